"""Factors for the account rule: resolved beforehand, rounded once, never two for one month.

Which factor applies is decided by the room `factors`; here the answer becomes a row with [valid_from, valid_to) and an
integer. Rounding to the milligram happens here, in decimals, and is known; engines only multiply integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from shuangtan.accounts.activity.table import BITS
from shuangtan.kernel import Problem, Quantity, State, Wording, kind

FACTORS_OVERLAP = kind(
    "A180",
    "error",
    Wording(
        "部门 {sector} 品种 {product} 的因子 {first} 与 {second} 同时有效",
        "每个月份至多一个因子",
        "有效期为 [起, 止)",
        "把较早一个的止期改为较晚一个的起期，或只保留一个",
    ),
    Wording(
        "sector {sector}, product {product}: factors {first} and {second} hold at the same time",
        "at most one factor for each month",
        "validity is [from, to)",
        "end the earlier where the later begins, or keep one of them",
    ),
)


@dataclass(frozen=True, slots=True)
class ActivityFactor:
    """Milligrams of CO2 per small unit of a product in a sector, for the months of [valid_from, valid_to)."""

    sector: int
    product: int
    valid_from: int
    valid_to: int
    factor_mg: int
    state: State

    @classmethod
    def of(
        cls, sector: int, product: int, validity: tuple[int, int], factor: Quantity, small_unit: str, state: State
    ) -> ActivityFactor:
        """A resolved factor such as 1.9003 tCO2/t per `kg`, rounded half to even at the milligram."""
        exact = factor.to(f"gCO2/{small_unit}").value * 1000
        return cls(sector, product, *validity, int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)), state)

    @property
    def row(self) -> dict[str, int]:
        """The factor as a row of `activity_factor`."""
        return asdict(self) | {"state": BITS[self.state]}

    @property
    def validity(self) -> str:
        return f"[{self.valid_from}, {self.valid_to})"


def overlaps(factors: Iterable[ActivityFactor]) -> list[Problem]:
    """Factors of one sector and product that hold in the same month, or in none."""
    ordered = sorted(factors, key=lambda f: (f.sector, f.product, f.valid_from, f.valid_to))
    return [
        FACTORS_OVERLAP(
            at=f"{a.sector}/{a.product}", sector=a.sector, product=a.product, first=a.validity, second=b.validity
        )
        for a, b in pairwise(ordered)
        if (a.sector, a.product) == (b.sector, b.product) and b.valid_from < a.valid_to
    ]


def refuse_overlaps(factors: Sequence[ActivityFactor]) -> None:
    """Raise the overlaps there are: a record would count twice."""
    if problems := overlaps(factors):
        raise ValueError("\n".join(p.text() for p in problems))
