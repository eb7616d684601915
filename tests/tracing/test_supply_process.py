"""Process networks: a textbook case, allocation, cut-off, own use, and every mistake reported."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.kernel import Quantity
from shuangtan.tracing.supply.activity import Activity, Purchase
from shuangtan.tracing.supply.allocation import AllocationBasis, AllocationKey, Product, allocation_shares
from shuangtan.tracing.supply.chain import footprints, required_output
from shuangtan.tracing.supply.process import process_network

Q = Quantity.of


def codes(problems):
    return sorted(p.code for p in problems)


def heijungs_suh():
    """Heijungs & Suh 2002, ch. 2: 10 kWh from 2 L fuel, 100 L fuel from 50 L crude; inputs confirmed."""
    products = [Product.of("electricity", "kWh"), Product.of("fuel", "L")]
    power = {"CO2": Q(1, "kg"), "SO2": Q("0.1", "kg"), "crude": Q(0, "L")}
    fuel = {"CO2": Q(10, "kg"), "SO2": Q(2, "kg"), "crude": Q(-50, "L")}
    activities = [
        Activity("power plant", {"electricity": Q(10, "kWh")}, {"fuel": Q(2, "L")}, power),
        Activity("refinery", {"fuel": Q(100, "L")}, {}, fuel),
    ]
    return process_network(products, activities, classes={"CO2": "kg", "SO2": "kg", "crude": "L"})


def test_heijungs_and_suh_chapter_2():
    """1000 kWh run the plant 100 times and the refinery twice, and carry 120 kg CO2, 14 kg SO2, −100 L crude."""
    built, problems = heijungs_suh()
    assert problems == []
    demand = built.network.demand({"electricity": 1000.0})
    runs = built.run @ required_output(built.network, demand).value
    np.testing.assert_allclose(runs, [100.0, 2.0], rtol=1e-14)
    np.testing.assert_allclose(footprints(built.network).value @ demand, [120.0, 14.0, -100.0], rtol=1e-14)


def test_hot_spots_by_activity_of_heijungs_and_suh():
    """Of the 120 kg CO2, 100 arise in the power plant and 20 in the refinery."""
    built, _ = heijungs_suh()
    spots = built.by_activity(built.network.demand({"electricity": 1000.0}))
    assert [(s.product, round(s.impact, 9)) for s in spots] == [("power plant", 100.0), ("refinery", 20.0)]


def coking(key, coke_price="2000 元", gas_price="1 元"):
    price, measure = coke_price.split()
    gas, _ = gas_price.split()
    products = [
        Product.of("焦炭", "t", economic=Q(price, measure), energy=Q(28.4, "GJ")),
        Product.of("焦炉煤气", "m3", economic=Q(gas, "元"), energy=Q(17, "MJ"), mass=Q("0.45", "kg")),
        Product.of("洗精煤", "t"),
    ]
    oven = Activity(
        "焦炉",
        {"焦炭": Q(100, "t"), "焦炉煤气": Q(40_000, "m3")},
        {"洗精煤": Q(135, "t"), "焦炉煤气": Q(10_000, "m3")},
        {"kgCO2e": Q(30, "tCO2e")},
        key,
    )
    coal = Purchase("洗精煤", {"kgCO2e": Q(200, "kgCO2e/t")}, "assumption for the test")
    return process_network(products, [oven], [coal])


@pytest.mark.parametrize("basis", [AllocationBasis.MASS, AllocationBasis.ENERGY, AllocationBasis.ECONOMIC])
def test_allocation_with_own_use_loses_nothing(basis):
    """Footprint times what leaves = direct emissions + purchases, whatever the key, with gas used by its own oven."""
    built, problems = coking(AllocationKey(basis, "test"))
    assert problems == []
    sold = built.network.demand({"焦炭": 100.0, "焦炉煤气": 30_000.0})
    assert float(footprints(built.network).value[0] @ sold) == pytest.approx(30_000 + 135 * 200, rel=1e-12)


def test_economic_key_follows_value():
    """With coke worth 200 000 and gas 40 000 yuan, coke carries five sixths of a run."""
    built, _ = coking(AllocationKey(AllocationBasis.ECONOMIC, "test"))
    assert built.run[0, 0] * 100 == pytest.approx(5 / 6)
    assert built.run[0, 1] * 40_000 == pytest.approx(1 / 6)


def test_waste_cut_off_carries_nothing_and_the_rest_carries_all():
    """Slag declared free of burden has footprint zero; the steel carries the whole process."""
    products = [Product.of("钢", "t"), Product.of("渣", "t")]
    furnace = Activity(
        "转炉",
        {"钢": Q(10, "t"), "渣": Q(2, "t")},
        {},
        {"kgCO2e": Q(500, "kgCO2e")},
        AllocationKey(AllocationBasis.MASS, "渣无市场价值", burden_free=frozenset({"渣"})),
    )
    built, _ = process_network(products, [furnace])
    np.testing.assert_allclose(footprints(built.network).value[0], [50.0, 0.0])


def test_scrap_entering_by_cut_off_has_no_burden_because_it_says_so():
    """A purchase marked as cut off enters with zero; the same purchase without the mark and value is a problem."""
    products = [Product.of("电炉钢", "t"), Product.of("废钢", "t")]
    furnace = Activity("电炉", {"电炉钢": Q(1, "t")}, {"废钢": Q("1.1", "t")}, {"kgCO2e": Q(60, "kgCO2e")})
    built, problems = process_network(products, [furnace], [Purchase("废钢", {}, "截断：循环材料", is_cut_off=True)])
    assert (problems, footprints(built.network).of("电炉钢")) == ([], 60.0)
    nothing, problems = process_network(products, [furnace], [Purchase("废钢", {}, "无")])
    assert nothing is None
    assert codes(problems) == ["T517"]


def test_units_are_converted_at_the_door():
    """Inputs in kWh of a product listed in MWh, and factors in tCO2e/MWh, arrive as stated amounts."""
    products = [Product.of("电", "MWh"), Product.of("氧气", "t")]
    plant = Activity("空分", {"氧气": Q(1000, "kg")}, {"电": Q(500, "kWh")}, {"kgCO2e": Q(0, "kgCO2e")})
    grid = Purchase("电", {"kgCO2e": Q("0.5", "tCO2e/MWh")}, "test")
    built, problems = process_network(products, [plant], [grid])
    assert problems == []
    assert footprints(built.network).of("氧气") == pytest.approx(250.0)


def test_all_mistakes_are_reported_at_once():
    """One call names the unknown product, the wrong unit, the negative input, the missing impact and the gap."""
    products = [Product.of("钢", "t"), Product.of("电", "kWh"), Product.of("矿", "t")]
    mill = Activity("轧钢", {"钢": Q(0, "t")}, {"电力": Q(1, "kWh"), "电": Q(5, "t"), "矿": Q(-1, "t")}, {})
    built, problems = process_network(products, [mill])
    assert built is None
    assert codes(problems) == ["T511", "T512", "T513", "T513", "T514", "T514", "T514", "T517"]
    text = next(p for p in problems if p.code == "T511").text()
    assert "电力" in text
    assert "电" in text


def test_product_used_by_somebody_and_made_by_nobody_is_a_problem():
    """An input without maker or purchase stops the network and names its users."""
    mill = Activity("轧钢", {"钢": Q(1, "t")}, {"坯": Q(1, "t")}, {"kgCO2e": Q(1, "kgCO2e")})
    built, problems = process_network([Product.of("钢", "t"), Product.of("坯", "t")], [mill])
    assert built is None
    assert [p.text() for p in problems] == [
        "坯  [T513 错误] 产品 坯 被 轧钢 使用，但无活动生产，也未声明外购；"
        "应为：一个生产活动，或外购足迹及来源，或声明截断；依据：缺失不等于零；处理：补上来源"
    ]


def test_own_use_above_output_is_a_problem():
    """A generator that uses 12 kWh to make 10 has no footprint; the message says 1.2."""
    plant = Activity("机组", {"电": Q(10, "kWh")}, {"电": Q(12, "kWh")}, {"kgCO2e": Q(1, "kgCO2e")})
    built, problems = process_network([Product.of("电", "kWh")], [plant])
    assert built is None
    assert [(p.code, dict(p.facts)["seen"]) for p in problems] == [("T516", "1.2")]


def test_two_makers_are_averaged_by_output_with_a_warning():
    """3 t at 100 and 1 t at 200 kg/t make a product of 125 kg/t, and the mix is pointed out."""
    makers = [
        Activity("甲", {"水泥": Q(3, "t")}, {}, {"kgCO2e": Q(300, "kgCO2e")}),
        Activity("乙", {"水泥": Q(1, "t")}, {}, {"kgCO2e": Q(200, "kgCO2e")}),
    ]
    built, problems = process_network([Product.of("水泥", "t")], makers)
    assert codes(problems) == ["T515"]
    assert footprints(built.network).of("水泥") == pytest.approx(125.0)


def test_product_both_made_and_bought_must_be_two_products():
    """Own power and bought power differ in origin: one name for both is refused."""
    plant = Activity("自备电厂", {"电": Q(1, "kWh")}, {}, {"kgCO2e": Q(1, "kgCO2e")})
    built, problems = process_network(
        [Product.of("电", "kWh")], [plant], [Purchase("电", {"kgCO2e": Q(1, "kgCO2e/kWh")}, "test")]
    )
    assert (built, codes(problems)) == (None, ["T518"])


@given(
    st.lists(st.floats(1e-3, 1e6), min_size=2, max_size=6),
    st.sampled_from([AllocationBasis.MASS, AllocationBasis.ECONOMIC]),
)
def test_shares_sum_to_one(amounts, basis):
    """Whatever is made, and by whatever key, the shares of a process are not negative and sum to one."""
    outputs = {f"p{i}": amount for i, amount in enumerate(amounts)}
    products = {n: Product.of(n, "t", economic=Q(10 + i, "元")) for i, n in enumerate(outputs)}
    shares, problems = allocation_shares("a", outputs, products, AllocationKey(basis, "test"))
    assert problems == []
    assert min(shares.values()) >= 0.0
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("shares", [{"a": 0.5, "b": 0.4}, {"a": 1.2, "b": -0.2}, {"a": 1.0}, {"a": 0.5, "c": 0.5}])
def test_stated_shares_must_cover_all_and_sum_to_one(shares):
    """Shares that miss one, exceed one, are negative or name another product are refused."""
    products = {n: Product.of(n, "t") for n in "ab"}
    key = AllocationKey(AllocationBasis.STATED, "test", shares)
    assert codes(allocation_shares("x", {"a": 1.0, "b": 1.0}, products, key)[1]) == ["T503"]


def test_several_products_need_a_key_and_the_key_its_measure():
    """Without a key, or with one that a product cannot answer, there is no share."""
    products = {"a": Product.of("a", "t"), "b": Product.of("b", "m3")}
    outputs = {"a": 1.0, "b": 1.0}
    assert codes(allocation_shares("x", outputs, products, None)[1]) == ["T501"]
    assert codes(allocation_shares("x", outputs, products, AllocationKey(AllocationBasis.MASS))[1]) == ["T502"]
