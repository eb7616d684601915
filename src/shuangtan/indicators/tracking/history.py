"""A yearly series and where its definition breaks: across a break nothing is change.

After an economic census levels of GDP and energy stand on a new basis; a nominal series then jumps without anything
having happened. Breaks are data (`catalogue/indicators/breaks.yaml`). Published rates are on one basis each year, so
an index chained from rates has no break.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from shuangtan.accounts.facts import Facts
from shuangtan.catalogue.tables import read_rows
from shuangtan.kernel import Figure, Grain, Period, Problem, Wording, kind

BAD_BREAK = kind(
    "I401",
    "error",
    Wording("口径变化 {id} 的 {field} 为 {seen}", "{expected}", "口径变化表的格式", "改正后再载入"),
    Wording("{field} of break {id} is {seen}", "{expected}", "the table of breaks", "correct it"),
)


@dataclass(frozen=True, slots=True)
class Break:
    """The first year on a new basis, for a quantity of a place (or of all places if empty)."""

    id: str
    product: str
    flow: str
    place: str
    first_year: int
    because: str
    source: str

    def concerns(self, place: str, product: str, flow: str) -> bool:
        return (self.product, self.flow) == (product, flow) and self.place in ("", place)


@dataclass(frozen=True, slots=True)
class History:
    """A yearly series [unit]; `breaks` are the first years on a new basis."""

    label: str
    unit: str
    points: tuple[tuple[int, float], ...]
    breaks: frozenset[int] = frozenset()
    figures: tuple[Figure, ...] = ()

    def changes(self) -> list[tuple[int, float | None]]:
        """Year on year change as a ratio − 1; None across a break or a missing year: it is unknown, not zero."""
        return [
            (b, None if b in self.breaks or b != a + 1 or not x else y / x - 1)
            for (a, x), (b, y) in pairwise(self.points)
        ]

    def current(self) -> History:
        """The last stretch without break or missing year: what may be compared and carried on."""
        start = 0
        for i, ((a, _), (b, _)) in enumerate(pairwise(self.points), 1):
            if b in self.breaks or b != a + 1:
                start = i
        return History(self.label, self.unit, self.points[start:], frozenset(), self.figures[start:])

    @property
    def years(self) -> list[int]:
        return [year for year, _ in self.points]


def history(facts: Facts, place: str, product: str, flow: str, unit: str, breaks: Iterable[Break] = ()) -> History:
    """The yearly facts of a quantity, with the breaks that concern it."""
    periods = [p for p in facts.periods(place, product, flow) if p.grain is Grain.YEAR]
    figures = [facts.figure(place, product, flow, p) for p in periods]
    known = [(p.first_day.year, f) for p, f in zip(periods, figures, strict=True) if f.quantity is not None]
    points = tuple((year, f.quantity.number(unit)) for year, f in known if f.quantity is not None)
    label = facts.figure(place, product, flow, Period.year(1)).label.rpartition(" ")[0]
    years = frozenset(b.first_year for b in breaks if b.concerns(place, product, flow))
    return History(label, unit, points, years, tuple(f for _, f in known))


def indexed(label: str, rates: Sequence[tuple[int, Figure]]) -> History:
    """An index (100 before the first year) chained from yearly rates [%]; it starts anew after the last gap."""
    last_gap = max((i for i, (_, f) in enumerate(rates) if f.quantity is None), default=-1)
    told = rates[last_gap + 1 :]
    if not told:
        return History(label, "1", ())
    level, points = 100.0, [(told[0][0] - 1, 100.0)]
    for year, rate in told:
        assert rate.quantity is not None
        level *= 1 + rate.quantity.number("1")
        points.append((year, level))
    return History(label, "1", tuple(points), frozenset(), tuple(f for _, f in told))


def load_breaks(path: Path, sources: Collection[str]) -> tuple[list[Break], list[Problem]]:
    """The table of breaks; every mistake at once."""
    breaks: list[Break] = []
    problems: list[Problem] = []
    for raw in read_rows(path, path.name, problems):
        id, needed = raw.get("id", "—"), ("id", "word", "first_year", "because", "source")
        wrong = [(name, "空", "必填") for name in needed if not raw.get(name)]
        if raw.get("source") and raw["source"] not in sources:
            wrong.append(("source", raw["source"], "有来源记录的编号"))
        problems += [BAD_BREAK(at=raw.at, id=id, field=n, seen=s, expected=e) for n, s, e in wrong]
        if not wrong:
            product, _, flow = raw["word"].partition(".")
            place, year = str(raw.get("place", "")), int(raw["first_year"])
            breaks.append(Break(id, product, flow, place, year, raw["because"], raw["source"]))
    return breaks, problems
