"""The Python API: open the newest build of the warehouse, read-only, and ask it questions; answers are DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics import attainment, display, former
from analytics.assessed_build import AssessedBuild, notice
from analytics.attainment.evidence import evidence_of
from analytics.errors import DabiaoError, InputError, one_of
from analytics.flow.as_of import Day, as_day, day_of
from analytics.forecast import Forecast, make_forecast, parse_scenario
from analytics.indicators import history, limit_table
from analytics.indicators.sql_macros import warehouse_standards
from analytics.inference import owners
from analytics.lazy import lazy
from analytics.message import Message
from analytics.settings import Settings
from analytics.standards import Role
from analytics.terms import WITHOUT_OWN_DATA, Scale, Statistic
from analytics.warehouse import open_build
from analytics.warehouse.builds import kept_open
from analytics.words.catalogue import LANGS, say

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from analytics.attainment.weather_goals import WeatherAnswer
    from analytics.report import charts
else:
    charts = lazy("analytics.report.charts")


class Workspace(AssessedBuild):
    """An open, read-only build of the warehouse, with a method for each question an analyst asks.

    Parameters
    ----------
    warehouse : Warehouse
        The build; runs that are published later do not change it.
    settings : Settings
        Seed, number of paths and model of the forecasts.
    """

    def assess(
        self,
        region: str | None = None,
        year: int | None = None,
        as_of: Day = None,
        model: str | None = None,
        scenario: str | Sequence[str] | None = None,
        evidence: str | None = None,
    ) -> pd.DataFrame:
        """One row a target: threshold, value, probability, likelihood, margin, status; what an inferred one stands on.

        Parameters
        ----------
        region : str, optional
            Id, name or alias; all regions with targets if not given.
        year : int, optional
            Only targets due in this year.
        as_of : date or str, optional
            Day of knowledge; default today.
        model : str, optional
            Forecast model by name.
        scenario : str or sequence of str, optional
            What if, e.g. ``"winter -10%"`` (`analytics.forecast.parse_scenario`): adds the columns
            ``SCENARIO_COLUMNS`` behind the answer without it.
        evidence : {'all', 'published'}, optional
            ``published`` leaves out what is only inferred (steps related, class and judgement); default the setting.

        Examples
        --------
        Open targets on 1 October, as the forecast has them and if the winter months are a tenth cleaner:

        >>> rows = open_workspace().assess(
        ...     "xinxiang", 2025, "2025-10-01", scenario="winter -10%", evidence="published"
        ... )
        >>> rows.loc[rows["status"] == "open", ["target_id", "p_met", "p_met_scenario"]].round(2)
                                  target_id  p_met  p_met_scenario
        38   xinxiang-2023/2-good-day-share   0.99            0.99
        39  xinxiang-2023/2-heavy-day-share   0.90            0.93
        55             xinxiang-2023/2-pm25   0.92            0.94
        """
        made = self.assessment(region, year, as_of, model, scenario, evidence)
        self._notice_nothing(made, region, year)
        return attainment.side_by_side(made, attainment.ANSWER_COLUMNS)

    def outlook(
        self,
        region: str | None = None,
        as_of: Day = None,
        model: str | None = None,
        scenario: str | Sequence[str] | None = None,
        evidence: str | None = None,
    ) -> pd.DataFrame:
        """The assessment with what must still happen (remainders, day budgets, reductions) and what is missing."""
        made = self.assessment(region, None, as_of, model, scenario, evidence)
        self._notice_nothing(made, region, None)
        return attainment.side_by_side(made, list(made.outlook.columns))

    def forecast(
        self,
        region: str,
        period_start: Day,
        period_end: Day,
        as_of: Day = None,
        model: str | None = None,
        scenario: str | Sequence[str] | None = None,
    ) -> Forecast:
        """Sample paths of the daily values of a region over a period, as they are or under a scenario."""
        region_id = self.region_id(region)
        if region_id is None:
            raise InputError(Message("a forecast is made for one region: give its id, name or alias"))
        assumed = None if scenario is None else parse_scenario(scenario)
        past = history(self.warehouse, region_id, as_day(as_of, self.newest))
        made = make_forecast(
            past,
            day_of(period_start),
            day_of(period_end),
            model=model or self.settings.model,
            n_paths=self.settings.n_paths,
            seed=self.settings.seed,
        )
        return made if assumed is None else assumed.apply(made)

    def attribute(
        self,
        region: str,
        start: Day,
        end: Day,
        against: tuple[date, date] | None = None,
        *,
        parameters: Sequence[str] | None = None,
        model: str | None = None,
        as_of: Day = None,
    ) -> WeatherAnswer:
        """Part a change between two periods into weather and the rest; without meteorology, beside the climate region.

        Parameters
        ----------
        region : str
            Id, name or alias.
        start, end : date or str
            First and last day of the period asked about.
        against : (date, date), optional
            What it is compared with; default the same days of the year before.
        parameters : sequence of str, optional
            Default every pollutant that the region measures.
        model : str, optional
            ``gam`` (default) or ``boosting``.
        as_of : date or str, optional
            Day of knowledge; default today.

        Returns
        -------
        WeatherAnswer
            ``attributions.made`` by region and parameter, ``attributions.failed`` why there is none.

        Examples
        --------
        Where no meteorology is loaded, the answer says so:

        >>> year = ("2024-01-01", "2024-12-31")
        >>> open_workspace().attribute("xinxiang", *year, parameters=["pm25"], as_of="2025-10-01")
        Weather and the rest: xinxiang
        as of 2025-10-01 · from 2023-01-01..2023-12-31 · to 2024-01-01..2024-12-31
        PM2.5: no meteorology is loaded; load it with dabiao ingest FILE --region REGION (docs/how-to.md)
        """
        from analytics.flow.attributing import weather_or_rest

        known, place = as_day(as_of, self.newest), self.region_id(region) or region
        span = (day_of(start), day_of(end))
        seed = self.settings.seed
        return weather_or_rest(self.warehouse, place, span, against, known, parameters, model, seed)

    def weather(self, region: str, as_of: Day = None) -> WeatherAnswer:
        """What a briefing says of weather and the rest: the year so far, and how open goals depend on the weather.

        The year up to the newest day with values and weather is compared with the same days of the year before;
        before April the last two whole years are. Without meteorology it is what `attribute` says of these periods.

        Parameters
        ----------
        region : str
            Id, name or alias.
        as_of : date or str, optional
            Day of knowledge; default today.

        Raises
        ------
        DabiaoError
            If no pollutant of the air is measured there.

        Examples
        --------
        >>> made = open_workspace().weather("xinxiang", "2025-10-01")
        >>> [f"{day:%Y-%m-%d}" for day in (*made.before, *made.after)]
        ['2024-01-01', '2024-09-30', '2025-01-01', '2025-09-30']
        """
        from analytics.flow.attributing import in_a_briefing

        made = self.assessment(region, as_of=as_of)
        place = self.region_id(region) or region
        known = evidence_of(self.warehouse, made.as_of) if made.evidence is None else made.evidence.on(self.warehouse)
        found = in_a_briefing(known, place, made.outlook)
        if found is None:
            raise DabiaoError(Message("{region}: no pollutant of the air is measured there", region=place))
        if found.attributions.made or found.ahead:
            return found
        return self.attribute(place, *found.after, found.before, as_of=made.as_of)

    def weather_split(self, answer: WeatherAnswer, parameter: str = "pm25", lang: str = "en") -> go.Figure:
        """The chart of an answer of `attribute`: the change of one pollutant as weather and the rest.

        Raises
        ------
        DabiaoError
            If the answer does not tell them apart for it; says why.

        Examples
        --------
        >>> workspace = open_workspace()
        >>> answer = workspace.attribute("xinxiang", "2024-01-01", "2024-12-31")
        >>> workspace.weather_split(answer)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        analytics.errors.DabiaoError: no meteorology is loaded; load it with dabiao ingest FILE --region REGION ...
        """
        return charts.weather_split(answer.of(parameter), lang)

    def weather_trend(self, answer: WeatherAnswer, parameter: str = "pm25", lang: str = "en") -> go.Figure:
        """The chart of an answer of `attribute`: yearly means as measured, adjusted and normalised; faults as above."""
        return charts.weather_trend(answer.of(parameter), lang)

    def fan(
        self, target_id: str, as_of: Day | attainment.Assessment = None, lang: str = "en", model: str | None = None
    ) -> go.Figure:
        """The chart of one target on a period's mean: past years, the year so far, what may come, the threshold.

        Parameters
        ----------
        target_id : str
            A target on the mean of a measured parameter.
        as_of : date, str or Assessment, optional
            Day of knowledge, default today; or an assessment made before, which is then not made again.
        lang : str
            ``zh`` or ``en``.
        model : str, optional
            Forecast model by name.

        Raises
        ------
        DabiaoError
            If there is no such target on this day, or it is not on a mean that is measured there.
        """
        from analytics.report.scenario import titled
        from analytics.series.fan import days_left_out, fan_data

        listed = self.targets()
        rows = listed[listed["target_id"] == target_id]
        if rows.empty:
            raise DabiaoError(Message("{target_id!r} is no target: see .targets(region)", target_id=target_id))
        if isinstance(as_of, attainment.Assessment):
            made = as_of
        else:
            made = self.assessment(rows["region_id"].iloc[0], rows["period_end"].iloc[0].year, as_of, model)
        found = made.outlook[(made.outlook["target_id"] == target_id) & (made.outlook["statistic"] == Statistic.MEAN)]
        if found.empty or found["status"].iloc[0] in WITHOUT_OWN_DATA:
            raise DabiaoError(
                Message(
                    "{target_id}: no mean of a measured parameter as of {as_of}, so there is no fan",
                    target_id=target_id,
                    as_of=made.as_of,
                )
            )
        row = found.iloc[0]
        period = (row["period_start"].date(), row["period_end"].date())
        paths = made.forecasts.get((row["region_id"], *period))
        past = history(self.warehouse, row["region_id"], made.as_of)
        out = days_left_out(self.warehouse, row["region_id"], row["parameter"], period, made.as_of)
        drawn = fan_data(past, row["parameter"], period, row["required_remainder"], paths, out)
        figure = charts.fan(drawn, lang, row["threshold"], row["comparator"], row["unit"], made.as_of)
        return titled(figure, made.scenario, lang)

    def limits(
        self, region: str, year: int, as_of: Day = None, standard: str | Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Compare the statistics of a year with the limits of one or more standards, each for itself.

        Parameters
        ----------
        region : str
            Id, name or alias.
        year : int
            Calendar year.
        as_of : date or str, optional
            Day of knowledge; default today.
        standard : str or sequence of str, optional
            Editions of limits, codes or jurisdictions, e.g. ``"who-2021"``; default the one in force where the region
            is.

        Returns
        -------
        DataFrame
            As `analytics.indicators.limit_table`; ``jurisdiction`` and ``edition`` say whose limit a row is.

        Examples
        --------
        >>> rows = open_workspace().limits("xinxiang", 2025, "2026-10-07", standard=["gb3095", "who-2021"])
        >>> means = rows[(rows["parameter"] == "pm25") & (rows["statistic"] == "mean")]
        >>> means[["edition", "area_grade", "level", "limit", "value_compared"]].round(1).head(4)
                edition  area_grade      level  limit  value_compared
        6   GB3095-2012           1      limit   15.0            42.0
        16  GB3095-2012           2      limit   35.0            42.0
        27      WHO2021           0  guideline    5.0            42.4
        37      WHO2021           0  interim_1   35.0            42.4
        """
        end = date(year, 12, 31)
        rules = warehouse_standards(self.wh)
        named = [standard] if isinstance(standard, str) else list(standard or ())
        editions = [rules.limits_named(name, end) for name in named] or [rules.edition(Role.AIR_QUALITY, end)]
        span = (self.region_id(region) or region, date(year, 1, 1), end, as_day(as_of, self.newest))
        return pd.concat([limit_table(self.wh, *span, edition=edition) for edition in editions], ignore_index=True)

    def sql(self, statement: str, **params: Any) -> pd.DataFrame:
        """Run a statement of your own on the build, for example on the marts (docs/data-dictionary.md).

        Examples
        --------
        >>> asked = "SELECT count(*) AS n_targets FROM out_plan_targets WHERE region_id = $region"
        >>> open_workspace().sql(asked, region="xinxiang")
           n_targets
        0        109
        """
        return self.warehouse.con.execute(statement, params or None).df()

    def plans(self, region: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """One row a plan: goals with an answer of their own, inferred and without; how many will be met; likely misses.

        Parameters
        ----------
        region : str, optional
            Id, name or alias: goals that plans set for this region alone; default every goal of every plan.
        as_of : date or str, optional
            Day of knowledge; default today.

        Returns
        -------
        DataFrame
            As `analytics.attainment.plan_view`: ``expected_met`` with ``met_low`` and ``met_high`` (80 times of 100).

        Examples
        --------
        >>> rows = open_workspace().plans("xinxiang", "2026-10-07")
        >>> rows[["plan_id", "n_targets", "n_own", "expected_met", "met_low", "met_high"]].round(1)
                 plan_id  n_targets  n_own  expected_met  met_low  met_high
        0  xinxiang-2023        109      3          93.2       78       102
        """
        made = self.assessment(region, as_of=as_of)
        self._notice_nothing(made, region, None)
        return attainment.plan_view(made.outlook, made.as_of, made.verdicts)

    def plan_goals(self, plan: str, as_of: Day = None) -> pd.DataFrame:
        """Goals of one plan with their probabilities, the likely misses first."""
        one_of("--plan", plan, self.warehouse.table("plan")["plan_id"].tolist())
        made = self.assessment(as_of=as_of)
        return attainment.goals_of(made.outlook[made.outlook["plan_id"] == plan])

    def gaps(self, region: str | None = None, as_of: Day = None) -> pd.DataFrame:
        """Figures that would tell most of goals without values of their own, by the department that has them."""
        made = self.assessment(region, as_of=as_of)
        return attainment.gaps(made.outlook, made.as_of)

    def judgements(self, as_of: Day = None) -> pd.DataFrame:
        """What offices judge of targets as known on a day, the newest of each, one row a quantile or probability."""
        return self.warehouse.query("core/judgement", as_of=as_day(as_of, self.newest))

    def template(self, region: str | None = None, as_of: Day = None, plan: str | None = None) -> pd.DataFrame:
        """The figures that are missing and no others, as a table to fill in and ingest.

        Of a region those that its briefing counts: for its own targets, and for those that its plans set for its
        counties and works; of plans issued by the day; of one plan those of its goals.
        """
        from analytics.flow.missing import missing_figures

        return missing_figures(self.warehouse, as_day(as_of, self.newest), self.region_id(region), plan)

    def form_rows(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of `template` or `gaps` as the fill-in workbook shows them (`analytics.targets.form_book`).

        Rows of `template` are put together by department, in the order of their codes; those of `gaps` are so already.
        """
        indicators = self.warehouse.table("indicator").set_index("indicator_id")
        english = self.warehouse.table("region").set_index("region_id")["en"]
        if "department" in rows:
            why = {f"why_{lang}": [say(lang, "form.why", n=n) for n in rows["n_targets"]] for lang in LANGS}
            rows = rows.rename(columns={"indicator": "indicator_id", "region": "region_zh"}).assign(basis="", **why)
        else:
            ids = rows["indicator_id"]
            codes = {name: owners.owner_of(name, str(indicators.at[name, "domain"])) for name in ids.unique()}
            rows = rows.assign(department=ids.map(codes)).sort_values("department", kind="stable")
        event = rows["indicator_id"].map(indicators["scale"]) == Scale.EVENT
        return rows.assign(region_en=rows["region_id"].map(english), is_event=event).reset_index(drop=True)


def open_workspace(warehouse: Path | str | None = None, **overrides: Any) -> Workspace:
    """Open the newest build, read-only; the first time, build it from the embedded data.

    Parameters
    ----------
    warehouse : path, optional
        Folder of the builds; default from ``DABIAO_WAREHOUSE`` or the workspace.
    **overrides
        Any field of `Settings`, e.g. ``seed=7``.
    """
    from analytics.flow.freshness import ready_build

    settings = Settings(**overrides) if warehouse is None else Settings(warehouse=Path(warehouse), **overrides)
    owners.read_from(settings.raw_dir)
    display.state_language(settings.message_lang)
    with kept_open(settings.warehouse_dir):
        build = ready_build(settings, lambda text: notice(text, settings.message_lang))
        return Workspace(open_build(build), settings)


#: What writes is in `analytics.loading`; its names are still found here, for one release.
__getattr__ = former.lookup(__name__, ["loading"])
