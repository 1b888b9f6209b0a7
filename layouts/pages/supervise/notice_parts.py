"""What the pages of notices share: heads, tables of notices, orders on them, the print's frame."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.notices import NoticeRow
from dashboard.views.proactive import ShownOrder
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import page_head
from layouts.components.chips import chip
from layouts.components.links import choose, order_path
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import clipped, demo_mark, due_cell
from layouts.pages.supervise.notice_words import KINDS, state_sign
from layouts.pages.supervise.tabs import LEDGERS, NOTICES, tabs


def head(
    title: str,
    path: str,
    scope: Scope,
    *,
    chips: Sequence[Component] = (),
    actions: Sequence[Component] = (),
    here: str = "",
) -> html.Header:
    """Show a page's title and the row of places; `here` names one record below its list."""
    crumbs = [(_("Supervision"), LEDGERS), (here, path)] if here else []
    return page_head(title, chips=chips, controls=[tabs(path, scope)], actions=actions, crumbs=crumbs)


def notice_path(notice_id: int) -> str:
    """Return the address of a notice."""
    return f"{NOTICES}/{notice_id}"


def notice_name(row: NoticeRow) -> str:
    """Return the number of a notice, for a draft its title."""
    return row.number or row.title


def due_of(row: NoticeRow) -> Component:
    """Show a notice's deadline with how it stands; provisional where its year's holidays are unknown."""
    shown = due_cell(row.due, row.standing)
    return html.Span([shown, " ", chip(_("provisional"), "outline")]) if row.provisional else shown


def notice_table(rows: Sequence[NoticeRow], *, unit_column: bool = True) -> html.Div:
    """Draw notices as a table; a row opens one."""
    columns = [
        Column("number", _("Notice number"), left=True, pin=True),
        *([Column("unit", _("Addressed to"), left=True)] if unit_column else []),
        Column("title", _("Title"), left=True, grow=True),
        Column("orders", _("Orders")),
        Column("due", _("Deadline"), left=True),
        Column("returns", _("Times sent back"), secondary=True, wide=True),
        Column("state", _("State"), left=True),
    ]
    return table(columns, [_row(each) for each in rows], caption=_("Supervision notices"))


def _row(row: NoticeRow) -> Row:
    here = notice_path(row.notice_id)
    name = row.number or _("not numbered")
    title = html.Span([*demo_mark(row.demo), clipped(row.title)], className="clip-line")
    cells: dict[str, Children] = {
        "number": choose(name, here, _("Open {what}").format(what=notice_name(row))),
        "unit": row.unit.name,
        "title": title,
        "orders": str(row.orders),
        "due": due_of(row),
        "returns": str(row.returns),
        "state": state_sign("supervision", row.state),
    }
    return Row(cells, href=here)


def notice_lines(rows: Sequence[NoticeRow]) -> html.Div:
    """Draw notices in a narrow column: whose, its number, how it stands."""
    columns = [
        Column("number", _("Notice number"), left=True, grow=True),
        Column("unit", _("Addressed to"), left=True),
        Column("due", _("Deadline"), left=True),
    ]
    lines = []
    for each in rows:
        here = notice_path(each.notice_id)
        owed = due_of(each) if each.standing.state else state_sign("supervision", each.state)
        name = choose(notice_name(each), here, each.title)
        lines.append(Row({"number": name, "unit": each.unit.name, "due": owed}, href=here))
    return table(columns, lines, caption=_("Supervision notices"))


def orders_table(orders: Sequence[ShownOrder], *, links: bool = True) -> html.Div:
    """Draw the orders of a notice, masked; each number opens its order."""
    columns = [
        Column("no", _("Order number"), left=True, pin=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("unit", _("Responsible unit"), left=True),
        Column("opened", _("Accepted")),
        Column("closed", _("Closed")),
    ]
    rows = []
    for each in orders:
        number: Component = each.order_no
        if links:
            number = dcc.Link(each.order_no, href=order_path(each.source, each.order_no))
        cells: dict[str, Children] = {
            "no": number,
            "title": clipped(each.title),
            "unit": each.unit,
            "opened": text.moment(each.opened_at, CITY_ZONE, year=0),
            "closed": text.moment(each.closed_at, CITY_ZONE, year=0),
        }
        rows.append(Row(cells))
    return table(columns, rows, caption=_("Orders on the notice"))


def kind_chip(row: NoticeRow) -> html.Span:
    """Show what kind of notice it is."""
    return chip(_(KINDS[row.kind]))


def print_page(title: str, back: str, back_words: str, body: Component, name: str) -> html.Div:
    """Frame what is printed alone, with the way back and the button above it."""
    button = html.Button(_("Print"), type="button", className="button primary print-button")
    link = dcc.Link(back_words, href=back, className="button")
    return html.Div(
        [page_head(title, actions=[link, button]), html.Section(body, className="panel")],
        className=f"records checkup-page {name}",
    )
