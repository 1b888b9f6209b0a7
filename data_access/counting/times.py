"""Times of groups of orders: n, median and 90th percentile of each duration, exact over all its orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, Table, case, select

from dashboard.appraisal.distribution import SECONDS, histograms
from dashboard.views.counts import NO_TIMES, Times
from data_access.counting.cells import Cells
from data_access.counting.conditions import Conditions
from data_access.counting.marks import Numbers, flags_of
from data_access.counting.stored import DURATIONS, TIMED, stored_measures
from data_access.schema import month_order, order

Durations = NDArray[np.float64]


def grouped_select(
    key: ColumnElement[Any],
    columns: Iterable[Any],
    joins: Iterable[Any],
    matching: Iterable[ColumnElement[bool]],
    table: Table = order,
) -> Select[Any]:
    """Return the statement that reads a key and columns of the matching orders with the joins of the key."""
    statement = select(key.label("key"), *columns).select_from(table)
    for table, on in joins:
        statement = statement.outerjoin(table, on)
    return statement.where(*matching)


def live_seconds(conditions: Conditions) -> list[Any]:
    """Return a column of seconds for each duration, of the orders that have it."""
    return [
        case((condition, seconds), else_=None).label(name)
        for name, (condition, seconds) in conditions.durations.items()
    ]


def stored_seconds(conditions: Conditions) -> list[Any]:
    """Return the same columns of the orders of fixed months."""
    measures = stored_measures(conditions)
    return [case((measures[TIMED[name]], month_order.c[name]), else_=None).label(name) for name in DURATIONS]


def times_of(connection: Connection, statements: Iterable[Select[Any]]) -> dict[str, dict[str, Times]]:
    """Return by key the times by their field in Counts, by linear interpolation over all their orders.

    The statements give a key and the columns of `live_seconds` or `stored_seconds`, a row an order.
    """
    rows = [row for each in statements for row in connection.execute(each)]
    if not rows:
        return {}
    keys, place = np.unique([row[0] for row in rows], return_inverse=True)
    # What an order has no time of is no number.
    seconds = np.array([tuple(row)[1:] for row in rows], np.float64)
    found: dict[str, dict[str, Times]] = {str(key): {} for key in keys.tolist()}
    for column, name in enumerate(DURATIONS):
        has = ~np.isnan(seconds[:, column])
        took = seconds[has, column].astype(np.int64)
        for own, each in zip(found.values(), summaries(name, place[has], took, len(found)), strict=True):
            own[name] = each
    return found


def times_in(
    keys: Sequence[str], place: Numbers, cells: Cells, conditions: Conditions
) -> dict[str, dict[str, Times]]:
    """Return what `times_of` does, of orders that are read: `place` gives each cell its key, -1 for none."""
    unique, column = np.unique(cells.mark, return_inverse=True)
    flags = flags_of(unique, conditions)
    found: dict[str, dict[str, Times]] = {key: {} for key in keys}
    for name, measure in TIMED.items():
        took = cells.took[name]
        chosen = ((place >= 0) & flags[measure][column])[took.cell]
        summed = summaries(name, place[took.cell[chosen]], took.seconds[chosen], len(keys))
        for key, each in zip(keys, summed, strict=True):
            found[key][name] = each
    return found


def summarise(name: str, seconds: list[int]) -> Times:
    """Return n, median and 90th percentile (linear interpolation) of durations, in the unit of their name."""
    took = np.asarray(seconds, np.int64)
    return summaries(name, np.zeros(len(took), np.int64), took, 1)[0]


def summaries(name: str, place: Numbers, seconds: Numbers, groups: int) -> list[Times]:
    """Return for each of so many groups what `summarise` does of its own durations, those at its `place`."""
    order_of = np.lexsort((seconds, place))
    bounds = np.searchsorted(place[order_of], np.arange(groups + 1))
    first, n = bounds[:-1], np.diff(bounds)
    took = seconds[order_of].astype(np.float64)
    has = n > 0
    median, p90 = (_quantiles(took, first[has], n[has], share) / SECONDS[name] for share in (0.5, 0.9))
    classes = histograms(name, seconds, place, groups)
    found = [NO_TIMES] * groups
    told = zip(np.flatnonzero(has).tolist(), n[has].tolist(), median.tolist(), p90.tolist(), strict=True)
    for group, many, half, most in told:
        found[group] = Times(many, half, most, classes[group])
    return found


def _quantiles(took: Durations, first: Numbers, n: Numbers, share: float) -> Durations:
    """Return a quantile of each sorted stretch of `took`, to the last bit as numpy's linear one."""
    virtual = (n - 1) * share
    below = np.floor(virtual).astype(np.int64)
    low, high = took[first + below], took[first + np.minimum(below + 1, n - 1)]
    weight, apart = virtual - below, high - low
    found: Durations = np.where(weight >= 0.5, high - apart * (1 - weight), low + apart * weight)
    return found
