"""The page of a month's check: what the office sees of every unit, what a unit sees of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.appraisal.losses import lost_points
from dashboard.clocks.periods import UnknownPeriod, month_start, parse_month
from dashboard.month.adjusting import Granted, adjusted
from dashboard.month.effects import Effect, Recounted, effects
from dashboard.month.life import month_number
from dashboard.month.locking import Obstacle, Standing, to_check, to_lock
from dashboard.month.lost import LostPoint
from dashboard.month.records import OPEN_APPEALS
from dashboard.people.access import Scope
from dashboard.records.rights import keeps, owns
from dashboard.views.context import FigureContext
from dashboard.views.counts import RankRow
from dashboard.views.month import AppealRow, CheckView, LostRow, UnitCheck, UnitList
from dashboard.views.reference import Unit
from data_access.counting.tally import counts_of_marks
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.month.appeals import appeal_rows
from data_access.queries.month.late import late_of
from data_access.queries.month.life import read_months
from data_access.queries.month.orders import Lost, lost_of_month
from data_access.queries.month.standing import read_standing
from data_access.queries.month.versions import versions_of
from data_access.queries.order.rows import RowShower, order_rows
from data_access.records.history import read_history
from data_access.schema import month_appeal, month_confirmation, order
from data_access.scoping import orders_in_scope

LISTED = 200  # rows of a unit's list
MONTHS_OFFERED = 13
a = month_appeal.c
_HAS_LIST = ("district", "department", "utility")


def check_view(
    connection: Connection, scope: Scope, month: str, now: datetime, unit_code: str = ""
) -> CheckView | None:
    """Return the check of a month, the last complete one for "", with one unit's list.

    A unit reads its own list, the city any; None for what is no month and for a base without data.
    """
    scope.require("view_records")
    reading = Reading(connection, scope, now)
    try:
        month = parse_month(month).text if month else reading.context().period.text
    except UnknownPeriod:
        return None
    context = reading.context(period=month)
    if context.as_of is None:
        return None
    standing, _live = read_standing(connection, month, now)
    return _Check(reading, month, context, standing).view(unit_code)


@dataclass(frozen=True)
class _Check:
    """One page's reading of a month's check."""

    reading: Reading
    month: str
    context: FigureContext
    standing: Standing

    @property
    def _scope(self) -> Scope:
        return self.reading.scope

    @cached_property
    def _lost(self) -> Lost:
        return lost_of_month(self.reading, self.context)

    @cached_property
    def _appeals(self) -> tuple[AppealRow, ...]:
        return appeal_rows(self.reading, self.month)

    @cached_property
    def _confirmed(self) -> Mapping[int, Row[Any]]:
        c = month_confirmation.c
        rows = self.reading.connection.execute(select(month_confirmation).where(c.month == self.month))
        return {row.unit_id: row for row in rows}

    def view(self, unit_code: str) -> CheckView:
        """Return what the page shows."""
        scope, connection = self._scope, self.reading.connection
        office = scope.city_wide
        return CheckView(
            context=self.context,
            life=self.standing.life,
            months=self._months(),
            obstacles=self._obstacles(),
            units=tuple(self._unit_checks()) if office else (),
            appeals=self._appeals,
            effect=self._effect() if office else (),
            late=late_of(connection, self.month, self.reading.now) if office else (),
            versions=versions_of(connection, self.month),
            chosen=self._list(unit_code),
            history=read_history(connection, "month", month_number(self.month)) if office else (),
            keeps=keeps(scope),
            demo=any(each.demo for each in self.context.sources),
            now=self.reading.now,
        )

    def _months(self) -> tuple[str, ...]:
        first = self.context.period.first
        newest = max(first, month_start(self.standing.today, 1))
        ahead = (newest.year - first.year) * 12 + newest.month - first.month
        near = [f"{month_start(newest, back):%Y-%m}" for back in range(MONTHS_OFFERED)]
        own = f"{first:%Y-%m}"
        begun = read_months(self.reading.connection).lives
        kept = {each for each in (*near, *begun) if each in near or each == own or ahead < 0}
        return tuple(sorted({*kept, own}, reverse=True))

    def _obstacles(self) -> tuple[Obstacle, ...]:
        if self.standing.life.locked:
            return ()
        if self.standing.life.state == "provisional":
            return to_check(self.standing)
        return to_lock(self.standing, self.context.settings)

    def _unit_checks(self) -> list[UnitCheck]:
        return [
            self._unit_check(row)
            for level in self._lost.levels.values()
            for row in sorted(level.rows, key=lambda each: each.unit.official_order)
            if row.before_exclusion.due or row.counts.accepted
        ]

    def _unit_check(self, row: RankRow) -> UnitCheck:
        unit = row.unit
        confirmed = self._confirmed.get(unit.unit_id)
        states = Counter(each.state for each in self._appeals if each.unit.unit_id == unit.unit_id)
        return UnitCheck(
            unit=unit,
            rank=row.rank,
            score=row.score.points,
            lost=lost_points(row.score),
            rows=len(self._lost.points[unit.unit_id]),
            confirmed_at=confirmed.confirmed_at if confirmed else None,
            confirmed_by=confirmed.confirmed_by if confirmed else "",
            appeals=states,
        )

    def _effect(self) -> tuple[Effect, ...]:
        """Return what granting every open appeal, and every granted one not yet counted, would change."""
        asked: dict[int, list[Granted]] = {}
        numbers = self._order_numbers()
        for each in self._appeals:
            number = numbers.get(each.appeal_id, 0)
            if each.state in (*OPEN_APPEALS, "granted") and number in self._lost.orders:
                one = Granted(each.appeal_id, 0, number, each.point, each.remedy)
                asked.setdefault(number, []).append(one)
        recounted = [self._recounted(number, own) for number, own in asked.items()]
        found = (
            effects(level.units, level.counts, level.before, self.context.settings, recounted)
            for level in self._lost.levels.values()
        )
        return tuple(each for level in found for each in level)

    def _order_numbers(self) -> dict[int, int]:
        rows = self.reading.connection.execute(select(a.appeal_id, a.order_id).where(a.month == self.month))
        return {row.appeal_id: row.order_id for row in rows}

    def _recounted(self, number: int, granted: Sequence[Granted]) -> Recounted:
        mark = self._lost.orders[number].mark
        code = self.reading.units_by_id[self._lost.orders[number].unit_id or 0].code
        marks = {0: mark, 1: adjusted(mark, granted)}
        after, before = (
            counts_of_marks(marks, conditions_of(self.context, every)) for every in (False, True)
        )
        return Recounted(code, after[0], after[1], before[0], before[1])

    def _list(self, unit_code: str) -> UnitList | None:
        """Return the list of the unit asked for, of the reader's own where he has one."""
        own = self.reading.units_by_id.get(self._scope.unit_id or 0)
        if not self._scope.city_wide:
            return self._list_of(own) if own else None
        unit = next((each for each in self.reading.units if each.code == unit_code), None)
        return self._list_of(unit) if unit else None

    def _list_of(self, unit: Unit) -> UnitList | None:
        number = unit.district_id if unit.kind == "township" else unit.unit_id
        points = list(self._lost.points.get(number or 0, ()))
        if unit.kind == "township":
            points = [each for each in points if self._lost.orders[each.key].township_id == unit.unit_id]
        elif unit.kind not in _HAS_LIST:
            return None
        row = self._lost.rows.get(unit.code)
        rows = self._rows(points[:LISTED])
        told = {(each.order.source, each.order.order_no, each.point) for each in rows}
        checking = self.standing.life.state == "checking"
        running, begun = checking and self._before_end(), self.standing.life.state != "provisional"
        mine = owns(self._scope, unit.unit_id, unit.district_id)
        return UnitList(
            unit=unit,
            check=self._unit_check(row) if row else None,
            rows=rows,
            more=len(points) - len(told),
            more_points=sum((each.points for each in points), Fraction(0))
            - sum((each.points for each in rows), Fraction(0)),
            may_confirm=unit.kind in _HAS_LIST
            and unit.unit_id not in self._confirmed
            and checking
            and ((running and mine and self._scope.unit_id == unit.unit_id) or keeps(self._scope)),
            may_appeal=(running and mine) or (begun and keeps(self._scope)),
        )

    def _before_end(self) -> bool:
        until = self.standing.life.checked_until
        return until is None or self.reading.now < until

    def _rows(self, points: Sequence[LostPoint[int]]) -> tuple[LostRow, ...]:
        conditions = conditions_of(self.context)
        judged = self.context.judged_at(self.reading.now)
        shown = RowShower(conditions, self.reading.calendar, judged)
        wanted = order.c.order_id.in_({each.key for each in points})
        found = self.reading.connection.execute(order_rows().where(wanted, orders_in_scope(self._scope)))
        by_id = {row.order_id: shown.row(row) for row in found}
        appeals = {(each.source, each.order_no, each.point): each for each in reversed(self._appeals)}
        return tuple(
            LostRow(
                by_id[each.key],
                each.point,
                each.recorded,
                each.points,
                appeals.get((by_id[each.key].source, by_id[each.key].order_no, each.point)),
            )
            for each in points
            if each.key in by_id
        )
