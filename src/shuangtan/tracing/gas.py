"""Gas networks on the same kernel: pipeline gas, local fields, storage and blended hydrogen, mixed node by node.

Gases mix by volume at standard conditions, so flows are traced in m³/h and shares are shares of volume. Heating value
and carbon of the mixture follow from those of the sources: per m³ they are linear in the shares; per GJ they are the
quotient of two such sums. Mixing by energy instead would misplace hydrogen by the ratio of the heating values.

A case for gas holds m³/h where names say `_mw`. Fuel gas of compressors is a loss (`sent` − `received`); gas stores,
and line pack where it matters, are storage units of the storage ledger, in m³.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shuangtan.kernel import Problem, Wording, kind
from shuangtan.tracing.block import Floats
from shuangtan.tracing.trace import Trace

NO_GAS = kind(
    "T421",
    "error",
    Wording("气源类别 {name} 没有气质数据", "每个气源声明热值与碳", "气网追踪", "补上 {name} 的热值与因子"),
    Wording("gas source {name} has no quality", "heating value and carbon of each", "gas tracing", "declare {name}"),
)
OVER_LIMIT = kind(
    "T422",
    "warning",
    Wording(
        "节点 {bus} 有 {count} 小时掺氢体积比超过 {limit}，最高 {most}",
        "不超过 {limit}",
        "{basis}",
        "降低掺入量或另择掺入点",
    ),
    Wording("bus {bus}: hydrogen above {limit} in {count} hours, at most {most}", "{limit}", "{basis}", "blend less"),
)


@dataclass(frozen=True, slots=True)
class Gas:
    """A gas as its supplier declares it, per m³ at standard conditions.

    Lower heating value [MJ/m³]; CO2 of burning it and CO2e of bringing it here [kg/m³]; whether it is hydrogen.
    """

    heating_value_mj_m3: float
    combustion_kg_m3: float
    upstream_kg_m3: float
    source: str
    is_hydrogen: bool = False


@dataclass(frozen=True, slots=True)
class GasQuality:
    """What arrives at each node and hour: [bus, hour], NaN where the trace knows nothing."""

    buses: tuple[str, ...]
    heating_value_mj_m3: Floats
    combustion_kg_gj: Floats
    upstream_kg_gj: Floats
    hydrogen_share: Floats

    def over(self, limit: float, basis: str) -> list[Problem]:
        """A problem for each node whose volume share of hydrogen passes the limit; `basis` names the rule."""
        most = np.nan_to_num(self.hydrogen_share).max(axis=1)
        count = (self.hydrogen_share > limit).sum(axis=1)
        return [
            OVER_LIMIT(at="gas", bus=bus, count=int(n), limit=limit, most=f"{m:.4f}", basis=basis)
            for bus, n, m in zip(self.buses, count, most, strict=True)
            if n
        ]


def gas_quality(found: Trace, gases: Mapping[str, Gas]) -> tuple[GasQuality | None, list[Problem]]:
    """Heating value and carbon of the mixture at each node from traced volume shares."""
    if problems := [NO_GAS(at="gas", name=name) for name in found.classes if name not in gases]:
        return None, problems
    chosen = [gases[name] for name in found.classes]
    heat = found.intensity(np.array([g.heating_value_mj_m3 for g in chosen]))
    burning = found.intensity(np.array([g.combustion_kg_m3 for g in chosen]))
    upstream = found.intensity(np.array([g.upstream_kg_m3 for g in chosen]))
    hydrogen = found.intensity(np.array([float(g.is_hydrogen) for g in chosen]))
    return GasQuality(found.network.buses, heat, burning / heat * 1e3, upstream / heat * 1e3, hydrogen), []
