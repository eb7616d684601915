"""Rivers with reservoirs in a row: one object per stage, said in nodes, storages and links.

Each stage keeps water [m³/s·h], takes its own inflow and what the stage above released ``travel_hours`` earlier, and
releases through turbines or past them. The tail of each stage is a place of its own, so that a least flow holds for
turbined and spilt water together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shuangtan.kernel import Problem, Wording, kind, nearest
from shuangtan.planning.system import Build, Link, Node, Output, Storage, System
from shuangtan.planning.values import Profile

FLOW = "m³/s"
GATES = 1e5
"""Capacity of a spillway or river bed [m³/s]: never the limit."""


@dataclass(frozen=True)
class Stage:
    """One dam. ``mw_per_flow`` is power per turbined m³/s, ``turbine_flow`` the most that can be turbined [m³/s],
    ``volume`` the usable storage [m³/s·h = 3600 m³], ``inflow`` its own catchment [m³/s], ``least_flow`` below the dam
    [m³/s], ``below`` the next stage and ``travel_hours`` the way of the water there.
    """

    name: str
    electric_node: str
    mw_per_flow: float
    turbine_flow: float
    volume: float
    inflow: Profile
    least_flow: Profile = 0.0
    below: str | None = None
    travel_hours: int = 0
    tags: frozenset[str] = frozenset()


UNKNOWN_BELOW = kind(
    "N133",
    "error",
    Wording("梯级 {name} 的下游 {below} 不存在", "已有的梯级：{known}", "水流向下一级或出境", "是否应为 {nearest}"),
    Wording("{name} flows to unknown {below}", "a stage: {known}", "water flows to the next stage", "{nearest}?"),
)
RING = kind(
    "N134",
    "error",
    Wording("梯级成环：从 {name} 顺流而下回到 {back}", "不回头的河", "水往低处流", "改正其中一级的下游"),
    Wording("a ring: from {name} the water returns to {back}", "a river without rings", "water flows down", "correct"),
)


class CascadeError(ValueError):
    """Stages that do not form a river; carries the problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(p.text() for p in problems))
        self.problems = problems


def river_problems(stages: tuple[Stage, ...]) -> list[Problem]:
    """Every stage below that does not exist, and every ring of stages once."""
    by_name = {stage.name: stage for stage in stages}
    lost = [s for s in stages if s.below is not None and s.below not in by_name]
    known = "、".join(by_name)
    found = [
        UNKNOWN_BELOW(s.name, name=s.name, below=s.below, known=known, nearest=nearest(s.below or "", by_name))
        for s in lost
    ]
    ringed: set[str] = set()
    for stage in stages:
        way, here = [stage.name], stage.below
        while here is not None and here in by_name and here not in way:
            way.append(here)
            here = by_name[here].below
        if here in way and not ringed & set(way):
            found.append(RING(stage.name, name=stage.name, back=here))
            ringed |= set(way)
    return found


def standing(size: float) -> Build:
    """Capacity that always stands."""
    return Build(stock=((0, size),), lifetime_years=1e6)


def stage_nodes(stage: Stage) -> Iterator[Node]:
    """库区。水库与坝下各一个水量节点，坝下节点让发电与弃水汇合。"""
    yield Node(f"{stage.name}·库", "水", FLOW)
    yield Node(f"{stage.name}·坝下", "水", FLOW)


def stage_storage(stage: Stage) -> Storage:
    """蓄水。年内首尾相接，可跨季节；存量守恒行的对偶值就是水的价值（元每立方米）。"""
    name, node = f"{stage.name}·蓄水", f"{stage.name}·库"
    return Storage(name, node, None, 1.0, standing(stage.volume), inflow=stage.inflow, spill=False)


def stage_links(stage: Stage, steps_per_hour: float) -> Iterator[Link]:
    """发电、弃水与下泄。发电按单位水量出力送电并把水放到坝下；下泄不低于生态流量，经传播时间到下一级水库。"""
    head, tail = f"{stage.name}·库", f"{stage.name}·坝下"
    turbine = (Output(stage.electric_node, stage.mw_per_flow), Output(tail))
    yield Link(f"{stage.name}·发电", head, turbine, standing(stage.turbine_flow), tags=stage.tags)
    yield Link(f"{stage.name}·溢洪", head, (Output(tail),), standing(GATES))
    if stage.below is not None:
        delay = round(stage.travel_hours * steps_per_hour)
        river = (Output(f"{stage.below}·库", 1.0, delay),)
    else:
        river = (Output(f"{stage.name}·出境"),)
    yield Link(f"{stage.name}·下泄", tail, river, standing(GATES), least_flow=stage.least_flow)


def with_cascade(system: System, stages: tuple[Stage, ...]) -> System:
    """The system with a river added; refuses stages that form a ring or name an unknown stage."""
    if problems := river_problems(stages):
        raise CascadeError(problems)
    exits = [Node(f"{s.name}·出境", "水", FLOW, free_disposal=True) for s in stages if s.below is None]
    nodes = [node for stage in stages for node in stage_nodes(stage)] + exits
    links = [link for stage in stages for link in stage_links(stage, 1.0 / system.step_hours)]
    return replace(
        system,
        nodes=(*system.nodes, *nodes),
        storages=(*system.storages, *map(stage_storage, stages)),
        links=(*system.links, *links),
    )
