"""Files that officials and enterprises already have, checked as they are: the energy balance and the energy forms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuangtan.accounts.energy_balance import (
    CALORIFIC,
    balance_flows,
    check_balance,
    doubtful_cells,
    energy_total,
    read_balance,
    read_layout,
    standard_balance,
    write_balance,
)
from shuangtan.accounts.enterprise import check_form, comprehensive_energy, read_columns, read_form
from shuangtan.accounts.inventory import BASES, Published, read_layout_of, read_published, read_references
from shuangtan.catalogue import load_catalogue
from shuangtan.factors import load_factors
from shuangtan.kernel import Figure, Problem, State, has_errors
from shuangtan.reports.shown import value_text
from shuangtan.runs.files.balance_co2 import balance_co2


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file was found to say: named figures, the links of its flow diagram, and every doubt about it."""

    title: str
    figures: tuple[Figure, ...]
    links: tuple[tuple[str, str, str, str], ...]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems)

    def text(self, lang: str = "zh") -> str:
        """Findings first, errors before doubts, then the figures."""
        lines = [self.title, *(p.text(lang) for p in sorted(self.problems, key=lambda p: not p.is_error))]
        lines += [f"  {f.label}  {value_text(f)}" + ("" if f.is_complete else "（不完整）") for f in self.figures]
        flows = f"，能流图 {len(self.links)} 条" if self.links else ""
        return "\n".join([*lines, f"共 {len(self.problems)} 个问题{flows}"])

    def as_json(self, lang: str = "zh") -> str:
        """The same as JSON, with the links (from, to, product, 万tce) a flow diagram is drawn from."""
        problems = [{"code": p.code, "grade": p.kind.grade, **p.parts(lang)} for p in self.problems]
        figures: list[dict[str, Any]] = [
            {"id": f.id, "label": f.label, "value": value_text(f), "gaps": list(f.gaps)} for f in self.figures
        ]
        told = {"title": self.title, "figures": figures, "links": self.links, "problems": problems}
        return json.dumps(told, ensure_ascii=False, indent=2)


def check_balance_file(
    path: Path, place: str, year: int, form: str = "2007", standard_to: Path | None = None, edition: str = ""
) -> Statement:
    """An energy balance in the yearbook's layout: identities checked, converted at calorific value, drawn.

    Blanks mean "does not occur", as the yearbooks say, except where an identity contradicts that. `standard_to` is a
    workbook for the table in standard coal, in the same layout; `edition` asks CO2 by both approaches.
    """
    catalogue, _ = load_catalogue()
    factors, _ = load_factors(catalogue)
    layout, problems = read_layout()
    balance, doubts = read_balance(path, layout, place, year, form)
    problems = [*problems, *doubts]
    if balance is None:
        return Statement(path.name, (), (), tuple(problems))
    problems += check_balance(balance)
    blank = balance.with_blanks_as(State.NOT_OCCURRING, doubtful_cells(balance))
    standard, wanting = standard_balance(blank, factors, CALORIFIC)
    flows = balance_flows(standard)
    if standard_to is not None:
        write_balance(standard, standard_to)
    figures = tuple(energy_total(standard, row) for row in ("supply", "loss", "final") if standard.has_row(row))
    if edition:
        carbon, doubts = balance_co2(blank, factors, edition)
        figures, wanting = (*figures, *carbon), [*wanting, *doubts]
    links = tuple((flows.names[k.source], flows.names[k.target], k.product, str(k.amount)) for k in flows.links)
    return Statement(f"{path.name}  {place} {year} 年能源平衡表", figures, links, (*problems, *wanting))


def check_inventory_file(path: Path) -> Statement:
    """A published GPC inventory, or many in one table: totals summed again, findings about each."""
    references, problems = read_references()
    layout, more = read_layout_of()
    found, doubts = read_published(path, references, layout)
    problems = [*problems, *more, *doubts, *(p for inventory in found for p in inventory.problems)]
    figures = tuple(inventory.city.total(basis) for inventory in found for basis in BASES)
    return Statement(f"{path.name}  {_agreed(found)}", figures, (), tuple(problems))


def _agreed(found: Sequence[Published]) -> str:
    """How many inventories there are and how many totals their parts make."""
    said = []
    for basis, name in BASES.items():
        told = [inventory.agrees(basis) for inventory in found if inventory.agrees(basis) is not None]
        said += [f"{name} 合计相符 {sum(map(bool, told))}/{len(told)}"] if told else []
    return f"{len(found)} 份 GPC 清单" + (f"，{'，'.join(said)}" if said else "，没有印合计")


def check_form_file(path: Path) -> Statement:
    """The energy forms 205-1 and 205-2 of an enterprise: every product balanced, 综合能源消费量 counted once."""
    catalogue, _ = load_catalogue()
    factors, _ = load_factors(catalogue)
    columns, problems = read_columns()
    form, doubts = read_form(path, columns, catalogue.products, read_layout()[0].units)
    problems = [*problems, *doubts]
    if form is None:
        return Statement(path.name, (), (), tuple(problems))
    energy, wanting = comprehensive_energy(form, factors)
    title = f"{path.name}  {form.code} {form.name} {form.period}"
    return Statement(title, (energy,), (), (*problems, *check_form(form), *wanting))
