"""What answers a clause: a matter of some room of this software, and how far it is built.

The register answers.yaml says this once; clauses and mechanisms refer to it by `room/matter`, so that a matter that
gets built is changed in one place, and nothing is claimed to work that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from shuangtan.kernel import Problem
from shuangtan.policies.fields import Fields, records
from shuangtan.policies.kinds import DUPLICATE

REGISTER = "answers.yaml"


class Standing(StrEnum):
    """How far something a document asks for is built in this software; the order is from most to least."""

    BUILT = "built"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    NOT_SOFTWARE = "not_software"

    @property
    def label(self) -> str:
        return {"built": "已实现", "partly": "部分实现", "not_yet": "尚未实现", "not_software": "不属软件"}[self.value]

    @property
    def works(self) -> bool:
        """Whether at least a part exists."""
        return self in (Standing.BUILT, Standing.PARTLY)


@dataclass(frozen=True, slots=True)
class Answer:
    """A matter of a room (`control/budgets`), its standing, and why if it is not wholly built."""

    id: str
    zh: str
    standing: Standing
    why: str
    at: str

    @property
    def room(self) -> str:
        return self.id.partition("/")[0]


Answers = Mapping[str, Answer]


def read_answers(root: Path, problems: list[Problem]) -> dict[str, Answer]:
    """The register of a policies folder, by id."""
    found: dict[str, Answer] = {}
    for raw in records(root / REGISTER, root, problems):
        fields = Fields(raw, problems).allow(("id", "zh", "standing", "why"), ("id", "zh", "standing"))
        standing, id = fields.choice("standing", Standing), fields.text("id")
        if standing in (Standing.PARTLY, Standing.NOT_YET):
            fields.need(("why",))
        if id in found:
            problems.append(DUPLICATE(at=raw.at, id=id, other=found[id].at))
        if standing and id:
            found[id] = Answer(id, fields.text("zh"), standing, fields.text("why"), raw.at)
    return found


def best(standings: Iterable[Standing]) -> Standing:
    """The furthest of several standings; none at all is not software."""
    order = list(Standing)
    return min(standings, key=order.index, default=Standing.NOT_SOFTWARE)
