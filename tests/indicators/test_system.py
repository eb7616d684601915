"""The indicator system: formulas are read, checked, evaluated and traced; what is missing is shown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.accounts.facts import Facts
from shuangtan.catalogue import Catalogue, load_catalogue
from shuangtan.indicators.system import (
    Asked,
    Binary,
    FormulaError,
    Level,
    Number,
    Subject,
    evaluate,
    evaluate_system,
    load_system,
    parse,
    unit_of,
)
from shuangtan.kernel import Period, State, unit, walk

Told = Callable[[str], Facts]
FOLDER = Path(__file__).resolve().parents[2] / "catalogue" / "indicators" / "system"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()[0]


@pytest.fixture(scope="module")
def system(catalogue: Catalogue):
    return load_system(FOLDER, catalogue.quantities.lookup, catalogue.sources)


def test_the_system_loads_whole(system) -> None:
    """At least 80 indicators over all fields of the decision, without a single problem."""
    read, problems = system
    assert [p.text() for p in problems] == []
    assert len(read.indicators) >= 80
    asked = "gas storage recycling water forest parks charging research green_products finance electrification"
    assert set(asked.split()) <= set(read.fields)
    assert all(read.of_field(field) for field in read.fields)


def test_every_level_and_frequency_is_used(system) -> None:
    """City, county, park and enterprise; month, quarter and year."""
    indicators = system[0].indicators.values()
    assert {level for i in indicators for level in i.levels} == set(Level)
    assert {str(i.frequency) for i in indicators} == {"month", "quarter", "year"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("energy.consumption ÷ population.resident", "(energy.consumption / population.resident)"),
        ("1 − 2 − 3", "((1 - 2) - 3)"),
        ("1 + 2 × 3", "(1 + (2 * 3))"),
        ("-(gdp.level_current)", "(0 - gdp.level_current)"),
        ("sum(a.b, c.d) / lag(a.b, 5)", "(sum(a.b, c.d) / lag(a.b, 5))"),
        ("growth(（a.b + c.d）)", "growth((a.b + c.d))"),
    ],
)
def test_reading(text: str, shown: str) -> None:
    """Signs as people write them, left to right, product before sum."""
    assert str(parse(text)) == shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "第 1 字：公式在此中断"),
        ("a.b +", "第 5 字：公式在此中断"),
        ("a.b c.d", "第 5 字：多出 'c'"),
        ("a.b @ 2", "第 5 字：不认识 '@'"),
        ("grwth(a.b)", "相近：growth"),
        ("__import__(1)", "不认识 '_'"),
        ("sum(a.b", "公式在此中断"),
        ("a.b.c", "不认识 '.'"),
        ("1" + "+1" * 400, "公式超过 300 项"),
        ("(" * 60 + "1" + ")" * 60, "嵌套超过 40 层"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, said: str) -> None:
    """Every slip is refused with its place; nothing but the small language is understood."""
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert said in str(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    """No text whatever makes the parser fail in another way."""
    try:
        parse(text)
    except FormulaError as error:
        assert str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("energy.consumption / constant_gdp(2020)", "tce/元@2020"),
        ("electricity.consumption / population.resident", "kWh/人"),
        ("growth(energy.consumption)", "1"),
        ("sum(power_wind.capacity, power_solar.capacity)", "MW"),
        ("-energy.consumption", "tce"),
    ],
)
def test_units_follow(catalogue: Catalogue, text: str, code: str) -> None:
    """The unit of a formula comes from its words."""
    assert unit_of(parse(text), catalogue.quantities.lookup).dimensions == unit(code).dimensions


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("energy.consumption + electricity.consumption", "单位不相容"),
        ("gdp.level_current - constant_gdp(2020)", "单位不相容"),
        ("sum(energy.share_coal, energy.share_oil)", "不能相加"),
        ("over(gdp.growth_real)", "不能相加"),
        ("months(power_clean.capacity)", "不能相加"),
        ("energy.consumtion", "词表中没有 energy.consumtion"),
        ("constant_gdp(2021)", "价格基年"),
        ("lag(energy.consumption, 1.5)", "正整数"),
        ("over(energy.consumption + 1)", "只能是一个词"),
    ],
)
def test_units_that_do_not_fit_are_refused(catalogue: Catalogue, text: str, said: str) -> None:
    """Energy and electricity, current and constant prices, rates: none may be summed, whatever the numbers."""
    with pytest.raises(FormulaError) as caught:
        unit_of(parse(text), catalogue.quantities.lookup)
    assert said in str(caught.value)


FACTS = """
510700 energy.consumption 2020 1000 万tce
510700 energy.consumption 2021 1030 万tce
510700 gdp.level_current 2020 3010 亿元
510700 gdp.growth_real 2021 8.7 %
510700 power_wind.capacity 2021 12 万kW
510700 power_solar.capacity 2021 — 万kW
510700 power_nuclear.capacity 2021 NO 万kW
510703 energy.consumption 2021 400 万tce
510704 energy.consumption 2021 — 万tce
"""


def ask(facts: Facts, text: str, period: str = "2021"):
    return evaluate(parse(text), Asked(facts, "510700", Period.parse(period), ("510703", "510704")))


def test_an_intensity_unfolds_to_facts(told: Told) -> None:
    """1030/(3010·1.087) tce per 万元, with energy, the level and the growth at the bottom."""
    figure = ask(told(FACTS), "energy.consumption / constant_gdp(2020)")
    assert float(figure.to("tce/万元@2020").quantity.value) == pytest.approx(1030 / (3010 * 1.087))
    leaves = {f.id for f in walk(figure) if not f.inputs}
    assert leaves == {"energy.consumption@510700:2021", "gdp.level_current@510700:2020", "gdp.growth_real@510700:2021"}


def test_growth_and_lag(told: Told) -> None:
    """3 % on the year before; the lagged value is the year before's fact."""
    facts = told(FACTS)
    assert ask(facts, "growth(energy.consumption)").to("%").quantity.value == 3
    assert ask(facts, "lag(energy.consumption, 1)").id == "energy.consumption@510700:2020"
    assert ask(facts, "growth(energy.consumption)", "2020").quantity is None


