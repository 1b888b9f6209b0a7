"""The pool of supervisors: by background, one with its history, a new one."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.reviews import PoolView, SupervisorRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.chips import chip
from layouts.components.forms import act_form, hidden, labelled, pairs, select
from layouts.components.links import choose, href
from layouts.components.records import history_card, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import demo_mark, folded, line, unit_field
from layouts.pages.reviews.words import ACTS, BACKGROUNDS, answer_strips
from layouts.pages.supervise.tabs import POOL, REVIEWS, tabs


def pool_page(view: PoolView, scope: Scope, said: str = "") -> html.Div:
    """Draw the pool, beside it the open supervisor or the form of a new one."""
    side = _open(view, view.selected) if view.selected else ([_form(view)] if view.keeps else [])
    table_in = [dcc.Link(_("Bring in a table"), href="/records/import?of=supervisors", className="button")]
    return html.Div(
        [
            page_head(
                _("Pool of supervisors"),
                controls=[tabs(REVIEWS, scope)],
                actions=table_in if view.keeps else [],
                crumbs=[(_("Social review"), REVIEWS)],
            ),
            *answer_strips(said),
            lead(_lead(view)),
            html.Div([_backgrounds(view)], className="records-bar"),
            html.Div(
                [_list(view), html.Div(side, className="stack")], className="people-columns records-columns"
            ),
            foot(
                _("Panels are drawn by lot: who sits on one is nobody's choice. Contacts are masked."),
                demo=any(each.demo for each in view.rows),
            ),
        ],
        className="records reviews",
    )


def _lead(view: PoolView) -> str:
    total = sum(view.counts.values())
    missing = [_(word) for name, word in BACKGROUNDS.items() if not view.counts.get(name)]
    said = _("{n} supervisors may be drawn, of {m} backgrounds.").format(n=total, m=len(view.counts))
    if not missing:
        return said
    return f"{said} " + _("Missing: {names}.").format(names=text.listed(missing))


def _backgrounds(view: PoolView) -> html.Nav:
    items = [(f"{_('all')} {sum(view.counts.values())}", POOL, not view.background)]
    items += [
        (f"{_(word)} {view.counts.get(name, 0)}", href(POOL, {"background": name}), view.background == name)
        for name, word in BACKGROUNDS.items()
    ]
    return segments(_("Background"), items)


def _list(view: PoolView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("No supervisor is in the pool yet.")), className="panel")
    columns = [
        Column("name", _("Name"), left=True, pin=True),
        Column("background", _("Background"), left=True),
        Column("organisation", _("Organisation"), left=True, grow=True),
        Column("district", _("District"), left=True, secondary=True),
        Column("drawn", _("Times drawn")),
        Column("state", _("State"), left=True),
    ]
    rows = [_row(view, each) for each in view.rows]
    return html.Section(table(columns, rows, caption=_("Supervisors")), className="panel table-panel")


def _row(view: PoolView, row: SupervisorRow) -> Row:
    here = href(POOL, {"background": view.background, "sel": str(row.supervisor_id)})
    cells: dict[str, Children] = {
        "name": html.Span(
            choose(row.name, here, _("Show the supervisor {name}").format(name=row.name)), className="person"
        ),
        "background": _(BACKGROUNDS[row.background]),
        "organisation": row.organisation or text.NONE,
        "district": row.district.name if row.district else _("the whole city"),
        "drawn": str(row.drawn),
        "state": _state(row),
    }
    chosen = view.selected is not None and view.selected.supervisor_id == row.supervisor_id
    return Row(cells, href=here, selected=chosen, tone="" if row.active else "faint")


def _state(row: SupervisorRow) -> Component:
    return _("may be drawn") if row.active else chip(_("out of the pool"), "outline")


def _open(view: PoolView, row: SupervisorRow) -> list[Component]:
    facts: list[tuple[str, Component]] = [
        (_("Background"), _(BACKGROUNDS[row.background])),
        (_("Organisation"), row.organisation or text.NONE),
        (_("District"), row.district.name if row.district else _("the whole city")),
        (_("How to reach"), row.contact or text.NONE),
        (_("State"), html.Span([_state(row), *demo_mark(row.demo)])),
    ]
    close = dcc.Link(_("Close"), href=href(POOL, {"background": view.background}), className="stay")
    parts: list[Component] = [card(row.name, pairs(*facts), action=close)]
    if view.keeps:
        act, label = (
            ("deactivate", _("Take out of the pool")) if row.active else ("activate", _("Put into the pool"))
        )
        button = act_form(f"{POOL}/{row.supervisor_id}/{act}", label, {"back": POOL})
        edit = folded(_("Change the entry …"), _fields(view, row))
        parts.append(card(_("Entry"), html.Div([button], className="button-row"), edit))
    return [*parts, history_card(view.kept.history, ACTS)]


def _form(view: PoolView) -> html.Section:
    return card(_("New supervisor"), _fields(view, None))


def _fields(view: PoolView, row: SupervisorRow | None) -> html.Form:
    contact = _("How to reach; empty keeps the one that is stored") if row else _("How to reach")
    backgrounds = [(name, _(word)) for name, word in BACKGROUNDS.items()]
    district = row.district.code if row and row.district else ""
    chosen = row.background if row else ""
    return record_form(
        f"{POOL}/save",
        _("Save"),
        hidden("supervisor", str(row.supervisor_id) if row else "0"),
        line("name", _("Name"), row.name if row else "", 60),
        labelled(_("Background"), select("background", backgrounds, chosen, _("choose …"))),
        line("organisation", _("Organisation"), row.organisation if row else "", required=False),
        unit_field("district", _("District"), view.choices, district, ("district",), _("the whole city")),
        line("contact", contact, "", 60, required=False),
        back=POOL,
    )
