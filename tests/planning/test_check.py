"""Mistakes of a planning question: each told once, with place, what stood there, what should, why, and what to do."""

from dataclasses import replace

import numpy as np
import pytest
from peer_cases import BATTERY, COAL, GAS, LOAD, WIND, base, carbon_cap, draw

from shuangtan.planning import Build, Generator, Storage, System, Target, check_system


def codes(system: System) -> list[str]:
    """Codes of all problems found."""
    return [p.code for p in check_system(system)]


def lake(**more: object) -> Storage:
    """A reservoir with inflow."""
    return Storage("水库", "电", Build(((2020, 50.0),)), hours=10, charge_share=0.0, inflow=draw(5, 10, 20), **more)  # type: ignore[arg-type]


GAP = np.where(np.arange(72) == 40, np.nan, 5.0)
CASES = [
    ("N101", base(replace(WIND, node="绵羊"))),
    ("N102", base(COAL)),
    ("N103", base(demands=(replace(LOAD, load=np.ones(71)),))),
    ("N104", base(storages=(replace(lake(), inflow=GAP),))),
    ("N105", base(demands=(replace(LOAD, load=-5.0),))),
    ("N106", base(generators=(replace(COAL, efficiency=41.0), GAS))),
    ("N106", base(replace(WIND, availability=35.0))),
    ("N107", base(demands=(replace(LOAD, load={2025: 5.0}),))),
    ("N108", base(storages=(replace(BATTERY, hours=None),))),
    ("N109", base(targets=(Target("清洁", "MW", 2030, "capacity_mw", {"清结": 1.0}, lower=1.0),))),
    ("N110", base(Generator("外送", "电", Build(yearly_cost=1.0, limit=np.inf), running_cost=-0.5, sign=-1))),
]


@pytest.mark.parametrize(("code", "system"), CASES)
def test_each_mistake_is_found_once_with_five_parts(code: str, system: System) -> None:
    """Exactly this problem, with five filled parts in Chinese."""
    problems = check_system(system)
    assert [p.code for p in problems] == [code]
    assert all(problems[0].parts().values())


def test_a_missing_inflow_reads_as_a_sentence() -> None:
    """The wording names place, field, count, rule and remedy."""
    text = check_system(base(storages=(replace(lake(), inflow=GAP),)))[0].text()
    assert text == (
        "水库 · 2030  [N104 错误] 来水 缺 1 个时段的值；应为：每个时段都有值；依据：缺失不是零，也不自动填补；"
        "处理：补数据，或写明用哪一年替代"
    )


def test_all_mistakes_are_told_at_once() -> None:
    """Three mistakes give three problems."""
    lake_without_size = replace(BATTERY, hours=None)
    system = base(replace(WIND, node="绵羊"), demands=(replace(LOAD, load=-5.0),), storages=(lake_without_size,))
    assert sorted(codes(system)) == ["N101", "N105", "N108"]


def test_a_sound_question_has_no_problem() -> None:
    """The cases of the referee are clean."""
    assert codes(carbon_cap()) == []
