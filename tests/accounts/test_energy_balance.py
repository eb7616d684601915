"""The energy balance: Sichuan 2007 and 2021 as printed, identities, blanks, conversion, flows that sum."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangtan.accounts.energy_balance import (
    CALORIFIC,
    EQUIVALENT,
    Balance,
    balance_flows,
    check_balance,
    doubtful_cells,
    energy_total,
    implied,
    read_balance,
    read_layout,
    standard_balance,
    write_balance,
)
from shuangtan.accounts.states import open_ends
from shuangtan.catalogue import load_catalogue
from shuangtan.factors import Factors, load_factors
from shuangtan.kernel import Figure, Quantity, State, UnitError

DATA = Path(__file__).parent / "data"
LAYOUT, LAYOUT_PROBLEMS = read_layout()


@pytest.fixture(scope="module")
def factors() -> Factors:
    return load_factors(load_catalogue()[0])[0]


@pytest.fixture(scope="module")
def sichuan() -> Balance:
    balance, problems = read_balance(DATA / "sichuan_2007.csv", LAYOUT, "510000", 2007)
    assert balance is not None
    assert problems == []
    return balance


def test_the_layout_loads_and_its_identities_name_rows() -> None:
    """No mistake in the data; every row an identity names exists; the current form has about thirty columns."""
    assert LAYOUT_PROBLEMS == []
    named = {r for i in LAYOUT.identities for r in (i.result, *i.plus, *i.minus, *i.inputs, *i.net)}
    assert named <= LAYOUT.rows.keys()
    forms = {form: sum(form in c.forms for c in LAYOUT.columns.values()) for form in ("2007", "current")}
    assert forms == {"2007": 22, "current": 32}


def test_golden_rows_of_sichuan_2007(sichuan: Balance) -> None:
    """煤合计 closes to the printed −139.59; 原煤's consumption total follows from its parts (9640.75)."""
    identities = {i.id: i for i in LAYOUT.identities}
    assert implied(sichuan, identities["difference"], "coal_total") == Decimal("-139.59")
    assert sichuan.value("difference", "coal_total") == Decimal("-139.59")
    assert implied(sichuan, identities["consumption"], "raw_coal") == Decimal("9640.75")
    assert sichuan.value("consumption", "raw_coal") == Decimal("9640.75")


def test_the_blank_difference_of_raw_coal_is_flagged_and_not_filled(sichuan: Balance) -> None:
    """The identity gives −139.60 where the yearbook printed nothing: an error with its place, and still a gap."""
    problem = next(p for p in check_balance(sichuan) if p.code == "A305" and "平衡差额·原煤" in p.text())
    assert problem.parts()["expected"] == "-139.6"
    assert problem.at == "sichuan_2007.csv line 35"
    assert sichuan.value("difference", "raw_coal") is None
    assert doubtful_cells(sichuan) == {("difference", "raw_coal")}


def test_every_doubt_about_sichuan_2007(sichuan: Balance) -> None:
    """These cells and no others contradict identities or signs; the rest of 33 rows × 22 columns closes."""
    assert sorted(p.code for p in check_balance(sichuan)) == sorted(["A305"] * 2 + ["A304"] + ["A306", "A307"] * 3)


def test_blanks_read_as_nothing_only_when_asked(sichuan: Balance) -> None:
    """A blank is missing; read as NO it adds nothing; the blank that an identity contradicts stays missing."""
    asked = sichuan.with_blanks_as(State.NOT_OCCURRING, doubtful_cells(sichuan))
    assert sichuan.figure("imports", "coke").state is State.MISSING
    assert asked.figure("imports", "coke").state is State.NOT_OCCURRING
    assert not asked.figure("imports", "coke").gaps
    assert asked.figure("difference", "raw_coal").state is State.MISSING


def test_sichuan_2021_in_parts() -> None:
    """What the partial table prints closes (gas transformation, electricity supply); what it lacks is reported."""
    balance, problems = read_balance(DATA / "sichuan_2021.csv", LAYOUT, "510000", 2021, "standard")
    assert balance is not None
    assert problems == []
    said = [p.text() for p in check_balance(balance)]
    assert not any("加工转换投入（-）产出（+）量·天然气" in s or "可供本地区消费的能源量·电力" in s for s in said)
    assert any("终端消费量·汽油 2021 空白；应为：13.7507609" in s for s in said)
    assert any("消费量合计·天然气 2021 印 36.49254" in s for s in said)


