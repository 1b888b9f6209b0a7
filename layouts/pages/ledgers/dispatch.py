"""The weekly notice of the ledgers (每周调度通报): one paper to print, every number opening its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.ledgers import DispatchRow, DispatchView, LedgerRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import lead
from layouts.components.chips import chip
from layouts.components.links import href
from layouts.components.period import choice, menu, scrolled
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.ledgers.parts import DISPATCH, head, item_table
from layouts.pages.proactive.parts import demo_mark, records_foot
from layouts.pages.supervise.tabs import LEDGERS

SHOWN = ("open", "new", "signed", "slipped", "late", "unnoted", "next")


def dispatch_page(view: DispatchView, scope: Scope) -> html.Div:
    """Draw the notice of a week."""
    weeks = [
        choice(text.week_name(each), href(DISPATCH, {"week": each}), each == view.week.text)
        for each in view.weeks
    ]
    actions = [
        menu(text.week_name(view.week.text), [scrolled(weeks)], title=_("Week")),
        html.Button(_("Print"), type="button", className="button primary print-button"),
    ]
    span = text.days(view.week.first, view.week.last)
    chips = [chip(span, "neutral"), *_running(view), *demo_mark(view.demo)]
    title = _("Weekly notice of the ledgers")
    if view.whose:
        title = _("Weekly notice of the ledgers: {unit}").format(unit=view.whose)
    known = _(
        "A week that is over stands as it was known at its end: what an import told later is counted in the "
        "week in which it came."
    )
    return html.Div(
        [
            head(title, scope, chips=chips, actions=actions, here=True),
            lead(_lead(view)),
            _units(view),
            *_lists(view),
            records_foot(
                _(
                    "On the books, past the promise and without a note: at the end of the week, or now "
                    "while it runs. Slipped: a promise passed on the books, was moved to a later day or "
                    "given up in the week. Without a note: the last one is older than {n} days."
                ).format(n=view.week.note_days)
                + f" {known}",
                demo=view.demo,
            ),
        ],
        className="records ledgers dispatch",
    )


def _running(view: DispatchView) -> list[Component]:
    if not view.running:
        return []
    moment = text.moment(view.week.known, CITY_ZONE, view.week.first.year)
    return [chip(_("running, up to {moment}").format(moment=moment), "outline")]


def _lead(view: DispatchView) -> str:
    total = view.total
    said = _(
        "{week}: {new} entered, {signed} signed off, {open} on the books; {slipped} with a promise that "
        "slipped, {unnoted} without a weekly note; {next} promised for the week after."
    )
    return said.format(week=text.week_name(view.week.text), **total)


def _units(view: DispatchView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("Nothing stood in the ledgers in this week.")), className="panel")
    names = {
        "open": _("On the books"),
        "new": _("Entered this week"),
        "signed": _("Signed off this week"),
        "slipped": _("Slipped"),
        "late": _("Past the promise"),
        "unnoted": _("No weekly note"),
        "next": _("Promised for next week"),
    }
    columns = [
        Column("unit", _("Unit"), left=True, grow=True, pin=True),
        *(Column(name, label) for name, label in names.items()),
    ]
    rows = [_unit_row(view, each) for each in view.rows]
    if len(rows) > 1:
        rows.append(Row({"unit": _("Total"), **_numbers(view, view.total, "")}, tone="total"))
    caption = _("The ledgers by unit, {week}").format(week=text.week_name(view.week.text))
    return html.Section(table(columns, rows, caption=caption), className="panel table-panel")


def _unit_row(view: DispatchView, row: DispatchRow) -> Row:
    if row.unit is None:
        return Row({"unit": _("no unit yet"), **{name: str(row.figures[name]) for name in SHOWN}})
    return Row({"unit": row.unit.name, **_numbers(view, row.figures, row.unit.code)})


def _numbers(view: DispatchView, figures: Mapping[str, int], unit: str) -> dict[str, Children]:
    return {name: _number(view, name, figures[name], unit) for name in SHOWN}


def _number(view: DispatchView, name: str, n: int, unit: str) -> Component:
    if not n:
        return "0"
    where = href(LEDGERS, {"week": view.week.text, "show": name, "unit": unit})
    return dcc.Link(str(n), href=where, className="num-link")


def _lists(view: DispatchView) -> list[html.Section]:
    moment = view.week.known
    kinds: tuple[tuple[str, str, Sequence[LedgerRow]], ...] = (
        ("late", _("Past the promise"), view.late),
        ("next", _("Promised for the week after"), view.ahead),
        ("unnoted", _("Without a weekly note"), view.unnoted),
        ("signed", _("Signed off in the week"), view.signed),
    )
    return [_named(view, name, title, rows, moment) for name, title, rows in kinds if rows]


def _named(
    view: DispatchView, name: str, title: str, rows: Sequence[LedgerRow], moment: datetime
) -> html.Section:
    total = view.total[name]
    heading: list[Component] = [html.H2(_("{title}: {n}").format(title=title, n=total))]
    if total > len(rows):
        every = href(LEDGERS, {"week": view.week.text, "show": name})
        heading += [
            html.Small(_("the first {n} of {all}").format(n=len(rows), all=total)),
            dcc.Link(_("Show all"), href=every),
        ]
    grid = item_table(rows, moment, title, units=not view.whose)
    return html.Section([html.Div(heading, className="card-head"), grid], className="panel table-panel")
