"""The duty roster of a week, its form, and who is away."""

from __future__ import annotations

from datetime import date, timedelta

import dash_bootstrap_components as dbc
from dash import html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.records.texts import SHORT
from dashboard.reminders.contacts import SHIFTS, is_over
from dashboard.views.reminders import AbsenceRow, AbsencesView, RosterRow, RosterView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, segments
from layouts.components.chips import chip
from layouts.components.forms import act_form, hidden, labelled, select
from layouts.components.links import href
from layouts.components.records import record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import line
from layouts.pages.reminders.contacts import units_offered
from layouts.pages.reminders.tabs import CONTACTS, GRID, contacts_head
from layouts.pages.reminders.words import DUTIES, answer_strips
from layouts.pages.reminders.words import SHIFTS as SHIFT_WORDS

ROSTER = {"tab": "roster"}
ABSENCES = {"tab": "absences"}


def roster_page(view: RosterView, scope: Scope, said: str = "") -> html.Div:
    """Draw who is on duty in a week, beside it the form of one unit's week."""
    side = _edit(view) if view.units else []
    return html.Div(
        [
            *contacts_head("roster", scope),
            *answer_strips(said),
            lead(_now(view)),
            html.Div([_weeks(view)], className="records-bar"),
            html.Div(
                [_week(view), html.Div(side, className="stack")], className="people-columns records-columns"
            ),
            foot(
                _("Who stands on the roster is told first; at night the night shift of the day before."),
                demo=view.demo,
            ),
        ],
        className="records",
    )


def _now(view: RosterView) -> str:
    day, shift = view.now_on
    said = _("Now, {shift} of {day}: {n} of {units} units with a roster have somebody on duty.")
    return said.format(shift=_(SHIFT_WORDS[shift]), day=text.day(day), n=view.on_now, units=view.keeping)


def _weeks(view: RosterView) -> html.Nav:
    first, week = view.days[0], timedelta(days=7)
    this = view.today - timedelta(days=view.today.weekday())
    named = {this: _("this week"), this + week: _("next week")}
    begins = sorted({first - week, first, this, this + week, first + week})
    items = [
        (named.get(each) or _("from {day} on").format(day=text.day(each)), _at(each), each == first)
        for each in begins
    ]
    return segments(_("Week"), items)


def _at(begin: date, **more: str) -> str:
    return href(CONTACTS, {**ROSTER, "week": begin.isoformat(), **more})


def _week(view: RosterView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("Nobody stands on the roster of this week.")), className="panel")
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("shift", _("Shift"), left=True, secondary=True),
        *(Column(day.isoformat(), _head(day), left=True) for day in view.days),
    ]
    rows = [row for each in view.rows for row in _unit_rows(view, each)]
    caption = _("Duty roster from {day} on").format(day=text.day(view.days[0]))
    return html.Section(table(columns, rows, caption=caption), className=GRID)


def _head(day: date) -> str:
    # The names begin with Sunday, days of the week with Monday.
    names = _("Sun Mon Tue Wed Thu Fri Sat").split()
    return f"{text.day(day)} {names[day.isoweekday() % 7]}"


def _unit_rows(view: RosterView, row: RosterRow) -> list[Row]:
    found = []
    writable = any(each.code == row.unit.code for each in view.units)
    here = _at(view.days[0], unit=row.unit.code) if writable else ""
    for shift in SHIFTS:
        cells: dict[str, Children] = {
            "unit": row.unit.name if shift == SHIFTS[0] else "",
            "shift": _(SHIFT_WORDS[shift]),
        }
        for day in view.days:
            cells[day.isoformat()] = _slot(view, row, day, shift)
        found.append(Row(cells, href=here))
    return found


def _slot(view: RosterView, row: RosterRow, day: date, shift: str) -> Component:
    who = row.slots.get((day, shift))
    if who is None:
        return html.Span(_("nobody"), className="warn-text" if day >= view.today else "quiet")
    return html.B(who[1]) if (day, shift) == view.now_on else who[1]


def _edit(view: RosterView) -> list[Component]:
    units = units_offered(view.units)
    chosen = view.edited.unit.code if view.edited else ""
    pick = html.Form(
        [
            hidden("tab", "roster"),
            hidden("week", view.days[0].isoformat()),
            labelled(_("Unit"), select("unit", units, chosen, _("choose …"))),
            html.Button(_("Open its week"), type="submit", className="button"),
        ],
        action=CONTACTS,
        method="get",
        className="people-form",
    )
    parts: list[Component] = [card(_("Write a week"), pick)]
    if view.edited is not None:
        parts.append(_form(view, view.edited))
    return parts


