"""A department's orders that wait at gate 3, and its parts in other units' orders."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.order import OrderFilter
from dashboard.views.unit import GateQueue, JointPart, JointParts, QueuedOrder
from layouts import definitions, text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.links import may_open, number, order_path
from layouts.components.states import empty_good, figures_only, not_enough_data
from layouts.components.table import Column, Row, table
from layouts.pages.unit.sheet import UnitSheet
from layouts.text import NONE

TEMPLATE = "/import/template/gates.csv"


def gate3_row(sheet: UnitSheet) -> list[Component]:
    """Return both panels side by side, nothing for a unit at whose gate nothing can wait."""
    view = sheet.view
    if view.queue is None:
        return []
    joint = [_joint_panel(sheet, view.joint)] if view.joint is not None else []
    tone = "unit-pair unit-gate3" if joint else "unit-pair unit-single"
    return [html.Div([_queue_panel(sheet, view.queue), *joint], className=tone)]


def _queue_panel(sheet: UnitSheet, queue: GateQueue) -> html.Section:
    view = sheet.view
    title, note = _("Queue at gate 3"), _("at {moment}").format(moment=definitions.data_moment(view.live))
    if not queue.recorded:
        template = TEMPLATE if sheet.scope.may("import") else ""
        missing = not_enough_data(_("Record of the four gates: when replies enter gate 3"), template)
        return card(title, missing, note=note)
    if not queue.total:
        return card(title, empty_good(_("No order waited at gate 3 at the data time.")), note=note)
    every = number(_("all {n}").format(n=queue.total), sheet.opens_now(), "at_gate3")
    more = html.Span(every, className="card-more")
    if not may_open(sheet.scope, view.unit):
        refused = html.P(figures_only(view.unit.name), className="state")
        return card(title, refused, note=note, action=more)
    columns = [
        Column("since", _("Waits since"), left=True),
        Column("days", _("Working days")),
        Column("order", _("Request"), left=True, grow=True),
        Column("handler", _("Handler"), left=True, secondary=True),
        Column("signed", _("Deputy head's sign-off"), left=True),
        Column("consultation", _("Consultation"), left=True),
        Column("due", _("Deadline"), left=True, secondary=True, wide=True),
    ]
    rows = [_queued(sheet, each) for each in queue.rows]
    return card(title, table(columns, rows, caption=title), note=note, action=more)


def _queued(sheet: UnitSheet, queued: QueuedOrder) -> Row:
    live, row, waiting = sheet.view.live, queued.row, queued.waiting
    zone, year = definitions.zone_of(live), live.period.last.year
    path = order_path(row.source, row.order_no)
    signed = sign("none", _("not yet"))
    if waiting.signed_at is not None:
        signed = sign("good", text.moment(waiting.signed_at, zone, year))
    return Row(
        {
            "since": text.moment(waiting.since, zone, year),
            "days": str(queued.workdays),
            "order": dcc.Link(row.title or row.order_no, href=path, className="clip"),
            "handler": waiting.handler or NONE,
            "signed": signed,
            "consultation": _("needed") if waiting.consultation else NONE,
            "due": text.deadline(row.solve_due, zone, year),
        },
        href=path,
    )


def _joint_panel(sheet: UnitSheet, joint: JointParts) -> html.Section:
    view = sheet.view
    title = _("Assisting other units")
    note = _("the lead answers for the order, this unit for its own deadline")
    now, then = None, None
    if sheet.scope.city_wide and sheet.scope.may("view_orders"):
        now = OrderFilter(joint=view.unit.code)
        then = now.but(period=view.context.period.text, basis=view.context.basis)
    figures = text.rich(
        _("Open {open}, past the unit's deadline {overdue}; in {period} {on_time} of {due} in time"),
        open=number(joint.open, now, "joint_open"),
        overdue=number(joint.overdue, now, "joint_overdue"),
        on_time=number(joint.on_time, then, "joint_on_time"),
        due=number(joint.due, then, "joint_due"),
        period=text.period(view.context.period),
    )
    parts: list[Component] = [html.P(figures, className="card-line")]
    if joint.rows:
        columns = [
            Column("due", _("Unit's deadline"), left=True),
            Column("order", _("Order number"), left=True, grow=True),
            Column("lead", _("Lead unit"), left=True),
        ]
        parts.append(table(columns, [_part(sheet, each) for each in joint.rows], caption=title))
    return card(title, *parts, note=note)


def _part(sheet: UnitSheet, part: JointPart) -> Row:
    live = sheet.view.live
    limit = text.deadline(part.due, definitions.zone_of(live), live.period.last.year)
    path = order_path(part.source, part.order_no) if sheet.scope.city_wide else ""
    return Row(
        {
            "due": sign("bad", limit) if part.overdue else limit,
            "order": dcc.Link(part.order_no, href=path) if path else part.order_no,
            "lead": part.lead or NONE,
        },
        href=path,
    )
