"""One finding: who named it, what was done, and the next step for whoever may take it."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _, ngettext
from dashboard.survey.findings import STATES, STEPS
from dashboard.views.findings import FindingView
from layouts import text
from layouts.component import Component, aria
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.forms import hidden, labelled, pairs, select
from layouts.components.records import files_card, history_card, lines, record_form
from layouts.components.states import empty_good
from layouts.definitions import CITY_ZONE
from layouts.pages.survey import words
from layouts.pages.survey.findings import due_text, finding_path, state_sign
from layouts.pages.survey.parts import FINDINGS


def finding_page(view: FindingView, answer: str = "", detail: str = "") -> html.Div:
    """Draw one finding."""
    row = view.row
    return html.Div(
        [
            page_head(
                row.title,
                chips=[state_sign(row.state)],
                crumbs=[(_("Problem list"), FINDINGS)],
            ),
            *words.answer_strips(answer, detail),
            lead(_sentence(view)),
            html.Div(
                [html.Div(_left(view), className="stack"), html.Div(_right(view), className="stack")],
                className="survey-columns",
            ),
            foot(
                _(
                    "The unit claims a finding, sets its measures and reports it as put right; the city asks "
                    "an enterprise that named it and signs it off, or sends it back."
                ),
                demo=row.demo,
            ),
        ],
        className="survey",
    )


def _sentence(view: FindingView) -> str:
    row = view.row
    said = ngettext(
        "{unit}: named by {n} enterprise, {state}.",
        "{unit}: named by {n} enterprises, {state}.",
        row.mentions,
    ).format(unit=row.unit.name, n=row.mentions, state=_(words.STATES[row.state]))
    if row.failed_checks:
        said += " " + ngettext(
            "The check was not passed {n} time.", "The check was not passed {n} times.", row.failed_checks
        ).format(n=row.failed_checks)
    return said


def _left(view: FindingView) -> list[Component]:
    row = view.row
    facts = pairs(
        (_("Finding number"), row.number),
        (_("Category"), row.category or text.NONE),
        (_("Item"), row.item or text.NONE),
        (_("Unit"), row.unit.name),
        (_("Fed back"), text.moment(row.fed_back_at, CITY_ZONE, year=0)),
        (_("To be claimed by"), text.deadline(row.claim_due, CITY_ZONE, year=0)),
        (_("To be put right by"), text.deadline(row.rectify_due, CITY_ZONE, year=0)),
        (_("Now due"), due_text(row)),
        (_("Measures"), view.measures or text.NONE),
        (_("What was done"), view.result or text.NONE),
        (_("Signed off"), text.moment(row.signed_off_at, CITY_ZONE, year=0)),
    )
    texts = [
        html.Li([html.B(who), html.Span(f"　{month}　", className="quiet"), said or _("(no text)")])
        for month, who, said in view.mentions
    ]
    title = _("In the enterprises' words")
    named = html.Ul(texts, className="finding-texts") if texts else empty_good(_("Nobody named it."))
    return [
        card(_("Finding"), facts),
        card(
            title,
            named,
            note=ngettext(
                "{n} enterprise; names and phones are taken out",
                "{n} enterprises; names and phones are taken out",
                row.mentions,
            ).format(n=row.mentions),
        ),
    ]


def _right(view: FindingView) -> list[Component]:
    where = finding_path(view.row.number)
    return [
        _steps(view),
        *(_act(view, act) for act in view.acts),
        *files_card(view.files, f"{where}/attach", back=where, may_attach=view.may_attach),
        history_card(view.history, words.ACTS),
    ]


def _steps(view: FindingView) -> html.Section:
    """Show where the finding stands on its way."""
    way = [state for state in STATES if state != "failed" or view.row.failed_checks]
    items = [
        html.Li(
            _(words.STATES[state]),
            className="step on" if state == view.row.state else "step later",
            **(aria(current="step") if state == view.row.state else {}),
        )
        for state in way
    ]
    return card(_("Where it stands"), html.Ol(items, className="steps"))


def _act(view: FindingView, act: str) -> html.Section:
    step, where = STEPS[act], finding_path(view.row.number)
    fields: list[Component] = [hidden("act", act)]
    if act == "reassign":
        units = [(unit.code, unit.name) for unit in view.units]
        fields.append(labelled(_("Unit"), select("unit", units, view.row.unit.code)))
    if step.needs:
        fields.append(lines(step.needs, _("Why") if act == "reassign" else _(words.NEEDS[step.needs])))
    button = _(words.BUTTONS[act])
    return card(button, record_form(f"{where}/act", button, *fields, back=where))
