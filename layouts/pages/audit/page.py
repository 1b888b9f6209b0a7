"""The audit page: who did what to what, when, and whether it was let through. Nothing changes here."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.audit import MOST_EXPORTED, AuditRow, AuditView
from layouts import text
from layouts.component import Component, aria
from layouts.components.cards import foot, lead, page_head
from layouts.components.chips import sign
from layouts.components.forms import labelled, select
from layouts.components.pager import pager
from layouts.components.states import empty_good, notice_strips
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.audit.state import PATH, audit_path, export_path
from layouts.pages.audit.words import ACTIONS, RESULTS, action_word, detail_text, result_word


def audit_page(view: AuditView, notices: Sequence[str] = ()) -> html.Div:
    """Draw the trail with what narrows it."""
    return html.Div(
        [
            page_head(_("Audit trail"), actions=_exports(view)),
            *notice_strips(notices),
            lead(_("{n} lines, the newest first.").format(n=f"{view.total:,}")),
            _filters(view),
            _list(view),
            foot(_("Lines are added and never changed. Times are those of {zone}.").format(zone=CITY_ZONE)),
        ],
        className="audit",
    )


def _exports(view: AuditView) -> list[Component]:
    if not view.total:
        return []
    said = _("a file holds up to {n} lines").format(n=f"{MOST_EXPORTED:,}")
    links = [
        html.A(label, href=export_path(view.filter, kind), className="button", download="")
        for kind, label in (("xlsx", _("Export Excel")), ("csv", _("Export CSV")))
    ]
    return [html.Span(said, className="quiet"), *links]


def _filters(view: AuditView) -> html.Form:
    actions = [(name, _(said)) for name, said in ACTIONS.items()]
    results = [(name, _(said)) for name, said in RESULTS.items()]
    asked = view.filter
    first, last = (day.isoformat() if day else "" for day in (asked.first, asked.last))
    return html.Form(
        [
            labelled(_("Account"), _field("who", asked.who)),
            labelled(_("Action"), select("action", actions, asked.action, _("all"))),
            labelled(_("Object, or part of it"), _field("what", asked.what)),
            labelled(_("From"), _field("first", first, "2026-11-01")),
            labelled(_("To"), _field("last", last, "2026-11-30")),
            labelled(_("Result"), select("result", results, asked.result, _("all"))),
            html.Button(_("Find"), type="submit", className="button"),
        ],
        action=PATH,
        method="get",
        className="filters nav-form",
        role="search",
        **aria(label=_("Filter the list")),
    )


def _field(name: str, value: str, example: str = "") -> dcc.Input:
    return dcc.Input(
        name=name, value=value, placeholder=example, type="text", autoComplete="off", className="field"
    )


def _list(view: AuditView) -> html.Section:
    if not view.rows:
        return html.Section(empty_good(_("No line meets these conditions.")), className="panel")
    columns = [
        Column("at", _("Time"), left=True, pin=True),
        Column("account", _("Account"), left=True),
        Column("action", _("Action"), left=True),
        Column("target", _("Object"), left=True),
        Column("result", _("Result"), left=True),
        Column("address", _("Address"), left=True, secondary=True),
        Column("detail", _("Details"), left=True, secondary=True, grow=True),
    ]
    grid = table(columns, [_row(row) for row in view.rows], caption=_("Audit trail"))
    return html.Section([grid, _pager(view)], className="panel table-panel")


def _row(row: AuditRow) -> Row:
    detail = detail_text(row.detail)
    result: Component = html.Span(result_word(True)) if row.success else sign("bad", result_word(False))
    return Row(
        {
            "at": f"{text.local(row.at, CITY_ZONE):%Y-%m-%d %H:%M:%S}",
            "account": row.account or text.NONE,
            "action": action_word(row.action),
            "target": html.Span(row.target or text.NONE, className="clip", title=row.target or None),
            "result": result,
            "address": row.address or text.NONE,
            "detail": html.Span(detail, className="clip", title=detail or None),
        }
    )


def _pager(view: AuditView) -> html.Nav:
    last = view.first_no + len(view.rows) - 1
    counted = _("Lines {first}–{last} of {total}").format(
        first=view.first_no, last=last, total=f"{view.total:,}"
    )

    def address(cursor: str) -> str:
        return audit_path(view.filter, cursor) if cursor else ""

    return pager(counted, address(view.previous_cursor), address(view.next_cursor))
