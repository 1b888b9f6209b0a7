"""Times of groups of orders: n, median and 90th percentile of each duration, exact over all its orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, case, select

from dashboard.appraisal.distribution import SECONDS, histogram
from dashboard.views.counts import NO_TIMES, Times
from data_access.counting.cells import MISSING, Spans
from data_access.counting.conditions import Conditions
from data_access.counting.marks import Numbers, flags_of
from data_access.schema import order

Durations = NDArray[np.float64]
# Each duration, by its field in Counts, and the measure of the orders that have it.
TIMED = {
    "onsite": "onsite_timed",
    "feedback": "feedback_timed",
    "close_hours": "close_timed",
    "close_days": "close_timed",
}


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


def times_in(
    keys: Sequence[str], place: Numbers, spans: Spans, conditions: Conditions
) -> dict[str, dict[str, Times]]:
    """Return what `times_of` does, of orders that are read: `place` gives each its key, -1 for none."""
    unique, column = np.unique(spans.mark, return_inverse=True)
    flags = flags_of(unique, conditions)
    found: dict[str, dict[str, Times]] = {key: {} for key in keys}
    for name, measure in TIMED.items():
        seconds = getattr(spans, name)
        chosen = (place >= 0) & flags[measure][column] & (seconds != MISSING)
        where, took = place[chosen], seconds[chosen]
        order_of = np.argsort(where, kind="stable")
        bounds = np.searchsorted(where[order_of], np.arange(len(keys) + 1))
        took = took[order_of]
        for key, start, end in zip(keys, bounds[:-1], bounds[1:], strict=True):
            found[key][name] = summarise(name, took[start:end].tolist())
    return found


def _numbers(values: Durations) -> list[int]:
    return values[~np.isnan(values)].astype(np.int64).tolist()  # type: ignore[no-any-return]


def summarise(name: str, seconds: list[int]) -> Times:
    """Return n, median and 90th percentile (linear interpolation) of durations, in the unit of their name."""
    if not seconds:
        return NO_TIMES
    median, p90 = np.percentile(np.asarray(seconds, dtype=np.float64), [50, 90])
    per = SECONDS[name]
    return Times(len(seconds), float(median) / per, float(p90) / per, histogram(name, seconds))
