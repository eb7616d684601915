"""The traced city: conservation, shares, drought, unfolding, paths, products, lineage, what the commands print."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from shuangtan.indicators.evidence_grade import EvidenceGrade, evidence_grade
from shuangtan.kernel import Figure, Period, State, walk
from shuangtan.runs.folders import folders_of
from shuangtan.runs.lineage.figure_json import figures_to_json
from shuangtan.runs.lineage.lineage import Lineage
from shuangtan.runs.load import Loaded
from shuangtan.runs.trace.city import CityTrace, trace_loaded
from shuangtan.runs.trace.content import HEADS, trace_section
from shuangtan.runs.trace.hour import explained, traced_hour
from shuangtan.runs.trace.lineage import users_of_cell, users_of_figure
from shuangtan.runs.trace.products import hourly_use, product_footprint
from shuangtan.runs.trace.sensitivity import sensitivity
from shuangtan.runs.trace.text import explain_traced, trace_report
from shuangtan.tracing import read_footprint, write_footprint
from shuangtan.tracing.city.error import mean_intensity
from shuangtan.tracing.city.network import read_city_network
from shuangtan.tracing.city.paths import hour_footprints
from shuangtan.tracing.city.year import CityYear

AUGUST = Period.parse("2025-08")


@pytest.fixture(scope="session")
def traced(loaded: Loaded) -> CityTrace:
    found, problems = trace_loaded(loaded)
    assert found is not None
    assert problems == []
    return found


@pytest.fixture(params=["normal", "drought"])
def year(traced: CityTrace, request: pytest.FixtureRequest) -> CityYear:
    found: CityYear = getattr(traced, request.param).year
    return found


def test_every_hour_is_conserved(year: CityYear) -> None:
    """Every bus balances, and what the sources bring in is what loads take over, hour by hour."""
    balance = year.case.imbalance_mw()
    for unit, power in zip(year.stored.ledger.names, year.battery_mw, strict=True):
        balance[year.unit_bus(unit)] += power
    assert np.abs(balance).max() < 1e-6
    assert year.trace.residual.max() < 1e-12
    assert year.stored.residual < 1e-12
    assert np.abs(year.stored.ledger.gap()).max() < 1e-6


def test_shares_sum_to_one(year: CityYear) -> None:
    """In every county and hour the source shares sum to one and none is negative."""
    assert np.abs(year.share.sum(axis=1) - 1).max() < 1e-9
    assert year.share.min() >= 0


def test_the_year_is_the_published_assumption(traced: CityTrace) -> None:
    """222 亿kWh are shared among nine counties over 8 760 hours."""
    assert traced.normal.year.served.shape == (9, 8760)
    assert traced.normal.year.served.sum() == pytest.approx(22.2e6)
    assert sum(s.quantity.value for s in traced.normal.year.shares if s.quantity) == pytest.approx(1)


def test_drought_raises_intensity_and_rations(traced: CityTrace) -> None:
    """With less than half the water every county that has any carbon has more, and August cannot be fully served."""
    for place, (usual, dry, _) in traced.august.items():
        assert usual.quantity is not None
        assert dry.quantity is not None
        assert dry.quantity.value > usual.quantity.value or (place, dry.quantity.value) == ("510727", 0)
    assert traced.normal.year.is_served
    assert traced.rationing.quantity is not None
    assert traced.rationing.quantity.value > 0


def test_figures_unfold_and_sum(traced: CityTrace) -> None:
    """A traced intensity is the exact sum of share × factor, agrees with the arrays, and rests on facts and cells."""
    for place in traced.normal.year.network.counties:
        figure = traced.yearly[place]
        number = traced.normal.year.network.counties.index(place)
        exact = mean_intensity(traced.normal.year.intensity()[number], traced.normal.year.served[number])
        assert figure.quantity is not None
        assert float(figure.quantity.value) == pytest.approx(exact, abs=1e-9)
        assert figure.quantity.value == sum((_value(p) for p in figure.inputs), Decimal(0))
        assert all(_value(p) == _value(p.inputs[0]) * _value(p.inputs[1]) for p in figure.inputs)
    below = {f.id for f in walk(traced.yearly["510703"])}
    assert {"electricity.consumption@510700:2025", "network.parameters.tie.limit", "grid.average.510000:2023"} <= below
    assert "power_coal.capacity@plant-tianming:2025" in below


def _value(figure: Figure) -> Decimal:
    assert figure.quantity is not None
    return figure.quantity.value


def test_the_example_is_marked(traced: CityTrace) -> None:
    """Every figure shown is assumed, of grade D, and says that it is an example; ids are unique."""
    shown = [f for f in traced.figures() if f.quantity]
    assert {f.state for f in shown} == {State.ASSUMED}
    assert {evidence_grade(f) for f in shown} == {EvidenceGrade.D}
    assert not any(f.is_verified for f in shown)
    texts: dict[str, Figure] = {}
    for root in traced.figures():
        for figure in walk(root):
            assert texts.setdefault(figure.id, figure) == figure, figure.id


def test_one_factor_for_the_year_is_wrong_by_stated_numbers(traced: CityTrace) -> None:
    """Months are a part of hours: what is booked to a wrong month is at most what is booked to a wrong hour."""
    for row in traced.errors:
        if row.place == "510727":
            assert row.by_hour.quantity is None
            continue
        assert 0 < _value(row.by_month) <= _value(row.by_hour) < 200
        assert _value(row.province_factor) == pytest.approx(
            (Decimal("0.1564") / _value(row.intensity) - 1) * 100, abs=Decimal("1e-6")
        )


@pytest.mark.parametrize("hour", ["2025-01-10T03", "2025-08-15T04", "2025-08-15T20"])
@pytest.mark.parametrize("drought", [False, True])
def test_an_hour_told_in_full(traced: CityTrace, hour: str, drought: bool) -> None:
    """Shares × factors, and paths + remainder, each sum to the number of that county and hour."""
    if drought and hour.startswith("2025-01"):
        with pytest.raises(LookupError, match="drought"):
            traced_hour(traced, "510703", hour, drought)
        return
    found = traced_hour(traced, "涪城区", hour, drought)
    told = traced.drought.year if drought else traced.normal.year
    number = told.intensity()[0, told.place(Period.parse(hour))]
    assert float(_value(found.by_class)) == pytest.approx(number, abs=1e-9)
    assert found.by_path is not None
    assert float(_value(found.by_path)) == pytest.approx(number, abs=1e-9)
    assert found.strongest[0].products[0] == "涪城区"
    arriving = sum(found.inflow_mw.values())
    own = list(told.case.source_mw[told.case.source_bus == 0][:, told.place(Period.parse(hour))])
    assert found.demand_mw == pytest.approx(arriving + sum(own))


def hours_of_storage(year: CityYear) -> list[int]:
    """Hours in which the battery gives, takes and rests: two of each, the strongest first."""
    power = year.battery_mw[0]
    giving, taking = np.argsort(-power)[:2], np.argsort(power)[:2]
    assert power[giving].min() > 1 > -1 > power[taking].max()
    return [int(h) for h in (*giving, *taking, *np.flatnonzero(power == 0)[[0, -1]])]


def test_every_unfolding_sums_to_the_number_exactly(traced: CityTrace) -> None:
    """In hours with the battery giving, taking and resting, in all counties: classes and paths, digit for digit."""
    told, found_storage = traced.normal.year, 0
    for place in hours_of_storage(told):
        hour = f"{told.hours.period}-{_stamp(place)}"
        for number, county in enumerate(told.network.counties):
            found = traced_hour(traced, county, hour)
            value = _value(found.by_class)
            assert float(value) == pytest.approx(told.intensity()[number, place], abs=1e-9)
            assert value == sum((_value(p) for p in found.by_class.inputs), Decimal(0))
            shares = [_value(part.inputs[0]) for part in found.by_class.inputs]
            assert float(sum(shares, Decimal(0))) == pytest.approx(1, abs=1e-9)
            if found.by_path is not None:
                assert value == _value(found.by_path) == sum((_value(p) for p in found.by_path.inputs), Decimal(0))
                assert found.by_path.inputs[-1].id.endswith("/remainder")
                found_storage += any(p.products[-1] in told.stored.ledger.names for p in found.strongest)
    assert found_storage > 0


def _stamp(place: int) -> str:
    return (datetime(2025, 1, 1) + timedelta(hours=place)).strftime("%m-%dT%H")


def test_an_hour_is_explained_by_class_and_by_path(traced: CityTrace) -> None:
    """The explanation of a county's hour by id holds both unfoldings, in text and as JSON."""
    id = "traced_intensity@510703:2025-08-15T20"
    by_class, by_path = explained(traced, id)
    assert by_class.id == id
    assert _value(by_class) == _value(by_path)
    tree = json.loads(explain_traced(folders_of("mianyang"), id, as_json=True))
    rest = tree["traced_paths@510703:2025-08-15T20/remainder"]
    paths = [node for key, node in tree.items() if key.startswith("traced_paths@510703:2025-08-15T20/")]
    assert sum((Decimal(node["exact"]) for node in paths), Decimal(0)) == Decimal(tree[id]["exact"])
    assert rest["label"] == "余项"


