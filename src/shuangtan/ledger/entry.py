"""An entry: one small fact with its place, time, quantity, state and evidence; never changed, only superseded.

Directives: `activity` (a flow in a period), `stock` (a level at the period's end), `transfer` (between two subjects),
`assert` (a published total that our sum must meet within a stated tolerance), `allot / trade / surrender` (rights as
commodities), `replace` (an amount retired for a project).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shuangtan.kernel import Evidence, Mark, Period, Quantity, State


class Directive(StrEnum):
    """What an entry does."""

    ACTIVITY = "activity"
    STOCK = "stock"
    TRANSFER = "transfer"
    ASSERT = "assert"
    ALLOT = "allot"
    TRADE = "trade"
    SURRENDER = "surrender"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact.

    `subject` is a place code or an organisation id; `product` what it is about (an energy product, `gdp`, `co2`,
    a technology) and `flow` which quantity of it (`consumption`, `growth_real`, `capacity`): both are words of
    `catalogue/quantities.yaml`. `quantity` is None exactly when the state says that nobody knows it. `mark`
    says how we know it: a recalled figure is not verified, whoever published it. `counterparty`
    is the other side of a transfer or trade; `tolerance` is relative and belongs to `assert`; `low` and `high` bound
    an assumption in the entry's own unit.
    """

    directive: Directive
    subject: str
    product: str
    flow: str
    period: Period
    quantity: Quantity | None
    state: State
    evidence: Evidence
    mark: Mark = Mark.FOUND
    scenario: str = "history"
    counterparty: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal | None = None
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, str, str, str, str]:
        """The same fact told again by the same source; a later batch that says it supersedes the earlier."""
        return (
            str(self.directive),
            self.subject,
            self.product,
            self.flow,
            str(self.period),
            self.scenario,
            self.counterparty,
            self.evidence.source,
        )
