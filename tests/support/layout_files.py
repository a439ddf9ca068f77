"""Small files in the layouts that publishers use, of invented values, beside the days that they hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

FIRST, LAST = "2025-01-01", "2025-03-31"
DAYS = pd.date_range(FIRST, LAST)
HOURS = pd.date_range(FIRST, periods=24 * len(DAYS), freq="h")
#: lowest and highest value of each pollutant, in the warehouse's units
RANGES = {"pm25": (10, 120), "pm10": (30, 200), "so2": (3, 20), "no2": (5, 60), "co": (4, 20), "o3": (20, 180)}


@dataclass(frozen=True)
class Sample:
    """A file and what it holds: the daily values of a region by pollutant, and the lines that its load has to say."""

    name: str
    region: str
    content: bytes
    days: pd.DataFrame
    says: tuple[str, ...] = ()
    options: dict[str, object] = field(default_factory=dict)


def numbers(index, seed, *names):
    """Invented values; CO to a tenth."""
    random = np.random.default_rng(seed)
    table = {name: random.integers(*RANGES[name], len(index)).astype(float) for name in names or RANGES}
    return pd.DataFrame(table, index=index).assign(**({"co": table["co"] / 10} if "co" in table else {}))


def of_hours(hours):
    """Daily means of hourly values whose index is the start of each hour; of ozone the largest of 8 hours of a day."""
    days = hours.groupby(hours.index.normalize()).mean()
    if "o3" not in hours:
        return days
    windows = hours["o3"].rolling(8).mean()[hours.index.hour >= 7]
    return days.drop(columns="o3").assign(o3_mda8=windows.groupby(windows.index.normalize()).max())


def csv(table, header=True, encoding="utf-8"):
    return table.to_csv(index=False, header=header).encode(encoding)


def daily(frame):
    """Days as the warehouse calls their parameters: ozone is the 8-hour maximum."""
    return frame.rename(columns={"o3": "o3_mda8"})


def aqistudy(seed, header=True):
    days = numbers(DAYS, seed)
    table = pd.DataFrame({"日期": DAYS.strftime("%Y-%m-%d"), "AQI": 80, "质量等级": "良", "PM2.5": days["pm25"],
                          "PM10": days["pm10"], "SO2": days["so2"], "CO": days["co"], "NO2": days["no2"],
                          "O3": days["o3"]})  # fmt: skip
    return csv(table, header), daily(days)


def tianqihoubao(seed, header=True):
    """Without what shows which ozone it means."""
    days = numbers(DAYS, seed)
    table = pd.DataFrame({"日期": DAYS.strftime("%Y-%m-%d"), "质量等级": "良", "AQI指数": 80, "当天AQI排名": 12,
                          "PM2.5": days["pm25"], "PM10": days["pm10"], "So2": days["so2"], "No2": days["no2"],
                          "Co": days["co"], "O3": days["o3"]})  # fmt: skip
    return csv(table, header), days.drop(columns="o3")


def wide_hours(seed, places, running=True):
    """The national archive: a row an hour and type; its times end their hours, from 0 o'clock of a day to 23."""
    parts, kept = [], {}
    for n, place in enumerate(places):
        kept[place] = numbers(HOURS, seed + n)
    labels = HOURS + pd.Timedelta(hours=1)
    for name, written in (
        ("pm25", "PM2.5"),
        ("pm10", "PM10"),
        ("so2", "SO2"),
        ("no2", "NO2"),
        ("co", "CO"),
        ("o3", "O3"),
    ):
        table = pd.DataFrame({place: kept[place][name].to_numpy() for place in places})
        for extra, values in ((written, table), *(((f"{written}_24h", table * 0 + 7),) if running else ())):
            stamps = pd.DataFrame({"date": labels.strftime("%Y%m%d"), "hour": labels.hour, "type": extra})
            parts.append(pd.concat([stamps, values], axis=1))
    return csv(pd.concat(parts, ignore_index=True)), kept


def prsa(seed):
    hours = numbers(HOURS, seed)
    table = pd.DataFrame({"No": range(1, len(HOURS) + 1), "year": HOURS.year, "month": HOURS.month, "day": HOURS.day,
                          "hour": HOURS.hour, "PM2.5": hours["pm25"], "PM10": hours["pm10"], "SO2": hours["so2"],
                          "NO2": hours["no2"], "CO": hours["co"] * 1000, "O3": hours["o3"], "TEMP": 1.5, "PRES": 1020.1,
                          "DEWP": -9, "RAIN": 0, "wd": "NNW", "WSPM": 2.1, "station": "Tiantan"})  # fmt: skip
    return csv(table.astype(object).where(table.notna(), "NA")), of_hours(hours)


def openair(seed):
    hours = numbers(HOURS, seed)
    table = pd.DataFrame({"date": HOURS.strftime("%Y-%m-%d %H:%M:%S"), "site": "London Marylebone Road", "code": "MY1",
                          "co": hours["co"], "nox": 300.5, "no2": hours["no2"], "o3": hours["o3"], "so2": hours["so2"],
                          "pm10": hours["pm10"], "pm2.5": hours["pm25"], "ws": 4.4, "wd": 270})  # fmt: skip
    return csv(table), of_hours(hours)


#: mass of 1 ppb at 25 °C and 101.325 kPa in ug/m3, from tables of the U.S. EPA and worked by hand: M / 24.45
PER_PPB = {"so2": 64.064 / 24.4654, "no2": 46.006 / 24.4654, "o3": 47.998 / 24.4654, "co": 28.010 / 24.4654}


def openaq(seed, header, offset="+08:00"):
    """Times end their hours; particles in ug/m3, gases in ppm, one parameter that is none of the six."""
    hours = numbers(HOURS, seed)
    ends = HOURS + pd.Timedelta(hours=1)
    utc = (ends - pd.Timedelta(offset.replace("+", "") + ":00")).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = []
    for name in (*RANGES, "um003"):
        gas = name in PER_PPB
        divisor = PER_PPB[name] * (1 if name == "co" else 1000) if gas else 1  # ppm
        values = hours[name] / divisor if name in hours else pd.Series(1.0, HOURS)
        parts.append(pd.DataFrame({"parameter": name, "value": values.to_numpy(), "unit": "ppm" if gas else "µg/m³",
                                   "local": ends.strftime("%Y-%m-%dT%H:%M:%S") + offset, "utc": utc}))  # fmt: skip
    long = pd.concat(parts, ignore_index=True)
    made = {"location_id": 17, "locationId": 17, "sensors_id": 5, "location": "Centre-17", "location_name": "Centre",
            "parameter": long["parameter"], "value": long["value"], "unit": long["unit"], "units": long["unit"],
            "datetimeUtc": long["utc"], "datetimeLocal": long["local"], "datetime": long["local"], "utc": long["utc"],
            "local": long["local"], "timezone": "Asia/Shanghai", "latitude": 36.1, "longitude": 114.3, "lat": 36.1,
            "lon": 114.3, "country": "CN", "isMobile": "", "owner_name": "x", "provider": "x"}  # fmt: skip
    return csv(pd.DataFrame({name: made[name] for name in header.split(",")})), of_hours(hours)
