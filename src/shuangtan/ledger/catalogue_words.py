"""The catalogue as the vocabulary of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from shuangtan.catalogue.catalogue import Catalogue
from shuangtan.catalogue.organisation_code import is_credit_code
from shuangtan.kernel import Source
from shuangtan.ledger.vocabulary import QuantityWord


@dataclass(frozen=True)
class CatalogueWords:
    """A Vocabulary whose words, places and sources are those of the catalogue."""

    catalogue: Catalogue

    @cached_property
    def products(self) -> frozenset[str]:
        return frozenset(self.catalogue.quantities.products())

    @cached_property
    def flows(self) -> frozenset[str]:
        return frozenset(definition.flow for definition in self.catalogue.quantities)

    @property
    def subjects(self) -> frozenset[str]:
        return frozenset(self.catalogue.places.places)

    @property
    def sources(self) -> Mapping[str, Source]:
        return self.catalogue.sources

    def quantity(self, product: str, flow: str) -> QuantityWord | None:
        return self.catalogue.quantities.lookup(product, flow)

    def is_uscc(self, code: str) -> bool:
        return is_credit_code(code)
