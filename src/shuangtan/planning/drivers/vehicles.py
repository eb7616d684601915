"""The stock of cars year by year: what is scrapped by age, what is sold to reach the stock, what of it is electric."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.planning.blocks import Floats

SHAPE = 3.0
"""Exponent of the Weibull survival of cars: few go early, most about their mean life."""


@dataclass(frozen=True)
class CarStock:
    """Cars by year: all and electric ones [same unit as given], and what was sold."""

    years: tuple[int, ...]
    stock: Floats
    electric: Floats
    sold: Floats

    def electric_share(self, year: int) -> float:
        place = self.years.index(year)
        return float(self.electric[place] / self.stock[place])


def survival(ages: Floats, lifetime: float) -> Floats:
    """Share of cars of each age [a] still on the road: exp(-(age/scale)^3), scale such that the mean life is right."""
    scale = lifetime / 0.8930  # Γ(1 + 1/3)
    return np.asarray(np.exp(-((ages / scale) ** SHAPE)), dtype=np.float64)


def car_stock(
    years: tuple[int, ...], wanted: Floats, sales_share: Floats, first_electric: float, lifetime: float
) -> CarStock:
    """Follow the cohorts: each year scrap by age, sell what the wanted stock lacks, part of it electric.

    The cars of the first year have the age mix of a long steady stock; the electric ones of it are the youngest, in
    proportion to nothing older than six years. A stock that falls faster than scrapping sells none.
    """
    ages = np.arange(0, 41, dtype=np.float64)
    alive = survival(ages, lifetime)
    cars = wanted[0] * alive / alive.sum()
    young = np.where(ages <= 6, cars, 0.0)
    electric = np.minimum(cars, young * (first_electric * wanted[0] / young.sum()))
    stock, share, sold = [wanted[0]], [electric.sum()], [0.0]
    kept = np.append(alive[1:] / alive[:-1], 0.0)
    for place in range(1, len(years)):
        cars, electric = _older(cars, kept), _older(electric, kept)
        new = max(0.0, float(wanted[place] - cars.sum()))
        cars[0], electric[0] = new, new * float(sales_share[place])
        stock.append(float(cars.sum()))
        share.append(float(electric.sum()))
        sold.append(new)
    return CarStock(years, np.array(stock), np.array(share), np.array(sold))


def _older(cohorts: Floats, kept: Floats) -> Floats:
    older = np.zeros_like(cohorts)
    older[1:] = (cohorts * kept)[:-1]
    return older
