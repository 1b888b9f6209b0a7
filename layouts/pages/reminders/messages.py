"""The tray of an account; for the city's office the call list, the outbox and what was not delivered."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.people.access import Scope
from dashboard.reminders.messages import CHANNELS, STATES
from dashboard.views.reminders import MessageRow, MessagesView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.chips import chip
from layouts.components.forms import act_form
from layouts.components.links import href
from layouts.components.pager import pager
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import demo_mark
from layouts.pages.reminders.tabs import GRID, MESSAGES
from layouts.pages.reminders.unmask import masked
from layouts.pages.reminders.words import CHANNELS as CHANNEL_WORDS
from layouts.pages.reminders.words import STATES as STATE_WORDS
from layouts.pages.reminders.words import answer_strips, error_text, state_sign


def messages_page(view: MessagesView, scope: Scope, said: str = "", *, kept_here: bool = False) -> html.Div:
    """Draw an account's messages; `kept_here`: this is the demo, and nothing leaves the machine."""
    notes = [html.P(_demo_words(), className="strip notice", role="status")] if kept_here else []
    body = {"tray": _tray, "calls": _calls, "out": _outbox, "dead": _outbox}[view.show](view)
    return html.Div(
        [
            page_head(_("Messages")),
            *([html.Div([_shows(view)], className="records-bar")] if view.keeps else []),
            *answer_strips(said),
            *notes,
            lead(_lead(view)),
            html.Div(body, className="stack"),
            foot(
                _("A message is sent at least once, always under its own number; failures come up again."),
                demo=any(row.demo for row in view.rows),
            ),
        ],
        className="records messages",
    )


def _demo_words() -> str:
    return _(
        "Demonstration: nothing leaves this machine. What would go by SMS, telephone, WeChat or mail stands "
        "here, marked with its channel."
    )


def _lead(view: MessagesView) -> str:
    if view.show == "calls":
        return ngettext(
            "{n} message waits to be brought by a person.",
            "{n} messages wait to be brought by a person.",
            view.calls,
        ).format(n=view.calls)
    if view.show == "dead":
        return ngettext(
            "{n} message was not delivered.", "{n} messages were not delivered.", view.dead
        ).format(n=view.dead)
    if view.show == "out":
        sent = sum(n for (_name, state), n in view.counts.items() if state in ("sent", "received"))
        received = sum(n for (_name, state), n in view.counts.items() if state == "received")
        said = _("{sent} of {n} messages sent, {received} with receipt, {dead} not delivered.")
        return said.format(sent=sent, n=sum(view.counts.values()), received=received, dead=view.dead)
    return ngettext(
        "{n} message is not marked as received yet.",
        "{n} messages are not marked as received yet.",
        view.unread,
    ).format(n=view.unread)


def _shows(view: MessagesView) -> html.Nav:
    labels = {
        "tray": _("My messages {n}").format(n=view.unread),
        "calls": _("Call list {n}").format(n=view.calls),
        "out": _("Outbox"),
        "dead": _("Not delivered {n}").format(n=view.dead),
    }
    items = [
        (label, href(MESSAGES, {"show": name if name != "tray" else ""}), view.show == name)
        for name, label in labels.items()
    ]
    return segments(_("Messages"), items)


def _tray(view: MessagesView) -> list[Component]:
    if not view.rows:
        return [html.Section(empty_good(_("There is no message for you.")), className="panel")]
    every = []
    if view.unread > 1:
        every = [act_form(f"{MESSAGES}/receive", _("Mark all as received"), {"back": MESSAGES})]
    lines = [_line(row) for row in view.rows]
    return [
        html.Div(every, className="records-bar"),
        html.Section(html.Ol(lines, className="tray"), className="panel"),
        _turns(view),
    ]


