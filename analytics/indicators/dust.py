"""Days that look like dust: a suspect list of our own, not the bureau's.

The official procedure (环办监测〔2016〕120号) takes dust-affected particulate data out of city assessments; its
list of days is made by the monitoring centre and is not available. So results are shown with and without the days
this one criterion marks: coarse particles above the daily limit while fine particles are a small part of them.
In the embedded series the days with PM10 above 150 fall into two groups, separated by a trough near a ratio of 0.4.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analytics.indicators.rounding import exact_float64

DUST_PM10_ABOVE = 150.0  # ug/m3, daily mean as measured
DUST_RATIO_BELOW = 0.40  # PM2.5 / PM10
_NOISE = 1e-6  # ug/m3: 60.8 of 152 is exactly 40 %, whatever binary arithmetic makes of it


def dust_suspects(days: Mapping[str, npt.NDArray[np.floating]]) -> npt.NDArray[np.bool_] | None:
    """Mark days with PM10 above 150 ug/m3 of which less than 40 % is PM2.5.

    Parameters
    ----------
    days : mapping of str to ndarray
        Daily values by parameter, any one shape.

    Returns
    -------
    ndarray of bool, or None
        None if PM2.5 or PM10 is not there: nothing can be suspected. A day that lacks either is no suspect.

    Examples
    --------
    >>> dust_suspects({"pm25": np.array([96.5, 150.2]), "pm10": np.array([351.5, 198.7])}).tolist()
    [True, False]
    """
    pm25, pm10 = days.get("pm25"), days.get("pm10")
    if pm25 is None or pm10 is None:
        return None
    fine, coarse = exact_float64(pm25), exact_float64(pm10)
    return (coarse > DUST_PM10_ABOVE) & (DUST_RATIO_BELOW * coarse - fine > _NOISE)
