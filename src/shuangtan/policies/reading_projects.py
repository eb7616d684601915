"""Reads projects.yaml and mechanisms.yaml. Each published fact of a project stands with its own source and mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shuangtan.kernel import DatedValue, Located, Mark, Problem, nearest, read_series
from shuangtan.policies.answer import Answer, Answers, Standing, best
from shuangtan.policies.fields import Fields
from shuangtan.policies.kinds import NO_ANSWER
from shuangtan.policies.project import Mechanism, Project, Stage, Status, Years
from shuangtan.policies.reading_targets import handle

_PROJECT = ("id", "zh", "en", "clause", "kind", "places", "place_mark", "capacities", "statuses", "years", "note")
_PROJECT_NESTED = ("places", "capacities", "statuses", "years")
_FACT = ("source", "mark", "note")
_MECHANISM = ("id", "zh", "en", "clause", "room", "standing", "why")
_NEEDS = ("id", "zh", "en", "clause")


def read_project(
    raw: Located, document: str, kinds: Mapping[str, str], sources: Iterable[str], problems: list[Problem]
) -> Project | None:
    """A project from its YAML mapping; `kinds` are the kinds of project the document declares."""
    before = len(problems)
    fields = Fields(raw, problems).allow(_PROJECT, (*_NEEDS, "kind"), _PROJECT_NESTED)
    if fields.text("kind") not in kinds:
        fields.bad("kind", "、".join(kinds))
    mark = fields.choice("place_mark", Mark)
    if raw.get("places") and mark is None:
        fields.bad("place_mark", "地点如何得知：" + "、".join(Mark))
    capacities = [_capacity(item, raw, sources, problems) for item in fields.mappings("capacities")]
    statuses = [_status(item, sources, problems) for item in fields.mappings("statuses")]
    years = _years(fields.mapping("years"), sources, problems) if raw.get("years") else None
    if len(problems) > before:
        return None
    return Project(
        id=fields.text("id"),
        document=document,
        clause=handle(fields.text("clause"), document),
        zh=fields.text("zh"),
        en=fields.text("en"),
        kind=fields.text("kind"),
        places=fields.texts("places"),
        place_mark=mark,
        capacities=tuple(c for c in capacities if c),
        statuses=tuple(s for s in statuses if s),
        years=years,
        note=fields.text("note"),
        at=raw.at,
    )


def read_mechanism(raw: Located, document: str, answers: Answers, problems: list[Problem]) -> Mechanism | None:
    """A mechanism from its YAML mapping.

    With a room, it stands where that answer stands, or lower if it says so; without one it says where and why.
    """
    before = len(problems)
    fields = Fields(raw, problems).allow(_MECHANISM, _NEEDS)
    own, room = fields.choice("standing", Standing), fields.text("room")
    answer = answers.get(room)
    if room and answer is None:
        fields.bad("room", f"answers.yaml 中的编号（相近：{nearest(room, answers)}）")
    standing = own or (answer.standing if answer else None)
    if own and own is not _lower(own, answer):
        fields.bad("standing", f"不高于 {room or '（未写 room）'} 的现状")
    why = fields.text("why") or (answer.why if answer else "")
    if standing is None or (standing is not Standing.BUILT and not why):
        problems.append(NO_ANSWER(at=raw.at, id=fields.text("id"), reasons="一句话说明理由；已实现的写 room"))
    if len(problems) > before or standing is None:
        return None
    return Mechanism(
        id=fields.text("id"),
        document=document,
        clause=handle(fields.text("clause"), document),
        zh=fields.text("zh"),
        en=fields.text("en"),
        room=room,
        standing=standing,
        why=why,
        at=raw.at,
    )


def _lower(own: Standing, answer: Answer | None) -> Standing:
    """What a mechanism may claim: no more than its room, and nothing built without one."""
    most = answer.standing if answer else Standing.NOT_YET
    return own if best((own, most)) is most else most


def _capacity(raw: Located, project: Located, sources: Iterable[str], problems: list[Problem]) -> DatedValue | None:
    if not Fields(raw, problems).are_plain():
        return None
    series = Located(id=project.get("id"), zh=project.get("zh"), unit=raw.get("unit"), values=[raw])
    series.at = raw.at
    read, found = read_series(series, sources)
    problems += found
    return read.values[0] if read else None


def _status(raw: Located, sources: Iterable[str], problems: list[Problem]) -> Status | None:
    fields = Fields(raw, problems).allow(("stage", "as_of", *_FACT), ("stage", "as_of", "source", "mark"))
    stage, mark = fields.choice("stage", Stage), fields.choice("mark", Mark)
    source = fields.source(sources)
    if stage is None or mark is None:
        return None
    return Status(stage, fields.text("as_of"), source, mark, fields.text("note"))


def _years(raw: Located, sources: Iterable[str], problems: list[Problem]) -> Years | None:
    fields = Fields(raw, problems).allow(("earliest", "latest", *_FACT), ("earliest", "source", "mark"))
    earliest, latest = fields.year("earliest"), fields.year("latest")
    mark, source = fields.choice("mark", Mark), fields.source(sources)
    if earliest is None or mark is None:
        return None
    return Years(earliest, latest or earliest, source, mark, fields.text("note"))
