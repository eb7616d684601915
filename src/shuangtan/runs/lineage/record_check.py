"""Where a run record was changed: the figure, the section, or the line that cannot be read any more.

A record is written with one section or figure a line. If it can be read as a whole, the hash of every figure and
section says which differ. If not, it is read line by line, and what cannot be read is missing from what the hashes
expect; so one damaged byte does not hide what the rest of the record says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shuangtan.runs.lineage.record import FORMAT, UNSEALED, sections_of
from shuangtan.runs.lineage.rule_records import leaves_of

Content = dict[str, Any]
_KINDS = {"figures": dict, "leaves": dict, "sections": dict, "inputs": dict, "outputs": dict}
"""Sections without which nothing can be checked, with their kinds; those that are lost count as empty."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One place of a record that is not as it was made, with the ids of the figures that stand there."""

    where: str
    figures: tuple[str, ...] = ()


def read_damaged(data: bytes) -> tuple[Content, list[Damage]]:
    """The content of a record that differs from its digest, as far as it can be read, and where it differs."""
    content, lines = _whole(data), list[int]()
    if content is None:
        content, lines = _by_lines(data.decode(errors="replace"))
    found = list(_differences(content))
    said = [Damage(f"第 {number} 行") for number in lines]
    return content, [*found, *said] or [Damage("、".join(("排列", *UNSEALED)))]


def _whole(data: bytes) -> Content | None:
    try:
        content = json.loads(data.decode())
    except ValueError:
        return None
    is_record = isinstance(content, dict) and all(isinstance(content.get(k), kind) for k, kind in _KINDS.items())
    return content if is_record else None


def _by_lines(text: str) -> tuple[Content, list[int]]:
    """What the lines say that can be read, and the numbers of those that cannot."""
    content: Content = {"format": FORMAT, "figures": {}}
    unread, is_figures = [], False
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        part = line.removeprefix("{") if number == 1 else line
        if part == '"figures":{' or part.startswith("}"):
            is_figures = not part.startswith("}")
            continue
        found = _one(part)
        if found is None:
            unread.append(number)
        else:
            (content["figures"] if is_figures else content).update(found)
    return {**content, **{k: {} for k, kind in _KINDS.items() if not isinstance(content.get(k), kind)}}, unread


def _one(line: str) -> Content | None:
    """The one name and value that a line holds, with or without what ends it."""
    for text in (line.removesuffix(","), line.removesuffix("}")):
        try:
            found = json.loads(f"{{{text}}}")
        except ValueError:
            continue
        if isinstance(found, dict) and len(found) == 1:
            return found
    return None


def _differences(content: Content) -> Iterator[Damage]:
    """Figures and sections that are not as hashed; nothing can be said where the hashes themselves are lost."""
    if told := content["leaves"]:
        found = leaves_of(content["figures"])
        ids = sorted(id for id in told.keys() | found.keys() if told.get(id) != found.get(id))
        yield from (Damage(id, (id,)) for id in ids)
    if sections := content["sections"]:
        now = sections_of(content)
        names = sorted(n for n in sections.keys() | now.keys() if sections.get(n) != now.get(n))
        yield from (Damage(name) for name in names)
