"""Published optima of other models, reproduced on the block layer and with our components."""

from pathlib import Path

import pytest
import yaml
from osemosys import write

from shuangtan.planning import solve

HERE = Path(__file__).parent


def test_utopia_reaches_its_published_optimum() -> None:
    """OSeMOSYS UTOPIA costs 29446.86269 million $."""
    table = yaml.safe_load((HERE / "utopia.yaml").read_text(encoding="utf-8"))
    solution = solve(write(table), "simplex")
    assert solution.checked.objective == pytest.approx(table["optimum"], rel=1e-8)
