"""The ways an account can be kept from one workbook: a guide of an industry, an edition for a place, a park."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shuangtan.accounts.emissions import Edition, Rule, read_editions
from shuangtan.accounts.emissions.books import FOSSIL_GROUPS
from shuangtan.accounts.enterprise import Guide, read_guides
from shuangtan.accounts.inventory import read_inventory_rules
from shuangtan.accounts.park import GUIDING
from shuangtan.catalogue import Catalogue
from shuangtan.kernel import Problem

ENTERPRISE, PLACE, GPC, PARK = "enterprise", "place", "gpc", "park"
"""Kinds of methods."""
GPC_EDITION = "provincial-2025"
_PURCHASED = {("electricity", flow): ["净购入电力"] for flow in ("purchased", "green_claimed")}
_PARK: dict[tuple[str, str], list[str]] = {
    ("park", "co2_energy"): ["单位能耗碳排放"],
    ("park", "co2_process"): ["单位能耗碳排放"],
    ("energy", "consumption"): ["单位能耗碳排放", "清洁能源消费占比"],
    ("energy", "consumption_clean"): ["清洁能源消费占比"],
    **{("park", name): [zh] for name, zh in GUIDING.items() if name != "clean_energy"},
}


@dataclass(frozen=True, slots=True)
class Method:
    """How an account is kept: its rules, the edition that chooses factors, and the words its rules do not name."""

    id: str
    zh: str
    kind: str
    rules: tuple[Rule, ...]
    edition: Edition
    guide: Guide | None = None
    more: Mapping[tuple[str, str], list[str]] = field(default_factory=dict)

    def words(self, catalogue: Catalogue) -> dict[tuple[str, str], list[str]]:
        """Every (product, flow) the rules ask for, each with the names of the sources it serves."""
        fossil = [p.id for p in catalogue.products.values() if p.group in FOSSIL_GROUPS]
        found: dict[tuple[str, str], list[str]] = {}
        for rule in self.rules:
            for pair in rule.activity:
                for fuel in fossil if rule.is_per_fuel else [""]:
                    product, flow = pair[0].replace("{fuel}", fuel), pair[1]
                    found.setdefault((product, flow), []).append(rule.zh)
        return found | dict(self.more)


def read_methods() -> tuple[Mapping[str, Method], list[Problem]]:
    """Every guide and every edition by id, and the GPC form of the newest edition."""
    guides, problems = read_guides()
    editions, wrong = read_editions()
    rules, faulty = read_inventory_rules()
    of_enterprises = editions[ENTERPRISE]
    found = {g.id: _guided(g, of_enterprises) for g in guides.values()}
    for edition in editions.values():
        if edition.id != ENTERPRISE:
            own = tuple(r for r in rules if not r.editions or edition.id in r.editions)
            found[edition.id] = Method(edition.id, edition.zh, PLACE, own, edition)
    base = found[GPC_EDITION]
    found[GPC] = Method(GPC, "城市温室气体清单（GPC：BASIC、BASIC+、领土）", GPC, base.rules, base.edition)
    found[PARK] = Method(PARK, "零碳园区（发改环资〔2025〕910号）", PARK, (), of_enterprises, more=_PARK)
    return found, [*problems, *wrong, *faulty]


def _guided(guide: Guide, edition: Edition) -> Method:
    return Method(guide.id, f"{guide.zh}（{guide.standard}）", ENTERPRISE, guide.rules, edition, guide, _PURCHASED)
