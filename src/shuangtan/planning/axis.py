"""Time inside one planning year: base steps of equal length, merged into segments of adjacent steps.

Averaging adjacent steps keeps every constraint with constant coefficients valid, so a program on segments is a
relaxation of the one on all steps and its optimum a lower bound. Boundaries are step numbers; a full axis has one
segment per step. A sample of ``steps`` stands for the whole year through ``scale``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shuangtan.planning.blocks import Floats, Ints

HOURS_PER_YEAR = 8760.0


@dataclass(frozen=True)
class Axis:
    """Segments between ``borders`` (from 0 to the number of steps), each step lasting ``step_hours``."""

    borders: NDArray[np.int64]
    step_hours: float = 1.0

    @classmethod
    def full(cls, steps: int, step_hours: float = 1.0) -> Axis:
        """One segment per step."""
        return cls(np.arange(steps + 1, dtype=np.int64), step_hours)

    @property
    def size(self) -> int:
        """Number of segments."""
        return self.borders.size - 1

    @property
    def steps(self) -> int:
        """Number of base steps."""
        return int(self.borders[-1])

    @property
    def is_full(self) -> bool:
        return self.size == self.steps

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Steps in each segment."""
        return np.diff(self.borders)

    @cached_property
    def hours(self) -> Floats:
        """Duration of each segment [h]."""
        return np.asarray(self.counts * self.step_hours, dtype=np.float64)

    @cached_property
    def yearly_hours(self) -> Floats:
        """Hours of the year each segment stands for; they sum to 8760."""
        return self.hours * (HOURS_PER_YEAR / (self.steps * self.step_hours))

    def mean(self, profile: float | Floats) -> float | Floats:
        """Average of a profile over the steps of each segment; a single number stays one."""
        if isinstance(profile, float):
            return profile
        if profile.size != self.steps:
            raise ValueError(f"时序长度 {profile.size} 与时段数 {self.steps} 不符")
        if self.is_full:
            return profile
        return np.asarray(np.add.reduceat(profile, self.borders[:-1]) / self.counts, dtype=np.float64)

    def spread(self, values: Floats) -> Floats:
        """Values by segment repeated for each of its steps."""
        return np.repeat(values, self.counts)

    def split(self, delays: tuple[int, ...]) -> Axis:
        """The finer axis on which a flow that arrives after each of ``delays`` steps meets whole segments."""
        shifted = [(self.borders - delay) % self.steps for delay in delays]
        return Axis(np.union1d(self.borders, np.concatenate(shifted)), self.step_hours)

    def arrival(self, fine: Axis, delay: int) -> Ints:
        """For each part of ``fine`` the segment it arrives in after ``delay`` steps; the year closes on itself."""
        start = (fine.borders[:-1] + delay) % self.steps
        return (np.searchsorted(self.borders, start, side="right") - 1).astype(np.int32)
