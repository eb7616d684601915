"""CO2 of a place from its energy balance by both approaches: who burnt what, and what was supplied."""

from __future__ import annotations

from shuangtan.accounts.emissions import Books, read_editions
from shuangtan.accounts.energy_balance import Balance
from shuangtan.accounts.inventory import (
    approaches_differ,
    inventory,
    read_burning_rows,
    reference_total,
    sectoral_lines,
)
from shuangtan.factors import Factors
from shuangtan.factors.choice import STAND_IN
from shuangtan.kernel import Figure, Problem, missing, nearest


def balance_co2(balance: Balance, factors: Factors, edition: str) -> tuple[list[Figure], list[Problem]]:
    """Sectoral, reference and their difference, for a physical balance and an edition of factors.

    A fuel whose edition has no factor of its own (raw coal) takes a stand-in; each is a doubt by name.
    """
    editions, problems = read_editions()
    if balance.form.unit is not None:
        raise LookupError(f"表式为“{balance.form.zh}”；二氧化碳按实物量乘因子计算，请用实物量表")
    if edition not in editions:
        raise LookupError(
            f"没有指南版本 {edition!r}；有 {'、'.join(editions)}；相近：{nearest(edition, editions) or '—'}"
        )
    books = Books(balance.place, balance.period, _nobody_told, factors, editions[edition], frozenset({STAND_IN}))
    rows, wrong = read_burning_rows()
    sectoral = inventory(books, [], sectoral_lines(balance, books, rows)).of_gas("co2")
    reference = reference_total(balance, books)
    named = sectoral.named(sectoral.id, "能源活动 CO2（部门法）")
    figures = [f.to("万tCO2") for f in (named, reference)]
    return [*figures, approaches_differ(sectoral, reference)], [*problems, *wrong, *books.problems]


def _nobody_told(product: str, flow: str) -> Figure:
    """The balance tells the amounts; nothing else is asked."""
    return missing(f"{product}/{flow}", f"{product}/{flow}", "只用平衡表")
