"""Traced numbers as text and JSON for the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from shuangtan.kernel import Figure, Period, Problem, Source, plain, walk
from shuangtan.reports.shown import value_text
from shuangtan.reports.tree import tree_json, tree_lines
from shuangtan.runs.folders import Folders
from shuangtan.runs.trace.city import CityTrace, trace_city
from shuangtan.runs.trace.hour import TracedHour, explained, known_county, scenario_words, traced_hour
from shuangtan.runs.trace.lineage import users_of_cell
from shuangtan.runs.trace.sensitivity import Effect, sensitivity
from shuangtan.tracing.city.year import class_label

NOTE = (
    "合成网络示例：线路、分县用电与逐时出力均为假定（network/），数字只示范方法，不代表绵阳实际。",
    "Example on a stated-synthetic network: lines, county load and hourly output are assumed; not Mianyang's grid.",
)
NO_NETWORK = ("这座城市没有 network/ 资料，无从追踪", "this city has no network/ folder, so nothing is traced")
PLACE_WIDTH = 12


class NotTracedError(LookupError):
    """There is nothing to trace; its text says why, with every problem."""


def trace_report(
    folders: Folders,
    county: str = "",
    hour: str = "",
    drought: bool = False,
    cell: str = "",
    ranges: bool = False,
    lang: str = "zh",
    as_json: bool = False,
) -> str:
    """What `shuangtan trace` prints.

    Nothing given: the year by county. A county: its months. County and hour: shares, paths and remainder of that one
    number. `cell` (`network/parameters.csv:2`): the traced figures that rest on this cell. `ranges`: which assumption
    moves the city's number, each taken alone at both ends of its stated range (about 15 s). LookupError for an
    unknown county, hour or city without a network.
    """
    result = _traced(folders, lang)
    if ranges:
        effects = sensitivity(result)
        told: Any = [asdict(effect) for effect in effects]
        lines = list(map(_effect_line, effects))
    elif cell:
        told = users_of_cell(result.figures(), cell)
        lines = [f"{id}  {label}" for id, label in told.items()]
    elif county and hour:
        found = traced_hour(result, county, hour, drought)
        told, lines = hour_json(result, found), hour_lines(result, found, lang)
    elif county:
        told, lines = county_rows(result, county, drought), county_lines(result, county, drought, lang)
    else:
        told, lines = summary_json(result), summary_lines(result, lang)
    if as_json:
        return json.dumps({"note": NOTE[lang == "en"], "traced": told}, ensure_ascii=False, indent=2)
    return "\n".join([NOTE[lang == "en"], *lines])


def explain_traced(folders: Folders, id: str, lang: str = "zh", as_json: bool = False) -> str:
    """The tree of `traced_intensity[.drought]@county:period`, for any traced year, month, day or hour.

    The hour of a county is unfolded twice: by source class, and by its strongest paths with the remainder.
    """
    figures, sources = traced_figures(folders, id, lang)
    if as_json:
        return json.dumps(tree_json(figures), ensure_ascii=False, indent=2)
    trees = [line for figure in figures for line in tree_lines(figure, sources, (), lang)]
    return "\n".join([NOTE[lang == "en"], *trees])


def traced_figures(folders: Folders, id: str, lang: str = "zh") -> tuple[tuple[Figure, ...], list[Source]]:
    """The figures of `explain_traced`, the number by class first, and the sources of its city."""
    result = _traced(folders, lang)
    return explained(result, id), list(result.normal.year.network.city.sources.values())


def _traced(folders: Folders, lang: str) -> CityTrace:
    result, problems = trace_city(folders)
    if result is None:
        raise NotTracedError(_why_not(problems, lang))
    return result


def _why_not(problems: Iterable[Problem], lang: str) -> str:
    wrong = [p.text(lang) for p in problems if p.is_error]
    return "\n".join(wrong) or NO_NETWORK[lang == "en"]


def summary_lines(result: CityTrace, lang: str) -> list[str]:
    """The year by county: intensity, dry month, what the annual mean gets wrong; then products and storage."""
    heads = {
        "zh": ("tCO₂/MWh", "年均", "8月常年", "8月干旱", "变化", "时间错记", "省级因子误差"),
        "en": (
            "county",
            "year",
            "Aug normal",
            "Aug drought",
            "change",
            "misplaced in time",
            "provincial factor off by",
        ),
    }[lang]
    errors = {row.place: row for row in result.errors}
    rows: list[tuple[str, ...]] = [heads]
    for place in result.places:
        row = errors.get(place)
        over = (row.by_hour, row.province_factor) if row else (result.city_errors[0], None)
        cells = (result.yearly[place], *result.august[place], *over)
        rows.append((_name(result, place, lang), *map(_short, cells)))
    more = [result.city_errors[1], result.rationing, *_product_figures(result), *result.storage]
    return [*_table(rows), *(f"{f.label}：{value_text(f)}" for f in more)]


def summary_json(result: CityTrace) -> dict[str, Any]:
    """Every traced figure by id, with value, unit and state."""
    return {f.id: _json(f) for f in result.figures()}


def county_rows(result: CityTrace, county: str, drought: bool) -> list[dict[str, Any]]:
    return [{"period": str(period), **_json(f)} for period, f in _months(result, county, drought)]


def county_lines(result: CityTrace, county: str, drought: bool, lang: str) -> list[str]:
    """A county month by month, with the shares of its sources."""
    told = result.drought if drought else result.normal
    lines = []
    for period, figure in _months(result, county, drought):
        place = figure.id.partition("@")[2].partition(":")[0]
        mix = zip(told.year.classes, told.shares(place, period), strict=True)
        words = "  ".join(f"{class_label(told.year.network, c, lang)} {s:.1%}" for c, s in mix if s > 5e-4)
        lines.append(f"{period}  {value_text(figure)}  {words}")
    return lines


def _months(result: CityTrace, county: str, drought: bool) -> list[tuple[Period, Figure]]:
    told = result.drought if drought else result.normal
    place = county if county == told.city else known_county(told, county)
    periods = [Period.parse(f"{result.year}-{month:02}") for month in sorted(set(told.year.months))]
    return [(period, told.intensity(place, period)) for period in periods]


def hour_lines(result: CityTrace, found: TracedHour, lang: str) -> list[str]:
    """One number: shares × factors, then paths and remainder; both sum to it."""
    said: Callable[[str, str], str] = lambda zh, en: en if lang == "en" else zh  # noqa: E731
    name = _name(result, found.county, lang)
    lines = [f"{name} {found.hour} {scenario_words(found.scenario, lang)}：{_exact(found.by_class)}"]
    lines.append(said(f"用电 {found.demand_mw:.1f} MW", f"load {found.demand_mw:.1f} MW"))
    for bus, power in found.inflow_mw.items():
        way = said("受自", "from") if power >= 0 else said("送往", "to")
        lines.append(f"  {way} {_name(result, bus, lang)} {abs(power):.1f} MW")
    if found.is_rationed:
        lines.append(said("本小时限电", "load is rationed in this hour"))
    lines.append(said("来源：占比 × 因子", "sources: share × factor"))
    for part in found.by_class.inputs:
        share, factor = part.inputs
        lines.append(f"  {_exact(part)} = {_exact(share)} × {value_text(factor)}  {_source(result, part, lang)}")
    lines.append(said("最强路径", "strongest paths"))
    say = _translator(result, lang)
    lines += [f"  {p.impact:.6f} ({p.share:.1%})  {' ← '.join(map(say, p.products))}" for p in found.strongest]
    if found.by_path:
        lines.append(said("余项", "remainder") + f"  {_exact(found.by_path.inputs[-1])}")
    return lines


def hour_json(result: CityTrace, found: TracedHour) -> dict[str, Any]:
    parts = [{"share": _json(p.inputs[0]), "factor": _json(p.inputs[1]), **_json(p)} for p in found.by_class.inputs]
    told = found.by_path.inputs if found.by_path else ()
    paths = [
        {"path": list(p.products), **_json(f), "share": p.share}
        for p, f in zip(found.strongest, told[:-1], strict=True)
    ]
    return {
        "county": found.county,
        "hour": str(found.hour),
        "scenario": found.scenario,
        **_json(found.by_class),
        "load_mw": found.demand_mw,
        "inflow_mw": found.inflow_mw,
        "rationed": found.is_rationed,
        "parts": parts,
        "paths": paths,
        "remainder": _json(told[-1])["value"] if told else 0.0,
        "remainder_exact": _json(told[-1])["exact"] if told else "0",
        "rests_on": [f.id for f in walk(result.normal.base) if not f.inputs],
    }


def _json(figure: Figure) -> dict[str, Any]:
    value = None if figure.quantity is None else float(figure.quantity.value)
    unit = "" if figure.quantity is None else figure.quantity.unit.code
    exact = "" if figure.quantity is None else plain(figure.quantity.value)
    known = {"id": figure.id, "label": figure.label, "value": value, "exact": exact, "unit": unit}
    return {**known, "state": figure.state.value}


def _effect_line(effect: Effect) -> str:
    ends = "  ".join(f"{value} → {found:.4f}" for value, found in (effect.low, effect.high))
    return f"{effect.span:.4f}  {effect.name} {effect.value}（{effect.base:.4f}）  {ends}  {effect.cell}"


def _product_figures(result: CityTrace) -> list[Figure]:
    return [f for p in result.products for f in (p.footprint, p.by_annual_factor, p.error)]


def _name(result: CityTrace, place: str, lang: str) -> str:
    known = {p.place.code: p.place for p in result.normal.year.network.city.places}
    if place not in known:
        return place
    return known[place].name_en if lang == "en" else known[place].name


def _source(result: CityTrace, part: Figure, lang: str) -> str:
    name = part.id.partition("@")[0].split(".")[1]
    return class_label(result.normal.year.network, name, lang)


def _translator(result: CityTrace, lang: str) -> Callable[[str], str]:
    """Names on a path (bus, `source·bus`, storage) in the language asked for."""
    network = result.normal.year.network
    known = {network.name(bus): _name(result, bus, lang) for bus in network.buses}
    known |= {row.text("zh"): row.text(lang) for row in network.classes()}
    known |= {p.name: p.name_en if lang == "en" else p.name for p in network.plants}
    return lambda name: "·".join(known.get(part, part) for part in name.split("·"))


def _short(figure: Figure | None) -> str:
    return "—" if figure is None or figure.quantity is None else value_text(figure).removesuffix(" tCO₂/MWh")


def _exact(figure: Figure) -> str:
    return "—" if figure.quantity is None else f"{figure.quantity.value:.6f}"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    return ["  ".join(cell + " " * max(PLACE_WIDTH - _width(cell), 0) for cell in row).rstrip() for row in rows]


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
