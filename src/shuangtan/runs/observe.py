"""From entries to judged targets: facts, the amounts whose intensity is asked, the peak test, the monitor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuangtan.accounts.co2_assessment import co2_assessment
from shuangtan.accounts.consistency import check_rates
from shuangtan.accounts.facts import Facts
from shuangtan.indicators.intensity import energy_use
from shuangtan.indicators.monitor import monitor
from shuangtan.indicators.peak import PeakStatus, peak_status
from shuangtan.indicators.progress import Progress
from shuangtan.indicators.watch import Watch
from shuangtan.kernel import Problem
from shuangtan.ledger import Entry
from shuangtan.runs.load import Loaded


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of a city and how its targets stand."""

    facts: Facts
    watch: Watch
    progress: list[Progress]
    peak: PeakStatus | None
    differences: list[Problem]
    contradictions: list[Problem]


def observe(loaded: Loaded, entries: list[Entry], today: date) -> Observed:
    """Judge every target of the city's documents on these entries, as seen on a day."""
    place = loaded.city.code
    facts = Facts(entries, labels(loaded))
    amounts = {
        "energy": energy_use(facts, place),
        "co2": lambda year: co2_assessment(facts, loaded.factors, place, year),
    }
    peak = _peak(facts, place)
    watch = Watch(facts, place, loaded.definitions, amounts, loaded.documents, today.year - 1, peak)
    return Observed(facts, watch, monitor(watch), peak, facts.differences(), check_rates(facts, place))


def labels(loaded: Loaded) -> LabelOf:
    """How quantities are called: `常住人口`, and with the county's or plant's name if it is not the city itself."""
    names = {p.place.code: p.place.name for p in loaded.city.places}
    names |= {x.id: x.name for x in loaded.city.plants}
    names |= {x.id: x.name for x in loaded.city.organisations}
    names |= {x.id: x.name for x in loaded.city.assets}
    return LabelOf(loaded, names)


@dataclass(frozen=True, slots=True)
class LabelOf:
    """Callable label of (subject, product, flow)."""

    loaded: Loaded
    names: dict[str, str]

    def __call__(self, subject: str, product: str, flow: str) -> str:
        quantity = self.loaded.catalogue.quantities.lookup(product, flow)
        words = quantity.zh if quantity else f"{product}/{flow}"
        return words if subject == self.loaded.city.code else f"{self.names.get(subject, subject)}{words}"


def _peak(facts: Facts, place: str) -> PeakStatus | None:
    told = facts.series(place, "co2", "emission_territorial")
    years = [p.first_day.year for p in facts.periods(place, "co2", "emission_territorial")]
    return peak_status(told, years, "万tCO2")
