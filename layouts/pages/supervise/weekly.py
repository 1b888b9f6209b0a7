"""A district's weekly bulletin (周通报) and its list of notices (督办清单), each as one page to print."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.people.access import Scope
from dashboard.views.counts import Counts
from dashboard.views.notices import NoticeFilter
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Unit
from dashboard.views.supervision import WeeklyView, WeekRow
from layouts import definitions, text
from layouts.component import Children, Component
from layouts.components.cards import lead
from layouts.components.forms import labelled, select
from layouts.components.links import ListState, href, number, ratio
from layouts.components.states import empty_good, empty_page
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import records_foot, unit_choices
from layouts.pages.supervise.daily import order_list
from layouts.pages.supervise.notice_parts import head, notice_table, print_page
from layouts.pages.supervise.notice_words import ended_words, nothing_yet
from layouts.pages.supervise.notices import at
from layouts.pages.supervise.tabs import WEEKLY as PATH

LIST = "notices"
NAMED = 3  # places that the sentence names


def weekly_page(view: WeeklyView, scope: Scope) -> html.Div:
    """Draw the bulletin with the ways to its prints and to other weeks and districts."""
    if view.context.as_of is None:
        return html.Div([head(_("Weekly bulletin"), PATH, scope), empty_page(scope)], className="records")
    asked = {"unit": view.unit.code, "week": view.context.period.text}
    bulletin_sheet, list_sheet = (href(PATH, {**asked, "sheet": each}) for each in ("1", LIST))
    actions: list[Component] = [
        *_unit_form(view),
        dcc.Link("‹", href=_week(view, view.earlier_week), className="button", title=_("The week before")),
        dcc.Link("›", href=_week(view, view.later_week), className="button", title=_("The week after")),
        dcc.Link(_("Bulletin to print"), href=bulletin_sheet, className="button primary"),
        dcc.Link(_("List of notices to print"), href=list_sheet, className="button"),
    ]
    return html.Div(
        [
            head(_("Weekly bulletin: {unit}").format(unit=view.unit.name), PATH, scope, actions=actions),
            html.Section(bulletin(view), className="panel"),
            _foot(view),
        ],
        className="records weekly",
    )


def weekly_sheet(view: WeeklyView, which: str) -> html.Div:
    """Draw the bulletin, or the list of notices, alone to be printed."""
    asked = {"unit": view.unit.code, "week": view.context.period.text}
    listed = which == LIST
    title = _("List of notices: {unit}") if listed else _("Weekly bulletin: {unit}")
    body = html.Div([notice_list(view) if listed else bulletin(view), _foot(view)])
    words = _("Back to the bulletin")
    return print_page(title.format(unit=view.unit.name), href(PATH, asked), words, body, "weekly-sheet")


def _week(view: WeeklyView, week: str) -> str:
    return href(PATH, {"unit": view.unit.code, "week": week})


def _unit_form(view: WeeklyView) -> list[Component]:
    if len(view.units) < 2:
        return []
    field = select("unit", unit_choices(view.units), view.unit.code)
    form = html.Form(
        labelled(_("District"), field), action=PATH, method="get", className="nav-form daily-unit"
    )
    return [form]


def bulletin(view: WeeklyView) -> html.Div:
    """Draw the week: its sentence, places, what falls due next, and the notices."""
    period = text.period(view.context.period)
    body: list[Component] = [
        lead(*_lead(view)),
        html.H3(_("Townships and offices"), className="small-head"),
        _places(view),
        html.H3(_next_title(view), className="small-head"),
        _following(view),
        html.H3(_("Notices"), className="small-head"),
        html.P(_did(view)),
        _notices(view),
    ]
    if view.unbegun:
        body = [nothing_yet()]
    title = _("Weekly bulletin on enterprise requests: {unit}").format(unit=view.unit.name)
    return html.Div(
        [
            html.H2(title, className="paper-title"),
            html.P(period, className="paper-number"),
            *body,
        ],
        className="weekly-body",
    )


def _filter(view: WeeklyView, place: Unit | None, basis: str = "due") -> OrderFilter:
    found = OrderFilter(period=view.context.period.text, basis=basis, as_of=view.as_of)
    if place is None:
        return found.but(district=view.unit.code, township="none")
    if place.kind == "township":
        return found.but(district=view.unit.code, township=place.code)
    return found.but(district=place.code)


def _lead(view: WeeklyView) -> list[Component]:
    """Say who closed all in time first, then what fell due, what was overdue, what comes."""
    total, before = view.total.due, view.previous
    place = _filter(view, view.unit)
    full = [each for each in view.rows if each.due.due and each.due.on_time == each.due.due]
    parts: list[Component] = []
    if full:
        named = text.listed(_name(each.unit) for each in full[:NAMED])
        few = _("{names} closed all that fell due in time.")
        many = _("{names} and others, {n} in all, closed all that fell due in time.")
        said = few if len(full) <= NAMED else many
        parts += [said.format(names=named, n=len(full)), " "]
    if not total.due:
        parts.append(_("No order fell due in this week."))
    else:
        said = _("{due} fell due, {on_time} closed in time; the week before {earlier}.")
        parts += text.rich(
            said,
            due=number(total.due, place, "due"),
            on_time=_fraction(total, place),
            earlier=f"{before.on_time}/{before.due}" if before.due else text.NONE,
        )
    parts.append(" ")
    rest = _("{overdue} are overdue, {redone} were handled again; {next} fall due next week.")
    if view.ended:
        rest = _("At the week's end {overdue} were overdue, {next} open fell due in the week after.")
    parts += text.rich(
        rest,
        overdue=number(total.open_overdue, place, "open_overdue"),
        redone=number(total.redone, place, "redone"),
        next=_opened(view, view.unit, view.total.following),
    )
    return parts


def _fraction(counts: Counts, filter: OrderFilter) -> Component:
    return ratio(number(counts.on_time, filter, "on_time"), number(counts.due, filter, "due"))


def _name(unit: Unit | None) -> str:
    return unit.name if unit else _("District offices (in no township)")


def _places(view: WeeklyView) -> html.Div:
    columns = [
        Column("name", _("Township or office"), left=True, pin=True, grow=True),
        Column("due", _("Due")),
        Column("on_time", _("Closed in time")),
        Column("late", _("Late or open")),
        Column("overdue", _("Overdue at the week's end") if view.ended else _("Overdue now")),
        # How often an order was handled again bears no day: of a week that is over it cannot be known.
        *([] if view.ended else [Column("redone", _("Handled again"))]),
        Column("closed", _("Closed in the week"), gap=True),
        Column("next", _("Due next week"), gap=True),
    ]
    rows = [_place(view, each) for each in view.rows]
    total = _place(view, view.total)
    cells = {**total.cells, "name": _("Total")}
    return table(columns, [*rows, Row(cells, tone="total")], caption=_("Townships and offices"))


def _place(view: WeeklyView, row: WeekRow) -> Row:
    due, closed = _filter(view, row.unit), _filter(view, row.unit, "closed")
    cells: dict[str, Children] = {
        "name": _name(row.unit),
        "due": number(row.due.due, due, "due"),
        "on_time": _fraction(row.due, due) if row.due.due else text.NONE,
        "late": number(row.due.late, due, "late"),
        "overdue": number(row.due.open_overdue, due, "open_overdue"),
        "redone": number(row.due.redone, due, "redone"),
        "closed": number(row.closed.closed, closed, "closed"),
        "next": _opened(view, row.unit, row.following),
    }
    return Row(cells)


def _opened(view: WeeklyView, place: Unit | None, n: int) -> Component:
    """Show how many open orders fall due in the next week, as what opens them."""
    if not n:
        return str(n)
    filter = _filter(view, place).but(period=view.next_week.text, clock="open")
    return dcc.Link(str(n), href=ListState(filter).href(), className="num-link")


def _next_title(view: WeeklyView) -> str:
    return _("Due next week: {period}").format(period=text.period(view.next_week))


def _following(view: WeeklyView) -> Component:
    if not view.following:
        return empty_good(_("No open order falls due next week."))
    listed = order_list(view.context, view.following, _next_title(view), view.unit, timed=False)
    more = view.total.following - len(view.following)
    rest = (
        [
            html.P(
                ngettext("{n} further order.", "{n} further orders.", more).format(n=more), className="quiet"
            )
        ]
        if more > 0
        else []
    )
    return html.Div([listed, *rest])


def _did(view: WeeklyView) -> list[Component]:
    did = view.did or {}
    base = NoticeFilter(unit=view.unit.code, period=view.context.period.text)

    def opened(act: str) -> Component:
        n = did.get(act, 0)
        return dcc.Link(str(n), href=at(base, did=act), className="num-link") if n else str(n)

    said = _("In this week {issue} issued, {reply} replied to, {back} sent back, {sign_off} signed off.")
    return text.rich(
        said,
        issue=opened("issue"),
        reply=opened("reply"),
        back=opened("return"),
        sign_off=opened("sign_off"),
    )


def _notices(view: WeeklyView) -> Component:
    if not view.notices:
        return empty_good(_("No notice ran in this week."))
    return notice_table(view.notices)


def notice_list(view: WeeklyView) -> html.Div:
    """Draw the notices of the week as a paper of its own."""
    title = _("List of notices: {unit}").format(unit=view.unit.name)
    return html.Div(
        [
            html.H2(title, className="paper-title"),
            html.P(text.period(view.context.period), className="paper-number"),
            html.P(_did(view)),
            _notices(view),
        ],
        className="weekly-body",
    )


def _foot(view: WeeklyView) -> html.Footer:
    return records_foot(
        _(
            "Due, in time, late and handled again: orders whose deadline lies in the week. "
            "Closed: by the day of closing. Computed at {moment}."
        ).format(moment=definitions.data_moment(view.context))
        + (f" {ended_words()}" if view.ended else ""),
        demo=definitions.is_demo(view.context),
    )
