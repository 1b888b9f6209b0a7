"""The event strip: clocks as bars on real time, days off shaded, deadlines as upright lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_day_names
from dash import html

from dashboard.i18n import _, current_language, ngettext
from dashboard.order.strip_axis import StripAxis, StripBreak, StripDay
from layouts import text
from layouts.component import Children, Component, aria
from layouts.components.chips import sign

END_SHAPES = {"good": "round", "bad": "square", "warn": "peak", "may": "diamond", "none": "hollow"}
ONE_LINE = 8  # days whose date and weekday fit side by side
TURN = 0.52  # right of it a label stands left of its line's end, under the bar


@dataclass(frozen=True)
class StripBand:
    """A stretch in which the clock was paused; one that does not count is drawn hollow."""

    start: datetime
    end: datetime
    counts: bool
    said: str


@dataclass(frozen=True)
class StripLine:
    """One clock: its words at the left, and what is drawn of it.

    `kind` is a sign of layouts.components.chips; `end` is where the bar ends, `shape` tells whether something
    happened there. `points` are further moments on the line with their words. Without a `deadline` the clock
    stands still.
    """

    name: str
    note: str
    word: str
    kind: str
    start: datetime
    end: datetime
    deadline: datetime | None
    label: Children
    shape: bool = True
    first_deadline: datetime | None = None
    points: Sequence[tuple[datetime, str]] = ()
    bands: Sequence[StripBand] = ()


def event_strip(axis: StripAxis, lines: Sequence[StripLine], summary: str, now: datetime | None) -> html.Div:
    """Draw the lines; `summary` says what is seen, `now` is the data time where a clock still runs."""
    names = [_name(line) for line in lines]
    field = html.Div(
        [
            html.Div([_head(part) for part in axis.parts], className="strip-head"),
            html.Div(
                [
                    html.Div([_column(part) for part in axis.parts], className="strip-columns"),
                    *_data_time(axis, now),
                    *(_row(axis, line) for line in lines),
                ],
                className="strip-field" if now is None else "strip-field strip-running",
            ),
        ],
        className="strip-chart",
        role="img",
        **aria(label=summary),
    )
    dense = "strip-dense" if len(axis.parts) > ONE_LINE else ""
    paused = "strip-paused" if any(line.bands for line in lines) else ""  # its label takes a second line
    return html.Div(
        [html.Div(names, className="strip-names"), field],
        className=" ".join(filter(None, ("event-strip", dense, paused))),
    )


def _name(line: StripLine) -> html.Div:
    return html.Div(
        [
            html.Div(sign(line.kind, line.name), className="strip-name"),
            html.Div(line.word, className=f"strip-word strip-word-{line.kind}"),
            html.Div(line.note, className="strip-note"),
        ],
        className="strip-legend",
    )


def _flex(part: StripDay | StripBreak) -> dict[str, str]:
    return {"flexGrow": f"{part.width:g}"}


def _head(part: StripDay | StripBreak) -> html.Div:
    if isinstance(part, StripBreak):
        skipped = ngettext("{n} day", "{n} days", part.days).format(n=part.days)
        return html.Div([html.Span("⋯"), html.Span(skipped)], className="strip-day", style=_flex(part))
    weekday = get_day_names("abbreviated", locale=current_language())[part.day.weekday()]
    words = [weekday] if part.workday else [weekday, _("off")]
    if part.workday and part.day.weekday() > 4:
        words.append(_("worked"))
    if part.provisional:
        words.append(_("provisional"))
    return html.Div(
        [html.Span(text.day(part.day)), html.Span(" ".join(words))],
        className="strip-day",
        style=_flex(part),
        title=part.name or None,
    )


def _column(part: StripDay | StripBreak) -> html.Div:
    kinds = ["strip-column"]
    if isinstance(part, StripBreak):
        kinds.append("strip-break")
    elif not part.workday:
        kinds.append("strip-off")
    return html.Div(className=" ".join(kinds), style=_flex(part))


def _data_time(axis: StripAxis, now: datetime | None) -> list[Component]:
    if now is None:
        return []
    said = _("data {moment}").format(moment=text.moment(now, axis.zone))
    share = axis.share(now)
    side = "strip-now-left" if share > TURN else ""
    return [html.Div(html.Span(said), className=f"strip-now {side}".strip(), style=_at(share))]


def _at(share: float) -> dict[str, str]:
    return {"left": f"{100 * share:.2f}%"}


def _span(start: float, end: float) -> dict[str, str]:
    return {**_at(start), "width": f"{100 * max(end - start, 0):.2f}%"}


def _row(axis: StripAxis, line: StripLine) -> html.Div:
    start, end = axis.share(line.start), axis.share(line.end)
    due = end if line.deadline is None else axis.share(line.deadline)
    parts = [
        html.Span(className="strip-rest", style=_span(start, max(due, end))),
        html.Span(className=f"strip-bar strip-bar-{line.kind}", style=_span(start, end)),
        *(_band(axis, band) for band in line.bands),
    ]
    if line.deadline is not None:
        parts.append(html.Span(className="strip-due", style=_at(due)))
    if line.first_deadline is not None:
        parts.append(
            html.Span(className="strip-due strip-due-first", style=_at(axis.share(line.first_deadline)))
        )
    parts += [
        html.Span(className="strip-point", style=_at(axis.share(at)), title=said) for at, said in line.points
    ]
    if line.shape:
        where = due if line.kind == "may" else end
        parts.append(
            html.Span(
                className=f"strip-end strip-{END_SHAPES[line.kind]} strip-end-{line.kind}", style=_at(where)
            )
        )
    return html.Div([*parts, _label(line, max(due, end))], className="strip-row")


def _band(axis: StripAxis, band: StripBand) -> html.Span:
    tone = "strip-pause" if band.counts else "strip-pause strip-pause-late"
    where = _span(axis.share(band.start), axis.share(band.end))
    return html.Span(className=tone, style=where, title=band.said)


def _label(line: StripLine, right: float) -> html.Div:
    if right > TURN:
        return html.Div(
            line.label,
            className="strip-label strip-label-under",
            style={"right": f"{100 * (1 - right):.2f}%"},
        )
    return html.Div(line.label, className="strip-label", style=_at(right))
