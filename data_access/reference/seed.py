"""Bring the committed reference data into a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from data_access.database import bump_data_version
from data_access.importing.recompute import recompute_deadlines
from data_access.reference.calendar import load_special_days
from data_access.reference.units import load_categories, load_units
from data_access.schema import calendar_day, category, unit

Row = dict[str, Any]
REFERENCES = ("parent_id", "district_id")


def seed_reference(connection: Connection, now: datetime) -> int:
    """Insert or update units, categories and calendar days; return how many rows changed.

    Rows are matched by code (calendar: by day) and never deleted, so that a second run changes nothing
    and rows an office added stay. The data version grows only when something changed; deadlines that count a
    changed day are counted anew.
    """
    units = [_plain(asdict(one)) for one in load_units()]
    categories = [_plain(asdict(one)) for one in load_categories()]
    days = [asdict(one) for one in load_special_days()]
    days_changed = _merge(connection, calendar_day, "day", "day", days)
    changed = (
        len(_merge(connection, unit, "code", "unit_id", units))
        + len(_merge(connection, category, "code", "category_id", categories))
        + len(days_changed)
    )
    recompute_deadlines(connection, days_changed)
    if changed:
        bump_data_version(connection, now)
    return changed


def _plain(row: Row) -> Row:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _merge(connection: Connection, table: Table, key: str, number: str, rows: Sequence[Row]) -> list[Any]:
    """Write the rows that are new or differ and return their keys."""
    present = {row[key]: dict(row) for row in connection.execute(select(table)).mappings()}
    # A present row keeps its number, for orders point to it, and what refers to the row follows.
    kept = {row[number]: present[row[key]][number] for row in rows if row[key] in present}
    rows = [
        {
            name: kept.get(value, value) if name in (number, *REFERENCES) else value
            for name, value in row.items()
        }
        for row in rows
    ]
    new = [row for row in rows if row[key] not in present]
    differing = [row for row in rows if row[key] in present and row != present[row[key]]]
    if new:
        connection.execute(insert(table), new)
    for row in differing:
        connection.execute(update(table).where(table.c[key] == row[key]).values(row))
    return [row[key] for row in (*new, *differing)]
