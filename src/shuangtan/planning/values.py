"""Numbers that differ by period or by step, looked up without filling gaps.

``Yearly`` is one number or one per period; ``Profile`` is one number, a series over the steps of a year, or one of
these per period. A period that is not listed is an error, never the neighbour's value.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from shuangtan.planning.blocks import Floats

Yearly = float | Mapping[int, float]
Profile = float | Floats | Mapping[int, float] | Mapping[int, Floats]


class MissingPeriodError(KeyError):
    """A value by period was asked for a period it does not list."""

    def __init__(self, period: int, listed: list[int]) -> None:
        super().__init__(f"缺 {period} 年的值；已有 {listed}")


def in_year(value: Yearly, period: int) -> float:
    """The number for ``period``."""
    if isinstance(value, Mapping):
        if period not in value:
            raise MissingPeriodError(period, sorted(value))
        return float(value[period])
    return float(value)


def over_steps(value: Profile, period: int) -> float | Floats:
    """The number or the series over the steps of ``period``."""
    if isinstance(value, Mapping):
        if period not in value:
            raise MissingPeriodError(period, sorted(value))
        value = value[period]
    return float(value) if np.ndim(value) == 0 else np.asarray(value, dtype=np.float64)


def annuity(rate: float, lifetime_years: float) -> float:
    """Share of an investment paid each year of its life: r / (1 - (1 + r)^-n); 1/n without interest."""
    return 1.0 / lifetime_years if rate == 0 else rate / (1.0 - (1.0 + rate) ** -lifetime_years)


def period_weight(rate: float, base: int, start: int, years: int) -> float:
    """Present value in ``base`` of one 元 in each of ``years`` years from ``start``: Σ (1 + r)^-(t - base)."""
    return float(sum((1.0 + rate) ** -(start + k - base) for k in range(years)))
