"""One order as its page shows it: on the hand-made month and on orders made for one question each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from dashboard.order.case_log import canonical
from dashboard.order.gates import GateEntry
from dashboard.order.strip_axis import StripDay
from dashboard.people.access import OPERATOR, scope_for
from dashboard.views.order import ClockView, OrderDetail, OrderFilter
from dashboard.views.vocabulary import EVIDENCE
from data_access.database import make_engine, writing
from data_access.queries.order.page import order_page_detail
from data_access.queries.orders.page import orders_view
from data_access.schema import order, source
from tests.integration.counting.test_hand_month import NOW, import_october
from tests.support.orders import SOURCE, add_source, at, put_order, unit_ids

DAY = 86_400
DATA_TIME = at("2026-11-10 18:00")


@pytest.fixture(scope="module")
def october(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Yield a connection on a base that holds the hand-made month; tests only read it."""
    path = tmp_path_factory.mktemp("order") / "october.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    import_october(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def shown(connection: Connection, number: int) -> OrderDetail:
    """Return the order with a number of the paper."""
    row = connection.execute(
        select(order.c.order_no, source.c.code)
        .join(source, source.c.source_id == order.c.source_id)
        .where(order.c.order_no.endswith(f"{number:06d}"))
    ).one()
    detail = order_page_detail(connection, OPERATOR, row.code, row.order_no, NOW)
    assert detail is not None
    return detail


def clocks(detail: OrderDetail) -> dict[str, ClockView]:
    return {clock.clock: clock for clock in detail.clocks}


def test_a_provincial_order_shows_three_clocks_with_used_and_limit(october: Connection) -> None:
    detail = shown(october, 6)
    found = clocks(detail)
    assert [(name, clock.state) for name, clock in found.items()] == [
        ("onsite", "missed"),
        ("feedback", "met"),
        ("solve", "met"),
    ]
    assert (found["onsite"].used_seconds, found["onsite"].limit_seconds) == (121 * 60, 120 * 60)
    assert found["feedback"].deadline == found["feedback"].done_at == at("2026-10-19 12:00")
    assert {mark.kind for mark in found["feedback"].marks} == {"feedback_enterprise_at", "feedback_city_at"}
    # Received Friday 16 October: the 19th to the 21st whole, the 22nd until 18:00, of five working days.
    assert (found["solve"].used_seconds, found["solve"].limit_seconds) == (3 * DAY + 18 * 3600, 5 * DAY)
    assert [clock.rule for clock in detail.reference_clocks] == ["2115"] * 3
    response = detail.reference_clocks[0]
    assert response.done_at == min(
        when for name, when in detail.times if name in ("four_way_call_at", "onsite_at", "contacted_at")
    )


def test_its_strip_spans_its_days_with_the_weekend_off(october: Connection) -> None:
    axis = shown(october, 6).axis
    assert axis is not None
    days = [part for part in axis.parts if isinstance(part, StripDay)]
    assert [f"{part.day:%d}" for part in days] == ["16", "17", "18", "19", "20", "21", "22", "23"]
    assert [part.workday for part in days] == [True, False, False, True, True, True, True, True]


@pytest.mark.parametrize(("number", "met", "applies"), [(5, 6, 6), (6, 2, 6), (18, 6, 6), (19, 4, 5)])
def test_the_scorecard_agrees_with_the_paper(
    october: Connection, number: int, met: int, applies: int
) -> None:
    results = [result for _item, result in shown(october, number).scorecard]
    assert (results.count("met"), 6 - results.count("not_applicable")) == (met, applies)


def test_the_limits_are_the_deciding_moments(october: Connection) -> None:
    detail = shown(october, 19)
    times = dict(detail.times)
    assert detail.limits["four_way_call"] - times["transferred_out_at"] == timedelta(hours=2)
    assert detail.limits["liaison_response"] - times["received_at"] == timedelta(minutes=15)
    assert detail.limits["feedback_on_time"] == at("2026-10-26 12:00")
    assert detail.limits["solved_on_time"] == at("2026-10-31 00:00")
    assert clocks(detail)["feedback"].state == "missed"


def test_an_extension_in_time_moves_the_deadline_and_keeps_the_first(october: Connection) -> None:
    clock = clocks(shown(october, 10))["solve"]
    assert (clock.first_deadline, clock.deadline) == (at("2026-10-20 00:00"), at("2026-10-23 00:00"))
    assert clock.limit_seconds == 8 * DAY
    assert [(mark.kind, mark.counts) for mark in clock.marks] == [
        ("extension_applied_at", True),
        ("extension_approved_at", True),
    ]


