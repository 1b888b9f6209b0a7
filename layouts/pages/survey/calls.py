"""The pages of who calls: whose turn it is, and one call with its questions, usable by keyboard alone."""

from __future__ import annotations

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, ngettext, noop
from dashboard.people.access import Scope
from dashboard.survey.questionnaire import Question
from dashboard.survey.rates import COMPLETE, OUTCOMES
from dashboard.views.survey import CallRow, CallsView, CallView
from layouts import text
from layouts.component import Children, Component, dataset
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import chip, sign
from layouts.components.forms import hidden, labelled, pairs, select
from layouts.components.links import href
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.survey import words
from layouts.pages.survey.parts import CALLS, month_text, tabs, wave_chips, wave_choice

TURNS: Mapping[int, str] = {
    0: noop("agreed, now due"),
    1: noop("first call"),
    2: noop("again"),
    3: noop("again, later"),
    4: noop("agreed for later"),
}
ANSWER, WORDS = "a.", "t."  # before the key of a question: the options chosen, the text


def calls_page(view: CallsView, scope: Scope, answer: str = "") -> html.Div:
    """Draw the call list."""
    head = page_head(
        _("Call list"),
        chips=wave_chips(view.wave),
        controls=[tabs(CALLS, scope)],
        actions=_export(view),
    )
    said = words.answer_strips(answer)
    if view.wave is None:
        empty = html.P(_("No survey is running now. The list appears once a sample is drawn."))
        return html.Div([head, *said, html.Div(empty, className="state state-page")], className="survey")
    sentence = _("{month}: {complete} of {quota} interviews; {waiting} enterprises wait for a call.").format(
        month=month_text(view.wave), complete=view.complete, quota=view.quota, waiting=view.waiting
    )
    own = ngettext("You made {n} call today.", "You made {n} calls today.", view.own_today).format(
        n=view.own_today
    )
    return html.Div(
        [
            head,
            *_choice(view),
            *said,
            lead(f"{sentence} {own}"),
            _list(view),
            foot(
                _(
                    "Numbers are masked until you take an enterprise up; that is recorded. It stays with you "
                    "for half an hour."
                ),
                demo=view.wave.demo,
            ),
        ],
        className="survey",
    )


def _export(view: CallsView) -> list[Component]:
    if view.wave is None:
        return []
    where = href("/export/calls.xlsx", {"wave": view.wave.text})
    return [html.A(_("Export XLSX"), href=where, className="button", download="")]


def _choice(view: CallsView) -> list[Component]:
    """Show the waves that run to choose from, where there are several."""
    if len(view.running) < 2:
        return []
    return [html.Div([wave_choice(CALLS, view.running, view.wave, {})], className="control-row")]


def _list(view: CallsView) -> Component:
    if not view.rows:
        return html.Section(empty_good(_("Everybody was called.")), className="panel")
    columns = [
        Column("enterprise", _("Enterprise"), left=True, pin=True, grow=True),
        Column("district", _("District"), left=True),
        Column("phone", _("Phone"), left=True),
        Column("turn", _("Turn"), left=True),
        Column("outcome", _("Last call"), left=True),
        Column("attempts", _("Calls")),
        Column("act", "", left=True),
    ]
    title = _("To be called, the first {n}").format(n=len(view.rows))
    grid = table(columns, [_row(view, each) for each in view.rows], caption=title)
    return html.Section(
        [html.Div(html.H2(title), className="card-head"), grid], className="panel table-panel"
    )


def _row(view: CallsView, each: CallRow) -> Row:
    assert view.wave is not None
    turn: Component = _(TURNS[each.turn])
    if each.call_back_at is not None:
        at = text.moment(each.call_back_at, CITY_ZONE)
        turn = sign("warn", f"{turn} {at}") if each.turn == 0 else f"{turn} {at}"
    take: Component = html.Form(
        [
            hidden("wave", view.wave.text),
            hidden("wave_id", str(view.wave.wave_id)),
            html.Button(_("Call"), type="submit", className="button"),
        ],
        action=f"{CALLS}/{each.enterprise_id}/take",
        method="post",
    )
    cells: dict[str, Children] = {
        "enterprise": each.enterprise,
        "district": each.district,
        "phone": each.phone,
        "turn": turn,
        "outcome": _(words.OUTCOMES[each.outcome]),
        "attempts": str(each.attempts),
        "act": chip(_("{who} is calling").format(who=each.held_by), "neutral") if each.held_by else take,
    }
    return Row(cells)