def test_paths_agree_with_the_trace_at_every_county(traced: CityTrace) -> None:
    """The hour solved as a supply chain gives the traced intensity of all counties, battery included."""
    told = traced.normal.year
    place = told.place(Period.parse("2025-07-17T20"))
    known = hour_footprints(told, place)
    for number, county in enumerate(told.network.counties):
        assert known.of(told.network.name(county)) == pytest.approx(told.intensity()[number, place], abs=1e-12)


def test_a_county_without_carbon_has_no_paths(traced: CityTrace) -> None:
    """平武 runs on its own water: the number is zero and there is nothing to divide."""
    found = traced_hour(traced, "510727", "2025-08-15T20")
    assert (_value(found.by_class), found.by_path, found.strongest) == (0, None, ())


def test_products_are_traced_to_sources(traced: CityTrace) -> None:
    """Steel and panel: contributions of the classes sum to use × traced factor with losses in."""
    assert [p.id for p in traced.products] == ["special_steel", "display_panel"]
    for product in traced.products:
        assert product.electricity.factor is not None
        use = _value(product.footprint.inputs[0].inputs[0])
        expected = float(use) * product.electricity.factor.value.number("kgCO2e/kWh")
        assert float(_value(product.footprint)) == pytest.approx(expected, rel=1e-9)
    steel, panel = traced.products
    assert (steel.county, panel.county) == ("510781", "510703")
    assert _value(steel.error) < 0 < _value(panel.error)


