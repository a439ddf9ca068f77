"""Learn the daily maximum 8-hour mean of ozone from the hourly maximum, and check what was learnt.

python benchmarks/ozone_conversion.py --pairs PAIRS.csv           # checks: cities left out, seasons, embedded years
python benchmarks/ozone_conversion.py --pairs PAIRS.csv --write   # and writes data/raw/conversions/

PAIRS.csv has one row a city and day: ``region_id, date, o3_1h_max, o3_mda8`` (ug/m3) and, for the checks,
``pm25, pm10, so2, no2, co``. The pairs are no part of this project; what was learnt from them is a table of
two dozen rows. Without ``--pairs`` the committed table is checked against the embedded years and the published figures.

The logarithm of the odds of the ratio r = 8-hour / hourly maximum is normal: a mean by level of the hourly maximum (a
linear spline), a shift of the city (normal, shared by all its days, shrunk by the days it was seen on), a spread of
the day. So the ratio never leaves (0, 1). Season is left out: the pairs have no July to November.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics import resources
from analytics.indicators.converted_ozone import OzoneDraws, converted
from analytics.standards import load
from analytics.standards.ozone_ratio import ANY_CITY, LEAST_RATIO, MOST_RATIO, OWN_FROM, SHIFT_FROM, OzoneConversion

LEVELS = np.array([30.0, 50.0, 70.0, 90.0, 110.0, 130.0, 160.0, 190.0, 220.0, 280.0])
LIMITS = {"pm25": (75, 0), "pm10": (150, 0), "so2": (150, 0), "no2": (80, 0), "co": (4, 1)}
OZONE_LIMIT = 160
SEASON_STARTS = pd.Timestamp("2019-12-01")  # the pairs hold two winters and springs
VALID_FROM = date(2020, 7, 1)  # the pairs end on 2020-06-30: nobody knew the ratio before
N_DRAWS, SEED = 4000, 1
OWN_DAYS = (10, 30, 90)  # days of its own that a city left out is taught by, in its first season
PUBLISHED = (("hohhot", 2021), ("hohhot", 2022), ("hohhot", 2025))
EXPECTED = (("xinxiang", 2025), ("pingdingshan", 2025))


@dataclass(frozen=True)
class Fit:
    """What was learnt, with what it was learnt from."""

    conversion: OzoneConversion
    n_days: np.ndarray
    n_cities: int
    shift_days: dict[str, int]
    city_sd: float
    year_sd: float


def read_pairs(path: Path) -> pd.DataFrame:
    """Pairs with both values."""
    rows = pd.read_csv(path, parse_dates=["date"]).dropna(subset=["o3_1h_max", "o3_mda8"])
    return rows[rows["o3_1h_max"] >= LEVELS[0] / 2].reset_index(drop=True)


def hats(hourly: np.ndarray) -> np.ndarray:
    """Weights of the levels, ``(n_days, n_levels)``; they add up to one."""
    return np.stack([np.interp(hourly, LEVELS, row) for row in np.eye(len(LEVELS))], axis=1)


def learn(pairs: pd.DataFrame) -> Fit:
    """Means by level, spread of the day, shifts of the cities and their spread."""
    pairs = pairs.reset_index(drop=True)
    ratio = (pairs["o3_mda8"] / pairs["o3_1h_max"]).clip(LEAST_RATIO, MOST_RATIO)
    odds, weights = np.log(ratio / (1 - ratio)).to_numpy(), hats(pairs["o3_1h_max"].to_numpy(float))
    mean = np.linalg.lstsq(weights, odds, rcond=None)[0]
    left = pd.Series(odds - weights @ mean)
    high = pairs["o3_1h_max"] >= SHIFT_FROM
    city = left[high].groupby(pairs.loc[high, "region_id"])
    n, raw = city.size(), city.mean()
    inside = left - pairs["region_id"].map(raw).fillna(0.0)
    day_sd = np.sqrt(weights.T @ np.square(inside) / weights.sum(axis=0))
    noise = float(inside[high].std())
    between = max(float(raw.var() - (noise**2 / n).mean()), 1e-4)
    year_sd = _year_sd(inside[high], pairs[high], noise)
    shrunk = raw * between / (between + noise**2 / n)
    sd = np.sqrt(1 / (1 / between + n / noise**2) + year_sd**2)
    cities = {name: (float(shrunk[name]), float(sd[name])) for name in sorted(shrunk.index)}
    cities[ANY_CITY] = (0.0, float(np.sqrt(between + year_sd**2)))
    table = OzoneConversion(LEVELS, mean, day_sd, cities, VALID_FROM)
    return Fit(table, weights.sum(axis=0), len(raw), n.to_dict(), float(np.sqrt(between)), year_sd)


def _year_sd(inside: pd.Series, pairs: pd.DataFrame, noise: float) -> float:
    """Spread of a city's shift from one season to another, beyond what chance does."""
    late = pairs["date"] >= SEASON_STARTS
    both = inside.groupby([pairs["region_id"], late]).agg(["mean", "size"]).unstack()
    both = both.dropna()
    if late.all() or not late.any():  # nothing can be learnt of a season that is not there
        return 0.0
    gap = both["mean"][True] - both["mean"][False]
    by_chance = noise**2 * (1 / both["size"][True] + 1 / both["size"][False])
    return float(np.sqrt(max((np.square(gap) - by_chance).mean(), 0.0) / 2))


