"""The search box: figures by code, units by any of their names, orders by number, inside the scope.

It finds what everybody may read. Names and numbers of contacts are searched in the list of orders alone,
which asks for the right and logs it (callbacks.guard.note_contact_search).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlencode

from sqlalchemy import Connection, func, select

from dashboard.figure.codes import UnknownCode, parse_code
from dashboard.i18n import _
from dashboard.order.folding import fold
from dashboard.people.access import Scope
from dashboard.views.orders import SHORTEST_CONTACT, SearchHit
from dashboard.views.reference import Unit, unit_part
from data_access.importing.lookup import UnitIndex
from data_access.queries.figure.page import find_place
from data_access.queries.orders.matching import as_prefix
from data_access.reference.english import shown_unit
from data_access.reference.units import read_units
from data_access.schema import order, source
from data_access.scoping import orders_in_scope

MOST_HITS = 8
SHORTEST = 2
WHOLE, BEGINS, WITHIN, NOT = range(4)  # how what was typed stands in a name


def search(connection: Connection, scope: Scope, words: str) -> tuple[SearchHit, ...]:
    """Return at most eight hits for what was typed: a figure by its code, units, orders by their number.

    Those who may read contacts find the way to a search among them behind the others.
    """
    wanted = fold(words)
    if len(wanted) < SHORTEST:
        return ()
    units = read_units(connection)
    figures = _figures(units, words)
    hits = figures + _units(units, words, wanted)
    if scope.may("view_orders") and wanted[:1].isalnum():
        hits += _orders(connection, scope, wanted)
    return (*hits[:MOST_HITS], *(() if figures else _contacts(scope, words.strip(), wanted)))


def _contacts(scope: Scope, words: str, wanted: str) -> list[SearchHit]:
    if not (scope.may("view_orders") and scope.may("view_contact")) or len(wanted) < SHORTEST_CONTACT:
        return []
    title = _("Search enterprises and contacts for “{words}”").format(words=words)
    return [SearchHit("contact", title, _("logged"), f"/orders?{urlencode({'contact': words})}")]


def _units(units: tuple[Unit, ...], words: str, wanted: str) -> list[SearchHit]:
    """Return the units that are called so, those first whose name, code or former name it is."""
    named = _named(units).find(words.strip())
    ranked = []
    for each, names, spelled in _spellings(units):
        place = min((_stands(wanted, name) for name in names), default=NOT)
        if place == NOT and any(name.startswith(wanted.replace(" ", "")) for name in spelled):
            place = WHOLE if wanted.replace(" ", "") in spelled else BEGINS
        if each is named:
            place = WHOLE
        if place != NOT:
            address = f"/unit/{unit_part(each.code)}"
            hit = SearchHit("unit", shown_unit(each).name, _("Unit"), address, place == WHOLE)
            ranked.append((place, hit))
    return [hit for _place, hit in sorted(ranked, key=lambda found: found[0])]


def _stands(wanted: str, name: str) -> int:
    if wanted == name:
        return WHOLE
    if name.startswith(wanted):
        return BEGINS
    return WITHIN if wanted in name else NOT


@lru_cache(maxsize=4)
def _named(units: tuple[Unit, ...]) -> UnitIndex:
    return UnitIndex(each for each in units if each.kind != "city")


@lru_cache(maxsize=4)
def _spellings(units: tuple[Unit, ...]) -> tuple[tuple[Unit, tuple[str, ...], tuple[str, ...]], ...]:
    """Return each unit with its folded names, code among them, and its name as Latin letters spell it."""

    def folded(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fold(text) for text in texts if text.strip()))

    return tuple(
        (each, folded((each.name, each.code, *each.aliases)), folded((_run(each.pinyin), each.initials)))
        for each in units
        if each.kind != "city"
    )


def _run(pinyin: str) -> str:
    return pinyin.replace(" ", "")


def _figures(units: tuple[Unit, ...], words: str) -> list[SearchHit]:
    """Return the figure whose code was typed, where its unit exists."""
    try:
        code = parse_code(words)
    except UnknownCode:
        return []
    if code.unit and find_place(units, code.unit) is None:
        return []
    title = _("{name} ({code})").format(name=_(code.definition.name), code=code.text)
    return [SearchHit("figure", title, _("Figure"), f"/f/{quote(code.text, safe='')}", True)]


def _orders(connection: Connection, scope: Scope, wanted: str) -> list[SearchHit]:
    """Return the newest orders whose number begins so; the number's index gives them without a scan."""
    statement = (
        select(source.c.code, order.c.order_no)
        .join(source, source.c.source_id == order.c.source_id)
        .where(orders_in_scope(scope), as_prefix(func.lower(order.c.order_no), wanted))
        .order_by(order.c.order_no.desc())
        .limit(MOST_HITS)
    )
    return [
        SearchHit(
            "order",
            number,
            _("Order"),
            f"/orders/{quote(code, safe='')}~{quote(number, safe='')}",
            fold(number) == wanted,
        )
        for code, number in connection.execute(statement)
    ]