def test_two_shifts_are_another_footprint(traced: CityTrace) -> None:
    """The same kWh by another course of the day meets other hours."""
    row = next(r for r in traced.normal.year.network.tables.of("products") if r.text("id") == "display_panel")
    shifted = replace(row, cells={**row.cells, "pattern": "two_shift"})
    flat, two = hourly_use(traced.normal, row), hourly_use(traced.normal, shifted)
    assert flat.sum() == pytest.approx(two.sum())
    intensity = traced.normal.year.intensity("footprint")[0]
    assert (flat * intensity).sum() != pytest.approx((two * intensity).sum(), rel=1e-3)


def test_a_product_footprint_is_a_valid_record_and_says_what_it_lacks(traced: CityTrace) -> None:
    """Written and read again without problems of grade error; its comment says that only electricity is in it."""
    product = traced.products[0]
    record = product_footprint(traced.normal, product, datetime(2026, 11, 1, tzinfo=UTC))
    assert record is not None
    again, problems = read_footprint(write_footprint(record))
    assert [p.text() for p in problems if p.is_error] == []
    assert again is not None
    assert "仅制造环节外购电力" in (again.comment or "")
    assert float(again.pcf.pcf_excluding_biogenic_uptake) == pytest.approx(float(_value(product.footprint)) / 1000)


