"""Smaller promises: an interpreter without the solver loads the room, values by year are never guessed."""

import subprocess
import sys

import numpy as np
import pytest
from peer_cases import base

from shuangtan.planning import Build, System, annuity, build, period_weight
from shuangtan.planning.axis import Axis
from shuangtan.planning.values import MissingPeriodError, in_year


def test_the_room_loads_without_the_solver() -> None:
    """Importing planning does not import highspy."""
    code = "import sys, shuangtan.planning; sys.exit('highspy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_period_that_is_not_listed_is_an_error() -> None:
    """No neighbour stands in for a missing year."""
    with pytest.raises(MissingPeriodError, match="缺 2035 年的值"):
        in_year({2030: 1.0, 2040: 2.0}, 2035)


def test_a_series_of_the_wrong_length_is_an_error() -> None:
    """A profile must have one value per step."""
    with pytest.raises(ValueError, match="时序长度 5 与时段数 8 不符"):
        Axis.full(8).mean(np.ones(5))


def test_annuity_pays_the_investment_back() -> None:
    """The present value of the annuity over the life is the investment."""
    payments = sum(annuity(0.06, 25) * 1.06**-year for year in range(1, 26))
    assert payments == pytest.approx(1.0)
    assert annuity(0.0, 20) == pytest.approx(0.05)


def test_period_weight_discounts_each_year() -> None:
    """Three years from 2030 seen from 2025 at 5 %."""
    assert period_weight(0.05, 2025, 2030, 3) == pytest.approx(1.05**-5 + 1.05**-6 + 1.05**-7)


def test_stock_lives_from_its_build_year_to_the_end_of_its_life() -> None:
    """A plant of 2010 with 25 years stands in 2034 and not in 2035."""
    plant = Build(stock=((2010, 100.0),), lifetime_years=25)
    assert (plant.stock_mw(2009), plant.stock_mw(2034), plant.stock_mw(2035)) == (0, 100.0, 0)


def test_every_row_has_a_name_a_unit_and_a_period() -> None:
    """Nothing in a program is anonymous."""
    system: System = base()
    blocks = build(system).program.rows + build(system).program.columns
    assert all(b.name and b.unit and b.period == 2030 for b in blocks)
