"""Green certificates across provinces: who may deduct what, never twice, never above the cap.

A certificate that came with the electricity (bundled) counts physically where the electricity is used and is already
in the non-fossil consumption: it deducts nothing more. One that was sold alone across a provincial border moves its
energy: the buyer's province deducts it, the seller's adds it back. Net deduction is capped at a share of the saving the
region needs. One certificate stands for a stated energy. Source: 发改环资〔2024〕113号, reference §4.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shuangtan.indicators.dual_control.deductions import STEPS
from shuangtan.indicators.dual_control.parameters import Parameters, parameter_figure
from shuangtan.kernel import (
    DatedSeries,
    Evidence,
    Figure,
    Period,
    Problem,
    Quantity,
    State,
    Wording,
    derived,
    kind,
    unit,
)

TWICE = kind(
    "I201",
    "error",
    Wording("绿证 {serial} 申报 {count} 次", "每张绿证只扣一次", "发改环资〔2024〕113号", "保留一处申报，撤回其余"),
    Wording("certificate {serial} claimed {count} times", "each deducted once", "NDRC 2024 No. 113", "withdraw one"),
)
NOT_MOVED = kind(
    "I202",
    "note",
    Wording(
        "绿证 {serial} {why}",
        "跨省、证电分离的绿证",
        "发改环资〔2024〕113号",
        "不另扣除：其电量已按实物量计入非化石能源",
    ),
    Wording("certificate {serial}: {why}", "stand-alone, across provinces", "NDRC 2024 No. 113", "not deducted again"),
)
OVER_CAP = kind(
    "I203",
    "warning",
    Wording("跨省绿证净购入 {seen}", "不超过 {cap}（所需节能量的 {share}）", "发改环资〔2024〕113号", "超出部分不扣除"),
    Wording("net certificates {seen}", "at most {cap} ({share})", "NDRC 2024 No. 113", "the rest is not deducted"),
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate claimed for a period: its serial, the provinces of generation and use, and whether it came
    bundled with its electricity."""

    serial: str
    made_in: str
    used_in: str
    is_bundled: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CertificateFlow:
    """Stand-alone certificates that crossed the border of one province: bought in and sold out, as energy [tce]."""

    bought: Figure
    sold: Figure

    @property
    def net(self) -> Figure:
        assert self.bought.quantity is not None
        assert self.sold.quantity is not None
        value = self.bought.quantity - self.sold.quantity
        return derived(f"{self.bought.id}−sold", "跨省绿证净购入", value, "购入 − 售出", [self.bought, self.sold])


@dataclass(frozen=True, slots=True)
class Deducted:
    """Energy use after certificates; `unused` is what the cap left out [万tce]."""

    assessed: Figure
    deducted: Figure
    unused: Figure


def certificate_flow(
    certificates: Sequence[Certificate], province: str, period: Period, parameters: Parameters, coal: DatedSeries
) -> tuple[CertificateFlow, list[Problem]]:
    """What crossed the border of a province in a period; `coal` converts electricity, its basis is shown.

    A serial claimed more than once counts once and is an error; bundled or domestic certificates are noted and left.
    """
    counts = Counter(c.serial for c in certificates)
    problems = [TWICE(at=_again(s, certificates), serial=s, count=n) for s, n in counts.items() if n > 1]
    moved = []
    for certificate in {c.serial: c for c in reversed(certificates)}.values():
        if why := _stays(certificate):
            problems.append(NOT_MOVED(at=_at(certificate), serial=certificate.serial, why=why))
        else:
            moved.append(certificate)
    bought = [c for c in moved if c.used_in == province]
    sold = [c for c in moved if c.made_in == province]
    each = parameters.series["dual_control.certificate.energy"]
    flows = [
        _energy(f"certificates.{name}@{province}:{period}", label, part, parameter_figure(each, period), coal, period)
        for name, label, part in (("bought", "跨省购入绿证", bought), ("sold", "跨省售出绿证", sold))
    ]
    return CertificateFlow(*flows), problems


def deduct_certificates(
    energy: Figure, flow: CertificateFlow, needed: Figure, period: Period, parameters: Parameters
) -> tuple[Deducted, list[Problem]]:
    """Energy use less net purchases (or plus net sales), capped at the stated share of the saving `needed`.

    A net seller adds all of it back: the cap limits what one may take off, not what one owes.
    """
    share = parameter_figure(parameters.series["dual_control.certificate.cap"], period)
    net, rule = flow.net, STEPS["certificates"]
    if energy.quantity is None or needed.quantity is None or net.quantity is None or share.quantity is None:
        gap = derived(f"{energy.id}−certificates", f"{energy.label}，{rule}", None, rule, [energy, net, needed, share])
        return Deducted(gap, net, net), []
    cap = (needed.quantity * share.quantity).to("万tce")
    amount = net.quantity.to("万tce")
    taken = cap if cap < amount else amount
    deducted = derived(f"{net.id}.capped", "可扣除的跨省绿证", taken, "净购入与上限取小", [net, needed, share])
    after = derived(
        f"{energy.id}−certificates", f"{energy.label}，{rule}", energy.quantity - taken, rule, [energy, deducted]
    )
    unused = derived(f"{net.id}.unused", "超出上限、未扣除的绿证", amount - taken, "净购入 − 可扣除", [net, deducted])
    seen = {"seen": amount, "cap": cap, "share": share.quantity}
    return Deducted(after, deducted, unused), [OVER_CAP(at=net.id, **seen)] if cap < amount else []


def _energy(
    id: str, label: str, part: Sequence[Certificate], each: Figure, coal: DatedSeries, period: Period
) -> Figure:
    count = Quantity(Decimal(len(part)), unit("件"))
    told = Figure(f"{id}.count", f"{label}（张数）", count, State.REPORTED, evidence=tuple(c.evidence for c in part))
    factor = parameter_figure(coal, period)
    if each.quantity is None or factor.quantity is None:
        raise ValueError(f"{label} {period}：没有每张绿证电量或折标系数 {coal.id}，不能折算")
    value = (count * each.quantity * factor.quantity).to("tce")
    return derived(id, label, value, "张数 × 每张电量 × 折标系数", [told, each, factor])


def _stays(certificate: Certificate) -> str:
    if certificate.made_in == certificate.used_in:
        return "为本省绿证"
    return "随电交易（证电合一）" if certificate.is_bundled else ""


def _again(serial: str, certificates: Sequence[Certificate]) -> str:
    """Where a serial was claimed for the second time."""
    return _at([c for c in certificates if c.serial == serial][1])


def _at(certificate: Certificate) -> str:
    return f"{certificate.evidence.file}:{certificate.evidence.locator}".strip(":") or certificate.serial
