"""Direct-current power flow: factored once, solved for all hours together.

With susceptances b, phase shifts φ and base power M, the flow on a branch is M b (θ_from − θ_to − φ); balance at every
bus gives one sparse symmetric system whose matrix does not change from hour to hour (Stott, Jardim & Alsaç 2009).
Islands have one reference bus each; what an island lacks or has too much stands at its reference and is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csc_array, csr_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from shuangtan.tracing.block import Bools, Floats, Ints
from shuangtan.tracing.network import Network


@dataclass(frozen=True)
class DcGrid:
    """A grid for direct-current power flow: susceptance [p.u.] and phase shift [rad] of each branch, base [MVA]."""

    network: Network
    susceptance: Floats
    shift_rad: Floats
    base_mva: float

    @cached_property
    def incidence(self) -> csr_array:
        """+1 at the from-bus and −1 at the to-bus of each branch."""
        count = len(self.network.branches)
        rows = np.arange(count)
        ends = np.concatenate([self.network.from_bus, self.network.to_bus])
        signs = np.concatenate([np.ones(count), -np.ones(count)])
        shape = (count, len(self.network.buses))
        return csr_array((signs, (np.concatenate([rows, rows]), ends)), shape=shape)

    @cached_property
    def islands(self) -> Ints:
        """The island of each bus."""
        laplacian = self.incidence.T @ self.incidence
        return np.asarray(connected_components(laplacian, directed=False)[1], dtype=np.intp)

    @cached_property
    def _free(self) -> Bools:
        """All buses but the first of each island."""
        free = np.ones(len(self.network.buses), dtype=bool)
        free[np.unique(self.islands, return_index=True)[1]] = False
        return free

    @cached_property
    def _factor(self) -> object:
        weighted = diags_array(self.susceptance) @ self.incidence
        matrix = csc_array(self.incidence.T @ weighted)[self._free][:, self._free]
        options = {"SymmetricMode": True}
        return splu(csc_array(matrix), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.01, options=options)

    def flows(self, injection_mw: Floats) -> tuple[Floats, Floats]:
        """Branch flows [MW], [branch, hour], and what stands at the reference of each island [MW], [island, hour].

        `injection_mw` [bus, hour] is generation minus load. A reference power that is not zero means that the
        numbers of that island do not balance.
        """
        fixed = self.base_mva * self.susceptance * self.shift_rad
        needed = injection_mw + (self.incidence.T @ fixed)[:, None]
        angle = np.zeros_like(needed)
        if self._free.any():
            angle[self._free] = self._factor.solve(np.ascontiguousarray(needed[self._free]))  # type: ignore[attr-defined]
        flow = self.incidence @ angle
        flow *= self.susceptance[:, None]
        flow -= fixed[:, None]
        missing = np.zeros((int(self.islands.max(initial=-1)) + 1, injection_mw.shape[1]))
        np.add.at(missing, self.islands, injection_mw)
        return np.asarray(flow, dtype=np.float64), missing
