"""Plain counts of orders by columns of their rows, for what is no figure of an appraisal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, case, func, select

from dashboard.people.access import Scope
from data_access.counting.tally import day_of
from data_access.schema import order

Joins = Iterable[tuple[FromClause, ColumnElement[bool]]]


def grouped(
    connection: Connection,
    scope: Scope,
    keys: Mapping[str, ColumnElement[Any]],
    matching: Iterable[ColumnElement[bool]],
    numbers: Mapping[str, ColumnElement[bool]] | None = None,
    joins: Joins = (),
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Count the matching orders by the keys: a row a combination, `n` its orders, then each of `numbers`.

    City-wide for every scope that may see figures: a caller that reads texts of orders narrows `matching` to
    those of the scope. Without keys there is one row, of zeros where nothing matches.
    """
    scope.require("view_figures")
    by = [each.label(name) for name, each in keys.items()]
    held = [func.count(case((each, 1))).label(name) for name, each in (numbers or {}).items()]
    statement: Any = select(*by, func.count().label("n"), *held).select_from(order)
    for table, on in joins:
        statement = statement.outerjoin(table, on)
    rows: Sequence[Row[*tuple[Any, ...]]] = connection.execute(
        statement.where(*matching).group_by(*keys.values())
    ).all()
    return rows


def how_many(connection: Connection, scope: Scope, matching: Iterable[ColumnElement[bool]]) -> int:
    """Count the matching orders together."""
    return int(grouped(connection, scope, {}, matching)[0].n)


def first_day(connection: Connection, scope: Scope) -> date | None:
    """Return the local day on which the first order of the base was opened, None for an empty base."""
    scope.require("view_figures")
    found = connection.scalar(select(func.min(order.c.opened_day)))
    return None if found is None else day_of(found)
