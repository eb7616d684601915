"""What must hold of the tables of a city's network before anything is traced; every fault of all tables at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shuangtan.kernel import Problem, Wording, kind, nearest
from shuangtan.ledger import CityInput
from shuangtan.tracing.city.load import DRIVERS
from shuangtan.tracing.city.tables import BAD_NUMBER, NO_ROW, Row, Tables, is_number

ACCOUNTS = ("co2", "footprint")
RULES = ("hydro", "wind", "flat", "residual", "balance", "tie")
NEEDED = (
    ("power_coal", "least_output"),
    ("power_coal", "availability"),
    ("power_waste", "availability"),
    ("power_wind", "full_load_hours"),
    ("power_solar", "full_load_hours"),
    ("power_solar", "day_latitude"),
    ("power_solar", "day_longitude"),
    ("tie", "limit"),
    ("tie", "follows_hydro"),
    ("network", "loss_rate"),
)

UNKNOWN_WORD = kind(
    "T704",
    "error",
    Wording("{field} 为“{seen}”", "{expected}", "城市网络示例", "是否应为 {nearest}"),
    Wording("{field} is '{seen}'", "{expected}", "the city's network", "{nearest}?"),
)
NOT_WHOLE = kind(
    "T705",
    "error",
    Wording("{what} 之和为 {seen}", "1", "份额之和", "改正各行份额"),
    Wording("{what} sum to {seen}", "1", "shares", "correct the shares"),
)
NO_SHAPE = kind(
    "T706",
    "error",
    Wording("没有 shapes/{name}.csv", "逐时追踪所用的形状", "城市网络示例", "补上该形状，或删去整个 network/"),
    Wording("shapes/{name}.csv is missing", "the shapes of hourly tracing", "the city's network", "add the shape"),
)
BATTERY = "power_battery"
FACTOR_RULES = ("series", "heat_rate", "stated")
RESIDUAL_KINDS = ("power_hydro", "power_solar")
SHAPES = ("load_month_hour", "hydro_month", "pv_wind_month", "drought_2022")
BATTERY_NEEDS = (
    "charging_efficiency",
    "discharging_efficiency",
    "charge_hours",
    "discharge_hours",
)


def check_tables(city: CityInput, tables: Tables) -> list[Problem]:
    """All faults: missing rows and shapes, unknown words, numbers out of range, shares that do not sum to one."""
    problems = [NO_SHAPE(at="network", name=name) for name in SHAPES if name not in city.shapes]
    return problems + _missing(city, tables) + _words(city, tables) + _ranges(tables) + _sums(tables)


def voltages(tables: Tables) -> list[str]:
    return sorted({row.text("voltage_kv") for row in tables.of("corridors")})


def _missing(city: CityInput, tables: Tables) -> list[Problem]:
    batteries = [p.id for p in city.plants if p.technology == BATTERY and p.status == "operating" and p.capacity_mw]
    needed = [*NEEDED, *(("network", f"reactance_{kv}kv") for kv in voltages(tables))]
    needed += [(id, quantity) for id in batteries for quantity in BATTERY_NEEDS]
    told = {(r.text("subject"), r.text("quantity")) for r in tables.of("parameters") if r.text("value")}
    gaps = [("parameters", *pair) for pair in needed if pair not in told]
    factors = {(r.text("class"), r.text("account")) for r in tables.of("factors")}
    wanted = [(row.text("class"), account) for row in tables.of("classes") for account in ACCOUNTS]
    gaps += [("factors", *pair) for pair in wanted if pair not in factors]
    return [NO_ROW(at="network", table=f"{t}.csv", subject=subject, quantity=quantity) for t, subject, quantity in gaps]


def _words(city: CityInput, tables: Tables) -> list[Problem]:
    buses = [row.text("code") for row in tables.of("zones")]
    known = {
        ("classes", "rule"): RULES,
        ("residual", "county"): buses,
        ("residual", "technology"): RESIDUAL_KINDS,
        ("load_weights", "driver"): DRIVERS,
        ("factors", "rule"): FACTOR_RULES,
        ("factors", "account"): ACCOUNTS,
        ("products", "pattern"): [r.text("pattern") for r in tables.of("patterns")],
        ("products", "organisation"): [o.id for o in city.organisations],
    }
    problems = [p for (table, field), words in known.items() for p in _known(tables.of(table), field, words)]
    outside = [row for row in tables.of("zones") if row.text("role") == "outside"]
    if len(outside) != 1 or len(buses) < 2:
        wrong = {
            "field": "role=outside",
            "seen": len(outside),
            "expected": "恰好一个市外节点，另有区县",
            "nearest": "—",
        }
        problems.append(UNKNOWN_WORD(at="network/zones.csv", **wrong))
    return problems


def _known(rows: Iterable[Row], field: str, words: Iterable[str]) -> list[Problem]:
    known = sorted(set(words))
    return [
        UNKNOWN_WORD(at=r.at, field=field, seen=seen, expected="、".join(known), nearest=nearest(seen, known))
        for r in rows
        if (seen := r.text(field)) not in known
    ]


def _ranges(tables: Tables) -> list[Problem]:
    """Numbers that must be above zero, values that must be numbers, days that must be days."""
    above = [("corridors", c) for c in ("voltage_kv", "circuits", "length_km")] + [("products", "electricity_kwh")]
    wrong = [(r, field) for table, field in above for r in tables.of(table) if not r.number(field) > 0]
    wrong += [(r, "value") for r in tables.of("parameters") if not all(map(is_number, r.text("value").split()))]
    for row in tables.of("factors"):
        is_stated = row.text("rule") == "stated"
        if row.text("rule") != "series" and not is_number(row.text("value")):
            wrong.append((row, "value"))
        if not is_stated and not _is_day(row.text("day")):
            wrong.append((row, "day"))
    return [BAD_NUMBER(at=row.at, field=field, seen=row.text(field)) for row, field in wrong]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _sums(tables: Tables) -> list[Problem]:
    totals = {
        "load_weights": sum(r.number("weight") for r in tables.of("load_weights")),
        "residual": sum(r.number("share") for r in tables.of("residual")),
    }
    return [
        NOT_WHOLE(at=f"network/{table}.csv", what=table, seen=f"{total:g}")
        for table, total in totals.items()
        if abs(total - 1) > 1e-9
    ]
