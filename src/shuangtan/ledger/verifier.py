"""Check an exported ledger with nothing but the Python standard library: `python verifier.py FOLDER [--files DIR]`.

This file is copied into every export, so that whoever receives one can check it without this package. It holds the
hashing of RFC 6962 (§2.1: leaves under 0x00, nodes under 0x01), the verification of its proofs (as RFC 9162 §2.1.3
and §2.1.4 spell it out) and the layout of the stored bytes. The signature of the checkpoint (Ed25519, in the
signed-note form of C2SP) is checked when the `cryptography` package is present, and said to be unchecked when not.

Layout of an export: `log.jsonl` (one line per batch, whose bytes are the leaf of the log), `checkpoint.txt`, `key.txt`,
and per batch a folder `batches/<sequence>` with `leaves.txt` (hex, one per line) and `leaf-<n>.bin`: leaf 0 is the
header (JSON), leaf 1 the pool of texts, the others are chunks of columns of at most 2^20 rows.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

TEXT_COLUMNS = [
    *("directive", "subject", "product", "flow", "period", "scenario", "counterparty", "source"),
    *("unit", "state", "mark", "low", "high", "tolerance", "note", "clause", "file", "sha256", "locator"),
]
"""Columns of an entry that hold texts, as codes into the batch's pool; the first eight are its key."""

WIDTHS = dict.fromkeys(TEXT_COLUMNS, "i") | {"line": "i", "mantissa": "q", "exponent": "b"}
"""Each column with its machine type: 32-bit codes and lines, 64-bit mantissas, 8-bit exponents; little-endian."""

KEY_COLUMNS = TEXT_COLUMNS[:8]
CHUNK_ROWS = 1 << 20
CHUNK_MAGIC = b"shuangtan.chunk/1\n"
POOL_MAGIC = b"shuangtan.pool/1\n"
ED25519 = b"\x01"
"""The algorithm byte of a key (C2SP signed-note)."""


class RefusedError(ValueError):
    """Bytes that are not what they claim to be; the message names what was found."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf (RFC 6962 §2.1)."""
    digest = hashlib.sha256(b"\x00")
    digest.update(data)
    return digest.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The tree from its leaf hashes upwards; an odd last node is carried to the next level as it is."""
    rows = [list(leaves)]
    while len(rows[-1]) > 1:
        row = rows[-1]
        above = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        rows.append(above + row[len(row) - len(row) % 2 :])
    return rows


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; of no leaves it is the hash of nothing."""
    return levels(leaves)[-1][0] if leaves else hashlib.sha256(b"").digest()


def has_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that `leaf` is number `index` of the tree of `size` leaves with this root."""
    if not 0 <= index < size or len(leaf) != 32:
        return False
    first, last, result, left = index, size - 1, leaf, list(proof)
    while last:
        if not left and (first & 1 or first != last):
            return False
        if first & 1:
            result = node_hash(left.pop(0), result)
        elif first != last:
            result = node_hash(result, left.pop(0))
        first, last = first >> 1, last >> 1
    return not left and result == root


def has_consistency(size: int, root: bytes, later_size: int, later_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `size` leaves is the beginning of the tree of `later_size`."""
    if not 0 < size <= later_size:
        return False
    if size == later_size:
        return not proof and root == later_root
    path = list(proof) if size & (size - 1) else [root, *proof]
    if not proof:
        return False
    first, last = size - 1, later_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, step)
        first, last = first >> 1, last >> 1
    return last == 0 and old == root and new == later_root


def pack_pool(texts: Sequence[str]) -> bytes:
    """The bytes of a pool: its texts in order, each behind its length."""
    parts = [struct.pack("<I", len(data)) + data for data in (text.encode() for text in texts)]
    return POOL_MAGIC + struct.pack("<I", len(texts)) + b"".join(parts)


def read_pool(data: bytes) -> list[str]:
    """The texts of a pool."""
    if not data.startswith(POOL_MAGIC):
        raise RefusedError(f"不是文本池：{data[:20]!r}")
    position, texts = len(POOL_MAGIC) + 4, []
    for _ in range(struct.unpack_from("<I", data, len(POOL_MAGIC))[0]):
        (length,) = struct.unpack_from("<I", data, position)
        texts.append(data[position + 4 : position + 4 + length].decode())
        position += 4 + length
    return texts


