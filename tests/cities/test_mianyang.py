"""What is known of Mianyang: published totals, chained growth, plants, and the gaps that stay gaps."""

from __future__ import annotations

from decimal import Decimal
from math import prod
from typing import Any

CITY = "510700"


def chained(growth: dict[str, Decimal], first: int, last: int) -> Decimal:
    return prod((1 + growth[str(year)] / 100 for year in range(first, last + 1)), start=Decimal(1))


def test_counties_sum_to_the_census_total(mianyang: Any) -> None:
    """The nine counties of the 2020 census sum to 4 868 243 people, and that total stands as an assert."""
    counties = [r["code"] for r in mianyang.table("places.csv") if r["level"] == "county"]
    stated = [r["value"] for r in mianyang.entries if r["directive"] == "assert" and r["flow"] == "census_resident"]
    parts = [mianyang.values(code, "population", "census_resident")["2020"] for code in counties]
    assert (len(counties), sum(parts), stated) == (9, 4_868_243, ["4868243"])


def test_growth_chains_from_published_rates(mianyang: Any) -> None:
    """GDP at constant prices: 2015 to 2020 x1.4535, 2020 to 2025 x1.4073, from published growth alone."""
    growth = mianyang.values(CITY, "gdp", "growth_real")
    assert abs(chained(growth, 2016, 2020) - Decimal("1.4535")) < Decimal("1e-4")
    assert abs(chained(growth, 2021, 2025) - Decimal("1.4073")) < Decimal("1e-4")


def test_nominal_break_is_noted_on_both_rows(mianyang: Any) -> None:
    """The jump of nominal GDP from 2018 to 2019 (+24 %) is a census revision, and both rows say so."""
    level = mianyang.values(CITY, "gdp", "level_current")
    assert round((level["2019"] / level["2018"] - 1) * 100) == 24
    rows = [r for r in mianyang.entries if (r["subject"], r["product"], r["flow"]) == (CITY, "gdp", "level_current")]
    notes = {r["period"]: r["note"] for r in rows}
    assert all("24%" in notes[year] for year in ("2018", "2019"))


def test_sectors_sum_to_gdp(mianyang: Any) -> None:
    """Where all three sectors were published, they sum to GDP to the last printed digit."""
    level = mianyang.values(CITY, "gdp", "level_current")
    sectors = [mianyang.values(CITY, f"gdp_{name}", "level_current") for name in ("primary", "secondary", "tertiary")]
    assert {y: sum(s[y] for s in sectors) - level[y] for y in ("2018", "2021", "2025")} == dict.fromkeys(
        ("2018", "2021", "2025"), 0
    )


def test_energy_identity_confirms_the_recalled_gdp_of_2015(mianyang: Any) -> None:
    """979.38 / (1700.33 x 1.083) prints as the published 0.532 tce per 10 000 yuan, so that is in 2015 prices."""
    energy, gdp = mianyang.values(CITY, "energy", "consumption"), mianyang.values(CITY, "gdp", "level_current")
    growth = mianyang.values(CITY, "gdp", "growth_real")
    intensity = energy["2016"] / (gdp["2015"] * (1 + growth["2016"] / 100))
    assert round(intensity, 3) == mianyang.values(CITY, "energy", "intensity")["2016"]


def test_inconsistent_figure_stays_as_published(mianyang: Any) -> None:
    """The -7.91 % of 2016 stands exactly as printed, with the contradiction in its note."""
    (row,) = [r for r in mianyang.entries if r["flow"] == "consumption_change"]
    assert (row["value"], row["state"], "矛盾" in row["note"]) == ("-7.91", "reported", True)


def test_what_the_targets_need_and_nobody_published_is_a_named_gap(mianyang: Any) -> None:
    """Energy, CO2 and gas of 2021-2025 and the growth of strategic industries are rows of state missing."""
    gaps = {(r["product"], r["flow"], r["period"]) for r in mianyang.entries if r["state"] == "missing"}
    needed = [
        ("energy", "consumption"),
        ("energy", "intensity_change"),
        ("co2", "intensity_change"),
        ("co2", "emission_territorial"),
        ("natural_gas", "output"),
        ("strategic_industry_value_added", "growth_real"),
        ("non_fossil", "consumption_share"),
        *(("electricity", f"consumption_{s}") for s in ("primary", "secondary", "tertiary", "residential")),
    ]
    assert [(p, f, y) for p, f in needed for y in range(2021, 2026) if (p, f, str(y)) not in gaps] == []


def test_operating_wind_is_92_mw(mianyang: Any) -> None:
    """Three wind farms run with 92.1 MW; with the planned Yunfeng they are 122.1 MW."""
    wind = [r for r in mianyang.table("plants.csv") if r["technology"] == "power_wind"]
    running = sum(Decimal(r["capacity_mw"]) for r in wind if r["status"] == "operating")
    assert (running, sum(Decimal(r["capacity_mw"]) for r in wind)) == (Decimal("92.1"), Decimal("122.1"))


def test_listed_clean_plants_and_one_residual_make_the_published_total(mianyang: Any) -> None:
    """Running hydro, wind and waste plants plus the single residual row are the published 218.7 (10 MW)."""
    clean = {"power_hydro", "power_wind", "power_solar", "power_waste", "power_clean_other"}
    rows = [r for r in mianyang.table("plants.csv") if r["technology"] in clean and r["status"] == "operating"]
    published = mianyang.values(CITY, "power_clean", "capacity")["2025"]
    assert sum(Decimal(r["capacity_mw"]) for r in rows) == published * 10
    assert [r["county"] for r in rows if r["technology"] == "power_clean_other"] == [CITY]


def test_coal_listed_as_running_fits_under_the_rest(mianyang: Any) -> None:
    """Running coal (2 600 MW) stays below what is not clean (2 769.4 MW); units 31 and 32 would not fit."""
    coal = [r for r in mianyang.table("plants.csv") if r["technology"] == "power_coal"]
    running = sum(Decimal(r["capacity_mw"]) for r in coal if r["status"] == "operating")
    unclear = sum(Decimal(r["capacity_mw"]) for r in coal if r["status"] == "unclear")
    rest = mianyang.values(CITY, "power_other", "capacity")["2025"] * 10
    assert running <= rest < running + unclear


def test_cement_with_a_known_capacity_is_4_98_mt(mianyang: Any) -> None:
    """Six works are listed; three have a capacity, together 4.98 Mt; the other three stay missing."""
    rows = [r for r in mianyang.entries if r["product"] == "cement"]
    assert (len(rows), sum(Decimal(r["value"]) for r in rows if r["value"])) == (6, Decimal("4.98"))


def test_shapes_are_shares_and_means(mianyang: Any) -> None:
    """Monthly load shares sum to one; availabilities lie in [0, 1]; every hour of every month is there."""
    shares = [Decimal(r["share_of_year"]) for r in mianyang.table("shapes/load_month.csv")]
    assert abs(sum(shares) - 1) < Decimal("1e-4")
    for name in ("hydro_month.csv", "pv_wind_month.csv"):
        assert all(0 < Decimal(r["availability"]) < 1 for r in mianyang.table(f"shapes/{name}"))
    hours = {(int(r["month"]), int(r["hour"])) for r in mianyang.table("shapes/load_month_hour.csv")}
    assert hours == {(m, h) for m in range(1, 13) for h in range(24)}
