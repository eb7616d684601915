"""The alert rules asked of the city, its counties, parks and enterprises, as rows of the report.

The city's alerts stand one by one. Those of lower levels that say the same of several subjects stand together, and
those without data are counted only: forty rows of silence would hide the one that fires.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.alerts import Alert, Rule, watch_rules
from shuangtan.indicators.alerts.conditions import Verdict
from shuangtan.indicators.alerts.states import AlertState
from shuangtan.indicators.system import Level
from shuangtan.kernel import Figure, Grain, Mark, State
from shuangtan.reports.sections import AlertLevel, AlertRow
from shuangtan.reports.shown import in_unit
from shuangtan.runs.load import Loaded, plant_entries
from shuangtan.runs.observe import labels
from shuangtan.runs.subjects import subjects

EVERY = dict(zip(Grain, ("年", "半年", "季", "月", "日", "时"), strict=True))
BLIND = "blind"
NAMED = 3
"""How many subjects a row names that stands for several; their number stands for the rest."""
_ORDER = (*(s.value for s in (AlertState.FIRING, AlertState.PENDING, AlertState.RESOLVED, AlertState.NORMAL)), BLIND)


def city_alerts(loaded: Loaded, rules: Sequence[Rule], today: date) -> list[Alert]:
    """Every rule on every subject of its levels, from the first period told to the last one over."""
    facts = Facts([*loaded.city.entries, *plant_entries(loaded.city)], labels(loaded))
    return watch_rules(rules, facts, subjects(loaded), today.year, today, first_year=today.year - 1)


def alert_rows(
    loaded: Loaded, alerts: Sequence[Alert], today: date
) -> tuple[tuple[AlertRow, ...], tuple[AlertLevel, ...]]:
    """The rows, those that fire first; and how many alerts of each level stand at each state."""
    levels = {s.id: s.level for s in subjects(loaded)}
    names = labels(loaded).names
    groups: dict[tuple[str, ...], list[Alert]] = {}
    for alert in alerts:
        level = levels[alert.subject]
        if level is Level.CITY:
            groups[(alert.rule.id,)] = [alert]
        elif not _is_blind(alert):
            groups.setdefault((alert.rule.id, level, alert.now.state, alert.now.because), []).append(alert)
    rows = [_row(told, levels[told[0].subject], names, today) for told in groups.values()]
    rows.sort(key=lambda row: _ORDER.index(row.state))
    return tuple(rows), tuple(_level(level, alerts, levels) for level in Level if level in levels.values())


def _row(told: Sequence[Alert], level: Level, names: dict[str, str], today: date) -> AlertRow:
    rule, now, one = told[0].rule, told[0].now, len(told) == 1
    figure = told[0].figure if one else None
    return AlertRow(
        rule.id,
        rule.zh,
        rule.kind.label,
        EVERY[rule.frequency],
        in_unit(figure, rule.unit.code) if figure else None,
        "" if rule.kind.watches_days else rule.side.label,
        _threshold(rule, today),
        BLIND if _is_blind(told[0]) else now.state.value,
        now.shown,
        now.moment,
        "" if rule.kind.watches_days else now.since,
        f"按{EVERY[rule.frequency]}的数据：{now.because}" if rule.kind.watches_days else now.because,
        rule.consequence,
        "" if level is Level.CITY else _named([names.get(a.subject, a.subject) for a in told], level),
    )


def _named(names: Sequence[str], level: Level) -> str:
    if len(names) == 1:
        return names[0]
    more = "等" if len(names) > NAMED else ""
    return f"{len(names)} 个{level.label}：{'、'.join(names[:NAMED])}{more}"


def _level(level: Level, alerts: Sequence[Alert], levels: dict[str, Level]) -> AlertLevel:
    own = [a for a in alerts if levels[a.subject] is level]
    counts = Counter(BLIND if _is_blind(a) else a.now.state.value for a in own)
    count = sum(1 for found in levels.values() if found is level)
    return AlertLevel(level.label, count, len({a.rule.id for a in own}), tuple(counts[s] for s in _ORDER))


def _is_blind(alert: Alert) -> bool:
    return alert.now.state is AlertState.NORMAL and alert.now.verdict is Verdict.UNKNOWN


def _threshold(rule: Rule, today: date) -> Figure | None:
    """The threshold in force, as a figure of its own that leads to its source."""
    value = rule.threshold.at(today)
    if value is None:
        return None
    state = State.ASSUMED if value.mark is Mark.ASSUMED else State.REPORTED
    id, label, evidence = f"alert.{rule.id}.threshold", f"{rule.zh}阈值", (value.evidence,)
    return Figure(id, label, value.quantity, state, evidence=evidence, why=value.note, is_verified=value.is_verified)
