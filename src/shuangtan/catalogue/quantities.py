"""The words of the ledger: which quantity of which product, in which unit, of which kind.

A row of `quantities.yaml` names a product or a class of products (`@energy`, `@power`). The named row wins over the
class. A row of a class without a unit takes the physical unit of the product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from shuangtan.catalogue.products import EnergyProduct, Technology
from shuangtan.catalogue.tables import DUPLICATE, FIELD_MISSING, check_fields, parsed_field, read_rows, wrong_field
from shuangtan.kernel import Located, Problem, Unit, nearest, unit

KINDS = {"flow": "流量", "stock": "存量", "rate": "比率", "intensity": "强度"}
"""A flow adds over time and places, a stock over places only, a rate or intensity never."""


@dataclass(frozen=True, slots=True)
class QuantityDefinition:
    """One word of the ledger: `unit` is the one it is reported in (any of its dimension is accepted), `is_signed`
    says whether a value may be below zero."""

    product: str
    flow: str
    zh: str
    unit: Unit
    kind: str
    en: str = ""
    is_signed: bool = False

    @property
    def is_additive(self) -> bool:
        return self.kind in ("flow", "stock")


@dataclass(frozen=True, slots=True)
class Quantities:
    """All words: rows by (product, flow), and the members of each class."""

    rows: Mapping[tuple[str, str], QuantityDefinition]
    classes: Mapping[str, Mapping[str, tuple[str, Unit | None]]]

    def lookup(self, product: str, flow: str) -> QuantityDefinition | None:
        """The definition of this quantity of this product, or None if nobody defined it."""
        if (named := self.rows.get((product, flow))) is not None:
            return named
        for name, members in self.classes.items():
            general = self.rows.get((name, flow))
            if general is not None and product in members:
                zh, own = members[product]
                return replace(general, product=product, zh=zh + general.zh, unit=general.unit if own is None else own)
        return None

    def expanded(self) -> dict[tuple[str, str], QuantityDefinition]:
        """Every pair of product and flow that is defined, the classes written out."""
        pairs = [(product, flow) for product in self.products() for flow in self.flows(product)]
        return {(p, f): found for p, f in pairs if (found := self.lookup(p, f)) is not None}

    def flows(self, product: str) -> list[str]:
        """The flows that are defined for this product."""
        named = {flow for owner, flow in self.rows if owner == product or product in self.classes.get(owner, {})}
        return sorted(named)

    def products(self) -> list[str]:
        """Every product that has a quantity."""
        named = {product for product, _ in self.rows if not product.startswith("@")}
        return sorted(named.union(*self.classes.values()))

    def nearest(self, product: str, flow: str) -> str:
        """The closest defined `product/flow`, for a remedy."""
        return nearest(f"{product}/{flow}", (f"{p}/{f}" for p in self.products() for f in self.flows(p)))

    def __iter__(self) -> Iterator[QuantityDefinition]:
        return iter(self.rows.values())


def read_quantities(
    path: Path, products: Iterable[EnergyProduct], technologies: Iterable[Technology], problems: list[Problem]
) -> Quantities:
    """The words of `quantities.yaml`, with the classes they speak of."""
    classes: dict[str, dict[str, tuple[str, Unit | None]]] = {
        "@energy": {p.id: (p.zh, p.unit) for p in products},
        "@power": {t.id: (t.zh, None) for t in technologies},
    }
    rows: dict[tuple[str, str], QuantityDefinition] = {}
    for row in read_rows(path, path.name, problems):
        if (definition := _definition(row, path.name, classes, problems)) is None:
            continue
        key = (definition.product, definition.flow)
        if key in rows:
            problems.append(DUPLICATE(at=row.at, id="/".join(key), first=path.name))
        rows.setdefault(key, definition)
    return Quantities(rows, classes)


def _definition(
    row: Located, table: str, classes: Mapping[str, object], problems: list[Problem]
) -> QuantityDefinition | None:
    if not check_fields(row, table, ("product", "flow", "zh", "kind"), problems, kind=KINDS):
        return None
    product, code = str(row["product"]), str(row.get("unit") or "")
    if product.startswith("@") and product not in classes:
        problems.append(wrong_field(row, table, "product", list(classes)))
        return None
    if not code and product != "@energy":
        problems.append(FIELD_MISSING(at=row.at, field="unit", required="unit", table=table))
        return None
    parsed = parsed_field(row | {"unit": code or "1"}, row.at, table, "unit", unit, problems)
    if parsed is None:
        return None
    flow, en, is_signed = str(row["flow"]), str(row.get("en") or ""), row.get("signed") is True
    return QuantityDefinition(product, flow, row["zh"], parsed, row["kind"], en, is_signed)