def test_an_extension_approved_late_is_drawn_and_changes_nothing(october: Connection) -> None:
    clock = clocks(shown(october, 11))["solve"]
    assert (clock.state, clock.first_deadline, clock.deadline) == ("missed", None, at("2026-10-22 00:00"))
    approved = next(mark for mark in clock.marks if mark.kind == "extension_approved_at")
    assert approved.counts is False and approved.at > at("2026-10-22 00:00")


def test_a_city_line_order_has_the_solve_clock_alone_and_a_direct_answer_none(october: Connection) -> None:
    assert [clock.clock for clock in shown(october, 1).clocks] == ["solve"]
    code = october.scalar(select(order.c.order_no).where(order.c.state == "direct").limit(1))
    direct = shown(october, int(str(code)[-6:]))
    assert (direct.clocks, direct.axis, direct.scorecard, direct.gates) == ((), None, (), ())


def test_a_withdrawn_order_stops_where_it_was_withdrawn(october: Connection) -> None:
    clock = clocks(shown(october, 22))["solve"]
    assert (clock.state, clock.done_at) == ("none", None)
    withdrawn = dict(shown(october, 22).times)["withdrawn_at"]
    assert [(mark.kind, mark.at) for mark in clock.marks] == [("withdrawn_at", withdrawn)]


def test_an_exclusion_says_why_and_by_whom(october: Connection) -> None:
    detail = shown(october, 20)
    assert detail.row.excluded and detail.exclusion
    assert "exclusion_decided_at" in dict(detail.times)


def test_without_a_record_the_gates_are_derived_and_say_so(october: Connection) -> None:
    detail = shown(october, 6)
    assert not detail.gates_recorded
    assert [(event.kind, event.result, event.attempt, event.derived) for event in detail.gates] == [
        ("first_review", "returned", 1, True),
        ("submitted_at", "", 2, True),
        ("first_review", "passed", 2, True),
        ("recheck", "unsolved", 2, True),
    ]
    assert detail.gates[1].at == at("2026-10-22 18:00")


def test_a_change_found_by_an_import_is_in_the_history(october: Connection) -> None:
    kinds = {event.kind: event.derived for event in shown(october, 30).history}
    assert kinds["transferred"] is True and kinds["opened_at"] is True


def test_related_orders_are_exactly_the_lists_they_open(october: Connection) -> None:
    for number in (1, 6, 13):
        related = shown(october, number).related
        assert [each.kind for each in related] == ["enterprise", "cause"]
        for each in related:
            listed = orders_view(october, OPERATOR, each.filter, now=NOW)
            assert each.count == listed.total >= 1


def test_another_districts_order_is_not_there(october: Connection) -> None:
    detail = shown(october, 6)
    units = unit_ids(october)
    for code, seen in (("370602", True), ("370681", False)):
        scope = scope_for("li", "district_coordinator", units[code], "district", code, code)
        found = order_page_detail(october, scope, detail.row.source, detail.row.order_no, NOW)
        assert (found is not None) is seen


# --- orders made for one question each


@pytest.fixture
def base(sqlite_engine: Engine) -> Iterator[Connection]:
    """Yield a writing connection on a base with a source of this data time."""
    with writing(sqlite_engine) as connection:
        add_source(connection, DATA_TIME)
        yield connection


def made(base: Connection, now: datetime = NOW, **facts: Any) -> OrderDetail:
    plain: dict[str, Any] = {"unit_id": unit_ids(base)["370681"], "opened_at": at("2026-11-03 09:00")}
    put_order(base, "A1", DATA_TIME, **{**plain, "dispatched_at": at("2026-11-03 10:00"), **facts})
    detail = order_page_detail(base, OPERATOR, SOURCE, "A1", now)
    assert detail is not None
    return detail


PROVINCIAL = {"provincial": True, "transferred_out_at": at("2026-11-03 09:30")}


def test_what_fell_due_after_the_data_is_no_accusation(base: Connection) -> None:
    detail = made(base)
    clock = clocks(detail)["solve"]
    assert clock.deadline == at("2026-11-11 00:00")
    assert clock.state == "maybe_overdue"
    assert clock.used_seconds == 4 * DAY + 18 * 3600  # up to the data time, not to the reader's now
    assert clocks(made(base, now=DATA_TIME))["solve"].state == "open"


def test_a_withdrawal_after_the_deadline_is_a_miss_and_before_it_none(base: Connection) -> None:
    given = {"due_given": True, "solve_due": at("2026-11-06 00:00")}  # the end of Thursday
    late = made(base, **given, withdrawn_at=at("2026-11-09 10:00"))
    assert clocks(late)["solve"].state == "missed"
    assert (late.row.late, late.row.overdue_days) == (True, 2)  # Friday and the Monday that ran
    before = made(base, **given, withdrawn_at=at("2026-11-05 23:59"))
    assert clocks(before)["solve"].state == "none"
    assert (before.row.late, before.row.overdue_days) == (False, None)
    asked = made(base, **given, withdrawn_at=at("2026-11-05 10:00"), withdrawal_asked=True)
    assert (asked.row.late, asked.row.overdue_days, asked.row.withdrawal_asked) == (True, None, True)


