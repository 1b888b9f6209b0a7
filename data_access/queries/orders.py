"""Lists of orders: exactly those that a figure counted, in keyset pages, masked and inside the scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    cast,
    false,
    func,
    not_,
    or_,
    select,
)

from dashboard.access import Scope
from dashboard.distribution import parse_class
from dashboard.i18n import _
from dashboard.page_views import ORDER_SORTS, FigureContext, Option, OrderDetail, OrderFilter, OrdersView
from dashboard.views import CHANNELS, STATES, Category, Unit
from data_access.conditions import Conditions
from data_access.figures import UNDETERMINED, Where, in_period, moved_out, where_conditions
from data_access.keyset import Cursor, beyond, decode_cursor, ordering
from data_access.queries.context import conditions_of, figure_context
from data_access.queries.joint import JOINT_MEASURES, joint_part
from data_access.queries.open_orders import LIVE_MEASURES, standing_now
from data_access.queries.order import order_detail
from data_access.queries.order_rows import RowShower, order_rows
from data_access.reference.units import read_calendar, read_categories, read_units
from data_access.schema import order, source, unit
from data_access.scoping import orders_in_scope

o = order.c
# A list without a period spans all time but is judged at the moment of the sources that still deliver.
LIVE = "r30d"
NEVER = 2**41
PAGE_SIZE = 50


def orders_view(
    connection: Connection,
    scope: Scope,
    filter: OrderFilter,
    *,
    sort: str = "time_left",
    cursor: str = "",
    page_size: int = PAGE_SIZE,
    selected: str = "",
    now: datetime,
) -> OrdersView:
    """Return one page of the orders that a filter names, with the exact count of the whole list.

    Without a period the list spans all time. `selected` is "<source>~<order number>"; an order outside the
    scope is not found.
    """
    context = _context(connection, filter, now)
    chosen_sort = sort if sort.removeprefix("-") in ORDER_SORTS else "time_left"
    names = Names.read(connection)
    options = _options(names, filter)
    chips = _chips(names, filter)
    if context.as_of is None:
        return OrdersView(context, filter, chosen_sort, (), 0, 0, chips=chips, options=options)
    conditions = conditions_of(context)
    matching = matching_orders(connection, scope, filter, context, conditions, now)
    total = int(connection.scalar(select(func.count()).select_from(order).where(*matching)) or 0)
    rows, first_no, following, preceding = _page(
        connection, matching, conditions, chosen_sort, decode_cursor(cursor), page_size
    )
    shown = RowShower(context.as_of, read_calendar(connection), now, context.settings.verdict)
    return OrdersView(
        context=context,
        filter=filter,
        sort=chosen_sort,
        rows=tuple(shown.row(row) for row in rows),
        total=total,
        first_no=first_no if rows else 0,
        next_cursor=following,
        previous_cursor=preceding,
        chips=chips,
        options=options,
        selected=_selected(connection, scope, selected, now),
    )


def _selected(connection: Connection, scope: Scope, selected: str, now: datetime) -> OrderDetail | None:
    source_code, _tilde, order_no = selected.partition("~")
    return order_detail(connection, scope, source_code, order_no, now) if order_no else None


def _context(connection: Connection, filter: OrderFilter, now: datetime) -> FigureContext:
    return figure_context(
        connection,
        period=filter.period,
        default_period=LIVE,
        basis=filter.basis or ("" if filter.period else "accepted"),
        as_of=filter.as_of,
        before_exclusion=filter.before_exclusion == "1",
        now=now,
    )


def matching_orders(
    connection: Connection,
    scope: Scope,
    filter: OrderFilter,
    context: FigureContext,
    conditions: Conditions,
    now: datetime,
) -> list[ColumnElement[bool]]:
    """Return the conditions of a list: scope, measure, period and filters."""
    found = [orders_in_scope(scope)]
    if filter.measure in LIVE_MEASURES:
        found.append(standing_now(connection, conditions, filter.measure, now))
    elif filter.measure in JOINT_MEASURES:
        found += joint_part(filter.joint, filter.measure, context)
    elif filter.measure == "at_gate3":
        found.append(conditions.at_gate3)
    elif filter.measure == "extended_out":
        found.append(moved_out(conditions, context.period))
    else:
        found.append(in_period(conditions, context.period) if filter.period else conditions.known)
        found.append(conditions.measures.get(filter.measure, conditions.measures["accepted"]))
    found += where_conditions(
        Where(
            district=filter.district or None,
            township=filter.township or None,
            area=filter.area or None,
            unit=filter.unit or None,
            kind=filter.kind or None,
            category=filter.category or None,
            channel=filter.channel or None,
            provincial={"1": True, "0": False}.get(filter.provincial),
            source=filter.source or None,
            located=filter.located or None,
        )
    )
    if filter.took:
        found.append(_took(conditions, filter.took))
    if filter.joint and filter.measure not in JOINT_MEASURES:
        found += joint_part(filter.joint, "", context)
    if filter.state:
        found.append(o.state == filter.state)
    if filter.enterprise:
        found.append(_same_enterprise(scope, filter.enterprise))
    if filter.batch:
        found.append(o.batch_id == (int(filter.batch) if filter.batch.isdecimal() else -1))
    if words := filter.q.strip():
        found.append(or_(o.order_no.startswith(words, autoescape=True), _title_has(words)))
    return found


def _took(conditions: Conditions, written: str) -> ColumnElement[bool]:
    chosen = parse_class(written)
    return conditions.took(*chosen) if chosen else false()


def _same_enterprise(scope: Scope, address: str) -> ColumnElement[bool]:
    """Return the condition of the orders of the enterprise that the order at `address` is from.

    The address of an order inside the scope stands for the enterprise, so that no name, nor a hash that a
    name could be guessed from, leaves the server. A confidential order is not found by who asked.
    """
    source_code, _tilde, order_no = address.partition("~")
    like = order.alias("like")
    known = (
        select(like.c.enterprise_hash)
        .join(source, source.c.source_id == like.c.source_id)
        .where(
            source.c.code == source_code,
            like.c.order_no == order_no,
            not_(like.c.confidential),
            like.c.order_id.in_(select(o.order_id).where(orders_in_scope(scope), o.order_no == order_no)),
        )
        .scalar_subquery()
    )
    return and_(o.enterprise_hash == known, o.enterprise_hash != "", not_(o.confidential))


def _title_has(words: str) -> ColumnElement[bool]:
    # A confidential order must not be found by what it is about.
    return and_(not_(o.confidential), *(o.title.contains(word, autoescape=True) for word in words.split()))


def _sort_key(name: str, conditions: Conditions) -> ColumnElement[int]:
    keys: dict[str, ColumnElement[Any]] = {
        "time_left": case(
            (
                and_(
                    not_(conditions.is_closed),
                    not_(conditions.is_withdrawn),
                    o.closing_kind != "direct",
                    o.solve_due.is_not(None),
                ),
                cast(conditions.due_at, BigInteger),
            ),
            else_=NEVER - cast(func.coalesce(o.closed_at, o.opened_at), BigInteger),
        ),
        "opened": cast(o.opened_at, BigInteger),
        "dispatched": func.coalesce(cast(o.dispatched_at, BigInteger), 0),
        "closed": func.coalesce(cast(o.closed_at, BigInteger), 0),
        "unit": func.coalesce(
            select(unit.c.official_order).where(unit.c.unit_id == o.unit_id).scalar_subquery(), 2**30
        ),
    }
    return keys[name]


def _page(
    connection: Connection,
    matching: Sequence[ColumnElement[bool]],
    conditions: Conditions,
    sort: str,
    cursor: Cursor | None,
    size: int,
) -> tuple[list[Row[Any]], int, str, str]:
    """Return the rows of a page, the number of its first, and the cursors after and before it."""
    descending = sort.startswith("-")
    key = _sort_key(sort.removeprefix("-"), conditions)
    backward = cursor is not None and cursor.backward
    statement = order_rows(key.label("sort_key")).where(*matching)
    if cursor is not None:
        statement = statement.where(beyond(cursor, key, o.order_id, descending))
    statement = statement.order_by(*ordering(key, o.order_id, descending, backward)).limit(size + 1)
    rows = list(connection.execute(statement).all())
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    if not rows:
        return [], 0, "", ""
    first_no = 1 if cursor is None else max(1, cursor.row_no - len(rows) if backward else cursor.row_no + 1)
    last_no = first_no + len(rows) - 1
    has_next, has_previous = (True, more) if backward else (more, cursor is not None)
    following = Cursor(rows[-1].sort_key, rows[-1].order_id, False, last_no).encode() if has_next else ""
    preceding = Cursor(rows[0].sort_key, rows[0].order_id, True, first_no).encode() if has_previous else ""
    return rows, first_no, following, preceding


class Names:
    """Names of what filters refer to by code."""

    def __init__(
        self, units: Sequence[Unit], categories: Sequence[Category], sources: dict[str, str]
    ) -> None:
        self.units, self.categories, self.sources = units, categories, sources
        self.unit_names = {each.code: each.name for each in units}
        self.category_names = {each.code: each.name for each in categories}

    @classmethod
    def read(cls, connection: Connection) -> Names:
        """Read units, categories and sources."""
        sources = {row.code: row.name for row in connection.execute(select(source.c.code, source.c.name))}
        return cls(read_units(connection), read_categories(connection), sources)


def _chips(names: Names, filter: OrderFilter) -> tuple[tuple[str, str], ...]:
    """Return each filter in force with the name of what it refers to; vocabularies stay as their codes."""
    texts = {
        "district": names.unit_names,
        "unit": names.unit_names,
        "township": {**names.unit_names, UNDETERMINED: _("Township not determined")},
        "category": names.category_names,
        "source": names.sources,
        "located": {**names.unit_names, UNDETERMINED: _("District not determined")},
        "joint": names.unit_names,
    }
    return tuple(
        (parameter, texts.get(parameter, {}).get(value, value))
        for parameter, value in filter.parameters().items()
    )


def _options(names: Names, filter: OrderFilter) -> dict[str, tuple[Option, ...]]:
    district = next((each.unit_id for each in names.units if each.code == filter.district), None)
    return {
        "district": tuple(Option(each.code, each.name) for each in names.units if each.kind == "district"),
        "unit": tuple(
            Option(each.code, each.name) for each in names.units if each.kind in ("department", "utility")
        ),
        "township": tuple(
            Option(each.code, each.name)
            for each in names.units
            if each.kind == "township" and district is not None and each.district_id == district
        ),
        "category": tuple(
            Option(each.code, each.name)
            for each in names.categories
            if each.parent_id is None or each.code == filter.category
        ),
        "channel": tuple(Option(each, each) for each in CHANNELS),
        "state": tuple(Option(each, each) for each in STATES),
        "source": tuple(Option(code, name) for code, name in names.sources.items()),
    }
