"""How fast large tables come in, and how fast they are verified: `python bench/ledger/ingest.py [million rows]`.

Prints wall and processor seconds of each stage, so that a busy machine can be told from a slow program.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import duckdb
import xlsxwriter

from shuangtan.kernel import Source, has_errors, unit
from shuangtan.ledger import Ledger, PlainVocabulary, TableLayout, Word, bulk_checks, read_batch, rows
from shuangtan.ledger.bulk import Batch, BulkTable
from shuangtan.ledger.columns import pack_chunk
from shuangtan.ledger.sheet import read_sheets
from shuangtan.ledger.staging import Staging

T = TypeVar("T")

# 20 000 organisations by month, two products, scenarios once all months are used; every 97th value is missing.
TABLE = """
SELECT 'org-' || (i % 20000) AS subject,
       (2015 + (i // 240000) % 10) || '-' || lpad(((i // 20000) % 12 + 1)::VARCHAR, 2, '0') AS period,
       CASE WHEN i // 2400000 % 2 = 0 THEN 'energy' ELSE 'electricity' END AS product,
       CASE WHEN i // 2400000 % 2 = 0 THEN '万tce' ELSE '亿kWh' END AS unit,
       'meter-' || (i // 4800000) AS scenario,
       CASE WHEN i % 97 = 0 THEN NULL ELSE ((i * 7919 % 1000000) / 1000.0)::DECIMAL(12, 3) END AS value,
       CASE WHEN i % 97 = 0 THEN 'missing' ELSE 'measured' END AS state
FROM range({rows}) t(i)
"""
LAYOUT = TableLayout(constants={"directive": "activity", "flow": "consumption", "source": "meter"})
WORDS = PlainVocabulary(
    {("energy", "consumption"): Word(unit("万tce")), ("electricity", "consumption"): Word(unit("亿kWh"))},
    frozenset(f"org-{i}" for i in range(20000)),
    {"meter": Source("meter", "计量", "企业", "primary")},
)


SHEET_ROWS = 20_000


def timed(label: str, work: Callable[[], T], count: int) -> T:
    """Do it and print how long it took."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"  {label:<28}{wall:8.2f} s {processor:8.2f} s cpu {count / wall / 1e6:8.2f} M rows/s", flush=True)
    return result


def run(path: Path, store: Path, count: int) -> float:
    """One file from disk to a verified store; returns the rows per second after parsing."""
    print(f"{path.name}: {count / 1e6:g} M rows, {path.stat().st_size / 1e6:.0f} MB")
    staging, problems = timed(
        "read (parse)", lambda: Staging.open(path, path.name, LAYOUT.columns, LAYOUT.constants), count
    )
    assert staging is not None, [p.text() for p in problems]
    start, start_cpu = time.perf_counter(), time.process_time()
    problems += timed("check numbers", lambda: bulk_checks.parse_numbers(staging), count)
    problems += timed("check words", lambda: bulk_checks.check_texts(staging, WORDS), count)
    timed("encode", lambda: staging.encode(["", "row ", path.name, ""]), count)
    problems += timed("check kinds", lambda: bulk_checks.check_kinds(staging, WORDS), count)
    staging.drop_texts()
    problems += timed("check for repetitions", lambda: bulk_checks.check_repeated(staging), count)
    assert not has_errors(problems), [p.text() for p in problems][:5]
    table = BulkTable(staging, path.name, "")
    with Ledger.open(store) as ledger:
        timed("hash and store", lambda: ledger.append(Batch(path.name, table=table)), count)
        wall, processor = time.perf_counter() - start, time.process_time() - start_cpu
        print(
            f"  {'checked, hashed, stored':<28}{wall:8.2f} s {processor:8.2f} s cpu {count / wall / 1e6:8.2f} M rows/s"
        )
        (record,) = ledger.batches()
        data = [pack_chunk(part) for part in rows.read_parts(ledger.connection, record)]
        timed("only hashing the same bytes", lambda: [hashlib.sha256(d).digest() for d in data], count)
        report = timed("verify", ledger.verify, count)
        assert report.is_sound
        one = timed("entries of one subject", lambda: ledger.entries(subject="org-7", period="2015-03"), count)
        assert one
    return count / wall


def run_sheet(path: Path, store: Path, count: int) -> None:
    """A workbook from disk to the store, row by row as people's tables are read, each mistake with its cell."""
    duckdb.execute(f"CREATE TEMP TABLE sheet AS {TABLE.format(rows=count)}")
    fixed = list(LAYOUT.constants.items())
    names = [name for name, *_ in duckdb.execute("DESCRIBE sheet").fetchall()]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*names, *(name for name, _ in fixed)])
        for place, row in enumerate(duckdb.execute("FROM sheet").fetchall(), start=1):
            cells = [str(cell) if isinstance(cell, Decimal) else cell for cell in row]
            sheet.write_row(place, 0, [*cells, *(text for _, text in fixed)])
    print(f"{path.name}: {count / 1e6:g} M rows, {path.stat().st_size / 1e6:.0f} MB")
    timed("read (parse)", lambda: read_sheets(path, path.name), count)
    batch, problems = timed("read and check", lambda: read_batch(path, WORDS), count)
    assert batch is not None, [p.text() for p in problems][:3]
    with Ledger.open(store) as ledger:
        timed("hash and store", lambda: ledger.append(batch), count)
        assert ledger.verify().is_sound


def main(total: int) -> None:
    rates = {}
    with TemporaryDirectory() as folder:
        for name, options in (("t.csv", "(HEADER)"), ("t.parquet", "(FORMAT parquet)")):
            duckdb.execute(f"COPY ({TABLE.format(rows=total)}) TO '{folder}/{name}' {options}")
            rates[name] = run(Path(folder) / name, Path(folder) / f"{name}.duckdb", total)
        run_sheet(Path(folder) / "t.xlsx", Path(folder) / "t.xlsx.duckdb", SHEET_ROWS)
    print(f"\nbars (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")
    for name, rate in rates.items():
        verdict = "met" if rate >= 1e6 else "MISSED"
        print(f"  {name}: checked, hashed and stored after parsing {rate / 1e6:6.2f} M rows/s   asked >= 1: {verdict}")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main(int(float(sys.argv[1]) * 1e6) if sys.argv[1:] else 1_000_000)
