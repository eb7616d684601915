"""Inventories: the data loads, both editions side by side, gases, warming potentials, gaps, balance, GPC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from shuangtan.accounts.emissions import Books, Rule, doubts, emission, lines
from shuangtan.accounts.emissions.words import unknown_words
from shuangtan.accounts.energy_balance import doubtful_cells, read_balance, read_layout
from shuangtan.accounts.inventory import (
    SECTORS,
    Basis,
    approaches_differ,
    basis_of,
    by_gpc_sector,
    categories,
    city_inventory,
    inventory,
    landfill_first_order,
    landfill_mass_balance,
    read_burning_rows,
    read_inventory_rules,
    read_references,
    reference_total,
    sectoral_lines,
    table,
    told_by,
    total_within_basis,
)
from shuangtan.accounts.states import open_ends, summed
from shuangtan.accounts.uncertainty import propagate
from shuangtan.catalogue import Catalogue
from shuangtan.factors import STAND_IN
from shuangtan.kernel import Figure, Quantity, State

RULES, RULE_PROBLEMS = read_inventory_rules()
REFERENCES, _ = read_references()
DATA = Path(__file__).parent / "data"


MakeBooks = Callable[..., Books]
Quoted = Callable[[str, str], Figure]


def rule(id: str) -> Rule:
    return next(r for r in RULES if r.id == id)


def test_the_rules_load_and_use_known_words(catalogue: Catalogue) -> None:
    """No mistake in the data; every activity word is defined."""
    assert RULE_PROBLEMS == []
    assert unknown_words(RULES, catalogue) == []
    assert {r.sector for r in RULES} == SECTORS.keys()
    assert {r.gpc for r in RULES if r.gpc} <= REFERENCES.keys()


@pytest.mark.parametrize(
    ("id", "told", "edition", "expected"),
    [
        ("waste.incineration.msw", {"municipal_waste/incineration": "1000 t"}, "provincial-2025", "557.333 tCO2"),
        ("waste.incineration.msw", {"municipal_waste/incineration": "1000 t"}, "provincial-2011", "271.7 tCO2"),
        ("ippu.clinker", {"clinker/output": "1000 t"}, "provincial-2011", "538 tCO2"),
        ("ippu.cement_ceads", {"cement/output": "1 万t"}, "ceads", "2906 tCO2"),
        ("energy.coal_mining.state_key", {"raw_coal/output_state_key": "1000 t"}, "provincial-2011", "5.6079 tCH4"),
        (
            "agriculture.soil_fertiliser",
            {"fertiliser_nitrogen/application": "2800 tN"},
            "provincial-2011",
            "47.96 tN2O",
        ),
        ("lulucf.bamboo", {"bamboo/area_change": "300 ha"}, "provincial-2011", "-37664 tCO2"),
    ],
)
def test_lines_by_hand(books: MakeBooks, id: str, told: dict[str, str], edition: str, expected: str) -> None:
    """Activity × factors × ratio, in the gas of the line; two editions of one source differ two-fold."""
    number, unit = expected.split()
    assert emission(rule(id), books(told, edition)).quantity == Quantity.of(number, unit)


def test_sinks_are_negative_and_net_of_consumption(books: MakeBooks) -> None:
    """Growth 5 % less consumption 2 % of 1 000 m3 at 0.462 × 1.787 × 0.5 × 44/12 is a removal of 3 %."""
    told = {"forest/stock_volume": "1000 m3", "forest/growth_rate": "5 %", "forest/consumption_rate": "2 %"}
    kept = books(told)
    grown, used = (emission(rule(f"lulucf.arbor_{x}"), kept).quantity for x in ("growth", "consumption"))
    assert grown is not None
    assert used is not None
    net = float((grown + used).value)
    assert net == pytest.approx(-30 * 0.462 * 1.787 * 0.5 * 44 / 12, rel=1e-12)


def test_a_total_says_what_it_lacks_and_keeps_notation_keys_apart(books: MakeBooks) -> None:
    """NO and IE complete the sum; NE, C and what nobody told leave it open, each by its own name."""
    told = {"clinker/output": "1000 t", "lime/output": "NO", "calcium_carbide/output": "IE"}
    told |= {"adipic_acid/output": "NE", "aluminium/output": "C"}
    city = inventory(books(told), [r for r in RULES if r.sector == "ippu"])
    co2 = city.of_gas("co2", "ippu")
    assert co2.quantity == Quantity.of(538, "tCO2")
    assert set(open_ends(co2).values()) == {State.MISSING}
    assert "lime/output" not in open_ends(co2)
    assert city.of_gas("n2o").state is State.NOT_ESTIMATED or not city.of_gas("n2o").is_complete
    assert city.of_gas("cf4").state is State.CONFIDENTIAL
    assert city.of_gas("cf4").quantity is None


def test_gas_by_gas_with_the_set_chosen(books: MakeBooks) -> None:
    """A tonne of methane counts 21 by SAR, 25 by AR4, 28 by AR5; CF4 has no AR4 value here: a gap, not a guess."""
    told = {"pig/head": "1000 头", "aluminium/output": "1000 t"}
    city = inventory(books(told), [rule("agriculture.enteric.pig"), rule("ippu.aluminium_cf4")])
    pig, aluminium = city.lines
    weights = [city.co2e(pig, s).quantity for s in ("sar", "ar4", "ar5")]
    assert weights == [Quantity.of(n, "tCO2e") for n in (21, 25, 28)]
    assert city.co2e(aluminium, "ar4").quantity is None
    assert any(p.code == "F102" for p in doubts(city.books))
    assert city.total("ar5").is_complete
    assert not city.total("ar4").is_complete


def test_an_edition_without_a_value_gives_a_gap_and_a_stand_in_only_when_asked(books: MakeBooks) -> None:
    """原煤 has no 2025 factor of its own: missing by default, an estimate by the named operation."""
    told = {"raw_coal/consumption_fuel": "100 t"}
    plain_books, asked = books(told), books(told, "provincial-2025", 2023, STAND_IN)
    burnt = rule("energy.combustion").for_fuel("raw_coal", "原煤")
    assert emission(burnt, plain_books).quantity is None
    assert any(p.is_error for p in doubts(plain_books))
    estimated = emission(burnt, asked)
    assert estimated.quantity == Quantity.of("174.175", "tCO2")
    assert estimated.state is State.ESTIMATED


def test_ceads_has_no_oxidation_rate_until_one_is_given(books: MakeBooks, quoted: Quoted) -> None:
    """NCV × CC × OF × 44/12 with an own OF; without it the factor is a gap."""
    kept = books({"coke/consumption_fuel": "1 万t"}, "ceads")
    coke = rule("energy.combustion").for_fuel("coke", "焦炭")
    assert emission(coke, kept).quantity is None
    given = books({"coke/consumption_fuel": "1 万t"}, "ceads")
    given.own = {"combustion:coke:of": quoted("of", "0.93 1")}
    amount = emission(coke, given).quantity
    assert amount is not None
    assert amount.number("tCO2") == pytest.approx(0.28e15 * 31.38e-12 * 0.93 * 44 / 12, rel=1e-12)


def test_fuel_burnt_is_consumption_less_feedstock(books: MakeBooks) -> None:
    """Feedstock is taken away; feedstock that nobody told is not zero; NO takes nothing away."""
    gas = rule("energy.combustion").for_fuel("natural_gas", "天然气")
    told = {"natural_gas/consumption": "100 万m3", "natural_gas/consumption_feedstock": "40 万m3"}
    assert emission(gas, books(told)).quantity == Quantity.of("1297.31328", "tCO2")
    assert emission(gas, books({"natural_gas/consumption": "100 万m3"})).quantity is None
    more = books(told | {"natural_gas/consumption_feedstock": "140 万m3"})
    assert emission(gas, more).quantity is None
    assert [p.code for p in doubts(more)] == ["A408"]
    told["natural_gas/consumption_feedstock"] = "NO"
    assert emission(gas, books(told)).quantity == Quantity.of("2162.1888", "tCO2")


def test_nobody_told_of_any_fuel(books: MakeBooks) -> None:
    """An inventory without fuels is not one with zero emissions."""
    kept = books({})
    (line,) = lines([rule("energy.combustion")], kept)
    assert line.figure.quantity is None
    assert [p.code for p in doubts(kept)] == ["A403"]


def test_landfill_both_methods(books: MakeBooks, quoted: Quoted) -> None:
    """Mass balance by hand; first-order decay gives the workbook's year (2006 Guidelines) less oxidation."""
    told = {"municipal_waste/landfill": "10000 t", "municipal_waste/doc": "0.15 1"}
    told["municipal_waste/methane_recovered"] = "100 tCH4"
    mass = landfill_mass_balance(books(told)).figure
    assert mass.quantity is not None
    assert mass.quantity.number("tCH4") == pytest.approx((10000 * 0.15 * 0.5 * 0.5 * 16 / 12 - 100) * 0.9)
    told["municipal_waste/methane_recovered"] = "NO"
    years = [quoted(f"w{y}", "2300.322 t") for y in range(10)]
    line = landfill_first_order(books(told), years, "mcf_managed", 0.15, 0.185)
    assert line.figure.quantity is not None
    workbook = 92.04379869376629 / 0.705 * 0.5 / 0.7 * 0.9
    assert line.figure.quantity.number("tCH4") == pytest.approx(workbook, rel=1e-9)
    years[3] = quoted("w3", "missing")
    assert landfill_first_order(books(told), years, "mcf_managed", 0.15, 0.185).figure.gaps == ("w3",)


