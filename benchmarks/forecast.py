"""Back-test of the forecast of annual means, its speed, and the tables of docs/method.md.

    python benchmarks/forecast.py                                   # the three embedded cities, 2022-2025
    python benchmarks/forecast.py --data PANEL.parquet --cities 40 --years 2018-2019
    python benchmarks/forecast.py --windows                         # P by number of past years, Xinxiang 2025
    python benchmarks/forecast.py --speed
    python benchmarks/forecast.py --data PANEL.parquet --learn-priors analytics/forecast/priors.csv

A panel is a Parquet file with ``city, date`` and one column a parameter; ``pm25_src`` = ``aqicn_cal`` marks
estimates. A city's year is scored when at least 330 of its days are measured and at most 10 % estimated.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.errors import DabiaoError
from analytics.evaluation import scores
from analytics.forecast import MODELS, make_forecast
from analytics.forecast.forecast import quantile_name
from analytics.forecast.models.damped_window import centre_of
from analytics.forecast.priors import LENGTHS, SEASON_MIDDLE, SEASONS
from analytics.forecast.window import ONE_DAY, Record
from analytics.indicators import History

MONITORING = Path(__file__).parents[1] / "data" / "raw" / "monitoring"
EMBEDDED = ("xinxiang", "pingdingshan", "hohhot")
ESTIMATES = ("aqicn_cal", "waqi_fill")
ORIGINS = "01-01,04-01,07-01,10-01,11-15"
MIN_DAYS, MAX_ESTIMATED = 330, 0.10
THRESHOLDS = range(85, 116, 5)  # P(mean below) is judged at these percentages of last year's mean
MIN_ERRORS = 50  # windows behind a learnt scale


class City(History):
    """History of one city, that can be put back to a day."""

    def at(self, as_of: date, parameters: list[str] | None = None) -> City:
        """Return the history as it was known on a day."""
        daily = self.daily.loc[: pd.Timestamp(as_of) - pd.Timedelta(days=1), parameters or self.daily.columns]
        return replace(self, as_of=as_of, daily=daily, estimated=self.estimated.loc[daily.index, daily.columns])


def city_of(region_id: str, days: pd.DataFrame, source: pd.Series, monthly: pd.DataFrame) -> City:
    calendar = pd.date_range(days.index.min(), days.index.max())
    daily = days.reindex(calendar)
    flag = source.isin(ESTIMATES).reindex(calendar, fill_value=False)
    estimated = pd.DataFrame({c: flag & daily[c].notna() for c in daily}, index=calendar)
    return City(region_id, date.max, daily, estimated, monthly, {}, {}, None)


def embedded() -> dict[str, City]:
    months = pd.read_csv(MONITORING / "monthly_means_2014_2020.csv")
    cities = {}
    for region in EMBEDDED:
        days = pd.read_csv(MONITORING / f"{region}_daily.csv", index_col="date", parse_dates=["date"])
        mine = months[months["region_id"] == region].set_index("month").filter(like="_mean")
        mine.index = pd.to_datetime(mine.index)
        monthly = mine.rename(columns=lambda c: c.removesuffix("_mean"))
        cities[region] = city_of(region, days.drop(columns="src"), days["src"], monthly)
    return cities


def panel(path: Path, parameters: list[str]) -> dict[str, City]:
    table = pd.read_parquet(path, columns=["city", "date", "pm25_src", *parameters])
    table = table.rename(columns={"o3_8h": "o3_mda8"}).set_index("date")
    empty = pd.DataFrame(index=pd.DatetimeIndex([]))
    return {
        str(name): city_of(str(name), g.drop(columns=["city", "pm25_src"]), g["pm25_src"], empty)
        for name, g in table.groupby("city")
    }


def actual_mean(city: City, year: int, parameter: str = "pm25") -> float | None:
    """Annual mean of the days measured, or None where the year is not scored."""
    days = city.daily.loc[str(year) : str(year), parameter].dropna()
    share = city.estimated.loc[days.index, parameter].mean() if len(days) else 1.0
    return float(days.mean()) if len(days) >= MIN_DAYS and share <= MAX_ESTIMATED else None


def back_test(cities: dict[str, City], years: list[int], origins: list[str], models: list[str]) -> pd.DataFrame:
    """One row a model, city, year and origin; a forecast that is refused is told, and scored for no model."""
    rows, refused = [], 0
    for name, city in cities.items():
        for year in years:
            actual = actual_mean(city, year)
            if actual is None:
                continue
            for origin in origins:
                as_of = date.fromisoformat(f"{year}-{origin}")
                history = city.at(as_of, ["pm25"])
                last = city.at(date(year, 1, 1), ["pm25"]).daily.loc[str(year - 1) : str(year - 1), "pm25"].mean()
                try:
                    found = [(m, _mean_of(history, year, m)) for m in models]
                except DabiaoError as reason:
                    refused += 1
                    print(f"  {name} {as_of}: {reason}") if refused <= 5 else None
                    continue
                rows += [
                    {"model": m, "city": name, "year": year, "origin": origin, **_score(x, actual, last)}
                    for m, x in found
                ]
    if refused:
        print(f"{refused} forecasts refused or failed; those origins are left out for every model")
    return pd.DataFrame(rows)


def _mean_of(history: City, year: int, model: str) -> np.ndarray:
    return make_forecast(history, date(year, 1, 1), date(year, 12, 31), model, 1000).mean("pm25")


def _score(x: np.ndarray, actual: float, last: float) -> dict[str, float]:
    one = x[None, :], np.array([actual])
    cover = {f"cover{int(100 * level)}": scores.coverage(*one, level) for level in (0.5, 0.8, 0.95)}
    quantiles = {quantile_name(p): float(np.quantile(x, p)) for p in (0.025, 0.1, 0.5, 0.9, 0.975)}
    p_met = {f"p{r}": float((x < r / 100 * last).mean()) for r in THRESHOLDS}
    found = {"actual": actual, "last": last, "bias": float(np.median(x) - actual)}
    found |= {"crps": float(scores.crps(*one)[0]), "pit": float(scores.pit(*one)[0])}
    return found | cover | quantiles | p_met


def summarise(table: pd.DataFrame) -> None:
    n = len(table) // table["model"].nunique()
    print(f"\n{n} forecasts a model, {table['city'].nunique()} cities, years {sorted(table['year'].unique().tolist())}")
    by = table.groupby("model")
    show = by[["crps", "bias", "cover50", "cover80", "cover95"]].mean()
    show.insert(1, "pit", by["pit"].mean())
    print(show.round(3).to_string(), "\n\nCRPS by origin, µg/m³")
    wide = table.pivot_table(index="model", columns="origin", values="crps")
    print(wide.round(2).to_string(), "\n\nskill of damped_window (1 - CRPS ratio)")
    if "damped_window" in wide.index:
        print((1 - wide.loc["damped_window"] / wide.drop(index="damped_window")).round(2).to_string())
    print("\nP(mean < 85…115 % of last year): Brier, skill against climatology, calibration error")
    judged = {m: _p_met(g) for m, g in by if g["last"].notna().all()}
    base = scores.brier(*judged["climatology"]) if "climatology" in judged else np.nan
    for m, (p, met) in judged.items():
        brier = scores.brier(p, met)
        print(f"{m:14} {brier:.3f} {scores.skill(brier, base):6.2f} {scores.calibration_error(p, met):7.3f}")
    if "damped_window" in judged:
        print(
            "\nreliability of damped_window\n"
            + scores.reliability(*judged["damped_window"]).round(2).to_string(index=False)
        )
    print("\nmean bias of the median by year, µg/m³")
    print(table.pivot_table(index="model", columns="year", values="bias").round(2).to_string())


def _p_met(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    ratio = np.array(THRESHOLDS) / 100
    met = table["actual"].to_numpy()[:, None] < ratio * table["last"].to_numpy()[:, None]
    return table[[f"p{r}" for r in THRESHOLDS]].to_numpy().ravel(), met.ravel()


def windows_table(city: City) -> None:
    """P(mean < 44) of Xinxiang's 2025 by origin and number of past years."""
    origins = ["2024-12-31", "2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01", "2025-12-01", "2025-12-20"]
    print(
        "P(PM2.5 mean of 2025 < 44), " + city.region_id + "\norigin      " + "".join(f"{k:>7} y" for k in range(3, 8))
    )
    for origin in origins:
        history = city.at(date.fromisoformat(origin))
        p = [
            make_forecast(history, date(2025, 1, 1), date(2025, 12, 31), window_years=k).p_below("pm25", 44.0)
            for k in range(3, 8)
        ]
        print(origin + "  " + "".join(f"{x:9.3f}" for x in p))