def test_forward_lineage(traced: CityTrace) -> None:
    """A product's row feeds that product alone; a dry factor feeds the drought alone; the tie feeds everything."""
    steel = users_of_cell(traced.figures(), "network/products.csv:2")
    assert {id.partition("@")[0] for id in steel} <= {"product_electricity", "network.products.special_steel"}
    dry = users_of_figure(traced.figures(), "network.scenario_factors.drought.import.co2.8")
    assert all("drought" in id for id in dry)
    assert {traced.yearly[p].id for p in traced.places} <= users_of_cell(
        traced.figures(), "network/parameters.csv:9"
    ).keys()
    with pytest.raises(LookupError, match="nothing"):
        users_of_cell(traced.figures(), "nothing.csv:3")


def test_a_share_rests_on_the_drivers_of_all_counties(traced: CityTrace) -> None:
    """One county's residents change every county's share of the city's electricity, and the lineage says so."""
    shares = traced.normal.year.shares
    fed = users_of_figure(traced.figures(), "population.census_resident@510781:2020")
    assert {share.id for share in shares} <= fed.keys()
    assert sum((_value(share) for share in shares), Decimal(0)) == pytest.approx(Decimal(1))


def test_the_run_record_knows_who_rests_on_a_file(traced: CityTrace) -> None:
    """Once recorded, the traced figures stand downstream of the network's files like any other figure of its files."""
    users = Lineage(figures_to_json(traced.figures()))
    assert "traced_intensity@510703:2025" in users.of_file("cities/mianyang/network/corridors.csv")
    assert "traced_intensity@510703:2025" in users.of_file("cities/mianyang/shapes/hydro_month.csv")


@pytest.mark.parametrize("hour", ["2025-08", "2025-08-15T99", "昨天"])
def test_what_is_no_hour_is_refused(traced: CityTrace, hour: str) -> None:
    """A month, an impossible hour and a word are told to be none."""
    with pytest.raises(LookupError, match=r"小时|期间|hour"):
        traced_hour(traced, "510703", hour)


def test_a_traced_number_is_explained_by_id(traced: CityTrace) -> None:
    """Any county and traced period has an id; months are the mean of their hours."""
    (month,) = explained(traced, "traced_intensity.drought@510703:2025-08")
    told = traced.drought.year
    mask = np.array(told.months) == 8
    assert float(_value(month)) == pytest.approx(
        mean_intensity(told.intensity()[0, mask], told.served[0, mask]), abs=1e-9
    )
    with pytest.raises(LookupError, match="涪城区"):
        explained(traced, "traced_intensity@涪城:2025")


def test_the_section_holds_everything(traced: CityTrace) -> None:
    """Ten rows under all heads, five charts with unique ids whose marks point to figures of the section."""
    section = trace_section(traced)
    assert [len(row.cells) for row in section.rows] == [len(HEADS) - 1] * 10
    ids = {f.id for f in section.roots()}
    assert len({c.id for c in section.charts}) == 5
    for chart in section.charts:
        rows = chart.spec["data"]["values"]
        assert {r["id"] for r in rows if "id" in r} <= ids
        assert chart.note.startswith("合成网络示例")
    assert "合成网络示例" in section.sentences[0]


def test_the_commands_text(traced: CityTrace) -> None:
    """Text and JSON of a county's hour say the number, its parts and the note, in both languages."""
    folders = folders_of("mianyang")
    told = json.loads(trace_report(folders, county="510703", hour="2025-08-15T20", as_json=True))
    found = traced_hour(traced, "510703", "2025-08-15T20")
    assert told["traced"]["value"] == pytest.approx(float(_value(found.by_class)))
    assert sum(p["value"] for p in told["traced"]["parts"]) == pytest.approx(told["traced"]["value"])
    total = sum(p["value"] for p in told["traced"]["paths"]) + told["traced"]["remainder"]
    assert total == pytest.approx(told["traced"]["value"])
    english = trace_report(folders, county="Fucheng", hour="2025-08-15T20", lang="en")
    assert "Coal (Tianming)·Jiangyou" in english
    assert "synthetic" in english.splitlines()[0]
    assert "江油市" in trace_report(folders)
    assert "traced_share.coal_tianming@510781:2025-08" in explain_traced(folders, "traced_intensity@510781:2025-08")


