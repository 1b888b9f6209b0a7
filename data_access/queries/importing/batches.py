"""Reads of the import page: batches, rejects by rule, and what an import would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, select

from dashboard.clocks.periods import month_period
from dashboard.people.access import Scope
from dashboard.views.importing import (
    BatchRow,
    ProblemExample,
    ProblemGroup,
    RankMove,
    SaidWords,
    SourceRow,
    TrialView,
    UnitChange,
)
from dashboard.views.rankings import RankingView
from data_access.counting.grouped import grouped
from data_access.counting.tally import day_of
from data_access.database import current_data_version
from data_access.importing.fields import BY_NAME
from data_access.importing.look import last_look
from data_access.importing.mapping import builtin_names
from data_access.importing.progress import begin
from data_access.importing.saved import saved_names
from data_access.importing.service import apply_in
from data_access.importing.spoken import said_in
from data_access.importing.staging import is_abandoned
from data_access.queries.context.context import day_known
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.context.sources import newest_data_time, source_states
from data_access.queries.rankings.page import ranking_view
from data_access.records.importing.steps import shown_value
from data_access.reference.accounts import shown_names
from data_access.reference.english import shown_name, shown_unit
from data_access.reference.units import read_units
from data_access.schema import import_batch, import_reject, order, source, unit

RECENT = 12
EXAMPLES = 4
GROUPS_SHOWN = 40
MONTHS_COMPARED = 3
COMPARED_LEVELS = ("district", "department")


def mapping_names(connection: Connection) -> tuple[str, ...]:
    """Return the names of the built-in and the saved mappings."""
    return tuple(dict.fromkeys((*builtin_names(), *saved_names(connection))))


def recent_batches(connection: Connection, limit: int = RECENT) -> tuple[BatchRow, ...]:
    """Return the newest imports, newest first."""
    shown = shown_names(connection)
    return tuple(_batch(row, shown) for row in connection.execute(_batches().limit(limit)))


def find_batch(connection: Connection, batch_id: int) -> BatchRow | None:
    """Return one import, None if there is none of this number."""
    row = connection.execute(_batches().where(import_batch.c.batch_id == batch_id)).first()
    return _batch(row, shown_names(connection)) if row else None


def said_words(connection: Connection, batch_id: int) -> tuple[SaidWords, ...]:
    """Return what the mapping of an import said of the words of its columns."""
    content = connection.scalar(
        select(import_batch.c.mapping_content).where(import_batch.c.batch_id == batch_id)
    )
    return said_in(content or {}, lambda word: shown_value(word, None))


def _batches() -> Select[Any]:
    return (
        select(
            import_batch,
            source.c.name.label("source_name"),
            source.c.code.label("source_code"),
            source.c.time_zone,
            source.c.demo,
            source.c.rhythm,
        )
        .join(source, source.c.source_id == import_batch.c.source_id)
        .order_by(import_batch.c.batch_id.desc())
    )


def _batch(row: Row[Any], shown: Callable[[str], str]) -> BatchRow:
    return BatchRow(
        batch_id=row.batch_id,
        file_name=row.file_name,
        file_sha256=row.file_sha256,
        mapping=row.mapping,
        source=shown_name(row.source_name),
        source_code=row.source_code,
        source_id=row.source_id,
        demo=row.demo,
        time_zone=row.time_zone,
        data_time=row.data_time,
        created_at=row.created_at,
        applied_at=row.applied_at,
        account=shown(row.account),
        state=row.state,
        read=row.rows_read,
        inserted=row.inserted,
        updated=row.updated,
        unchanged=row.unchanged,
        rejected=row.rejected,
        rhythm=row.rhythm,
        cut_off=row.state == "staging" and is_abandoned(row.beat_at or row.created_at),
    )


def source_rows(connection: Connection) -> tuple[SourceRow, ...]:
    """Return every source of real tables with its rhythm, in the order they came."""
    rows = connection.execute(select(source).where(source.c.demo.is_(False)).order_by(source.c.source_id))
    return tuple(
        SourceRow(row.source_id, row.code, row.name, row.rhythm, row.rhythm_at, row.time_zone, row.data_time)
        for row in rows
    )


def problem_groups(connection: Connection, batch_id: int) -> tuple[ProblemGroup, ...]:
    """Return the rejects of a batch by rule and field, the most frequent first, each with its first rows."""
    reject = import_reject.c
    grouped = connection.execute(
        select(reject.rule, reject.field, func.count(reject.row_no.distinct()).label("rows"))
        .where(reject.batch_id == batch_id)
        .group_by(reject.rule, reject.field)
        .order_by(func.count(reject.row_no.distinct()).desc(), reject.rule, reject.field)
        .limit(GROUPS_SHOWN)
    ).all()
    return tuple(_problem_group(connection, batch_id, row.rule, row.field, row.rows) for row in grouped)


def _problem_group(connection: Connection, batch_id: int, rule: str, field: str, rows: int) -> ProblemGroup:
    reject = import_reject.c
    first = connection.execute(
        select(reject.row_no, reject.column_name, reject.value, reject.message)
        .where(reject.batch_id == batch_id, reject.rule == rule, reject.field == field)
        .order_by(reject.row_no)
        .limit(EXAMPLES)
    ).all()
    known = BY_NAME.get(field)
    return ProblemGroup(
        rule=rule,
        field=known.label if known else field,
        message=first[0].message,
        rows=rows,
        examples=tuple(
            ProblemExample(row.row_no, row.column_name, shown_value(row.value, field)) for row in first
        ),
    )


def trial_view(engine: Engine, scope: Scope, batch_id: int, now: datetime) -> TrialView:
    """Return what applying a staged batch would change; the base is as before when this returns.

    Orders and ranks are counted after the batch was applied and again after it was taken back, in one
    transaction. Raises NotStaged.
    """
    with engine.connect().execution_options(zqt_write=True) as connection, connection.begin() as outer:
        version = current_data_version(connection)
        inner = connection.begin_nested()
        result = apply_in(connection, batch_id, now)
        begin("count")
        changes = current_data_version(connection) != version
        before = last_look(connection, batch_id)
        touched = _months_touched(connection, batch_id, now)
        compared = touched[-MONTHS_COMPARED:]
        units_after = _orders_by_unit(connection, scope)
        ranks_after = _rankings(connection, scope, compared, now)
        inner.rollback()
        units_before = _orders_by_unit(connection, scope)
        ranks_before = _rankings(connection, scope, compared, now)
        outer.rollback()
    return TrialView(
        inserted=result.inserted,
        updated=result.updated,
        unchanged=result.unchanged,
        rejected=result.rejected,
        stale=result.stale,
        data_version=version,
        units=_unit_changes(units_before, units_after),
        months=compared,
        months_touched=len(touched),
        moves=_moves(ranks_before, ranks_after),
        changes=changes,
        look=result.look,
        before=before,
    )


def _months_touched(connection: Connection, batch_id: int, now: datetime) -> tuple[str, ...]:
    """Return the months, up to the data time's, in which orders of the batch fall by the official basis.

    Months with fewer of them than the minimum sample count only where there are no others.
    """
    today = _data_day(connection, now)
    settings = appraisal_settings(connection, today)
    columns = {
        "due": order.c.due_day,
        "accepted": order.c.opened_day,
        "transferred": order.c.transferred_day,
        "closed": order.c.closed_day,
    }
    month = (columns[settings.basis] // 100).label("month")
    found = connection.execute(
        select(month, func.count().label("orders"))
        .where(order.c.batch_id == batch_id, month <= today.year * 100 + today.month)
        .group_by(month)
        .order_by(month)
    ).all()
    full = [row for row in found if row.orders >= settings.sample("district")]
    return tuple(f"{row.month // 100}-{row.month % 100:02d}" for row in full or found)


def _data_day(connection: Connection, now: datetime) -> date:
    data_time = newest_data_time(source_states(connection, now))
    return day_known(data_time or now)


def _orders_by_unit(connection: Connection, scope: Scope) -> dict[str, int]:
    """Return all stored orders by the appraised unit's name, and under "" those of the whole city."""
    found = {row.unit_id: row.n for row in grouped(connection, scope, {"unit_id": order.c.unit_id}, ())}
    units = (each for each in read_units(connection) if each.unit_id in found)
    return {shown_unit(each).name: found[each.unit_id] for each in units} | {"": sum(found.values())}


