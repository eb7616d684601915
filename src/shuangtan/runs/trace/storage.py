"""The books of storage over a traced year: energy and carbon that came in, went out, were lost, and remain."""

from __future__ import annotations

from shuangtan.kernel import Figure, derived, total
from shuangtan.runs.trace.figures import TracedFigures, assumed, rounded
from shuangtan.tracing.block import Floats


def storage_figures(told: TracedFigures) -> tuple[Figure, ...]:
    """For each unit: carbon taken, handed on, lost to the operator's account, and what remains; taken is their sum."""
    return tuple(figure for unit in range(len(told.year.stored.ledger.names)) for figure in _unit(told, unit))


def _unit(told: TracedFigures, unit: int) -> tuple[Figure, ...]:
    ledger, factor = told.year.stored.ledger, told.year.factor()
    name = ledger.names[unit]

    def carbon(kind: str, words: str, by_class: Floats) -> Figure:
        """Shares of stock do not carry the hour of their factor, so a constant factor is asked for."""
        value = float(by_class @ factor[:, 0])
        id = told.id(f"storage_carbon.{kind}", name, told.year.hours.period)
        label = f"{name}{words} {told.year.hours.period}〔合成网络示例〕"
        rule, rests_on = f"逐时台账：{ledger.rule.label}", [told.base, *told.class_factors]
        return assumed(derived(id, label, rounded(value, "tCO2"), rule, rests_on))

    given = carbon("given", "放电带出的碳", ledger.given[unit].sum(axis=1))
    lost = carbon("lost", "损耗记入运营者的碳", ledger.lost[unit].sum(axis=1))
    growth = carbon("growth", "存量增减", ledger.stock[unit, :, -1] - ledger.stock[unit, :, 0])
    id = told.id("storage_carbon.taken", name, told.year.hours.period)
    label = f"{name}充电带入的碳 {told.year.hours.period}〔合成网络示例〕"
    taken = assumed(total(id, label, [given, lost, growth], "tCO2"))
    return (taken,)
