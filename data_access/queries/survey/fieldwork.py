"""The page of samples and fieldwork: quotas, outcomes, what stands out, what a draw would take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from dashboard.appraisal.settings import exact
from dashboard.survey.draw import draw
from dashboard.survey.fieldwork_quality import (
    InterviewerCalls,
    refusals,
)
from dashboard.survey.rates import CALL_BACK, COMPLETE, NOT_TRIED, REFUSED, field_rates
from dashboard.survey.settings import DrawRule, SurveySettings
from dashboard.views.reference import Unit
from dashboard.views.survey import DrawPlan, FieldworkView, StratumRow, Wave
from data_access.counting.local_days import CITY_ZONE
from data_access.database import read_pairs
from data_access.queries.survey.counts import kept
from data_access.queries.survey.interviews import looks_of
from data_access.queries.survey.results import outcomes_by_stratum
from data_access.queries.survey.waves import survey_settings, waves
from data_access.records.people import Actor
from data_access.records.survey.frames import BETWEEN
from data_access.records.survey.questionnaires import newest_published
from data_access.records.survey.waves import plan_wave, repeat_draw
from data_access.reference.accounts import shown_names
from data_access.reference.english import shown_unit
from data_access.reference.units import read_units
from data_access.schema import (
    account,
    enterprise,
    survey_attempt,
    survey_stratum,
    survey_wave,
)

REACHED = (COMPLETE, REFUSED, CALL_BACK)

t, w = survey_stratum.c, survey_wave.c


def fieldwork_view(
    connection: Connection, actor: Actor, wave: str, repeat: bool, planned: DrawRule | None, month: int
) -> FieldworkView:
    """Return the page for who keeps the survey; raise Denied for any other.

    `repeat`: the draw is made again and compared; `planned`: what a draw of a month would take now.
    """
    actor.scope.require("manage_survey")
    now = actor.now
    settings = survey_settings(connection, now.astimezone(CITY_ZONE).date())
    every = waves(connection)
    found = next((one for one in every if one.text == wave), None) or next(iter(every), None)
    units = {unit.unit_id: shown_unit(unit) for unit in read_units(connection)}
    form = newest_published(connection)
    common: dict[str, Any] = {
        "waves": every,
        "settings": settings,
        "plan": _plan(connection, actor, units, planned, month) if planned else None,
        "frame": connection.scalar(select(func.count()).select_from(enterprise)) or 0,
        "questionnaire_id": form.questionnaire_id if form is not None else 0,
    }
    if found is None:
        return FieldworkView(**common)
    return _of_wave(connection, found, settings, units, repeat, common)


def _of_wave(
    connection: Connection,
    wave: Wave,
    settings: SurveySettings,
    units: Mapping[int, Unit],
    repeat: bool,
    common: dict[str, Any],
) -> FieldworkView:
    strata = _strata(connection, wave, units)
    outcomes = outcomes_by_stratum(connection, wave)
    drawn = connection.execute(select(w.seed, w.frame_print).where(w.wave_id == wave.wave_id)).one()
    looks = looks_of(connection, wave, settings)
    return FieldworkView(
        **common,
        wave=wave,
        strata=strata,
        outcomes=_summed(outcomes),
        rates=field_rates(outcome for _stratum, outcome, n in outcomes for _each in range(n)),
        by_district=_by_district(strata, outcomes, connection, wave, units),
        refusals=kept(connection, wave, "refusals", lambda: refusals(_calls(connection, wave))),
        speeders=looks.speeders,
        equal_answers=looks.equal_answers,
        equal_texts=looks.equal_texts,
        repeated=repeat_draw(connection, wave.wave_id) if repeat else None,
        seed=drawn.seed,
        frame_print=drawn.frame_print,
        names=read_pairs(connection, select(account.c.name, account.c.display_name)),
    )


def _summed(outcomes: Iterable[tuple[int, str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for _stratum, outcome, n in outcomes:
        found[outcome] += n
    return dict(found)


def _strata(connection: Connection, wave: Wave, units: Mapping[int, Unit]) -> list[StratumRow]:
    outcomes = outcomes_by_stratum(connection, wave)
    released: Counter[int] = Counter()
    tried: Counter[int] = Counter()
    complete: Counter[int] = Counter()
    for stratum, outcome, n in outcomes:
        released[stratum] += n
        tried[stratum] += n if outcome != NOT_TRIED else 0
        complete[stratum] += n if outcome == COMPLETE else 0
    rows = connection.execute(select(survey_stratum).where(t.wave_id == wave.wave_id)).all()
    found = [
        StratumRow(
            units[row.district_id],
            row.size,
            row.population,
            row.eligible,
            row.quota,
            row.drawn,
            row.replacements,
            released[row.stratum],
            tried[row.stratum],
            complete[row.stratum],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.district.official_order, each.size))


def _by_district(
    strata: Sequence[StratumRow],
    outcomes: Iterable[tuple[int, str, int]],
    connection: Connection,
    wave: Wave,
    units: Mapping[int, Unit],
) -> list[Any]:
    of_stratum: dict[int, int] = read_pairs(
        connection, select(t.stratum, t.district_id).where(t.wave_id == wave.wave_id)
    )
    told: dict[int, list[str]] = {}
    for stratum, outcome, n in outcomes:
        told.setdefault(of_stratum[stratum], []).extend([outcome] * n)
    districts = sorted(set(of_stratum.values()), key=lambda number: units[number].official_order)
    return [
        (
            units[number],
            field_rates(told.get(number, ())),
            sum(each.quota for each in strata if each.district.unit_id == number),
            sum(each.complete for each in strata if each.district.unit_id == number),
        )
        for number in districts
    ]


def _calls(connection: Connection, wave: Wave) -> list[InterviewerCalls]:
    c = survey_attempt.c
    query = (
        select(c.account, c.outcome, func.count())
        .where(c.wave_id == wave.wave_id)
        .group_by(c.account, c.outcome)
    )
    refused: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    for who, outcome, n in connection.execute(query):
        refused[who] += n if outcome == REFUSED else 0
        reached[who] += n if outcome in REACHED else 0
    shown = shown_names(connection)
    return [InterviewerCalls(shown(who), refused[who], reached[who]) for who in sorted(reached)]


def _plan(
    connection: Connection, actor: Actor, units: Mapping[int, Unit], rule: DrawRule, month: int
) -> DrawPlan:
    """Return what a draw would take now; the chances are those of any seed."""
    plan = plan_wave(connection, actor, month, rule)
    tried = draw(plan.frame.candidates, plan.allocation.quotas, exact(rule.replacements), "plan")
    by_code = {unit.code: unit for unit in units.values()}
    strata = [
        (by_code[each.stratum.split(BETWEEN)[0]], each.stratum.split(BETWEEN)[1], each)
        for each in tried.strata
    ]
    return DrawPlan(
        month,
        rule,
        len(plan.frame.candidates),
        dict(plan.frame.outside),
        plan.allocation.given,
        sorted(strata, key=lambda each: (each[0].official_order, each[1])),
        sum(each.stratum in plan.allocation.whole and not each.short for each in tried.strata),
    )


def month_of(moment: datetime) -> int:
    """Return the month (yyyymm) of a moment in the city."""
    local = moment.astimezone(CITY_ZONE)
    return local.year * 100 + local.month
