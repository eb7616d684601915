"""Each industry guide worked through by hand: one works of every kind, from its activity to its tonnes.

Factors are those of the published tables that the catalogue quotes (stoichiometry of carbonates: molar masses; fuels:
provincial guide 2025 and enterprise guides; heat 0.11 tCO2/GJ; national power average 2023: 0.5306 kgCO2/kWh).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shuangtan.accounts.emissions import Books
from shuangtan.accounts.enterprise import DIRECT, enterprise_account, read_guides
from shuangtan.kernel import Figure

MakeBooks = Callable[..., Books]
GUIDES, _ = read_guides()
CODE = "913100007109365242"
NOTHING_BOUGHT = {"electricity/purchased": "NO", "heat/purchased": "NO"}
NO_FUEL = {"coke/consumption_fuel": "NO"}
CACO3, MGCO3, NA2CO3, DOLOMITE = 0.43971, 0.52197, 0.41523, 0.47732
GAS = 389.31 * 15.3e-3 * 0.99 * 44 / 12
"""tCO2 per 万m3 of natural gas."""
COAL = 19.57 * 26.1e-3 * 0.93 * 44 / 12
"""tCO2 per t of bituminous coal."""

WORKS = {
    "lime": (
        {"limestone/consumption": "10000 t", "limestone/caco3_share": "90 %", "limestone/mgco3_share": "4 %"} | NO_FUEL,
        10000 * (0.90 * CACO3 + 0.04 * MGCO3),
    ),
    "flat_glass": (
        {
            "limestone/consumption": "500 t",
            "limestone/caco3_share": "97 %",
            "dolomite/consumption": "1500 t",
            "dolomite/carbonate_share": "95 %",
            "soda_ash/consumption": "2000 t",
            "soda_ash/carbonate_share": "99 %",
            "carbon_powder/consumption": "20 t",
            "carbon_powder/carbon_content": "85 %",
            "natural_gas/consumption_fuel": "300 万m3",
        },
        500 * 0.97 * CACO3 + 1500 * 0.95 * DOLOMITE + 2000 * 0.99 * NA2CO3 + 20 * 0.85 * 44 / 12 + 300 * GAS,
    ),
    "methanol": (
        {
            "natural_gas/consumption_feedstock": "1000 万m3",
            "natural_gas/consumption_fuel": "200 万m3",
            "methanol/output": "10000 t",
            "methanol/carbon_content": "37.5 %",
            "co2/recovered": "100 tCO2",
        },
        (1000 * 389.31 * 15.3e-3 - 3750) * 44 / 12 - 100 + 200 * GAS,
    ),
    "ceramics": (
        {
            "carbonate_raw/caco3": "800 t",
            "carbonate_raw/mgco3": "100 t",
            "carbonate_raw/na2co3": "0 t",
            "natural_gas/consumption_fuel": "50 万m3",
        },
        800 * CACO3 + 100 * MGCO3 + 50 * GAS,
    ),
    "general": (
        {
            "carbonate_raw/caco3": "NO",
            "carbonate_raw/mgco3": "NO",
            "carbonate_raw/na2co3": "NO",
            "diesel/consumption_fuel": "100 t",
        },
        100 * 42.652 * 20.2e-3 * 0.98 * 44 / 12,
    ),
    "power": (
        {
            "bituminous/consumption_fuel": "200000 t",
            "desulphuriser/consumption": "5000 t",
            "desulphuriser/carbonate_share": "90 %",
        },
        200000 * COAL + 5000 * 0.9 * CACO3,
    ),
}


@pytest.mark.parametrize("guide", WORKS)
def test_a_works_by_its_guide(books: MakeBooks, guide: str) -> None:
    """Direct emission equals the sum by hand, nothing is lacking, and no error stands."""
    told, expected = WORKS[guide]
    account, problems = enterprise_account(CODE, GUIDES[guide], books(told | NOTHING_BOUGHT, "enterprise"))
    assert [p for p in problems if p.is_error] == []
    assert tonnes(account.total(DIRECT)) == pytest.approx(expected, rel=1e-5)
    assert account.total().is_complete


def test_power_and_heat_come_on_top(books: MakeBooks) -> None:
    """1 000 MWh at 0.5306 and 2 000 GJ at 0.11: 530.6 and 220 t beside the direct ones, never inside them."""
    told, direct = WORKS["ceramics"]
    told = told | {"electricity/purchased": "1000 MWh", "heat/purchased": "2000 GJ"}
    account, _ = enterprise_account(CODE, GUIDES["ceramics"], books(told, "enterprise"))
    assert tonnes(account.total(DIRECT)) == pytest.approx(direct, rel=1e-5)
    assert tonnes(account.total()) == pytest.approx(direct + 530.6 + 220, rel=1e-5)


def test_lime_without_its_analysis_takes_the_default_and_says_so(books: MakeBooks) -> None:
    """0.683 tCO2/t of lime where no carbonate content was measured."""
    told = {"lime/output": "1000 t"} | NO_FUEL | NOTHING_BOUGHT
    account, _ = enterprise_account(CODE, GUIDES["lime"], books(told, "enterprise"))
    assert tonnes(account.part("process")) == pytest.approx(683)


def test_every_guide_has_its_example() -> None:
    """No guide without a worked example here or among the tests of measured and default methods."""
    elsewhere = {"cement", "steel", "aluminium", "ammonia"}
    assert set(GUIDES) == set(WORKS) | elsewhere


def tonnes(figure: Figure) -> float:
    assert figure.quantity is not None
    return figure.quantity.number("tCO2e")
