"""Who is to be told today, what is missing of it, and what one shift tells the next."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.phone.message import TAIL
from dashboard.views.desk import DeskOrder, DeskView, OnDuty
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.links import href, order_path
from layouts.components.records import lines, record_form
from layouts.definitions import CITY_ZONE
from layouts.pages.desk.board import PATH
from layouts.pages.desk.words import CALLS, SHIFTS

CONTACTS = "/contacts"


def waiting_card(view: DeskView) -> list[html.Section]:
    """List the orders whose unit has not answered in time, the longest first; nothing where all have."""
    late = sorted((each for each in view.cards if each.wait), key=_begun)
    title = _("No answer after {n} minutes").format(n=view.answer_minutes)
    if not late:
        nobody = _("No unit is late with its answer.")
        return [card(title, html.P(nobody, className="state state-empty"))]
    rows = [_waiting(view, each) for each in late]
    return [card(title, html.Ul(rows, className="recv-waiting"), note=str(len(late)))]


def _begun(each: DeskOrder) -> float:
    begun = each.facts.received_at or each.facts.dispatched_at or each.facts.arrived_at
    return begun.timestamp()


def _waiting(view: DeskView, each: DeskOrder) -> html.Li:
    waited = text.duration(int(view.now.timestamp() - _begun(each)))
    return html.Li(
        [
            sign("bad" if each.wait == "missed" else "may", _("for {time}").format(time=waited)),
            dcc.Link(f"…{each.order_no[-TAIL:]}", href=order_path(each.source, each.order_no)),
            html.Span(each.unit, className="clip"),
        ]
    )


def duty_card(view: DeskView) -> list[html.Section]:
    """Show today's duty of each unit with the last spot call, and what is missing as counts."""
    if not view.reads_duty:
        return []
    link = html.Span(
        [dcc.Link(_("Contacts"), href=CONTACTS), "　", dcc.Link(_("Spot calls"), href=_contacts("calls"))]
    )
    body: Component = html.P(_("No unit has contacts yet: nobody can be told."), className="state")
    if view.duty:
        body = html.Ul([_unit(each) for each in view.duty], className="recv-duty", tabIndex="0")
    return [card(_("On duty"), *_gaps(view), body, action=link)]


def _contacts(tab: str) -> str:
    return href(CONTACTS, {"tab": tab})


def _missing(gap: str) -> str:
    return href(CONTACTS, {"tab": "missing", "gap": gap})


def _gaps(view: DeskView) -> list[Component]:
    gaps = view.gaps
    if not gaps.any:
        done = _("Complete: every one of {n} units has leader, liaison, telephone and duty.")
        return [html.P(done.format(n=gaps.units), className="card-note")] if gaps.units else []
    found = [
        (gaps.no_leader, "leader", _("without a responsible leader")),
        (gaps.no_liaison, "liaison", _("without a liaison")),
        (gaps.no_phone, "mobile", _("with a mobile missing")),
        (gaps.no_duty, "now", _("keep a roster and have nobody on duty now")),
    ]
    items = [
        html.Li([dcc.Link(str(n), href=_missing(gap), className="num-link"), " ", said])
        for n, gap, said in found
        if n
    ]
    head = html.Li(_("Of {n} units:").format(n=gaps.units), className="quiet")
    return [html.Ul([head, *items], className="recv-gaps")]


def _unit(each: OnDuty) -> html.Li:
    now = [
        html.Span(f"{_(SHIFTS.get(shift, shift))} {name} {phone}".strip())
        for shift, name, phone in each.on_duty
    ]
    people = [
        (_("leader"), each.leader, each.leader_phone),
        (_("liaison"), each.liaison, each.liaison_phone),
    ]
    known = [html.Span(f"{duty} {name} {phone}".strip()) for duty, name, phone in people if name]
    return html.Li(
        [
            html.B(each.unit.name),
            _call(each),
            html.Div(now or [html.Span(_("nobody on duty"), className="quiet")], className="recv-people"),
            html.Div(known, className="recv-people quiet"),
        ]
    )


def _call(each: OnDuty) -> html.Span:
    if each.called_at is None:
        return html.Span(_("never called"), className="quiet")
    at = text.moment(each.called_at, CITY_ZONE)
    if each.called == "answered" and each.seconds is not None:
        said = _("{time} answered after {n} s").format(time=at, n=each.seconds)
        return html.Span(said, className="quiet")
    return html.Span(f"{at} {_(CALLS.get(each.called, each.called))}", className="quiet")


def hand_over_card(view: DeskView) -> list[html.Section]:
    """Show the newest notes from shift to shift, and to the office the form of a new one."""
    if not view.keeps and not view.notes:
        return []
    items = [
        html.Li(
            [
                html.Time(text.moment(each.at, CITY_ZONE)),
                html.Span(each.who, className="quiet"),
                html.Div(each.note, className="history-note"),
            ]
        )
        for each in view.notes
    ]
    parts: list[Component] = []
    if view.keeps:
        note = lines("text", _("For the next shift"), rows=2)
        parts.append(record_form(f"{PATH}/hand-over", _("Keep the note"), note, back=PATH, look="button"))
    shown: Component = html.Ul(items, className="recv-notes") if items else None
    return [card(_("Handing over"), *parts, *([shown] if shown is not None else []))]