def _form(view: RosterView, row: RosterRow) -> html.Section:
    title = _("Roster of {unit}").format(unit=row.unit.name)
    if not view.people:
        return card(title, html.P(_("The unit has no contacts yet: enter them first."), className="state"))
    people = [(str(number), name) for number, name in view.people]
    fields: list[Component] = []
    slots = [(day, shift) for day in view.days for shift in SHIFTS]
    over = [slot for slot in slots if is_over(slot, view.now_on)]
    if len(over) == len(slots) and not view.keeps:
        said = _("The shifts of this week are over: the city's office alone changes them, with a reason.")
        return card(title, html.P(said, className="state"))
    for day, shift in slots:
        if view.keeps or (day, shift) not in over:
            now = row.slots.get((day, shift))
            label = _("{day}, {shift}").format(day=_head(day), shift=_(SHIFT_WORDS[shift]))
            name = f"on_{day.isoformat()}_{shift}"
            held = [(str(now[0]), now[1])] if now and (str(now[0]), now[1]) not in people else []
            chosen = str(now[0]) if now else ""
            fields.append(labelled(label, select(name, [*people, *held], chosen, _("nobody"))))
    why: list[Component] = []
    if over and view.keeps:
        why = [line("reason", _("Why shifts that are over are changed"), longest=SHORT, required=False)]
    form = record_form(
        f"{CONTACTS}/roster",
        _("Save the week"),
        hidden("unit", row.unit.code),
        html.Div(fields, className="form-grid"),
        *why,
        back=_at(view.days[0]),
    )
    return card(title, form)


def absences_page(view: AbsencesView, scope: Scope, said: str = "") -> html.Div:
    """Draw who is away or will be, beside it the form of a new absence."""
    side = [card(_("New absence"), _absence_form(view))] if view.people else []
    return html.Div(
        [
            *contacts_head("absences", scope),
            *answer_strips(said),
            lead(_("{n} absences run or are to come.").format(n=len(view.rows))),
            html.Div(
                [_away(view), html.Div(side, className="stack")], className="people-columns records-columns"
            ),
            foot(
                _(
                    "Where nobody stands in, or who stands in is away too, the unit's deputy is told, then "
                    "its leader, then the district, then the city's office."
                )
            ),
        ],
        className="records",
    )


def _away(view: AbsencesView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("Nobody is away.")), className="panel")
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("name", _("Name"), left=True),
        Column("duty", _("Duty"), left=True, secondary=True, wide=True),
        Column("from", _("From"), left=True),
        Column("until", _("Until"), left=True),
        Column("deputy", _("Stands in"), left=True),
        Column("told", _("Is told"), left=True, grow=True),
        Column("act", "", left=True),
    ]
    rows = [_absence_row(each) for each in view.rows]
    return html.Section(table(columns, rows, caption=_("Absences")), className=GRID)


def _absence_row(row: AbsenceRow) -> Row:
    back = href(CONTACTS, ABSENCES)
    end = act_form(f"{CONTACTS}/absence/{row.absence_id}/remove", _("Take back"), {"back": back})
    cells: dict[str, Children] = {
        "unit": row.unit.name,
        "name": row.name,
        "duty": _(DUTIES[row.duty]),
        "from": text.moment(row.from_at, CITY_ZONE),
        "until": text.deadline(row.until_at, CITY_ZONE),
        "deputy": row.deputy or text.NONE,
        "told": row.reaches or chip(_("the unit's others, else the level above"), "outline"),
        "act": end if row.may_end else "",
    }
    return Row(cells)


def _absence_form(view: AbsencesView) -> html.Form:
    people = [(str(number), name) for number, name in view.people]
    return record_form(
        f"{CONTACTS}/absence",
        _("Save"),
        labelled(_("Who is away"), select("contact", people, "", _("choose …"))),
        _time("from", _("From")),
        _time("until", _("Until")),
        labelled(_("Who stands in"), select("deputy", people, "", _("nobody named"))),
        line("note", _("Note"), "", 200, required=False),
        back=href(CONTACTS, ABSENCES),
    )


def _time(name: str, label: str) -> html.Label:
    field = dbc.Input(name=name, type="datetime-local", required=True, className="field")
    return labelled(label, field)
