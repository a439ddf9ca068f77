"""Units of concentrations: mass by volume, and parts of volume of gases at a stated temperature.

``ppb`` and ``ppm`` become mass by volume at 101.325 kPa and a temperature: c = x M p / (R T), the ideal gas law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.message import Message
from analytics.words.numbers import as_typed

#: molar mass in g/mol (CRC Handbook of Chemistry and Physics, standard atomic weights)
MOLAR_MASS = {"so2": 64.064, "no2": 46.006, "co": 28.010, "o3": 47.998}
#: gas constant in J/(mol K), pressure in Pa
GAS_CONSTANT, PRESSURE = 8.314462618, 101_325.0
#: temperature in K at which parts of volume are converted unless the card states another: that of GB 3095 since
#: 2018-09-01 and of the US EPA, 25 °C; values of before that day then come to the condition of their day (`as_ruled`)
KELVIN = 298.15
#: micrograms in one of each unit of mass by volume
_MICROGRAMS = {"ug/m3": 1.0, "mg/m3": 1000.0, "ng/m3": 0.001}
#: parts per 1e9 in one of each unit of parts of volume
_PARTS = {"ppb": 1.0, "ppm": 1000.0}


@dataclass(frozen=True)
class Conversion:
    """What values are multiplied with and divided by to be in another unit; ``kelvin`` where that depends on it."""

    factor: float = 1.0
    divisor: float = 1.0
    kelvin: float | None = None

    def of(self, values: pd.Series) -> pd.Series:
        """Values in the other unit."""
        return values * self.factor / self.divisor

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> str:
        """Factor as a phrase, which another language can say too; '' if values stay as they are."""
        if self.kelvin is not None:
            return Message(
                "times {factor} ({celsius} °C)",
                factor=as_typed(self.factor / self.divisor, 5),
                celsius=as_typed(self.kelvin - 273.15, 6),
            )
        parts = (
            Message("times {factor}", factor=as_typed(self.factor, 6)) if self.factor != 1 else "",
            Message("divided by {divisor}", divisor=as_typed(self.divisor, 6)),
        )
        return parts[0] or (parts[1] if self.divisor != 1 else "")


AS_IT_IS = Conversion()


@dataclass(frozen=True)
class GasChange:
    """First day of the condition at which gases are stated, and what values of before are multiplied with for it."""

    day: date
    factor: float


def as_ruled(
    values: pd.Series, start: pd.Series, of_parts: pd.Series, change: GasChange | None
) -> tuple[pd.Series, pd.Series]:
    """Values that were converted from parts of volume, at the condition that was the rule on their day.

    Parts of volume have no condition of their own: of a day before the change they become mass at the one of before.

    Parameters
    ----------
    values : Series of float
        Mass by volume at the condition since the change.
    start : Series of datetime64
        Day or hour of each.
    of_parts : Series of bool
        Whether each was converted from parts of volume.
    change : GasChange or None
        From the table of measuring conditions; None: there never was one.

    Returns
    -------
    values, changed : Series
        Values, and which of them were changed.

    Examples
    --------
    >>> days = pd.to_datetime(pd.Series(["2018-08-31", "2018-09-01"]))
    >>> change = GasChange(date(2018, 9, 1), 273.15 / 298.15)
    >>> as_ruled(pd.Series([1.8805, 1.8805]), days, pd.Series([True, True]), change)[0].round(4).tolist()
    [2.0526, 1.8805]
    """
    if change is None or not of_parts.any():
        return values, pd.Series(False, index=values.index)
    early = of_parts & (start < pd.Timestamp(change.day))
    return values.where(~early, values / change.factor), early


def said_of(n_early: int, change: GasChange | None) -> tuple[Message, ...]:
    """The line of a load about values that were converted at the condition of before the change."""
    if change is None or not n_early:
        return ()
    return (Message("{n:value|values} in ppb or ppm of days before {day} {n:-was|were} converted at 0 °C, the rule "
                    "of their day "
                    "(otherwise: gas_condition in the card)", n=n_early, day=change.day),)  # fmt: skip


def conversion(parameter: str, unit: str, own: str, kelvin: float = KELVIN) -> Conversion | None:
    """From a unit to another one; None where there is no way.

    Parameters
    ----------
    parameter : str
        Whose values; its first part names the gas (``o3_mda8``).
    unit, own : str
        Units as `analytics.ingest.pollutant_names` names them; '' is ``own``.
    kelvin : float
        Temperature at which parts of volume become mass.

    Examples
    --------
    >>> str(conversion("co", "ug/m3", "mg/m3")), str(conversion("so2", "mg/m3", "ug/m3"))
    ('divided by 1000', 'times 1000')
    >>> str(conversion("no2", "ppb", "ug/m3")), str(conversion("co", "ppm", "mg/m3"))
    ('times 1.8805 (25 °C)', 'times 1.1449 (25 °C)')
    >>> conversion("pm25", "ppb", "ug/m3") is None
    True
    """
    if unit in ("", own):
        return AS_IT_IS
    if own not in _MICROGRAMS:
        return None
    mass = MOLAR_MASS.get(parameter.partition("_")[0])
    if unit in _PARTS and mass is not None:
        micrograms = _PARTS[unit] * mass * PRESSURE / (GAS_CONSTANT * kelvin) / 1000
        return Conversion(micrograms, _MICROGRAMS[own], kelvin)
    if unit not in _MICROGRAMS:
        return None
    ratio = _MICROGRAMS[unit] / _MICROGRAMS[own]
    return Conversion(ratio) if ratio >= 1 else Conversion(divisor=round(1 / ratio, 9))
