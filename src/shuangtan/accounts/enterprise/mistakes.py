"""What can be wrong with an enterprise's account or form (codes A501 to A511)."""

from __future__ import annotations

from shuangtan.kernel import Wording, kind

GREEN_REFUSED = kind(
    "A501",
    "error",
    Wording(
        "主张 {claimed} 为零排放绿电，凭证：{seen}",
        "合同与结算单、绿证或计量记录",
        "GB/T 32150-2025",
        "补凭证；现按普通电力计入",
    ),
    Wording(
        "{claimed} claimed as zero, proof: {seen}", "contract and settlement, GEC or meters", "GB/T 32150-2025", "prove"
    ),
)
GREEN_TOO_MUCH = kind(
    "A502",
    "error",
    Wording("主张绿电 {claimed} 多于购入电量 {purchased}", "不多于购入电量", "GB/T 32150-2025", "核对电量"),
    Wording("{claimed} claimed of {purchased} purchased", "not more than purchased", "GB/T 32150-2025", "check"),
)
BAD_CODE = kind(
    "A503",
    "error",
    Wording("统一社会信用代码 {seen}", "18 位且校验位相符", "GB 32100-2015", "核对营业执照上的代码"),
    Wording("credit code {seen}", "18 characters that fit their check digits", "GB 32100-2015", "check the licence"),
)
NO_HEADER = kind(
    "A504",
    "error",
    Wording("{sheet} 没有 {wanted}", "{wanted}", "{form} 表", "补上，或核对工作表"),
    Wording("{sheet} has no {wanted}", "{wanted}", "form {form}", "add it, or check the sheet"),
)
UNKNOWN_PRODUCT = kind(
    "A505",
    "error",
    Wording("能源品种 {seen}", "205-1 表的名称或代码", "catalogue/energy_products.yaml", "该行未读入；相近：{nearest}"),
    Wording("product {seen}", "a name or code of form 205-1", "catalogue/energy_products.yaml", "near: {nearest}"),
)
NOT_BALANCED = kind(
    "A506",
    "error",
    Wording(
        "{product}：来源 {supply}，去向 {use}，差 {difference}",
        "两者相等（容差 {tolerance}）",
        "{rule}",
        "核对原表；空白：{blank}",
    ),
    Wording(
        "{product}: in {supply}, out {use}, off by {difference}", "equal within {tolerance}", "{rule}", "blank: {blank}"
    ),
)
PARTS_DIFFER = kind(
    "A507",
    "error",
    Wording("{product} {total} 为 {printed}", "{computed}", "{rule}", "核对原表；不改数"),
    Wording("{total} of {product} is {printed}", "{computed}", "{rule}", "check the form"),
)
WRONG_UNIT = kind(
    "A508",
    "error",
    Wording("{product} 的计量单位 {seen}", "{expected}", "205-1 表", "改正单位；该行未读入"),
    Wording("unit {seen} of {product}", "{expected}", "form 205-1", "correct it; the row is not read"),
)
NOT_A_CELL = kind(
    "A509",
    "error",
    Wording("{seen}", "数字、空白，或 NO、NE、IE、C", "能源报表", "该格按缺失处理"),
    Wording("{seen}", "a number, a blank, or NO, NE, IE, C", "the energy form", "it counts as missing"),
)
PEAK_UNKNOWN = kind(
    "A510",
    "error",
    Wording("没有调峰修正系数", "机组核定的系数", "{source}", "提供系数；不以 1 代替"),
    Wording("no peak-shaving coefficient", "the unit's verified one", "{source}", "supply it; 1 is not assumed"),
)
NO_GUIDE = kind(
    "A511",
    "error",
    Wording("指南 {seen}", "{known}", "catalogue/accounts/guides.yaml", "改用其中之一"),
    Wording("guide {seen}", "{known}", "catalogue/accounts/guides.yaml", "use one of them"),
)
