"""Cells of the tables of warnings: object, unit, deadline, rate, who was told, state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from dash import dcc, html

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.views.alerts import Delivery, WarningRow
from dashboard.views.counts import Rate
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Component
from layouts.components.chips import sign
from layouts.components.links import order_path, unit_path
from layouts.definitions import CITY_ZONE
from layouts.pages.alerts.words import (
    CHANNELS,
    DUTIES,
    ENDED,
    KINDS,
    MESSAGES,
    PATH,
    short_standing,
    standing_mark,
)
from layouts.pages.reminders.words import error_text
from layouts.vocabulary import gate_name, word

SHORT_CLOCKS = ("onsite", "feedback")
# Of several messages on a channel the one that came farthest is shown.
FARTHEST = ("received", "sent", "sending", "waiting", "dead", "cancelled")


def here(row: WarningRow) -> str:
    """Return the address of one warning."""
    return f"{PATH}/{row.warning_id}"


def opens(row: WarningRow, shown: Component) -> dcc.Link:
    """Link what a row starts with to its warning."""
    return dcc.Link(shown, href=here(row), className="choose-link", title=_("Open the warning"))


def standing(row: WarningRow) -> Component:
    """Say how the clock of a warning stood, with its deadline."""
    mark = short_standing(row) if row.kind in SHORT_CLOCKS else standing_mark(row)
    due = html.Span(text.deadline(row.due, CITY_ZONE, row.judged_at.year), className="limit")
    return html.Span([mark, due], className="time-left")


def order_cell(row: WarningRow) -> Component:
    """Name an order with its request, where the account may open it."""
    if row.order is None:
        return html.Span(row.number or text.NONE, className="quiet")
    path = order_path(row.order.source, row.order.order_no)
    return html.Span(
        [
            dcc.Link(row.order.title or row.order.order_no, href=path, className="clip"),
            html.Span(row.order.order_no, className="quiet order-no"),
        ],
        className="order-cell",
    )


def unit_cell(unit: Unit | None, township: Unit | None = None) -> Component:
    """Name a unit and the township in which an order lies, or a township's district; each opens its page."""
    if unit is None:
        return html.Span(_("hotline office"), className="quiet")
    parts: list[Component] = [dcc.Link(unit.name, href=unit_path(unit.code))]
    if township is not None and township.unit_id != unit.unit_id:
        parts.append(html.Span(dcc.Link(township.name, href=unit_path(township.code)), className="place"))
    return html.Span(parts, className="unit-cell")


def gate_cell(row: WarningRow) -> Component:
    """Say at which gate an order's reply waits."""
    return gate_name(row.order.gate) if row.order else text.NONE


def kind_cell(row: WarningRow) -> str:
    """Name what a warning is about."""
    return word(KINDS, row.kind)


def rate_of(row: WarningRow) -> Rate:
    """Return the exact fraction that a warning under the threshold was raised on."""
    return Rate(Fraction(str(row.detail["numerator"])), int(row.detail["denominator"]))


def rate_cell(row: WarningRow, settings: AppraisalSettings) -> Component:
    """Show a rate under the threshold with its exact fraction; a running month is outlined."""
    rate = rate_of(row)
    look = "low low-open" if row.level == "amber" else "low"
    return html.Span(
        [
            html.Span(f"{text.percent(rate, settings)}%", className=look),
            html.Span(f"  {text.fraction(rate)}", className="fraction quiet"),
        ],
        className="nowrap",
    )


def told_cell(row: WarningRow) -> Component:
    """Say on which channels somebody was told, and how far that came."""
    if not row.deliveries:
        return html.Span(_("nobody to tell"), className="quiet", title=_("No contact stands for the unit."))
    marks: list[Component] = []
    for channel in CHANNELS:
        states = [each.state for each in row.deliveries if each.channel == channel]
        if states:
            best = min(states, key=FARTHEST.index)
            kind, _word = MESSAGES[best]
            said = _("{channel}: {state}").format(channel=word(CHANNELS, channel), state=_(_word))
            marks.append(html.Span([sign(kind), word(CHANNELS, channel)], title=said, className="told"))
    return html.Span(marks, className="told-marks")


def born_cell(row: WarningRow) -> Component:
    """Name the 督办单 that were made of a warning."""
    if not row.notices:
        return text.NONE
    links = [
        dcc.Link(each.number or _("draft"), href=f"/supervise/notices/{each.supervision_id}")
        for each in row.notices
    ]
    return html.Span(links, className="born")


def month_words(row: WarningRow) -> str:
    """Name the month that a rate is of; a township's is that of the three months up to it."""
    if row.unit is not None and row.unit.kind == "township":
        return _("three months to {month}").format(month=row.period)
    return row.period


def ended_words(row: WarningRow) -> str:
    """Say how a warning ended."""
    if row.state == "over":
        return _("over: a later month is judged")
    if row.kind == "below":
        return _("{n} data days at or above the threshold").format(n=row.good_days)
    if row.detail.get("gone"):
        return _("not in the data any more")
    return word(ENDED, str(row.detail.get("ended", "")))


def object_cell(row: WarningRow) -> Component:
    """Name what a warning is about, of whatever kind."""
    if row.kind == "below":
        rate = _(text.INDICATOR_NAMES[row.indicator])
        return _("{month} {indicator}").format(month=month_words(row), indicator=rate)
    if row.kind == "source":
        return str(row.detail.get("name", ""))
    if row.kind == "calendar":
        return _("{year}: working days").format(year=row.detail.get("year", ""))
    return order_cell(row)


def moment(at: datetime | None, year: int | None = None) -> str:
    """Print a moment in the city's time."""
    return text.moment(at, CITY_ZONE, year)


def moment_of(row: WarningRow, name: str) -> datetime | None:
    """Return a moment that a warning's detail names."""
    told = row.detail.get(name)
    return datetime.fromisoformat(str(told)) if told else None


def messages_table_rows(deliveries: Sequence[Delivery]) -> list[tuple[str, ...]]:
    """Return the messages of a warning as texts: when, whom, channel, state, receipt."""
    rows: list[tuple[str, ...]] = []
    for each in deliveries:
        _kind, said = MESSAGES[each.state]
        receipt = " ".join(
            part for part in (moment(each.receipt_at) if each.receipt_at else "", each.receipt) if part
        )
        rows.append(
            (
                moment(each.created_at),
                " · ".join(
                    part
                    for part in (
                        each.unit.name if each.unit else _("hotline office"),
                        word(DUTIES, each.duty, ""),
                    )
                    if part
                ),
                word(CHANNELS, each.channel),
                _(said),
                receipt or error_text(each.error) or text.NONE,
            )
        )
    return rows
