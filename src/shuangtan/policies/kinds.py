"""The kinds of problem of policy documents (P1xx): their wording is what people meet, so it stands in one place."""

from __future__ import annotations

from shuangtan.kernel import Wording, kind

_BASIS = "政策文件的数据格式（docs/policies.md）"
_BASIS_EN = "the shape of policy documents (docs/policies.md)"

MISSING = kind(
    "P101",
    "error",
    Wording("缺少字段 {field}", "{field} 必填", _BASIS, "补上 {field}"),
    Wording("field {field} is missing", "{field} is required", _BASIS_EN, "add {field}"),
)
BAD = kind(
    "P102",
    "error",
    Wording("{field} 为 {seen}", "{expected}", _BASIS, "改正 {field}"),
    Wording("{field} is {seen}", "{expected}", _BASIS_EN, "correct {field}"),
)
UNKNOWN_FIELD = kind(
    "P103",
    "error",
    Wording("未知字段 {field}", "{known}", _BASIS, "是否应为 {nearest}"),
    Wording("unknown field {field}", "{known}", _BASIS_EN, "did you mean {nearest}"),
)
DUPLICATE = kind(
    "P104",
    "error",
    Wording("{id} 出现两次（另见 {other}）", "每个编号只用一次", _BASIS, "改名，或删去其一"),
    Wording("{id} is used twice (see {other})", "an id is used once", _BASIS_EN, "rename or delete one"),
)
UNKNOWN_CLAUSE = kind(
    "P105",
    "error",
    Wording("条款 {clause}", "{document} 中已有的条款", "条款编号 文件#条.段.句", "是否应为 {nearest}"),
    Wording("clause {clause}", "a clause of {document}", "clause handles document#a.p.s", "did you mean {nearest}"),
)
UNKNOWN_SOURCE = kind(
    "P106",
    "error",
    Wording("来源 {source}", "sources.yaml 中的编号", "没有来源的事实不能载入", "登记来源，或改用 {nearest}"),
    Wording("source {source}", "an id of sources.yaml", "a fact without source does not load", "use {nearest}"),
)
CONFLICT = kind(
    "P107",
    "error",
    Wording(
        "{first} 与 {second} 回答同一问题：{question}",
        "同一文件中一个问题只有一个答案",
        "一般规定与例外须声明",
        "删去其一，或写明 exception_to: {first}",
    ),
    Wording(
        "{first} and {second} answer one question: {question}",
        "one answer within a document",
        "exceptions are declared",
        "delete one or declare exception_to: {first}",
    ),
)
UNREADABLE = kind(
    "P108",
    "error",
    Wording("不能读作 YAML：{why}", "{expected}", _BASIS, "改正该行的缩进、引号或冒号"),
    Wording("not readable as YAML: {why}", "{expected}", _BASIS_EN, "correct indentation, quotes or colons"),
)
NO_ANSWER = kind(
    "P109",
    "error",
    Wording(
        "{id} 既无 answers 也无 why",
        "由谁落实，或为何没有落实",
        "没有落实的条款须列明理由",
        "写上 answers（房间/指标）或 why（{reasons}）",
    ),
    Wording(
        "{id} has neither answers nor why",
        "what implements it, or why nothing does",
        "a clause that is not implemented is listed with its reason",
        "add answers or why ({reasons})",
    ),
)
NOT_COVERED = kind(
    "P110",
    "error",
    Wording(
        "第 {article} 条没有条款文件", "{articles} 条全部拆分", "覆盖到每一条", "在 clauses/ 下补上第 {article} 条"
    ),
    Wording(
        "article {article} has no clauses", "all {articles} articles", "complete coverage", "add clauses/{article}"
    ),
)
GAP = kind(
    "P111",
    "error",
    Wording("{after} 之后是 {seen}", "句号连续，不缺不重", "每一句恰有一个锚点", "补上缺失的句，或改正编号"),
    Wording("{seen} follows {after}", "sentences without gap", "one anchor per sentence", "add what is missing"),
)
LONG_TERM = kind(
    "P112",
    "error",
    Wording("引用词“{term}”有 {length} 个字", "不超过 {most} 个字", "官方原文不随项目发布", "只引关键词"),
    Wording("the term {term} has {length} signs", "at most {most}", "the text is not shipped", "quote key terms only"),
)
OTHER_ANCHORS = kind(
    "P113",
    "error",
    Wording(
        "{count} 个锚点，合摘要 {seen}…",
        "{expected_count} 个，合摘要 {expected}…",
        "document.yaml 的 sentences 与 sentences_sha256",
        "查出增、删或改动的锚点；正文确已换版时重算这两项",
    ),
    Wording(
        "{count} anchors, together {seen}…",
        "{expected_count}, together {expected}…",
        "sentences and sentences_sha256 of document.yaml",
        "find the anchor that was changed; recompute both if the text has a new edition",
    ),
)
CASE_FAILED = kind(
    "P120",
    "error",
    Wording("算例“{title}”得 {seen}", "{expected}", "条款 {clause}", "核对算例与规则，改正其一"),
    Wording("case {title} gives {seen}", "{expected}", "clause {clause}", "correct the case or the rule"),
)
NO_SUCH_SENTENCE = kind(
    "P150",
    "error",
    Wording("正文中没有条款 {clause} 所锚定的句子", "摘要 {sha256}…", "每个锚点对应正文一句", "该处正文为：{text}"),
    Wording("no sentence of the text has the digest of {clause}", "{sha256}…", "anchors", "the text there: {text}"),
)
NOT_ANCHORED = kind(
    "P151",
    "error",
    Wording("正文 {clause} 没有锚点：{text}", "每一句恰有一个锚点", "每一句恰有一个锚点", "为它写一个条款"),
    Wording("{clause} has no anchor: {text}", "one anchor per sentence", "anchors", "write a clause for it"),
)
MOVED = kind(
    "P152",
    "warning",
    Wording("{clause} 的句子在正文 {position}", "{clause}", "句子的位置：条.段.句", "核对正文的分段"),
    Wording("the sentence of {clause} stands at {position}", "{clause}", "positions", "check the paragraphs"),
)
OTHER_TEXT = kind(
    "P153",
    "warning",
    Wording("正文摘要 {seen}…", "{expected}…", "document.yaml 的 text_sha256", "核对正文的版本与标题"),
    Wording("the text's digest is {seen}…", "{expected}…", "text_sha256", "check the edition of the text"),
)
