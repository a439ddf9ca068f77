"""Back-test of the forecast of annual means against its goals, its speed, and the tables of docs/track-record.md.

    python benchmarks/forecast.py                                    # the three embedded cities, 2022-2025
    python benchmarks/forecast.py --data PANEL.parquet --years 2018-2019 --rivals
    python benchmarks/forecast.py --windows                          # P by number of past years, Xinxiang 2025
    python benchmarks/forecast.py --speed                            # 340 made cities, six parameters

A panel is a Parquet file with ``city, date`` and one column a parameter; ``pm25_src`` = ``aqicn_cal`` marks
estimates. Every city is in the pool; a city's year is scored as `dabiao backtest` does: when at least 324 of its days
have a value and at most 10 % of them are estimates. ``--rivals`` adds Prophet and AutoARIMA(12); the latter runs in the
environment named by ``--rival-python``, which has statsforecast.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_cities import ROOT, City, climate_regions, embedded, made_cities, panel, years_of
from forecast_goals import KEY, P_COLUMNS, THRESHOLDS, report

import analytics
from analytics import flow
from analytics.evaluation import scores
from analytics.evaluation.outcomes import MAX_ESTIMATED, valid_days
from analytics.forecast import DEFAULT_MODEL, MODELS, Forecast, make_forecast, make_forecasts
from analytics.settings import Settings
from analytics.standards import load

ORIGINS = "01-01,04-01,07-01,10-01,11-15"
SIMPLE = ("damped_window", "line", "climatology")
N_PATHS = 1000
RULES = load()


def actual_mean(city: City, year: int, parameter: str = "pm25") -> float | None:
    """Annual mean of the days with a value, or None where the year is not scored."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    every = city.daily[parameter].reindex(pd.date_range(first, last))
    days = every.dropna()
    enough = valid_days(every.notna().to_numpy()[None, :], first, last, RULES)[0]
    share = city.estimated.loc[days.index, parameter].mean() if len(days) else 1.0
    return float(days.mean()) if enough and share <= MAX_ESTIMATED else None


def statistics(forecast: Forecast) -> np.ndarray:
    """Annual mean, days above 150 and share of days at or below 75 on each path, ``(3, n_paths)``."""
    days = forecast.days("pm25")
    present = ~np.isnan(days[0])
    days = days[:, present]
    return np.array([forecast.mean("pm25"), (days > 150).sum(axis=1), (days <= 75).mean(axis=1)])


def outcome(city: City, year: int) -> np.ndarray:
    days = city.daily.loc[str(year) : str(year), "pm25"].dropna()
    return np.array([days.mean(), (days > 150).sum(), (days <= 75).mean()])


def back_test(
    cities: dict[str, City], years: list[int], origins: list[str], models: list[str], workers: int = 1
) -> pd.DataFrame:
    """One row a model, city, year and origin; a forecast that is refused is reported, and scored for no model."""
    rows: list[pd.DataFrame] = []
    for year in years:
        wanted = sorted(name for name, city in cities.items() if actual_mean(city, year) is not None)
        for origin in origins if wanted else []:
            as_of = date.fromisoformat(f"{year}-{origin}")
            pool = {n: c.at(as_of, ["pm25"]) for n, c in cities.items() if c.daily.index[0] < pd.Timestamp(as_of)}
            found = {}
            for model in models:
                done = make_forecasts(
                    pool, date(year, 1, 1), date(year, 12, 31), model, N_PATHS,
                    regions=wanted, reduce=statistics, workers=workers,
                )  # fmt: skip
                found[model] = done.made
                for name, why in list(done.failed.items())[:2]:
                    print(f"  {model} {name} {as_of}: {why}")
            every = [n for n in wanted if all(n in made for made in found.values())]
            if len(every) < len(wanted):
                print(f"  {as_of}: {len(wanted) - len(every)} of {len(wanted)} left out for every model")
            rows += [_graded(cities, every, made, model, year, origin) for model, made in found.items() if every]
    return pd.concat(rows, ignore_index=True)


