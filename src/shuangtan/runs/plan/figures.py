"""Figures of a plan: each leads to the plan's proof, the assumptions it rests on and the file and line of each.

The plan as a whole is one figure, its present cost between proven bounds; what is planned rests on it. Demand and
emission outside power stations follow from drivers alone and name those. All are projected (grade D).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from shuangtan.kernel import Evidence, Figure, Mark, Quantity, State, UnitError, derived
from shuangtan.planning.city.result import CityPlan
from shuangtan.planning.drivers.demand import BASE, DIRECT, ELECTRICITY

FUELS = ("fuel_decarbonised",)
CARS = ("cars_2025", "cars_per_1000", "population", "ev_stock_2025", "ev_sales", "car_lifetime")
DRIVERS = {
    "direct.industry": ("direct_industry", "growth_secondary", "efficiency_industry", "electrified_industry", *FUELS),
    "direct.process": ("direct_process", "process_index", "process_captured"),
    "direct.buildings": (
        "direct_buildings",
        "growth_tertiary",
        "efficiency_buildings",
        "electrified_buildings",
        *FUELS,
    ),
    "direct.cars": (*CARS, "car_co2"),
    "direct.freight": ("direct_freight", "growth_secondary", "efficiency_freight", "electrified_freight", *FUELS),
    "direct.other": ("direct_other", "growth_primary", *FUELS),
    "use.industry": ("share_industry", "growth_secondary", "efficiency_industry"),
    "use.buildings": ("share_buildings", "growth_tertiary", "efficiency_buildings"),
    "use.agriculture": ("share_agriculture", "growth_primary"),
    "use.converted": ("electrified_industry", "electrified_buildings", "electrified_freight", "convert_industry"),
    "use.cars": (*CARS, "car_kwh"),
    "use.data_centre": ("data_centre",),
}
"""The assumptions each part of demand rests on, by `direct` (emission) or `use` (electricity) and sector."""
SHOWN_YEAR = 2030
"""The year an assumption that changes by year is shown for; all its years stand in its explanation."""


class PlanFigures:
    """Makes the figures of one plan; ids begin with `plan.` and its scenario."""

    def __init__(self, plan: CityPlan) -> None:
        self.plan, self.scenario = plan, plan.case.scenario
        self.place = plan.case.city.code
        self._made: dict[str, Figure] = {}

    def id(self, key: str, year: int | None = None) -> str:
        return f"plan.{self.scenario.id}.{key}@{self.place}" + (f":{year}" if year else "")

    @cached_property
    def base(self) -> Figure:
        """The plan's present cost, from its proven bounds; rests on the assumptions worth a run of their own."""
        found = self.plan.plan
        rule = f"最小成本规划，逐时校核；{found.sentence}"
        inputs = tuple(self.stated(s.id) for s in self.scenario.sensitive())
        made = derived(self.id("cost"), "规划总成本现值", Quantity.of(f"{found.upper / 1e4:.7g}", "亿元"), rule, inputs)
        low, high = (Quantity.of(f"{bound / 1e4:.7g}", "亿元").value for bound in (found.lower, found.upper))
        return self._told(made, evidence=self._files(), low=low, high=high)

    def planned(
        self, key: str, label: str, value: float, unit: str, year: int | None = None, rule: str = "由规划方案读出",
        inputs: Iterable[Figure] = (), clause: str = "",
    ) -> Figure:  # fmt: skip
        """A number read out of the plan; an id is one figure, called as it was first."""
        told = f"{label} {year}" if year else label
        parts = tuple(inputs) or (self.base,)
        quantity = Quantity.of(f"{value:.6g}", unit)
        figure = self._told(derived(self.id(key, year), told, quantity, rule, parts, clause))
        return self._made.setdefault(figure.id, figure)

    def driven(self, key: str, value: float, unit: str, year: int) -> Figure:
        """A part of demand, which follows from drivers alone."""
        kind, _, sector = key.partition(".")
        label = {"use": ELECTRICITY, "direct": DIRECT}[kind][sector] + ("用电" if kind == "use" else "排放")
        inputs = tuple(self.stated(id) for id in DRIVERS[key] if id in self.scenario.values)
        return self.planned(key, label, value, unit, year, "由情景驱动因素推算", inputs)

    def electricity(self, year: int) -> Figure:
        """All electricity used in a year [亿kWh], by sector."""
        parts = [
            self.driven(f"use.{sector}", float(path[year - BASE]) / 100, "亿kWh", year)
            for sector, path in self.plan.driven.electricity.items()
        ]
        total = self.plan.driven.electricity_gwh(year) / 100
        return self.planned("electricity", "全社会用电", total, "亿kWh", year, "合计", parts)

    def direct(self, year: int) -> Figure:
        """Emission outside power stations [万t]."""
        parts = [
            self.driven(f"direct.{sector}", float(path[year - BASE]), "万tCO2", year)
            for sector, path in self.plan.driven.direct.items()
        ]
        total = self.plan.driven.direct_wan_t(year)
        return self.planned("direct", "发电以外的排放", total, "万tCO2", year, "合计", parts)

    def emissions(self, year: int) -> dict[str, Figure]:
        """Emission of a planning year in a normal year: within the city, with imports, less the sink [万t]."""
        plan, told = self.plan, self.plan.year(year)
        power = self.planned("power_local", "本地发电排放", told.local_t / 1e4, "万tCO2", year)
        brought = self.planned("power_import", "受入电力排放", told.import_t / 1e4, "万tCO2", year)
        parts = (self.direct(year), power)
        local = self.planned("co2", "市域排放", plan.territorial_wan_t(year), "万tCO2", year, "合计", parts)
        total = plan.with_imports_wan_t(year)
        wide = self.planned("co2_imports", "含受入电力的排放", total, "万tCO2", year, "合计", (local, brought))
        sink = self.stated("sink", year)
        net = plan.net_wan_t(year)
        kept = self.planned("co2_net", "净排放", net, "万tCO2", year, "含受入电力的排放 − 碳汇", (wide, sink))
        return {"local": local, "imports": wide, "net": kept}

    def stated(self, id: str, year: int | None = None) -> Figure:
        """An assumption as a figure with its range, source and line."""
        stated = self.scenario.stated(id)
        at = SHOWN_YEAR if year is None else year
        is_fixed = list(stated.by_year) == [0]
        value = stated.in_year(at)
        name = f"assume.{self.scenario.id}.{id}@{self.place}" + ("" if is_fixed else f":{at}")
        label = stated.zh if is_fixed else f"{stated.zh} {at}"
        quantity, unit = quantity_of(value, stated.unit)
        why = "；".join(filter(None, [unit, "" if is_fixed else stated.text(), stated.note]))
        file = stated.at.rpartition(":")[0]
        digest = self.plan.case.city.digests.get(file, "")
        evidence = (Evidence(stated.source, file, digest, f"line {stated.at.rpartition(':')[2]}"),)
        ends = sorted((value * stated.low, value * stated.high))
        low, high = (quantity_of(end, stated.unit)[0].value for end in ends)
        ranged = (low, high) if low < high else (None, None)
        verified = stated.mark in (Mark.FOUND, Mark.COMPUTED)
        return Figure(
            name, label, quantity, stated.state, evidence=evidence, why=why, low=ranged[0], high=ranged[1],
            is_verified=verified,
        )  # fmt: skip

    def _told(self, figure: Figure, **parts: Any) -> Figure:
        changed = "；".join(self.scenario.changes)
        told: dict[str, Any] = {
            "state": State.PROJECTED,
            "is_verified": False,
            "why": f"本次改动：{changed}" if changed else "",
        }
        return replace(figure, **(told | parts))

    def _files(self) -> tuple[Evidence, ...]:
        digests = self.plan.case.city.digests
        files = [f"scenarios/{layer}.yaml" for layer in self.scenario.layers]
        return tuple(Evidence("assume-planning", file, digests.get(file, ""), "整个文件") for file in files)


def quantity_of(value: float, unit: str) -> tuple[Quantity, str]:
    """A quantity and, where the unit is none of the register (degrees, calendar years), the unit in words."""
    try:
        return Quantity.of(f"{value:.6g}", unit), ""
    except UnitError:
        return Quantity.of(f"{value:.6g}", "1"), f"单位：{unit}"
