"""Supervision notices: the list with its sentence, what the rules propose, and the form of a new one."""

from __future__ import annotations

from dataclasses import asdict, replace

from dash import dcc, html

from dashboard.clocks.periods import UnknownPeriod
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.records.rights import sees_unit
from dashboard.views.notices import NoticeDraft, NoticeFilter, NoticesView, ProposalRow
from dashboard.views.records import Choices
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, lead, segments
from layouts.components.forms import grouped_select, hidden, labelled, select
from layouts.components.links import href
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good, not_shown, said_within
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import day_field, line, records_foot, unit_field, unit_groups
from layouts.pages.supervise.notice_parts import head, notice_table
from layouts.pages.supervise.notice_words import ACTS, KINDS, STATES, answer_strips, rule_words
from layouts.pages.supervise.tabs import NOTICES as PATH

EXTRA = ("overdue",)


def notices_page(view: NoticesView, scope: Scope, said: str = "") -> html.Div:
    """Draw the list, for who keeps the records with proposals and the form of a new notice."""
    draft = view.draft
    if view.unit is not None and not sees_unit(scope, view.unit):
        top = head(_("Supervision notices"), PATH, scope)
        return html.Div([top, not_shown(view.unit, scope, PATH)], className="records notices")
    main: list[Component] = [_list(view), *_proposals(view)]
    body: Component = html.Div(main, className="stack")
    if draft is not None:
        form = card(_("New notice"), notice_form(draft, view.choices))
        body = html.Div([body, html.Div(form, className="stack")], className="people-columns records-columns")
    new = href(PATH, {"new": "1"})
    actions = [dcc.Link(_("New notice"), href=new, className="button primary")] if view.keeps else []
    return html.Div(
        [
            head(_("Supervision notices"), PATH, scope, actions=actions),
            *answer_strips(said),
            lead(*_lead(view, scope)),
            html.Div([_states(view), *_narrowed(view), _choices(view)], className="records-bar"),
            body,
            records_foot(
                _(
                    "Running: issued, replied or sent back. Overdue: the deadline has passed and no reply "
                    "is in, or it was sent back."
                ),
                demo=any(each.demo for each in view.rows),
            ),
        ],
        className="records notices",
    )


def at(filter: NoticeFilter, **changes: str) -> str:
    """Return the address of a list of notices."""
    return href(PATH, {name: value for name, value in asdict(replace(filter, **changes)).items() if value})


def _lead(view: NoticesView, scope: Scope) -> list[Component]:
    counts, base = view.counts, NoticeFilter(unit=view.filter.unit, kind=view.filter.kind)

    def opened(n: int, **changes: str) -> Component:
        return dcc.Link(str(n), href=at(base, **changes), className="num-link") if n else str(n)

    if not any(counts.values()):
        return [said_within(_("There is no supervision notice yet."), scope, view.unit)]
    said = _(
        "{open} notices run, {overdue} of them overdue, {returned} sent back; {signed} signed off this month."
    )
    return text.rich(
        said,
        open=opened(counts.get("open", 0), state="open"),
        overdue=opened(counts.get("overdue", 0), state="overdue"),
        returned=opened(counts.get("returned", 0), state="returned"),
        signed=opened(view.signed_off, did="sign_off", period=view.month),
    )


def _states(view: NoticesView) -> html.Nav:
    counts, shown = view.counts, view.filter.state
    total = sum(n for state, n in counts.items() if state in STATES["supervision"])
    items = [(f"{_('all')} {total}", at(view.filter, state="", did="", period=""), not shown)]
    names = {"open": _("running"), "overdue": _("overdue")}
    names |= {state: _(word) for state, word in STATES["supervision"].items()}
    for state, word in names.items():
        if counts.get(state) or state == shown:
            address = at(view.filter, state=state, did="", period="")
            items.append((f"{word} {counts.get(state, 0)}", address, shown == state))
    return segments(_("State"), items)


def _narrowed(view: NoticesView) -> list[Component]:
    """Say which act in which time narrows the list, with the way to drop it."""
    filter = view.filter
    if not (filter.did in ACTS and filter.period):
        return []
    said = _("{act} in {period}").format(act=_(ACTS[filter.did]), period=_period_words(filter.period))
    return [dcc.Link(f"{said} ×", href=at(filter, did="", period=""), className="button")]


def _period_words(written: str) -> str:
    try:
        return text.written_period(written)
    except UnknownPeriod:
        return written


def _choices(view: NoticesView) -> html.Form:
    """Choose kind and unit; the page follows (assets/pages.js)."""
    filter = view.filter
    kinds = [(kind, _(word)) for kind, word in KINDS.items()]
    fields: list[Component] = [
        labelled(_("Notice kind"), select("kind", kinds, filter.kind, _("all kinds"))),
    ]
    if len(view.units) > 1 or filter.unit:
        field = grouped_select("unit", unit_groups(view.units), filter.unit, _("all units"))
        fields.append(labelled(_("Unit"), field))
    rest = {"state": filter.state, "did": filter.did, "period": filter.period}
    kept = [hidden(name, value) for name, value in rest.items() if value]
    return html.Form([*kept, *fields], action=PATH, method="get", className="nav-form notice-choices")


def _list(view: NoticesView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("No notice meets these conditions.")), className="panel")
    more = []
    if view.more:
        said = _("{n} further notices: narrow the list.").format(n=view.more)
        more = [html.P(said, className="card-note")]
    return html.Section([notice_table(view.rows), *more], className="panel table-panel")


def _proposals(view: NoticesView) -> list[Component]:
    """Show what the rules propose; a person decides on each."""
    if not view.keeps:
        return []
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("why", _("Why"), left=True, grow=True),
        Column("draft", "", left=True),
    ]
    rows = [_proposal(each) for each in view.proposals]
    body: Component = empty_good(_("No rule proposes a notice."))
    if rows:
        body = table(columns, rows, caption=_("Proposed by rule"))
    note = _("sent back twice, put off twice, three months under 90%; nothing is issued by itself")
    return [card(_("Proposed by rule"), body, note=note)]


def _proposal(each: ProposalRow) -> Row:
    address = href(PATH, {"new": "1", "rule": each.rule, "unit": each.unit.code})
    cells: dict[str, Children] = {
        "unit": each.unit.name,
        "why": rule_words(each.rule, len(each.orders), each.most),
        "draft": dcc.Link(_("Begin a draft"), href=address, className="text-button"),
    }
    return Row(cells)


def notice_form(draft: NoticeDraft, choices: Choices) -> html.Form:
    """Ask for a notice; orders are named by their addresses, one a line."""
    kept = {"notice": str(draft.notice_id or ""), "version": str(draft.version or "")}
    kept |= {"origin": draft.origin, "origin_id": str(draft.origin_id or ""), "rule": draft.rule}
    kinds = [(kind, _(word)) for kind, word in KINDS.items()]
    return record_form(
        f"{PATH}/save",
        _("Save the draft"),
        *(hidden(name, value) for name, value in kept.items() if value),
        labelled(_("Notice kind"), select("kind", kinds, draft.kind)),
        line("title", _("Title"), draft.title),
        unit_field("unit", _("Addressed to"), choices, draft.unit),
        lines("asked", _("What is asked"), draft.asked, rows=4, required=False),
        _free_day(draft),
        lines("orders", _("Order numbers, one a line"), "\n".join(draft.orders), rows=4, required=False),
        back=PATH,
    )


def _free_day(draft: NoticeDraft) -> html.Label:
    return day_field("due", _("Deadline of the reply, a working day"), draft.due)