def read_chunk(data: bytes) -> dict[str, list[int]]:
    """The columns of a chunk. A column that is constant is stored as one value."""
    if not data.startswith(CHUNK_MAGIC):
        raise RefusedError(f"不是数据块：{data[:20]!r}")
    (rows,), position = struct.unpack_from("<I", data, len(CHUNK_MAGIC)), len(CHUNK_MAGIC) + 4
    if rows > CHUNK_ROWS:
        raise RefusedError(f"数据块自称有 {rows} 行，多于 {CHUNK_ROWS}")
    columns = {}
    for name, code in WIDTHS.items():
        count = rows if data[position] else min(rows, 1)
        values = array(code, data[position + 1 : position + 1 + count * struct.calcsize("<" + code)])
        if sys.byteorder == "big":
            values.byteswap()
        columns[name] = values.tolist() * (1 if data[position] else rows)
        position += 1 + count * values.itemsize
    return columns


def keys_of(pool: Sequence[str], columns: dict[str, list[int]]) -> list[tuple[str, ...]]:
    """The keys of the rows of a chunk; a code outside the pool shows as itself."""
    texts = [[pool[c] if 0 <= c < len(pool) else f"#{c}" for c in columns.get(name, [])] for name in KEY_COLUMNS]
    return list(dict.fromkeys(zip(*texts, strict=False)))


def exact_base64(text: str) -> bytes:
    """The bytes of a base64 text in its only canonical form: spare bits and odd characters are refused."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise RefusedError(f"base64 {text!r} 不是规范写法")
    return data


def read_note(text: str) -> tuple[str, str, int, bytes, list[tuple[str, bytes]]]:
    """A checkpoint: its signed body, origin, size, root, and signatures as (name, key id and signature)."""
    body, _, tail = text.partition("\n\n")
    origin, size, root = [*body.split("\n"), "", "", ""][:3]
    *lines, end = tail.split("\n")
    if not (size.isascii() and size.isdigit()) or not lines or end:
        raise RefusedError(f"检查点不合格式：{text[:60]!r}")
    signatures = []
    for line in lines:
        dash, name, code = [*line.split(" "), "", ""][:3]
        if line != f"— {name} {code}" or not dash:
            raise RefusedError(f"签名行 {line!r} 不合格式")
        signatures.append((name, exact_base64(code)))
    return body + "\n", origin, int(size), exact_base64(root), signatures


def key_identity(name: str, public: bytes) -> bytes:
    """The identity of a key: four bytes over its name and its algorithm with the public point (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]


def signature_state(note: str, key: str) -> str:
    """`good`, `bad`, or `unchecked` where the cryptography package is absent; `key` is `name+id+base64`."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return "unchecked"
    try:
        body, _, _, _, signatures = read_note(note)
        name, key_id, public = key.removesuffix("\n").split("+", 2)
        point = exact_base64(public)
        own = next(s for n, s in signatures if n == name and s[:4].hex() == key_id)
        if point[:1] != ED25519 or key_identity(name, point).hex() != key_id:
            raise RefusedError(f"公钥 {key!r} 与其编号不符")
        Ed25519PublicKey.from_public_bytes(point[1:]).verify(own[4:], body.encode())
    except (InvalidSignature, ValueError, StopIteration):
        return "bad"
    return "good"


def faulty_leaves(folder: Path, expected: Sequence[bytes]) -> Iterator[int]:
    """The numbers of the leaves of a batch folder whose bytes are not what was hashed."""
    for number, leaf in enumerate(expected):
        path = folder / f"leaf-{number}.bin"
        if not path.exists() or leaf_hash(path.read_bytes()) != leaf:
            yield number


def affected_keys(folder: Path, number: int) -> list[tuple[str, ...]]:
    """The keys of the entries in a leaf, as far as its damaged bytes can still be read; all of them for leaf 0, 1."""
    numbers = [number] if number > 1 else range(2, len(list(folder.glob("leaf-*.bin"))))
    try:
        pool = read_pool((folder / "leaf-1.bin").read_bytes())
        return [k for n in numbers for k in keys_of(pool, read_chunk((folder / f"leaf-{n}.bin").read_bytes()))]
    except (ValueError, OSError, struct.error, IndexError):
        return []


def check_batch(folder: Path, record: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one batch of an export."""
    try:
        text = (folder / "leaves.txt").read_bytes().decode("ascii")
        expected = [bytes.fromhex(line) for line in text.split("\n")]
        if "\n".join(leaf.hex() for leaf in expected) != text:
            raise RefusedError(f"{text[:20]!r} 不是规范写法")
    except (OSError, ValueError) as error:
        yield f"批次 {record['sequence']}：leaves.txt 不可读（{error}）"
        return
    if tree_root(expected).hex() != record["root"]:
        yield f"批次 {record['sequence']}（{record['name']}）：leaves.txt 的根与日志不符"
    for number in faulty_leaves(folder, expected):
        keys = affected_keys(folder, number)
        shown = "；".join("/".join(filter(None, key)) for key in keys[:5])
        yield f"批次 {record['sequence']}（{record['name']}）叶 {number} 被改动；涉及 {len(keys)} 条：{shown}"


