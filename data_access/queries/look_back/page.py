"""Read the look-back list: every number is counted from the orders that the list shows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, select

from dashboard.clocks.periods import UnknownPeriod, parse_period
from dashboard.look_back.records import FAILED, GROUNDS
from dashboard.look_back.recovery import COUNTED, STANDS, recovery, stand_of
from dashboard.order.masking import mask_text
from dashboard.people.access import Scope
from dashboard.records.clocks import end_of
from dashboard.views.look_back import (
    LookBackQuery,
    LookBackRow,
    LookBacksView,
    LookBackView,
    UnitRecovery,
)
from dashboard.views.records import Kept
from dashboard.views.reference import Period, Unit
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.look_back.scope import look_backs_in_scope
from data_access.queries.proactive.orders import shown_orders
from data_access.queries.proactive.parts import Records
from data_access.records.look_back.told import look_back_settings
from data_access.reference.accounts import shown_account
from data_access.schema import look_back, order, source

PAGE = 100
KINDS = ("district", "department", "utility")
b, o = look_back.c, order.c
_HISTORY_ROUNDS = 20


@dataclass(frozen=True)
class _Listed:
    """An order on the list: its latest round, and how it stands."""

    row: Row[Any]
    stand: str

    def concerns(self, unit: Unit) -> bool:
        """Tell whether the order is one of a unit's, or lies in it as a township."""
        return unit.unit_id in (self.row.unit_id, self.row.township_id)


