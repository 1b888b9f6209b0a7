"""The search box: figures by code, units by name or initials, orders and enterprises inside the scope."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from sqlalchemy import Connection, and_, func, not_, select

from dashboard.figure.codes import UnknownCode, parse_code
from dashboard.i18n import _
from dashboard.order.masking import mask_enterprise
from dashboard.people.access import Scope
from dashboard.views.orders import SearchHit
from data_access.queries.figure.page import find_place
from data_access.reference.english import shown_unit
from data_access.reference.units import read_units
from data_access.schema import order, source
from data_access.scoping import orders_in_scope

MOST_HITS = 8
MOST_ENTERPRISES = 4
SHORTEST_NAME = 3  # fewer characters are in too many names


def search(connection: Connection, scope: Scope, words: str) -> tuple[SearchHit, ...]:
    """Return at most eight hits for what was typed: a figure by its code, units, orders by their number."""
    wanted = words.strip().lower()
    if len(wanted) < 2:
        return ()
    hits = _figures(connection, words)
    hits += [
        SearchHit("unit", shown_unit(each).name, _("Unit"), f"/unit/{quote(each.code)}")
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
    if scope.may("view_orders") and len(wanted) >= SHORTEST_NAME:
        hits += _enterprises(connection, scope, words.strip())
    return tuple(hits[:MOST_HITS])


def _enterprises(connection: Connection, scope: Scope, name: str) -> list[SearchHit]:
    """Return enterprises by a part of their name, from the orders inside the scope that are not confidential.

    The address of one of its orders stands for the enterprise: no name leaves the server unmasked.
    """
    o = order.c
    inside = and_(
        orders_in_scope(scope),
        not_(o.confidential),
        o.enterprise_hash != "",
        o.enterprise_name.contains(name, autoescape=True),
    )
    newest = (
        select(o.enterprise_hash, func.max(o.order_no).label("order_no"), func.count().label("n"))
        .where(inside)
        .group_by(o.enterprise_hash)
        .order_by(func.count().desc(), o.enterprise_hash)
        .limit(MOST_ENTERPRISES)
        .subquery()
    )
    statement = (
        select(source.c.code, o.order_no, o.enterprise_name, newest.c.n)
        .join(source, source.c.source_id == o.source_id)
        .join(newest, and_(newest.c.enterprise_hash == o.enterprise_hash, newest.c.order_no == o.order_no))
        .where(inside)
        .order_by(newest.c.n.desc(), o.order_no)
    )
    return [
        SearchHit(
            "enterprise",
            mask_enterprise(row.enterprise_name),
            _("{n} orders").format(n=row.n),
            f"/orders?{urlencode({'enterprise': f'{row.code}~{row.order_no}'})}",
        )
        for row in connection.execute(statement)
    ]


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
