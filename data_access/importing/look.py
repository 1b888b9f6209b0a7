"""Count the orders of a table as they stand once it is stored, by the conditions of every other figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Connection,
    and_,
    case,
    exists,
    literal,
    not_,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from dashboard.importing.suspicion import points_of
from dashboard.order.case_notes import FORMS
from dashboard.views.counts import Counts
from dashboard.views.look import EVERY, NO_UNIT, OTHER_UNITS, Look, LookRow
from data_access.counting.conditions import Conditions
from data_access.counting.marks import Marked, mark_of, tally
from data_access.counting.times import summarise
from data_access.importing.fields import EVENTS
from data_access.queries.context.context import day_known
from data_access.queries.context.settings import appraisal_settings
from data_access.reference.units import read_units
from data_access.schema import Instant, import_batch, import_change, import_stage, order, source, unit

CHUNK = 5000  # keys of two numbers in one statement; both databases take three times as many
# Fields whose words decide figures. Units claim nothing but "solved"; all orders of a channel's own export
# came by that channel.
WORD_FIELDS = (
    "state", "closing_kind", "verdict_official", "verdict_district", "verdict_enterprise", "answer_first",
    "answer_final",
)  # fmt: skip
# How a day without a time of day is stored: its beginning, or as an end its last second.
MIDNIGHTS = (time(0, 0), time(23, 59, 59))
_LOOK = TypeAdapter(Look)
Keys = Mapping[int, Sequence[int]]


def staged_keys(connection: Connection, batch_id: int) -> dict[int, list[int]]:
    """Return the orders that a staged batch is about, by shard; applying it forgets them."""
    stage, found = import_stage.c, dict[int, list[int]]()
    rows = select(stage.shard, stage.order_id).where(stage.batch_id == batch_id, stage.kind == "order")
    for shard, number in connection.execute(rows):
        found.setdefault(shard, []).append(number)
    return found


def keep_look(
    connection: Connection, batch_id: int, keys: Keys, now: datetime, confirmed: Collection[str] = ()
) -> Look:
    """Return the figures of a batch that was just applied with what of them cannot be, and keep them with it.

    `keys` are the orders of the table, changed or not.
    """
    batch = connection.execute(
        select(import_batch, source.c.time_zone, source.c.data_time.label("known"))
        .join(source, source.c.source_id == import_batch.c.source_id)
        .where(import_batch.c.batch_id == batch_id)
    ).one()
    covered = set(batch.mapping_content["covered"]) - set(batch.mapping_content["mapping"]["constants"])
    moment = batch.known or batch.data_time
    conditions = Conditions(moment, "accepted", appraisal_settings(connection, day_known(moment)))
    words = [name for name in WORD_FIELDS if name in covered]
    sums = _Sums(ZoneInfo(batch.time_zone), words)
    for row in _rows(connection, batch_id, keys, conditions, words, now):
        sums.add(row)
    look = _look(connection, sums, conditions, batch.data_time)
    look = replace(
        look,
        points=points_of(look, last_look(connection, batch_id), in_future=batch.data_time > now),
        confirmed=tuple(sorted(confirmed)),
    )
    connection.execute(
        update(import_batch)
        .where(import_batch.c.batch_id == batch_id)
        .values(look=_LOOK.dump_python(look, mode="json"))
    )
    return look


def last_look(connection: Connection, batch_id: int) -> Look | None:
    """Return the figures of the last other import that was carried out of a batch's source."""
    batch = connection.execute(
        select(import_batch.c.batch_id, import_batch.c.source_id).where(import_batch.c.batch_id == batch_id)
    ).one()
    kept = connection.scalar(
        select(import_batch.c.look)
        .where(
            import_batch.c.source_id == batch.source_id,
            import_batch.c.state == "applied",
            import_batch.c.batch_id != batch.batch_id,
            import_batch.c.look.is_not(None),  # rows of checks and calls have none
        )
        .order_by(import_batch.c.applied_at.desc(), import_batch.c.batch_id.desc())
        .limit(1)
    )
    return None if kept is None else _LOOK.validate_python(kept)


