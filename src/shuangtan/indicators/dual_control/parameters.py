"""The dated numbers of the assessment's rules: from when a deduction applies, the cap, the energy of a certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shuangtan.kernel import DatedSeries, Figure, Period, Problem, State, missing, read_series, read_yaml


@dataclass(frozen=True, slots=True)
class Parameters:
    """Dated series by id (`dual_control.…`)."""

    series: Mapping[str, DatedSeries]

    def has(self, step: str, period: Period) -> bool:
        """Whether a step is in force for a period."""
        return self.series[f"dual_control.{step}.in_force"].at(period.first_day) is not None


def load_parameters(path: Path, sources: Iterable[str]) -> tuple[Parameters, list[Problem]]:
    """The parameters of `catalogue/indicators/dual_control.yaml`."""
    known = frozenset(sources)
    read = [read_series(raw, known) for raw in read_yaml(path)]
    problems = [problem for _, wrong in read for problem in wrong]
    return Parameters({s.id: s for s, _ in read if s is not None}), problems


def parameter_figure(series: DatedSeries, period: Period) -> Figure:
    """A dated value in force on the first day of a period, as a figure; none in force is a gap."""
    value, id = series.at(period.first_day), f"{series.id}@{period}"
    if value is None:
        return missing(id, series.zh, f"{series.zh} 没有 {period} 的值；不用邻年代替")
    why = "；".join(filter(None, [series.basis, value.clause, value.mark.label, value.note]))
    told, is_verified = (value.evidence,), value.is_verified
    return Figure(id, series.zh, value.quantity, State.REPORTED, evidence=told, why=why, is_verified=is_verified)
