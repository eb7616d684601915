"""Reading a city folder: all of it, every mistake of every file at once, and only what changed is recorded again."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from shuangtan.kernel import KINDS, has_errors
from shuangtan.ledger import Ledger, PlainVocabulary, Word, city_digests, read_city, record_city

from .conftest import HEADER

RING = [[104.7, 31.4], [104.8, 31.4], [104.8, 31.5], [104.7, 31.4]]
FILES = {
    "city.yaml": "code: '510700'\nzh: 绵阳市\nen: Mianyang\nparent: '510000'\npolicies: [mianyang-2022]\n",
    "sources.yaml": "- {id: yearbook, title: 年鉴, publisher: 统计局, kind: primary}\n"
    "- {id: own, title: 假定, publisher: 张三, kind: assumption, note: 按邻市类推}\n",
    "places.csv": "code,name,name_en,level,parent,lon,lat,area_km2,source\n"
    "510000,四川省,Sichuan,province,,,,,yearbook\n510700,绵阳市,Mianyang,city,510000,104.7,31.4,20248,yearbook\n",
    "plants.csv": "id,name,name_en,county,technology,capacity_mw,year,status,lon,lat,state,mark,source,note\n"
    "plant-a,甲电厂,A,510700,power_coal,600,2007,operating,104.9,31.9,reported,found,yearbook,\n"
    "plant-b,乙电厂,B,510700,power_coal,,,planned,,,missing,found,yearbook,未见公布\n",
    "organisations.csv": "id,name,name_en,uscc,county,industry,state,mark,source,note\n"
    "org-a,甲水泥,A,,510700,3011,reported,found,yearbook,\n",
    "assets.csv": "id,name,name_en,kind,voltage_kv,place,capacity,unit,status,year,state,mark,source,note\n"
    "grid-a,甲变电站,A,substation,500,510700,,,operating,2018,missing,found,yearbook,\n",
    "outlines.json": json.dumps({"510700": {"source": "yearbook", "rings": [RING]}}),
    "entries/energy.csv": HEADER
    + "activity,510700,energy,consumption,2016,979.38,万tce,reported,found,yearbook,,,,,,,\n"
    "activity,org-a,energy,consumption,2016,1,万tce,assumed,assumed,own,,0.5,1.5,,,,\n",
    "entries/gaps.csv": HEADER + "activity,510700,energy,consumption,2017,,万tce,missing,found,yearbook,,,,,,,\n",
    "shapes/load.csv": "month,share,source\n1,0.09,yearbook\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound city folder."""
    for name, text in FILES.items():
        path = tmp_path / "city" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "city"


@pytest.fixture
def vocabulary(words: PlainVocabulary) -> PlainVocabulary:
    quantities = {**words.quantities, ("power_coal", "capacity"): Word(words.quantities["energy", "consumption"].unit)}
    return PlainVocabulary(quantities, frozenset({"100000"}))


def test_a_sound_folder_is_read_whole(folder: Path, vocabulary: PlainVocabulary) -> None:
    """Everything in the folder is in the city, gaps as gaps, and there is nothing to complain about."""
    city, problems = read_city(folder, vocabulary)
    assert [p.text() for p in problems] == []
    assert city is not None
    assert (city.code, city.zh, city.policies) == ("510700", "绵阳市", ("mianyang-2022",))
    assert [p.capacity_mw for p in city.plants] == [Decimal(600), None]
    assert [e.evidence.file for e in city.entries] == ["entries/energy.csv"] * 2 + ["entries/gaps.csv"]
    assert city.shapes["load"][0]["share"] == "0.09"
    assert city.places[1].place.parent == "510000"
    assert city.digests == city_digests(folder)
    assert set(city.digests) == set(FILES)