def test_a_column_that_the_table_lacks_makes_nobody_late(base: Connection) -> None:
    every = sum(EVIDENCE.values())
    lacking = made(base, **PROVINCIAL, evidence=every - EVIDENCE["onsite_at"] - EVIDENCE["feedback_city_at"])
    assert [clock.state for clock in lacking.clocks] == ["unknown", "unknown", "maybe_overdue"]
    assert dict(lacking.scorecard)["onsite_check"] == "not_applicable"
    told = made(base, **PROVINCIAL, evidence=every)
    assert [clock.state for clock in told.clocks] == ["overdue", "overdue", "maybe_overdue"]


def test_an_order_with_time_left_has_not_failed_to_be_solved(base: Connection) -> None:
    assert dict(made(base, **PROVINCIAL).scorecard)["solved_on_time"] == "not_applicable"


def test_a_record_of_the_gates_is_shown_as_imported(base: Connection) -> None:
    times = ("2026-11-04 10:00", "2026-11-04 12:00", "2026-11-05 09:00", "2026-11-05 11:00")
    steps = ("gate1", "first_review") * 2
    results = ("passed", "returned", "passed", "passed")
    record = canonical(
        [
            GateEntry(int(at(when).timestamp()), step, "东江街道", result, "")
            for when, step, result in zip(times, steps, results, strict=True)
        ]
    )
    detail = made(base, gate_log=record, closed_at=at("2026-11-05 10:00"))
    told = [event for event in detail.gates if not event.derived]
    assert [(event.gate, event.attempt) for event in told] == [(1, 1), (4, 1), (1, 2), (4, 2)]
    assert detail.gates_recorded
    assert [event.kind for event in detail.gates if event.derived] == ["gate2", "gate3"]


def test_half_of_the_times_missing_is_shown_as_missing(base: Connection) -> None:
    detail = made(base, dispatched_at=None, **{**PROVINCIAL, "transferred_out_at": None})
    assert [clock.clock for clock in detail.clocks] == []
    assert detail.limits.keys().isdisjoint({"four_way_call", "onsite_check"})


def test_a_confidential_order_tells_neither_its_words_nor_its_neighbours(base: Connection) -> None:
    facts = {"enterprise_name": "烟台恒泰机械有限公司", "title": "秘密", "content": "秘密", "reply": "秘密"}
    detail = made(base, confidential=True, **facts)
    assert detail.related == ()
    texts = repr(replace(detail, row=replace(detail.row, order_no="")))
    assert "秘密" not in texts and "恒泰" not in texts


# Received 11-03, due 11-10 24:00: registered on the 4th a pause over the 5th and 6th counts.
REGISTERED, PAUSE_START, PAUSE_END = "2026-11-04 08:00", "2026-11-04 09:00", "2026-11-06 17:30"


def log(*entries: tuple[str | None, ...]) -> str:
    """Return a log as it is stored; texts that are times become seconds."""

    def value(part: str | None) -> int | str | None:
        return int(at(part).timestamp()) if part and part[:3] == "202" else part

    return canonical([[value(part) for part in entry] for entry in entries])


def test_a_pause_that_counts_moves_the_deadline_and_says_why(base: Connection) -> None:
    detail = made(base, pause_log=log((REGISTERED, PAUSE_START, PAUSE_END, "等待材料")))
    clock = clocks(detail)["solve"]
    assert (clock.first_deadline, clock.deadline) == (at("2026-11-11 00:00"), at("2026-11-13 00:00"))
    (pause,) = clock.pauses
    assert (pause.registered, pause.start, pause.end) == tuple(map(at, (REGISTERED, PAUSE_START, PAUSE_END)))
    assert (pause.counts, pause.reason) == (True, "等待材料")
    assert any("2026-11-06 17:30" in step for step in clock.steps)
    assert clock.limit_seconds == 7 * DAY
    noted = [event for event in detail.history if event.kind == "pause_log"]
    assert [(event.at, event.derived) for event in noted] == [(at(REGISTERED), False)]


def test_a_pause_registered_late_is_drawn_and_changes_nothing(base: Connection) -> None:
    late = log(("2026-11-05 08:00", "2026-11-05 09:00", "2026-11-06 17:30", ""))
    facts = {"opened_at": at("2026-10-26 09:00"), "dispatched_at": at("2026-10-26 10:00"), "pause_log": late}
    clock = clocks(made(base, **facts))["solve"]
    assert (clock.state, clock.deadline, clock.first_deadline) == ("overdue", at("2026-11-03 00:00"), None)
    assert [pause.counts for pause in clock.pauses] == [False]


