"""What is wrong with a planning question, all of it at once, before any program is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from shuangtan.kernel import Problem, nearest
from shuangtan.planning.mistakes import (
    EMPTY_TARGET,
    MISSING_PERIOD,
    MISSING_VALUE,
    NEGATIVE,
    NO_SIZE,
    NOT_A_SHARE,
    TWICE,
    UNBOUNDED,
    UNKNOWN_NODE,
    WRONG_LENGTH,
)
from shuangtan.planning.storing import storage_builds
from shuangtan.planning.system import Build, Component, System
from shuangtan.planning.values import MissingPeriodError, Profile, over_steps


def check_system(system: System) -> list[Problem]:
    """Every mistake of a planning question that can be seen without solving it."""
    return [
        *_nodes(system), *_names(system), *_series(system), *_shares(system), *_storages(system),
        *_targets(system), *_unbounded(system),
    ]  # fmt: skip


def _ends(system: System) -> Iterator[tuple[str, str]]:
    yield from ((d.name, d.node) for d in system.demands)
    yield from ((g.name, g.node) for g in system.generators)
    yield from ((s.name, s.node) for s in system.storages)
    for link in system.links:
        yield link.name, link.source
        yield from ((link.name, output.node) for output in link.outputs)
    for line in system.lines:
        yield from ((line.name, line.source), (line.name, line.target))


def _nodes(system: System) -> Iterator[Problem]:
    known = {node.name for node in system.nodes}
    for name, node in _ends(system):
        if node not in known:
            yield UNKNOWN_NODE(name, node=node, nearest=nearest(node, known))


def _names(system: System) -> Iterator[Problem]:
    parts: list[Iterable[str]] = [
        (x.name for x in group)
        for group in (system.demands, system.generators, system.storages, system.links, system.lines)
    ]
    names = [name for part in parts for name in part]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield TWICE(name, name=name, count=names.count(name))


def _profiles(system: System) -> Iterator[tuple[str, str, Profile]]:
    for demand in system.demands:
        yield demand.name, "负荷", demand.load
    for g in system.generators:
        yield g.name, "可用率", g.availability
    for storage in system.storages:
        if storage.inflow is not None:
            yield storage.name, "来水", storage.inflow


def _series(system: System) -> Iterator[Problem]:
    for name, field, profile in _profiles(system):
        for period in sorted(system.periods):
            try:
                values = np.atleast_1d(over_steps(profile, period))
            except MissingPeriodError:
                yield MISSING_PERIOD(name, field=field, period=period)
                continue
            yield from _values(f"{name} · {period}", field, values, system.steps)


def _values(at: str, field: str, values: np.ndarray, steps: int) -> Iterator[Problem]:
    if values.size not in (1, steps):
        yield WRONG_LENGTH(at, field=field, seen=values.size, expected=steps)
    if np.isnan(values).any():
        yield MISSING_VALUE(at, field=field, count=int(np.isnan(values).sum()))
    elif values.min() < 0:
        yield NEGATIVE(at, field=field, value=float(values.min()))
    elif field == "可用率" and values.max() > 1.0 + 1e-9:
        yield NOT_A_SHARE(at, field=field, value=float(values.max()))


def _shares(system: System) -> Iterator[Problem]:
    for g in system.generators:
        listed = g.efficiency.values() if not isinstance(g.efficiency, (int, float)) else [g.efficiency]
        for value in listed:
            if not 0 < value <= 1:
                yield NOT_A_SHARE(g.name, field="效率", value=value)
    for s in system.storages:
        for field, value in (("充电效率", s.efficiency_in), ("放电效率", s.efficiency_out)):
            if not 0 < value <= 1:
                yield NOT_A_SHARE(s.name, field=field, value=value)


def _storages(system: System) -> Iterator[Problem]:
    for storage in system.storages:
        if storage.energy is None and (storage.hours is None or not storage_builds(storage)):
            yield NO_SIZE(storage.name, name=storage.name)


def _targets(system: System) -> Iterator[Problem]:
    components: list[Component] = [*system.generators, *system.storages, *system.links]
    known = {c.name for c in components} | {tag for c in components for tag in c.tags}
    for target in system.targets:
        if not any(target.weight(c) for c in components):
            word = next(iter(target.weights), "")
            close = nearest(word, known)
            yield EMPTY_TARGET(target.name, name=target.name, weights=dict(target.weights), nearest=close)


def _unbounded(system: System) -> Iterator[Problem]:
    for g in system.generators:
        earns = np.min(over_steps(g.running_cost, min(system.periods))) < 0
        if earns and _limitless(g.build):
            yield UNBOUNDED(g.name, name=g.name)


def _limitless(build: Build) -> bool:
    limits = build.limit.values() if not isinstance(build.limit, (int, float)) else [build.limit]
    return build.potential is None and not all(np.isfinite(value) for value in limits)
