"""What can be wrong with a city folder beyond its entries (codes L170 to L199)."""

from __future__ import annotations

from shuangtan.ledger.mistakes_file import mistake

NO_FILE = mistake(
    "L170",
    "没有 {file}|城市资料夹须有 {file}|cities/README.md|从 cities/template 复制一份填写",
    "{file} is absent|a city folder has {file}|cities/README.md|copy it from cities/template",
)
FIELD_EMPTY = mistake(
    "L171",
    "{field} 为空|必填|cities/README.md|补上 {field}",
    "{field} is empty|a value|cities/README.md|fill {field}",
)
FIELD_WRONG = mistake(
    "L172",
    "{field} 为 {seen}|{expected}|cities/README.md|是否应为 {nearest}",
    "{field} is {seen}|{expected}|cities/README.md|did you mean {nearest}",
)
REPEATED_ID = mistake(
    "L173",
    "编号 {id} 已在 {first} 用过|编号不重复|cities/README.md|改名，或删去重复的一条",
    "id {id} is used at {first}|ids are unique|cities/README.md|rename or delete one",
)
UNREASONED = mistake(
    "L174",
    "假定 {id} 没有 {field}|作者（publisher）与理由（note）|假定须有作者与理由|补上 {field}",
    "the assumption {id} lacks {field}|author (publisher) and reason (note)|assumptions have both|add {field}",
)
UNKNOWN_FIELD = mistake(
    "L175",
    "未知字段 {field}|{expected}|cities/README.md|是否应为 {nearest}",
    "unknown field {field}|{expected}|cities/README.md|did you mean {nearest}",
)
OFF_THE_MAP = mistake(
    "L176",
    "坐标 {seen} 不在中国境内|经度 73—136，纬度 3—54|WGS 84|核对经纬度是否颠倒",
    "coordinates {seen} outside China|longitude 73 to 136, latitude 3 to 54|WGS 84|check whether they are swapped",
)
BAD_USCC = mistake(
    "L177",
    "统一社会信用代码 {seen} 校验位不符|18 位，末位为校验码|GB 32100-2015|核对原件；没有可靠代码的留空",
    "unified social credit code {seen} fails its check|18 characters|GB 32100-2015|check, or leave empty",
)
UNKNOWN_PLACE = mistake(
    "L178",
    "地方 {seen} 未登记|places.csv 或地方名录中的代码|GB/T 2260|是否应为 {nearest}",
    "place {seen} is not known|a code of places.csv or the directory|GB/T 2260|did you mean {nearest}",
)
BAD_OUTLINE = mistake(
    "L179",
    "{place} 的轮廓：{seen}|{expected}|cities/README.md|改正或删去这一轮廓",
    "the outline of {place}: {seen}|{expected}|cities/README.md|correct or delete it",
)
STRAY_FILE = mistake(
    "L180",
    "不认识的文件 {file}|{expected}|cities/README.md|移走；条目表放进 entries/",
    "unknown file {file}|{expected}|cities/README.md|move it; entry tables go to entries/",
    "warning",
)
UNUSED_SOURCE = mistake(
    "L181",
    "来源 {id} 没有用到|每条来源都有引用|cities/README.md|删去，或在引用处写上它的编号",
    "source {id} is not used|sources that are cited|cities/README.md|delete it or cite it",
    "note",
)
CIRCULAR_PLACE = mistake(
    "L182",
    "{seen} 的上级绕回自己|一棵树|GB/T 2260|改正上级代码",
    "{seen} belongs to itself by its parents|a tree|GB/T 2260|correct the parent",
)
