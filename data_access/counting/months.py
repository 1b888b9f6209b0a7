"""What is read of whole months, kept until an import touches one of their orders.

A month is settled at a data time after every instant in the rows that may ever belong to it: no comparison
with a later data time can turn out otherwise, so that only a write to one of these rows can change what is
read of it; such a write gives the month a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import BigInteger, Connection, cast, func, select

from dashboard.clocks.periods import is_whole_month, months_of
from dashboard.views.reference import Period
from dashboard.views.vocabulary import Basis
from data_access.counting.conditions import Conditions
from data_access.counting.kept import several, unchanged
from data_access.counting.population import day_number, placed
from data_access.database import EVERY_MONTH, State, month_versions
from data_access.schema import Instant, order

Answer = TypeVar("Answer")
o = order.c
# What places an order or decides a fact; when a table was read or updated does neither.
_INSTANTS = tuple(
    each
    for each in o
    if isinstance(each.type, Instant) and each.name not in ("data_time", "source_updated_at")
)
# The days that may place an order on a basis (data_access.counting.population.placed).
_DAYS = {
    "due": (o.due_day, o.due_first_day, o.opened_day),
    "accepted": (o.opened_day,),
    "transferred": (o.transferred_day,),
    "closed": (o.closed_day,),
}


def month_of(period: Period) -> int:
    """Return the month (yyyymm) that a period begins in."""
    return period.first.year * 100 + period.first.month


def by_months(
    connection: Connection,
    name: Hashable,
    period: Period,
    conditions: Conditions,
    read: Callable[[list[Period]], Mapping[Period, Answer]],
) -> list[Answer]:
    """Return what is read of each month of a period, or of the part of it that the period covers.

    `read` reads several parts together; it may depend on the database, on `name`, the parts and the facts of
    orders at the data time. What is not settled is kept until the data change. A month that a version
    stores is settled by that: `read` is to read it from there.
    """
    parts = months_of(period)
    versions = unchanged(connection, ("month versions",), lambda: month_versions(connection))
    stored = stored_parts(parts, conditions)
    open_months = [each for each in parts if is_whole_month(each) and each not in stored]
    last = _last_instants(connection, open_months, conditions, versions)
    keys: dict[Period, tuple[bool, Hashable]] = {}
    for part in parts:
        asked = (name, part.first, part.last, conditions.facts_key)
        if part in stored:
            keys[part] = True, (*asked, version_of(versions, month_of(part)), "stored", stored[part])
        elif part in last and _is_settled(last[part], conditions):
            keys[part] = True, (*asked, version_of(versions, month_of(part)))
        else:
            keys[part] = False, (*asked, conditions.as_of, conditions.moments)
    found = several(connection, keys, read)
    return [found[part] for part in parts]


def stored_parts(parts: Sequence[Period], conditions: Conditions) -> dict[Period, int]:
    """Return of parts of a period the whole months that are counted as a version stores them, with it."""
    whole = {each: conditions.version_of(month_of(each)) for each in parts if is_whole_month(each)}
    return {each: version for each, version in whole.items() if version is not None}


def _is_settled(last: Mapping[int, float], conditions: Conditions) -> bool:
    """Tell whether every source of a month is judged after everything in its rows, in whole seconds."""
    return all(int(conditions.moment_of(source).timestamp()) > instant for source, instant in last.items())


def version_of(versions: Mapping[int, State], month: int) -> State:
    """Return the state of the data that last touched a month (yyyymm)."""
    nothing = (0, 0)
    return max(versions.get(month, nothing), versions.get(EVERY_MONTH, nothing))


def _last_instants(
    connection: Connection, months: Sequence[Period], conditions: Conditions, versions: Mapping[int, State]
) -> dict[Period, Mapping[int, float]]:
    """Return by month and source the second after which no comparison with a data time changes."""
    basis = conditions.basis
    keys: dict[Period, tuple[bool, Hashable]] = {
        each: (True, ("last", basis, each.first, version_of(versions, month_of(each)))) for each in months
    }
    found = several(connection, keys, lambda missing: _read_last(connection, missing, basis))
    # Items of the scorecard are due some minutes after an instant of the row.
    settings = conditions.settings
    minutes = max(settings.four_way_minutes, settings.liaison_minutes, settings.sign_minutes)
    return {
        month: {source: last + minutes * 60 for source, last in by_source.items()}
        for month, by_source in found.items()
    }


def _read_last(
    connection: Connection, months: Sequence[Period], basis: Basis
) -> dict[Period, dict[int, int]]:
    """Return by month and source the last instant, in seconds, of all orders that may ever lie in it."""
    within = placed(basis, day_number(months[0].first), day_number(months[-1].last))
    keys = [o.source_id, *(func.coalesce(day // 100, 0) for day in _DAYS[basis])]
    latest = [func.max(cast(each, BigInteger)) for each in _INSTANTS]
    last: dict[int, dict[int, int]] = {}
    for row in connection.execute(select(*keys, *latest).where(within).group_by(*keys)):
        instant = max((each for each in row[len(keys) :] if each is not None), default=0)
        for month in row[1 : len(keys)]:
            of_month = last.setdefault(month, {})
            of_month[row[0]] = max(of_month.get(row[0], 0), instant)
    return {each: last.get(month_of(each), {}) for each in months}
