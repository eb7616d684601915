"""Planning: the least-cost way to the decision's targets, hour by hour, certified and explained.

A ``System`` says what may be built and what was promised; ``check_system`` lists its mistakes. ``certify`` is the
default solve: a plan with a proven limit on its cost error. ``WhatIf`` answers changed questions from the solved
program, ``explain_targets`` says what each target costs at the margin, ``find_conflict`` why a plan is impossible,
``Neighbourhood`` what else would cost about the same, ``stress`` what a drought would do. Doors: PyPSA networks in
netCDF, IAMC tables, the book of assumptions. Cost curves of abatement come from the model and from measures. The solver
is imported only when a program is handed over.
"""

from shuangtan.planning.alternatives import Alternative, Neighbourhood, Range
from shuangtan.planning.build import build
from shuangtan.planning.cascade import CascadeError, Stage, river_problems, with_cascade
from shuangtan.planning.certify import CertifiedPlan, Round, certify
from shuangtan.planning.check import check_system
from shuangtan.planning.conflict import Conflict, find_conflict
from shuangtan.planning.dispatch import Dispatch, dispatch_all
from shuangtan.planning.doors.book_in import read_book
from shuangtan.planning.doors.book_out import Book, Told, write_book
from shuangtan.planning.doors.iamc import iamc_rows, read_iamc, write_iamc
from shuangtan.planning.doors.pypsa_in import import_pypsa
from shuangtan.planning.doors.pypsa_out import export_pypsa
from shuangtan.planning.drought import Shortfall, least_regret, regret_table, stress
from shuangtan.planning.explain import TargetAnswer, explain_targets
from shuangtan.planning.measures.levelised import Measure, levelised, levelised_curve
from shuangtan.planning.measures.marginal import marginal_curve
from shuangtan.planning.robust import worst_case
from shuangtan.planning.solver import LiveSolver, NotSolvedError, Solution, solve
from shuangtan.planning.system import (
    Build,
    Commitment,
    Demand,
    Generator,
    Line,
    Link,
    Node,
    Output,
    Retrofit,
    Storage,
    System,
    Target,
    Weather,
)
from shuangtan.planning.values import annuity, period_weight
from shuangtan.planning.whatif import Answer, WhatIf

__all__ = [
    "Alternative",
    "Answer",
    "Book",
    "Build",
    "CascadeError",
    "CertifiedPlan",
    "Commitment",
    "Conflict",
    "Demand",
    "Dispatch",
    "Generator",
    "Line",
    "Link",
    "LiveSolver",
    "Measure",
    "Neighbourhood",
    "Node",
    "NotSolvedError",
    "Output",
    "Range",
    "Retrofit",
    "Round",
    "Shortfall",
    "Solution",
    "Stage",
    "Storage",
    "System",
    "Target",
    "TargetAnswer",
    "Told",
    "Weather",
    "WhatIf",
    "annuity",
    "build",
    "certify",
    "check_system",
    "dispatch_all",
    "explain_targets",
    "export_pypsa",
    "find_conflict",
    "iamc_rows",
    "import_pypsa",
    "least_regret",
    "levelised",
    "levelised_curve",
    "marginal_curve",
    "period_weight",
    "read_book",
    "read_iamc",
    "regret_table",
    "river_problems",
    "solve",
    "stress",
    "with_cascade",
    "worst_case",
    "write_book",
    "write_iamc",
]