def test_recovering_more_than_forms_is_refused(books: MakeBooks) -> None:
    """More methane recovered than generated is a gap with the reason, not a negative emission."""
    told = {"municipal_waste/landfill": "10 t", "municipal_waste/doc": "0.15 1"}
    told["municipal_waste/methane_recovered"] = "100 tCH4"
    result = landfill_mass_balance(books(told)).figure
    assert result.quantity is None
    assert "回收大于产生" in result.why


def test_reference_against_sectoral_for_sichuan_2007(books: MakeBooks) -> None:
    """Both approaches from one printed balance; the gap between them is what the balance does not close. With a factor
    lacking in one of them there is no difference to speak of."""
    layout, _ = read_layout()
    balance, _ = read_balance(DATA / "sichuan_2007.csv", layout, "510000", 2007)
    assert balance is not None
    balance = balance.with_blanks_as(State.NOT_OCCURRING, doubtful_cells(balance))
    kept = books({}, "provincial-2025", 2007, STAND_IN)
    rows, problems = read_burning_rows()
    assert problems == []
    found = sectoral_lines(balance, kept, rows)
    city = inventory(kept, [], found)
    sectoral, reference = city.of_gas("co2"), reference_total(balance, kept)
    assert sectoral.is_complete
    assert reference.is_complete
    assert sectoral.quantity is not None
    assert 150 < sectoral.quantity.number("MtCO2") < 260
    difference = approaches_differ(sectoral, reference).quantity
    assert difference is not None
    assert -10 < difference.value < 10
    lacking = replace(reference, gaps=("factor",))
    assert approaches_differ(sectoral, lacking).quantity is None
    power = next(x for x in found if x.rule.id == "energy.balance.power.raw_coal")
    assert power.figure.quantity == (Quantity.of("3239", "万t") * Quantity.of("1.741750", "tCO2/t")).to("tCO2")
    assert {f.state for f in power.figure.inputs} == {State.DERIVED, State.ESTIMATED}


