"""Store the answers of an interview: checked by the questionnaire, once for each drawn enterprise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.survey.questionnaire import (
    Answers,
    Questionnaire,
    answers_print,
    problems,
    settled,
)
from data_access.records.people import Actor, record_act
from data_access.records.survey.calls import note_interview
from data_access.records.survey.questionnaires import read_questionnaire
from data_access.records.survey.waves import touch_wave, wave_row
from data_access.schema import survey_answer, survey_response, survey_sample

LONGEST_INTERVIEW = 4 * 3600  # seconds

s, r = survey_sample.c, survey_response.c


@dataclass(frozen=True)
class Outcome:
    """What came of storing answers: "stored", or why not with a sentence for each wrong answer."""

    answer: str
    said: tuple[str, ...] = ()


def store_interview(
    connection: Connection,
    actor: Actor,
    wave_id: int,
    enterprise_id: int,
    questionnaire_id: int,
    answers: Answers,
    *,
    seconds: int | None = None,
) -> Outcome:
    """Store the answers that a caller typed, with the call that brought them; raise Denied.

    Not stored: "unknown" (not drawn, or in reserve), "closed" wave, "version" of the questionnaire that is
    not the wave's, "twice" where answers stand, "answers" where one is not admitted. Nothing of what was
    typed is lost then: the form shows it again.
    """
    actor.scope.require("call_survey")
    outcome = _stored(connection, actor, wave_id, enterprise_id, questionnaire_id, answers, seconds)
    told = {"outcome": "complete", **({"refused": outcome.answer} if outcome.answer != "stored" else {})}
    target = f"survey {wave_id}/{enterprise_id}"
    record_act(connection, actor, "survey_call", target, outcome.answer == "stored", told)
    return outcome


def _stored(
    connection: Connection,
    actor: Actor,
    wave_id: int,
    enterprise_id: int,
    questionnaire_id: int,
    answers: Answers,
    seconds: int | None,
) -> Outcome:
    wave = wave_row(connection, wave_id, held=True)
    place = find_place(connection, wave_id, enterprise_id)
    if wave is None or place is None or not place.released:
        return Outcome("unknown")
    if wave.closed_at is not None:
        return Outcome("closed")
    if wave.questionnaire_id != questionnaire_id:
        return Outcome("version")
    if place.answered:
        return Outcome("twice")
    form = read_questionnaire(connection, questionnaire_id)
    wrong = problems(form, answers)
    if wrong:
        return Outcome("answers", tuple(each.message for each in wrong))
    within = seconds if seconds is not None and 0 < seconds <= LONGEST_INTERVIEW else None
    write_answers(
        connection,
        [Interview(place, form, answers, actor.now, actor.scope.account, within, "form", questionnaire_id)],
    )
    note_interview(connection, actor, wave_id, enterprise_id)
    touch_wave(connection, wave_id)
    return Outcome("stored")


@dataclass(frozen=True)
class Place:
    """Where a drawn enterprise stands in its wave, and whether its answers are there."""

    wave_id: int
    enterprise_id: int
    stratum: int
    district_id: int
    township_id: int | None
    released: bool
    answered: bool


@dataclass(frozen=True)
class Interview:
    """A set of admitted answers on its way into the base."""

    place: Place
    form: Questionnaire
    answers: Answers
    at: datetime
    interviewer: str
    seconds: int | None
    origin: str
    questionnaire_id: int


def find_place(connection: Connection, wave_id: int, enterprise_id: int) -> Place | None:
    """Return where an enterprise stands in a wave, None where it was not drawn."""
    return places_of(connection, wave_id, enterprise_id).get(enterprise_id)


def places_of(connection: Connection, wave_id: int, enterprise_id: int | None = None) -> dict[int, Place]:
    """Return the place of each drawn enterprise of a wave, or of one of them."""
    columns = (s.enterprise_id, s.stratum, s.district_id, s.township_id, s.released, r.at)
    joined = survey_sample.outerjoin(
        survey_response, (r.wave_id == s.wave_id) & (r.enterprise_id == s.enterprise_id)
    )
    query = select(*columns).select_from(joined).where(s.wave_id == wave_id)
    if enterprise_id is not None:
        query = query.where(s.enterprise_id == enterprise_id)
    return {
        row.enterprise_id: Place(
            wave_id,
            row.enterprise_id,
            row.stratum,
            row.district_id,
            row.township_id,
            row.released,
            row.at is not None,
        )
        for row in connection.execute(query)
    }


def write_answers(connection: Connection, interviews: Sequence[Interview]) -> None:
    """Insert responses with their answers, in the caller's transaction."""
    responses: list[Mapping[str, Any]] = []
    lines: list[Mapping[str, Any]] = []
    for each in interviews:
        kept = settled(each.form, each.answers)
        place = each.place
        responses.append(
            {
                "wave_id": place.wave_id,
                "enterprise_id": place.enterprise_id,
                "questionnaire_id": each.questionnaire_id,
                "at": each.at,
                "interviewer": each.interviewer[:60],
                "seconds": each.seconds,
                "origin": each.origin,
                "answers_print": answers_print(kept),
                "answered": sum(bool(answer.values) for answer in kept.values()),
            }
        )
        for key, answer in kept.items():
            values = answer.values or (0,)
            lines += [
                {
                    "wave_id": place.wave_id,
                    "question": key,
                    "enterprise_id": place.enterprise_id,
                    "value": value,
                    "stratum": place.stratum,
                    "district_id": place.district_id,
                    "township_id": place.township_id,
                    "text": answer.text if value == values[0] else "",
                }
                for value in values
            ]
    if responses:
        connection.execute(insert(survey_response), responses)
        connection.execute(insert(survey_answer), lines)
