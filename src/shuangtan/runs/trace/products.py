"""The electricity of a product, traced: its hourly use meets the intensity of its county, class by class.

Only electricity is traced, with the life-cycle factors of the classes and the grid's losses added; materials, fuels
and upstream are outside and said to be. Use per unit and its course through the day are stated assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from shuangtan.kernel import Figure, Mark, Period, Problem, Quantity, State, derived, total
from shuangtan.runs.trace.figures import TracedFigures, assumed, rounded
from shuangtan.tracing.block import Floats
from shuangtan.tracing.city.factors import Series
from shuangtan.tracing.city.tables import Row
from shuangtan.tracing.city.year import class_label
from shuangtan.tracing.footprint.hourly import HourlyElectricity
from shuangtan.tracing.footprint.product import FootprintScope, ProductIdentity, product_record
from shuangtan.tracing.footprint.record import FactorSource, ProductFootprint
from shuangtan.tracing.footprint.traced import traced_electricity
from shuangtan.tracing.supply.activity import Activity
from shuangtan.tracing.supply.allocation import Product
from shuangtan.tracing.supply.chain import footprints
from shuangtan.tracing.supply.process import process_network

NATIONAL = "footprint.electricity.CN"
BOUNDARY = "仅制造环节外购电力，含输配损耗；原料、燃料、上游与废弃均未计入。合成网络示例，不得用于交付或声明"


@dataclass(frozen=True)
class TracedProduct:
    """One product: hourly electricity per unit, its footprint by source class, and what an annual factor would say.

    `error` is the national annual factor against the traced value [%].
    """

    id: str
    name: str
    name_en: str
    county: str
    unit: str
    electricity: HourlyElectricity
    footprint: Figure
    by_annual_factor: Figure
    error: Figure


def traced_products(told: TracedFigures, series: Series) -> tuple[list[TracedProduct], list[Problem]]:
    """Every product of products.csv, traced; a product whose electricity cannot be traced is left out with reasons."""
    found, problems = [], []
    for row in told.year.network.tables.of("products"):
        electricity, wrong = _electricity(told, row)
        problems += wrong
        if electricity is not None and electricity.is_complete:
            found.append(_product(told, row, electricity, series))
    return found, problems


def hourly_use(told: TracedFigures, row: Row) -> Floats:
    """kWh per unit of product in each hour: the year's use laid over the course of a day."""
    shape = {
        int(r.number("hour")): r.number("per_unit")
        for r in told.year.network.tables.of("patterns")
        if r.text("pattern") == row.text("pattern")
    }
    course = np.array([shape[h] for h in told.year.hours.hour.tolist()])
    return np.asarray(row.number("electricity_kwh") * course / course.sum(), dtype=np.float64)


def county_of(told: TracedFigures, row: Row) -> str:
    wanted = row.text("organisation")
    return next(o.county for o in told.year.network.city.organisations if o.id == wanted)


def _electricity(told: TracedFigures, row: Row) -> tuple[HourlyElectricity | None, list[Problem]]:
    return traced_electricity(
        told.year.trace,
        told.year.factor("footprint"),
        row.text("zh"),
        county_of(told, row),
        told.year.hours.period,
        hourly_use(told, row),
        "合成网络逐时追踪",
        told.year.network.tables.value("network", "loss_rate"),
        (State.ASSUMED, State.ASSUMED),
    )


def _product(told: TracedFigures, row: Row, electricity: HourlyElectricity, series: Series) -> TracedProduct:
    year, unit = told.year.hours.period, f"kgCO2e/{row.text('unit')}"
    use = row.figure(row.text("id"), f"{row.text('zh')}单位用电", "electricity_kwh", f"kWh/{row.text('unit')}")
    loss = told.year.network.tables.parameter("network", "loss_rate").figure("loss_rate", "输配损耗率", "value", "1")
    id = f"product_electricity@{row.text('id')}:{year}"
    parts = [p for n, share in enumerate(_shares(told, row)) if (p := _part(told, id, (use, loss), n, share, unit))]
    label = f"{row.text('zh')}外购电力碳足迹 {year}〔合成网络示例，仅用电〕"
    traced = assumed(total(id, label, parts, unit))
    plain = _by_annual_factor(id, use, series, year, unit)
    error = _error(id, plain, traced)
    place = county_of(told, row)
    names = row.text("id"), row.text("zh"), row.text("en")
    return TracedProduct(*names, place, row.text("unit"), electricity, traced, plain, error)


def _shares(told: TracedFigures, row: Row) -> list[float]:
    """The share of each class in the product's own electricity: by its hours."""
    use = hourly_use(told, row)
    mix = told.year.share[told.year.network.counties.index(county_of(told, row))]
    return [float(x) for x in mix @ use / use.sum()]


