"""Reconciliation: published totals (`assert` entries) against our own sums, with net and gross difference.

Net differences cancel: a total can agree while its parts do not. So the sum of absolute differences of the parts is
quoted beside the net one. Nothing is adjusted to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from shuangtan.kernel import Figure, Problem, Quantity, Wording, kind, plain
from shuangtan.ledger.entry import Directive, Entry

OUT_OF_TOLERANCE = kind(
    "A601",
    "error",
    Wording(
        "{label} 公布 {published}",
        "{ours}（差 {difference}，{percent}%，容差 {tolerance}%）",
        "账本合计",
        "核对分项；两数并列，不调平",
    ),
    Wording(
        "{label}: {published} published",
        "{ours} (off by {difference}, {percent} %)",
        "sum of the ledger",
        "check parts",
    ),
)
NO_TOLERANCE = kind(
    "A602",
    "warning",
    Wording("{label} 的公布数没有写容差", "相对容差", "账本规则", "写明容差；只列差额，不判断"),
    Wording("{label} has no stated tolerance", "a relative tolerance", "rules of the ledger", "state one"),
)
NOT_COMPARABLE = kind(
    "A603",
    "warning",
    Wording("{label} 公布 {published}，我方合计缺 {gaps}", "完整的合计", "账本合计", "补齐后再对账"),
    Wording("{label}: {published} published, ours lacks {gaps}", "a complete sum", "sum of the ledger", "complete it"),
)
CANCELLING = kind(
    "A604",
    "warning",
    Wording("净差 {net}，而分项绝对差之和 {gross}", "两者相近", "对账规则", "合计相符不等于分项相符；逐项核对"),
    Wording("net {net}, gross {gross}", "both near one another", "rules of reconciliation", "check part by part"),
)
SUM_DIFFERS = kind(
    "A605",
    "error",
    Wording("{line} 印 {printed}", "{computed}（差 {difference}）", "{rule}", "核对原表；不改数"),
    Wording("{line}: {printed} printed", "{computed} (off by {difference})", "{rule}", "check the table"),
)
GROSS_FACTOR = 5
"""From which multiple of the net difference on a gross difference is worth a warning; a convention of this project."""

Sums = Callable[[Entry], Figure]
"""An assert entry → our own figure for what it states."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One published total beside ours, in the unit it was published in."""

    entry: Entry
    ours: Figure
    difference: Decimal | None
    is_within: bool | None

    @property
    def label(self) -> str:
        e = self.entry
        return f"{e.subject} {e.product}/{e.flow} {e.period}"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All findings of a batch; net and gross over those of one unit that can be compared."""

    findings: tuple[Finding, ...]

    def net(self) -> Decimal:
        """Σ (ours − published): differences that cancel."""
        return sum(self._differences(), Decimal(0))

    def gross(self) -> Decimal:
        """Σ |ours − published|: differences that do not."""
        return sum((abs(d) for d in self._differences()), Decimal(0))

    def _differences(self) -> list[Decimal]:
        known = [
            (Quantity(f.difference, q.unit), q.unit)
            for f in self.findings
            if f.difference is not None
            for q in [f.entry.quantity]
            if q is not None
        ]
        if len({unit.dimensions for _, unit in known}) > 1:
            raise ValueError(f"对账的各项单位不同，不能合计差额：{sorted({unit.code for _, unit in known})}")
        return [quantity.to(known[0][1]).value for quantity, _ in known]


def reconcile(entries: Iterable[Entry], ours: Sums) -> tuple[Reconciliation, list[Problem]]:
    """Every `assert` entry against our sum, and what does not agree."""
    asserted = [e for e in entries if e.directive is Directive.ASSERT and e.quantity is not None]
    findings = tuple(_finding(entry, ours(entry)) for entry in asserted)
    return Reconciliation(findings), [p for f in findings for p in _problems(f)]


def check_cancelling(parts: Reconciliation, at: str) -> list[Problem]:
    """A warning if the parts differ much more than their total shows."""
    net, gross = parts.net(), parts.gross()
    if gross <= GROSS_FACTOR * abs(net) or not gross:
        return []
    return [CANCELLING(at=at, net=plain(net), gross=plain(gross))]


def cross_foot(
    cells: Mapping[tuple[str, str], Decimal],
    rows: Mapping[str, Decimal],
    columns: Mapping[str, Decimal],
    tolerance: Decimal,
    at: str,
) -> list[Problem]:
    """A printed table whose row and column totals its cells do not make: each with line, printed and computed."""
    found = []
    for axis, totals in ((0, rows), (1, columns)):
        for name, printed in totals.items():
            computed = sum((v for key, v in cells.items() if key[axis] == name), Decimal(0))
            if abs(printed - computed) > tolerance:
                numbers = {"printed": plain(printed), "computed": plain(computed)}
                rule = "行合计等于各格之和" if axis == 0 else "列合计等于各格之和"
                found.append(SUM_DIFFERS(at=at, line=name, difference=plain(printed - computed), rule=rule, **numbers))
    return found


def _finding(entry: Entry, ours: Figure) -> Finding:
    if entry.quantity is None or ours.quantity is None or not ours.is_complete:
        return Finding(entry, ours, None, None)
    difference = ours.quantity.to(entry.quantity.unit).value - entry.quantity.value
    if entry.tolerance is None:
        return Finding(entry, ours, difference, None)
    return Finding(entry, ours, difference, abs(difference) <= entry.tolerance * abs(entry.quantity.value))


def _problems(finding: Finding) -> list[Problem]:
    entry, evidence = finding.entry, finding.entry.evidence
    at = f"{evidence.file}:{evidence.locator}"
    facts = {"label": finding.label, "published": entry.quantity}
    if finding.difference is None:
        return [NOT_COMPARABLE(at=at, gaps="、".join(finding.ours.gaps), **facts)]
    if finding.is_within is None:
        return [NO_TOLERANCE(at=at, **facts)]
    if finding.is_within or entry.quantity is None or entry.tolerance is None:
        return []
    base = entry.quantity.value
    percent = "—" if not base else plain(finding.difference / abs(base) * 100, 2)
    numbers = {"difference": plain(finding.difference), "percent": percent, "tolerance": plain(entry.tolerance * 100)}
    ours = finding.ours.quantity.to(entry.quantity.unit) if finding.ours.quantity else "缺"
    return [OUT_OF_TOLERANCE(at=at, ours=ours, **numbers, **facts)]
