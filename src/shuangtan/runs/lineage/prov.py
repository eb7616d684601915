"""One explained number as W3C PROV-JSON (member submission of 24 April 2013): entities, activities, agents, relations.

Every figure of the tree is an entity, every rule that made one an activity with the place and hash of its code, every
file and factor a figure was read from an entity attributed to who published it. Ids become local names of two
namespaces by percent-encoding, so that they are valid names whatever stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from shuangtan.kernel import Evidence, Figure, Source, plain, walk
from shuangtan.runs.lineage.rule_code import code_of

PREFIX = {
    "figure": "urn:shuangtan:figure:",
    "rule": "urn:shuangtan:rule:",
    "file": "urn:shuangtan:file:",
    "source": "urn:shuangtan:source:",
    "run": "urn:shuangtan:run:",
    "st": "urn:shuangtan:term:",
}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MadeBy:
    """The run a figure belongs to: city, day, fingerprint of inputs and program, version, signed checkpoint."""

    city: str
    day: str
    fingerprint: str
    program: str
    checkpoint: str = ""


@dataclass
class _Document:
    """The records of a document by kind; a record that is told twice is told once."""

    records: dict[str, Json] = field(default_factory=dict)

    def tell(self, kind: str, name: str, **attributes: Any) -> str:
        told = {key.replace("__", ":"): value for key, value in attributes.items() if value not in ("", None)}
        self.records.setdefault(kind, {}).setdefault(name, told)
        return name

    def relate(self, kind: str, first: tuple[str, str], second: tuple[str, str], **more: str) -> None:
        """A relation between two records, under a blank name that follows from what it relates."""
        ends = {f"prov:{first[0]}": first[1], f"prov:{second[0]}": second[1]}
        extra = {f"prov:{key}": value for key, value in more.items()}
        self.records.setdefault(kind, {})[f"_:{kind}{len(self.records.get(kind, {})) + 1}"] = {**ends, **extra}


def prov_document(figure: Figure, sources: Iterable[Source], made_by: MadeBy) -> Json:
    """The PROV-JSON of a figure and of everything below it."""
    document, known = _Document(), {source.id: source for source in sources}
    program = document.tell(
        "agent",
        f"run:shuangtan-{_local(made_by.program)}",
        prov__type=_qualified("prov:SoftwareAgent"),
        prov__label=f"shuangtan {made_by.program}",
    )
    run = _run(document, made_by)
    for each in walk(figure):
        _figure(document, each, known, (program, run))
    return {"prefix": dict(PREFIX), **document.records}


def _run(document: _Document, made_by: MadeBy) -> str:
    return document.tell(
        "entity",
        f"run:{made_by.fingerprint}",
        prov__type=_qualified("prov:Plan"),
        prov__label=f"{made_by.city} {made_by.day}",
        st__day=made_by.day,
        st__checkpoint=made_by.checkpoint,
    )


def _figure(document: _Document, figure: Figure, sources: Mapping[str, Source], by: tuple[str, str]) -> None:
    program, run = by
    name = f"figure:{_local(figure.id)}"
    quantity = figure.quantity
    document.tell(
        "entity",
        name,
        prov__type=_qualified("st:Figure"),
        prov__label=_chinese(figure.label),
        prov__value=None if quantity is None else {"$": plain(quantity.value), "type": "xsd:decimal"},
        st__id=figure.id,
        st__unit=None if quantity is None else quantity.unit.code,
        st__state=figure.state.value,
        st__why=figure.why,
        st__clause=figure.clause,
    )
    for evidence in figure.evidence:
        document.relate("wasDerivedFrom", ("generatedEntity", name), ("usedEntity", _cell(document, evidence, sources)))
    if not figure.rule and not figure.inputs:
        return
    code = code_of(figure.rule)
    activity = document.tell(
        "activity",
        f"rule:{_local(figure.id)}",
        prov__type=_qualified("st:Rule"),
        prov__label=_chinese(figure.rule),
        st__code=code.at,
        st__sha256=code.sha256,
    )
    document.relate("wasGeneratedBy", ("entity", name), ("activity", activity))
    document.relate("wasAssociatedWith", ("activity", activity), ("agent", program), plan=run)
    for below in figure.inputs:
        used = f"figure:{_local(below.id)}"
        document.relate("used", ("activity", activity), ("entity", used))
        document.relate("wasDerivedFrom", ("generatedEntity", name), ("usedEntity", used), activity=activity)


def _cell(document: _Document, evidence: Evidence, sources: Mapping[str, Source]) -> str:
    """The cell a figure was read from, a part of its file; the file is attributed to who published its source."""
    place = f"{evidence.file} {evidence.locator}".strip() or evidence.source
    is_new = f"file:{_local(place)}" not in document.records.get("entity", {})
    cell = document.tell(
        "entity",
        f"file:{_local(place)}",
        prov__type=_qualified("st:Cell"),
        prov__label=place,
        prov__location=place,
        st__sha256=evidence.sha256,
        st__clause=evidence.clause,
    )
    if is_new and (source := sources.get(evidence.source)):
        told = document.tell(
            "entity",
            f"source:{_local(source.id)}",
            prov__type=_qualified("st:Source"),
            prov__label=_chinese(source.title),
            st__date=source.date,
            st__licence=source.licence,
        )
        document.relate("wasDerivedFrom", ("generatedEntity", cell), ("usedEntity", told))
        if source.publisher:
            agent = _publisher(document, source.publisher)
            document.relate("wasAttributedTo", ("entity", told), ("agent", agent))
    return cell


def _publisher(document: _Document, name: str) -> str:
    return document.tell(
        "agent",
        f"source:{_local(f'publisher {name}')}",
        prov__type=_qualified("prov:Organization"),
        prov__label=_chinese(name),
    )


def _chinese(text: str) -> Json | None:
    return {"$": text, "lang": "zh"} if text else None


def _qualified(name: str) -> Json:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _local(id: str) -> str:
    """An id as a local name: letters, digits and a few marks as they are, everything else percent-encoded."""
    return quote(id, safe="")
