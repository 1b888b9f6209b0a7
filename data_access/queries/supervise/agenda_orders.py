"""The orders that may stand on a unit's agenda, read at once: open, in ledgers, or to be called about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, false, func, literal_column, not_, or_, select

from dashboard.ledgers.items import Item, as_of, extensions_of, known_by, stands_at
from dashboard.order.case_notes import notes
from dashboard.order.gates import GateEntry, stored_entries
from dashboard.order.ledgers import ledger_stand
from dashboard.records.clocks import stands
from dashboard.records.clocks import stands_at as day_stands_at
from dashboard.supervise.agenda import CALLED_WITHIN, RETURNED_WITHIN, returns_by
from dashboard.views.agenda import LedgerLine
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderRow
from dashboard.views.reference import Unit
from data_access.counting.tally import day_number, where_conditions
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.ledgers.items import last_notes, read_items
from data_access.queries.order.rows import RowShower, order_rows, shown_text
from data_access.queries.orders.open_orders import where_of
from data_access.schema import ledger_item, order
from data_access.scoping import orders_in_scope

o, k = order.c, ledger_item.c
Key = tuple[int, int]  # shard, order_id
# Written out, not bound: only so does the index of the few orders with a ledger serve.
_ENTERED: ColumnElement[bool] = o.ledger_log != literal_column("''")


@dataclass(frozen=True)
class Candidate:
    """One order with what the agenda asks of it; texts are masked."""

    key: Key
    row: OrderRow
    raw: Row[Any]
    open: bool
    returns: tuple[GateEntry, ...]
    ledger: LedgerLine | None
    unsolved: bool  # closed lately, and the official source says so
    dissatisfied: bool

    def text(self, said: str) -> str:
        """Return a text of the order as it may be shown."""
        return "" if self.raw.confidential else shown_text(self.raw, said)


@dataclass(frozen=True)
class AgendaOrders:
    """What the orders of one unit are read with."""

    reading: Reading
    live: FigureContext
    unit: Unit

    def read(self, decided: Collection[Key]) -> tuple[Candidate, ...]:
        """Return the unit's orders that may be on its agenda, those with a decision among them."""
        raws = self.reading.connection.execute(
            order_rows(*self._told).where(
                orders_in_scope(self.reading.scope),
                self._conditions.known,
                *where_conditions(where_of(self.unit)),
                o.closing_kind != "direct",
                or_(self._open, self._lately(CALLED_WITHIN), _ENTERED, self._named(decided)),
            )
        )
        return tuple(self._candidate(raw) for raw in raws)

    @cached_property
    def _conditions(self) -> Any:
        return conditions_of(self.live)

    @property
    def _open(self) -> ColumnElement[bool]:
        conditions = self._conditions
        return and_(conditions.is_open, not_(conditions.is_withdrawn), not_(conditions.left_out))

    @property
    def _told(self) -> list[ColumnElement[Any]]:
        conditions = self._conditions
        recent = self._lately(CALLED_WITHIN)
        unsolved = and_(recent, conditions.judged, conditions.verdict == "unsolved")
        unhappy = and_(recent, conditions.answer_known, o.answer_final == "dissatisfied")
        return [
            func.coalesce(self._open, false()).label("is_open"),
            func.coalesce(unsolved, false()).label("told_unsolved"),
            func.coalesce(unhappy, false()).label("told_dissatisfied"),
        ]

    def _lately(self, days: int) -> ColumnElement[bool]:
        first = (self._conditions.as_of - timedelta(days=days)).astimezone(CITY_ZONE).date()
        return and_(self._conditions.is_closed, o.closed_day >= day_number(first))

    def _named(self, decided: Collection[Key]) -> ColumnElement[bool]:
        numbers = {order_id for _shard, order_id in (*decided, *self._kept_here)}
        return o.order_id.in_(numbers) if numbers else false()

    @cached_property
    def _items(self) -> Mapping[Key, Item | None]:
        """Return how the orders stand in the ledgers kept here, None where all their items were signed off.

        Kept here, an order stands as it is known here, whatever the platform's log says.
        """
        now = self.reading.now
        mine = or_(*(column == self.unit.unit_id for column in (k.unit_id, k.district_id, k.township_id)))
        found: dict[Key, Item | None] = {}
        for item in read_items(self.reading.connection, self.reading.scope, mine):
            standing = known_by(item, now) and stands_at(item, now)
            found[item.key] = as_of(item, now) if standing else found.get(item.key)
        return found

    @cached_property
    def _kept_here(self) -> Mapping[Key, Item]:
        return {key: item for key, item in self._items.items() if item is not None}

    @cached_property
    def _notes(self) -> Mapping[int, str]:
        return last_notes(self.reading.connection, list(self._kept_here.values()))

    @cached_property
    def _whys(self) -> Mapping[int, str]:
        numbers = [item.item_id for item in self._kept_here.values()]
        query = select(k.item_id, k.why).where(k.item_id.in_(numbers))
        return {row.item_id: row.why for row in self.reading.connection.execute(query)}

    @cached_property
    def _shown(self) -> RowShower:
        return RowShower(self._conditions, self.reading.calendar, self.reading.now)

    def _candidate(self, raw: Row[Any]) -> Candidate:
        moment = self._conditions.moment_of(raw.source_id)
        returns = returns_by(stored_entries(raw.gate_log), int(moment.timestamp()))
        key = raw.shard, raw.order_id
        return Candidate(
            key,
            self._shown.row(raw),
            raw,
            bool(raw.is_open),
            tuple(returns),
            self._ledger(raw, key, moment),
            bool(raw.told_unsolved),
            bool(raw.told_dissatisfied),
        )

    def _ledger(self, raw: Row[Any], key: Key, moment: datetime) -> LedgerLine | None:
        """Return how an order stands in a ledger, None where it is in none or was signed off.

        What is kept here as it stands now, what the platform's log alone tells at the data time.
        """
        item = self._kept_here.get(key)
        if item is not None:
            told = self._notes.get(item.item_id) or self._whys.get(item.item_id, "")
            said = "" if raw.confidential else shown_text(raw, told)
            line = LedgerLine(item.book, item.promised, item.first_promised, extensions_of(item), said)
            zone, calendar = ZoneInfo(raw.time_zone), self.reading.calendar
            how = stands("ledger", item.state, item.promised, self.reading.now, zone, calendar)
            return replace(line, standing=how.state or None, workdays=how.workdays)
        if key in self._items:
            return None
        stand = ledger_stand(notes("ledger_log", raw.ledger_log), moment)
        if stand is None or stand.signed_off is not None:
            return None
        note = "" if raw.confidential else shown_text(raw, stand.note)
        line = LedgerLine(stand.book, stand.promised, stand.first_promised, stand.extensions, note)
        how = day_stands_at(stand.promised, moment, ZoneInfo(raw.time_zone), self.reading.calendar)
        return replace(line, standing=how.state or None, workdays=how.workdays)


def lately_returned(found: Iterable[Candidate], as_of: datetime) -> list[tuple[Candidate, GateEntry]]:
    """Return the returns of the last days, the newest first."""
    since = int((as_of - timedelta(days=RETURNED_WITHIN)).timestamp())
    lines = [(each, entry) for each in found for entry in each.returns if entry.at > since]
    return sorted(lines, key=lambda line: (-line[1].at, line[0].row.order_no))
