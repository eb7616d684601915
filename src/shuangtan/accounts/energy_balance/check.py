"""Do the identities of a balance hold? Each is checked in each column; what does not close is reported, never repaired.

A blank part adds nothing to the printed arithmetic (that is how yearbooks print), but a blank *result* whose parts do
not cancel is an error of its own: the cell stays missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from shuangtan.accounts.energy_balance import mistakes
from shuangtan.accounts.energy_balance.layout import Column, Identity
from shuangtan.accounts.energy_balance.table import Balance
from shuangtan.kernel import Kind, Problem, plain


def check_balance(balance: Balance) -> list[Problem]:
    """Every cell that contradicts an identity, a column total or a sign; by column, in the order of the table."""
    found = [p for column in balance.columns for p in _check_column(balance, column)]
    return found + [p for column in balance.columns if column.members for p in _check_members(balance, column)]


def implied(balance: Balance, identity: Identity, column: str) -> Decimal | None:
    """What the identity gives for its result in a column, in the column's unit; None if all its parts are blank."""
    is_total = bool(balance.layout.columns[column].members)
    inputs = () if is_total and identity.net else identity.inputs
    net = identity.net if is_total else ()
    parts = [balance.value(row, column) for row in identity.plus]
    parts += [_turned(balance.value(row, column)) for row in (*identity.minus, *net)]
    parts += [_turned(_below_zero(balance.value(row, column))) for row in inputs]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


def doubtful_cells(balance: Balance) -> frozenset[tuple[str, str]]:
    """The blank cells that an identity contradicts: they must not be read as nothing."""
    return frozenset(
        (identity.result, column.id)
        for column in balance.columns
        for identity in balance.layout.identities
        if not identity.is_upper_bound
        and (identity.result, column.id) in balance.cells
        and balance.value(identity.result, column.id) is None
        and abs(implied(balance, identity, column.id) or Decimal(0)) > balance.form.tolerance
    )


def _check_column(balance: Balance, column: Column) -> Iterator[Problem]:
    yield from _check_signs(balance, column)
    for identity in balance.layout.identities:
        if balance.has_row(identity.result):
            yield from _check_identity(balance, identity, column)


def _check_identity(balance: Balance, identity: Identity, column: Column) -> Iterator[Problem]:
    printed, computed = balance.value(identity.result, column.id), implied(balance, identity, column.id)
    if identity.is_upper_bound:
        if printed is not None and printed > (computed or 0) + balance.form.tolerance:
            yield _said(mistakes.TOO_LARGE, balance, identity.result, column.id, identity.zh, computed or Decimal(0))
    elif printed is not None and computed is None and printed:
        yield _said(mistakes.NOT_TESTABLE, balance, identity.result, column.id, identity.zh, Decimal(0))
    else:
        yield from _compare(balance, identity.result, column.id, identity.zh, computed or Decimal(0))


def _check_members(balance: Balance, column: Column) -> Iterator[Problem]:
    """A total column against the sum of its members, row by row."""
    printed = [c.zh for c in balance.columns if c.id in column.members]
    own = balance.unit_of(column.id)
    for row in balance.rows:
        known = [v for member in column.members if (v := balance.value(row.id, member, own)) is not None]
        is_input_row = row.id == "consumption"  # inputs of members do not net out as those of the total do
        if printed and not is_input_row and (known or balance.value(row.id, column.id)):
            identity = f"{column.zh}＝{'＋'.join(printed)}"
            yield from _compare(balance, row.id, column.id, identity, sum(known, Decimal(0)))


def _compare(balance: Balance, row: str, column: str, identity: str, computed: Decimal) -> Iterator[Problem]:
    printed, tolerance = balance.value(row, column), balance.form.tolerance
    if printed is None:
        if abs(computed) > tolerance and not balance.figure(row, column).state.adds_nothing:
            yield _said(mistakes.BLANK_RESULT, balance, row, column, identity, computed)
    elif abs(printed - computed) > tolerance:
        yield _said(mistakes.NOT_CLOSED, balance, row, column, identity, computed)


def _check_signs(balance: Balance, column: Column) -> Iterable[Problem]:
    for row in balance.rows:
        value = balance.value(row.id, column.id)
        if value and ((row.sign == "-" and value > 0) or (row.sign == "+" and value < 0)):
            facts = {"label": balance.label(row.id, column.id), "printed": plain(value)}
            expected = "零或负数" if row.sign == "-" else "零或正数"
            yield mistakes.WRONG_SIGN(at=balance.at(row.id, column.id), expected=expected, **facts)


def _said(kind: Kind, balance: Balance, row: str, column: str, identity: str, computed: Decimal) -> Problem:
    printed = balance.value(row, column)
    facts = {
        "label": balance.label(row, column),
        "printed": "空白" if printed is None else plain(printed),
        "computed": plain(computed),
        "difference": plain((printed or Decimal(0)) - computed),
        "tolerance": plain(balance.form.tolerance),
        "identity": identity,
    }
    return kind(at=balance.at(row, column), **facts)


def _turned(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _below_zero(value: Decimal | None) -> Decimal | None:
    return value if value is not None and value < 0 else None
