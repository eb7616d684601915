"""A PyPSA network as a system of ours; whatever has no counterpart here is listed, nothing is dropped in silence.

Cohorts of one component (``name year`` with equal running) become one component again. A file of ours gives back
targets, tags and limits from the network's own dictionary. The sample of hours is scaled to a year: weights of periods
and yearly costs are converted together, so that the total cost is PyPSA's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from shuangtan.kernel import Problem
from shuangtan.planning.doors.mistakes import NOT_READ, STRETCHED, UNEVEN_TIME, UNKNOWN_ATTRIBUTE
from shuangtan.planning.doors.netcdf import read_netcdf
from shuangtan.planning.doors.pypsa_out import CARRIERS, DISPOSAL, INFLOW, SPILL, UNSERVED, YEAR_HOURS
from shuangtan.planning.doors.tables import NetworkTables, Row
from shuangtan.planning.system import (
    Build,
    Commitment,
    Demand,
    Generator,
    Line,
    Link,
    Node,
    Output,
    Retrofit,
    Storage,
    System,
    Target,
)
from shuangtan.planning.values import Profile

FIRST_YEAR = 2030
"""What a network without investment periods is called."""
SIZE = {"_nom", "_nom_extendable", "_nom_max", "_nom_opt", "_nom_min"}
READ = {
    "generators": {"bus", "carrier", "sign", "efficiency", "p_min_pu", "p_max_pu", "marginal_cost", "ramp_limit_up",
                   "ramp_limit_down", "committable", "start_up_cost"},
    "storage_units": {"bus", "max_hours", "efficiency_store", "efficiency_dispatch", "standing_loss", "p_min_pu",
                      "marginal_cost", "cyclic_state_of_charge", "cyclic_state_of_charge_per_period", "inflow",
                      "state_of_charge_initial", "state_of_charge_initial_per_period"},
    "stores": {"bus", "standing_loss", "e_min_pu", "e_cyclic", "e_cyclic_per_period", "e_initial",
               "e_initial_per_period"},
    "links": {"bus0", "p_min_pu", "p_max_pu", "marginal_cost"},
    "lines": {"bus0", "bus1", "x", "s_nom", "r"},
    "loads": {"bus", "p_set", "sign"},
}  # fmt: skip
COMMON = {"build_year", "lifetime", "capital_cost", "carrier", "type", "control", "length", "x_pos", "y_pos"}
COHORT = re.compile(r"^(.*) (\d{4})( 新建)?$")


def import_pypsa(path: Path, year: int = FIRST_YEAR) -> tuple[System | None, list[Problem]]:
    """The system of a PyPSA netCDF file with everything that could not be read; ``year`` names a single period."""
    network, problems = read_netcdf(path)
    if network is None:
        return None, problems
    system, found = from_network(network, year)
    return system, problems + found


def from_network(network: NetworkTables, year: int = FIRST_YEAR) -> tuple[System | None, list[Problem]]:
    """The system of network tables."""
    low, high = float(np.min(network.cost_hours)), float(np.max(network.cost_hours))
    step, longest = float(np.min(network.step_hours)), float(np.max(network.step_hours))
    if low != high or step != longest:
        return None, [UNEVEN_TIME("snapshots", low=min(low, step), high=max(high, longest))]
    reader = Reader(network, year, low * network.steps / YEAR_HOURS, step)
    return reader.read(), reader.problems


@dataclass
class Reader:
    """Reads the tables one after the other; ``stretch`` is the share of a year that PyPSA counts in cost."""

    network: NetworkTables
    year: int
    stretch: float
    step_hours: float
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> System:
        if abs(self.stretch - 1.0) > 1e-12:
            self.problems.append(STRETCHED("snapshots", hours=f"{self.stretch * YEAR_HOURS:g}"))
        self._unknown()
        weights = self.network.periods or {self.year: 1.0}
        return System(
            {year: weight * self.stretch for year, weight in weights.items()}, self._nodes(), self.network.steps,
            self._demands(), self._generators(), (*self._units(), *self._stores()), self._links(), self._lines(),
            self._targets(), self._retrofits(), step_hours=self.step_hours,
        )  # fmt: skip

    @property
    def years(self) -> list[int]:
        return sorted(self.network.periods) or [self.year]

    def _unknown(self) -> None:
        for name, known in READ.items():
            table = self.network[name]
            seen = [*table.attributes, *table.series]
            letter = {"stores": "e", "lines": "s"}.get(name, "p")
            fine = known | COMMON | {letter + part for part in SIZE}
            strange = sorted({a for a in seen if a not in fine and not re.fullmatch(r"(bus|efficiency|delay)\d?", a)})
            for attribute in strange:
                count = len(table.series.get(attribute, ())) or len(table.rows)
                self.problems.append(UNKNOWN_ATTRIBUTE(name, table=name, field=attribute, count=count))
        for row in self.network["transformers"].read():
            self._refuse(row, "变压器", row.text("bus0"), "先在 PyPSA 中化为线路")

    def _refuse(self, row: Row, said: str, value: object, hint: str) -> None:
        self.problems.append(NOT_READ(row.name, field=said, value=value, hint=hint))

    def profile(self, row: Row, attribute: str, default: float = 0.0) -> Profile:
        """A profile by period; one series or number where all periods agree."""
        whole = row.profile(attribute, default)
        if isinstance(whole, float):
            return whole
        parts = whole.reshape(len(self.years), self.network.steps)
        return parts[0] if (parts == parts[0]).all() else dict(zip(self.years, parts, strict=True))

    def yearly(self, row: Row, attribute: str) -> float | dict[int, float]:
        """A number by period; a series within a year has no counterpart for this attribute."""
        whole = row.profile(attribute)
        if isinstance(whole, float):
            return whole
        parts = whole.reshape(len(self.years), self.network.steps)
        if (np.ptp(parts, axis=1) > 0).any():
            self._refuse(row, f"逐时的 {attribute}", f"{parts.min():g} 至 {parts.max():g}", "改为每期一个数")
        return {year: float(part.mean()) for year, part in zip(self.years, parts, strict=True)}

    def build(self, row: Row, letter: str) -> Build:
        """The one cohort of a component: what stands, or what may be built and when."""
        nom, built = f"{letter}_nom", int(row.number("build_year"))
        life = row.number("lifetime", np.inf)
        if not row.flag(f"{nom}_extendable"):
            size = row.number(nom)
            return Build(((built, size),), fixed_cost=row.number("capital_cost") / self.stretch, lifetime_years=life)
        if least := row.number(f"{nom}_min"):
            self._refuse(row, f"{nom}_min", least, "写成容量目标的下限")
        when = next((year for year in self.years if year >= built), None)
        if when is None or (built not in self.years and when != self.years[0]):
            self._refuse(row, "build_year", built, "改为规划年之一")
            return Build()
        life -= when - built if built else 0
        chosen = {y: row.number(f"{nom}_max", np.inf) if y == when else 0.0 for y in self.years}
        cost = row.number("capital_cost") / self.stretch
        return Build(yearly_cost={y: cost if y == when else 0.0 for y in self.years}, limit=chosen, lifetime_years=life)

    def _nodes(self) -> tuple[Node, ...]:
        ours = {pypsa: word for word, pypsa in CARRIERS.items()}
        free = {name.removesuffix(f" {DISPOSAL}") for name in self.network["generators"].rows}
        return tuple(
            Node(row.name, ours.get(row.text("carrier", "AC"), row.text("carrier", "AC")), row.text("unit", "MW"),
                 row.name in free and f"{row.name} {DISPOSAL}" in self.network["generators"].rows)
            for row in self.network["buses"].read()
        )  # fmt: skip

    def _demands(self) -> tuple[Demand, ...]:
        shed = {row.name: row for row in self.network["generators"].read() if row.text("carrier") == UNSERVED}
        found = []
        for row in self.network["loads"].read():
            if row.number("sign", -1.0) < 0:
                other = shed.get(f"{row.name} {UNSERVED}")
                cost = None if other is None else other.number("marginal_cost")
                found.append(Demand(row.name, row.text("bus"), self.profile(row, "p_set"), cost))
            elif not self._is_inflow(row.name):
                self._refuse(row, "sign", 1, "改写成固定出力的机组")
        return tuple(found)

    def _is_inflow(self, name: str) -> bool:
        stem = name.removesuffix(f" {INFLOW}")
        stores = {COHORT.sub(r"\1", store) for store in self.network["stores"].rows}
        return stem != name and stem in stores

    def _generators(self) -> tuple[Generator, ...]:
        helpers = {UNSERVED, DISPOSAL, SPILL}
        rows = [row for row in self.network["generators"].read() if row.text("carrier") not in helpers]
        return tuple(_joined([self._kept(self._generator(row)) for row in rows], self.years))

    def _generator(self, row: Row) -> Generator:
        carrier = self.network["carriers"].rows.get(row.text("carrier"), {})
        start = row.number("start_up_cost") / (YEAR_HOURS / (self.network.steps * self.step_hours))
        size, least = row.number("p_nom"), self.profile(row, "p_min_pu")
        on = Commitment(size, float(np.max(least)) if not isinstance(least, Mapping) else 0.0, start)
        committed = row.flag("committable") and size > 0
        ramps = [None if (r := row.number(f"ramp_limit_{way}", 1.0)) >= 1.0 else r for way in ("up", "down")]
        return Generator(
            row.name, row.text("bus"), self.build(row, "p"), self.profile(row, "p_max_pu", 1.0),
            0.0 if committed else least, self.profile(row, "marginal_cost"), 0.0, row.number("efficiency", 1.0),
            float(carrier.get("co2_emissions", 0.0)), ramps[0], ramps[1], commitment=on if committed else None,
            sign=int(row.number("sign", 1.0)),
        )  # fmt: skip

    def _units(self) -> list[Storage]:
        return _joined([self._kept(self._unit(row)) for row in self.network["storage_units"].read()], self.years)

    def _unit(self, row: Row) -> Storage:
        hours, size = row.number("max_hours", 1.0), row.number("p_nom")
        cyclic = row.flag("cyclic_state_of_charge") or row.flag("cyclic_state_of_charge_per_period")
        start = row.number("state_of_charge_initial") / (hours * size) if hours * size else 0.0
        given = row.profile("inflow")
        inflow = None if isinstance(given, float) and given == 0 else self.profile(row, "inflow")
        charge = row.number("p_min_pu", -1.0)
        return Storage(
            row.name, row.text("bus"), self.build(row, "p"), hours, None, row.number("efficiency_store", 1.0),
            row.number("efficiency_dispatch", 1.0), row.number("standing_loss"), -charge, inflow, cyclic=cyclic,
            start_level=0.0 if cyclic else start, running_cost=row.number("marginal_cost"),
        )  # fmt: skip

    def _stores(self) -> list[Storage]:
        found = []
        for row in self.network["stores"].read():
            cyclic = row.flag("e_cyclic") or row.flag("e_cyclic_per_period")
            start = row.number("e_initial") / row.number("e_nom") if row.number("e_nom") else 0.0
            store = Storage(
                row.name, row.text("bus"), None, 1.0, self.build(row, "e"), loss_per_hour=row.number("standing_loss"),
                least_level=row.number("e_min_pu"), cyclic=cyclic, start_level=0.0 if cyclic else start,
            )  # fmt: skip
            found.append(self._kept(store))
        inflows = {row.name: row for row in self.network["loads"].read() if self._is_inflow(row.name)}
        return [
            replace(s, inflow=self.profile(inflows[n], "p_set")) if (n := f"{s.name} {INFLOW}") in inflows else s
            for s in _joined(found, self.years)
        ]

    def _links(self) -> tuple[Link, ...]:
        return tuple(_joined([self._kept(self._link(row)) for row in self.network["links"].read()], self.years))

    def _link(self, row: Row) -> Link:
        numbers = ["", *map(str, range(2, 10))]
        outputs = tuple(
            Output(bus, row.number(f"efficiency{n}", 1.0), int(row.number(f"delay{n}")))
            for n in numbers
            if (bus := row.text(f"bus{n or 1}")) and bus != "nan"
        )
        share, least = self.profile(row, "p_max_pu", 1.0), row.profile("p_min_pu")
        both = bool(np.min(least) < 0)
        if both and not np.array_equal(-np.asarray(least), np.asarray(row.profile("p_max_pu", 1.0))):
            self._refuse(row, "p_min_pu", f"{np.min(least):g}", "双向线路两向限额应相等")
        if both and any(o.efficiency != 1.0 for o in outputs):
            self._refuse(row, "efficiency", outputs[0].efficiency, "有损双向线路写成两条单向联络")
        if not both and np.max(least) > 0:
            self._refuse(row, "p_min_pu", f"{np.max(least):g}", "最小流量按绝对值写入 least_flow")
        cost = self.yearly(row, "marginal_cost")
        return Link(row.name, row.text("bus0"), outputs, self.build(row, "p"), share, 0.0, cost, both_ways=both)

    def _lines(self) -> tuple[Line, ...]:
        volts = {row.name: row.number("v_nom", 1.0) for row in self.network["buses"].read()}
        found = []
        for row in self.network["lines"].read():
            if row.flag("s_nom_extendable"):
                self._refuse(row, "s_nom_extendable", "True", "可扩建的线路用双向联络表示")
            x = row.number("x")
            if x <= 0:
                self._refuse(row, "x", x, "给出电抗")
                continue
            kept = self.network.ours.get("kept", {}).get(row.name, {})
            susceptance = volts[row.text("bus0")] ** 2 / x
            ends = row.text("bus0"), row.text("bus1")
            found.append(Line(row.name, *ends, susceptance, row.number("s_nom"), kept.get("shift", 0.0)))
        return tuple(found)

    def _targets(self) -> tuple[Target, ...]:
        if "targets" in self.network.ours:
            return tuple(Target(**raw) for raw in self.network.ours["targets"])
        yearly, found = YEAR_HOURS / (self.network.steps * self.step_hours), []
        for row in self.network["global_constraints"].read():
            if (row.text("type"), row.text("sense")) != ("primary_energy", "<="):
                self._refuse(row, "type", row.text("type"), "写成目标")
                continue
            year = int(row.number("investment_period", self.year))
            cap = row.number("constant") * yearly
            found.append(Target(row.name, "t", year, "emission_t", {"*": 1.0}, upper=cap))
        return tuple(found)

    def _retrofits(self) -> tuple[Retrofit, ...]:
        return tuple(Retrofit(**raw) for raw in self.network.ours.get("retrofits", []))

    def _kept(self, component: Any) -> Any:
        """The component with what we kept aside under its own name."""
        match = COHORT.match(component.name)
        kept = self.network.ours.get("kept", {}).get(match[1] if match else component.name, {})
        for key, value in kept.items():
            part, _, attribute = key.rpartition(".")
            given = _restored(key, value)
            if part and (inner := getattr(component, part)) is not None:
                component = replace(component, **{part: replace(inner, **{attribute: given})})
            elif not part:
                component = replace(component, **{attribute: given})
        return component


def _restored(key: str, value: Any) -> Any:
    if key == "tags":
        return frozenset(value)
    if key == "commitment":
        return Commitment(**value)
    if isinstance(value, Mapping):
        return {int(year): np.array(v) if isinstance(v, list) else v for year, v in value.items()}
    return np.array(value) if isinstance(value, list) else value


def _joined(components: Iterable[Any], years: list[int]) -> list[Any]:
    """Cohorts of one name that run alike as one component; the order of first appearance is kept."""
    groups: dict[str, list[list[Any]]] = {}
    for component in components:
        match = COHORT.match(component.name)
        kinds = groups.setdefault(match[1] if match else component.name, [])
        same = next((members for members in kinds if _alike(members[0], component)), None)
        if same is None:
            kinds.append([component])
        else:
            same.append(component)
    return [
        _merged(stem if len(kinds) == 1 else members[0].name, members, years)
        for stem, kinds in groups.items()
        for members in kinds
    ]


def _alike(a: Any, b: Any) -> bool:
    """Equal in everything but name and size."""
    same = all(_equal(getattr(a, f), getattr(b, f)) for f in a.__dataclass_fields__ if f not in ("name", *PARTS))
    return same and all(_life(a, part) == _life(b, part) for part in PARTS)


PARTS = ("build", "energy")


def _life(component: Any, part: str) -> tuple[object, ...]:
    build: Build | None = getattr(component, part, None)
    return () if build is None else (build.lifetime_years, build.potential, build.may_close)


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(_equal(a[k], b[k]) for k in a)
    return type(a) is type(b) and bool(np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b)


def _merged(stem: str, members: list[Any], years: list[int]) -> Any:
    parts = {part: _one_build([getattr(m, part) for m in members], years) for part in PARTS if _life(members[0], part)}
    return replace(members[0], name=stem, **parts)


def _one_build(builds: list[Build], years: list[int]) -> Build:
    stock = tuple(entry for b in builds for entry in b.stock)
    open_ = [b for b in builds if isinstance(b.limit, Mapping) and isinstance(b.yearly_cost, Mapping)]
    limit = {year: sum(b.limit[year] for b in open_) for year in years}  # type: ignore[index,misc]
    cost = {year: sum(b.yearly_cost[year] for b in open_) for year in years}  # type: ignore[index,misc]
    first = replace(builds[0], stock=stock, fixed_cost=max(b.fixed_cost for b in builds))
    return replace(first, limit=limit, yearly_cost=cost) if open_ else first
