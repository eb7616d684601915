"""Roll-up of organisations and parks to counties without counting anything twice.

An organisation counts once, in the county it lies in, whether or not it also lies in a park. A park's own total adds
only what its organisations do not already tell; if they tell more than the park, that is reported and nothing is
subtracted from the county.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shuangtan.accounts.states import less, noted, summed
from shuangtan.kernel import Figure, PlaceTree, Problem, State, Unit, Wording, kind, unit

TOLD_TWICE = kind(
    "A551",
    "error",
    Wording("{organisation} 的数报了 {count} 次", "每个单位一次", "汇总规则", "只计第一次；删去重复的报表"),
    Wording("{organisation} is told {count} times", "once for each", "rules of roll-up", "the first counts"),
)
MORE_THAN_PARK = kind(
    "A552",
    "error",
    Wording("园区 {park} 合计 {total}，其中企业之和 {members}", "企业之和不大于园区合计", "汇总规则", "核对园区报表"),
    Wording("park {park}: {total}, its firms: {members}", "firms not above the park", "rules of roll-up", "check"),
)
NO_COUNTY = kind(
    "A553",
    "error",
    Wording("{subject} 的所在地 {place} 不属于任何区县", "区县或其下的地区代码", "GB/T 2260", "补所在地；未计入区县"),
    Wording(
        "{place} of {subject} lies in no county", "a county's code or below", "GB/T 2260", "supply it; not counted"
    ),
)


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation's figure: where it lies (a county or below) and in which park, if any."""

    organisation: str
    place: str
    figure: Figure
    park: str = ""


def roll_up(
    members: Iterable[Member], parks: Mapping[str, Figure], places: PlaceTree, target: str
) -> tuple[dict[str, Figure], list[Problem]]:
    """County → total in `target`, with parks' remainders; and what was told twice or does not fit."""
    once, problems = _once(members)
    parts: dict[str, list[Figure]] = {}
    for member in once:
        if county := _county(places, member.organisation, member.place, problems):
            parts.setdefault(county, []).append(member.figure)
    for park, whole in parks.items():
        if county := _county(places, park, park, problems):
            rest = _remainder(park, whole, [m.figure for m in once if m.park == park], unit(target), problems)
            parts.setdefault(county, []).append(rest)
    return {
        county: summed(f"rollup@{county}", f"{places.places[county].name}合计", figures, target)
        for county, figures in parts.items()
    }, problems


def _once(members: Iterable[Member]) -> tuple[list[Member], list[Problem]]:
    told: dict[str, list[Member]] = {}
    for member in members:
        told.setdefault(member.organisation, []).append(member)
    twice = [TOLD_TWICE(at=name, organisation=name, count=len(found)) for name, found in told.items() if len(found) > 1]
    return [found[0] for found in told.values()], twice


def _remainder(park: str, whole: Figure, members: list[Figure], target: Unit, problems: list[Problem]) -> Figure:
    """The park's total less what its organisations tell; IE if they tell all of it or more."""
    id, label = f"rollup.park@{park}", f"园区 {park} 未分到企业的部分"
    if not members:
        return whole
    inside = summed(f"{id}:members", f"园区 {park} 企业之和", members, target)
    rest = less(id, label, whole, inside)
    if rest.quantity is None or rest.quantity.value > 0:
        return rest
    if rest.quantity.value < 0:
        problems.append(MORE_THAN_PARK(at=park, park=park, total=whole.quantity, members=inside.quantity))
    return noted(id, label, State.INCLUDED_ELSEWHERE, "已由园区内企业计入", [inside])


def _county(places: PlaceTree, subject: str, place: str, problems: list[Problem]) -> str:
    found = next((p.code for p in places.above(place) if p.level == "county"), "")
    if not found:
        problems.append(NO_COUNTY(at=subject, subject=subject, place=place or "未填"))
    return found
