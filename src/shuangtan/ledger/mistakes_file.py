"""What can be wrong with an imported file as a whole: its form, its header, its rows as rows (codes L101 to L119)."""

from __future__ import annotations

from shuangtan.kernel import Kind, Wording, kind


def mistake(code: str, zh: str, en: str, grade: str = "error") -> Kind:
    """Declare a kind of problem; the four parts of its wording are separated by bars."""
    return kind(code, grade, Wording(*zh.split("|")), Wording(*en.split("|")))


UNKNOWN_TYPE = mistake(
    "L101",
    "文件类型 {suffix}|.csv、.xlsx、.yaml|导入格式|另存为其中一种",
    "file type {suffix}|.csv, .xlsx, .yaml|import formats|save as one of these",
)
BAD_ENCODING = mistake(
    "L102",
    "第 {offset} 字节起无法解码|UTF-8 或 GB18030|导入格式|用表格软件另存为「CSV UTF-8」",
    "undecodable from byte {offset}|UTF-8 or GB18030|import formats|save as CSV UTF-8",
)
EMPTY_FILE = mistake(
    "L103",
    "空文件（{size} 字节）|表头一行，其后为数据|导入格式|补上内容或删去文件",
    "empty file ({size} bytes)|a header and rows|import formats|fill or delete it",
)
NO_HEADER = mistake(
    "L104",
    "前十行没有表头：{seen}|列名 {expected}|导入格式|在数据前加上列名一行；说明性工作表请命名为「说明」",
    "no header in the first ten rows: {seen}|columns {expected}|import formats|add the header row",
)
UNKNOWN_COLUMN = mistake(
    "L105",
    "未知列 {column}|{expected}|导入格式|是否应为 {nearest}；不需要的列请删去",
    "unknown column {column}|{expected}|import formats|did you mean {nearest}",
)
MISSING_COLUMN = mistake(
    "L106",
    "缺少列 {column}|必有的列：{expected}|导入格式|补上这一列",
    "column {column} is missing|required: {expected}|import formats|add it",
)
REPEATED_COLUMN = mistake(
    "L107",
    "列 {column} 出现两次|每列一次|导入格式|删去或改名其中一列",
    "column {column} stands twice|once each|import formats|delete or rename one",
)
LONG_ROW = mistake(
    "L108",
    "有 {seen} 格，多出 {extra}|不多于 {expected} 格（表头的列数）|导入格式|含逗号的内容请加双引号",
    "{seen} cells, beyond the header: {extra}|at most {expected}|import formats|quote cells with commas",
)
BROKEN_CSV = mistake(
    "L109",
    "无法按 CSV 读下去：{reason}|成对的双引号|RFC 4180|检查这一行附近的引号",
    "not readable as CSV: {reason}|paired quotes|RFC 4180|check the quotes near this line",
)
BROKEN_WORKBOOK = mistake(
    "L110",
    "工作簿打不开：{reason}|未加密、完好的 .xlsx|导入格式|用表格软件打开后另存",
    "workbook does not open: {reason}|an intact .xlsx|import formats|open it and save again",
)
MERGED_CELLS = mistake(
    "L111",
    "合并单元格 {range}|一格一值|导入格式|取消合并，逐行填写",
    "merged cells {range}|one value per cell|import formats|unmerge and fill each row",
)
BLANK_ROW = mistake(
    "L112",
    "数据中间的空行（第 {row} 行）|连续的数据行|导入格式|删去空行；若漏了内容请补上",
    "blank row {row} amid the data|contiguous rows|import formats|delete it, or fill what is missing",
    "warning",
)
TOTAL_ROW = mistake(
    "L113",
    "合计行：{seen}|只有明细；公布的合计用 assert 写|导入格式|删去此行，或改写为 assert 并写明容差",
    "a total row: {seen}|details only; published totals as assert|import formats|delete it or use assert",
)
REPEATED_HEADER = mistake(
    "L114",
    "表头在数据中又出现一次（第 {row} 行）|表头只有一行|导入格式|删去此行",
    "the header is repeated in row {row}|one header|import formats|delete this row",
)
BROKEN_YAML = mistake(
    "L115",
    "YAML 读不通：{reason}|{expected}|YAML 1.1|改正此处",
    "YAML is not readable: {reason}|{expected}|YAML 1.1|correct it here",
)
HIDDEN_CHARACTER = mistake(
    "L116",
    "{field} 含看不见的字符 {seen}|可见字符|导入格式|删去后重新键入",
    "{field} holds an invisible character {seen}|visible characters|import formats|retype it",
)
NO_ROWS = mistake(
    "L117",
    "表头（第 {row} 行）之后没有数据|至少一行|导入格式|若确无数据可删去此文件",
    "no rows after the header in row {row}|at least one|import formats|delete the file if there are none",
    "warning",
)
HIDDEN_SHEET = mistake(
    "L118",
    "隐藏的工作表 {sheet} 没有读入|可见的工作表|导入格式|取消隐藏，或删去",
    "the hidden sheet {sheet} was not read|visible sheets|import formats|unhide or delete it",
    "warning",
)
MORE_ROWS = mistake(
    "L119",
    "另有 {count} 行有 {code} 之错|同上|同上|一并改正",
    "{count} more rows with {code}|as above|as above|correct them too",
    "note",
)
