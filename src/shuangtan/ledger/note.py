"""Signed checkpoints: origin, number of batches and root of the log, with an Ed25519 signature.

The text is a checkpoint in a signed note as C2SP specifies them (`tlog-checkpoint`, `signed-note`): three lines, an
empty line, and per signature `— name base64(key id, signature)`, where the key id is the first four bytes of
SHA-256(name, newline, 0x01, public key).
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shuangtan.ledger.verifier import ED25519, key_identity


@dataclass(frozen=True)
class Signer:
    """A name and its private key; `key` is the text that verifiers are given."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def open(cls, path: Path, name: str) -> Signer:
        """The signer whose 32-byte secret is in this file; on first use a new one, readable by the owner only."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, Ed25519PrivateKey.generate().private_bytes_raw(), 0o600)
        return cls(name, Ed25519PrivateKey.from_private_bytes(path.read_bytes()))

    @property
    def _public(self) -> bytes:
        return ED25519 + self.private.public_key().public_bytes_raw()

    @property
    def _id(self) -> bytes:
        return key_identity(self.name, self._public)

    @property
    def key(self) -> str:
        return f"{self.name}+{self._id.hex()}+{base64.b64encode(self._public).decode()}"

    def checkpoint(self, size: int, root: bytes) -> str:
        """The signed note over a log of `size` batches."""
        body = f"{self.name}\n{size}\n{base64.b64encode(root).decode()}\n"
        signature = base64.b64encode(self._id + self.private.sign(body.encode())).decode()
        return f"{body}\n— {self.name} {signature}\n"


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file so that at any moment it is there whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
