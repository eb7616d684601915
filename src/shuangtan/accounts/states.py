"""States through arithmetic: products, sums, groups and export in which zero, NO, NE, IE, C and missing stay distinct.

A product over something that does not occur does not occur; a sum over a gap is incomplete and says which; a cell of
a table shows the number or the notation key, never a zero in place of something unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from shuangtan.kernel import Figure, Quantity, State, Unit, derived, plain, total, unit, walk

K = TypeVar("K", bound=Hashable)
MISSING_MARK = "缺"
_KEYS = {str(s): s for s in State if not s.is_known and s is not State.MISSING} | {MISSING_MARK: State.MISSING}


def noted(id: str, label: str, state: State, why: str = "", inputs: Sequence[Figure] = ()) -> Figure:
    """A figure without a number: NO, IE, NE, C or missing; the last three leave a gap."""
    gaps = tuple(dict.fromkeys(g for f in inputs for g in f.gaps)) or (id,)
    return Figure(id, label, None, state, inputs=tuple(inputs), why=why, gaps=gaps if state.leaves_gap else ())


def product(id: str, label: str, parts: Sequence[Figure], target: str, rule: str = "", why: str = "") -> Figure:
    """The product of figures in `target`; the first is the activity, whose state decides when a number is lacking.

    An activity that does not occur (NO) or is counted elsewhere (IE) gives the same, and so does a share that does not
    occur; a reported zero gives zero whatever the factor.
    """
    activity = parts[0]
    if activity.quantity is not None and not activity.quantity.value:
        return replace(derived(id, label, Quantity(Decimal(0), unit(target)), rule, [activity]), why=why)
    if any(f.quantity is None and f.state is State.NOT_OCCURRING for f in parts[1:]):
        return noted(id, label, State.NOT_OCCURRING, why, parts)
    if activity.quantity is None and activity.state is not State.MISSING:
        return noted(id, label, activity.state, why or activity.why, parts)
    known = [f.quantity for f in parts if f.quantity is not None]
    if len(known) < len(parts):
        return derived(id, label, None, rule, parts, why=why)
    result = known[0]
    for quantity in known[1:]:
        result = result * quantity
    return derived(id, label, result.to(target), rule, parts, why=why)


def less(id: str, label: str, whole: Figure, part: Figure) -> Figure:
    """`whole − part`; a part that does not occur takes nothing away, an unknown one leaves the difference unknown."""
    if whole.quantity is None or part.state.adds_nothing:
        return replace(whole, id=id, label=label, inputs=(whole, part))
    known = None if part.quantity is None else whole.quantity - part.quantity
    return derived(id, label, known, f"{whole.label} − {part.label}", [whole, part])


def is_told(figure: Figure) -> bool:
    """Whether anybody said something about it, be it that it is not known."""
    return figure.state is not State.MISSING or bool(figure.evidence)


def summed(id: str, label: str, parts: Iterable[Figure], target: Unit | str, rule: str = "合计") -> Figure:
    """The sum of figures; with no number among them, parts of one state keep it (all NE stays NE)."""
    parts = tuple(parts)
    figure = replace(total(id, label, parts, target), rule=rule)
    states = {f.state for f in parts}
    if figure.quantity is None and len(states) == 1:
        return replace(figure, state=states.pop())
    only_nothing = bool(parts) and all(f.quantity is None and f.state.adds_nothing for f in parts)
    return replace(figure, quantity=None) if only_nothing else figure


def grouped(
    figures: Iterable[Figure], key: Callable[[Figure], K], target: Unit | str, name: Callable[[K], tuple[str, str]]
) -> dict[K, Figure]:
    """Sums by key, in the order of first appearance; `name` gives id and label of a group."""
    groups: dict[K, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(key(figure), []).append(figure)
    return {k: summed(*name(k), parts, target) for k, parts in groups.items()}


def open_ends(figure: Figure) -> Mapping[str, State]:
    """What is lacking below a figure: gap id → its state (NE, C or missing)."""
    below = {f.id: f.state for f in walk(figure)}
    return {gap: below.get(gap, State.MISSING) for gap in figure.gaps}


def said(figure: Figure, target: Unit | str, digits: int | None = None) -> str:
    """A table's cell: the number, the notation key, or 缺; an incomplete sum carries an asterisk."""
    if figure.quantity is None:
        return MISSING_MARK if figure.state is State.MISSING else str(figure.state)
    number = plain(figure.quantity.to(target).value, digits)
    return number if figure.is_complete else f"{number}*"


def heard(text: str, target: str) -> tuple[Quantity | None, State, bool]:
    """What `said` said: quantity, state (reported if a number) and whether the number was complete."""
    if text in _KEYS:
        return None, _KEYS[text], False
    return Quantity.of(text.rstrip("*"), target), State.REPORTED, not text.endswith("*")
