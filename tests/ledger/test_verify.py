"""Verification: a sound store is sound, and every change of a bit is found, named and traced to its entries."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shuangtan.kernel import KINDS
from shuangtan.ledger import Batch, Entry, Ledger, verify_store
from shuangtan.ledger.verifier import main

from . import tamper

Make = Callable[..., Entry]


@pytest.fixture
def ledger(tmp_path: Path, energy: Make) -> Iterator[Ledger]:
    with tamper.build(tmp_path, lambda value, year, name: energy(value, year, subject=name)) as built:
        yield built


def test_a_sound_store_is_sound(ledger: Ledger, tmp_path: Path) -> None:
    """Nothing is found where nothing was changed, also against a checkpoint kept elsewhere."""
    report = ledger.verify(tmp_path / "files", ledger.checkpoint)
    assert report.faults == ()
    assert (report.batches, report.rows, report.files, report.checkpoints) == (4, 40, 3, 5)


@pytest.mark.parametrize("place", ["files", "entries", "tables", "export"])
def test_every_flipped_bit_is_named(place: str, ledger: Ledger, tmp_path: Path) -> None:
    """Of 55 random bits in each place, each is detected, and said to be where it is."""
    chance = random.Random(20251122)
    findings = {
        "files": lambda: tamper.flips_of_files(ledger, tmp_path / "files", chance, 55),
        "entries": lambda: tamper.flips_of_entries(ledger, chance, 55),
        "tables": lambda: tamper.flips_of_tables(ledger, chance, 55),
        "export": lambda: tamper.flips_of_export(ledger.export(tmp_path / "out"), chance, 55),
    }[place]()
    assert [where for where, is_named in findings if not is_named] == []
    assert ledger.verify(tmp_path / "files").is_sound


def test_a_changed_file_names_its_entries(ledger: Ledger, tmp_path: Path) -> None:
    """One changed byte of an imported file names the file, the batch and the keys of all its entries."""
    (tmp_path / "files" / "b.csv").write_bytes(b"b.csv\n2\n")
    (fault,) = ledger.verify(tmp_path / "files").faults
    assert (fault.problem.code, fault.problem.at, fault.batch) == ("L201", "b.csv", 1)
    assert {key[1] for key in fault.keys} == {"b.csv"}
    assert len(fault.keys) == 10


@pytest.mark.parametrize("change", tamper.CHANGES)
def test_each_kind_of_change(change: str, ledger: Ledger) -> None:
    """Reordered, repeated, missing, changed and foreign rows and records are each called by their name."""
    statement, code = tamper.CHANGES[change]
    ledger.connection.execute(statement)
    report = ledger.verify()
    assert code in [p.code for p in report.problems]
    assert not report.is_sound


def test_missing_files_and_checkpoints_are_named(ledger: Ledger, tmp_path: Path) -> None:
    """An imported file or a checkpoint that is gone is a warning; a broken or forged one an error."""
    (tmp_path / "files" / "b.csv").unlink()
    first, second, third, _ = sorted(ledger.log_folder.glob("checkpoint-*.txt"))
    first.unlink()
    second.write_bytes(b"nonsense")
    third.write_bytes(third.read_bytes().replace(b"\n3\n", b"\n2\n"))
    codes = [p.code for p in ledger.verify(tmp_path / "files").problems]
    assert sorted(set(codes)) == ["L202", "L210", "L211", "L212"]


def test_a_rewritten_store_is_found_by_a_checkpoint_kept_elsewhere(
    ledger: Ledger, tmp_path: Path, energy: Make
) -> None:
    """Who rewrites everything, with the key and all checkpoints, is found by one checkpoint that was kept outside."""
    kept = ledger.checkpoint
    key = ledger.log_folder / "signing.key"
    with Ledger.open(tmp_path / "forged" / "l.duckdb", "shuangtan/test", key=key) as forged:
        for name in ("a.csv", "b.csv", "c.csv", "d.csv"):
            forged.append(Batch(name, [energy("1")]))
        assert forged.verify().is_sound
        assert [p.code for p in forged.verify(checkpoint=kept).problems] == ["L208"]
    with Ledger.open(tmp_path / "short" / "l.duckdb", "shuangtan/test", key=key) as short:
        short.append(Batch("a.csv", [energy("1")]))
        assert [p.code for p in short.verify(checkpoint=kept).problems] == ["L209"]


def test_a_damaged_database_file_never_lies(ledger: Ledger, tmp_path: Path) -> None:
    """A flipped bit of the database file is reported, or lies where no data are and changes no entry."""
    told = ledger.entries()
    ledger.close()
    whole, chance = (tmp_path / "l.duckdb").read_bytes(), random.Random(7)
    shutil.copytree(tmp_path / "l.log", tmp_path / "copy.log")
    found = 0
    for _ in range(25):
        (tmp_path / "copy.duckdb").write_bytes(tamper.flipped(whole, chance.randrange(8 * len(whole))))
        if verify_store(tmp_path / "copy.duckdb").is_sound:
            with Ledger.open(tmp_path / "copy.duckdb", read_only=True) as copy:
                assert copy.entries() == told
        else:
            found += 1
    assert found > 0


def test_a_store_that_is_none_is_reported(tmp_path: Path) -> None:
    """A file that is no store is a fault, not an exception."""
    (tmp_path / "l.duckdb").write_bytes(b"x" * 20000)
    assert [p.code for p in verify_store(tmp_path / "l.duckdb").problems] == ["L213"]


def test_an_export_is_checked_without_this_package(ledger: Ledger, tmp_path: Path) -> None:
    """The verifier in the export runs alone, says that all is sound, and names what is not."""
    folder = ledger.export(tmp_path / "out")
    command = [sys.executable, "-I", "-S", str(folder / "verifier.py"), str(folder), "--files", str(tmp_path / "files")]
    sound = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (sound.returncode, sound.stdout[:6]) == (0, "完好：4 批")
    assert "签名未核" in sound.stdout
    (tmp_path / "files" / "c.csv").write_bytes(b"changed")
    changed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (changed.returncode, changed.stdout) == (1, "文件 c.csv 与批次 2 导入时不同\n")
    with pytest.raises(FileExistsError, match="out"):
        ledger.export(folder)


def test_the_verifier_says_what_it_found(ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed leaf is named with its batch and the entries in it; a missing log is said to be missing."""
    folder = ledger.export(tmp_path / "out")
    leaf = folder / "batches" / "2" / "leaf-2.bin"
    leaf.write_bytes(leaf.read_bytes()[:-1] + b"\x07")
    assert main([str(folder)]) == 1
    assert capsys.readouterr().out.startswith("批次 2（c.csv）叶 2 被改动；涉及 10 条：activity/c.csv/energy")
    (folder / "log.jsonl").unlink()
    assert main([str(folder)]) == 1
    assert "log.jsonl 不可读" in capsys.readouterr().out
    assert main([]) == 2


def test_every_fault_is_tried_here() -> None:
    """No fault is declared without a test that makes it."""
    here = Path(__file__).read_text(encoding="utf-8")
    declared = [code for code in KINDS if "L200" <= code < "L220"]
    assert declared
    tried = {code for _, code in tamper.CHANGES.values()}
    assert [code for code in declared if code not in tried and f'"{code}"' not in here] == []
