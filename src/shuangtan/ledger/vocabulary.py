"""What the ledger needs to know of the catalogue: the words, their units, who and where there is, and the sources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from shuangtan.kernel import Source, Unit


class QuantityWord(Protocol):
    """A quantity of the vocabulary: the unit it is usually given in and whether it may be negative."""

    @property
    def unit(self) -> Unit: ...

    @property
    def is_signed(self) -> bool: ...


class Vocabulary(Protocol):
    """The words that entries may use."""

    @property
    def products(self) -> Collection[str]: ...

    @property
    def flows(self) -> Collection[str]: ...

    @property
    def subjects(self) -> Collection[str]:
        """Codes of places, and ids of organisations and plants."""
        ...

    @property
    def sources(self) -> Mapping[str, Source]: ...

    def quantity(self, product: str, flow: str) -> QuantityWord | None:
        """What this flow of this product is, or None if the two do not go together."""
        ...

    def is_uscc(self, code: str) -> bool:
        """Whether this is a unified social credit code with a right check digit."""
        ...


@dataclass(frozen=True)
class Word:
    """A quantity: its unit and whether it may be negative."""

    unit: Unit
    is_signed: bool = False


@dataclass(frozen=True)
class PlainVocabulary:
    """A vocabulary made of plain tables; `quantities` maps (product, flow) to what it is."""

    quantities: Mapping[tuple[str, str], QuantityWord]
    subjects: frozenset[str] = frozenset()
    sources: Mapping[str, Source] = field(default_factory=dict)
    uscc: Callable[[str], bool] = lambda code: len(code) == 18

    @cached_property
    def products(self) -> frozenset[str]:
        return frozenset(product for product, _ in self.quantities)

    @cached_property
    def flows(self) -> frozenset[str]:
        return frozenset(flow for _, flow in self.quantities)

    def quantity(self, product: str, flow: str) -> QuantityWord | None:
        return self.quantities.get((product, flow))

    def is_uscc(self, code: str) -> bool:
        return self.uscc(code)


@dataclass(frozen=True)
class Extended:
    """A vocabulary with the subjects and sources of a city added."""

    base: Vocabulary
    own_subjects: Collection[str]
    own_sources: Mapping[str, Source]

    @cached_property
    def subjects(self) -> frozenset[str]:
        return frozenset(self.base.subjects) | frozenset(self.own_subjects)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {**self.base.sources, **self.own_sources}

    @property
    def products(self) -> Collection[str]:
        return self.base.products

    @property
    def flows(self) -> Collection[str]:
        return self.base.flows

    def quantity(self, product: str, flow: str) -> QuantityWord | None:
        return self.base.quantity(product, flow)

    def is_uscc(self, code: str) -> bool:
        return self.base.is_uscc(code)
