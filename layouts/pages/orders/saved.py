"""The menu of views: lists that everybody needs, the account's own, and a form to keep the one open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import dcc, html

from dashboard.clocks.periods import month_period, month_start
from dashboard.clocks.rules import day_of_deadline
from dashboard.i18n import _
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderFilter
from dashboard.views.orders import LONGEST_VIEW_NAME, MOST_VIEWS, OrdersView, SavedView
from layouts import definitions
from layouts.component import aria
from layouts.components.links import ListState, href
from layouts.components.period import choice, menu, scrolled
from layouts.components.states import done_strips, notice_strips

# Names of the form's parts, and of the answer in the address that it comes back with.
NAME, LIST, ANSWER = "view_name", "list", "said"


@dataclass(frozen=True)
class Kept:
    """The views of the account, and what came of the last change to them if the address says so."""

    views: Sequence[SavedView] = ()
    answer: str = ""


NONE_KEPT = Kept()


def views_menu(view: OrdersView, state: ListState, saved: Sequence[SavedView]) -> html.Details:
    """Show the menu; the list that is open is marked where it is one of them."""
    here = state.kept()
    common = [_entry(label, parameters, here) for label, parameters in built_in(view.context)]
    return menu(
        _("Views"),
        [
            html.Div(common, className="picker-group"),
            *([_saved(saved, here)] if saved else []),
            _form(here) if len(saved) < MOST_VIEWS else _full(),
        ],
    )


def built_in(context: FigureContext) -> tuple[tuple[str, dict[str, str]], ...]:
    """Return the lists that everybody needs, as of the newest data: name and parameters."""
    moments = [state.data_time for state in context.sources if state.data_time]
    newest = max(moments, default=context.as_of)
    zone = ZoneInfo(definitions.zone_of(context))
    day = day_of_deadline(newest, zone) if newest else context.period.last  # a midnight ends its day
    last_month = month_period(month_start(day, 1))
    return (
        (_("Due today"), OrderFilter(clock="today").parameters()),
        (_("Open past the deadline"), OrderFilter(clock="overdue").parameters()),
        (_("Not solved last month"), OrderFilter("unsolved", last_month.text).parameters()),
    )


def answer_strips(answer: str) -> list[html.P]:
    """Say what came of keeping or deleting a view, nothing for any other word of the address."""
    done = {
        "kept": _("The view was saved."),
        "replaced": _("The view of this name was replaced."),
        "dropped": _("The view was deleted."),
    }
    failed = {
        "gone": _("There is no view of this name."),
        "name": _("Not saved: a name has 1 to {n} characters.").format(n=LONGEST_VIEW_NAME),
        "many": _("Not saved: {n} views are kept already. Delete one first.").format(n=MOST_VIEWS),
    }
    if answer in done:
        return done_strips([done[answer]])
    return notice_strips([failed[answer]] if answer in failed else [])


def _entry(label: str, parameters: Mapping[str, str], here: Mapping[str, str]) -> html.Div:
    return choice(label, href("/orders", parameters), dict(parameters) == dict(here))


def _saved(saved: Sequence[SavedView], here: Mapping[str, str]) -> html.Form:
    """Show the account's own views, each with the button that deletes it."""
    rows = [
        html.Div(
            [
                _entry(each.name, each.parameters, here),
                html.Button(
                    "×",
                    type="submit",
                    name=NAME,
                    value=each.name,
                    className="view-drop",
                    title=_("Delete the view “{name}”").format(name=each.name),
                    **aria(label=_("Delete the view “{name}”").format(name=each.name)),
                ),
            ],
            className="view-row",
            title=each.name,
        )
        for each in saved
    ]
    return html.Form(
        [_open_list(here), scrolled(rows)],
        action="/saved-views/delete",
        method="post",
        className="picker-group",
    )


def _form(here: Mapping[str, str]) -> html.Form:
    field = dcc.Input(
        name=NAME,
        type="text",
        maxLength=LONGEST_VIEW_NAME,
        autoComplete="off",
        className="field",
    )
    return html.Form(
        [
            _open_list(here),
            html.Label([_("Save this list as"), field]),
            html.Button(_("Save"), type="submit", className="button"),
        ],
        action="/saved-views",
        method="post",
        className="picker-form",
    )


def _full() -> html.P:
    said = _("{n} views are kept, no more can be. Delete one to save another.").format(n=MOST_VIEWS)
    return html.P(said, className="card-note")


def _open_list(here: Mapping[str, str]) -> dcc.Input:
    return dcc.Input(type="hidden", name=LIST, value=urlencode(here))
