"""Where a rule stands in the program, and the hash of the code that can have a part in it.

A figure says its rule in words. The words stand in the program once, as a text or as one with places for names and
years: that finds the function. A formula of the indicator system stands in the catalogue instead, and is worked out
by the one evaluator. The hash covers the module and every module of the program it imports, directly or not, so it
changes when, and only when, code that the rule can reach does.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shuangtan

ROOT = Path(shuangtan.__file__).parent
MAKES_FIGURES = ("derived(", "total(", "Figure(")
"""A module without any of these words makes no figures."""
ROOMS = ("kernel", "factors", "accounts", "indicators", "tracing", "runs", "reports/waterfall")
ITSELF = "runs/lineage/rule_code.py"
CHAIN = "accounts/constant_prices.py:growth_index"
EVALUATOR = "indicators/system/evaluation.py:evaluate"
LEAST_FIXED = 4
"""Fewer fixed characters than these do not tell one text from another."""
_PERIOD = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_CHAIN = re.compile(r"1|\(1[+−-][\d.]+%\)(?:×\(1[+−-][\d.]+%\))*")
_CHAINED = "Π(1+各年增速)"
_IMPORT = re.compile(r"^\s*from shuangtan\.?([\w.]*) import (\([^)]*\)|[^\n(]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RuleCode:
    """The place of a rule, `accounts/co2_assessment.py:_times`, and the SHA-256 of all code it can reach."""

    at: str
    sha256: str


def rule_name(rule: str) -> str:
    """A rule without the years and rates of one instance: the same words for the same rule."""
    return _CHAINED if _CHAIN.fullmatch(rule) else _PERIOD.sub("某期", rule)


@cache
def code_of(rule: str) -> RuleCode:
    """Where this rule is written, with the hash of its code; all places if the same words stand in several."""
    if rule_name(rule) == _CHAINED:
        places = [CHAIN]
    else:
        fitting = [text for text in _patterned() if text.pattern.fullmatch(rule)]
        best = max((text.weight for text in fitting), default=0)
        places = _literal().get(rule) or [t.place for t in fitting if t.weight == best] or [EVALUATOR]
    return RuleCode("、".join(places), reach_hash(*(place.partition(":")[0] for place in places)))


@cache
def reach_hash(*modules: str) -> str:
    """The SHA-256 over modules and all modules of this program that they import, directly or not."""
    seen, queue = set(modules), list(modules)
    while queue:
        new = _imports()[queue.pop()] - seen
        seen |= new
        queue += new
    texts = _sources()
    lines = [f"{name} {hashlib.sha256(texts[name].encode()).hexdigest()}" for name in sorted(seen)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the program with places for names; `weight` is how many of its characters are fixed."""

    pattern: re.Pattern[str]
    weight: int
    place: str


@cache
def _sources() -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}


@cache
def _told() -> tuple[tuple[str, ast.AST], ...]:
    """Every text in the rooms that make figures, with its place."""
    rooms = [(name, text) for name, text in _sources().items() if name.startswith(ROOMS) and name != ITSELF]
    makers = [(name, text) for name, text in rooms if any(word in text for word in MAKES_FIGURES)]
    return tuple(
        (f"{name}:{function}", node)
        for name, text in makers
        for node, function in _within(ast.parse(text), "")
        if isinstance(node, ast.JoinedStr | ast.Constant)
    )


@cache
def _literal() -> dict[str, list[str]]:
    """The places of each text that stands as it is."""
    found: dict[str, list[str]] = {}
    for place, node in _told():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and place not in found.get(node.value, ()):
            found.setdefault(node.value, []).append(place)
    return found


@cache
def _patterned() -> tuple[_Text, ...]:
    """The texts with places for names that have enough fixed characters to be known by."""
    found = []
    for place, node in _told():
        parts = [p.value if isinstance(p, ast.Constant) else None for p in getattr(node, "values", ())]
        weight = sum(len(str(part).strip()) for part in parts if part is not None)
        if weight >= LEAST_FIXED:
            pattern = "".join(".+" if part is None else re.escape(str(part)) for part in parts)
            found.append(_Text(re.compile(pattern), weight, place))
    return tuple(found)


def _within(node: ast.AST, function: str) -> Iterator[tuple[ast.AST, str]]:
    """Every node below with the function it stands in; the pieces of a text with places are left to the whole."""
    for child in ast.iter_child_nodes(node):
        name = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else ""
        inside = f"{function}.{name}".strip(".") if name else function
        yield child, inside
        if not isinstance(child, ast.JoinedStr):
            yield from _within(child, inside)


@cache
def _imports() -> dict[str, frozenset[str]]:
    """The modules of this program that each module imports, also inside functions."""
    known = _sources().keys()
    return {name: frozenset(_imported(text) & known) for name, text in _sources().items()}


def _imported(text: str) -> set[str]:
    found = set()
    for module, names in _IMPORT.findall(text):
        base = [part for part in module.split(".") if part]
        for parts in (base, *([*base, name.strip()] for name in names.strip("()").split(","))):
            found |= {"/".join(parts) + ".py", "/".join([*parts, "__init__.py"])}
    return found