def test_while_a_pause_lasts_nothing_is_overdue_and_the_order_stays_counted(base: Connection) -> None:
    facts = {"opened_at": at("2026-10-26 09:00"), "dispatched_at": at("2026-10-26 10:00")}
    detail = made(base, **facts, pause_log=log(("2026-10-28 08:00", "2026-10-28 09:00", None, "")))
    clock = clocks(detail)["solve"]
    assert (clock.state, clock.deadline) == ("paused", None)
    assert (detail.row.open_overdue, detail.row.time_left) == (False, None)
    assert detail.row.paused_since == at("2026-10-28 08:00")
    listed = {
        measure: orders_view(base, OPERATOR, OrderFilter(measure, "2026-10", "accepted"), now=NOW).total
        for measure in ("accepted", "no_deadline", "due", "not_due")
    }
    assert listed == {"accepted": 1, "no_deadline": 1, "due": 0, "not_due": 0}
    # Before the pause was registered the order had its deadline.
    earlier = OrderFilter("not_due", "2026-10", "accepted", as_of="2026-10-27T12:00")
    assert orders_view(base, OPERATOR, earlier, now=NOW).total == 1


def test_an_extension_refused_beside_a_pause_that_counts_is_told_apart(base: Connection) -> None:
    clock = clocks(
        made(
            base,
            pause_log=log((REGISTERED, PAUSE_START, PAUSE_END, "")),
            extension_days=3,
            extension_applied_at=at("2026-11-05 09:00"),
            extension_approved_at=None,
        )
    )["solve"]
    assert [pause.counts for pause in clock.pauses] == [True]
    assert [(mark.kind, mark.counts) for mark in clock.marks] == [("extension_applied_at", False)]


NOTED: dict[str, Any] = {
    "call_log": log(("2026-11-04 10:00", "企业联系人王建国", "王建国说明情况，电话13812345678")),
    "look_back_log": log(("2026-11-09 10:00", "龙口市热线科", "unsolved", "恒泰机械仍未解决")),
    "ledger_log": log(("2026-11-09 11:00", "planned", "2026-12-31 00:00", "王建国约定分期")),
    "pause_log": log((REGISTERED, PAUSE_START, PAUSE_END, "等待王建国补充材料")),
}
WHO = {"enterprise_name": "烟台恒泰机械有限公司", "contact_name": "王建国", "contact_phone": "13812345678"}


def test_what_was_noted_is_shown_masked(base: Connection) -> None:
    detail = made(base, **NOTED, **WHO)
    assert [event.kind for event in detail.history if event.kind in NOTED] == [
        "pause_log",
        "call_log",
        "look_back_log",
        "ledger_log",
    ]
    assert {name: len(each) for name, each in detail.notes.items()} == dict.fromkeys(NOTED, 1)
    (entry,) = detail.notes["ledger_log"]
    assert (entry.word, entry.until) == ("planned", at("2026-12-31 00:00"))
    texts = repr((detail.notes, detail.history, detail.clocks))
    assert "约定分期" in texts
    assert "王建国" not in texts and "13812345678" not in texts


def test_a_confidential_order_tells_nothing_of_what_was_noted(base: Connection) -> None:
    detail = made(base, confidential=True, **NOTED, **WHO)
    assert detail.notes == {}
    assert [pause.reason for pause in clocks(detail)["solve"].pauses] == [""]
    texts = repr((detail.history, detail.clocks))
    assert "补充材料" not in texts and "说明情况" not in texts and "分期" not in texts


def test_an_order_with_half_of_its_times_still_shows_the_rest(base: Connection) -> None:
    detail = made(base, **PROVINCIAL, dispatched_at=None, onsite_at=None, closed_at=at("2026-11-05 10:00"))
    assert "closed_at" in dict(detail.times) and "received_at" not in dict(detail.times)
    assert [clock.clock for clock in detail.clocks] == ["onsite"]
    assert detail.axis is not None


def test_a_near_deadline_is_judged_by_the_desks_rule(base: Connection) -> None:
    # At 11-10 18:00 the end of the next working day is 11-11 24:00.
    near = made(base, opened_at=at("2026-11-04 09:00"), dispatched_at=at("2026-11-04 10:00"))
    far = made(base, opened_at=at("2026-11-09 09:00"), dispatched_at=at("2026-11-09 10:00"))
    assert (near.row.solve_due, near.row.near_due) == (at("2026-11-12 00:00"), True)
    assert (far.row.solve_due, far.row.near_due) == (at("2026-11-17 00:00"), False)
