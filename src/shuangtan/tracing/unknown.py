"""What is fed by something unknown is unknown: the reach of pure loops, missing data and power without a source."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shuangtan.tracing.block import Block, Floats, read_directions
from shuangtan.tracing.lines import Lines
from shuangtan.tracing.network import Network
from shuangtan.tracing.status import Status
from shuangtan.tracing.substitution import substitute

# A share below this is rounding, not a path.
FAINT = 1e-14


def fed_by_unknown(
    status: NDArray[np.uint8], network: Network, lines: Lines, through: Floats, tolerance: float
) -> None:
    """Set FED_BY_UNKNOWN wherever a bus draws on one whose mixture nobody knows, by tracing that unknown itself."""
    unknown = status > int(Status.DEAD)
    hours = np.flatnonzero(unknown.any(axis=0))
    if not len(hours):
        return
    origin = unknown[:, hours]
    stock = np.where(origin, 1.0, 0.0)[:, None, :]
    carried = lines.carried[:, hours]
    into_unknown = np.where(carried > 0, origin[network.to_bus], origin[network.from_bus])
    carried = np.where(into_unknown, 0.0, carried)
    block = Block(
        network.from_bus,
        network.to_bus,
        carried,
        carried,
        np.zeros(origin.shape),
        None,
        stock,
        np.arange(len(network.buses)),
        hours,
        tolerance,
    )
    directions = read_directions(block)
    block.through = np.where(origin, 1.0, through[:, hours])
    substitute(block, directions)
    reached = (block.stock[:, 0] > FAINT) & ~origin & (status[:, hours] != int(Status.DEAD))
    rows, columns = np.nonzero(reached)
    status[rows, hours[columns]] = int(Status.FED_BY_UNKNOWN)