def _line(row: MessageRow) -> html.Li:
    new = row.channel == "tray" and row.state == "sent"
    head: list[Component] = [
        html.Time(text.moment(row.created_at, CITY_ZONE), className="quiet"),
        chip(_(CHANNEL_WORDS[row.channel]), "outline"),
        *([chip(_("urgent"), "warn")] if row.urgent else []),
        *demo_mark(row.demo),
    ]
    if row.unit_name:
        head.append(html.Span(row.unit_name, className="quiet"))
    said = html.B(row.text) if new else row.text
    acts: list[Component] = []
    if row.link.startswith("/"):
        acts.append(dcc.Link(_("Go there"), href=row.link, className="button"))
    if new:
        acts.append(act_form(f"{MESSAGES}/{row.message_id}/receive", _("Got it"), {"back": MESSAGES}))
    elif row.state == "received":
        received = _("received {time}").format(time=text.moment(row.receipt_at, CITY_ZONE))
        acts.append(html.Span(["● ", received], className="quiet"))
    return html.Li(
        [
            html.Div([html.Div(head, className="tray-head"), html.Div(said)], className="tray-said"),
            html.Div(acts, className="tray-acts"),
        ],
        className="is-new" if new else "",
    )


def _calls(view: MessagesView) -> list[Component]:
    if not view.rows:
        return [html.Section(empty_good(_("Nobody has to be called.")), className="panel")]
    phones = [row for row in view.rows if row.channel == "phone"]
    chosen = next((row for row in phones if row.message_id == view.selected), phones[0] if phones else None)
    parts: list[Component] = [_call(view, row, chosen=row is chosen) for row in view.rows]
    return [html.Div(parts, className="stack call-list"), _turns(view)]


def _call(view: MessagesView, row: MessageRow, *, chosen: bool) -> html.Section:
    back = href(MESSAGES, {"show": "calls"})
    path = f"{MESSAGES}/{row.message_id}"
    who = " · ".join(filter(None, (row.unit_name, row.name)))
    tried = (
        ngettext("tried {n} time", "tried {n} times", row.attempts).format(n=row.attempts)
        if row.attempts
        else ""
    )
    note = " · ".join(filter(None, (_(CHANNEL_WORDS[row.channel]), tried)))
    number: Component
    if row.channel == "phone":
        number = _number(view, row, chosen)
        acts = [
            act_form(f"{path}/reached", _("Reached"), {"back": back}, "button primary"),
            act_form(f"{path}/not_reached", _("Not reached"), {"back": back}),
        ]
    else:
        number = html.Button(_("Copy for the WeChat group"), type="button", className="button copy-text")
        acts = [act_form(f"{path}/copied", _("Sent to the group"), {"back": back}, "button primary")]
    due = _("next {time}").format(time=text.moment(row.next_at, CITY_ZONE))
    head: list[Component] = [*([chip(_("urgent"), "warn")] if row.urgent else []), *demo_mark(row.demo)]
    return card(
        who or _("City office"),
        html.Div([*head, html.Span(due, className="quiet")], className="tray-head card-text"),
        html.Div(row.text, className="card-text copied-text"),
        html.Div([number, *acts], className="button-row"),
        note=note,
    )


def _number(view: MessagesView, row: MessageRow, chosen: bool) -> Component:
    """Show a number masked; they are unmasked one by one, each with its line in the audit trail."""
    if not (view.may_unmask and row.contact_id):
        return html.Span(row.receiver)
    if chosen:
        return masked(row.receiver, row.contact_id, _("call of message {n}").format(n=row.message_id))
    where = href(MESSAGES, {"show": "calls", "sel": str(row.message_id)})
    return html.Span([row.receiver, " ", dcc.Link(_("Show number"), href=where, className="stay")])


