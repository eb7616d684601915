"""From a city folder to a planning case: scenario with overrides, technologies, documents, the start of the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from shuangtan.kernel import Problem, Source, Wording, has_errors, kind
from shuangtan.planning.city.case import PERIODS, CityCase, start_of
from shuangtan.planning.city.scenario import UnknownNameError, load_scenarios
from shuangtan.planning.city.technology import load_technologies
from shuangtan.runs.folders import Folders
from shuangtan.runs.load import Loaded, load
from shuangtan.runs.plan.book import with_book
from shuangtan.runs.plan.settings import PlanSettings

NO_SCENARIO = kind(
    "R120",
    "error",
    Wording(
        "情景 {seen}", "scenarios/ 中的情景：{known}", "城市资料夹格式", "改用现有情景，或新建 scenarios/{seen}.yaml"
    ),
    Wording("the scenario {seen}", "a scenario of scenarios/: {known}", "city folders", "use one of these"),
)
BAD_SETTING = kind(
    "R121",
    "error",
    Wording("{seen}", "--set 编号=数 或 编号@年份=数", "情景中的数都有编号", "改正编号或数"),
    Wording("{seen}", "--set id=number or id@year=number", "every number of a scenario has an id", "correct it"),
)


PLAIN = PlanSettings()
"""A plan as the scenario says."""


class NoSolverError(RuntimeError):
    """The optional solver is not installed; says what to install."""


@dataclass(frozen=True)
class Prepared:
    """What a plan starts from."""

    loaded: Loaded
    case: CityCase
    sources: tuple[Source, ...] = ()


def needs_solver() -> None:
    """Raise NoSolverError with one sentence if the solver is not there."""
    if find_spec("highspy") is None:
        wanted = "uv sync --extra planning"
        raise NoSolverError(f"规划需要求解器 HiGHS：请先运行 {wanted}（或 pip install 'shuangtan[planning]'）")


def prepare(folders: Folders, scenario: str, settings: PlanSettings = PLAIN) -> tuple[Prepared | None, list[Problem]]:
    """The case of a city in a scenario, and every problem met; None if there is an error among them."""
    loaded, problems = load(folders)
    if loaded is None:
        return None, problems
    scenarios, wrong = load_scenarios(loaded.city)
    technologies, sources, more = load_technologies(folders.catalogue / "technologies")
    start, lacking = start_of(loaded.city, PERIODS[0])
    problems += [*wrong, *more, *lacking]
    if scenario not in scenarios:
        problems.append(NO_SCENARIO(at="scenarios", seen=scenario, known="、".join(scenarios)))
    if has_errors(problems) or start is None:
        return None, problems
    try:
        chosen = scenarios[scenario].changed(settings.overrides).without(settings.without)
    except (ValueError, UnknownNameError) as error:
        return None, [*problems, BAD_SETTING(at="--set、--without", seen=error)]
    series = loaded.catalogue.series
    case = CityCase(loaded.city, chosen, technologies, loaded.documents, series, start, settings.periods)
    if settings.book:
        case, wrong = with_book(case, Path(settings.book))
        problems += wrong
    prepared = Prepared(loaded, case, tuple(sources.values()))
    return (None if has_errors(problems) else prepared), problems


def prepared_as(prepared: Prepared, scenario: str) -> tuple[CityCase | None, list[Problem]]:
    """The same city in another of its scenarios, without overrides."""
    scenarios, problems = load_scenarios(prepared.loaded.city)
    if scenario not in scenarios:
        return None, [*problems, NO_SCENARIO(at="scenarios", seen=scenario, known="、".join(scenarios))]
    return replace(prepared.case, scenario=scenarios[scenario]), problems
