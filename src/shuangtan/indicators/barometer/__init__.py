"""晴雨表: lights of intensity and total for places × periods, and how county targets make up the city's.

Promises: without statistics there is no light (不评价), never green; every light shows the numbers it was read from and
what was due; a cumulative month is complete or not judged; targets of counties sum or average to the city's by a named
method, and what does not fit is a row of its own.
"""

from shuangtan.indicators.barometer.cell import Cell, judged
from shuangtan.indicators.barometer.matrix import Matrix, barometer
from shuangtan.indicators.barometer.readings import growth_to_date, intensity_to_date, plan_progress
from shuangtan.indicators.barometer.shares import Part, Spread, Synthesis, shifted, spread, synthesis

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
    "spread",
    "synthesis",
]
