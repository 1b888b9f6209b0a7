"""The reception desk says how each order stands in signs and words, and offers what the account may do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dashboard.desk.board import COLUMNS, Facts, card_state
from dashboard.desk.history import Kept
from dashboard.people.access import scope_for
from dashboard.views.counts import Times
from dashboard.views.desk import DeskOrder, DeskView, Gaps, History, OnDuty, Sent, Transfer
from dashboard.views.records import HistoryLine
from dashboard.views.reference import SourceState
from data_access.counting.local_days import CITY_ZONE
from layouts.pages.desk.page import desk_page
from layouts.pages.desk.words import COLUMNS as NAMES
from layouts.pages.desk.words import DONE, REFUSED
from tests.support.orders import at
from tests.support.sheets import NORTH, links, walk

ZONE = "Asia/Shanghai"
NOW = at("2026-11-18 15:00")
OFFICE, LEADER = scope_for("wang", "city_supervisor"), scope_for("liu", "city_leader")
LIVE = SourceState("live", "Platform", "live", "", ZONE, False, NOW, 0)
DAILY = replace(LIVE, code="daily", name="Sheet", rhythm="daily")
FACTS = Facts(
    arrived_at=at("2026-11-18 13:20"),
    transferred_out_at=at("2026-11-18 13:20"),
    dispatched_at=at("2026-11-18 13:30"),
    received_at=at("2026-11-18 13:30"),
    onsite_due=at("2026-11-18 15:20"),
    feedback_due=at("2026-11-19 12:00"),
    provable=("onsite", "feedback", "acknowledged"),
)

pytestmark = pytest.mark.usefixtures("english")


def order(tail: int = 123456, facts: Facts = FACTS, **changes: Any) -> DeskOrder:
    state = card_state(facts, NOW, NOW, CITY_ZONE)
    made = DeskOrder("live", f"261118132000{tail}", "North", "Water", ZONE, NOW, facts, state, text="Please.")
    return replace(made, **changes)


def view(*cards: DeskOrder, **changes: Any) -> DeskView:
    columns: Mapping[Any, Any] = {
        name: tuple(each for each in cards if each.state.column == name) for name in COLUMNS
    }
    made = DeskView(NOW, (LIVE,), (), columns, Transfer(Times(4, 9.0, 20.0), Times(40, 11.0, 23.0)), 15)
    return replace(made, **changes)


def pieces(part: Any) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from pieces(each)
    elif hasattr(part, "to_plotly_json"):
        yield from pieces(getattr(part, "children", None))
    elif part is not None:
        yield str(part)


def said(shown: Any) -> str:
    return " ".join(" ".join(pieces(shown)).split())


def forms(shown: Any) -> list[str]:
    return [each.action for each in walk(shown) if type(each).__name__ == "Form"]


def test_an_order_near_its_end_says_so_with_a_sign_and_its_deadline() -> None:
    told = said(desk_page(view(order()), OFFICE))
    assert "1 provincial orders on the board: Dispatched to the unit 1." in told
    assert "The next deadline is 15:20, North." in told
    assert "▲" in told and "20 min left" in told and "…123456" in told
    assert "out 1 h 40 min ago" in told and "Feedback 21 h left 11-19 12:00" in told


def test_a_missed_clock_is_red_and_one_after_the_data_is_nobody_s_fault() -> None:
    late = replace(FACTS, onsite_due=at("2026-11-18 14:50"))
    assert "■ not done in time" in said(desk_page(view(order(facts=late)), OFFICE))
    heard = at("2026-11-18 14:45")
    state = card_state(late, heard, NOW, CITY_ZONE)
    told = said(desk_page(view(order(facts=late, state=state, as_of=heard)), OFFICE))
    assert "■" not in told and "◇ perhaps overdue (after the data)" in told


def test_every_column_has_its_name_and_number_even_without_a_card() -> None:
    told = said(desk_page(view(), OFFICE))
    for name in NAMES.values():
        assert f"{name} 0" in told
    assert "No provincial order waits on the board." in told and "none runs" in told


def test_channels_say_when_and_by_whom_they_went_out() -> None:
    reminded = {"sms": at("2026-11-18 13:31"), "phone": at("2026-11-18 13:35")}
    sent = (
        Sent("sms", "received", reminded["sms"]),
        Sent("phone", "sent", reminded["phone"], "Wang"),
        Sent("wechat", "dead", at("2026-11-18 13:32")),
    )
    told = said(desk_page(view(order(facts=replace(FACTS, reminded=reminded), sent=sent)), OFFICE))
    assert "SMS 13:31" in told and "Telephone 13:35 Wang" in told
    assert "WeChat group not delivered" in told


def test_the_office_acts_others_read_and_copy() -> None:
    card = order(wait="missed")
    acting = desk_page(view(card, keeps=True), OFFICE)
    assert forms(acting) == ["/desk/remind", "/desk/phone", "/desk/wechat", "/desk/hand-over"]
    reading = desk_page(view(card), LEADER)
    assert forms(reading) == [] and "Copy for the WeChat group" in said(reading)
    assert "no answer after 15 minutes" in said(reading)


def test_an_answered_order_offers_nothing_and_says_who_answered() -> None:
    facts = replace(FACTS, answered_here=at("2026-11-18 13:40"))
    shown = desk_page(view(order(facts=facts, answered_by="Jiang"), keeps=True), OFFICE)
    assert forms(shown) == ["/desk/hand-over"]
    assert "13:40 reminder received Jiang" in said(shown)


def test_a_daily_table_says_why_nothing_is_counted_down() -> None:
    missed = replace(FACTS, onsite_due=at("2026-11-18 14:50"), acknowledged_at=at("2026-11-18 13:39"))
    history = History(
        DAILY,
        at("2026-11-17 00:00"),
        NOW,
        (order(facts=missed),),
        Transfer(Times(1, 10.0, 10.0), Times(6, 12.5, 22.0)),
        onsite=Kept(5, 6),
        feedback=Kept(6, 6),
        answered=Kept(4, 6),
    )
    shown = desk_page(view(live=(), history=(history,)), OFFICE)
    told = said(shown)
    assert "Sheet arrives once a day" in told and "on site within 2 hours 5/6 this month" in told
    assert "left" not in told and "recv-board" not in str(shown)
    assert "10 0/3 9" in told  # dispatched after 10 minutes, reminded by no channel, answered after 9
    assert "■ not done, deadline 11-18 14:50" in told
    assert "nine tenths within 22 min" in told and "12.5" in told
    none_yet = said(
        desk_page(view(live=(), history=(replace(history, source=replace(DAILY, rhythm="none")),)), OFFICE)
    )
    assert "Sheet has no rhythm or came once" in none_yet


def test_without_provincial_orders_the_page_says_when_it_begins() -> None:
    shown = desk_page(view(live=()), OFFICE)
    assert "the desk begins with the first one" in said(shown) and "/import" in links(shown).values()
    assert "/import" not in links(desk_page(view(live=()), LEADER)).values()


def test_duty_gaps_and_notes_stand_beside_the_board() -> None:
    duty = OnDuty(
        NORTH,
        leader="Li",
        leader_phone="138****1234",
        on_duty=(("night", "Sun", "139****5678"),),
        called_at=NOW - timedelta(days=1),
        called="answered",
        seconds=40,
    )
    note = HistoryLine(NOW, "Wang", "hand_over", note="Watch 123456.")
    shown = desk_page(view(reads_duty=True, duty=(duty,), gaps=Gaps(3, 1, 2, 0, 2), notes=(note,)), LEADER)
    told = said(shown)
    assert "night shift Sun 139****5678" in told and "leader Li 138****1234" in told
    assert "11-17 15:00 answered after 40 s" in told
    assert "Of 3 units: 1 without a responsible leader 2 without a liaison 2 keep a roster and" in told
    assert "liaison without a telephone" not in told
    assert "Watch 123456." in told and {
        "/contacts",
        "/contacts?tab=calls",
        "/contacts?tab=missing&gap=now",
    } <= set(links(shown).values())
    whole = said(desk_page(view(reads_duty=True, duty=(duty,), gaps=Gaps(3)), LEADER))
    assert "Complete: every one of 3 units" in whole


@pytest.mark.parametrize("answer", [*DONE, *REFUSED])
def test_what_came_of_an_act_stands_above_the_page(answer: str) -> None:
    told = said(desk_page(view(), OFFICE, answer))
    assert (DONE | REFUSED)[answer] in told  # type: ignore[operator]


def test_an_answer_that_is_none_says_nothing() -> None:
    assert said(desk_page(view(), OFFICE, "<b>")) == said(desk_page(view(), OFFICE))
