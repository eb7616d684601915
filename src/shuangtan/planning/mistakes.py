"""The mistakes of a planning question, declared once with their wording."""

from __future__ import annotations

from shuangtan.kernel import Wording, kind

UNKNOWN_NODE = kind(
    "N101",
    "error",
    zh=Wording("节点 {node}", "系统中已有的节点", "每个部件接在已声明的节点上", "改为 {nearest}，或先声明该节点"),
    en=Wording("node {node}", "a declared node", "every component sits at a declared node", "use {nearest}"),
)
TWICE = kind(
    "N102",
    "error",
    zh=Wording("名称 {name} 出现 {count} 次", "名称唯一", "结果按名称列出", "改名"),
    en=Wording("the name {name} {count} times", "unique names", "results are listed by name", "rename"),
)
WRONG_LENGTH = kind(
    "N103",
    "error",
    zh=Wording(
        "{field} 有 {seen} 个值", "{expected} 个（每时段一个）", "时序与时间轴等长", "补齐或截取到 {expected} 个时段"
    ),
    en=Wording("{field} with {seen} values", "{expected}", "one value per step", "give {expected} values"),
)
MISSING_VALUE = kind(
    "N104",
    "error",
    zh=Wording(
        "{field} 缺 {count} 个时段的值", "每个时段都有值", "缺失不是零，也不自动填补", "补数据，或写明用哪一年替代"
    ),
    en=Wording("{field} lacks {count} values", "a value in every step", "missing is not zero", "supply the data"),
)
NEGATIVE = kind(
    "N105",
    "error",
    zh=Wording(
        "{field} 最小为 {value}", "不小于 0", "负荷、来水与可用率不为负", "检查符号与单位；外送用 sign = -1 的机组表示"
    ),
    en=Wording("{field} as low as {value}", "at least 0", "loads, inflow, availability are not negative", "check sign"),
)
NOT_A_SHARE = kind(
    "N106",
    "error",
    zh=Wording("{field} 为 {value}", "0 到 1 之间的比例", "效率与可用率以比例表示", "若是百分数请除以 100；单位应为 1"),
    en=Wording(
        "{field} of {value}", "a share between 0 and 1", "efficiency and availability are shares", "divide by 100"
    ),
)
MISSING_PERIOD = kind(
    "N107",
    "error",
    zh=Wording("{field} 缺 {period} 年", "每个规划年都有值", "不以相邻年份代替", "补 {period} 年的值"),
    en=Wording("{field} without {period}", "a value for every period", "no neighbour stands in", "give {period}"),
)
NO_SIZE = kind(
    "N108",
    "error",
    zh=Wording(
        "储能 {name} 没有能量容量", "给出 hours（随功率）或 energy（单独）", "存量要有上限", "补 hours 或 energy"
    ),
    en=Wording("storage {name} without energy capacity", "hours or energy", "a level needs a limit", "give one"),
)
EMPTY_TARGET = kind(
    "N109",
    "error",
    zh=Wording(
        "目标 {name} 没有选中任何部件（{weights}）", "至少一个部件名或标签", "空目标恒成立或恒不成立", "改为 {nearest}"
    ),
    en=Wording(
        "target {name} selects nothing ({weights})", "a component or tag", "an empty target says nothing", "{nearest}"
    ),
)
UNBOUNDED = kind(
    "N110",
    "error",
    zh=Wording(
        "{name} 成本为负且容量无上限",
        "有限的容量、可建上限或资源上限",
        "否则收益无穷大，无最优解",
        "给出 limit 或 potential",
    ),
    en=Wording(
        "{name} earns without a limit", "a finite limit", "else the optimum is unbounded", "give limit or potential"
    ),
)
