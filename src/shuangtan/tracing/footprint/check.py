"""Is a product footprint record sound? Every field by its rule, then the record as a whole; all mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from shuangtan.kernel import Problem, Wording, has_errors, kind, nearest
from shuangtan.tracing.footprint.rules import ENVELOPE, PARTS, Rule, Rules

BASIS = "PACT 技术规范 3.0.0"

ABSENT = kind(
    "T621",
    "error",
    Wording("缺少 {field}", "必填", BASIS, "补上 {field}"),
    Wording("{field} is missing", "required", "PACT 3.0.0", "add {field}"),
)
ILL_FORMED = kind(
    "T622",
    "error",
    Wording("{field} 为 {seen}", "{expected}", BASIS, "改正 {field}"),
    Wording("{field} is {seen}", "{expected}", "PACT 3.0.0", "correct {field}"),
)
UNKNOWN = kind(
    "T623",
    "warning",
    Wording("未知字段或取值 {seen}", "{expected}", BASIS, "是否应为 {nearest}；后续版本可能新增"),
    Wording("{seen} is unknown", "{expected}", "PACT 3.0.0", "did you mean {nearest}"),
)

SUM_DIFFERS = kind(
    "T624",
    "warning",
    Wording("{field} 为 {seen}，所列分项之和为 {sum}", "相差不超过所写位数的舍入", BASIS, "核对分项，或补上未列分项"),
    Wording("{field} is {seen}, its parts sum to {sum}", "equal within rounding", "PACT 3.0.0", "check the parts"),
)

_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?")


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _number(test: Callable[[Decimal], bool]) -> Callable[[str], bool]:
    return lambda text: _DECIMAL.fullmatch(text) is not None and test(Decimal(text))


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


_FORMS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "text": (lambda _: True, "文本"),
    "name": (lambda text: bool(text.strip()), "非空文本"),
    "uuid": (_matches(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), "UUID"),
    "urn": (_matches(r"[uU][rR][nN]:[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]:.+"), "URN，形如 urn:…:…"),
    "version": (_matches(r"3\.\d+\.\d+(-\d{8})?"), "3.x.y"),
    "moment": (_is_moment, "带时区的日期时间，如 2025-12-31T16:00:00Z"),
    "country": (_matches(r"[A-Z]{2}"), "ISO 3166-1 二位国家代码"),
    "subdivision": (_matches(r"[A-Z]{2}-[A-Z0-9]{1,3}"), "ISO 3166-2 代码，如 CN-SC"),
    "report": (_matches(r"AR\d+"), "AR 加报告号，如 AR6"),
    "number": (_number(lambda _: True), "十进制数字符串"),
    "above zero": (_number(lambda v: v > 0), "大于 0 的十进制数字符串"),
    "not negative": (_number(lambda v: v >= 0), "不小于 0 的十进制数字符串"),
    "not positive": (_number(lambda v: v <= 0), "不大于 0 的十进制数字符串"),
    "percent": (_number(lambda v: 0 <= v <= 100), "0 至 100 的十进制数字符串"),
    "rating": (_number(lambda v: 1 <= v <= 5), "1 至 5 的十进制数字符串"),
}


def record_problems(record: object) -> list[Problem]:
    """Everything wrong with one ProductFootprint as parsed from JSON; an empty list means it can be read."""
    if not isinstance(record, Mapping):
        return [ILL_FORMED(at="$", field="$", seen=_short(record), expected="一个 JSON 对象")]
    problems = _fields(record, ENVELOPE, "$")
    return problems if has_errors(problems) else [*problems, *_whole(record)]


def _fields(record: Mapping[str, Any], rules: Rules, at: str) -> list[Problem]:
    problems = [
        UNKNOWN(at=f"{at}.{name}", seen=name, expected="规范中的字段", nearest=nearest(name, rules))
        for name in record
        if name not in rules and not name.startswith("x-")
    ]
    for name, rule in rules.items():
        if record.get(name) is not None:
            problems += _value(record[name], rule, f"{at}.{name}")
        elif rule.is_required:
            problems.append(ABSENT(at=at, field=name))
    return problems


def _value(value: object, rule: Rule, at: str) -> list[Problem]:
    if not rule.many:
        return _single(value, rule, at)
    if not isinstance(value, list) or not value or any(item in value[:i] for i, item in enumerate(value)):
        return [ILL_FORMED(at=at, field=at, seen=_short(value), expected="非空且不重复的列表")]
    return [p for i, item in enumerate(value) for p in _single(item, rule, f"{at}[{i}]")]


def _single(value: object, rule: Rule, at: str) -> list[Problem]:
    if rule.form in PARTS or rule.form == "object":
        if not isinstance(value, Mapping):
            return [ILL_FORMED(at=at, field=at, seen=_short(value), expected="一个 JSON 对象")]
        return _fields(value, PARTS[rule.form], at) if rule.form in PARTS else []
    if rule.form == "flag":
        return (
            [] if isinstance(value, bool) else [ILL_FORMED(at=at, field=at, seen=_short(value), expected="true/false")]
        )
    test, expected = _FORMS[rule.form]
    if not isinstance(value, str) or not test(value):
        return [ILL_FORMED(at=at, field=at, seen=_short(value), expected=expected)]
    if rule.choices and value not in rule.choices:
        listed, hint = "、".join(rule.choices), nearest(value, rule.choices)
        if rule.is_open:
            return [UNKNOWN(at=at, seen=value, expected=listed, nearest=hint)]
        return [ILL_FORMED(at=at, field=at, seen=value, expected=f"{listed}（相近：{hint}）")]
    return []


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _whole(record: Mapping[str, Any]) -> list[Problem]:
    """Rules between fields, on a record whose fields are sound."""
    claims = [*_identity(record), *_times(record), *_footprint(record["pcf"])]
    broken = [
        ILL_FORMED(at=f"$.{field}", field=field, seen=_short(seen), expected=expected)
        for field, seen, holds, expected in claims
        if not holds
    ]
    return [*broken, *_sums(record["pcf"])]


Claim = tuple[str, object, bool, str]


def _identity(record: Mapping[str, Any]) -> Iterable[Claim]:
    before = record.get("precedingPfIds") or []
    yield "precedingPfIds", before, record["id"] not in before, "不含自身的 id"


def _times(record: Mapping[str, Any]) -> Iterable[Claim]:
    pcf = record["pcf"]
    start, end = _moment(pcf["referencePeriodStart"]), _moment(pcf["referencePeriodEnd"])
    yield "pcf.referencePeriodEnd", pcf["referencePeriodEnd"], start < end, "晚于 referencePeriodStart"
    if first := record.get("validityPeriodStart"):
        yield "validityPeriodStart", first, _moment(first) >= end, "不早于 referencePeriodEnd"
    if last := record.get("validityPeriodEnd"):
        limit = _years_later(end, 3)
        yield "validityPeriodEnd", last, end <= _moment(last) <= limit, "在 referencePeriodEnd 之后三年内"
        first = record.get("validityPeriodStart")
        yield "validityPeriodEnd", last, first is None or _moment(first) < _moment(last), "晚于 validityPeriodStart"


def _footprint(pcf: Mapping[str, Any]) -> Iterable[Claim]:
    places = [n for n in ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision") if n in pcf]
    yield "pcf", places, len(places) <= 1, "地理范围至多写一级"
    stated = "packagingGhgEmissions" in pcf
    yield (
        "pcf.packagingGhgEmissions",
        stated,
        pcf.get("packagingEmissionsIncluded") is not False or not stated,
        "未含包装时不写",
    )
    captured = [n for n in ("ccsTechnologicalCO2Capture", "technologicalCO2Removals") if n in pcf]
    not_captured = pcf.get("ccsTechnologicalCO2CaptureIncluded") is False
    yield "pcf.ccsTechnologicalCO2CaptureIncluded", captured, not (not_captured and captured), "未含碳捕集时不写"
    exempted = Decimal(pcf["exemptedEmissionsPercent"]) == 0 or bool(pcf.get("exemptedEmissionsDescription"))
    yield "pcf.exemptedEmissionsDescription", pcf.get("exemptedEmissionsDescription"), exempted, "有豁免时写明理由"
    for i, rule in enumerate(pcf.get("productOrSectorSpecificRules") or []):
        named = rule["operator"] != "Other" or "otherOperatorName" in rule
        yield f"pcf.productOrSectorSpecificRules[{i}].otherOperatorName", None, named, "operator 为 Other 时必填"


def _sums(pcf: Mapping[str, Any]) -> Iterable[Problem]:
    """Parts and whole: the footprint with uptake, and without, each the sum of what is stated."""
    parts = (
        "fossilGhgEmissions",
        "landUseChangeGhgEmissions",
        "landManagementBiogenicCO2Emissions",
        "landManagementBiogenicCO2Removals",
        "biogenicNonCO2Emissions",
        "technologicalCO2Removals",
        "ccsTechnologicalCO2Capture",
    )
    without = sum((Decimal(pcf[name]) for name in parts if name in pcf), Decimal(0))
    uptake = Decimal(pcf.get("biogenicCO2Uptake", "0"))
    for field, value in (("pcfExcludingBiogenicUptake", without), ("pcfIncludingBiogenicUptake", without + uptake)):
        stated = Decimal(pcf[field])
        if abs(stated - value) > _rounding(pcf, (*parts, "biogenicCO2Uptake", field)):
            yield SUM_DIFFERS(at=f"$.pcf.{field}", field=field, seen=stated, sum=value)


def _rounding(pcf: Mapping[str, Any], names: Iterable[str]) -> Decimal:
    """Half a unit of the last place that each stated number was rounded to, summed: written digits, no guess."""
    exponents = [Decimal(pcf[n]).as_tuple().exponent for n in names if n in pcf]
    return sum((Decimal(1).scaleb(e) / 2 for e in exponents if isinstance(e, int)), Decimal(0))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _years_later(moment: datetime, years: int) -> datetime:
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + years, day=day)
