"""One unit's page: its figures in a period, its open orders, its parts, its months, its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, case, func, not_, select

from dashboard.appraisal import indicators
from dashboard.appraisal.influence import Influence, strongest
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.overview import Month
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Unit
from dashboard.views.unit import SubUnits, UnitView
from data_access.counting.tally import (
    CITY_KEY,
    UNDETERMINED,
    Where,
    city_counts,
    counts,
    in_period,
    where_conditions,
)
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.order.rows import shown_text
from data_access.queries.orders.open_orders import OpenOrders, open_orders, urgent_orders, where_of
from data_access.queries.overview.months import WIDTHS, by_category, complete_months
from data_access.queries.rankings.page import ranking_view
from data_access.queries.rankings.six import six_items
from data_access.queries.unit.cards import order_cards
from data_access.queries.unit.joint import joint_parts
from data_access.queries.unit.ledgers import has_ledgers, unit_ledgers
from data_access.queries.unit.parts import CITY_UNITS, by_district, departments_in, gate_queue
from data_access.reference.units import read_calendar, read_categories, read_units
from data_access.schema import order
from data_access.scoping import orders_in_scope

LIVE = "r30d"
SIDE_CARDS, ALL_CARDS = 6, 60
COMPARED = 2  # further units beside the unit itself


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
    units = read_units(connection)
    unit = next((each for each in units if each.code == query.code and each.kind != "city"), None)
    if unit is None:
        return None
    peers = ranking_view(connection, scope, level=unit.kind, period=query.period, as_of=query.as_of, now=now)
    live = figure_context(connection, period=LIVE, default_period=LIVE, now=now)
    reader = _Reader(connection, scope, units, unit, peers, live, read_calendar(connection), now)
    return reader.view(query) if live.as_of is not None else reader.empty()


@dataclass(frozen=True)
class _Reader:
    """What all parts of the page are read with."""

    connection: Connection
    scope: Scope
    units: Sequence[Unit]
    unit: Unit
    peers: RankingView
    live: FigureContext
    calendar: WorkCalendar
    now: datetime

    def empty(self) -> UnitView:
        """Return the page of an empty base."""
        nothing = Counts(CITY_KEY)
        return UnitView(
            self.unit,
            self._district(),
            self.peers.context,
            nothing,
            self.peers,
            None,
            self.live,
            nothing,
            Action(),
        )

    def view(self, query: UnitQuery) -> UnitView:
        """Return the page."""
        opened = self._open()
        sub_units = self._sub_units(opened, query.as_of) if self.unit.kind == "district" else None
        view = self._figures(opened)
        view = self._with_categories(view)
        view = self._with_parts(view, query, sub_units)
        return self._with_tab(view, query)

    def _open(self) -> OpenOrders:
        by_id = {each.unit_id: each for each in self.units}
        conditions = conditions_of(self.live)
        return open_orders(self.connection, self.scope, conditions, self.calendar, by_id, self.now)

    def _figures(self, opened: OpenOrders) -> UnitView:
        """Return the period's figures, what is open now, and the months before."""
        where, context = where_of(self.unit), self.peers.context
        own = next((row for row in self.peers.rows if row.unit.code == self.unit.code), None)
        months = complete_months(self.connection, self.scope, context, where, WIDTHS.get(self.unit.kind, 1))
        previous = _previous(months, context, self.unit)
        live = conditions_of(self.live)
        urgent = urgent_orders(self.connection, self.scope, live, self.calendar, where, self.now)
        before, after = self._neighbours()
        return UnitView(
            unit=self.unit,
            district=self._district(),
            context=context,
            counts=own.counts if own else self._counts(context, where),
            peers=self.peers,
            row=own,
            live=self.live,
            live_counts=self._counts(self.live, where),
            action=opened.of(self.unit),
            previous=previous.counts if previous else None,
            months=months,
            urgent=urgent,
            before=before,
            after=after,
        )

    def _with_categories(self, view: UnitView) -> UnitView:
        where, context = where_of(self.unit), view.context
        tree = read_categories(self.connection)
        categories = by_category(self.connection, self.scope, context, tree, where)
        influence = _category_influence(categories, view.counts, context.settings)
        reasons = self._reasons(context, where)
        return replace(view, categories=categories, category_influence=influence, reasons=reasons)

    def _with_parts(self, view: UnitView, query: UnitQuery, sub_units: SubUnits | None) -> UnitView:
        """Add the townships, the orders one by one, and the units beside this one."""
        influence = _sub_influence(sub_units) if sub_units else None
        selected = self._selected(query, sub_units, influence)
        context = sub_units.ranking.context if sub_units else view.context
        whose = where_of(selected or self.unit)
        cards, total = order_cards(
            self.connection,
            self.scope,
            context,
            whose,
            self.calendar,
            self.now,
            only=query.only,
            most=SIDE_CARDS if sub_units else ALL_CARDS,
        )
        return replace(
            view,
            head_review=self._head_review(context, selected or self.unit),
            sub_units=sub_units,
            sub_influence=influence,
            selected=selected,
            cards=cards,
            cards_context=context,
            cards_total=total,
            compared=self._compared(query.compared),
        )

    def _head_review(self, context: FigureContext, whose: Unit) -> tuple[int, int]:
        """Count a township's reviews at gate 1; the other kinds of units have gates of their own."""
        if whose.kind != "township":
            return 0, 0
        where = where_of(whose)
        conditions = conditions_of(context)
        measures = conditions.measures
        matching = [in_period(conditions, context.period), measures["gates_known"], *where_conditions(where)]
        reviewed = func.count(case((measures["head_reviewed"], 1)))
        statement = select(reviewed, func.count()).select_from(order).where(*matching)
        n, known = self.connection.execute(statement).one()
        return int(n), int(known)

    def _with_tab(self, view: UnitView, query: UnitQuery) -> UnitView:
        """Add what only some kinds of units have, the tabs' parts only where the tab is open."""
        connection, scope, unit, context = self.connection, self.scope, self.unit, view.context
        entered = has_ledgers(connection, scope, unit, context)
        view = replace(view, tab=query.tab, has_ledgers=entered)
        if entered and query.tab == "ledgers":
            ledgers = unit_ledgers(connection, scope, unit, context, self.calendar, self.now)
            view = replace(view, ledgers=ledgers)
        if unit.kind in CITY_UNITS:
            queue = gate_queue(connection, scope, unit, self.live, self.calendar, self.now)
            joint = joint_parts(connection, scope, unit, context, self.live)
            view = replace(view, queue=queue, joint=joint)
            if query.tab == "located":
                return replace(view, located=by_district(connection, scope, unit, context, self.units))
        if unit.kind == "district" and query.tab == "departments":
            return replace(view, located=departments_in(connection, scope, unit, context, self.units))
        if unit.kind == "district" and query.tab == "six":
            where = where_of(unit)
            six = six_items(
                connection, scope, context, "township", where, self.units, self.calendar, self.now
            )
            return replace(view, six=six)
        return view

    def _counts(self, context: FigureContext, where: Where) -> Counts:
        return city_counts(self.connection, self.scope, context.period, conditions_of(context), where)

    def _district(self) -> Unit | None:
        if self.unit.kind != "township":
            return None
        return next((each for each in self.units if each.unit_id == self.unit.district_id), None)

    def _sub_units(self, opened: OpenOrders, as_of: str) -> SubUnits:
        """Return the townships over the three months up to the period's end, with all that lies in none."""
        ranking = ranking_view(
            self.connection,
            self.scope,
            level="township",
            period=_three_months(self.peers.context),
            as_of=as_of,
            district=self.unit.code,
            now=self.now,
        )
        inside = [
            each for each in self.units if each.kind == "township" and each.district_id == self.unit.unit_id
        ]
        ranked = {row.unit.code for row in ranking.rows}
        own = where_of(self.unit)
        found = counts(
            self.connection,
            self.scope,
            ranking.context.period,
            conditions_of(ranking.context),
            "township",
            own,
        )
        by_code = {each.code: each for each in self.units}
        others = tuple(
            (by_code[key], each) for key, each in found.items() if key in by_code and key not in ranked
        )
        nowhere = f"{self.unit.code}:{UNDETERMINED}"
        return SubUnits(
            ranking=ranking,
            others=others,
            nowhere=found.get(nowhere, Counts(nowhere)),
            total=ranking.total,
            open=tuple((each.code, opened.of(each)) for each in inside),
        )

    def _selected(
        self, query: UnitQuery, sub_units: SubUnits | None, influence: Influence | None
    ) -> Unit | None:
        """Return the township asked for, else that with the largest effect, else with most unsolved."""
        if sub_units is None:
            return None
        rows = [row.unit for row in sub_units.ranking.rows] + [unit for unit, _counts in sub_units.others]
        by_code = {each.code: each for each in rows}
        most_unsolved = max(sub_units.ranking.rows, key=lambda row: row.counts.unsolved, default=None)
        wanted = (
            query.selected,
            influence.key if influence else "",
            most_unsolved.unit.code if most_unsolved else "",
        )
        return next((by_code[code] for code in wanted if code in by_code), None)

    def _neighbours(self) -> tuple[Unit | None, Unit | None]:
        """Return the units before and after this one in the official order of its level and district."""
        row = [
            each
            for each in self.units
            if each.kind == self.unit.kind
            and (each.kind != "township" or each.district_id == self.unit.district_id)
            and (each.valid_to is None or each.valid_to >= self.peers.context.period.first)
        ]
        codes = [each.code for each in row]
        if self.unit.code not in codes:
            return None, None
        place = codes.index(self.unit.code)
        return (row[place - 1] if place else None), (row[place + 1] if place + 1 < len(row) else None)

    def _compared(self, codes: Sequence[str]) -> tuple[RankRow, ...]:
        by_code: Mapping[str, RankRow] = {row.unit.code: row for row in self.peers.rows}
        wanted = [code for code in dict.fromkeys(codes) if code in by_code and code != self.unit.code]
        return tuple(by_code[code] for code in wanted[:COMPARED])

    def _reasons(self, context: FigureContext, where: Where) -> tuple[tuple[str, int], ...]:
        """Return the reasons given for orders not solved, most frequent first; "" where none was given.

        A reason is text of an order: only those of orders that the scope may open are read, masked.
        """
        if not self.scope.may("view_orders"):
            return ()
        conditions = conditions_of(context)
        statement = select(order.c.unsolved_reason, order.c.enterprise_name, order.c.contact_name).where(
            in_period(conditions, context.period),
            conditions.measures["unsolved"],
            orders_in_scope(self.scope),
            not_(order.c.confidential),
            *where_conditions(where),
        )
        found = Counter(shown_text(row, row.unsolved_reason) for row in self.connection.execute(statement))
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _previous(months: Sequence[Month], context: FigureContext, unit: Unit) -> Month | None:
    """Return the month before a complete one, for townships the three months before: what is comparable."""
    width = WIDTHS.get(unit.kind, 1)
    covered = (context.period.last.year - context.period.first.year) * 12
    covered += context.period.last.month - context.period.first.month + 1
    same = len(months) > 1 and months[-1].period.last == context.period.last and covered == width
    return months[-2] if same else None


def _three_months(context: FigureContext) -> str:
    """Return the three months that end with a month; any other period stands as it is."""
    if context.period.kind != "month":
        return context.period.text
    return f"{context.period.first:%Y-%m}r3m"


def _sub_influence(sub_units: SubUnits) -> Influence | None:
    settings = sub_units.ranking.context.settings
    parts = {row.unit.code: indicators.resolution(row.counts, settings) for row in sub_units.ranking.rows}
    parts |= {unit.code: indicators.resolution(each, settings) for unit, each in sub_units.others}
    return strongest(parts, indicators.resolution(sub_units.total, settings))


def _category_influence(
    categories: Sequence[tuple[str, str, Counts]], whole: Counts, settings: AppraisalSettings
) -> Influence | None:
    parts = {code: indicators.resolution(each, settings) for code, _name, each in categories if code}
    return strongest(parts, indicators.resolution(whole, settings))
