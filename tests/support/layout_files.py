"""Small files in the layouts that publishers use, of invented values, beside the days that they hold."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd

FIRST, LAST = "2025-01-01", "2025-01-10"
DAYS = pd.date_range(FIRST, LAST)
HOURS = pd.date_range(FIRST, periods=24 * len(DAYS), freq="h")
#: lowest and highest value of each pollutant, in the warehouse's units
RANGES = {"pm25": (10, 120), "pm10": (30, 200), "so2": (3, 20), "no2": (5, 60), "co": (4, 20), "o3": (20, 180)}


@dataclass(frozen=True)
class Sample:
    """A file and what it holds: the daily values of a region by pollutant, and the lines that its load has to say.

    ``by_card``: its region is said by a card beside it.
    """

    name: str
    region: str
    content: bytes
    days: pd.DataFrame
    says: tuple[str, ...] = ()
    by_card: bool = False


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


def wide_hours(seed, places, types=tuple(RANGES), running=True):
    """The national archive: a row an hour and type; its times end their hours, from 0 o'clock of a day to 23."""
    parts, kept = [], {}
    for n, place in enumerate(places):
        kept[place] = numbers(HOURS, seed + n)
    labels = HOURS + pd.Timedelta(hours=1)
    for name in types:
        written = "PM2.5" if name == "pm25" else name.upper()
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


def eea_parquet(seed):
    """Hours of one sampling point by code, some not valid; times begin their hours, by UTC+1."""
    hours = numbers(HOURS, seed)
    parts = []
    for name, code in {"so2": 1, "pm10": 5, "pm25": 6001, "o3": 7, "no2": 8, "co": 10, None: 20}.items():
        values = hours[name].to_numpy() if name else np.ones(len(HOURS))
        parts.append(pd.DataFrame({"Samplingpoint": "AT/SPO-1", "Pollutant": code, "Start": HOURS,
                                   "End": HOURS + pd.Timedelta(hours=1), "Value": values,
                                   "Unit": "mg.m-3" if name == "co" else "ug.m-3", "AggType": "hour", "Validity": 1,
                                   "Verification": 1}))  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    bad = (table["Pollutant"] == 6001) & (table["Start"].dt.hour == 5)
    table.loc[bad, ["Value", "Validity"]] = -999, -1
    left = hours.assign(pm25=hours["pm25"].where(hours.index.hour != 5))
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue(), of_hours(left)


def eea_text(seed, period):
    """Hours or days as the older service wrote them, with an offset."""
    index = HOURS if period == "hour" else DAYS
    values = numbers(index, seed)
    step = pd.Timedelta(1, period)
    parts = [pd.DataFrame({"Countrycode": "AT", "Namespace": "AT.1", "AirQualityNetwork": "NET",
                           "AirQualityStation": "STA-1",
                           "AirPollutant": {"pm25": "PM2.5"}.get(name, name.upper()), "AirPollutantCode": "x",
                           "AveragingTime": period, "Concentration": values[name].to_numpy(),
                           "UnitOfMeasurement": "mg/m3" if name == "co" else "µg/m3",
                           "DatetimeBegin": index.strftime("%Y-%m-%d %H:%M:%S +01:00"),
                           "DatetimeEnd": (index + step).strftime("%Y-%m-%d %H:%M:%S +01:00"), "Validity": 1,
                           "Verification": 1}) for name in values]  # fmt: skip
    return csv(pd.concat(parts)), of_hours(values) if period == "hour" else values.rename(columns={"o3": "o3_24h"})


AQS = {"pm25": ("88101", "Micrograms/cubic meter (LC)", 1.0), "pm10": ("81102", "Micrograms/cubic meter (25 C)", 1.0),
       "co": ("42101", "Parts per million", PER_PPB["co"]), "so2": ("42401", "Parts per billion", PER_PPB["so2"]),
       "no2": ("42602", "Parts per billion", PER_PPB["no2"]),
       "o3": ("44201", "Parts per million", PER_PPB["o3"] * 1000)}  # fmt: skip


def airdata_hours(seed):
    """Hours of one site; a second monitor of PM2.5 and a parameter that is none of the six are not read."""
    hours = numbers(HOURS, seed)
    parts = []
    for poc, name, code, unit, divisor in [
        *((1, name, *about) for name, about in AQS.items()), (3, "pm25", *AQS["pm25"]), (1, "pm25", "88502", "x", 1.0)
    ]:  # fmt: skip
        extra = 50 if (poc, code) != (1, AQS[name][0]) else 0
        parts.append(pd.DataFrame({"State Code": "06", "County Code": "037", "Site Num": "1103", "POC": poc,
                                   "Parameter Code": code, "Parameter Name": name,
                                   "Date Local": HOURS.strftime("%Y-%m-%d"),
                                   "Time Local": HOURS.strftime("%H:%M"), "Date GMT": "2025-01-01", "Time GMT": "08:00",
                                   "Sample Measurement": hours[name].to_numpy() / divisor + extra,
                                   "Units of Measure": unit, "MDL": 5, "Uncertainty": "", "Qualifier": "",
                                   "State Name": "California", "County Name": "Los Angeles"}))  # fmt: skip
    return csv(pd.concat(parts)), of_hours(hours)


