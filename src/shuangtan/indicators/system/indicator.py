"""An indicator of the system: its formula and unit, and who reports it on which form, how often, at which levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shuangtan.indicators.system.expression import Node
from shuangtan.kernel import Grain, Mark, Unit


class Level(StrEnum):
    """Whose indicator it is."""

    CITY = "city"
    COUNTY = "county"
    PARK = "park"
    ENTERPRISE = "enterprise"

    @property
    def label(self) -> str:
        return {"city": "市", "county": "县（市、区）", "park": "园区", "enterprise": "企业"}[self.value]


class Better(StrEnum):
    """Which way is better; some indicators only describe."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"

    @property
    def label(self) -> str:
        return {"up": "越高越好", "down": "越低越好", "neither": "描述性"}[self.value]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the decision: its name and the articles that speak of it."""

    id: str
    zh: str
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `form` is the report it is taken from, `body` who is responsible for it, `mark` and `source` how
    its definition is known."""

    id: str
    zh: str
    field: str
    unit: Unit
    formula: Node
    form: str
    frequency: Grain
    body: str
    levels: frozenset[Level]
    better: Better
    source: str
    mark: Mark
    note: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """All fields and indicators by id, in the order of the files."""

    fields: Mapping[str, Field]
    indicators: Mapping[str, Indicator]

    def of_field(self, field: str) -> list[Indicator]:
        return [i for i in self.indicators.values() if i.field == field]
