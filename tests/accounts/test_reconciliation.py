"""Reconciliation: tolerance, net and gross, what cannot be compared, printed tables that do not add up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from shuangtan.accounts.reconciliation import check_cancelling, cross_foot, reconcile
from shuangtan.kernel import Evidence, Figure, Period, Quantity, State
from shuangtan.ledger.entry import Directive, Entry

Quoted = Callable[[str, str], Figure]


def published(flow: str, text: str, tolerance: str | None = "0.01") -> Entry:
    number, unit = text.split()
    evidence = Evidence("test", "totals.csv", locator=f"line {len(flow)}")
    quantity, allowed = Quantity.of(number, unit), Decimal(tolerance) if tolerance else None
    told = ("510700", "energy", flow, Period.year(2023), quantity, State.REPORTED, evidence)
    return Entry(Directive.ASSERT, *told, tolerance=allowed)


def test_within_and_out_of_tolerance(quoted: Quoted) -> None:
    """Within 1 % passes, also in another unit; 2 % off is an error with both numbers, difference and direction."""
    ours = {"a": quoted("a", "1005000 tce"), "b": quoted("b", "98 万tce")}
    result, problems = reconcile([published("a", "100 万tce"), published("b", "100 万tce")], lambda e: ours[e.flow])
    assert [f.is_within for f in result.findings] == [True, False]
    (problem,) = problems
    assert problem.code == "A601"
    assert problem.parts()["expected"] == "98 万tce（差 -2，-2%，容差 1%）"


def test_net_and_gross(quoted: Quoted) -> None:
    """+10 and −9 nearly cancel: net 1, gross 19, and the warning says both."""
    ours = {"a": quoted("a", "110 万tce"), "b": quoted("b", "91 万tce")}
    result, _ = reconcile([published("a", "100 万tce"), published("b", "1000000 tce")], lambda e: ours[e.flow])
    assert (result.net(), result.gross()) == (1, 19)
    (warning,) = check_cancelling(result, "sectors")
    assert warning.parts()["seen"] == "净差 1，而分项绝对差之和 19"


def test_what_cannot_be_compared(quoted: Quoted) -> None:
    """An incomplete sum is not compared but named; without a tolerance nothing is judged; units do not mix."""
    entries = [published("a", "100 万tce"), published("b", "100 万tce", None)]
    ours = {"a": quoted("a", "missing"), "b": quoted("b", "90 万tce")}
    result, problems = reconcile(entries, lambda e: ours[e.flow])
    assert [p.code for p in problems] == ["A603", "A602"]
    assert [f.difference for f in result.findings] == [None, -10]
    mixed, _ = reconcile(
        [published("b", "1 万tce"), published("c", "1 万tCO2")], lambda e: quoted("x", str(e.quantity))
    )
    with pytest.raises(ValueError, match="单位不同"):
        mixed.net()


def test_only_asserts_are_reconciled(quoted: Quoted) -> None:
    """An ordinary entry is no published total."""
    entry = published("a", "1 万tce")
    activity = Entry(Directive.ACTIVITY, *(getattr(entry, n) for n in entry.__slots__[1:8]))
    result, problems = reconcile([activity], lambda _: quoted("x", "5 万tce"))
    assert (result.findings, problems) == ((), [])


# CEADs, Sichuan 2019 [MtCO2], scope 1 by fuel and process: the totals row (Shan et al., ceads.net), single figures.
CEADS_2019 = """86.85995 0.00542 4.39773 3.66549 36.3946 4.7537 22.34192 0.88606 0.0 26.82568 6.50128 28.2441 0.56428
1.66092 2.42848 0 43.8736 45.76014"""


def test_the_published_fuels_of_sichuan_2019_make_the_published_total() -> None:
    """The row closes to 1e-5; with one digit wrong the line, both numbers and the difference are reported."""
    cells = {("合计", str(i)): Decimal(x) for i, x in enumerate(CEADS_2019.split())}
    total = {"合计": Decimal("315.16336")}
    assert cross_foot(cells, total, {}, Decimal("0.00002"), "ceads") == []
    cells["合计", "0"] += 1
    (problem,) = cross_foot(cells, total, {}, Decimal("0.00002"), "ceads")
    assert problem.code == "A605"
    assert problem.parts()["seen"] == "合计 印 315.16336"