def check_log(folder: Path, lines: Sequence[bytes]) -> Iterator[str]:
    """What is wrong with the log and its checkpoint."""
    try:
        note, key = (folder / "checkpoint.txt").read_bytes().decode(), (folder / "key.txt").read_bytes().decode()
        _, _, size, root, _ = read_note(note)
    except (OSError, ValueError) as error:
        yield f"检查点不可读（{error}）"
        return
    if size != len(lines):
        yield f"日志有 {len(lines)} 批，检查点签的是 {size} 批"
    if tree_root([leaf_hash(line) for line in lines]) != root:
        yield f"日志的根与检查点不符（检查点 {root.hex()[:12]}）"
    if signature_state(note, key) == "bad":
        yield "检查点的签名无效"


def check_files(base: Path, folder: Path, record: dict[str, Any]) -> Iterator[str]:
    """Which imported files of a batch are no longer what was imported."""
    header = json.loads((folder / "leaf-0.bin").read_bytes())
    for name, digest in header["files"]:
        path = base / name
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"文件 {name} 与批次 {record['sequence']} 导入时不同"


def read_record(line: bytes) -> dict[str, Any]:
    """A line of the log: number, name and root of a batch, and the roots it supersedes."""
    record = json.loads(line)
    kinds = {"sequence": int, "name": str, "root": str, "supersedes": list}
    if not isinstance(record, dict) or not all(isinstance(record.get(k), kind) for k, kind in kinds.items()):
        raise RefusedError(f"日志行 {line[:60]!r} 不合格式")
    return record


def check(folder: Path, files: Path | None = None) -> list[str]:
    """All that is wrong with an export, in words; empty when it is sound."""
    lines: list[bytes] = []
    try:
        lines = [line for line in (folder / "log.jsonl").read_bytes().split(b"\n") if line]
        records = [read_record(line) for line in lines]
    except (OSError, ValueError) as error:
        return [f"日志 log.jsonl 不可读（{error}）", *check_log(folder, lines)]
    batches = [(record, folder / "batches" / str(record["sequence"])) for record in records]
    faults = list(check_log(folder, lines))
    for record, place in batches:
        faults += check_batch(place, record)
    if files is not None and not faults:
        replaced = {root for record in records for root in record["supersedes"]}
        live = [(record, place) for record, place in batches if record["root"] not in replaced]
        faults += [fault for record, place in live for fault in check_files(files, place, record)]
    return faults


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong and return 1, or say that all is sound and return 0."""
    if not arguments:
        print((__doc__ or "").splitlines()[0])
        return 2
    folder = Path(arguments[0])
    faults = check(folder, Path(arguments[2]) if arguments[1:2] == ["--files"] else None)
    for fault in faults:
        print(fault)
    if not faults:
        note, key = ((folder / name).read_bytes().decode() for name in ("checkpoint.txt", "key.txt"))
        state = signature_state(note, key)
        words = {"good": "签名有效", "bad": "签名无效", "unchecked": "未装 cryptography，签名未核"}
        batches = (folder / "log.jsonl").read_bytes().count(b"\n") + 1
        print(f"完好：{batches} 批，{words[state]}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
