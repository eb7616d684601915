"""Fields of the records of a city folder: each read against what it may be, with its mistakes collected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from shuangtan.kernel import Kind, Mark, Problem, State, nearest
from shuangtan.ledger import mistakes_city as mistakes
from shuangtan.ledger import mistakes_row
from shuangtan.ledger.header import Form, Record
from shuangtan.ledger.number import read_number

Word = TypeVar("Word", bound=StrEnum)


def is_in_china(lon: Decimal | float, lat: Decimal | float) -> bool:
    """Whether a point lies in the rectangle around China."""
    return 73 <= lon <= 136 and 3 <= lat <= 54


@dataclass
class Fields:
    """One record being read; `problems` collects its mistakes."""

    record: Record
    form: Form
    problems: list[Problem] = field(default_factory=list)

    def say(self, mistake: Kind, name: str, **facts: object) -> None:
        """Report a mistake at the cell of a field."""
        if "field" in mistake.zh.facts():
            facts.setdefault("field", self.form.shown(name))
        self.problems.append(mistake(at=self.record.at(name), **facts))

    def text(self, name: str) -> str:
        """The text of a field, which is there if the form requires it."""
        text = self.record.text(name)
        if not text and name in self.form.required:
            self.say(mistakes.FIELD_EMPTY, name)
        return text

    def known(self, name: str, known: Collection[str], mistake: Kind) -> str:
        """A text that must be one of those known."""
        text = self.text(name)
        if text and text not in known:
            self.say(mistake, name, seen=text, nearest=nearest(text, known))
        return text

    def word(self, name: str, words: type[Word], default: Word) -> Word:
        """A word of a closed list."""
        text = self.text(name)
        if text and text not in set(words):
            expected = "、".join(words)
            self.say(mistakes.FIELD_WRONG, name, seen=text, expected=expected, nearest=nearest(text, words))
            return default
        return words(text) if text else default

    def number(self, name: str) -> Decimal | None:
        """An exact number, or None for an empty field."""
        value, wrong = read_number(self.record.values.get(name))
        if wrong:
            self.say(wrong[0], name, **wrong[1])
        return value

    def amount(self, name: str) -> Decimal | None:
        """A number that is not below zero."""
        value = self.number(name)
        if value is not None and value < 0:
            self.say(mistakes.FIELD_WRONG, name, seen=value, expected="不小于零", nearest=-value)
        return value

    def year(self, name: str) -> int | None:
        """A calendar year."""
        value = self.number(name)
        if value is not None and not (value == int(value) and 1850 <= value <= 2100):
            self.say(mistakes.FIELD_WRONG, name, seen=value, expected="四位年份", nearest="—")
            return None
        return None if value is None else int(value)

    def point(self) -> tuple[Decimal | None, Decimal | None]:
        """Longitude and latitude, both or neither, inside China."""
        lon, lat = self.number("lon"), self.number("lat")
        is_nowhere = lon is None and lat is None
        if not is_nowhere and (lon is None or lat is None or not is_in_china(lon, lat)):
            self.say(mistakes.OFF_THE_MAP, "lon", seen=f"{lon}, {lat}")
        return lon, lat

    def stated(self, value_field: str) -> tuple[State, Mark]:
        """State and mark, where the state fits a value being there or not."""
        state, mark = self.word("state", State, State.MISSING), self.word("mark", Mark, Mark.FOUND)
        value = self.record.text(value_field)
        if self.record.text("state") and bool(value) != state.is_known:
            label, wrong = f"{state}（{state.label}）", mistakes_row.VALUE_WITHOUT_STATE
            self.say(wrong if value else mistakes_row.ABSENT_VALUE, value_field, state=label, seen=value)
        return state, mark
