"""Problems: five parts, two languages, and no problem without its facts."""

from __future__ import annotations

import pytest

from shuangtan.kernel import KINDS, kind
from shuangtan.kernel.dated import MISSING_FIELD


def test_the_five_parts_in_both_languages() -> None:
    """The wording is public interface."""
    problem = MISSING_FIELD(at="gdp.yaml:3", field="source")
    assert problem.text() == (
        "gdp.yaml:3  [K101 错误] 缺少字段 source；应为：source 必填；"
        "依据：日期值的统一格式；处理：补上 source；没有来源的数不能载入"
    )
    assert problem.text("en") == (
        "gdp.yaml:3  [K101 error] field source is missing; expected: source is required; "
        "basis: the shape of dated values; remedy: add source"
    )


def test_a_problem_demands_its_facts() -> None:
    """It cannot be made without the facts its wording names."""
    with pytest.raises(TypeError, match="field"):
        MISSING_FIELD(at="x")


def test_a_code_is_declared_once() -> None:
    """Two kinds never share a code."""
    some = KINDS["K101"]
    with pytest.raises(ValueError, match="K101"):
        kind("K101", "error", some.zh, some.en)
