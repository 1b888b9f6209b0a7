"""Read what imports brought as excluded: per unit with the rates before and after, per decision-maker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, not_, select

from dashboard.order.masking import mask_text
from dashboard.people.access import Scope
from dashboard.reviews.exclusions import Effect, heaviest
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.reference import Unit
from dashboard.views.reviews import ExcludedOrder, ExclusionsView, UnitEffect
from data_access.counting.grouped import grouped
from data_access.counting.tally import city_counts, counts, in_period
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.schema import order, source, unit
from data_access.scoping import orders_in_scope

MOST = 200
KINDS = ("district", "department", "utility")
o, u = order.c, unit.c


def exclusions_view(
    connection: Connection,
    scope: Scope,
    now: datetime,
    *,
    period: str = "",
    basis: str = "",
    unit_code: str = "",
    decider: str = "",
    reason: str = "",
) -> ExclusionsView:
    """Return the exclusions of a period as imported, city-wide for who may see figures.

    The list holds the orders of the account's scope. A number is the length of that list for who may open
    every order: due before exclusion minus due after.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    context = reading.context(period=period, default_period="r3m", basis=basis)
    chosen = next((each for each in reading.units if each.code == unit_code and each.kind in KINDS), None)
    if context.as_of is None:
        nothing = Effect(Counts("city"), Counts("city"))
        return ExclusionsView(context, (), nothing, (), (), (), 0, unit=chosen)
    units, city = _effects(reading, context)
    named = tuple(each for each in units if each.unit is not None and each.unit.kind == "district")
    orders, listed = _orders(reading, context, chosen, decider, reason)
    return ExclusionsView(
        context,
        units,
        city,
        _tallied(reading, context, o.exclusion_decided_by, chosen),
        _tallied(reading, context, o.exclusion_reason, chosen),
        orders,
        listed,
        heaviest(named, context.settings.sample("district")),
        chosen,
        decider,
        reason,
        any(each.demo for each in context.sources),
    )


def _effects(reading: Reading, context: FigureContext) -> tuple[tuple[UnitEffect, ...], Effect]:
    """Return the effect on each unit with due orders, in the official order, and on the city."""
    connection, scope = reading.connection, reading.scope
    before, after = conditions_of(context, before_exclusion=True), conditions_of(context)
    own = {
        when: counts(connection, scope, context.period, conditions, "unit", times=False)
        for when, conditions in (("before", before), ("after", after))
    }
    units = [each for each in reading.units if each.kind in KINDS and each.code in own["before"]]
    units.sort(key=lambda each: (KINDS.index(each.kind), each.official_order))
    city = Effect(
        city_counts(connection, scope, context.period, before, times=False),
        city_counts(connection, scope, context.period, after, times=False),
    )
    return tuple(UnitEffect(each, _effect(each, own)) for each in units), city


def _effect(one: Unit, own: Mapping[str, Mapping[str, Counts]]) -> Effect:
    nothing = Counts(one.code)
    return Effect(own["before"].get(one.code, nothing), own["after"].get(one.code, nothing))


def _left_out(context: FigureContext) -> list[ColumnElement[bool]]:
    """Return the condition of the orders that are due before exclusion and not after it."""
    before, after = conditions_of(context, before_exclusion=True), conditions_of(context)
    return [in_period(after, context.period), before.measures["due"], not_(after.measures["due"])]


def _tallied(
    reading: Reading, context: FigureContext, column: Any, chosen: Unit | None
) -> tuple[tuple[str, int], ...]:
    matching = [*_left_out(context), *([o.unit_id == chosen.unit_id] if chosen else [])]
    rows = grouped(reading.connection, reading.scope, {"key": column}, matching)
    found = Counter({row.key or "": row.n for row in rows})
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _orders(
    reading: Reading, context: FigureContext, chosen: Unit | None, decider: str, reason: str
) -> tuple[tuple[ExcludedOrder, ...], int]:
    if not reading.scope.may("view_orders"):
        return (), 0
    within = [orders_in_scope(reading.scope), *_left_out(context)]
    within += [o.unit_id == chosen.unit_id] if chosen else []
    within += [o.exclusion_decided_by == decider] if decider else []
    within += [o.exclusion_reason == reason] if reason else []
    query = (
        select(
            *(o.order_no, o.title, o.content, o.confidential, o.enterprise_name, o.contact_name),
            *(o.exclusion_reason, o.exclusion_decided_by, o.exclusion_decided_at, o.unit_id),
            source.c.code.label("source"),
        )
        .join(source, source.c.source_id == o.source_id)
        .where(*within)
        .order_by(o.exclusion_decided_at.desc(), o.order_no)
    )
    rows = reading.connection.execute(query).all()
    units = reading.units_by_id
    return tuple(_order(row, units) for row in rows[:MOST]), len(rows)


def _order(row: Any, units: Mapping[int, Unit]) -> ExcludedOrder:
    whose = units.get(row.unit_id)
    known = [row.enterprise_name], [row.contact_name] if row.contact_name else []
    return ExcludedOrder(
        row.source,
        row.order_no,
        "" if row.confidential else mask_text(row.title or row.content[:120], *known),
        whose.name if whose else "",
        whose.code if whose else "",
        mask_text(row.exclusion_reason, *known),
        row.exclusion_decided_by,
        row.exclusion_decided_at,
    )
