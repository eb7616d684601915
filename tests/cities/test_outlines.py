"""Outlines: small, closed, simple rings that share their borders and keep their areas."""

from __future__ import annotations

import json
from itertools import combinations, pairwise
from math import cos, radians
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
KM_PER_DEGREE = 111.32


def rings(city: Any) -> dict[str, Ring]:
    outlines = json.loads((city.folder / "outlines.json").read_text(encoding="utf-8"))
    return {code: [(x, y) for x, y in ring] for code, outline in outlines.items() for ring in outline["rings"]}


def turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def area_km2(ring: Ring) -> float:
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return abs(twice) / 2 * cos(radians(32)) * KM_PER_DEGREE**2


def is_inside(point: Point, ring: Ring) -> bool:
    x, y = point
    crossed = [(a, b) for a, b in pairwise(ring) if (a[1] > y) != (b[1] > y)]
    return sum(x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in crossed) % 2 == 1


def test_outlines_name_known_places_and_sources(city: Any) -> None:
    """Every outline belongs to a place of the folder and to a source record."""
    outlines = json.loads((city.folder / "outlines.json").read_text(encoding="utf-8"))
    assert set(outlines) <= {row["code"] for row in city.table("places.csv")}
    assert {outline["source"] for outline in outlines.values()} <= set(city.sources)


def test_rings_are_closed_and_small(city: Any) -> None:
    """A ring ends where it starts and has 4 to 60 points, none of them twice."""
    for code, ring in rings(city).items():
        assert ring[0] == ring[-1], code
        assert 4 <= len(ring) <= 60, code
        assert len(set(ring)) == len(ring) - 1, code


def test_rings_do_not_cross_themselves(city: Any) -> None:
    """No two sides of a ring cross."""
    for code, ring in rings(city).items():
        assert [s for s in combinations(pairwise(ring), 2) if cross(*s[0], *s[1])] == [], code


def test_counties_do_not_cross_each_other(mianyang: Any) -> None:
    """Sides of different counties meet only in shared points, and every county shares sides with a neighbour."""
    sides = {code: list(pairwise(ring)) for code, ring in rings(mianyang).items() if code != "510700"}
    for a, b in combinations(sides, 2):
        assert [(s, t) for s in sides[a] for t in sides[b] if cross(*s, *t)] == [], (a, b)
    for code, own in sides.items():
        others = {frozenset(s) for other, theirs in sides.items() if other != code for s in theirs}
        assert sum(frozenset(s) in others for s in own) >= 5, code


def test_areas_are_kept(mianyang: Any) -> None:
    """Each simplified county keeps its area within 3 %, the city within 1 % of the published 20 248 km2."""
    area = {row["code"]: float(row["area_km2"]) for row in mianyang.table("places.csv") if row["area_km2"]}
    drawn = {code: area_km2(ring) for code, ring in rings(mianyang).items()}
    assert {c: drawn[c] for c in drawn if abs(drawn[c] / area[c] - 1) > (0.01 if c == "510700" else 0.03)} == {}


def test_places_and_plants_lie_in_their_county(mianyang: Any) -> None:
    """County centres and plants lie in their own county; only Sancha, whose note says so, falls just outside."""
    drawn = rings(mianyang)
    points = [(r["code"], r["code"], r) for r in mianyang.table("places.csv") if r["level"] == "county"]
    points += [(r["id"], r["county"], r) for r in mianyang.table("plants.csv") if r["lon"]]
    outside = [id for id, county, r in points if not is_inside((float(r["lon"]), float(r["lat"])), drawn[county])]
    assert outside == ["plant-sancha"]
