"""The report's content from what was observed: series, plants, map, gaps, and the head's few sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import shuangtan
from shuangtan.accounts.constant_prices import price_base
from shuangtan.indicators.intensity import intensity
from shuangtan.indicators.light import Light
from shuangtan.indicators.progress import Outlook, Progress
from shuangtan.kernel import Figure, Place, Problem
from shuangtan.ledger import Entry
from shuangtan.policies import Project, Stage
from shuangtan.reports.content import CityReport, DocumentProgress, Provenance, Series, SeriesPoint
from shuangtan.reports.rows import GapRow, InputFile, Step
from shuangtan.reports.waterfall import waterfall_steps
from shuangtan.runs.inputs import Inputs
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import Observed
from shuangtan.runs.rows_from_city import map_places, plant_rows
from shuangtan.runs.rows_from_policy import (
    clause_texts,
    coverage_rows,
    mechanism_rows,
    project_capacity,
    project_rows,
)

SERIES = {
    "gdp_level": ("gdp", "level_current", "亿元", "GDP, current prices"),
    "gdp_growth": ("gdp", "growth_real", "%", "GDP growth, constant prices"),
    "energy": ("energy", "consumption", "万tce", "Energy use"),
    "energy_intensity_change": ("energy", "intensity_change", "%", "Change of energy intensity"),
    "co2": ("co2", "emission_territorial", "万tCO2", "CO2, territorial"),
    "population": ("population", "resident", "万人", "Resident population"),
    "capacity_total": ("power_total", "capacity", "万kW", "Power capacity"),
    "capacity_clean": ("power_clean", "capacity", "万kW", "Clean power capacity"),
    "peak_load": ("electricity", "peak_load", "万kW", "Peak load"),
    "gas_output": ("natural_gas", "output", "亿m3", "Natural gas output"),
}


def assemble(
    loaded: Loaded,
    observed: Observed,
    entries: list[Entry],
    problems: list[Problem],
    inputs: Inputs,
    today: date,
) -> CityReport:
    """Everything the reports show of the targets; the checkpoint and further sections are added when they are made."""
    city, documents = loaded.city, loaded.documents.values()
    return CityReport(
        Place(city.code, city.zh, city.en, "city", city.parent),
        today,
        "history",
        document_progress(loaded, observed.progress),
        provenance(loaded, inputs, entries),
        observed.peak,
        all_series(observed),
        capacity_steps(observed),
        plant_rows(loaded, observed),
        project_rows(documents, loaded.catalogue.places),
        map_places(loaded, observed),
        mechanism_rows(documents),
        coverage_rows(next(iter(documents))) if documents else (),
        clause_texts(documents),
        gap_rows(observed),
        tuple(observed.differences),
        (*problems, *observed.contradictions),
        tuple(loaded.sources.values()),
        sentences(observed),
    )


def document_progress(loaded: Loaded, progress: list[Progress]) -> tuple[DocumentProgress, ...]:
    """The targets grouped by document; the city's first document is its main decision."""
    return tuple(
        DocumentProgress(
            d.id,
            d.record.title,
            d.record.date,
            tuple(p for p in progress if p.target.document == d.id),
            d.record.title_en,
            place == 0,
        )
        for place, d in enumerate(loaded.documents.values())
    )


def all_series(observed: Observed) -> tuple[Series, ...]:
    """The published series of the city, and its energy intensity where it can be computed."""
    facts, place = observed.facts, observed.watch.place
    made = []
    for id, (product, flow, unit, english) in SERIES.items():
        periods = [p for p in facts.periods(place, product, flow, known_only=False) if p.grain == "year"]
        points = tuple(SeriesPoint(p.first_day.year, facts.figure(place, product, flow, p).to(unit)) for p in periods)
        if points:
            label = points[0].figure.label.rpartition(" ")[0]
            made.append(Series(id, label, english, unit, points))
    return (*made, *_intensity_series(observed))


