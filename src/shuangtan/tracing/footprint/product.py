"""From a solved supply network to a product footprint record, and to a figure that unfolds into supply paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from shuangtan.kernel import Figure, Period, Quantity, State, Unit, decimal, unit
from shuangtan.tracing.footprint.record import CarbonFootprint, FactorSource, ProductFootprint
from shuangtan.tracing.paths_strongest import StrongestPaths, SupplyPath, strongest_paths
from shuangtan.tracing.supply.chain import Footprints

BEIJING = timezone(timedelta(hours=8))

_DECLARED: Mapping[str, tuple[str, str]] = {
    "mass": ("kilogram", "kg"),
    "volume": ("cubic meter", "m3"),
    "energy": ("kilowatt hour", "kWh"),
    "area": ("square meter", "m2"),
    "time": ("hour", "h"),
    "case": ("piece", "件"),
    "sheet": ("piece", "片"),
    "item": ("piece", "个"),
    "set": ("piece", "台"),
    "vehicle": ("piece", "辆"),
}
"""Dimension of a product's unit → the declared unit of the protocol, and our unit of that size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductIdentity:
    """Who declares the footprint of which product; URNs as the protocol wants them."""

    company_name: str
    company_ids: tuple[str, ...]
    product_ids: tuple[str, ...]
    product_name: str
    description: str
    mass_kg_per_unit: Decimal
    fossil_carbon_kg_per_unit: Decimal
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FootprintScope:
    """What stands behind the number: boundary, allocation, exemption, data, and GWP edition."""

    boundary: str
    allocation: str
    sources: tuple[FactorSource, ...]
    primary_data_share_percent: Decimal
    exempted_percent: Decimal
    exempted_reason: str
    is_packaging_included: bool
    characterization: str = "AR6"
    standards: tuple[str, ...] = ("ISO14067", "PACT-3.0")
    digits: int = 6


def product_record(
    known: Footprints,
    product: str,
    period: Period,
    identity: ProductIdentity,
    scope: FootprintScope,
    created: datetime,
    preceding: tuple[str, ...] = (),
    impact: int = 0,
) -> ProductFootprint:
    """The record of one product's fossil footprint, per one declared unit, from a solved network in kgCO2e.

    The id follows from content and time of creation, so the same calculation gives the same id.
    """
    value = known.value[impact, known.network.index(product)]
    if not value >= 0.0:
        raise ValueError(f"the footprint of {product} is {value} ({known.method}): no record can be made of it")
    own = unit(known.network.units[known.network.index(product)])
    declared, measure = declared_unit(own)
    per_own = decimal(float(measure.factor_to(own)))
    footprint = round(decimal(float(value)) * per_own, scope.digits)
    pcf = CarbonFootprint(
        declared_unit_of_measurement=declared,
        declared_unit_amount=Decimal(1),
        product_mass_per_declared_unit=identity.mass_kg_per_unit * per_own,
        reference_period_start=period.start.replace(tzinfo=BEIJING),
        reference_period_end=period.end.replace(tzinfo=BEIJING),
        pcf_excluding_biogenic_uptake=footprint,
        pcf_including_biogenic_uptake=footprint,
        fossil_ghg_emissions=footprint,
        fossil_carbon_content=identity.fossil_carbon_kg_per_unit * per_own,
        ipcc_characterization_factors=(scope.characterization,),
        cross_sectoral_standards=scope.standards,
        exempted_emissions_percent=scope.exempted_percent,
        exempted_emissions_description=scope.exempted_reason,
        packaging_emissions_included=scope.is_packaging_included,
        geography_country_subdivision=identity.place,
        boundary_processes_description=scope.boundary,
        allocation_rules_description=scope.allocation,
        secondary_emission_factor_sources=scope.sources or None,
        primary_data_share=scope.primary_data_share_percent,
    )
    moment = created.astimezone(UTC)
    return ProductFootprint(
        id=str(uuid5(NAMESPACE_URL, f"{identity.product_ids}|{period}|{footprint}|{moment.isoformat()}")),
        created=moment,
        status="Active",
        company_name=identity.company_name,
        company_ids=identity.company_ids,
        product_description=identity.description,
        product_ids=identity.product_ids,
        product_name_company=identity.product_name,
        preceding_pf_ids=preceding or None,
        pcf=pcf,
    )


def declared_unit(own: Unit) -> tuple[str, Unit]:
    """The declared unit of the protocol for a product counted in `own`, and our unit of the same size."""
    name = own.dimensions[0][0] if len(own.dimensions) == 1 and own.dimensions[0][1] == 1 else ""
    if name not in _DECLARED:
        raise ValueError(f"{own.code} has no declared unit in the protocol: {sorted(_DECLARED)}")
    declared, code = _DECLARED[name]
    return declared, unit(code)


def footprint_figure(known: Footprints, product: str, paths: int = 10, impact: int = 0, why: str = "") -> Figure:
    """A product's footprint as a figure: its strongest supply paths and one remainder, which sum to it."""
    unfolded = strongest_paths(known, product, paths, impact)
    code = f"{known.network.classes[impact]}/{known.network.units[known.network.index(product)]}"
    id = f"product_footprint@{product}"
    inputs = tuple(_parts(unfolded, id, code))
    total = sum((f.quantity.value for f in inputs if f.quantity), Decimal(0))
    rule = "各供应路径直接排放之和＋余项"
    return Figure(id, f"{product} 碳足迹", Quantity(total, unit(code)), State.DERIVED, rule, inputs, why=why)


def _parts(unfolded: StrongestPaths, id: str, code: str) -> Iterable[Figure]:
    for rank, path in enumerate(unfolded.paths, 1):
        yield _part(f"{id}/{rank}", _label(path), path.impact, code, f"占 {path.share:.2%}")
    note = f"其余各路径单条不超过 {unfolded.next_bound:.3g} {code}"
    yield _part(f"{id}/remainder", "余项", unfolded.remainder, code, note)


def _part(id: str, label: str, value: float, code: str, why: str) -> Figure:
    return Figure(id, label, Quantity.of(float(value), code), State.DERIVED, "路径用量 × 直接排放强度", why=why)


def _label(path: SupplyPath) -> str:
    return " ← ".join(path.products)
