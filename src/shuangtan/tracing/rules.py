"""The conventions of a trace. None of them is a law of nature, so each is chosen by name and kept with the result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LossRule(StrEnum):
    """Who carries the carbon of line losses.

    SENDING, 送端承担: a loss is a load at the sending end; its carbon is the grid company's (the usual rule of Chinese
    carbon emission flow). RECEIVING, 受端承担: the attribute passes through whole, so that consumers carry it; this is
    what product footprints need (GB/T 24067 counts transmission losses).
    """

    SENDING = "sending"
    RECEIVING = "receiving"

    @property
    def label(self) -> str:
        return {"sending": "送端承担（损耗计为送端负荷）", "receiving": "受端承担（损耗随潮流传给用户）"}[self.value]


class Coupling(StrEnum):
    """What a bus with both generation and load mixes.

    DIRECT: all generation enters the bus and all load leaves it (the rule of Chinese carbon emission flow).
    AGGREGATED: load is first served by the generation of its own bus, and only the difference meets the grid. The two
    differ by much where generation and load share buses (Schäfer et al. 2020).
    """

    DIRECT = "direct"
    AGGREGATED = "aggregated"

    @property
    def label(self) -> str:
        return {"direct": "全量接入", "aggregated": "先自用后上网"}[self.value]


@dataclass(frozen=True, slots=True)
class Rules:
    """The conventions of one trace.

    Under RECEIVING a line that loses more than `stranded_loss` of what enters it hands on only what it delivers, and
    the rest is booked at its sending end: else the carbon of a long charged line would fall on the trickle at its far
    end, at any intensity whatever. `tolerance_mw` is the power below which there is no flow; `reverse_class` names
    the source class of negative load (feeding back), whose intensity has to be declared like any other.
    """

    losses: LossRule = LossRule.SENDING
    coupling: Coupling = Coupling.DIRECT
    tolerance_mw: float = 1e-9
    stranded_loss: float = 0.5
    reverse_class: str = "反送电"

    def record(self) -> dict[str, str | float]:
        """The conventions as they are kept in the lineage of a result."""
        return {
            "losses": self.losses.value,
            "coupling": self.coupling.value,
            "tolerance_mw": self.tolerance_mw,
            "stranded_loss": self.stranded_loss,
            "reverse_class": self.reverse_class,
        }
