"""The ways an account can be kept from one workbook: a guide of an industry, or an edition of a place's inventory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shuangtan.accounts.emissions import Edition, Rule, read_editions
from shuangtan.accounts.emissions.books import FOSSIL_GROUPS
from shuangtan.accounts.enterprise import Guide, read_guides
from shuangtan.accounts.inventory import read_inventory_rules
from shuangtan.catalogue import Catalogue
from shuangtan.kernel import Problem

GPC, ENTERPRISE = "gpc", "enterprise"
GPC_EDITION = "provincial-2025"
_PURCHASED = (("electricity", "purchased"), ("electricity", "green_claimed"))


@dataclass(frozen=True, slots=True)
class Method:
    """How an account is kept: its rules and the edition that chooses factors; `guide` if it is an enterprise's."""

    id: str
    zh: str
    rules: tuple[Rule, ...]
    edition: Edition
    guide: Guide | None = None

    @property
    def is_gpc(self) -> bool:
        return self.id == GPC

    def words(self, catalogue: Catalogue) -> dict[tuple[str, str], list[str]]:
        """Every (product, flow) the rules ask for, each with the names of the sources it serves."""
        fossil = [p.id for p in catalogue.products.values() if p.group in FOSSIL_GROUPS]
        found: dict[tuple[str, str], list[str]] = {}
        for rule in self.rules:
            for pair in rule.activity:
                for fuel in fossil if rule.is_per_fuel else [""]:
                    product, flow = pair[0].replace("{fuel}", fuel), pair[1]
                    found.setdefault((product, flow), []).append(rule.zh)
        for pair in _PURCHASED if self.guide else ():
            found.setdefault(pair, []).append("净购入电力")
        return found


def read_methods() -> tuple[Mapping[str, Method], list[Problem]]:
    """Every guide and every edition by id, and the GPC form of the newest edition."""
    guides, problems = read_guides()
    editions, wrong = read_editions()
    rules, faulty = read_inventory_rules()
    found = {g.id: Method(g.id, f"{g.zh}（{g.standard}）", g.rules, editions[ENTERPRISE], g) for g in guides.values()}
    for edition in editions.values():
        if edition.id != ENTERPRISE:
            own = tuple(r for r in rules if not r.editions or edition.id in r.editions)
            found[edition.id] = Method(edition.id, edition.zh, own, edition)
    base = found[GPC_EDITION]
    found[GPC] = Method(GPC, "城市温室气体清单（GPC：BASIC、BASIC+、领土）", base.rules, base.edition)
    return found, [*problems, *wrong, *faulty]
