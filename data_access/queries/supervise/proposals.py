"""Read what notices are proposed by rule: open orders sent back or put off twice, units long under 90 %."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select, tuple_, union

from dashboard.clocks.periods import month_start
from dashboard.order.case_notes import notes
from dashboard.order.ledgers import ledger_stand
from dashboard.rankings.page import make_ranking
from dashboard.supervise.proposals import EXTENSIONS, LEAST, MONTHS, RETURNS, BelowUnit, HardOrder, propose
from dashboard.views.context import FigureContext
from dashboard.views.notices import ProposalRow
from dashboard.wall.reckoning import long_below, months_below
from data_access.counting.tally import day_number
from data_access.queries.context.context import conditions_of
from data_access.queries.proactive.orders import Key
from data_access.queries.proactive.parts import ZONE, Records
from data_access.queries.rankings.page import asked_ranking, read_ranking
from data_access.schema import ledger_item, order, order_event, source, supervision, supervision_order
from data_access.scoping import orders_in_scope

LIVE = "r30d"
RECENT = timedelta(days=92)  # three months, whichever they are
LEVELS = ("district", "department", "utility")
o, s, so = order.c, supervision.c, supervision_order.c
# Written out, not bound: only so does the index of the few orders with a ledger serve.
_ENTERED: ColumnElement[bool] = o.ledger_log != literal_column("''")
# A promise that was put off stands in the log once more each time.
_PUT_OFF = "%planned" * (LEAST[EXTENSIONS] + 1) + "%"


def proposals(records: Records) -> tuple[ProposalRow, ...]:
    """Return the proposed notices, for who may open every order; none without data."""
    live = records.reading.context(period=LIVE, default_period=LIVE)
    if live.as_of is None:
        return ()
    found = {each.key: (each, address) for each, address in hard_orders(records, live)}
    hard = [each for each, _address in found.values()]
    proposed = propose(hard, below_units(records), _noticed(records), _told(records))
    return tuple(
        ProposalRow(
            each.rule,
            records.units[each.unit_id],
            each.most,
            tuple(found[key][1] for key in each.orders),
        )
        for each in proposed
    )


def hard_orders(records: Records, live: FigureContext) -> Iterator[tuple[HardOrder, str]]:
    """Yield the orders still to be solved that were sent back or put off, each with its address.

    To be solved: open, or due in the last three months and counted as not solved; put off, too, what stands
    in a ledger.
    """
    conditions = conditions_of(live)
    since = day_number((conditions.as_of - RECENT).date())
    unsolved = and_(o.due_day >= since, conditions.measures["unsolved"])
    events, item = order_event.c, ledger_item.c
    extended = _count(func.count(), order_event, events.kind == "extended")
    put_off = _count(func.max(item.extensions), ledger_item, item.closed_at.is_(None))
    columns: tuple[Any, ...] = (
        *(o.shard, o.order_id, o.order_no, o.unit_id, o.redo_count, o.ledger_log, o.source_id),
        *(source.c.code.label("source"), extended.label("extended"), put_off.label("put_off")),
        or_(conditions.open_now, unsolved).label("unsolved"),
    )
    # Each part by an index of its own: together they would be asked of every order of the base.
    parts = (
        select(o.shard, o.order_id).where(conditions.open_now),
        select(o.shard, o.order_id).where(unsolved, o.redo_count >= LEAST[RETURNS]),
        select(o.shard, o.order_id).where(_ENTERED, o.ledger_log.like(_PUT_OFF)),
        select(item.shard, item.order_id).where(
            item.closed_at.is_(None), item.extensions >= LEAST[EXTENSIONS]
        ),
    )
    query = select(*columns).join(source, source.c.source_id == o.source_id)
    mine = (
        orders_in_scope(records.scope),
        o.unit_id.is_not(None),
        conditions.known,
        tuple_(o.shard, o.order_id).in_(union(*parts)),
    )
    for row in records.connection.execute(query.where(*mine)):
        stand = ledger_stand(notes("ledger_log", row.ledger_log), conditions.moment_of(row.source_id))
        promised = stand.extensions if stand is not None and stand.signed_off is None else 0
        still = bool(row.unsolved)
        times = max(row.extended if still else 0, row.put_off, promised)
        key = (row.shard, row.order_id)
        yield (
            HardOrder(key, row.unit_id, row.redo_count if still else 0, times),
            f"{row.source}~{row.order_no}",
        )


def _count(number: Any, table: Any, condition: ColumnElement[bool]) -> Any:
    """Return a number of the rows of a table that belong to an order, 0 for none."""
    same = (table.c.shard == o.shard, table.c.order_id == o.order_id)
    return select(func.coalesce(number, 0)).where(*same, condition).correlate(order).scalar_subquery()


def below_units(records: Records) -> list[BelowUnit]:
    """Return the units that the rankings of the last closed month show under the threshold for long."""
    found = []
    for level in LEVELS:
        asked = asked_ranking(records.reading, level)
        if asked.context.as_of is None:
            continue
        rows = long_below(make_ranking(read_ranking(records.reading, asked)).rows, LEAST[MONTHS])
        found += [BelowUnit(row.unit.unit_id, months_below(row)) for row in rows]
    return found


def _noticed(records: Records) -> frozenset[Key]:
    """Return the orders that a notice in force, or a draft of one, is about."""
    query = (
        select(so.shard, so.order_id)
        .join(supervision, s.supervision_id == so.supervision_id)
        .where(s.state != "withdrawn")
    )
    return frozenset((row.shard, row.order_id) for row in records.connection.execute(query))


def _told(records: Records) -> frozenset[int]:
    """Return the units that got a notice for their months since the last closed month ended."""
    since = datetime.combine(month_start(records.today), time(0), ZONE)
    query = select(s.unit_id).where(s.rule == MONTHS, s.state != "withdrawn", s.created_at >= since)
    return frozenset(records.connection.scalars(query))