def _graded(
    cities: dict[str, City], names: list[str], made: dict[str, np.ndarray], model: str, year: int, origin: str
) -> pd.DataFrame:
    samples = np.array([made[n] for n in names])  # (n_cities, 3, n_paths)
    actual = np.array([outcome(cities[n], year) for n in names])
    last = np.array([outcome(cities[n], year - 1) for n in names])
    table = graded(samples[:, 0], actual[:, 0], last[:, 0])
    table = table.assign(model=model, city=names, year=year, origin=origin)
    if model == DEFAULT_MODEL:
        table["oracle"] = _oracle(cities, names, samples[:, 0], actual[:, 0], date.fromisoformat(f"{year}-{origin}"))
        for i, kind in ((1, "heavy"), (2, "good")):
            table[f"pit_{kind}"] = scores.pit(samples[:, i], actual[:, i])
            table[f"ties_{kind}"] = scores.ties(samples[:, i], actual[:, i])
        heavy = samples[:, 1] <= last[:, 1, None]
        lower = samples[:, 0] < last[:, 0, None]
        table["p_heavy"], table["met_heavy"] = heavy.mean(axis=1), actual[:, 1] <= last[:, 1]
        good = samples[:, 2] >= last[:, 2, None]
        table["p_good"], table["met_good"] = good.mean(axis=1), actual[:, 2] >= last[:, 2]
        table["p_joint"] = (heavy & lower & good).mean(axis=1)
        table["met_joint"] = table["met_heavy"] & (actual[:, 0] < last[:, 0]) & table["met_good"]
    return table


def graded(x: np.ndarray, actual: np.ndarray, last: np.ndarray) -> pd.DataFrame:
    """Scores of samples ``(n_cases, n_samples)`` of an annual mean."""
    table = pd.DataFrame({"actual": actual, "last": last, "median": np.median(x, axis=1)})
    table["crps"], table["pit"] = scores.crps(x, actual), scores.pit(x, actual)
    for ratio, column in zip(THRESHOLDS, P_COLUMNS, strict=True):
        table[column] = (x < ratio / 100 * last[:, None]).mean(axis=1)
    return table


def _oracle(cities: dict[str, City], names: list[str], x: np.ndarray, actual: np.ndarray, as_of: date) -> np.ndarray:
    """CRPS of the same forecast given the common anomaly: what all cities share is taken off and the truth put on.

    Draw k has the same year effect in every city, so the mean over cities of a draw is that effect.
    """
    start, stop = pd.Timestamp(as_of.year, 1, 1), pd.Timestamp(as_of) - pd.Timedelta(days=1)
    left = (date(as_of.year, 12, 31) - as_of).days + 1
    seen = [cities[n].daily.loc[start:stop, "pm25"].dropna() for n in names]
    total, count = np.array([s.sum() for s in seen])[:, None], np.array([len(s) for s in seen])[:, None]
    rest = np.log(np.maximum((x * (count + left) - total) / left, 0.1))
    truth = np.log(np.maximum((actual[:, None] * (count + left) - total) / left, 0.1))
    middle = np.median(rest, axis=1, keepdims=True)
    informed = rest - (rest - middle).mean(axis=0) + (truth - middle).mean()
    return scores.crps((total + left * np.exp(informed)) / (count + left), actual)


def rivals_of(cities: dict[str, City], cases: pd.DataFrame, python: str) -> pd.DataFrame:
    """AutoARIMA(12) on log months for the same cases, from an environment that has statsforecast."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("days.parquet", "cases.csv", "out.csv")]
        days = [cities[n].daily["pm25"].rename_axis("date").rename("value").reset_index().assign(city=n)
                for n in cases["city"].unique()]  # fmt: skip
        pd.concat(days).to_parquet(files[0])
        cases[KEY].to_csv(files[1], index=False)
        subprocess.run([python, str(Path(__file__).with_name("rivals.py")), *map(str, files)], check=True)
        found = pd.read_csv(files[2], dtype={"city": str})
    both = cases[[*KEY, "actual", "last"]].merge(found, on=KEY)
    table = graded(both.filter(regex=r"^s\d").to_numpy(), both["actual"].to_numpy(), both["last"].to_numpy())
    return pd.concat([table, both[KEY].assign(model="auto_arima")], axis=1)


def windows_table(city: City) -> None:
    """P(mean < 44) of Xinxiang's 2025 by origin and number of past years of the damped window."""
    origins = ["2024-12-31", "2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01", "2025-12-01", "2025-12-20"]
    print("P(PM2.5 mean of 2025 < 44), " + city.region_id)
    for origin in origins:
        history = city.at(date.fromisoformat(origin))
        ask = partial(make_forecast, history, date(2025, 1, 1), date(2025, 12, 31))
        p = [ask("damped_window", window_years=k).p_below("pm25", 44.0) for k in range(3, 8)]
        print(
            f"{origin}  {DEFAULT_MODEL} {ask().p_below('pm25', 44.0):.3f}  damped_window 3-7 years "
            + str(np.round(p, 2))
        )