def test_a_changed_cell_is_found(tmp_path: Path) -> None:
    """One wrong digit in 工业·煤合计 breaks the sum of final consumption and the sum of coals, with the line."""
    text = (DATA / "sichuan_2007.csv").read_text(encoding="utf-8").replace("2.工业,2966.69", "2.工业,2956.69")
    (tmp_path / "balance.csv").write_text(text, encoding="utf-8")
    balance, _ = read_balance(tmp_path / "balance.csv", LAYOUT, "510000", 2007)
    assert balance is not None
    found = {(p.code, p.at) for p in check_balance(balance) if p.code == "A304"}
    assert {("A304", "balance.csv line 24"), ("A304", "balance.csv line 26")} <= found


def test_the_yearbook_workbook_reads_as_the_table(tmp_path: Path, sichuan: Balance) -> None:
    """Titles, merged cells, units below the names, and the right half as a continuation below: the same cells."""
    lines = [line.split(",") for line in (DATA / "sichuan_2007.csv").read_text(encoding="utf-8").splitlines()[1:]]
    lines = [[line[0] + ("," + line[1] if '"' in line[0] else ""), *line[-22:]] for line in lines]
    book = xlsxwriter.Workbook(tmp_path / "yearbook.xlsx")
    sheet = book.add_worksheet("6-23")
    sheet.merge_range(0, 0, 0, 11, "6-23 四川能源平衡表（实物量）—2007")
    for start, columns in ((2, range(1, 12)), (50, range(12, 23))):
        sheet.write(start - 1, 0, "续表" if start > 2 else "")
        for i, line in enumerate(lines):
            sheet.write(start + i, 0, line[0])
            for j, column in enumerate(columns, 1):
                text = f"（{line[column]}）" if i == 1 else line[column]
                sheet.write(start + i, j, float(text) if _is_number(text) else text)
    book.close()
    balance, problems = read_balance(tmp_path / "yearbook.xlsx", LAYOUT, "510000", 2007)
    assert balance is not None
    assert problems == []
    assert {k: f.quantity for k, f in balance.cells.items()} == {k: f.quantity for k, f in sichuan.cells.items()}
    assert balance.at("supply", "raw_coal") == "yearbook.xlsx 6-23!C5"


@pytest.mark.parametrize(("file", "year", "form"), [("sichuan_2007", 2007, "2007"), ("sichuan_2021", 2021, "standard")])
def test_the_written_workbook_reads_back(tmp_path: Path, file: str, year: int, form: str) -> None:
    """Both tables of Sichuan go out to Excel and come back cell for cell: numbers, blanks, and the same doubts."""
    balance, _ = read_balance(DATA / f"{file}.csv", LAYOUT, "510000", year, form)
    assert balance is not None
    write_balance(balance, tmp_path / "out.xlsx")
    again, problems = read_balance(tmp_path / "out.xlsx", LAYOUT, "510000", year, form)
    assert again is not None
    assert [p for p in problems if p.is_error] == []
    assert {k: f.quantity for k, f in again.cells.items()} == {k: f.quantity for k, f in balance.cells.items()}
    assert [(r.id, c.id) for r in again.rows for c in again.columns] == [
        (r.id, c.id) for r in balance.rows for c in balance.columns
    ]
    assert [(p.code, p.parts()["seen"]) for p in check_balance(again)] == [
        (p.code, p.parts()["seen"]) for p in check_balance(balance)
    ]


def test_every_column_of_the_current_form_makes_the_trip(tmp_path: Path) -> None:
    """Thirty-two columns, zero beside blank beside NE: each survives Excel as what it was."""
    columns = [c for c in LAYOUT.columns.values() if "current" in c.forms]
    assert len(columns) > 29
    told = {c.id: ("0", "", "NE", str(i))[i % 4] for i, c in enumerate(columns)}
    rows = ["项目," + ",".join(c.zh for c in columns), "损失量," + ",".join(told.values())]
    (tmp_path / "b.csv").write_text("\n".join(rows), encoding="utf-8")
    balance, problems = read_balance(tmp_path / "b.csv", LAYOUT, "510000", 2022, "current")
    assert balance is not None
    assert problems == []
    write_balance(balance, tmp_path / "b.xlsx")
    again, _ = read_balance(tmp_path / "b.xlsx", LAYOUT, "510000", 2022, "current")
    assert again is not None
    cells = {k: (f.quantity, f.state) for k, f in balance.cells.items()}
    assert {k: (f.quantity, f.state) for k, f in again.cells.items()} == cells
    assert len(cells) == len(columns)


