"""The same enterprise about the same category again after a close, with the orders side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.proactive.repeats import Again, Matter, find_repeats
from dashboard.views.context import FigureContext
from dashboard.views.proactive import RepeatGroup, RepeatsView, Share
from dashboard.views.reference import Category, Unit
from data_access.counting.kept import unchanged
from data_access.counting.tally import day_number, in_period
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.proactive.orders import Key, shown_orders
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c
PERIOD = "r30d"
GROUPS = 30  # shown at once


@dataclass(frozen=True)
class _Found:
    """Repeats among the orders of a period, and of which unit and category each of those orders is."""

    asked: Mapping[Key, tuple[int | None, int]]
    repeats: tuple[Again, ...]

    def __len__(self) -> int:
        return 1 + len(self.asked) // 10

    def unit_of(self, again: Again) -> int | None:
        """Return the unit that answers for an order that came again."""
        return self.asked[again.order.key][0]


def repeats_view(
    connection: Connection,
    scope: Scope,
    *,
    period: str = "",
    unit: str = "",
    category: str = "",
    now: datetime,
) -> RepeatsView:
    """Return the repeats among the orders accepted in a period that the scope may open.

    The groups are narrowed to a unit and a category by code; the counts are not.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    context = reading.context(period=period, default_period=PERIOD, basis="accepted")
    if context.as_of is None:
        return RepeatsView(context)
    if not scope.may("view_orders"):
        return RepeatsView(context, denied=True)
    found = _find(reading, context)
    of_unit = next((each for each in reading.units if each.code == unit), None)
    of_kind = next((each for each in reading.categories if each.code == category), None)
    groups = _grouped(
        each
        for each in found.repeats
        if (of_unit is None or found.unit_of(each) == of_unit.unit_id)
        and (of_kind is None or each.order.of[1] == of_kind.category_id)
    )
    said = _("“{value}” is unknown and was left out.")
    unknown = [code for code, known in ((unit, of_unit), (category, of_kind)) if code and known is None]
    categories = {each.category_id: each for each in reading.categories}
    return RepeatsView(
        context,
        n=len(found.repeats),
        of=len(found.asked),
        enterprises=len({each.order.of[0] for each in found.repeats}),
        units=_by_unit(found, reading.units),
        categories=_by_category(found, categories),
        groups=_shown(reading, groups[:GROUPS], categories),
        groups_of=len(groups),
        unit=of_unit.code if of_unit else "",
        unit_name=of_unit.name if of_unit else "",
        category=of_kind.code if of_kind else "",
        category_name=of_kind.name if of_kind else "",
        notices=tuple(said.format(value=code) for code in unknown),
    )


def _find(reading: Reading, context: FigureContext) -> _Found:
    scope, conditions = reading.scope, conditions_of(context)
    days = context.settings.proactive.repeat_days
    key = ("repeats", scope.unit_id, scope.unit_kind, context.period, conditions.key, days)
    return unchanged(reading.connection, key, lambda: _read(reading, context, days))


def _read(reading: Reading, context: FigureContext, days: int) -> _Found:
    """Read the orders of the period and all that were closed from so many days before it on.

    Whoever asks is told by a hash; confidential orders are not told by who asked. What was answered at once
    was nobody's to handle and is no close.
    """
    conditions, period = conditions_of(context), context.period
    columns = (o.shard, o.order_id, o.enterprise_hash, o.category_id, o.unit_id, o.opened_at)
    named = (
        orders_in_scope(reading.scope),
        o.enterprise_hash != "",
        o.category_id.is_not(None),
        o.confidential.is_(False),
    )
    since = day_number(period.first - timedelta(days=days + 1))
    asked = select(*columns).where(*named, in_period(conditions, period))
    closed = select(*columns, o.closed_at).where(
        *named,
        o.closed_day.between(since, day_number(period.last)),
        conditions.is_closed,
        o.closing_kind != "direct",
    )
    orders = {
        (row.shard, row.order_id): Matter(
            (row.shard, row.order_id), (row.enterprise_hash, row.category_id), row.opened_at, row.closed_at
        )
        for row in reading.connection.execute(closed)
    }
    units: dict[Key, tuple[int | None, int]] = {}
    for row in reading.connection.execute(asked):
        key = (row.shard, row.order_id)
        units[key] = row.unit_id, row.category_id
        orders.setdefault(key, Matter(key, (row.enterprise_hash, row.category_id), row.opened_at, None))
    again = [each for each in find_repeats(orders.values(), days) if each.order.key in units]
    return _Found(units, tuple(again))


def _grouped(found: Iterable[Again]) -> list[list[Again]]:
    """Return the repeats by matter, the most first, then the newest."""
    groups: dict[tuple[str, int], list[Again]] = {}
    for each in found:
        groups.setdefault(each.order.of, []).append(each)
    return sorted(
        groups.values(),
        key=lambda group: (-len(group), -group[-1].order.opened.timestamp(), group[0].order.of),
    )


def _by_unit(found: _Found, units: Sequence[Unit]) -> tuple[Share, ...]:
    every = Counter(unit for unit, _category in found.asked.values())
    again = Counter(map(found.unit_of, found.repeats))
    order_of = {"district": 0, "department": 1}
    ordered = sorted(units, key=lambda each: (order_of.get(each.kind, 2), each.official_order))
    return tuple(
        Share(each.code, each.name, again[each.unit_id], every[each.unit_id])
        for each in ordered
        if again[each.unit_id]
    )


def _by_category(found: _Found, categories: Mapping[int, Category]) -> tuple[Share, ...]:
    every = Counter(category for _unit, category in found.asked.values())
    again = Counter(each.order.of[1] for each in found.repeats)
    shares = [Share(categories[key].code, categories[key].name, n, every[key]) for key, n in again.items()]
    return tuple(sorted(shares, key=lambda each: (-each.n, each.key)))


def _shown(
    reading: Reading, groups: Sequence[Sequence[Again]], categories: Mapping[int, Category]
) -> tuple[RepeatGroup, ...]:
    """Return groups with their orders, each once, oldest first."""
    chains = [
        list({one.key: one for each in group for one in (each.earlier, each.order)}.values())
        for group in groups
    ]
    keys: list[Key] = [one.key for chain in chains for one in chain]
    shown = shown_orders(reading.connection, reading.scope, keys)
    found = []
    for group, chain in zip(groups, chains, strict=True):
        chain.sort(key=lambda one: one.opened)
        orders = tuple(shown[one.key] for one in chain if one.key in shown)
        category = categories[group[0].order.of[1]]
        found.append(RepeatGroup(orders[0].enterprise if orders else "", category, len(group), orders))
    return tuple(found)