@dataclass
class _Sums:
    """What is added up over the orders of a table."""

    zone: ZoneInfo
    names: Sequence[str]
    marks: Counter[tuple[str, int]] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[int]] = field(default_factory=dict)
    ended: int = 0
    at_receipt: int = 0
    at_midnight: int = 0
    future: int = 0
    bare: int = 0
    words: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, row: Any) -> None:
        """Add a row of `_rows`; taken apart by place, for there are as many as the table has."""
        code, kind, mark, seconds, is_open, ended, future, bare, opened, received, closed, *values = row
        key = code if kind == "district" else OTHER_UNITS if code else NO_UNIT
        for each in (EVERY, key):
            self.marks[each, mark] += 1
            self.open[each] += is_open
            if seconds is not None:
                self.seconds.setdefault(each, []).append(seconds)
        self.future += future
        self.bare += bare
        if ended:
            self.ended += 1
            self.at_receipt += closed in (opened, received)
            self.at_midnight += datetime.fromtimestamp(closed, self.zone).time() in MIDNIGHTS
        for name, value in zip(self.names, values, strict=True):
            if value:
                self.words[name][value] += 1


def _rows(
    connection: Connection,
    batch_id: int,
    keys: Keys,
    conditions: Conditions,
    words: Sequence[str],
    now: datetime,
) -> Iterator[Any]:
    has, seconds = conditions.durations["close_days"]
    clocked = and_(has, conditions.measures["timed"])
    pending = and_(
        not_(conditions.left_out),
        order.c.closing_kind != "direct",
        conditions.is_open,
        not_(conditions.is_withdrawn),
    )
    ended = and_(conditions.is_closed, order.c.closing_kind != "direct")
    future = or_(*(order.c[name] > literal(now, Instant()) for name in EVENTS))
    statement = select(
        unit.c.code,
        unit.c.kind,
        mark_of(conditions).label("mark"),
        case((clocked, seconds), else_=None).label("seconds"),
        _flag(pending).label("open"),
        _flag(ended).label("ended"),
        _flag(future).label("future"),
        _flag(_bare(batch_id)).label("bare"),
        *(
            type_coerce(order.c[name], BigInteger).label(name)
            for name in ("opened_at", "received_at", "closed_at")
        ),
        *(order.c[name] for name in words),
    ).outerjoin_from(order, unit, unit.c.unit_id == order.c.unit_id)
    every = ((shard, number) for shard in sorted(keys) for number in keys[shard])
    while chunk := list(islice(every, CHUNK)):
        chosen = tuple_(order.c.shard, order.c.order_id).in_(chunk)
        yield from connection.execute(statement.where(chosen))


def _bare(batch_id: int) -> Any:
    """Return the condition of orders that came with a batch and of which it told a time and records alone."""
    change = import_change.c
    new = exists().where(
        change.batch_id == batch_id,
        change.kind == "order",
        change.before.is_(None),
        change.shard == order.c.shard,
        change.order_id == order.c.order_id,
    )
    missing = ("unit_id", "category_id", "closed_at", "dispatched_at")
    untold: list[Any] = [order.c[name].is_(None) for name in missing]
    untold += [order.c[name] == "" for name in ("enterprise_name", "title", "content", "reply")]
    return and_(*untold, or_(*(order.c[name] != "" for name in FORMS)), new)


def _flag(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def _look(connection: Connection, sums: _Sums, conditions: Conditions, data_time: datetime) -> Look:
    marked = Marked.of([(key, mark, n) for (key, mark), n in sums.marks.items()])
    counted = tally(marked, conditions)
    names = {each.code: each.name for each in read_units(connection) if each.kind == "district"}
    keys = [EVERY, *names, OTHER_UNITS, NO_UNIT]
    return Look(
        rows=tuple(
            _row(key, names.get(key, ""), counted[key], sums) if key in counted else LookRow(key)
            for key in keys
            if key in counted or key == EVERY
        ),
        data_time=data_time,
        ended=sums.ended,
        at_receipt=sums.at_receipt,
        at_midnight=sums.at_midnight,
        future=sums.future,
        bare=sums.bare,
        words={name: next(iter(found.items())) for name, found in sums.words.items() if len(found) == 1},
    )


def _row(key: str, name: str, counts: Counts, sums: _Sums) -> LookRow:
    return LookRow(
        key=key,
        name=name,
        orders=counts.accepted,
        direct=counts.direct,
        open=sums.open[key],
        excluded=counts.excluded,
        withdrawn=counts.withdrawn,
        no_deadline=counts.no_deadline,
        solved=counts.solved,
        verified=counts.verified,
        satisfied=counts.satisfied,
        answered=counts.answered,
        median_days=summarise("close_days", sums.seconds.get(key, [])).median,
    )
