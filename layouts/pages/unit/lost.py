"""What cost the unit most: its orders by the points of the score that each lost, over all indicators."""

from __future__ import annotations

from fractions import Fraction

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.views.unit import LostOrder, LostPoints
from layouts import text
from layouts.component import Children
from layouts.components.cards import card
from layouts.components.links import may_open, order_path
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.unit.sheet import UnitSheet

TAB = "lost"


def may_lose(sheet: UnitSheet) -> bool:
    """Tell whether the unit has a score whose lost points its reader may open order by order."""
    row = sheet.view.row
    return row is not None and row.rank is not None and may_open(sheet.scope, sheet.view.unit)


def lost_link(sheet: UnitSheet) -> dcc.Link:
    """Link to the list of the orders that cost the unit points."""
    return dcc.Link(_("What cost most, order by order"), href=sheet.state.at(tab=TAB), className="stay")


def lost_panel(sheet: UnitSheet, lost: LostPoints) -> html.Div:
    """Show the orders by the points they cost, one column an indicator; the last row is the sum."""
    row = sheet.view.row
    assert row is not None
    away = dcc.Link(_("Close"), href=sheet.state.at(tab=""), className="card-more stay")
    title = _("What cost most: {points} points lost").format(points=text.points(lost.total))
    note = text.period(sheet.view.context.period)
    if not lost.total:
        nothing = empty_good(_("No point was lost."))
        return html.Div(card(title, nothing, note=note, action=away), className="lost")
    names = [item.indicator for item in row.score.items if item.scored and item.lost]
    columns = [
        Column("points", _("Points lost"), define="score"),
        Column("title", _("Request"), left=True, pin=True, grow=True),
        Column("number", _("Order number"), left=True, secondary=True),
        Column("unit", _("Unit"), left=True),
        *(Column(name, _(text.INDICATOR_NAMES[name]), define=name) for name in names),
    ]
    rows = [Row(_cells(each, names)) for each in lost.orders]
    if lost.others:
        said = ngettext("{n} further order", "{n} further orders", lost.others).format(n=lost.others)
        rows.append(Row({"points": text.lost(lost.rest), "title": said}, tone="faint"))
    whole = {item.indicator: text.lost(item.lost) for item in row.score.items if item.indicator in names}
    rows.append(Row({"points": text.lost(lost.total), "title": _("Lost in all"), **whole}, tone="total"))
    drawn = table(columns, rows, caption=title)
    explained = html.P(_explained(), className="card-note")
    return html.Div(card(title, drawn, explained, note=note, action=away), className="lost")


def _cells(each: LostOrder, names: list[str]) -> dict[str, Children]:
    row = each.row
    link = dcc.Link(row.title or row.order_no, href=order_path(row.source, row.order_no), className="clip")
    cells: dict[str, Children] = {
        "points": html.B(text.lost(each.points)),
        "title": link,
        "number": row.order_no,
        "unit": row.township or row.unit,
    }
    cells |= {name: text.lost(each.by.get(name, Fraction(0))) if name in each.by else None for name in names}
    return cells


def _explained() -> str:
    return _(
        "An indicator's lost points are shared over the orders that keep it from being full, each by what "
        "it lacks: an unsolved or late order one, an answer what its credit is short of 1, an order open "
        "past its deadline one in satisfaction too, a provincial order one for each item missed. The shares "
        "add up to the points lost exactly; each is printed rounded."
    )
