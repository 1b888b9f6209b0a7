"""The page of warnings: tabs, one sentence, the table, and beside it what is no warning."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.people.access import Scope
from dashboard.records.rights import keeps, sees_unit
from dashboard.views.alerts import TABS, AlertsView, RiskRow
from dashboard.views.order import OrderFilter
from layouts import text
from layouts.component import Component
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.links import ListState, href, order_path
from layouts.components.states import empty_good, not_shown
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.alerts.cells import moment
from layouts.pages.alerts.hot import hot_tab
from layouts.pages.alerts.tables import maybe_table, near_table, warnings_table
from layouts.pages.alerts.words import PATH, answer_strips
from layouts.pages.alerts.words import TABS as TAB_NAMES

MINE = "mine"  # stands first where anything waits for the reader
EMPTY = {
    "overdue": lambda: _("No clock was overdue at the data time."),
    "near": lambda: _("No clock was near its deadline at the data time."),
    "promises": lambda: _("No promise was near or past, and every item of the ledgers has its weekly note."),
    "below": lambda: _("No unit stands formally under the threshold."),
    "returned": lambda: _("No reply that a district passed was returned by the city and is still open."),
    "recovered": lambda: _("Nothing ended in the last 30 days."),
    "system": lambda: _("Every source delivers on time, and the calendar is complete."),
    "mine": lambda: _("No warning waits for you."),
}
# What is said to who reads a part of the warnings alone: nothing of the others.
EMPTY_OF_PART = {
    "below": lambda: _("None of the units that you may see stands formally under the threshold."),
    "system": lambda: _("Late data and a missing calendar are the hotline office's: you are not shown them."),
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
            lead(*_sentence(view, unit)),
            *_body(view, scope, unit),
            _foot(view),
        ],
        className="records alerts",
    )


def _body(view: AlertsView, scope: Scope, unit: str) -> list[Component]:
    if view.tab == "risk":
        return _risk(view, scope)
    return hot_tab(view, scope, unit) if view.tab == "hot" else _list(view, scope)


def _tabs(view: AlertsView, unit: str) -> html.Nav:
    items = []
    for tab in (MINE, *(tab for tab in TABS if tab != MINE)):
        n = view.counts.get(tab)
        hidden = tab in ("returned", MINE) or (tab == "hot" and n is None)
        if not n and hidden and view.tab != tab:
            continue
        label = _(TAB_NAMES[tab]) if n is None else f"{_(TAB_NAMES[tab])} {n}"
        address = href(PATH, {"tab": tab if tab != TABS[0] else "", "unit": unit})
        items.append((label, address, tab == view.tab))
    return segments(_("Warnings"), items)


def _sentence(view: AlertsView, unit: str) -> list[Component]:
    """Say who recovered, what is overdue and under the threshold, and what waits for the reader."""
    if view.data_time is None:
        return [_("There are no orders yet: only late data and the calendar are watched.")]
    parts: list[Component] = []
    if view.recovered:
        parts.append(_("{n} warnings recovered in the last 7 days.").format(n=view.recovered))
    overdue, near = view.counts.get("overdue", 0), view.counts.get("near", 0)
    below = view.counts.get("below", 0)
    ahead = text.working_days(view.near_workdays)
    if view.longest > 0:
        parts.append(
            _("{n} clocks overdue, the longest by {days}; {near} fall due within {ahead}.").format(
                n=overdue, days=text.working_days(view.longest), near=near, ahead=ahead
            )
        )
    elif overdue or near:
        said = _("{n} clocks overdue, {near} fall due within {ahead}.")
        parts.append(said.format(n=overdue, near=near, ahead=ahead))
    if below:
        parts.append(_("{n} rates under {threshold}%.").format(n=below, threshold=_threshold(view)))
    if not parts:
        parts.append(_("Nothing is overdue, near due or under the threshold."))
    if view.to_act:
        address = href(PATH, {"tab": MINE, "unit": unit})
        parts.append(
            dcc.Link(_("{n} wait for you.").format(n=view.to_act), href=address, className="num-link")
        )
    return [html.Span(each, className="said") for each in parts]


def _threshold(view: AlertsView) -> str:
    return text.whole(view.settings.threshold)


def _list(view: AlertsView, scope: Scope) -> list[Component]:
    parts: list[Component] = []
    if view.tab == MINE:
        rule = _mine_of_city() if keeps(scope) else _mine_of_unit()
        parts.append(html.P(rule, className="card-note"))
    if view.tab == "near":
        parts.append(_near_rule(view, scope))
    if view.rows:
        parts.append(html.Section(warnings_table(view), className="panel table-panel"))
        if view.total > len(view.rows):
            shown = _("The first {shown} of {n} are shown.").format(shown=len(view.rows), n=view.total)
            parts.append(html.P(shown, className="card-note"))
    else:
        parts.append(html.Section(_empty(view, scope), className="panel"))
    if view.tab == "below":
        parts += _near(view)
    if view.tab == "overdue":
        parts += _maybe(view)
    return parts


def _near_rule(view: AlertsView, scope: Scope) -> html.P:
    """Say which clocks are warned of as near, and that lists of orders call more of them so."""
    said = _("Warned of is what falls due within {ahead} at its data time.")
    parts: list[Component] = [said.format(ahead=text.working_days(view.near_workdays))]
    if scope.may("view_orders"):
        more = _("Home page and lists also count as near what has less than a quarter of its time left:")
        link = dcc.Link(_("open all of them"), href=ListState(OrderFilter(clock="near")).href())
        parts += [" ", more, " ", link]
    return html.P(parts, className="card-note")


def _mine_of_city() -> str:
    return _(
        "Waiting for you: warnings that nobody has acknowledged and that are red, or belong to no unit. "
        "An act on them takes them off this list."
    )


def _mine_of_unit() -> str:
    return _(
        "Waiting for you: warnings of your unit that nobody has acknowledged, and those that were handed to "
        "it and are not settled. An act on them takes them off this list."
    )


def _empty(view: AlertsView, scope: Scope) -> Component:
    """Say that a tab holds nothing; who reads a part alone is told nothing of the others."""
    if scope.city_wide or view.tab not in EMPTY_OF_PART:
        return empty_good(EMPTY[view.tab]())
    said = EMPTY_OF_PART[view.tab]()
    return empty_good(said) if view.tab == "below" else html.P(said, className="state state-empty")


def _near(view: AlertsView) -> list[Component]:
    if not view.near_rates or view.near_period is None:
        return []
    titles = {True: _("Under {threshold}%, no warning"), False: _("Near {threshold}%")}
    note = _("{period}; no warnings, and counted nowhere as such").format(
        period=text.period(view.near_period)
    )
    cards: list[Component] = []
    for single, title in titles.items():
        rates = [each for each in view.near_rates if each.single == single]
        if rates:
            said = title.format(threshold=_threshold(view))
            cards.append(card(f"{said}　{len(rates)}", near_table(view, rates, said), note=note))
    return cards


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
        Column("like", _("Its like that were open as long: ended in time"), left=True),
    ]
    rows = [_risk_row(each) for each in view.risks]
    said = (
        _("{n} open orders under {chance}%; shown are the {shown} with the lowest chance.")
        if view.risk_total
        else _("No open order is under {chance}%: shown are only the {shown} with the lowest chance of all.")
    ).format(n=view.risk_total, chance=view.risk_under, shown=len(rows))
    leans = _(
        "The chance is an estimate: a small group leans on the wider one beside it as if that brought "
        "{weight} orders of its own, so that it is not the plain share of one group."
    ).format(weight=view.risk_weight)
    lines = [html.P(each, className="card-note") for each in (said, leans)]
    notes = html.Div([explained, *lines], className="risk-notes")
    return [html.Section([notes, table(columns, rows, caption=_("At risk"))], className="panel table-panel")]


def _risk_row(each: RiskRow) -> Row:
    order, chance = each.order, each.chance
    history = [
        html.Div(_("{level} {k}/{n}").format(level=LEVELS[level](), k=in_time, n=like), className="nowrap")
        for level, like, in_time in reversed(chance.levels)
    ]
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
            "like": html.Div(history),
        },
        href=order_path(order.source, order.order_no),
        classes={"unit": "wraps"},
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
