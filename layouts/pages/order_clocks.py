"""The clocks of one order in words: used and limit, the deadline, and why it is that deadline."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.clocks import RULE_SETS
from dashboard.i18n import _, noop
from dashboard.page_views import ClockView, OrderDetail
from layouts import text
from layouts.components.cards import card
from layouts.components.chips import sign

Component = Any
SIGNS = {
    "met": "good",
    "missed": "bad",
    "overdue": "bad",
    "open": "none",
    "maybe_overdue": "may",
    "none": "none",
}
WORKING_DAY = 86_400
RULE_NAMES = {"city": noop("city line's rule"), "new72": noop("72 hours")}  # the others go by their number


def clock_card(detail: OrderDetail) -> html.Section:
    """Show the order's own clocks, and in one line the reference rule set beside them."""
    if not detail.clocks:
        return card(_("Deadlines"), html.P(_("This order has no deadline."), className="state"))
    lines = [_clock(detail, clock) for clock in detail.clocks]
    return card(_title(detail), html.Div(lines, className="clocks"), *_reference(detail))


def _title(detail: OrderDetail) -> str:
    rule = _rule_name(detail.clocks[0].rule)
    met = sum(clock.state == "met" for clock in detail.clocks)
    if not rule:
        return _("Deadlines: {met} of {n} met").format(met=met, n=len(detail.clocks))
    return _("Deadlines by {rule}: {met} of {n} met").format(rule=rule, met=met, n=len(detail.clocks))


def _rule_name(code: str) -> str:
    return _(RULE_NAMES.get(code, code))


def _clock(detail: OrderDetail, clock: ClockView) -> html.Div:
    share = _share(clock)
    bar = html.Div(
        html.Span(className=f"clock-fill clock-{clock.state}", style={"width": f"{100 * share:.1f}%"}),
        className="clock-bar",
        **{"aria-hidden": "true"},
    )
    return html.Div(
        [
            html.Div(sign(SIGNS[clock.state], clock_name(clock)), className="clock-name"),
            html.Div(state_word(clock), className=f"clock-state clock-state-{clock.state}"),
            bar,
            html.Div(_said(detail, clock), className="clock-said"),
            html.Details(
                [html.Summary(_("Why this deadline")), html.Ol([html.Li(step) for step in clock.steps])],
                className="clock-why",
            ),
        ],
        className="clock",
    )


def clock_name(clock: ClockView) -> str:
    """Name a clock with its limit."""
    rule = next((each for each in RULE_SETS if each.code == clock.rule), None)
    if clock.clock == "onsite" and rule and rule.onsite_hours:
        return _("On site within {n} hours").format(n=f"{rule.onsite_hours:g}")
    if clock.clock == "onsite":
        return _("On site")
    if clock.clock == "feedback":
        time = f"{rule.feedback_time:%H:%M}" if rule and rule.feedback_time else "24:00"
        day = rule.feedback_workday if rule and rule.feedback_workday else 1
        return _("First feedback by {time} of working day {n}").format(time=time, n=day)
    if rule and rule.solve_workdays:
        return _("Closed within {n} working days").format(n=rule.solve_workdays)
    if rule and rule.solve_hours:
        return _("Closed within {n} hours").format(n=f"{rule.solve_hours:g}")
    return _("Closed")


def state_word(clock: ClockView) -> str:
    """Say how a clock stands."""
    return {
        "met": _("in time"),
        "missed": _("late"),
        "overdue": _("overdue"),
        "open": _("running"),
        "maybe_overdue": _("perhaps overdue (after the data)"),
        "none": _("does not run"),
    }[clock.state]


def _share(clock: ClockView) -> float:
    if clock.start is None or clock.deadline is None or clock.used_seconds is None:
        return 0.0
    limit = (clock.deadline - clock.start).total_seconds()
    if clock.done_at is not None:
        used = (clock.done_at - clock.start).total_seconds()
    else:
        used = limit if clock.state in ("overdue", "maybe_overdue") else float(clock.used_seconds)
    return min(1.0, max(0.0, used / limit)) if limit > 0 else 1.0


def _said(detail: OrderDetail, clock: ClockView) -> list[Component]:
    zone, year = detail.time_zone, detail.row.opened_at.year
    parts = []
    if clock.done_at is not None:
        parts.append(_("done {moment}").format(moment=text.moment(clock.done_at, zone, year)))
    if clock.used_seconds is not None and clock.state != "none":
        parts.append(_("used {time}").format(time=_used(clock)))
    if clock.deadline is not None:
        parts.append(_("deadline {moment}").format(moment=text.deadline(clock.deadline, zone, year)))
    if clock.provisional:
        parts.append(_("provisional"))
    return [html.Span(part) for part in parts]


def _used(clock: ClockView) -> str:
    assert clock.used_seconds is not None
    if clock.clock == "solve" and clock.rule != "new72":
        return text.working_days(round(clock.used_seconds / WORKING_DAY, 1))
    return text.duration(clock.used_seconds)


def _reference(detail: OrderDetail) -> list[Component]:
    if not detail.reference_clocks:
        return []
    rule = _rule_name(detail.reference_clocks[0].rule)
    lines = [
        html.Span(
            [sign(SIGNS[clock.state], clock_name(clock)), *_said(detail, clock)[-1:]],
            className="reference-clock",
        )
        for clock in detail.reference_clocks
    ]
    label = html.B(_("The same order by {rule}").format(rule=rule))
    return [html.Div([label, *lines], className="reference")]
