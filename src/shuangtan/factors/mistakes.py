"""What can be wrong with a question for a factor (codes F101 to F109)."""

from __future__ import annotations

from shuangtan.kernel import Wording, kind

NO_RULE = kind(
    "F101",
    "error",
    Wording(
        "没有 {factor} 用于 {purpose} 的选用规则",
        "{known}",
        "catalogue/factors/choice.yaml",
        "改用其中之一，或写一条规则",
    ),
    Wording("no rule for {factor} used for {purpose}", "{known}", "catalogue/factors/choice.yaml", "use one of them"),
)
NO_SERIES = kind(
    "F102",
    "error",
    Wording("目录中没有 {tried}", "目录中有的序列", "{rule}", "核对品种与版本；相近：{nearest}"),
    Wording(
        "the catalogue has no {tried}",
        "a series of the catalogue",
        "{rule}",
        "check subject and edition; near: {nearest}",
    ),
)
NO_VALUE = kind(
    "F103",
    "error",
    Wording(
        "{series} 没有 {period} 的值；有 {years}",
        "{period} 的公布值",
        "{rule}",
        "等公布值；确要沿用最近值时明写 carry_forward",
    ),
    Wording(
        "{series} has no value for {period}; it has {years}", "a published value", "{rule}", "ask for carry_forward"
    ),
)
CARRIED = kind(
    "F104",
    "warning",
    Wording(
        "{series} 没有 {period} 的值，沿用 {years} 的 {value}",
        "{period} 的公布值",
        "按要求 carry_forward",
        "公布后改用公布值",
    ),
    Wording(
        "{series} has no value for {period}; {value} of {years} is carried",
        "a published value",
        "as asked",
        "replace it",
    ),
)
UNVERIFIED = kind(
    "F105",
    "note",
    Wording("{series} 的 {value} 为{mark}", "核对过原文的值", "{source}", "对照原文核对后把 mark 改为 found"),
    Wording(
        "{value} of {series} is {mark}", "a value checked against the text", "{source}", "check it, then mark it found"
    ),
)
NO_PLACE = kind(
    "F106",
    "error",
    Wording(
        "地区 {place} 没有对应的 {wanted}", "GB/T 2260 代码或园区伪代码", "{rule}", "核对地区代码；相近：{nearest}"
    ),
    Wording(
        "place {place} has no {wanted}",
        "a division code or a park's pseudo-code",
        "{rule}",
        "check it; near: {nearest}",
    ),
)
STRADDLES = kind(
    "F107",
    "error",
    Wording(
        "{period} 跨 {series} 的两个值：{first} 与 {last}", "期间内只有一个值", "日期值的有效期", "把期间拆开分别计算"
    ),
    Wording(
        "{period} straddles two values of {series}: {first}, {last}",
        "one value",
        "validity of values",
        "split the period",
    ),
)
NO_PROOF = kind(
    "F108",
    "error",
    Wording("没有非化石电力凭证（已有：{seen}）", "{proofs} 之一", "{rule}", "补凭证；否则这部分电量用普通因子"),
    Wording(
        "no proof of non-fossil power (given: {seen})",
        "one of {proofs}",
        "{rule}",
        "supply it or use the ordinary factor",
    ),
)
STOOD_IN = kind(
    "F109",
    "warning",
    Wording("{subject} 没有因子，以 {other} 代替", "{subject} 自己的因子", "按要求 stand_in", "取得该品种的因子后改用"),
    Wording(
        "{subject} has no factor; {other} stands in", "a factor of its own", "as asked", "replace it when obtained"
    ),
)
