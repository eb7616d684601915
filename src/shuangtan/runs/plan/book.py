"""The book of assumptions of a planning case: every number of its scenario and of the technologies, out and in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shuangtan.kernel import Problem
from shuangtan.planning.city.case import CityCase
from shuangtan.planning.city.stated import Stated
from shuangtan.planning.doors.assumptions import read_assumptions, write_assumptions


def numbers_of(case: CityCase) -> dict[str, Stated]:
    """All numbers by id, the technologies' as ``technology.number``."""
    found = dict(case.scenario.values)
    for technology in case.technologies.values():
        found |= {stated.id: stated for stated in technology.numbers.values()}
    return found


def write_case_book(case: CityCase, path: Path) -> None:
    """Write the book of a case."""
    write_assumptions((s for s in numbers_of(case).values() if s.by_year), path)


def with_book(case: CityCase, path: Path) -> tuple[CityCase, list[Problem]]:
    """The case with what a book changes; the same case and all mistakes if there are any."""
    numbers = {id: s for id, s in numbers_of(case).items() if s.by_year}
    changed, problems = read_assumptions(path, numbers)
    scenario, technologies = case.scenario, dict(case.technologies)
    for id, found in changed.items():
        if id in scenario.values:
            scenario = scenario.replaced(found.stated)
        else:
            name, _, number = id.rpartition(".")
            technology = technologies[name]
            technologies[name] = replace(technology, numbers={**technology.numbers, number: found.stated})
        scenario = replace(scenario, changes=(*scenario.changes, *(f"假定书：{word}" for word in found.words)))
    return replace(case, scenario=scenario, technologies=technologies), problems
