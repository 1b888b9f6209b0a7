"""Read the page of the four gates: flow, returns, districts, verdicts, what skipped a gate, what waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlalchemy import ColumnElement, Connection, select

from dashboard.gates.flow import counts_by, skipped, standing_out, step_flow
from dashboard.order.gates import STEPS
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.gates import GatesView, ReasonRow
from dashboard.views.order import OrderRow
from dashboard.views.reference import Unit
from data_access.counting.tally import in_period, where_conditions
from data_access.queries.analysis.tables import verdict_rows
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.context.sources import source_states
from data_access.queries.gates.districts import district_gates
from data_access.queries.gates.lists import among
from data_access.queries.gates.population import Flags, Population, population
from data_access.queries.gates.queues import gate_queues
from data_access.queries.order.rows import RowShower, order_rows
from data_access.queries.orders.open_orders import where_of
from data_access.schema import order
from data_access.scoping import orders_in_scope

LIVE = "r30d"
WHOLE_CITY = "all"
PLACE_KINDS = ("district", "department", "utility")
MOST_REASONS, MOST_SKIPPED = 12, 10
o = order.c


def gates_view(
    connection: Connection,
    scope: Scope,
    *,
    period: str = "",
    basis: str = "",
    as_of: str = "",
    unit: str = "",
    now: datetime,
) -> GatesView:
    """Return the gates of the whole city, or of the unit with a code; a unit's account opens its own.

    Counts are city-wide for every scope that may see figures; texts of orders, and orders, stand on it only
    as far as the scope reaches. Districts are set side by side for the city-wide roles alone.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    context = reading.context(period=period, basis=basis, as_of=as_of)
    live = reading.context(period=LIVE, default_period=LIVE)
    places = tuple(each for each in reading.units if each.kind in PLACE_KINDS and each.valid_to is None)
    place = _place(places, scope, unit)
    recorded = connection.scalar(select(o.order_id).where(o.gate_log != "").limit(1)) is not None
    view = GatesView(context, live, places, place, recorded)
    if context.as_of is None or not recorded:
        return view
    return _Reader(reading, view).view()


def _place(places: tuple[Unit, ...], scope: Scope, code: str) -> Unit | None:
    if code == WHOLE_CITY:
        return None
    own = "" if scope.city_wide else scope.unit_code
    wanted = code or own
    return next((each for each in places if each.code == wanted), None)


