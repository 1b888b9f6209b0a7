"""The ways of orders through the gates, read off their stored records and kept by the month of opening.

A record is a text; what it says is worked out once for each version of a month, with all that is in it. An
order of which more is recorded than was known at the moment asked for is read again up to that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, Row, cast, or_, select

from dashboard.gates.way import Way, way_of
from dashboard.order.gates import STEPS, stored_entries
from dashboard.order.masking import mask_text
from data_access.counting.conditions import Conditions
from data_access.counting.kept import several, unchanged
from data_access.counting.months import version_of
from data_access.database import month_versions
from data_access.schema import order

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
STILL = -1  # end of a stay that lasts
ASKED_AT_ONCE = 500  # orders that one statement names

o = order.c


@dataclass(frozen=True)
class Ways:
    """Orders with a record of the gates (rows of equal length), their stays and their returns.

    `stay_of` and `return_of` give the row of the order that a stay or a return belongs to. Steps are places
    in dashboard.order.gates.STEPS, moments seconds since 1970; reasons are masked, "" of confidential orders.
    """

    order_id: Numbers
    source: Numbers
    opened: Numbers
    last: Numbers  # moment of the last entry of the whole record
    marks: Numbers
    early: Numbers
    stay_of: Numbers
    stay_step: Numbers
    stay_start: Numbers
    stay_end: Numbers
    stay_derived: Flags
    return_of: Numbers
    return_step: Numbers
    return_at: Numbers
    reasons: NDArray[np.object_]

    @property
    def nbytes(self) -> int:
        """Return how much room the arrays take."""
        return sum(each.nbytes for each in vars(self).values())

    def taken(self, rows: Numbers) -> Ways:
        """Return some of the orders, in the order named, with what belongs to them."""
        place = np.full(len(self.order_id), -1, np.int64)
        place[rows] = np.arange(len(rows))
        stays, returns = place[self.stay_of] >= 0, place[self.return_of] >= 0
        own = {name: getattr(self, name)[rows] for name in _OF_ORDER}
        stay = {name: getattr(self, name)[stays] for name in _OF_STAY}
        back = {name: getattr(self, name)[returns] for name in _OF_RETURN}
        stay["stay_of"], back["return_of"] = place[self.stay_of[stays]], place[self.return_of[returns]]
        return Ways(**own, **stay, **back)


_OF_ORDER = ("order_id", "source", "opened", "last", "marks", "early")
_OF_STAY = ("stay_of", "stay_step", "stay_start", "stay_end", "stay_derived")
_OF_RETURN = ("return_of", "return_step", "return_at", "reasons")


def ways_of(connection: Connection, months: Iterable[int], conditions: Conditions) -> Ways:
    """Return the ways of the orders opened in some months (yyyymm), as known at the conditions' data time."""
    versions = unchanged(connection, ("month versions",), lambda: month_versions(connection))
    keys = {month: (True, ("ways", month, version_of(versions, month))) for month in sorted(set(months))}
    found = several(connection, keys, partial(_read_months, connection))
    whole = _joined([found[month] for month in keys])
    moments = _moments(whole.source, conditions)
    known = whole.opened <= moments
    settled = known & (whole.last <= moments)
    if settled.all():
        return whole
    earlier = _read_again(connection, whole.order_id[known & ~settled], conditions)
    return _joined([whole.taken(np.flatnonzero(settled)), earlier])


def _moments(source: Numbers, conditions: Conditions) -> Numbers:
    unique, place = np.unique(source, return_inverse=True)
    moments = [int(conditions.moment_of(each).timestamp()) for each in unique.tolist()]
    return np.array(moments, np.int64)[place]


def _select(*more: ColumnElement[Any]) -> Any:
    return select(
        o.order_id,
        o.source_id,
        cast(o.opened_at, BigInteger).label("opened"),
        o.gate_log,
        o.enterprise_name,
        o.contact_name,
        o.confidential,
        *more,
    ).where(o.gate_log != "")


def _read_months(connection: Connection, months: Sequence[int]) -> dict[int, Ways]:
    within = or_(*(o.opened_day.between(month * 100 + 1, month * 100 + 31) for month in months))
    rows: dict[int, list[Row[Any]]] = {month: [] for month in months}
    for row in connection.execute(_select((o.opened_day // 100).label("month")).where(within)):
        rows[row.month].append(row)
    return {month: _ways(some) for month, some in rows.items()}


def _read_again(connection: Connection, wanted: Numbers, conditions: Conditions) -> Ways:
    """Return the ways of some orders up to the moment at which each is judged."""
    numbers = wanted.tolist()
    rows: list[Row[Any]] = []
    for start in range(0, len(numbers), ASKED_AT_ONCE):
        some = o.order_id.in_(numbers[start : start + ASKED_AT_ONCE])
        rows += connection.execute(_select().where(some)).all()
    return _ways(rows, lambda row: int(conditions.moment_of(row.source_id).timestamp()))


def _ways(rows: Sequence[Row[Any]], until: Callable[[Row[Any]], int] | None = None) -> Ways:
    """Return the ways that stored records tell, up to a moment each or to the end."""
    orders, stays, returns, reasons = [], [], [], []
    for place, row in enumerate(rows):
        entries = stored_entries(row.gate_log)
        way = way_of(entries, row.opened, until(row) if until else None)
        orders.append((row.order_id, row.source_id, row.opened, entries[-1].at, way.marks, way.early))
        stays += [
            (place, STEPS.index(each.step), each.start, STILL if each.end is None else each.end, each.derived)
            for each in way.stays
        ]
        returns += [(place, STEPS.index(each.step), each.at) for each in way.returns]
        reasons += _reasons(row, way)
    told: dict[str, Any] = {}
    for names, columns in ((_OF_ORDER, orders), (_OF_STAY, stays), (_OF_RETURN[:-1], returns)):
        told |= dict(zip(names, _columns(columns, len(names)), strict=True))
    told |= {"stay_derived": told["stay_derived"].astype(bool), "reasons": np.array(reasons, dtype=object)}
    return Ways(**told)


def _reasons(row: Row[Any], way: Way) -> list[str]:
    """Return the reasons of an order's returns as they may be shown, nothing of a confidential one."""
    if row.confidential:
        return ["" for _each in way.returns]
    hidden = [row.enterprise_name], [row.contact_name]
    return [mask_text(each.reason, *hidden) if each.reason else "" for each in way.returns]


def _columns(rows: Sequence[tuple[int, ...]], columns: int) -> list[Any]:
    table = np.array(rows, np.int64).reshape(len(rows), columns)
    return list(np.ascontiguousarray(table.T))


def _joined(parts: Sequence[Ways]) -> Ways:
    if not parts:
        return _ways([])
    starts = np.cumsum([0, *(len(each.order_id) for each in parts)])
    columns: Mapping[str, list[Any]] = {
        name: [getattr(each, name) for each in parts] for name in (*_OF_ORDER, *_OF_STAY, *_OF_RETURN)
    }
    for name in ("stay_of", "return_of"):
        columns[name][:] = [each + start for each, start in zip(columns[name], starts, strict=False)]
    return Ways(**{name: np.concatenate(each) for name, each in columns.items()})
