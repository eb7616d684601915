"""The catalogue, loaded once for all tests of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from shuangtan.catalogue import Catalogue, load_catalogue
from shuangtan.kernel import Problem

MINIMAL = {
    "sources.yaml": "- {id: s1, title: 甲, publisher: 乙, kind: primary}\n",
    "energy_products.yaml": (
        '- {id: raw_coal, code: "01", zh: 原煤, en: Raw coal, unit: t, group: coal, source: s1, mark: found}\n'
    ),
    "power_technologies.yaml": "- {id: power_wind, zh: 风电, en: Wind, class: clean, source: s1, mark: found}\n",
    "quantities.yaml": "- {product: gdp, flow: level_current, zh: 地区生产总值, unit: 亿元, kind: flow}\n",
    "standard_coal.yaml": "- {id: a.b, zh: 甲, unit: tce/t, values: [{value: 1, source: s1, mark: found}]}\n",
    "codes/divisions.csv": (
        "code,name,name_en,level,parent,source,mark,note\n510000,四川省,Sichuan,province,,s1,found,\n"
    ),
    "codes/industries.csv": (
        "code,level,name,name_en,parent,is_high_energy,source,mark,note\nC,section,制造业,,,,s1,found,\n"
    ),
    "codes/grid_regions.csv": (
        "region,name,province,from,until,source,mark,note\nregion_southwest,西南,510000,2021,,s1,found,\n"
    ),
}
"""The smallest catalogue that loads: file names and their text."""

Loaded = Callable[[dict[str, str]], list[Problem]]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    loaded, problems = load_catalogue()
    assert [p.text() for p in problems] == []
    return loaded


@pytest.fixture(scope="session")
def value(catalogue: Catalogue) -> Callable[[str], Decimal]:
    """The only value of a series that has one."""
    return lambda id: catalogue.series[id].values[0].value


@pytest.fixture
def problems_of(tmp_path: Path) -> Loaded:
    """The problems of the smallest catalogue after some of its files were replaced."""

    def load(changes: dict[str, str]) -> list[Problem]:
        for name, text in (MINIMAL | changes).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_catalogue(tmp_path)[1]

    return load
