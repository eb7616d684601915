"""A figure: a number that unfolds. It carries the figures it was computed from, down to entries and factors.

`figure <- indicator (clause) <- account cell <- entries (file, cell) x factor (edition, why chosen)`. A figure with
no quantity is a named gap; a figure with gaps below it knows which, and is incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from shuangtan.kernel.evidence import Evidence
from shuangtan.kernel.quantity import Quantity
from shuangtan.kernel.state import State, combined
from shuangtan.kernel.unit import Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it is called, how it came about.

    `id` is stable and typeable (`energy_intensity@510700:2016`); `rule` says in words how it follows from `inputs`
    (`能源消费量 ÷ 地区生产总值`); `clause` is the policy handle it answers; `why` says why this factor or reading
    was chosen; `gaps` are the ids of what is missing below it. `is_verified` is False as soon as one value below was
    recalled or assumed rather than read in a source at hand.
    """

    id: str
    label: str
    quantity: Quantity | None
    state: State
    rule: str = ""
    inputs: tuple[Figure, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    clause: str = ""
    why: str = ""
    gaps: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    is_verified: bool = True

    @property
    def is_complete(self) -> bool:
        return self.quantity is not None and not self.gaps

    def named(self, id: str, label: str, clause: str = "") -> Figure:
        """The same figure under another id and label."""
        return replace(self, id=id, label=label, clause=clause or self.clause)

    def to(self, target: Unit | str) -> Figure:
        """The same figure in another unit."""
        return self if self.quantity is None else replace(self, quantity=self.quantity.to(target))


def missing(id: str, label: str, why: str) -> Figure:
    """A figure nobody told us; `why` says what was looked for."""
    return Figure(id, label, None, State.MISSING, why=why, gaps=(id,))


def derived(
    id: str, label: str, quantity: Quantity | None, rule: str, inputs: Iterable[Figure], clause: str = "", why: str = ""
) -> Figure:
    """A figure computed from others: its state is the softest of theirs, its gaps are theirs."""
    inputs = tuple(inputs)
    gaps = tuple(dict.fromkeys(gap for f in inputs for gap in f.gaps))
    state = combined(f.state for f in inputs) if quantity is not None else State.MISSING
    own_gap = () if quantity is not None else (id,)
    verified = all(f.is_verified for f in inputs)
    return Figure(id, label, quantity, state, rule, inputs, (), clause, why, gaps or own_gap, is_verified=verified)


def total(id: str, label: str, parts: Iterable[Figure], unit: Unit | str, clause: str = "") -> Figure:
    """The sum of figures. Gaps make it incomplete, NO and IE do not; with no known part it has no quantity."""
    parts = tuple(parts)
    known = [f.quantity.to(unit) for f in parts if f.quantity is not None]
    result = known[0] if known else None
    for quantity in known[1:]:
        result = result + quantity if result else quantity
    if result is None and parts and all(f.state.adds_nothing for f in parts):
        result = Quantity.of(0, unit if isinstance(unit, str) else unit.code)
    figure = derived(id, label, result, "合计", parts, clause)
    return replace(figure, state=combined(f.state for f in parts))


def walk(figure: Figure) -> Iterator[Figure]:
    """The figure and all below it, each once, top down."""
    seen: set[str] = set()
    queue = [figure]
    while queue:
        current = queue.pop(0)
        if current.id not in seen:
            seen.add(current.id)
            yield current
            queue.extend(current.inputs)
