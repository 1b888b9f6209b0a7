"""One order on the phone: the clock that ends next, its other clocks, and what a liaison does about it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.phone.message import REQUESTS, Begun, Notice, group_text, short_deadline, short_moment
from dashboard.views.order import ClockView
from dashboard.views.phone import PhoneDetail
from layouts import text, vocabulary
from layouts.component import Attributes, Component, aria, dataset
from layouts.components.links import address
from layouts.components.states import no_such_order
from layouts.pages.order.words import WORKING_DAY, rule_of
from layouts.pages.phone.page import PhoneFrame, phone_page

QUARTER = 4
CLOCK_NAMES = {
    "onsite": noop("On site"),
    "four_way": noop("Four-way call"),
    "feedback": noop("Feedback to enterprise and city"),
    "solve": noop("Solved or service confirmed"),
}


def order_page(frame: PhoneFrame, order: PhoneDetail | None) -> html.Div:
    """Draw one order; the same words for an order of another unit as for one that does not exist."""
    title = _("One order")
    if order is None:
        return phone_page(frame, "", title, no_such_order(frame.scope))
    return phone_page(frame, "", title, order_card(order))


def order_card(order: PhoneDetail) -> html.Section:
    """Draw an order's card: what it is, its clocks, the three actions."""
    row = order.detail.row
    return html.Section(
        [
            html.Div([_tag(order), _receipt_state(order)], className="phone-top"),
            html.H2(row.title or row.category or row.order_no),
            html.P(
                [_facts(order), html.Br(), html.Span(row.order_no, className="phone-number")],
                className="phone-sub",
            ),
            *_lead(order),
            *(_clock(order, clock) for clock in order.clocks if clock is not order.lead),
            *_done(order),
            html.Div(className="phone-given"),
            *_actions(order),
        ],
        className="phone-card",
        **dataset(order=address(row.source, row.order_no)),
    )


def _today(order: PhoneDetail) -> date:
    return order.now.astimezone(ZoneInfo(order.detail.time_zone)).date()


def _tag(order: PhoneDetail) -> html.Span:
    row = order.detail.row
    name = (
        _("Provincial “instant response”")
        if row.provincial
        else vocabulary.word(vocabulary.CHANNELS, row.channel)
    )
    return html.Span(name, className="phone-tag")


def _receipt_state(order: PhoneDetail) -> html.Span | str:
    if order.receipts:
        at = short_moment(order.receipts[0].at, order.detail.time_zone, _today(order))
        return html.Span(_("Received {time}").format(time=at), className="phone-new is-done")
    if order.lead is None:
        return html.Span(
            vocabulary.word(vocabulary.STATES, order.detail.row.state), className="phone-new is-done"
        )
    return html.Span(_("Not yet received"), className="phone-new")


def _facts(order: PhoneDetail) -> html.Span:
    row = order.detail.row
    place = row.township or row.unit or _("unit not determined")
    return html.Span([html.Span(part) for part in (row.enterprise, place) if part], className="phone-facts")


def _lead(order: PhoneDetail) -> list[Component]:
    clock, zone = order.lead, order.detail.time_zone
    if clock is None or clock.deadline is None:
        return []
    limit = short_deadline(clock.deadline, zone, _today(order))
    until = html.Span(_("deadline {moment}").format(moment=limit))
    label = html.Div([_(CLOCK_NAMES[clock.clock]), until], className="phone-label")
    kind, said = _lead_words(order, clock)
    bar = html.Div(html.I(style={"width": f"{100 * _share(order, clock):.0f}%"}), className="phone-meter")
    foot = html.Div(
        [html.Span(_started(order, clock)), html.Span(_used(order, clock), className="phone-used")],
        className="phone-used-line",
    )
    provisional = [html.Div(_("provisional"), className="phone-note")] if clock.provisional else []
    ticking = clock.state == "open" and clock.start is not None
    times: Attributes = (
        {
            "data-due": str(int(clock.deadline.timestamp())),
            "data-start": str(int(clock.start.timestamp())),
            "data-limit": _limit(clock) if _elapsed(clock) else "",
        }
        if ticking and clock.start is not None
        else {}
    )
    return [
        html.Div(
            [label, html.Div(said, className="phone-left"), bar, foot, *provisional],
            className=f"phone-big {kind}".strip(),
            **times,
        )
    ]


