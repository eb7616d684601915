"""The tables of the city folders, read as plain text: these tests need no loader."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

CITIES = Path(__file__).parents[2] / "cities"
Row = dict[str, str]


@dataclass(frozen=True)
class City:
    """One city folder."""

    folder: Path

    def table(self, name: str) -> list[Row]:
        with (self.folder / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    @property
    def tables(self) -> dict[str, list[Row]]:
        return {str(p.relative_to(self.folder)): self.table(p) for p in sorted(self.folder.rglob("*.csv"))}

    @property
    def entries(self) -> list[Row]:
        return [row for name, rows in self.tables.items() if name.startswith("entries/") for row in rows]

    @property
    def sources(self) -> dict[str, dict[str, Any]]:
        records = yaml.safe_load((self.folder / "sources.yaml").read_text(encoding="utf-8"))
        return {record["id"]: record for record in records}

    def values(self, subject: str, product: str, flow: str) -> dict[str, Decimal]:
        """period -> value of the known history of one quantity (published totals left out)."""
        return {
            row["period"]: Decimal(row["value"])
            for row in self.entries
            if (row["subject"], row["product"], row["flow"]) == (subject, product, flow)
            and row["directive"] != "assert"
            and row["value"]
            and not row["scenario"]
        }


@pytest.fixture(params=["mianyang", "template"])
def city(request: pytest.FixtureRequest) -> City:
    return City(CITIES / request.param)


@pytest.fixture
def mianyang() -> City:
    return City(CITIES / "mianyang")
