"""What the whole country shares, read from `catalogue/`: factors, coefficients, thresholds, products, codes, sources.

`load_catalogue()` gives the catalogue and every mistake in it as problems. Values are the kernel's dated series, by
dotted id (`grid.average.510000`, `combustion.provincial-2025.diesel.ef`); none loads without a source record and a
mark. Which of them applies to a case is not decided here but in `factors`.
"""

from shuangtan.catalogue.catalogue import Catalogue, load_catalogue
from shuangtan.catalogue.codes import Industry, RegionMember
from shuangtan.catalogue.organisation_code import (
    credit_check_digit,
    is_credit_code,
    is_organisation_code,
    organisation_check_digit,
    organisation_code_of,
    registration_area_of,
)
from shuangtan.catalogue.products import EnergyProduct, Technology
from shuangtan.catalogue.quantities import Quantities, QuantityDefinition
from shuangtan.catalogue.root import catalogue_root, data_root
from shuangtan.catalogue.search import Hit
from shuangtan.catalogue.series import confidence
from shuangtan.catalogue.sources import read_sources

__all__ = [
    "Catalogue",
    "EnergyProduct",
    "Hit",
    "Industry",
    "Quantities",
    "QuantityDefinition",
    "RegionMember",
    "Technology",
    "catalogue_root",
    "confidence",
    "credit_check_digit",
    "data_root",
    "is_credit_code",
    "is_organisation_code",
    "load_catalogue",
    "organisation_check_digit",
    "organisation_code_of",
    "read_sources",
    "registration_area_of",
]
