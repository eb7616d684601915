"""The whole way: a traced grid, a plant's meter, a product's footprint."""

from __future__ import annotations

import numpy as np
import pytest

from shuangtan.kernel import Period, Quantity
from shuangtan.tracing.case import Case
from shuangtan.tracing.flow import trace
from shuangtan.tracing.footprint.traced import traced_electricity
from shuangtan.tracing.network import read_network
from shuangtan.tracing.rules import LossRule, Rules
from shuangtan.tracing.supply.activity import Activity
from shuangtan.tracing.supply.allocation import Product
from shuangtan.tracing.supply.chain import footprints
from shuangtan.tracing.supply.process import process_network

DAY = Period.parse("2025-08-21")
FACTORS = np.array([0.9, 0.02])


def two_buses():
    """Coal at night, hydro by day at bus a; 100 MW sent to the plant at bus b, of which 95 arrive."""
    net, _ = read_network("ab", [("line", "a", "b")])
    by_day = (np.arange(24) >= 8) & (np.arange(24) < 20)
    source = np.stack([np.where(by_day, 0.0, 100.0), np.where(by_day, 100.0, 0.0)])
    demand = np.stack([np.zeros(24), np.full(24, 95.0)])
    sent, got = np.full((1, 24), 100.0), np.full((1, 24), 95.0)
    return Case(net, ("煤电", "水电"), np.array([0, 0]), np.array([0, 1]), source, demand, sent, got)


def electricity(rule, factors=FACTORS, loss_rate=None, use=None):
    found = trace(two_buses(), Rules(losses=rule))
    use = np.where(np.arange(24) < 8, 1000.0, 0.0) if use is None else use
    return traced_electricity(found, factors, "钢厂", "b", DAY, use, "test", loss_rate)


def test_night_shift_is_charged_with_the_night_and_its_losses():
    """8 000 kWh in coal hours carry 0.9 / 0.95 kg each when losses pass to the consumer."""
    result, problems = electricity(LossRule.RECEIVING)
    assert problems == []
    assert result.emission_kg == pytest.approx(8000 * 0.9 / 0.95)
    assert "受端承担" in result.factor.source


def test_both_loss_rules_agree_once_losses_are_in():
    """Leaving losses at the sending end and adding the same 5 % afterwards gives the same; without a rate, nothing."""
    passed, _ = electricity(LossRule.RECEIVING)
    added, _ = electricity(LossRule.SENDING, loss_rate=0.05)
    assert added.emission_kg == pytest.approx(passed.emission_kg)
    nothing, problems = electricity(LossRule.SENDING)
    assert (nothing, [p.code for p in problems]) == (None, ["T603"])


def test_unknown_factor_blocks_exactly_the_hours_it_feeds():
    """Without a factor for hydro the night shift is still known, and a plant that runs all day is not."""
    unknown = np.array([0.9, np.nan])
    assert electricity(LossRule.RECEIVING, unknown)[0].is_complete
    result, problems = electricity(LossRule.RECEIVING, unknown, use=np.full(24, 1000.0))
    assert result.missing_hours == tuple(range(8, 20))
    assert dict(problems[0].facts)["hours"] == "8–19"


def test_product_made_at_night_has_a_larger_footprint_than_by_day():
    """The same steel, the same meter total: hours decide, 0.9 against 0.02 kg per kWh sent out."""
    night, _ = electricity(LossRule.RECEIVING)
    day, _ = electricity(LossRule.RECEIVING, use=np.where((np.arange(24) >= 8) & (np.arange(24) < 16), 1000.0, 0.0))
    products = [Product.of("特钢", "t"), Product.of("电@钢厂", "kWh")]
    melt = Activity(
        "冶炼",
        {"特钢": Quantity.of(10, "t")},
        {"电@钢厂": Quantity.of(8000, "kWh")},
        {"kgCO2e": Quantity.of(500, "kgCO2e")},
    )

    def footprint(hours):
        built, problems = process_network(products, [melt], [hours.factor.purchase("电@钢厂")])
        assert problems == []
        return footprints(built.network).of("特钢")

    assert footprint(night) == pytest.approx(50 + 800 * 0.9 / 0.95)
    assert footprint(day) == pytest.approx(50 + 800 * 0.02 / 0.95)
