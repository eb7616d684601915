"""The page on accounts says what is so: its code runs, and every problem code of the room is in its table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import shuangtan.accounts.emissions.words
import shuangtan.accounts.enterprise
import shuangtan.accounts.inventory
import shuangtan.accounts.reconciliation
import shuangtan.accounts.roll_up  # noqa: F401
from shuangtan.kernel import KINDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "accounts.md").read_text(encoding="utf-8")


def test_every_code_is_documented() -> None:
    """Codes A301 and up lie in one of the ranges of the table, and each range has both its ends."""
    ranges = re.findall(r"\| (A\d{3})–(A\d{3}) \|", PAGE)
    codes = sorted(c for c in KINDS if c.startswith("A") and "A301" <= c < "A700")
    assert len(codes) > 35
    assert [c for c in codes if not any(first <= c <= last for first, last in ranges)] == []
    assert [end for pair in ranges for end in pair if end not in codes] == []


def test_the_example_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The first code block, run from the root of the project, prints the blank raw coal cell."""
    monkeypatch.chdir(ROOT)
    block = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    exec(block[1], {})
    assert "平衡差额·原煤 2007 空白" in capsys.readouterr().out
