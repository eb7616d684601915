"""The parameters of a planning question one by one: Chinese label, unit, kind; from a component to lines and back.

A component becomes lines ``(label, year, value)`` and is put together again from them; what equals the default of its
class needs no line. Parameters with several members (outputs of a link, weights of a target) have numbered or named
labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

import numpy as np

from shuangtan.planning.system import (
    Build,
    Commitment,
    Demand,
    Generator,
    Line,
    Link,
    Node,
    Output,
    Retrofit,
    Storage,
    Target,
    Weather,
)

Member = tuple[str, int | None, Any]
"""Label, year (None: all years) and value: number, text, truth value or series."""


@dataclass(frozen=True)
class Field:
    """One parameter: dotted name in the class, label, unit, and kind: text, number, whole, flag, names, yearly,
    profile or stock."""

    name: str
    label: str
    unit: str = "1"
    kind: str = "number"


def _build(part: str, label: str, unit: str) -> tuple[Field, ...]:
    yearly = f"万元/{unit}"
    return (
        Field(f"{part}.lifetime_years", f"{label}寿命", "年"),
        Field(f"{part}.stock", f"{label}存量", unit, "stock"),
        Field(f"{part}.yearly_cost", f"{label}新建年费用", yearly, "yearly"),
        Field(f"{part}.fixed_cost", f"{label}存量固定费用", yearly),
        Field(f"{part}.limit", f"{label}每期新建上限", unit, "yearly"),
        Field(f"{part}.potential", f"{label}资源上限", unit, "yearly"),
        Field(f"{part}.earliest", f"{label}最早年份", "年", "whole"),
        Field(f"{part}.may_close", f"{label}可提前关停", "", "flag"),
    )


NODE, SOURCE = Field("node", "节点", "", "text"), Field("source", "起点", "", "text")
TAGS, SIGN = Field("tags", "标签", "", "names"), Field("sign", "方向", "1", "whole")
PRICE = "万元/MWh"
CLASSES: dict[str, tuple[type[Any], tuple[Field, ...]]] = {
    "节点": (Node, (Field("carrier", "能源", "", "text"), Field("unit", "流量单位", "", "text"),
                  Field("free_disposal", "可弃", "", "flag"))),
    "负荷": (Demand, (NODE, Field("load", "负荷", "MW", "profile"), Field("unserved_cost", "缺供代价", PRICE))),
    "机组": (Generator, (
        NODE, *_build("build", "容量·", "MW"), Field("availability", "可用率", "1", "profile"),
        Field("least", "最小出力", "1", "profile"), Field("running_cost", "运行成本", PRICE, "profile"),
        Field("fuel_cost", "燃料价格", PRICE, "yearly"), Field("efficiency", "效率", "1", "yearly"),
        Field("fuel_emission", "燃料排放", "tCO2/MWh"), Field("ramp_up", "爬坡率", "1"),
        Field("ramp_down", "降坡率", "1"), Field("most_energy", "年电量上限", "MWh", "yearly"),
        Field("least_energy", "年电量下限", "MWh", "yearly"), Field("commitment.unit_mw", "单机容量", "MW"),
        Field("commitment.least", "单机最小出力", "1"), Field("commitment.start_cost", "启动费", "万元"),
        Field("commitment.integer", "整台启停", "", "flag"), SIGN, TAGS)),
    "储能": (Storage, (
        NODE, *_build("build", "功率·", "MW"), Field("hours", "时长", "h"), *_build("energy", "能量·", "MWh"),
        Field("efficiency_in", "充电效率", "1"), Field("efficiency_out", "放电效率", "1"),
        Field("loss_per_hour", "自放电", "1"), Field("charge_share", "充电功率比", "1"),
        Field("inflow", "来水", "MW", "profile"), Field("spill", "可弃水", "", "flag"),
        Field("least_level", "最低存量", "1"), Field("cyclic", "首尾相接", "", "flag"),
        Field("start_level", "期初存量", "1"), Field("running_cost", "运行成本", PRICE), TAGS)),
    "联络": (Link, (
        SOURCE, *_build("build", "容量·", "MW"), Field("availability", "可用率", "1", "profile"),
        Field("least_flow", "最小流量", "MW", "profile"), Field("running_cost", "运行成本", PRICE, "yearly"),
        Field("emission", "排放", "tCO2/MWh"), Field("both_ways", "双向", "", "flag"), TAGS)),
    "线路": (Line, (SOURCE, Field("target", "终点", "", "text"), Field("susceptance", "电纳", "MW/rad"),
                  Field("capacity_mw", "限额", "MW"), Field("shift", "移相角", "rad"))),
    "目标": (Target, (Field("unit", "单位", "", "text"), Field("quantity", "量", "", "text"),
                  Field("lower", "下限", ""), Field("upper", "上限", ""), Field("penalty", "罚价", ""),
                  Field("clause", "条款", "", "text"))),
    "改造": (Retrofit, (Field("to", "改建为", "", "text"), Field("ratio", "折算比", "1"))),
    "气象年": (Weather, (Field("probability", "概率", "1"),)),
}  # fmt: skip
GROUPS = ("nodes", "demands", "generators", "storages", "links", "lines", "targets", "retrofits", "weathers")
"""The attributes of a system in the order of the classes."""
PARTS: dict[str, type[Any]] = {"build": Build, "energy": Build, "commitment": Commitment}
OUTPUT = (
    Field("node", "节点", "", "text"),
    Field("efficiency", "效率", "1"),
    Field("delay_steps", "延时", "", "whole"),
)
FAMILIES = {"联络": "终点", "目标": "权重", "气象年": "系数"}
"""Classes with members of unknown number, and the word their labels begin with."""


def field_of(kind: str, label: str) -> Field | None:
    """The parameter a label means in a class."""
    head, _, rest = label.partition("·")
    family = FAMILIES.get(kind)
    if family == "终点" and head.startswith(family) and head[len(family) :].isdigit():
        return next((f for f in OUTPUT if f.label == rest), None)
    if family == head and rest:
        return Field(label, label, "1", "profile" if kind == "气象年" else "number")
    return next((f for f in CLASSES[kind][1] if f.label == label), None)


def lines_of(kind: str, component: Any) -> Iterator[Member]:
    """Every parameter of a component that is not the default of its class."""
    for field in CLASSES[kind][1]:
        value = _get(component, field.name)
        if value is not None and not _is_default(component, field.name, value):
            yield from _spread(field, value)
    if kind == "联络":
        for number, output in enumerate(component.outputs, start=1):
            yield from ((f"终点{number}·{f.label}", None, getattr(output, f.name)) for f in OUTPUT)
    if kind == "目标":
        yield from ((f"权重·{key}", None, value) for key, value in component.weights.items())
    if kind == "气象年":
        for key, factor in component.factors.items():
            yield from _spread(Field("", f"系数·{key}", "1", "profile"), factor)


def _spread(field: Field, value: Any) -> Iterator[Member]:
    if field.kind == "stock":
        yield from ((field.label, built, mw) for built, mw in value)
    elif isinstance(value, Mapping):
        yield from ((field.label, year, each) for year, each in value.items())
    else:
        yield field.label, None, "、".join(sorted(value)) if field.kind == "names" else value


def _get(component: Any, name: str) -> Any:
    part, _, rest = name.partition(".")
    value = getattr(component, part)
    return value if not rest or value is None else getattr(value, rest)


def _is_default(component: Any, name: str, value: Any) -> bool:
    part, _, rest = name.partition(".")
    if rest in ("lifetime_years", "unit_mw"):
        return False
    owner = getattr(component, part) if rest else component
    default = next(f.default for f in fields(owner) if f.name == (rest or part))
    simple = np.ndim(value) == 0 and not isinstance(value, Mapping)
    return default is not MISSING and simple and type(value) is type(default) and bool(value == default)


def put_together(kind: str, name: str, period: int | None, values: Mapping[str, Mapping[int | None, Any]]) -> Any:
    """The component of a class from its values by label and year; TypeError names what is required and missing."""
    made: type[Any] = CLASSES[kind][0]
    found: dict[str, Any] = {}
    nested: dict[str, dict[str, Any]] = {}
    for field in CLASSES[kind][1]:
        if field.label in values:
            part, _, rest = field.name.partition(".")
            target, key = (nested.setdefault(part, {}), rest) if rest else (found, part)
            target[key] = _joined(field, values[field.label])
    found |= {part: PARTS[part](**inner) for part, inner in nested.items()}
    family = {k.partition("·")[2]: v for k, v in values.items() if k.partition("·")[0] == FAMILIES.get(kind)}
    if kind == "联络":
        found["outputs"] = tuple(_outputs(values))
    if kind == "目标":
        found |= {"weights": {k: v[None] for k, v in family.items()}, "period": period}
    if kind == "气象年":
        found["factors"] = {k: v[None] if None in v else dict(v) for k, v in family.items()}
    return made(**({"source": name} if kind == "改造" else {"name": name}), **found)


def _outputs(values: Mapping[str, Mapping[int | None, Any]]) -> Iterator[Output]:
    number = 1
    while f"终点{number}·节点" in values:
        told = {f.name: values[f"终点{number}·{f.label}"][None] for f in OUTPUT if f"终点{number}·{f.label}" in values}
        yield Output(**told)
        number += 1


def _joined(field: Field, by_year: Mapping[int | None, Any]) -> Any:
    if field.kind == "stock":
        return tuple((year, mw) for year, amounts in by_year.items() for mw in amounts)
    if field.kind == "names":
        return frozenset(filter(None, str(by_year[None]).split("、")))
    return by_year[None] if None in by_year else dict(by_year)
