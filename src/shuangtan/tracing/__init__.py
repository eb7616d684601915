"""Carbon traced hour by hour through networks, and along the supply chain.

One kernel serves grid, gas and heat: the intensity of a flow network, (diag P − Rᵀ) w = E, for all hours and source
classes at once, with named loss rules, a storage ledger, declared ties, and a status wherever nobody can know.
Cases come from MATPOWER, pandapower, PyPSA, or plain tables of zones; unbalanced measurements are reconciled first.

Footprints of products come from process networks and input-output tables, all at once, and unfold into supply paths
with an exact remainder; the traced hours of a plant enter what it makes; records follow PACT v3.
"""

from shuangtan.tracing.basis import Basis, basis_of
from shuangtan.tracing.case import Case
from shuangtan.tracing.declared import Declared, LedgerKind, factors_of
from shuangtan.tracing.flow import trace, trace_by
from shuangtan.tracing.footprint.electricity import ElectricityFactor, Losses, electricity_factor
from shuangtan.tracing.footprint.exchange import read_footprint, write_footprint
from shuangtan.tracing.footprint.hourly import HourlyElectricity, hourly_electricity
from shuangtan.tracing.footprint.product import FootprintScope, ProductIdentity, footprint_figure, product_record
from shuangtan.tracing.footprint.record import CarbonFootprint, FactorSource, ProductFootprint
from shuangtan.tracing.footprint.traced import traced_electricity
from shuangtan.tracing.gas import Gas, GasQuality, gas_quality
from shuangtan.tracing.heat import SupplyPipes, allocated_intensity, heat_case
from shuangtan.tracing.inputoutput import InputOutputTable, demand_footprints, table_network, table_problems
from shuangtan.tracing.inputoutput_reader import RegionalTable, read_pymrio
from shuangtan.tracing.lines import branch_status
from shuangtan.tracing.market import Contract, ElectricityLedger, Residual, location_ledger, market_ledger
from shuangtan.tracing.matpower import MatpowerCase, parse_matpower, read_matpower
from shuangtan.tracing.network import Network, read_network
from shuangtan.tracing.paths_strongest import StrongestPaths, SupplyPath, strongest_paths
from shuangtan.tracing.powerflow import DcGrid
from shuangtan.tracing.pypsa_network import PypsaCase, open_pypsa, read_pypsa
from shuangtan.tracing.reconcile import Reconciled, reconcile
from shuangtan.tracing.rules import Coupling, LossRule, Rules
from shuangtan.tracing.solved import matpower_dc, matpower_solved, pandapower_solved
from shuangtan.tracing.status import BranchStatus, Status
from shuangtan.tracing.storage import Storage, StorageLedger, StorageRule, run_ledger
from shuangtan.tracing.storing import StoredTrace, trace_with_storage
from shuangtan.tracing.supply.activity import Activity, Purchase
from shuangtan.tracing.supply.allocation import AllocationBasis, AllocationKey, Product
from shuangtan.tracing.supply.chain import (
    Contribution,
    Footprints,
    SupplyNetwork,
    chain_of,
    footprints,
    hot_spots,
    purchases,
    required_output,
)
from shuangtan.tracing.supply.paths import PathTree, supply_paths
from shuangtan.tracing.supply.process import ProcessNetwork, process_network
from shuangtan.tracing.supply.uncertainty import (
    FactorSpread,
    factor_parts,
    footprint_draws,
    requirement_draws,
    spread_of,
)
from shuangtan.tracing.ties import Tie, with_ties
from shuangtan.tracing.trace import Trace
from shuangtan.tracing.zones import ZoneCase, read_zones

__all__ = [
    "Activity",
    "AllocationBasis",
    "AllocationKey",
    "Basis",
    "BranchStatus",
    "CarbonFootprint",
    "Case",
    "Contract",
    "Contribution",
    "Coupling",
    "DcGrid",
    "Declared",
    "ElectricityFactor",
    "ElectricityLedger",
    "FactorSource",
    "FactorSpread",
    "FootprintScope",
    "Footprints",
    "Gas",
    "GasQuality",
    "HourlyElectricity",
    "InputOutputTable",
    "LedgerKind",
    "LossRule",
    "Losses",
    "MatpowerCase",
    "Network",
    "PathTree",
    "ProcessNetwork",
    "Product",
    "ProductFootprint",
    "ProductIdentity",
    "Purchase",
    "PypsaCase",
    "Reconciled",
    "RegionalTable",
    "Residual",
    "Rules",
    "Status",
    "Storage",
    "StorageLedger",
    "StorageRule",
    "StoredTrace",
    "StrongestPaths",
    "SupplyNetwork",
    "SupplyPath",
    "SupplyPipes",
    "Tie",
    "Trace",
    "ZoneCase",
    "allocated_intensity",
    "basis_of",
    "branch_status",
    "chain_of",
    "demand_footprints",
    "electricity_factor",
    "factor_parts",
    "factors_of",
    "footprint_draws",
    "footprint_figure",
    "footprints",
    "gas_quality",
    "heat_case",
    "hot_spots",
    "hourly_electricity",
    "location_ledger",
    "market_ledger",
    "matpower_dc",
    "matpower_solved",
    "open_pypsa",
    "pandapower_solved",
    "parse_matpower",
    "process_network",
    "product_record",
    "purchases",
    "read_footprint",
    "read_matpower",
    "read_network",
    "read_pymrio",
    "read_pypsa",
    "read_zones",
    "reconcile",
    "required_output",
    "requirement_draws",
    "run_ledger",
    "spread_of",
    "strongest_paths",
    "supply_paths",
    "table_network",
    "table_problems",
    "trace",
    "trace_by",
    "trace_with_storage",
    "traced_electricity",
    "with_ties",
    "write_footprint",
]
