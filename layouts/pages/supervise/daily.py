"""The daily list: what is overdue, due today and on the next working day, sent back, promised, unanswered."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderRow
from dashboard.views.reference import Unit
from dashboard.views.supervision import DailyView, DueOrders
from layouts import definitions, text
from layouts.component import Children, Component
from layouts.components.cards import card, lead
from layouts.components.clock import due_only, time_left
from layouts.components.forms import grouped_select, labelled
from layouts.components.links import ListState, href, order_path
from layouts.components.states import empty_good, empty_page
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.ledgers.words import marked
from layouts.pages.proactive.parts import clipped, records_foot, unit_groups
from layouts.pages.supervise.notice_parts import head, notice_lines
from layouts.pages.supervise.tabs import DAILY as PATH
from layouts.pages.supervise.tabs import WEEKLY


def daily_page(view: DailyView, scope: Scope) -> html.Div:
    """Draw the list of a unit, for the city's accounts of the whole city."""
    if view.live.as_of is None:
        return html.Div([head(_("Daily list"), PATH, scope), empty_page(scope)], className="records")
    button = html.Button(_("Print"), type="button", className="button print-button")
    weekly = []
    if view.unit is not None and view.unit.kind == "district":
        target = href(WEEKLY, {"unit": view.unit.code})
        weekly = [dcc.Link(_("Weekly bulletin"), href=target, className="button")]
    return html.Div(
        [
            head(_title(view), PATH, scope, actions=[*_unit_form(view), *weekly, button]),
            lead(*_lead(view)),
            html.Div(
                [
                    html.Div([_part(view, each) for each in view.parts if _shown(each)], className="stack"),
                    html.Div(_others(view), className="stack"),
                ],
                className="people-columns daily-columns",
            ),
            records_foot(
                _("Orders as they stood at the data time {moment}; records as they stand now.").format(
                    moment=definitions.data_moment(view.live)
                ),
                demo=definitions.is_demo(view.live),
            ),
        ],
        className="records daily",
    )


def _title(view: DailyView) -> str:
    name = view.unit.name if view.unit else _("Whole city")
    return _("Daily list: {unit}, {day}").format(unit=name, day=text.day(view.day, 0))


def _shown(part: DueOrders) -> bool:
    return part.name != "maybe" or part.total > 0


def _lead(view: DailyView) -> list[Component]:
    totals = {part.name: part for part in view.parts}

    def opened(name: str) -> Component:
        part = totals[name]
        target = ListState(part.filter).href()
        return dcc.Link(str(part.total), href=target, className="num-link") if part.total else str(part.total)

    said = _(
        "{overdue} orders overdue, {today} due today, {next} due on the next working day; "
        "{sent} sent back since {before}, {notices} notices to follow up."
    )
    return text.rich(
        said,
        overdue=opened("overdue"),
        today=opened("today"),
        next=opened("next"),
        sent=str(len(view.sent_back)),
        before=text.day(view.before),
        notices=str(len(view.notices)),
    )


def _unit_form(view: DailyView) -> list[Component]:
    if len(view.units) < 2:
        return []
    chosen = view.unit.code if view.unit else ""
    field = grouped_select("unit", unit_groups(view.units), chosen, _("Whole city / own unit"))
    return [html.Form(labelled(_("Unit"), field), action=PATH, method="get", className="nav-form daily-unit")]


def _part(view: DailyView, part: DueOrders) -> html.Section:
    titles = {
        "overdue": _("Overdue"),
        "today": _("Due today, {day}"),
        "next": _("Due on the next working day, {day}"),
        "maybe": _("Perhaps overdue since the data"),
    }
    days = {"today": view.day, "next": view.next_day}
    title = titles[part.name].format(day=text.day(days.get(part.name, view.day)))
    if not part.rows:
        return card(title, empty_good(_("No order.")))
    target = ListState(part.filter).href()
    every = dcc.Link(_("all {n}").format(n=part.total), href=target, className="card-more")
    timed = part.name not in ("today", "next")
    return card(title, order_list(view.live, part.rows, title, view.unit, timed=timed), action=every)


