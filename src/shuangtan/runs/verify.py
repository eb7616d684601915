"""Verify: files, batches, signed log and reports of a city; each fault with every figure downstream of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shuangtan.kernel import Problem, Wording, file_sha256, has_errors, kind
from shuangtan.ledger import verify_store
from shuangtan.ledger.verify import Key, VerifyReport
from shuangtan.runs.explain import read_record
from shuangtan.runs.folders import Folders
from shuangtan.runs.inputs import read_inputs

INPUT_CHANGED = kind(
    "R201",
    "error",
    Wording("{file} 与上次运行时不同", "SHA-256 {expected}", "run.json", "恢复原文件，或重新运行以采用新内容"),
    Wording("{file} differs from the last run", "SHA-256 {expected}", "run.json", "restore it, or run again"),
)
OUTPUT_CHANGED = kind(
    "R202",
    "error",
    Wording("{file} 写出后被改动或删除", "SHA-256 {expected}", "run.json", "重新运行，会重新写出"),
    Wording("{file} was changed or removed after writing", "SHA-256 {expected}", "run.json", "run again to rewrite it"),
)
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and the ids of the figures that rest on it."""

    problem: Problem
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was checked and everything found."""

    checked: str
    findings: tuple[Finding, ...]
    lang: str

    @property
    def is_sound(self) -> bool:
        return not has_errors(f.problem for f in self.findings)

    def text(self) -> str:
        """Lines for the terminal: each fault, then the figures downstream."""
        lines = [self.checked]
        for finding in self.findings:
            lines.append(finding.problem.text(self.lang))
            lines += [f"    → {id}" for id in finding.figures[:SHOWN]]
            if len(finding.figures) > SHOWN:
                lines.append(f"    … 共 {len(finding.figures)} 个数")
        said = {"zh": ("全部相符", "有不符之处"), "en": ("all sound", "faults found")}[self.lang]
        return "\n".join([*lines, said[0] if self.is_sound else said[1]])

    def as_json(self) -> dict[str, Any]:
        rows = [
            {"code": f.problem.code, **f.problem.parts(self.lang), "figures": list(f.figures)} for f in self.findings
        ]
        return {"sound": self.is_sound, "checked": self.checked, "findings": rows}


def verify_city(folders: Folders, lang: str = "zh") -> Findings:
    """Check everything the last run stands on; LookupError if there was none."""
    record = read_record(folders)
    users = Users(record["figures"])
    store = verify_store(folders.ledger, folders.city)
    findings = [*_stored(store, users), *_inputs(folders, record, users), *_outputs(folders, record)]
    checked = _said(record, store, lang)
    return Findings(checked, tuple(findings), lang)


def _said(record: dict[str, Any], store: VerifyReport, lang: str) -> str:
    files, reports = len(record["inputs"]), len(record["outputs"])
    if lang == "zh":
        log = f"{store.batches} 个批次 {store.rows} 条、{store.checkpoints} 个检查点"
        return f"核对 {files} 个输入文件、{log}、{reports} 份报告"
    log = f"{store.batches} batches with {store.rows} entries, {store.checkpoints} checkpoints"
    return f"checked {files} inputs, {log}, {reports} reports"


class Users:
    """Who rests on whom: figures by the file they were read from, and everything computed from them."""

    def __init__(self, rows: dict[str, Any]) -> None:
        self._known = rows.keys()
        self._above: dict[str, list[str]] = {}
        self._by_file: dict[str, list[str]] = {}
        for id, row in rows.items():
            for below in row.get("inputs", ()):
                self._above.setdefault(below, []).append(id)
            for evidence in row.get("evidence", ()):
                self._by_file.setdefault(evidence[1], []).append(id)

    def of_file(self, file: str) -> tuple[str, ...]:
        """Every figure downstream of a file, whether named from the city folder or from the root of the data."""
        root, _, below = file.partition("/")
        inside = below.partition("/")[2] if root == "cities" else below
        return self._upward(self._by_file.get(inside, ()))

    def of_keys(self, keys: Iterable[Key]) -> tuple[str, ...]:
        """Every figure downstream of ledger entries, by their keys (directive, subject, product, flow, period, …)."""
        ids = [f"{k[2]}.{k[3]}@{k[1]}:{k[4]}" for k in keys]
        return self._upward([id for id in ids if id in self._known])

    def _upward(self, start: Iterable[str]) -> tuple[str, ...]:
        found = dict.fromkeys(start)
        queue = list(found)
        while queue:
            for above in self._above.get(queue.pop(), ()):
                if above not in found:
                    found[above] = None
                    queue.append(above)
        return tuple(found)


def _stored(store: VerifyReport, users: Users) -> Iterator[Finding]:
    for fault in store.faults:
        yield Finding(fault.problem, users.of_keys(fault.keys))


def _inputs(folders: Folders, record: dict[str, Any], users: Users) -> Iterator[Finding]:
    for file in read_inputs(folders.inputs()).changed_since(record["inputs"]):
        expected = record["inputs"].get(file, "—（新文件）")
        yield Finding(INPUT_CHANGED(at=file, file=file, expected=expected), users.of_file(file))


def _outputs(folders: Folders, record: dict[str, Any]) -> Iterator[Finding]:
    for name, expected in record["outputs"].items():
        path = folders.out / name
        if not path.is_file() or file_sha256(path) != expected:
            yield Finding(OUTPUT_CHANGED(at=str(path), file=name, expected=expected), ())
