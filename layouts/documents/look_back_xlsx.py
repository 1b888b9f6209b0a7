"""The look-back list as a workbook: the orders, the units, and how the rate is meant."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from dashboard.i18n import _
from dashboard.views.look_back import LookBacksView
from layouts import text
from layouts.definitions import CITY_ZONE
from layouts.documents.workbook import Value, head_format, new_book, write, write_pairs
from layouts.pages.look_back.page import percent
from layouts.pages.look_back.words import GROUNDS, STANDS, STATES

_PARTS = ("overdue", "unchecked", "failed", "running", "left")


def look_backs_xlsx(view: LookBacksView) -> bytes:
    """Return the workbook of a list: its orders as the page shows them, the units, the definition."""
    stream = io.BytesIO()
    book = new_book(stream)
    _sheet(book, _("Look-back"), _heads(), _orders(view))
    heads = [
        _("Unit"),
        _("Recovered orders"),
        _(STANDS["counted"]),
        "%",
        *(_(STANDS[name]) for name in _PARTS),
    ]
    _sheet(book, _("By unit"), heads, _units(view))
    write_pairs(book, _("Definitions"), _meant(view))
    book.close()
    return stream.getvalue()


def _heads() -> list[str]:
    return [
        _("Order"), _("What it is about"), _("Unit"), _("Township"), _("Ground"), _("Round"), _("Listed"),
        _("End of the round"), _("How it stands"), _("State"), _("Measure taken"),
        _("What the enterprise said"),
    ]  # fmt: skip


def _orders(view: LookBacksView) -> list[list[Value]]:
    return [
        [
            row.order_no,
            row.title,
            row.unit.name,
            row.township.name if row.township else "",
            _(GROUNDS[row.ground]),
            row.round,
            text.moment(row.entered, CITY_ZONE, year=0),
            text.deadline(row.due, CITY_ZONE, year=0),
            _(STANDS[row.stand]),
            _(STATES[row.state]),
            row.measure,
            row.note,
        ]
        for row in view.rows
    ]


def _units(view: LookBacksView) -> list[list[Value]]:
    return [
        [
            each.unit.name,
            each.recovery.recovered,
            each.recovery.counted,
            percent(each.recovery),
            *(each.recovery.of(name) for name in _PARTS),
        ]
        for each in view.units
    ]


def _meant(view: LookBacksView) -> list[tuple[str, str]]:
    rate = _("{n} of {m} orders recovered").format(n=view.total.recovered, m=view.total.counted)
    rows = [
        (_("Period of the first listing"), text.period(view.period)),
        (_("Recovery rate"), f"{percent(view.total)}% · {rate}" if view.total.counted else text.NONE),
        (_("Working days of a round"), str(view.settings.days)),
    ]
    return [*rows, (_("Demo data"), _("Demonstration data, not a real appraisal."))] if view.demo else rows


def _sheet(book: Any, title: str, heads: Sequence[str], lines: Sequence[Sequence[Value]]) -> None:
    page = book.add_worksheet(title)
    head = head_format(book)
    page.set_column(0, len(heads) - 1, 18)
    for column, name in enumerate(heads):
        page.write_string(0, column, name, head)
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            write(page, number, column, value)
    page.freeze_panes(1, 1)
