"""Pollutants and ozone by the parameters that measure them."""

from __future__ import annotations

#: Particulates, as parameters: what dust days and lists of exceptional events are about.
PARTICULATES = ("pm25", "pm10")
#: Ozone, by the parameters that measure or bound its daily maximum 8-hour mean, the best first.
OZONE = MDA8, HOURLY_OZONE = ("o3_mda8", "o3_1h_max")
EVERY_AREA = 0  # class of area of a limit that holds in any, as guidelines do
#: Pollutants that air quality is monitored for, each by the parameter of a day that measures it.
POLLUTANTS = (*PARTICULATES, "so2", "no2", "co", MDA8)
#: Pollutants as tables of standards, hourly files and readers of columns name them: ozone by its substance alone.
SUBSTANCES = tuple("o3" if one == MDA8 else one for one in POLLUTANTS)
#: Substances whose concentration depends on the temperature it is stated at, by a fixed factor.
GASES = tuple(one for one in SUBSTANCES if one not in PARTICULATES)
#: Parameters whose mean of a longer time may be made of means: every pollutant but ozone.
MEANS_OF_MEANS = tuple(one for one in POLLUTANTS if one != MDA8)
#: What a day of air quality may hold: the pollutants, and the hourly maximum of ozone.
DAY_PARAMETERS = (*POLLUTANTS, HOURLY_OZONE)
_OF_MEAN = "_mean"


def is_ozone(parameter: str) -> bool:
    """Whether a parameter, or its name in the tables of standards, is a mean or maximum of ozone.

    Examples
    --------
    >>> is_ozone("o3_mda8"), is_ozone("o3"), is_ozone("no2")
    (True, True, False)
    """
    return parameter.partition("_")[0] == "o3"


def recorded_mean(parameter: str) -> str:
    """Id under which the ledger keeps a forecast of the mean of a parameter; the reverse is `parameter_of_mean`.

    Examples
    --------
    >>> recorded_mean("o3_mda8"), parameter_of_mean("o3_mda8_mean"), parameter_of_mean("forest_share")
    ('o3_mda8_mean', 'o3_mda8', None)
    """
    return f"{parameter}{_OF_MEAN}"


def parameter_of_mean(indicator_id: str) -> str | None:
    """Parameter whose mean a recorded forecast is about; None where it is no mean."""
    parameter = indicator_id.removesuffix(_OF_MEAN)
    return parameter if parameter in DAY_PARAMETERS and parameter != indicator_id else None
