"""Values that are often got wrong, and the marks they carry."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shuangtan.catalogue import Catalogue, confidence
from shuangtan.kernel import Mark

SNAPSHOT = Path(__file__).parent / "series.csv"


def year_value(catalogue: Catalogue, id: str, year: int) -> Decimal | None:
    found = catalogue.series[id].at(date(year, 7, 1))
    return found.value if found else None


def test_every_series_is_as_last_reviewed(catalogue: Catalogue) -> None:
    """Id, unit, number of values, how many are verified, first and last value; SHUANGTAN_SNAPSHOT=write rewrites it."""
    stream = io.StringIO()
    out = csv.writer(stream, lineterminator="\n")
    out.writerow(["id", "unit", "values", "verified", "first", "last"])
    for id, s in sorted(catalogue.series.items()):
        verified = sum(v.is_verified for v in s.values)
        out.writerow([id, s.unit, len(s.values), verified, s.values[0].value, s.values[-1].value])
    if os.environ.get("SHUANGTAN_SNAPSHOT") == "write":
        SNAPSHOT.write_text(stream.getvalue(), encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8").splitlines() == stream.getvalue().splitlines()


@pytest.mark.parametrize(("year", "expected"), [(2021, "0.1255"), (2022, "0.1404"), (2023, "0.1564")])
def test_sichuan_grid_factor_rises_by_year(year: int, expected: str, catalogue: Catalogue) -> None:
    """Sichuan 2021, 2022, 2023 as published."""
    assert year_value(catalogue, "grid.average.510000", year) == Decimal(expected)


@pytest.mark.parametrize("year", [2017, 2019, 2020, 2024])
def test_a_year_without_publication_has_no_value(year: int, catalogue: Catalogue) -> None:
    """Nothing stands in for a provincial factor nobody published."""
    assert year_value(catalogue, "grid.average.510000", year) is None


def test_the_national_factors_of_2021_and_2022_are_not_swapped(catalogue: Catalogue) -> None:
    """0.5568 is 2021 and 0.5366 is 2022, on all three bases in the order of the announcements."""
    read = {b: [str(year_value(catalogue, f"grid.{b}.CN", y)) for y in (2021, 2022, 2023)] for b in BASES}
    assert read == BASES


BASES = {
    "average": ["0.5568", "0.5366", "0.5306"],
    "residual": ["0.5942", "0.5856", "0.6096"],
    "fossil": ["0.8426", "0.8325", "0.8273"],
}


def test_electricity_at_its_calorific_value_is_the_printed_0_1229(catalogue: Catalogue) -> None:
    """GB/T 2589 prints 0.1229 kgce/kWh; 3600 / 29307.6 = 0.12283 is not it."""
    for edition in ("gbt-2589-2020", "gbt-2589-2008"):
        series = catalogue.series[f"standard_coal.{edition}.electricity.k"]
        assert (series.values[0].value, series.unit.code) == (Decimal("0.1229"), "kgce/kWh")
    statistics = catalogue.series["standard_coal.statistics.electricity.k"].values[0]
    assert statistics.quantity.to("kgce/kWh").value == Decimal("0.1229")


def test_jilin_equivalent_value_is_30665_of_2015(catalogue: Catalogue) -> None:
    """等价 2015 Jilin: 351.51 万tce / 114.63 亿kWh = 3.0665 tce/10⁴ kWh."""
    printed = catalogue.series["standard_coal.equivalent.electricity.220000"].at(date(2015, 7, 1))
    assert printed is not None
    assert printed.quantity.to("tce/万kWh").value == Decimal("3.0665")
    assert round(Decimal("351.51") / Decimal("114.63"), 4) == Decimal("3.0665")


def test_benchmarks_of_2024_are_half_a_percent_below_2023(catalogue: Catalogue) -> None:
    """All six power benchmarks on the generation basis fall by about 0.5 %."""
    ids = [s.id for s in catalogue.under("ets.benchmark.generation")] + [
        "ets.benchmark.heat_coal",
        "ets.benchmark.heat_gas",
    ]
    ratios = [year_value(catalogue, i, 2024) / year_value(catalogue, i, 2023) for i in ids]  # type: ignore[operator]
    assert len(ratios) == 6
    assert all(abs(ratio - Decimal("0.995")) < Decimal("0.0007") for ratio in ratios)


def test_supply_and_generation_benchmarks_are_two_series(catalogue: Catalogue) -> None:
    """The basis changed in 2023: the supply benchmark ends, the generation benchmark begins."""
    assert year_value(catalogue, "ets.benchmark.supply.gas", 2023) is None
    assert year_value(catalogue, "ets.benchmark.generation.gas", 2022) is None


def test_marks_are_honoured(catalogue: Catalogue) -> None:
    """Recalled and assumed values are unverified; a recalled one says how sure it is, a found one does not."""
    values = [v for s in catalogue.series.values() for v in s.values]
    assert {v.is_verified for v in values if v.mark in (Mark.RECALLED, Mark.ASSUMED)} == {False}
    assert {v.is_verified for v in values if v.mark in (Mark.FOUND, Mark.COMPUTED)} == {True}
    assert {confidence(v) for v in values if v.mark is Mark.RECALLED} == {"高", "中", "低"}
    assert {confidence(v) for v in values if v.mark is Mark.FOUND} == {""}


def test_the_recalled_list_of_2018_is_of_low_confidence(catalogue: Catalogue) -> None:
    """Sichuan 2018 is recalled with low confidence, 2021 found."""
    values = catalogue.series["grid.average.510000"].values
    assert [(v.valid_from.year, v.is_verified, confidence(v)) for v in values[:2]] == [
        (2018, False, "低"),
        (2021, True, ""),
    ]


def test_what_is_computed_from_recalled_values_is_not_verified(catalogue: Catalogue) -> None:
    """The anode factor and the complements rest on recalled parameters."""
    ids = ["process.enterprise.aluminium_anode", "combustion.enterprise.anthracite.ef"]
    assert [catalogue.series[i].values[0].is_verified for i in ids] == [False, False]


def test_ranges_enclose_their_value(catalogue: Catalogue) -> None:
    """low <= value <= high wherever a range is given; the 2020 standard gives one for natural gas."""
    values = [v for s in catalogue.series.values() for v in s.values if v.low is not None and v.high is not None]
    assert [v for v in values if not v.low <= v.value <= v.high] == []  # type: ignore[operator]
    gas = catalogue.series["standard_coal.gbt-2589-2020.natural_gas.k"].values[0]
    assert (gas.low, gas.high) == (Decimal("1.1000"), Decimal("1.3300"))


def test_statistics_of_products_fit_the_units(catalogue: Catalogue, value: Callable[[str], Decimal]) -> None:
    """Every product's statistics coefficient multiplies its physical unit to standard coal."""
    coefficients = [s for s in catalogue.under("standard_coal.statistics") if s.id.split(".")[2] in catalogue.products]
    assert len(coefficients) == 19
    for series in coefficients:
        product = catalogue.products[series.id.split(".")[2]]
        assert (product.unit * series.unit).dimensions == (("standard_coal", 1),), series.id
    assert value("standard_coal.statistics.natural_gas.k") == Decimal("13.3")
