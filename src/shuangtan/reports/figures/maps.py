"""County maps: outlines in a plain equirectangular projection, counties coloured by a figure, plants as points."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, radians

from shuangtan.kernel import Figure
from shuangtan.reports.content import CityReport
from shuangtan.reports.figures.spec import INK, Chart, Spec, layered, row, tooltip
from shuangtan.reports.rows import MapPlace, Point
from shuangtan.reports.shown import pretty_unit

MOST_MAPS = 3
NAMES = {"population": ("常住人口", "Population"), "gdp": ("地区生产总值", "GDP")}
"""Titles of the figures that counties usually carry; others are shown under the name they come with."""


def map_charts(report: CityReport) -> list[Chart]:
    """The map of plants, then one map for each figure that the counties carry (at most `MOST_MAPS`)."""
    if not report.places:
        return []
    stretch = cos(radians(_middle_latitude(report.places)))
    names = list(dict.fromkeys(name for place in report.places for name in place.values))
    return [_plants(report, stretch), *(_coloured(report, name, stretch) for name in names[:MOST_MAPS])]


def _plants(report: CityReport, stretch: float) -> Chart:
    rows = [
        row(p.capacity, "万kW", plant=p.name, technology=p.technology_label, status=p.status, operating=p.is_operating)
        | _flat(p.at, stretch)
        for p in report.plants
        if p.at and p.capacity.quantity
    ]
    colour = {"field": "technology", "type": "nominal", "title": None, "legend": {"columns": 4}}
    size = {"field": "v", "type": "quantitative", "title": "万kW", "scale": {"range": [25, 700]}}
    size["legend"] = {"orient": "right", "values": [1, 10, 100, 200]}
    tips = [{"field": f, "title": t} for f, t in (("plant", "机组"), ("technology", "类型"), ("status", "状况"))]
    point = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
        "color": colour,
        "size": size,
        "fillOpacity": {"condition": {"test": "datum.operating", "value": 0.75}, "value": 0.08},
        "tooltip": [*tips, *tooltip()[1:]],
    }
    ground = {"type": "geoshape", "fill": "#f3f6f8", "stroke": "#b6bfc6"}
    layers: list[Spec] = [
        {"data": _shapes(report.places, stretch), "mark": ground},
        {"data": {"values": rows}, "mark": {"type": "circle", "strokeWidth": 1.2, "stroke": INK}, "encoding": point},
        _names(report.places, stretch),
    ]
    note = "实心为在役，空心为规划、在建或退役；只画出有坐标的机组。轮廓为简化示意，不作界线依据。"
    return Chart("map-plants", "机组分布", "Plants", "map", _framed(layers), note)


def _coloured(report: CityReport, name: str, stretch: float) -> Chart:
    figures = {p.code: p.values[name] for p in report.places if name in p.values}
    unit = next((f.quantity.unit.code for f in figures.values() if f.quantity), "1")
    colour = {
        "field": "properties.v",
        "type": "quantitative",
        "title": pretty_unit(unit),
        "scale": {"type": "quantize", "scheme": {"name": "teals", "extent": [0, 0.65]}, "nice": True},
        "legend": {"orient": "right", "format": ".3~r"},
    }
    tips = [
        {"field": f"properties.{f}", "title": t} for f, t in (("name", "县区"), ("text", "数值"), ("state", "状态"))
    ]
    shape = {"mark": {"type": "geoshape", "stroke": "white"}, "encoding": {"color": colour, "tooltip": tips}}
    known = tuple(p for p in report.places if p.code in figures and figures[p.code].quantity)
    ground = {"mark": {"type": "geoshape", "fill": "#e3e7ea", "stroke": "white"}}
    layers: list[Spec] = [
        ground | {"data": _shapes(report.places, stretch)},
        shape | {"data": _shapes(known, stretch, figures, unit)},
        _names(report.places, stretch),
    ]
    zh, en = NAMES.get(name, (name, name))
    years = {f.id.rpartition(":")[2] for f in figures.values() if f.quantity}
    title = f"{zh}（{'、'.join(sorted(years))}）" if years else zh
    note = "灰色为没有数据；轮廓为简化示意，不作界线依据。"
    return Chart(f"map-{_ascii(name)}", title, en, "map", _framed(layers), note)


def _shapes(
    places: Iterable[MapPlace], stretch: float, figures: dict[str, Figure] | None = None, unit: str = "1"
) -> Spec:
    """The outlines as GeoJSON features in flattened degrees; with figures, their rows as properties."""
    features = []
    for place in places:
        rings = [[[round(x * stretch, 5), y] for x, y in ring] for ring in place.rings]
        figure = (figures or {}).get(place.code)
        properties = {"name": place.name, "v": None, "text": "缺失", "state": ""}
        properties |= row(figure, unit) if figure else {}
        shape = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
        features.append(
            {"type": "Feature", "id": properties.get("id", ""), "properties": properties, "geometry": shape}
        )
    return {"values": features}


def _names(places: Iterable[MapPlace], stretch: float) -> Spec:
    rows = [{"name": p.name} | _flat(_middle(p), stretch) for p in places if p.rings]
    encoding = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
        "text": {"field": "name"},
    }
    return {"data": {"values": rows}, "mark": {"type": "text", "fontSize": 11, "color": INK}, "encoding": encoding}


def _framed(layers: list[Spec]) -> Spec:
    """`identity` takes the flattened degrees as they are: no sphere, so the winding of a ring does not matter."""
    return layered(layers, 430, projection={"type": "identity", "reflectY": True}, autosize={"type": "fit"})


def _flat(at: Point | None, stretch: float) -> Spec:
    return {} if at is None else {"lon": round(at[0] * stretch, 5), "lat": at[1]}


def _middle(place: MapPlace) -> Point:
    """The middle of the box around the longest ring: good enough to hang a name on."""
    ring = max(place.rings, key=len)
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _middle_latitude(places: Iterable[MapPlace]) -> float:
    ys = [y for place in places for ring in place.rings for _, y in ring]
    return (min(ys) + max(ys)) / 2 if ys else 0.0


def _ascii(name: str) -> str:
    return "-".join(f"{ord(c):x}" for c in name if not c.isspace())
