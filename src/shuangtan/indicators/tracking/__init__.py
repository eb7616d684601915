"""Tracking: where a series is going in the next two or three years, how well such forecasts did, and what is likely.

Promises: a break of definition or a census revision is never read as change; no forecast without its back-test error
beside it, and none where the history is too short; the fan is never narrower than the errors made before; a chance of
meeting a target is given only within the forecast's reach. The smoothing needs the optional dependency `statsmodels`
(extra `forecast`), loaded only when a forecast is asked for; without it a random walk with drift stands in and says so.
"""

from shuangtan.indicators.tracking.chance import Chance, chance, target_chance
from shuangtan.indicators.tracking.forecast import BackTest, Forecast, forecast
from shuangtan.indicators.tracking.history import Break, History, history, indexed, load_breaks

__all__ = [
    "BackTest",
    "Break",
    "Chance",
    "Forecast",
    "History",
    "chance",
    "forecast",
    "history",
    "indexed",
    "load_breaks",
    "target_chance",
]
