"""The record of a product footprint, with the fields of the PACT data exchange protocol, version 3.

Field names follow the specification (WBCSD PACT Technical Specifications 3.0.0, data types ProductFootprint and
CarbonFootprint) in snake case; `footprint_exchange` writes and reads their JSON. All impacts are kg CO2e per declared
unit. A field that is None is not stated; it is left out of the JSON and never stands for zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

SPEC_VERSION = "3.0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSource:
    """A database of secondary emission factors, with its version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorRule:
    """A product category rule that was followed; for the operator `Other` its name is required."""

    operator: str
    rule_names: tuple[str, ...]
    other_operator_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuality:
    """Data quality ratings, 1 (best) to 5."""

    technological_dqr: Decimal
    geographical_dqr: Decimal
    temporal_dqr: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Who verified the footprint, what of it, when, against which standard."""

    coverage: str | None = None
    provider_name: str | None = None
    completed_at: datetime | None = None
    standard_name: str | None = None
    comments: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarbonFootprint:
    """The footprint itself, per declared unit [kg CO2e], [kg C] for carbon contents."""

    declared_unit_of_measurement: str
    declared_unit_amount: Decimal
    product_mass_per_declared_unit: Decimal
    reference_period_start: datetime
    reference_period_end: datetime
    pcf_excluding_biogenic_uptake: Decimal
    pcf_including_biogenic_uptake: Decimal
    fossil_ghg_emissions: Decimal
    fossil_carbon_content: Decimal
    ipcc_characterization_factors: tuple[str, ...]
    cross_sectoral_standards: tuple[str, ...]
    exempted_emissions_percent: Decimal
    packaging_emissions_included: bool | None = None
    ccs_technological_co2_capture_included: bool | None = None
    geography_region_or_subregion: str | None = None
    geography_country: str | None = None
    geography_country_subdivision: str | None = None
    boundary_processes_description: str | None = None
    biogenic_carbon_content: Decimal | None = None
    recycled_carbon_content: Decimal | None = None
    land_use_change_ghg_emissions: Decimal | None = None
    land_carbon_leakage: Decimal | None = None
    land_management_fossil_ghg_emissions: Decimal | None = None
    land_management_biogenic_co2_emissions: Decimal | None = None
    land_management_biogenic_co2_removals: Decimal | None = None
    biogenic_co2_uptake: Decimal | None = None
    biogenic_non_co2_emissions: Decimal | None = None
    land_area_occupation: Decimal | None = None
    aircraft_ghg_emissions: Decimal | None = None
    packaging_ghg_emissions: Decimal | None = None
    packaging_biogenic_carbon_content: Decimal | None = None
    outbound_logistics_ghg_emissions: Decimal | None = None
    technological_co2_capture_origin: str | None = None
    technological_co2_removals: Decimal | None = None
    ccs_technological_co2_capture: Decimal | None = None
    ccu_carbon_content: Decimal | None = None
    ccu_calculation_approach: str | None = None
    ccu_credit_certification: str | None = None
    product_or_sector_specific_rules: tuple[SectorRule, ...] | None = None
    exempted_emissions_description: str | None = None
    allocation_rules_description: str | None = None
    secondary_emission_factor_sources: tuple[FactorSource, ...] | None = None
    primary_data_share: Decimal | None = None
    dqi: DataQuality | None = None
    verification: Verification | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFootprint:
    """A footprint of one product by one company: identity, validity, and the carbon footprint."""

    id: str
    created: datetime
    status: str
    company_name: str
    company_ids: tuple[str, ...]
    product_description: str
    product_ids: tuple[str, ...]
    product_name_company: str
    pcf: CarbonFootprint
    spec_version: str = SPEC_VERSION
    preceding_pf_ids: tuple[str, ...] | None = None
    validity_period_start: datetime | None = None
    validity_period_end: datetime | None = None
    product_classifications: tuple[str, ...] | None = None
    comment: str | None = None
    extensions: tuple[Mapping[str, Any], ...] | None = None
