"""What a run record says of each rule: hash of its code, what it selected, root of what it made, control totals.

One record a rule, whatever the number of figures. Running the rule again on the same selection gives the same root;
a root that differs says which rule to look at, and the leaves say which figure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Any

from shuangtan.kernel import plain
from shuangtan.ledger.verifier import leaf_hash, tree_root
from shuangtan.runs.inputs import Inputs
from shuangtan.runs.lineage.lineage import Rows, cell_sets, figure_sets
from shuangtan.runs.lineage.rule_code import code_of, rule_name

LEAF_DIGITS = 16
READ = ""
"""The rule of figures that were read, not computed."""
_DIGITS = 200
"""Of a control total, so that no sum of recorded numbers is ever rounded."""


def figure_leaf(id: str, row: Mapping[str, Any]) -> bytes:
    """The hash of one figure as recorded (a leaf of RFC 6962 over its canonical JSON)."""
    return leaf_hash(canonical([id, row]))


def canonical(value: object) -> bytes:
    """One and the same bytes for one and the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaves_of(rows: Rows) -> dict[str, str]:
    """The beginning of the hash of every figure, by id: enough to say which one was changed."""
    return {id: figure_leaf(id, row).hex()[:LEAF_DIGITS] for id, row in rows.items()}


def root_of(rows: Rows, ids: Iterable[str]) -> str:
    """The root over these figures, in the order of their ids."""
    return tree_root([figure_leaf(id, rows[id]) for id in sorted(ids)]).hex()


def rule_records(rows: Rows) -> list[dict[str, Any]]:
    """One record for each rule of a run, those that made most figures first; read figures come under an empty rule."""
    made: dict[str, list[str]] = {}
    for id, row in rows.items():
        made.setdefault(rule_name(row["rule"]) if row.get("rule") else READ, []).append(id)
    return [_record(rows, rule, ids) for rule, ids in sorted(made.items(), key=lambda item: -len(item[1]))]


def _record(rows: Rows, rule: str, ids: list[str]) -> dict[str, Any]:
    code = code_of(rows[ids[0]]["rule"]) if rule != READ else None
    inputs = [i for id in ids for i in rows[id].get("inputs", ())]
    cells = [(e[1], e[3]) for id in ids for e in rows[id].get("evidence", ()) if e[1]]
    return {
        "rule": rule,
        "code": code.at if code else "",
        "hash": code.sha256 if code else "",
        "selects": [s.as_json() for s in (*figure_sets(dict.fromkeys(inputs)), *cell_sets(dict.fromkeys(cells)))],
        "figures": len(ids),
        "without_value": sum("value" not in rows[id] for id in ids),
        "totals": control_totals(rows, ids),
        "root": root_of(rows, ids),
    }


def control_totals(rows: Rows, ids: Iterable[str]) -> dict[str, str]:
    """The exact sum of what was made, unit by unit: meaningless as a number, telling as a check."""
    found: dict[str, Decimal] = {}
    with localcontext(prec=_DIGITS):
        for row in (rows[id] for id in ids if "value" in rows[id]):
            found[row["unit"]] = found.get(row["unit"], Decimal(0)) + Decimal(row["value"])
    return {name: plain(value) for name, value in sorted(found.items())}


def roots_of(rows: Rows, inputs: Inputs) -> dict[str, str]:
    """The root of all figures, and one digest for each folder of inputs: the release of factors is `catalogue`."""
    folders = sorted({"/".join(name.split("/")[: 2 if name.startswith("cities/") else 1]) for name in inputs.files})
    return {"figures": root_of(rows, rows), **{name: inputs.digest_of(f"{name}/") for name in folders}}


def changed_rules(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Rules that differ between two runs, each with what differs first: 程序, 取数 or 结果."""
    then, now = ({row["rule"]: row for row in rows} for rows in (before, after))
    told = []
    for rule in sorted(then.keys() | now.keys()):
        if rule not in then or rule not in now:
            told.append((rule, "新增" if rule in now else "不再使用"))
        elif (field := next((f for f in _COMPARED if then[rule][f] != now[rule][f]), "")) != "":
            told.append((rule, _COMPARED[field]))
    return told


_COMPARED = {"hash": "程序", "selects": "取数", "root": "结果"}