def _lead_words(order: PhoneDetail, clock: ClockView) -> tuple[str, str]:
    """Return colour and words of the clock as the reader's now has it; the script goes on from there."""
    assert clock.deadline is not None
    if clock.state == "overdue":
        return "is-bad", f"■ {text.overdue(order.detail.row.overdue_days)}"
    if clock.state == "maybe_overdue":
        return "is-may", "◇ " + _("perhaps overdue (after the data)")
    seconds = int((clock.deadline - order.now).total_seconds())
    left = _("{time} left").format(time=text.duration(seconds))
    whole = (clock.deadline - clock.start).total_seconds() if clock.start else 0
    return ("is-near", f"▲ {left}") if seconds * QUARTER < whole else ("", left)


def _share(order: PhoneDetail, clock: ClockView) -> float:
    if clock.start is None or clock.deadline is None:
        return 0.0
    whole = (clock.deadline - clock.start).total_seconds()
    passed = (order.now - clock.start).total_seconds()
    return min(1.0, max(0.0, passed / whole)) if whole > 0 else 1.0


def _started(order: PhoneDetail, clock: ClockView) -> str:
    if clock.start is None:
        return ""
    at = short_moment(clock.start, order.detail.time_zone, _today(order))
    return (_("{time} transferred out") if clock.clock == "onsite" else _("{time} received")).format(time=at)


def _elapsed(clock: ClockView) -> bool:
    """Tell whether a clock runs in plain hours, so that its use can be read off the reader's own clock."""
    return clock.clock != "solve" or clock.rule == "new72"


def _limit(clock: ClockView) -> str:
    """Say the length of a clock that runs in plain hours."""
    assert clock.start is not None and clock.deadline is not None
    return text.limit(int((clock.deadline - clock.start).total_seconds()))


def _used(order: PhoneDetail, clock: ClockView) -> str:
    if clock.start is None or clock.deadline is None:
        return ""
    if _elapsed(clock):
        used = text.duration(int((order.now - clock.start).total_seconds()))
        return _("Used {used} of {limit}").format(used=used, limit=_limit(clock))
    if clock.used_seconds is None:
        return ""
    days = round(clock.used_seconds / WORKING_DAY, 1)
    rule = rule_of(clock)
    if rule is None or rule.solve_workdays is None:
        return _("Used {time}").format(time=text.working_days(days))
    return _("Used {used} of {limit}").format(
        used=text.decimal(days, 1), limit=text.working_days(rule.solve_workdays)
    )


def _clock(order: PhoneDetail, clock: ClockView) -> html.Div:
    return html.Div(
        [html.Span(_(CLOCK_NAMES[clock.clock])), html.B(_clock_words(order, clock))],
        className=f"phone-clock is-{clock.state.replace('_', '-')}",
    )


def _clock_words(order: PhoneDetail, clock: ClockView) -> str:
    zone, today = order.detail.time_zone, _today(order)
    limit = short_deadline(clock.deadline, zone, today) if clock.deadline else text.NONE
    done = short_moment(clock.done_at, zone, today) if clock.done_at else text.NONE
    return {
        "met": f"● {done}",
        "missed": _("■ {done} (deadline {limit})").format(done=done, limit=limit),
        "open": _("by {time}").format(time=limit),
        "overdue": _("■ overdue, deadline {time}").format(time=limit),
        "maybe_overdue": _("◇ perhaps overdue, deadline {time}").format(time=limit),
        "unknown": _("– no time in the data, deadline {time}").format(time=limit),
    }.get(clock.state, text.NONE)


