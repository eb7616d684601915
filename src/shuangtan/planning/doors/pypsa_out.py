"""A system of ours in the words of PyPSA.

Each cohort (build year) becomes a component ``name year``, as PyPSA wants it. What PyPSA cannot say is kept in the
network's own dictionary, so that reading the file back gives the same question, and is listed as a problem, so that
nobody takes PyPSA's answer for ours. Fuel cost becomes part of the running cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from shuangtan.kernel import Problem
from shuangtan.planning.blocks import Floats
from shuangtan.planning.doors.mistakes import LEFT_OUT, NOT_SAID
from shuangtan.planning.doors.netcdf import write_netcdf
from shuangtan.planning.doors.tables import Cell, NetworkTables
from shuangtan.planning.fleet import cohorts
from shuangtan.planning.system import Build, Generator, Link, Storage, System, Target, Weather
from shuangtan.planning.values import Profile, in_year, over_steps

YEAR_HOURS = 8760.0
UNSERVED = "缺供"
DISPOSAL = "弃"
INFLOW = "来水"
SPILL = "弃水"
CARRIERS = {"电力": "AC"}
"""Our carriers by the name that has a meaning in PyPSA: lines obey Kirchhoff's laws only between AC buses."""
HINT = "需要时在 PyPSA 中以 extra_functionality 补写"


def export_pypsa(system: System, path: Path, weather: Weather | None = None) -> list[Problem]:
    """Write a system as a PyPSA netCDF file; the problems say what PyPSA cannot express."""
    network, problems = to_network(system, weather)
    write_netcdf(network, path)
    return problems


def to_network(system: System, weather: Weather | None = None) -> tuple[NetworkTables, list[Problem]]:
    """The tables of a system in one weather year (the first if none is named)."""
    steps = np.array([YEAR_HOURS / system.steps]), np.array([system.step_hours])
    network = NetworkTables(system.steps, dict(system.periods), *steps)
    writer = Writer(system, weather or system.weathers[0], network)
    writer.write()
    network.meta = {"shuangtan": {"kept": writer.kept, "targets": [_target(t) for t in system.targets],
                                  "retrofits": [asdict(r) for r in system.retrofits]}}  # fmt: skip
    return network, writer.problems


