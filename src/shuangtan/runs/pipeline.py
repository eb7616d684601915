"""A run, from folder to reports: one function that reads as a paragraph, and repeats only what is stale."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from shuangtan.kernel import Problem, has_errors
from shuangtan.runs.folders import Folders
from shuangtan.runs.inputs import Inputs, read_inputs
from shuangtan.runs.lineage.record import Record

Step = Callable[[str], None]
"""Called with the name of each stage as it begins."""
Announce = Callable[[dict[str, Any]], None]
"""Called with the summary as soon as the targets are judged, before anything slow is written."""
OUTPUTS = ("index.html", "report.docx", "tables.xlsx")


@dataclass(frozen=True, slots=True)
class Result:
    """What a run leaves: its record (empty if it was refused), the problems met, and whether work was done."""

    record: Record
    problems: tuple[Problem, ...]
    was_refused: bool
    done: tuple[str, ...]

    @property
    def summary(self) -> dict[str, Any]:
        """The summary for the terminal; empty if the run was refused."""
        told: dict[str, Any] = self.record.content.get("summary", {})
        return told

    def record_text(self) -> str:
        return json.dumps(self.record.content, ensure_ascii=False, indent=2)


def run_city(
    folders: Folders, step: Step, draft: bool = False, today: date | None = None, announce: Announce | None = None
) -> Result:
    """Run a city: read, check, record in the ledger, judge, write the reports.

    Problems of grade error refuse the whole run (nothing is written) unless a draft was asked for, which is marked as
    one. Nothing changed since the last run means nothing is done; a missing or changed output is made again.
    """
    today = today or date.today()
    step("核对输入")
    inputs = read_inputs(folders.inputs())
    record = Record.read(folders.record)
    outputs = [folders.out / name for name in OUTPUTS]
    current = record.is_current(inputs, str(today))
    if current and record.is_sealed and all(record.is_fresh(output) for output in outputs):
        return Result(record, (), False, ())
    stages = Stages(folders, inputs, step, draft, today, announce)
    return _run(stages, record if current else Record(folders.record))


def check_city(folders: Folders) -> list[Problem]:
    """Every problem of the city folder and of the catalogue and documents it stands on; nothing is recorded."""
    from shuangtan.runs.load import load, plant_entries
    from shuangtan.runs.observe import observe
    from shuangtan.runs.reconciling import reconciled
    from shuangtan.runs.sections import section_problems

    loaded, problems = load(folders)
    if loaded is None:
        return problems
    seen = observe(loaded, [*loaded.city.entries, *plant_entries(loaded.city)], date.today())
    unmet = reconciled(loaded, seen, loaded.city.entries)[1]
    return [*problems, *section_problems(loaded, date.today()), *unmet, *seen.contradictions, *seen.differences]


@dataclass(frozen=True, slots=True)
class Stages:
    """What the stages of one run share."""

    folders: Folders
    inputs: Inputs
    step: Step
    draft: bool
    today: date
    announce: Announce | None


def _run(run: Stages, record: Record) -> Result:
    from shuangtan.reports.terminal import summary_data
    from shuangtan.runs.assemble import assemble
    from shuangtan.runs.lineage.record import record_of
    from shuangtan.runs.load import load, plant_entries
    from shuangtan.runs.observe import observe

    run.step("读取目录、政策文件和城市资料")
    loaded, problems = load(run.folders)
    if loaded is None or (has_errors(problems) and not run.draft):
        return Result(Record(run.folders.record), tuple(problems), True, ())
    run.step("核算与评判")
    entries = [*loaded.city.entries, *plant_entries(loaded.city)]
    observed = observe(loaded, entries, run.today)
    report = assemble(loaded, observed, entries, problems, run.inputs, run.today)
    report = replace(report, is_draft=has_errors(problems))
    if run.announce:
        run.announce(summary_data(report))
    if not report.is_draft:
        run.step("统计指标、告警、预测与追踪")
        report, told = completed(report, loaded, observed, run.today)
        if has_errors(told) and not run.draft:
            return Result(Record(run.folders.record), (*problems, *told), True, ())
        run.step("记入账本")
        report = stood_on(replace(report, problems=(*report.problems, *told)), _enter(run.folders, loaded))
    fresh = record_of(run.folders.record, report, run.inputs, summary_data(report))
    record = Record(run.folders.record, {**fresh.content, "outputs": record.content.get("outputs", {})})
    record, done = _write(run.folders.out, report, record, run.step)
    if not report.is_draft:
        record = _seal(run.folders, record)
    return Result(record, report.problems, False, done)


def completed(report: Any, loaded: Any, observed: Any, today: date) -> tuple[Any, list[Problem]]:
    """The judged report with everything that needs no ledger, and what is wrong in the data of it."""
    from shuangtan.runs.monitoring import monitored
    from shuangtan.runs.sections import make_sections

    sections, told = make_sections(loaded, today)
    if has_errors(told):
        return report, told
    report, more = monitored(report, loaded, observed, today)
    return sections.added_to(report), [*told, *more]


def stood_on(report: Any, checkpoint: str) -> Any:
    """The report with the signed checkpoint of the ledger it stands on."""
    return replace(report, provenance=replace(report.provenance, checkpoint=checkpoint))


def _enter(folders: Folders, loaded: Any) -> str:
    """Record new and changed files as batches; the signed checkpoint of the log."""
    from shuangtan.ledger import Batch, Ledger, record_city
    from shuangtan.runs.load import plant_entries

    city = loaded.city
    with Ledger.open(folders.ledger, f"shuangtan/{folders.city.name}") as ledger:
        record_city(ledger, city)
        plants = Batch("plants.csv", plant_entries(city), (("plants.csv", city.digests.get("plants.csv", "")),))
        ledger.append(plants)
        return ledger.checkpoint


def _seal(folders: Folders, record: Record) -> Record:
    """Finish the record and give its digest to the signed log, as a batch without entries."""
    from shuangtan.ledger import Ledger
    from shuangtan.runs.lineage.seal import seal_batch

    record = record.finished()
    with Ledger.open(folders.ledger, f"shuangtan/{folders.city.name}") as ledger:
        ledger.append(seal_batch(record.path, record.content))
    return record


def _write(out: Path, report: Any, record: Record, step: Step) -> tuple[Record, tuple[str, ...]]:
    """Write every output that is not fresh, each whole; the record knows each as soon as it stands."""
    from shuangtan.reports.excel import write_excel
    from shuangtan.reports.html import write_html
    from shuangtan.reports.word import write_word

    record = record.save()
    done = []
    for name, write in zip(OUTPUTS, (write_html, write_word, write_excel), strict=True):
        output = out / name
        if not record.is_fresh(output):
            step(f"写出 {name}")
            with whole(output) as part:
                write(report, part)
            record = record.with_output(output)
            done.append(name)
    return record, tuple(done)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to; it takes the place of `path` only when writing has ended well."""
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
