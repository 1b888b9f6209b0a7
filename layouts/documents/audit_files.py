"""The audit trail as a file: workbook or CSV, one line a row, and by which filter it was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from dashboard.i18n import _
from dashboard.views.audit import MOST_EXPORTED, AuditFilter, AuditRow
from layouts import text
from layouts.definitions import CITY_ZONE
from layouts.documents.workbook import Value, head_format, new_book, write, write_pairs
from layouts.pages.audit.words import action_word, detail_text, result_word

Defuse = Callable[[str], str]


def _heads() -> tuple[tuple[str, int], ...]:
    """Return the head and width of each column."""
    return (
        (_("Number"), 9),
        (_("Time"), 20),
        (_("Account"), 18),
        (_("Address"), 16),
        (_("Action"), 22),
        (_("Object"), 34),
        (_("Result"), 12),
        (_("Details"), 60),
    )


def _cells(row: AuditRow) -> Sequence[Value]:
    return (
        row.audit_id,
        f"{text.local(row.at, CITY_ZONE):%Y-%m-%d %H:%M:%S}",
        row.account,
        row.address,
        action_word(row.action),
        row.target,
        result_word(row.success),
        detail_text(row.detail),
    )


def audit_xlsx(rows: Iterable[AuditRow], filter: AuditFilter, total: int, who: str, at: datetime) -> bytes:
    """Return the lines as a workbook whose second sheet says how they were chosen; no cell is a formula."""
    stream = io.BytesIO()
    with new_book(stream, row_by_row=True) as book:
        page = book.add_worksheet(_("Audit trail"))
        for column, (head, width) in enumerate(_heads()):
            page.set_column(column, column, width)
            page.write_string(0, column, head, head_format(book))
        page.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(_cells(row)):
                write(page, line, column, value)
        write_pairs(book, _("How it was written"), _definitions(filter, total, who, at))
    return stream.getvalue()


def audit_csv(rows: Iterable[AuditRow], defuse: Defuse) -> bytes:
    """Return the lines as CSV (UTF-8 with mark); `defuse` keeps a text from being read as a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([head for head, _width in _heads()])
    for row in rows:
        writer.writerow([defuse(cell) if isinstance(cell, str) else cell for cell in _cells(row)])
    return stream.getvalue().encode("utf-8-sig")


def file_name(kind: str, at: datetime) -> str:
    """Return the file's name with the day it was written."""
    return _("Audit trail {day}.{kind}").format(day=f"{text.local(at, CITY_ZONE):%Y-%m-%d}", kind=kind)


def _definitions(filter: AuditFilter, total: int, who: str, at: datetime) -> list[tuple[str, str]]:
    asked = "\n".join(f"{name} = {value}" for name, value in filter.parameters().items())
    return [
        (_("Filters in force"), asked or _("none")),
        (_("Lines in this file"), f"{min(total, MOST_EXPORTED):,}"),
        (_("Lines left out"), f"{max(0, total - MOST_EXPORTED):,}"),
        (_("Time zone"), CITY_ZONE),
        (_("Exported by"), who),
        (_("Exported at"), text.moment(at, CITY_ZONE, year=0)),
    ]