def test_sums_over_gaps_are_incomplete_and_carry_no_growth(told: Told) -> None:
    """Wind known, solar missing: 12 万kW, incomplete; nuclear that does not occur adds nothing and leaves no gap."""
    facts = told(FACTS)
    figure = ask(facts, "sum(power_wind.capacity, power_solar.capacity, power_nuclear.capacity)")
    assert figure.quantity.to("万kW").value == 12
    assert figure.gaps == ("power_solar.capacity@510700:2021",)
    assert ask(facts, "growth(sum(power_wind.capacity, power_solar.capacity))").quantity is None
    assert ask(facts, "sum(power_wind.capacity, power_nuclear.capacity)").is_complete


def test_what_does_not_occur_has_no_share(told: Told) -> None:
    """NO ÷ total stays NO; it is neither missing nor a made-up number."""
    figure = ask(told(FACTS), "power_nuclear.capacity / power_wind.capacity")
    assert figure.state is State.NOT_OCCURRING
    assert figure.gaps == ()


def test_over_children_names_the_silent_county(told: Told) -> None:
    """The counties' sum lacks 510704 and says so."""
    figure = ask(told(FACTS), "over(energy.consumption)")
    assert figure.quantity.value == 400
    assert figure.gaps == ("energy.consumption@510704:2021",)


def test_zero_divides_nothing(told: Told) -> None:
    """A zero divisor gives a gap with the reason, not an error and not infinity."""
    facts = told("510700 vehicle.new_energy 2021 3 万辆\n510700 charger.installed 2021 0 台")
    figure = ask(facts, "vehicle.new_energy / charger.installed")
    assert figure.quantity is None
    assert "为零" in figure.why


def test_months_make_the_year_only_if_all_are_there(told: Told) -> None:
    """Eleven months are incomplete, twelve are the year."""
    lines = [f"510700 natural_gas.output 2021-{m:02} 4 亿m3" for m in range(1, 13)]
    assert not ask(told("\n".join(lines[:-1])), "months(natural_gas.output)").is_complete
    year = ask(told("\n".join(lines)), "months(natural_gas.output)")
    assert year.quantity.value == 48
    assert year.is_complete


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
def test_arithmetic_is_exact(a: int, b: int, c: int) -> None:
    """(a + b − c) of kWh amounts is the exact number, whatever units they come in."""
    node = Binary("-", Binary("+", Number(Decimal(a)), Number(Decimal(b))), Number(Decimal(c)))
    facts = Facts([], lambda *words: ".".join(words))
    assert evaluate(node, Asked(facts, "x", Period.year(2021))).quantity.value == a + b - c


