"""The interface words of reports in Chinese and English; names of cities, plants and targets stay as their data say."""

from __future__ import annotations

from typing import Any

from shuangtan.indicators.evidence_grade import EvidenceGrade
from shuangtan.indicators.light import Light
from shuangtan.indicators.progress import Outlook
from shuangtan.kernel import State

WORDS: dict[str, tuple[str, str]] = {
    "report": ("碳达峰碳中和进展报告", "Progress report on carbon peaking and neutrality"),
    "overview": ("目标总览", "Targets"),
    "paths": ("进度与路径", "Progress and paths"),
    "lights": ("晴雨表", "Traffic lights"),
    "series": ("时间序列", "Time series"),
    "capacity": ("清洁能源装机", "Clean capacity"),
    "plants": ("机组", "Plants"),
    "map": ("县区地图", "County map"),
    "projects": ("项目储备", "Project pipeline"),
    "coverage": ("各条落实", "Articles"),
    "mechanisms": ("体系与机制", "Mechanisms"),
    "forecast": ("预测与可能性", "Forecasts and chances"),
    "barometer": ("区县晴雨表", "Lights by county and month"),
    "reconciliation": ("对账", "Reconciliation"),
    "statistics": ("统计指标体系", "Statistical indicators"),
    "alerts": ("告警", "Alerts"),
    "planning": ("规划", "Plan"),
    "tracing": ("碳排放追踪", "Carbon tracing"),
    "form": ("来源报表", "Source form"),
    "frequency": ("频次", "Frequency"),
    "body": ("责任单位", "Responsible body"),
    "levels": ("适用层级", "Levels"),
    "wanted": ("最该先取得的数", "Facts to obtain first"),
    "waiting": ("在等这个数的指标", "Indicators waiting for it"),
    "threshold": ("阈值", "Threshold"),
    "consequence": ("后果", "Consequence"),
    "gaps": ("我们还不知道的", "What we do not know"),
    "differences": ("不同来源的不同说法", "Where sources differ"),
    "sources": ("数据来源与证据", "Sources and evidence"),
    "problems": ("问题", "Problems"),
    "provenance": ("数据溯源", "Provenance"),
    "target": ("目标", "Target"),
    "indicator": ("指标", "Indicator"),
    "value": ("现值", "Value now"),
    "amount": ("数值", "Value"),
    "unit": ("单位", "Unit"),
    "base_year": ("基年", "Base year"),
    "goal": ("目标值", "Goal"),
    "required": ("应达到", "Required"),
    "achieved": ("已达到", "Achieved"),
    "ratio": ("完成度", "Achieved share"),
    "state": ("状态", "State"),
    "light": ("晴雨表", "Light"),
    "outlook": ("态势", "Outlook"),
    "grade": ("证据", "Evidence"),
    "id": ("编号", "Id"),
    "reasons": ("说明", "Reasons"),
    "year": ("年份", "Year"),
    "name": ("名称", "Name"),
    "county": ("县区", "County"),
    "technology": ("类型", "Technology"),
    "status": ("状况", "Status"),
    "stage": ("阶段", "Stage"),
    "article": ("条", "Article"),
    "kind": ("类别", "Kind"),
    "years": ("投产年份", "In service"),
    "note": ("备注", "Note"),
    "rule": ("算式", "Rule"),
    "inputs": ("由来", "Inputs"),
    "exact": ("未舍入", "Unrounded"),
    "why": ("依据", "Why"),
    "file": ("文件", "File"),
    "locator": ("位置", "Place"),
    "source": ("来源", "Source"),
    "clause": ("条款", "Clause"),
    "range": ("区间", "Range"),
    "unverified": ("待核", "not verified"),
    "missing": ("缺", "missing"),
    "repeated": ("见上", "see above"),
    "incomplete": ("不完整，缺", "incomplete, lacking"),
    "made_on": ("编制日期", "Made on"),
    "scenario": ("情景", "Scenario"),
    "document": ("文件", "Document"),
    "blocks": ("因此说不出", "What it blocks"),
    "remedy": ("怎样补上", "How to fill it"),
    "sentence": ("原句", "Sentence"),
    "meaning": ("含义", "Meaning"),
    "total": ("合计", "Total"),
    "publisher": ("发布单位", "Publisher"),
    "licence": ("许可", "Licence"),
}

_STATES_EN = {
    State.MEASURED: "measured",
    State.REPORTED: "reported",
    State.DERIVED: "derived",
    State.ESTIMATED: "estimated",
    State.ASSUMED: "assumed",
    State.PROJECTED: "projected",
    State.NOT_OCCURRING: "does not occur",
    State.INCLUDED_ELSEWHERE: "included elsewhere",
    State.NOT_ESTIMATED: "not estimated",
    State.CONFIDENTIAL: "confidential",
    State.MISSING: "missing",
}
_OUTLOOKS_EN = {
    Outlook.MET: "met",
    Outlook.NOT_MET: "not met",
    Outlook.ON_TRACK: "on track",
    Outlook.BEHIND: "behind",
    Outlook.AT_RISK: "at risk",
    Outlook.NOT_ASSESSED: "not assessed",
}
_LIGHTS_EN = {
    Light.RED: "level 1 (severe)",
    Light.ORANGE: "level 2 (tense)",
    Light.GREEN: "level 3 (on schedule)",
    Light.NOT_ASSESSED: "not assessed",
}
_GRADES_EN = {
    EvidenceGrade.A: "published or measured, read in a source",
    EvidenceGrade.B: "computed from such",
    EvidenceGrade.C: "rests on an estimate or a recalled figure",
    EvidenceGrade.D: "rests on an assumption or projection",
    EvidenceGrade.X: "no data",
}


def word(key: str, lang: str = "zh") -> str:
    """An interface word; KeyError names a word that is not in the list."""
    return WORDS[key][0 if lang == "zh" else 1]


def label(of: State | Outlook | Light | EvidenceGrade, lang: str = "zh") -> str:
    """The printed name of a state, outlook, light or grade in either language."""
    if lang == "zh":
        return of.label
    english: dict[str, dict[Any, str]] = {
        "State": _STATES_EN,
        "Outlook": _OUTLOOKS_EN,
        "Light": _LIGHTS_EN,
        "EvidenceGrade": _GRADES_EN,
    }
    return english[type(of).__name__][of]


_SOURCE_KINDS = {
    "primary": "原件",
    "secondary": "转载或引述",
    "dataset": "数据集",
    "assumption": "假定",
    "recalled": "凭记忆，待核",
}


def source_kind(kind: str) -> str:
    """The Chinese name of a kind of source; a kind we have no word for is shown as written."""
    return _SOURCE_KINDS.get(kind, kind)
