"""A table in figures that an officer knows by heart, and what of them somebody has to confirm."""

from __future__ import annotations

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import html

from dashboard.i18n import _, noop
from dashboard.importing.suspicion import check_of, said
from dashboard.views.importing import TrialView
from dashboard.views.look import EVERY, NO_UNIT, OTHER_UNITS, Look, LookRow, Point
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import key_figure
from layouts.components.table import Column, Row, table
from layouts.vocabulary import ANSWERS, CLOSING_KINDS, STATES, VERDICTS

# What the names of the boxes that confirm a point begin with.
CONFIRM = "confirm."
FIELDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "state": (noop("State"), STATES),
    "closing_kind": (noop("Closing kind"), CLOSING_KINDS),
    "verdict_official": (noop("Official verdict"), VERDICTS),
    "verdict_district": (noop("District's verdict"), VERDICTS),
    "verdict_enterprise": (noop("Enterprise's verdict"), VERDICTS),
    "answer_first": (noop("First answer"), ANSWERS),
    "answer_final": (noop("Final answer"), ANSWERS),
}
ROW_NAMES: Mapping[str, str] = {
    EVERY: noop("All orders"),
    OTHER_UNITS: noop("Departments and utilities"),
    NO_UNIT: noop("Without a responsible unit"),
}


def point_said(point: Point) -> str:
    """Return what cannot be in a table as a sentence, with the words that people read."""
    return said(point, _words)


def _words(field: str, word: str) -> tuple[str, str]:
    name, words = FIELDS[field]
    return _(name), _(words[word])


def look_card(trial: TrialView) -> html.Section:
    """Show what the table says beside the last import of the same source, all together and by district."""
    look, before = trial.look, trial.before
    assert look is not None
    note = (
        _("Beside it the last import of this source, data up to {moment}.").format(
            moment=text.moment(before.data_time, "Asia/Shanghai", year=0)
        )
        if before
        else _("It is the first import of this source: there is nothing to compare it with.")
    )
    return html.Section(
        [
            html.Div(html.H2([_("What the table says"), html.Small(note)]), className="card-head"),
            html.Div(_figures(look, before), className="look-figures"),
            html.Div(_districts(look, before), className="import-scroll"),
            html.P(
                _("Counted as every page counts them, as the orders of the table stand once it is stored."),
                className="card-note",
            ),
        ],
        className="panel look",
    )


def _figures(look: Look, before: Look | None) -> list[Component]:
    every, then = look.every, before.every if before else None

    def shown(label: str, name: str) -> Component:
        last = _("last import {n}").format(n=getattr(then, name)) if then else ""
        return key_figure(label, str(getattr(every, name)), last)

    return [
        shown(_("Orders"), "orders"),
        shown(_("Direct answers"), "direct"),
        shown(_("Not closed"), "open"),
        shown(_("Excluded"), "excluded"),
        shown(_("Withdrawn"), "withdrawn"),
        shown(_("No deadline"), "no_deadline"),
        key_figure(
            _("Median working days to close"),
            _days(every),
            _("last import {n}").format(n=_days(then)) if then else "",
        ),
        _part(_("Solved of verified"), every, then, "solved", "verified"),
        _part(_("Satisfied of rated"), every, then, "satisfied", "answered"),
    ]


def _part(label: str, every: LookRow, then: LookRow | None, top: str, bottom: str) -> Component:
    def fraction(row: LookRow) -> str:
        return f"{getattr(row, top)}/{getattr(row, bottom)}"

    last = _("last import {n}").format(n=fraction(then)) if then else ""
    return key_figure(label, fraction(every), last)


def _days(row: LookRow) -> str:
    return text.NONE if row.median_days is None else f"{row.median_days:.1f}"


def _districts(look: Look, before: Look | None) -> Component:
    columns = (
        Column("name", _("Responsible unit"), left=True, grow=True),
        Column("orders", _("Orders")),
        *((Column("before", _("Last import"), secondary=True),) if before else ()),
        Column("direct", _("Direct answers")),
        Column("open", _("Not closed")),
        Column("excluded", _("Excluded")),
        Column("withdrawn", _("Withdrawn"), secondary=True),
        Column("no_deadline", _("No deadline")),
        Column("days", _("Median days")),
        Column("solved", _("Solved"), secondary=True),
        Column("satisfied", _("Satisfied"), secondary=True),
    )
    rows = [Row(_cells(row, before)) for row in look.rows]
    return table(columns, rows, caption=_("What the table says, by responsible unit"))


def _cells(row: LookRow, before: Look | None) -> dict[str, Children]:
    return {
        "name": row.name or html.B(_(ROW_NAMES[row.key])),
        "orders": str(row.orders),
        "before": str(before.row(row.key).orders) if before else "",
        "direct": str(row.direct),
        "open": str(row.open),
        "excluded": str(row.excluded),
        "withdrawn": str(row.withdrawn),
        "no_deadline": str(row.no_deadline),
        "days": _days(row),
        "solved": f"{row.solved}/{row.verified}",
        "satisfied": f"{row.satisfied}/{row.answered}",
    }


def points_to_confirm(look: Look) -> list[Component]:
    """Show each point that cannot be with a box to confirm it, and those known from the last import."""
    if not look.points:
        return []
    asked = look.to_confirm
    heading = (
        _("▲ {n} points of this table cannot be right in an ordinary table. Confirm each one, or go back.")
        if asked
        else _("Unusual, as at the last import, when it was confirmed:")
    )
    return [
        html.Fieldset(
            [
                html.Legend(heading.format(n=len(asked))),
                *(_point(point, ask=True) for point in asked),
                *(_point(point, ask=False) for point in look.points if point not in asked),
            ],
            className="look-points",
        )
    ]


def _point(point: Point, *, ask: bool) -> html.Div:
    sentence = point_said(point)
    if ask:
        head: Component = dbc.Checkbox(
            id=f"confirm-{point.name.replace('.', '-')}",
            name=f"{CONFIRM}{point.name}",
            value=False,
            label=sentence,
        )
    else:
        head = html.P(["○ ", sentence])
    return html.Div([head, html.Span(check_of(point), className="quiet")], className="look-point")
