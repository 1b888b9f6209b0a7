"""Read a district's week (周通报): its places with what fell due and was closed, and the notices on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from dashboard.people.access import Scope
from dashboard.records.clocks import known_until
from dashboard.supervise.weekly import places_of, read_week, week_beside
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Period, Unit
from dashboard.views.supervision import WeeklyView, WeekRow
from dashboard.views.vocabulary import UNDETERMINED
from data_access.counting.grouped import grouped
from data_access.counting.tally import city_counts, counts
from data_access.queries.context.context import conditions_of
from data_access.queries.orders.matching import matching_orders
from data_access.queries.orders.open_orders import where_of
from data_access.queries.orders.page import orders_view
from data_access.queries.proactive.parts import ZONE, Records
from data_access.queries.supervise.beginning import begun_by
from data_access.queries.supervise.notices import count_acts, to_unit
from data_access.queries.supervise.notices_then import notices_then
from data_access.queries.supervise.scope import notices_in_scope
from data_access.schema import order

SHOWN = 12
o = order.c


def weekly_view(
    connection: Connection, scope: Scope, now: datetime, code: str = "", week: str = ""
) -> WeeklyView | None:
    """Return a district's week; None where the account may open the orders of no district.

    By deadline: what fell due in the week. By closing: what was closed in it. What falls due in the next week
    are the orders open then. All as it was known at the week's end, now while it runs. A code outside the
    scope falls back to the own district, for the city's accounts to the first one.
    """
    scope.require("view_orders")
    scope.require("view_figures")
    records = Records.of(connection, scope, now)
    units = _districts(records)
    unit = next((each for each in units if each.code == code), units[0] if units else None)
    if unit is None:
        return None
    return _Reader(records, unit, units, read_week(week, records.today)).view()


def _districts(records: Records) -> tuple[Unit, ...]:
    scope = records.scope
    every = tuple(each for each in records.choices().units if each.kind == "district")
    return every if scope.city_wide else tuple(each for each in every if each.unit_id == scope.unit_id)


@dataclass(frozen=True)
class _Reader:
    records: Records
    unit: Unit
    units: tuple[Unit, ...]
    week: Period

    @cached_property
    def moment(self) -> datetime:
        """Return up to when the week is known."""
        return known_until(self.week.last, self.records.now, ZONE)

    def _context(self, period: Period, basis: str) -> FigureContext:
        return self.records.reading.context_at(self.moment, period=period.text, basis=basis)

    def view(self) -> WeeklyView:
        """Return the week; without data its places stand with zeros."""
        records, following = self.records, week_beside(self.week, 1)
        context = self._context(self.week, "due")
        nothing = Counts(self.unit.code)
        mine = [notices_in_scope(records.scope), *to_unit(self.unit)]
        running = notices_then(records, mine, self.moment, self.week)
        beside = week_beside(self.week, -1).text, following.text
        did = count_acts(records, self.unit, self.week)
        if context.as_of is None:
            whole = WeekRow(self.unit, nothing, nothing, 0)
            rows: tuple[WeekRow, ...] = ()
            return WeeklyView(
                context, following, self.unit, self.units, rows, whole, nothing, (), running, did, *beside
            )
        due, closed = self._by_place(self.week, "due"), self._by_place(self.week, "closed")
        opened = self._open_in(following)
        coming = {each.code for each in records.reading.units if each.unit_id in opened}
        places = places_of(self.unit, records.reading.units, self.week, {*due, *closed, *coming})
        rows = tuple(self._row(place, due, closed, opened) for place in places)
        total = WeekRow(
            self.unit, self._total(self.week, "due"), self._total(self.week, "closed"), sum(opened.values())
        )
        previous = self._total(week_beside(self.week, -1), "due")
        listed = orders_view(
            records.connection, records.scope, self._next_filter(following), page_size=SHOWN, now=records.now
        )
        return WeeklyView(
            context,
            following,
            self.unit,
            self.units,
            rows,
            total,
            previous,
            listed.rows,
            running,
            did,
            beside[0],
            beside[1],
            self.moment < records.now,
            self._asked,
            not begun_by(records.connection, self.week.last),
        )

    @cached_property
    def _asked(self) -> str:
        """Return the moment as lists of orders are asked for it, "" where they are as they stand now."""
        context = self._context(self.week, "due")
        return context.as_of.astimezone(ZONE).isoformat() if context.earlier and context.as_of else ""

    def _row(
        self,
        place: Unit | None,
        due: Mapping[str, Counts],
        closed: Mapping[str, Counts],
        opened: Mapping[int | None, int],
    ) -> WeekRow:
        key = place.code if place else f"{self.unit.code}:{UNDETERMINED}"
        return WeekRow(
            place,
            due.get(key, Counts(key)),
            closed.get(key, Counts(key)),
            opened.get(place.unit_id if place else None, 0),
        )

    def _by_place(self, period: Period, basis: str) -> dict[str, Counts]:
        records = self.records
        context = self._context(period, basis)
        conditions, where = conditions_of(context), where_of(self.unit)
        return counts(records.connection, records.scope, period, conditions, "township", where, times=False)

    def _total(self, period: Period, basis: str) -> Counts:
        records = self.records
        context = self._context(period, basis)
        conditions, where = conditions_of(context), where_of(self.unit)
        return city_counts(records.connection, records.scope, period, conditions, where, times=False)

    def _next_filter(self, following: Period) -> OrderFilter:
        return OrderFilter(
            period=following.text,
            basis="due",
            as_of=self._asked,
            district=self.unit.code,
            clock="open",
        )

    def _open_in(self, following: Period) -> dict[int | None, int]:
        """Count the open orders that fall due in the next week by township: those that their list holds."""
        records = self.records
        context = self._context(following, "due")
        if context.as_of is None:
            return {}
        matching = matching_orders(
            records.connection,
            records.scope,
            self._next_filter(following),
            context,
            conditions_of(context),
            context.judged_at(records.now),
        )
        rows = grouped(records.connection, records.scope, {"township_id": o.township_id}, matching)
        return {row.township_id: row.n for row in rows}
