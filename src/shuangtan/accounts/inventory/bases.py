"""Three bases of a city's emissions, kept apart: territorial, assessment (考核口径), GPC.

They answer different questions: what leaves chimneys here; what the province is judged by; what the city's life
causes. Each figure's id says its basis; figures of two bases never meet in one sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from shuangtan.accounts.states import summed
from shuangtan.kernel import Figure, Problem, Wording, kind

MIXED = kind(
    "A404",
    "error",
    Wording("合计中混有 {seen}", "同一口径", "三种口径分开", "各口径分别合计"),
    Wording("a sum of {seen}", "one basis", "three bases are kept apart", "sum each basis by itself"),
)


class Basis(StrEnum):
    """What a figure of emissions counts."""

    TERRITORIAL = "territorial"
    ASSESSMENT = "assessment"
    GPC_BASIC = "gpc_basic"
    GPC_BASIC_PLUS = "gpc_basic_plus"
    GPC_TERRITORIAL = "gpc_territorial"
    ENTERPRISE = "enterprise"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def counts(self) -> str:
        """What it counts and leaves out, in a sentence for the reader."""
        return _COUNTS[self]


_LABELS = {
    Basis.TERRITORIAL: "领土口径",
    Basis.ASSESSMENT: "考核口径",
    Basis.GPC_BASIC: "GPC BASIC",
    Basis.GPC_BASIC_PLUS: "GPC BASIC+",
    Basis.GPC_TERRITORIAL: "GPC 领土",
    Basis.ENTERPRISE: "企业口径",
}
_COUNTS = {
    Basis.TERRITORIAL: "境内燃烧、过程、农业、林业、废弃物的直接排放；不含净调入电力",
    Basis.ASSESSMENT: "化石能源（扣除原料）乘系数，加减净调入电力；不含过程与非二氧化碳",
    Basis.GPC_BASIC: "固定源、交通、废弃物与外购电热；不含供给电网的发电与工业过程",
    Basis.GPC_BASIC_PLUS: "BASIC 加工业过程、农林与土地、输配损失和跨界交通",
    Basis.GPC_TERRITORIAL: "境内全部直接排放，含供给电网的发电与外来垃圾",
    Basis.ENTERPRISE: "企业边界内的直接排放与净购入电热；各企业的电热与电厂重复，不得相加为地区数",
}
_PREFIXES = {
    "inventory.": Basis.TERRITORIAL,
    "co2.assessment": Basis.ASSESSMENT,
    "gpc.basic_plus": Basis.GPC_BASIC_PLUS,
    "gpc.basic": Basis.GPC_BASIC,
    "gpc.territorial": Basis.GPC_TERRITORIAL,
    "enterprise.": Basis.ENTERPRISE,
}


def basis_of(figure: Figure) -> Basis | None:
    """The basis a figure was made on, by its id; None for a figure that is no account's total."""
    return next((basis for prefix, basis in _PREFIXES.items() if figure.id.startswith(prefix)), None)


def total_within_basis(
    id: str, label: str, figures: Iterable[Figure], target: str
) -> tuple[Figure | None, list[Problem]]:
    """The sum of figures of one basis (several years, several places); of two bases there is none."""
    parts = tuple(figures)
    seen = sorted({basis.label if (basis := basis_of(f)) else f.id for f in parts})
    if len(seen) > 1:
        return None, [MIXED(at=id, seen="、".join(seen))]
    return summed(id, label, parts, target), []
