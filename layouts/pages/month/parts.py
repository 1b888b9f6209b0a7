"""What the views of a check share: addresses, figures with their names, appeals as a table."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.month import AppealRow, CheckView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.forms import labelled, select
from layouts.components.links import href, order_path
from layouts.components.records import file_field, lines, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.month.words import ACTS, REMEDIES, appeal_sign, point_word
from layouts.vocabulary import word

CHECK = "/check"
APPEALS = "/check/appeals"
REASONED = ("grant", "refuse", "dismiss")


def path_of(month: str) -> str:
    """Return the address of a month's check."""
    return f"{CHECK}/{month}"


def month_said(month: str) -> str:
    """Say a month ("2026-10")."""
    return _("{year}/{month}").format(year=int(month[:4]), month=int(month[5:7]))


def remedy_choice(chosen: str = "correct") -> html.Label:
    """Ask what an appeal is to bring."""
    return labelled(
        _("Asked for"), select("remedy", [(each, _(said)) for each, said in REMEDIES.items()], chosen)
    )


def appeals_card(view: CheckView) -> html.Section:
    """Show the appeals that the reader may see, open ones first, each with what may be done."""
    title = _("Appeals")
    if not view.appeals:
        return card(title, empty_good(_("No appeal was filed.")))
    columns = [
        Column("unit", _("Unit"), left=True),
        Column("order", _("Order"), left=True),
        Column("point", _("Lost point"), left=True),
        Column("reason", _("Reason of the appeal"), left=True, grow=True),
        Column("state", _("State"), left=True),
        Column("act", "", left=True),
    ]
    back = path_of(view.life.month)
    return card(title, table(columns, [_row(each, back) for each in view.appeals], caption=title))


def _row(each: AppealRow, back: str) -> Row:
    filed = _("{who}, {at}").format(who=each.filed_by, at=text.moment(each.filed_at, CITY_ZONE, year=0))
    reason: list[Component] = [html.Div(each.reason), html.Small(filed, className="quiet")]
    if each.files:
        reason.append(html.Small(_("{n} files").format(n=each.files), className="quiet"))
    if each.decision:
        reason.append(html.Div(_("Decision: {text}").format(text=each.decision), className="history-note"))
    cells: dict[str, Children] = {
        "unit": [each.unit.name, html.Div(each.township, className="quiet")]
        if each.township
        else each.unit.name,
        "order": dcc.Link(each.order_no, href=order_path(each.source, each.order_no)),
        "point": [point_word(each.point), html.Div(word(REMEDIES, each.remedy), className="quiet")],
        "reason": reason,
        "state": appeal_sign(each.state),
        "act": [_act(each, act, back) for act in each.offered],
    }
    return Row(cells)


def _act(each: AppealRow, act: str, back: str) -> html.Details | html.Form:
    """Show the form of an act; decisions ask for their reason."""
    said, path = _(ACTS[act]), f"{APPEALS}/{each.appeal_id}/{act}"
    if act not in REASONED:
        return record_form(path, said, back=back, look="button", class_name="inline-form")
    fields: list[Component] = [lines("text", _("Reason of the decision"))]
    if act == "grant":
        fields.insert(0, remedy_choice(each.remedy))
    form = record_form(path, said, *fields, back=back)
    return html.Details([html.Summary(said, className="text-button"), form], className="record-fold")


def appeal_form(month: str, number: str, point: str, back: str) -> html.Details:
    """Show the form of an appeal against one row."""
    form = record_form(
        f"{path_of(month)}/appeal",
        _("File the appeal"),
        *_hidden(number, point),
        remedy_choice(),
        lines("text", _("Reason of the appeal")),
        file_field(),
        back=back,
    )
    return html.Details([html.Summary(_("Appeal"), className="text-button"), form], className="record-fold")


def _hidden(number: str, point: str) -> list[Component]:
    return [
        dcc.Input(type="hidden", name="number", value=number),
        dcc.Input(type="hidden", name="point", value=point),
    ]


def unit_href(month: str, code: str) -> str:
    """Return the address of a unit's list in a month's check."""
    return href(path_of(month), {"unit": code})