def write(fit: Fit, folder: Path) -> None:
    """The two small tables."""
    one = fit.conversion
    levels = pd.DataFrame(
        {
            "o3_1h_max": one.levels.astype(int),
            "log_odds": one.mean.round(4),
            "ratio": (1 / (1 + np.exp(-one.mean))).round(3),
            "day_sd": one.day_sd.round(4),
            "n_days": fit.n_days.round().astype(int),
            "n_cities": fit.n_cities,
            "valid_from": one.valid_from.isoformat(),
        }
    )
    rows = [(name, round(a, 4), round(b, 4), fit.shift_days.get(name, 0)) for name, (a, b) in one.cities.items()]
    cities = pd.DataFrame(rows, columns=["region_id", "shift", "shift_sd", "n_days"])
    levels.to_csv(folder / "o3_mda8_levels.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    cities.to_csv(folder / "o3_mda8_cities.csv", index=False, encoding="utf-8-sig", lineterminator="\n")


def otherwise_bad(days: pd.DataFrame) -> np.ndarray:
    """Days over by another pollutant."""
    over = [days[p].round(d) > limit for p, (limit, d) in LIMITS.items() if p in days]
    return np.logical_or.reduce(over)


def good_days(conversion: OzoneConversion, region_id: str, days: pd.DataFrame) -> np.ndarray:
    """Count of good days on each draw; days without ozone count as good unless over by another."""
    draws = OzoneDraws.make(conversion, region_id, days["date"].to_numpy("datetime64[D]"), N_DRAWS, SEED)
    mda8 = converted({"o3_1h_max": days["o3_1h_max"].to_numpy(float)[None, :]}, draws)["o3_mda8"]
    with np.errstate(invalid="ignore"):
        over = np.rint(mda8) > OZONE_LIMIT
    return np.asarray((~(over | otherwise_bad(days)[None, :])).sum(axis=1))


def errors_of(counts: np.ndarray, actual: float) -> dict[str, float]:
    """One case: what was expected, what came, whether the ranges held it."""
    low80, high80, low95, high95 = np.quantile(counts, [0.1, 0.9, 0.025, 0.975])
    return {
        "actual": actual,
        "expected": counts.mean(),
        "error": counts.mean() - actual,
        "sd": counts.std(),
        "in80": float(low80 <= actual <= high80),
        "in95": float(low95 <= actual <= high95),
    }


def summary(rows: list[dict[str, float]], what: str) -> str:
    """Bias, spread and coverage of several cases."""
    t = pd.DataFrame(rows)
    return (
        f"{what}: {len(t)} cases, bias {t['error'].mean():+.2f} d, sd {t['error'].std():.2f} d, largest "
        f"{t['error'].abs().max():.1f} d, stated sd {t['sd'].mean():.2f} d, 80 % range holds {t['in80'].mean():.0%}, "
        f"95 % range {t['in95'].mean():.0%}"
    )


def check_pairs(pairs: pd.DataFrame) -> None:
    """Cities left out, and one season judged by the other."""
    whole = pairs.dropna(subset=["pm25", "pm10"])
    cases = []
    for name in sorted(whole["region_id"].unique()):
        own = whole[whole["region_id"] == name]
        actual = int((~(otherwise_bad(own) | (own["o3_mda8"].round() > OZONE_LIMIT))).sum())
        cases.append(errors_of(good_days(learn(pairs[pairs["region_id"] != name]).conversion, name, own), actual))
    print(summary(cases, "good days, the city left out"))
    check_own_days(pairs, whole)
    late = pairs["date"] >= SEASON_STARTS
    cases = []
    for taught, asked in ((pairs[~late], whole[whole["date"] >= SEASON_STARTS]),
                          (pairs[late], whole[whole["date"] < SEASON_STARTS])):  # fmt: skip
        fit = learn(taught).conversion
        for name, own in asked.groupby("region_id"):
            actual = int((~(otherwise_bad(own) | (own["o3_mda8"].round() > OZONE_LIMIT))).sum())
            cases.append(errors_of(good_days(fit, str(name), own), actual))
    print(summary(cases, "good days, one season by the other, each city by its own shift"))


def check_own_days(pairs: pd.DataFrame, whole: pd.DataFrame) -> None:
    """Cities left out of the table and taught by days of their own first season, judged on the second one."""
    fits = {name: learn(pairs[pairs["region_id"] != name]).conversion for name in sorted(whole["region_id"].unique())}
    for n_own in (0, *OWN_DAYS):
        cases = []
        for name, table in fits.items():
            own, asked = (rows[rows["region_id"] == name] for rows in (pairs, whole))
            asked = asked[asked["date"] >= SEASON_STARTS]
            early = own[(own["date"] < SEASON_STARTS) & (own["o3_1h_max"] >= OWN_FROM)][:n_own]
            taught = table.taught(name, early["date"].to_numpy(), early["o3_1h_max"], early["o3_mda8"])
            actual = int((~(otherwise_bad(asked) | (asked["o3_mda8"].round() > OZONE_LIMIT))).sum())
            cases.append(errors_of(good_days(taught, name, asked), actual))
        print(summary(cases, f"good days of a second season, the city left out and taught by {n_own} days of its own"))


def check_embedded(conversion: OzoneConversion) -> None:
    """Embedded years beside the published counts."""
    raw = resources.raw_dir()
    figures = pd.read_csv(raw / "figures" / "published_figures.csv", encoding="utf-8-sig")
    figures = figures[figures["indicator_id"] == "good_days"]
    for name, year in (*PUBLISHED, *EXPECTED):
        days = pd.read_csv(raw / "monitoring" / f"{name}_daily.csv", parse_dates=["date"])
        days = days[days["date"].dt.year == year]
        counts = good_days(conversion, name, days)
        own = figures[(figures["region_id"] == name) & (figures["period_start"] == f"{year}-01-01")]
        own = own[own["period_end"] == f"{year}-12-31"]["value"]
        there = f"published {own.iloc[0]:.0f}" if len(own) else "no published count"
        print(f"{name} {year}: {counts.mean():.1f} good days, sd {counts.std():.1f}; {there}")
    for name, need in (("xinxiang", 247), ("pingdingshan", 274)):
        days = pd.read_csv(raw / "monitoring" / f"{name}_daily.csv", parse_dates=["date"])
        counts = good_days(conversion, name, days[days["date"].dt.year == 2025])
        print(f"{name} 2025: P(at least {need} good days) {np.mean(counts >= need):.3f}")


def main() -> None:
    """Learn, check, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=Path, help="CSV of pairs, see above")
    parser.add_argument("--write", action="store_true", help="write the tables into data/raw/conversions")
    asked = parser.parse_args()
    if asked.pairs is not None:
        pairs = read_pairs(asked.pairs)
        fit = learn(pairs)
        print(f"{len(pairs)} days of {fit.n_cities} cities; city sd {fit.city_sd:.3f}, year sd {fit.year_sd:.3f}")
        if asked.write:
            write(fit, resources.raw_dir() / "conversions")
        check_pairs(pairs)
    conversion = load().ozone
    if conversion is not None:
        check_embedded(conversion)


if __name__ == "__main__":
    main()
