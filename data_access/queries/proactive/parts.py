"""What all reads of proactive governance share: whose record, how its deadline stands, years, files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Connection, func, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.people.access import Scope
from dashboard.records.clocks import Standing, stands
from dashboard.records.rights import keeps
from dashboard.records.steps import offered
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Category, Unit
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.context.reading import Reading
from data_access.records.attachments import files_of
from data_access.records.history import read_history
from data_access.schema import unit

ZONE: ZoneInfo = CITY_ZONE
NAMED_KINDS = ("district", "township", "department", "utility")

u = unit.c


@dataclass(frozen=True)
class Records:
    """A reading of the records: who asks, when, and the reference data, each read once."""

    reading: Reading

    @classmethod
    def of(cls, connection: Connection, scope: Scope, now: datetime) -> Records:
        """Return the reading of an account that may read records; raise Denied for any other."""
        scope.require("view_records")
        return cls(Reading(connection, scope, now))

    @property
    def connection(self) -> Connection:
        """Return the connection that is read on."""
        return self.reading.connection

    @property
    def scope(self) -> Scope:
        """Return whose rights are asked."""
        return self.reading.scope

    @property
    def now(self) -> datetime:
        """Return the reader's now."""
        return self.reading.now

    @property
    def keeps(self) -> bool:
        """Tell whether the account keeps the city's records."""
        return keeps(self.scope)

    @cached_property
    def today(self) -> date:
        """Return the city's local day."""
        return self.now.astimezone(ZONE).date()

    @cached_property
    def categories(self) -> Mapping[int, Category]:
        """Return the categories by their number."""
        return {each.category_id: each for each in self.reading.categories}

    @property
    def units(self) -> Mapping[int, Unit]:
        """Return the units by their number."""
        return self.reading.units_by_id

    @property
    def calendar(self) -> WorkCalendar:
        """Return the working-day calendar."""
        return self.reading.calendar

    def unit_of(self, code: str) -> Unit | None:
        """Return the unit of a code."""
        return next((each for each in self.reading.units if each.code == code), None)

    def category_of(self, category_id: int | None) -> Category | None:
        """Return a category by its number, None for none."""
        return None if category_id is None else self.categories.get(category_id)

    def standing(self, subject: str, state: str, due: datetime | None) -> Standing:
        """Return how a record's deadline stands now."""
        return stands(subject, state, due, self.now, ZONE, self.calendar)

    def acts(self, subject: str, state: str, unit_id: int, township_id: int | None = None) -> tuple[str, ...]:
        """Return the acts that a record of a unit offers the account."""
        return offered(self.scope, subject, state, unit_id, self.units[unit_id].district_id, township_id)

    def choices(self) -> Choices:
        """Return what forms offer, in the official order."""
        named = tuple(
            each for each in self.reading.units if each.kind in NAMED_KINDS and each.valid_to is None
        )
        return Choices(named, self.reading.categories)

    def kept(self, subject: str, record_id: int, *, may_attach: bool = False) -> Kept:
        """Return a record's history and files."""
        return Kept(
            read_history(self.connection, subject, record_id),
            files_of(self.connection, subject, record_id),
            may_attach,
        )


def in_year(column: ColumnElement[Any], year: int) -> ColumnElement[bool]:
    """Return the condition that a day lies in a year."""
    return column.between(date(year, 1, 1), date(year, 12, 31))


def years_of(
    connection: Connection, today: date, columns: Iterable[tuple[Column[Any], ColumnElement[bool]]]
) -> tuple[int, ...]:
    """Return the years from the first day in any of the columns to the last, this one among them.

    The newest stands first.
    """
    ends = [
        day
        for column, within in columns
        for day in connection.execute(select(func.min(column), func.max(column)).where(within)).one()
    ]
    found = [today.year, *(day.year for day in ends if day is not None)]
    return tuple(range(max(found), min(found) - 1, -1))


def read_year(text: str, years: tuple[int, ...], today: date) -> int:
    """Return the year that an address asks for, the current one where there is no such."""
    return next((each for each in years if str(each) == text), today.year)
