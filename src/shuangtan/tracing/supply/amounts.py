"""The amounts of a process network as plain numbers: units converted, every slip reported, nothing filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from shuangtan.kernel import Problem, Quantity, UnitError, nearest
from shuangtan.tracing.supply.activity import (
    MADE_AND_BOUGHT,
    NO_IMPACT,
    NO_ORIGIN,
    NOT_POSITIVE,
    SEVERAL_MAKERS,
    UNKNOWN_PRODUCT,
    WRONG_UNIT,
    Activity,
    Purchase,
)
from shuangtan.tracing.supply.allocation import Product
from shuangtan.tracing.supply.solution import Array, Matrix

Amounts = Sequence[Mapping[str, float]]
"""One mapping from product to amount per activity, in the product's unit."""


def outputs_of(
    activities: Sequence[Activity], listed: Mapping[str, Product], problems: list[Problem]
) -> list[dict[str, float]]:
    """What each activity makes; at least one product, every amount above zero."""
    made = [_amounts(a, a.outputs, listed, problems) for a in activities]
    for activity, row in zip(activities, made, strict=True):
        expected = "大于 0 / above 0"
        for name, amount in row.items() if activity.outputs else [("outputs", 0.0)]:
            if not amount > 0.0:
                problems.append(_not_positive(activity, name, amount, expected))
    return made


def inputs_of(
    activities: Sequence[Activity], listed: Mapping[str, Product], problems: list[Problem]
) -> list[dict[str, float]]:
    """What each activity uses; not below zero: a credit is a decision of the key, not of the sign."""
    used = [_amounts(a, a.inputs, listed, problems) for a in activities]
    for activity, row in zip(activities, used, strict=True):
        negative = [(n, v) for n, v in row.items() if not v >= 0.0]
        problems += [_not_positive(activity, n, v, "不小于 0 / not below 0") for n, v in negative]
    return used


def emissions_of(activities: Sequence[Activity], classes: Mapping[str, str], problems: list[Problem]) -> Array:
    """Direct impacts (K, activities) in the unit of each class."""
    table = np.zeros((len(classes), len(activities)))
    for j, activity in enumerate(activities):
        for k, (name, code) in enumerate(classes.items()):
            if name not in activity.emissions:
                problems.append(NO_IMPACT(at=activity.name, name=activity.name, impact=name))
            else:
                table[k, j] = _number(activity.emissions[name], code, name, activity.name, problems)
    return table


def purchases_of(
    bought: Iterable[Purchase], listed: Mapping[str, Product], classes: Mapping[str, str], problems: list[Problem]
) -> dict[str, Array]:
    """The footprint (K,) of one unit of each purchase; zero only where the cut-off is declared."""
    outside: dict[str, Array] = {}
    for purchase in bought:
        name, column = purchase.product, np.zeros(len(classes))
        if name not in listed:
            problems.append(UNKNOWN_PRODUCT(at=name, product=name, nearest=nearest(name, listed)))
            continue
        for k, (impact, code) in enumerate(classes.items()):
            if purchase.is_cut_off:
                continue
            if impact not in purchase.footprint:
                problems.append(NO_IMPACT(at=name, name=name, impact=impact))
            else:
                target = f"{code}/{listed[name].unit.code}"
                column[k] = _number(purchase.footprint[impact], target, name, name, problems)
        outside[name] = column
    return outside


def origin_problems(
    use: Amounts, make: Amounts, activities: Sequence[Activity], bought: Mapping[str, Purchase]
) -> list[Problem]:
    """Products used that come from nowhere, made twice, or both made and bought."""
    makers, users = _by_product(make, activities), _by_product(use, activities)
    lost = [(n, by) for n, by in users.items() if n not in makers and n not in bought]
    several = [(n, by) for n, by in makers.items() if len(by) > 1]
    return [
        *(NO_ORIGIN(at=name, product=name, users="、".join(by)) for name, by in lost),
        *(SEVERAL_MAKERS(at=name, product=name, makers="、".join(by)) for name, by in several),
        *(MADE_AND_BOUGHT(at=name, product=name) for name in makers if name in bought),
    ]


def amount_matrix(rows: Amounts, column: Mapping[str, int]) -> Matrix:
    """A products × activities matrix from one mapping by activity."""
    entries = [(column[name], j, value) for j, row in enumerate(rows) for name, value in row.items()]
    if not entries:
        return sparse.csc_array((len(column), len(rows)))
    i, j, v = zip(*entries, strict=True)
    return sparse.csc_array((v, (i, j)), shape=(len(column), len(rows)))


def _amounts(
    activity: Activity, table: Mapping[str, Quantity], listed: Mapping[str, Product], problems: list[Problem]
) -> dict[str, float]:
    unknown = [n for n in table if n not in listed]
    problems += [UNKNOWN_PRODUCT(at=activity.name, product=n, nearest=nearest(n, listed)) for n in unknown]
    known = [(n, q) for n, q in table.items() if n in listed]
    return {n: _number(q, listed[n].unit.code, n, activity.name, problems) for n, q in known}


def _number(quantity: Quantity, target: str, name: str, at: str, problems: list[Problem]) -> float:
    """The amount in the target unit; NaN with a problem if it does not convert."""
    try:
        return quantity.number(target)
    except UnitError:
        problems.append(WRONG_UNIT(at=at, name=name, seen=quantity, unit=target))
        return float("nan")


def _not_positive(activity: Activity, name: str, amount: float, expected: str) -> Problem:
    return NOT_POSITIVE(at=activity.name, activity=activity.name, name=name, seen=amount, expected=expected)


def _by_product(rows: Amounts, activities: Sequence[Activity]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for activity, row in zip(activities, rows, strict=True):
        for name in row:
            found.setdefault(name, []).append(activity.name)
    return found
