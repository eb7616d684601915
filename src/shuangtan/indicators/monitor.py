"""The monitor: every target of every document against what is known, with a light, an outlook and the reasons."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from shuangtan.indicators.definition import Definition
from shuangtan.indicators.evidence_grade import evidence_grade
from shuangtan.indicators.light import Light, intensity_light
from shuangtan.indicators.measures import Reading, read
from shuangtan.indicators.pipeline import risk_sentences, supply_by
from shuangtan.indicators.progress import Outlook, Progress
from shuangtan.indicators.watch import Watch, target_figure
from shuangtan.kernel import Figure, Quantity, derived, missing, plain, unit, walk
from shuangtan.policies import Direction, Outcome, Target, judge

SHOWN_GAPS = 6
"""How many missing items a reason names; all of them stand in the figure's tree."""


def monitor(watch: Watch) -> list[Progress]:
    """Progress of every dated target of the watched documents, in document and year order."""
    targets = [t for document in watch.documents.values() for t in document.targets]
    return [_progress(watch, target) for target in targets]


def _progress(watch: Watch, target: Target) -> Progress:
    definition = watch.definitions.get(target.indicator)
    if not target.is_measurable:
        return _unmeasured(target, "文件只有定性表述，没有数值，不评价")
    if definition is None:
        return _unmeasured(target, f"指标 {target.indicator} 没有定义")
    reading = read(watch, target, definition)
    outlook, light, reasons = _judged(watch, target, definition, reading)
    actual = replace(reading.actual, clause=target.clause)
    goal = target_figure(target)
    return Progress(
        target,
        actual,
        reading.due,
        goal,
        _ratio(target, reading),
        outlook,
        light,
        evidence_grade(actual),
        reasons,
        reading.path,
    )


def _judged(
    watch: Watch, target: Target, definition: Definition, reading: Reading
) -> tuple[Outlook, Light, tuple[str, ...]]:
    if reading.actual.quantity is None:
        return Outlook.NOT_ASSESSED, Light.NOT_ASSESSED, _why_unknown(watch, definition, reading)
    if target.direction is Direction.REDUCE_BY:
        return _judged_reduction(target, reading)
    if target.direction is Direction.AT_MOST and reading.year < target.year:
        return _judged_ceiling(target, reading)
    verdict = judge(target, reading.actual.quantity)
    note = (reading.actual.why,) if reading.actual.why else ()
    if verdict.outcome is Outcome.MET:
        return Outlook.MET, Light.GREEN, (_met_sentence(target, reading), *note)
    if reading.year >= target.year:
        return Outlook.NOT_MET, Light.RED, (verdict.why, *note)
    return _judged_ahead(watch, target, definition, reading)


def _judged_reduction(target: Target, reading: Reading) -> tuple[Outlook, Light, tuple[str, ...]]:
    reached, due = reading.actual.quantity, reading.due.quantity if reading.due else None
    if reached is None or due is None:
        return Outlook.NOT_ASSESSED, Light.NOT_ASSESSED, ("没有规定该年应达到的进度",)
    light = intensity_light(-reached.value, due.value)
    is_last, is_enough = reading.year == target.year, light is Light.GREEN
    outlook = (
        (Outlook.MET if is_enough else Outlook.NOT_MET)
        if is_last
        else (Outlook.ON_TRACK if is_enough else Outlook.BEHIND)
    )
    said = f"{reading.year} 年累计下降 {plain(reached.value, 2)}%，按等比例进度应下降 {plain(due.value, 3)}%"
    return outlook, light, (said,)


def _judged_ceiling(target: Target, reading: Reading) -> tuple[Outlook, Light, tuple[str, ...]]:
    """A ceiling before its year: above what was due (or, with no schedule, above the ceiling itself) is behind; below
    is on track, not met: there is time yet to pass it. A ceiling of nought is one like any other.
    """
    actual, goal = reading.actual.quantity, target.value.quantity if target.value else None
    if actual is None or goal is None:
        return Outlook.NOT_ASSESSED, Light.NOT_ASSESSED, ("目标没有数值",)
    due = reading.due.quantity if reading.due and reading.due.quantity else goal
    is_over = due < actual
    asked = "按年均进度应不高于" if due != goal else f"{target.year} 年应不高于"
    said = f"{reading.year} 年为 {actual}，{asked} {due}"
    if is_over:
        return Outlook.BEHIND, Light.ORANGE, (said,)
    return Outlook.ON_TRACK, Light.GREEN, (f"{said}；尚未到目标年，不作已达标论",)


def _judged_ahead(
    watch: Watch, target: Target, definition: Definition, reading: Reading
) -> tuple[Outlook, Light, tuple[str, ...]]:
    """Before the target's year: behind its schedule, or on it with or without the means to go on."""
    actual, goal = reading.actual.quantity, target_figure(target)
    if actual is None or goal is None or goal.quantity is None:
        return Outlook.NOT_ASSESSED, Light.NOT_ASSESSED, ("目标没有数值",)
    if reading.due and reading.due.quantity and actual < reading.due.quantity:
        return Outlook.BEHIND, Light.ORANGE, (f"{reading.year} 年为 {actual}，按年均进度应达到 {reading.due.quantity}",)
    if not definition.project_kinds:
        return Outlook.ON_TRACK, Light.GREEN, (f"{reading.year} 年为 {actual}，不低于当年进度",)
    needed, years = goal.quantity - actual, target.year - reading.year
    supply = supply_by(watch.projects(), definition.project_kinds, target.year)
    reasons = tuple(risk_sentences(needed, years, supply))
    if supply.sure < needed.to("万kW").value:
        return Outlook.AT_RISK, Light.ORANGE, reasons
    return Outlook.ON_TRACK, Light.GREEN, reasons


def _ratio(target: Target, reading: Reading) -> Figure | None:
    goal = target_figure(target)
    if goal is None or goal.quantity is None or reading.actual.quantity is None or not goal.quantity.value:
        return None
    value = reading.actual.quantity.to(goal.quantity.unit).value / goal.quantity.value * Decimal(100)
    name = "占上限的比例" if target.direction is Direction.AT_MOST else "完成率"
    label, amount = f"{target.label}{name}", Quantity(value, unit("%"))
    return derived(f"ratio.{target.id}", label, amount, "实际 ÷ 目标", [reading.actual, goal])


def _met_sentence(target: Target, reading: Reading) -> str:
    goal = target.value.quantity if target.value else ""
    return f"{reading.year} 年为 {reading.actual.quantity}，目标{target.direction.label} {goal}"


def _why_unknown(watch: Watch, definition: Definition, reading: Reading) -> tuple[str, ...]:
    """What is missing by name, and what is published but must not stand in for it."""
    said = [reading.actual.why] if reading.actual.why else []
    if reading.has_begun:
        labels = {f.id: f.label for f in walk(reading.actual)}
        named = "、".join(labels.get(gap, gap) for gap in reading.actual.gaps[:SHOWN_GAPS])
        more = " 等" if len(reading.actual.gaps) > SHOWN_GAPS else ""
        said.append(f"缺 {len(reading.actual.gaps)} 项：{named}{more}")
    told = [x for x in definition.lookalikes if watch.facts.periods(watch.place, x.product, x.flow)]
    return tuple(said + [x.because for x in told])


def _unmeasured(target: Target, why: str) -> Progress:
    gap = missing(f"actual.{target.id}", target.label, why)
    return Progress(
        target,
        gap,
        None,
        target_figure(target),
        None,
        Outlook.NOT_ASSESSED,
        Light.NOT_ASSESSED,
        evidence_grade(gap),
        (why,),
        (),
    )
