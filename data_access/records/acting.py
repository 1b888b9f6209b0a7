"""Take the acts on records kept here: the right, the state in the same transaction, history and audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Table, select, update

from dashboard.clocks.calendar import FARTHEST
from dashboard.people.access import Denied
from dashboard.records.clocks import deadline_refusal, end_of
from dashboard.records.rights import owns
from dashboard.records.steps import step_of
from dashboard.records.texts import plain, plain_lines
from dashboard.views.records import Answer
from data_access.counting.local_days import CITY_ZONE
from data_access.records.history import note_act, note_refusal
from data_access.records.people import Actor
from data_access.reference.units import read_calendar
from data_access.schema import category, unit

ZONE: ZoneInfo = CITY_ZONE
FIRST_DAY = date(2000, 1, 1)  # of what forms ask for
NAMED_KINDS = ("district", "township", "department", "utility")


class Refusal(Exception):
    """Why something is not done, as one word; raised before anything is written."""

    def __init__(self, word: str, which: str = "") -> None:
        super().__init__(word)
        self.word, self.which = word, which


@dataclass(frozen=True)
class Subject:
    """A kind of record: its table, its key, and under which name and number its history is written.

    `find` reads a record where whose it is does not follow from its unit alone; `also` are the columns that
    name further units whose record it is, beside `unit_id`.
    """

    name: str  # in dashboard.records.steps.STEPS
    table: Table
    key: str
    history: str  # in data_access.records.history.SUBJECTS
    find: Callable[[Connection, int], Row[Any] | None] | None = None
    also: tuple[str, ...] = ()


def today_of(now: datetime) -> date:
    """Return the city's local day of a moment."""
    return now.astimezone(ZONE).date()


def checked_text(text: str, limit: int, *, word: str = "text", least: int = 1) -> str:
    """Return a long text as it is kept; raise Refusal for one that is empty or too long."""
    found = plain_lines(text)
    if len(found) < least:
        raise Refusal(word)
    if len(found) > limit:
        raise Refusal("long")
    return found


def checked_line(text: str, limit: int, *, word: str = "text", least: int = 1) -> str:
    """Return a text of one line as it is kept; raise Refusal."""
    found = plain(text)
    if len(found) < least:
        raise Refusal(word)
    if len(found) > limit:
        raise Refusal("long")
    return found


def checked_unit(connection: Connection, code: str, kinds: tuple[str, ...] = NAMED_KINDS) -> Any:
    """Return the row of a unit that may be named; raise Refusal."""
    found = connection.execute(
        select(unit.c.unit_id, unit.c.kind, unit.c.district_id, unit.c.name).where(
            unit.c.code == code, unit.c.kind.in_(kinds), unit.c.valid_to.is_(None)
        )
    ).one_or_none()
    if found is None:
        raise Refusal("unit")
    return found


def checked_category(connection: Connection, code: str) -> int | None:
    """Return the number of a category, None for none; raise Refusal."""
    if not code:
        return None
    found = connection.scalar(select(category.c.category_id).where(category.c.code == code))
    if found is None:
        raise Refusal("category")
    return int(found)


def read_day(text: str, now: datetime) -> date:
    """Return a day as a form sends it; raise Refusal, also for one too long ago or too far ahead."""
    day = _day(text, "day")
    if day < FIRST_DAY or (day - today_of(now)).days > FARTHEST:
        raise Refusal("bounds")
    return day


def _day(text: str, word: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Refusal(word) from None


def checked_due(connection: Connection, now: datetime, text: str) -> datetime:
    """Return the end of the working day that a form names; raise Refusal."""
    day = _day(text, "due")
    if why := deadline_refusal(day, today_of(now), read_calendar(connection)):
        raise Refusal(why)
    return end_of(day, ZONE)


def require_keeper(actor: Actor) -> None:
    """Raise Denied for who does not keep the city's records."""
    actor.scope.require("supervise")
    if not actor.scope.city_wide:
        raise Denied("supervise")


def refused(
    connection: Connection,
    actor: Actor,
    history: str,
    target: str,
    act: str,
    why: Refusal,
    record_id: int = 0,
) -> Answer:
    """Note a refusal in the audit trail and return it."""
    note_refusal(connection, actor, history, target, act, why.word)
    return Answer(why.word, False, record_id, why.which)


def find_record(connection: Connection, subject: Subject, record_id: int) -> Row[Any] | None:
    """Return a record's row with the district of its unit, None where there is none."""
    if subject.find is not None:
        return subject.find(connection, record_id)
    table = subject.table
    columns = [table, unit.c.district_id.label("owner_district")] if "unit_id" in table.c else [table]
    joined = table.outerjoin(unit, unit.c.unit_id == table.c.unit_id) if "unit_id" in table.c else table
    found = select(*columns).select_from(joined).where(table.c[subject.key] == record_id)
    return connection.execute(found).one_or_none()


def require_owner(actor: Actor, row: Row[Any], also: Sequence[str] = ()) -> None:
    """Raise Denied unless the account answers for a unit, Refusal where the record is none of its own."""
    scope = actor.scope
    if scope.may("supervise") and scope.city_wide:
        return
    scope.require("rectify")
    further = (row._mapping[name] for name in also)
    if not owns(scope, row.unit_id, row.owner_district, _township(row)) and scope.unit_id not in further:
        raise Refusal("unknown")


def _township(row: Row[Any]) -> int | None:
    """Return the township in which what a record is about lies, None for records that tell none."""
    return getattr(row, "township_id", None)


def take_step(
    connection: Connection,
    actor: Actor,
    subject: Subject,
    record_id: int,
    act: str,
    *,
    target: str = "",
    note: str = "",
    values: Mapping[str, Any] | None = None,
    note_on: int = 0,
    told: Mapping[str, Any] | None = None,
) -> None:
    """Bring a record to its next state; raise Denied or Refusal ("unknown", "moved").

    The state is asked again in the writing statement itself: of two who act at once the second is told.
    `note_on` is the record in whose history the act stands, where that is not its own, `told` what else is
    written there.
    """
    step = step_of(subject.name, act)
    if step is None:
        raise Refusal("unknown")
    if step.who == "city":
        require_keeper(actor)
    row = find_record(connection, subject, record_id)
    if row is None:
        raise Refusal("unknown")
    if step.who == "owner":
        require_owner(actor, row, subject.also)
    table = subject.table
    moved = connection.execute(
        update(table)
        .where(table.c[subject.key] == record_id, table.c.state.in_(step.before))
        .values(state=step.after, **(values or {}))
    )
    if moved.rowcount != 1:
        raise Refusal("moved")
    detail = {**(told or {}), **({subject.name: record_id} if note_on else {})}
    note_act(
        connection,
        actor,
        subject.history,
        note_on or record_id,
        act,
        state=step.after,
        note=note,
        target=target,
        detail=detail,
    )
