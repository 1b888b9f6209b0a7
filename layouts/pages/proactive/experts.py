"""Experts whose advice may be asked: the list, one with its contact behind a mask, a new one."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.proactive_records import ExpertRow, ExpertsView
from layouts import text
from layouts.component import Children, Component, aria
from layouts.components.cards import card, lead, segments
from layouts.components.chips import chip
from layouts.components.forms import act_form, hidden, pairs
from layouts.components.links import choose, href
from layouts.components.records import record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import (
    demo_mark,
    folded,
    head,
    kept_history,
    line,
    records_foot,
)
from layouts.pages.proactive.tabs import EXPERTS as PATH
from layouts.pages.proactive.words import answer_strips

EXPERT_SHOW = "expert-show"
EXPERT_REASON = "expert-reason"
EXPERT_NUMBER = "expert-number"
EXPERT_SHOWN = "expert-shown"
Asked = Mapping[str, str]


def experts_page(view: ExpertsView, scope: Scope, said: str = "") -> html.Div:
    """Draw the list, beside it the open expert or the form for a new one."""
    side = _open(view, view.selected) if view.selected else ([_form(None)] if view.keeps else [])
    active = sum(each.active for each in view.rows)
    return html.Div(
        [
            head(_("Experts"), PATH, scope),
            *answer_strips(said),
            lead(
                _("{n} experts may be asked, in {fields} fields.").format(n=active, fields=len(view.fields))
            ),
            html.Div([_fields(view)], className="records-bar"),
            html.Div(
                [_list(view), html.Div(side, className="stack")], className="people-columns records-columns"
            ),
            records_foot(
                _("Contacts are masked; who asks for one gives a reason, and it is in the audit trail."),
                demo=any(each.demo for each in view.rows),
            ),
        ],
        className="records",
    )


def _fields(view: ExpertsView) -> html.Nav:
    items = [(_("all"), PATH, not view.field)]
    items += [(each, href(PATH, {"field": each}), each == view.field) for each in view.fields]
    return segments(_("Field of expertise"), items)


def _list(view: ExpertsView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("No expert is on the list yet.")), className="panel")
    columns = [
        Column("name", _("Name"), left=True, pin=True),
        Column("field", _("Field of expertise"), left=True),
        Column("organisation", _("Organisation"), left=True, grow=True),
        Column("contact", _("How to reach"), left=True, secondary=True),
        Column("state", _("State"), left=True),
    ]
    rows = [_row(view, each) for each in view.rows]
    return html.Section(table(columns, rows, caption=_("Experts")), className="panel table-panel")


def _row(view: ExpertsView, row: ExpertRow) -> Row:
    here = href(PATH, {"field": view.field, "sel": str(row.expert_id)})
    cells: dict[str, Children] = {
        "name": html.Span(
            [*demo_mark(row.demo), choose(row.name, here, _("Show the expert {name}").format(name=row.name))],
            className="clip-line",
        ),
        "field": row.field,
        "organisation": row.organisation or text.NONE,
        "contact": row.contact or text.NONE,
        "state": state(row),
    }
    chosen = view.selected is not None and view.selected.expert_id == row.expert_id
    return Row(cells, href=here, selected=chosen, tone="" if row.active else "faint")


def state(row: ExpertRow) -> Component:
    """Say whether an expert may be asked."""
    return _("may be asked") if row.active else chip(_("off the list"), "outline")


def _open(view: ExpertsView, row: ExpertRow) -> list[Component]:
    facts: list[tuple[str, Component]] = [
        (_("Field of expertise"), row.field),
        (_("Organisation"), row.organisation or text.NONE),
        (_("How to reach"), _contact(view, row)),
        (_("State"), state(row)),
    ]
    close = dcc.Link(_("Close"), href=href(PATH, {"field": view.field}), className="stay")
    parts: list[Component] = [card(row.name, pairs(*facts), action=close)]
    if view.keeps:
        act, label = (
            ("deactivate", _("Take off the list")) if row.active else ("activate", _("Put on the list"))
        )
        button = act_form(f"{PATH}/{row.expert_id}/{act}", label, {"back": PATH})
        parts.append(card(_("Entry"), html.Div([button], className="button-row"), _edit(row)))
    return [*parts, kept_history(view.kept)]


def _contact(view: ExpertsView, row: ExpertRow) -> Component:
    if not view.may_unmask or not row.contact:
        return row.contact or text.NONE
    shown = html.Span(row.contact, id=EXPERT_SHOWN, **aria(live="polite"))
    form = html.Details(
        [
            html.Summary(_("Show (logged)"), className="text-button"),
            html.Div(
                [
                    html.Label(
                        [
                            _("Reason"),
                            dcc.Input(id=EXPERT_REASON, type="text", maxLength=200, className="field"),
                        ]
                    ),
                    html.Button(_("Show contact"), id=EXPERT_SHOW, type="button", className="button"),
                ],
                className="picker-panel contact-form",
            ),
        ],
        className="picker",
    )
    where = dcc.Store(id=EXPERT_NUMBER, data=row.expert_id)
    return html.Div([shown, form, where], className="contact")


def _edit(row: ExpertRow) -> html.Details:
    return folded(_("Change the entry …"), _fields_form(row))


def _form(row: ExpertRow | None) -> html.Section:
    return card(_("New expert"), _fields_form(row))


def _fields_form(row: ExpertRow | None) -> html.Form:
    contact = _("How to reach; empty keeps the one that is stored") if row else _("How to reach")
    return record_form(
        f"{PATH}/save",
        _("Save"),
        hidden("expert", str(row.expert_id) if row else "0"),
        line("name", _("Name"), row.name if row else "", 60),
        line("field", _("Field of expertise"), row.field if row else "", 60),
        line("organisation", _("Organisation"), row.organisation if row else "", required=False),
        line("contact", contact, "", 60, required=False),
        back=PATH,
    )
