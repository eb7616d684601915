"""Can named projects close the gap to a capacity target? Counted by what is known: capacity and year in service."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from shuangtan.kernel import Quantity, plain
from shuangtan.policies import Project, Stage


@dataclass(frozen=True, slots=True)
class Supply:
    """Capacity of named projects that may still come by a year [万kW]: `sure` is in time even if late, `doubtful` only
    if its earliest year holds or its year is unknown; `silent` projects have no published capacity.
    """

    sure: Decimal
    doubtful: Decimal
    projects: tuple[tuple[Project, Decimal, bool], ...]
    silent: tuple[Project, ...]

    @property
    def largest(self) -> tuple[Project, Decimal, bool] | None:
        return max(self.projects, key=lambda row: row[1], default=None)


def supply_by(projects: Iterable[Project], kinds: Collection[str], year: int, unit: str = "万kW") -> Supply:
    """The supply of projects of these kinds, not yet operating, that could be in service by the end of `year`."""
    open_projects = [p for p in projects if p.kind in kinds and p.stage is not Stage.OPERATING]
    rows = [(p, p.capacities[-1].quantity.to(unit).value, _is_sure(p, year)) for p in open_projects if p.capacities]
    rows = [row for row in rows if not row[0].years or row[0].years.earliest <= year]
    sure = sum((amount for _, amount, is_sure in rows if is_sure), Decimal(0))
    doubtful = sum((amount for _, amount, is_sure in rows if not is_sure), Decimal(0))
    return Supply(sure, doubtful, tuple(rows), tuple(p for p in open_projects if not p.capacities))


def risk_sentences(needed: Quantity, years: int, supply: Supply) -> list[str]:
    """Why a gap may stay open, in sentences for the reader."""
    need = needed.to("万kW").value
    said = [
        f"还需 {plain(need, 1)} 万千瓦，{years} 年内年均 {plain(need / years, 1)} 万千瓦",
        f"在册项目中按期有把握的 {plain(supply.sure, 1)} 万千瓦，"
        f"时间未定或可能晚于目标年的 {plain(supply.doubtful, 1)} 万千瓦",
    ]
    if supply.largest and need:
        project, amount, is_sure = supply.largest
        share = plain(amount / need * 100, 0)
        said.append(f"{plain(amount, 1)} 万千瓦（占缺口 {share}%）系于一个项目：{project.zh}{_when(project, is_sure)}")
    if supply.silent:
        said.append("未公布容量、无法计入的项目：" + "、".join(p.zh for p in supply.silent))
    return said


def _is_sure(project: Project, year: int) -> bool:
    return project.years is not None and project.years.latest <= year


def _when(project: Project, is_sure: bool) -> str:
    if project.years is None:
        return "，投产年份未见公布"
    span = f"{project.years.earliest}–{project.years.latest}"
    return f"，预计 {span} 年投产" + ("" if is_sure else "，可能晚于目标年")
