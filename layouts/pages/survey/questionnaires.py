"""The page of questionnaires: every version with its questions, and the draft of the next one."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from dashboard.survey.questionnaire import Question
from dashboard.views.survey import QuestionnaireRow, QuestionnairesView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import chip
from layouts.components.forms import hidden, labelled
from layouts.components.links import choose, href
from layouts.components.records import lines, record_form
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.survey import words
from layouts.pages.survey.parts import QUESTIONNAIRES, tabs

KINDS: Mapping[str, str] = {
    "rating": noop("five points"),
    "single": noop("one answer"),
    "multiple": noop("several answers"),
    "text": noop("text"),
    "grid": noop("category by item"),
}


def questionnaires_page(view: QuestionnairesView, scope: Scope, answer: str = "") -> html.Div:
    """Draw the versions, the open one, and the draft."""
    published = [row for row in view.rows if row.published_at is not None]
    sentence = _("No questionnaire is published yet.")
    if published:
        sentence = _("Version {n} is asked in new waves; {waves} waves asked a version so far.").format(
            n=published[0].version, waves=sum(row.waves for row in view.rows)
        )
    opened = [_open(view.selected)] if view.selected else []
    return html.Div(
        [
            page_head(_("Questionnaires"), controls=[tabs(QUESTIONNAIRES, scope)]),
            *words.answer_strips(answer),
            lead(sentence),
            html.Div(
                [html.Div([_list(view), *opened], className="stack"), _draft(view)],
                className="survey-columns",
            ),
            foot(
                _(
                    "A published version never changes: answers always belong to the words they were given "
                    "to. Where a question is put otherwise, its series breaks."
                )
            ),
        ],
        className="survey",
    )


def _list(view: QuestionnairesView) -> html.Section:
    columns = [
        Column("version", _("Version"), left=True, pin=True),
        Column("title", _("Title"), left=True, grow=True),
        Column("state", _("State"), left=True),
        Column("waves", _("Waves")),
        Column("changed", _("Put otherwise"), left=True, secondary=True),
        Column("by", _("Made by"), left=True, secondary=True),
    ]
    rows = [_row(view, row) for row in view.rows]
    title = _("Versions")
    return card(title, table(columns, rows, caption=title))


def _row(view: QuestionnairesView, row: QuestionnaireRow) -> Row:
    here = href(QUESTIONNAIRES, {"version": str(row.version)})
    state: Component = chip(_("draft"), "outline")
    if row.published_at is not None:
        state = _("published {time}").format(time=text.moment(row.published_at, CITY_ZONE, year=0))
    cells: dict[str, Children] = {
        "version": choose(str(row.version), here, _("Show version {n}").format(n=row.version)),
        "title": row.title,
        "state": state,
        "waves": str(row.waves),
        "changed": text.listed(row.changed, 4) or text.NONE,
        "by": row.created_by,
    }
    return Row(cells, href=here, selected=view.selected == row)


def _open(row: QuestionnaireRow) -> html.Section:
    columns = [
        Column("code", _("Code"), left=True, pin=True),
        Column("text", _("Question"), left=True, grow=True),
        Column("kind", _("Kind"), left=True),
        Column("options", _("Options"), left=True, secondary=True),
        Column("skips", _("Skips"), left=True, secondary=True),
    ]
    wrapped = {"options": "texts", "text": "texts"}
    rows = [Row(_cells(question, row), classes=wrapped) for question in row.form.questions]
    title = _("Version {n}").format(n=row.version)
    parts: list[Component] = [table(columns, rows, caption=title)]
    if row.published_at is None:
        parts.append(
            record_form(
                f"{QUESTIONNAIRES}/publish",
                _("Publish it"),
                hidden("questionnaire", str(row.questionnaire_id)),
                back=QUESTIONNAIRES,
            )
        )
    return card(title, *parts)


def _cells(question: Question, row: QuestionnaireRow) -> dict[str, Children]:
    said = question.text if question.code != row.form.main else f"★ {question.text}"
    options = text.listed(question.options)
    if question.rows:
        options = _("{rows} categories by {items}").format(rows=len(question.rows), items=options)
    skips = [
        _("{options} → {to}").format(options=text.listed(map(str, skip.when)), to=skip.to)
        for skip in question.skips
    ]
    return {
        "code": question.code,
        "text": said,
        "kind": _(KINDS[question.kind]),
        "options": options or text.NONE,
        "skips": "; ".join(skips) or text.NONE,
    }


def _draft(view: QuestionnairesView) -> html.Section:
    note = _(
        "Questions with code, kind, text, options, skips; `main` is the rating that the satisfaction is "
        "counted from."
    )
    newest = view.rows[0].title if view.rows else ""
    form = record_form(
        f"{QUESTIONNAIRES}/draft",
        _("Keep as the draft of the next version"),
        labelled(
            _("Title"),
            dcc.Input(
                name="title", value=newest, type="text", className="field", maxLength=120, autoComplete="off"
            ),
        ),
        lines("content", _("Definition as JSON"), view.draft, rows=24),
        back=QUESTIONNAIRES,
        class_name="people-form draft-form",
    )
    return card(_("Next version"), html.P(note, className="card-note"), form)
