"""The industry guides as data: which rules an enterprise of an industry accounts by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shuangtan.accounts.emissions import Rule, read_rules
from shuangtan.catalogue import catalogue_root
from shuangtan.catalogue.tables import check_fields, read_rows, unique
from shuangtan.kernel import Located, Problem


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide: its standard, the industries (GB/T 4754) it is for, and its rules."""

    id: str
    zh: str
    standard: str
    industries: tuple[str, ...]
    rules: tuple[Rule, ...]


def read_guides(root: Path | None = None) -> tuple[dict[str, Guide], list[Problem]]:
    """The guides of `catalogue/accounts/guides.yaml` with the rule files they name."""
    folder, problems = (root or catalogue_root()) / "accounts", list[Problem]()
    rows = read_rows(folder / "guides.yaml", "accounts/guides.yaml", problems)
    good = [r for r in rows if check_fields(r, "guides.yaml", ("id", "zh", "standard"), problems)]
    named = dict.fromkeys(name for row in good for name in row.get("rules", ()))
    files = {n: read_rules(folder / "guides" / f"{n}.yaml", problems, f"accounts/guides/{n}.yaml") for n in named}
    return {key: _guide(key, row, files) for key, row in unique(good, "id", problems)}, problems


def guide_for(guides: Mapping[str, Guide], industry: str) -> Guide:
    """The guide of a GB/T 4754 class; the general one where no guide names it."""
    return next((g for g in guides.values() if industry in g.industries), guides["general"])


def _guide(key: str, row: Located, files: Mapping[str, list[Rule]]) -> Guide:
    rules = tuple(rule for name in row.get("rules", ()) for rule in files[name])
    return Guide(key, row["zh"], row["standard"], tuple(map(str, row.get("industries", ()))), rules)