def _unit_changes(before: dict[str, int], after: dict[str, int]) -> tuple[UnitChange, ...]:
    names = [name for name in after if name] + [name for name in before if name and name not in after]
    changed = [UnitChange(name, before.get(name, 0), after.get(name, 0)) for name in names]
    moved = [each for each in changed if each.before != each.after]
    return (*moved, UnitChange("", before.get("", 0), after.get("", 0)))


def _rankings(
    connection: Connection, scope: Scope, months: Sequence[str], now: datetime
) -> dict[tuple[str, str], RankingView]:
    return {
        (month, level): ranking_view(connection, scope, level=level, period=month, now=now)
        for month in reversed(months)
        for level in COMPARED_LEVELS
    }


def _moves(
    before: dict[tuple[str, str], RankingView], after: dict[tuple[str, str], RankingView]
) -> tuple[RankMove, ...]:
    moves: list[RankMove] = []
    for (month, level), view in after.items():
        former = {row.unit.code: row for row in before[month, level].rows}
        for row in view.rows:
            old = former.get(row.unit.code)
            old_rank, old_points = (old.rank, old.score.points) if old else (None, None)
            if row.rank != old_rank:
                moves.append(
                    RankMove(month, level, row.unit.name, old_rank, row.rank, old_points, row.score.points)
                )
    return tuple(moves)


def newest_complete_month(connection: Connection, source_code: str, data_time: datetime | None) -> str:
    """Return the newest month before the data time's in which orders of a source fall due, "" without one."""
    if data_time is None:
        return ""
    this_month = month_period(day_known(data_time)).first
    before = this_month.year * 10_000 + this_month.month * 100
    newest = connection.scalar(
        select(func.max(order.c.due_day))
        .join(source, source.c.source_id == order.c.source_id)
        .where(source.c.code == source_code, order.c.due_day < before)
    )
    return month_period(day_of(newest)).text if newest else ""


def main_level(connection: Connection, source_code: str) -> str:
    """Return the level of the units that answer for most orders of a source; districts where none does."""
    found = connection.execute(
        select(unit.c.kind)
        .join(order, order.c.unit_id == unit.c.unit_id)
        .join(source, source.c.source_id == order.c.source_id)
        .where(source.c.code == source_code)
        .group_by(unit.c.kind)
        .order_by(func.count().desc())
        .limit(1)
    ).first()
    return found.kind if found and found.kind in ("district", "department", "utility") else "district"


def base_is_empty(connection: Connection) -> bool:
    """Tell whether the base holds no order."""
    return connection.scalar(select(order.c.order_id).limit(1)) is None


def has_demo(connection: Connection) -> bool:
    """Tell whether demonstration data are in the base."""
    return connection.scalar(select(source.c.source_id).where(source.c.demo.is_(True)).limit(1)) is not None
