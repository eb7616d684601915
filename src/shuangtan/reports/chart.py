"""A chart as content: a Vega-Lite spec with its title and the section it belongs to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its place: `section` is the word key of the page section it belongs to."""

    id: str
    title: str
    title_en: str
    section: str
    spec: Spec
    note: str = ""

    @property
    def digest(self) -> str:
        return digest(self.spec)


def digest(spec: Spec) -> str:
    """A digest of what will be drawn; equal specs give equal pictures."""
    return sha256(json.dumps(spec, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
