"""The register of answers: rows held against their wave, each bad one told, none counted twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.survey.questionnaire import Answer, Questionnaire
from data_access.database import reading, writing
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import bring_in, check
from data_access.records.survey.waves import close_wave
from data_access.schema import register_import, survey_answer, survey_attempt, survey_response
from tests.support.proactive import city
from tests.support.survey import (
    FORM,
    LEAST,
    NOW,
    WHOLE,
    ZHIFU,
    add_enterprises,
    answered,
    drawn,
    published,
    sampled,
    sent,
)

REGISTER = find_register("answers")
HEAD = "月份,企业代码,结果,拨打时间,调查员,时长,版本,总体评价,是否反映过,响应速度,政策兑现,用工社保"
HEAD += ",渠道,建议,约定回拨时间"
LATER = NOW + timedelta(days=2)
RULE = WHOLE.model_copy(update={"share": Decimal(40), "replacements": Decimal("0.5")})


@pytest.fixture
def codes(engine: Engine) -> list[str]:
    """Draw 4 of 10 enterprises, two more in reserve; return their codes in order, then one not drawn."""
    with writing(engine) as connection:
        add_enterprises(connection, [(f"E{n}", ZHIFU, "micro") for n in range(10)])
        found = [row.code for row in sampled(connection, drawn(connection, rule=RULE))]
    return [*found, next(code for code in (f"E{n}" for n in range(10)) if code not in found)]


@pytest.fixture
def look(engine: Engine, tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    def one(*rows: str, head: str = HEAD) -> list[tuple[str, str]]:
        file = sent(tmp_path, "\n".join((head, *rows)) + "\n", "looked.csv")
        found = check(engine, city(LATER), REGISTER, file, {})
        assert all(use.field for use in found.uses) and not found.missing
        return [(each.field, each.rule) for each in found.problems]

    return one


@pytest.fixture
def bring(engine: Engine, tmp_path: Path) -> Callable[..., tuple[int, int, int, int]]:
    def one(*rows: str, head: str = HEAD) -> tuple[int, int, int, int]:
        file = sent(tmp_path, "\n".join((head, *rows)) + "\n")
        number = bring_in(engine, city(LATER), REGISTER, file, {})
        r = register_import.c
        with reading(engine) as connection:
            query = select(r.inserted, r.updated, r.unchanged, r.rejected).where(r.import_id == number)
            return tuple(connection.execute(query).one())  # type: ignore[return-value]

    return one


def row(code: str, **told: str) -> str:
    """Return a row: an interview with the least answers unless it tells otherwise."""
    names = ("wave", "code", "outcome", "at", "who", "seconds", "version")
    names += ("overall", "contacted", "speed", "p01", "p05", "known", "wish", "agreed")
    said = {"wave": "2026-11", "code": code, "overall": "非常满意", "contacted": "2", **told}
    return ",".join(said.get(name, "") for name in names)


CALL = {"overall": "", "contacted": ""}
Q = "question:"
CORRECTED = ("无人接听", "拒访")


def test_each_bad_row_is_told_by_its_rule(codes: list[str], look: Any) -> None:
    first, reserve, stranger = codes[0], codes[4], codes[6]
    bad = {
        row(stranger): ("code", "not_drawn"),
        row("NOBODY"): ("code", "not_drawn"),
        row(reserve): ("code", "reserve"),
        row(first, wave="2026-10"): ("wave", "no_wave"),
        row(first, wave="十一月"): ("wave", "no_wave"),
        row(first, version="2"): ("version", "version"),
        row(first, outcome="差不多"): ("outcome", "unknown_word"),
        row(first, outcome="拒访"): ("outcome", "contradiction"),
        row(first, **CALL): ("outcome", "required"),
        row(first, at="2026-11-17 09:00"): ("at", "outside"),  # before the draw
        row(first, at="2026-11-21 09:00"): ("at", "outside"),  # after now
        row(first, overall="很满意"): (f"{Q}overall", "no_option"),
        row(first, overall="6"): (f"{Q}overall", "no_option"),
        row(first, overall="1；2"): (f"{Q}overall", "one_answer"),
        row(first, overall=""): (f"{Q}overall", "required"),
        row(first, speed="满意"): (f"{Q}speed", "skipped"),
        row(first, known="大厅；电视"): (f"{Q}known", "no_option"),
        row(first, known="大厅；1"): (f"{Q}known", "twice"),
        row(first, p05="：招工难"): (f"{Q}problems/05", "no_item"),
        row(first, p05="招工难"): (f"{Q}problems/05", "no_option"),
        row(first, wish="长" * 10_001): (f"{Q}wish", "too_long"),
        row(first, seconds="14401"): ("seconds", "number_range"),
        row("", overall="1"): ("code", "required"),
    }
    assert look(*bad) == list(bad.values())


def test_good_rows_are_stored_as_a_form_would(engine: Engine, codes: list[str], bring: Any) -> None:
    first, second = codes[:2]
    whole = row(
        first.lower(), wave="2026年11月", outcome="成功", at="2026-11-19 10:00", who="赵", seconds="95",
        version="1", overall="4", contacted="反映过", speed="一般", p05="材料手续多；1：招工难：跑了三趟",
        known="热线；大厅", wish="多走访 😀",
    )  # fmt: skip
    assert bring(whole, row(second, wave="202611")) == (2, 0, 0, 0)
    with reading(engine) as connection:
        wave_id = 1
        a, r = survey_answer.c, survey_response.c
        rows = {each.code: each for each in sampled(connection, wave_id)}
        number = rows[first].enterprise_id
        lines = connection.execute(select(a.question, a.value, a.text).where(a.enterprise_id == number)).all()
        assert sorted(tuple(each) for each in lines) == [
            ("contacted", 1, ""),
            ("known", 1, ""),
            ("known", 3, ""),
            ("overall", 4, ""),
            ("problems/05", 1, "招工难：跑了三趟"),
            ("problems/05", 2, ""),
            ("speed", 3, ""),
            ("wish", 0, "多走访 😀"),
        ]
        told = connection.execute(select(survey_response).where(r.enterprise_id == number)).one()
        at = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
        assert (told.interviewer, told.seconds, told.at, told.origin) == ("赵", 95, at, "table")
        other = connection.execute(select(survey_response).where(r.enterprise_id != number)).one()
        assert (other.interviewer, other.seconds, other.at) == ("wang", None, LATER)
        assert [(rows[each].outcome, rows[each].attempts) for each in (first, second)] == [
            ("complete", 1)
        ] * 2


def test_the_same_table_again_changes_nothing(engine: Engine, codes: list[str], bring: Any) -> None:
    rows = (
        row(codes[0], p01="1：长"),
        row(codes[1], outcome="无人接听", at="2026-11-18 15:00", **CALL),
        row(codes[1], outcome="无人接听", at="2026-11-19 15:00", **CALL),
        row(codes[2], outcome="拒访", **CALL),
    )
    assert bring(*rows) == (4, 0, 0, 0)
    before = state(engine)
    assert bring(*rows) == (0, 0, 4, 0)
    assert state(engine) == before
    # An interview that says something else does not take the place of the first.
    assert bring(row(codes[0], overall="5"), row(codes[3])) == (1, 0, 0, 1)


def state(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        tables = (survey_response, survey_answer, survey_attempt)
        found = [sorted(map(tuple, connection.execute(select(table)))) for table in tables]
        return [*found, [tuple(each) for each in sampled(connection, 1)]]


def test_several_calls_of_one_enterprise(engine: Engine, codes: list[str], bring: Any, look: Any) -> None:
    first, second = codes[:2]
    rows = (
        row(first),  # the interview comes last, wherever it stands in the table
        row(first, outcome="无人接听", at="2026-11-18 15:00", **CALL),
        row(first, outcome="约定回拨", at="2026-11-18 16:00", agreed="2026-11-19 10:00", **CALL),
        row(second, outcome="拒访", at="2026-11-19 09:00", **CALL),
        row(second, outcome="无人接听", at="2026-11-18 15:00", **CALL),
    )
    twice = row(second, outcome="无人接听", at="2026-11-18 15:00", **CALL)
    assert look(*rows, twice, row(first)) == [("month", "twice"), ("month", "twice")]
    assert bring(*rows) == (5, 0, 0, 0)
    with reading(engine) as connection:
        found = {each.code: (each.outcome, each.attempts) for each in sampled(connection, 1)}
    assert (found[first], found[second]) == (("complete", 3), ("refused", 2))


def test_a_call_back_needs_its_time(engine: Engine, codes: list[str], bring: Any, look: Any) -> None:
    def called(agreed: str) -> str:
        return row(codes[0], outcome="约定回拨", at="2026-11-18 16:00", agreed=agreed, **CALL)

    wrong = ("", "2026-11-18 16:00", "2026-12-19 16:01")
    assert look(*map(called, wrong)) == [("call_back_at", "call_back")] * 3
    assert bring(called("2026-11-25 10:00")) == (1, 0, 0, 0)
    at = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    with reading(engine) as connection:
        assert connection.scalars(select(survey_attempt.c.call_back_at)).all() == [at]
        assert sampled(connection, 1)[0].call_back_at == at


def test_calls_of_a_table_call_the_reserve_in(engine: Engine, codes: list[str], bring: Any) -> None:
    def released() -> list[bool]:
        with reading(engine) as connection:
            return [each.released for each in sampled(connection, 1)][4:]

    assert bring(row(codes[0], outcome="拒访", **CALL)) == (1, 0, 0, 0)
    assert released() == [True, False]
    assert bring(row(codes[0], outcome="空号", at="2026-11-19 09:00", **CALL)) == (1, 0, 0, 0)
    again = (
        row(codes[0], outcome=each, at=f"2026-11-19 1{n}:00", **CALL) for n, each in enumerate(CORRECTED)
    )
    assert bring(*again) == (2, 0, 0, 0)
    assert released() == [True, False]  # its place was given away already
    assert bring(row(codes[1], outcome="停机", **CALL), row(codes[4])) == (2, 0, 0, 0)
    assert released() == [True, True]


def test_an_interview_of_the_form_stands_against_the_table(
    engine: Engine, codes: list[str], bring: Any, look: Any
) -> None:
    with writing(engine) as connection:
        assert answered(connection, 1, codes[0], {**LEAST, "wish": Answer((), "话")}) == "stored"
    assert look(row(codes[0])) == [("code", "answered")]
    assert bring(row(codes[0], wish="话")) == (0, 0, 1, 0)
    # A call beside it changes neither its outcome nor how often it was called by then.
    assert bring(row(codes[0], outcome="拒访", **CALL)) == (1, 0, 0, 0)
    with reading(engine) as connection:
        standing = sampled(connection, 1)[0]
    assert (standing.outcome, standing.attempts) == ("complete", 1)


def test_a_closed_wave_takes_no_more(engine: Engine, codes: list[str], tmp_path: Path) -> None:
    with writing(engine) as connection:
        assert close_wave(connection, city(), 1) == "ended"
    file = sent(tmp_path, f"月份,企业代码,结果\n2026-11,{codes[0]},拒访\n")
    found = check(engine, city(LATER), REGISTER, file, {})
    assert [(each.field, each.rule) for each in found.problems] == [("wave", "closed")]


def test_two_open_waves_are_each_asked_by_their_own_version(
    engine: Engine, codes: list[str], look: Any
) -> None:
    content = FORM.model_dump(mode="json")
    content["questions"][-1] = {"code": "advice", "kind": "text", "text": "意见", "required": False}
    with writing(engine) as connection:
        newer = published(connection, Questionnaire.model_validate(content))
        drawn(connection, 202612, WHOLE, newer)
    head = HEAD + ",意见"
    assert look(row(codes[0], wish="话") + ",", row("E1", wave="2026-12") + ",话", head=head) == []
    # An answer to a question that the wave of the row does not ask is told, not dropped.
    assert look(row(codes[0]) + ",话", row("E1", wave="2026-12", wish="话") + ",", head=head) == [
        (f"{Q}advice", "no_question"),
        (f"{Q}wish", "no_question"),
    ]
    assert look(row("E1", wave="2026-12", version="1") + ",", head=head) == [("version", "version")]
