"""What the registers of proactive governance share: days, units named together, papers found by number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, select, update

from dashboard.i18n import _
from dashboard.proactive.records import paper_number, read_number
from dashboard.records.clocks import end_of
from dashboard.records.texts import plain, plain_lines
from dashboard.views.reference import Unit
from data_access.counting.local_days import CITY_ZONE
from data_access.importing.errors import BadField
from data_access.importing.registers.model import Around, Stored, Values
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import report, visit

NAMED_KINDS = ("district", "township", "department", "utility")
_BETWEEN_UNITS = re.compile(r"[、，,；;\s]+")
Papers = Mapping[tuple[str, int, int], int]


@dataclass(frozen=True)
class Found:
    """The records that rows of a table may refer to."""

    papers: Papers
    standing: Mapping[int, tuple[str, date]]  # state and day of each paper
    visits: Mapping[tuple[int, date], int]  # by unit and the day it was held


def know(connection: Connection) -> Found:
    """Read the papers that have a number and the visits held."""
    r, v = report.c, visit.c
    papers = connection.execute(
        select(r.kind, r.year, r.serial, r.report_id, r.state, r.dated).where(r.serial.is_not(None))
    ).all()
    visits = connection.execute(select(v.unit_id, v.done_on, v.visit_id).where(v.state == "held")).all()
    return Found(
        {(row.kind, row.year, row.serial): row.report_id for row in papers},
        {row.report_id: (row.state, row.dated) for row in papers},
        {(row.unit_id, row.done_on): row.visit_id for row in visits},
    )


def number_of(values: Values, around: Around, name: str = "number") -> tuple[str, int, int]:
    """Return kind, year and serial of the number in a row; raise BadField for what is none."""
    found = read_number(str(values.get(name) or ""))
    if found is None:
        message = _("This is no number of a paper: write it like {example}.")
        example = paper_number("special", around.now.year, 14)
        raise BadField(name, "number", message.format(example=example))
    return found


def paper_of(values: Values, around: Around) -> int | None:
    """Return the paper that a row names, None where it names none; raise BadField for an unknown one."""
    if not values.get("paper"):
        return None
    found = around.known.papers.get(number_of(values, around, "paper"))
    if found is None:
        raise BadField(
            "paper", "unknown_paper", _("There is no paper of this number: bring in papers first.")
        )
    return int(found)


def units_of(text: str, around: Around, kinds: tuple[str, ...], name: str) -> tuple[Unit, ...]:
    """Return the units that one cell names together; raise BadField for one that is none."""
    found = []
    for part in filter(None, _BETWEEN_UNITS.split(text)):
        one = around.units.find(part, kinds)
        if one is None:
            unknown = around.units.unknown(part, kinds)
            raise BadField(name, unknown.rule, f"{part}: {unknown.message}")
        found.append(one)
    return tuple(dict.fromkeys(found))


def not_after_today(values: Values, name: str, around: Around) -> None:
    """Raise BadField for a day that lies ahead."""
    day = values.get(name)
    if day is not None and day > around.now.astimezone(CITY_ZONE).date():
        raise BadField(name, "future", _("The day lies in the future: correct it."))


def not_before(values: Values, name: str, day: date | None, message: Callable[[], str]) -> None:
    """Raise BadField where one day of a row lies before another that it cannot precede."""
    told = values.get(name)
    if told is not None and day is not None and told < day:
        raise BadField(name, "contradiction", message())


def until(values: Values, name: str = "due") -> datetime | None:
    """Return the end of the day of a deadline."""
    day = values.get(name)
    return None if day is None else end_of(day, CITY_ZONE)


def noon(day: date) -> datetime:
    """Return a moment that stands for a day that was told without its time."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=CITY_ZONE)


def tidy(values: Values, lines: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> None:
    """Take what cannot be seen out of a row's texts, and leave none of them missing."""
    for name in lines:
        values[name] = plain_lines(str(values.get(name) or ""))
    for name in words:
        values[name] = plain(str(values.get(name) or ""))


def require(values: Values, name: str, when: bool, message: Callable[[], str]) -> None:
    """Raise BadField where a row needs a value that it does not have."""
    if when and not values.get(name):
        raise BadField(name, "required", message())


def changed(before: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Tell whether a stored record says something else than a row."""
    return any(before[name] != value for name, value in values.items())


def behind(order: Mapping[str, int], before: str, told: str) -> bool:
    """Tell whether a row speaks of an earlier state than the one that a record has reached here."""
    return order.get(told, 0) < order.get(before, len(order))


@dataclass(frozen=True)
class Stand:
    """How records of a kind stand in the base, and what tells one from another.

    `told` gives the columns that a row may change, its state among them; `new` those of a record made of it.
    """

    table: Table
    number: Column[Any]
    subject: str  # in the history
    order: Mapping[str, int]  # of the states: a table that is older takes nothing back
    same: tuple[str, ...]
    told: Callable[[Values], dict[str, Any]]
    new: Callable[[Values, Actor], dict[str, Any]]


def store_stand(connection: Connection, actor: Actor, rows: Sequence[Values], stand: Stand) -> Stored:
    """Insert records, and bring those that are there on to the state that the table tells."""
    table = stand.table
    known = {
        tuple(getattr(row, name) for name in stand.same): dict(row._mapping)
        for row in connection.execute(select(table))
    }
    new = updated = 0
    for row in rows:
        before = known.get(tuple(row[name] for name in stand.same))
        told = stand.told(row)
        if before is None:
            values = stand.new(row, actor) | told
            made = connection.execute(insert(table).values(**values)).inserted_primary_key
            assert made is not None
            number = int(made[0])
            new += 1
        elif changed(before, told) and not behind(stand.order, before["state"], told["state"]):
            number = before[stand.number.name]
            connection.execute(update(table).where(stand.number == number).values(**told))
            updated += 1
        else:
            continue
        note_act(connection, actor, stand.subject, number, "import", state=told["state"])
    return Stored(new, updated, len(rows) - new - updated)
