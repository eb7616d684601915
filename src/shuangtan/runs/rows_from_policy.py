"""Rows of the report that come from policy documents: projects, mechanisms, coverage, clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shuangtan.kernel import DatedValue, Figure, Mark, PlaceTree, State
from shuangtan.policies import Clause, Document, Mechanism, Project, Stage, coverage, sentences
from shuangtan.reports.rows import ArticleCoverage, ClauseText, MechanismRow, ProjectRow


def project_rows(documents: Iterable[Document], places: PlaceTree) -> tuple[ProjectRow, ...]:
    """Every named project by document and article; capacity in 万kW where one was published."""
    rows = [_project_row(p, d.project_kinds, places) for d in documents for p in d.projects]
    return tuple(sorted(rows, key=lambda row: (row.clause.partition("#")[0], row.article)))


def project_capacity(project: Project) -> Figure | None:
    """The published power capacity of a project as a figure [万kW]; None if none was published as power."""
    values = [v for v in project.capacities if v.unit.dimensions == (("power", 1),)]
    return (
        _value_figure(f"project.{project.id}.capacity", f"{project.zh}装机", values[-1]).to("万kW") if values else None
    )


def mechanism_rows(documents: Iterable[Document]) -> tuple[MechanismRow, ...]:
    """Every mechanism a document asks for, with what implements it or why nothing does."""
    return tuple(_mechanism_row(m) for d in documents for m in d.mechanisms)


def coverage_rows(document: Document) -> tuple[ArticleCoverage, ...]:
    """How each article of the main document is accounted for."""
    rooms: dict[int, set[str]] = {}
    for clause in document.clauses:
        rooms.setdefault(clause.article, set()).update(answer.partition("/")[0] for answer in clause.answers)
    return tuple(
        ArticleCoverage(
            row.article,
            row.title,
            {kind.label: count for kind, count in row.kinds},
            row.answered,
            row.is_complete,
            tuple(sorted(rooms.get(row.article, ()))),
        )
        for row in coverage(document)
    )


def clause_texts(documents: Iterable[Document]) -> tuple[ClauseText, ...]:
    """Every clause in our words; the official sentence beside it only where someone laid the text beside the data."""
    return tuple(_clause_text(d, clause, official) for d in documents for clause, official in _beside(d))


def _project_row(project: Project, kinds: Mapping[str, str], places: PlaceTree) -> ProjectRow:
    status = max(project.statuses, key=lambda s: s.as_of) if project.statuses else None
    names = [places.places[code].name if code in places.places else code for code in project.places]
    return ProjectRow(
        project.id,
        project.zh,
        int(project.clause.partition("#")[2].partition(".")[0] or 0),
        kinds.get(project.kind, project.kind),
        "、".join(names),
        (project.stage or Stage.NAMED).label,
        project_capacity(project),
        project.years.earliest if project.years else None,
        project.years.latest if project.years else None,
        project.clause,
        status.as_of if status else "",
        project.note,
    )


def _value_figure(id: str, label: str, value: DatedValue) -> Figure:
    state = State.ASSUMED if value.mark is Mark.ASSUMED else State.REPORTED
    evidence = (value.evidence,)
    return Figure(id, label, value.quantity, state, evidence=evidence, why=value.note, is_verified=value.is_verified)


def _mechanism_row(mechanism: Mechanism) -> MechanismRow:
    article = int(mechanism.clause.partition("#")[2].partition(".")[0] or 0)
    return MechanismRow(mechanism.id, mechanism.zh, article, mechanism.standing.label, mechanism.room, mechanism.why)


def _beside(document: Document) -> list[tuple[Clause, str]]:
    text = document.official_text()
    if text is None:
        return [(clause, "") for clause in document.clauses]
    from_digest = {s.sha256: s.text for s in sentences(text)}
    return [(clause, from_digest.get(clause.sha256, "")) for clause in document.clauses]


def _clause_text(document: Document, clause: Clause, official: str) -> ClauseText:
    position = clause.position
    place = f"《{document.record.short}》第{position.article}条第{position.paragraph}段第{position.sentence}句"
    return ClauseText(clause.id, document.id, place, clause.restated, official)
