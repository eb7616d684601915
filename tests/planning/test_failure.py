"""Questions without a plan say why, in five parts: impossible, without limit, missing inflow, wrong sign, wrong unit, a
river in a ring."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from peer_cases import LOAD, base, draw

from shuangtan.kernel import Problem
from shuangtan.planning import (
    Build,
    CascadeError,
    Generator,
    Stage,
    Storage,
    System,
    Target,
    build,
    certify,
    check_system,
    river_problems,
    with_cascade,
)
from shuangtan.planning.failure import failure
from shuangtan.planning.solver import NotSolvedError


def why(system: System) -> Problem:
    """The one problem behind a plan that is not found."""
    with pytest.raises(NotSolvedError) as caught:
        certify(system, segments=12, most_rounds=1)
    (found,) = failure(system, caught.value)
    assert all(found.parts().values())
    return found


def test_an_impossible_question_names_what_breaks_and_the_smallest_conflict() -> None:
    """A hard target beyond what may be built: the amount in its unit, and the two promises that cannot both stand."""
    sun = Generator("光伏", "电", Build(yearly_cost=20.0, limit=50.0, potential=50.0), tags=frozenset({"清洁"}))
    goal = Target("清洁装机", "MW", 2030, "capacity_mw", {"清洁": 1.0}, lower=80.0)
    told = why(base(sun, targets=(goal,)))
    assert told.code == "N140"
    assert "清洁装机" in told.text()
    assert "30 MW" in told.text()
    assert "光伏" in told.text()


def test_a_load_that_cannot_be_served_is_impossible_too() -> None:
    """Without a price for load not served, more load than capacity breaks the balance of its place."""
    told = why(base(demands=(replace(LOAD, load=1e5, unserved_cost=None),)))
    assert told.code == "N140"


def test_gain_without_limit_is_found_before_anything_is_solved() -> None:
    """An export that earns and may be built without end is a mistake of the question, with what to give."""
    sink = Generator("外送", "电", Build(yearly_cost=1.0, limit=np.inf), running_cost=-0.5, sign=-1)
    (told,) = check_system(base(sink))
    assert told.code == "N110"
    assert "limit 或 potential" in told.text()
    assert failure(base(), NotSolvedError("unbounded", ""))[0].code == "N141"


def test_missing_inflow_negative_demand_and_percentages_are_told_together() -> None:
    """A gap in the inflow, a load below zero, an availability in per cent: three problems, none repaired silently."""
    gap = np.where(np.arange(72) == 40, np.nan, 5.0)
    lake = Storage("水库", "电", Build(((2020, 50.0),)), hours=10, charge_share=0.0, inflow=gap)
    wind = Generator("风电", "电", Build(((2020, 5.0),)), availability=35.0)
    system = base(wind, demands=(replace(LOAD, load=-5.0),), storages=(lake,))
    assert sorted(p.code for p in check_system(system)) == ["N104", "N105", "N106"]


def test_a_river_in_a_ring_and_an_unknown_stage_are_problems_before_they_are_errors() -> None:
    """Each ring is told once, an unknown stage with the nearest name; the system refuses both."""
    inflow = draw(21, 10, 60)
    stage = {
        name: Stage(name, "电", 0.9, 90.0, 4000.0, inflow, below=below)
        for name, below in (
            ("水牛家", "自一里"),
            ("自一里", "木座"),
            ("木座", "水牛家"),
            ("阴坪", "古诚"),
            ("古城", None),
        )
    }
    found = river_problems(tuple(stage.values()))
    assert [p.code for p in found] == ["N133", "N134"]
    assert "是否应为 古城" in found[0].text()
    assert all(all(p.parts().values()) for p in found)
    with pytest.raises(CascadeError, match="梯级成环"):
        with_cascade(base(), tuple(stage.values()))


def test_a_sound_question_has_nothing_to_explain() -> None:
    """What can be solved is not called impossible: the failure then says that no proof was found."""
    assert build(base()).program.assemble().cost.size
    assert failure(base(), NotSolvedError("time_limit", "到时限"))[0].code == "N142"
