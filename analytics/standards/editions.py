"""Which edition of a standard is in force, and which editions of other standards go with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import InputError, NoEditionError
from analytics.standards import lookup
from analytics.terms import DAY_STATISTICS, Statistic

#: Codes that say how days are counted, not what they are held against: an earlier period is counted by their first
#: edition on file (ours, as in ``sql/core/day_rule``). A limit or an index before its first edition does not exist.
COUNTING = frozenset({"HJ 663"})


@dataclass(frozen=True)
class Editions:
    """Editions of all standards by the days on which they are in force.

    Parameters
    ----------
    editions : DataFrame
        ``standards/editions.csv``: a row an edition, with its code and its first and last day.
    """

    editions: pd.DataFrame

    def edition_for(self, code: str, day: date) -> str:
        """Edition of a code in force on a day.

        Parameters
        ----------
        code : str
            ``"GB 3095"``, ``"HJ 633"``, ``"HJ 663"``, ``"GB 3838"`` or ``"GB/T 8170"``.
        day : date
            For a period its last day.

        Returns
        -------
        str
            Edition id.

        Raises
        ------
        NoEditionError
            If no edition of that code was in force.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().edition_for("HJ 633", date(2026, 12, 31))
        'HJ633-2026'
        """
        for edition, of_code, first, end in self._editions.values():
            if of_code == code and first <= day < end:
                return edition
        raise NoEditionError(f"no edition of {code} is known to be in force on {day}: see standards/editions.csv")

    def begins(self, code: str) -> date:
        """First day on which any edition of a code was in force.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().begins("HJ 633")
        datetime.date(2016, 1, 1)
        """
        return min(first for _, of_code, first, _ in self._editions.values() if of_code == code)

    def has_rules(self, statistic: str, day: date, edition: str | None = None) -> bool:
        """Whether a statistic of a period that ends on a day has the index or the limits it is made of.

        Means and percentiles need none; days are counted by their index (HJ 633), the composite index stands on
        limits (GB 3095).

        Examples
        --------
        >>> from analytics.standards import load
        >>> [load().has_rules(s, date(2014, 12, 31)) for s in ("mean", "p90", "good_days", "composite_index")]
        [True, True, False, False]
        """
        code = "GB 3095" if statistic == Statistic.COMPOSITE_INDEX else "HJ 633" if statistic in DAY_STATISTICS else ""
        return not code or bool(edition and not pd.isna(edition)) or day >= self.begins(code)

    def first_day(self, edition: str) -> date:
        """First day on which an edition is in force."""
        return self._editions[edition][2]

    def matching_edition(self, code: str, edition: str | None, day: date) -> str:
        """Edition of a code that goes with another code's edition, e.g. HJ 633 with GB3095-2026-full.

        Parameters
        ----------
        code : str
            Code wanted.
        edition : str or None
            Edition a target names, of any code; None: whatever is in force on `day`. Where days are only counted
            (HJ 663), a day before the first edition takes the first one.
        day : date
            Last day of the period.

        Returns
        -------
        str
            `edition` itself if it is one of `code`; else the edition of `code` in force on the day within the
            named edition's life that is nearest to `day`.

        Raises
        ------
        InputError
            If the named edition is unknown.
        NoEditionError
            If none is named and none of a code that sets limits or an index was in force.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().matching_edition("HJ 633", "GB3095-2012", date(2027, 12, 31))
        'HJ633-2012'
        """
        if not edition or pd.isna(edition):
            return self.edition_for(code, max(day, self.begins(code)) if code in COUNTING else day)
        if edition not in self._editions:
            raise InputError(f"edition {edition!r} is not in standards/editions.csv")
        _, of_code, first, end = self._editions[edition]
        if of_code == code:
            return edition
        return self.edition_for(code, min(max(day, first), date.fromordinal(end.toordinal() - 1)))

    def edition_or_none(self, code: str, edition: str | None, day: date) -> str | None:
        """As `matching_edition`; None where no edition was in force."""
        try:
            return self.matching_edition(code, edition, day)
        except NoEditionError:
            return None

    def editions_in_force(self, code: str, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.str_]:
        """Edition of a code in force on each of some days; before the first one on file that one (ours).

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().editions_in_force("HJ 633", np.array(["2026-02-28", "2026-03-01"], "datetime64[D]")).tolist()
        ['HJ633-2012', 'HJ633-2026']
        """
        spans = sorted((row[2], row[0]) for row in self._editions.values() if row[1] == code)
        starts = np.array([first for first, _ in spans], dtype="datetime64[D]")
        place = np.searchsorted(starts, days, side="right") - 1
        return np.array([edition for _, edition in spans])[np.maximum(place, 0)]

    @cached_property
    def _editions(self) -> dict[str, tuple[str, str, date, date]]:
        return lookup.editions(self.editions)
