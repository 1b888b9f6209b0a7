"""A unit's ledgers: what stands open in each book by its promise, and what was signed off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.order.ledgers import OPEN_BOOKS
from dashboard.views.unit import LedgerOrder, Ledgers
from layouts import definitions, text, vocabulary
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.links import href, order_path
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.ledgers.parts import item_path
from layouts.pages.supervise.tabs import LEDGERS
from layouts.pages.unit.sheet import UnitSheet
from layouts.text import NONE

FIRST = 20  # rows of a book before the fold; signed-off ones at all


def ledger_panel(sheet: UnitSheet, action: Component) -> html.Section:
    """Show the open orders book by book, and behind a fold those signed off."""
    ledgers = sheet.view.ledgers or Ledgers()
    parts: list[Component] = []
    for book in OPEN_BOOKS:
        held = [each for each in ledgers.open if each.stand.book == book]
        if held:
            parts += _book(sheet, vocabulary.word(vocabulary.BOOKS, book), held)
    if not parts:
        parts.append(empty_good(_("Everything in the ledgers was signed off.")))
    if ledgers.signed_off:
        parts.append(_signed_off(sheet, ledgers.signed_off))
    return card(_title(ledgers), *parts, note=_source(sheet, ledgers), action=action)


def _source(sheet: UnitSheet, ledgers: Ledgers) -> list[Component]:
    """Say whose word the panel shows: what is kept here, with the way to it, or the platform's log."""
    every = (*ledgers.open, *ledgers.signed_off)
    if any(each.item_id for each in every):
        where = href(LEDGERS, {"unit": sheet.view.unit.code})
        return [_("as kept here"), "　", dcc.Link(_("to the ledgers"), href=where)]
    moment = definitions.data_moment(sheet.view.context)
    return [_("as the platform noted it, at {moment}").format(moment=moment)]


def _title(ledgers: Ledgers) -> str:
    late = sum(each.standing == "overdue" for each in ledgers.open)
    counted = {book: sum(each.stand.book == book for each in ledgers.open) for book in OPEN_BOOKS}
    said = _("Ledgers: {unsolved} unsolved, {planned} planned")
    if late:
        said = _("Ledgers: {unsolved} unsolved, {planned} planned, {late} of them past the promise")
    return said.format(**counted, late=late)


def _book(sheet: UnitSheet, name: str, held: Sequence[LedgerOrder]) -> list[Component]:
    """Show one book: its number, its first rows, the rest behind a fold."""
    columns = _columns(sheet, held)
    head = html.H3(
        [name, html.Small(ngettext("{n} order", "{n} orders", len(held)).format(n=len(held)))],
        className="book-head",
    )
    first, rest = held[:FIRST], held[FIRST:]
    parts: list[Component] = [head, table(columns, [_row(sheet, each) for each in first], caption=name)]
    if rest:
        more = table(columns, [_row(sheet, each) for each in rest], caption=name)
        parts.append(_fold(_("{n} more").format(n=len(rest)), more))
    return parts


def _fold(label: str, content: Component) -> html.Details:
    return html.Details([html.Summary(label, className="text-button"), content], className="book-fold")


def _columns(sheet: UnitSheet, held: Sequence[LedgerOrder]) -> list[Column]:
    """Return the columns; those that the log fills for none of the orders are left out."""
    filled = {
        "standing": any(each.stand.promised for each in held),
        "promised": any(each.stand.promised for each in held),
        "first": any(each.stand.extensions for each in held),
        "noted": any(each.stand.noted for each in held),
    }
    columns = [
        Column("standing", _("To the promise"), left=True),
        Column("promised", _("Promised"), left=True),
        Column("first", _("First promised"), left=True, secondary=True),
        *_which(sheet, held),
        Column("entered", _("Entered"), left=True, secondary=True),
        Column("noted", _("Last note"), left=True),
    ]
    return [column for column in columns if filled.get(column.key, True)]


