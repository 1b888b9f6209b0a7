"""The pages of warnings: every kind in its tab, what is no warning beside it, words instead of blame."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.alerts.model import KINDS
from dashboard.alerts.risk import Chance
from dashboard.appraisal.settings import DEFAULTS
from dashboard.people.access import scope_for
from dashboard.views.alerts import TABS, AlertsView, AlertView, BornNotice, Delivery, RiskRow, WarningRow
from dashboard.views.records import Choices, HistoryLine, Kept
from layouts.pages.alerts.alert import alert_page
from layouts.pages.alerts.page import alerts_page
from layouts.pages.alerts.tables import warnings_table
from layouts.pages.alerts.words import KINDS as KIND_WORDS
from layouts.pages.alerts.words import STATES as STATE_WORDS
from layouts.pages.alerts.words import answer_text, order_warnings
from tests.support.desk import order_row
from tests.support.orders import at
from tests.support.sheets import NORTH, SUPERVISOR, walk, words

T = at("2026-11-17 08:00")
DETAIL: dict[str, Any] = {
    "no": "2611",
    "source": "demo",
    "numerator": "58",
    "denominator": 65,
    "threshold": "90",
    "formal": 1,
    "first": T.isoformat(),
    "noted": T.isoformat(),
    "passed": T.isoformat(),
    "returned": T.isoformat(),
    "name": "orders table",
    "missed": 2,
    "year": 2027,
}
TAB_OF = {
    **dict.fromkeys(("solve", "onsite", "feedback"), "overdue"),
    **dict.fromkeys(("promise", "note"), "promises"),
    **dict.fromkeys(("source", "calendar"), "system"),
    "below": "below",
    "overturn": "returned",
}


def row(kind: str, **more: Any) -> WarningRow:
    usual: dict[str, Any] = {
        "warning_id": 7,
        "kind": kind,
        "level": "red",
        "state": "open",
        "episode": 1,
        "unit": NORTH if kind not in ("source", "calendar") else None,
        "township": None,
        "assigned": None,
        "district": None,
        "raised_at": T,
        "judged_at": T,
        "ended_at": None,
        "period": "2026-10",
        "indicator": "resolution",
        "months": 3,
        "good_days": 0,
        "detail": DETAIL,
        "number": "2611",
        "due": at("2026-11-13 00:00"),
        "workdays": 3,
    }
    return WarningRow(**(usual | more))


def view(tab: str, *rows: WarningRow, **more: Any) -> AlertsView:
    counts = {**dict.fromkeys(TABS, 0), tab: len(rows)}
    return AlertsView(tab, counts, rows, len(rows), DEFAULTS, T, 0, **more)


def said(page: Any) -> str:
    return words(page)


@pytest.mark.parametrize(
    ("ended", "how"),
    [("extended", "moved to another day"), ("given_up", "given up"), ("kept", "off the ledger")],
)
def test_a_promise_that_was_moved_or_given_up_did_not_recover(english: None, ended: str, how: str) -> None:
    each = row("promise", state="recovered", ended_at=T, detail=DETAIL | {"ended": ended})
    shown = said(warnings_table(view("recovered", each)))
    assert how in shown
    assert ("recovered" in shown) is (ended == "kept")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["open", "settled", "recovered"])
def test_every_kind_has_its_row_and_its_page(english: None, kind: str, state: str) -> None:
    tab = TAB_OF[kind] if state != "recovered" else "recovered"
    level = "amber" if kind == "note" else "red"
    each = row(kind, state=state, level=level, ended_at=T if state == "recovered" else None)
    listed = said(alerts_page(view(tab, each), SUPERVISOR))
    assert STATE_WORDS[state] in listed
    alone = said(alert_page(AlertView(each, Kept(), DEFAULTS), SUPERVISOR))
    assert KIND_WORDS[kind] in alone and "Why this warning" in alone and "Nobody was told" in alone


@pytest.mark.parametrize("tab", TABS)
def test_an_empty_tab_says_that_it_is_as_it_should_be(english: None, tab: str) -> None:
    assert "Nothing is overdue" in said(alerts_page(view(tab), SUPERVISOR))


def test_a_rate_stands_with_its_exact_fraction_and_its_months(english: None) -> None:
    listed = said(alerts_page(view("below", row("below")), SUPERVISOR))
    assert "89.23%" in listed and "58/65" in listed and "3 months running" in listed
    alone = said(alert_page(AlertView(row("below"), Kept(), DEFAULTS), SUPERVISOR))
    assert "89.23% (58/65), 7 short of all" in alone and "90%; formal from 1 missed on" in alone


def test_a_running_month_is_outlined_and_a_closed_one_solid(english: None) -> None:
    solid = str(alerts_page(view("below", row("below")), SUPERVISOR))
    outline = str(alerts_page(view("below", row("below", level="amber")), SUPERVISOR))
    assert "chip-bad" in solid and "chip-bad" not in outline and "chip-open" in outline


def test_what_is_at_risk_is_no_warning_and_says_what_it_rests_on(english: None) -> None:
    chance = Chance(0.42, 31, 13, "category")
    page = said(
        alerts_page(view("risk", risks=(RiskRow(order_row(), chance, 2.3, 5.0),), risk_total=1), SUPERVISOR)
    )
    assert "A prompt, no warning" in page and "42%" in page
    assert "of 31 still open as long, 13 ended in time (this category in the city)" in page
    without = scope_for("x", "unassigned")
    assert "does not open orders" in said(alerts_page(view("risk"), without))


def test_perhaps_overdue_orders_are_folded_away(english: None) -> None:
    page = alerts_page(view("overdue", maybe=(order_row(),), maybe_total=1), SUPERVISOR)
    (folded,) = [each for each in walk(page) if type(each).__name__ == "Details"]
    assert "Perhaps overdue (after the data): 1 order" in said(folded)


def test_who_was_told_when_by_which_channel_with_the_receipt(english: None) -> None:
    told = Delivery(NORTH, "liaison", "sms", "received", "text", T, T, T, "read")
    born = BornNotice(3, "〔2026〕14 号", "issued")
    each = row("solve", deliveries=(told, replace(told, channel="phone", state="dead")), notices=(born,))
    alone = said(alert_page(AlertView(each, Kept(), DEFAULTS), SUPERVISOR))
    for part in (
        "SMS",
        "received",
        "read",
        "telephone",
        "could not be delivered",
        "liaison",
        "〔2026〕14 号",
    ):
        assert part in alone


def test_acts_are_forms_and_the_city_makes_a_supervision_order(english: None) -> None:
    each = row("solve", acts=("acknowledge", "assign", "settle", "false_alarm"))
    kept = Kept((HistoryLine(T, "", "raise"),))
    page = alert_page(AlertView(each, kept, DEFAULTS, Choices((NORTH,)), may_supervise=True), SUPERVISOR)
    actions = {part.action for part in walk(page) if type(part).__name__ == "Form"}
    assert actions == {f"/alerts/7/{act}" for act in each.acts}
    links = {part.href for part in walk(page) if type(part).__name__ == "Link"}
    assert "/supervise/notices?new=1&warning=7" in links
    none = alert_page(AlertView(row("solve"), kept, DEFAULTS), SUPERVISOR)
    assert not [part for part in walk(none) if type(part).__name__ == "Form"]


def test_answers_are_sentences_and_strangers_are_none(english: None) -> None:
    assert answer_text("moved").startswith("Somebody else") and answer_text("<b>") == ""
    assert order_warnings(()) == []
