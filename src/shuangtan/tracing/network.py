"""Networks by name: buses, branches between them, sources at buses. Labels live at the door, numbers inside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from shuangtan.kernel import Problem, Wording, kind, nearest
from shuangtan.tracing.block import Ints

UNKNOWN_BUS = kind(
    "T101",
    "error",
    Wording("{what} 接在节点 {bus}", "已列出的节点", "网络拓扑", "改正节点名，是否应为 {nearest}"),
    Wording("{what} is at bus {bus}", "a listed bus", "network topology", "correct the bus; did you mean {nearest}"),
)
REPEATED_NAME = kind(
    "T102",
    "error",
    Wording("{what} 名称 {name} 重复", "名称唯一", "网络拓扑", "给其中一个改名"),
    Wording("{what} name {name} is repeated", "unique names", "network topology", "rename one of them"),
)
SELF_LOOP = kind(
    "T103",
    "error",
    Wording("支路 {name} 两端同为 {bus}", "两端为不同节点", "网络拓扑", "改正一端或删去该支路"),
    Wording("branch {name} has {bus} at both ends", "two different buses", "network topology", "correct one end"),
)


@dataclass(frozen=True, slots=True)
class Network:
    """Buses (or zones, gas nodes, heat nodes) and the branches between them, in a fixed order."""

    buses: tuple[str, ...]
    branches: tuple[str, ...]
    from_bus: Ints
    to_bus: Ints

    def bus(self, name: str) -> int:
        """The place of a bus; ValueError names the bus and the nearest one that exists."""
        try:
            return self.buses.index(name)
        except ValueError:
            raise ValueError(f"没有节点 {name!r}；相近：{nearest(name, self.buses)}") from None


def read_network(
    buses: Iterable[str], branches: Iterable[tuple[str, str, str]], at: str = "network"
) -> tuple[Network | None, list[Problem]]:
    """A network from bus names and branches (name, from, to); every mistake is reported at once."""
    names, triples = tuple(buses), tuple(branches)
    place = {name: i for i, name in enumerate(names)}
    problems = _repeated("节点", names, at) + _repeated("支路", [b[0] for b in triples], at)
    for name, start, end in triples:
        problems += locate(f"支路 {name}", (start, end), place, at)
        if start == end:
            problems.append(SELF_LOOP(at=at, name=name, bus=start))
    if problems:
        return None, problems
    ends = np.array([(place[start], place[end]) for _, start, end in triples], dtype=np.intp).reshape(-1, 2)
    return Network(names, tuple(b[0] for b in triples), ends[:, 0], ends[:, 1]), []


def locate(what: str, names: Sequence[str], known: dict[str, int], at: str) -> list[Problem]:
    """A problem for each bus name that does not exist."""
    return [UNKNOWN_BUS(at=at, what=what, bus=n, nearest=nearest(n, known)) for n in names if n not in known]


def _repeated(what: str, names: Sequence[str], at: str) -> list[Problem]:
    seen: set[str] = set()
    twice = [n for n in names if n in seen or seen.add(n)]  # type: ignore[func-returns-value]
    return [REPEATED_NAME(at=at, what=what, name=n) for n in dict.fromkeys(twice)]
