"""What the platform noted about one order: calls, look-backs and ledgers, each with its time."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.i18n import _
from dashboard.order.case_notes import CaseNote
from dashboard.views.order import OrderDetail
from layouts import vocabulary
from layouts.component import Component
from layouts.components.chips import sign
from layouts.pages.order.words import deadline, moment

CALL_TIMES = ("four_way_call_at", "contacted_at", "answered_at")
LOOK_BACK_SIGNS = {"solved": "good", "unsolved": "bad"}


def timeline_item(
    when: str, place: str, what: str, notes: Sequence[str], who: str, kind: str, result: str
) -> html.Li:
    """Draw one line of the timeline: when, where, what and by whom, and the result by sign and word."""
    return html.Li(
        [
            html.Time(when),
            html.Span(place, className="gate-name"),
            html.Span(
                [html.B(what), *(html.Em(note) for note in notes), html.Small(who)], className="gate-step"
            ),
            html.Span(sign(kind, result), className=f"gate-result gate-{kind}"),
        ]
    )


def after_close(detail: OrderDetail) -> list[html.Li]:
    """Return look-backs and ledger entries, oldest first, as lines at the end of the timeline."""
    noted = [(each.at, _look_back(detail, each)) for each in detail.notes.get("look_back_log", ())]
    noted += [(each.at, _ledger(detail, each)) for each in detail.notes.get("ledger_log", ())]
    return [line for _at, line in sorted(noted, key=lambda pair: pair[0])]


def _look_back(detail: OrderDetail, note: CaseNote) -> html.Li:
    return timeline_item(
        moment(detail, note.at),
        _("look-back"),
        _("Looked at again after the close"),
        [note.note] if note.note else [],
        note.who,
        LOOK_BACK_SIGNS.get(note.word, "none"),
        vocabulary.word(vocabulary.LOOK_BACK_RESULTS, note.word),
    )


def _ledger(detail: OrderDetail, note: CaseNote) -> html.Li:
    said = [note.note] if note.note else []
    if note.until is not None:
        said.insert(0, _("promised until {moment}").format(moment=deadline(detail, note.until)))
    signed_off = note.word == "signed_off"
    what = _("Taken out of the ledger") if signed_off else _("Entered in a ledger")
    word = vocabulary.word(vocabulary.BOOKS, note.word)
    kind = "good" if signed_off else "none"
    return timeline_item(moment(detail, note.at), _("ledger"), what, said, "", kind, word)


def calls(detail: OrderDetail) -> Component:
    """Show the calls that the platform noted; without its record those that the times tell, as derived."""
    noted = detail.notes.get("call_log")
    if noted:
        lines = [
            html.Li([html.Time(moment(detail, each.at)), html.B(each.who), html.Span(each.note)])
            for each in noted
        ]
        return html.Ol(lines, className="calls")
    times = dict(detail.times)
    held = [
        f"{vocabulary.word(vocabulary.TIMES, name)} {moment(detail, times[name])}"
        for name in CALL_TIMES
        if name in times
    ]
    if not held:
        return html.Span(_("none noted"), className="quiet")
    mark = html.Em(_("derived"), className="quiet")
    return html.Span([*(html.Span(each) for each in held), mark], className="spaced")
