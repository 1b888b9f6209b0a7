"""What a special report is proposed from, and what came at its receivers before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from dashboard.clocks.periods import UnknownPeriod, parse_period
from dashboard.overview.hot_spots import DAYS, EVERYWHERE, by_categories, judged_cells
from dashboard.people.access import Scope
from dashboard.proactive.spread import Asked, Comparison, Proposal, Spot, compare, propose
from dashboard.views.context import FigureContext
from dashboard.views.reference import Period
from data_access.counting.grouped import grouped
from data_access.counting.population import Where
from data_access.counting.tally import day_number, day_of, in_period, where_conditions
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.reading import Reading
from data_access.queries.overview.hot_spots import read_hot_spots
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c
LIVE = "r30d"
WEEKS = 4  # compared on each side of a report


def read_proposal(
    connection: Connection, scope: Scope, *, category: str, unit: str, period: str = "", now: datetime
) -> Proposal | None:
    """Return the special report that a hot spot proposes, None where nothing of it is known.

    `category` and `unit` are codes, `period` the seven days of the hot spot as its link carries them; without
    it the last seven days. For accounts that see the whole city's orders.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    context = reading.context(default_period=LIVE, as_of=_moment(reading, period))
    if context.as_of is None or not scope.city_wide:
        return None
    facts = read_hot_spots(
        connection, scope, context, None, reading.units, reading.categories, reading.calendar
    )
    kind = next((each for each in reading.categories if each.code == category), None)
    origin = next((each for each in reading.units if each.code == unit), None)
    if facts is None or kind is None or origin is None:
        return None
    series = by_categories(facts.counted).get(category, {})
    cells = judged_cells(category, series, facts.exposed, False) if facts.exposed.weeks else []
    own = next((each for each in cells if each.unit == unit), None)
    spot = Spot(
        category=kind,
        origin=origin,
        n=own.n if own else 0,
        usual=own.usual if own else 0.0,
        period=facts.period,
        above=next((each for each in reading.categories if each.category_id == kind.parent_id), None),
        elsewhere={each.unit: each.n for each in cells if each.unit not in (unit, EVERYWHERE)},
    )
    return propose(spot, reading.units)


def _moment(reading: Reading, period: str) -> str:
    """Return the end of a hot spot's seven days as a moment, nothing where the data end before it."""
    latest = reading.context(default_period=LIVE).as_of
    try:
        last = parse_period(period, date.min).last if period and latest else None
    except (UnknownPeriod, OverflowError):
        return ""
    if last is None or latest is None or last >= day_known(latest):
        return ""
    return f"{(last + timedelta(days=1)).isoformat()}T00:00"


def read_comparison(
    connection: Connection,
    scope: Scope,
    *,
    category: str,
    receivers: Sequence[str],
    reported: date,
    weeks: int = WEEKS,
    now: datetime,
) -> tuple[Comparison, ...]:
    """Return what came of a category at some units `weeks` weeks before and after a report's day.

    Units by code, in the order given; those unknown are left out. A comparison, no proof of an effect.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    context = reading.context(period=LIVE, default_period=LIVE, basis="accepted")
    if context.as_of is None or not scope.may("view_orders"):
        return ()
    last, rule = day_known(context.as_of), context.settings.hot_spots
    first = reported - timedelta(days=DAYS * (weeks + rule.weeks))
    period = Period("", first, max(first, min(last, reported + timedelta(days=DAYS * weeks))), "days")
    by_code = {each.code: each for each in reading.units}
    chosen = [by_code[code] for code in receivers if code in by_code]
    codes = {each.unit_id: each.code for each in reading.units}
    daily: dict[str, dict[date, int]] = {}
    for unit_id, day, n in _of_category(reading, context, category, period):
        if unit_id in codes:
            daily.setdefault(codes[unit_id], {})[day_of(day)] = n
    span = o.opened_day.between(day_number(period.first), day_number(period.last))
    every = {day_of(row.day): row.n for row in grouped(connection, scope, {"day": o.opened_day}, [span])}
    asked = Asked(category, daily, every, reading.calendar, rule)
    return compare(asked, chosen, reported, last, weeks)


def _of_category(
    reading: Reading, context: FigureContext, category: str, period: Period
) -> Sequence[tuple[int | None, int, int]]:
    matching = [
        orders_in_scope(reading.scope),
        *where_conditions(Where(category=category)),
        in_period(conditions_of(context), period),
    ]
    keys = {"unit_id": o.unit_id, "day": o.opened_day}
    return [
        (row.unit_id, row.day, row.n) for row in grouped(reading.connection, reading.scope, keys, matching)
    ]
