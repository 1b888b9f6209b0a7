"""One order's page shows clocks, gates, items and outcome, and never says more than the data do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.case_notes import CaseNote
from dashboard.order.events import OrderEvent
from dashboard.order.strip_axis import strip_axis
from dashboard.views.order import ClockMark, ClockPause, ClockView, OrderDetail, OrderFilter, RelatedOrders
from layouts.pages.order.clocks import strip_card
from layouts.pages.order.gates import gates_card
from layouts.pages.order.outcome import content_card, outcome_card
from layouts.pages.order.page import drawer, order_page
from layouts.pages.order.scorecard import scorecard
from tests.support.rows import ROW, ZONE
from tests.support.sheets import DATA_TIME, SOUTH_COORDINATOR, SUPERVISOR, class_of, links, walk, words

RECEIVED = datetime(2026, 10, 23, 7, 15, tzinfo=UTC)
DUE = datetime(2026, 10, 30, 16, 0, tzinfo=UTC)
PLAIN_WEEK = WorkCalendar({}, frozenset({2026}))

pytestmark = pytest.mark.usefixtures("english")


def clock(**changes: Any) -> ClockView:
    base = ClockView(
        clock="solve",
        start=RECEIVED,
        deadline=DUE,
        done_at=RECEIVED + timedelta(days=5),
        state="met",
        provisional=False,
        rule="2125",
        steps=("The day of receipt is not counted.", "Working days counted (5)."),
        used_seconds=int(2.6 * 86_400),
        limit_seconds=5 * 86_400,
    )
    return replace(base, **changes)


def detail(**changes: Any) -> OrderDetail:
    base = OrderDetail(
        row=replace(ROW, state="closed", verdict="solved", closed_at=RECEIVED + timedelta(days=5)),
        time_zone=ZONE,
        contact_name="W*",
        contact_phone="138****5678",
        content="The pipe is cold.",
        reply="",
        category_path="Utilities / Heating",
        district="North",
        handler="Harbour",
        times=(("opened_at", ROW.opened_at), ("closed_at", RECEIVED + timedelta(days=5))),
        clocks=(clock(),),
        verdicts={"official": "solved", "claimed": "solved"},
        answers={"first": "fair", "final": "satisfied"},
        may_unmask=True,
        as_of=DATA_TIME,
        axis=strip_axis([RECEIVED, DUE], PLAIN_WEEK, ZONE),
        unit_code="N",
        township_code="H",
    )
    return replace(base, **changes)


def open_detail(**changes: Any) -> OrderDetail:
    running = clock(done_at=None, **changes)
    return detail(clocks=(running,), row=replace(ROW, time_left=None))


def strip_said(shown: OrderDetail) -> str:
    return words(strip_card(shown))


def test_the_strip_shows_used_limit_deadline_and_why() -> None:
    page = words(order_page(detail(), SUPERVISOR))
    assert "2125: 1 in time" in page
    assert "Closed within 5 working days" in page
    assert "used 2.6 / 5 working days" in page
    assert "deadline 10-30 24:00" in page
    assert "The day of receipt is not counted." in page


def test_the_twin_table_holds_what_the_strip_draws() -> None:
    table = next(part for part in walk(strip_card(detail())) if class_of(part) == "grid-table")
    assert "10-23 15:1510-28 15:152.6 / 5 working days10-30 24:00in time" in words(table)


def test_both_feedbacks_stand_with_their_times() -> None:
    first, second = RECEIVED + timedelta(hours=17), RECEIVED + timedelta(hours=18)
    marks = (ClockMark("feedback_enterprise_at", first), ClockMark("feedback_city_at", second))
    feedback = clock(clock="feedback", done_at=second, marks=marks, used_seconds=64_800, limit_seconds=72_000)
    said = strip_said(detail(clocks=(feedback,)))
    assert "feedback: enterprise 10-24 08:15, city platform 10-24 09:15" in said
    assert "used 18 h / 20 h" in said
    half = replace(feedback, done_at=None, state="overdue", marks=marks[:1])
    assert "feedback: enterprise 10-24 08:15, city platform –" in strip_said(detail(clocks=(half,)))


def test_an_open_clock_has_used_at_least_so_much() -> None:
    said = strip_said(open_detail(state="open", used_seconds=3 * 86_400))
    assert "already ≥ 3.0 / 5 working days" in said
    assert "2125: 1 running" in said and "data 11-17 18:00" in said


@pytest.mark.parametrize(
    ("state", "shape", "word"),
    [
        ("overdue", "■", "overdue"),
        ("maybe_overdue", "◇", "perhaps overdue (after the data)"),
        ("unknown", "○", "the table has no column for it"),
        ("open", "▲", "running"),
    ],
)
def test_each_state_has_its_shape_and_word(state: str, shape: str, word: str) -> None:
    shown = open_detail(state=state, used_seconds=int(4.5 * 86_400))
    said = strip_said(replace(shown, row=replace(shown.row, near_due=state == "open")))
    assert f"{shape}Closed within 5 working days{word}" in said


def test_an_extension_that_counts_names_the_deadline_before() -> None:
    first = DUE - timedelta(days=3)
    marks = (ClockMark("extension_approved_at", first - timedelta(days=1), True),)
    said = strip_said(detail(clocks=(clock(first_deadline=first, marks=marks),)))
    assert "extension approved 10-27 00:00, before: 10-27 24:00" in said


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("missed", "too late, does not change that it is overdue"),
        ("met", "does not count"),
    ],
)
def test_an_extension_approved_late_is_drawn_and_said_not_to_count(state: str, expected: str) -> None:
    marks = (ClockMark("extension_approved_at", DUE + timedelta(hours=9), False),)
    said = strip_said(detail(clocks=(clock(state=state, marks=marks),)))
    assert f"extension approved 10-31 09:00: {expected}" in said


def test_provisional_and_withdrawn_are_said() -> None:
    assert "provisional" in strip_said(detail(clocks=(clock(provisional=True),)))
    marks = (ClockMark("withdrawn_at", RECEIVED + timedelta(days=1)),)
    said = strip_said(detail(clocks=(clock(done_at=None, state="none", marks=marks),)))
    assert "withdrawn 10-24 15:15" in said and "used" not in said.replace("Used", "")


def test_the_reference_rule_stands_in_one_line_beside() -> None:
    beside = (
        clock(clock="onsite", rule="2115", marks=(ClockMark("four_way_call_at", RECEIVED),)),
        clock(clock="feedback", rule="2115"),
        clock(rule="2115"),
    )
    said = strip_said(detail(reference_clocks=beside))
    assert "The same order by 2115●Response within 2 hours10-28 15:15 Four-way call" in said
    assert "●Answer within 1 working day" in said and "●Reply within 15 working days" in said


def test_a_direct_answer_has_no_clock_and_passes_no_gate() -> None:
    direct = detail(clocks=(), axis=None, row=replace(ROW, state="direct", closing_kind="direct"))
    page = words(order_page(direct, SUPERVISOR))
    assert "Answered directly: no clock runs." in page
    assert "Answered directly: no gate is concerned." in page


GATES = (
    OrderEvent("gate1", RECEIVED, False, 1, "Harbour", "passed"),
    OrderEvent("first_review", RECEIVED + timedelta(hours=4), False, 1, "City", "returned", "no photo"),
    OrderEvent("gate1", RECEIVED + timedelta(days=2), False, 2, "Harbour", "passed"),
    OrderEvent("recheck", RECEIVED + timedelta(days=7), False, 2, "City", "solved"),
    OrderEvent("gate3", None, True, result="not_applicable"),
)


def test_the_gates_name_result_reason_and_handling() -> None:
    card = gates_card(detail(gates=GATES, gates_recorded=True), SUPERVISOR)
    items = [words(part) for part in walk(card) if type(part).__name__ == "Li"]
    assert items == [
        "10-23 15:15gate 1Reply checked by the unit's headhandling 1Harbour●passed",
        "10-23 19:15gate 4Report's first reviewno photoCity■returned",
        "10-25 15:15gate 1Reply checked by the unit's headhandling 2Harbour●passed",
        "10-30 15:15gate 4Third checksource of the official verdictCity●solved",
        "–gate 3City departmentderived○not concerned",
    ]
    assert "closed after handling 2" in words(card)
    assert links(card) == {}


def test_derived_gates_are_marked_and_the_missing_column_is_named() -> None:
    derived = (
        OrderEvent("first_review", None, True, 1, result="returned", times=2),
        OrderEvent("submitted_at", RECEIVED, True, 3),
    )
    card = gates_card(detail(gates=derived), SUPERVISOR)
    assert "2 timestime not in the tablederived" in words(card)
    assert "“Record of the four gates” is missing" in words(card)
    assert links(card) == {"Download template": "/import/template/gates.csv"}
    assert links(gates_card(detail(gates=derived), SOUTH_COORDINATOR)) == {}


def test_the_scorecard_counts_only_items_that_apply_and_shows_their_evidence() -> None:
    out = RECEIVED - timedelta(minutes=6)
    shown = detail(
        times=(("transferred_out_at", out), ("onsite_at", out + timedelta(minutes=33))),
        limits={"onsite_check": out + timedelta(hours=2), "solved_on_time": DUE},
        scorecard=(
            ("onsite_check", "met"),
            ("report_accepted", "not_met"),
            ("four_way_call", "not_applicable"),
            ("solved_on_time", "met"),
        ),
    )
    said = words(scorecard(shown)[0])
    assert "Six-item scorecard 2 / 3" in said
    assert "10-23 15:42, after 33 minwithin 2 h10-23 17:09met" in said
    assert "report returned at its first reviewat the first reviewnot met" in said
    assert "nothing known up to 11-17 18:00" in said
    assert "closed 10-28 15:15, verified: solved10-30 24:00met" in said
    assert scorecard(detail()) == []


def test_an_order_with_time_left_is_not_due_yet() -> None:
    row = replace(ROW, time_left=3600)
    shown = detail(row=row, scorecard=(("solved_on_time", "not_applicable"),), limits={"solved_on_time": DUE})
    assert "not due yet10-30 24:00does not apply" in words(scorecard(shown)[0])


def test_the_outcome_keeps_sources_and_answers_apart() -> None:
    said = words(outcome_card(detail()))
    assert "Official verification ●solved" in said
    assert "Claimed by the unit solved" in said and "District's call-back –" in said
    assert "first fairfinal satisfied" in said
    assert "Look-back" not in said


def test_an_unsolved_or_dissatisfied_close_is_to_be_looked_at_again() -> None:
    said = words(outcome_card(detail(verdicts={"official": "unsolved"}, answers={"final": "dissatisfied"})))
    assert "to be looked at again: verified as not solved, dissatisfied at the call-back (derived)" in said


def test_an_exclusion_names_reason_and_who_decided() -> None:
    row = replace(ROW, state="closed", excluded=True)
    shown = detail(row=row, exclusion="out of the city", exclusion_decided_by="Review group")
    said = words(order_page(shown, SUPERVISOR))
    assert "excluded from the appraisal" in said and "out of the city, Review group" in said


def test_related_orders_open_their_list() -> None:
    related = RelatedOrders("cause", 19, OrderFilter(category="E", period="2026-08-01..2026-11-17"))
    page = order_page(detail(related=(related,)), SUPERVISOR)
    assert links(page)["19"] == "/orders?period=2026-08-01..2026-11-17&category=E"


def test_the_trail_leads_to_the_units() -> None:
    found = links(order_page(detail(row=replace(ROW, state="closed")), SUPERVISOR))
    assert (found["North"], found["Harbour"]) == ("/unit/N", "/unit/H")
    department = replace(ROW, unit="Housing office")
    assert "Harbour" not in links(order_page(detail(row=department), SUPERVISOR))


def test_derived_events_are_marked_in_the_whole_story() -> None:
    history = (
        OrderEvent("opened_at", RECEIVED, True),
        OrderEvent("gate1", RECEIVED, False, 2, "Harbour", "passed"),
        OrderEvent("transferred", RECEIVED, True),
    )
    said = words(order_page(detail(history=history), SUPERVISOR))
    assert "Acceptedderived" in said
    assert "passedHarbourhandling 210-23" in said
    assert "transferred to another unitderived: found at an import" in said


def test_the_contact_stays_masked_and_only_the_right_shows_the_way_to_it() -> None:
    page = order_page(detail(), SUPERVISOR)
    assert "138****5678" in words(page) and "Show (logged)" in words(page)
    assert "Show (logged)" not in words(order_page(detail(may_unmask=False), SUPERVISOR))


def test_the_drawer_shows_the_same_parts_with_its_clocks_listed() -> None:
    panel = words(drawer(detail(gates=GATES, gates_recorded=True), "/orders", SUPERVISOR))
    assert "2125: 1 in time" in panel and "Four gates" in panel and "Open the page" in panel


PAUSE = ClockPause(
    RECEIVED, RECEIVED + timedelta(hours=1), RECEIVED + timedelta(days=3), True, "Papers missing"
)


def test_a_pause_is_drawn_with_its_registration_and_its_reason() -> None:
    shown = strip_card(detail(clocks=(clock(pauses=(PAUSE,), first_deadline=DUE),)))
    assert [class_of(part) for part in walk(shown) if class_of(part).startswith("strip-pause")] == [
        "strip-pause"
    ]
    said = words(shown)
    assert "paused 10-23 16:15 to 10-26 15:15, registered 10-23 15:15" in said
    assert "Reason of the pause: Papers missing." in said


@pytest.mark.parametrize(
    ("state", "said"),
    [("missed", "too late, does not change that it is overdue"), ("met", "does not count")],
)
def test_a_pause_registered_late_is_marked_as_changing_nothing(state: str, said: str) -> None:
    late = replace(PAUSE, registered=DUE + timedelta(hours=10), counts=False)
    shown = strip_card(detail(clocks=(clock(state=state, pauses=(late,)),)))
    assert said in words(shown)
    tones = [class_of(part) for part in walk(shown) if "strip-pause " in class_of(part)]
    assert tones == ["strip-pause strip-pause-late"]


def test_a_clock_that_stands_still_has_no_deadline_and_no_miss() -> None:
    standing = replace(PAUSE, end=None)
    paused = clock(
        state="paused",
        deadline=None,
        done_at=None,
        limit_seconds=None,
        pauses=(standing,),
        first_deadline=DUE,
    )
    said = strip_said(detail(clocks=(paused,)))
    assert "2125: 1 paused" in said and "paused 10-23 16:15 to now" in said and "overdue" not in said


def test_look_backs_and_ledgers_end_the_timeline_in_time_order() -> None:
    day = timedelta(days=1)
    notes = {
        "look_back_log": (CaseNote(DUE + 9 * day, who="North, hotline", word="solved", note="done"),),
        "ledger_log": (
            CaseNote(DUE + day, until=DUE + 40 * day, word="planned", note="next quarter"),
            CaseNote(DUE + 10 * day, word="signed_off"),
        ),
    }
    said = words(gates_card(detail(notes=notes, gates_recorded=True), SUPERVISOR))
    places = [said.index(part) for part in ("planned solutions", "North, hotline", "signed off")]
    assert places == sorted(places)
    assert "promised until 12-09 24:00" in said
    assert "to be looked at again" not in words(
        outcome_card(detail(notes=notes, verdicts={"official": "unsolved"}))
    )


def test_calls_are_those_noted_and_else_derived_from_the_times() -> None:
    noted = {"call_log": (CaseNote(RECEIVED, who="Enterprise", note="no answer"),)}
    assert "10-23 15:15Enterpriseno answer" in words(content_card(detail(notes=noted)))
    times = (("contacted_at", RECEIVED),)
    assert "Enterprise contacted 10-23 15:15derived" in words(content_card(detail(times=times)))
    assert "none noted" in words(content_card(detail(times=())))
