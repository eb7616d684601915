"""The energy forms: Excel out and in, balances per product, no double counting, blanks and notation keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangtan.accounts.energy_balance import read_layout
from shuangtan.accounts.enterprise import (
    EnergyForm,
    check_form,
    comprehensive_energy,
    read_columns,
    read_form,
    write_form,
)
from shuangtan.accounts.states import noted
from shuangtan.catalogue import Catalogue
from shuangtan.factors import Factors
from shuangtan.kernel import Figure, Period, Problem, Quantity, State

COLUMNS, COLUMN_PROBLEMS = read_columns()
UNITS = read_layout()[0].units
CODE = "913100007109365242"
MakeForm = Callable[[Mapping[str, str]], EnergyForm]


@pytest.fixture(scope="module")
def form(catalogue: Catalogue) -> MakeForm:
    """`form({"raw_coal/purchase": "100"})`: amounts in the product's unit, or notation keys."""

    def make(told: Mapping[str, str]) -> EnergyForm:
        cells = {}
        for name, text in told.items():
            product, column = name.split("/")
            unit = catalogue.products[product].unit.code
            target = f"tce/{unit}" if column == "k" else unit
            id = f"form.{product}.{column}@{CODE}:2024"
            is_state = text in {str(s) for s in State}
            figure = noted(id, name, State(text)) if is_state else _known(id, name, text, target)
            cells[product, column] = figure
        return EnergyForm(CODE, "示例厂", Period.year(2024), COLUMNS, catalogue.products, cells)

    return make


def _known(id: str, label: str, text: str, unit: str) -> Figure:
    return Figure(id, label, Quantity.of(text, unit), State.REPORTED)


def read(path: Path, catalogue: Catalogue, blanks: State = State.MISSING) -> tuple[EnergyForm | None, list[Problem]]:
    return read_form(path, COLUMNS, catalogue.products, UNITS, blanks)


WORKS = {
    "raw_coal/stock_start": "10",
    "raw_coal/purchase": "1000",
    "raw_coal/consumption": "990",
    "raw_coal/stock_end": "20",
    "raw_coal/industry": "990",
    "raw_coal/non_industry": "0",
    "raw_coal/feedstock": "100",
    "raw_coal/k": "0.7",
    "raw_coal/input": "500",
    "raw_coal/input_coking": "200",
    "raw_coal/input_power": "300",
    "raw_coal/output": "NO",
    "electricity/purchase": "50",
    "electricity/output": "30",
    "electricity/consumption": "70",
    "electricity/sold": "10",
    "electricity/industry": "70",
    "raw_coal/recovered": "NO",
    "electricity/recovered": "NO",
    "electricity/feedstock": "NO",
}


def test_the_columns_load() -> None:
    """Both forms, no mistake in the data."""
    assert COLUMN_PROBLEMS == []
    assert {c.form for c in COLUMNS.values()} == {"205-1", "205-2"}


def test_the_workbook_reads_back_as_the_form(tmp_path: Path, catalogue: Catalogue, form: MakeForm) -> None:
    """Numbers, zero, notation keys and blanks come back as what they were, with the cell they stand in."""
    written = form(WORKS)
    write_form(written, tmp_path / "205.xlsx")
    again, problems = read(tmp_path / "205.xlsx", catalogue)
    assert problems == []
    assert again is not None
    assert (again.code, again.name, str(again.period)) == (CODE, "示例厂", "2024")
    for key, cell in written.cells.items():
        assert (again.cells[key].quantity, again.cells[key].state) == (cell.quantity, cell.state), key
    assert again.figure("raw_coal", "sold").state is State.MISSING
    assert again.figure("raw_coal", "purchase").evidence[0].locator == "205-1!E6"


