"""Says a system of ours in PyPSA's words, so that PyPSA with HiGHS can referee objective and prices.

Runs in an environment of its own (requirements.txt beside this file); the planning room never imports PyPSA.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pypsa

from shuangtan.planning.fleet import cohorts
from shuangtan.planning.system import Build, Link, Storage, System, Target
from shuangtan.planning.values import in_year, over_steps


def stacked(system: System, value: object) -> np.ndarray:
    """A profile over all periods, one after the other."""
    parts = [np.broadcast_to(over_steps(value, period), (system.steps,)) for period in sorted(system.periods)]
    return np.concatenate(parts)


def network(system: System) -> pypsa.Network:
    """The PyPSA network of a system; every cohort is a component with its build year, as PyPSA wants it."""
    n = pypsa.Network()
    years = sorted(system.periods)
    n.set_snapshots(pd.MultiIndex.from_product([years, range(system.steps)], names=["period", "timestep"]))
    n.investment_periods = years
    n.investment_period_weightings["objective"] = pd.Series(system.periods)
    n.investment_period_weightings["years"] = 1.0
    n.snapshot_weightings["objective"] = 8760.0 / system.steps
    n.snapshot_weightings["stores"] = system.step_hours
    n.snapshot_weightings["generators"] = system.step_hours
    n.add("Carrier", "AC")
    for node in system.nodes:
        n.add("Bus", node.name, carrier="AC", v_nom=1.0)
        if node.free_disposal:
            n.add("Generator", f"{node.name} 弃", bus=node.name, sign=-1.0, p_nom=1e6)
    add_demands(n, system)
    add_generators(n, system)
    add_storages(n, system)
    add_links(n, system)
    for line in system.lines:
        n.add("Line", line.name, bus0=line.source, bus1=line.target, x=1.0 / line.susceptance, s_nom=line.capacity_mw)
    add_caps(n, system)
    return n


def sizes(system: System, build: Build, prefix: str = "p") -> list[dict[str, object]]:
    """Attributes of each cohort: what stands or what may be built, and until when."""
    found = []
    for cohort in cohorts(build, sorted(system.periods)):
        common = {"build_year": cohort.built, "lifetime": build.lifetime_years}
        if cohort.stock_mw is not None:
            found.append({**common, f"{prefix}_nom": cohort.stock_mw})
        else:
            limit, cost = in_year(build.limit, cohort.built), in_year(build.yearly_cost, cohort.built)
            extra = {f"{prefix}_nom_extendable": True, f"{prefix}_nom_max": limit, "capital_cost": cost}
            found.append({**common, **extra})
    return found


def add_demands(n: pypsa.Network, system: System) -> None:
    for demand in system.demands:
        load = stacked(system, demand.load)
        n.add("Load", demand.name, bus=demand.node, p_set=pd.Series(load, n.snapshots))
        if demand.unserved_cost is not None:
            top = float(load.max())
            n.add(
                "Generator", f"{demand.name} 缺供", bus=demand.node, p_nom=top, marginal_cost=demand.unserved_cost,
                p_max_pu=pd.Series(load / top, n.snapshots),
            )  # fmt: skip


def add_generators(n: pypsa.Network, system: System) -> None:
    for g in system.generators:
        n.add("Carrier", f"{g.name} 燃料", co2_emissions=g.fuel_emission)
        for size in sizes(system, g.build):
            efficiency = in_year(g.efficiency, int(size["build_year"]))
            fuel = np.repeat([in_year(g.fuel_cost, period) for period in sorted(system.periods)], system.steps)
            cost = stacked(system, g.running_cost) + fuel / efficiency
            more: dict[str, object] = {}
            if g.ramp_up is not None:
                more |= {"ramp_limit_up": g.ramp_up, "ramp_limit_down": g.ramp_down}
            if g.commitment is not None:
                # PyPSA counts a start of the sample once; we count it as often as the sample stands in a year
                more |= {"committable": True, "start_up_cost": g.commitment.start_cost * yearly_scale(system)}
            least = g.commitment.least if g.commitment else pd.Series(stacked(system, g.least), n.snapshots)
            n.add(
                "Generator", f"{g.name} {size['build_year']}", bus=g.node, carrier=f"{g.name} 燃料",
                efficiency=efficiency, marginal_cost=pd.Series(cost, n.snapshots), sign=g.sign, p_min_pu=least,
                p_max_pu=pd.Series(stacked(system, g.availability), n.snapshots), **size, **more,
            )  # fmt: skip


def add_storages(n: pypsa.Network, system: System) -> None:
    for s in system.storages:
        if s.build is None:
            add_store(n, system, s)
            continue
        for size in sizes(system, s.build):
            inflow = 0.0 if s.inflow is None else pd.Series(stacked(system, s.inflow), n.snapshots)
            n.add(
                "StorageUnit", f"{s.name} {size['build_year']}", bus=s.node, max_hours=s.hours,
                efficiency_store=s.efficiency_in, efficiency_dispatch=s.efficiency_out, inflow=inflow,
                standing_loss=s.loss_per_hour, p_min_pu=-s.charge_share, marginal_cost=s.running_cost,
                cyclic_state_of_charge_per_period=True, **size,
            )  # fmt: skip


def add_store(n: pypsa.Network, system: System, s: Storage) -> None:
    for size in sizes(system, s.energy, "e"):
        n.add(
            "Store", f"{s.name} {size['build_year']}", bus=s.node, standing_loss=s.loss_per_hour,
            e_cyclic_per_period=True, **size,
        )  # fmt: skip
    if s.inflow is not None:
        n.add("Load", f"{s.name} 来水", bus=s.node, sign=1.0, p_set=pd.Series(stacked(system, s.inflow), n.snapshots))
        top = pd.Series(stacked(system, s.inflow), n.snapshots)
        n.add("Generator", f"{s.name} 弃水", bus=s.node, sign=-1.0, p_nom=1.0, p_max_pu=top)


def add_links(n: pypsa.Network, system: System) -> None:
    for link in system.links:
        for size in sizes(system, link.build):
            n.add("Link", f"{link.name} {size['build_year']}", bus0=link.source, **ports(link), **size)


def ports(link: Link) -> dict[str, object]:
    """Buses, efficiencies and delays of the outputs."""
    found: dict[str, object] = {"marginal_cost": link.running_cost, "p_min_pu": -1.0 if link.both_ways else 0.0}
    for number, output in enumerate(link.outputs, start=1):
        tail = "" if number == 1 else str(number)
        found |= {
            f"bus{number}": output.node,
            f"efficiency{tail}": output.efficiency,
            f"delay{tail}": output.delay_steps,
        }
    return found


def add_caps(n: pypsa.Network, system: System) -> None:
    for t in system.targets:
        if t.quantity == "emission_t" and t.upper is not None:
            limit = t.upper / yearly_scale(system)
            n.add(
                "GlobalConstraint", cap_name(t), type="primary_energy", carrier_attribute="co2_emissions", sense="<=",
                constant=limit, investment_period=t.period,
            )  # fmt: skip


def cap_name(target: Target) -> str:
    return f"{target.name} {target.period}"


def yearly_scale(system: System) -> float:
    """How often the sample of steps is repeated in a year."""
    return 8760.0 / (system.steps * system.step_hours)


def referee(system: System) -> dict[str, object]:
    """Objective, node prices and prices of caps as PyPSA finds them [万元]."""
    n = network(system)
    relaxed = any(g.commitment for g in system.generators)
    status = n.optimize(
        solver_name="highs", multi_investment_periods=True, io_api="direct", linearized_unit_commitment=relaxed,
        include_objective_constant=False, log_to_console=False,
    )  # fmt: skip
    assert status == ("ok", "optimal"), status
    dual = n.model.constraints["Bus-nodal_balance"].dual.to_pandas()
    prices = {node.name: frame_of(dual, node.name).tolist() for node in system.nodes}
    caps = {cap_name(t): float(n.global_constraints.mu[cap_name(t)]) / yearly_scale(system) for t in system.targets}
    return {"objective": float(n.objective), "prices": prices, "caps": caps}


def frame_of(dual: object, node: str) -> np.ndarray:
    """Dual values of one bus over all snapshots."""
    frame = dual if node in dual.columns else dual.T
    return np.asarray(frame[node], dtype=float)
