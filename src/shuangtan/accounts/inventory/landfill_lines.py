"""Landfill methane as a line of the inventory: mass balance of the 2011 guide, or first-order decay of the IPCC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from shuangtan.accounts.emissions import Books, FactorName, Line, Rule
from shuangtan.accounts.landfill import first_order_decay
from shuangtan.accounts.states import less, product
from shuangtan.kernel import Figure, Quantity, derived, unit

_MASS = Rule("waste.landfill.mass_balance", "垃圾填埋（质量平衡法）", "tCH4", (), sector="waste", gpc="III.1.1")
_DECAY = Rule("waste.landfill.first_order", "垃圾填埋（一阶衰减法）", "tCH4", (), sector="waste", gpc="III.1.1")
_NAMES = ("mcf_managed", "doc_f", "f")


def landfill_mass_balance(books: Books, mcf: str = "mcf_managed") -> Line:
    """(W·MCF·DOC·DOC_F·F·16/12 − R)·(1 − OX) [tCH4]; DOC and recovery are the place's own activity words.

    Source: 省级温室气体清单编制指南（试行）, waste.
    """
    id = f"{_MASS.id}@{books.mark}"
    waste, doc = books.told("municipal_waste", "landfill"), books.told("municipal_waste", "doc")
    factors = [_factor(books, name) for name in (mcf, *_NAMES[1:])]
    carbon = product(f"{id}:carbon", "分解为甲烷的碳", [waste, doc, *factors], "t", "W × DOC × MCF × DOC_F × F")
    generated = _as_methane(carbon)
    return Line(_MASS, _emitted(books, id, generated))


def landfill_first_order(books: Books, deposited: Sequence[Figure], mcf: str, doc: float, k: float) -> Line:
    """Methane of the last year of `deposited` (figures by year, oldest first) by first-order decay [tCH4].

    `doc` is degradable carbon of the wet waste, `k` the reaction constant [1/year]. A year nobody told leaves a gap:
    missing deposits are not zero. Source: IPCC 2006 Guidelines, volume 5, chapter 3.
    """
    id = f"{_DECAY.id}@{books.mark}"
    factors = [_factor(books, name) for name in (mcf, *_NAMES[1:])]
    inputs = [*deposited, *factors]
    if any(f.quantity is None and f.state.leaves_gap for f in inputs):
        return Line(_DECAY, derived(id, _DECAY.zh, None, "一阶衰减", inputs))
    waste = np.array([f.quantity.number("t") if f.quantity else 0.0 for f in deposited])
    mcf_value, doc_f, methane_fraction = map(_number, factors)
    decay = first_order_decay(waste, np.full(len(waste), mcf_value), doc, doc_f, methane_fraction, k)
    amount = Quantity(Decimal(repr(float(decay.generated[-1]))), unit("tCH4"))
    generated = derived(
        f"{id}:generated", "产生的甲烷", amount, f"一阶衰减 DOC={doc} k={k} F={methane_fraction}", inputs
    )
    return Line(_DECAY, _emitted(books, id, generated))


def _emitted(books: Books, id: str, generated: Figure) -> Figure:
    """(generated − recovered)·(1 − OX); recovering more than is generated is refused as a gap."""
    recovered, ox = books.told("municipal_waste", "methane_recovered"), _factor(books, "ox")
    rest = less(f"{id}:rest", "产生减回收", generated, recovered)
    if rest.quantity is not None and rest.quantity.value < 0:
        return replace(derived(id, "垃圾填埋甲烷", None, "", [rest]), why="回收大于产生，不作负排放", gaps=(id,))
    if ox.quantity is None or rest.quantity is None:
        return derived(id, f"垃圾填埋甲烷 {books.period}", None, "(产生 − 回收) × (1 − OX)", [rest, ox])
    kept = rest.quantity.scaled(1 - ox.quantity.to("1").value)
    return derived(id, f"垃圾填埋甲烷 {books.period}", kept, "(产生 − 回收) × (1 − OX)", [rest, ox])


def _as_methane(carbon: Figure) -> Figure:
    if carbon.quantity is None:
        return carbon
    amount = Quantity(carbon.quantity.to("t").value, unit("tCH4")).scaled(16) / Quantity.of(12, "1")
    return derived(f"{carbon.id}:ch4", "产生的甲烷", amount, "碳 × 16/12", [carbon])


def _factor(books: Books, name: str) -> Figure:
    return books.factor(FactorName("waste", f"landfill.{name}", "provincial-2011"))


def _number(figure: Figure) -> float:
    return figure.quantity.number("1") if figure.quantity else float("nan")
