"""Change between two years as steps that hang together."""

from __future__ import annotations

import pandas as pd
from support.chart_samples import change, traces

from analytics.report import charts


def test_waterfall_steps_hang_together() -> None:
    figure = charts.waterfall(change(), "en")
    down, up = traces(figure, "series", "down")[0], traces(figure, "series", "up")[0]
    assert (down.base[0], down.y[0]) == (40.0, -3.0) and (up.base[0], up.y[0]) == (37.0, 1.5)
    (means,) = traces(figure, "series", "means")
    assert means.y == (40.0, 38.5) and up.base[-1] + up.y[-1] == means.y[1]
    assert "of which by missing days: +0.90" in up.customdata[0]
    assert "through 31 Mar 2025" in charts.waterfall_alt(change(), "en")
    assert "31 Dec" not in charts.waterfall_alt(change(last_day=pd.Timestamp("2025-12-31")), "en")


def test_waterfall_drops_small_words_on_narrow_screens_only() -> None:
    figure = charts.waterfall(change(change=[-3.0, 0.1, 1.4]), "en")
    short = figure.layout.meta["narrow"]
    assert [figure.layout.annotations[int(i)].text for i in short] == ["+0.1"] and set(short.values()) == {""}