def _done(order: PhoneDetail) -> list[Component]:
    """Say who received the reminder and to whom the order was given."""
    zone, today = order.detail.time_zone, _today(order)
    said = [
        _("{who} received it {time}").format(who=each.who, time=short_moment(each.at, zone, today))
        for each in order.receipts
    ]
    lines = [text.listed(said, most=3)] if said else []
    given = order.assignment
    if given is not None:
        words = _("Assigned to {unit} by {who} {time}").format(
            unit=given.unit, who=given.who, time=short_moment(given.at, zone, today)
        )
        lines.append(words)
        if given.reason:
            lines.append(_("Reason: {reason}").format(reason=given.reason))
    return [html.Div([html.Div(line) for line in lines], className="phone-done")] if lines else []


def _actions(order: PhoneDetail) -> list[Component]:
    if order.lead is None:
        return []
    own = next((each for each in order.receipts if each.own), None)
    buttons: list[Component] = []
    if order.may_answer:
        buttons.append(_receive(order, own.at if own else None))
    if order.choices:
        buttons.append(
            html.Button(_("Assign"), type="button", className="phone-assign", **aria(expanded="false"))
        )
    row = [html.Div(buttons, className=f"phone-buttons of-{len(buttons)}")] if buttons else []
    return [
        *row,
        *_sheet(order),
        html.Button(_("Copy for the WeChat group"), type="button", className="phone-copy"),
        html.Div(_group_text(order), className="phone-text"),
    ]


def _receive(order: PhoneDetail, at: datetime | None) -> html.Button:
    if at is None:
        return html.Button(_("Got it"), type="button", className="phone-receive primary")
    said = _("Received {time}").format(time=short_moment(at, order.detail.time_zone, _today(order)))
    return html.Button(f"● {said}", type="button", disabled=True, className="phone-receive is-done")


def _sheet(order: PhoneDetail) -> list[Component]:
    """Draw the choice of units and the reason, closed until it is asked for."""
    if not order.choices:
        return []
    units = [
        html.Button(
            unit.name,
            type="button",
            className="phone-unit",
            **dataset(unit=unit.code),
            **aria(pressed="false"),
        )
        for unit in order.choices
    ]
    reason = html.Label(
        [
            _("Reason (may stay empty)"),
            dcc.Input(
                id="phone-reason", type="text", maxLength=200, className="phone-reason", autoComplete="off"
            ),
        ]
    )
    return [
        html.Div(
            [
                html.Div(units, className="phone-units", role="group", **aria(label=_("Assign to"))),
                reason,
                html.Button(_("Assign"), type="button", className="phone-give primary"),
            ],
            className="phone-sheet",
            hidden=True,
        )
    ]


def _group_text(order: PhoneDetail) -> str:
    row = order.detail.row
    running = [
        (clock.clock, clock.deadline)
        for clock in order.clocks
        if clock.state == "open" and clock.deadline and clock.clock in REQUESTS
    ]
    late = next(
        (each.deadline for each in order.clocks if each.clock == "solve" and each.state == "overdue"), None
    )
    begun, started_at = _begun(order)
    notice = Notice(
        unit=order.assignment.unit if order.assignment else order.responsible,
        subject=order.subject,
        begun=begun,
        started_at=started_at,
        deadlines=running,
        passed=late,
        order_no=row.order_no,
        zone=order.detail.time_zone,
    )
    return group_text(notice, order.now)


def _begun(order: PhoneDetail) -> tuple[Begun, datetime]:
    """Return the step by which an order came, as far as its table tells it, and the time of that step."""
    row, transferred = order.detail.row, dict(order.detail.times).get("transferred_out_at")
    if row.provincial and transferred is not None:
        return "provincial", transferred
    if row.dispatched_at is not None:
        return "dispatched", row.dispatched_at
    return "accepted", row.opened_at
