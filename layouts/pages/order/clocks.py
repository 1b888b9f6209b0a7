"""The clocks of one order: drawn on real time, or listed; used and limit, and why the deadline is that."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from dash import html

from dashboard.i18n import _, noop
from dashboard.views.order import ClockPause, ClockView, OrderDetail
from layouts import text, vocabulary
from layouts.component import Component, aria
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.table import Column, Row, table
from layouts.components.twin import twin
from layouts.figures.event_strip import StripBand, StripLine, event_strip
from layouts.pages.order.words import (
    SIGNS,
    clock_name,
    clock_sign,
    deadline,
    moment,
    origin,
    pause_words,
    rule_name,
    said,
    standing,
    state_word,
    used_of_limit,
)
from layouts.text import NONE

TABLE_COLUMNS = (
    ("name", noop("Clock")),
    ("start", noop("Begins")),
    ("done", noop("Done")),
    ("used", noop("Used / limit")),
    ("deadline", noop("Deadline")),
    ("state", noop("State")),
)
# States of a clock that was never met and yet ends on the strip with its sign.
SHAPED = ("overdue", "maybe_overdue", "missed")


def strip_card(detail: OrderDetail) -> html.Section:
    """Draw the order's clocks on real time, the reference rule set in one line below, and the reasons."""
    lines = [line for clock in detail.clocks if (line := _line(detail, clock)) is not None]
    if detail.axis is None or not lines:
        return clock_card(detail)
    running = any(clock.done_at is None and clock.state != "none" for clock in detail.clocks)
    strip = event_strip(detail.axis, lines, _summary(detail), detail.as_of if running else None)
    tools = html.Div([_why(detail), twin(_as_table(detail))], className="strip-tools")
    note = _("real time; shaded: days off; upright line: deadline")
    return card(_title(detail), strip, *_reference(detail), tools, note=note)


def clock_card(detail: OrderDetail) -> html.Section:
    """List the order's own clocks, and in one line the reference rule set beside them."""
    if not detail.clocks:
        return _without_clocks(detail)
    lines = [_clock(detail, clock) for clock in detail.clocks]
    return card(_title(detail), html.Div(lines, className="clocks"), *_reference(detail))


def _without_clocks(detail: OrderDetail) -> html.Section:
    direct = detail.row.closing_kind == "direct" or detail.row.state == "direct"
    said = _("Answered directly: no clock runs.") if direct else _("This order has no deadline.")
    return card(_("Deadlines"), html.P(said, className="state"))


def _title(detail: OrderDetail) -> str:
    """Say by which rule the clocks count and how many stand how; one that still runs is no miss."""
    states = Counter(clock.state for clock in detail.clocks)
    first = {clock.state: clock for clock in reversed(detail.clocks)}
    counted = text.listed(
        _("{n} {state}").format(n=states[state], state=state_word(first[state]))
        for state in SIGNS
        if state in states
    )
    rule = rule_name(detail.clocks[0].rule)
    return _("{rule}: {counted}").format(rule=rule or _("Deadlines"), counted=counted)


def _line(detail: OrderDetail, clock: ClockView) -> StripLine | None:
    if clock.start is None or detail.as_of is None or (clock.deadline is None and clock.state != "paused"):
        return None
    withdrawn = next((mark.at for mark in clock.marks if mark.kind == "withdrawn_at"), None)
    end = clock.done_at or withdrawn or detail.as_of
    kind = clock_sign(detail, clock)
    return StripLine(
        name=clock_name(clock),
        note=origin(clock),
        word=standing(detail, clock),
        kind=kind,
        start=clock.start,
        end=max(end, clock.start),
        deadline=clock.deadline,
        label=[html.Span(part) for part in said(detail, clock)],
        shape=clock.done_at is not None or clock.state in SHAPED or kind == "warn",
        first_deadline=clock.first_deadline,
        points=[
            (mark.at, f"{vocabulary.word(vocabulary.TIMES, mark.kind)} {moment(detail, mark.at)}")
            for mark in clock.marks
            if mark.at != clock.done_at
        ]
        + [(pause.registered, pause_words(detail, clock, pause)) for pause in clock.pauses],
        bands=[_band(detail, clock, pause, detail.as_of) for pause in clock.pauses],
    )


