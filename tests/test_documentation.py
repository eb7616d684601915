"""The papers tell the truth: every command, every problem, every link."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from shuangtan.cli import main
from shuangtan.kernel import KINDS

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import gallery  # noqa: E402

PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("cities/*.md"), *ROOT.glob("catalogue/*.md")]


def test_every_command_stands_in_the_readme() -> None:
    """A command nobody can find does not exist."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in main.commands if f"shuangtan {name}" not in text] == []


def test_every_command_ends_its_help_with_lines_to_paste() -> None:
    """Help shows what can be typed."""
    assert [name for name, command in main.commands.items() if "可直接粘贴" not in (command.epilog or "")] == []


def test_the_gallery_of_problems_is_current() -> None:
    """The page is what `tools/gallery.py` prints in a process of its own, where no test has declared kinds."""
    printed = subprocess.run([sys.executable, ROOT / "tools" / "gallery.py"], capture_output=True, check=True)
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == printed.stdout.decode()


def test_every_problem_belongs_to_a_room() -> None:
    """Codes begin with the letter of a room of the gallery."""
    gallery.load_all()
    assert [code for code in KINDS if code[0] not in gallery.ROOMS] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(paper: Path) -> None:
    """Every relative link of the papers names a file or folder that exists."""
    links = re.findall(r"\]\(([^)#:]+)\)", paper.read_text(encoding="utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_tests_named_in_papers_exist(paper: Path) -> None:
    """A test that a paper points to is there under that name."""
    named = re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", paper.read_text(encoding="utf-8"))
    missing = [f"{file}::{test}" for file, test in named if not _stands(ROOT / file, test)]
    assert missing == []


def _stands(file: Path, test: str) -> bool:
    return file.is_file() and (not test or f"def {test}(" in file.read_text(encoding="utf-8"))