def call_page(view: CallView, answer: str = "", detail: str = "") -> html.Div:
    """Draw one call."""
    back = href(CALLS, {"wave": view.wave.text})
    head = page_head(view.row.enterprise, chips=wave_chips(view.wave), crumbs=[(_("Call list"), back)])
    said = words.answer_strips(answer, detail)
    side = [_contact(view), _outcome_form(view), _calls(view)]
    body: Component = _form(view)
    if view.answered:
        body = html.Section(empty_good(_("The answers of this enterprise stand.")), className="panel")
    elif not view.number:
        body = html.Section(
            empty_good(_("Take the enterprise up first: then its number and the questions stand here.")),
            className="panel",
        )
    return html.Div(
        [
            head,
            *said,
            html.Div([body, html.Div(side, className="stack")], className="call-columns"),
        ],
        className="survey",
    )


def _contact(view: CallView) -> html.Section:
    number: Component = html.Span(view.number or view.row.phone, className="call-number")
    facts = pairs(
        (_("Phone"), number),
        (_("Contact"), view.contact or text.NONE),
        (_("District"), view.row.district),
        (_("Calls so far"), str(view.row.attempts)),
    )
    parts: list[Component] = [facts]
    if not view.number and not view.answered:
        parts.append(
            html.Form(
                [
                    hidden("wave", view.wave.text),
                    hidden("wave_id", str(view.wave.wave_id)),
                    html.Button(_("Take it up, show the number"), type="submit", className="button primary"),
                ],
                action=f"{CALLS}/{view.row.enterprise_id}/take",
                method="post",
                className="button-row",
            )
        )
    return card(_("Call"), *parts)


def _outcome_form(view: CallView) -> Component:
    if view.answered or not view.number:
        return None
    outcomes = [(each, _(words.OUTCOMES[each])) for each in OUTCOMES if each != COMPLETE]
    form = record_form(
        f"{CALLS}/{view.row.enterprise_id}/outcome",
        _("Note the outcome"),
        hidden("wave_id", str(view.wave.wave_id)),
        labelled(_("Outcome"), select("outcome", outcomes, "no_answer")),
        labelled(
            _("Call back at, where agreed"),
            dbc.Input(name="call_back_at", type="datetime-local", className="field"),
        ),
        lines("note", _("Note"), rows=2, required=False),
        back=href(CALLS, {"wave": view.wave.text}),
        look="button",
    )
    return card(_("No interview"), form)


def _calls(view: CallView) -> Component:
    if not view.calls:
        return None
    items = [
        html.Li(
            [
                html.Time(text.moment(at, CITY_ZONE)),
                html.Div(
                    [html.B(_(words.OUTCOMES[outcome])), " ", html.Span(who, className="quiet"), " ", note]
                ),
            ]
        )
        for at, who, outcome, note in reversed(view.calls)
    ]
    return card(_("Calls before"), html.Ol(items, className="timeline"))


def _form(view: CallView) -> html.Form:
    parts = [_question(number, each) for number, each in enumerate(view.form.questions, 1)]
    return record_form(
        f"{CALLS}/{view.row.enterprise_id}/answers",
        _("Store the answers"),
        hidden("wave_id", str(view.wave.wave_id)),
        hidden("questionnaire", str(view.wave.questionnaire_id)),
        # Filled in by the browser when the form is sent: how long the interview took.
        hidden("seconds", ""),
        html.P(
            _("Keys: digits choose an option of the question in focus, Enter goes to the next one."),
            className="card-note",
        ),
        *parts,
        back=href(CALLS, {"wave": view.wave.text}),
        class_name="call-form panel",
    )


def _question(number: int, question: Question) -> html.Fieldset:
    skips = ";".join(f"{','.join(map(str, skip.when))}>{skip.to}" for skip in question.skips)
    body: list[Component]
    if question.kind == "text":
        words_field = dcc.Textarea(name=WORDS + question.code, rows=3, className="field field-lines")
        name = html.Span(question.text, className="visually-hidden")
        body = [html.Label([name, words_field], className="call-words")]
    elif question.kind == "grid":
        body = [_grid(question)]
    else:
        body = [_options(question, question.code)]
    return html.Fieldset(
        [html.Legend(f"{number}. {question.text}"), *body],
        **dataset(question=question.code, kind=question.kind, skips=skips),
    )


def _options(question: Question, key: str) -> html.Div:
    """Keep the place of the options; assets/survey.js puts them in, for Dash has none that a form sends."""
    several = question.kind in ("multiple", "grid")
    told = dataset(key=ANSWER + key, many="1" if several else "", options="\n".join(question.options))
    return html.Div(className="call-options", **told)


def _grid(question: Question) -> html.Div:
    """Show the rows of a grid folded: most enterprises name one or none."""
    rows: list[Component] = []
    for key, row in zip(question.keys, question.rows, strict=True):
        text_field = dcc.Input(
            name=WORDS + key,
            type="text",
            placeholder=_("in their words"),
            className="field",
            autoComplete="off",
        )
        rows.append(
            html.Details([html.Summary(row.label), _options(question, key), text_field], className="grid-row")
        )
    return html.Div(rows, className="grid-rows")