def test_no_fuel_burns_twice(books: MakeBooks) -> None:
    """With lines from a balance the rule of fuels by product is left out."""
    layout, _ = read_layout()
    balance, _ = read_balance(DATA / "sichuan_2007.csv", layout, "510000", 2007)
    assert balance is not None
    kept = books({"coke/consumption_fuel": "10 t"})
    found = sectoral_lines(balance, kept, read_burning_rows()[0])
    city = inventory(kept, RULES, found)
    assert not [x for x in city.lines if x.rule.id.startswith("energy.combustion")]


def test_gpc_totals_are_three_different_sums(quoted: Quoted) -> None:
    """BASIC leaves out grid power plants and industry; territorial leaves out purchased power; notes complete both."""
    told = {r.id: "NO" for r in REFERENCES.values()}
    told |= {"I.3.1": "100 tCO2e", "I.4.4": "1000 tCO2e", "I.3.2": "20 tCO2e", "IV.1": "50 tCO2e", "III.1.2": "3 tCO2e"}
    city, problems = city_inventory("510700", "2023", REFERENCES, [(k, quoted(k, v)) for k, v in told.items()])
    assert problems == []
    totals = {basis: city.total(basis).quantity for basis in ("basic", "basic_plus", "territorial")}
    assert totals == {
        k: Quantity.of(v, "tCO2e") for k, v in {"basic": 123, "basic_plus": 173, "territorial": 1150}.items()
    }
    assert city.check_published({"basic": Quantity.of(123, "tCO2e")}) == []
    (wrong,) = city.check_published({"basic": Quantity.of("123.001", "tCO2e")})
    assert (wrong.code, wrong.parts()["expected"]) == ("A407", "123（差 0.001）")


