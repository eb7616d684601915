"""A small city report made of published figures, for all tests of this folder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shuangtan.indicators.evidence_grade import evidence_grade
from shuangtan.indicators.light import Light
from shuangtan.indicators.peak import peak_status
from shuangtan.indicators.progress import Outlook, PathPoint, Progress
from shuangtan.kernel import (
    DatedValue,
    Evidence,
    Figure,
    Mark,
    Place,
    Problem,
    Quantity,
    Source,
    State,
    Wording,
    derived,
    kind,
    missing,
    unit,
)
from shuangtan.policies import Direction, Target
from shuangtan.reports import (
    AlertRow,
    ArticleCoverage,
    CityReport,
    ClauseText,
    DocumentProgress,
    GapRow,
    InputFile,
    MapPlace,
    MechanismRow,
    PlantRow,
    ProjectRow,
    Provenance,
    Series,
    SeriesPoint,
    StatisticField,
    StatisticRow,
    Statistics,
    TracedProductRow,
    TracedRow,
    Tracing,
    WantedFact,
)
from shuangtan.reports.chart import Chart
from shuangtan.reports.figures.spec import layered
from shuangtan.reports.waterfall import waterfall_steps

FILE_SHA = "5f1d" + "0" * 60
SAMPLE_PROBLEM = kind(
    "T901",
    "warning",
    Wording("2016年公布能源消费总量增速 -7.91%", "约 -0.8%", "(1+e) = (1+g)(1+r)", "照登原数并注明矛盾，不据此计算"),
    Wording("published energy growth 2016 -7.91%", "about -0.8%", "(1+e) = (1+g)(1+r)", "kept, marked, not used"),
)


def told(
    id: str, label: str, value: object, code: str, state: State = State.REPORTED, verified: bool = True, line: int = 2
) -> Figure:
    """A figure as the ledger tells it."""
    evidence = Evidence("mybs-2017-energy", "entries/energy.csv", FILE_SHA, f"line {line}", "表2")
    return Figure(id, label, Quantity.of(str(value), code), state, evidence=(evidence,), is_verified=verified)


def target(id: str, label: str, year: int, direction: Direction, value: object, code: str, document: str) -> Target:
    dated = None if value is None else DatedValue(Decimal(str(value)), unit(code), "mianyang-decision", Mark.FOUND)
    clause = f"{document}#3.2.1.4"
    indicator = id.partition("-")[0]
    return Target(
        f"{document}/{id}", document, clause, indicator, label, id, 2020, year, direction, dated, code, "", "", ""
    )


def intensity_tree() -> Figure:
    energy = told("energy.consumption@510700:2016", "能源消费总量 2016", "979.38", "万tce", line=5)
    level = told("gdp.level_current@510700:2015", "地区生产总值（当年价格） 2015", "1700.33", "亿元", verified=False)
    growth = told("gdp.growth_real@510700:2016", "地区生产总值增速 2016", "8.3", "%", line=9)
    gdp = derived(
        "gdp.constant2015@510700:2016",
        "地区生产总值 2016（2015年价）",
        Quantity.of("1841.45739", "亿元@2015"),
        "2015年现价 × 不变价指数",
        [level, growth],
    )
    value = Quantity.of("0.53184", "tce/万元@2015")
    rule = "消费（排放）量 ÷ 地区生产总值"
    return derived(
        "energy_intensity@510700:2016",
        "单位地区生产总值能耗 2016（2015年价）",
        value,
        rule,
        [energy, gdp],
        "mianyang-2022#3.2.1.4",
    )


def capacity_2025() -> Figure:
    return told("power_clean.capacity@510700:2025", "清洁能源电力装机容量 2025", "218.7", "万kW", line=31)


def goal(of: Target) -> Figure:
    value = of.value.quantity if of.value else None
    return Figure(f"goal.{of.id}", f"{of.label} {of.year} 年目标", value, State.REPORTED, clause=of.clause)


def required(of: Target, year: int, value: object) -> Figure:
    id = f"due.{of.id}:{year}"
    return derived(id, f"{of.label} {year} 年应达到", Quantity.of(str(value), of.unit), "1−(1−R)^(n/N)", [goal(of)])


def intensity_row() -> Progress:
    asked = target(
        "energy_intensity-2025", "单位 GDP 能耗比 2020 年下降", 2025, Direction.REDUCE_BY, 14, "%", "mianyang-2022"
    )
    due = [required(asked, 2021 + i, v) for i, v in enumerate(("2.971", "5.855", "8.652", "11.366", "14"))]
    unknown = missing(
        "energy_intensity_reduction@510700:2020-2025", "单位 GDP 能耗累计下降 2020→2025", "2021—2025 年未公布"
    )
    path = tuple(PathPoint(2021 + i, d, unknown) for i, d in enumerate(due))
    why = ("缺少 2021—2025 年能源消费量，不评价。",)
    return Progress(
        asked,
        unknown,
        due[-1],
        goal(asked),
        None,
        Outlook.NOT_ASSESSED,
        Light.NOT_ASSESSED,
        evidence_grade(unknown),
        why,
        path,
    )


def capacity_row(year: int, value: int, document: str, outlook: Outlook, light: Light) -> Progress:
    asked = target(f"clean_capacity-{year}", "清洁能源电力装机容量", year, Direction.AT_LEAST, value, "万kW", document)
    now = capacity_2025()
    earlier = told("power_clean.capacity@510700:2022", "清洁能源电力装机容量 2022", "176", "万kW", State.ESTIMATED)
    share = Quantity.of(str(round(Decimal("218.7") / value * 100, 2)), "%")
    ratio = derived(f"ratio.{asked.id}", "完成度", share, "已达到 ÷ 目标", [now, goal(asked)])
    due = required(asked, 2025, 204) if year > 2025 else goal(asked)
    path = (PathPoint(2022, None, earlier), PathPoint(2025, due, now), PathPoint(year, goal(asked), None))
    reasons = (f"2025 年末 218.7 万kW，目标 {value} 万kW。",)
    return Progress(asked, now, due, goal(asked), ratio, outlook, light, evidence_grade(now), reasons, path)


def series() -> tuple[Series, ...]:
    def made(id: str, label: str, en: str, code: str, values: dict[int, str], soft: tuple[int, ...] = ()) -> Series:
        points = tuple(
            SeriesPoint(y, told(f"{id}@510700:{y}", f"{label} {y}", v, code, verified=y not in soft, line=y - 1990))
            for y, v in values.items()
        )
        return Series(id, label, en, code, points)

    years = (2000, 2005, *range(2007, 2009), *range(2010, 2020))
    co2 = (682, 1340, 1646, 1089, 1484, 1644, 1568, 1598, 1587, 1375, 1328, 1445, 1225, 1464)
    gdp = {
        2016: "1830.4",
        2017: "2074.75",
        2018: "2303.82",
        2021: "3350.29",
        2022: "3626.94",
        2024: "4344",
        2025: "4600.66",
    }
    growth = {2016: "8.3", 2017: "9.1", 2018: "9.0", 2019: "8.1", 2020: "4.4", 2021: "8.7", 2022: "5.0", 2025: "6.5"}
    emission = {year: str(level) for year, level in zip(years, co2, strict=True)}
    return (
        made("gdp_level", "地区生产总值", "GDP", "亿元", gdp),
        made("gdp_growth", "增速", "growth", "%", growth, (2017, 2019, 2020)),
        made("energy", "能源消费总量", "energy use", "万tce", {2015: "987", 2016: "979.38", 2020: "1190"}, (2020,)),
        made("energy_intensity_change", "单位地区生产总值能耗升降", "change", "%", {2016: "-8.42"}),
        made("co2", "二氧化碳排放", "CO2", "万tCO2", emission),
        made("capacity_clean", "清洁能源电力装机容量", "clean capacity", "万kW", {2025: "218.7"}),
    )


def plants() -> tuple[PlantRow, ...]:
    rows = (
        ("wudu", "武都电站", "江油市", "hydro", "水电", "15", True, True, (104.7746, 31.9179)),
        ("gucheng", "平武古城电站", "平武县", "hydro", "水电", "10", True, True, (104.52, 32.40)),
        ("maming", "马鸣风电场", "梓潼县", "wind", "风电", "3.6", True, True, (105.2, 31.6)),
        ("yunfeng", "云峰风电场", "梓潼县", "wind", "风电", "3", False, True, (105.267, 31.667)),
        ("tianming", "天明电厂", "江油市", "coal", "煤电", "200", True, False, (104.9101, 31.8696)),
    )
    return tuple(
        PlantRow(
            i,
            n,
            c,
            t,
            tl,
            told(f"plant.{i}.capacity", f"{n}装机", v, "万kW"),
            "在役" if o else "规划",
            o,
            clean,
            2016,
            at,
        )
        for i, n, c, t, tl, v, o, clean, at in rows
    )


def counties() -> tuple[MapPlace, ...]:
    corners = (
        ("510781", "江油市", 104.5, 31.7, "73.13"),
        ("510727", "平武县", 104.0, 32.1, "12.64"),
        ("510725", "梓潼县", 105.0, 31.4, ""),
    )
    places = []
    for code, name, x, y, people in corners:
        ring = ((x, y), (x + 0.5, y), (x + 0.5, y + 0.4), (x, y + 0.4), (x, y))
        id, label = f"population.census_resident@{code}:2020", f"{name}常住人口 2020"
        figure = told(id, label, people, "万人") if people else missing(id, label, "账本中没有这一事实")
        places.append(MapPlace(code, name, (ring,), {"常住人口 2020": figure}))
    return tuple(places)


def projects() -> tuple[ProjectRow, ...]:
    pumped = told("project.jiangyou-phs.capacity", "江油抽水蓄能电站", "120", "万kW")
    wind = told("project.yunfeng.capacity", "梓潼云峰风电项目", "3", "万kW")
    return (
        ProjectRow("jiangyou-phs", "江油抽水蓄能电站", 15, "抽水蓄能", "江油市", "前期工作", pumped, 2030, 2033),
        ProjectRow("yunfeng", "梓潼云峰风电项目", 14, "风电", "梓潼县", "规划建设", wind, 2026),
        ProjectRow("tangjiashan", "唐家山水利枢纽", 14, "水电", "北川县", "仅见于文件", note="没有公布装机"),
    )


def sources() -> tuple[Source, ...]:
    return (
        Source("mybs-2017-energy", "2016年能耗公报", "绵阳市统计局", "secondary", "2017-01-25", read_at="2026-11"),
        Source(
            "mianyang-decision",
            "关于以实现碳达峰碳中和目标为引领加快发展绿色低碳产业的决定",
            "中共绵阳市委",
            "primary",
            "2022",
        ),
    )


def problem() -> Problem:
    return SAMPLE_PROBLEM(at="entries/energy.csv:12")


NOTE = "合成网络示例：均为假定。"


def statistics(gas: Figure) -> Statistics:
    """Two fields: one indicator known, one waiting for the gas output."""
    share = derived("gas_share@510700:2025", "天然气就地利用率 2025", None, "消费 ÷ 产量", [gas])
    rows = (
        StatisticRow("天然气就地利用率", share, "缺失", "能源统计报表制度", "年", "市统计局", "市", "定义自拟"),
        StatisticRow("清洁能源装机", capacity_2025(), "完整", "电力统计月报", "月", "市发展改革委", "市、县（市、区）"),
    )
    fields = (StatisticField("gas", "天然气", (13, 16), rows[:1]), StatisticField("clean", "清洁装机", (14,), rows[1:]))
    return Statistics(2025, fields, (WantedFact(gas, ("天然气就地利用率",)),))


def alerts(gas: Figure) -> tuple[AlertRow, ...]:
    """One rule that fires for want of reports, one that cannot be assessed."""
    late, step = (
        told("alert.late.threshold", "漏报阈值", "25", "d"),
        told("alert.jump.threshold", "突变阈值", "40", "%"),
    )
    words = ("2026-11-22", "2026-11-22", "逾期未报：2025-01", "催报")
    blind = ("2025-12", "2025-01", "数据缺失，不判断", "核实")
    return (
        AlertRow("late", "天然气漏报", "漏报", "月", gas, "", late, "firing", "告警", *words),
        AlertRow("jump", "天然气突变", "突变", "月", gas, "高于", step, "blind", "不评价", *blind),
    )


def tracing() -> Tracing:
    """A traced example of one county that has no carbon, so that its change has no meaning."""
    city = told("traced@510700", "全市碳强度", "0.4044", "tCO2/MWh")
    pingwu = told("traced@510727", "平武碳强度", "0", "tCO2/MWh")
    change = missing("drought_effect@510727", "平武因旱变化", "原值为零，相对变化无意义")
    rise = told("drought_effect@510700", "全市因旱变化", "74", "%")
    heads = (("county", "区县", "County"), ("yearly", "年均碳强度", "Year"), ("change", "因旱变化", "Change"))
    bars = {"y": {"field": "place", "type": "nominal"}, "x": {"field": "v", "type": "quantitative"}}
    data = [{"id": city.id, "place": "全市", "v": 0.4044}]
    chart = Chart(
        "trace-drought", "8 月", "August", "tracing", layered([{"mark": "bar", "encoding": bars}], 60, data), NOTE
    )
    steel = told("steel", "特殊钢", "556.9", "kgCO2e/t")
    product = TracedProductRow("特殊钢", "Special steel", "江油市", steel, steel, rise)
    rows = (TracedRow("绵阳市", (city, rise)), TracedRow("平武县", (pingwu, change)))
    return Tracing(NOTE, ("全市用电碳强度 0.4044。",), heads, rows, (rise,), (product,), (chart,))


def sample() -> CityReport:
    shown = series()
    co2 = next(s for s in shown if s.id == "co2")
    steps = waterfall_steps(
        capacity_2025(),
        [p.capacity for p in projects() if p.capacity],
        told("goal.2030", "2030 年目标", "433", "万kW"),
    )
    row_2030 = capacity_row(2030, 433, "mianyang-2022", Outlook.AT_RISK, Light.ORANGE)
    main = (intensity_row(), capacity_row(2025, 204, "mianyang-2022", Outlook.MET, Light.GREEN), row_2030)
    plan = (capacity_row(2025, 210, "mianyang-peak-plan", Outlook.MET, Light.GREEN),)
    tree = intensity_tree()
    intensity = Series(
        "energy_intensity", "单位地区生产总值能耗", "energy intensity", "tce/万元@2015", (SeriesPoint(2016, tree),)
    )
    gas = missing("natural_gas.output@510700:2025", "天然气产量 2025", "账本中没有这一事实")
    return CityReport(
        city=Place("510700", "绵阳市", "Mianyang", "city"),
        made_on=date(2026, 11, 22),
        scenario="history",
        documents=(
            DocumentProgress("mianyang-2022", "绵阳市委决定", "2022", main, "The decision", True),
            DocumentProgress("mianyang-peak-plan", "绵阳市碳达峰实施方案", "2023", plan, "The peaking plan"),
        ),
        provenance=Provenance(
            "0.1.0", "catalogue-2026.11", ("mianyang-2022", "mianyang-peak-plan"), "root 9c1f… 签名有效", "run-1",
            (InputFile("entries/energy.csv", FILE_SHA, 40),),
        ),
        peak=peak_status([p.figure for p in co2.points], [p.year for p in co2.points], "万tCO2"),
        series=(*shown, intensity),
        capacity_steps=steps,
        plants=plants(),
        projects=projects(),
        places=counties(),
        mechanisms=(MechanismRow("energy-budget", "用能预算管理", 10, "尚未实现", "control", "待建设"),),
        coverage=tuple(
            ArticleCoverage(n, f"第{n}条", {"目标": 1, "措施": 2}, 1, True, ("indicators",)) for n in range(1, 28)
        ),
        clauses=(
            ClauseText(
                "mianyang-2022#3.2.1.4", "mianyang-2022", "第（三）条第 2 段", "单位 GDP 能耗比 2020 年下降 14% 以上"
            ),
        ),
        gaps=(GapRow(gas, ("天然气年产量 2025 年目标",), "向市发展改革委能源科索取"),),
        problems=(problem(),),
        sources=sources(),
        sentences=("2025 年清洁能源电力装机 218.7 万kW，超过 204 万kW 的目标。",),
        statistics=statistics(gas),
        alerts=alerts(gas),
        tracing=tracing(),
    )  # fmt: skip


@pytest.fixture(scope="session")
def report() -> CityReport:
    return sample()
