"""Step two of an import: what each column was taken for, correctable, and what the table as a whole is."""

from __future__ import annotations

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.views.importing import ColumnRow, Draft, ImportView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import lead
from layouts.components.links import href
from layouts.components.period import menu
from layouts.components.table import Column, Row, table
from layouts.pages.importing.forms import form, hidden, mapping_label, mapping_options
from layouts.vocabulary import VERDICT_SOURCES

CERTAIN, LIKELY = 0.9, 0.65
VERDICT_FIELD = "verdict"
NOT_USED, NOT_CHOSEN = "-", "?"  # a select shows no option for an empty value
CONFIDENCE: Mapping[str, str] = {
    "certain": noop("certain"),
    "likely": noop("likely"),
    "unsure": noop("unsure, please check"),
}


def confidence_word(confidence: float) -> str:
    """Return how sure a match is: certain from 90 %, likely from 65 %, else unsure."""
    if confidence >= CERTAIN:
        return "certain"
    return "likely" if confidence >= LIKELY else "unsure"


def match_step(view: ImportView) -> list[Component]:
    """Show the matched columns in a form that checks the file again."""
    draft = view.draft
    assert draft is not None
    check = form(
        "/import/check",
        hidden("upload", view.upload),
        _whole(view, draft),
        html.Section(_columns(view, draft), className="panel match-panel"),
        _actions(view),
        text_busy=_("The rows are being checked. A table of 100,000 rows takes about a minute."),
    )
    return [lead(*_sentence(view, draft)), *_strips(view, draft), check, *_below(view)]


def _sentence(view: ImportView, draft: Draft) -> list[Component]:
    matched = sum(bool(row.field) for row in draft.columns)
    parts: list[Component] = [
        html.B(draft.file_name),
        "　",
        _("{matched} of {all} columns matched.").format(matched=matched, all=len(draft.columns)),
    ]
    if view.batch:
        parts += [
            " ",
            _("{read} rows read, {passed} can be stored, {rejected} rejected.").format(
                read=view.batch.read,
                passed=view.batch.read - view.batch.rejected,
                rejected=view.batch.rejected,
            ),
        ]
    return parts


def _strips(view: ImportView, draft: Draft) -> list[Component]:
    strips: list[Component] = []
    if draft.problem:
        strips.append(html.P(["■ ", draft.problem], className="strip import-strip-bad", role="alert"))
    if draft.missing:
        names = text.listed(_(view.fields.get(name, name)) for name in draft.missing)
        strips.append(
            html.P(
                _("■ No column was found for: {fields}. Choose the columns below, then check again.").format(
                    fields=names
                ),
                className="strip import-strip-bad",
                role="alert",
            )
        )
    if draft.doubtful:
        strips.append(
            html.P(
                _(
                    "▲ These columns decide figures and were only guessed: {columns}. Choose what each is."
                ).format(columns=text.listed(draft.doubtful)),
                className="strip import-strip-doubt",
                role="alert",
            )
        )
    strips += [html.P(note, className="quiet note") for note in draft.notes]
    return strips


def _whole(view: ImportView, draft: Draft) -> html.Div:
    found = draft.shown_data_time
    shown = f"{text.local(found, draft.time_zone):%Y-%m-%d %H:%M}" if found else ""
    fields: list[Component] = [
        _labelled(
            _("Mapping"),
            dbc.Select(
                options=mapping_options(view.mappings), value=draft.mapping, name="mapping", className="field"
            ),
        ),
        _labelled(_("Source"), _box("source_name", draft.shown_source)),
        _labelled(
            _("Data time ({how})").format(how=_("given") if draft.data_time else _("found in the table")),
            _box("data_time", shown, "2026-11-17 18:00"),
        ),
        hidden("data_time_shown", shown),
    ]
    if any(row.field == VERDICT_FIELD for row in draft.columns):
        options = [{"label": _(label), "value": code} for code, label in VERDICT_SOURCES.items()]
        fields.append(
            _labelled(
                _("Who says “solved”"),
                dbc.Select(
                    options=options, value=draft.shown_verdict, name="verdict_source", className="field"
                ),
            )
        )
    return html.Div(fields, className="import-whole panel")


