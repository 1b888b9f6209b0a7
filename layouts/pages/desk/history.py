"""What became of the last day's provincial orders, where no live source tells in time."""

from __future__ import annotations

from dash import dcc, html

from dashboard.desk.board import REMINDED_BY, EarlyClock
from dashboard.desk.history import Kept, transfer_seconds
from dashboard.i18n import _, ngettext
from dashboard.phone.message import TAIL
from dashboard.views.counts import Times
from dashboard.views.desk import DeskOrder, DeskView, History, Transfer
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.links import order_path
from layouts.components.states import empty_good
from layouts.components.strip import Figure, strip
from layouts.components.table import Column, Row, table
from layouts.pages.desk.words import NO_RHYTHM, NOT_LIVE, SIGNS

P90_NEEDS = 5  # orders


def not_live(found: History) -> html.P:
    """Say why there is no countdown: the source does not tell in time."""
    said = _(NOT_LIVE.get(found.source.rhythm, NO_RHYTHM)).format(name=found.source.name)
    return html.P(f"◇ {said}", className="strip notice", role="status")


def history_strip(found: History, view: DeskView) -> html.Section:
    """Show the month's figures of a source: the city's transfer time and what the units kept."""
    figures = [
        *transfer_figures(found.transfer, _("last day"), _("this month")),
        _kept(
            _("Answered within {n} min, this month").format(n=view.answer_minutes),
            found.answered,
        ),
        _kept(_("On site within 2 hours, this month"), found.onsite),
        _kept(_("Feedback by noon, this month"), found.feedback),
    ]
    return strip(figures, _("Provincial orders, afterwards"))


def transfer_figures(found: Transfer, day: str, month: str) -> list[Figure]:
    """Return the city's own transfer time of a day and of its month."""
    return [
        _minutes(_("City's transfer time, {period}").format(period=day), found.day),
        _minutes(_("City's transfer time, {period}").format(period=month), found.month),
    ]


def _minutes(label: str, times: Times) -> Figure:
    notes: list[Component] = [ngettext("{n} order", "{n} orders", times.n).format(n=times.n)]
    if times.n >= P90_NEEDS:
        notes.insert(0, _("nine tenths within {p90} min").format(p90=text.decimal(times.p90, 0)))
    return Figure(label, text.decimal(times.median, 1), _("min") if times.n else "", notes)


def _kept(label: str, found: Kept) -> Figure:
    return Figure(label, f"{found.met}/{found.n}", _("orders") if found.n else "")


def history_card(found: History) -> html.Section:
    """List the last day's orders with what each step took."""
    zone = found.source.time_zone
    span = _("{first} to {until}").format(
        first=text.moment(found.first, zone), until=text.deadline(found.until, zone)
    )
    title = _("Provincial orders of the last day")
    if not found.orders:
        return card(title, empty_good(_("No provincial order came in this time.")), note=span)
    columns = [
        Column("order", _("Order"), left=True, pin=True),
        Column("unit", _("Unit"), left=True, grow=True),
        Column("category", _("Category"), left=True, secondary=True, wide=True),
        Column("out", _("Transferred out"), left=True),
        Column("dispatch", _("to dispatch, min")),
        Column("reminded", _("Channels"), title=_("SMS, telephone and WeChat group that went out")),
        Column("answer", _("to answer, min")),
        Column("onsite", _("On site"), left=True, gap=True),
        Column("feedback", _("Feedback to both"), left=True),
    ]
    rows = [Row(_cells(each)) for each in reversed(found.orders)]
    return card(title, table(columns, rows, caption=title), note=span)


def _cells(each: DeskOrder) -> dict[str, Children]:
    facts = each.facts
    path = order_path(each.source, each.order_no)
    begun = facts.received_at or facts.dispatched_at
    answered = facts.acknowledged_at
    took = None
    if begun is not None and answered is not None and begun <= answered <= each.as_of:
        took = int((answered - begun).total_seconds())
    return {
        "order": dcc.Link(f"…{each.order_no[-TAIL:]}", href=path),
        "unit": html.Span(each.unit or _("unit not determined"), className="clip", title=each.unit),
        "category": each.category or text.NONE,
        "out": text.moment(facts.transferred_out_at, each.zone),
        "dispatch": _whole_minutes(transfer_seconds(facts, each.as_of)),
        "reminded": f"{len(each.state.channels)}/{len(REMINDED_BY)}",
        "answer": _whole_minutes(took),
        "onsite": _clock(each.state.clock("onsite"), each.zone),
        "feedback": _clock(each.state.clock("feedback"), each.zone),
    }


def _whole_minutes(seconds: int | None) -> str:
    return text.NONE if seconds is None else str(seconds // 60)


def _clock(clock: EarlyClock | None, zone: str) -> Component:
    if clock is None:
        return text.NONE
    kind = SIGNS.get(clock.state, "")
    if clock.done is not None:
        return sign(kind or "none", text.moment(clock.done, zone))
    if clock.state in ("overdue", "missed"):
        late = _("not done, deadline {time}").format(time=text.deadline(clock.due, zone))
        return sign("bad", late)
    if clock.state == "unknown":
        return html.Span(_("no time in the data"), className="quiet")
    return html.Span(
        _("deadline {moment}").format(moment=text.deadline(clock.due, zone)),
        className="quiet",
        title=_("open at the data time"),
    )
