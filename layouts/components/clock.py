"""The state of an order's solve clock in one line: sign, words, deadline."""

from __future__ import annotations

from datetime import datetime

from dash import html

from dashboard.i18n import _
from dashboard.views.order import OrderRow
from layouts import text
from layouts.components.chips import sign


def time_left(row: OrderRow, zone: str, year: int) -> html.Span:
    """Say how an order stands against its deadline, the deadline beside it."""
    kind, said = standing(row, zone, year)
    parts = [sign(kind, said)] if kind else [html.Span(said, className="quiet")]
    open_clock = row.time_left is not None
    if open_clock and row.solve_due is not None:
        limit = _("deadline {moment}").format(moment=text.deadline(row.solve_due, zone, year))
        parts.append(html.Span(limit, className="limit"))
    if row.provisional:
        parts.append(html.Span(_("provisional"), className="limit"))
    return html.Span(parts, className=f"time-left time-{_tone(row)}")


def _tone(row: OrderRow) -> str:
    if row.open_overdue:
        return "bad"
    if row.maybe_overdue:
        return "may"
    return "warn" if row.near_due else "plain"


def standing(row: OrderRow, zone: str, year: int) -> tuple[str, str]:
    """Return the sign of how an order stands against its deadline, "" for none, and its words."""
    if row.open_overdue:
        return "bad", text.overdue(row.overdue_days)
    if row.closed_at is not None and row.state != "direct":
        return "good", _closed(row, row.closed_at, zone, year)
    if row.maybe_overdue:
        return "may", _("perhaps overdue (after the data)")
    if row.time_left is not None:
        left = _("{time} left").format(time=text.duration(row.time_left))
        return ("warn" if row.near_due else "", left)
    if row.state == "withdrawn":
        return "", _("withdrawn")
    if row.closing_kind == "direct" or row.state == "direct":
        return "", _("answered directly")
    if row.paused_since is not None:
        return "", _("paused since {moment}").format(moment=text.moment(row.paused_since, zone, year))
    return "", _("without deadline")


def _closed(row: OrderRow, closed_at: datetime, zone: str, year: int) -> str:
    moment = text.moment(closed_at, zone, year)
    if not row.late:
        return _("closed {moment}").format(moment=moment)
    if not row.overdue_days:
        return _("closed {moment} (was overdue under a working day)").format(moment=moment)
    return _("closed {moment} (was overdue by {days})").format(
        moment=moment, days=text.working_days(row.overdue_days)
    )