# Sichuan 2014, row 工业 [Mtce at 0.7143, 0.9, 0.525, 0.6; the total at 0.7143]: raw, cleaned, washed, briquettes;
# gangue; the printed coal total. CESY after umd-cgs/gcam-china en_balance_Mtce_Yh_province.csv, commit 191336f7.
INDUSTRY_2014 = (("16.6239192", "0.7143"), ("10.65393", "0.9"), ("5.75064", "0.525"), ("0.21708", "0.6"))


def test_the_coal_total_leaves_out_gangue() -> None:
    """In tonnes the four coals make the printed total within 0.03 %; with gangue (0.6 Mt or more) they would not."""
    coals = sum(Decimal(tce) / Decimal(k) for tce, k in INDUSTRY_2014)
    printed = Decimal("33.1552326") / Decimal("0.7143")
    assert abs(coals - printed) < Decimal("0.0003") * printed
    assert abs(coals + Decimal("0.17832") / Decimal("0.2857") - printed) > Decimal("0.01") * printed
    assert LAYOUT.columns["coal_total"].members == ("raw_coal", "cleaned_coal", "other_washed_coal", "briquettes")


def test_what_is_not_understood_is_said(tmp_path: Path) -> None:
    """A strange row, column, unit and cell: four problems with their places, and no number invented."""
    rows = ["项目,原煤,焦炭,天然气,木柴", ",万吨,亿立方米,亿立方米,万吨", "一次能源生产量,约5,1,2,", "热泵,1,2,3,"]
    (tmp_path / "b.csv").write_text("\n".join(rows), encoding="utf-8")
    balance, problems = read_balance(tmp_path / "b.csv", LAYOUT, "510000", 2007)
    assert sorted(p.code for p in problems) == ["A302", "A303", "A309", "A310"]
    assert balance is not None
    assert set(balance.cells) == {("production", "raw_coal"), ("production", "natural_gas")}
    assert balance.figure("production", "raw_coal").quantity is None


def test_units_beside_the_names_and_split_names(tmp_path: Path) -> None:
    """原　煤（万吨） is read like 原煤 with 万吨 below; 万千瓦时 is converted, not taken for 亿kWh."""
    rows = ["项 目,原　煤（万吨）,天 然 气（亿立方米）,电力（万千瓦时）", "  一、损失量,1,2,30000"]
    (tmp_path / "b.csv").write_text("\n".join(rows), encoding="utf-8")
    balance, problems = read_balance(tmp_path / "b.csv", LAYOUT, "510000", 2007)
    assert balance is not None
    assert problems == []
    power = balance.figure("loss", "electricity").quantity
    assert power is not None
    assert power.to("亿kWh") == Quantity.of(3, "亿kWh")
    assert balance.value("loss", "natural_gas") == 2


def test_a_total_in_another_unit_than_its_members(tmp_path: Path) -> None:
    """煤合计 in 万吨 over 原煤 in 吨: compared after conversion."""
    rows = ["项目,煤合计（万吨）,原煤（吨）", "损失量,3,30000", "年末库存量,-3,-40000"]
    (tmp_path / "b.csv").write_text("\n".join(rows), encoding="utf-8")
    balance, problems = read_balance(tmp_path / "b.csv", LAYOUT, "510000", 2007)
    assert balance is not None
    assert problems == []
    found = [p for p in check_balance(balance) if p.code == "A304"]
    assert [p.parts()["expected"] for p in found] == ["-4（差 1，容差 0.025）"]


def test_notation_keys_are_states(tmp_path: Path) -> None:
    """NO, NE, IE and C in a cell are read as what they say; a typed zero stays a zero."""
    (tmp_path / "b.csv").write_text("项目,原煤,焦炭,天然气,电力,热力\n损失量,NO,NE,IE,C,0\n", encoding="utf-8")
    balance, problems = read_balance(tmp_path / "b.csv", LAYOUT, "510000", 2007)
    assert balance is not None
    assert problems == []
    cells = [balance.figure("loss", c) for c in ("raw_coal", "coke", "natural_gas", "electricity", "heat")]
    assert [str(c.state) for c in cells] == ["NO", "NE", "IE", "C", "reported"]
    assert [bool(c.gaps) for c in cells] == [False, True, False, True, False]


