"""Times of groups of orders: n, median and 90th percentile of each duration, exact over all its orders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, case, select

from dashboard.appraisal.distribution import SECONDS, histogram
from dashboard.views.counts import NO_TIMES, Times
from data_access.counting.conditions import Conditions
from data_access.schema import order

Durations = NDArray[np.float64]


def grouped_select(
    key: ColumnElement[Any],
    columns: Iterable[Any],
    joins: Iterable[Any],
    matching: Iterable[ColumnElement[bool]],
) -> Select[Any]:
    """Return the statement that reads a key and columns of the matching orders with the joins of the key."""
    statement = select(key.label("key"), *columns).select_from(order)
    for table, on in joins:
        statement = statement.outerjoin(table, on)
    return statement.where(*matching)


def times_of(
    connection: Connection,
    key: ColumnElement[Any],
    joins: Iterable[Any],
    matching: Iterable[ColumnElement[bool]],
    conditions: Conditions,
) -> dict[str, dict[str, Times]]:
    """Return by key the times by their field in Counts, by linear interpolation over all their orders."""
    columns = [
        case((condition, seconds), else_=None).label(name)
        for name, (condition, seconds) in conditions.durations.items()
    ]
    timed = conditions.measures["timed"]
    rows = connection.execute(grouped_select(key, columns, joins, [*matching, timed])).all()
    if not rows:
        return {}
    keys, place = np.unique([row[0] for row in rows], return_inverse=True)
    # What an order has no time of is no number.
    seconds = np.array([tuple(row)[1:] for row in rows], np.float64)
    order_of = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[order_of], np.arange(len(keys) + 1))
    return {
        str(name): {
            each: summarise(each, _numbers(seconds[order_of[start:end], column]))
            for column, each in enumerate(conditions.durations)
        }
        for name, start, end in zip(keys.tolist(), bounds[:-1], bounds[1:], strict=True)
    }


def _numbers(values: Durations) -> list[int]:
    return values[~np.isnan(values)].astype(np.int64).tolist()  # type: ignore[no-any-return]


def summarise(name: str, seconds: list[int]) -> Times:
    """Return n, median and 90th percentile (linear interpolation) of durations, in the unit of their name."""
    if not seconds:
        return NO_TIMES
    median, p90 = np.percentile(np.asarray(seconds, dtype=np.float64), [50, 90])
    per = SECONDS[name]
    return Times(len(seconds), float(median) / per, float(p90) / per, histogram(name, seconds))
