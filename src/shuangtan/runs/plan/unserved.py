"""The hours in which load is not served: year, weather, month, day, hour as it begins, place, MW and what it costs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from shuangtan.planning.city.result import LEAST_MW, CityPlan
from shuangtan.planning.city.system import unserved_cost

FIRST = datetime(2025, 1, 1)
"""The first hour of the shapes; all planning years share their calendar."""
HEADS = ("year", "weather", "month", "day", "hour", "place", "unserved_mw", "cost_wan_yuan")


def unserved_rows(plan: CityPlan) -> Iterator[tuple[int, str, int, int, int, str, float, float]]:
    """One row an hour and place; the cost is the price of load not served [万元]."""
    price = unserved_cost(plan.case)
    for year in plan.years:
        for place, series in year.unserved_at.items():
            for step, mw in enumerate(series):
                if mw > LEAST_MW:
                    moment = FIRST + timedelta(hours=int(plan.kept[step]))
                    when = (moment.month, moment.day, moment.hour)
                    yield year.period, year.weather, *when, place, round(float(mw), 1), round(float(mw) * price, 1)


def unserved_csv(plan: CityPlan) -> str:
    """The hours as a table."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADS)
    writer.writerows(unserved_rows(plan))
    return stream.getvalue()
