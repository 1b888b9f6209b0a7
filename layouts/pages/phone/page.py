"""The frame of the phone pages: head, data time, the bar of four, and the words its script speaks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from dashboard.views.reference import SourceState
from layouts.component import Component, aria, dataset
from layouts.components.phones import PhoneLine
from layouts.frame import SIGNALS, growing, local_time

OUTBOX = "phone-outbox"  # what the script hands to the server
INBOX = "phone-inbox"  # what became of it
MARK = "phone-mark"


@dataclass(frozen=True)
class PhoneFrame:
    """Whom a phone page is for, and how fresh its data are."""

    scope: Scope
    account_id: int
    display_name: str
    sources: Sequence[SourceState]
    now: datetime
    overdue: int = 0
    phones: Sequence[PhoneLine] = ()
    phone_days: int = 0


@dataclass(frozen=True)
class Tab:
    """One place of the bottom bar; `label` is a msgid."""

    path: str
    label: str
    permission: str


TABS = (
    Tab("/m", noop("Orders"), "view_orders"),
    Tab("/m/warnings", noop("Warnings"), "view_figures"),
    Tab("/m/notices", noop("Notices"), "view_records"),
    Tab("/m/rank", noop("Rank"), "view_figures"),
    Tab("/m/me", noop("Me"), "own_account"),
)


def phone_page(frame: PhoneFrame, here: str, title: str, *children: Component) -> html.Div:
    """Draw a phone page with its head above and the bar below; `here` is the path of its tab."""
    stores = [dcc.Store(id=name) for name in (OUTBOX, INBOX, MARK)]
    return html.Div(
        [
            _head(frame, here, title),
            _freshness(frame.sources, frame.now),
            html.Div(list(children), className="phone-body"),
            _bar(frame, here),
            html.Div(id="phone-said", className="phone-said", role="status", **aria(live="polite")),
            *stores,
        ],
        className="phone",
        **dataset(account=str(frame.account_id), texts=json.dumps(script_texts())),
    )


def script_texts() -> dict[str, str]:
    """Return the sentences that the script fills in: it knows no words of its own."""
    return {
        "left": _("{time} left"),
        "days": _("{days} d {hours} h"),
        "hours": _("{hours} h"),
        "hours_minutes": _("{hours} h {minutes} min"),
        "minutes": _("{minutes} min"),
        "used": _("Used {used} of {limit}"),
        "passed": _("perhaps overdue (after the data)"),
        "received": _("Received {time}"),
        "queued": _("No connection: kept on this phone, sent when it is back"),
        "waiting": _("Waiting to be sent"),
        "waiting_count": _("Waiting to be sent: {n}"),
        "none_waiting": _("Everything has been sent"),
        "refused": _("Not accepted: this order is not open to your account"),
        "offline": _("No connection: nothing was assigned"),
        "assigning": _("Sending"),
        "assigned": _("Assigned to {unit}"),
        "choose": _("Choose a unit first"),
        "copied": _("Copied. Paste it in the group"),
        "not_copied": _("The text is selected: copy it by hand"),
    }


def _head(frame: PhoneFrame, here: str, title: str) -> html.Header:
    back = []
    if title and here == "":
        arrow = html.Span("‹", **aria(hidden="true"))
        back = [dcc.Link([arrow, _("Orders")], href="/m", className="phone-back")]
    whose: list[Component] = (
        [html.Span(frame.scope.unit_name), " "] if frame.scope.unit_name and not back else []
    )
    return html.Header(
        [*back, html.H1([*whose, html.Span(title)]), html.Span(frame.display_name, className="phone-who")],
        className="phone-head",
    )


def _freshness(sources: Sequence[SourceState], now: datetime) -> html.Div:
    """Say the data time: a live source by itself, the others by the oldest of them."""
    dated = [source for source in sources if source.data_time is not None]
    if not dated:
        return html.Div(
            [html.Span("○", className="sign sign-none"), _("No data yet")], className="phone-fresh"
        )
    live = [source for source in dated if source.rhythm == "live"]
    rest = sorted(
        (source for source in dated if source.rhythm != "live"), key=lambda each: each.data_time or now
    )
    first = (live or rest)[0]
    mark, kind = SIGNALS.get(max(source.missed for source in dated), ("■", "bad"))
    parts: list[Component] = [html.Span(mark, className=f"sign sign-{kind}", **aria(hidden="true"))]
    if live:
        said = _("{name} live {time}").format(
            name=first.name, time=local_time(first.data_time, first.time_zone, now, clock_only=True)
        )
        parts.append(html.Span(said))
    else:
        known = _("Data up to {moment}").format(moment=local_time(first.data_time, first.time_zone, now))
        parts.append(html.Span(known))
        parts.append(html.Span(growing(_("{age} ago"), now - (first.data_time or now)), className="late"))
    if live and rest:
        moment = local_time(rest[0].data_time, rest[0].time_zone, now)
        parts.append(html.Span(_("others {moment}").format(moment=moment), className="late"))
    if any(source.demo for source in sources):
        parts.append(html.Span(_("Demo data"), className="phone-tag"))
    return html.Div(parts, className="phone-fresh")


def _bar(frame: PhoneFrame, here: str) -> html.Nav:
    return html.Nav(
        [_tab(tab, frame, tab.path == (here or "/m")) for tab in TABS if frame.scope.may(tab.permission)],
        className="phone-bar",
        **aria(label=_("Phone pages")),
    )


def _tab(tab: Tab, frame: PhoneFrame, chosen: bool) -> html.Span:
    badge: list[Component] = []
    if tab.path == "/m/warnings" and frame.overdue:
        words = _("{n} overdue").format(n=frame.overdue)
        badge = [
            " ",
            html.Span(str(frame.overdue), **aria(hidden="true")),
            html.Span(words, className="visually-hidden"),
        ]
    link = dcc.Link([_(tab.label), *badge], href=tab.path, className="on" if chosen else "")
    return html.Span(link, **(aria(current="page") if chosen else {}))