CELL = st.one_of(st.decimals(0, 10**6, places=2).map(str), st.sampled_from(["NO", "NE", "IE", "C", "missing"]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.dictionaries(st.sampled_from(sorted(WORKS)), CELL, min_size=1))
def test_any_form_survives_excel(
    told: dict[str, str], tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, form: MakeForm
) -> None:
    """Whatever stands in the cells, writing and reading changes nothing."""
    told = {k: v for k, v in told.items() if not (k.endswith("/k") and not v[0].isdigit())}
    path = tmp_path_factory.mktemp("form") / "f.xlsx"
    write_form(form(told), path)
    again, problems = read(path, catalogue)
    assert again is not None
    assert problems == []
    for key, cell in form(told).cells.items():
        assert (again.figure(*key).quantity, again.figure(*key).state) == (cell.quantity, cell.state)


def test_every_product_balances(form: MakeForm) -> None:
    """10 + 1 000 = 990 + 20; electricity 50 + 30 = 70 + 10: no problem."""
    assert check_form(form(WORKS)) == []


def test_what_does_not_balance_is_reported(form: MakeForm) -> None:
    """Fifty tonnes lacking, a wrong total and an impossible part: three problems, nothing repaired."""
    wrong = form(WORKS | {"raw_coal/stock_end": "70", "raw_coal/industry": "900", "raw_coal/input": "600"})
    found = {p.code: p.parts()["seen"] for p in check_form(wrong)}
    assert found["A506"] == "原煤：来源 1010，去向 1060，差 -50"
    assert sorted(p.code for p in check_form(wrong)) == ["A506", "A507", "A507"]
    assert wrong.figure("raw_coal", "stock_end").quantity == Quantity.of(70, "t")


def test_a_blank_opening_stock_is_named(form: MakeForm) -> None:
    """If the sides differ and a cell of them is blank, the message says which."""
    told = {k: v for k, v in WORKS.items() if k != "raw_coal/stock_start"}
    (problem,) = check_form(form(told))
    assert "年初库存量" in problem.parts()["remedy"]


def test_fuel_burnt_leaves_out_feedstock_and_coking(form: MakeForm) -> None:
    """990 t less 100 t feedstock less 200 t into coke ovens; coal into the power plant is burnt."""
    assert form(WORKS).activity("raw_coal", "consumption_fuel").quantity == Quantity.of(690, "t")
    unknown = form({k: v for k, v in WORKS.items() if k != "raw_coal/feedstock"})
    assert unknown.activity("raw_coal", "consumption_fuel").quantity is None


def test_comprehensive_energy_counts_nothing_twice(form: MakeForm, factors: Factors) -> None:
    """Industrial use of coal and power less the power made from that coal; the form's own coefficient goes first."""
    energy, problems = comprehensive_energy(form(WORKS), factors)
    assert [p for p in problems if p.is_error] == []
    assert energy.is_complete
    assert energy.quantity == Quantity.of(Decimal("990") * Decimal("0.7") + (70 - 30) * Decimal("1.229"), "tce")


def test_comprehensive_energy_without_the_second_form(form: MakeForm, factors: Factors) -> None:
    """Without 205-2 the transformation is unknown until it is declared not to occur."""
    told = {"coke/industry": "100", "energy/industry": "90"}
    unknown, _ = comprehensive_energy(form(told), factors)
    assert not unknown.is_complete
    declared, problems = comprehensive_energy(form(told), factors, without_transformation=True)
    assert declared.quantity == Quantity.of("97.14", "tce")
    assert [(p.code, p.parts()["expected"]) for p in problems if p.is_error] == [("A507", "97.14")]


def test_mistakes_in_a_workbook_are_all_reported(tmp_path: Path, catalogue: Catalogue, form: MakeForm) -> None:
    """A wrong code, a strange product, a wrong unit and a word for a number: four problems with their cells."""
    write_form(form(WORKS), tmp_path / "205.xlsx")
    book = openpyxl.load_workbook(tmp_path / "205.xlsx")
    sheet = book["205-1"]
    sheet["B2"] = "913100007109365249"
    sheet["E6"] = "约一千"
    sheet["C7"] = "吨"
    sheet["A8"], sheet["C8"] = "木柴", "吨"
    book.save(tmp_path / "205.xlsx")
    again, problems = read(tmp_path / "205.xlsx", catalogue)
    assert again is not None
    assert {(p.code, p.at.rpartition(" ")[2]) for p in problems if p.code != "A503"} == {
        ("A509", "205-1!E6"),
        ("A508", "205-1!C7"),
        ("A505", "205-1!A8"),
    }
    assert "A503" in {p.code for p in problems}
    assert again.figure("raw_coal", "purchase").state is State.MISSING
