"""What was asked of a measurement, and whether it was met."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A figure and its bar; `at_least` if more is better."""

    what: str
    figure: float
    asked: float
    unit: str = "x"
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.figure >= self.asked if self.at_least else self.figure <= self.asked

    def __str__(self) -> str:
        sign, verdict = ">=" if self.at_least else "<=", "met" if self.is_met else "MISSED"
        return f"  {self.what:<58}{self.figure:10.3g} {self.unit:<8} asked {sign} {self.asked:g}: {verdict}"


def show(bars: list[Bar]) -> None:
    """Print all bars, and how busy the machine was."""
    print(f"\nbars (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")
    for bar in bars:
        print(bar)
