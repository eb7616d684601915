"""An emission rule as data: activity words, factor names, conversion, sign; the same shape for inventories and guides.

    - id: agriculture.rice_single
      zh: 单季稻稻田
      result: tCH4
      activity: [rice_single/area]
      factors: ["agriculture:rice.single"]

`emission = sign × Π activity × Π factors × ratio`. A factor name is `family[@edition]:subject[:part]`; which edition
a family takes when none is named is the edition's business. `{fuel}` stands for each fossil product.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from shuangtan.catalogue.tables import FIELD_MISSING, check_fields, parsed_field, read_rows, unique
from shuangtan.kernel import Located, Problem, unit

_FACTOR = re.compile(r"([a-z0-9_]+)(?:@([a-z0-9-]+))?:([a-z0-9_.{}]+)(?::([a-z]+))?")
_LISTS = ("activity", "factors", "editions")
_TEXTS = ("sector", "gpc", "group", "method", "note")


@dataclass(frozen=True, slots=True)
class FactorName:
    """Which factor a rule asks for; an empty edition leaves the choice to the edition of the account."""

    family: str
    subject: str
    edition: str = ""
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> FactorName:
        """From `process@ets-2024:clinker` or `combustion:coke:ef`; ValueError names the text."""
        match = _FACTOR.fullmatch(text)
        if match is None:
            raise ValueError(f"因子名 {text!r} 应写作 族[@版本]:品种[:参数]，如 process:clinker")
        family, edition, subject, part = match.groups()
        return cls(family, subject, edition or "", part or "")

    def __str__(self) -> str:
        tail = f":{self.part}" if self.part else ""
        return f"{self.family}{'@' + self.edition if self.edition else ''}:{self.subject}{tail}"

    @property
    def asked(self) -> str:
        return f"{self.family}.{self.part}" if self.part else self.family


@dataclass(frozen=True, slots=True)
class Conversion:
    """From the product's unit to the gas: `tN2O-N × 44/28 → tN2O`."""

    of: str
    ratio: Fraction
    to: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One source of emissions or one sink.

    `group` names alternatives of which one counts (`methods` in the order of preference: measured, default); `scope`
    and `gpc` place it in a GPC inventory; `editions` limits it to editions of a guide.
    """

    id: str
    zh: str
    result: str
    activity: tuple[tuple[str, str], ...]
    factors: tuple[FactorName, ...] = ()
    conversion: Conversion | None = None
    sign: int = 1
    sector: str = ""
    gpc: str = ""
    group: str = ""
    method: str = ""
    editions: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_per_fuel(self) -> bool:
        return any("{fuel}" in word for pair in self.activity for word in pair)

    def for_fuel(self, fuel: str, zh: str) -> Rule:
        """The rule of one fuel: `{fuel}` replaced."""
        activity = tuple((p.replace("{fuel}", fuel), f) for p, f in self.activity)
        factors = tuple(replace(f, subject=f.subject.replace("{fuel}", fuel)) for f in self.factors)
        return replace(self, id=f"{self.id}.{fuel}", zh=f"{self.zh}·{zh}", activity=activity, factors=factors)


def read_rules(path: Path, problems: list[Problem], name: str = "") -> list[Rule]:
    """The rules of a YAML file; every mistake is reported and a rule with one is left out."""
    table = name or path.name
    read = [rule_of(row, table, problems) for _, row in unique(read_rows(path, table, problems), "id", problems)]
    return [rule for rule in read if rule is not None]


def rule_of(row: Located, table: str, problems: list[Problem]) -> Rule | None:
    """One rule from its mapping."""
    before = len(problems)
    if not check_fields(row, table, ("id", "zh", "result"), problems):
        return None
    if not row.get("activity"):
        problems.append(FIELD_MISSING(at=row.at, field="activity", required="activity", table=table))
    parsed_field(row, row.at, table, "result", unit, problems)
    lists: Mapping[str, list[str]] = {name: [str(v) for v in row.get(name) or ()] for name in _LISTS}
    factors = [
        parsed_field({"factors": f}, row.at, table, "factors", FactorName.parse, problems) for f in lists["factors"]
    ]
    activity = [parsed_field({"activity": a}, row.at, table, "activity", _word, problems) for a in lists["activity"]]
    conversion = _conversion(row, table, problems) if row.get("convert") else None
    if len(problems) > before:
        return None
    sector, gpc, group, method, note = (str(row.get(name) or "") for name in _TEXTS)
    told = tuple(a for a in activity if a), tuple(f for f in factors if f), conversion, int(row.get("sign", 1))
    id, zh, result = str(row["id"]), str(row["zh"]), str(row["result"])
    return Rule(id, zh, result, *told, sector, gpc, group, method, tuple(lists["editions"]), note)


def _word(text: str) -> tuple[str, str]:
    product, sep, flow = text.partition("/")
    if not (product and sep and flow):
        raise ValueError(f"活动水平 {text!r} 应写作 品种/量，如 clinker/output")
    return product, flow


def _conversion(row: Located, table: str, problems: list[Problem]) -> Conversion | None:
    raw = row["convert"]
    ratio = parsed_field(raw, row.at, table, "ratio", Fraction, problems)
    for end in ("from", "to"):
        parsed_field(raw, row.at, table, end, unit, problems)
    return None if ratio is None else Conversion(raw["from"], ratio, raw["to"])
