"""The energy forms 205-1 and 205-2 of an enterprise: cells by product and column, as figures with their place.

`activity` answers in the ledger's words, so that an account can be kept straight from the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shuangtan.accounts.states import less, summed
from shuangtan.catalogue import EnergyProduct, catalogue_root
from shuangtan.catalogue.tables import check_fields, read_rows, unique
from shuangtan.kernel import Figure, Period, Problem, missing

FORMS = ("205-1", "205-2")
_WORDS = {
    "stock_start": "stock_start",
    "purchase": "purchase",
    "consumption": "consumption",
    "stock_end": "stock_end",
    "loss": "loss",
    "recovered": "recovered",
    "consumption_feedstock": "feedstock",
    "transformation_input": "input",
    "transformation_output": "output",
}
"""Ledger flow → column."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: on which form, on which side of the balance it counts, whether an input is burnt."""

    id: str
    zh: str
    form: str
    side: str = ""
    burns: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnergyForm:
    """The forms of one enterprise and period; `cells` by (product, column) hold what stands in the file."""

    code: str
    name: str
    period: Period
    columns: Mapping[str, FormColumn]
    products: Mapping[str, EnergyProduct]
    cells: Mapping[tuple[str, str], Figure]

    def figure(self, product: str, column: str) -> Figure:
        """A cell; one that the file does not have is a gap."""
        id = f"form.{product}.{column}@{self.code}:{self.period}"
        label = f"{self.products[product].zh}·{self.columns[column].zh}"
        return self.cells.get((product, column)) or missing(id, label, "报表没有这一行或这一栏")

    def listed(self) -> list[EnergyProduct]:
        """The products that the forms list, in the order of their codes; the total row is not one."""
        seen = {product for product, _ in self.cells}
        return [p for p in self.products.values() if p.id in seen and p.id != "energy"]

    def activity(self, product: str, flow: str) -> Figure:
        """The ledger's word of a product; what the forms do not tell is a gap."""
        if product not in self.products or (flow != "consumption_fuel" and flow not in _WORDS):
            return missing(f"{product}.{flow}@{self.code}:{self.period}", f"{product} {flow}", "报表中没有这个量")
        return self.burnt(product) if flow == "consumption_fuel" else self.figure(product, _WORDS[flow])

    def burnt(self, product: str) -> Figure:
        """Fuel burnt: consumption less feedstock less what went into products (washing, coking, …)."""
        if (product, "consumption") not in self.cells:
            return self.figure(product, "consumption")
        id, zh = f"form.{product}.burnt@{self.code}:{self.period}", self.products[product].zh
        rest = less(id, f"{zh}·燃料", self.figure(product, "consumption"), self.figure(product, "feedstock"))
        turned = [c.id for c in self.columns.values() if c.id.startswith("input_") and not c.burns]
        parts = [self.cells[product, c] for c in turned if (product, c) in self.cells]
        return (
            less(id, f"{zh}·燃料", rest, summed(f"{id}:turned", f"{zh}·转换", parts, self.products[product].unit))
            if parts
            else rest
        )


def read_columns(root: Path | None = None) -> tuple[dict[str, FormColumn], list[Problem]]:
    """The columns of `catalogue/accounts/form_205.yaml`."""
    path, problems = (root or catalogue_root()) / "accounts" / "form_205.yaml", list[Problem]()
    good = [
        r for r in read_rows(path, path.name, problems) if check_fields(r, path.name, ("id", "zh", "form"), problems)
    ]
    return {
        key: FormColumn(
            key, r["zh"], str(r["form"]), r.get("side", ""), bool(r.get("burns")), tuple(r.get("names", ()))
        )
        for key, r in unique(good, "id", problems)
    }, problems
