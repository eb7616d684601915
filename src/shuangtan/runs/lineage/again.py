"""Run a recorded run again in memory and hold it against its record, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shuangtan.kernel import Problem, Wording, has_errors, kind
from shuangtan.runs.compose import figures_now
from shuangtan.runs.folders import Folders
from shuangtan.runs.lineage.rule_code import rule_name
from shuangtan.runs.lineage.rule_records import READ, changed_rules, leaves_of, rule_records
from shuangtan.runs.load import load

NOT_REPEATED = kind(
    "R206",
    "error",
    Wording("规则“{rule}”重算后{what}与记录不同，涉及 {count} 个数", "与记录相同", "run.json", "重新运行并查明原因"),
    Wording(
        "rule “{rule}” run again differs: {what}, {count} figures", "as recorded", "run.json", "run again; find why"
    ),
)


def run_again(folders: Folders, record: Mapping[str, Any]) -> Iterator[tuple[Problem, tuple[str, ...]]]:
    """A problem for each rule whose code, selection or results differ from the record, with the figures concerned."""
    loaded, problems = load(folders)
    if loaded is None or has_errors(problems):
        yield from ((problem, ()) for problem in problems if problem.is_error)
        return
    now, _ = figures_now(loaded, date.fromisoformat(record["made_on"]))
    then, leaves = record["figures"], leaves_of(now)
    for rule, what in changed_rules(record["rules"], rule_records(now)):
        ids = [id for id, row in then.items() if (rule_name(row["rule"]) if row.get("rule") else READ) == rule]
        moved = tuple(id for id in ids if leaves.get(id) != record["leaves"].get(id))
        yield NOT_REPEATED(at="run.json", rule=rule or "取自资料", what=what, count=len(moved)), moved
