"""Write down calls: who takes an enterprise up, what came of a call, and whose turn it is in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from dashboard.survey.calling import LATEST_CALL_BACK, TAKEN_FOR, Standing, calls_for_replacement
from dashboard.survey.rates import CALL_BACK, COMPLETE, OUTCOMES
from dashboard.survey.settings import SurveySettings
from data_access.records.people import Actor, record_act
from data_access.records.survey.waves import touch_wave, wave_row
from data_access.schema import survey_attempt, survey_sample

LONGEST_NOTE = 200

s = survey_sample.c


def take_up(connection: Connection, actor: Actor, wave_id: int, enterprise_id: int) -> str:
    """Take an enterprise up to call it, its number shown; return "taken", or why not.

    "unknown": it was not drawn, or is in reserve; "closed" wave; "done": its interview stands; "held" by
    somebody else. Raises Denied.
    """
    actor.scope.require("call_survey")
    why = _refusal(connection, wave_id, enterprise_id)
    if not why and _standing_row(connection, wave_id, enterprise_id).outcome == COMPLETE:
        why = "done"
    if not why:
        free = or_(
            s.taken_by.in_(("", actor.scope.account)),
            s.taken_at.is_(None),
            s.taken_at <= actor.now - TAKEN_FOR,
        )
        done = connection.execute(
            update(survey_sample)
            .where(_one(wave_id, enterprise_id), free)
            .values(taken_by=actor.scope.account, taken_at=actor.now)
        ).rowcount
        why = "" if done else "held"
    told = {"refused": why} if why else {}
    # The whole number is shown to who calls: each look is written down.
    record_act(connection, actor, "unmask", _target(wave_id, enterprise_id), not why, told)
    return why or "taken"


def note_call(
    connection: Connection,
    actor: Actor,
    settings: SurveySettings,
    wave_id: int,
    enterprise_id: int,
    outcome: str,
    *,
    call_back_at: datetime | None = None,
    note: str = "",
) -> str:
    """Write down what came of a call that was no interview; return "noted", or why not.

    "outcome": it is none of OUTCOMES, or a complete one, which comes with its answers; "call_back": a call
    agreed for the past or too far ahead; "long": the note is; "unknown", "closed", "held", "done" as in
    take_up. Whoever ends without an interview calls the next of the reserve in. Raises Denied.
    """
    actor.scope.require("call_survey")
    why = _refusal(connection, wave_id, enterprise_id) or _bad_outcome(actor, outcome, call_back_at)
    if not why and len(note.strip()) > LONGEST_NOTE:
        why = "long"
    row = _standing_row(connection, wave_id, enterprise_id)
    if not why and row is not None and _standing(row).held_by_another(actor.scope.account, actor.now):
        why = "held"
    if not why and row is not None and row.outcome == COMPLETE:
        why = "done"
    if not why:
        agreed = call_back_at if outcome == CALL_BACK else None
        _add_attempt(connection, actor, wave_id, enterprise_id, outcome, agreed, note)
        release_next(connection, settings, wave_id, enterprise_id)
        touch_wave(connection, wave_id)
    told = {"outcome": outcome[:16], **({"refused": why} if why else {})}
    record_act(connection, actor, "survey_call", _target(wave_id, enterprise_id), not why, told)
    return why or "noted"


def note_interview(connection: Connection, actor: Actor, wave_id: int, enterprise_id: int) -> None:
    """Write down a call that was an interview, in the transaction that stores its answers."""
    _add_attempt(connection, actor, wave_id, enterprise_id, COMPLETE, None, "")


def _bad_outcome(actor: Actor, outcome: str, call_back_at: datetime | None) -> str:
    if outcome not in OUTCOMES or outcome == COMPLETE:
        return "outcome"
    if outcome != CALL_BACK:
        return ""
    in_time = call_back_at is not None and actor.now < call_back_at <= actor.now + LATEST_CALL_BACK
    return "" if in_time else "call_back"


def _refusal(connection: Connection, wave_id: int, enterprise_id: int) -> str:
    wave = wave_row(connection, wave_id, held=True)
    drawn = connection.scalar(select(s.released).where(_one(wave_id, enterprise_id)))
    if wave is None or not drawn:
        return "unknown"
    return "closed" if wave.closed_at is not None else ""


def _add_attempt(
    connection: Connection,
    actor: Actor,
    wave_id: int,
    enterprise_id: int,
    outcome: str,
    call_back_at: datetime | None,
    note: str,
) -> None:
    connection.execute(
        insert(survey_attempt).values(
            wave_id=wave_id,
            enterprise_id=enterprise_id,
            at=actor.now,
            account=actor.scope.account,
            outcome=outcome,
            call_back_at=call_back_at,
            note=note.strip(),
        )
    )
    connection.execute(
        update(survey_sample)
        .where(_one(wave_id, enterprise_id))
        .values(
            outcome=outcome,
            outcome_at=actor.now,
            attempts=s.attempts + 1,
            call_back_at=call_back_at,
            taken_by="",
            taken_at=None,
        )
    )


def standing_of(connection: Connection, wave_id: int, enterprise_id: int) -> Standing:
    """Return how far the calls to a drawn enterprise are."""
    return _standing(_standing_row(connection, wave_id, enterprise_id))


def release_next(connection: Connection, settings: SurveySettings, wave_id: int, enterprise_id: int) -> None:
    """Release the next of the stratum's reserve where the calls to one just ended without an interview.

    An enterprise is replaced once: whatever is corrected later, one that had ended before calls nobody in.
    """
    row = _standing_row(connection, wave_id, enterprise_id)
    assert row is not None
    if not calls_for_replacement(_standing(row), settings.attempts):
        return
    if _ended_before(connection, settings.attempts, wave_id, enterprise_id):
        return
    following = connection.scalar(
        select(s.enterprise_id)
        .where(s.wave_id == wave_id, s.stratum == row.stratum, s.released.is_(False))
        .order_by(s.position)
        .limit(1)
    )
    if following is not None:
        connection.execute(update(survey_sample).where(_one(wave_id, following)).values(released=True))


def _ended_before(connection: Connection, most: int, wave_id: int, enterprise_id: int) -> bool:
    """Tell whether the calls to one had ended without an interview before the newest of them."""
    c = survey_attempt.c
    mine = (c.wave_id == wave_id, c.enterprise_id == enterprise_id)
    outcomes = connection.scalars(select(c.outcome).where(*mine).order_by(c.attempt_id)).all()[:-1]
    made = (Standing(outcome, number) for number, outcome in enumerate(outcomes, 1))
    return any(calls_for_replacement(standing, most) for standing in made)


def _standing_row(connection: Connection, wave_id: int, enterprise_id: int) -> Any:
    columns = (s.outcome, s.outcome_at, s.attempts, s.call_back_at, s.taken_by, s.taken_at, s.stratum)
    return connection.execute(select(*columns).where(_one(wave_id, enterprise_id))).one_or_none()


def _standing(row: Any) -> Standing:
    return Standing(row.outcome, row.attempts, row.outcome_at, row.call_back_at, row.taken_by, row.taken_at)


def _one(wave_id: int, enterprise_id: int) -> Any:
    return (s.wave_id == wave_id) & (s.enterprise_id == enterprise_id)


def _target(wave_id: int, enterprise_id: int) -> str:
    return f"survey {wave_id}/{enterprise_id}"
