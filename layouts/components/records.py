"""What the pages of records share: forms that are sent once, their files, and what was done to a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.records import AttachedFile, HistoryLine
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.forms import hidden, labelled, sending_texts
from layouts.definitions import CITY_ZONE
from layouts.vocabulary import word

PATH_OF_FILES = "/files"


def record_form(
    action: str,
    send: str,
    *fields: Component,
    back: str = "",
    look: str = "button primary",
    class_name: str = "people-form",
) -> html.Form:
    """Show a form of a record; assets/records.js sends it and says beside it why something is refused."""
    return html.Form(
        [
            hidden("back", back),
            *fields,
            html.P("", className="form-said", role="alert"),
            html.Button(send, type="submit", className=look),
        ],
        action=action,
        method="post",
        encType="multipart/form-data",
        className=f"{class_name} record-form",
        **sending_texts(),
    )


def lines(name: str, label: str, value: str = "", rows: int = 3, required: bool = True) -> html.Label:
    """Ask for a longer text; one that is too long is refused, never cut."""
    return labelled(
        label,
        dcc.Textarea(name=name, value=value, rows=rows, className="field field-lines", required=required),
    )


def file_field() -> html.Label:
    """Ask for a file; assets/records.js puts the field in, for Dash has none."""
    return html.Label([html.Span(_("File (picture, PDF, DOCX, XLSX)"))], className="file-field")


def history_card(history: Sequence[HistoryLine], acts: Mapping[str, str]) -> html.Section:
    """Show who did what to the record, the newest first."""
    items = []
    for each in reversed(history):
        said: list[Component] = [html.B(word(acts, each.act)), html.Span(each.who, className="quiet")]
        if each.note:
            said.append(html.Div(each.note, className="history-note"))
        at = html.Time(text.moment(each.at, CITY_ZONE, year=0))
        items.append(html.Li([at, html.Div(said, className="history-said")]))
    body: Component = html.Ol(items, className="timeline") if items else html.P(text.NONE, className="state")
    return card(_("History"), body)


def files_card(
    files: Sequence[AttachedFile], action: str, *, back: str, may_attach: bool
) -> list[html.Section]:
    """Show the record's files and the way to add one; nothing where there is neither."""
    if not files and not may_attach:
        return []
    rows = [
        html.Li(
            [
                html.A(each.name, href=f"{PATH_OF_FILES}/{each.attachment_id}", download=""),
                html.Span(f"{_size(each.size)} · {each.who}", className="quiet"),
            ]
        )
        for each in files
    ]
    parts: list[Component] = [html.Ul(rows, className="record-files")] if rows else []
    if may_attach:
        parts.append(record_form(action, _("Add the file"), file_field(), back=back, look="button"))
    return [card(_("Files"), *parts)]


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"
