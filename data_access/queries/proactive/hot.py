"""Hot spots by place: the overview's, with their bands, weeks, places, and the kinds watched apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import ColumnElement, Connection

from dashboard.appraisal.settings import HotSpotRule
from dashboard.i18n import _
from dashboard.overview.hot_spots import (
    EVERYWHERE,
    Cell,
    Counted,
    Found,
    band,
    by_categories,
    find_hot_spots,
    judged_cells,
)
from dashboard.people.access import Scope
from dashboard.proactive.series import WeekPoint, exposures, unbroken, unusual_since, weekly
from dashboard.views.proactive import HotGroup, HotLine, HotSeries, HotView, HotWeek
from dashboard.views.reference import Category, Unit
from data_access.counting.grouped import first_day
from data_access.counting.tally import where_conditions
from data_access.counting.weekly import cells_by_week, in_weeks, orders_by_day, week_period
from data_access.queries.context.reading import Reading
from data_access.queries.orders.open_orders import where_of
from data_access.queries.overview.hot_spots import HotFacts, read_hot_spots
from data_access.queries.proactive.terms import new_terms
from data_access.schema import order
from data_access.scoping import orders_in_scope

LIVE = "r30d"
AT = "@"  # between the category and the unit of a chosen line
Points = Mapping[str, Mapping[str, tuple[WeekPoint, ...]]]  # by category and unit, the newest first


def hot_view(
    connection: Connection, scope: Scope, *, place: str = "", selected: str = "", now: datetime
) -> HotView:
    """Return the hot spots of a place: its own unit for an account that has one, else the city or `place`.

    `selected` is a category, or category@unit, of which the weeks are told; by default the first hot spot.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    live = reading.context(period=LIVE, default_period=LIVE)
    where, notices = _place(reading, place)
    view = HotView(live, where, _places(reading), notices=notices)
    if live.as_of is None:
        return view
    facts = read_hot_spots(
        connection, scope, live, where, reading.units, reading.categories, reading.calendar
    )
    if facts is None:
        return replace(view, denied=True)
    view = replace(view, period=facts.period, weeks=facts.exposed.weeks)
    if facts.exposed.weeks < live.settings.hot_spots.least_weeks:
        return view
    return _Page(reading, view, facts).with_lines(selected)


def _place(reading: Reading, code: str) -> tuple[Unit | None, tuple[str, ...]]:
    """Return the unit whose orders are looked at; one of an account's own choosing for the whole city's."""
    if not reading.scope.city_wide:
        return reading.units_by_id.get(reading.scope.unit_id or 0), ()
    if not code:
        return None, ()
    found = next((each for each in _places(reading) if each.code == code), None)
    said = _("Place “{value}” is unknown; shown is the whole city.").format(value=code)
    return found, () if found else (said,)


def _places(reading: Reading) -> tuple[Unit, ...]:
    if not reading.scope.city_wide:
        return ()
    return tuple(each for each in reading.units if each.kind == "district" and each.appraised)