def all_means(forecast: Forecast) -> np.ndarray:
    return np.array([forecast.mean(name).mean() for name in forecast.parameters])


def speed(workers: int) -> None:
    as_of = date(2025, 1, 1)
    year = as_of, date(2025, 12, 31)
    pool = made_cities(340, as_of)
    make_forecast(pool["city000"], *year, n_paths=10)
    begun = time.perf_counter()
    make_forecast(pool["city000"], *year)
    print(f"one city, six parameters, a year, 2000 paths, warm: {time.perf_counter() - begun:.2f} s")
    outlook_speed()
    for n, n_paths in ((85, 2000), (170, 2000), (340, 500), (340, 2000)):
        part = {name: pool[name] for name in list(pool)[:n]}
        begun = time.perf_counter()
        make_forecasts(part, *year, n_paths=n_paths, reduce=all_means, workers=workers)
        taken = time.perf_counter() - begun
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"{n} cities, {n_paths} paths, {workers} workers: {taken:.1f} s, {taken / n:.3f} s a city, "
              f"peak {peak / 2**20:.2f} GB (this process and its largest child)")  # fmt: skip


def outlook_speed() -> None:
    """One city's whole outlook, all targets and what it would take, in a warehouse that is open (embedded data)."""
    with tempfile.TemporaryDirectory() as folder:
        flow.refresh(Settings(warehouse=Path(folder)))
        workspace = analytics.open(folder)
        workspace.outlook("xinxiang", as_of="2025-07-01")
        begun = time.perf_counter()
        table = workspace.outlook("xinxiang", as_of="2025-07-01")
        print(
            f"the full outlook of one city, {len(table)} targets, warm: {time.perf_counter() - begun:.2f} s (goal <= 2)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="panel in Parquet; default: the embedded cities")
    parser.add_argument("--years", type=years_of, default=None)
    parser.add_argument("--origins", default=ORIGINS)
    parser.add_argument("--models", default=",".join((DEFAULT_MODEL, "panel", *SIMPLE)), help="|".join(MODELS))
    parser.add_argument("--rivals", action="store_true", help="Prophet and AutoARIMA too (some minutes)")
    parser.add_argument("--rival-python", default=str(ROOT / ".venv-rivals" / "bin" / "python"))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write one row a forecast to this CSV")
    parser.add_argument("--windows", action="store_true", help="table of P by number of past years")
    parser.add_argument("--speed", action="store_true")
    args = parser.parse_args()
    if args.windows:
        return windows_table(embedded()["xinxiang"])
    if args.speed:
        return speed(args.workers)
    years = args.years or ([2018, 2019] if args.data else [2022, 2023, 2024, 2025])
    cities = panel(args.data, ["pm25"], years[-1]) if args.data else embedded()
    models = [*args.models.split(","), *(["prophet"] if args.rivals else [])]
    begun = time.perf_counter()
    table = back_test(cities, years, args.origins.split(","), models, args.workers)
    if args.rivals and Path(args.rival_python).is_file():
        table = pd.concat([table, rivals_of(cities, table[table["model"] == DEFAULT_MODEL], args.rival_python)])
    table["climate_region"] = table["city"].map(climate_regions()).fillna("unknown")
    report(table)
    print(f"\n{time.perf_counter() - begun:.0f} s")
    if args.out:
        table.to_csv(args.out, index=False)
    return None


if __name__ == "__main__":
    main()
