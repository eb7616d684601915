"""What can be wrong with a balance (codes A301 to A310); nothing of it is repaired."""

from __future__ import annotations

from shuangtan.kernel import Wording, kind

NO_HEADER = kind(
    "A301",
    "error",
    Wording("没有找到表头：没有一行含两个以上能源品种名", "一行列名（原煤、焦炭、…）", "能源平衡表格式", "检查工作表"),
    Wording("no header", "a row of column names", "balance layout", "check the sheet"),
)
UNKNOWN_ROW = kind(
    "A302",
    "warning",
    Wording("行 {seen}", "平衡表的行", "catalogue/balance/rows.yaml", "该行未读入；相近：{nearest}"),
    Wording("row {seen}", "a row of the balance", "catalogue/balance/rows.yaml", "not read; nearest: {nearest}"),
)
UNKNOWN_COLUMN = kind(
    "A303",
    "warning",
    Wording("列 {seen}", "平衡表的列", "catalogue/balance/columns.yaml", "该列未读入；相近：{nearest}"),
    Wording("column {seen}", "a column of the balance", "catalogue/balance/columns.yaml", "not read; near: {nearest}"),
)
NOT_CLOSED = kind(
    "A304",
    "error",
    Wording(
        "{label} 印 {printed}", "{computed}（差 {difference}，容差 {tolerance}）", "{identity}", "核对原表；不改数"
    ),
    Wording(
        "{label}: {printed} printed", "{computed} (off by {difference}, tolerance {tolerance})", "{identity}", "check"
    ),
)
BLANK_RESULT = kind(
    "A305",
    "error",
    Wording("{label} 空白", "{computed}", "{identity}", "核对原表；不代填，该格为缺失"),
    Wording("{label} is blank", "{computed}", "{identity}", "check the original; not filled, the cell stays missing"),
)
WRONG_SIGN = kind(
    "A306",
    "error",
    Wording("{label} 为 {printed}", "{expected}", "年鉴的符号：流出与投入为负", "核对符号；不自动变号"),
    Wording("{label} is {printed}", "{expected}", "signs of the yearbook", "check the sign; it is not turned"),
)
NOT_TESTABLE = kind(
    "A307",
    "note",
    Wording("{label} 印 {printed}，但各分项全部空白", "至少一个分项", "{identity}", "补录分项后再核对"),
    Wording("{label}: {printed} printed, all its parts blank", "a part", "{identity}", "add the parts"),
)
TOO_LARGE = kind(
    "A308",
    "error",
    Wording("{label} 为 {printed}", "不大于 {computed}", "{identity}", "核对原表；不改数"),
    Wording("{label} is {printed}", "at most {computed}", "{identity}", "check the original"),
)
NOT_A_CELL = kind(
    "A309",
    "error",
    Wording("{seen}", "数字、空白，或 NO、NE、IE、C", "能源平衡表格式", "该格未读入，按缺失处理"),
    Wording("{seen}", "a number, a blank, or NO, NE, IE, C", "balance layout", "not read; it counts as missing"),
)
WRONG_UNIT = kind(
    "A310",
    "error",
    Wording("{column} 的单位 {seen}", "{expected}", "catalogue/balance/units.yaml", "改正单位；该列未读入"),
    Wording("unit {seen} of {column}", "{expected}", "catalogue/balance/units.yaml", "correct it; column not read"),
)
TWICE = kind(
    "A311",
    "error",
    Wording("{label} 已在 {first} 读到", "每格一处", "能源平衡表格式", "删去重复的行或栏；采用先读到的"),
    Wording("{label} was read at {first}", "one place for a cell", "balance layout", "remove one; the first is kept"),
)
