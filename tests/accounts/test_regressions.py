"""Errors seen in other inventory tools, replayed: each must not happen here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from shuangtan.accounts.emissions import Books
from shuangtan.accounts.emissions.engine import emission
from shuangtan.accounts.inventory import read_inventory_rules
from shuangtan.accounts.reconciliation import check_cancelling, reconcile
from shuangtan.catalogue import Catalogue
from shuangtan.factors import Question, load_factors
from shuangtan.kernel import DatedValue, Evidence, Figure, Mark, Period, Quantity, State, UnitError
from shuangtan.ledger.entry import Directive, Entry

MakeBooks = Callable[..., Books]
Quoted = Callable[[str, str], Figure]
RULES = {rule.id: rule for rule in read_inventory_rules()[0]}


def test_more_waste_water_means_more_methane(books: MakeBooks) -> None:
    """An inventory tool divided by the share of people served where the guideline multiplies (2.9 times too much at
    0.59). Here: BOD × Bo × MCF and nothing else: 1 000 t × 0.6 × 0.3 = 180 t, and half the BOD half of it."""
    rule = RULES["waste.wastewater.domestic.septic"]
    whole, half = (emission(rule, books({"wastewater/bod_septic": f"{n} tBOD"})) for n in (1000, 500))
    assert whole.quantity.number("tCH4") == pytest.approx(180)
    assert half.quantity.number("tCH4") == pytest.approx(90)


def test_nitrogen_is_asked_for_a_year_in_tonnes(books: MakeBooks) -> None:
    """A tool took protein per day for protein per year. Here the activity is tonnes of nitrogen of the period; another
    dimension is refused, not scaled: 28 tN × 0.005 × 44/28 = 0.22 tN2O."""
    rule = RULES["waste.wastewater.n2o"]
    told = emission(rule, books({"wastewater/nitrogen_discharged": "28 tN"}, "provincial-2011"))
    assert told.quantity.number("tN2O") == pytest.approx(0.22)
    with pytest.raises(UnitError):
        emission(rule, books({"wastewater/nitrogen_discharged": "75 g/d"}, "provincial-2011"))


def test_a_measured_zero_is_a_number(books: MakeBooks) -> None:
    """A tool refused zero ("requires a non zero amount") and printed no data for 0 kg: zero clinker is zero CO2,
    complete."""
    figure = emission(RULES["ippu.clinker"], books({"clinker/output": "0 t"}))
    assert figure.quantity == Quantity.of(0, "tCO2")
    assert figure.is_complete


def test_grams_are_not_cut_off(books: MakeBooks) -> None:
    """A tool cut every result to whole kilograms: a gram of clinker keeps its 0.538 g, and a thousand make 538 g."""
    one = emission(RULES["ippu.clinker"], books({"clinker/output": "0.000001 t"}, "provincial-2011"))
    assert one.quantity.value * 1000 == Decimal("0.000538")


def test_a_factor_of_a_later_year_leaves_the_past_alone(catalogue: Catalogue) -> None:
    """Users of another tool saw past years change with the factor table. Here a new value of 2030 changes nothing of
    2021, and a value without a beginning in a later year does not exist."""
    id = "grid.average.510000"
    series = catalogue.series[id]
    later = DatedValue(
        Decimal("9"), series.unit, "s", Mark.FOUND, Period.year(2030).first_day, Period.year(2031).first_day
    )
    changed = replace(catalogue, series={**catalogue.series, id: replace(series, values=(*series.values, later))})
    question = Question("grid", "city_intensity", Period.year(2021), "510000")
    before, after = (load_factors(c)[0].resolve(question).value for c in (catalogue, changed))
    assert before is not None
    assert after == before


def test_a_total_that_agrees_while_its_parts_do_not_is_said(quoted: Quoted) -> None:
    """A city model met its total in one year and missed its sectors by a quarter: net 0, gross 20 is a finding."""

    def stated(subject: str, amount: str) -> Entry:
        where = Evidence("s", "t.csv", "", "line 1")
        quantity, period = Quantity.of(amount, "万tCO2"), Period.year(2020)
        told = (subject, "co2", "emission", period, quantity, State.REPORTED, where)
        return Entry(Directive.ASSERT, *told, mark=Mark.FOUND, tolerance=Decimal("0.01"))

    ours = {"工业": "110 万tCO2", "建筑": "90 万tCO2"}
    parts, problems = reconcile(
        [stated(name, "100") for name in ours], lambda entry: quoted(entry.subject, ours[entry.subject])
    )
    assert (parts.net(), parts.gross()) == (0, 20)
    assert [p.code for p in problems] == ["A601", "A601"]
    assert [p.code for p in check_cancelling(parts, "城市")] == ["A604"]
