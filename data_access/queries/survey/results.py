"""The page of results: one wave for the city or a district, by place, size and kind, question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, func, select

from dashboard.appraisal.indicators import satisfaction_rated
from dashboard.people.access import Scope
from dashboard.survey.comparison import SatisfactionGap, satisfaction_gaps
from dashboard.survey.frame import SIZES
from dashboard.survey.nonresponse import NonresponseCheck, compare_shares
from dashboard.survey.questionnaire import Question, Questionnaire, comparable
from dashboard.survey.rates import NOT_TRIED, FieldRates, field_rates
from dashboard.survey.settings import SurveySettings
from dashboard.views.reference import Unit
from dashboard.views.survey import (
    GROUPS,
    OptionRow,
    QuestionResult,
    ResultRow,
    SaidTexts,
    SurveyView,
    TrendPoint,
    Wave,
)
from data_access.counting.local_days import CITY_ZONE
from data_access.counting.places import kept_units
from data_access.queries.rankings.page import ranking_view
from data_access.queries.survey.counts import (
    Cell,
    Stratum,
    asked_of,
    cells_of,
    chosen,
    credits_of,
    estimated,
    favourable_of,
    kept,
    strata_of,
    texts_of,
)
from data_access.queries.survey.texts import said_texts
from data_access.queries.survey.waves import chosen_wave, survey_settings, waves
from data_access.records.survey.questionnaires import read_questionnaire
from data_access.reference.english import shown_unit
from data_access.schema import finding, survey_sample, survey_wave

TREND_WAVES = 13
ALL = "all"

s, w = survey_sample.c, survey_wave.c


def survey_view(
    connection: Connection,
    scope: Scope,
    wave: str,
    district: str,
    group: str,
    now: datetime,
    *,
    texts_page: int = 1,
) -> SurveyView:
    """Return the results of a wave; rates are published to every scope that may see figures.

    Texts of open questions stand in it as far as the scope reads records, one page of them.
    """
    scope.require("view_figures")
    settings = survey_settings(connection, now.astimezone(CITY_ZONE).date())
    every = waves(connection)
    found = chosen_wave(every, wave)
    if found is None:
        return SurveyView(every, settings)
    reader = _Reader(connection, scope, settings, every, found, district, group, now)
    return replace(reader.view(), said=reader.said(texts_page))


def glance_of(
    connection: Connection, scope: Scope, unit: Unit | None, now: datetime
) -> tuple[Wave | None, ResultRow | None, int, Sequence[TrendPoint]]:
    """Return the newest wave that ended, its result for a district or the city, and how that moved.

    The number is the least answers that a rate needs. Nothing for units that are no district.
    """
    settings = survey_settings(connection, now.astimezone(CITY_ZONE).date())
    every = waves(connection)
    found = chosen_wave(every, "")
    minimum = settings.minimum_sample["district"]
    if found is None or not found.complete or (unit is not None and unit.kind != "district"):
        return None, None, minimum, ()
    reader = _Reader(connection, scope, settings, every, found, unit.code if unit else "", "", now)
    points = reader.trend()
    return found, points[-1].row if points else None, minimum, points


@dataclass(frozen=True)
class _Reader:
    """What all parts of the page are read with."""

    connection: Connection
    scope: Scope
    settings: SurveySettings
    every: Sequence[Wave]
    wave: Wave
    district_code: str
    group_asked: str
    now: datetime

    @cached_property
    def units(self) -> dict[int, Unit]:
        return {unit.unit_id: shown_unit(unit) for unit in kept_units(self.connection)}

    @cached_property
    def district(self) -> Unit | None:
        return next(
            (
                unit
                for unit in self.units.values()
                if unit.kind == "district" and unit.code == self.district_code
            ),
            None,
        )

    @property
    def group(self) -> str:
        if self.group_asked in GROUPS and not (self.district and self.group_asked == "district"):
            return self.group_asked
        return "township" if self.district else "district"

    def view(self) -> SurveyView:
        form = self._form(self.wave)
        district = self.district
        strata = self._strata(self.wave)
        rows = self._rows(form, strata)
        year = self.wave.month // 100
        return SurveyView(
            waves=self.every,
            settings=self.settings,
            wave=self.wave,
            district=district,
            group=self.group,
            whole=self._row(self.wave, form.main, strata, ALL, "", None),
            rows=rows,
            questions=[result for question in form.questions for result in self._question(question, strata)],
            trend=self.trend(),
            rates=self._rates(strata),
            gaps=self._gaps(form) if district is None else (),
            checks=self._checks(strata) if district is None else {},
            units={unit.code: unit for unit in self.units.values()},
            year=year,
            year_complete=sum(wave.complete for wave in self.every if wave.month // 100 == year),
            year_findings=self._findings(year),
            main_text=next(one.text for one in form.questions if one.code == form.main),
        )

    @cached_property
    def _forms(self) -> dict[int, Questionnaire]:
        return {}

    def _form(self, wave: Wave) -> Questionnaire:
        number = wave.questionnaire_id
        if number not in self._forms:
            self._forms[number] = read_questionnaire(self.connection, number)
        return self._forms[number]

    def _strata(self, wave: Wave) -> list[Stratum]:
        district = self.district
        every = strata_of(self.connection, wave)
        return [each for each in every if district is None or each.district_id == district.unit_id]

    def _row(
        self,
        wave: Wave,
        question: str,
        strata: Sequence[Stratum],
        key: str,
        name: str,
        inside: Callable[[Cell], bool] | None,
        *,
        by: str = "",
        unit: Unit | None = None,
    ) -> ResultRow:
        numbers = {each.number for each in strata}
        cells = [
            cell
            for cell in cells_of(self.connection, wave, question, by)
            if cell.stratum in numbers and (inside is None or inside(cell))
        ]
        answered = sum(cell.n for cell in cells)
        return ResultRow(
            key=key,
            name=name,
            answered=answered,
            favourable=sum(cell.n for cell in cells if cell.value <= self.settings.favourable),
            good=estimated(strata, cells, favourable_of(self.settings)),
            score=estimated(strata, cells, credits_of(self.settings)),
            unit=unit,
            population=sum(each.population for each in strata) if inside is None else 0,
        )

    def _rows(self, form: Questionnaire, strata: Sequence[Stratum]) -> list[ResultRow]:
        if self.group == "district":
            return self._by_district(form, strata)
        if self.group == "size":
            return [
                self._row(self.wave, form.main, part, size or "-", size, None)
                for size in SIZES
                if (part := [each for each in strata if each.size == size])
            ]
        return self._by_answer(form, strata, self.group)

    def _by_district(self, form: Questionnaire, strata: Sequence[Stratum]) -> list[ResultRow]:
        found = sorted(
            {each.district_id for each in strata}, key=lambda number: self.units[number].official_order
        )
        return [
            self._row(
                self.wave,
                form.main,
                [each for each in strata if each.district_id == number],
                self.units[number].code,
                self.units[number].name,
                None,
                unit=self.units[number],
            )
            for number in found
        ]

    def _by_answer(self, form: Questionnaire, strata: Sequence[Stratum], by: str) -> list[ResultRow]:
        numbers = {each.number for each in strata}
        cells = cells_of(self.connection, self.wave, form.main, by)
        groups = {cell.group for cell in cells if cell.stratum in numbers}
        units = self.units if by == "township" else {}

        def order(group: Hashable) -> tuple[int, str]:
            unit = units.get(group) if isinstance(group, int) else None
            return (unit.official_order if unit else 10**9), str(group or "~")

        return [
            self._row(
                self.wave,
                form.main,
                strata,
                unit.code if unit else str(group or "-"),
                unit.name if unit else str(group or ""),
                lambda cell, wanted=group: cell.group == wanted,  # type: ignore[misc]
                by=by,
                unit=unit,
            )
            for group in sorted(groups, key=order)
            for unit in [units.get(group) if isinstance(group, int) else None]
        ]

    def _question(self, question: Question, strata: Sequence[Stratum]) -> list[QuestionResult]:
        every = texts_of(self.connection, self.wave)
        texts = {key: sum(every.get((key, each.number), 0) for each in strata) for key in question.keys}
        if question.kind == "text":
            return [QuestionResult(question.code, question, "", 0, (), texts[question.code])]
        found = []
        labels = [row.label for row in question.rows] or [""]
        # Whoever was asked a grid and named nothing has no problem: all respondents stand below its shares.
        for key, label in zip(question.keys, labels, strict=True):
            cells = [
                cell
                for cell in cells_of(self.connection, self.wave, key)
                if cell.stratum in {each.number for each in strata}
            ]
            answered = self._answered(question, key, strata, cells)
            options = [
                OptionRow(
                    option,
                    sum(cell.n for cell in cells if cell.value == number),
                    chosen(strata, cells, answered, number),
                )
                for number, option in enumerate(question.options, 1)
            ]
            n = sum(answered.get(each.number, 0) for each in strata)
            found.append(QuestionResult(key, question, label, n, options, texts[key]))
        return found

    def said(self, page: int) -> Mapping[str, SaidTexts]:
        """Return the texts of each open question."""
        district_id = self.district.unit_id if self.district else None
        return {
            one.code: said_texts(self.connection, self.scope, self.wave, one.code, district_id, page)
            for one in self._form(self.wave).questions
            if one.kind == "text"
        }

    def _answered(
        self, question: Question, key: str, strata: Sequence[Stratum], cells: Sequence[Cell]
    ) -> dict[int, int]:
        """Return by stratum of how many enterprises an option's share is."""
        if question.kind == "grid":
            return {each.number: each.respondents for each in strata}
        if question.kind == "multiple":
            return asked_of(self.connection, self.wave, (key,))
        found: Counter[int] = Counter()  # one answer an enterprise
        for cell in cells:
            found[cell.stratum] += cell.n
        return found

    def trend(self) -> list[TrendPoint]:
        """Return the main question of the waves up to this one, oldest first."""
        points: list[TrendPoint] = []
        before: Question | None = None
        asked = [wave for wave in reversed(self.every) if wave.month <= self.wave.month and wave.complete]
        for wave in asked[-TREND_WAVES:]:
            form = self._form(wave)
            main = next(one for one in form.questions if one.code == form.main)
            row = self._row(wave, form.main, self._strata(wave), ALL, "", None)
            broken = before is not None and not comparable(before, main)
            points.append(TrendPoint(wave, row, broken))
            before = main
        return points

    def _rates(self, strata: Sequence[Stratum]) -> FieldRates:
        outcomes = outcomes_by_stratum(self.connection, self.wave)
        numbers = {each.number for each in strata}
        return field_rates(
            outcome for number, outcome, n in outcomes if number in numbers for _each in range(n)
        )

    def _gaps(self, form: Questionnaire) -> Sequence[SatisfactionGap]:
        survey = {row.key: row.score for row in self._by_district(form, self._strata(self.wave))}
        ranking = ranking_view(
            self.connection, self.scope, level="district", period=self.wave.text, now=self.now
        )
        settings = ranking.context.settings
        called = {row.unit.code: satisfaction_rated(row.counts, settings) for row in ranking.rows}
        return satisfaction_gaps(survey, called, self.settings.minimum_sample["district"])

    def _checks(self, strata: Sequence[Stratum]) -> Mapping[str, NonresponseCheck]:
        frame: dict[str, dict[str, int]] = {"size": {}, "district": {}}
        told: dict[str, dict[str, int]] = {"size": {}, "district": {}}
        for each in strata:
            district = self.units[each.district_id].name
            for name, value in (("size", each.size), ("district", district)):
                frame[name][value] = frame[name].get(value, 0) + each.population
                told[name][value] = told[name].get(value, 0) + each.respondents
        if not any(each.respondents for each in strata):
            return {}
        return {name: compare_shares(frame[name], told[name]) for name in frame}

    def _findings(self, year: int) -> int:
        f = finding.c
        query = (
            select(func.count())
            .select_from(finding.join(survey_wave, w.wave_id == f.wave_id))
            .where(w.month.between(year * 100, year * 100 + 12))
        )
        return self.connection.scalar(query) or 0


def outcomes_by_stratum(connection: Connection, wave: Wave) -> tuple[tuple[int, str, int], ...]:
    """Return how many of the called enterprises of each stratum have which outcome."""

    def read() -> tuple[tuple[int, str, int], ...]:
        query = (
            select(s.stratum, s.outcome, func.count())
            .where(s.wave_id == wave.wave_id, s.released.is_(True))
            .group_by(s.stratum, s.outcome)
        )
        return tuple((row[0], row[1] or NOT_TRIED, row[2]) for row in connection.execute(query))

    return kept(connection, wave, "outcomes", read)
