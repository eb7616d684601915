"""What can be wrong with a row of an imported file (codes L120 to L159)."""

from __future__ import annotations

from shuangtan.ledger.mistakes_file import mistake

EMPTY_FIELD = mistake(
    "L120",
    "{field} 为空|必填|账本条目|补上 {field}",
    "{field} is empty|a value|ledger entries|fill {field}",
)
UNKNOWN_WORD = mistake(
    "L121",
    "{field} 为 {seen}|{expected}|账本条目|是否应为 {nearest}",
    "{field} is {seen}|{expected}|ledger entries|did you mean {nearest}",
)
UNKNOWN_SUBJECT = mistake(
    "L122",
    "{field} {seen} 未登记|地方代码，或登记的单位、电厂编号|地方与单位名录|是否应为 {nearest}；或先在 places.csv、"
    "organisations.csv、plants.csv 中登记",
    "{field} {seen} is not known|a place code or an organisation or plant id|directories|did you mean {nearest}; "
    "or register it",
)
UNKNOWN_PRODUCT = mistake(
    "L123",
    "产品 {seen} 未登记|指标词表中的产品|catalogue/quantities.yaml|是否应为 {nearest}",
    "product {seen} is not known|a product of the vocabulary|catalogue/quantities.yaml|did you mean {nearest}",
)
UNKNOWN_FLOW = mistake(
    "L124",
    "指标 {seen} 未登记|指标词表中的指标|catalogue/quantities.yaml|是否应为 {nearest}",
    "flow {seen} is not known|a flow of the vocabulary|catalogue/quantities.yaml|did you mean {nearest}",
)
UNKNOWN_QUANTITY = mistake(
    "L125",
    "{product} 没有 {flow} 这一指标|词表中的组合|catalogue/quantities.yaml|该产品的指标有：{known}",
    "{product} has no {flow}|a pair of the vocabulary|catalogue/quantities.yaml|its flows are: {known}",
)
BAD_PERIOD = mistake(
    "L126",
    "时期 {seen}|2025、2025H1、2025Q3、2025-07、2025-07-17 或 2025-07-17T13|期间写法|改为其中一种",
    "period {seen}|2025, 2025H1, 2025Q3, 2025-07, 2025-07-17 or 2025-07-17T13|forms of periods|use one of them",
)
DATE_CELL = mistake(
    "L127",
    "{field} 是日期格式的单元格（{seen}）|文本|期间写法|把单元格格式设为文本后重新键入，如 {nearest}",
    "{field} is a date cell ({seen})|text|forms of periods|format the cell as text and retype, such as {nearest}",
)
UNKNOWN_UNIT = mistake(
    "L128",
    "单位 {seen}|已登记的单位|单位表|{product} 的 {flow} 用 {nearest}",
    "unit {seen}|a registered unit|unit registry|for {product} {flow} use {nearest}",
)
WRONG_DIMENSION = mistake(
    "L129",
    "单位 {seen}（{dimension}）|与 {expected} 同量纲|catalogue/quantities.yaml|核对单位或指标；能源与标准煤不自动折算",
    "unit {seen} ({dimension})|of the dimension of {expected}|catalogue/quantities.yaml|check unit and flow",
)
UNKNOWN_STATE = mistake(
    "L130",
    "状态 {seen}|{expected}|数值状态|是否应为 {nearest}",
    "state {seen}|{expected}|value states|did you mean {nearest}",
)
UNKNOWN_SOURCE = mistake(
    "L131",
    "来源 {seen} 没有来源记录|sources.yaml 中的编号|每个数都有来源|是否应为 {nearest}；或先补来源记录",
    "source {seen} has no record|an id of sources.yaml|every number has a source|did you mean {nearest}; or add it",
)
NOT_A_NUMBER = mistake(
    "L132",
    "{field} 为 {seen}|一个数|账本条目|改为数；不知道的留空，状态写 missing",
    "{field} is {seen}|a number|ledger entries|type a number; leave unknown empty with state missing",
)
WIDE_DIGITS = mistake(
    "L133",
    "{field} 为全角或特殊字符 {seen}|半角数字 {nearest}|账本条目|改为 {nearest}",
    "{field} is in full-width or special characters {seen}|{nearest}|ledger entries|type {nearest}",
)
BAD_THOUSANDS = mistake(
    "L134",
    "{field} 的逗号不在千分位上：{seen}|每三位一个逗号，或不用逗号|账本条目|核对是否为小数点或少了一位",
    "{field} has commas out of place: {seen}|one every three digits, or none|ledger entries|check for a slip",
)
TYPED_PERCENT = mistake(
    "L135",
    "{field} 带百分号：{seen}|数值 {nearest}，单位 %|账本条目|百分号写到单位列",
    "{field} has a percent sign: {seen}|value {nearest}, unit %|ledger entries|move the sign to the unit column",
)
FORMULA_ERROR = mistake(
    "L136",
    "{field} 是公式错误或没有算出的公式：{seen}|一个数|导入格式|在表格软件中改正公式，重新计算并保存",
    "{field} is a formula error or was never calculated: {seen}|a number|import formats|repair, recalculate, save",
)
VALUE_WITHOUT_STATE = mistake(
    "L137",
    "状态 {state} 却有数值 {seen}|空|缺失不是零，记号没有数|删去数值，或改为 reported 等状态",
    "state {state} with the value {seen}|empty|missing is not zero|delete one or change the other",
)
ABSENT_VALUE = mistake(
    "L138",
    "状态 {state} 却没有数值|一个数|缺失不是零，不会自动填补|补上数值；不知道的把状态写为 missing",
    "state {state} without a value|a number|missing is not zero and is never filled|type it or set state missing",
)
NEGATIVE = mistake(
    "L139",
    "{product} 的 {flow} 为负：{seen}|不小于零|catalogue/quantities.yaml|核对正负号；反向的流量请用 transfer",
    "{product} {flow} is negative: {seen}|not below zero|catalogue/quantities.yaml|check the sign",
)
TOO_LONG = mistake(
    "L140",
    "{field} 有 {digits} 位数字：{seen}|不多于 18 位|账本精确保存|核对是否粘连了两个数",
    "{field} has {digits} digits: {seen}|at most 18|exact storage|check whether two numbers run together",
)
BOUNDS_CROSSED = mistake(
    "L141",
    "下限 {low} 大于上限 {high}|下限不大于上限|不确定区间|对调或改正",
    "low {low} above high {high}|low not above high|ranges|swap or correct",
)
OUTSIDE_BOUNDS = mistake(
    "L142",
    "数值 {seen} 不在 [{low}, {high}] 内|下限 ≤ 数值 ≤ 上限|不确定区间|核对三个数，三者单位相同",
    "value {seen} outside [{low}, {high}]|low ≤ value ≤ high|ranges|check all three; they share the unit",
)
STRAY_TOLERANCE = mistake(
    "L143",
    "{directive} 带有容差 {seen}|只有 assert 有容差|账本条目|删去容差，或改为 assert",
    "{directive} with tolerance {seen}|only assert has one|ledger entries|delete it or use assert",
)
NO_TOLERANCE = mistake(
    "L144",
    "assert {seen} 没有写容差|相对容差，如 0.001|容差写明，不推断|补上容差；要求分毫不差写 0",
    "assert {seen} has no tolerance|a relative tolerance such as 0.001|tolerances are written|add it; exact is 0",
)
BAD_TOLERANCE = mistake(
    "L145",
    "容差 {seen}|0 至 1 之间的相对值|容差写明，不推断|百分之一写 0.01",
    "tolerance {seen}|a relative value from 0 to 1|tolerances are written|one percent is 0.01",
)
UNOWNED_ASSUMPTION = mistake(
    "L146",
    "假定引用了 {kind} 类来源 {seen}|assumption 类来源（有作者与理由）|假定须有作者与理由|在 sources.yaml 中为它立一条",
    "an assumption cites {seen} of kind {kind}|a source of kind assumption|assumptions have author and reason|add one",
)
NO_RANGE = mistake(
    "L147",
    "假定 {seen} 没有上下限|下限与上限|假定须有区间|补上下限与上限",
    "the assumption {seen} has no range|low and high|assumptions have a range|add low and high",
    "warning",
)
TOLD_TWICE = mistake(
    "L148",
    "与 {first} 完全重复|一事一行|账本条目|删去其一",
    "a repetition of {first}|one row per fact|ledger entries|delete one",
)
TOLD_DIFFERENTLY = mistake(
    "L149",
    "同一来源对同一事实另有说法：此处 {seen}，{first} 处 {other}|一事一值|账本条目|核对原件，留下正确的一行",
    "one source tells one fact twice: {seen} here, {other} at {first}|one value|ledger entries|check and keep one",
)
NO_COUNTERPARTY = mistake(
    "L150",
    "{directive} 没有写对方|对方的代码|账本条目|补上对方",
    "{directive} without a counterparty|its code|ledger entries|add the counterparty",
)
STRAY_COUNTERPARTY = mistake(
    "L151",
    "{directive} 带有对方 {seen}|只有 transfer、trade 等双方之事有对方|账本条目|删去对方或改指令",
    "{directive} with the counterparty {seen}|only between two parties|ledger entries|delete it",
)
SAME_PARTIES = mistake(
    "L152",
    "对方就是自己：{seen}|另一个主体|账本条目|改正对象或对方",
    "the counterparty is the subject: {seen}|another subject|ledger entries|correct one of them",
)
FORECAST_IN_HISTORY = mistake(
    "L153",
    "预测值 {seen} 写在 history 情景中|情景名|账本条目|给预测值写上情景名",
    "the projected value {seen} stands in history|a scenario|ledger entries|name its scenario",
    "warning",
)
TRUTH_VALUE = mistake(
    "L155",
    "{field} 是逻辑值 {seen}|一个数|账本条目|改为数",
    "{field} is the truth value {seen}|a number|ledger entries|type a number",
)
UNIT_IN_VALUE = mistake(
    "L156",
    "{field} 里写了单位：{seen}|数值 {nearest}，单位另列|账本条目|把 {rest} 移到单位列",
    "{field} holds a unit: {seen}|value {nearest}, the unit apart|ledger entries|move {rest} to the unit column",
)
RANGE_IN_VALUE = mistake(
    "L157",
    "{field} 是区间：{seen}|一个数，区间用下限与上限|不确定区间|中值写在数值列，两端写在下限、上限列",
    "{field} is a range: {seen}|one number; the range in low and high|ranges|use the three columns",
)
ROUGH_VALUE = mistake(
    "L158",
    "{field} 带有约数字样：{seen}|一个数，状态写 estimated|数值状态|去掉「{rest}」，状态写 estimated，并给区间",
    "{field} is approximate in words: {seen}|a number with state estimated|value states|drop {rest}, give a range",
)
PLACEHOLDER = mistake(
    "L159",
    "{field} 用 {seen} 占位|空，状态 missing（或 NO、NE、IE、C）|缺失不是零|留空，用状态说明为何没有数",
    "{field} holds the placeholder {seen}|empty, with state missing, NO, NE, IE or C|missing is not zero|leave empty",
)
