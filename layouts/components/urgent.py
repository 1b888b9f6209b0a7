"""The orders that ask for something today: overdue ones by working days, then those near their deadline."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.order.urgency import Action
from dashboard.views.order import OrderFilter
from dashboard.views.overview import UrgentOrder
from layouts import text
from layouts.component import Component
from layouts.components.chips import sign
from layouts.components.links import number, order_path
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table


def urgent_table(
    orders: Sequence[UrgentOrder],
    zone: str,
    year: int,
    *,
    unit_column: bool = True,
    township_only: bool = False,
    moment: str = "",
) -> Component:
    """Draw the most urgent orders; where nothing asks for anything, say so.

    `township_only` leaves the unit's own name out, where the page is about that unit.
    `moment` says at which time they were.
    """
    if not orders:
        return empty_good(_("No order was overdue or near its deadline at the data time."))
    columns = [
        Column("standing", _("Time left"), left=True),
        Column("deadline", _("Deadline"), secondary=True, wide=township_only),
        *([Column("unit", _("Responsible"), left=True)] if unit_column else []),
        Column("title", _("Request"), left=True, grow=True),
    ]
    rows = [_row(order, zone, year, township_only) for order in orders]
    return table(columns, rows, caption=_("Most urgent orders"), period=moment)


def _row(order: UrgentOrder, zone: str, year: int, township_only: bool) -> Row:
    row = order.row
    path = order_path(row.source, row.order_no)
    place = [html.Span(row.township, className="place")] if row.township else []
    whole = html.Span([row.unit, *place], className="unit-cell")
    return Row(
        {
            "standing": standing_mark(order),
            "deadline": text.deadline(row.solve_due, zone, year),
            "unit": row.township or _("no township") if township_only else whole,
            "title": dcc.Link(row.title or row.order_no, href=path, className="clip"),
        },
        href=path,
    )


def standing_mark(order: UrgentOrder) -> html.Span:
    """Say by sign and words how an open order stands."""
    row = order.row
    if order.standing == "overdue":
        return html.Span(sign("bad", text.overdue(row.overdue_days)), className="time-left time-bad")
    if row.maybe_overdue:
        return html.Span(sign("may", _("perhaps overdue (after the data)")), className="time-left")
    left = _("{time} left").format(time=text.duration(row.time_left or 0))
    return html.Span(sign("warn", left), className="time-left time-warn")


def standing_notes(action: Action, target: OrderFilter | None) -> tuple[html.Span, html.Span]:
    """Say how many open orders are overdue, and how many near due or perhaps overdue; each opens its list."""
    overdue = html.Span(
        text.rich(_("overdue {n}"), n=number(action.overdue, target, "overdue_now")),
        className="bad-text" if action.overdue else None,
    )
    near = html.Span(
        text.rich(_("near due {n}"), n=number(action.near, target, "near_now")),
        className="warn-text" if action.near else None,
    )
    rest: list[Component] = [near]
    if action.maybe:
        maybe = number(action.maybe, target, "maybe_now")
        said = text.rich(_("◇ perhaps overdue {n}"), n=maybe)
        rest = [*rest, "　", html.Span(said, className="nowrap")]
    return overdue, html.Span(rest)


def action_signs(action: Action, target: OrderFilter | None) -> list[Component]:
    """Show a group's overdue and near orders as signs with counts that open their lists."""
    parts: list[Component] = []
    if action.overdue:
        count = number(action.overdue, target, "overdue_now")
        parts.append(html.Span(["■ ", count], className="act-count bad-text"))
    if action.near:
        count = number(action.near, target, "near_now")
        parts.append(html.Span(["▲ ", count], className="act-count warn-text"))
    return parts
