"""The report's 晴雨表 of the counties: months of the last whole year, missing shown as missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.barometer import Cell, Matrix, Part, Synthesis, barometer, shipped_tolerance, synthesis
from shuangtan.indicators.dual_control import Schedule
from shuangtan.indicators.watch import target_figure
from shuangtan.kernel import Grain, Period, plain
from shuangtan.policies import Direction, Target
from shuangtan.reports.monitoring import Barometer, LightCell, LightRow
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import Observed

RULE = (
    "强度灯依发改办环资〔2021〕629号：不降反升一级，下降而未达进度二级，达到进度三级；没有统计数据不评价，从不给绿灯。"
    "当月看年初以来累计。"
)


def barometer_section(loaded: Loaded, observed: Observed, year: int) -> Barometer | None:
    """The city and its counties over the twelve months of a year; None for a city without counties."""
    counties = [p.place for p in loaded.city.places if p.place.level == "county"]
    if not counties:
        return None
    places = {loaded.city.code: loaded.city.zh} | {c.code: c.name for c in counties}
    months = Period.year(year).parts(Grain.MONTH)
    goal = _goal(observed, year)
    schedules = {loaded.city.code: _schedule(goal)} if goal else {}
    matrix = barometer(observed.facts, list(places), months, schedules)
    rows = tuple(LightRow(code, name, _cells(matrix, code, months)) for code, name in places.items())
    made = _made(observed.facts, [c.code for c in counties], goal, year)
    return Barometer(year, tuple(str(m) for m in months), rows, tuple(_sentences(loaded, rows, made, year)))


def _cells(matrix: Matrix, code: str, months: Sequence[Period]) -> tuple[LightCell, ...]:
    return tuple(_cell(matrix.at(code, month)) for month in months)


def _cell(cell: Cell) -> LightCell:
    told = (cell.change, cell.due, cell.growth, cell.allowed)
    figures = (*told, *([cell.tolerance] if cell.tolerance else ()))
    return LightCell(str(cell.period), cell.intensity, cell.total, cell.reasons, figures)


def _goal(observed: Observed, year: int) -> Target | None:
    """The city's own reduction of energy intensity whose five years hold this one."""
    targets = [t for d in observed.watch.documents.values() for t in d.targets]
    fitting = [t for t in targets if t.direction is Direction.REDUCE_BY and _is_energy(observed, t)]
    return next((t for t in fitting if t.base_year is not None and t.base_year < year <= t.year), None)


def _is_energy(observed: Observed, target: Target) -> bool:
    definition = observed.watch.definitions.get(target.indicator)
    return definition is not None and (definition.product, definition.flow) == ("energy", "intensity_change")


def _schedule(target: Target) -> Schedule:
    goal = target_figure(target)
    if goal is None or target.base_year is None:
        raise ValueError(f"目标 {target.id} 没有数值或基年，不能作为进度")
    return Schedule(goal, target.base_year, target.year)


def _made(facts: Facts, counties: Sequence[str], goal: Target | None, year: int) -> Synthesis | None:
    """How the counties' targets of the year make up the city's, weighted by their energy use of the year before."""
    if goal is None:
        return None
    before, now = Period.year(year - 1), Period.year(year)
    parts = [
        Part(
            code,
            facts.figure(code, "energy", "consumption", before),
            facts.figure(code, "energy", "intensity_reduction_due", now),
        )
        for code in counties
    ]
    return synthesis(parts, _schedule(goal).yearly_due())


def _sentences(loaded: Loaded, rows: Sequence[LightRow], made: Synthesis | None, year: int) -> Iterator[str]:
    yield RULE
    value = shipped_tolerance().at(Period.year(year).first_day)
    if value is not None:
        yield f"总量灯：在控制增速以内三级；二、一级的界限未公布，取 {plain(value.value)} 倍，{value.mark.label}。"
    asked = sum(len(row.cells) for row in rows)
    blind = [cell for row in rows for cell in row.cells if cell.is_blind]
    yield f"{len(rows)} 个地区 × 12 个月共 {asked} 格，不评价 {len(blind)} 格。"
    if blind:
        yield f"缺的数：{'、'.join(_lacking(loaded, blind))}。取得后在 entries/ 补行。"
    if made is not None:
        yield _said(made)


def _said(made: Synthesis) -> str:
    """Whether the counties' targets make the city's, by the named method."""
    if made.remainder.quantity is None or made.made.quantity is None or made.goal.quantity is None:
        return f"各县目标与市级目标：{made.method}；缺 {len(made.made.gaps)} 个数，不能合成。"
    whole, goal, left = (
        plain(q.to("%").value, 2) for q in (made.made.quantity, made.goal.quantity, made.remainder.quantity)
    )
    return f"各县目标与市级目标：{made.method}；合成 {whole}%，市级 {goal}%，差额 {left} 个百分点。"


def _lacking(loaded: Loaded, cells: Iterable[LightCell]) -> list[str]:
    """What the cells without lights wait for, the most wanted quantity first, without place and period."""
    gaps = [gap.partition("@")[0] for cell in cells for figure in cell.figures for gap in figure.gaps]
    return [_quantity(loaded, word) for word, _ in Counter(gaps).most_common()]


def _quantity(loaded: Loaded, word: str) -> str:
    product, _, flow = word.partition(".")
    found = loaded.catalogue.quantities.lookup(product, flow)
    return found.zh if found else word
