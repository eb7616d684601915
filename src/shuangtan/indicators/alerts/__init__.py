"""Alerts: rules as data, each with its cases; states pending, firing, resolved.

Five kinds: absolute (a level passed), pace (ahead of a budget's schedule), jump (an unlikely step), missing (a report
overdue) and stale (nothing new for too long). Promises: a rule without a case that fires and one that stays quiet does
not load, nor one whose case fails; unknown is not good: silence neither fires an alert of levels nor resolves it; the
same history gives the same states, so late data correct them and nothing fires twice.
"""

from shuangtan.indicators.alerts.case import Case, run_case
from shuangtan.indicators.alerts.conditions import Observation
from shuangtan.indicators.alerts.loading import load_rules
from shuangtan.indicators.alerts.rule import Rule, RuleKind
from shuangtan.indicators.alerts.states import AlertState, Step, track
from shuangtan.indicators.alerts.watching import Alert, observations, watch_rules

__all__ = [
    "Alert",
    "AlertState",
    "Case",
    "Observation",
    "Rule",
    "RuleKind",
    "Step",
    "load_rules",
    "observations",
    "run_case",
    "track",
    "watch_rules",
]
