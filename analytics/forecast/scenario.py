"""What if: rules such as "winter -10%" that scale the simulated days of a forecast, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from analytics.errors import InputError
from analytics.forecast.forecast import Forecast, Summary
from analytics.forecast.note import Note, NoteKind
from analytics.message import Message
from analytics.terms import SUBSTANCES, is_ozone
from analytics.words.numbers import as_typed

#: Month and day of the first and the last day of what can be named; a season of three months each.
SEASONS = {
    "all": (101, 1231),
    "spring": (301, 531),
    "summer": (601, 831),
    "autumn": (901, 1130),
    "winter": (1201, 229),
    "heating": (1115, 315),
}
#: Chinese words of the seasons, with or without 季 (season), 天 or 期 behind them.
SEASONS_ZH = {
    "全年": "all",
    "春": "spring",
    "夏": "summer",
    "秋": "autumn",
    "冬": "winter",
    "采暖": "heating",
    "供暖": "heating",
}
LEAST, MOST = -100.0, 900.0  # per cent
EXAMPLES = '"winter -10%", "pm25 heating -15%", "11,12 +5%" or "no2 10-01..12-31 -8.5%"'

_CHANGE = re.compile(r"[+-]\d+(\.\d+)?")
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True)
class ScenarioRule:
    """One rule of a scenario.

    Parameters
    ----------
    text : str
        As it was asked for, without needless blanks.
    parameter : str or None
        One of ``SUBSTANCES``; None: every parameter. Ozone is all its measures, so that they stay in step.
    when : str
        A key of ``SEASONS``, ``months`` or ``window``.
    months : tuple of int
        For ``months``.
    window : tuple of (int, int)
        First and last day as month x 100 + day; one that ends before it begins runs over the new year.
    percent : float
        Change of the concentrations, e.g. -10.0.
    """

    text: str
    parameter: str | None
    when: str
    months: tuple[int, ...]
    window: tuple[int, int]
    percent: float

    def days(self, dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
        """Which calendar days the rule covers, shape (n_days,)."""
        month_of = dates.astype("datetime64[M]")
        month = month_of.astype(int) % 12 + 1
        if self.when == "months":
            return np.isin(month, self.months)
        day = month * 100 + (dates - month_of.astype("datetime64[D]")).astype(int) + 1
        first, last = self.window
        inside = (day >= first) & (day <= last) if first <= last else (day >= first) | (day <= last)
        return np.asarray(inside, dtype=bool)

    def touches(self, forecast: Forecast | Summary, parameter: str | None = None) -> bool:
        """Whether a simulated day of the forecast (of one parameter of it) is one the rule covers."""
        names = forecast.parameters if parameter is None else (parameter,)
        rows = np.isin(forecast.parameters, together(self.parameter, names))
        return bool((~forecast.known[rows] & self.days(forecast.dates)).any())


@dataclass(frozen=True)
class Scenario:
    """Rules that apply one after the other; where several cover a day, their factors multiply.

    Examples
    --------
    Two rules on one day multiply: 0.9 × 0.5.

    >>> both = parse_scenario(["winter -10%", "pm25 12-31..12-31 -50%"])
    >>> both.factors(["pm25", "no2"], np.array(["2025-12-31"], dtype="datetime64[D]")).astype(float).round(2).tolist()
    [[0.45], [0.9]]
    """

    changes: tuple[ScenarioRule, ...]

    @property
    def text(self) -> str:
        """The scenario in one line, as it was asked for."""
        return "; ".join(change.text for change in self.changes)

    def factors(self, parameters: Sequence[str], dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.float32]:
        """Factor of every parameter and day, shape (n_params, n_days)."""
        made = np.ones((len(parameters), len(dates)))
        for change in self.changes:
            chosen = together(change.parameter, parameters)
            rows = np.array([name in chosen for name in parameters], dtype=bool)
            made[rows[:, None] & change.days(dates)[None, :]] *= 1.0 + change.percent / 100.0
        return made.astype(np.float32)

    def idle(self, forecasts: Iterable[Forecast | Summary], parameter: str | None = None) -> tuple[str, ...]:
        """Rules that match no simulated day of any of these forecasts: they change nothing.

        Parameters
        ----------
        forecasts : iterable of Forecast or Summary
            What the scenario is applied to.
        parameter : str, optional
            Only this parameter is used; default all.

        Returns
        -------
        tuple of str
            Their texts, in the order they were asked for.
        """
        every = list(forecasts)
        return tuple(c.text for c in self.changes if not any(c.touches(one, parameter) for one in every))

    def apply(self, forecast: Forecast) -> Forecast:
        """Return the forecast with its simulated days scaled: the same paths, and known days as they were.

        Parameters
        ----------
        forecast : Forecast
            Any; its seed stays, and a note states the scenario.
        """
        factors = np.where(forecast.known, np.float32(1), self.factors(forecast.parameters, forecast.dates))
        paths = forecast.paths * factors[None]
        return replace(forecast, paths=paths, notes=(*forecast.notes, Note(NoteKind.SCENARIO, "", {"text": self.text})))


def together(parameter: str | None, names: Collection[str]) -> tuple[str, ...]:
    """Parameters that are scaled as one: all, those of ozone, or the one.

    Examples
    --------
    >>> together("o3_mda8", ("pm25", "o3_mda8", "o3_1h_max"))
    ('o3_mda8', 'o3_1h_max')
    """
    if parameter is None:
        return tuple(names)
    ozone = is_ozone(parameter)
    return tuple(name for name in names if name == parameter or (ozone and is_ozone(name)))


def parse_scenario(texts: str | Sequence[str]) -> Scenario:
    """Read a scenario: one or more rules ``[parameter] WHEN CHANGE``.

    Parameters
    ----------
    texts : str or sequence of str
        A text may hold several rules, with semicolons between them, as `Scenario.text` has them.
        WHEN: ``spring`` (March to May), ``summer``, ``autumn``, ``winter`` (December to February), ``heating``
        (15 November to 15 March), ``all``, months such as ``11,12``, or days such as ``10-01..12-31``; the seasons
        in Chinese too (冬季, 采暖季, 全年). Full-width signs are read as plain ones.
        CHANGE: per cent with its sign, -100 to +900.

    Returns
    -------
    Scenario

    Raises
    ------
    InputError
        If a rule is not of that form.

    Examples
    --------
    >>> made = parse_scenario(["winter -10%", "pm25 11,12 -5%"])
    >>> made.text, [change.percent for change in made.changes]
    ('winter -10%; pm25 11,12 -5%', [-10.0, -5.0])
    >>> parse_scenario(made.text) == made
    True
    """
    rules = [rule for text in ([texts] if isinstance(texts, str) else texts) for rule in _rules(text)]
    if not rules:
        raise InputError(Message("scenario: no rule given; for example {examples}", examples=EXAMPLES))
    return Scenario(tuple(_change(rule) for rule in rules))


def _rules(text: str) -> list[str]:
    """The rules of a text; one that holds none is a rule that cannot be read."""
    return [rule for rule in re.split("[;；]", text) if rule.strip()] or [text]


def _change(text: str) -> ScenarioRule:
    words = _plain(text).split()
    if len(words) not in (2, 3):
        raise _wrong(text, Message("expected [parameter] WHEN CHANGE"))
    parameter = _parameter(words[0], text) if len(words) == 3 else None
    when, months, window = _when(words[-2].lower(), text)
    return ScenarioRule(" ".join(words), parameter, when, months, window, _percent(words[-1], text))


def _plain(text: str) -> str:
    """Full-width signs as plain ones, and a blank between a Chinese word and the change behind it.

    Examples
    --------
    >>> _plain("冬季－10％"), _plain("PM₂.₅ １１，１２ −5%")
    ('冬季 -10%', 'PM2.5 11,12 -5%')
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("、", ",").replace("~", "..")
    return re.sub(r"(?<=[一-鿿])(?=[+-])", " ", plain)