def speed(city: City) -> None:
    for origin in (date(2025, 1, 1), date(2025, 10, 1)):
        for model in ("damped_window", "climatology", "line"):
            begun = time.perf_counter()
            forecast = make_forecast(city.at(origin), date(2025, 1, 1), date(2025, 12, 31), model)
            taken = time.perf_counter() - begun
            print(f"{model:14} {origin} {forecast.paths.shape} {taken:.2f} s")


def learn_priors(cities: dict[str, City], last_year: int, out: Path) -> None:
    """Distil error scales and correlations of past windows of a panel; nothing after ``last_year`` is read."""
    first, stop = np.datetime64("2013-10-28"), np.datetime64(f"{last_year + 1}-01-01")
    calendar = pd.date_range(str(first), str(stop - ONE_DAY))
    parameters = ("pm25", "pm10", "so2", "no2", "co", "o3_mda8")
    stacks = {}
    for p in parameters:
        values = np.array([c.daily[p].where(~c.estimated[p]).reindex(calendar).to_numpy() for c in cities.values()])
        stacks[p] = Record(tuple(cities), first, values, values, np.zeros(values.shape, bool))
    origins = np.arange(f"{last_year - 1}-01", f"{last_year + 1}-01", dtype="datetime64[M]").astype("datetime64[D]")
    rows, pairs = [], []
    for length in LENGTHS:
        for start in origins[origins + (length - 1) * ONE_DAY < stop]:
            middle = start + length // 2 * ONE_DAY
            day = (middle - middle.astype("datetime64[Y]").astype("datetime64[D]")).astype(int)
            season = SEASONS[int(np.argmin(np.abs((SEASON_MIDDLE - day + 182.6) % 365.25 - 182.6)))]
            error = {p: _errors(stacks[p], start, start + (length - 1) * ONE_DAY) for p in parameters}
            rows += [(p, season, length, e[~np.isnan(e)]) for p, e in error.items()]
            pairs += [pd.DataFrame(error)] if 30 <= length <= 365 else []
    _write_priors(rows, pd.concat(pairs), last_year, len(cities), out)


