"""A list of orders as a workbook: what the page shows of each order, row by row, and how it was made."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.order import OrderRow
from dashboard.views.orders import OrdersView
from layouts import definitions, text, vocabulary
from layouts.components.chips import SIGNS
from layouts.components.clock import Cause, cause_of, standing
from layouts.documents.workbook import Value, head_format, new_book, write, write_pairs
from layouts.pages.orders.filters import chip_text
from layouts.pages.orders.page import state_words, title

ALWAYS = 0  # no year is the reader's own: every moment is written with its year


@dataclass(frozen=True)
class OrdersSheet:
    """A list to be written: its head, for whom, when, and how many of its orders are left out."""

    view: OrdersView
    scope: Scope
    at: datetime
    left_out: int

    @property
    def written(self) -> int:
        """Return how many orders the workbook holds."""
        return self.view.total - self.left_out


@dataclass(frozen=True)
class Field:
    """One column: its head, what a row gives for it and its zone; None leaves the cell empty."""

    head: str
    of: Callable[[OrderRow, str], Value]
    width: int = 12


def orders_xlsx(sheet: OrdersSheet, rows: Iterable[OrderRow]) -> bytes:
    """Return the workbook of a list as seen, masked as the rows are: no formula, no link, no merged cell."""
    stream = io.BytesIO()
    with new_book(stream, row_by_row=True) as book:
        page = book.add_worksheet(_("Orders"))
        head, columns = head_format(book), _columns(sheet.view)
        for column, each in enumerate(columns):
            page.set_column(column, column, each.width)
            page.write_string(0, column, each.head, head)
        page.freeze_panes(1, 2)
        for line, row in enumerate(rows, start=1):
            zone = definitions.zone_of(sheet.view.context, row.source)
            for column, each in enumerate(columns):
                write(page, line, column, each.of(row, zone))
        write_pairs(book, _("Definitions"), _definitions(sheet))
    return stream.getvalue()


def file_name(sheet: OrdersSheet) -> str:
    """Return the file's name: which list, and the day of its data."""
    measure = vocabulary.filter_text("measure", sheet.view.filter.measure)
    day = definitions.data_day(sheet.view.context)
    return _("Orders {measure} {day}.xlsx").format(measure=measure, day=day.isoformat())


def _columns(view: OrdersView) -> list[Field]:
    names = {state.code: state.name for state in view.context.sources}
    gates = [Field(_("Gate"), lambda row, _zone: vocabulary.gate_name(row.gate, "") or None, 8)]
    return [
        Field(_("Order number"), lambda row, _zone: row.order_no, 22),
        Field(_("Time left"), lambda row, zone: _standing(row, zone, cause_of(view.filter)), 26),
        Field(_("Request"), lambda row, _zone: row.title or None, 48),
        Field(_("Provincial"), lambda row, _zone: _("prov.") if row.provincial else None, 8),
        Field(_("Category"), lambda row, _zone: row.category or None, 18),
        Field(_("Responsible unit"), lambda row, _zone: row.unit or None, 18),
        Field(_("Township"), lambda row, _zone: row.township or None, 14),
        *(gates if view.options.get("gate") else []),
        Field(_("Verified"), lambda row, _zone: _word(vocabulary.VERDICTS, row.verdict)),
        Field(_("Satisfaction"), lambda row, _zone: _word(vocabulary.ANSWERS, row.answer)),
        Field(_("State"), lambda row, _zone: state_words(row), 16),
        Field(_("Accepted"), lambda row, zone: text.moment(row.opened_at, zone, ALWAYS), 17),
        Field(_("Dispatched"), lambda row, zone: _moment(row.dispatched_at, zone), 17),
        Field(_("Deadline"), lambda row, zone: _deadline(row, zone), 17),
        Field(_("Closed"), lambda row, zone: _moment(row.closed_at, zone), 17),
        Field(_("Closed, working days"), lambda row, _zone: _workdays(row), 10),
        Field(_("Source"), lambda row, _zone: names.get(row.source, row.source), 16),
    ]


def _standing(row: OrderRow, zone: str, cause: Cause) -> str:
    stand = standing(row, zone, ALWAYS, cause)
    # The moments have columns of their own; what failed beside the list's cause has not.
    more = stand.more if cause else ""
    said = _("{cause}; {stand}").format(cause=stand.said, stand=more) if more else stand.said
    parts = [SIGNS[stand.kind] if stand.kind else "", said, _("provisional") if row.provisional else ""]
    return " ".join(part for part in parts if part)


def _word(words: Mapping[str, str], value: str) -> Value:
    return vocabulary.word(words, value) if value else None


def _deadline(row: OrderRow, zone: str) -> Value:
    return text.deadline(row.solve_due, zone, ALWAYS) if row.solve_due else None


def _moment(at: datetime | None, zone: str) -> Value:
    return text.moment(at, zone, ALWAYS) if at else None


def _workdays(row: OrderRow) -> Value:
    return None if row.work_seconds is None else round(row.work_seconds / text.DAY, 4)


def _definitions(sheet: OrdersSheet) -> list[tuple[str, str]]:
    """Return what the list is, how it was filtered and computed, and who wrote it when."""
    view, context = sheet.view, sheet.view.context
    live = not view.filter.period
    zone = definitions.zone_of(context)
    demo = [(_("Note"), _("Demonstration data, not real orders."))] if definitions.is_demo(context) else []
    return [
        *demo,
        (_("List"), title(view, sheet.scope)),
        (_("Filters in force"), _filters(view) or _("none")),
        (_("Orders in this file"), f"{sheet.written:,}"),
        (_("Orders left out"), _left_out(sheet)),
        *definitions.circumstances(context, live=live),
        *([] if live else [(_("Population"), definitions.population_sentence(context))]),
        (_("Verdict source"), _(vocabulary.VERDICT_SOURCES[context.settings.verdict])),
        (_("Reconciliation"), definitions.reconciliation_sentence(context)),
        (_("Masking"), _("Names, phone numbers and confidential orders are masked as on the page.")),
        *((_("Source"), definitions.source_sentence(source)) for source in context.sources),
        (_("Exported by"), sheet.scope.account),
        (_("Exported at"), text.moment(sheet.at, zone, ALWAYS)),
    ]


def _filters(view: OrdersView) -> str:
    return "\n".join(
        _("{name}: {value}").format(name=_(vocabulary.FILTERS[name]), value=chip_text(view, name, said))
        for name, said in view.chips
    )


def _left_out(sheet: OrdersSheet) -> str:
    if not sheet.left_out:
        return _("none")
    return _(
        "{n}: one file holds the first {most} orders of a list; narrow the filters for the rest."
    ).format(n=f"{sheet.left_out:,}", most=f"{sheet.written:,}")
