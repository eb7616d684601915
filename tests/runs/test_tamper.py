"""Tampering with a finished run: every changed bit, line and file is found and its place named."""

from __future__ import annotations

import random

import pytest

from shuangtan.runs.folders import Folders
from shuangtan.runs.lineage.record import Record, written
from shuangtan.runs.lineage.record_check import read_damaged
from shuangtan.runs.verify import verify_city

from . import tamper
from .running import run

CLEAN = "power_clean.capacity@510700:2025"


@pytest.mark.parametrize("place", tamper.PLACES)
def test_every_flipped_bit_is_named(folders: Folders, place: str) -> None:
    """Of 16 random bits in each place, each is found and said to be where it is; turned back, all is sound."""
    found = list(tamper.flips(folders, place, random.Random(20251122), 16))
    assert [where for where, is_named in found if not is_named] == []
    assert verify_city(folders).findings == ()


def test_structure_is_part_of_what_is_verified(folders: Folders) -> None:
    """Lines swapped, cut off or repeated and files gone or added are found in every kind of artefact."""
    found = list(tamper.structure(folders))
    assert len(found) == 17
    assert [what for what, is_found in found if not is_found] == []


def test_a_full_rewrite_is_found_by_a_checkpoint_kept_outside(folders: Folders) -> None:
    """One number changed and all made anew with the same key: sound by itself, but not against a witness."""
    assert [is_found for _, is_found in tamper.rewritten(folders, run)] == [True, True]


def test_a_changed_number_of_the_record_is_named_with_all_that_rests_on_it(folders: Folders) -> None:
    """One digit in run.json: the figure is named, and every figure computed from it stands downstream."""
    data = folders.record.read_bytes()
    found = tamper.changed(folders, folders.record, data.replace(b'"value":"218.7"', b'"value":"318.7"', 1))
    (finding,) = found.findings
    assert (finding.problem.code, finding.problem.at) == ("R203", f"run.json:{CLEAN}")
    assert "ratio.mianyang-2022.clean_capacity-2025" in finding.figures


def test_a_line_that_cannot_be_read_does_not_hide_the_rest(folders: Folders) -> None:
    """Broken JSON inside one figure: that figure is named, and all others can still be read."""
    whole = Record.read(folders.record).content
    text = written(whole).replace(f'"{CLEAN}":{{', f'"{CLEAN}":[', 1)
    content, damages = read_damaged(text.encode())
    assert damages[0].figures == (CLEAN,)
    assert content["figures"].keys() == whole["figures"].keys() - {CLEAN}
    assert content["inputs"] == whole["inputs"]


def test_a_record_without_a_seal_or_without_a_file_is_said(folders: Folders) -> None:
    """A log without the digest, and a record that is gone, are faults, not silence."""
    kept = folders.record.read_bytes()
    folders.record.unlink()
    assert [f.problem.code for f in verify_city(folders).findings] == ["R205"]
    folders.record.write_bytes(kept)
    folders.ledger.unlink()
    assert {"R204", "L213"} <= {f.problem.code for f in verify_city(folders).findings}


def test_an_unfinished_record_is_made_again(folders: Folders) -> None:
    """A record that was not sealed when a run was interrupted is no reason to do nothing."""
    record = Record.read(folders.record)
    Record(record.path, {k: v for k, v in record.content.items() if k != "sealed"}).save()
    assert [f.problem.code for f in verify_city(folders).findings] == ["R203"]
    assert not run(folders).was_refused
    assert verify_city(folders).findings == ()
