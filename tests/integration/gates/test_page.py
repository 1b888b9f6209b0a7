"""The page of the four gates against its lists, its scopes, and bases that tell little; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from dashboard.i18n import use_language
from dashboard.order.case_log import canonical
from dashboard.people.access import OPERATOR, Scope, scope_for
from dashboard.views.gates import NO_REASON, GatesView
from dashboard.views.order import OrderFilter
from data_access.queries.gates.page import gates_view
from data_access.queries.orders.page import orders_view
from data_access.schema import head_call, unit
from layouts.pages.gates.page import gates_page
from layouts.pages.gates.state import GatesState
from tests.support.orders import SOURCE, add_source, at, order_id_of, put_order, shard_of, unit_ids
from tests.support.sheets import words

DATA_TIME = at("2026-11-17 08:00")
NOW = at("2026-11-18 09:30")
LAIYANG, QIXIA, DEPARTMENT = "370682", "370686", "D03"
OCTOBER: dict[str, Any] = {"opened_at": at("2026-10-12 09:00"), "dispatched_at": at("2026-10-12 09:30")}
CLOSED: dict[str, Any] = {**OCTOBER, "closed_at": at("2026-10-16 10:00"), "closing_kind": "solved"}
NOVEMBER: dict[str, Any] = {"opened_at": at("2026-11-12 09:00"), "dispatched_at": at("2026-11-12 09:30")}
ASKED = {"period": "2026-10", "basis": "accepted"}


def log(*entries: tuple[str, str, str, str]) -> str:
    return canonical(
        [(int(at(when).timestamp()), step, "", result, why) for when, step, result, why in entries]
    )


STRAIGHT = log(
    ("2026-10-13 09:00", "gate1", "entered", ""),
    ("2026-10-13 15:00", "gate1", "passed", ""),
    ("2026-10-14 15:00", "gate2", "passed", ""),
    ("2026-10-16 10:00", "first_review", "passed", ""),
)
OVERTURNED = log(
    ("2026-10-13 09:00", "gate1", "passed", ""),
    ("2026-10-13 10:00", "gate2", "passed", ""),
    ("2026-10-14 10:00", "first_review", "returned", "答复缺依据，联系人：王小明13812345678"),
    ("2026-10-15 10:00", "gate1", "passed", ""),
    ("2026-10-15 11:00", "gate2", "passed", ""),
    ("2026-10-16 11:00", "first_review", "passed", ""),
)
SENT_BACK = log(
    ("2026-10-13 10:00", "gate2", "returned", ""), ("2026-10-14 10:00", "first_review", "passed", "")
)
OF_DEPARTMENT = log(("2026-10-14 10:00", "first_review", "passed", ""))
WAITING = log(("2026-11-13 10:00", "gate2", "entered", ""))


@pytest.fixture
def book(connection: Connection) -> Connection:
    add_source(connection, DATA_TIME)
    units = unit_ids(connection)
    orders: dict[str, tuple[str, dict[str, Any]]] = {
        "STRAIGHT": (LAIYANG, {**CLOSED, "gate_log": STRAIGHT}),
        "OVERTURNED": (LAIYANG, {**CLOSED, "gate_log": OVERTURNED}),
        "SENTBACK": (QIXIA, {**CLOSED, "gate_log": SENT_BACK}),
        "SECRET": (QIXIA, {**CLOSED, "gate_log": OVERTURNED, "confidential": True}),
        "UNTOLD": (QIXIA, CLOSED),
        "OFFICE": (DEPARTMENT, {**CLOSED, "gate_log": OF_DEPARTMENT}),
        "WAITS": (QIXIA, {**NOVEMBER, "gate_log": WAITING}),
    }
    for number, (code, facts) in orders.items():
        put_order(connection, number, DATA_TIME, unit_id=units[code], title=number, **facts)
    return connection


def page(connection: Connection, scope: Scope = OPERATOR, **asked: str) -> GatesView:
    return gates_view(connection, scope, **{**ASKED, **asked}, now=NOW)


def listed(connection: Connection, scope: Scope = OPERATOR, **filter: str) -> set[str]:
    found = orders_view(connection, scope, OrderFilter(**{**ASKED, **filter}), now=NOW)
    assert len(found.rows) == found.total
    return {row.order_no for row in found.rows}


def account(connection: Connection, code: str) -> Scope:
    row = connection.execute(select(unit).where(unit.c.code == code)).one()
    role = "district_coordinator" if row.kind == "district" else "unit_handler"
    return scope_for("li", role, row.unit_id, row.kind, row.code, row.name)


def test_the_flow_of_the_city_and_of_a_unit(book: Connection) -> None:
    view = page(book)
    assert (view.handled, view.known, view.closed_unknown, view.early) == (6, 5, 1, 0)
    flow = {each.step: (each.entered, each.decided, each.passed, each.returned) for each in view.steps}
    assert flow["gate1"] == (3, 3, 3, 0) and flow["gate2"] == (4, 4, 3, 1)
    assert flow["first_review"] == (5, 5, 5, 2) and flow["recheck"] == (0, 0, 0, 0)
    own = page(book, unit=LAIYANG)
    assert own.place is not None and (own.handled, own.known) == (2, 2)
    # Two stays whose beginning is known: Tuesday 09:00 to 15:00 entered, the other begins with the record.
    gate1 = own.steps[0].stay
    assert (gate1.n, gate1.open, gate1.derived, gate1.days) == (1, 0, 0, 0.25)
    assert own.steps[1].stay.n == 3 and own.steps[1].stay.derived == 3


def test_districts_beside_each_other_are_the_lists_they_open(book: Connection) -> None:
    view = page(book)
    rows = {each.unit.code: each for each in view.districts if each.unit}
    laiyang, qixia = rows[LAIYANG], rows[QIXIA]
    assert (laiyang.returned.numerator, laiyang.returned.denominator) == (0, 2)
    assert (laiyang.overturned.numerator, laiyang.overturned.denominator) == (1, 2)
    assert (qixia.returned.numerator, qixia.returned.denominator) == (1, 2)
    assert view.together is not None and view.together.overturned.denominator == 3
    assert listed(book, checked="gate2.overturned", district=LAIYANG) == {"OVERTURNED"}
    assert listed(book, checked="gate2.passed", kind="district") == {"STRAIGHT", "OVERTURNED", "SECRET"}
    assert listed(book, checked="gate2.returned") == {"SENTBACK"}


def test_reasons_are_masked_and_those_of_a_confidential_order_unsaid(book: Connection) -> None:
    view = page(book)
    told = {each.reason: (each.orders, dict(each.by_step)) for each in view.reasons}
    masked = next(reason for reason in told if reason)
    assert "13812345678" not in masked and "王小明" not in masked
    assert told == {masked: (1, {"first_review": 1}), "": (2, {"first_review": 1, "gate2": 1})}
    assert listed(book, returned_for=masked) == {"OVERTURNED"}
    assert listed(book, returned_for=NO_REASON) == {"SENTBACK", "SECRET"}
    assert listed(book, checked="gate2.returned", returned_for=NO_REASON) == {"SENTBACK"}
    assert listed(book, returned_for="13812345678") == set()


def test_an_account_reads_reasons_and_orders_of_its_own_unit_alone(book: Connection) -> None:
    qixia = account(book, QIXIA)
    own = page(book, qixia)
    assert own.place is not None and own.place.code == QIXIA
    city = page(book, qixia, unit="all")
    assert city.place is None and city.known == 5  # figures are city-wide
    assert [each.reason for each in city.reasons] == [""]
    assert {each.unit.code for each in city.districts if each.unit} == {QIXIA} and not city.standing_out
    assert {row.order_no for row, _gates in city.skipped_rows} == {"SENTBACK"}
    assert listed(book, qixia, checked="gate2.overturned") == {"SECRET"}
    nobody = scope_for("c", "unassigned")
    with pytest.raises(Exception, match="view_figures"):
        page(book, nobody)


def test_what_skipped_a_gate(book: Connection) -> None:
    view = page(book)
    assert dict(view.skipped) == {1: 1, 2: 0, 3: 1, 4: 0} and view.skipped_any == 2
    assert {row.order_no: gates for row, gates in view.skipped_rows} == {"SENTBACK": (1,), "OFFICE": (3,)}
    assert listed(book, checked="any.skipped") == {"SENTBACK", "OFFICE"}
    assert listed(book, checked="gate3.skipped") == {"OFFICE"}


def test_as_known_earlier_later_checks_have_not_happened(book: Connection) -> None:
    moment = "2026-10-14T09:00"
    view = page(book, as_of=moment)
    flow = {each.step: (each.entered, each.passed, each.returned) for each in view.steps}
    assert flow["gate2"] == (3, 2, 1) and flow["first_review"] == (0, 0, 0)
    assert view.skipped_any == 0 and view.closed_unknown == 0
    assert listed(book, checked="first_review.returned", as_of=moment) == set()
    assert listed(book, checked="gate2.passed", as_of=moment) == {"OVERTURNED", "SECRET"}


def test_the_queue_is_the_list_of_its_gate(book: Connection) -> None:
    queues = page(book).queues
    assert dict(queues.totals) == {1: 0, 2: 1, 3: 0, 4: 0}
    ((row,), (oldest,)) = (queues.rows, queues.oldest)
    assert row.unit is not None and (row.unit.code, row.gate, row.n, row.workdays) == (QIXIA, 2, 1, 2)
    assert (oldest.row.order_no, oldest.since) == ("WAITS", at("2026-11-13 10:00"))
    assert listed(book, gate="2", period="", basis="") == {"WAITS"}
    assert page(book, account(book, LAIYANG), unit="all").queues.oldest == ()


def test_calls_of_heads_stand_in_the_period_of_their_day(book: Connection) -> None:
    units = unit_ids(book)
    common = {"result": "agreed", "head": "h", "account": "a", "shard": shard_of(SOURCE, "STRAIGHT")}
    common |= {"order_id": order_id_of(SOURCE, "STRAIGHT")}
    township = book.scalar(select(unit.c.unit_id).where(unit.c.code == "370682004"))
    for number, when in (
        (units[LAIYANG], "2026-10-31 23:30"),
        (township, "2026-10-01 00:00"),
        (units[LAIYANG], "2026-11-01 00:00"),
    ):
        book.execute(insert(head_call).values(unit_id=number, at=at(when), **common))
    rows = {each.unit.code: each for each in page(book).districts if each.unit}
    assert (rows[LAIYANG].calls, rows[LAIYANG].called) == (2, 1) and rows[QIXIA].calls == 0
    own = {each.unit.code: each.calls for each in page(book, account(book, LAIYANG)).districts if each.unit}
    assert own == {LAIYANG: 2}


def test_a_base_without_records_and_an_empty_one_say_so(connection: Connection) -> None:
    assert page(connection).context.as_of is None
    add_source(connection, DATA_TIME)
    put_order(connection, "ONE", DATA_TIME, unit_id=unit_ids(connection)[LAIYANG], **CLOSED)
    view = page(connection)
    assert view.recorded is False and view.steps == ()
    put_order(
        connection, "TWO", DATA_TIME, unit_id=unit_ids(connection)[LAIYANG], **NOVEMBER, gate_log=WAITING
    )
    view = page(connection)
    assert view.recorded and (view.handled, view.known) == (1, 0)


def test_an_unknown_list_of_the_gates_holds_nothing(book: Connection) -> None:
    assert listed(book, checked="gate9.passed") == set() and listed(book, checked="gate2.seen") == set()


TOWNSHIP = "370682004"


def said_on(connection: Connection, scope: Scope = OPERATOR, **asked: str) -> str:
    """Return the words of the page in English."""
    with use_language("en"):
        state = GatesState(**{**ASKED, **asked})
        return words(gates_page(page(connection, scope, **asked), state, scope))


@pytest.mark.parametrize("code", [TOWNSHIP, DEPARTMENT])
def test_what_an_account_may_not_see_is_never_called_none(book: Connection, code: str) -> None:
    said = said_on(book, account(book, code), unit="all")
    assert "no district differs" not in said
    assert "No reply was returned." not in said
    assert "No order of a district was checked" not in said
    assert "Districts beside each other are shown to the city's accounts." in said
    assert "reasons of others are not shown" in said
    city = said_on(book)
    assert "no district differs" in city and "are shown to the city's accounts" not in city


def test_reasons_of_another_unit_are_not_shown_and_so_not_none(book: Connection) -> None:
    said = said_on(book, account(book, LAIYANG), unit=QIXIA)
    assert "Reasons are texts of orders" in said and "No reply was returned." not in said


def test_the_line_of_all_districts_counts_no_calls_that_are_not_shown(book: Connection) -> None:
    common = {"result": "agreed", "head": "h", "account": "a", "shard": shard_of(SOURCE, "STRAIGHT")}
    common |= {"order_id": order_id_of(SOURCE, "STRAIGHT"), "unit_id": unit_ids(book)[LAIYANG]}
    book.execute(insert(head_call).values(at=at("2026-10-12 10:00"), **common))
    own = page(book, account(book, LAIYANG), unit="all")
    assert own.districts[0].calls == 1 and own.together is not None and own.together.calls is None
    whole = page(book).together
    assert whole is not None and whole.calls == 1


def test_the_fold_of_the_queues_counts_replies(book: Connection) -> None:
    units = unit_ids(book)
    kinds = select(unit.c.code).where(unit.c.kind.in_(("district", "department"))).order_by(unit.c.unit_id)
    codes = [code for code in book.scalars(kinds) if code != QIXIA][:14]
    for place, code in enumerate(codes):
        for twin in (1, 2):
            waits = log((f"2026-11-13 {10 + twin}:{place:02d}", "gate2", "entered", ""))
            put_order(
                book, f"Q{code}{twin}", DATA_TIME, unit_id=units[code], **{**NOVEMBER, "gate_log": waits}
            )
    said = said_on(book)
    # 29 replies in 15 lines; QIXIA's one and eleven pairs stand open.
    assert "6 more (lines: 3)" in said


def test_one_word_for_what_the_appraisal_counts_as_unsolved(book: Connection) -> None:
    said = said_on(book)
    assert "Not solved" not in said and "Unsolved" in said
    assert "without any verdict" in said and "not the appraisal's number of unsolved orders" in said