def test_conversion_at_both_electricity_values(sichuan: Balance, factors: Factors) -> None:
    """At 当量值 electricity counts 1.229 tce/万kWh; at 等价值 Sichuan has no published rate: a gap, no stand-in."""
    known = sichuan.with_blanks_as(State.NOT_OCCURRING, doubtful_cells(sichuan))
    heat, problems = standard_balance(known, factors, CALORIFIC)
    assert not [p for p in problems if p.is_error]
    assert heat.value("loss", "electricity") == Decimal("111.34") * Decimal("1.229")
    assert heat.figure("loss", "electricity").inputs[1].quantity == Quantity.of("1.229", "tce/万kWh")
    coal, problems = standard_balance(known, factors, EQUIVALENT)
    assert coal.figure("loss", "electricity").quantity is None
    assert [p.code for p in problems if p.is_error] == ["F102"]
    rate = Figure("rate", "四川等价值（假定）", Quantity.of(320, "gce/kWh"), State.ASSUMED)
    given_rate, _ = standard_balance(known, factors, EQUIVALENT, rate)
    assert given_rate.value("loss", "electricity") == Decimal("111.34") * Decimal("3.2")


def test_a_total_over_a_missing_cell_is_incomplete(sichuan: Balance, factors: Factors) -> None:
    """平衡差额 over all products lacks the raw coal cell and names it; production with blanks as NO is complete."""
    known = sichuan.with_blanks_as(State.NOT_OCCURRING, doubtful_cells(sichuan))
    standard, _ = standard_balance(known, factors)
    difference = energy_total(standard, "difference")
    assert not difference.is_complete
    assert [g.split("@")[0] for g in open_ends(difference)] == ["balance.difference.raw_coal"]
    production = energy_total(standard, "production")
    assert production.is_complete
    assert production.quantity is not None
    parts = Decimal("9557.74") * Decimal("0.7143") + Decimal("18.14") * Decimal("1.4286")
    parts += Decimal("171.71") * Decimal("13.3") + Decimal("775.39") * Decimal("1.229")
    assert production.quantity.value == parts


def test_flows_of_sichuan_sum_at_every_node(sichuan: Balance, factors: Factors) -> None:
    """Each product and process gives what it takes, exactly; the raw coal difference is a link although unprinted."""
    known = sichuan.with_blanks_as(State.NOT_OCCURRING, doubtful_cells(sichuan))
    flows = balance_flows(standard_balance(known, factors)[0])
    assert len(flows.links) > 100
    for node in flows.inner_nodes():
        assert flows.inflow(node) == flows.outflow(node), node
    raw = next(x for x in flows.links if x.product == "raw_coal" and "balance_difference" in (x.source, x.target))
    assert raw.amount == Decimal("139.60") * Decimal("0.7143")
    assert flows.gaps == ()
    with pytest.raises(UnitError, match="单位不相容"):
        balance_flows(known)


AMOUNTS = st.decimals(-1000, 1000, places=2)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(sorted(LAYOUT.rows)), st.sampled_from(["coke", "heat"])), AMOUNTS))
def test_flows_always_sum(amounts: dict[tuple[str, str], Decimal]) -> None:
    """Whatever a table says, its flows conserve at products and processes and no link is negative."""
    cells = {k: Figure(f"{k}", "", Quantity.of(v, "万tce"), State.REPORTED) for k, v in amounts.items()}
    rows = tuple(LAYOUT.rows.values())
    columns = (LAYOUT.columns["coke"], LAYOUT.columns["heat"])
    period = read_balance(DATA / "sichuan_2021.csv", LAYOUT, "CN", 2021, "standard")[0].period  # type: ignore[union-attr]
    flows = balance_flows(Balance("CN", period, LAYOUT, LAYOUT.forms["standard"], rows, columns, cells))
    assert all(flows.inflow(n) == flows.outflow(n) for n in flows.inner_nodes())
    assert all(link.amount > 0 for link in flows.links)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