def _intensity_series(observed: Observed) -> list[Series]:
    """Energy intensity, one series a price base: across bases levels cannot be compared."""
    facts, place = observed.facts, observed.watch.place
    amount = observed.watch.amounts["energy"]
    known = [p.first_day.year for p in facts.periods(place, "energy", "consumption")]
    by_base: dict[int, list[SeriesPoint]] = {}
    for year in known:
        figure = intensity(facts, place, "energy", amount, year)
        if figure.quantity:
            by_base.setdefault(price_base(year), []).append(SeriesPoint(year, figure))
    return [
        Series(
            "energy_intensity",
            f"单位地区生产总值能耗（{base}年价）",
            "Energy per GDP",
            f"tce/万元@{base}",
            tuple(points),
        )
        for base, points in by_base.items()
    ]


def capacity_steps(observed: Observed) -> tuple[Step, ...]:
    """From the clean capacity that stands, over named projects, to the last target with a number."""
    told = observed.facts.series(observed.watch.place, "power_clean", "capacity")
    ahead = [p for p in observed.progress if p.target.indicator == "clean_capacity" and p.outlook is Outlook.AT_RISK]
    if not told or not ahead or ahead[-1].goal is None:
        return ()
    year = ahead[-1].target.year
    open_projects = [p for p in observed.watch.projects() if p.stage is not Stage.OPERATING and _may_come(p, year)]
    capacities = [c for c in map(project_capacity, open_projects) if c]
    return waterfall_steps(told[-1].to("万kW"), capacities, ahead[-1].goal)


def _may_come(project: Project, year: int) -> bool:
    return project.years is None or project.years.earliest <= year


def gap_rows(observed: Observed) -> tuple[GapRow, ...]:
    """What keeps targets from being judged, each gap once, with the targets it blocks."""
    blocks: dict[str, list[str]] = {}
    found: dict[str, Figure] = {}
    for row in observed.progress:
        if row.light is Light.NOT_ASSESSED:
            for figure in _leaves(row.actual):
                found.setdefault(figure.id, figure)
                blocks.setdefault(figure.id, []).append(f"{row.target.year}年{row.target.label}")
    remedy = "向统计、发改、能源主管部门取得后，在 entries/ 补一行并写明来源"
    return tuple(GapRow(figure, tuple(dict.fromkeys(blocks[id])), remedy) for id, figure in found.items())


def _leaves(figure: Figure) -> Iterable[Figure]:
    """The gaps at the bottom of a tree; what could not have been told yet is none."""
    if figure.quantity is None and not figure.inputs and not figure.id.startswith("actual."):
        yield figure
    for below in figure.inputs:
        yield from _leaves(below)


def provenance(loaded: Loaded, inputs: Inputs, entries: list[Entry]) -> Provenance:
    """Files with digests and how many entries each gave."""
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.evidence.file] = counts.get(entry.evidence.file, 0) + 1
    files = tuple(
        InputFile(name, digest, counts.get(name.split("/", 2)[-1], 0)) for name, digest in sorted(inputs.files.items())
    )
    release = inputs.digest_of("catalogue")[:12]
    return Provenance(shuangtan.__version__, release, tuple(loaded.documents), "", inputs.fingerprint[:12], files)


def sentences(observed: Observed) -> tuple[str, ...]:
    """The overall situation in a few sentences."""
    by_outlook = {o: [p for p in observed.progress if p.outlook is o] for o in Outlook}
    measured = [p for p in observed.progress if p.goal is not None]
    counts = "，".join(
        f"{outlook.label} {len([p for p in rows if p.goal])} 项"
        for outlook, rows in by_outlook.items()
        if any(p.goal for p in rows)
    )
    said = [f"有数值的目标 {len(measured)} 项：{counts}。" if measured else "所依据的文件没有带数值的目标。"]
    said += [f"{p.target}：{p.outlook.label}。{'；'.join(p.reasons)}。" for p in by_outlook[Outlook.AT_RISK]]
    if observed.peak:
        said.append(f"碳达峰：{observed.peak.verdict}。")
    return tuple(said)
