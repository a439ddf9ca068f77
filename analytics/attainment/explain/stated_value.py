"""How a value stands in a derivation of a target: as text, so that it shows the digits it was compared with."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.words.numbers import significant


def shown(value: Any) -> str:
    """Any cell as text; nothing for what is missing.

    Examples
    --------
    >>> shown(42.37400001), shown(8.0), shown(None), shown("III"), shown(True)
    ('42.374', '8', '', 'III', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return significant(value, grouped=False) if isinstance(value, float) else str(value)
