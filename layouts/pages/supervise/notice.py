"""One notice: what is asked, its orders, its reply and history, what may be done; and its print."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, ngettext, noop
from dashboard.people.access import Scope
from dashboard.views.notices import Doubts
from dashboard.views.supervision import NoticeView
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.forms import act_form, hidden, labelled, pairs
from layouts.components.links import unit_path
from layouts.components.records import file_field, files_card, history_card, lines, record_form
from layouts.components.states import empty_good
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import demo_mark, folded, paragraphs, records_foot
from layouts.pages.proactive.tabs import INSTRUCTIONS
from layouts.pages.supervise.notice_parts import (
    due_of,
    head,
    kind_chip,
    notice_name,
    notice_path,
    orders_table,
    print_page,
)
from layouts.pages.supervise.notice_words import ACTS, KINDS, answer_strips, state_sign
from layouts.pages.supervise.notices import notice_form
from layouts.pages.supervise.tabs import NOTICES as PATH

ALERTS = "/alerts"
ORIGINS = {
    "": noop("the office"),
    "order": noop("orders of a list"),
    "rule": noop("a rule's proposal"),
    "warning": noop("a warning"),
    "instruction": noop("a leader's instruction"),
}


def notice_page(view: NoticeView, scope: Scope, said: str = "") -> html.Div:
    """Draw one notice with what the account may do."""
    row, here = view.row, notice_path(view.row.notice_id)
    main: list[Component] = [
        card(_("What is asked"), paragraphs(row.asked) if row.asked else empty_good(_("Not written yet."))),
        _orders(view),
        *([card(_("Reply"), paragraphs(view.reply))] if view.reply else []),
        *([card(_("Withdrawn because"), paragraphs(view.withdrawn_reason))] if view.withdrawn_reason else []),
        history_card(view.kept.history, ACTS),
    ]
    side: list[Component] = [
        *_acts(view, here),
        _facts(view),
        *files_card(view.kept.files, f"{here}/file", back=here, may_attach=view.kept.may_attach),
        *([card(_("Change the draft"), notice_form(view.draft, view.choices))] if view.draft else []),
    ]
    printing = [dcc.Link(_("One page to print"), href=f"{here}?sheet=1", className="button")]
    return html.Div(
        [
            head(
                notice_name(row),
                PATH,
                scope,
                chips=[kind_chip(row), state_sign("supervision", row.state), *demo_mark(row.demo)],
                actions=printing,
                here=_("Supervision notices"),
            ),
            *answer_strips(said),
            html.Div(
                [html.Div(main, className="stack"), html.Div(side, className="stack")],
                className="people-columns records-columns",
            ),
            records_foot(_("Orders stand here masked, as far as your account may open them."), demo=row.demo),
        ],
        className="records one-notice",
    )


def _facts(view: NoticeView) -> html.Section:
    row = view.row
    origin: Component = _(ORIGINS[view.origin])
    if view.origin == "instruction":
        origin = dcc.Link(origin, href=f"{INSTRUCTIONS}/{view.origin_id}")
    elif view.origin == "warning":
        origin = dcc.Link(origin, href=f"{ALERTS}/{view.origin_id}")
    receipt = _("receipt confirmed") if view.received else _("not acknowledged yet")
    facts: list[tuple[str, Component]] = [
        (_("Title"), row.title),
        (_("Addressed to"), dcc.Link(row.unit.name, href=unit_path(row.unit.code))),
        (_("Deadline"), due_of(row)),
        (_("Drawn up from"), origin),
        (_("Issued"), _issued(view)),
        (_("Receipt"), receipt if row.state != "draft" else text.NONE),
        (_("Times sent back"), str(row.returns)),
    ]
    return card(_("About the notice"), pairs(*facts))


def _issued(view: NoticeView) -> str:
    at = text.moment(view.row.issued_at, CITY_ZONE, year=0)
    return f"{at}　{view.issued_by}" if view.row.issued_at else text.NONE


def _orders(view: NoticeView) -> html.Section:
    n = len(view.orders) + view.hidden
    note = ngettext("{n} order", "{n} orders", n).format(n=n)
    if not n:
        return card(_("Orders on the notice"), empty_good(_("The notice names no order.")))
    parts: list[Component] = [orders_table(view.orders)] if view.orders else []
    if view.hidden:
        said = ngettext(
            "{n} order is not open to your account, or confidential.",
            "{n} orders are not open to your account, or confidential.",
            view.hidden,
        ).format(n=view.hidden)
        parts.append(html.P(said, className="card-note"))
    return card(_("Orders on the notice"), *parts, note=note)


def _acts(view: NoticeView, here: str) -> list[Component]:
    row = view.row
    forms: list[Component] = []
    if "issue" in row.acts and view.draft:
        forms.append(_issue_form(view, view.draft.version, here))
        forms.append(act_form(f"{here}/remove", _("Remove the draft"), {"back": PATH}))
    if view.may_receive:
        forms.append(act_form(f"{here}/acknowledge", _("Acknowledge receipt"), {"back": here}))
    if "reply" in row.acts:
        forms.append(reply_form(view, here))
    if "sign_off" in row.acts:
        forms.append(record_form(f"{here}/sign_off", _("Sign it off"), back=here))
    if "return" in row.acts:
        reason = lines("text", _("Grounds"), rows=2)
        form = record_form(f"{here}/return", _("Send it back"), reason, _later(), back=here, look="button")
        forms.append(folded(_("Send it back …"), form))
    if "withdraw" in row.acts:
        reason = lines("text", _("Grounds"), rows=2)
        form = record_form(f"{here}/withdraw", _("Withdraw it"), reason, back=here, look="button")
        forms.append(folded(_("Withdraw it …"), form))
    return [card(_("To be done here"), html.Div(forms, className="notice-acts"))] if forms else []


def _issue_form(view: NoticeView, version: int, here: str) -> html.Form:
    """Offer to issue a draft; what speaks against it is said with names, and ticked where it may be meant."""
    doubts = view.doubts or Doubts()
    parts: list[Component] = [hidden("version", str(version))]
    if doubts.foreign:
        said = _("{unit} does not answer for: {orders}. Take them out, or address another unit.")
        named = said.format(unit=view.row.unit.name, orders=text.listed(doubts.foreign))
        parts.append(html.P(sign("bad", named)))
    if doubts.elsewhere:
        listed = text.listed(
            _("{order} on {number}").format(order=no, number=at) for no, at in doubts.elsewhere
        )
        parts.append(html.P(sign("warn", _("On another running notice: {orders}.").format(orders=listed))))
        parts.append(_tick("elsewhere", _("They are meant to stand on both.")))
    if doubts.bare:
        parts.append(_tick("bare", _("The notice is meant to name no order.")))
    return record_form(f"{here}/issue", _("Issue under the next number"), *parts, back=here)


def _tick(name: str, label: str) -> Component:
    box: Component = dbc.Checkbox(id=f"notice-{name}", name=name, value=False, label=label)
    return box


def reply_form(view: NoticeView, here: str, back: str = "") -> html.Form:
    """Ask for the reply, with a picture or a paper."""
    reply = lines("text", _("What was done, and until when the rest"), view.reply, rows=4)
    return record_form(f"{here}/reply", _("Send the reply"), reply, file_field(), back=back or here)


def _later() -> html.Label:
    field = dbc.Input(name="due", value="", type="date", className="field")
    return labelled(_("New deadline, where it changes"), field)


def notice_sheet(view: NoticeView) -> html.Div:
    """Draw the notice alone, as one page to print."""
    row, here = view.row, notice_path(view.row.notice_id)
    return print_page(notice_name(row), here, _("Back to the notice"), sheet(view), "notice-sheet")


def sheet(view: NoticeView) -> html.Div:
    """Draw the notice as the paper that it is: number, addressee, what is asked, deadline, masked orders."""
    row = view.row
    due = text.deadline(row.due, CITY_ZONE, year=0)
    if row.provisional:
        due = _("{due} (provisional: the year's calendar is not published)").format(due=due)
    said = _("Please reply by {due}, with evidence; the office reviews the reply and signs it off.")
    parts: list[Component] = [
        html.P(_("Demonstration data, not a real notice."), className="paper-demo") if row.demo else None,
        html.P(row.number or _("Draft, not numbered"), className="paper-number"),
        html.H2(_(KINDS[row.kind]), className="paper-title"),
        html.P(_("{unit}:").format(unit=row.unit.name), className="paper-to"),
        html.P(row.title, className="paper-about"),
        paragraphs(row.asked),
        html.P(said.format(due=due), className="paper-due"),
    ]
    if view.orders:
        parts.append(orders_table(view.orders, links=False))
    if view.hidden:
        parts.append(
            html.P(
                ngettext(
                    "{n} further order is not shown here.",
                    "{n} further orders are not shown here.",
                    view.hidden,
                ).format(n=view.hidden)
            )
        )
    day = text.day(text.local(row.issued_at, CITY_ZONE).date(), 0) if row.issued_at else text.NONE
    parts.append(
        html.P([_("Enterprise hotline office"), html.Br(), day], className="paper-sign"),
    )
    return html.Div([each for each in parts if each is not None], className="paper")
