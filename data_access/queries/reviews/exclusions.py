"""Read what imports brought as excluded: per unit with the rates before and after, per decision-maker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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

    The list, and who decided and why, are told of the orders of the account's scope. A number is the length
    of that list for who may open every order: due before exclusion minus due after.
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
    every = _orders(reading, context, chosen)
    by_decider = [each for each in every if not decider or each.decided_by == decider]
    for_reason = [each for each in every if not reason or each.reason == reason]
    orders = [each for each in by_decider if not reason or each.reason == reason]
    return ExclusionsView(
        context,
        units,
        city,
        _tallied(each.decided_by for each in for_reason),
        _tallied(each.reason for each in by_decider),
        tuple(orders[:MOST]),
        len(orders),
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


def _tallied(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0])))


def _orders(reading: Reading, context: FigureContext, chosen: Unit | None) -> list[ExcludedOrder]:
    """Return the orders of the account's scope that are left out, decided last first, undated at the end."""
    if not reading.scope.may("view_orders"):
        return []
    within = [orders_in_scope(reading.scope), *_left_out(context)]
    within += [o.unit_id == chosen.unit_id] if chosen else []
    query = (
        select(
            *(o.order_no, o.title, o.content, o.confidential, o.enterprise_name, o.contact_name),
            *(o.exclusion_reason, o.exclusion_decided_by, o.exclusion_decided_at, o.unit_id),
            source.c.code.label("source"),
        )
        .join(source, source.c.source_id == o.source_id)
        .where(*within)
        .order_by(o.exclusion_decided_at.desc().nulls_last(), o.order_no)
    )
    units = reading.units_by_id
    return [_order(row, units) for row in reading.connection.execute(query)]


def _order(row: Any, units: Mapping[int, Unit]) -> ExcludedOrder:
    """Return an order as the list shows it; of a confidential one its number and its unit alone."""
    whose = units.get(row.unit_id)
    known = [row.enterprise_name], [row.contact_name] if row.contact_name else []
    hidden = row.confidential
    return ExcludedOrder(
        row.source,
        row.order_no,
        "" if hidden else mask_text(row.title or row.content[:120], *known),
        whose.name if whose else "",
        "" if hidden else mask_text(row.exclusion_reason, *known),
        "" if hidden else mask_text(row.exclusion_decided_by, *known),
        row.exclusion_decided_at,
    )
