"""What the city's office sees of a check: who confirmed, what appeals would change, the next step."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.month.effects import Effect
from dashboard.month.late import LateChange
from dashboard.month.records import OPEN_APPEALS
from dashboard.views.month import CheckView, UnitCheck
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.forms import hidden
from layouts.components.links import choose
from layouts.components.records import record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.month.parts import path_of, unit_href
from layouts.pages.month.words import late_word, obstacle_text
from layouts.pages.proactive.parts import line

MOST_TICKED = 100


def units_card(view: CheckView) -> html.Section:
    """Show every unit with orders: its score, its list, whether it confirmed, its appeals."""
    title = _("Lists of the units")
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("rank", _("Rank")),
        Column("score", _("Score")),
        Column("lost", _("Points lost")),
        Column("rows", _("Rows")),
        Column("confirmed", _("Confirmed"), left=True),
        Column("appeals", _("Appeals"), left=True, grow=True),
    ]
    chosen = view.chosen.unit.code if view.chosen else ""
    listed = [each for each in view.units if each.rows or each.rank is not None]
    others = [each for each in view.units if not each.rows and each.rank is None]

    def drawn(units: list[UnitCheck]) -> html.Div:
        rows = [_unit(view, each, each.unit.code == chosen) for each in units]
        return table(columns, rows, caption=title)

    parts: list[Component] = [drawn(listed)] if listed else []
    if others:
        summary = html.Summary(
            _("{n} units that are not scored").format(n=len(others)), className="text-button"
        )
        parts.append(html.Details([summary, drawn(others)], className="record-fold", open=not listed))
    return card(title, *parts)


def _unit(view: CheckView, each: UnitCheck, chosen: bool) -> Row:
    address = unit_href(view.life.month, each.unit.code)
    cells: dict[str, Children] = {
        "unit": choose(each.unit.name, address, each.unit.name),
        "rank": text.NONE if each.rank is None else str(each.rank),
        "score": text.points(each.score),
        "lost": text.lost(each.lost) if each.score is not None else text.NONE,
        "rows": str(each.rows),
        "confirmed": _confirmed(view, each),
        "appeals": _appeals(each),
    }
    return Row(cells, href=address, selected=chosen)


def _confirmed(view: CheckView, each: UnitCheck) -> Component:
    if each.confirmed_at is not None:
        return sign("good", text.moment(each.confirmed_at, CITY_ZONE, view.context.period.last.year))
    if view.life.state == "provisional":
        return text.NONE
    over = view.life.locked or (view.life.checked_until is not None and view.now >= view.life.checked_until)
    return html.Span(_("not answered"), className="quiet") if over else sign("none", _("not confirmed yet"))


def _appeals(each: UnitCheck) -> str:
    waiting = sum(each.appeals.get(state, 0) for state in OPEN_APPEALS)
    decided = sum(each.appeals.values()) - waiting
    if not waiting and not decided:
        return text.NONE
    return _("{waiting} open, {decided} decided").format(waiting=waiting, decided=decided)


def step_card(view: CheckView) -> html.Section:
    """Show the next step of the month: what stands against it, and the button for who may take it."""
    month = view.life.month
    titles = {
        "provisional": _("Begin the check"),
        "checking": _("Lock the month"),
        "locked": _("Correct the month"),
    }
    parts: list[Component] = []
    if view.obstacles:
        items = [html.Li(sign("bad", obstacle_text(each))) for each in view.obstacles]
        parts.append(html.Ul(items, className="obstacles"))
    if view.life.locked:
        parts.append(_correction(view))
    elif not view.obstacles and view.keeps:
        act = "begin" if view.life.state == "provisional" else "lock"
        fields = [line("text", _("Note"), required=False)] if act == "lock" else []
        note = (
            _("Units get three working days; no answer counts as confirmed. Every unit is told.")
            if act == "begin"
            else _("Stored are settings, rules, data version, every figure and every order behind it.")
        )
        parts += [
            html.P(note, className="card-note"),
            record_form(f"{path_of(month)}/{act}", titles[view.life.state], *fields, back=path_of(month)),
        ]
    return card(titles[view.life.state], *parts)


def _correction(view: CheckView) -> html.Div:
    said = _(
        "Figures stay as they were locked. A correction makes version {n}: it takes over the orders ticked "
        "here and the appeals granted since, and lists every figure that it changes."
    )
    late = _("Changed since the lock: {n} orders, not counted.").format(n=len(view.late))
    parts: list[Component] = [html.P(said.format(n=view.life.version + 1), className="card-note")]
    if view.late:
        parts.append(html.P(late))
    if view.keeps:
        month = view.life.month
        ticks = [_tick(each) for each in view.late[:MOST_TICKED]]
        fields: list[Component] = [
            hidden("version", str(view.life.version)),
            line("text", _("Reason of the correction")),
        ]
        if ticks:
            legend = html.Legend(_("Orders to take over from the data"))
            fields.insert(1, html.Fieldset([legend, *ticks], className="ticks"))
        parts.append(
            record_form(f"{path_of(month)}/correct", _("Make the next version"), *fields, back=path_of(month))
        )
    return html.Div(parts)


def _tick(each: LateChange) -> html.Label:
    box = dbc.Checkbox(name=f"order.{each.shard}.{each.order_id}")
    said: list[Component] = [each.order_no, html.Small(late_word(each), className="quiet")]
    return html.Label([box, html.Span(said)], className="tick")


def effect_card(view: CheckView) -> list[html.Section]:
    """Show what granting the open appeals would change, with what was granted and is not counted yet."""
    if not view.appeals:
        return []
    title = _("If every open appeal is granted")
    if not view.effect:
        return [card(title, empty_good(_("No score and no rank would be another.")))]
    columns = [
        Column("unit", _("Unit"), left=True, grow=True),
        Column("score", _("Score")),
        Column("rank", _("Rank")),
    ]
    note = _("Arithmetic of the month as it is counted now, with appeals granted before; no decision.")
    rows = [Row(_effect(each)) for each in view.effect]
    return [card(title, table(columns, rows, caption=title), html.P(note, className="card-note"))]


def _effect(each: Effect) -> dict[str, Children]:
    return {
        "unit": each.now.unit.name,
        "score": _both(text.points(each.now.score.points), text.points(each.then.score.points)),
        "rank": _both(_rank(each.now.rank), _rank(each.then.rank)),
    }


def _rank(rank: int | None) -> str:
    return text.NONE if rank is None else str(rank)


def _both(now: str, then: str) -> Component:
    return now if now == then else html.Span([html.Span(f"{now} → ", className="quiet"), html.B(then)])


def rank_link(month: str) -> dcc.Link:
    """Lead to the month's ranking."""
    return dcc.Link(_("Ranking of the month"), href=f"/rank?period={month}", className="button")
