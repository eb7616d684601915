"""The books an account is kept from: whose, when, who tells the activity, and by which edition factors are chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from shuangtan.accounts.emissions.fuel import FUEL_PARTS, composed
from shuangtan.accounts.emissions.rule import FactorName
from shuangtan.accounts.facts import Facts
from shuangtan.accounts.states import is_told, less
from shuangtan.catalogue import EnergyProduct, catalogue_root
from shuangtan.catalogue.tables import check_fields, read_rows, unique
from shuangtan.factors import Choice, Factors, Question
from shuangtan.kernel import Figure, Period, Problem, Wording, kind, missing

Activity = Callable[[str, str], Figure]
"""(product, flow) → what the books say of it; a gap if nobody told it."""

MORE_FEEDSTOCK = kind(
    "A408",
    "error",
    Wording("用作原料 {part} 多于消费 {whole}", "不多于消费", "能源平衡", "核对两数；不作负的燃料"),
    Wording("feedstock {part} of {whole} consumed", "not more than consumed", "energy balance", "check both"),
)
FOSSIL_GROUPS = ("coal", "oil", "gas")


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a guide: for each family of factors the purpose of the choice and, if fixed, the edition."""

    id: str
    zh: str
    families: Mapping[str, tuple[str, str]]
    gwp: str

    def question(self, name: FactorName, period: Period, place: str, operations: frozenset[str]) -> Question:
        """The question for a factor, as this edition asks it."""
        purpose, edition = self.families.get(name.family, ("", ""))
        return Question(name.asked, purpose, period, place, name.subject, name.edition or edition, operations)


@dataclass
class Books:
    """An account's context; the factors asked for are remembered with every doubt about them, each once.

    `own` holds measured factors by name (`combustion:coke:ncv`); they go before those of the edition. `subject` is
    whose books they are, if not the place's.
    """

    place: str
    period: Period
    activity: Activity
    factors: Factors
    edition: Edition
    operations: frozenset[str] = frozenset()
    own: Mapping[str, Figure] = field(default_factory=dict)
    subject: str = ""
    problems: list[Problem] = field(default_factory=list)
    _known: dict[FactorName, Figure] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Whose, when, by which edition: the tail of the ids of this account's figures."""
        return f"{self.subject or self.place}:{self.period}:{self.edition.id}"

    def factor(self, name: FactorName) -> Figure:
        """The factor as a figure: one's own (measured), else the edition's; a gap with the reason where it has none."""
        if name not in self._known:
            self._known[name] = self.own.get(str(name)) or self._found(name)
        return self._known[name]

    def _found(self, name: FactorName) -> Figure:
        """The edition's factor of this name; a fuel's is composed of its parts if the edition has only those."""
        choice = self._asked(name)
        parts = [replace(name, part=p) for p in FUEL_PARTS] if name.asked == "combustion.ef" else []
        has_own = any(str(part) in self.own for part in parts)
        if parts and (has_own or choice.series is None):
            asked = {str(part): self._asked(part) for part in parts if str(part) not in self.own}
            if has_own or any(c.series for c in asked.values()):
                self.problems += [p for c in asked.values() for p in c.problems]
                figures = [self.own.get(str(part)) or self._figure(part, asked[str(part)]) for part in parts]
                return composed(f"factor.{name}@{self.period}:{self.edition.id}", name.subject, figures)
        self.problems += choice.problems
        return self._figure(name, choice)

    def _figure(self, name: FactorName, choice: Choice) -> Figure:
        """The choice as a figure; a gap is named after what was asked, so that two fuels' gaps stay two."""
        figure = choice.figure()
        if figure.quantity is not None:
            return figure
        return missing(f"factor.{name}@{self.period}:{self.edition.id}", f"因子 {name}", figure.why)

    def _asked(self, name: FactorName) -> Choice:
        return self.factors.resolve(self.edition.question(name, self.period, self.place, self.operations))

    def fuels(self, flow: str = "consumption_fuel") -> list[EnergyProduct]:
        """The fossil products of which somebody told this flow, in the order of the form."""
        products = self.factors.catalogue.products.values()
        return [p for p in products if p.group in FOSSIL_GROUPS and is_told(self.told(p.id, flow))]

    def told(self, product: str, flow: str) -> Figure:
        """The activity; fuel burnt is consumption less feedstock where it was not told itself."""
        figure = self.activity(product, flow)
        if flow != "consumption_fuel" or is_told(figure):
            return figure
        whole, part = self.activity(product, "consumption"), self.activity(product, "consumption_feedstock")
        if not is_told(whole):
            return figure
        burnt = less(figure.id, figure.label, whole, part)
        if burnt.quantity is not None and burnt.quantity.value < 0:
            self.problems.append(MORE_FEEDSTOCK(at=f"{product}@{self.mark}", part=part.quantity, whole=whole.quantity))
            return missing(figure.id, figure.label, "用作原料多于消费")
        return burnt


def books_of(
    facts: Facts, subject: str, place: str, period: Period, factors: Factors, edition: Edition, *operations: str
) -> Books:
    """Books over the ledger's facts of one subject (a place or an organisation) that lies in `place`."""

    def activity(product: str, flow: str) -> Figure:
        return facts.figure(subject, product, flow, period)

    return Books(place, period, activity, factors, edition, frozenset(operations), subject=subject)


def read_editions(root: Path | None = None) -> tuple[dict[str, Edition], list[Problem]]:
    """The editions of `catalogue/accounts/editions.yaml` by id."""
    path, problems = (root or catalogue_root()) / "accounts" / "editions.yaml", list[Problem]()
    rows = read_rows(path, f"accounts/{path.name}", problems)
    good = [r for r in rows if check_fields(r, path.name, ("id", "zh", "gwp"), problems)]
    return {
        key: Edition(key, row["zh"], {k: _family(v) for k, v in row["families"].items()}, str(row["gwp"]))
        for key, row in unique(good, "id", problems)
    }, problems


def _family(text: object) -> tuple[str, str]:
    purpose, _, edition = str(text).partition("@")
    return purpose, edition