def test_the_table_shows_what_is_missing(system, told: Told) -> None:
    """Every applicable indicator of the city has a row for 2021; the few known are complete and the rest say what
    they lack; the most wanted facts come first."""
    city, year = Subject("510700", Level.CITY, ("510703", "510704")), Period.year(2021)
    table = evaluate_system(system[0], told(FACTS), [city], [year])
    rows = {v.indicator.id: v for v in table.values}
    assert len(rows) == sum(Level.CITY in i.levels for i in system[0].indicators.values())
    assert rows["energy_per_gdp"].status == "完整"
    assert float(rows["energy_growth"].figure.quantity.value) == 3
    assert rows["energy_growth"].figure.quantity.unit.code == "%"
    assert rows["gas_output"].status == "缺失"
    assert rows["gas_output"].lacking == ("natural_gas.output 2021",)
    assert rows["wind_solar_capacity"].status == "不完整，缺 1 项"
    known, asked = table.coverage()["energy_intensity"]
    assert (known, asked) == (3, 13)
    assert next(iter(table.wanted().values())) == max(table.wanted().values())


def test_levels_and_frequencies_choose_the_rows(system, told: Told) -> None:
    """A park is asked for park indicators only, and a month for monthly ones only."""
    park = evaluate_system(system[0], told(FACTS), [Subject("p1", Level.PARK)], [Period.year(2021)])
    month = evaluate_system(system[0], told(FACTS), [Subject("510700", Level.CITY)], [Period.parse("2021-05")])
    assert "park_carbon_energy" in {v.indicator.id for v in park.values}
    assert "energy_per_gdp" not in {v.indicator.id for v in park.values}
    assert {str(v.indicator.frequency) for v in month.values} == {"month"}


GOOD = 'form: f, frequency: year, body: b, levels: [city], source: s, mark: assumed, formula: "energy.consumption"'
ROWS = (
    f"{{id: a, zh: 甲, unit: '%', {GOOD}}}",
    "{id: b, zh: 乙, unit: 万tc, formula: 'energy.', form: f, frequency: yearly, body: b, levels: [town], source: s, "
    "mark: assumed}",
    f"{{id: c, zh: 丙, unit: 万tce, {GOOD.replace('source: s', 'source: t')}, formul: x}}",
    f"{{id: d, zh: 丁, unit: 万tce, {GOOD}}}",
    f"{{id: d, zh: 丁, unit: 万tce, {GOOD}}}",
    "{id: e, zh: 戊}",
)
WRONG = "\nid: f\nzh: 某\narticles: [3]\nindicators:\n" + "".join(f"  - {row}\n" for row in ROWS)


OTHER_FORMS = ("- {id: a}\n", "id: f\n", "id: [}\n", "", "{id: f, zh: 某, articles: 3, indicators: [1]}")


@pytest.mark.parametrize("text", OTHER_FORMS)
def test_a_file_of_another_form_is_a_problem(tmp_path: Path, catalogue: Catalogue, text: str) -> None:
    """A list, half a file, broken YAML, nothing: each is one problem, none a crash."""
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    read, problems = load_system(tmp_path, catalogue.quantities.lookup, {"s"})
    assert read.indicators == {}
    assert [(p.at, p.code) for p in problems] == [("x.yaml", "I301")]


def test_every_mistake_at_once(tmp_path: Path, catalogue: Catalogue) -> None:
    """A file with mistakes in five indicators reports them all, with line and code; the good one loads."""
    (tmp_path / "x.yaml").write_text(WRONG, encoding="utf-8")
    read, problems = load_system(tmp_path, catalogue.quantities.lookup, {"s"})
    assert list(read.indicators) == ["d"]
    codes = [(p.at, p.code) for p in problems]
    assert codes == [
        ("x.yaml:6", "I303"),
        *[("x.yaml:7", c) for c in ("I301", "I302", "I301", "I301")],
        *[("x.yaml:8", "I301")] * 2,
        ("x.yaml:10", "I304"),
        *[("x.yaml:11", "I301")] * 8,
    ]
    assert "相近：formula" in problems[5].text()
