"""Load the committed units and categories, and read them back from a database."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from sqlalchemy import Connection, select

from dashboard.clocks.calendar import SpecialDay, WorkCalendar
from dashboard.views.reference import Category, Unit
from data_access.schema import calendar_day, category, unit

Row = dict[str, str]


@cache
def load_units() -> tuple[Unit, ...]:
    """Return the city, its 15 appraised districts, departments, utilities and 159 townships.

    Parents come before their children. Source: the committed tables units.csv and townships.csv.
    """
    rows = [*_rows("units.csv"), *_rows("townships.csv")]
    by_code = {row["code"]: row for row in rows}
    return tuple(_unit(row, by_code) for row in rows)


@cache
def load_categories() -> tuple[Category, ...]:
    """Return the two-level tree of enterprise requests, parents first (committed categories.csv)."""
    rows = _rows("categories.csv")
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
    columns = [unit.c[each.name] for each in fields(Unit)]
    found = connection.execute(select(*columns).order_by(unit.c.kind, unit.c.official_order, unit.c.unit_id))
    # By place, not by name: every page reads all units.
    return tuple(Unit(*_frozen(row)) for row in found)


def _frozen(row: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row)


def read_categories(connection: Connection) -> tuple[Category, ...]:
    """Return every category in the database, by code."""
    found = connection.execute(select(category).order_by(category.c.code))
    return tuple(Category(**{**row, "aliases": tuple(row["aliases"])}) for row in found.mappings())


def read_calendar(connection: Connection) -> WorkCalendar:
    """Return the working-day calendar as the database's editable table has it."""
    columns = [calendar_day.c[each.name] for each in fields(SpecialDay)]
    found = connection.execute(select(*columns).order_by(calendar_day.c.day))
    return _calendar_of(tuple(tuple(row) for row in found))


@lru_cache(maxsize=8)
def _calendar_of(days: tuple[tuple[Any, ...], ...]) -> WorkCalendar:
    # Every page reads hundreds of days that hardly ever change: the same days are the same calendar.
    return WorkCalendar.from_days(SpecialDay(*day) for day in days)


def _rows(name: str) -> list[Row]:
    table = resources.files("data_access.reference") / name
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _unit(row: Row, by_code: dict[str, Row]) -> Unit:
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


def _district_id(kind: str, own_id: int, parent: Row | None) -> int | None:
    if kind == "district":
        return own_id
    return int(parent["unit_id"]) if kind == "township" and parent else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
