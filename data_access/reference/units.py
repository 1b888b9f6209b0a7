"""Load the committed units and categories, and read them back from a database."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Text,
    cast,
    select,
    type_coerce,
)

from dashboard.clocks.calendar import SpecialDay, WorkCalendar
from dashboard.views.reference import Category, Unit
from data_access.schema import calendar_day, category, unit

Line = dict[str, str]


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    """Return a column as the driver gives it: hundreds of rows that are known are not made anew."""
    if isinstance(column.type, JSON):
        return cast(column, Text)
    if isinstance(column.type, Date):
        return type_coerce(column, Text)
    return type_coerce(column, Integer) if isinstance(column.type, Boolean) else column


_UNIT_COLUMNS = tuple(unit.c[each.name] for each in fields(Unit))
_UNITS = select(*map(_raw, _UNIT_COLUMNS)).order_by(unit.c.kind, unit.c.official_order, unit.c.unit_id)
_DAY_COLUMNS = tuple(calendar_day.c[each.name] for each in fields(SpecialDay))
_DAYS = select(*map(_raw, _DAY_COLUMNS)).order_by(calendar_day.c.day)


@cache
def load_units() -> tuple[Unit, ...]:
    """Return the city, its 15 appraised districts, departments, utilities and 159 townships.

    Parents come before their children. Source: the committed tables units.csv and townships.csv.
    """
    rows = [*read_table("units.csv"), *read_table("townships.csv")]
    by_code = {row["code"]: row for row in rows}
    return tuple(_unit(row, by_code) for row in rows)


@cache
def load_categories() -> tuple[Category, ...]:
    """Return the two-level tree of enterprise requests, parents first (committed categories.csv)."""
    rows = read_table("categories.csv")
    ids = {row["code"]: int(row["category_id"]) for row in rows}
    return tuple(
        Category(
            category_id=ids[row["code"]],
            code=row["code"],
            name=row["name"],
            official_order=int(row["official_order"]),
            parent_id=ids[row["parent_code"]] if row["parent_code"] else None,
            sensitive=row["sensitive"] == "1",
            government_complaint=row["government_complaint"] == "1",
            aliases=_listed(row["aliases"]),
        )
        for row in rows
    )


def read_units(connection: Connection) -> tuple[Unit, ...]:
    """Return every unit in the database, by kind and official order."""
    return _units_of(tuple(map(tuple, connection.execute(_UNITS).all())))


@lru_cache(maxsize=8)
def _units_of(rows: tuple[tuple[Any, ...], ...]) -> tuple[Unit, ...]:
    # Every page reads all units, which hardly ever change: the same rows are the same units.
    return tuple(Unit(*map(_value, _UNIT_COLUMNS, row)) for row in rows)


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, JSON):
        return tuple(json.loads(value))
    if isinstance(column.type, Date):
        return date.fromisoformat(value) if isinstance(value, str) else value
    return bool(value) if isinstance(column.type, Boolean) else value


def read_categories(connection: Connection) -> tuple[Category, ...]:
    """Return every category in the database, by code."""
    found = connection.execute(select(category).order_by(category.c.code))
    return tuple(Category(**{**row, "aliases": tuple(row["aliases"])}) for row in found.mappings())


def read_calendar(connection: Connection) -> WorkCalendar:
    """Return the working-day calendar as the database's editable table has it."""
    return _calendar_of(tuple(map(tuple, connection.execute(_DAYS).all())))


@lru_cache(maxsize=8)
def _calendar_of(days: tuple[tuple[Any, ...], ...]) -> WorkCalendar:
    # Every page reads hundreds of days that hardly ever change: the same days are the same calendar.
    return WorkCalendar.from_days(SpecialDay(*map(_value, _DAY_COLUMNS, day)) for day in days)


def read_table(name: str) -> list[Line]:
    """Return the rows of a committed table by their heads."""
    table = resources.files("data_access.reference") / name
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _unit(row: Line, by_code: dict[str, Line]) -> Unit:
    parent = by_code.get(row["parent_code"])
    own_id = int(row["unit_id"])
    return Unit(
        unit_id=own_id,
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        official_order=int(row["official_order"]),
        parent_id=int(parent["unit_id"]) if parent else None,
        district_id=_district_id(row["kind"], own_id, parent),
        subkind=row["subkind"],
        pinyin=row["pinyin"],
        initials=row["initials"],
        appraised=row["appraised"] == "1",
        traits=_listed(row["traits"]),
        aliases=_listed(row["aliases"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
    )


def _district_id(kind: str, own_id: int, parent: Line | None) -> int | None:
    if kind == "district":
        return own_id
    return int(parent["unit_id"]) if kind == "township" and parent else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
