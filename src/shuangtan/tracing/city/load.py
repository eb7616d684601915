"""How a city's electricity is shared among its counties: by sector, each in proportion to a driver of the census.

The share of a county is Σ over sectors of weight × its driver ÷ the sum of that driver. Drivers are facts of the
ledger: residents, urban residents, and workers of farming and manufacturing (residents × share of employment).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Quantity, derived, missing, total, unit
from shuangtan.tracing.city.tables import Row

POPULATION = ("population", "census_resident")
DRIVERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "population": (POPULATION,),
    "urban_population": (POPULATION, ("population", "urban_share")),
    "agriculture_workers": (POPULATION, ("employment", "agriculture_share")),
    "manufacturing_workers": (POPULATION, ("employment", "manufacturing_share")),
}
"""The facts whose product is a driver."""


def load_shares(facts: Facts, counties: tuple[str, ...], weights: tuple[Row, ...], year: int) -> list[Figure]:
    """The share of each county in the city's electricity; a share that cannot be told has no quantity and says why."""
    names = [row.text("driver") for row in weights]
    county_names = [_name(facts, county) for county in counties]
    drivers = {name: [_driver(facts, county, name) for county in counties] for name in names}
    sums = {name: _sum(name, row, year) for name, row in drivers.items()}
    shares = []
    for place, county in enumerate(counties):
        inputs: list[Figure] = []
        share: Decimal | None = Decimal(0)
        for row in weights:
            name = row.text("driver")
            weight, driver, whole = _weight(row), drivers[name][place], sums[name]
            inputs += [weight, driver, whole]
            if driver.quantity is None or weight.quantity is None or whole.quantity is None:
                share = None
            elif share is not None:
                share += weight.quantity.value * driver.quantity.to(whole.quantity.unit).value / whole.quantity.value
        quantity = None if share is None else Quantity(share, unit("1"))
        rule = "各部门权重 × 本县驱动量占全市的比重，相加"
        shares.append(
            derived(f"load_share@{county}:{year}", f"{county_names[place]}用电占全市", quantity, rule, inputs)
        )
    return shares


def _sum(name: str, drivers: list[Figure], year: int) -> Figure:
    """A driver over all counties: what each county's is a share of."""
    known = next((d.quantity.unit for d in drivers if d.quantity), unit("1"))
    return total(f"driver.{name}.sum:{year}", f"各县{name}之和", drivers, known)


def _weight(row: Row) -> Figure:
    return row.figure(row.text("sector"), f"{row.text('sector')}用电占全市", "weight", "1")


def _driver(facts: Facts, county: str, name: str) -> Figure:
    """A driver of one county: a fact, or the product of two."""
    told = [_latest(facts, county, *fact) for fact in DRIVERS[name]]
    if len(told) == 1:
        return told[0]
    quantity = None
    if all(f.quantity for f in told):
        quantity = told[0].quantity * told[1].quantity  # type: ignore[operator]
    label = told[1].label.split(" ")[0]
    return derived(f"driver.{name}@{county}", f"{label} × 常住人口", quantity, "常住人口 × 比重", told)


def _latest(facts: Facts, county: str, product: str, flow: str) -> Figure:
    told = facts.series(county, product, flow)
    return told[-1] if told else missing(f"{product}.{flow}@{county}", f"{county} {product}/{flow}", "账本中没有")


def _name(facts: Facts, county: str) -> str:
    """The name of a county, as the label of its residents begins with it."""
    label = _latest(facts, county, *POPULATION).label
    return label.partition("人口普查")[0] or county
