"""The search box: codes of figures, order numbers inside the scope, units by name, pinyin or initials."""

from __future__ import annotations

from urllib.parse import quote

from sqlalchemy import Connection, select

from dashboard.access import Scope
from dashboard.figure_codes import UnknownCode, parse_code
from dashboard.i18n import _
from dashboard.page_views import SearchHit
from data_access.queries.figure import find_place
from data_access.reference.units import read_units
from data_access.schema import order, source
from data_access.scoping import orders_in_scope

MOST_HITS = 8


def search(connection: Connection, scope: Scope, words: str) -> tuple[SearchHit, ...]:
    """Return at most eight hits for what was typed: a figure by its code, units, orders by their number."""
    wanted = words.strip().lower()
    if len(wanted) < 2:
        return ()
    hits = _figures(connection, words)
    hits += [
        SearchHit("unit", each.name, _("Ranking"), f"/rank?level={each.kind}&sel={quote(each.code)}")
        for each in read_units(connection)
        if each.kind != "city"
        and (
            wanted in each.name.lower()
            or each.pinyin.replace(" ", "").lower().startswith(wanted.replace(" ", ""))
            or each.initials.lower().startswith(wanted)
            or any(wanted in alias.lower() for alias in each.aliases)
        )
    ]
    if scope.may("view_orders") and wanted[:1].isalnum():
        hits += _orders(connection, scope, words.strip())
    return tuple(hits[:MOST_HITS])


def _figures(connection: Connection, words: str) -> list[SearchHit]:
    """Return the figure whose code was typed, where its unit exists."""
    try:
        code = parse_code(words)
    except UnknownCode:
        return []
    if code.unit and find_place(read_units(connection), code.unit) is None:
        return []
    title = _("{name} ({code})").format(name=_(code.definition.name), code=code.text)
    return [SearchHit("figure", title, _("Figure"), f"/f/{quote(code.text, safe='')}")]


def _orders(connection: Connection, scope: Scope, number: str) -> list[SearchHit]:
    statement = (
        select(source.c.code, order.c.order_no)
        .join(source, source.c.source_id == order.c.source_id)
        .where(orders_in_scope(scope), order.c.order_no.startswith(number, autoescape=True))
        .order_by(order.c.order_no.desc())
        .limit(MOST_HITS)
    )
    return [
        SearchHit("order", number, _("Order"), f"/orders/{quote(code)}~{quote(number, safe='')}")
        for code, number in connection.execute(statement)
    ]