def _parameter(word: str, text: str) -> str:
    name = word.lower().replace(".", "")
    name = "o3" if name.startswith("o3") else name
    if name not in SUBSTANCES:
        raise _wrong(
            text, Message("{word!r} is no parameter, expected one of {named}", word=word, named=", ".join(SUBSTANCES))
        )
    return name


def _when(word: str, text: str) -> tuple[str, tuple[int, ...], tuple[int, int]]:
    word = SEASONS_ZH.get(re.sub("[季天期]$", "", word), word)
    word = re.sub(r"(?<=\d)月", "", word)
    if word in SEASONS:
        return word, (), SEASONS[word]
    parts = word.split("..")
    if len(parts) == 2:
        return "window", (), (_day(parts[0], text), _day(parts[1], text))
    if re.fullmatch(r"\d{1,2}(,\d{1,2})*", word):
        months = tuple(dict.fromkeys(int(part) for part in word.split(",")))
        if all(1 <= month <= 12 for month in months):
            return "months", months, (0, 0)
    raise _wrong(
        text,
        Message(
            "{word!r} is no time of the year, expected {seasons}, months or MM-DD..MM-DD",
            word=word,
            seasons=", ".join(SEASONS),
        ),
    )


def _day(word: str, text: str) -> int:
    """Month x 100 + day; 29 February is one."""
    found = _DAY.fullmatch(word)
    try:
        month, day = (int(part) for part in found.groups()) if found else (0, 0)
        date(2000, month, day)
    except ValueError:
        raise _wrong(text, Message("{word!r} is no day of a year, expected MM-DD", word=word)) from None
    return month * 100 + day


def _percent(word: str, text: str) -> float:
    number = word.removesuffix("%")
    if not word.endswith("%") or not _CHANGE.fullmatch(number):
        raise _wrong(text, Message("{word!r} is no change, expected one with its sign such as -10% or +5%", word=word))
    percent = float(number)
    if not LEAST <= percent <= MOST:
        raise _wrong(
            text,
            Message(
                "{word!r} is out of range, expected {least}% to +{most}%",
                word=word,
                least=as_typed(LEAST),
                most=as_typed(MOST),
            ),
        )
    return percent


def _wrong(text: str, why: str) -> InputError:
    return InputError(
        Message("scenario {text!r}: {why}; for example {examples}", text=text, why=why, examples=EXAMPLES)
    )
