"""What the monitor looks at: the facts of one place, the amounts whose intensity is asked, the named projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.definition import Definition
from shuangtan.indicators.intensity import Amount
from shuangtan.indicators.peak import PeakStatus
from shuangtan.kernel import Figure, State
from shuangtan.policies import Document, Project, Target


@dataclass(frozen=True, slots=True)
class Watch:
    """One place under observation; `amounts` gives energy use and CO2 by year, `peak` the test of its CO2 series.

    `last_year` is the last full year when looked at: what lies after it is not missing, it has not happened.
    """

    facts: Facts
    place: str
    definitions: Mapping[str, Definition]
    amounts: Mapping[str, Amount]
    documents: Mapping[str, Document]
    last_year: int
    peak: PeakStatus | None = None

    def years(self, first: int, last: int) -> range:
        """The years from first to last that are over."""
        return range(first, min(last, self.last_year) + 1)

    def siblings(self, target: Target) -> list[Target]:
        """The targets of the same document on the same indicator, by year."""
        told = [t for t in self.documents[target.document].targets if t.indicator == target.indicator]
        return sorted(told, key=lambda t: t.year)

    def projects(self) -> list[Project]:
        """Every named project of every document, each once."""
        return list({p.id: p for d in self.documents.values() for p in d.projects}.values())


def target_figure(target: Target) -> Figure | None:
    """The target's own number as a figure, with its document and clause as evidence; None if it has none."""
    if target.value is None:
        return None
    value = target.value
    return Figure(
        f"target.{target.id}",
        str(target),
        value.quantity,
        State.REPORTED,
        evidence=(value.evidence,),
        clause=target.clause,
        why=target.note,
        is_verified=value.is_verified,
    )