def _which(sheet: UnitSheet, held: Sequence[LedgerOrder]) -> list[Column]:
    """Return the columns that say which order it is; the township where there is one to tell apart."""
    columns = [
        Column("no", _("Order number"), left=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("category", _("Category"), left=True),
    ]
    if sheet.view.unit.kind != "township" and any(each.row.township for each in held):
        columns.append(Column("township", _("Township"), left=True))
    return columns


def _row(sheet: UnitSheet, each: LedgerOrder) -> Row:
    stand = each.stand
    zone, year = _zone_and_year(sheet, each)
    return Row(
        {
            **_order_cells(each),
            "standing": _standing(each),
            "promised": text.deadline(stand.promised, zone, year),
            "first": _first(each, zone, year),
            "entered": text.day(text.local(stand.entered, zone).date(), year),
            "noted": _noted(sheet, each, zone, year),
        },
        href=_opens(each),
    )


def _opens(each: LedgerOrder) -> str:
    """Return what a row opens: the item that is kept here, or the order."""
    return item_path(each.item_id) if each.item_id else order_path(each.row.source, each.row.order_no)


def _moment(sheet: UnitSheet) -> datetime:
    assert sheet.view.context.as_of is not None
    return sheet.view.context.as_of


def _zone_and_year(sheet: UnitSheet, each: LedgerOrder) -> tuple[str, int]:
    """Return the zone of an order's source, and the year that its moments need not name."""
    context = sheet.view.context
    return definitions.zone_of(context, each.row.source), definitions.data_day(context).year


def _order_cells(each: LedgerOrder) -> dict[str, Children]:
    row = each.row
    return {
        "no": dcc.Link(row.order_no, href=order_path(row.source, row.order_no), className="order-link"),
        "title": html.Span(row.title or NONE, className="clip", title=row.title or None),
        "category": html.Span(row.category, className="clip clip-short"),
        "township": row.township or NONE,
    }


def _standing(each: LedgerOrder) -> Component:
    if each.standing is None:
        return NONE
    if each.standing == "overdue":
        return html.Span(sign("bad", text.overdue(each.workdays)), className="time-left time-bad")
    left = _("{time} left").format(time=text.working_days(each.workdays))
    if each.standing == "near":
        return html.Span(sign("warn", left), className="time-left time-warn")
    return html.Span(left, className="time-left")


def _first(each: LedgerOrder, zone: str, year: int) -> str:
    stand = each.stand
    if not stand.extensions:
        return NONE
    first = text.deadline(stand.first_promised, zone, year)
    return ngettext("{first}, extended {n} time", "{first}, extended {n} times", stand.extensions).format(
        first=first, n=stand.extensions
    )


def _noted(sheet: UnitSheet, each: LedgerOrder, zone: str, year: int) -> Component:
    """Say how old the last note is, and what it says."""
    noted = each.stand.noted
    if noted is None:
        return NONE
    # What is kept here may have been noted after the data time.
    days = max((text.local(_moment(sheet), zone).date() - text.local(noted, zone).date()).days, 0)
    age = _("today") if not days else ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    said = [html.Span(each.note, className="clip clip-short cell-note", title=each.note)] if each.note else []
    return html.Span([age, *said], className="book-note", title=text.moment(noted, zone, year))


def _signed_off(sheet: UnitSheet, signed: Sequence[LedgerOrder]) -> html.Details:
    """Show how many were signed off, and behind the fold the newest of them."""
    columns = [
        Column("signed", _("Signed off"), left=True),
        *_which(sheet, signed),
        Column("book", _("Stood in"), left=True, secondary=True),
        Column("note", _("Last note"), left=True),
    ]
    shown = table(columns, [_signed_row(sheet, each) for each in signed[:FIRST]], caption=_("signed off"))
    label = _("{n} signed off").format(n=len(signed))
    if len(signed) > FIRST:
        label = _("{n} signed off, the last {shown} here").format(n=len(signed), shown=FIRST)
    return _fold(label, shown)


def _signed_row(sheet: UnitSheet, each: LedgerOrder) -> Row:
    zone, year = _zone_and_year(sheet, each)
    cells = {
        **_order_cells(each),
        "signed": sign("good", text.moment(each.stand.signed_off, zone, year)),
        "book": vocabulary.word(vocabulary.BOOKS, each.stand.book),
        "note": html.Span(each.note or NONE, className="clip clip-short", title=each.note or None),
    }
    return Row(cells, href=_opens(each))
