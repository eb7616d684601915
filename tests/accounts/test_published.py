"""Published GPC inventories are read as printed and summed again: what agrees within 1e-6, and what is reported."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangtan.accounts.inventory import read_references
from shuangtan.accounts.inventory.published import Published, read_layout_of, read_published
from shuangtan.accounts.states import open_ends
from shuangtan.kernel import Quantity, State

REFERENCES, _ = read_references()
LAYOUT, LAYOUT_PROBLEMS = read_layout_of()
PORTO_ALEGRE = Path(__file__).parent / "data" / "porto_alegre_2022.csv"
"""Porto Alegre 2022: the city's inventory as exported by its tool, row by row (Open Earth Foundation, CityCatalyst,
public/porto-alegre-2022-demo-inventory.csv, commit aa69ab61); gases in kg CO2e. Figures only."""


@pytest.fixture(scope="module")
def porto_alegre() -> Published:
    (found,), problems = read_published(PORTO_ALEGRE, REFERENCES, LAYOUT, "citycatalyst-porto-alegre")
    assert problems == []
    return found


def test_the_layout_loads() -> None:
    """Column names of both layouts, none twice for different parts."""
    assert LAYOUT_PROBLEMS == []
    assert LAYOUT["gpcreferencenumber"][0] == "reference"
    assert LAYOUT["basic+"][0] == "basic_plus"


def test_the_rows_whose_gases_do_not_make_the_total_are_named(porto_alegre: Published) -> None:
    """Of 46 rows with numbers, 43 close to the kilogram; landfill sent outside is 41.509 t more than its methane,
    composting 0.058 t and waste water 0.118 t: each is reported with both numbers, none is changed."""
    wrong = [p for p in porto_alegre.problems if p.code == "A413"]
    assert [p.parts()["seen"].split()[0] for p in wrong] == ["III.1.2", "III.2.1", "III.4.1"]
    assert wrong[0].parts()["seen"] == "III.1.2 印 566702.317 t"
    assert wrong[0].parts()["expected"] == "566660.808 t（差 41.509）"
    assert "（差 0.058）" in wrong[1].parts()["expected"]
    assert "（差 0.118）" in wrong[2].parts()["expected"]
    assert porto_alegre.city.reference("III.1.2").quantity == Quantity.of("566702.317", "tCO2e")


def test_totals_of_porto_alegre_by_hand(porto_alegre: Published) -> None:
    """Sums of the printed rows: residential, road, and the three totals, each over its own references."""
    assert porto_alegre.city.reference("II.1.1").quantity == Quantity.of("938085.052", "tCO2e")
    basic = [
        *("174632.922", "50134.417", "26444.265", "42830.443", "9045.634", "13474.352", "71.462"),
        *("938085.052", "566702.317", "3851.654", "110027.026"),
    ]
    assert porto_alegre.city.total("basic").quantity.value == sum(map(Decimal, basic))
    more = Decimal("790.619") + Decimal("675.436") + Decimal("369.737") + Decimal("1.126") + Decimal("6606.26")
    more += Decimal("225192.06") + Decimal("13456.295") + Decimal("-24000.023") + Decimal("8997.074")
    assert porto_alegre.city.total("basic_plus").quantity.value == sum(map(Decimal, basic)) + more


def test_a_key_of_no_standard_leaves_the_total_open(porto_alegre: Published) -> None:
    """`RN` is no notation key: 26 cells are missing, not nothing, and every total says that it is incomplete."""
    unknown = [p for p in porto_alegre.problems if p.code == "A410"]
    assert len(unknown) == 26
    assert "RN" in unknown[0].parts()["seen"]
    total = porto_alegre.city.total("basic")
    assert not total.is_complete
    assert set(open_ends(total).values()) == {State.MISSING}


def wide(path: Path, rows: list[list[object]]) -> Path:
    """A workbook in the layout of the C40 database: a city and year in a row, a reference in a column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "GHG Dashboard Data - Inventory"
    heads = ["City", "Country", "Year_calendar", *REFERENCES, "BASIC", "BASIC+", "BASIC S3", "TERRITORIAL"]
    for row in [heads, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def row(city: str, told: dict[str, object], totals: list[object], rest: object = "NO") -> list[object]:
    return [city, "X", 2020, *(told.get(ref, rest) for ref in REFERENCES), *totals]


TOLD: dict[str, object] = {"I.3.1": 100.5, "I.4.4": 1000, "I.3.2": 20, "IV.1": 50, "III.1.2": 3, "VI.1": 7}


def test_the_wide_layout_with_consistent_and_inconsistent_publishers(tmp_path: Path) -> None:
    """Two cities in one workbook: the first closes on all four totals, the second prints a BASIC a third too high and
    is reported with both numbers; its other totals still agree."""
    good = row("甲", TOLD, [123.5, 173.5, 180.5, 1150.5])
    bad = row("乙", TOLD, [164.7, 173.5, 180.5, 1150.5])
    found, problems = read_published(wide(tmp_path / "c40.xlsx", [good, bad]), REFERENCES, LAYOUT)
    assert problems == []
    assert [(p.name, p.agrees("basic"), p.agrees("territorial")) for p in found] == [
        ("甲 2020", True, True),
        ("乙 2020", False, True),
    ]
    assert found[0].problems == ()
    (finding,) = found[1].problems
    assert (finding.code, finding.parts()["seen"]) == ("A407", "公布的 BASIC 合计 164.7")
    assert finding.parts()["expected"] == "123.5（差 41.2）"


def test_cells_as_people_write_them(tmp_path: Path) -> None:
    """`NO; IE` adds nothing, `NO; NE` leaves open, `IE (II.1.1)` is IE, a blank is unfilled, `n/a` is no key."""
    told = {
        "I.1.1": "NO; IE",
        "I.2.1": "NO; NE",
        "II.2.1": "IE (II.1.1)",
        "I.5.1": None,
        "II.3.1": "n/a",
        "I.3.1": "1,234.5",
    }
    (found,), _ = read_published(wide(tmp_path / "c40.xlsx", [row("甲", told, [None] * 4)]), REFERENCES, LAYOUT)
    states = {ref: found.city.reference(ref).state for ref in told}
    assert states["I.1.1"] is State.INCLUDED_ELSEWHERE
    assert states["I.2.1"] is State.NOT_ESTIMATED
    assert states["II.2.1"] is State.INCLUDED_ELSEWHERE
    assert (states["I.5.1"], states["II.3.1"]) == (State.MISSING, State.MISSING)
    assert found.city.reference("I.3.1").quantity == Quantity.of("1234.5", "tCO2e")
    assert sorted(p.code for p in found.problems) == ["A405", "A410", "A411", "A411"]
    assert found.agrees("basic") is None


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    amounts=st.lists(st.integers(0, 10**12), min_size=len(REFERENCES), max_size=len(REFERENCES)),
    off=st.sampled_from([0, 1, -1]),
)
def test_any_inventory_agrees_with_its_own_sums_and_with_no_other(tmp_path: Path, amounts: list[int], off: int) -> None:
    """Totals made from the parts agree after the trip through Excel; two parts in a million more or less do not."""
    told = {ref: n / 1000 for ref, n in zip(REFERENCES, amounts, strict=True)}
    sums = [
        sum(told[r.id] for r in REFERENCES.values() if b in r.counts) for b in ("basic", "basic_plus", "territorial")
    ]
    factor = 1 + off * 2.1e-6
    printed = [sums[0] * factor, sums[1], sums[1] + told["VI.1"], sums[2]]
    (found,), _ = read_published(wide(tmp_path / "any.xlsx", [row("甲", told, printed)]), REFERENCES, LAYOUT)
    assert found.agrees("basic") is (off == 0 or sums[0] == 0)
    assert found.agrees("basic_plus")
    assert found.agrees("territorial")
    assert found.agrees("basic_plus_s3")


def test_a_file_without_references_says_so(tmp_path: Path) -> None:
    """A table that is no GPC inventory is refused, not read as an empty one."""
    (tmp_path / "x.csv").write_text("年份,能耗\n2020,5\n", encoding="utf-8")
    found, problems = read_published(tmp_path / "x.csv", REFERENCES, LAYOUT)
    assert (found, [p.code for p in problems]) == ([], ["A412"])
