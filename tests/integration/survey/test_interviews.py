"""Interviews: stored once for each drawn enterprise, and nothing of one that is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, func, select

from dashboard.people.access import Denied
from dashboard.survey.questionnaire import Answer
from data_access.database import writing
from data_access.records.survey.answers import store_interview
from data_access.records.survey.calls import note_call
from data_access.records.survey.waves import close_wave
from data_access.schema import audit, survey_answer, survey_attempt, survey_response, survey_wave
from tests.support.proactive import city, leader
from tests.support.survey import (
    FORM,
    LEAST,
    NOW,
    SETTINGS,
    WHOLE,
    ZHIFU,
    add_enterprises,
    answered,
    caller,
    drawn,
    key_of,
    published,
    sampled,
)


@pytest.fixture
def wave_id(connection: Connection) -> int:
    add_enterprises(connection, [(f"E{n}", ZHIFU, "micro") for n in range(4)])
    return drawn(connection, rule=WHOLE.model_copy(update={"share": Decimal(50), "replacements": Decimal(1)}))


def stored(connection: Connection) -> list[int]:
    tables = (survey_response, survey_answer, survey_attempt)
    return [connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def version(connection: Connection, wave_id: int) -> int:
    found = connection.scalar(select(survey_wave.c.version).where(survey_wave.c.wave_id == wave_id))
    assert found is not None
    return int(found)


def test_an_interview_is_stored_with_its_call(connection: Connection, wave_id: int) -> None:
    row = sampled(connection, wave_id)[0]
    form_id = published(connection)
    told = {
        "overall": Answer((4,)),
        "contacted": Answer((1,)),
        "speed": Answer((2,)),
        "problems/05": Answer((2, 1), " 跑了三趟 "),
        "known": Answer((3, 1)),
        "wish": Answer((), "<b>多走访</b> 😀"),
    }
    asked = connection.scalar(select(survey_wave.c.questionnaire_id)) or 0
    before = version(connection, wave_id)
    number = row.enterprise_id
    outcome = store_interview(connection, caller(), wave_id, number, asked, told, seconds=95)
    assert (outcome.answer, outcome.said) == ("stored", ())
    a = survey_answer.c
    lines = connection.execute(
        select(a.question, a.value, a.text, a.stratum, a.district_id, a.enterprise_id).order_by(
            a.question, a.value
        )
    ).all()
    place = (1, row.district_id, number)
    assert sorted(tuple(line) for line in lines) == sorted(
        [
            ("contacted", 1, "", *place),
            ("known", 1, "", *place),
            ("known", 3, "", *place),
            ("overall", 4, "", *place),
            ("problems/05", 1, "跑了三趟", *place),
            ("problems/05", 2, "", *place),
            ("speed", 2, "", *place),
            ("wish", 0, "<b>多走访</b> 😀", *place),
        ]
    )
    response = connection.execute(select(survey_response)).one()
    assert (response.interviewer, response.at, response.seconds, response.origin) == ("zhao", NOW, 95, "form")
    assert (response.questionnaire_id, asked) == (asked, form_id - 1)
    (attempt,) = connection.execute(select(survey_attempt)).all()
    assert (attempt.outcome, attempt.account) == ("complete", "zhao")
    standing = sampled(connection, wave_id)[0]
    assert (standing.outcome, standing.attempts) == ("complete", 1)
    assert version(connection, wave_id) == before + 1


REFUSED = {
    "required": {"contacted": Answer((2,))},
    "skipped": {**LEAST, "speed": Answer((1,))},
    "no option": {**LEAST, "overall": Answer((6,))},
    "no question": {**LEAST, "other": Answer((1,))},
    "too long": {**LEAST, "wish": Answer((), "长" * 10_001)},
    "a text without an option": {**LEAST, "problems/01": Answer((), "话")},
    "nothing": {},
}


@pytest.mark.parametrize("why", REFUSED)
def test_of_answers_that_are_not_admitted_nothing_is_stored(
    connection: Connection, wave_id: int, why: str
) -> None:
    row, before = sampled(connection, wave_id)[0], version(connection, wave_id)
    form_id = connection.scalar(select(survey_wave.c.questionnaire_id)) or 0
    found = store_interview(connection, caller(), wave_id, row.enterprise_id, form_id, REFUSED[why])
    assert found.answer == "answers"
    assert len(found.said) == (3 if why == "nothing" else 1)
    assert stored(connection) == [0, 0, 0]
    assert version(connection, wave_id) == before
    assert sampled(connection, wave_id)[0].outcome == ""


def test_each_refusal_stores_nothing(connection: Connection, wave_id: int) -> None:
    rows = sampled(connection, wave_id)
    form_id = connection.scalar(select(survey_wave.c.questionnaire_id)) or 0
    add_enterprises(connection, [("LATER", ZHIFU, "micro")])
    newer = published(connection, FORM)

    def tried(number: int, form: int = form_id, wave: int = wave_id) -> str:
        return store_interview(connection, caller(), wave, number, form, LEAST).answer

    assert tried(key_of(connection, "LATER")) == "unknown"  # not drawn
    assert tried(rows[2].enterprise_id) == "unknown"  # in reserve
    assert tried(rows[0].enterprise_id, wave=wave_id + 9) == "unknown"
    assert tried(rows[0].enterprise_id, form=newer) == "version"
    assert tried(rows[0].enterprise_id, form=0) == "version"
    assert stored(connection) == [0, 0, 0]
    assert tried(rows[0].enterprise_id) == "stored"
    assert tried(rows[0].enterprise_id) == "twice"
    assert close_wave(connection, city(), wave_id) == "ended"
    assert tried(rows[1].enterprise_id) == "closed"
    assert stored(connection) == [1, 2, 1]
    a = audit.c
    lines = connection.execute(
        select(a.success, a.detail).where(a.action == "survey_call").order_by(a.audit_id)
    ).all()
    assert [line.detail.get("refused", "") for line in lines] == [
        *("unknown", "unknown", "unknown", "version", "version", "", "twice", "closed"),
    ]
    assert [line.success for line in lines] == [line.detail == {"outcome": "complete"} for line in lines]


def test_who_refused_first_may_answer_later(connection: Connection, wave_id: int) -> None:
    row = sampled(connection, wave_id)[0]
    assert note_call(connection, caller(), SETTINGS, wave_id, row.enterprise_id, "refused") == "noted"
    assert answered(connection, wave_id, row.code) == "stored"
    standing = sampled(connection, wave_id)[0]
    assert (standing.outcome, standing.attempts) == ("complete", 2)


@pytest.mark.parametrize(
    ("seconds", "kept"), [(None, None), (0, None), (-5, None), (14_400, 14_400), (14_401, None)]
)
def test_a_length_that_no_interview_has_is_not_kept(
    connection: Connection, wave_id: int, seconds: int | None, kept: int | None
) -> None:
    row = sampled(connection, wave_id)[0]
    form_id = connection.scalar(select(survey_wave.c.questionnaire_id)) or 0
    number = row.enterprise_id
    assert (
        store_interview(connection, caller(), wave_id, number, form_id, LEAST, seconds=seconds).answer
        == "stored"
    )
    assert connection.scalars(select(survey_response.c.seconds)).all() == [kept]


def test_only_callers_store_answers(connection: Connection, wave_id: int) -> None:
    with pytest.raises(Denied):
        store_interview(
            connection, leader(), wave_id, sampled(connection, wave_id)[0].enterprise_id, 1, LEAST
        )


def test_of_two_interviews_at_the_same_time_one_counts(engine: Engine) -> None:
    with writing(engine) as connection:
        add_enterprises(connection, [("E1", ZHIFU, "micro")])
        wave = drawn(connection)
    start = Barrier(2)

    def work(value: int) -> str:
        start.wait(10)
        with writing(engine) as connection:
            return answered(connection, wave, "E1", {**LEAST, "overall": Answer((value,))})

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, (1, 5))) == ["stored", "twice"]
    with writing(engine) as connection:
        assert stored(connection) == [1, 2, 1]
