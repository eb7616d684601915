"""Deductions when a target is tested: feedstock and non-fossil energy taken out of energy use, each a named step.

`assessed = total − feedstock − non-fossil (physical) − certificates bought from outside the province (net)`. The base
year is restated the same way, else the fall would be the deduction's and not the economy's. Feedstock:
发改环资〔2022〕803号; non-fossil and certificates: 发改环资〔2024〕113号 (see `certificates`). Source: reference §4.2.
"""

from __future__ import annotations

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.dual_control.parameters import Parameters
from shuangtan.kernel import Figure, Period, derived

STEPS = {"feedstock": "扣除原料用能", "non_fossil": "扣除非化石能源", "certificates": "扣除跨省绿证"}


def assessed_energy(facts: Facts, place: str, period: Period, parameters: Parameters, basis: Period) -> Figure:
    """Energy use on the assessment basis [万tce], before certificates.

    `basis` is the period whose rules apply (the assessed year): its base year is restated with the same steps. A
    deduction nobody reported leaves a gap; it is not taken as zero, because that would hide what is missing.
    """
    figure = facts.figure(place, "energy", "consumption", period)
    for step, product, flow in _TAKEN:
        if parameters.has(step, basis):
            figure = _less(figure, facts.figure(place, product, flow, period), step)
    return figure.named(f"energy.assessed@{place}:{period}", f"能源消费量（考核口径，按 {basis} 年规则）{period}")


_TAKEN = (
    ("feedstock", "energy", "consumption_feedstock"),
    ("non_fossil", "non_fossil", "consumption"),
)


def _less(whole: Figure, part: Figure, step: str) -> Figure:
    id, label = f"{whole.id}−{step}", f"{whole.label}，{STEPS[step]}"
    if whole.quantity is None or part.state.adds_nothing:
        return derived(id, label, whole.quantity, STEPS[step], [whole, part])
    left = None if part.quantity is None else whole.quantity - part.quantity
    return derived(id, label, left, STEPS[step], [whole, part])


def saving_needed(gdp_end: Figure, intensity_base: Figure, goal: Figure) -> Figure:
    """The energy a region must save to reach its goal: GDP of the last year × base intensity × R [万tce].

    What it would use at the base year's intensity, less what the target allows. GDP and intensity stand in the same
    prices; other prices are a unit error, not a number.
    """
    id, label, rule = f"saving_needed.{goal.id}", "完成目标所需节能量", "期末地区生产总值 × 基期强度 × R"
    if gdp_end.quantity is None or intensity_base.quantity is None or goal.quantity is None:
        return derived(id, label, None, rule, [gdp_end, intensity_base, goal])
    amount = (gdp_end.quantity * intensity_base.quantity * goal.quantity).to("万tce")
    return derived(id, label, amount, rule, [gdp_end, intensity_base, goal])