def _band(detail: OrderDetail, clock: ClockView, pause: ClockPause, now: datetime) -> StripBand:
    said = pause_words(detail, clock, pause)
    return StripBand(pause.start, pause.end or now, pause.counts is not False, said)


def _summary(detail: OrderDetail) -> str:
    parts = [
        _("{clock}: {state}, {said}").format(
            clock=clock_name(clock), state=standing(detail, clock), said=text.listed(said(detail, clock))
        )
        for clock in detail.clocks
    ]
    return _("; ").join(parts)


def _why(detail: OrderDetail) -> html.Details:
    blocks = [
        html.Div([html.B(clock_name(clock)), html.Ol([html.Li(step) for step in _reasons(clock)])])
        for clock in detail.clocks
    ]
    return html.Details(
        [html.Summary(_("Why this deadline")), html.Div(blocks, className="strip-reasons")],
        className="clock-why",
    )


def _reasons(clock: ClockView) -> list[str]:
    """Return the steps of a deadline, and why the clock was paused as the platform says it."""
    given = [pause.reason for pause in clock.pauses if pause.reason]
    said = [_("Reason of the pause: {reason}.").format(reason=reason) for reason in given]
    return [*clock.steps, *said]


def _as_table(detail: OrderDetail) -> html.Div:
    clocks = (*detail.clocks, *detail.reference_clocks)
    rows = [
        Row(
            {
                "name": clock_name(clock),
                "start": moment(detail, clock.start),
                "done": moment(detail, clock.done_at),
                "used": used_of_limit(clock) or NONE,
                "deadline": deadline(detail, clock.deadline),
                "state": standing(detail, clock) if clock in detail.clocks else state_word(clock),
            }
        )
        for clock in clocks
    ]
    columns = [Column(key, _(head), left=True) for key, head in TABLE_COLUMNS]
    return table(columns, rows, caption=_("Clocks of this order"))


def _clock(detail: OrderDetail, clock: ClockView) -> html.Div:
    kind = clock_sign(detail, clock)
    bar = html.Div(
        html.Span(
            className=f"clock-fill clock-{clock.state}", style={"width": f"{100 * _share(clock):.1f}%"}
        ),
        className="clock-bar",
        **aria(hidden="true"),
    )
    return html.Div(
        [
            html.Div(sign(kind, clock_name(clock)), className="clock-name"),
            html.Div(standing(detail, clock), className=f"clock-state clock-state-{clock.state}"),
            bar,
            html.Div([html.Span(part) for part in said(detail, clock)], className="clock-said"),
            html.Details(
                [html.Summary(_("Why this deadline")), html.Ol([html.Li(step) for step in _reasons(clock)])],
                className="clock-why",
            ),
        ],
        className="clock",
    )


def _share(clock: ClockView) -> float:
    if not clock.limit_seconds or clock.used_seconds is None:
        return 0.0
    return min(1.0, clock.used_seconds / clock.limit_seconds)


def _reference(detail: OrderDetail) -> list[Component]:
    if not detail.reference_clocks:
        return []
    rule = rule_name(detail.reference_clocks[0].rule)
    lines = [_reference_line(detail, clock) for clock in detail.reference_clocks]
    label = html.B(_("The same order by {rule}").format(rule=rule))
    return [html.Div([label, *lines], className="reference")]


def _reference_line(detail: OrderDetail, clock: ClockView) -> html.Span:
    done = moment(detail, clock.done_at) if clock.done_at else state_word(clock)
    if clock.clock == "onsite" and clock.done_at is not None:
        done = f"{done} {vocabulary.word(vocabulary.TIMES, clock.marks[0].kind)}"
    limit = _("deadline {moment}").format(moment=deadline(detail, clock.deadline))
    return html.Span(
        [sign(SIGNS[clock.state], clock_name(clock)), html.Span(done), html.Span(limit)],
        className="reference-clock",
    )