def _outbox(view: MessagesView) -> list[Component]:
    found = [] if view.show == "dead" else [_counts(view)]
    if not view.rows:
        return [*found, html.Section(empty_good(_("There is no such message.")), className="panel")]
    columns = [
        Column("at", _("Written"), left=True),
        Column("who", _("Told to"), left=True, pin=True),
        Column("channel", _("Channel"), left=True),
        Column("receiver", _("Number or address"), left=True, secondary=True, wide=True),
        Column("text", _("Text"), left=True, grow=True),
        Column("state", _("State"), left=True),
        Column("when", _("Sent or next"), left=True, secondary=True),
        Column("act", "", left=True),
    ]
    rows = [_row(view, row) for row in view.rows]
    grid = table(columns, rows, caption=_("Outbox"))
    return [*found, html.Section(grid, className=GRID), _turns(view)]


def _row(view: MessagesView, row: MessageRow) -> Row:
    who = " · ".join(filter(None, (row.unit_name, row.name))) or _("City office")
    cells: dict[str, Children] = {
        "at": text.moment(row.created_at, CITY_ZONE),
        "who": who,
        "channel": _(CHANNEL_WORDS[row.channel]),
        "receiver": row.receiver or text.NONE,
        "text": html.Span(row.text, className="clip", title=row.text),
        "state": _state(row),
        "when": _when(row),
        "act": _acts(view, row),
    }
    return Row(cells)


def _state(row: MessageRow) -> Component:
    if not row.error:
        return state_sign(row.state)
    return html.Span([state_sign(row.state), html.Span(error_text(row.error), className="cell-under")])


def _when(row: MessageRow) -> str:
    if row.receipt_at is not None:
        said = _("receipt {time}").format(time=text.moment(row.receipt_at, CITY_ZONE))
        return f"{said} · {row.receipt}" if row.receipt else said
    if row.sent_at is not None:
        return text.moment(row.sent_at, CITY_ZONE)
    if row.state == "waiting":
        return _("next {time}").format(time=text.moment(row.next_at, CITY_ZONE))
    return text.NONE


def _acts(view: MessagesView, row: MessageRow) -> Component:
    back = href(MESSAGES, {"show": view.show, "channel": view.channel, "state": view.state})
    path = f"{MESSAGES}/{row.message_id}"
    if row.state in ("dead", "cancelled"):
        return act_form(f"{path}/resend", _("Send again"), {"back": back})
    if row.state == "waiting":
        return act_form(f"{path}/cancel", _("End it"), {"back": back})
    return ""


def _counts(view: MessagesView) -> html.Section:
    """Show how many messages stand where, by channel; each number opens its list."""
    columns = [
        Column("channel", _("Channel"), left=True, pin=True, grow=True),
        *(Column(state, _(STATE_WORDS[state])) for state in STATES),
        Column("all", _("Total")),
    ]
    rows = []
    for channel in CHANNELS:
        total = sum(n for (name, _state_), n in view.counts.items() if name == channel)
        cells: dict[str, Children] = {
            state: _opens(view.counts.get((channel, state), 0), channel, state) for state in STATES
        }
        cells |= {"channel": _(CHANNEL_WORDS[channel]), "all": _opens(total, channel, "")}
        rows.append(Row(cells, selected=channel == view.channel))
    grid = table(columns, rows, caption=_("Messages by channel and state"))
    clear = dcc.Link(_("All messages"), href=href(MESSAGES, {"show": "out"}))
    return card(_("By channel and state"), grid, action=clear if view.channel or view.state else None)


def _opens(n: int, channel: str, state: str) -> Component:
    if not n:
        return "0"
    where = href(MESSAGES, {"show": "out", "channel": channel, "state": state})
    return dcc.Link(str(n), href=where, className="num-link")


def _turns(view: MessagesView) -> Component:
    if view.pages < 2:
        return None
    kept = {
        "show": view.show if view.show != "tray" else "",
        "channel": view.channel,
        "state": view.state,
    }

    def at(page: int) -> str:
        return href(MESSAGES, {**kept, "page": str(page)}) if 1 <= page <= view.pages else ""

    said = _("page {page} of {pages}").format(page=view.page, pages=view.pages)
    return pager(said, at(view.page - 1), at(view.page + 1))
