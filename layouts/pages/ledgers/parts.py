"""What the pages of the ledgers share: the head, the table of items, cells of promise, note, reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dash import html

from dashboard.i18n import _, ngettext
from dashboard.ledgers.records import OWED
from dashboard.people.access import Scope
from dashboard.views.ledgers import LedgerRow, Receipts
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import page_head
from layouts.components.chips import sign
from layouts.components.links import choose
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.ledgers.words import BOOKS, REASONS, state_sign
from layouts.pages.proactive.words import standing_words
from layouts.pages.supervise.tabs import LEDGERS, tabs

ITEM = f"{LEDGERS}/item"
DISPATCH = f"{LEDGERS}/dispatch"


def head(
    title: str,
    scope: Scope,
    *,
    chips: Sequence[Component] = (),
    actions: Sequence[Component] = (),
    here: bool = False,
) -> html.Header:
    """Show a page's title and the row of places; `here` for what stands below the books."""
    crumbs = [(_("Two ledgers"), LEDGERS)] if here else []
    return page_head(title, chips=chips, controls=[tabs(LEDGERS, scope)], actions=actions, crumbs=crumbs)


def item_path(item_id: int) -> str:
    """Return the address of an item's page."""
    return f"{ITEM}/{item_id}"


def item_table(rows: Sequence[LedgerRow], now: datetime, caption: str, *, units: bool) -> html.Div:
    """Draw items as a table; a row opens one. Columns that say nothing of any of them are left out."""
    promised = any(each.item.promised or each.item.first_promised for each in rows)
    kept = {
        "promise": promised,
        "unit": units,
        "reminded": any(each.reminded for each in rows),
        "state": any(each.item.state != "open" for each in rows),
    }
    columns = [
        Column("no", _("Order number"), left=True, pin=True),
        Column("what", _("What"), left=True, grow=True),
        Column("unit", _("Unit"), left=True),
        Column("book", _("Ledger"), left=True, secondary=True, wide=True),
        Column("entered", _("Entered"), left=True, secondary=True),
        Column("promise", _("Promise"), left=True),
        Column("noted", _("Weekly note"), left=True),
        Column("reminded", _("Reminded"), left=True, wide=True),
        Column("state", _("State"), left=True),
    ]
    shown = [column for column in columns if kept.get(column.key, True)]
    return table(shown, [_row(each, now) for each in rows], caption=caption)


def _row(row: LedgerRow, now: datetime) -> Row:
    where = item_path(row.item.item_id)
    cells: dict[str, Children] = {
        "no": choose(row.order_no, where, _("Open the item of order {number}").format(number=row.order_no)),
        "what": what_cell(row),
        "unit": unit_cell(row),
        "book": _(BOOKS[row.item.book]),
        "entered": text.day(text.local(row.item.entered, CITY_ZONE).date(), _year(now)),
        "promise": promise_cell(row, now),
        "noted": note_cell(row),
        "reminded": reminded_cell(row.reminded, now),
        "state": "" if row.item.state == "open" else state_sign(row.item.state),
    }
    return Row(cells, href=where)


def _year(now: datetime) -> int:
    return text.local(now, CITY_ZONE).year


def unit_cell(row: LedgerRow) -> Component:
    """Name the unit that is appraised for the order, and the township that it lies in."""
    name = row.unit.name if row.unit else _("no unit yet")
    if row.township is None or row.township == row.unit:
        return name
    return html.Span([name, html.Span(row.township.name, className="cell-under")], className="one-line")


def what_cell(row: LedgerRow) -> Component:
    """Say what the order is about, and why it stands in the ledger."""
    said = "　".join(
        part for part in (_(REASONS[row.item.reason]) if row.item.reason else "", row.why or row.note) if part
    )
    parts: list[Component] = [row.category]
    if said:
        parts.append(html.Span(said, className="cell-under"))
    return html.Span(parts, className="clip", title=" ".join(part for part in (row.category, said) if part))


def promise_cell(row: LedgerRow, now: datetime) -> Component:
    """Show the promise in force and how it stands, the first one where it was moved, and what is asked."""
    item, year = row.item, _year(now)
    if item.promised is None:
        return _given_up(row, year)
    shown = text.deadline(item.promised, CITY_ZONE, year)
    words = standing_words(row.standing) if item.state in OWED["ledger"] else None
    first = html.Span([words, html.Span(shown, className="limit")] if words else shown, className="time-left")
    under = []
    if row.extensions:
        under.append(
            ngettext(
                "first {day}, extended {n} time", "first {day}, extended {n} times", row.extensions
            ).format(day=text.deadline(item.first_promised, CITY_ZONE, year), n=row.extensions)
        )
    if row.asked_until:
        under.append(_("asked: {day}").format(day=text.deadline(row.asked_until, CITY_ZONE, year)))
    if not under:
        return first
    return html.Span([first, html.Span("　".join(under), className="cell-under")], className="two-lines")


def _given_up(row: LedgerRow, year: int) -> Component:
    if row.item.first_promised is None:
        return text.NONE
    day = text.deadline(row.item.first_promised, CITY_ZONE, year)
    return html.Span(_("given up, first {day}").format(day=day), className="cell-under")


def note_cell(row: LedgerRow) -> Component:
    """Say how old the last note is; ▲ where the weekly note is missing."""
    if row.item.state == "closed":
        return text.NONE
    age = note_words(row)
    if row.age.missing:
        missing = sign("warn", _("not noted this week"))
        return html.Span([missing, html.Span(age, className="cell-under")], className="one-line")
    return age


def note_words(row: LedgerRow) -> str:
    """Say how long ago the last note was written."""
    if not row.age.noted:
        return ngettext("no note yet, {n} day", "no note yet, {n} days", row.age.days).format(n=row.age.days)
    return (
        _("today")
        if not row.age.days
        else ngettext("{n} day ago", "{n} days ago", row.age.days).format(n=row.age.days)
    )


def reminded_cell(told: Receipts | None, now: datetime) -> Component:
    """Say when the last reminder was written, and how many of its messages went out and arrived."""
    if told is None:
        return text.NONE
    at = text.moment(told.at, CITY_ZONE, _year(now))
    return html.Span([at, html.Span(receipts_words(told), className="cell-under")], className="one-line")


def receipts_words(told: Receipts) -> str:
    """Say how many messages of a reminder went out, and how many are known to have arrived."""
    return _("{sent}/{n} sent, {received} received").format(
        sent=told.sent, n=told.written, received=told.received
    )
