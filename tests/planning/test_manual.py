"""The documentation prints the constraints as the code states them."""

from pathlib import Path

from shuangtan.planning.manual import CONSTRAINTS, chapter

PAGE = Path(__file__).parents[2] / "docs" / "planning.md"


def test_the_page_prints_every_constraint_as_the_code_says_it() -> None:
    """The chapter in docs/planning.md equals the docstrings."""
    assert chapter() in PAGE.read_text(encoding="utf-8")


def test_every_constraint_has_a_title_and_a_paragraph() -> None:
    """A docstring starts with a short Chinese title and goes on to explain."""
    for constraint in CONSTRAINTS:
        head, _, rest = (constraint.__doc__ or "").partition("。")
        assert 0 < len(head) < 16, constraint.__name__
        assert len(rest) > 15, constraint.__name__
