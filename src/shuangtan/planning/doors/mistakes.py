"""What can be wrong at the doors of planning: netCDF networks, IAMC tables, the assumptions book."""

from __future__ import annotations

from shuangtan.kernel import Wording, kind

BAD_FILE = kind(
    "N210",
    "error",
    zh=Wording("文件读不出：{error}", "PyPSA 网络的 netCDF 文件", "PyPSA 的文件布局", "用 n.export_to_netcdf 重新导出"),
    en=Wording("unreadable: {error}", "a PyPSA network in netCDF", "the layout of PyPSA", "export it again"),
)
NEEDS_H5PY = kind(
    "N211",
    "error",
    zh=Wording(
        "HDF5 形式的 netCDF", "经典形式，或已安装 h5py", "默认安装只读经典形式", "安装 h5py，或 nccopy -k classic 转换"
    ),
    en=Wording("netCDF in HDF5 form", "classic form, or h5py installed", "scipy reads the classic form", "get h5py"),
)
NO_BUSES = kind(
    "N212",
    "error",
    zh=Wording("没有节点表 buses", "至少一个节点", "PyPSA 的文件布局", "检查是否为 PyPSA 网络文件"),
    en=Wording("no list of buses", "at least one bus", "the layout of PyPSA", "check that this is a PyPSA network"),
)
NOT_SAID = kind(
    "N213",
    "warning",
    zh=Wording(
        "{field} = {value}",
        "PyPSA 能表达的内容",
        "PyPSA 没有对应的写法，只保存在 meta 中",
        "在 PyPSA 中求解时结果会不同；{hint}",
    ),
    en=Wording("{field} = {value}", "what PyPSA can say", "kept in meta only", "PyPSA's result will differ; {hint}"),
)
LEFT_OUT = kind(
    "N214",
    "error",
    zh=Wording("{field} = {value}", "PyPSA 能表达的部件", "PyPSA 没有对应的部件，未写出", "{hint}"),
    en=Wording("{field} = {value}", "a component PyPSA has", "there is none in PyPSA; left out", "{hint}"),
)
NOT_READ = kind(
    "N215",
    "error",
    zh=Wording("{field} = {value}", "本室能表达的内容", "本室没有对应的约束", "{hint}"),
    en=Wording("{field} = {value}", "what this model can say", "no such constraint here", "{hint}"),
)
UNEVEN_TIME = kind(
    "N216",
    "error",
    zh=Wording("时段权重从 {low} 到 {high}", "各时段等权", "逐时模型的步长相等", "导出未聚合的网络"),
    en=Wording("weights from {low} to {high}", "equal weights", "steps are equally long", "export it unaggregated"),
)
STRETCHED = kind(
    "N217",
    "note",
    zh=Wording("样本计 {hours} h", "8760 h", "年量按 8760 h 放大，投资与权重同步换算，总成本不变", "无须处理"),
    en=Wording("a sample of {hours} h", "8760 h", "yearly amounts are scaled, total cost is kept", "nothing"),
)
UNKNOWN_ATTRIBUTE = kind(
    "N218",
    "warning",
    zh=Wording("{table} 的属性 {field}（{count} 个部件）", "已支持的属性", "本室不读此属性", "核对它是否影响结果"),
    en=Wording("attribute {field} of {table} ({count})", "a supported attribute", "it is not read", "check it"),
)
NO_SOURCE = kind(
    "N220",
    "warning",
    zh=Wording("部件没有可识别的电源种类", "标签或名称含 {known} 之一", "IAMC 变量名", "加标签；暂计入 Other"),
    en=Wording("no known source", "a tag or name with one of {known}", "IAMC names", "add a tag; counted as Other"),
)
STRANGE_VARIABLE = kind(
    "N221",
    "warning",
    zh=Wording("变量 {variable}", "本表登记的变量", "IAMC 公共定义", "是否应为 {nearest}"),
    en=Wording("variable {variable}", "a registered variable", "IAMC common definitions", "perhaps {nearest}"),
)
WRONG_UNIT = kind(
    "N222",
    "error",
    zh=Wording("单位 {unit}", "{expected}", "IAMC 公共定义", "换算为 {expected}"),
    en=Wording("unit {unit}", "{expected}", "IAMC common definitions", "convert to {expected}"),
)
WRONG_HEAD = kind(
    "N223",
    "error",
    zh=Wording("表头 {seen}", "{expected}", "IAMC 宽表", "改表头"),
    en=Wording("the head {seen}", "{expected}", "the wide IAMC table", "correct the head"),
)
WRONG_NUMBER = kind(
    "N224",
    "error",
    zh=Wording("{field} 为 {seen}", "一个数，没有则留空", "表格格式", "改正该格"),
    en=Wording("{field} is {seen}", "a number or nothing", "the form of the table", "correct the cell"),
)
NOT_A_BOOK = kind(
    "N200",
    "error",
    zh=Wording("{seen}", "含“参数”一页、表头为 {expected} 的工作簿", "假定书的格式", "由系统导出后再填"),
    en=Wording(
        "{seen}", "a workbook with the sheet 参数 and the head {expected}", "the form of the book", "export one"
    ),
)
STRANGE_WORD = kind(
    "N201",
    "error",
    zh=Wording("{field} {seen}", "{expected}", "假定书的格式", "是否应为 {nearest}"),
    en=Wording("{field} {seen}", "{expected}", "the form of the book", "perhaps {nearest}"),
)
BAD_CELL = kind(
    "N202",
    "error",
    zh=Wording("{field} 为“{seen}”", "{expected}", "假定书的格式", "改正该格；缺失不是零"),
    en=Wording("{field} is {seen}", "{expected}", "the form of the book", "correct the cell; missing is not zero"),
)
BAD_UNIT = kind(
    "N203",
    "error",
    zh=Wording("单位 {seen}", "{expected} 或同量纲的单位", "单位表", "换算为 {expected}"),
    en=Wording("unit {seen}", "{expected} or a unit of that dimension", "unit registry", "convert to {expected}"),
)
OUT_OF_RANGE = kind(
    "N204",
    "error",
    zh=Wording("低 {low}，值 {value}，高 {high}", "低 ≤ 值 ≤ 高", "范围包含所用的值", "改正范围或数值"),
    en=Wording("low {low}, value {value}, high {high}", "low <= value <= high", "ranges hold the value", "correct it"),
)
SAID_TWICE = kind(
    "N205",
    "error",
    zh=Wording("{key} 出现两次（前见第 {first} 行）", "每个参数每年一行", "同一数不能有两个值", "删去其一"),
    en=Wording("{key} again (first in row {first})", "one line per parameter and year", "one value only", "delete one"),
)
NO_SERIES = kind(
    "N206",
    "error",
    zh=Wording("没有名为“{title}”的列", "“时序”一页的同名列", "假定书的格式", "是否应为 {nearest}"),
    en=Wording("no column named {title}", "a column of that name in 时序", "the form of the book", "perhaps {nearest}"),
)
INCOMPLETE = kind(
    "N207",
    "error",
    zh=Wording("{name} 缺必填参数：{missing}", "必填参数齐全", "假定书的格式", "补行"),
    en=Wording("{name} lacks {missing}", "all required parameters", "the form of the book", "add the lines"),
)
NO_ORIGIN = kind(
    "N208",
    "warning",
    zh=Wording(
        "{count} 个数没有来源（首见于此）", "每个数写明来源", "没有来源的数不能发布", "补“来源”一列；假定写明作者与理由"
    ),
    en=Wording("{count} numbers without a source (first here)", "a source for each", "else not published", "add it"),
)
