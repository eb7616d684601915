"""The run record, run.json: what was read, what came out, every figure with its tree; and what is stale against it.

It also holds a record of every rule, the hash of every figure and of every other section, so that a changed byte is
found and placed. The digest of the whole file is the last batch of the run in the signed log.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from shuangtan.kernel import file_sha256
from shuangtan.reports.content import CityReport
from shuangtan.runs.inputs import Inputs
from shuangtan.runs.lineage.figure_json import figures_to_json
from shuangtan.runs.lineage.rule_records import canonical, leaves_of, roots_of, rule_records

FORMAT = 2
UNSEALED = ("outputs", "sealed", "sections")
"""What is added after the record was made: known by the digest of the file alone."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record on disk; `content` is its JSON."""

    path: Path
    content: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Record:
        """The record at this path; empty if there is none or it cannot be read (then everything is stale)."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls(path)
        return cls(path, content if content.get("format") == FORMAT else {})

    def is_current(self, inputs: Inputs, day: str) -> bool:
        """Whether it was made from these inputs by this program on this day."""
        return self.content.get("fingerprint") == inputs.fingerprint and self.content.get("made_on") == day

    def is_fresh(self, output: Path) -> bool:
        """Whether this output is the one the record speaks of, untouched."""
        told = self.content.get("outputs", {}).get(output.name)
        return told is not None and output.is_file() and file_sha256(output) == told

    @property
    def is_sealed(self) -> bool:
        """Whether it was finished, with all outputs, and its digest given to the log."""
        return bool(self.content.get("sealed"))

    def with_output(self, output: Path) -> Record:
        """The record, saved, with the digest of one more output."""
        outputs = {**self.content.get("outputs", {}), output.name: file_sha256(output)}
        return Record(self.path, {**self.content, "outputs": outputs}).save()

    def finished(self) -> Record:
        """The record, saved for the last time: what is written now is what the log will know."""
        return Record(self.path, {**self.content, "sealed": True}).save()

    def save(self) -> Record:
        """Write it whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, written(self.content).encode())
        return self


def record_of(path: Path, report: CityReport, inputs: Inputs, summary: dict[str, Any]) -> Record:
    """The record of a report; outputs are added as they are written."""
    figures = figures_to_json(report.figures().values())
    content: dict[str, Any] = {
        "format": FORMAT,
        "city": report.city.code,
        "made_on": str(report.made_on),
        "fingerprint": inputs.fingerprint,
        "program": report.provenance.program_version,
        "catalogue": report.provenance.catalogue_release,
        "policies": list(report.provenance.policies),
        "checkpoint": report.provenance.checkpoint,
        "inputs": inputs.files,
        "summary": summary,
        "problems": [{"code": p.code, "grade": p.kind.grade, **p.parts()} for p in report.problems],
        "figures": figures,
        "sources": [asdict(source) for source in report.sources],
        "clauses": [asdict(clause) for clause in report.clauses],
        "rules": rule_records(figures),
        "roots": roots_of(figures, inputs),
        "leaves": leaves_of(figures),
    }
    return Record(path, {**content, "sections": sections_of(content)})


def written(content: dict[str, Any]) -> str:
    """The text of a record: each section on a line and each figure on one, so that damage stays within its line."""
    lines = [f"{_json(name)}:{_lines(value) if name == 'figures' else _json(value)}" for name, value in content.items()]
    return "{" + ",\n".join(lines) + "}\n"


def _lines(rows: dict[str, Any]) -> str:
    return "{\n" + ",\n".join(f"{_json(id)}:{_json(row)}" for id, row in rows.items()) + "\n}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def sections_of(content: dict[str, Any]) -> dict[str, str]:
    """The digest of every section but the figures, which have their own, and what is added later."""
    sections = content.keys() - {*UNSEALED, "figures"}
    return {name: sha256(canonical(content[name])).hexdigest()[:16] for name in sorted(sections)}


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that an interruption leaves the old one or the new one."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