def test_a_city_without_a_network_is_not_traced(loaded: Loaded) -> None:
    """No network folder means no trace and no problem."""
    shapes = {name: rows for name, rows in loaded.city.shapes.items() if not name.startswith("network/")}
    assert trace_loaded(replace(loaded, city=replace(loaded.city, shapes=shapes))) == (None, [])


def test_a_factor_the_catalogue_lacks_is_a_problem(loaded: Loaded) -> None:
    """A day on which nothing was published refuses the trace; no neighbouring year stands in."""
    rows = [{**r, "day": "2019-07-01"} if r["class"] == "import" else r for r in loaded.city.shapes["network/factors"]]
    shapes = {**loaded.city.shapes, "network/factors": tuple(rows)}
    found, problems = trace_loaded(replace(loaded, city=replace(loaded.city, shapes=shapes)))
    assert (found, [p.code for p in problems]) == (None, ["R301"])
    assert "2019-07-01" in problems[0].text()


MISTAKES = [
    ("T701", "zones", None),
    ("T702", "corridors", {"length_km": "远"}),
    ("T702", "corridors", {"circuits": "0"}),
    ("T702", "factors", {"value": "", "day": "夏天"}),
    ("T703", "parameters", {"quantity": "limits"}),
    ("T704", "classes", {"rule": "hydra"}),
    ("T704", "products", {"organisation": "org-nobody"}),
    ("T704", "load_weights", {"driver": "sheep"}),
    ("T705", "residual", {"share": "0.9"}),
    ("T101", "corridors", {"to": "510799"}),
]


@pytest.mark.parametrize(("code", "table", "wrong"), MISTAKES)
def test_mistakes_of_the_network_are_reported(
    loaded: Loaded, code: str, table: str, wrong: dict[str, str] | None
) -> None:
    """Each mistake of a table is a problem with its code, and there is no network."""
    shapes = dict(loaded.city.shapes)
    rows = shapes.pop(f"network/{table}")
    if wrong is not None:
        place = next((n for n, r in enumerate(rows) if table != "parameters" or r["quantity"] == "limit"), 0)
        shapes[f"network/{table}"] = (*rows[:place], {**rows[place], **wrong}, *rows[place + 1 :])
    network, problems = read_city_network(replace(loaded.city, shapes=shapes))
    assert network is None
    assert code in {p.code for p in problems}


def test_a_shape_that_is_needed_is_asked_for(loaded: Loaded) -> None:
    """Without the water of each month there is no trace."""
    shapes = {name: rows for name, rows in loaded.city.shapes.items() if name != "hydro_month"}
    network, problems = read_city_network(replace(loaded.city, shapes=shapes))
    assert (network, [p.code for p in problems]) == (None, ["T706"])


def test_a_wider_tie_means_less_coal(traced: CityTrace) -> None:
    """One assumption at both ends of its range, all else as it is: more import, lower intensity."""
    effects = sensitivity(traced, lambda name: name == "tie.limit")
    assert [e.cell for e in effects] == ["network/parameters.csv:9"]
    (effect,) = effects
    assert effect.high[1] < effect.base < effect.low[1]


def test_the_trace_is_quick(loaded: Loaded) -> None:
    """Both scenarios and all figures in a few seconds of one core, even on a busy machine."""
    start = time.process_time()
    found, _ = trace_loaded(loaded)
    assert found is not None
    assert found.figures()
    assert time.process_time() - start < 5
