"""The account rule as the SQL of DuckDB: compiled from `activity_rule` and kept beside it as text.

The rule is written in Ibis, once; `rule.sql` is what Ibis makes of it, and a test fails when the two differ
(`python -m shuangtan.accounts.activity.sql` writes it anew). With the text, DuckDB needs no Ibis: a question about
one cell is answered before Ibis would have been imported, and the default engine needs nothing to be installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shuangtan.accounts.activity.packages import imported
from shuangtan.accounts.activity.rule import Inputs, contributions, emissions, living
from shuangtan.accounts.activity.table import TABLES

TEXT = Path(__file__).with_name("rule.sql")
_MARK = "-- rule: "
_KINDS = {"i2": "int16", "i4": "int32", "i8": "int64"}


@cache
def statements() -> Mapping[str, str]:
    """The rule by name: `totals`, `living` (contributions that count), `told` (of all records, superseded ones too)."""
    parts = TEXT.read_text(encoding="utf-8").split(_MARK)[1:]
    return {name: query for name, _, query in (part.partition("\n") for part in parts)}


def compiled() -> str:
    """The text as Ibis writes it now."""
    ibis = imported("ibis", "engines")
    schemas = {table: {name: _KINDS[kind] for name, kind in kinds.items()} for table, kinds in TABLES.items()}
    inputs = Inputs(*(ibis.table(schema, name=table) for table, schema in schemas.items()))
    expressions = {
        "totals": emissions(inputs),
        "living": contributions(living(inputs), inputs.factors),
        "told": contributions(inputs.activity, inputs.factors),
    }
    queries = {name: str(ibis.to_sql(expression, dialect="duckdb")) for name, expression in expressions.items()}
    return "".join(f"{_MARK}{name}\n{query}\n" for name, query in queries.items())


if __name__ == "__main__":
    TEXT.write_text(compiled(), encoding="utf-8")
