"""Workbooks of the survey: the call list, and the problem list as a sheet to be filled in and returned."""

from __future__ import annotations

import io
from collections.abc import Sequence

from dashboard.i18n import _
from dashboard.views.findings import FindingRow
from dashboard.views.survey import CallRow
from layouts import text
from layouts.definitions import CITY_ZONE
from layouts.documents.workbook import head_format, new_book, write
from layouts.pages.survey import words


def calls_xlsx(rows: Sequence[CallRow]) -> bytes:
    """Return the call list; names and numbers are masked as on the page."""
    heads = (_("Enterprise"), _("District"), _("Phone"), _("Last call"), _("Calls"), _("Call back at"))
    lines = [
        (
            row.enterprise,
            row.district,
            row.phone,
            _(words.OUTCOMES[row.outcome]),
            row.attempts,
            text.moment(row.call_back_at, CITY_ZONE, year=0) if row.call_back_at else "",
        )
        for row in rows
    ]
    return _book(_("Call list"), heads, lines, (30, 16, 18, 14, 8, 18))


def findings_xlsx(rows: Sequence[tuple[FindingRow, Sequence[str]]]) -> bytes:
    """Return the problem list with what enterprises said, cleaned, and two empty columns to be filled in."""
    heads = (
        _("Finding number"),
        _("Problem"),
        _("Category"),
        _("Unit"),
        _("Named by"),
        _("In their words"),
        _("State"),
        _("To be claimed by"),
        _("To be put right by"),
        # Empty, to be filled in; the register of returns knows these names.
        _("Measures"),
        _("What was done"),
    )
    lines = [
        (
            row.number,
            row.title,
            row.category,
            row.unit.name,
            row.mentions,
            "\n".join(each for each in said if each),
            _(words.STATES[row.state]),
            text.deadline(row.claim_due, CITY_ZONE, year=0),
            text.deadline(row.rectify_due, CITY_ZONE, year=0),
            "",
            "",
        )
        for row, said in rows
    ]
    return _book(_("Problem list"), heads, lines, (14, 36, 18, 16, 8, 50, 14, 18, 18, 36, 36))


def _book(
    title: str,
    heads: Sequence[str],
    lines: Sequence[Sequence[str | int]],
    widths: Sequence[int],
) -> bytes:
    stream = io.BytesIO()
    book = new_book(stream)
    page = book.add_worksheet(title)
    head, wrap = head_format(book), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(column, column, width, wrap)
        page.write_string(0, column, name, head)
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            write(page, number, column, value)
    page.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