@dataclass
class Writer:
    """Fills the tables, and collects what is kept aside and what cannot be said."""

    system: System
    weather: Weather
    network: NetworkTables
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def write(self) -> None:
        for node in self.system.nodes:
            carrier = CARRIERS.get(node.carrier, node.carrier)
            self.network["carriers"].add(carrier, co2_emissions=0.0)
            self.network["buses"].add(node.name, carrier=carrier, unit=node.unit, v_nom=1.0)
            if node.free_disposal:
                self._plain_generator(f"{node.name} {DISPOSAL}", node.name, DISPOSAL, p_nom=1e6, sign=-1.0)
        self._loads()
        for generator in self.system.generators:
            self._generator(generator)
        for storage in self.system.storages:
            self._storage(storage)
        for link in self.system.links:
            self._link(link)
        for line in self.system.lines:
            self.network["lines"].add(
                line.name, bus0=line.source, bus1=line.target, x=1.0 / line.susceptance, s_nom=line.capacity_mw
            )
            if line.shift:
                self._keep(line.name, "shift", line.shift)
        self._question()

    def _question(self) -> None:
        """Targets, retrofits and weather years: what the whole question holds beyond its components."""
        for target in self.system.targets:
            if _is_cap(target):
                self._cap(target)
            if not _is_cap(target) or target.penalty is not None:
                said = "软约束" if _is_cap(target) else f"{target.quantity}，{target.lower} 至 {target.upper}"
                self.problems.append(NOT_SAID(f"{target.name} {target.period}", field="目标", value=said, hint=HINT))
        for retrofit in self.system.retrofits:
            where = f"{retrofit.source} → {retrofit.to}"
            self.problems.append(NOT_SAID(where, field="改造", value=retrofit.ratio, hint=HINT))
        if len(self.system.weathers) > 1:
            names = "、".join(w.name for w in self.system.weathers)
            hint = "每个气象年各写一个文件"
            self.problems.append(NOT_SAID(self.weather.name, field="气象年", value=names, hint=hint))

    def _cap(self, target: Target) -> None:
        self.network["global_constraints"].add(
            f"{target.name} {target.period}", type="primary_energy", carrier_attribute="co2_emissions", sense="<=",
            constant=(target.upper or 0.0) / self.sample, investment_period=target.period,
        )  # fmt: skip

    @property
    def sample(self) -> float:
        """How often the given steps are repeated in a year."""
        return YEAR_HOURS / (self.system.steps * self.system.step_hours)

    def stacked(self, value: Profile, name: str = "") -> float | Floats:
        """A profile over all periods, one after the other; one number where it never changes."""
        factor, size = self.weather.factors.get(name, 1.0), (self.system.steps,)
        parts = [
            np.broadcast_to(over_steps(value, year) * over_steps(factor, year), size)
            for year in sorted(self.system.periods)
        ]
        whole: Floats = np.concatenate(parts)
        return float(whole[0]) if np.ptp(whole) == 0 else whole

    def _keep(self, name: str, attribute: str, value: Any, silent: bool = False) -> None:
        self.kept.setdefault(name, {})[attribute] = _json(value)
        if not silent:
            self.problems.append(NOT_SAID(name, field=attribute, value=value, hint=HINT))

    def _keep_changed(self, component: Generator | Storage | Link, **defaults: Any) -> None:
        """Keep every field that differs from what PyPSA would take for granted; tags change nothing there."""
        if component.tags:
            self._keep(component.name, "tags", sorted(component.tags), silent=True)
        for attribute, default in defaults.items():
            value = getattr(component, attribute)
            if not _same(value, default):
                self._keep(component.name, attribute, value)

    def _keep_build(self, name: str, build: Build | None, part: str = "build") -> None:
        for attribute, default in (("potential", None), ("may_close", False)):
            value = getattr(build, attribute, default)
            if value != default:
                self._keep(name, f"{part}.{attribute}", value)

    def _plain_generator(self, name: str, bus: str, carrier: str, **attributes: Cell | Floats) -> None:
        if carrier not in self.network["carriers"].rows:
            self.network["carriers"].add(carrier, co2_emissions=0.0)
        standard: dict[str, Cell] = {
            "bus": bus, "carrier": carrier, "sign": 1.0, "efficiency": 1.0, "p_min_pu": 0.0, "build_year": 0,
            "lifetime": np.inf, "p_nom_extendable": False, "p_nom_max": np.inf, "capital_cost": 0.0,
            "marginal_cost": 0.0, "p_max_pu": 1.0,
            "ramp_limit_up": 1.0, "ramp_limit_down": 1.0, "committable": False, "start_up_cost": 0.0,
        }  # fmt: skip
        whole = {key: value for key, value in standard.items() if not isinstance(attributes.get(key), np.ndarray)}
        self.network["generators"].add(name, **(whole | attributes))

    def _loads(self) -> None:
        for demand in self.system.demands:
            load = self.stacked(demand.load, demand.name)
            self.network["loads"].add(demand.name, bus=demand.node, sign=-1.0, p_set=load)
            if demand.unserved_cost is not None:
                top = float(np.max(load)) or 1.0
                self._plain_generator(
                    f"{demand.name} {UNSERVED}", demand.node, UNSERVED, p_nom=top, p_max_pu=load / top,
                    marginal_cost=demand.unserved_cost,
                )  # fmt: skip

    def _generator(self, g: Generator) -> None:
        self._keep_changed(g, most_energy=None, least_energy=None)
        self._keep_build(g.name, g.build)
        self.network["carriers"].add(f"{g.name} 燃料", co2_emissions=g.fuel_emission)
        for name, size in _sizes(self.system, g.name, g.build, "p"):
            efficiency = in_year(g.efficiency, int(size["build_year"]))
            full = np.zeros(self.system.steps)
            fuel = {year: in_year(g.fuel_cost, year) / efficiency for year in self._years}
            cost = {year: full + over_steps(g.running_cost, year) + fuel[year] for year in self._years}
            attributes: dict[str, Cell | Floats] = {**size, "efficiency": efficiency, "sign": float(g.sign)}
            attributes |= {"marginal_cost": self.stacked(cost), "p_min_pu": self.stacked(g.least)}
            attributes |= {"p_max_pu": self.stacked(g.availability, g.name)} | self._moving(g, size)
            self._plain_generator(name, g.node, f"{g.name} 燃料", **attributes)

    @property
    def _years(self) -> list[int]:
        return sorted(self.system.periods)

    def _moving(self, g: Generator, size: Mapping[str, Cell]) -> dict[str, Cell | Floats]:
        """Ramps and starts; PyPSA counts a start of the sample once, we as often as the sample stands in a year."""
        found: dict[str, Cell | Floats] = {}
        if g.ramp_up is not None or g.ramp_down is not None:
            up, down = (1.0 if r is None else r for r in (g.ramp_up, g.ramp_down))
            found |= {"ramp_limit_up": up, "ramp_limit_down": down}
        if g.commitment and size["p_nom_extendable"]:
            self.problems.append(NOT_SAID(g.name, field="commitment", value=g.commitment.unit_mw, hint=HINT))
        elif g.commitment:
            units = float(size["p_nom"]) / g.commitment.unit_mw
            start = g.commitment.start_cost * self.sample * units
            found |= {"committable": True, "start_up_cost": start, "p_min_pu": g.commitment.least}
        if g.commitment:
            self._keep(g.name, "commitment", asdict(g.commitment), silent=True)
        return found

    def _storage(self, s: Storage) -> None:
        if s.build and s.energy:
            said = "功率与能量各自决策"
            self.problems.append(
                LEFT_OUT(s.name, field="储能", value=said, hint="改用 hours，或只用 energy 加两条联络")
            )
            return
        power = s.build is not None
        self._keep_changed(s, spill=True, **({"least_level": 0.0} if power else {"running_cost": 0.0}))
        self._keep_build(s.name, s.build or s.energy, "build" if power else "energy")
        if power:
            self._storage_unit(s)
        elif s.efficiency_in != 1.0 or s.efficiency_out != 1.0:
            value = f"{s.efficiency_in}、{s.efficiency_out}"
            self.problems.append(LEFT_OUT(s.name, field="库的充放效率", value=value, hint="把效率写在进出的联络上"))
        else:
            self._store(s)

    def _storage_unit(self, s: Storage) -> None:
        inflow = 0.0 if s.inflow is None else self.stacked(s.inflow, s.name)
        for name, size in _sizes(self.system, s.name, s.build or Build(), "p"):
            hours = s.hours or 0.0
            self.network["storage_units"].add(
                name, **size, bus=s.node, max_hours=hours, efficiency_store=s.efficiency_in,
                efficiency_dispatch=s.efficiency_out, standing_loss=s.loss_per_hour, p_min_pu=-s.charge_share,
                marginal_cost=s.running_cost, cyclic_state_of_charge=False,
                cyclic_state_of_charge_per_period=s.cyclic, state_of_charge_initial_per_period=not s.cyclic,
                state_of_charge_initial=s.start_level * hours * float(size["p_nom"]), inflow=inflow,
            )  # fmt: skip

    def _store(self, s: Storage) -> None:
        for name, size in _sizes(self.system, s.name, s.energy or Build(), "e"):
            self.network["stores"].add(
                name, **size, bus=s.node, standing_loss=s.loss_per_hour, e_min_pu=s.least_level, e_cyclic=False,
                e_cyclic_per_period=s.cyclic, e_initial_per_period=not s.cyclic,
                e_initial=s.start_level * float(size["e_nom"]),
            )  # fmt: skip
        if s.inflow is not None:
            inflow = self.stacked(s.inflow, s.name)
            self.network["loads"].add(f"{s.name} {INFLOW}", bus=s.node, sign=1.0, p_set=inflow)
            self._plain_generator(f"{s.name} {SPILL}", s.node, SPILL, sign=-1.0, p_nom=1.0, p_max_pu=inflow)

    def _link(self, link: Link) -> None:
        if link.both_ways and any(o.efficiency != 1.0 for o in link.outputs):
            hint = "写成两条单向联络"
            self.problems.append(LEFT_OUT(link.name, field="有损双向线路", value=link.outputs[0].efficiency, hint=hint))
            return
        self._keep_changed(link, least_flow=0.0, emission=0.0)
        self._keep_build(link.name, link.build)
        share, cost = self.stacked(link.availability, link.name), self.stacked(link.running_cost)
        for name, size in _sizes(self.system, link.name, link.build, "p"):
            self.network["links"].add(
                name, **size, bus0=link.source, **_ports(self.system, link), marginal_cost=cost, p_max_pu=share,
                p_min_pu=-1.0 * share if link.both_ways else 0.0,
            )  # fmt: skip


