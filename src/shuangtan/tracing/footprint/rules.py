"""The rules of each field of a product footprint record: form, sign, closed lists, what must stand there.

Restated from the PACT Technical Specifications 3.0.0 (WBCSD), schemas ProductFootprint, CarbonFootprint and those
below them. Lists that the specification keeps open for later versions (`crossSectoralStandards`) are only warned of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One field: `form` names how it is read; `choices` closes it; `many` makes it a list without duplicates."""

    form: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    many: bool = False
    is_open: bool = False


Rules = Mapping[str, Rule]

_REGIONS = (
    "Africa", "Americas", "Asia", "Europe", "Oceania", "Australia and New Zealand", "Central Asia", "Eastern Asia",
    "Eastern Europe", "Latin America and the Caribbean", "Melanesia", "Micronesia", "Northern Africa",
    "Northern America", "Northern Europe", "Polynesia", "South-eastern Asia", "Southern Asia", "Southern Europe",
    "Sub-Saharan Africa", "Western Asia", "Western Europe",
)  # fmt: skip
_UNITS = (
    "liter", "kilogram", "cubic meter", "kilowatt hour", "megajoule", "ton kilometer", "square meter", "piece",
    "hour", "megabit second",
)  # fmt: skip
_STANDARDS = (
    "ISO14067",
    "ISO14083",
    "ISO14040-44",
    "GHGP-Product",
    "PEF",
    "PACT-1.0",
    "PACT-2.0",
    "PACT-3.0",
    "PAS2050",
)

ENVELOPE: Rules = {
    "id": Rule("uuid", is_required=True),
    "specVersion": Rule("version", is_required=True),
    "precedingPfIds": Rule("uuid", many=True),
    "created": Rule("moment", is_required=True),
    "status": Rule("text", is_required=True, choices=("Active", "Deprecated")),
    "validityPeriodStart": Rule("moment"),
    "validityPeriodEnd": Rule("moment"),
    "companyName": Rule("name", is_required=True),
    "companyIds": Rule("urn", is_required=True, many=True),
    "productDescription": Rule("text", is_required=True),
    "productIds": Rule("urn", is_required=True, many=True),
    "productClassifications": Rule("urn", many=True),
    "productNameCompany": Rule("name", is_required=True),
    "comment": Rule("text"),
    "pcf": Rule("pcf", is_required=True),
    "extensions": Rule("object", many=True),
}

FOOTPRINT: Rules = {
    "declaredUnitOfMeasurement": Rule("text", is_required=True, choices=_UNITS),
    "declaredUnitAmount": Rule("above zero", is_required=True),
    "productMassPerDeclaredUnit": Rule("not negative", is_required=True),
    "referencePeriodStart": Rule("moment", is_required=True),
    "referencePeriodEnd": Rule("moment", is_required=True),
    "geographyRegionOrSubregion": Rule("text", choices=_REGIONS),
    "geographyCountry": Rule("country"),
    "geographyCountrySubdivision": Rule("subdivision"),
    "boundaryProcessesDescription": Rule("text"),
    "pcfExcludingBiogenicUptake": Rule("number", is_required=True),
    "pcfIncludingBiogenicUptake": Rule("number", is_required=True),
    "fossilGhgEmissions": Rule("not negative", is_required=True),
    "fossilCarbonContent": Rule("not negative", is_required=True),
    "biogenicCarbonContent": Rule("not negative"),
    "recycledCarbonContent": Rule("not negative"),
    "landUseChangeGhgEmissions": Rule("not negative"),
    "landCarbonLeakage": Rule("not negative"),
    "landManagementFossilGhgEmissions": Rule("not negative"),
    "landManagementBiogenicCO2Emissions": Rule("not negative"),
    "landManagementBiogenicCO2Removals": Rule("not positive"),
    "biogenicCO2Uptake": Rule("not positive"),
    "biogenicNonCO2Emissions": Rule("not negative"),
    "landAreaOccupation": Rule("not negative"),
    "aircraftGhgEmissions": Rule("not negative"),
    "packagingEmissionsIncluded": Rule("flag"),
    "packagingGhgEmissions": Rule("not negative"),
    "packagingBiogenicCarbonContent": Rule("not negative"),
    "outboundLogisticsGhgEmissions": Rule("not negative"),
    "technologicalCO2CaptureOrigin": Rule("text"),
    "technologicalCO2Removals": Rule("number"),
    "ccsTechnologicalCO2CaptureIncluded": Rule("flag"),
    "ccsTechnologicalCO2Capture": Rule("not positive"),
    "ccuCarbonContent": Rule("not negative"),
    "ccuCalculationApproach": Rule("text", choices=("Cut-off", "Credit")),
    "ccuCreditCertification": Rule("text"),
    "ipccCharacterizationFactors": Rule("report", is_required=True, many=True),
    "crossSectoralStandards": Rule("text", is_required=True, choices=_STANDARDS, many=True, is_open=True),
    "productOrSectorSpecificRules": Rule("rule", many=True),
    "exemptedEmissionsPercent": Rule("percent", is_required=True),
    "exemptedEmissionsDescription": Rule("text"),
    "allocationRulesDescription": Rule("text"),
    "secondaryEmissionFactorSources": Rule("source", many=True),
    "primaryDataShare": Rule("percent"),
    "dqi": Rule("quality"),
    "verification": Rule("verification"),
}

PARTS: Mapping[str, Rules] = {
    "pcf": FOOTPRINT,
    "source": {"name": Rule("name", is_required=True), "version": Rule("name", is_required=True)},
    "rule": {
        "operator": Rule("text", is_required=True, choices=("PEF", "EPD International", "Other")),
        "ruleNames": Rule("name", is_required=True, many=True),
        "otherOperatorName": Rule("name"),
    },
    "quality": {
        "technologicalDQR": Rule("rating", is_required=True),
        "geographicalDQR": Rule("rating", is_required=True),
        "temporalDQR": Rule("rating", is_required=True),
    },
    "verification": {
        "coverage": Rule("text", choices=("PCF calculation model", "PCF program", "product level")),
        "providerName": Rule("text"),
        "completedAt": Rule("moment"),
        "standardName": Rule("text"),
        "comments": Rule("text"),
    },
}
"""The records inside a record, by the form that leads to them."""
