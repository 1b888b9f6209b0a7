"""Read one unit's page: its figures in a period, its open orders, its parts, its months, its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, not_

from dashboard.importing.arrivals import DailyOrders
from dashboard.order.urgency import Action
from dashboard.overview.months import trend_months
from dashboard.people.access import Scope
from dashboard.rankings.comparison import width_of
from dashboard.rankings.page import SILENCE_LEVELS, RankingFacts, empty_ranking, find_row, make_ranking
from dashboard.unit import page as reckoned
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Unit
from dashboard.views.unit import SubUnits, UnitView
from data_access.counting.grouped import grouped
from data_access.counting.tally import CITY_KEY, Where, city_counts, counts, in_period, where_conditions
from data_access.queries.alerts.of_others import warnings_of_unit
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.reading import Reading
from data_access.queries.importing.arrivals import daily_orders
from data_access.queries.order.rows import shown_text
from data_access.queries.orders.open_orders import OpenOrders, open_orders, urgent_orders, where_of
from data_access.queries.overview.months import categories_of, complete_months
from data_access.queries.proactive.of_unit import unit_records
from data_access.queries.rankings.page import Asked, asked_ranking, read_ranking
from data_access.queries.rankings.six import six_items
from data_access.queries.survey.glance import survey_glance
from data_access.queries.unit.cards import order_cards
from data_access.queries.unit.joint import joint_parts
from data_access.queries.unit.ledgers import has_ledgers, unit_ledgers
from data_access.queries.unit.losses import lost_by_order
from data_access.queries.unit.parts import by_district, departments_in, gate_queue
from data_access.reference.english import shown_name
from data_access.schema import order
from data_access.scoping import orders_in_scope

LIVE = "r30d"
SIDE_CARDS, ALL_CARDS = 6, 60


@dataclass(frozen=True)
class UnitQuery:
    """What the address of a unit's page asks for; empty texts mean the page as it opens."""

    code: str
    period: str = ""
    selected: str = ""  # township whose orders stand one by one
    compared: tuple[str, ...] = ()
    only: str = ""  # which cards: unsolved | late | provincial
    tab: str = ""  # of the last panel: departments | six | located | ledgers
    as_of: str = ""  # the period's figures as they were known then; what is open stays that of the data time


