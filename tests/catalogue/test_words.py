"""Products, quantities, places, industries and the search over all of them."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from shuangtan.catalogue import Catalogue, catalogue_root, load_catalogue, root
from shuangtan.kernel import PlaceTree


def test_products_have_the_forty_statistics_codes(catalogue: Catalogue) -> None:
    """Form 205-1 runs from 01 to 40 without a hole; electricity is 33, natural gas 15, raw coal 01."""
    assert [p.code for p in catalogue.products.values()] == [f"{n:02}" for n in range(1, 41)]
    assert [catalogue.products[i].code for i in ("raw_coal", "natural_gas", "electricity")] == ["01", "15", "33"]
    found = [p.code for p in catalogue.products.values() if p.mark == "found"]
    assert found == ["01", "06", "09", "11", "12", "13", "19", "21", "32", "33", "37", "39"]


def test_a_class_of_products_defines_the_quantity_of_each(catalogue: Catalogue) -> None:
    """`@energy` gives raw coal its consumption in the unit of the form; `@power` gives wind its capacity."""
    coal = catalogue.quantities.lookup("raw_coal", "consumption")
    wind = catalogue.quantities.lookup("power_wind", "capacity")
    assert coal is not None
    assert wind is not None
    assert (coal.zh, coal.unit.code, coal.kind) == ("原煤消费量", "t", "flow")
    assert (wind.zh, wind.unit.code, wind.kind) == ("风电装机容量", "万kW", "stock")


def test_a_named_row_wins_over_its_class(catalogue: Catalogue) -> None:
    """Electricity consumption is 全社会用电量 in 亿kWh, not a physical amount of form 205-1."""
    named = catalogue.quantities.lookup("electricity", "consumption")
    assert named is not None
    assert (named.zh, named.unit.code) == ("全社会用电量", "亿kWh")


def test_all_pairs_can_be_written_out(catalogue: Catalogue) -> None:
    """Every named row and every member of every class, each with its own unit, and nothing of the class names."""
    pairs = catalogue.quantities.expanded()
    assert all(pairs[q.product, q.flow] == q for q in catalogue.quantities if not q.product.startswith("@"))
    assert pairs["heat", "purchase"].unit.code == "GJ"
    assert not [p for p, _ in pairs if p.startswith("@")]


def test_what_nobody_defined_is_not_guessed(catalogue: Catalogue) -> None:
    """An unknown pair is None, with a near word for the message."""
    assert catalogue.quantities.lookup("gdp", "level_curent") is None
    assert catalogue.quantities.nearest("gdp", "level_curent") == "gdp/level_current"


def test_changes_and_net_exchange_may_be_negative_and_nothing_else(catalogue: Catalogue) -> None:
    """A fall of intensity is below zero; a consumption never is."""
    signed = {q.flow for q in catalogue.quantities if q.is_signed}
    assert {"growth_real", "intensity_change", "net_import"} <= signed
    assert {"consumption", "capacity", "level_current", "resident"}.isdisjoint(signed)


def test_mianyang_has_nine_counties_and_parks_roll_up(catalogue: Catalogue) -> None:
    """Nine counties under 510700; every park lies in Fucheng or Youxian, so in Mianyang and Sichuan."""
    counties = [p.code for p in catalogue.places.children("510700")]
    parks = [p for p in catalogue.places.places.values() if p.level == "park"]
    assert len(counties) == 9
    assert len(parks) == 4
    assert {p.parent for p in parks} == {"510703", "510704"}
    assert all(catalogue.province_of(p.code) == "510000" for p in parks)


def test_sichuan_has_twenty_one_prefectures_and_the_country_its_provinces(catalogue: Catalogue) -> None:
    """GB/T 2260: 21 prefectures, 34 provincial units, none without a way up to the root."""
    assert len(catalogue.places.children("510000")) == 21
    assert len(catalogue.places.children("CN")) == 34
    assert all([*catalogue.places.above(code)][-1].code == "CN" for code in catalogue.places.places)


def test_sichuan_moved_from_the_central_to_the_southwest_grid(catalogue: Catalogue) -> None:
    """Regional factors of 2012 put Sichuan in 华中, those from 2021 in 西南."""
    read = [catalogue.region_of("510000", date(year, 1, 1)) for year in (2012, 2020, 2021, 2023)]
    assert read == ["region_central", "region_central", "region_southwest", "region_southwest"]


def test_six_divisions_are_high_energy(catalogue: Catalogue) -> None:
    """GB/T 4754-2017: 20 sections, 97 divisions; 25 26 30 31 32 44 and their classes are the high-energy ones."""
    levels = [i.level for i in catalogue.industries.values()]
    high = [i.code for i in catalogue.industries.values() if i.is_high_energy and i.level == "division"]
    assert (levels.count("section"), levels.count("division")) == (20, 97)
    assert high == ["25", "26", "30", "31", "32", "44"]
    assert catalogue.industries["3011"].is_high_energy
    assert not catalogue.industries["2221"].is_high_energy


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("电力", "electricity"),
        ("33", "electricity"),
        ("15", "natural_gas"),
        ("绵阳市", "510700"),
        ("mianyang", "510700"),
        ("gwp.ar5.ch4", "gwp.ar5.ch4"),
        ("四川 电力", "grid.average.510000"),
        ("抽蓄", "power_pumped_storage"),
        ("gbt-2589-2020", "gbt-2589-2020"),
    ],
)
def test_search_puts_the_best_fit_first(text: str, first: str, catalogue: Catalogue) -> None:
    """Exact names before prefixes before parts; every word must be met."""
    assert catalogue.search(text)[0].id == first


def test_search_for_nothing_or_nonsense_finds_nothing(catalogue: Catalogue) -> None:
    """No words, no hits; a word nothing contains, no hits."""
    assert catalogue.search("  ") == catalogue.search("四川 不存在的词") == []


def test_series_are_listed_by_group(catalogue: Catalogue) -> None:
    """The groups are the first parts of ids, and together hold every series once."""
    groups = catalogue.groups()
    assert {"standard_coal", "combustion", "grid", "gwp", "process", "waste", "agriculture", "ets"} <= groups.keys()
    assert sum(map(len, groups.values())) == len(catalogue.series)
    assert [s.id for s in catalogue.under("grid.average.510000")] == ["grid.average.510000"]


def test_every_source_a_value_names_says_how_it_was_read(catalogue: Catalogue) -> None:
    """A secondary source names where it was read or says in a note that it was not; pointers lead to records."""
    used = {v.source for s in catalogue.series.values() for v in s.values}
    silent = [i for i in sorted(used) if not (catalogue.sources[i].read_at or catalogue.sources[i].note)]
    assert silent == []
    keys = catalogue.sources.keys()
    pointers = {p for i in used for p in catalogue.sources[i].read_at.split("; ") if p.startswith(("code-", "web-"))}
    assert pointers <= keys


def test_the_whole_catalogue_loads_in_a_quarter_second() -> None:
    """Processor time, best of three, so that a busy machine does not fail the test."""
    times = []
    for _ in range(3):
        start = time.process_time()
        load_catalogue()
        times.append(time.process_time() - start)
    assert min(times) < 0.25


def test_the_catalogue_is_found_in_a_checkout(catalogue: Catalogue) -> None:
    """The default root is the folder beside `src`."""
    assert catalogue_root() == Path(__file__).resolve().parents[2] / "catalogue"
    assert isinstance(catalogue.places, PlaceTree)


def test_an_installed_package_finds_its_own_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a checkout around it, the program reads the data that came in the wheel."""
    package = tmp_path / "site-packages" / "shuangtan"
    monkeypatch.setattr(root, "PACKAGE", package)
    assert root.catalogue_root() == package / "_data" / "catalogue"
