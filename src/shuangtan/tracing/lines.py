"""What the branches do: direction, what they carry and deliver, where their losses are booked.

A line may be fed from both ends, all of it turning into losses; or stand charged with nothing taken at its far end.
Such lines carry nothing on: their losses are withdrawals at the ends that feed them, under either loss rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case
from shuangtan.tracing.network import Network
from shuangtan.tracing.rules import LossRule, Rules
from shuangtan.tracing.status import BranchStatus


@dataclass(frozen=True, slots=True)
class Lines:
    """Signed power from → to: `received` at the receiving end and `carried` with the attribute, each [branch, hour].

    `loss_mw` is what is booked as a withdrawal at each bus, None where there is no loss at all.
    """

    received: Floats
    carried: Floats
    loss_mw: Floats | None


def read_lines(case: Case, rules: Rules) -> Lines:
    """Directions, deliveries and losses of all branches."""
    if case.is_lossless:
        return Lines(case.sent_mw, case.sent_mw, None)
    sent, got, tolerance = case.sent_mw, case.received_mw, rules.tolerance_mw
    ahead = (sent > tolerance) & (got > tolerance)
    back = (sent < -tolerance) & (got < -tolerance)
    # What was not measured stays unknown: it is neither a direction nor nothing.
    idle = np.where(np.isnan(sent) | np.isnan(got), np.nan, 0.0)
    received = np.where(ahead, got, np.where(back, sent, idle))
    if rules.losses is LossRule.RECEIVING:
        entering = np.where(ahead, sent, np.where(back, got, idle))
        whole = np.abs(entering - received) <= rules.stranded_loss * np.abs(entering)
        carried = np.where(whole, entering, received)
    else:
        carried = received
    # What enters a line and is neither delivered nor carried on is booked where it enters.
    at_from, at_to = np.where(back, 0.0, sent - carried), np.where(ahead, 0.0, carried - got)
    return Lines(received, carried, _booked(case.network, at_from, at_to))


def _booked(network: Network, at_from: Floats, at_to: Floats) -> Floats:
    loss = np.zeros((len(network.buses), at_from.shape[1]))
    np.add.at(loss, network.from_bus, at_from)
    np.add.at(loss, network.to_bus, at_to)
    return loss


def branch_status(case: Case, rules: Rules) -> NDArray[np.uint8]:
    """A finding for each branch and hour (`BranchStatus`)."""
    sent, got, tolerance = case.sent_mw, case.received_mw, rules.tolerance_mw
    idle = (np.abs(sent) <= tolerance) & (np.abs(got) <= tolerance)
    dangling = ((np.abs(got) <= tolerance) & (sent > tolerance)) | ((np.abs(sent) <= tolerance) & (got < -tolerance))
    both = (sent > tolerance) & (got < -tolerance)
    findings = [
        (np.isnan(sent) | np.isnan(got), BranchStatus.NO_DATA),
        (idle, BranchStatus.IDLE),
        (got - sent > tolerance, BranchStatus.GAINS_POWER),
        (both, BranchStatus.FED_FROM_BOTH_ENDS),
        (dangling, BranchStatus.DANGLING),
    ]
    chosen = np.select([f for f, _ in findings], [int(code) for _, code in findings], int(BranchStatus.FLOWING))
    return chosen.astype(np.uint8)
