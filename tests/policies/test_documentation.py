"""The page on policy documents names every problem code, and its example runs."""

from __future__ import annotations

import re
from pathlib import Path

import shuangtan.policies.kinds as kinds
from shuangtan.kernel import Kind

PAGE = Path(__file__).parents[2].joinpath("docs", "policies.md").read_text(encoding="utf-8")


def test_every_code_is_on_the_page() -> None:
    """A code that people meet can be looked up."""
    declared = {kind.code for kind in vars(kinds).values() if isinstance(kind, Kind)}
    assert declared - set(re.findall(r"P\d{3}", PAGE)) == set()


def test_every_code_has_both_languages() -> None:
    """Each of the four parts is worded in Chinese and in English."""
    for kind in (kind for kind in vars(kinds).values() if isinstance(kind, Kind)):
        for wording in (kind.zh, kind.en):
            assert all((wording.seen, wording.expected, wording.basis, wording.remedy)), kind.code


def test_the_example_runs() -> None:
    """The lines one can paste from the page work."""
    for code in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(code, {})
