"""The published totals of a city (`assert` entries) against the sums of its own parts: counties, plants."""

from __future__ import annotations

from collections.abc import Iterable

from shuangtan.accounts.reconciliation import Finding, Reconciliation, reconcile
from shuangtan.accounts.states import summed
from shuangtan.catalogue import Catalogue
from shuangtan.kernel import Figure, Mark, Problem, missing, plain
from shuangtan.ledger.entry import Entry
from shuangtan.reports.monitoring import Reconciled, ReconciledRow
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import Observed

PLANTS = {"power_total": ("fossil", "clean", "other"), "power_clean": ("clean",)}
"""Capacities that plants in service make up: the product asserted, and the groups of technology that count; storage
is published apart."""


def reconciled(loaded: Loaded, observed: Observed, entries: Iterable[Entry]) -> tuple[Reconciliation, list[Problem]]:
    """Every published total with a stated tolerance beside our sum; what does not agree is a problem with its place."""
    return reconcile(entries, lambda entry: own_sum(loaded, observed, entry))


def own_sum(loaded: Loaded, observed: Observed, entry: Entry) -> Figure:
    """Our own sum for a published total: its plants for capacities, else its counties; a gap if neither tells it."""
    place, id = entry.subject, f"sum.{entry.product}.{entry.flow}@{entry.subject}:{entry.period}"
    label = f"{observed.facts.figure(place, entry.product, entry.flow, entry.period).label}（分项之和）"
    parts = _plants(loaded, observed, entry) if entry.flow == "capacity" else _counties(loaded, observed, entry)
    if entry.quantity is None or not parts:
        return missing(id, label, "没有分项可以相加")
    return summed(id, label, parts, entry.quantity.unit)


def _plants(loaded: Loaded, observed: Observed, entry: Entry) -> list[Figure]:
    groups = PLANTS.get(entry.product, ())
    return [
        observed.facts.figure(plant.id, plant.technology, "capacity", entry.period)
        for plant in loaded.city.plants
        if plant.status == "operating" and _group(loaded.catalogue, plant.technology) in groups
    ]


def _group(catalogue: Catalogue, id: str) -> str:
    found = catalogue.technologies.get(id)
    return found.group if found is not None else ""


def _counties(loaded: Loaded, observed: Observed, entry: Entry) -> list[Figure]:
    below = [p.place.code for p in loaded.city.places if p.place.parent == entry.subject and p.place.level == "county"]
    told = [observed.facts.figure(code, entry.product, entry.flow, entry.period) for code in below]
    return told if any(f.quantity is not None for f in told) else []


def reconciliation_section(found: Reconciliation) -> Reconciled | None:
    """The findings as rows; None where no total was published with a tolerance."""
    rows = tuple(_row(finding) for finding in found.findings)
    return Reconciled(rows) if rows else None


def _row(finding: Finding) -> ReconciledRow:
    entry, ours = finding.entry, finding.ours
    id = f"published.{entry.product}.{entry.flow}@{entry.subject}:{entry.period}"
    name = ours.label.removesuffix("（分项之和）")
    sure, told = entry.mark in (Mark.FOUND, Mark.COMPUTED), (entry.evidence,)
    published = Figure(
        id, f"{name}（公布）", entry.quantity, entry.state, evidence=told, why=entry.note, is_verified=sure
    )
    tolerance = "" if entry.tolerance is None else f"{plain(entry.tolerance * 100)}%"
    if finding.difference is None or entry.quantity is None:
        return ReconciledRow(name, published, ours, "", "", tolerance, "不能比较", entry.note)
    base, said = entry.quantity.value, {True: "相符", False: "不符", None: "没有容差，不判断"}
    percent = plain(finding.difference / abs(base) * 100, 2) if base else "—"
    verdict = said[finding.is_within]
    return ReconciledRow(name, published, ours, plain(finding.difference), percent, tolerance, verdict, entry.note)
