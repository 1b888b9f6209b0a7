"""The page of warnings: tabs, one sentence, the table, and beside it what is no warning."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.people.access import Scope
from dashboard.records.rights import sees_unit
from dashboard.views.alerts import TABS, AlertsView, RiskRow
from layouts import text
from layouts.component import Component
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.links import href, order_path
from layouts.components.states import empty_good, not_shown
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.alerts.cells import moment
from layouts.pages.alerts.tables import maybe_table, near_table, warnings_table
from layouts.pages.alerts.words import PATH, answer_strips
from layouts.pages.alerts.words import TABS as TAB_NAMES

EMPTY = {
    "overdue": lambda: _("No clock was overdue at the data time."),
    "near": lambda: _("No clock was near its deadline at the data time."),
    "promises": lambda: _("No promise was near or past, and every item of the ledgers has its weekly note."),
    "below": lambda: _("No unit stands formally under the threshold."),
    "returned": lambda: _("No reply that a district passed was returned by the city and is still open."),
    "recovered": lambda: _("Nothing ended in the last 30 days."),
    "system": lambda: _("Every source delivers on time, and the calendar is complete."),
}
LEVELS = {
    "unit": lambda: _("this category in this unit"),
    "category": lambda: _("this category in the city"),
    "city": lambda: _("all orders of the city"),
}


def alerts_page(view: AlertsView, scope: Scope, unit: str = "", said: str = "") -> html.Div:
    """Draw the page for an account."""
    if view.unit is not None and not view.rows and not sees_unit(scope, view.unit):
        hidden = not_shown(view.unit, scope, PATH)
        return html.Div([page_head(_("Warnings")), hidden, _foot(view)], className="records alerts")
    return html.Div(
        [
            page_head(_("Warnings"), controls=[_tabs(view, unit)]),
            *answer_strips(said),
            lead(*_sentence(view)),
            *(_risk(view, scope) if view.tab == "risk" else _list(view)),
            _foot(view),
        ],
        className="records alerts",
    )


def _tabs(view: AlertsView, unit: str) -> html.Nav:
    items = []
    for tab in TABS:
        n = view.counts.get(tab)
        if not n and tab == "returned" and view.tab != tab:
            continue
        label = _(TAB_NAMES[tab]) if n is None else f"{_(TAB_NAMES[tab])} {n}"
        address = href(PATH, {"tab": tab if tab != TABS[0] else "", "unit": unit})
        items.append((label, address, tab == view.tab))
    return segments(_("Warnings"), items)


def _sentence(view: AlertsView) -> list[Component]:
    """Say who recovered, what is overdue and under the threshold, and what waits for the reader."""
    if view.data_time is None:
        return [_("There are no orders yet: only late data and the calendar are watched.")]
    parts = []
    if view.recovered:
        parts.append(_("{n} rates recovered in the last 7 days.").format(n=view.recovered))
    overdue, near = view.counts.get("overdue", 0), view.counts.get("near", 0)
    below = view.counts.get("below", 0)
    if view.longest > 0:
        parts.append(
            _("{n} clocks overdue, the longest by {days}; {near} near due.").format(
                n=overdue, days=text.working_days(view.longest), near=near
            )
        )
    elif overdue or near:
        parts.append(_("{n} clocks overdue, {near} near due.").format(n=overdue, near=near))
    if below:
        parts.append(_("{n} rates under {threshold}%.").format(n=below, threshold=_threshold(view)))
    if not parts:
        parts.append(_("Nothing is overdue, near due or under the threshold."))
    if view.to_act:
        parts.append(_("{n} wait for you.").format(n=view.to_act))
    return [html.Span(each, className="said") for each in parts]


def _threshold(view: AlertsView) -> str:
    return text.whole(view.settings.threshold)


def _list(view: AlertsView) -> list[Component]:
    parts: list[Component] = []
    if view.rows:
        parts.append(html.Section(warnings_table(view), className="panel table-panel"))
        if view.total > len(view.rows):
            shown = _("The first {shown} of {n} are shown.").format(shown=len(view.rows), n=view.total)
            parts.append(html.P(shown, className="card-note"))
    else:
        parts.append(html.Section(empty_good(EMPTY[view.tab]()), className="panel"))
    if view.tab == "below":
        parts += _near(view)
    if view.tab == "overdue":
        parts += _maybe(view)
    return parts


def _near(view: AlertsView) -> list[Component]:
    if not view.near_rates or view.near_period is None:
        return []
    title = _("Near {threshold}%").format(threshold=_threshold(view))
    note = _("{period}; no warnings, and counted nowhere as such").format(
        period=text.period(view.near_period)
    )
    return [card(title, near_table(view), note=note)]


def _maybe(view: AlertsView) -> list[Component]:
    """Show orders whose deadline passed after the data, folded away: nobody is accused of them."""
    if not view.maybe_total:
        return []
    said = ngettext(
        "◇ Perhaps overdue (after the data): {n} order",
        "◇ Perhaps overdue (after the data): {n} orders",
        view.maybe_total,
    ).format(n=view.maybe_total)
    assert view.data_time is not None
    body = maybe_table(view.maybe, view.zone, view.data_time.year)
    note = html.P(
        _("Their deadlines passed after the data time. Whether they were closed since is not known yet."),
        className="card-note",
    )
    return [
        html.Details([html.Summary(said, className="text-button"), note, body], className="panel maybe-fold")
    ]


def _risk(view: AlertsView, scope: Scope) -> list[Component]:
    if view.data_time is None:
        return [empty_good(_("There are no orders yet, and so no like of theirs."))]
    explained = html.P(
        _(
            "A prompt, no warning: open orders that are not near their deadline yet and of whose like many "
            "did not end in time from where they stand. It rests on orders of the last {n} days and enters "
            "no rank, score or warning."
        ).format(n=view.risk_days),
        className="card-note",
    )
    if not scope.may("view_orders"):
        return [explained, html.P(_("Your account does not open orders."), className="state")]
    if not view.risks:
        said = _("No open order stands where its like seldom end in time, or too few are known to say.")
        return [explained, html.Section(empty_good(said), className="panel")]
    columns = [
        Column("chance", _("Chance to end in time"), pin=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("unit", _("Responsible"), left=True),
        Column("spent", _("Used of its limit, working days"), left=True),
        Column("due", _("Deadline"), left=True),
        Column("like", _("What its like did"), left=True),
    ]
    rows = [_risk_row(each) for each in view.risks]
    said = _("{n} open orders under {chance}%; shown are the {shown} with the lowest chance.").format(
        n=view.risk_total, chance=view.risk_under, shown=len(rows)
    )
    notes = html.Div([explained, html.P(said, className="card-note")], className="risk-notes")
    return [html.Section([notes, table(columns, rows, caption=_("At risk"))], className="panel table-panel")]


def _risk_row(each: RiskRow) -> Row:
    order, chance = each.order, each.chance
    history = _("of {n} still open as long, {k} ended in time ({level})").format(
        n=chance.like, k=chance.in_time, level=LEVELS[chance.level]()
    )
    return Row(
        {
            "chance": f"{100 * chance.value:.0f}%",
            "title": html.Span(
                [
                    dcc.Link(
                        order.title or order.order_no,
                        href=order_path(order.source, order.order_no),
                        className="clip",
                    ),
                    html.Span(order.order_no, className="quiet order-no"),
                ],
                className="order-cell",
            ),
            "unit": " ".join(part for part in (order.unit, order.township) if part),
            "spent": f"{text.decimal(each.spent, 1)} / {text.decimal(each.limit, 1)}",
            "due": text.deadline(order.solve_due, CITY_ZONE, order.opened_at.year),
            "like": history,
        },
        href=order_path(order.source, order.order_no),
        classes={"unit": "wraps", "like": "wraps"},
    )


def _foot(view: AlertsView) -> html.Footer:
    rules = _(
        "Amber from one working day before a deadline, red once it has passed at the data time of the "
        "order's own source. One row an object; it is told again only when its level rises, and after it "
        "recovered and came back."
    )
    parts: list[Component] = [rules]
    if view.data_time is not None:
        at = moment(view.data_time, 0)
        parts.append(" " + _("Data up to {at}.").format(at=at))
    return foot(*parts, demo=view.demo)
