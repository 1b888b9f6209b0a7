"""Step two of an import: what each column was taken for, correctable, and what the table as a whole is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.views.importing import JOIN, RULES, ColumnRow, Draft, ImportView
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import lead
from layouts.components.links import href
from layouts.components.period import menu
from layouts.components.table import Column, Row, table
from layouts.pages.importing.forms import form, hidden, mapping_label, mapping_options
from layouts.pages.importing.words import effect_notes, unsaid_strip, words_section
from layouts.vocabulary import TIMES, VERDICT_SOURCES

CERTAIN, LIKELY = 0.9, 0.65
VERDICT_FIELD = "verdict"
TIMED = frozenset({*TIMES, "solve_due", "extended_until", "source_updated_at", "data_time"})
JOINABLE = TIMED | {"category", "title", "content", "reply", "enterprise_name", "order_no"}
NOT_USED, NOT_CHOSEN = "-", "?"  # a select shows no option for an empty value
RULE_NAMES: Mapping[str, str] = {
    "categories": noop("Unknown categories"),
    "units": noop("Unknown units"),
    "deadline": noop("Solve deadlines"),
    "dates": noop("Dates with slashes"),
}
RULE_WORDS: Mapping[str, Mapping[str, str]] = {
    "categories": {
        "create": noop("add them by their names"),
        "reject": noop("reject the rows"),
        "keep": noop("store without a category"),
    },
    "units": {
        "reject": noop("reject the rows"),
        "keep": noop("store without a unit"),
        "department": noop("add them as departments"),
    },
    "deadline": {
        "computed": noop("computed by the rules in force"),
        "given": noop("as the table gives them"),
        "none": noop("none: no clock runs"),
    },
    "dates": {
        "usual": noop("year, month, day (2026/3/5)"),
        "day_first": noop("day, month, year (5/3/2026)"),
        "month_first": noop("month, day, year (3/5/2026)"),
    },
}
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
    words = words_section(draft, view.fields)
    unsaid = any(column.unsaid for column in draft.word_columns)
    check = form(
        "/import/check",
        hidden("upload", view.upload),
        _whole(view, draft),
        *(words if unsaid else ()),
        html.Section(_columns(view, draft), className="panel match-panel"),
        *(() if unsaid else words),
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
    strips += unsaid_strip(draft)
    strips += effect_notes(draft.without_effect)
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
    fields += [_rule(name, draft) for name in _rules_shown(draft)]
    return html.Div(fields, className="import-whole panel")


def _rules_shown(draft: Draft) -> list[str]:
    """Return the rules that make a difference for the columns there are."""
    read = {row.field.removeprefix(JOIN) for row in draft.columns}
    shown = ["deadline", "dates"] if draft.shown_rules else []
    if draft.shown_rules and read & {"category", "category1", "category2"}:
        shown.append("categories")
    if draft.shown_rules and read & {"unit", "handler", "township", "district"}:
        shown.append("units")
    return shown


def _rule(name: str, draft: Draft) -> html.Label:
    options = [{"label": _(RULE_WORDS[name][code]), "value": code} for code in RULES[name]]
    return _labelled(
        _(RULE_NAMES[name]),
        dbc.Select(options=options, value=draft.shown_rules.get(name, ""), name=name, className="field"),
    )


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
    joinable = _joinable(draft)
    rows = [
        Row(_cells(number, row, view.fields, joinable), tone="" if row.field else "faint")
        for number, row in enumerate(draft.columns)
    ]
    return table(columns, rows, caption=_("Columns of the file and what they are read as"))


def _joinable(draft: Draft) -> tuple[str, ...]:
    """Return the fields that a further column can be a part of."""
    return tuple(row.field for row in draft.columns if row.field in JOINABLE and not row.doubtful)


def _cells(
    number: int, row: ColumnRow, fields: Mapping[str, str], joinable: Sequence[str]
) -> dict[str, Children]:
    return {
        "column": html.B(row.column),
        "samples": html.Span(text.listed(row.samples) or text.NONE, className="clip"),
        "field": html.Label(
            [
                html.Span(
                    _("Column {column} is read as").format(column=row.column), className="visually-hidden"
                ),
                dbc.Select(
                    options=_field_options(row, fields, joinable),
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


def _field_options(
    row: ColumnRow, fields: Mapping[str, str], joinable: Sequence[str]
) -> list[dict[str, str]]:
    """Return the fields, those that fit this column first, and last what it can be a further part of."""
    own = "" if row.field.startswith(JOIN) else row.field
    first = [name for name in (own, *row.alternatives) if name]
    order = dict.fromkeys([*first, *fields])
    asked = _("Please choose; perhaps {field}").format(field=_(fields.get(row.field, row.field)))
    part_of = dict.fromkeys([*([row.field.removeprefix(JOIN)] if row.field != own else []), *joinable])
    return [
        *([{"label": asked, "value": NOT_CHOSEN}] if row.doubtful else []),
        {"label": _("not used"), "value": NOT_USED},
        *({"label": _(fields.get(name, name)), "value": name} for name in order),
        *({"label": _part_label(name, fields), "value": JOIN + name} for name in part_of if name != own),
    ]


def _part_label(name: str, fields: Mapping[str, str]) -> str:
    said = _("time of day of: {field}") if name in TIMED else _("further part of: {field}")
    return said.format(field=_(fields.get(name, name)))


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
