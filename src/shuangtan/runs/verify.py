"""Verify: files, batches, signed log, run record and reports of a city; each fault with every figure downstream.

The record is judged first: its digest stands in the signed log, and what it says of files, factors and reports is
only then a measure for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shuangtan.kernel import Problem, Wording, file_sha256, has_errors, kind
from shuangtan.ledger import verify_store
from shuangtan.ledger.verify import VerifyReport
from shuangtan.runs.folders import Folders
from shuangtan.runs.inputs import differing, file_digests
from shuangtan.runs.lineage.explain import no_record
from shuangtan.runs.lineage.lineage import Lineage
from shuangtan.runs.lineage.record_check import Damage, read_damaged
from shuangtan.runs.lineage.seal import sealed_digest

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
RECORD_CHANGED = kind(
    "R203",
    "error",
    Wording("{file} 被改动：{where}", "SHA-256 {expected}", "签名日志", "恢复原文件，或删去它重新运行"),
    Wording("{file} was changed: {where}", "SHA-256 {expected}", "the signed log", "restore it, or delete and run"),
)
RECORD_UNSEALED = kind(
    "R204",
    "error",
    Wording("日志里没有 {file} 的摘要", "每次运行结束时入日志", "签名日志", "删去它重新运行；查明日志为何没有"),
    Wording("the log has no digest of {file}", "one after each run", "the signed log", "delete it and run; find why"),
)
RECORD_ABSENT = kind(
    "R205",
    "error",
    Wording("{file} 不见了", "SHA-256 {expected}", "签名日志", "恢复原文件，或重新运行"),
    Wording("{file} is gone", "SHA-256 {expected}", "the signed log", "restore it, or run again"),
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


def verify_city(folders: Folders, lang: str = "zh", checkpoint: str = "", again: bool = False) -> Findings:
    """Check everything the last run stands on; LookupError if there was none.

    `checkpoint` is a signed checkpoint that was kept elsewhere: it finds a store that was rewritten as a whole.
    `again` also computes every figure once more and compares it with the record.
    """
    if not folders.record.is_file() and not folders.ledger.is_file():
        raise LookupError(no_record(folders))
    record, doubts = _record(folders)
    lineage = Lineage(record["figures"])
    store = verify_store(folders.ledger, folders.city, checkpoint)
    findings = [
        *(Finding(problem, lineage.forward(ids)) for problem, ids in doubts),
        *(Finding(fault.problem, lineage.of_keys(fault.keys)) for fault in store.faults),
        *_inputs(folders, record, lineage),
        *_outputs(folders, record),
    ]
    if again and record is not _NOTHING:
        findings += [Finding(problem, lineage.forward(ids)) for problem, ids in _again(folders, record)]
    return Findings(_said(record, store, lang), tuple(findings), lang)


def _record(folders: Folders) -> tuple[dict[str, Any], list[tuple[Problem, tuple[str, ...]]]]:
    """The record as far as it can be read, and what is wrong with it, with the figures that stand there."""
    path, expected = folders.record, sealed_digest(folders.ledger, folders.record.name)
    if not path.is_file():
        return _NOTHING, [(RECORD_ABSENT(at=str(path), file=path.name, expected=expected or "—"), ())]
    content, damages = read_damaged(path.read_bytes())
    if expected is None:
        return content, [(RECORD_UNSEALED(at=str(path), file=path.name), ())]
    found = damages if file_sha256(path) != expected else []
    return content, [(_changed(path.name, d, expected), d.figures) for d in found]


def _again(folders: Folders, record: dict[str, Any]) -> Iterable[tuple[Problem, tuple[str, ...]]]:
    from shuangtan.runs.lineage.again import run_again

    return run_again(folders, record)


def _changed(name: str, damage: Damage, expected: str) -> Problem:
    return RECORD_CHANGED(at=f"{name}:{damage.where}", file=name, where=damage.where, expected=expected)


_NOTHING: dict[str, Any] = {"figures": {}, "inputs": {}, "outputs": {}}
"""What a record says that cannot be read."""


def _said(record: dict[str, Any], store: VerifyReport, lang: str) -> str:
    files, reports = len(record["inputs"]), len(record["outputs"])
    if lang == "zh":
        log = f"{store.batches} 个批次 {store.rows} 条、{store.checkpoints} 个检查点"
        return f"核对 {files} 个输入文件、{log}、{reports} 份报告"
    log = f"{store.batches} batches with {store.rows} entries, {store.checkpoints} checkpoints"
    return f"checked {files} inputs, {log}, {reports} reports"


def _inputs(folders: Folders, record: dict[str, Any], lineage: Lineage) -> Iterator[Finding]:
    if not record["inputs"]:
        return
    for file in differing(file_digests(folders.inputs()), record["inputs"]):
        expected = record["inputs"].get(file, "—（新文件）")
        yield Finding(INPUT_CHANGED(at=file, file=file, expected=expected), lineage.of_file(file))


def _outputs(folders: Folders, record: dict[str, Any]) -> Iterator[Finding]:
    for name, expected in record["outputs"].items():
        path = folders.out / name
        if not path.is_file() or file_sha256(path) != expected:
            yield Finding(OUTPUT_CHANGED(at=str(path), file=name, expected=expected), ())
