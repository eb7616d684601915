"""Gas and heat networks on the tracing kernel."""

from __future__ import annotations

import numpy as np
import pytest

from shuangtan.tracing.case import Case
from shuangtan.tracing.flow import trace
from shuangtan.tracing.gas import Gas, gas_quality
from shuangtan.tracing.heat import SupplyPipes, allocated_intensity, heat_case
from shuangtan.tracing.network import read_network
from shuangtan.tracing.rules import LossRule, Rules

# Round numbers of the right size, for the arithmetic only.
GASES = {
    "pipeline": Gas(36.0, 2.0, 0.2, "synthetic"),
    "field": Gas(34.0, 1.9, 0.1, "synthetic"),
    "hydrogen": Gas(10.8, 0.0, 0.0, "synthetic", is_hydrogen=True),
}


def gas_case() -> Case:
    """Pipeline gas at the gate, a field in the middle, hydrogen blended in the last town but one."""
    net, _ = read_network(
        ["gate", "field", "blend", "town"], [("a", "gate", "field"), ("b", "field", "blend"), ("c", "blend", "town")]
    )
    assert net is not None
    flow = np.array([[60.0], [100.0], [90.0]])
    source = np.array([[60.0], [40.0], [10.0]])
    demand = np.array([[0.0], [0.0], [20.0], [90.0]])
    return Case(net, tuple(GASES), np.array([0, 1, 2]), np.array([0, 1, 2]), source, demand, flow, flow)


def test_gases_mix_by_volume() -> None:
    """Town gas is 100:10 gas to hydrogen by volume; per GJ it carries all the carbon over all the heat."""
    found = trace(gas_case())
    assert found.values[3, :, 0] == pytest.approx([60 / 110, 40 / 110, 10 / 110])
    quality, problems = gas_quality(found, GASES)
    assert problems == []
    assert quality is not None
    heat = (60 * 36.0 + 40 * 34.0 + 10 * 10.8) / 110
    assert quality.heating_value_mj_m3[3, 0] == pytest.approx(heat)
    assert quality.combustion_kg_gj[3, 0] == pytest.approx((60 * 2.0 + 40 * 1.9) / 110 / heat * 1e3)
    over = quality.over(0.05, "合同约定")
    assert [p.facts[1][1] for p in over] == ["blend", "town"]


def test_gas_without_quality_is_refused() -> None:
    """A source class without declared quality is named."""
    quality, problems = gas_quality(trace(gas_case()), {"pipeline": GASES["pipeline"]})
    assert quality is None
    assert [p.code for p in problems] == ["T421", "T421"]


def test_heat_loss_follows_the_rule() -> None:
    """100 kg/s from 110 to 108 °C above 60 °C: the consumer carries the loss under the receiving rule."""
    net, _ = read_network(["plant", "town"], [("main", "plant", "town")])
    assert net is not None
    pipes = SupplyPipes(np.array([[100.0]]), np.array([[110.0]]), np.array([[108.0]]))
    fed, taken = 100 * 4.2e-3 * 50, 100 * 4.2e-3 * 48
    sources = (("chp",), np.array([0]), np.array([0]), np.array([[fed]]))
    case = heat_case(net, pipes, np.array([60.0]), 4.2, sources, np.array([[0.0], [taken]]))
    sending = trace(case, Rules(LossRule.SENDING)).intensity(np.array([0.3]))[1, 0]
    receiving = trace(case, Rules(LossRule.RECEIVING)).intensity(np.array([0.3]))[1, 0]
    assert sending == pytest.approx(0.3)
    assert receiving == pytest.approx(0.3 * 50 / 48)


def test_cold_supply_is_refused() -> None:
    """Supply water colder than the return carries no heat: the pipe is named."""
    net, _ = read_network(["plant", "town"], [("main", "plant", "town")])
    assert net is not None
    pipes = SupplyPipes(np.array([[1.0]]), np.array([[50.0]]), np.array([[45.0]]))
    with pytest.raises(ValueError, match="main"):
        heat_case(
            net,
            pipes,
            np.array([60.0]),
            4.2,
            (("k",), np.array([0]), np.array([0]), np.zeros((1, 1))),
            np.zeros((2, 1)),
        )


def test_cogeneration_is_shared_whole() -> None:
    """The efficiency method gives heat and power together all the carbon of the fuel."""
    heat, power = np.array([100.0]), np.array([50.0])
    of_heat, of_power = allocated_intensity(np.array([40.0]), heat, power, 0.8, 0.4)
    assert (of_heat * heat + of_power * power)[0] == pytest.approx(40.0)
    assert (of_power / of_heat)[0] == pytest.approx(2.0)
