"""The tables of the workbook: targets, series, plants, projects, articles, gaps, problems, sources."""

from __future__ import annotations

from shuangtan.indicators.progress import Progress
from shuangtan.kernel import Figure, Problem, plain, total
from shuangtan.reports.excel.section_tables import write_sections
from shuangtan.reports.excel.sheet import FIRST_ROW, Sheet
from shuangtan.reports.excel.table_writer import TableWriter
from shuangtan.reports.shown import in_unit, number_text, odd_unit, pretty_unit, unit_text
from shuangtan.reports.view import year_rows
from shuangtan.reports.words import source_kind

RATIO_TOLERANCE = 0.006
"""A ratio is rounded to two decimals of a percent; the formula is live only if it says the same."""


class Tables(TableWriter):
    """Writes the tables of one report."""

    def write(self) -> None:
        """All sheets but the provenance."""
        self._targets()
        self._series()
        self._plants()
        self._projects()
        self._articles()
        write_sections(self, self._report)
        self._gaps()
        self._problems("来源分歧", "不同来源的不同说法", self._report.differences)
        self._problems("问题", "核对中发现的问题", self._report.problems)
        self._sources()

    def _targets(self) -> None:
        heads = "文件 年份 目标 要求 目标值 现值 单位 应达到 完成度% 基年 晴雨表 态势 证据 说明"
        sheet = self.sheet("目标进展", "目标进展", heads)
        for document in self._report.documents:
            for p in document.progress:
                self._target(sheet, document.title, p)
        sheet.finish()

    def _target(self, sheet: Sheet, document: str, p: Progress) -> None:
        t, row = p.target, sheet.row
        unit = unit_text(p.actual) or pretty_unit(t.unit)
        asked = (document, t.year, t.label, t.direction.label, p.goal, p.actual, unit, p.required, p.ratio)
        self.add(sheet, *asked, t.base_year, p.light.label, p.outlook.label, p.grade.value, "\n".join(p.reasons))
        for below, column in ((p.goal, 4), (p.required, 7)):
            if p.ratio and p.ratio.quantity and _is_ratio(p.ratio, p.actual, below):
                formula = f"={sheet.cell(5, row)}/{sheet.cell(column, row)}*100"
                sheet.formula(8, formula, float(p.ratio.quantity.value), number_text(p.ratio), row)
                return

    def _series(self) -> None:
        heads = ["年份", *(f"{s.label}（{pretty_unit(s.unit)}）".replace(" ", "") for s in self._report.series)]
        sheet = self.sheet("时间序列", "时间序列", " ".join(heads))
        units = [s.unit for s in self._report.series]
        for row in reversed(year_rows(self._report.series)):
            cells = [in_unit(f, u) if f else None for f, u in zip(row.figures, units, strict=True)]
            suffixes = ["", *(odd_unit(f, u) if f else "" for f, u in zip(row.figures, units, strict=True))]
            self.add(sheet, row.year, *cells, suffixes=suffixes)
        sheet.finish()

    def _plants(self) -> None:
        sheet = self.sheet("机组", "机组", "名称 县区 类型 装机（万kW） 状况 在役 清洁 年份 编号 备注")
        plants = self._report.plants
        for p in plants:
            yes = ("是" if flag else "否" for flag in (p.is_operating, p.is_clean))
            self.add(
                sheet,
                p.name,
                p.county,
                p.technology_label,
                in_unit(p.capacity, "万kW"),
                p.status,
                *yes,
                p.year,
                p.id,
                p.note,
            )
        if plants:
            last = sheet.row - 1
            every = [p.capacity for p in plants if p.is_operating]
            clean = [p.capacity for p in plants if p.is_operating and p.is_clean]
            self._sum(sheet, "在役合计", every, last, clean=False)
            self._sum(sheet, "其中清洁能源", clean, last, clean=True)
        sheet.finish()

    def _sum(self, sheet: Sheet, name: str, parts: list[Figure], last: int, clean: bool) -> None:
        """A live sum over the plants in service; what is unknown is not in it, and said."""
        numbers, in_service, is_clean = (f"{sheet.cell(c, FIRST_ROW)}:{sheet.cell(c, last)}" for c in (3, 5, 6))
        condition = f',{is_clean},"是"' if clean else ""
        summed = total("sum", name, parts, "万kW").quantity
        unknown = sum(1 for f in parts if f.quantity is None)
        row = sheet.row
        self.add(sheet, name, *[None] * 8, f"另有 {unknown} 个装机不详" if unknown else "")
        if summed:
            formula = f'=SUMIFS({numbers},{in_service},"是"{condition})'
            sheet.formula(3, formula, float(summed.value), plain(summed.value), row)

    def _projects(self) -> None:
        sheet = self.sheet(
            "项目", "决定点名的项目", "名称 条 类别 县区 规模 单位 阶段 截至 最早投产 最晚投产 编号 备注"
        )
        for p in self._report.projects:
            unit = unit_text(p.capacity) if p.capacity else ""
            known = (p.name, p.article, p.kind, p.places, p.capacity, unit, p.stage, p.as_of)
            self.add(sheet, *known, p.earliest, p.latest, p.id, p.note)
        sheet.finish()

    def _articles(self) -> None:
        sheet = self.sheet("各条落实", "各条落实", "条 名称 条款 软件回答 齐全 所在模块 备注")
        for a in self._report.coverage:
            count = "、".join(f"{kind} {number}" for kind, number in a.clauses_by_kind.items())
            whole = "是" if a.is_covered else "否"
            self.add(sheet, a.number, a.title, count, a.answered, whole, "、".join(a.rooms), a.note)
        sheet.finish()
        sheet = self.sheet("机制", "体系与机制", "名称 条 情况 所在模块 依据")
        for m in self._report.mechanisms:
            self.add(sheet, m.name, m.article, m.standing, m.room, m.why)
        sheet.finish()

    def _gaps(self) -> None:
        sheet = self.sheet("缺口", "我们还不知道的", "缺什么 状态 查找情况 因此说不出 怎样补上 编号")
        for g in self._report.gaps:
            self.add(sheet, g.figure.label, g.figure, g.figure.why, "\n".join(g.blocks), g.remedy, g.figure.id)
        sheet.finish()

    def _problems(self, name: str, title: str, problems: tuple[Problem, ...]) -> None:
        sheet = self.sheet(name, title, "编号 等级 在哪里 现为 应为 依据 处理")
        for problem in problems:
            self.add(sheet, problem.code, problem.kind.grade.label, *problem.parts("zh").values())
        sheet.finish()

    def _sources(self) -> None:
        sheet = self.sheet("来源", "数据来源", "编号 题名 发布单位 性质 日期 许可 读取 说明")
        for s in self._report.sources:
            self.add(sheet, s.id, s.title, s.publisher, source_kind(s.kind), s.date, s.licence, s.read_at, s.note)
        sheet.finish()
        sheet = self.sheet("文件", "读入的文件", "文件 条目 SHA-256")
        for f in self._report.provenance.files:
            self.add(sheet, f.path, f.entries, f.sha256)
        sheet.finish()


def _is_ratio(ratio: Figure, above: Figure, below: Figure | None) -> bool:
    """Whether `ratio` [%] is above ÷ below as they stand in the sheet."""
    values = [f.quantity.value if f and f.quantity else None for f in (ratio, above, below)]
    if values[0] is None or values[1] is None or not values[2]:
        return False
    return abs(float(values[1] / values[2] * 100 - values[0])) < RATIO_TOLERANCE
