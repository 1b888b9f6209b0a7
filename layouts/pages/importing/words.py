"""What the words of a table mean: asked for at the matching step, shown wherever the import is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import dash_bootstrap_components as dbc
from dash import html

from dashboard.i18n import _, noop
from dashboard.views.importing import Draft, SaidWords, WordColumn, WordRow
from layouts import text
from layouts.component import Component
from layouts.components.table import Column, Row, table
from layouts.vocabulary import ANSWERS, CHANNELS, CLOSING_KINDS, STATES, VERDICTS

UNSAID = "?"  # a select shows no option for an empty value
BLANK, REJECT = "blank", "reject"
ASIDE: Mapping[str, str] = {BLANK: noop("no value"), REJECT: noop("reject these rows")}
# What yes and no mean in a column, so that nobody has to think round a corner.
YES_NO: Mapping[str, tuple[str, str]] = {
    "direct": (noop("answered directly"), noop("not answered directly")),
    "first_review_passed": (noop("passed the first review"), noop("sent back by the first review")),
    "withdrawal_asked": (noop("the unit asked to withdraw"), noop("not asked to withdraw")),
    "excluded": (noop("excluded from appraisal"), noop("not excluded")),
    "included": (noop("counted in the appraisal"), noop("not counted, excluded")),
    "confidential": (noop("confidential"), noop("not confidential")),
    "provincial": (noop("provincial order"), noop("no provincial order")),
}
TIMELY: Mapping[str, str] = {"on_time": noop("closed on time"), "late": noop("overdue or closed late")}
ROLES: Mapping[str, str] = {"lead": noop("leads"), "joint": noop("assists")}
VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "state": STATES,
    "closing_kind": CLOSING_KINDS,
    "channel": CHANNELS,
    "role": ROLES,
    "answer_first": ANSWERS,
    "answer_final": ANSWERS,
    "source_on_time": TIMELY,
    "source_late": TIMELY,
}


def word_name(column: str, word: str) -> str:
    """Return the name that the form gives to the meaning of a word in a column."""
    return "word-" + blake2b(f"{column}\0{word}".encode(errors="replace"), digest_size=9).hexdigest()


def meaning_label(field: str, meaning: str) -> str:
    """Return what a meaning is called in a field."""
    if meaning in ASIDE:
        return _(ASIDE[meaning])
    if field in YES_NO:
        said = YES_NO[field][0 if meaning == "yes" else 1]
        return _(said)
    return _(VOCABULARIES.get(field, VERDICTS)[meaning])


def word_label(word: str) -> str:
    """Return a word as it is shown; a blank cell has none."""
    return word or _("(blank)")


def unsaid_strip(draft: Draft) -> list[Component]:
    """Say which words decide figures and have no meaning yet."""
    asking = [column for column in draft.word_columns if column.unsaid]
    if not asking:
        return []
    lines = [
        html.Li(
            _("{column}: {words}").format(
                column=column.column, words=text.listed([word_label(row.shown) for row in column.unsaid])
            )
        )
        for column in asking
    ]
    said = _("▲ These words decide figures, and nobody has said what they mean. Say it below.")
    return [html.Div([said, html.Ul(lines)], className="strip import-strip-doubt unsaid", role="alert")]


def words_section(draft: Draft, fields: Mapping[str, str]) -> list[Component]:
    """Show every word of the columns of fixed words with a choice of what it means; open questions first."""
    if not draft.word_columns:
        return []
    columns = (
        Column("word", _("Word in the table"), left=True),
        Column("rows", _("Rows")),
        Column("means", _("Means"), left=True, gap=True),
        Column("how", _("Said by"), left=True, secondary=True, grow=True),
    )
    rows: list[Row] = []
    for column in sorted(draft.word_columns, key=lambda each: not each.unsaid):
        rows.append(Row({"word": _heading(column, fields)}, tone="section"))
        words = sorted(column.words, key=lambda each: bool(each.meaning))
        rows += [Row(_cells(column, row)) for row in words]
    head = html.Div(
        [
            html.H2(_("What the words mean")),
            html.P(_("Change what is wrong; what is said here is saved with the match."), className="quiet"),
        ],
        className="card-head",
    )
    return [
        html.Section(
            [head, table(columns, rows, caption=_("What the words mean"))],
            className="panel match-panel words-panel",
        )
    ]


def _heading(column: WordColumn, fields: Mapping[str, str]) -> Component:
    read_as = _("{column} is read as: {field}").format(
        column=column.column, field=_(fields.get(column.field, column.field))
    )
    if not column.too_many:
        return html.B(read_as)
    many = _("It holds too many different words for such a column: rows with unknown ones are rejected.")
    return html.Span([html.B(read_as), "　", html.Span(["▲ ", many], className="warn-text")])


def _cells(column: WordColumn, row: WordRow) -> dict[str, Component | str]:
    word = word_label(row.shown)
    asks = column.asks and not row.meaning
    unsaid = _("Please choose") if column.asks else _("not known: these rows are rejected")
    options = [
        *([] if row.meaning else [{"label": unsaid, "value": UNSAID}]),
        *({"label": meaning_label(column.field, each), "value": each} for each in column.meanings),
    ]
    choice = dbc.Select(
        options=options,
        value=row.meaning or UNSAID,
        name=word_name(column.column, row.word),
        className="field field-choice" + (" asked" if asks else ""),
    )
    label = _("“{word}” in {column} means").format(word=word, column=column.column)
    return {
        "word": html.Span(word, className="clip" if row.word else "quiet"),
        "rows": str(row.rows),
        "means": html.Label([html.Span(label, className="visually-hidden"), choice]),
        "how": _how(row, asks),
    }


def _how(row: WordRow, asks: bool) -> Component | str:
    if asks:
        return html.Span(_("▲ to be said"), className="warn-text")
    if row.said:
        return _("a person, or the mapping")
    return _("known word") if row.meaning else ""


def said_card(said: Sequence[SaidWords]) -> list[Component]:
    """Show what a mapping says of the words of an import."""
    if not said:
        return []
    lines = [
        html.Li(
            [
                html.B(each.column),
                "　",
                text.listed(
                    _("{word} = {meaning}").format(
                        word=word_label(word), meaning=meaning_label(each.field, meaning)
                    )
                    for word, meaning in each.words
                ),
            ]
        )
        for each in said
    ]
    return [
        html.Section(
            [
                html.Div(html.H2(_("What the words of this table were taken for")), className="card-head"),
                html.Ul(lines, className="said-words"),
            ],
            className="panel said-panel",
        )
    ]


def effect_notes(sentences: Sequence[str]) -> list[Component]:
    """Say which matched columns change nothing."""
    return [html.P(["▲ ", sentence], className="note without-effect") for sentence in sentences]
