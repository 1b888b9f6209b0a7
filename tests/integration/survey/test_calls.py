"""Calls: who holds an enterprise, what a call leaves behind, who of the reserve comes next."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, select

from dashboard.people.access import Denied
from data_access.database import reading, writing
from data_access.queries.survey.calls import call_view, calls_view, export_rows
from data_access.records.survey.calls import note_call, take_up
from data_access.records.survey.waves import close_wave
from data_access.schema import audit, survey_attempt
from layouts.pages.survey.calls import calls_page
from tests.support.proactive import city, leader
from tests.support.survey import (
    NOW,
    SETTINGS,
    WHOLE,
    ZHIFU,
    add_enterprises,
    answered,
    caller,
    drawn,
    sampled,
)

HALF = WHOLE.model_copy(update={"share": Decimal(40), "replacements": Decimal("0.5")})
MINUTE = timedelta(minutes=1)


@pytest.fixture
def wave_id(connection: Connection) -> int:
    """Draw 4 of 10 enterprises of one stratum, with two in reserve."""
    return prepared(connection)


def prepared(connection: Connection) -> int:
    add_enterprises(connection, [(f"E{n}", ZHIFU, "micro") for n in range(10)])
    return drawn(connection, rule=HALF)


def keys(connection: Connection, wave_id: int) -> list[int]:
    """Return the drawn enterprises in their order: four called, two in reserve."""
    return [row.enterprise_id for row in sampled(connection, wave_id)]


def released(connection: Connection, wave_id: int) -> list[bool]:
    return [row.released for row in sampled(connection, wave_id)]


def noted(connection: Connection, wave_id: int, number: int, outcome: str, **more: object) -> str:
    return note_call(connection, caller(), SETTINGS, wave_id, number, outcome, **more)  # type: ignore[arg-type]


def test_an_enterprise_is_held_for_half_an_hour(connection: Connection, wave_id: int) -> None:
    first = keys(connection, wave_id)[0]
    assert take_up(connection, caller("zhao"), wave_id, first) == "taken"
    assert take_up(connection, caller("zhao", NOW + 5 * MINUTE), wave_id, first) == "taken"  # anew
    assert take_up(connection, caller("sun", NOW + 34 * MINUTE), wave_id, first) == "held"
    sun = caller("sun", NOW + 34 * MINUTE)
    assert note_call(connection, sun, SETTINGS, wave_id, first, "refused") == "held"
    assert take_up(connection, caller("sun", NOW + 35 * MINUTE), wave_id, first) == "taken"
    assert take_up(connection, caller("zhao", NOW + 36 * MINUTE), wave_id, first) == "held"
    a = audit.c
    lines = connection.execute(
        select(a.account, a.success, a.target, a.detail).where(a.action == "unmask").order_by(a.audit_id)
    ).all()
    assert [(line.account, line.success, line.detail.get("refused", "")) for line in lines] == [
        *(("zhao", True, ""), ("zhao", True, ""), ("sun", False, "held"), ("sun", True, "")),
        ("zhao", False, "held"),
    ]
    assert {line.target for line in lines} == {f"survey {wave_id}/{first}"}


def test_the_number_is_shown_to_who_took_it_up_and_as_long(connection: Connection, wave_id: int) -> None:
    first = keys(connection, wave_id)[0]
    take_up(connection, caller("zhao"), wave_id, first)

    def shown(who: str, minutes: int) -> tuple[str, str, str, str]:
        now = NOW + minutes * MINUTE
        view = call_view(connection, caller(who).scope, "2026-11", first, now)
        assert view is not None
        return view.number, view.contact, view.row.phone, view.row.held_by

    assert shown("zhao", 29) == ("13912345678", "丛大海", "139****5678", "zhao")
    assert shown("sun", 29) == ("", "丛**", "139****5678", "zhao")
    assert shown("zhao", 30) == ("", "丛**", "139****5678", "")


def test_the_list_is_masked_and_holds_nobody_of_the_reserve(connection: Connection, wave_id: int) -> None:
    view = calls_view(connection, caller().scope, "", NOW)
    assert {row.enterprise_id for row in view.rows} == set(keys(connection, wave_id)[:4])
    assert {row.phone for row in view.rows} == {"139****5678"}
    assert not any(row.enterprise[-6:] == "机械有限公司" and "E" in row.enterprise for row in view.rows)
    assert (view.waiting, view.complete, view.quota, view.own_today) == (4, 0, 4, 0)
    assert [row.enterprise_id for row in export_rows(connection, caller().scope, "", NOW)] == [
        row.enterprise_id for row in view.rows
    ]
    reserve = keys(connection, wave_id)[4]
    assert call_view(connection, caller().scope, "", reserve, NOW) is None
    assert take_up(connection, caller(), wave_id, reserve) == "unknown"
    assert noted(connection, wave_id, reserve, "refused") == "unknown"


@pytest.mark.parametrize(
    ("outcome", "listed", "next_one"),
    [
        ("no_answer", True, False),
        ("call_back", True, False),
        ("refused", False, True),
        ("bad_number", False, True),
        ("out_of_service", False, True),
    ],
)
def test_what_each_outcome_leaves_behind(
    connection: Connection, wave_id: int, outcome: str, listed: bool, next_one: bool
) -> None:
    first = keys(connection, wave_id)[0]
    agreed = NOW + timedelta(days=2)
    assert noted(connection, wave_id, first, outcome, call_back_at=agreed, note=" 话 ") == "noted"
    row = sampled(connection, wave_id)[0]
    assert (row.outcome, row.outcome_at, row.attempts, row.taken_by) == (outcome, NOW, 1, "")
    assert row.call_back_at == (agreed if outcome == "call_back" else None)
    (attempt,) = connection.execute(select(survey_attempt)).all()
    assert (attempt.account, attempt.outcome, attempt.note) == ("zhao", outcome, "话")
    assert (
        first in {each.enterprise_id for each in calls_view(connection, city().scope, "", NOW).rows}
    ) == listed
    assert released(connection, wave_id) == [True] * 4 + [next_one, False]
    assert calls_view(connection, caller().scope, "", NOW).own_today == 1


def test_the_reserve_comes_in_its_order_until_nobody_is_left(connection: Connection, wave_id: int) -> None:
    numbers = keys(connection, wave_id)
    for place, expected in enumerate(([True, False], [True, True], [True, True])):
        assert noted(connection, wave_id, numbers[place], "refused") == "noted"
        assert released(connection, wave_id)[4:] == expected
    # Who came in from the reserve is called like anybody else, and has nobody behind.
    assert noted(connection, wave_id, numbers[4], "bad_number") == "noted"


def test_an_enterprise_is_replaced_once(connection: Connection, wave_id: int) -> None:
    first = keys(connection, wave_id)[0]
    for _time in range(2):
        assert noted(connection, wave_id, first, "refused") == "noted"
    assert released(connection, wave_id)[4:] == [True, False]


def test_a_corrected_refusal_calls_nobody_else_in(connection: Connection, wave_id: int) -> None:
    first = keys(connection, wave_id)[0]
    for outcome in ("refused", "no_answer", "refused", "no_answer", "bad_number"):
        assert noted(connection, wave_id, first, outcome) == "noted"
        assert released(connection, wave_id)[4:] == [True, False]
    # Another enterprise still calls the next one in.
    assert noted(connection, wave_id, keys(connection, wave_id)[1], "refused") == "noted"
    assert released(connection, wave_id)[4:] == [True, True]


def test_a_number_is_tried_five_times(connection: Connection, wave_id: int) -> None:
    first = keys(connection, wave_id)[0]
    for expected in ([False, False],) * 4 + ([True, False],):
        assert noted(connection, wave_id, first, "no_answer") == "noted"
        assert released(connection, wave_id)[4:] == expected
    assert first not in {each.enterprise_id for each in calls_view(connection, city().scope, "", NOW).rows}
    assert sampled(connection, wave_id)[0].attempts == 5


@pytest.mark.parametrize(
    ("agreed", "answer"),
    [
        (None, "call_back"),
        (timedelta(0), "call_back"),
        (timedelta(seconds=1), "noted"),
        (timedelta(days=31), "noted"),
        (timedelta(days=31, seconds=1), "call_back"),
        (timedelta(days=-1), "call_back"),
    ],
)
def test_a_call_back_is_agreed_for_the_next_month(
    connection: Connection, wave_id: int, agreed: timedelta | None, answer: str
) -> None:
    first = keys(connection, wave_id)[0]
    at = None if agreed is None else NOW + agreed
    assert noted(connection, wave_id, first, "call_back", call_back_at=at) == answer
    assert len(connection.execute(select(survey_attempt)).all()) == (answer == "noted")


@pytest.mark.parametrize("outcome", ["", "complete", "ended", "x" * 500])
def test_no_other_outcome_is_taken(connection: Connection, wave_id: int, outcome: str) -> None:
    assert noted(connection, wave_id, keys(connection, wave_id)[0], outcome) == "outcome"
    assert connection.execute(select(survey_attempt)).all() == []


def test_a_note_that_is_too_long_is_refused_whole(connection: Connection, wave_id: int) -> None:
    first = keys(connection, wave_id)[0]
    assert noted(connection, wave_id, first, "refused", note="长" * 201) == "long"
    assert released(connection, wave_id)[4:] == [False, False]
    assert noted(connection, wave_id, first, "refused", note="长" * 200) == "noted"
    assert connection.scalars(select(survey_attempt.c.note)).all() == ["长" * 200]


def test_nothing_is_called_after_the_interview_and_after_the_end(
    connection: Connection, wave_id: int
) -> None:
    rows = sampled(connection, wave_id)
    assert answered(connection, wave_id, rows[0].code) == "stored"
    assert noted(connection, wave_id, rows[0].enterprise_id, "refused") == "done"
    assert take_up(connection, caller(), wave_id, rows[0].enterprise_id) == "done"
    assert close_wave(connection, city(), wave_id) == "ended"
    for row in rows[1:4]:
        assert take_up(connection, caller(), wave_id, row.enterprise_id) == "closed"
        assert noted(connection, wave_id, row.enterprise_id, "refused") == "closed"
    assert calls_view(connection, caller().scope, "2026-11", NOW).wave is None
    assert call_view(connection, caller().scope, "2026-11", rows[1].enterprise_id, NOW) is None
    assert export_rows(connection, caller().scope, "", NOW) == ()


def test_of_two_waves_that_run_either_is_listed(connection: Connection, wave_id: int) -> None:
    scope = caller().scope
    assert "/survey/calls?wave=" not in str(calls_page(calls_view(connection, scope, "", NOW), scope))
    december = drawn(connection, 202612, rule=WHOLE)
    for month, drawn_ones in (("2026-11", 4), ("2026-12", 10)):
        view = calls_view(connection, scope, month, NOW)
        assert [wave.text for wave in view.running] == ["2026-12", "2026-11"]
        assert view.wave is not None and (view.wave.text, view.waiting) == (month, drawn_ones)
        assert len(export_rows(connection, scope, month, NOW)) == drawn_ones
        page = str(calls_page(view, scope))
        assert "/survey/calls?wave=2026-11" in page and "/survey/calls?wave=2026-12" in page
        assert f"/export/calls.xlsx?wave={month}" in page
    assert close_wave(connection, city(), december) == "ended"
    assert len(calls_view(connection, scope, "", NOW).running) == 1


def test_what_was_not_drawn_is_unknown(connection: Connection, wave_id: int) -> None:
    strangers = (0, max(keys(connection, wave_id)) + 100)
    assert [take_up(connection, caller(), wave_id, each) for each in strangers] == ["unknown"] * 2
    assert take_up(connection, caller(), wave_id + 7, keys(connection, wave_id)[0]) == "unknown"


def test_only_callers_call(connection: Connection, wave_id: int) -> None:
    first = keys(connection, wave_id)[0]
    with pytest.raises(Denied):
        take_up(connection, leader(), wave_id, first)
    with pytest.raises(Denied):
        note_call(connection, leader(), SETTINGS, wave_id, first, "refused")
    for read in (calls_view, export_rows):
        with pytest.raises(Denied):
            read(connection, leader().scope, "", NOW)
    with pytest.raises(Denied):
        call_view(connection, leader().scope, "", first, NOW)


def test_of_two_callers_at_the_same_time_one_takes_the_enterprise(engine: Engine) -> None:
    with writing(engine) as connection:
        wave = prepared(connection)
        first = keys(connection, wave)[0]
    start = Barrier(2)

    def work(name: str) -> str:
        start.wait(10)
        with writing(engine) as connection:
            return take_up(connection, caller(name), wave, first)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, ("zhao", "sun"))) == ["held", "taken"]


def test_two_refusals_at_the_same_time_call_two_of_the_reserve_in(engine: Engine) -> None:
    with writing(engine) as connection:
        wave = prepared(connection)
        numbers = keys(connection, wave)
    start = Barrier(2)

    def work(place: int) -> str:
        start.wait(10)
        with writing(engine) as connection:
            return noted(connection, wave, numbers[place], "refused")

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, (0, 1))) == ["noted", "noted"]
    with reading(engine) as connection:
        assert released(connection, wave)[4:] == [True, True]