def look_backs_view(
    connection: Connection, scope: Scope, now: datetime, asked: LookBackQuery, *, whole: bool = False
) -> LookBacksView:
    """Return the list of a period, the recovery rate and the units; `whole`: not only the first rows."""
    records = Records.of(connection, scope, now)
    asked, period, unknown = _understood(asked, records)
    every = _listed(records, period)
    unit = records.unit_of(asked.unit) if asked.unit else None
    mine = [
        each for each in every if unit is None or unit.unit_id in (each.row.unit_id, each.row.township_id)
    ]
    found = [each for each in mine if _asked(each, asked)]
    found.sort(key=_urgent)
    late = min((each for each in mine if each.stand == "overdue"), key=_urgent, default=None)
    pages = max(1, -(-len(found) // PAGE))
    at = min(max(asked.page, 1), pages)
    rows = _shown(records, found if whole else found[(at - 1) * PAGE : at * PAGE])
    return LookBacksView(
        asked,
        period,
        records.today,
        look_back_settings(connection, now),
        recovery(each.stand for each in mine),
        _units(records, every),
        rows,
        len(found),
        unit,
        _shown(records, [late])[0] if late else None,
        records.keeps,
        any(each.row.demo for each in every),
        at,
        pages,
        unknown,
    )


def _understood(
    asked: LookBackQuery, records: Records
) -> tuple[LookBackQuery, Period, tuple[tuple[str, str], ...]]:
    """Return what is asked for without what is not understood, its period, and what was left out."""
    period, year = None, str(records.today.year)
    with suppress(UnknownPeriod):
        period = parse_period(asked.period or year, records.today)
    known = {
        "period": period is not None,
        "unit": not asked.unit or records.unit_of(asked.unit) is not None,
        "stand": asked.stand in ("", *STANDS, "counted"),
        "ground": asked.ground in ("", *GROUNDS),
    }
    wrong = [name for name, right in known.items() if not right]
    left = tuple((name, str(getattr(asked, name))) for name in wrong)
    gone: dict[str, Any] = dict.fromkeys(wrong, "")
    kept = replace(asked, **gone)
    return kept, period or parse_period(year, records.today), left


def _listed(records: Records, period: Period) -> list[_Listed]:
    """Return the orders first listed in a period, each by its latest round."""
    rounds = (
        select(
            b.shard,
            b.order_id,
            func.min(b.entered_at).label("first"),
            func.max(b.round).label("latest"),
            func.count(case((b.state == FAILED, 1))).label("failed"),
        )
        .group_by(b.shard, b.order_id)
        .subquery()
    )
    begin = end_of(period.first - timedelta(days=1), CITY_ZONE)
    latest = and_(rounds.c.shard == b.shard, rounds.c.order_id == b.order_id, rounds.c.latest == b.round)
    within = [rounds.c.first >= begin, rounds.c.first < end_of(period.last, CITY_ZONE)]
    query = _rounds(records, within, [rounds.c.failed], (rounds, latest))
    return [_Listed(row, _stand(row, records.now)) for row in records.connection.execute(query)]


def _rounds(
    records: Records,
    within: Sequence[ColumnElement[bool]],
    more: Sequence[Any] = (),
    joined: tuple[Any, ColumnElement[bool]] | None = None,
) -> Any:
    """Return the statement of rounds that the account may read, with their orders."""
    whose = and_(o.shard == b.shard, o.order_id == b.order_id)
    tables = look_back.join(order, whose).join(source, source.c.source_id == o.source_id)
    if joined is not None:
        tables = tables.join(*joined)
    columns = (
        *(o.order_no, o.excluded, o.confidential, o.closed_at, o.enterprise_name, o.contact_name),
        source.c.code.label("source"),
    )
    return (
        select(look_back, *columns, *more)
        .select_from(tables)
        .where(look_backs_in_scope(records.scope), b.unit_id.is_not(None), *within)
    )


def _stand(row: Row[Any], now: datetime) -> str:
    failed = row.failed - (row.state == FAILED)
    return stand_of(row.state, row.due, failed, now, left=row.excluded)


def _asked(each: _Listed, asked: LookBackQuery) -> bool:
    stands = COUNTED if asked.stand == "counted" else (asked.stand,)
    if asked.stand in (*STANDS, "counted") and each.stand not in stands:
        return False
    return asked.ground not in GROUNDS or bool(each.row.why == asked.ground)


def _urgent(each: _Listed) -> tuple[int, float, int]:
    """Order what is overdue first, then by what is owed: each by its end."""
    place = ("overdue", "unchecked", "failed", "running", "recovered", "left").index(each.stand)
    return place, each.row.due.timestamp(), each.row.look_back_id


def _units(records: Records, every: Sequence[_Listed]) -> tuple[UnitRecovery, ...]:
    by_unit: dict[int, list[str]] = {}
    for each in every:
        by_unit.setdefault(each.row.unit_id, []).append(each.stand)
    units = [each for each in records.units.values() if each.unit_id in by_unit]
    units.sort(key=lambda unit: (KINDS.index(unit.kind) if unit.kind in KINDS else 9, unit.official_order))
    return tuple(UnitRecovery(unit, recovery(by_unit[unit.unit_id])) for unit in units)


def _shown(records: Records, every: Sequence[_Listed]) -> tuple[LookBackRow, ...]:
    keys = [(each.row.shard, each.row.order_id) for each in every]
    texts = shown_orders(records.connection, records.scope, keys)
    found = []
    for each in every:
        text = texts.get((each.row.shard, each.row.order_id))
        found.append(_row(records, each, text.title if text else ""))
    return tuple(found)


def _row(records: Records, each: _Listed, title: str) -> LookBackRow:
    row = each.row
    unit: Unit = records.units[row.unit_id]
    return LookBackRow(
        look_back_id=row.look_back_id,
        source=row.source,
        order_no=row.order_no,
        title=title,
        confidential=row.confidential,
        unit=unit,
        township=records.units.get(row.township_id) if row.township_id else None,
        ground=row.why,
        round=row.round,
        entered=row.entered_at,
        due=row.due,
        state=row.state,
        stand=each.stand,
        standing=records.standing("look_back", row.state, row.due),
        measure=_masked(row, row.measure),
        handled=row.handled_at,
        checked=row.checked_at,
        checked_by=shown_account(records.connection, row.checked_by),
        note=_masked(row, row.note),
        reopened=row.closed_at is None,
        acts=records.acts("look_back", row.state, row.unit_id, row.township_id),
        demo=row.demo,
    )


def _masked(row: Row[Any], text: str) -> str:
    people = [row.contact_name] if row.contact_name else []
    return "" if row.confidential else mask_text(text, [row.enterprise_name], people)


def look_back_view(
    connection: Connection, scope: Scope, now: datetime, look_back_id: int
) -> LookBackView | None:
    """Return one order of the list by any of its rounds, None where the scope may read no such."""
    records = Records.of(connection, scope, now)
    same = select(b.shard, b.order_id).where(b.look_back_id == look_back_id, look_backs_in_scope(scope))
    key = connection.execute(same).one_or_none()
    return None if key is None else _of_order(records, key.shard, key.order_id)


def _of_order(records: Records, shard: int, order_id: int) -> LookBackView | None:
    query = _rounds(records, [b.shard == shard, b.order_id == order_id]).order_by(b.round.desc())
    rows = records.connection.execute(query.limit(_HISTORY_ROUNDS)).all()
    if not rows:
        return None
    failed = sum(row.state == FAILED for row in rows[1:])
    stands = [stand_of(rows[0].state, rows[0].due, failed, records.now, left=rows[0].excluded)]
    stands += ["failed" if row.state == FAILED else row.state for row in rows[1:]]
    shown = _shown(records, [_Listed(row, stand) for row, stand in zip(rows, stands, strict=True)])
    history = [
        replace(line, note=_masked(rows[0], line.note))
        for row in reversed(rows)
        for line in records.kept("look_back", row.look_back_id).history
    ]
    files = records.kept("look_back", rows[0].look_back_id).files
    kept = Kept(tuple(sorted(history, key=lambda line: line.at)), files, bool(shown[0].acts))
    return LookBackView(shown, kept)


def order_look_backs(
    connection: Connection, scope: Scope, now: datetime, source_code: str, order_no: str
) -> tuple[LookBackRow, ...]:
    """Return the rounds of an order for its own page, the latest first; none without the right to records."""
    if not scope.may("view_records"):
        return ()
    query = (
        select(o.shard, o.order_id)
        .join(source, source.c.source_id == o.source_id)
        .where(source.c.code == source_code, o.order_no == order_no)
    )
    key = connection.execute(query).one_or_none()
    if key is None:
        return ()
    found = _of_order(Records.of(connection, scope, now), key.shard, key.order_id)
    return found.rounds if found else ()
