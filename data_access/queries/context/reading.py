"""What one page reads of the base: reference data, sources and settings once, however many parts ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from dashboard.clocks.calendar import WorkCalendar
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.reference import Category, Unit
from data_access.counting.local_days import CITY_ZONE
from data_access.counting.places import kept_units
from data_access.queries.context.context import Stored, figure_context, stored
from data_access.reference.english import shown_category, shown_unit
from data_access.reference.units import read_calendar, read_categories


@dataclass(frozen=True)
class Reading:
    """A connection, the scope and the reader's now, with what was read for one page so far."""

    connection: Connection
    scope: Scope
    now: datetime

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Return every unit of the base in the reader's language, by kind and official order."""
        return tuple(map(shown_unit, kept_units(self.connection)))

    @cached_property
    def units_by_id(self) -> Mapping[int, Unit]:
        """Return the units by their number."""
        return {each.unit_id: each for each in self.units}

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """Return the categories of requests in the reader's language."""
        return tuple(map(shown_category, read_categories(self.connection)))

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Return the working-day calendar."""
        return read_calendar(self.connection)

    @cached_property
    def _stored(self) -> Stored:
        return stored(self.connection, self.now)

    def context(
        self,
        *,
        period: str = "",
        default_period: str = "",
        basis: str = "",
        as_of: str = "",
        before_exclusion: bool = False,
    ) -> FigureContext:
        """Return the context of a part of the page, as figure_context works it out."""
        return figure_context(
            self.connection,
            period=period,
            default_period=default_period,
            basis=basis,
            as_of=as_of,
            before_exclusion=before_exclusion,
            now=self.now,
            known=self._stored,
        )

    def context_at(self, moment: datetime, *, period: str, basis: str = "") -> FigureContext:
        """Return the context of a period as known at a moment, at the data time where that lies before it."""
        found = self.context(period=period, default_period=period, basis=basis)
        if found.as_of is None or found.as_of <= moment:
            return found
        return self.context(
            period=period, default_period=period, basis=basis, as_of=moment.astimezone(CITY_ZONE).isoformat()
        )
