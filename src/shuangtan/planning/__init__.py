"""Planning: the least-cost way to the decision's targets, hour by hour, certified and explained.

A ``System`` says what may be built and what was promised; ``check_system`` lists its mistakes. ``certify`` is the
default solve: a plan with a proven limit on its cost error. ``WhatIf`` answers changed questions from the solved
program, ``explain_targets`` says what each target costs at the margin, ``find_conflict`` why a plan is impossible,
``Neighbourhood`` what else would cost about the same, ``stress`` what a drought would do. The solver is imported only
when a program is handed over.
"""

from shuangtan.planning.alternatives import Alternative, Neighbourhood, Range
from shuangtan.planning.build import build
from shuangtan.planning.cascade import CascadeError, Stage, with_cascade
from shuangtan.planning.certify import CertifiedPlan, Round, certify
from shuangtan.planning.check import check_system
from shuangtan.planning.conflict import Conflict, find_conflict
from shuangtan.planning.dispatch import Dispatch, dispatch_all
from shuangtan.planning.drought import Shortfall, least_regret, regret_table, stress
from shuangtan.planning.explain import TargetAnswer, explain_targets
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
    "Weather",
    "WhatIf",
    "annuity",
    "build",
    "certify",
    "check_system",
    "dispatch_all",
    "explain_targets",
    "find_conflict",
    "least_regret",
    "period_weight",
    "regret_table",
    "solve",
    "stress",
    "with_cascade",
    "worst_case",
]
