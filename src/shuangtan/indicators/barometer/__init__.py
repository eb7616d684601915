"""晴雨表: lights of intensity and total for places × periods, and how county targets make up the city's.

Promises: without statistics there is no light (不评价), never green; every light shows the numbers it was read from and
what was due; a cumulative month is complete or not judged; targets of counties sum or average to the city's by a named
method, and what does not fit is a row of its own; the cut of the total light that nobody published is an assumption
and says so.
"""

from shuangtan.indicators.barometer.cell import Cell, judged
from shuangtan.indicators.barometer.matrix import Matrix, barometer
from shuangtan.indicators.barometer.readings import growth_to_date, intensity_to_date, plan_progress
from shuangtan.indicators.barometer.shares import Part, Spread, Synthesis, shifted, spread, synthesis
from shuangtan.indicators.barometer.tolerance import shipped_tolerance, tolerance_figure

__all__ = [
    "Cell",
    "Matrix",
    "Part",
    "Spread",
    "Synthesis",
    "barometer",
    "growth_to_date",
    "intensity_to_date",
    "judged",
    "plan_progress",
    "shifted",
    "shipped_tolerance",
    "spread",
    "synthesis",
    "tolerance_figure",
]
