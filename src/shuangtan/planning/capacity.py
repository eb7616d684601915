"""What can be built, what stands, and what closes: the rows that tie build decisions to capacities by period."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Block, Ints
from shuangtan.planning.fleet import Fleet, fleets
from shuangtan.planning.model import Contribution, Model, Size
from shuangtan.planning.system import Build, Component, Retrofit
from shuangtan.planning.values import in_year


def add_capacity(model: Model, component: Component, build: Build, part: str = "power") -> list[Fleet]:
    """容量。逐个规划年写出新建、存量与可用容量。已定容量（``fixed``）只取数，不再决策。"""
    found = fleets(component, build, model.periods, part, model.merge)
    model.fleets[component.name, part] = found
    if model.fixed is None:
        _add_builds(model, component, build, part, found)
    for fleet in found:
        before: Size | None = None
        for period in model.periods:
            before = _add_size(model, fleet, period, before)
    _limit_potential(model, component, build, found)
    for fleet in found:
        _count_capacity(model, component, fleet)
    return found


def _add_builds(model: Model, component: Component, build: Build, part: str, found: list[Fleet]) -> None:
    """新建容量。每个建成年一个非负变量，不超过该期可建上限；年费用在其存续的每个规划年支付并折现。"""
    for built in (c.built for fleet in found for c in fleet.cohorts if c.stock_mw is None):
        alive = sum(weight for period, weight in model.system.periods.items() if build.is_alive(built, period))
        columns = model.program.add_columns(
            f"{component.name}·新建{'' if part == 'power' else '（能量）'}",
            "MW" if part == "power" else "MWh",
            built,
            1,
            upper=in_year(build.limit, built),
            cost=alive * in_year(build.yearly_cost, built),
        )
        model.builds[component.name, part, built] = columns
        model.investments.append(columns)


def _add_size(model: Model, fleet: Fleet, period: int, before: Size | None) -> Size | None:
    """可用容量。可用容量 = 尚存存量 + 各期新建中仍在寿命内者；允许提前关停的存量由变量决定，关停后不再恢复。"""
    key = (*fleet.key, period)
    if model.fixed is not None:
        model.sizes[key] = model.fixed[key]
        return None
    stock = fleet.stock_mw(period)
    fixed_cost = model.system.periods[period] * fleet.build.fixed_cost
    opened: Size = stock
    if fleet.build.may_close and stock > 0:
        opened = _add_open_stock(model, fleet, period, before, fixed_cost)
    else:
        model.program.offset += fixed_cost * stock
    new = [model.builds[fleet.component, fleet.part, built] for built in fleet.new_years(period)]
    model.sizes[key] = _total(model, fleet, period, opened, new)
    return opened if isinstance(opened, Block) else None


def _add_open_stock(model: Model, fleet: Fleet, period: int, before: Size | None, cost: float) -> Block:
    stock = fleet.stock_mw(period)
    opened = model.program.add_columns(f"{fleet.component}·在运存量", "MW", period, 1, upper=stock, cost=cost)
    model.investments.append(opened)
    model.builds[fleet.component, f"open {fleet.label}", period] = opened
    if isinstance(before, Block):
        rows = model.program.add_rows(f"{fleet.component}·关停不恢复", "MW", period, 1, upper=0.0)
        model.program.put(rows, opened, 1.0)
        model.program.put(rows, before, -1.0)
    return opened


def _total(model: Model, fleet: Fleet, period: int, opened: Size, new: list[Block]) -> Size:
    """One known number, one existing column, or a new column equal to the sum."""
    if not new:
        return opened
    if len(new) == 1 and opened == 0.0:
        return new[0]
    size = model.program.add_columns(f"{fleet.component}·可用容量", "MW", period, 1)
    model.investments.append(size)
    known = 0.0 if isinstance(opened, Block) else opened
    rows = model.program.add_rows(f"{fleet.component}·容量合计", "MW", period, 1, lower=known, upper=known)
    model.program.put(rows, size, 1.0)
    for columns in [*new, *([opened] if isinstance(opened, Block) else [])]:
        model.program.put(rows, columns, -1.0)
    return size


def size_terms(model: Model, found: list[Fleet], period: int) -> tuple[Ints, float]:
    """Columns whose sum is the capacity of the fleets in a period, and the part that is a known number [MW]."""
    sizes = [model.size(fleet, period) for fleet in found]
    columns = [s.start for s in sizes if isinstance(s, Block)]
    return np.array(columns, dtype=np.int32), float(sum(s for s in sizes if not isinstance(s, Block)))


def _limit_potential(model: Model, component: Component, build: Build, found: list[Fleet]) -> None:
    """资源上限。同一资源各批次容量之和不超过该年可开发总量（屋顶面积、站址、水能）。"""
    if build.potential is None or model.fixed is not None:
        return
    for period in model.periods:
        columns, known = size_terms(model, found, period)
        if columns.size:
            limit = in_year(build.potential, period) - known
            rows = model.program.add_rows(f"{component.name}·资源上限", "MW", period, 1, upper=limit, promise=True)
            model.program.put(rows, columns, 1.0)


def _count_capacity(model: Model, component: Component, fleet: Fleet) -> None:
    if fleet.part != "power":
        return
    for period in model.periods:
        columns, known = size_terms(model, [fleet], period)
        model.contributions.append(Contribution("capacity_mw", component, period, None, columns, 1.0, None, known))


def add_retrofit(model: Model, retrofit: Retrofit) -> None:
    """改造。改造形成的新容量不超过该期关停存量乘以折算比：先关停，后改建（煤改气、煤电灵活性改造）。"""
    if model.fixed is not None:
        return
    for index, period in enumerate(model.periods):
        new = model.builds.get((retrofit.to, "power", period))
        if new is None:
            continue
        rows = model.program.add_rows(f"{retrofit.to}·改造来源", "MW", period, 1, upper=0.0)
        model.program.put(rows, new, 1.0)
        for fleet in model.fleets[retrofit.source, "power"]:
            earlier = model.periods[index - 1] if index else None
            _put_closure(model, rows, retrofit, fleet, period, earlier)


def _put_closure(model: Model, rows: Block, retrofit: Retrofit, fleet: Fleet, period: int, earlier: int | None) -> None:
    now = model.builds.get((fleet.component, f"open {fleet.label}", period))
    before = model.builds.get((fleet.component, f"open {fleet.label}", earlier)) if earlier else None
    if now is not None:
        model.program.put(rows, now, retrofit.ratio)
    if before is not None:
        model.program.put(rows, before, -retrofit.ratio)
    elif earlier is None:
        stock = fleet.stock_mw(period)
        first = model.program.add_columns(f"{fleet.component}·期初存量", "MW", period, 1, lower=stock, upper=stock)
        model.investments.append(first)
        model.program.put(rows, first, -retrofit.ratio)
