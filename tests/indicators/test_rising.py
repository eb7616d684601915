"""A target that only asks for a level to keep rising is judged by the rise, in the level's own unit."""

from __future__ import annotations

import pytest

from shuangtan.accounts.facts import Facts
from shuangtan.catalogue import catalogue_root
from shuangtan.indicators.definition import load_definitions
from shuangtan.indicators.monitor import monitor
from shuangtan.indicators.watch import Watch
from shuangtan.kernel import Evidence, Period, Quantity, State, missing
from shuangtan.ledger.entry import Directive, Entry
from shuangtan.policies import load_policies


def capacity(year: int, amount: str) -> Entry:
    where = Evidence("test", "test.csv", locator="line 2")
    quantity = Quantity.of(amount, "万kW")
    return Entry(
        Directive.STOCK, "510700", "power_clean", "capacity", Period.year(year), quantity, State.REPORTED, where
    )


@pytest.mark.parametrize(("later", "outlook"), [("500", "met"), ("433", "not_met"), ("400", "not_met")])
def test_a_level_that_must_keep_rising(later: str, outlook: str) -> None:
    """From 433 in 2030: more in 2035 meets the target, as much or less does not."""
    documents, _ = load_policies()
    definitions, _ = load_definitions(catalogue_root() / "indicators" / "targets.yaml")
    facts = Facts([capacity(2030, "433"), capacity(2035, later)], lambda s, p, f: f"{s} {p} {f}")
    nobody_told = missing("energy", "能源", "测试中没有")
    amounts = {name: lambda _: nobody_told for name in ("energy", "co2")}
    watch = Watch(facts, "510700", definitions, amounts, {"mianyang-2022": documents["mianyang-2022"]}, 2036)
    found = next(p for p in monitor(watch) if p.target.id == "mianyang-2022.clean_capacity-2035")
    assert found.outlook == outlook
