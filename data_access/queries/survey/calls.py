"""The call list: whose turn it is, and one enterprise with its number for who took it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from dashboard.order.masking import mask_enterprise, mask_name, mask_phone
from dashboard.people.access import Scope
from dashboard.survey.calling import FINAL, Standing
from dashboard.survey.rates import COMPLETE, NO_ANSWER, NOT_TRIED
from dashboard.survey.settings import SurveySettings
from dashboard.views.survey import CallRow, CallsView, CallView, Wave
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.survey.waves import survey_settings, waves
from data_access.records.survey.questionnaires import read_questionnaire
from data_access.reference.accounts import shown_as
from data_access.reference.english import shown_name
from data_access.schema import account, enterprise, survey_attempt, survey_sample, survey_stratum, unit

SHOWN, PIECE = 60, 1000

s, e, c = survey_sample.c, enterprise.c, survey_attempt.c
_COLUMNS = (
    *(s.enterprise_id, e.name, e.contact_name, e.phone, unit.c.name.label("district"), s.outcome),
    *(s.outcome_at, s.attempts, s.call_back_at, s.taken_by, s.taken_at, s.position, s.stratum),
)


def calls_view(connection: Connection, scope: Scope, wave: str, now: datetime) -> CallsView:
    """Return the call list of a wave that still runs; raise Denied for who does not call."""
    scope.require("call_survey")
    running = [each for each in waves(connection) if each.closed_at is None]
    found = _named(running, wave)
    if found is None:
        return CallsView(None)
    settings = survey_settings(connection, now.astimezone(CITY_ZONE).date())
    turns = _turns(connection, found, settings, now)
    quota = select(func.sum(survey_stratum.c.quota)).where(survey_stratum.c.wave_id == found.wave_id)
    midnight = now.astimezone(CITY_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    own = select(func.count()).where(c.wave_id == found.wave_id, c.account == scope.account, c.at >= midnight)
    return CallsView(
        found,
        _rows(connection, found, turns[:SHOWN], now),
        len(turns),
        found.complete,
        int(connection.scalar(quota) or 0),
        connection.scalar(own) or 0,
        running,
    )


def call_view(
    connection: Connection, scope: Scope, wave: str, enterprise_id: int, now: datetime
) -> CallView | None:
    """Return one enterprise to be called, None where it is in no running wave's list.

    Its number and contact stand in full only for the account that took it up (records.survey.calls.take_up).
    """
    scope.require("call_survey")
    found = _running(connection, wave)
    if found is None:
        return None
    row = connection.execute(_called(found).where(s.enterprise_id == enterprise_id)).one_or_none()
    if row is None:
        return None
    # Whoever took it up holds it against everybody, himself under no name included, until it runs out.
    mine = row.taken_by == scope.account and _standing(row).held_by_another("", now)
    calls = connection.execute(
        select(c.at, c.account, account.c.display_name, c.outcome, c.note)
        .select_from(survey_attempt.outerjoin(account, account.c.name == c.account))
        .where(c.wave_id == found.wave_id, c.enterprise_id == enterprise_id)
        .order_by(c.attempt_id)
    )
    return CallView(
        found,
        _row(row, now),
        read_questionnaire(connection, found.questionnaire_id),
        found.version,
        row.contact_name if mine else mask_name(row.contact_name),
        row.phone if mine else "",
        tuple(
            (call.at, shown_as(call.account, call.display_name), call.outcome, call.note) for call in calls
        ),
        row.outcome == COMPLETE,
    )


def export_rows(connection: Connection, scope: Scope, wave: str, now: datetime) -> tuple[CallRow, ...]:
    """Return the whole call list of a wave, masked, in the order of its turns; raise Denied."""
    scope.require("call_survey")
    found = _running(connection, wave)
    if found is None:
        return ()
    settings = survey_settings(connection, now.astimezone(CITY_ZONE).date())
    return _rows(connection, found, _turns(connection, found, settings, now), now)


def _turns(connection: Connection, wave: Wave, settings: SurveySettings, now: datetime) -> list[int]:
    """Return the enterprises that are still to be called, in the order of their turns."""
    # Only what the turn hangs on: at the beginning of a wave nearly the whole sample is open.
    columns = (s.enterprise_id, s.outcome, s.attempts, s.outcome_at, s.call_back_at, s.position, s.stratum)
    mine = (s.wave_id == wave.wave_id, s.released.is_(True), _still_open(settings))
    found = []
    for number, outcome, attempts, last, agreed, position, stratum in connection.execute(
        select(*columns).where(*mine)
    ):
        turn, at = Standing(outcome, attempts, last, agreed).turn(now)
        found.append((turn, at, position, stratum, number))
    return [one[-1] for one in sorted(found)]


def _rows(connection: Connection, wave: Wave, numbers: Sequence[int], now: datetime) -> tuple[CallRow, ...]:
    """Return the rows of some enterprises of a wave, in their order."""
    found: dict[int, CallRow] = {}
    for start in range(0, len(numbers), PIECE):
        some = _called(wave).where(s.enterprise_id.in_(numbers[start : start + PIECE]))
        found |= {row.enterprise_id: _row(row, now) for row in connection.execute(some)}
    return tuple(found[number] for number in numbers)


def _running(connection: Connection, text: str) -> Wave | None:
    return _named([wave for wave in waves(connection) if wave.closed_at is None], text)


def _named(running: Sequence[Wave], text: str) -> Wave | None:
    named = next((wave for wave in running if wave.text == text), None)
    return named or next(iter(running), None)


def _called(wave: Wave) -> Any:
    joined = survey_sample.join(enterprise, e.enterprise_id == s.enterprise_id).join(
        unit, unit.c.unit_id == s.district_id
    )
    return select(*_COLUMNS).select_from(joined).where(s.wave_id == wave.wave_id, s.released.is_(True))


def _still_open(settings: SurveySettings) -> Any:
    given_up = and_(s.outcome == NO_ANSWER, s.attempts >= settings.attempts)
    return ~or_(s.outcome.in_(FINAL), given_up)


def _standing(row: Row[Any]) -> Standing:
    return Standing(row.outcome, row.attempts, row.outcome_at, row.call_back_at, row.taken_by, row.taken_at)


def _row(row: Row[Any], now: datetime) -> CallRow:
    standing = _standing(row)
    turn, _at = standing.turn(now)
    held = row.taken_by if standing.held_by_another("", now) else ""
    return CallRow(
        row.enterprise_id,
        mask_enterprise(row.name),
        mask_phone(row.phone),
        shown_name(row.district),
        row.outcome or NOT_TRIED,
        row.attempts,
        turn,
        row.outcome_at,
        row.call_back_at,
        held,
    )
