"""The orders of a period with their ways through the gates, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, case, cast, func, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.gates.flow import median_stay, working_seconds
from dashboard.order.gates import GATE_OF, STEPS
from dashboard.views.gates import MedianStay
from data_access.counting.conditions import Conditions
from data_access.counting.ways import STILL, Ways, ways_of
from data_access.schema import order

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = -1
o = order.c
# The standing close is the submission of the reply that passed: these steps come before it is final.
BEFORE_CLOSE = np.array([step not in ("assessment", "recheck") for step in STEPS])
assert list(GATE_OF) == list(STEPS)


@dataclass(frozen=True)
class Population:
    """Orders that somebody had to handle, in rows; `way` is each one's row in `ways`, -1 for none."""

    order_id: Numbers
    unit_id: Numbers
    closed: Flags
    withdrawn: Numbers  # second, NEVER while not by the data time
    way: Numbers
    ways: Ways
    conditions: Conditions

    @cached_property
    def marks(self) -> Numbers:
        """Return what each order did at the gates, 0 without a record."""
        return self._of_ways(self.ways.marks)

    @cached_property
    def early(self) -> int:
        """Return the checks dated before their order was opened."""
        return int(self._of_ways(self.ways.early).sum())

    def _of_ways(self, values: Numbers) -> Numbers:
        return (
            np.where(self.way >= 0, values[self.way], 0) if len(values) else np.zeros(len(self.way), np.int64)
        )

    @cached_property
    def _row(self) -> Numbers:
        """Return the row of each of the ways in the population, -1 for orders outside it."""
        found = np.full(len(self.ways.order_id), -1, np.int64)
        has = self.way >= 0
        found[self.way[has]] = np.flatnonzero(has)
        return found

    def returns(self, rows: Flags) -> tuple[Numbers, Numbers, NDArray[np.object_]]:
        """Return the returns of some orders: the row of each, its step, its reason."""
        of = self._row[self.ways.return_of]
        chosen = (of >= 0) & rows[np.maximum(of, 0)] if len(rows) else np.zeros(len(of), bool)
        return of[chosen], self.ways.return_step[chosen], self.ways.reasons[chosen]

    def stays(self, calendar: WorkCalendar, zones: Mapping[int, str]) -> dict[str, MedianStay]:
        """Return the median stay at each step; `zones` are the time zones of sources.

        A stay that lasts is counted up to the data time, of a withdrawn order up to its withdrawal. Where an
        order closed and nothing tells when its reply left a step before, the stay is not known.
        """
        ways, of = self.ways, self._row[self.ways.stay_of]
        lasts = ways.stay_end == STILL
        row = np.maximum(of, 0)
        closed, withdrawn = (
            (self.closed[row], self.withdrawn[row]) if len(self.closed) else (lasts, ways.stay_end)
        )
        end = np.where(lasts, self._watched(ways.source[ways.stay_of]), ways.stay_end)
        end = np.where(lasts & (withdrawn != NEVER), withdrawn, end)
        unknown = lasts & closed & BEFORE_CLOSE[ways.stay_step]
        chosen = (of >= 0) & ~unknown & (end >= ways.stay_start)
        seconds = np.zeros(len(end))
        source = ways.source[ways.stay_of]
        for each in np.unique(source[chosen]).tolist():
            mine = chosen & (source == each)
            zone = ZoneInfo(zones[each])
            seconds[mine] = working_seconds(calendar, zone, ways.stay_start[mine], end[mine])
        found = {}
        for place, step in enumerate(STEPS):
            here = chosen & (ways.stay_step == place)
            derived = int((here & ways.stay_derived).sum())
            found[step] = median_stay(seconds[here], ~lasts[here], derived)
        return found

    def _watched(self, source: Numbers) -> Numbers:
        """Return up to which second the orders of each source are known."""
        unique, place = np.unique(source, return_inverse=True)
        moments = [int(self.conditions.moment_of(each).timestamp()) for each in unique.tolist()]
        return np.array(moments, np.int64)[place]


def population(
    connection: Connection, matching: Iterable[ColumnElement[bool]], conditions: Conditions
) -> Population:
    """Return the matching orders that somebody had to handle, with their ways as known at the data time."""
    withdrawn = case((conditions.is_withdrawn, cast(o.withdrawn_at, BigInteger)), else_=NEVER)
    columns = (
        o.order_id,
        func.coalesce(o.unit_id, 0),
        case((conditions.is_closed, 1), else_=0),
        withdrawn,
        o.opened_day // 100,
    )
    rows = connection.execute(select(*columns).where(*matching, o.closing_kind != "direct")).all()
    table = np.array([tuple(row) for row in rows], np.int64).reshape(len(rows), len(columns))
    order_id, unit_id, closed, left, month = np.ascontiguousarray(table.T)
    ways = ways_of(connection, np.unique(month).tolist(), conditions)
    return Population(order_id, unit_id, closed > 0, left, _found(ways.order_id, order_id), ways, conditions)


def _found(known: Numbers, wanted: Numbers) -> Numbers:
    """Return the place of each wanted number among the known ones, -1 where it is not."""
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    by_number = np.argsort(known, kind="stable")
    place = np.minimum(np.searchsorted(known, wanted, sorter=by_number), len(known) - 1)
    row = by_number[place]
    found: Numbers = np.where(known[row] == wanted, row, -1)
    return found