@dataclass(frozen=True)
class _Reader:
    """What the parts of the page are read with; the orders of the period are read once."""

    reading: Reading
    base: GatesView

    @property
    def context(self) -> FigureContext:
        return self.base.context

    def _matching(self) -> list[ColumnElement[bool]]:
        conditions = conditions_of(self.context)
        return [in_period(conditions, self.context.period), *where_conditions(where_of(self.base.place))]

    def view(self) -> GatesView:
        reading, base, place = self.reading, self.base, self.base.place
        connection, conditions = reading.connection, conditions_of(self.context)
        found = population(connection, self._matching(), conditions)
        city = found
        if place is not None:
            city = population(connection, [in_period(conditions, self.context.period)], conditions)
        view = self._with_flow(base, found)
        view = self._with_reasons(view, found)
        view = self._with_skipped(view, found)
        view = self._with_districts(view, city)
        return replace(view, queues=gate_queues(reading, base.live, where_of(place)))

    def _with_flow(self, view: GatesView, found: Population) -> GatesView:
        zones = {
            each.source_id: each.time_zone
            for each in source_states(self.reading.connection, self.reading.now)
        }
        counted = counts_by(found.marks, np.zeros(len(found.marks), np.int64), 1)[0].tolist()
        stays = found.stays(self.reading.calendar, zones)
        steps = tuple(step_flow(step, counted, stays[step]) for step in STEPS)
        known = int((found.marks != 0).sum())
        return replace(view, handled=len(found.marks), known=known, early=found.early, steps=steps)

    def _with_reasons(self, view: GatesView, found: Population) -> GatesView:
        """Add the reasons of returns; they are texts of orders, read only where the scope reaches."""
        rows, steps, reasons = found.returns(self._readable(found))
        orders: dict[str, set[int]] = {}
        by_step: dict[str, Counter[str]] = {}
        for row, step, reason in dict.fromkeys(
            zip(rows.tolist(), steps.tolist(), reasons.tolist(), strict=True)
        ):
            orders.setdefault(reason, set()).add(row)
            by_step.setdefault(reason, Counter())[STEPS[step]] += 1
        told = [ReasonRow(each, by_step[each], len(rows)) for each, rows in orders.items()]
        told.sort(key=lambda each: (-each.orders, each.reason))
        return replace(
            view, reasons=tuple(told[:MOST_REASONS]), other_reasons=max(0, len(told) - MOST_REASONS)
        )

    def _readable(self, found: Population) -> Flags:
        scope = self.reading.scope
        if not scope.may("view_orders"):
            return np.zeros(len(found.order_id), bool)
        if scope.city_wide:
            return np.ones(len(found.order_id), bool)
        mine = select(o.order_id).where(*self._matching(), orders_in_scope(scope))
        return np.isin(found.order_id, np.array(self.reading.connection.scalars(mine).all(), np.int64))

    def _with_skipped(self, view: GatesView, found: Population) -> GatesView:
        kinds = {each.unit_id: each.kind for each in self.reading.units}
        kind = [kinds.get(each, "") for each in found.unit_id.tolist()]
        by_gate = skipped(found.marks, kind, found.closed)
        every: Flags = np.logical_or.reduce(list(by_gate.values()))
        gates = {
            int(found.order_id[row]): tuple(gate for gate, rows in by_gate.items() if rows[row])
            for row in np.flatnonzero(every).tolist()
        }
        return replace(
            view,
            skipped={gate: int(rows.sum()) for gate, rows in by_gate.items()},
            skipped_any=int(every.sum()),
            skipped_rows=self._skipped_rows(gates),
            closed_unknown=int((found.closed & (found.marks == 0)).sum()),
        )

    def _skipped_rows(
        self, gates: dict[int, tuple[int, ...]]
    ) -> tuple[tuple[OrderRow, tuple[int, ...]], ...]:
        reading, conditions = self.reading, conditions_of(self.context)
        if not gates or not reading.scope.may("view_orders"):
            return ()
        shown = RowShower(conditions, reading.calendar, self.context.judged_at(reading.now))
        newest = order_rows().where(among(list(gates)), orders_in_scope(reading.scope))
        rows = reading.connection.execute(
            newest.order_by(o.opened_day.desc(), o.order_id).limit(MOST_SKIPPED)
        )
        return tuple((shown.row(row), gates[row.order_id]) for row in rows)

    def _with_districts(self, view: GatesView, city: Population) -> GatesView:
        reading, context, scope = self.reading, self.context, self.reading.scope
        districts = [each for each in reading.units if each.kind == "district"]
        rows, together = district_gates(reading.connection, scope, context, city, districts)
        named = standing_out(rows, together, context.settings.sample("district"))
        verdicts = verdict_rows(reading.connection, scope, "district", context, districts)
        if not scope.city_wide:
            own = self._own(scope)
            rows = tuple(each for each in rows if each.unit and each.unit.unit_id == own)
            named, together = [], replace(together, calls=None, called=None)
            verdicts = tuple(each for each in verdicts if each.unit is None or each.unit.unit_id == own)
        return replace(view, districts=rows, together=together, standing_out=tuple(named), verdicts=verdicts)

    def _own(self, scope: Scope) -> int | None:
        """Return the district that an account belongs to."""
        own = self.reading.units_by_id.get(scope.unit_id or 0)
        return own.district_id if own is not None and own.kind == "township" else scope.unit_id