@dataclass(frozen=True)
class _Page:
    """The lines of one place, from what was counted."""

    reading: Reading
    view: HotView
    facts: HotFacts

    @property
    def rule(self) -> HotSpotRule:
        """Return the rule by which something is many."""
        return self.view.live.settings.hot_spots

    @property
    def whole(self) -> bool:
        """Tell whether all units together are looked at."""
        return self.view.place is None

    @property
    def top(self) -> str:
        """Return the cell that stands for the place itself."""
        return self.view.place.code if self.view.place else EVERYWHERE

    @cached_property
    def named(self) -> dict[str, Category]:
        """Return the categories by code."""
        return {each.code: each for each in self.facts.categories.values()}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Return the units by code."""
        return {each.code: each for each in self.reading.units}

    @cached_property
    def townships(self) -> Counted:
        """Return what was counted of a district by its townships, nothing elsewhere."""
        place = self.view.place
        if place is None or place.kind != "district":
            return {}
        codes = {
            each.unit_id: each.code
            for each in self.reading.units
            if each.kind == "township" and each.district_id == place.unit_id
        }
        weeks = self.facts.weeks
        matching = [*self._own, in_weeks(self.facts.conditions, weeks)]
        r = self.reading
        counted = cells_by_week(
            r.connection,
            r.scope,
            matching,
            weeks,
            self.facts.categories,
            codes,
            place=order.c.township_id,
        )
        return {key: series for key, series in counted.items() if key[1] != EVERYWHERE}

    @property
    def _own(self) -> list[ColumnElement[bool]]:
        return [orders_in_scope(self.reading.scope), *where_conditions(where_of(self.view.place))]

    def with_lines(self, selected: str) -> HotView:
        """Return the view with its hot spots, what is watched, the chosen line and the new terms."""
        inside = (
            find_hot_spots(self.townships, self.facts.exposed, self.rule, self.units, whole=False)
            if self.townships
            else ()
        )
        hot = {each.cell.category for each in (*self.facts.found, *inside)}
        category, unit, notices = self._selected(selected, inside)
        points = self._points(hot | ({category} if category else set()))
        groups = tuple(self._group(each, points) for each in self.facts.found)
        return replace(
            self.view,
            groups=groups,
            inside=tuple(self._group(each, points) for each in inside),
            watched=self._watched(),
            every=self._every(),
            chosen=self._chosen(category, unit, points) if category else None,
            terms=new_terms(self.reading, self.facts.conditions, self._own, self.view.live.settings),
            notices=(*self.view.notices, *notices),
        )

    def _selected(self, written: str, inside: Sequence[Found]) -> tuple[str, str, tuple[str, ...]]:
        """Return category and unit of the line that an address names, else of the first hot spot."""
        code, _at, unit = written.partition(AT)
        unit = unit or self.top
        known = {self.top, *(key[1] for key in (*self.facts.counted, *self.townships))}
        if written and code in self.named and unit in known:
            return code, unit, ()
        first = next((each.cell for each in (*self.facts.found, *inside)), None) or self._busiest
        said = _("The line “{value}” is unknown.").format(value=written)
        notices = (said,) if written else ()
        return (first.category, first.unit, notices) if first else ("", "", notices)

    def _points(self, codes: Iterable[str]) -> Points:
        """Read the weeks of some categories, by unit; a district's townships beside it."""
        r, chosen = self.reading, {self.named[code].category_id: self.named[code] for code in codes}
        if not chosen:
            return {}
        last, shown = self.facts.weeks.now.last, self.view.live.settings.proactive.weeks_shown
        weeks = unbroken(last, shown, self.rule)
        daily = orders_by_day(r.connection, r.scope, weeks)
        exposed = exposures(last, shown, self.rule, daily, first_day(r.connection, r.scope), r.calendar)
        matching = [*self._own, in_weeks(self.facts.conditions, weeks), order.c.category_id.in_(chosen)]
        codes_of = {each.unit_id: each.code for each in r.units}
        found = {}
        own = None if self.whole else self.top
        counted = cells_by_week(r.connection, r.scope, matching, weeks, chosen, codes_of, own=own)
        for category, by_unit in by_categories(counted).items():
            found[category] = weekly(category, by_unit, exposed, weeks, self.rule, whole=self.whole)
        if not self.townships:
            return found
        places = cells_by_week(
            r.connection, r.scope, matching, weeks, chosen, codes_of, place=order.c.township_id
        )
        for category, by_unit in by_categories(places).items():
            inside = {unit: series for unit, series in by_unit.items() if unit != EVERYWHERE}
            found[category] |= weekly(category, inside, exposed, weeks, self.rule, whole=False)
        return found

    def _line(self, cell: Cell, points: Points, *, unusual: bool = False) -> HotLine:
        low, high = band(cell, float(self.view.live.settings.proactive.band))
        weeks = points.get(cell.category, {}).get(cell.unit, ())
        unit = None if cell.unit == EVERYWHERE else self.units[cell.unit]
        since = unusual_since(weeks, self.rule) if unusual else None
        return HotLine(
            self.named[cell.category], unit, cell.n, cell.usual, low, high, cell.chance, unusual, since
        )

    def _group(self, found: Found, points: Points) -> HotGroup:
        cells = [found.cell, *(each for each in found.units if each.unit != found.cell.unit)]
        districts = [
            each
            for each in found.units
            if each.unit in self.units and self.units[each.unit].kind == "district"
        ]
        origin = min(districts, key=lambda each: each.chance, default=None)
        return HotGroup(
            self.named[found.cell.category],
            tuple(self._line(each, points, unusual=True) for each in cells),
            self.units[origin.unit] if origin else None,
        )

    @cached_property
    def _tops(self) -> dict[str, Cell]:
        """Return the cell of the place itself of every category that was ever asked about."""
        found = {}
        for category, by_unit in by_categories(self.facts.counted).items():
            cells = judged_cells(category, by_unit, self.facts.exposed, self.whole)
            found[category] = next(each for each in cells if each.unit == self.top)
        return found

    @property
    def _busiest(self) -> Cell | None:
        """Return the cell of the category with the most orders, None where nobody asked anything."""
        asked = [each for each in self._tops.values() if each.n]
        return max(asked, key=lambda each: (each.n, each.category), default=None)

    def _every(self) -> tuple[HotLine, ...]:
        lines = [self._line(cell, {}) for cell in self._tops.values() if cell.n]
        hot = {each.cell.category for each in self.facts.found if each.cell.unit == self.top}
        marked = [replace(each, unusual=each.category.code in hot) for each in lines]
        return tuple(sorted(marked, key=lambda each: (-each.n, each.category.code)))

    def _watched(self) -> tuple[HotLine, ...]:
        """Return the kinds watched apart, unusual or not, by a rule that asks for fewer orders."""
        p = self.view.live.settings.proactive
        rule = self.rule.model_copy(update={"minimum": p.watched_minimum, "excess": p.watched_excess})
        kinds = [each for each in self.named.values() if each.sensitive or each.government_complaint]
        codes = {each.code for each in kinds}
        counted = {key: series for key, series in self.facts.counted.items() if key[0] in codes}
        found = find_hot_spots(counted, self.facts.exposed, rule, self.units, whole=self.whole)
        hot = {each.cell.category: each for each in found}
        lines = []
        for kind in sorted(kinds, key=lambda each: each.code):
            cell = self._tops.get(kind.code)
            if cell is None:  # never asked about in these weeks
                lines.append(HotLine(kind, self.view.place, 0, 0.0, 0, 0, 1.0))
            else:
                lines.append(replace(self._line(cell, {}), unusual=kind.code in hot))
        return tuple(lines)

    def _chosen(self, category: str, unit: str, points: Points) -> HotSeries | None:
        weeks = points.get(category, {}).get(unit, ())
        if not weeks or weeks[0].cell is None:
            return None
        hot = {
            (each.cell.category, cell.unit) for each in self.facts.found for cell in (each.cell, *each.units)
        }
        line = self._line(weeks[0].cell, points, unusual=(category, unit) in hot)
        moment = self.facts.conditions.as_of
        told = [self._week(point, moment - timedelta(weeks=back)) for back, point in enumerate(weeks)]
        return HotSeries(line, tuple(reversed(told)), self._inside(category, unit, points))

    def _week(self, point: WeekPoint, moment: datetime) -> HotWeek:
        period, cell = week_period(point.week), point.cell
        if cell is None:
            return HotWeek(period, moment, point.n)
        low, high = band(cell, float(self.view.live.settings.proactive.band))
        unlikely = cell.n >= self.rule.joining and cell.chance <= self.rule.level
        return HotWeek(period, moment, cell.n, cell.usual, low, high, unlikely)

    def _inside(self, category: str, unit: str, points: Points) -> tuple[HotLine, ...]:
        """Return the lines of the places inside the chosen one that have any order in the last seven days."""
        if unit != self.top:
            return ()
        cells = [
            weeks[0].cell
            for code, weeks in points[category].items()
            if code != self.top and weeks[0].cell is not None and weeks[0].cell.n
        ]
        lines = [
            self._line(cell, points, unusual=cell.chance <= self.rule.level and cell.n >= self.rule.joining)
            for cell in cells
        ]
        return tuple(sorted(lines, key=lambda each: (-each.n, each.chance)))
