"""Carbon traced hour by hour through networks, and along the supply chain.

One kernel serves grid, gas and heat: the intensity of a flow network, (diag P − Rᵀ) w = E, for all hours and source
classes at once, with named loss rules, a storage ledger, declared ties, and a status wherever nobody can know.
Cases come from MATPOWER, pandapower, PyPSA, or plain tables of zones; unbalanced measurements are reconciled first.
"""

from shuangtan.tracing.case import Case
from shuangtan.tracing.declared import Basis, Declared, LedgerKind, factors_of
from shuangtan.tracing.flow import trace, trace_by
from shuangtan.tracing.gas import Gas, GasQuality, gas_quality
from shuangtan.tracing.heat import SupplyPipes, allocated_intensity, heat_case
from shuangtan.tracing.lines import branch_status
from shuangtan.tracing.market import Contract, ElectricityLedger, Residual, location_ledger, market_ledger
from shuangtan.tracing.matpower import MatpowerCase, parse_matpower, read_matpower
from shuangtan.tracing.network import Network, read_network
from shuangtan.tracing.powerflow import DcGrid
from shuangtan.tracing.pypsa_network import PypsaCase, open_pypsa, read_pypsa
from shuangtan.tracing.reconcile import Reconciled, reconcile
from shuangtan.tracing.rules import Coupling, LossRule, Rules
from shuangtan.tracing.solved import matpower_dc, matpower_solved, pandapower_solved
from shuangtan.tracing.status import BranchStatus, Status
from shuangtan.tracing.storage import Storage, StorageLedger, StorageRule, run_ledger
from shuangtan.tracing.storing import StoredTrace, trace_with_storage
from shuangtan.tracing.ties import Tie, with_ties
from shuangtan.tracing.trace import Trace
from shuangtan.tracing.zones import ZoneCase, read_zones

__all__ = [
    "Basis",
    "BranchStatus",
    "Case",
    "Contract",
    "Coupling",
    "DcGrid",
    "Declared",
    "ElectricityLedger",
    "Gas",
    "GasQuality",
    "LedgerKind",
    "LossRule",
    "MatpowerCase",
    "Network",
    "PypsaCase",
    "Reconciled",
    "Residual",
    "Rules",
    "Status",
    "Storage",
    "StorageLedger",
    "StorageRule",
    "StoredTrace",
    "SupplyPipes",
    "Tie",
    "Trace",
    "ZoneCase",
    "allocated_intensity",
    "branch_status",
    "factors_of",
    "gas_quality",
    "heat_case",
    "location_ledger",
    "market_ledger",
    "matpower_dc",
    "matpower_solved",
    "open_pypsa",
    "pandapower_solved",
    "parse_matpower",
    "read_matpower",
    "read_network",
    "read_pypsa",
    "read_zones",
    "reconcile",
    "run_ledger",
    "trace",
    "trace_by",
    "trace_with_storage",
    "with_ties",
]
