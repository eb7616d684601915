"""One traced number told in full: the hour, the source shares, the strongest paths, the remainder; each sums to it."""

from __future__ import annotations

from dataclasses import dataclass

from shuangtan.kernel import Figure, Grain, Period, derived, nearest, total
from shuangtan.runs.trace.city import CityTrace
from shuangtan.runs.trace.figures import TracedFigures, assumed, rounded
from shuangtan.tracing.city.paths import hour_paths
from shuangtan.tracing.city.year import SCENARIOS
from shuangtan.tracing.paths_strongest import StrongestPaths, SupplyPath

UNIT = "tCO2/MWh"
PATHS = 8
CLOSE = 1e-9
"""How near two ways of computing one number must come [tCO2/MWh]."""


@dataclass(frozen=True)
class TracedHour:
    """The intensity of a county in an hour [tCO2/MWh], unfolded twice, by source class and by supply path.

    Both unfoldings sum to one and the same number to the last digit; the remainder of the paths is what is left of it.
    `paths` is None where the hour carries no carbon at all. `inflow_mw` is what arrives from each neighbour.
    """

    county: str
    hour: Period
    scenario: str
    by_class: Figure
    by_path: Figure | None
    paths: StrongestPaths | None
    demand_mw: float
    inflow_mw: dict[str, float]
    is_rationed: bool

    @property
    def strongest(self) -> tuple[SupplyPath, ...]:
        """The paths that carry anything."""
        return tuple(p for p in self.paths.paths if p.impact) if self.paths else ()


def traced_hour(result: CityTrace, county: str, hour: str, drought: bool = False) -> TracedHour:
    """The number of one county and hour; LookupError names the nearest county, or that the hour was not traced."""
    told = result.drought if drought else result.normal
    place, period = known_county(told, county), _hour(hour)
    number = told.year.place(period)
    found = hour_paths(told.year, place, number, count=PATHS)
    by_class = told.intensity(place, period)
    return TracedHour(
        place,
        period,
        told.year.scenario,
        by_class,
        _path_figure(told, place, period, found, by_class) if found else None,
        found,
        float(told.year.served[told.year.network.counties.index(place), number]),
        _inflow(told, place, number),
        bool(told.year.dispatch.unserved_mw[number] > 1e-9),
    )


def _hour(written: str) -> Period:
    """An hour as written; LookupError for anything else."""
    try:
        found = Period.parse(written)
    except ValueError as error:
        raise LookupError(str(error)) from None
    if found.grain is not Grain.HOUR:
        raise LookupError(f"{written} 不是小时；写作 2025-08-15T20")
    return found


def known_county(told: TracedFigures, county: str) -> str:
    """The code of a county given by code, Chinese or English name."""
    codes = {told.year.network.name(code): code for code in told.year.network.counties}
    english = {p.place.name_en: p.place.code for p in told.year.network.city.places if p.place.code in codes.values()}
    if county in codes.values():
        return county
    if county in codes or county in english:
        return codes.get(county) or english[county]
    known = [*codes, *codes.values()]
    raise LookupError(f"没有区县 {county!r}；现有：{'、'.join(codes)}；相近：{nearest(county, known)}")


def explained(result: CityTrace, id: str) -> tuple[Figure, ...]:
    """The figure of a traced intensity by its id, for any county and any traced period (`…@510703:2025-08-15T20`).

    Of a county's hour there are two: the number by source class and by supply path.
    """
    kind, _, rest = id.partition("@")
    place, _, written = rest.partition(":")
    name, _, scenario = kind.partition(".")
    if name != "traced_intensity" or scenario not in ("", "drought"):
        raise LookupError(f"没有编号为 {id!r} 的追踪值；应为 traced_intensity[.drought]@区县:期间")
    told = result.drought if scenario else result.normal
    period = Period.parse(written)
    if place == told.city:
        return (told.intensity(place, period),)
    if period.grain is not Grain.HOUR:
        return (told.intensity(known_county(told, place), period),)
    found = traced_hour(result, place, written, bool(scenario))
    return (found.by_class, found.by_path) if found.by_path else (found.by_class,)


def _path_figure(told: TracedFigures, place: str, period: Period, found: StrongestPaths, number: Figure) -> Figure:
    """The number as listed paths and remainder; the remainder as found and as left over must agree."""
    id = told.id("traced_paths", place, period)
    parts = [
        assumed(derived(f"{id}/{rank}", " ← ".join(p.products), rounded(p.impact, UNIT), "路径用量 × 来源因子", []))
        for rank, p in enumerate((p for p in found.paths if p.impact), 1)
    ]
    assert number.quantity is not None
    listed = total(id, "", parts, UNIT).quantity or rounded(0, UNIT)
    rest = number.quantity.to(UNIT) - listed
    if abs(rest.number(UNIT) - found.remainder) > CLOSE:
        raise ValueError(f"{id}：路径之外剩 {rest.value}，应为 {found.remainder}")
    parts.append(assumed(derived(f"{id}/remainder", "余项", rest, "总数 − 所列路径", [])))
    return assumed(total(id, told.label("用电碳强度（按路径）", place, period), parts, UNIT))


def _inflow(told: TracedFigures, place: str, number: int) -> dict[str, float]:
    network, year = told.year.network, told.year
    bus, found = network.network.bus(place), {}
    ends = zip(network.network.from_bus, network.network.to_bus, year.case.sent_mw[:, number], strict=True)
    for start, end, power in ends:
        if bus in (start, end):
            other = int(end if start == bus else start)
            found[network.buses[other]] = float(power if end == bus else -power)
    return found


def scenario_words(scenario: str, lang: str) -> str:
    return SCENARIOS[scenario][lang == "en"]