def _is_cap(target: Target) -> bool:
    """A limit on all emission of generators: what PyPSA calls primary energy."""
    return target.quantity == "emission_t" and dict(target.weights) == {"*": 1.0} and target.lower is None


def _sizes(system: System, stem: str, build: Build, letter: str) -> Iterator[tuple[str, dict[str, Cell]]]:
    """Each cohort with its size, cost and life; ``letter`` is p for power and e for energy."""
    nom = f"{letter}_nom"
    stock: dict[int, float] = {}
    for built, mw in build.stock:
        stock[built] = stock.get(built, 0.0) + mw
    life = {"lifetime": float(build.lifetime_years)}
    for built, mw in stock.items():
        cost = {"capital_cost": build.fixed_cost, f"{nom}_extendable": False, f"{nom}_max": np.inf}
        yield f"{stem} {built}", {nom: mw, "build_year": built, **life, **cost}
    for built in (c.built for c in cohorts(build, sorted(system.periods)) if c.stock_mw is None):
        most = {f"{nom}_max": in_year(build.limit, built), f"{nom}_extendable": True, nom: 0.0}
        cost = {"capital_cost": in_year(build.yearly_cost, built)}
        yield f"{stem} {built} 新建", {"build_year": built, **life, **cost, **most}


def _ports(system: System, link: Link) -> dict[str, Cell]:
    """Buses, efficiencies and delays of the outputs, as many as the richest link of the system has."""
    found: dict[str, Cell] = {}
    for number in range(1, max(len(other.outputs) for other in system.links) + 1):
        tail = "" if number == 1 else str(number)
        output = link.outputs[number - 1] if number <= len(link.outputs) else None
        found[f"bus{number}"] = output.node if output else ""
        found[f"efficiency{tail}"] = output.efficiency if output else 1.0
        found[f"delay{tail}"] = output.delay_steps if output else 0
    return found


def _same(value: Any, default: Any) -> bool:
    return value is default or (np.ndim(value) == 0 and not isinstance(value, Mapping) and value == default)


def _json(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    return {str(k): _json(v) for k, v in value.items()} if isinstance(value, Mapping) else value


def _target(target: Target) -> dict[str, Any]:
    return {key: _json(value) for key, value in asdict(target).items()}
