"""The sections of the Word report, in the order officials expect."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from shuangtan.indicators.light import Light
from shuangtan.indicators.progress import Progress
from shuangtan.kernel import Figure
from shuangtan.reports.content import CityReport, DocumentProgress
from shuangtan.reports.figures import Chart, charts
from shuangtan.reports.figures.paths import chart_id
from shuangtan.reports.shown import value_text
from shuangtan.reports.view import by_light, gap_groups, used_sources
from shuangtan.reports.word.sections import write_sections
from shuangtan.reports.word.writing import Cell, Writer
from shuangtan.reports.words import source_kind

_ORDINALS = "一二三四五六七八九十"


def write_word(report: CityReport, path: Path) -> None:
    """Write the report; the folder of `path` must exist."""
    sources, clauses = {s.id: s for s in report.sources}, {c.handle: c for c in report.clauses}
    title = f"{report.city.name}碳达峰碳中和进展报告"
    writer = Writer(title, sources, clauses, report.is_draft)
    drawn = charts(report)
    day = report.made_on
    writer.title(title, f"（{day.year} 年 {day.month} 月 {day.day} 日）")
    writer.document.core_properties.created = datetime.combine(day, time())
    _overall(writer, report)
    _targets(writer, report)
    _analysis(writer, report, drawn)
    _projects(writer, report, drawn)
    _shortcomings(writer, report)
    write_sections(writer, report)
    _sources(writer, report)
    writer.notes.finish(writer.document)
    writer.document.save(str(path))


def _overall(writer: Writer, report: CityReport) -> None:
    writer.heading("一、总体情况", 1)
    counts = "，".join(f"{light.label} {len(rows)} 项" for light, rows in by_light(report).items())
    writer.text(
        f"共 {len(report.progress)} 项分年目标，分属 {len(report.documents)} 份文件，"
        f"其中可以量度的 {len(report.measurable)} 项。按晴雨表评价：{counts}。"
    )
    for sentence in report.verdicts:
        writer.text(f"{sentence.rstrip('。')}。")


def _targets(writer: Writer, report: CityReport) -> None:
    writer.heading("二、目标进展", 1)
    heads = ("年份", "目标", "目标值", "现值", "应达到", "晴雨表", "态势", "证据")
    for document in report.documents:
        rows = [_target_row(p) for p in document.measurable]
        writer.table(f"{document.title}目标进展", heads, rows, (9, 20, 15, 15, 15, 10, 11, 8))
    writer.small("证据等级：A 查得的公布或实测数；B 由查得数推算；C 含估计数或凭记忆的数；D 含假定或预测；— 无数据。")


def _target_row(progress: Progress) -> tuple[Cell, ...]:
    target, goal = progress.target, progress.goal
    return (
        target.year,
        target.label,
        goal or target.direction.label,
        progress.actual if progress.actual.quantity else value_text(progress.actual),
        value_text(progress.required),
        progress.light.label,
        progress.outlook.label,
        progress.grade.value,
    )


def _analysis(writer: Writer, report: CityReport, drawn: tuple[Chart, ...]) -> None:
    writer.heading("三、各项指标分析", 1)
    by_id = {chart.id: chart for chart in drawn}
    writer.small("各图中实心柱为已达到，空心柱为估计或待核，虚线为应有进度，菱形为目标值。")
    part = 0
    for document in report.documents:
        part += 1
        writer.heading(f"（{_ordinal(part)}）{document.title}", 2)
        _indicators(writer, document, by_id)
    for section, name in (
        ("lights", "评价与证据"),
        ("series", "历年变化"),
        ("capacity", "清洁能源装机"),
        ("map", "县区分布"),
    ):
        found = [chart for chart in drawn if chart.section == section]
        if found:
            part += 1
            writer.heading(f"（{_ordinal(part)}）{name}", 2)
            for chart in found:
                writer.picture(chart)


def _indicators(writer: Writer, document: DocumentProgress, by_id: dict[str, Chart]) -> None:
    for number, progress in enumerate(document.measurable, 1):
        target = progress.target
        pieces: list[str | Figure] = [f"{number}. {target.label}（{target.year} 年）。"]
        pieces += ["目标", target.direction.label]
        pieces += [" ", progress.goal] if progress.goal else []
        pieces += ["；现值 " if progress.actual.quantity else "；现值", progress.actual]
        pieces += ["，应达到 ", progress.required] if progress.required else []
        pieces += ["，完成 ", progress.ratio] if progress.ratio else []
        pieces.append("；不作评价。" if progress.light is Light.NOT_ASSESSED else _judged(progress))
        writer.text(*pieces, "".join(f"{reason.rstrip('。')}。" for reason in progress.reasons))
        if chart := by_id.get(chart_id(progress)):
            writer.picture(chart)


def _judged(progress: Progress) -> str:
    return f"；评价为{progress.light.label}，{progress.outlook.label}。"


def _projects(writer: Writer, report: CityReport, drawn: tuple[Chart, ...]) -> None:
    writer.heading("四、项目进展", 1)
    for chart in drawn:
        if chart.section == "projects":
            writer.picture(chart)
    heads = ("条", "项目", "类别", "县区", "规模", "阶段", "投产年份")
    rows = [
        (p.article, p.name, p.kind, p.places or "—", p.capacity, p.stage, _years(p.earliest, p.latest))
        for p in report.projects
    ]
    if rows:
        writer.table("决定点名的项目", heads, rows, (6, 29, 14, 13, 16, 13, 14))


def _shortcomings(writer: Writer, report: CityReport) -> None:
    writer.heading("五、存在的不足与数据缺口", 1)
    writer.text(
        f"尚有 {len(report.gaps)} 项数据没有找到。缺失的数不以零或估计数代替，由此不能评价的目标如实列为不评价。"
    )
    if report.gaps:
        groups = gap_groups(report)
        rows = [(g.label, "；".join(g.reasons), "；".join(g.blocks) or "—", g.remedy or "—") for g in groups]
        writer.table("数据缺口", ("缺什么", "查找情况", "因此说不出", "怎样补上"), rows, (26, 26, 24, 24))
    for name, found in (("不同来源的不同说法", report.differences), ("核对中发现的问题", report.problems)):
        if found:
            parts = [p.parts("zh") for p in found]
            told = [(p.code, q["at"], q["seen"], q["expected"], q["remedy"]) for p, q in zip(found, parts, strict=True)]
            writer.table(name, ("编号", "在哪里", "现为", "应为", "处理"), told, (8, 18, 30, 24, 20))


def _sources(writer: Writer, report: CityReport) -> None:
    writer.heading("附：数据来源", 1)
    used, others = used_sources(report)
    named = enumerate(used, 1)
    rows = [(i, f"{s.publisher}《{s.title}》", s.date, source_kind(s.kind), s.id) for i, s in named]
    if rows:
        writer.table("本报告所用的来源", ("序号", "来源", "日期", "性质", "编号"), rows, (7, 44, 15, 14, 20))
    made = report.provenance
    checkpoint = " ".join(made.checkpoint.split()[:3])
    said = [f"程序 shuangtan {made.program_version}", f"目录 {made.catalogue_release}", f"账本检查点 {checkpoint}"]
    said = [text for text in said if not text.endswith(" ")]
    said.append(
        f"读入文件 {len(made.files)} 个，另有未用到的来源记录 {len(others)} 条，连同每个数的由来见数据表 tables.xlsx"
    )
    writer.small("；".join(said) + "。")


def _years(first: int | None, last: int | None) -> str:
    return "—" if first is None else str(first) if last in (None, first) else f"{first}–{last}"


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"十{_ORDINALS[number - 11]}"