def _labelled(label: str, control: Component) -> html.Label:
    return html.Label([html.Span(label), control])


def _box(name: str, value: str, example: str = "") -> dcc.Input:
    return dcc.Input(
        type="text", name=name, value=value, placeholder=example, autoComplete="off", className="field"
    )


def _columns(view: ImportView, draft: Draft) -> html.Div:
    columns = (
        Column("column", _("Column of the file"), left=True),
        Column("samples", _("Sample values (masked)"), left=True, secondary=True, grow=True),
        Column("field", _("Is read as"), left=True),
        Column("sure", _("Confidence"), left=True, gap=True),
        Column("reason", _("Why"), left=True, secondary=True),
    )
    rows = [
        Row(_cells(number, row, view.fields), tone="" if row.field else "faint")
        for number, row in enumerate(draft.columns)
    ]
    return table(columns, rows, caption=_("Columns of the file and what they are read as"))


def _cells(number: int, row: ColumnRow, fields: Mapping[str, str]) -> dict[str, Children]:
    return {
        "column": html.B(row.column),
        "samples": html.Span(text.listed(row.samples) or text.NONE, className="clip"),
        "field": html.Label(
            [
                html.Span(
                    _("Column {column} is read as").format(column=row.column), className="visually-hidden"
                ),
                dbc.Select(
                    options=_field_options(row, fields),
                    value=NOT_CHOSEN if row.doubtful else row.field or NOT_USED,
                    name=f"field{number}",
                    className="field field-choice",
                ),
            ]
        ),
        "sure": _confidence(row),
        "reason": row.reason,
    }


def _confidence(row: ColumnRow) -> Component:
    if not row.field:
        return text.NONE
    word = confidence_word(row.confidence)
    percent = int(row.confidence * 100)
    said = _("{word} {percent} %").format(word=_(CONFIDENCE[word]), percent=percent)
    return html.Span(said, className=f"confidence confidence-{word}")


def _field_options(row: ColumnRow, fields: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the fields, those that fit this column first."""
    first = [name for name in (row.field, *row.alternatives) if name]
    order = dict.fromkeys([*first, *fields])
    asked = _("Please choose; perhaps {field}").format(field=_(fields.get(row.field, row.field)))
    return [
        *([{"label": asked, "value": NOT_CHOSEN}] if row.doubtful else []),
        {"label": _("not used"), "value": NOT_USED},
        *({"label": _(fields.get(name, name)), "value": name} for name in order),
    ]


def _actions(view: ImportView) -> html.Div:
    buttons: list[Component] = [html.Button(_("Check again"), type="submit", className="button")]
    if view.batch:
        buttons.append(next_link(view.batch.batch_id))
    return html.Div(
        [
            *buttons,
            html.Span(_("After a change, check again before you go on."), className="quiet"),
        ],
        className="button-row",
    )


def next_link(batch_id: int) -> dcc.Link:
    """Lead on to the rows."""
    preview = href("/import", {"batch": str(batch_id), "step": "preview"})
    return dcc.Link(_("Next: look at the rows"), href=preview, className="button primary")


def _below(view: ImportView) -> list[Component]:
    if view.batch is None or view.draft is None:
        return []
    number = view.batch.batch_id
    named = view.draft.mapping if view.draft.mapping in view.mappings and not _built_in(view) else ""
    keep = form(
        f"/import/{number}/mapping",
        _labelled(_("Name of the mapping"), _box("name", named, _("e.g. monthly export"))),
        html.Button(_("Save this match"), type="submit", className="button"),
        text_busy=_("Saving"),
        class_name="picker-form",
    )
    give_up = form(
        f"/import/{number}/drop",
        html.Button(_("Drop this file"), type="submit", className="button"),
        text_busy=_("Dropping"),
    )
    return [html.Div([menu(_("Save this match as a mapping"), [keep]), give_up], className="import-below")]


def _built_in(view: ImportView) -> bool:
    assert view.draft is not None
    return mapping_label(view.draft.mapping) != view.draft.mapping