def _errors(full: Record, start: np.datetime64, end: np.datetime64) -> np.ndarray:
    """Errors of the default model's centre at an origin on the window's first day, with 2 past years or more."""
    centre = centre_of(full.before(start), start, end, 6)
    actual = full.log_mean(np.array([start]), np.array([end]))[:, 0]
    return np.where(centre.windows.count >= 2, actual - centre.log_centre, np.nan)


def _rms(errors: np.ndarray) -> float:
    """Root mean square, errors beyond four times their median size cut: a few deserts do not set the scale."""
    limit = 4 * np.median(np.abs(errors))
    return float(np.sqrt(np.mean(np.clip(errors, -limit, limit) ** 2)))


def _write_priors(rows: list, errors: pd.DataFrame, last_year: int, n_cities: int, out: Path) -> None:
    table = pd.DataFrame(rows, columns=["parameter", "season", "window_days", "errors"])
    table.loc[table["window_days"] == 365, "season"] = "all"
    lines = [
        "# what: error of the log mean of a window under the default model, and how errors go together",
        "# units: sd_log in natural log units (0.15 is about 15 %); correlation between -1 and 1",
        f"# training: a development archive of {n_cities} cities, not part of the project",
        f"# training_years: 2013-10 to {last_year}, estimates left out",
        f"# origins: the first of each month of {last_year - 1} and {last_year}, with 2 past years or more",
        f"# valid_from: {last_year + 1}-01-01",
        "# command: python benchmarks/forecast.py --data PANEL.parquet --learn-priors analytics/forecast/priors.csv",
        "quantity,parameter,other,season,window_days,value,n_windows",
    ]
    for (p, season, length), g in table.groupby(["parameter", "season", "window_days"], sort=True):
        e = np.concatenate(g["errors"].to_list())
        if len(e) < MIN_ERRORS:  # too few years with this season: all seasons of the length speak
            same = (table["parameter"] == p) & (table["window_days"] == length)
            e = np.concatenate(table.loc[same, "errors"].to_list())
        for s in SEASONS if season == "all" else (season,):
            lines.append(f"sd_log,{p},,{s},{length},{_rms(e):.4f},{len(e)}")
    for i, a in enumerate(errors.columns):
        for b in errors.columns[i + 1 :]:
            both = errors[[a, b]].dropna().rank()
            lines.append(f"correlation,{a},{b},,,{both.corr().iloc[0, 1]:.3f},{len(both)}")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{out}: {len(lines) - 8} rows")


def years_of(text: str) -> list[int]:
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="panel in Parquet; default: the embedded cities")
    parser.add_argument("--cities", type=int, default=40, help="how many cities to draw from a panel (fixed seed)")
    parser.add_argument("--years", type=years_of, default=None)
    parser.add_argument("--origins", default=ORIGINS)
    parser.add_argument("--models", default="damped_window,climatology,line", help="|".join(MODELS))
    parser.add_argument("--out", type=Path, help="write one row a forecast to this CSV")
    parser.add_argument("--windows", action="store_true", help="table of P by number of past years")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--learn-priors", type=Path, metavar="CSV")
    parser.add_argument("--train-to", type=int, default=2017, help="last year the priors may see")
    args = parser.parse_args()
    if args.learn_priors:
        learn_priors(panel(args.data, ["pm25", "pm10", "so2", "no2", "co", "o3_8h"]), args.train_to, args.learn_priors)
        return
    if args.windows or args.speed:
        (windows_table if args.windows else lambda c: None)(embedded()["xinxiang"])
        (speed if args.speed else lambda c: None)(embedded()["pingdingshan"])
        return
    years = args.years or ([2018, 2019] if args.data else [2022, 2023, 2024, 2025])
    cities = panel(args.data, ["pm25"]) if args.data else embedded()
    scored = [n for n, c in cities.items() if any(actual_mean(c, y) is not None for y in years)]
    drawn = np.random.default_rng(1).permutation(sorted(scored))[: args.cities]
    begun = time.perf_counter()
    table = back_test({n: cities[n] for n in drawn}, years, args.origins.split(","), args.models.split(","))
    summarise(table)
    print(f"\n{time.perf_counter() - begun:.0f} s")
    if args.out:
        table.to_csv(args.out, index=False)


if __name__ == "__main__":
    main()
