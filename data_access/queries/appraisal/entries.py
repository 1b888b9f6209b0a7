"""Read the bonus and penalty points and the figures that were entered by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import Connection, select

from dashboard.clocks.periods import month_start
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.views.appraisal import EntriesView, EntryRow
from dashboard.views.records import Choices
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.appraisal.fixed import is_locked
from data_access.queries.context.reading import Reading
from data_access.queries.context.settings import appraisal_settings
from data_access.records.attachments import files_of
from data_access.records.history import read_history
from data_access.schema import account, appraisal_entry, unit
from data_access.scoping import records_in_scope

MONTHS_SHOWN = 13
MOST = 500
NAMED = ("district", "township", "department", "utility")
e, u = appraisal_entry.c, unit.c


def months_of_entries(today: date) -> tuple[str, ...]:
    """Return the months that entries may be of, the running one first."""
    return tuple(f"{month_start(today, back):%Y-%m}" for back in range(MONTHS_SHOWN))


def entries_view(connection: Connection, scope: Scope, now: datetime, month: str = "") -> EntriesView:
    """Return the entries of a month that a scope may read, the newest first; by default of the last month."""
    scope.require("view_records")
    today = now.astimezone(CITY_ZONE).date()
    months = months_of_entries(today)
    chosen = month if month in months else months[1]
    reading = Reading(connection, scope, now)
    fixed = is_locked(connection, chosen)
    settings = appraisal_settings(connection, date.fromisoformat(f"{chosen}-01"))
    return EntriesView(
        month=chosen,
        months=months,
        rows=_rows(reading, chosen, fixed),
        keeps=keeps(scope),
        fixed=fixed,
        choices=Choices(tuple(each for each in reading.units if each.kind in NAMED)),
        knowledge_scored="knowledge" in settings.used,
    )


def points_by_unit(connection: Connection, scope: Scope, month: str) -> dict[str, Fraction]:
    """Return the bonus less penalty points of a month by unit code; of every unit, as scores are."""
    scope.require("view_figures")
    rows = connection.execute(
        select(u.code, e.hundredths)
        .join(unit, u.unit_id == e.unit_id)
        .where(e.month == month, e.kind == "points", e.state == "entered")
    )
    found: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows:
        found[row.code] += Fraction(row.hundredths, 100)
    return dict(found)


def _rows(reading: Reading, month: str, fixed: bool) -> tuple[EntryRow, ...]:
    mine = records_in_scope(reading.scope, u.unit_id, u.district_id, u.unit_id)
    rows = reading.connection.execute(
        select(appraisal_entry, account.c.display_name)
        .select_from(
            appraisal_entry.join(unit, u.unit_id == e.unit_id).outerjoin(
                account, account.c.name == e.entered_by
            )
        )
        .where(e.month == month, mine)
        .order_by(e.entry_id.desc())
        .limit(MOST)
    )
    return tuple(
        EntryRow(
            entry_id=row.entry_id,
            kind=row.kind,
            month=row.month,
            unit=reading.units_by_id[row.unit_id],
            points=Fraction(row.hundredths, 100),
            numerator=row.numerator,
            denominator=row.denominator,
            reason=row.reason,
            paper=row.paper,
            state=row.state,
            entered_by=row.display_name or row.entered_by,
            entered_at=row.entered_at,
            files=tuple(
                (each.attachment_id, each.name)
                for each in files_of(reading.connection, "appraisal_entry", row.entry_id)
            ),
            cancelled=_cancelled(reading.connection, row.entry_id) if row.state == "cancelled" else "",
            fixed=fixed,
            demo=row.demo,
        )
        for row in rows.all()
    )


def _cancelled(connection: Connection, entry_id: int) -> str:
    history = read_history(connection, "appraisal_entry", entry_id)
    return next((f"{each.who}: {each.note}" for each in reversed(history) if each.act == "cancel"), "")
