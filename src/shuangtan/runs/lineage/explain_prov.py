"""One number of a run, or one traced hour, written as PROV-JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shuangtan
from shuangtan.kernel import Source
from shuangtan.runs.folders import Folders
from shuangtan.runs.inputs import read_inputs
from shuangtan.runs.lineage.explain import read_record, recorded_figure
from shuangtan.runs.lineage.prov import Json, MadeBy, prov_document
from shuangtan.runs.lineage.record import write_whole


def write_prov(folders: Folders, id: str, path: Path) -> None:
    """Write the PROV-JSON of a figure; LookupError if there is no such figure."""
    write_whole(path, (json.dumps(prov_of(folders, id), ensure_ascii=False, indent=1) + "\n").encode())


def prov_of(folders: Folders, id: str) -> Json:
    """The PROV-JSON of a recorded figure, or of a traced intensity of any hour, which is computed for it."""
    if id.startswith("traced_intensity"):
        return _traced(folders, id)
    record = read_record(folders)
    return prov_document(recorded_figure(record, id), _sources(record), _made_by(record))


def _traced(folders: Folders, id: str) -> Json:
    from shuangtan.runs.trace.text import traced_figures

    (figure, *_), sources = traced_figures(folders, id)
    inputs = read_inputs(folders.inputs())
    made_by = MadeBy(folders.city.name, "", inputs.fingerprint, shuangtan.__version__)
    return prov_document(figure, sources, made_by)


def _sources(record: dict[str, Any]) -> list[Source]:
    return [Source(**row) for row in record["sources"]]


def _made_by(record: dict[str, Any]) -> MadeBy:
    return MadeBy(*(record[name] for name in ("city", "made_on", "fingerprint", "program", "checkpoint")))