def order_list(
    context: FigureContext, rows: Sequence[OrderRow], caption: str, unit: Unit | None, *, timed: bool = True
) -> html.Div:
    """Draw orders by their clocks; a row opens one. The unit's own name is left out.

    `timed`: with the time left at the data time; a list of what a day brings shows the deadline alone.
    """
    columns = [
        Column("left", _("Time left") if timed else _("Deadline"), left=True),
        Column("no", _("Order number"), left=True, wide=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("unit", _("Responsible"), left=True),
    ]
    return table(columns, [_order(context, each, unit, timed) for each in rows], caption=caption)


def _order(context: FigureContext, row: OrderRow, unit: Unit | None, timed: bool) -> Row:
    path = order_path(row.source, row.order_no)
    zone = definitions.zone_of(context, row.source)
    year = definitions.data_day(context).year
    own = unit is not None and row.unit == unit.name
    cells: dict[str, Children] = {
        "left": time_left(row, zone, year, "") if timed else due_only(row, zone, year),
        "no": dcc.Link(row.order_no, href=path),
        "title": dcc.Link(clipped(row.title or row.category or text.NONE), href=path),
        "unit": (row.township or row.unit) if own else " ".join(filter(None, (row.unit, row.township))),
    }
    return Row(cells, href=path)


def _others(view: DailyView) -> list[html.Section]:
    return [_sent_back(view), _notices(view), *_promises(view), _unanswered(view)]


def _sent_back(view: DailyView) -> html.Section:
    title = _("Sent back since {day}").format(day=text.day(view.before))
    if not view.sent_back:
        return card(title, empty_good(_("No reply was sent back.")))
    columns = [
        Column("no", _("Order number"), left=True),
        Column("gate", _("Gate"), left=True),
        Column("reason", _("Grounds"), left=True, grow=True),
        Column("at", _("On"), secondary=True),
    ]
    rows = []
    for each in view.sent_back:
        path = order_path(each.order.source, each.order.order_no)
        cells: dict[str, Children] = {
            "no": dcc.Link(each.order.order_no, href=path),
            "gate": _("gate {n}").format(n=each.gate),
            "reason": clipped(each.reason or text.NONE),
            "at": text.moment(each.at, CITY_ZONE, year=view.day.year),
        }
        rows.append(Row(cells, href=path))
    return card(title, table(columns, rows, caption=title))


def _notices(view: DailyView) -> html.Section:
    title = _("Notices to follow up")
    if not view.notices:
        return card(title, empty_good(_("No reply is due and none waits for review.")))
    return card(title, notice_lines(view.notices))


def _promises(view: DailyView) -> list[html.Section]:
    if not view.promises:
        return []
    columns = [
        Column("no", _("Order number"), left=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("promised", _("Promised"), left=True),
    ]
    rows = []
    for row, promised, mark in view.promises:
        path = order_path(row.source, row.order_no)
        cells: dict[str, Children] = {
            "no": dcc.Link(row.order_no, href=path),
            "title": clipped(row.title or text.NONE),
            "promised": marked(text.deadline(promised, CITY_ZONE, year=view.day.year), mark),
        }
        rows.append(Row(cells, href=path))
    title = _("Promises due")
    return [card(title, table(columns, rows, caption=title))]


def _unanswered(view: DailyView) -> html.Section:
    title = _("Reminders without an answer")
    if not view.unanswered:
        return card(title, empty_good(_("Every reminder since then was answered, or none was sent.")))
    items = [
        html.Li(
            [
                html.Time(text.moment(each.at, CITY_ZONE, year=view.day.year)),
                html.Span(
                    [f"{each.unit.name}　", dcc.Link(each.text, href=each.link) if each.link else each.text]
                ),
            ]
        )
        for each in view.unanswered
    ]
    shown: list[Component] = [html.Ol(items, className="timeline")]
    if view.unanswered_total > len(items):
        said = _("The newest {shown} of {n} are listed.").format(shown=len(items), n=view.unanswered_total)
        shown.append(html.P(said, className="card-note"))
    return card(title, html.Div(shown))
