"""A unit's list of lost points: confirm it, or appeal against a row."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.month import CheckView, LostRow, UnitList
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.forms import hidden
from layouts.components.links import order_path
from layouts.components.records import record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.month.parts import appeal_form, path_of, unit_href
from layouts.pages.month.words import RECORDED, appeal_sign, point_word, source_word
from layouts.vocabulary import word


def list_card(view: CheckView, found: UnitList) -> html.Section:
    """Show the list of one unit."""
    title = _("Lost points of {unit}").format(unit=found.unit.name)
    said = list_summary(found)
    parts: list[Component] = [html.P(said, className="card-note")]
    if found.rows:
        parts.append(_table(view, found, title))
    else:
        parts.append(empty_good(_("No order cost this unit a point of its score.")))
    if found.more:
        more = _("{n} further rows with {points} points are not listed.")
        parts.append(
            html.P(more.format(n=found.more, points=text.points(found.more_points)), className="card-note")
        )
    return card(title, *parts, action=confirm_form(view, found))


def list_summary(found: UnitList) -> str:
    """Say what a unit lost in all."""
    check = found.check
    if check is None:
        return _("Rows of the district's list whose orders lie in this township.")
    if check.score is None:
        return _("Not scored: {n} rows.").format(n=check.rows)
    return _("Score {score}, {points} points lost by {n} rows.").format(
        score=text.points(check.score), points=text.points(check.lost), n=check.rows
    )


def confirm_form(view: CheckView, found: UnitList) -> Component:
    """Offer to confirm the list, or say that it is."""
    check = found.check
    if check is not None and check.confirmed_at is not None:
        at = text.moment(check.confirmed_at, CITY_ZONE, year=0)
        return sign("good", _("Confirmed {at}").format(at=at))
    if not found.may_confirm:
        return None
    return record_form(
        f"{path_of(view.life.month)}/confirm",
        _("Confirm this list"),
        hidden("unit", found.unit.code),
        back=unit_href(view.life.month, found.unit.code),
        class_name="inline-form",
    )


def _table(view: CheckView, found: UnitList, title: str) -> html.Div:
    columns = [
        Column("order", _("Order"), left=True, pin=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("place", _("Township"), left=True, secondary=True, wide=True),
        Column("point", _("Indicator"), left=True),
        Column("recorded", _("Recorded"), left=True),
        Column("source", _("Source"), left=True, secondary=True, wide=True),
        Column("points", _("Points")),
        Column("appeal", _("Appeal"), left=True),
    ]
    return table(columns, [_row(view, found, each) for each in found.rows], caption=title)


def _row(view: CheckView, found: UnitList, each: LostRow) -> Row:
    order = each.order
    cells: dict[str, Children] = {
        "order": dcc.Link(order.order_no, href=order_path(order.source, order.order_no)),
        "title": order.title,
        "place": order.township or text.NONE,
        "point": point_word(each.point),
        "recorded": word(RECORDED, each.recorded),
        "source": source_word(each.point),
        "points": text.lost(each.points),
        "appeal": _appeal(view, found, each),
    }
    return Row(cells)


def _appeal(view: CheckView, found: UnitList, each: LostRow) -> Component:
    if each.appeal is not None and each.appeal.state not in ("withdrawn", "refused"):
        return appeal_sign(each.appeal.state)
    said = appeal_sign(each.appeal.state) if each.appeal is not None else None
    if not found.may_appeal:
        return said or text.NONE
    number = f"{each.order.source}~{each.order.order_no}"
    form = appeal_form(view.life.month, number, each.point, unit_href(view.life.month, found.unit.code))
    return html.Div([said, form]) if said else form
