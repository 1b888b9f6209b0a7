"""The reception desk: provincial orders from their arrival to the unit's answer, and who is on duty."""

from __future__ import annotations

import json

from dash import dcc, html

from dashboard.desk.board import AHEAD, COLUMNS
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.desk import DeskView, History
from layouts import text
from layouts.component import Component, dataset
from layouts.components.cards import foot, lead, page_head
from layouts.components.chips import chip
from layouts.components.strip import Figure, strip
from layouts.pages.desk.board import board, next_deadlines
from layouts.pages.desk.duty import duty_card, hand_over_card, waiting_card
from layouts.pages.desk.history import history_card, history_strip, not_live, transfer_figures
from layouts.pages.desk.words import COLUMNS as COLUMN_NAMES
from layouts.pages.desk.words import answer_strips, limit_at

STATE_OF = "desk"  # what assets/live.js asks the state of beside that of the data


def desk_page(view: DeskView, scope: Scope, said: str = "") -> html.Div:
    """Draw the desk; without provincial orders it says so."""
    head = page_head(_("Reception desk"), chips=[chip(_("live"), "neutral")] if view.live else [])
    if not view.live and not view.history:
        return html.Div([head, _nothing(scope)], className="recv")
    main: list[Component] = []
    if view.live:
        main += [_figures(view), board(view)]
    for each in view.history:
        main += [not_live(each), history_strip(each, view), history_card(each)]
    late = waiting_card(view) if view.live else []
    side = [*late, *duty_card(view), *hand_over_card(view)]
    return html.Div(
        [
            head,
            *answer_strips(said),
            lead(_lead(view)),
            *([next_deadlines(view)] if view.live else []),
            html.Div(
                [html.Div(main, className="recv-main"), html.Div(side, className="recv-side")],
                className="recv-columns",
            ),
            _foot(view),
        ],
        className="recv records",
        **dataset(state_of=STATE_OF, mark=view.mark, texts=json.dumps(_script_texts())),
    )


def _nothing(scope: Scope) -> html.Div:
    said = _("No provincial order is stored yet: the desk begins with the first one.")
    way = [html.P(dcc.Link(_("Import a table"), href="/import"))] if scope.may("import") else []
    return html.Div([html.P(said), *way], className="state state-page", role="status")


def _script_texts() -> dict[str, str]:
    """Return what assets/reception.js fills in: it knows no words of its own."""
    return {
        "left": _("{time} left"),
        "passed": _("perhaps overdue (after the data)"),
        "days": _("{days} d {hours} h"),
        "hours": _("{hours} h"),
        "hours_minutes": _("{hours} h {minutes} min"),
        "minutes": _("{minutes} min"),
        "copied": _("Copied. Paste it in the group"),
        "not_copied": _("The text is selected: copy it by hand"),
    }


def _lead(view: DeskView) -> str:
    if not view.live:
        return " ".join(_history_lead(each) for each in view.history)
    if not view.cards:
        return _("No provincial order waits on the board.")
    counts = text.listed(
        _("{column} {n}").format(column=_(COLUMN_NAMES[name]), n=len(view.columns[name]))
        for name in COLUMNS
        if view.columns[name]
    )
    said = _("{n} provincial orders on the board: {counts}.").format(n=len(view.cards), counts=counts)
    running = [
        (clock.due, each)
        for each in view.cards
        if (clock := each.state.next) is not None and clock.state in AHEAD
    ]
    if not running:
        return said
    due, first = min(running, key=lambda pair: pair[0])
    following = _("The next deadline is {time}, {unit}.").format(
        time=limit_at(due, first.zone, view.now), unit=first.unit or _("unit not determined")
    )
    return _("{first} {second}").format(first=said, second=following)


def _history_lead(found: History) -> str:
    zone = found.source.time_zone
    said = _(
        "{name}: {n} provincial orders from {first} to {until}; on site within 2 hours {met}/{of} this month."
    )
    return said.format(
        name=found.source.name,
        n=len(found.orders),
        first=text.moment(found.first, zone),
        until=text.deadline(found.until, zone),
        met=found.onsite.met,
        of=found.onsite.n,
    )


def _figures(view: DeskView) -> html.Section:
    transfer = view.transfer
    waiting = Figure(
        _("Not dispatched yet"),
        str(transfer.waiting),
        _("orders"),
        [_("the first for {time}").format(time=text.duration(transfer.longest))] if transfer.waiting else [],
    )
    return strip(
        [waiting, *transfer_figures(transfer, _("today"), _("this month"))], _("City's transfer time")
    )


def _foot(view: DeskView) -> html.Footer:
    return foot(
        _(
            "On site: 2 hours from the provincial transfer-out, day and night. Feedback: to enterprise and "
            "city platform by noon of the first working day after receipt. What the platform tells is known "
            "up to its data time; what falls due after it is ◇ and accuses nobody. An order leaves the board "
            "once both clocks are met or closed, or with the day on which the last of them ended."
        ),
        demo=view.demo,
    )
