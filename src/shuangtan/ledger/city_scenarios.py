"""Reading the scenarios of a city: YAML as typed, every source known; what the values mean is for planning."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from shuangtan.kernel import Located, Problem, nearest
from shuangtan.ledger import mistakes_row
from shuangtan.ledger.sheet import read_text, yaml_content

SCENARIOS = "scenarios/"


def read_scenarios(
    path: Path, names: Collection[str], sources: Collection[str], problems: list[Problem]
) -> Mapping[str, Any]:
    """The YAML files of scenarios/ by the name of the file; one that cannot be read or cites nobody is left out."""
    found = {}
    for name in sorted(n for n in names if n.startswith(SCENARIOS) and n.endswith((".yaml", ".yml"))):
        text, wrong = read_text(name, (path / name).read_bytes())
        content, more = yaml_content(name, text, "id、values 等字段") if not wrong else (None, [])
        problems += wrong + more
        unknown = [row for row in cited(content) if row["source"] not in sources]
        problems += [
            mistakes_row.UNKNOWN_SOURCE(at=row.at, seen=row["source"], nearest=nearest(str(row["source"]), sources))
            for row in unknown
        ]
        if isinstance(content, Located) and not unknown:
            found[Path(name).stem] = content
    return found


def cited(content: Any) -> Iterator[Located]:
    """Every mapping, at any depth, that names a source."""
    if isinstance(content, Located):
        if "source" in content:
            yield content
        for below in content.values():
            yield from cited(below)
    elif isinstance(content, list):
        for item in content:
            yield from cited(item)
