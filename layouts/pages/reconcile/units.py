"""The match of each unit and the orders behind each difference."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.reconcile.explain import Candidate, Explanation, OtherWay
from dashboard.reconcile.match import CellMatch
from dashboard.views.reconcile import Reconciliation
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.links import order_path
from layouts.components.table import Column, Row, table
from layouts.pages.reconcile.words import COLUMN_NAMES, other_way_text

ORDERS_SHOWN = 12


def units_panel(result: Reconciliation) -> html.Section:
    """Show every published figure beside the computed one, the units that differ first."""
    columns = [Column("unit", _("Unit"), left=True, pin=True), Column("state", _("State"), left=True)]
    for name in result.published.columns:
        group = _(COLUMN_NAMES[name])
        columns += [
            Column(f"{name}-published", _("published"), group=group, gap=True),
            Column(f"{name}-computed", _("computed"), group=group),
        ]
        if name in ("resolution", "satisfaction", "on_time"):
            columns.append(Column(f"{name}-fraction", _("fraction"), group=group, secondary=True, wide=True))
    rows = sorted(result.published.rows, key=lambda row: row.code in result.chosen.reproduced)
    caption = _("Unit by unit")
    return html.Section(
        [
            html.Div(html.H2(caption), className="card-head"),
            table(
                columns,
                [_unit_row(result, row.name, row.code) for row in rows],
                caption=caption,
            ),
        ],
        className="panel match-panel",
    )


def _unit_row(result: Reconciliation, name: str, code: str) -> Row:
    agrees = code in result.chosen.reproduced
    own = result.names[code]
    cells: dict[str, Children] = {
        "unit": own if own == name else [own, html.Span(name, className="evidence")],
        "state": sign("good", _("agrees")) if agrees else sign("warn", _("differs")),
    }
    classes: dict[str, str] = {}
    for cell in result.matches[code]:
        cells[f"{cell.column}-published"] = cell.published
        cells[f"{cell.column}-computed"] = cell.computed or text.NONE
        cells[f"{cell.column}-fraction"] = cell.fraction
        if not cell.agrees:
            classes[f"{cell.column}-computed"] = "differs"
    return Row(cells, classes=classes)


def differences(result: Reconciliation) -> html.Section:
    """Show, for each unit that differs, the orders that would explain it."""
    units = [
        _difference(result, row.code)
        for row in result.published.rows
        if row.code not in result.chosen.reproduced
    ]
    return card(
        _("What is left"),
        html.Div(units, className="differences"),
        note=_("the fewest orders that make all figures of a unit agree"),
    )


def _difference(result: Reconciliation, code: str) -> html.Div:
    wrong = [cell for cell in result.matches[code] if not cell.agrees]
    explanations = result.explanations.get(code, ())
    body: list[Component] = [_explanation(one, place == 0) for place, one in enumerate(explanations)]
    if not body:
        body = [html.P(_("No single kind of orders explains this."), className="quiet")]
    return html.Div(
        [
            html.H3([result.names[code], html.Small(text.listed(map(_cell, wrong)))]),
            *body,
        ],
        className="difference",
    )


def _cell(cell: CellMatch) -> str:
    if cell.nearest:
        told = _(
            "{column} published {published}, computed {computed} ({fraction}); published would be {nearest}"
        )
        return told.format(
            column=_(COLUMN_NAMES[cell.column]),
            published=cell.published,
            computed=cell.computed,
            fraction=cell.fraction,
            nearest=cell.nearest,
        )
    return _("{column} published {published}, computed {computed}").format(
        column=_(COLUMN_NAMES[cell.column]), published=cell.published, computed=cell.computed or text.NONE
    )


def _explanation(one: Explanation, unfolded: bool) -> html.Details:
    said = _(" and ").join(other_way_text(way) for way in one.ways)
    lists = [_orders(way) for way in one.ways]
    return html.Details([html.Summary(said), *lists], open=unfolded, className="explanation")


def _orders(way: OtherWay) -> html.Div:
    """List every order that could be meant, the first ones at once: the list is as long as its number."""
    parts: list[Component] = [_order_list(way.orders[:ORDERS_SHOWN])]
    rest = way.orders[ORDERS_SHOWN:]
    if rest:
        told = html.Summary(_("and {n} more").format(n=len(rest)), className="text-button")
        parts.append(html.Details([told, _order_list(rest)], className="explaining-rest"))
    return html.Div(parts)


def _order_list(orders: Sequence[Candidate]) -> html.Ul:
    items = [
        html.Li(
            [
                dcc.Link(order.order_no, href=order_path(order.source, order.order_no), className="order-no"),
                html.Span(order.title or _("Confidential order"), className="evidence"),
            ]
        )
        for order in orders
    ]
    return html.Ul(items, className="explaining")
