"""Figures of data readiness: which orders each is about, and what these must carry to light it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    true,
)

from dashboard.i18n import noop
from dashboard.views.vocabulary import RATED_ANSWERS

Condition = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Figure:
    """A figure: which orders it is about, which of them carry what it needs, and the fields that bring it."""

    code: str
    name: str
    about: Condition
    carries: Condition
    fields: tuple[str, ...]
    why: str


def _all(_row: Any) -> ColumnElement[bool]:
    return true()


def _asked(row: Any) -> ColumnElement[bool]:
    """Return the condition of orders that somebody has to handle."""
    return and_(row.state.not_in(("direct", "withdrawn")))


def _closed(row: Any) -> ColumnElement[bool]:
    return and_(row.state == "closed")


def _provincial(row: Any) -> ColumnElement[bool]:
    return and_(row.provincial.is_(True), row.state != "direct")


def _present(*names: str) -> Condition:
    return lambda row: and_(*(row[name].is_not(None) for name in names))


def _said(name: str) -> Condition:
    return lambda row: and_(row[name] != "")


_SIX = (
    "four_way_call_at",
    "acknowledged_at",
    "onsite_at",
    "feedback_enterprise_at",
    "feedback_city_at",
    "first_review_passed",
)


FIGURES: tuple[Figure, ...] = (
    Figure(
        "volume",
        noop("Orders accepted"),
        _all,
        _present("opened_at"),
        ("opened_at",),
        noop("Counts orders by the day they were opened."),
    ),
    Figure(
        "units",
        noop("Ranking of districts and departments"),
        _asked,
        _present("unit_id"),
        ("unit", "district"),
        noop("Each order must name the unit that answers for it."),
    ),
    Figure(
        "townships",
        noop("Ranking of townships"),
        lambda row: and_(_asked(row), row.district_id.is_not(None)),
        _present("township_id"),
        ("township",),
        noop("Orders of a district must name the township."),
    ),
    Figure(
        "categories",
        noop("Figures by category"),
        _all,
        _present("category_id"),
        ("category",),
        noop("Each order must name its category."),
    ),
    Figure(
        "channels",
        noop("Figures by channel"),
        _all,
        _said("channel"),
        ("channel",),
        noop("Tells provincial, city-line and visit orders apart."),
    ),
    Figure(
        "transfers",
        noop("Orders transferred"),
        _asked,
        _present("dispatched_at"),
        ("dispatched_at",),
        noop("The working-day clocks start at the dispatch to the first unit."),
    ),
    Figure(
        "on_time",
        noop("On-time rate"),
        _asked,
        _present("solve_due"),
        ("dispatched_at", "solve_due"),
        noop("Needs a deadline: the dispatch it is counted from, or the deadline itself."),
    ),
    Figure(
        "close_time",
        noop("Time to close"),
        _closed,
        _present("closed_at"),
        ("submitted_at", "closed_at"),
        noop("Needs the submission of the reply that passed, or the closing time."),
    ),
    Figure(
        "resolution",
        noop("Resolution rate, official verdict"),
        _closed,
        _said("verdict_official"),
        ("verdict_official", "verdict_official_at"),
        noop("Needs the verdict of a source that the unit does not control."),
    ),
    Figure(
        "confirmed",
        noop("Service confirmation"),
        _closed,
        _said("closing_kind"),
        ("closing_kind",),
        noop("Tells solved, service-confirmed and explained closes apart."),
    ),
    Figure(
        "claimed",
        noop("Unit's own claim"),
        _closed,
        _said("verdict_claimed"),
        ("verdict_claimed",),
        noop("Shown beside the official verdict as the over-claim gap."),
    ),
    Figure(
        "district_verdict",
        noop("District's call-back"),
        _closed,
        _said("verdict_district"),
        ("verdict_district",),
        noop("A series of its own beside the official verdict."),
    ),
    Figure(
        "enterprise_verdict",
        noop("Enterprise's confirmation"),
        _closed,
        _said("verdict_enterprise"),
        ("verdict_enterprise",),
        noop("What the enterprise itself says, as a series of its own."),
    ),
    Figure(
        "satisfaction",
        noop("Satisfaction"),
        _closed,
        lambda row: and_(row.answer_final.in_(RATED_ANSWERS)),
        ("answer_final", "answered_at"),
        noop("Needs the final answer of the call-back."),
    ),
    Figure(
        "first_satisfaction",
        noop("First satisfaction"),
        _closed,
        lambda row: and_(row.answer_first.in_(RATED_ANSWERS)),
        ("answer_first",),
        noop("The first answer is kept beside the final one."),
    ),
    Figure(
        "onsite",
        noop("Time to be on site"),
        _provincial,
        _present("transferred_out_at", "onsite_at"),
        ("transferred_out_at", "onsite_at"),
        noop("Two hours from the provincial transfer-out to the arrival on site."),
    ),
    Figure(
        "feedback",
        noop("Time to first feedback"),
        _provincial,
        _present("feedback_enterprise_at", "feedback_city_at"),
        ("feedback_enterprise_at", "feedback_city_at"),
        noop("Met only when both enterprise and city platform have it."),
    ),
    Figure(
        "liaison",
        noop("Liaison's response"),
        _provincial,
        _present("acknowledged_at"),
        ("acknowledged_at",),
        noop("An item of the six-aspect scorecard."),
    ),
    Figure(
        "four_way",
        noop("Four-way call"),
        _provincial,
        _present("four_way_call_at"),
        ("four_way_call_at",),
        noop("An item of the six-aspect scorecard."),
    ),
    Figure(
        "report",
        noop("Report accepted at first review"),
        _provincial,
        _present("first_review_passed"),
        ("first_review_passed",),
        noop("An item of the six-aspect scorecard."),
    ),
    Figure(
        "six",
        noop("Six-aspect scorecard"),
        _provincial,
        _present(*_SIX),
        _SIX,
        noop("Needs the times of all six aspects for each provincial order."),
    ),
    Figure(
        "gates",
        noop("Four gates' quality checks"),
        _closed,
        _said("gate_log"),
        ("gate_log",),
        noop("When, by whom and with which result each reply was checked at the four gates."),
    ),
    Figure(
        "pauses",
        noop("Pauses of the clock"),
        _asked,
        _said("pause_log"),
        ("pause_log",),
        noop("A pause registered before the deadline moves it; a late one is shown beside it."),
    ),
    Figure(
        "calls",
        noop("Calls with the enterprise"),
        _asked,
        _said("call_log"),
        ("call_log",),
        noop("Who was called when and with which result, on the order's page."),
    ),
    Figure(
        "look_backs",
        noop("Look-backs"),
        _closed,
        _said("look_back_log"),
        ("look_back_log",),
        noop("What became of orders that were closed unsolved or with a dissatisfied answer."),
    ),
    Figure(
        "ledgers",
        noop("Two ledgers"),
        _asked,
        _said("ledger_log"),
        ("ledger_log",),
        noop("Unsolved matters and planned solutions with their promised dates."),
    ),
    Figure(
        "repeat",
        noop("Enterprises that come again"),
        _all,
        _said("enterprise_hash"),
        ("enterprise_name",),
        noop("Each order must name the enterprise."),
    ),
)