def _part(
    told: TracedFigures, id: str, known: tuple[Figure, Figure], number: int, share: float, unit: str
) -> Figure | None:
    """Use × share × factor ÷ (1 − losses) of one class."""
    use, loss = known
    name, factor = told.year.classes[number], told.year.factor_figure("footprint", number, told.year.months[0])
    if abs(share) < 1e-12 or use.quantity is None or loss.quantity is None or factor.quantity is None:
        return None
    label = class_label(told.year.network, name)
    rule = "Σ小时（来源份额 × 用电）÷ Σ小时 用电"
    used = assumed(derived(f"{id}/{name}.share", f"用电中{label}占比", rounded(share, "1"), rule, [told.base]))
    value = use.quantity.value * rounded(share, "1").value * factor.quantity.to("kgCO2e/kWh").value
    quantity = Quantity.of(value / (1 - loss.quantity.value), unit)
    how = "单位用电 × 占比 × 碳足迹因子 ÷（1 − 损耗率）"
    return assumed(derived(f"{id}/{name}", f"来自{label}", quantity, how, [use, used, factor, loss]))


def _by_annual_factor(id: str, use: Figure, series: Series, year: Period, unit: str) -> Figure:
    """What the latest national annual footprint factor would say; its year stands in the label."""
    latest = series[NATIONAL].latest()
    is_read = latest.mark in (Mark.FOUND, Mark.COMPUTED)
    name = f"{NATIONAL}:{latest.valid_from.year}"
    label = f"{series[NATIONAL].zh} {latest.valid_from.year}"
    factor = Figure(
        name, label, latest.quantity, State.REPORTED, evidence=(latest.evidence,), is_verified=is_read
    )  # fmt: skip
    quantity = Quantity.of(use.quantity.value * latest.quantity.value, unit) if use.quantity else None
    label = f"按全国年平均因子（{latest.valid_from.year}）计算 {year}"
    return assumed(derived(f"{id}/national", label, quantity, "单位用电 × 全国因子", [use, factor]))


def _error(id: str, plain: Figure, traced: Figure) -> Figure:
    quantity = None
    if plain.quantity and traced.quantity and traced.quantity.value:
        quantity = Quantity.of(round((plain.quantity.value / traced.quantity.value - 1) * 100, 8), "%")
    return assumed(derived(f"{id}/error", "全国年均因子的误差", quantity, "按全国因子 ÷ 逐时追踪 − 1", [plain, traced]))


def product_footprint(told: TracedFigures, product: TracedProduct, created: datetime) -> ProductFootprint | None:
    """The record of a traced product with the fields of PACT v3, marked as an example of electricity alone."""
    factor = product.electricity.factor
    row = next(r for r in told.year.network.tables.of("products") if r.text("id") == product.id)
    if factor is None:
        return None
    unit, power = product.unit, f"电力@{product.name}"
    make = Activity(
        product.name,
        {product.name: Quantity.of(1, unit)},
        {power: Quantity.of(row.text("electricity_kwh"), "kWh")},
        {"kgCO2e": Quantity.of(0, "kgCO2e")},
    )
    goods = [Product.of(product.name, unit), Product.of(power, "kWh")]
    built, problems = process_network(goods, [make], [factor.purchase(power)])
    if built is None:
        raise ValueError("；".join(p.text() for p in problems))
    identity, scope = _identity(told, row, product), _scope()
    record = product_record(
        footprints(built.network), product.name, told.year.hours.period, identity, scope, created.astimezone(UTC)
    )
    return replace(record, comment=BOUNDARY)


def _identity(told: TracedFigures, row: Row, product: TracedProduct) -> ProductIdentity:
    maker = next(o for o in told.year.network.city.organisations if o.id == row.text("organisation"))
    return ProductIdentity(
        company_name=maker.name,
        company_ids=(f"urn:shuangtan:example:{maker.id}",),
        product_ids=(f"urn:shuangtan:example:{product.id}",),
        product_name=product.name,
        description=f"{product.name}：{row.text('note')}",
        mass_kg_per_unit=Decimal(row.text("mass_kg")),
        fossil_carbon_kg_per_unit=Decimal(row.text("carbon_kg")),
        place="CN-SC",
    )


def _scope() -> FootprintScope:
    return FootprintScope(
        boundary=BOUNDARY,
        allocation="单一产品，不分配",
        sources=(FactorSource(name="全国电力碳足迹因子（分电源）", version="2024"),),
        primary_data_share_percent=Decimal(0),
        exempted_percent=Decimal(0),
        exempted_reason="边界以外的环节未计算，不属于豁免",
        is_packaging_included=False,
    )
