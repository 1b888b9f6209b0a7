"""What all readings of warnings stand on: the moments of judging, settings, calendar, units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import ColumnElement, Connection, true

from dashboard.alerts.levels import amber_until
from dashboard.alerts.model import Place
from dashboard.alerts.settings import AlertSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.people.access import OPERATOR
from dashboard.views.context import FigureContext
from dashboard.views.reference import SourceState, Unit
from data_access.counting.conditions import Conditions
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.alerts.settings import alert_settings
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.reading import Reading as Shared
from data_access.queries.context.sources import source_states
from data_access.schema import order


@dataclass(frozen=True)
class Judged:
    """One judging: its reading of the base, its settings and how orders are judged."""

    shared: Shared
    context: FigureContext
    settings: AlertSettings

    @classmethod
    def of(cls, connection: Connection, now: datetime) -> Judged:
        """Return the judging of a moment; without orders its context has no data time.

        Orders are judged at the data time of their source, or at `now` where that is earlier.
        """
        shared = Shared(connection, OPERATOR, now)
        today = now.astimezone(CITY_ZONE).date()
        context = shared.context()
        if context.as_of is not None and now < context.as_of:
            context = shared.context(as_of=now.isoformat())
        return cls(shared, context, alert_settings(connection, today))

    @property
    def connection(self) -> Connection:
        """Return the connection that is read on."""
        return self.shared.connection

    @property
    def now(self) -> datetime:
        """Return the moment of judging."""
        return self.shared.now

    @property
    def today(self) -> date:
        """Return the city's local day."""
        return self.now.astimezone(CITY_ZONE).date()

    @property
    def calendar(self) -> WorkCalendar:
        """Return the working-day calendar."""
        return self.shared.calendar

    @property
    def units(self) -> Mapping[int, Unit]:
        """Return the units by their number."""
        return self.shared.units_by_id

    @cached_property
    def sources(self) -> tuple[SourceState, ...]:
        """Return the sources that hold orders."""
        return source_states(self.connection, self.now)

    @cached_property
    def conditions(self) -> Conditions:
        """Return the conditions at each source's own data time."""
        return conditions_of(self.context)

    @property
    def still_open(self) -> ColumnElement[bool]:
        """Return what lets the index of open orders serve; an earlier moment knew some as open."""
        return true() if self.context.earlier else order.c.closed_at.is_(None)

    @cached_property
    def until(self) -> Mapping[datetime, datetime]:
        """Return by data time the last deadline that is near."""
        return {moment: self.near(moment) for moment in self.conditions.every_moment}

    def near(self, moment: datetime) -> datetime:
        """Return the last deadline that is near at a moment."""
        return amber_until(moment, CITY_ZONE, self.calendar, self.settings.amber_workdays)

    def place(self, unit_id: int | None, township_id: int | None) -> Place:
        """Return who answers for an order: a district with its township, or a department alone."""
        unit = self.units.get(unit_id or 0)
        if unit is None:
            return Place()
        if unit.kind != "district":
            return Place(unit.unit_id)
        return Place(unit.unit_id, unit.unit_id, township_id)


def day_of(moment: datetime) -> date:
    """Return the local day that a data time belongs to."""
    return day_known(moment)
