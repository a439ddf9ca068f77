"""Which edition of a standard is in force, and which editions of other standards go with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import InputError, NoEditionError
from analytics.message import Message
from analytics.standards import table_indices
from analytics.standards.roles import Role
from analytics.standards.table_indices import Edition
from analytics.terms import DAY_STATISTICS

#: What a statistic of days is made of beside the days: the daily index, or the limits.
_NEEDS = {"composite_index": Role.AIR_QUALITY}


def _letters(name: str) -> str:
    """A name as it is compared: its letters and digits alone."""
    return "".join(one for one in name.casefold() if one.isalnum())


@dataclass(frozen=True, eq=False)
class Editions:
    """Editions of all standards by the days on which they are in force.

    Parameters
    ----------
    editions : DataFrame
        ``standards/editions.csv``: a row an edition, with its role, its jurisdiction, its code and its first and last
        day.
    jurisdictions : DataFrame
        ``standards/jurisdictions.csv``: a row a body that issues standards; one of them is ``home``.
    chosen : str
        Jurisdiction whose rules are asked for; empty: home.
    """

    editions: pd.DataFrame
    jurisdictions: pd.DataFrame
    chosen: str = field(default="", kw_only=True)

    @cached_property
    def home(self) -> str:
        """Jurisdiction by which regions and targets are judged that name no edition."""
        rows = self.jurisdictions
        return str(rows.loc[rows["home"] == "yes", "jurisdiction"].iloc[0])

    @property
    def jurisdiction(self) -> str:
        """Jurisdiction whose rules are asked for.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().jurisdiction
        'CN'
        """
        return self.chosen or self.home

    def of(self, jurisdiction: str) -> Self:
        """The same tables, asked for the rules of one jurisdiction.

        Raises
        ------
        InputError
            If no edition of that jurisdiction is on file.
        """
        if jurisdiction == self.jurisdiction:
            return self
        known = sorted({one.jurisdiction for one in self._editions.values()})
        if jurisdiction not in known:
            raise InputError(
                Message(
                    "no standard of jurisdiction {jurisdiction!r} is on file: expected one of {known}; "
                    "add its rows to standards/jurisdictions.csv and standards/editions.csv",
                    jurisdiction=jurisdiction,
                    known=", ".join(known),
                )
            )
        if jurisdiction not in self._views:
            self._views[jurisdiction] = replace(self, chosen=jurisdiction)
        return self._views[jurisdiction]

    def under(self, edition: str | None) -> Self:
        """The same tables, asked for the rules of the jurisdiction that issued an edition; without one: unchanged.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().under(None).jurisdiction, load().under("GB3095-2012").jurisdiction
        ('CN', 'CN')
        """
        return self.of(self._named(edition).jurisdiction) if edition and not pd.isna(edition) else self

    def edition(self, role: Role | str, day: date) -> str:
        """Edition in force on a day, of the standard that plays a role.

        Parameters
        ----------
        role : Role or str
            ``air_quality``, ``air_index``, ``air_method``, ``water_quality`` or ``rounding``.
        day : date
            For a period its last day.

        Returns
        -------
        str
            Edition id.

        Raises
        ------
        NoEditionError
            If no edition was in force.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().edition("air_index", date(2026, 12, 31))
        'HJ633-2026'
        """
        wanted = self._role(role)
        for one in self._of_role(wanted):
            if one.first <= day < one.end:
                return one.edition
        raise NoEditionError(
            Message(
                "no edition of {standard} is known to be in force on {day}: see standards/editions.csv",
                standard=self.name(wanted),
                day=day,
            )
        )

    def limits_named(self, name: str, day: date) -> str:
        """Edition of limits that somebody names: by its id however it is spelt, by a code, or by a jurisdiction.

        Parameters
        ----------
        name : str
            ``who-2021``, ``GB3095-2012``, ``GB 3095``, ``WHO`` …; of a code or a jurisdiction the edition in force
            counts.
        day : date
            Last day of the period.

        Raises
        ------
        InputError
            If nothing on file is named so.

        Examples
        --------
        >>> from analytics.standards import load
        >>> [load().limits_named(name, date(2025, 12, 31)) for name in ("who-2021", "WHO", "gb 3095")]
        ['WHO2021', 'WHO2021', 'GB3095-2012']
        """
        limits = [one for one in self._editions.values() if one.role is Role.AIR_QUALITY]
        wanted = _letters(name)
        for one in limits:
            if _letters(one.edition) == wanted:
                return one.edition
        for one in limits:
            if wanted in (_letters(one.code), _letters(one.jurisdiction)):
                return self.of(one.jurisdiction).edition(Role.AIR_QUALITY, day)
        known = ", ".join(one.edition for one in limits)
        raise InputError(
            Message(
                "{name!r} names no limits on file: expected one of {known} (standards/editions.csv)",
                name=name,
                known=known,
            )
        )

    def edition_for(self, code: Role | str, day: date) -> str:
        """Name of `edition` before standards had roles; takes a role, or the code of a standard."""
        return self.edition(code, day)

    def name(self, role: Role | str) -> str:
        """Code of the standard that plays a role, as people cite it; of several editions that of the newest.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().name("air_method")
        'HJ 663'
        """
        found = self._of_role(self._role(role))
        return found[-1].code if found else f"a standard of {self.jurisdiction} for {self._role(role)}"

    def cited(self, role: Role | str) -> str:
        """As `name`; '' where the jurisdiction has no standard for the role.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().cited("rounding"), load().under("WHO2021").cited("rounding")
        ('GB/T 8170', '')
        """
        return self.name(role) if self._of_role(self._role(role)) else ""

    def written(self, edition: str) -> str:
        """Id of an edition as people write it: with the blank that the code of its standard has.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().written("HJ633-2012"), load().written("GB3095-2026-full")
        ('HJ 633-2012', 'GB 3095-2026-full')
        """
        code = self._named(edition).code
        return edition.replace(code.replace(" ", ""), code, 1)

    def editions_of(self, role: Role | str) -> pd.DataFrame:
        """Rows of ``editions.csv`` of a role in this jurisdiction, the earliest first."""
        named = [one.edition for one in self._of_role(self._role(role))]
        return self.editions.set_index("edition", drop=False).loc[named].reset_index(drop=True)

    def begins(self, role: Role | str) -> date:
        """First day on which any edition was in force; the last of all days where there is none.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().begins("air_index")
        datetime.date(2016, 1, 1)
        """
        return min((one.first for one in self._of_role(self._role(role))), default=date.max)

    def has_rules(self, statistic: str, day: date, edition: str | None = None) -> bool:
        """Whether a statistic of a period that ends on a day has the index or the limits it is made of.

        Means and percentiles need none; days are counted by their index, the composite index stands on limits.

        Parameters
        ----------
        statistic : str
            As in `analytics.indicators.evaluate`.
        day : date
            Last day of the period.
        edition : str, optional
            Edition a target names: its jurisdiction must have such a standard at all.

        Examples
        --------
        >>> from analytics.standards import load
        >>> [load().has_rules(s, date(2014, 12, 31)) for s in ("mean", "p90", "good_days", "composite_index")]
        [True, True, False, False]
        """
        role = _NEEDS.get(statistic, Role.AIR_INDEX if statistic in DAY_STATISTICS else None)
        if role is None:
            return True
        begins = self.under(edition).begins(role)
        return begins < date.max if edition and not pd.isna(edition) else day >= begins

    def first_day(self, edition: str) -> date:
        """First day on which an edition is in force."""
        return self._editions[edition].first

    def matching_edition(self, role: Role | str, edition: str | None, day: date) -> str:
        """Edition that goes with an edition of another role, e.g. the daily index with GB3095-2026-full.

        Parameters
        ----------
        role : Role or str
            Role wanted.
        edition : str or None
            Edition a target names, of any role and jurisdiction; None: whatever is in force on `day`. Where days are
            only counted (`Role.only_counts`), a day before the first edition takes the first one.
        day : date
            Last day of the period.

        Returns
        -------
        str
            `edition` itself if it plays the role; else the edition of its jurisdiction in force on the day within the
            named edition's life that is nearest to `day`.

        Raises
        ------
        InputError
            If the named edition is unknown.
        NoEditionError
            If none of a standard that sets limits or an index was in force.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().matching_edition("air_index", "GB3095-2012", date(2027, 12, 31))
        'HJ633-2012'
        """
        wanted = self._role(role)
        if not edition or pd.isna(edition):
            return self.edition(wanted, max(day, self.begins(wanted)) if wanted.only_counts else day)
        named = self._named(edition)
        if named.role == wanted:
            return edition
        nearest = min(max(day, named.first), date.fromordinal(named.end.toordinal() - 1))
        rules = self.of(named.jurisdiction)
        return rules.edition(wanted, max(nearest, rules.begins(wanted)) if wanted.only_counts else nearest)

    def edition_or_none(self, role: Role | str, edition: str | None, day: date) -> str | None:
        """As `matching_edition`; None where no edition was in force."""
        try:
            return self.matching_edition(role, edition, day)
        except NoEditionError:
            return None

    def editions_in_force(
        self, role: Role | str, days: npt.NDArray[np.datetime64], edition: str | None = None
    ) -> npt.NDArray[np.str_]:
        """Edition in force on each of some days; before the first one on file that one (ours).

        Parameters
        ----------
        role : Role or str
            Role of the standard.
        days : ndarray of datetime64[D], shape (n_days,)
            The days.
        edition : str, optional
            Edition that a target names, of any role: the one that goes with it on the last day holds for all.

        Returns
        -------
        ndarray of str, shape (n_days,)

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().editions_in_force("air_index", np.array(["2026-02-28", "2026-03-01"], "datetime64[D]")).tolist()
        ['HJ633-2012', 'HJ633-2026']
        """
        if edition and len(days):
            last = days.max().astype("datetime64[D]").item()
            return np.full(len(days), self.matching_edition(role, edition, last))
        found = self._of_role(self._role(role))
        if not found:
            raise NoEditionError(Message("{role} is not on file: see standards/editions.csv", role=self.name(role)))
        starts = np.array([one.first for one in found], dtype="datetime64[D]")
        place = np.searchsorted(starts, days, side="right") - 1
        return np.array([one.edition for one in found])[np.maximum(place, 0)]

    def first_days(self, role: Role | str) -> list[tuple[date, str]]:
        """First day of each edition and the edition, by time; the first one holds before its day too, as above (ours).

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().first_days("air_index")
        [(datetime.date(1, 1, 1), 'HJ633-2012'), (datetime.date(2026, 3, 1), 'HJ633-2026')]
        """
        found = self._of_role(self._role(role))
        return [(date.min if place == 0 else one.first, one.edition) for place, one in enumerate(found)]

    def _role(self, role: Role | str) -> Role:
        """A role, also from the code of a standard that plays it."""
        if role in tuple(Role):
            return Role(role)
        for one in self._editions.values():
            if one.code == role:
                return one.role
        raise InputError(
            Message(
                "{role!r} is neither a role of a standard ({roles}) nor a code of editions.csv",
                role=role,
                roles=", ".join(Role),
            )
        )

    def _named(self, edition: str) -> Edition:
        if edition not in self._editions:
            raise InputError(Message("edition {edition!r} is not in standards/editions.csv", edition=edition))
        return self._editions[edition]

    def _of_role(self, role: Role) -> list[Edition]:
        """Editions of a role in this jurisdiction, the earliest first."""
        return self._by_role.get((self.jurisdiction, role), [])

    @cached_property
    def _editions(self) -> dict[str, Edition]:
        return table_indices.editions(self.editions)

    @cached_property
    def _by_role(self) -> dict[tuple[str, Role], list[Edition]]:
        found: dict[tuple[str, Role], list[Edition]] = {}
        for one in sorted(self._editions.values(), key=lambda one: one.first):
            found.setdefault((one.jurisdiction, one.role), []).append(one)
        return found

    @cached_property
    def _views(self) -> dict[str, Self]:
        return {}