def unit_view(connection: Connection, scope: Scope, query: UnitQuery, *, now: datetime) -> UnitView | None:
    """Return a unit's page, city-wide for every scope that may see figures; None for an unknown unit.

    Orders stand on it only as far as the scope reaches.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    unit = next((each for each in reading.units if each.code == query.code and each.kind != "city"), None)
    if unit is None:
        return None
    reader = _Reader(reading, unit, query)
    return reader.view() if reader.live.as_of is not None else reader.empty()


@dataclass(frozen=True)
class _Reader:
    """What all parts of the page are read with; rankings and what is open are read once."""

    reading: Reading
    unit: Unit
    query: UnitQuery

    @cached_property
    def live(self) -> FigureContext:
        return self.reading.context(period=LIVE, default_period=LIVE)

    @cached_property
    def asked(self) -> Asked:
        return asked_ranking(self.reading, self.unit.kind, self.query.period, as_of=self.query.as_of)

    @cached_property
    def townships_asked(self) -> Asked | None:
        """Return the ranking of a district's townships over the three months up to the period's end."""
        if self.unit.kind != "district":
            return None
        period = reckoned.three_months(self.asked.context)
        code = self.unit.code
        return asked_ranking(self.reading, "township", period, as_of=self.query.as_of, district=code)

    @cached_property
    def daily(self) -> DailyOrders:
        """Return the orders by day that tell of silent districts in both rankings."""
        if self.asked.level not in SILENCE_LEVELS:
            return {}
        asked = [each.context for each in (self.asked, self.townships_asked) if each]
        return daily_orders(self.reading.connection, self.reading.scope, asked)

    @cached_property
    def facts(self) -> RankingFacts:
        """Return the facts of the unit's peers, with the months of its own curve."""
        context = self.asked.context
        assert context.as_of is not None
        width = width_of(self.unit.kind)
        months = trend_months(context, day_known(context.as_of), width)[width - 1 :]
        return read_ranking(self.reading, self.asked, months, self.daily)

    @cached_property
    def peers(self) -> RankingView:
        return make_ranking(self.facts)

    @cached_property
    def opened(self) -> OpenOrders:
        reading = self.reading
        conditions, by_id = conditions_of(self.live), reading.units_by_id
        return open_orders(
            reading.connection, reading.scope, conditions, reading.calendar, by_id, reading.now
        )

    @property
    def district(self) -> Unit | None:
        return reckoned.district_of(self.unit, self.reading.units)

    def empty(self) -> UnitView:
        """Return the page of an empty base."""
        nothing, context = Counts(CITY_KEY), self.asked.context
        peers = empty_ranking(self.asked.level, context)
        return UnitView(self.unit, self.district, context, nothing, peers, None, self.live, nothing, Action())

    def view(self) -> UnitView:
        """Return the page."""
        sub_units = self._sub_units()
        view = self._with_categories(self._figures())
        return self._with_tab(self._with_parts(view, sub_units))

    def _figures(self) -> UnitView:
        """Return the period's figures, what is open now, and the months before."""
        reading, unit, context = self.reading, self.unit, self.asked.context
        where, own = where_of(unit), find_row(self.peers, unit)
        months = complete_months(
            reading.connection,
            reading.scope,
            context,
            where,
            width_of(unit.kind),
            (self.facts.months, unit.code),
        )
        urgent = urgent_orders(
            reading.connection,
            reading.scope,
            conditions_of(self.live),
            reading.calendar,
            where,
            reading.now,
        )
        before, after = reckoned.neighbours(unit, reading.units, context)
        return UnitView(
            unit=unit,
            district=self.district,
            context=context,
            counts=own.counts if own else self._counts(context, where),
            peers=self.peers,
            row=own,
            live=self.live,
            live_counts=self._counts(self.live, where),
            action=self.opened.of(unit),
            previous=self.facts.previous.get(unit.code),
            months=months,
            urgent=urgent,
            before=before,
            after=after,
            compared=reckoned.compared(self.query.compared, unit, self.peers),
        )

    def _with_categories(self, view: UnitView) -> UnitView:
        reading, where, context = self.reading, where_of(self.unit), view.context
        categories = categories_of(reading.connection, reading.scope, context, reading.categories, where)
        return replace(
            view,
            categories=categories,
            category_influence=reckoned.category_influence(categories, view.counts, context.settings),
            reasons=self._reasons(context, where),
        )

    def _with_parts(self, view: UnitView, sub_units: SubUnits | None) -> UnitView:
        """Add the townships and the orders one by one."""
        influence = reckoned.sub_influence(sub_units) if sub_units else None
        selected = reckoned.selected_township(self.query.selected, sub_units, influence)
        context = sub_units.ranking.context if sub_units else view.context
        whose = selected or self.unit
        cards, total = order_cards(
            self.reading.connection,
            self.reading.scope,
            context,
            where_of(whose),
            self.reading.calendar,
            self.reading.now,
            only=self.query.only,
            most=SIDE_CARDS if sub_units else ALL_CARDS,
        )
        return replace(
            view,
            head_review=self._head_review(context, whose),
            sub_units=sub_units,
            sub_influence=influence,
            selected=selected,
            cards=cards,
            cards_context=context,
            cards_total=total,
        )

    def _head_review(self, context: FigureContext, whose: Unit) -> tuple[int, int]:
        """Count a township's reviews at gate 1; the other kinds of units have gates of their own."""
        if whose.kind != "township":
            return 0, 0
        conditions = conditions_of(context)
        measures = conditions.measures
        matching = [
            in_period(conditions, context.period),
            measures["gates_known"],
            *where_conditions(where_of(whose)),
        ]
        numbers = {"reviewed": measures["head_reviewed"]}
        (found,) = grouped(self.reading.connection, self.reading.scope, {}, matching, numbers)
        return int(found.reviewed), int(found.n)

    def _with_tab(self, view: UnitView) -> UnitView:
        """Add what only some kinds of units have, the tabs' parts only where the tab is open."""
        reading, unit, context, tab = self.reading, self.unit, view.context, self.query.tab
        connection, scope, units = reading.connection, reading.scope, reading.units
        entered = has_ledgers(connection, scope, unit, context, reading.now)
        glance = survey_glance(connection, scope, unit, reading.now)
        records = unit_records(connection, scope, unit, reading.now)
        warned = warnings_of_unit(connection, scope, unit.unit_id)
        view = replace(view, tab=tab, has_ledgers=entered, survey=glance, records=records, warned=warned)
        if entered and tab == "ledgers":
            ledgers = unit_ledgers(connection, scope, unit, context, reading.calendar, reading.now)
            view = replace(view, ledgers=ledgers)
        if tab == "lost" and view.row and view.row.rank and scope.may("view_orders"):
            score = view.row.score
            lost = lost_by_order(
                connection, scope, context, where_of(unit), score, reading.calendar, reading.now
            )
            view = replace(view, lost=lost)
        if unit.kind in reckoned.CITY_UNITS:
            queue = gate_queue(connection, scope, unit, self.live, reading.calendar, reading.now)
            joint = joint_parts(connection, scope, unit, context, self.live)
            view = replace(view, queue=queue, joint=joint)
            if tab == "located":
                return replace(view, located=by_district(connection, scope, unit, context, units))
        if unit.kind == "district" and tab == "departments":
            return replace(view, located=departments_in(connection, scope, unit, context, units))
        if unit.kind == "district" and tab == "six":
            return replace(view, six=six_items(reading, context, "township", where_of(unit), units))
        return view

    def _counts(self, context: FigureContext, where: Where) -> Counts:
        reading = self.reading
        return city_counts(reading.connection, reading.scope, context.period, conditions_of(context), where)

    def _sub_units(self) -> SubUnits | None:
        """Return a district's townships, with all that lies in none of the ranked ones."""
        asked = self.townships_asked
        if asked is None:
            return None
        ranking = make_ranking(read_ranking(self.reading, asked, daily=self.daily))
        # The district's own orders by township: an order may lie in a township of another district.
        found = self._by_township(asked.context)
        return reckoned.sub_units(self.unit, self.reading.units, ranking, found, self.opened.of)

    def _by_township(self, context: FigureContext) -> Mapping[str, Counts]:
        connection, scope, conditions = self.reading.connection, self.reading.scope, conditions_of(context)
        return counts(connection, scope, context.period, conditions, "township", where_of(self.unit))

    def _reasons(self, context: FigureContext, where: Where) -> tuple[tuple[str, int], ...]:
        """Return the reasons given for orders not solved, most frequent first; "" where none was given.

        A reason is text of an order: only those of orders that the scope may open are read, masked.
        """
        scope = self.reading.scope
        if not scope.may("view_orders"):
            return ()
        conditions = conditions_of(context)
        names = ("unsolved_reason", "enterprise_name", "contact_name")
        matching = [
            in_period(conditions, context.period),
            conditions.measures["unsolved"],
            orders_in_scope(scope),
            not_(order.c.confidential),
            *where_conditions(where),
        ]
        keys = {name: order.c[name] for name in names}
        rows = grouped(self.reading.connection, scope, keys, matching)
        return reckoned.reasons_of((shown_name(shown_text(row, row.unsolved_reason)), row.n) for row in rows)
