"""Meters and forms put right before they are used: late, duplicated, overlapping, resetting, glitching, silent.

A meter counts upwards; what it used in a period is the difference of two readings, so hours without readings lose
nothing and add nothing. Promises: a silent hour or day is missing, never zero; a glitch is flagged and not billed; a
reset leaves a named gap, not a jump; what came twice counts once, and what cannot be settled is left to people.
"""

from shuangtan.indicators.metering.cleaning import Cleaned, clean
from shuangtan.indicators.metering.forms import IntervalUse, Settled, settle
from shuangtan.indicators.metering.frame import Frame, crc, read_frame
from shuangtan.indicators.metering.reading import Meter, Reading
from shuangtan.indicators.metering.use import Span, spans, use

__all__ = [
    "Cleaned",
    "Frame",
    "IntervalUse",
    "Meter",
    "Reading",
    "Settled",
    "Span",
    "clean",
    "crc",
    "read_frame",
    "settle",
    "spans",
    "use",
]
