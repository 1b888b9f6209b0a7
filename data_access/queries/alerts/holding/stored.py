"""Warnings that stand in the base: those that hold, and the ended ones of objects that are met again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from dashboard.alerts.endings import ItemNow, note_end, promise_end
from dashboard.alerts.model import OF_LEDGERS, OF_ORDERS, Place, Reading, Stored
from dashboard.alerts.records import ENDED
from data_access.queries.alerts.holding.judged import Judged, day_of
from data_access.schema import ledger_item, order, warning

w, o, i = warning.c, order.c, ledger_item.c
AT_ONCE = 500  # keys asked for in one statement


@dataclass(frozen=True)
class Line:
    """A stored warning with what writing it anew needs."""

    warning_id: int
    stored: Stored
    row: Row[Any]


def stored_lines(connection: Connection, keys: Sequence[str]) -> dict[str, Line]:
    """Return by key all warnings that hold, and of the ended ones those of the keys."""
    lines = dict(_lines(connection, _rows().where(w.state.not_in(ENDED))))
    missing = [key for key in keys if key not in lines]
    for start in range(0, len(missing), AT_ONCE):
        some = missing[start : start + AT_ONCE]
        lines |= dict(_lines(connection, _rows().where(w.object_key.in_(some))))
    return lines


def _rows() -> Select[Any]:
    joined = warning.outerjoin(order, and_(o.shard == w.shard, o.order_id == w.order_id))
    ended = (o.closed_at, o.withdrawn_at, o.excluded, o.solve_due, o.source_id)
    return select(warning, *(each.label(f"order_{each.name}") for each in ended)).select_from(joined)


def _lines(connection: Connection, query: Select[Any]) -> Iterator[tuple[str, Line]]:
    for row in connection.execute(query):
        yield (
            row.object_key,
            Line(
                row.warning_id,
                Stored(
                    row.kind,
                    row.level,
                    row.state,
                    row.episode,
                    row.judged_at,
                    row.good_days,
                    row.good_day,
                    str(row.detail.get("gone", "")) if row.state in ENDED else "",
                ),
                row,
            ),
        )


def ended_readings(
    judged: Judged, lines: Mapping[str, Line], held: Mapping[str, Reading], closed: str
) -> Iterator[Reading]:
    """Return readings of warnings that stand and of whose object the data say nothing bad any more.

    `closed` is the last closed month: what is about an earlier one is judged no more.
    """
    ended = {key: line for key, line in lines.items() if key not in held and not line.stored.ended}
    items = _items(judged.connection, ended.values())
    for line in ended.values():
        if line.stored.kind == "below":
            if line.row.period < closed:
                yield _quiet(line, line.stored.judged_at, past=True)
        elif line.stored.kind in OF_ORDERS and line.row.order_source_id is None:
            yield _quiet(line, line.stored.judged_at, gone=True)
        else:
            moment = _moment(judged, line)
            yield _quiet(line, moment, ended=_how(line, moment, items))


def _items(connection: Connection, lines: Iterable[Line]) -> dict[int, ItemNow]:
    """Return the ledger items that warnings are about, as they stand now."""
    asked = [int(line.row.detail["item"]) for line in lines if line.stored.kind in OF_LEDGERS]
    found = {}
    for start in range(0, len(asked), AT_ONCE):
        some = select(i.item_id, i.state, i.promised, i.closed_at)
        for row in connection.execute(some.where(i.item_id.in_(asked[start : start + AT_ONCE]))):
            found[row.item_id] = ItemNow(row.state, row.promised, row.closed_at is not None)
    return found


def _moment(judged: Judged, line: Line) -> datetime:
    """Return the moment at which an object is judged: of orders and promises that of their source."""
    if line.stored.kind not in (*OF_ORDERS, "promise") or line.row.order_source_id is None:
        return judged.now
    if judged.context.as_of is None:
        return judged.now
    return min(judged.now, judged.conditions.moment_of(line.row.order_source_id))


def _how(line: Line, moment: datetime, items: Mapping[int, ItemNow]) -> str:
    """Say what ended a warning of an order or of a ledger's item."""
    row = line.row
    if line.stored.kind in OF_LEDGERS:
        item = items.get(int(row.detail["item"]))
        return promise_end(item, row.detail["due"]) if line.stored.kind == "promise" else note_end(item)
    if line.stored.kind not in OF_ORDERS:
        return ""
    if row.order_closed_at is not None and row.order_closed_at <= moment:
        return "closed"
    if row.order_withdrawn_at is not None and row.order_withdrawn_at <= moment:
        return "withdrawn"
    if row.order_excluded:
        return "excluded"
    return "moved" if line.stored.kind == "solve" else "met"


def _quiet(
    line: Line, moment: datetime, *, gone: bool = False, past: bool = False, ended: str = ""
) -> Reading:
    row = line.row
    detail = dict(row.detail)
    if gone:
        detail["gone"] = line.stored.state
    if ended:
        detail["ended"] = ended
    return Reading(
        line.stored.kind,
        row.object_key,
        "",
        moment,
        day_of(moment),
        Place(row.unit_id, row.district_id, row.township_id),
        row.shard,
        row.order_id,
        row.period,
        row.indicator,
        row.months,
        detail,
        gone,
        past,
    )