def test_gpc_unfilled_and_unknown_references(quoted: Quoted) -> None:
    """What is neither filled nor noted is listed and leaves the totals open; NE does too; IE does not."""
    pairs = [("I.3.1", quoted("a", "100 tCO2e")), ("I.1.1", quoted("b", "NE")), ("IX.1", quoted("c", "1 tCO2e"))]
    city, problems = city_inventory("510700", "2023", REFERENCES, pairs)
    assert [p.code for p in problems if p.is_error] == ["A406"]
    assert len([p for p in problems if p.code == "A405"]) == len([r for r in REFERENCES.values() if r.counts]) - 2
    assert open_ends(city.total("basic"))["b"] is State.NOT_ESTIMATED
    with pytest.raises(ValueError, match="口径 'all'"):
        city.total("all")


def test_an_inventory_feeds_the_gpc(books: MakeBooks) -> None:
    """Lines go to their reference in CO2e; the territorial total of what they cover is their sum."""
    city = inventory(
        books({"clinker/output": "1000 t", "pig/head": "1000 头"}),
        [rule("ippu.clinker"), rule("agriculture.enteric.pig")],
    )
    gpc, _ = city_inventory("510700", "2023", REFERENCES, told_by(city))
    assert gpc.reference("IV.1").quantity == Quantity.of(538, "tCO2e")
    assert gpc.reference("V.1").quantity == Quantity.of(28, "tCO2e")
    parts = summed("x", "", [f for _, f in told_by(city)], "tCO2e").quantity
    assert gpc.total("territorial").quantity == parts
    assert parts == Quantity(Decimal(566), Quantity.of(1, "tCO2e").unit)


def test_bases_never_meet_in_one_sum(books: MakeBooks, quoted: Quoted) -> None:
    """Two territorial totals add up; a territorial and a GPC total do not, and the refusal names both."""
    city = inventory(books({"clinker/output": "1000 t"}), [rule("ippu.clinker")])
    gpc, _ = city_inventory("510700", "2023", REFERENCES, [("IV.1", quoted("a", "5 tCO2e"))])
    assert basis_of(city.total()) is Basis.TERRITORIAL
    both, problems = total_within_basis("x", "", [city.total(), city.total()], "tCO2e")
    assert both is not None
    assert (both.quantity, problems) == (Quantity.of(1076, "tCO2e"), [])
    mixed, problems = total_within_basis("x", "", [city.total(), gpc.total("basic_plus")], "tCO2e")
    assert mixed is None
    assert [p.parts()["seen"] for p in problems] == ["合计中混有 GPC BASIC+、领土口径"]
    assert all(basis.label and basis.counts for basis in Basis)


def test_the_exported_table_keeps_states_apart(books: MakeBooks) -> None:
    """Number, zero, NO, NE, C and 缺 are six different cells; sums over the last three carry an asterisk."""
    told = {"clinker/output": "1000 t", "lime/output": "0 t", "calcium_carbide/output": "NO"}
    told |= {"limestone_flux/consumption": "NE", "dolomite_flux/consumption": "C"}
    names = ("clinker", "lime", "calcium_carbide", "steel_limestone", "steel_dolomite", "pig_iron_carbon")
    city = inventory(books(told), [rule(f"ippu.{n}") for n in names])
    header, rows = table(city)
    assert header[2:4] == ["CO2（t）", "CO2e（t，AR5）"]
    assert [row[2] for row in rows[:6]] == ["538", "0", "NO", "NE", "C", "缺"]
    assert [row[3] for row in rows] == ["538", "0", "NO", "NE", "C", "缺", "538*", "538*"]
    assert by_gpc_sector(city) == {"IV": "538*"}


def test_an_inventory_enters_the_uncertainty_analysis(books: MakeBooks) -> None:
    """Clinker ±2 % and ±5 % gives ±5.39 %; a line without a stated uncertainty or a number is named, not zero."""
    kinds = [rule("ippu.clinker"), rule("ippu.lime"), rule("ippu.calcium_carbide")]
    base = inventory(books({"clinker/output": "900 t", "lime/output": "5 t"}), kinds)
    year = inventory(books({"clinker/output": "1000 t", "lime/output": "5 t"}), kinds)
    found, problems = categories(base, year, {"ippu.clinker": (2.0, 5.0), "ippu.calcium_carbide": (5.0, 5.0)})
    assert found.names == ("水泥熟料",)
    assert propagate(found).total_percent == pytest.approx(29**0.5)
    assert [(p.code, p.parts()["seen"]) for p in problems] == [
        ("A409", "石灰：没有写明不确定性"),
        ("A409", "电石：基年缺数、当年缺数"),
    ]
