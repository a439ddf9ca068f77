"""Units of concentrations: mass by volume, and parts of volume of gases at a stated temperature.

``ppb`` and ``ppm`` become mass by volume at 101.325 kPa and a temperature: c = x M p / (R T), the ideal gas law.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.message import Message

#: molar mass in g/mol (CRC Handbook of Chemistry and Physics, standard atomic weights)
MOLAR_MASS = {"so2": 64.064, "no2": 46.006, "co": 28.010, "o3": 47.998}
#: gas constant in J/(mol K), pressure in Pa
GAS_CONSTANT, PRESSURE = 8.314462618, 101_325.0
#: temperature in K at which parts of volume are converted unless the card states another: that of GB 3095 since
#: 2018-09-01 and of the US EPA, 25 °C
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
                "times {factor:.5g} ({celsius:g} °C)", factor=self.factor / self.divisor, celsius=self.kelvin - 273.15
            )
        parts = (
            Message("times {factor:g}", factor=self.factor) if self.factor != 1 else "",
            Message("divided by {divisor:g}", divisor=self.divisor),
        )
        return parts[0] or (parts[1] if self.divisor != 1 else "")


AS_IT_IS = Conversion()


def conversion(parameter: str, unit: str, own: str, kelvin: float = KELVIN) -> Conversion | None:
    """From a unit to another one; None where there is no way.

    Parameters
    ----------
    parameter : str
        Whose values; its first part names the gas (``o3_mda8``).
    unit, own : str
        Units as `analytics.ingest.lexicon` names them; '' is ``own``.
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
