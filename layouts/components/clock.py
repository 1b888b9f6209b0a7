"""How an order stands in one line: sign, words, deadline; in a list of failed ones first why it failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dash import html

from dashboard.i18n import _
from dashboard.views.order import OrderFilter, OrderRow
from dashboard.views.vocabulary import RATED_ANSWERS
from layouts import text, vocabulary
from layouts.components.chips import sign

Cause = Literal["", "unsolved", "answer"]
LOW_ANSWERS = RATED_ANSWERS[1:]
BY_ANSWER = ("not_satisfied", "uncredited", *LOW_ANSWERS)
TONES = {"bad": "bad", "may": "may", "warn": "warn"}


@dataclass(frozen=True)
class Stand:
    """A sign of layouts.components.chips, "" for none, its words, and what stands quietly beside them."""

    kind: str
    said: str
    more: str = ""


def cause_of(filter: OrderFilter) -> Cause:
    """Return what makes every order of a list a failed one, beside being late, which each says itself."""
    if filter.measure == "unsolved" or filter.verdict == "unsolved":
        return "unsolved"
    if filter.measure in BY_ANSWER or filter.answer in LOW_ANSWERS:
        return "answer"
    return ""


def time_left(row: OrderRow, zone: str, year: int, cause: Cause = "") -> html.Span:
    """Say how an order stands, the deadline beside it; the first sign is why the list holds the order."""
    stand = standing(row, zone, year, cause)
    parts = [sign(stand.kind, stand.said) if stand.kind else html.Span(stand.said, className="quiet")]
    if stand.more:
        parts.append(html.Span(stand.more, className="limit"))
    if row.provisional:
        parts.append(html.Span(_("provisional"), className="limit"))
    return html.Span(parts, className=f"time-left time-{TONES.get(stand.kind, 'plain')}")


def due_only(row: OrderRow, zone: str, year: int) -> html.Span:
    """Say until when an open order has, without the time left, which a list of one day would date wrongly."""
    limit = text.deadline(row.solve_due, zone, year) if row.solve_due else text.NONE
    kind = "warn" if row.near_due else ""
    shown = sign(kind, limit) if kind else html.Span(limit, className="quiet")
    return html.Span(shown, className=f"time-left time-{TONES.get(kind, 'plain')}")


def standing(row: OrderRow, zone: str, year: int, cause: Cause = "") -> Stand:
    """Return how an order stands against its deadline, after the cause of a list of failed orders."""
    own = _late(row, zone, year) if row.late else _in_time(row, zone, year)
    if cause == "answer":
        return Stand("bad", vocabulary.word(vocabulary.ANSWERS, row.answer, _("no answer")), own.said)
    if cause == "unsolved" and row.closed_at is not None:
        return Stand("bad", unsolved_word(row), own.said)
    return own


def unsolved_word(row: OrderRow) -> str:
    """Say why an order does not count as solved."""
    if row.closed_at is None or row.verdict == "unsolved":
        return _("not solved")
    if row.closing_kind in ("confirmed", "explained"):
        return vocabulary.word(vocabulary.CLOSING_KINDS, row.closing_kind)
    return _("not solved") if row.verdict else _("not verified")


def _late(row: OrderRow, zone: str, year: int) -> Stand:
    if row.open_overdue:
        return Stand("bad", text.overdue(row.overdue_days), _deadline(row, zone, year))
    ended = _ended(row, zone, year)
    if row.overdue_days is None:
        return Stand("bad", _("withdrawn because the unit asked"), ended)
    if not row.overdue_days:
        template = _("closed late, under a working day")
        if row.closed_at is None:
            template = _("withdrawn late, under a working day")
        return Stand("bad", template, ended)
    template = _("closed late by {days}") if row.closed_at else _("withdrawn late by {days}")
    return Stand("bad", template.format(days=text.working_days(row.overdue_days)), ended)


def _in_time(row: OrderRow, zone: str, year: int) -> Stand:
    if row.closed_at is not None and row.state != "direct":
        return Stand("good", _ended(row, zone, year))
    if row.time_left is not None:
        limit = _deadline(row, zone, year)
        if row.maybe_overdue:
            return Stand("may", _("perhaps overdue (after the data)"), limit)
        left = _("{time} left").format(time=text.duration(row.time_left))
        return Stand("warn" if row.near_due else "", left, limit)
    if row.state == "withdrawn":
        return Stand("", _("withdrawn"))
    if row.closing_kind == "direct" or row.state == "direct":
        return Stand("", _("answered directly"))
    if row.excluded:
        return Stand("", _("excluded from the appraisal"), _deadline(row, zone, year))
    if row.paused_since is not None:
        return Stand("", _("paused since {moment}").format(moment=text.moment(row.paused_since, zone, year)))
    return Stand("", _("without deadline"))


def _deadline(row: OrderRow, zone: str, year: int) -> str:
    if row.solve_due is None:
        return ""
    return _("deadline {moment}").format(moment=text.deadline(row.solve_due, zone, year))


def _ended(row: OrderRow, zone: str, year: int) -> str:
    def at(moment: datetime) -> str:
        return text.moment(moment, zone, year)

    if row.closed_at is not None:
        return _("closed {moment}").format(moment=at(row.closed_at))
    return _("withdrawn {moment}").format(moment=at(row.withdrawn_at)) if row.withdrawn_at else ""
