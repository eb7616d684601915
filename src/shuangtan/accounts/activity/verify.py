"""Verifying a store of activity records: every byte of every package hashed again, and what is said of each batch."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from shuangtan.accounts.activity.duckdb import quoted
from shuangtan.accounts.activity.log import LOG_NAME, ActivityLog, FactorSet, Head, Package

HEAD, FACTORS, LOG = -1, -2, -3
"""Places of a fault that are in no package of a batch."""

_PIECE = 1 << 22
_OWN = threading.local()
# From the footers: what each file says of itself. Nothing is decompressed for it.
_FOOTERS = """
SELECT parse_filename(file_name), sum(row_group_num_rows)::BIGINT,
    min(stats_min_value::BIGINT) FILTER (path_in_schema = 'month'),
    max(stats_max_value::BIGINT) FILTER (path_in_schema = 'month'),
    min(stats_min_value::BIGINT) FILTER (path_in_schema = 'organisation'),
    max(stats_max_value::BIGINT) FILTER (path_in_schema = 'organisation'),
    min(stats_min_value::BIGINT) FILTER (path_in_schema = 'batch'),
    max(stats_max_value::BIGINT) FILTER (path_in_schema = 'batch')
FROM parquet_metadata([{files}]) WHERE path_in_schema IN ('month', 'organisation', 'batch') GROUP BY 1
"""


@dataclass(frozen=True)
class ActivityFault:
    """What is not as it was stored, and the organisations whose totals it feeds."""

    batch: int
    chunk: int
    organisations: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        if self.batch == LOG:
            return f"日志 {LOG_NAME} 与入账时不符；涉及全部合计"
        if self.batch == FACTORS:
            return f"因子表（日志第 {self.chunk + 1} 行）与入账时不符；涉及全部合计"
        first, last = self.organisations
        place = "抬头（起止月份、条数）" if self.chunk == HEAD else f"第 {self.chunk} 块"
        return f"批次 {self.batch} {place}与入账时不符；涉及组织 {first}–{last} 的全部合计"


def leaf_of(path: Path) -> bytes:
    """The hash of the bytes of a file as a leaf (RFC 6962 §2.1), read once and in pieces."""
    digest, piece = hashlib.sha256(b"\x00"), _piece()
    with path.open("rb", buffering=0) as stream:
        while count := stream.readinto(piece):
            digest.update(piece[:count])
    return digest.digest()


def faults_of(log: ActivityLog, threads: int, root: str) -> list[ActivityFault]:
    """What is wrong with a store as it lies on the disk."""
    try:
        told = log.told
    except ValueError:
        return [ActivityFault(LOG, 0)]
    faults = [ActivityFault(LOG, 0)] if root and root != log.root else []
    faults += [ActivityFault(head.batch, HEAD) for place, head in enumerate(log.heads) if head.batch != place]
    places = [(place, package) for one in told for place, package in _places(told.index(one), one)]
    with ThreadPoolExecutor(threads) as pool:
        is_whole = list(pool.map(lambda one: _is_whole(log, one[1]), places))
    faults += [place for (place, _), whole in zip(places, is_whole, strict=True) if not whole]
    broken = {fault.batch for fault in faults}
    return sorted([*faults, *_wrong_heads(log, broken)], key=lambda fault: (fault.batch, fault.chunk))


def _places(line: int, told: Head | FactorSet) -> Iterator[tuple[ActivityFault, Package]]:
    """The packages of a line, each with the fault that it would be."""
    if isinstance(told, FactorSet):
        yield ActivityFault(FACTORS, line), told.factors
        return
    for place, package in enumerate(told.packages):
        yield ActivityFault(told.batch, place, package.organisations), package


def _is_whole(log: ActivityLog, package: Package) -> bool:
    path = log.path(package)
    return path.is_file() and leaf_of(path).hex() == package.leaf


def _wrong_heads(log: ActivityLog, broken: set[int]) -> Iterator[ActivityFault]:
    """Batches of which the log does not say what their own files say."""
    heads = [head for head in log.heads if head.batch not in broken]
    files = [log.path(package) for head in heads for package in head.packages]
    footers = _footers(files) if files else {}
    for head in heads:
        told = [footers[package.file] for package in head.packages]
        months = (min(f[1] for f in told), max(f[2] for f in told)) if told else (0, 0)
        said = [(p.rows * 3, p.organisations, (head.batch, head.batch)) for p in head.packages]
        if months != (head.first_month, head.last_month) or said != [(f[0], f[3:5], f[5:7]) for f in told]:
            organisations = [p.organisations for p in head.packages] or [(0, 0)]
            span = min(first for first, _ in organisations), max(last for _, last in organisations)
            yield ActivityFault(head.batch, HEAD, span)


def _footers(files: list[Path]) -> dict[str, tuple[int, ...]]:
    """Rows (three times), months, organisations and batch numbers by file."""
    with duckdb.connect() as connection:
        names = ", ".join(f"'{quoted(path)}'" for path in files)
        return {row[0]: row[1:] for row in connection.execute(_FOOTERS.format(files=names)).fetchall()}


def _piece() -> memoryview:
    """A buffer for each thread."""
    if not hasattr(_OWN, "piece"):
        _OWN.piece = memoryview(bytearray(_PIECE))
    return _OWN.piece  # type: ignore[no-any-return]