MISTAKES = {
    "L170": ("sources.yaml", None, ""),
    "L171": ("plants.csv", "甲电厂", ""),
    "L172": ("plants.csv", "600,2007", "600,207"),
    "L173": ("plants.csv", "plant-b", "plant-a"),
    "L174": ("sources.yaml", ", note: 按邻市类推", ""),
    "L175": ("city.yaml", "zh:", "zhong: x\nzh:"),
    "L176": ("plants.csv", "104.9,31.9", "31.9,104.9"),
    "L177": ("organisations.csv", "A,,510700", "A,9151,510700"),
    "L178": ("plants.csv", "A,510700", "A,510799"),
    "L179": ("outlines.json", "[[104.7, 31.4], [104.8", "[[104.8"),
    "L180": ("entries.txt", "", "x"),
    "L181": ("sources.yaml", "- {id: own", "- {id: idle, title: 年鉴, publisher: 统计局, kind: primary}\n- {id: own"),
    "L182": ("places.csv", "province,,", "province,510700,"),
    "L123": ("plants.csv", "A,510700,power_coal", "A,510700,power_col"),
    "L131": ("shapes/load.csv", "yearbook", "yearbok"),
    "L137": ("assets.csv", "510700,,,", "510700,1000,MVA,"),
    "L138": ("plants.csv", "600,2007", ",2007"),
    "L115": ("sources.yaml", "- {id: own", "- {id: own["),
}


@pytest.mark.parametrize("code", MISTAKES)
def test_each_mistake_of_a_folder(code: str, folder: Path, vocabulary: PlainVocabulary) -> None:
    """Each mistake is found under its code in its file."""
    name, old, new = MISTAKES[code]
    if old is None:
        (folder / name).unlink()
    else:
        text = (folder / name).read_text(encoding="utf-8") if (folder / name).exists() else ""
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    _, problems = read_city(folder, vocabulary)
    assert [p for p in problems if p.code == code and p.at.startswith(name)]


def test_mistakes_of_all_files_come_at_once(folder: Path, vocabulary: PlainVocabulary) -> None:
    """Mistakes in every file are listed in one go; a file of entries with one contributes nothing, the others stay."""
    for name, old, new in MISTAKES.values():
        path = folder / name
        if path.exists() and old and name != "sources.yaml":
            path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    energy = folder / "entries" / "energy.csv"
    energy.write_text(energy.read_text(encoding="utf-8").replace("979.38", "979.38吨"), encoding="utf-8")
    city, problems = read_city(folder, vocabulary)
    places = {p.at.split(":")[0].split(" ")[0] for p in problems}
    assert places >= {"city.yaml", "places.csv", "plants.csv", "organisations.csv", "outlines.json", "shapes/load.csv"}
    assert "entries/energy.csv" in places
    assert has_errors(problems)
    assert city is not None
    assert [f.name for f in city.files] == ["entries/gaps.csv"]


def test_a_fact_told_in_two_files_is_refused(folder: Path, vocabulary: PlainVocabulary) -> None:
    """One source telling one fact in two files is named with both places."""
    shutil.copy(folder / "entries" / "gaps.csv", folder / "entries" / "more.csv")
    _, problems = read_city(folder, vocabulary)
    assert [(p.code, p.at, dict(p.facts)["first"]) for p in problems] == [
        ("L148", "entries/more.csv:2", "entries/gaps.csv:2")
    ]


def test_only_what_changed_is_recorded(folder: Path, vocabulary: PlainVocabulary, tmp_path: Path) -> None:
    """Recording an unchanged folder again does nothing; a changed file is one batch, a file that is gone another."""
    with Ledger.open(tmp_path / "l.duckdb", "shuangtan/test") as ledger:

        def recorded() -> list[str]:
            city, _ = read_city(folder, vocabulary)
            assert city is not None
            names = [r.name for r in record_city(ledger, city)]
            assert sorted(e.key for e in ledger.entries()) == sorted(e.key for e in city.entries)
            return names

        assert recorded() == ["entries/energy.csv", "entries/gaps.csv"]
        assert recorded() == []
        energy = folder / "entries" / "energy.csv"
        energy.write_text(energy.read_text(encoding="utf-8").replace("979.38", "980.01"), encoding="utf-8")
        assert recorded() == ["entries/energy.csv"]
        (folder / "entries" / "gaps.csv").unlink()
        assert recorded() == ["entries/gaps.csv"]
        assert recorded() == []
        assert ledger.verify(folder).is_sound


def test_every_mistake_of_a_folder_is_tried_here() -> None:
    """No mistake of a city folder is declared without a test that makes it."""
    here = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in KINDS if "L170" <= code < "L200" and f'"{code}"' not in here] == []
