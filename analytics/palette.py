"""The colours and fonts of everything that people look at: charts, pages, the review of a draft, workbooks, Word files.

Okabe & Ito, "Color Universal Design" (2008): distinguishable under the common kinds of colour blindness. Style sheets
name them as variables (`css_variables`); no other file has a colour of its own.
"""

from __future__ import annotations

FONTS = (
    "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Hiragino Sans GB', "
    "'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif"
)

INK, MUTED, FAINT, GRID, PAPER = "#1c2733", "#56626c", "#9aa5ad", "#e4e8eb", "#ffffff"
NO_DATA = "#c9cfd4"  # of a day without a value
#: lines of earlier years, the newest the darkest
PAST_GREYS = ("#d3d8db", "#c7cdd1", "#bac2c7", "#adb6bc", "#a0aab1", "#929da5", "#848f98")
BLUE, SKY, VERMILION, ORANGE, PURPLE, GREEN = "#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#a8568a", "#009e73"

#: Colour of each tone: how well a goal stands, or that it is in doubt. Every one stands out from white by 4.5 to 1.
TONES = {
    "good": BLUE,
    "fair": "#2f7bab",
    "even": MUTED,
    "poor": "#b65a10",
    "bad": "#a83a00",
    "doubt": "#8c3f70",
}

#: Pale ground of the seven likelihood bands, from orange (unlikely) over grey to blue (likely).
BAND_FILL = ("#f6cfae", "#fbe2cd", "#fdf0e5", "#f1f3f4", "#e6f0f8", "#d0e4f2", "#b0d2ea")

#: Colours of the six categories of a day, as HJ 633-2012, table 2, prescribes them.
AQI_COLOURS = (
    "rgb(0,228,0)",
    "rgb(255,255,0)",
    "rgb(255,126,0)",
    "rgb(255,0,0)",
    "rgb(153,0,76)",
    "rgb(126,0,35)",
)
#: Red against purple is hard for colour-blind readers: from this one of them on, a day carries the number of its
#: category; from the next on, the ground is so dark that the number is white.
AQI_NUMBERED_FROM, AQI_WHITE_FROM = 3, 4

#: The colours of pages by the variable that a style sheet names them by.
OF_PAGES = {
    "ink": INK,
    "muted": MUTED,
    "paper": PAPER,
    "rule": "#d5dadd",
    "soft": "#f4f6f7",
    "accent": "#005a8c",
    "met": BLUE,
    "missed": "#b84d00",
    "doubt": "#8a6100",
    "contested": TONES["doubt"],
    "focus": ORANGE,
    "required": VERMILION,
    "official": "#b3261e",
    "note": "#8a5a00",
    "note-soft": "#fff3d6",
    "note-paper": "#fdf8e8",
    "note-rule": "#e2cf9a",
}

#: Grounds and words of the review page: how sure a number was read.
OF_REVIEW = {
    "sure-soft": "#cfe8ff",
    "middle-soft": "#fff0b8",
    "low-soft": "#ffd8c7",
    "unused-soft": "#e7e9ec",
    "sure": "#0a5a2b",
    "middle": "#6b4e00",
    "low": "#8f2c00",
    "chosen": "#fffbe6",
}

#: Workbooks and Word files: head and its words, lines, cells to fill in, grounds of what is given.
HEAD_FILL, LINE, OPEN_FILL, ASKED_FILL, HEAD_GROUND, RED = (
    "#1f4e5f",
    "#bfc8cc",
    OF_REVIEW["chosen"],
    "#eef2f3",
    "#edf1f4",
    "#ff0000",
)


def css_variables(*palettes: dict[str, str]) -> str:
    """The rule of style that gives pages their colours and their font.

    Examples
    --------
    >>> css_variables({"ink": INK}).split("; ")[0]
    ':root { --ink: #1c2733'
    """
    named = {name: colour for palette in palettes or (OF_PAGES,) for name, colour in palette.items()}
    fonts = FONTS.replace("'", '"')
    return ":root { " + "".join(f"--{name}: {colour}; " for name, colour in named.items()) + f"--fonts: {fonts}; }}\n"


def faded(colour: str, opacity: float) -> str:
    """A colour through which what lies behind it shows, as Plotly and browsers write it.

    Examples
    --------
    >>> faded(BLUE, 0.2)
    'rgba(0,114,178,0.2)'
    """
    parts = ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return f"rgba({parts},{opacity})"


def office(colour: str) -> str:
    """A colour as workbooks and Word files write it.

    Examples
    --------
    >>> office(HEAD_FILL)
    '1F4E5F'
    """
    return colour.removeprefix("#").upper()