def airdata_days(seed):
    """Days of one site, each told by two standards, by several durations and without events."""
    days = numbers(DAYS, seed)
    rows = []

    def put(name, duration, mean, most, standard="", event="None", poc=1):
        code, unit, divisor = AQS[name]
        rows.append(pd.DataFrame({"State Code": "06", "County Code": "037", "Site Num": "1103", "POC": poc,
                                  "Parameter Code": code, "Parameter Name": name, "Sample Duration": duration,
                                  "Pollutant Standard": standard,
                                  "Date Local": DAYS.strftime("%Y-%m-%d"), "Units of Measure": unit,
                                  "Event Type": event, "Observation Count": 24, "Arithmetic Mean": mean / divisor,
                                  "1st Max Value": most / divisor, "AQI": 55, "State Name": "California",
                                  "County Name": "Los Angeles", "City Name": "Los Angeles"}))  # fmt: skip

    for standard in ("PM25 24-hour 2012", "PM25 Annual 2012"):
        put("pm25", "24-HR BLK AVG", days["pm25"].to_numpy(), 99, standard)
    put("pm25", "1 HOUR", days["pm25"].to_numpy() + 1, 99)
    put("pm25", "24 HOUR", days["pm25"].to_numpy() + 9, 99, poc=3)
    put("pm10", "24-HR BLK AVG", days["pm10"].to_numpy(), 99, event="Included")
    put("pm10", "24-HR BLK AVG", days["pm10"].to_numpy() - 5, 99, event="Excluded")
    put("so2", "1 HOUR", days["so2"].to_numpy(), 99)
    put("so2", "3-HR BLK AVG", days["so2"].to_numpy() + 2, 99)
    put("no2", "1 HOUR", days["no2"].to_numpy(), 99)
    put("co", "1 HOUR", days["co"].to_numpy(), 9)
    put("co", "8-HR RUN AVG END HOUR", days["co"].to_numpy() + 1, 9)
    for standard, more in (("Ozone 8-Hour 2008", 3), ("Ozone 8-hour 2015", 0)):
        put("o3", "8-HR RUN AVG BEGIN HOUR", days["o3"].to_numpy() / 2, days["o3"].to_numpy() + more, standard)
    return csv(pd.concat(rows)), daily(days)


def cpcb_city(seed, city):
    days = numbers(DAYS, seed)
    table = pd.DataFrame({"City": city, "Date": DAYS.strftime("%Y-%m-%d"), "PM2.5": days["pm25"], "PM10": days["pm10"],
                          "NO": 5.5, "NO2": days["no2"], "NOx": 30.1, "NH3": 9.0, "CO": days["co"], "SO2": days["so2"],
                          "O3": days["o3"], "Benzene": 1.0, "Toluene": 2.0, "Xylene": 0.1, "AQI": 150.0,
                          "AQI_Bucket": "Moderate"})  # fmt: skip
    return csv(table), days.rename(columns={"o3": "o3_24h"})


def cpcb_station(seed, step):
    """The export of one station, below lines that tell of it; days stand first in its dates."""
    index = HOURS if step == "h" else DAYS
    values = numbers(index, seed)
    form = "%d-%m-%Y %H:%M"
    table = pd.DataFrame({"From Date": index.strftime(form), "To Date": (index + pd.Timedelta(1, step)).strftime(form),
                          "PM2.5 (ug/m3)": values["pm25"], "PM10 (ug/m3)": values["pm10"], "NO (ug/m3)": 5.1,
                          "NO2 (ug/m3)": values["no2"], "NOx (ppb)": 7.7, "NH3 (ug/m3)": 3.3,
                          "SO2 (ug/m3)": values["so2"], "CO (mg/m3)": values["co"], "Ozone (ug/m3)": values["o3"],
                          "Temp (degree C)": "None", "RH (%)": 55.0})  # fmt: skip
    head = "CENTRAL POLLUTION CONTROL BOARD\nCONTINUOUS AMBIENT AIR QUALITY\nStation,Some Place - DPCC\n\n"
    days = of_hours(values) if step == "h" else values.rename(columns={"o3": "o3_24h"})
    return head.encode() + csv(table), days


def purpleair(seed, epoch=False):
    days = numbers(DAYS, seed, "pm25", "pm10")
    stamp = (DAYS - pd.Timestamp(0)) // pd.Timedelta(seconds=1) if epoch else DAYS.strftime("%Y-%m-%dT%H:%M:%SZ")
    table = pd.DataFrame({"time_stamp": stamp, "sensor_index": 131075, "humidity": 40, "pm2.5_atm": days["pm25"],
                          "pm2.5_cf_1": days["pm25"] + 9, "pm10.0_atm": days["pm10"]})  # fmt: skip
    return csv(table), days
