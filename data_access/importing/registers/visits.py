"""The register of visits: a row a problem found, or a row for a visit on which none was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.i18n import _, noop
from dashboard.proactive.records import ON_THE_SPOT
from dashboard.records.texts import LONGEST
from data_access.importing.errors import BadField
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.papers import (
    NAMED_KINDS,
    know,
    noon,
    not_after_today,
    not_before,
    require,
    tidy,
    until,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.schema import visit, visit_problem

STATE_WORDS = {
    "open": ("待整改", "未整改", "整改中"),
    "answered": ("已报整改", "已整改"),
    "settled": ("已销号", "销号"),
}
FIELDS = (
    register_field(
        "visited",
        noop("Visited"),
        "unit",
        "走访单位|走访区市|区市|走访对象|visited",
        required=True,
        units=("district", "township"),
    ),
    register_field("done_on", noop("Day"), "day", "走访日期|日期|date", required=True),
    register_field("took_part", noop("Took part"), "text", "参加人员|走访人员|took part", limit=300),
    register_field("notes", noop("What was looked at"), "text", "走访情况|走访内容|notes", limit=LONGEST),
    register_field("problem", noop("Problem"), "text", "发现问题|问题|problem", limit=LONGEST),
    register_field("category", noop("Category of requests"), "category", "诉求类别|问题类别|类别|category"),
    register_field("spot", noop("Solved on the spot"), "yesno", "现场解决|是否现场解决|solved on the spot"),
    register_field("unit", noop("Unit that answers"), "unit", "整改单位|责任单位|unit", units=NAMED_KINDS),
    register_field("due", noop("Deadline"), "day", "整改时限|时限|deadline"),
    register_field("state", noop("State"), "word", "整改状态|状态|state", words=STATE_WORDS, limit=40),
    register_field("result", noop("Result"), "text", "整改情况|整改结果|result", limit=LONGEST),
)


def complete(values: Values, around: Around) -> None:
    """Hold what is told of a problem together: one that was not solved there has a deadline."""
    tidy(values, ("notes", "problem", "result"), ("took_part",))
    not_after_today(values, "done_on", around)
    found, spot = bool(values["problem"]), bool(values.get("spot"))
    if not found and (spot or values.get("due") or values.get("state")):
        raise BadField("problem", "required", _("Tell the problem that the row speaks of."))
    when = _("A problem that was not solved on the spot has a deadline: fill it in.")
    require(values, "due", found and not spot, lambda: when)
    early = _("The deadline lies before the day of the visit: correct one of them.")
    not_before(values, "due", values["done_on"], lambda: early)
    values["state"] = ON_THE_SPOT if spot else values.get("state") or "open"
    told = _("Tell how the problem was put right.")
    require(values, "result", found and values["state"] in ("answered", "settled"), lambda: told)
    whose = values.get("unit") or values["visited"]
    values |= {"visited_id": values["visited"].unit_id, "unit_id": whose.unit_id, "due_at": until(values)}


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Insert visits and problems that are not there yet; a visit is the same by its unit and day.

    A visit that was planned for this unit and day is the one that was held.
    """
    visits, planned = dict(know(connection).visits), _planned(connection)
    p = visit_problem.c
    known = {(row.visit_id, row.text) for row in connection.execute(select(p.visit_id, p.text))}
    new = updated = 0
    for row in rows:
        key = (row["visited_id"], row["done_on"])
        fresh, held = key not in visits, key not in visits and key in planned
        if held:
            visits[key] = _hold(connection, actor, row, planned[key])
        elif fresh:
            visits[key] = _visit(connection, actor, row)
        added = bool(row["problem"]) and (visits[key], row["problem"]) not in known
        if added:
            _problem(connection, row, visits[key])
            known.add((visits[key], row["problem"]))
        new += added or (fresh and not held)
        updated += held and not added
    return Stored(new, updated, len(rows) - new - updated)


def _planned(connection: Connection) -> dict[tuple[int, date], int]:
    """Return the planned visits by unit and day, the first planned of each."""
    v = visit.c
    query = (
        select(v.unit_id, v.planned_on, v.visit_id).where(v.state == "planned").order_by(v.visit_id.desc())
    )
    return {(row.unit_id, row.planned_on): row.visit_id for row in connection.execute(query)}


def _hold(connection: Connection, actor: Actor, row: Values, number: int) -> int:
    told = {name: row[name] for name in ("took_part", "notes") if row[name]}
    held = update(visit).where(visit.c.visit_id == number)
    connection.execute(held.values(state="held", done_on=row["done_on"], **told))
    note_act(connection, actor, "visit", number, "import", state="held")
    return number


def _visit(connection: Connection, actor: Actor, row: Values) -> int:
    made = connection.execute(
        insert(visit).values(
            unit_id=row["visited_id"],
            district_id=row["visited"].district_id,
            planned_on=row["done_on"],
            done_on=row["done_on"],
            took_part=row["took_part"],
            notes=row["notes"],
            state="held",
            created_at=actor.now,
        )
    ).inserted_primary_key
    assert made is not None
    number = int(made[0])
    note_act(connection, actor, "visit", number, "import", state="held")
    return number


def _problem(connection: Connection, row: Values, number: int) -> None:
    category, at = row.get("category"), noon(row["done_on"])
    ended = row["state"] in (ON_THE_SPOT, "settled")
    values: dict[str, Any] = {
        "visit_id": number,
        "text": row["problem"],
        "category_id": category.category_id if category else None,
        "unit_id": row["unit_id"],
        "due": None if row["state"] == ON_THE_SPOT else row["due_at"],
        "state": row["state"],
        "result": row["result"],
        "answered_at": at if row["state"] in ("answered", "settled") else None,
        "settled_at": at if ended else None,
    }
    connection.execute(insert(visit_problem).values(**values))


VISITS = Register(
    "visits",
    noop("Visits and problems found"),
    "supervise",
    FIELDS,
    ("visited_id", "done_on", "problem"),
    complete,
    store,
    know,
)
