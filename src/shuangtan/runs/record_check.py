"""Where a run record was changed: the figure, the section, or the place in the file that cannot be read any more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shuangtan.runs.record import UNSEALED, sections_of
from shuangtan.runs.rule_records import leaves_of

_FIGURE = re.compile(r'"([^"]+)":\{"label":')


@dataclass(frozen=True, slots=True)
class Damage:
    """One place of a record that is not as it was made, with the ids of the figures that stand there."""

    where: str
    figures: tuple[str, ...] = ()


def read_damaged(data: bytes) -> tuple[dict[str, Any], list[Damage]]:
    """The content of a record that differs from its digest, as far as it can be read, and where it differs."""
    try:
        text = data.decode()
        content = json.loads(text)
    except UnicodeDecodeError as error:
        return {}, [_at(data[: error.start].decode(errors="replace"), f"第 {error.start} 字节")]
    except ValueError as error:
        place = getattr(error, "pos", 0)
        return {}, [_at(text[:place], f"第 {place} 字")]
    if not isinstance(content, dict) or not all(isinstance(content.get(name), _KINDS[name]) for name in _KINDS):
        return {}, [Damage("各节的类型")]
    return content, list(_differences(content)) or [Damage("、".join(UNSEALED))]


_KINDS = {"figures": dict, "leaves": dict, "sections": dict, "inputs": dict, "outputs": dict}


def _at(before: str, place: str) -> Damage:
    """The figure that was being read when the text ended, if one was."""
    started = list(_FIGURE.finditer(before))
    if not started or '"leaves":' in before[started[-1].end() :] or '"sources":[' in before[started[-1].end() :]:
        return Damage(place)
    return Damage(f"{place}，{started[-1][1]}", (started[-1][1],))


def _differences(content: dict[str, Any]) -> Iterator[Damage]:
    told, found = content["leaves"], leaves_of(content["figures"])
    for id in sorted(told.keys() | found.keys()):
        if told.get(id) != found.get(id):
            yield Damage(id, (id,) if id in found else ())
    sections, now = content["sections"], sections_of(content)
    for name in sorted(sections.keys() | now.keys()):
        if sections.get(name) != now.get(name):
            yield Damage(name)
