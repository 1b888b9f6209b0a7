"""Derive what an order's row states beyond its table: outcome, clocks, local days, working time, keys.

The only place for it: the import, the merge of a further table and the verification use the same functions.
Instants are whole seconds since 1970 UTC, as the database keeps them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Boolean, Column, String, Text

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import (
    RULE_SETS,
    Deadline,
    Extension,
    RuleSet,
    Suspension,
    day_of_deadline,
    deadlines,
    given_deadline,
    rule_in_force,
)
from dashboard.order.case_notes import suspensions
from dashboard.order.gates import waiting_at
from dashboard.order.masking import contact_text, search_text
from dashboard.views.vocabulary import EVIDENCE
from data_access.importing.cells import normalised_name
from data_access.schema import order
from data_access.schema.base import Instant

Row = dict[str, Any]
SHARDS = 1024
MISDISPATCH_WORKDAYS = 2
INSTANTS = tuple(str(column.name) for column in order.c if isinstance(column.type, Instant))
# Units and categories stand for themselves by code until the row is written.
REFERENCES = {
    "unit_id": "unit",
    "township_id": "township",
    "district_id": "district",
    "handler_id": "handler",
    "category_id": "category",
}
_NOT_HASHED = {"shard", "order_id", "source_id", "source_updated_at", "data_time", "batch_id", "row_hash"}
# Columns that came after the first release count only where they hold something, so that an order stored
# before them keeps its hash.
_LATER = (
    "pause_log",
    "call_log",
    "look_back_log",
    "ledger_log",
    "suspended_at",
    "waiting_gate",
    "waiting_since",
    "source_on_time",
)
# Came later as well, and say nothing that the columns they are made from do not say.
_COUNTED_FROM_OTHERS = ("feedback_days", "search_text", "contact_text")
HASHED = tuple(
    REFERENCES.get(column.name, str(column.name))
    for column in order.c
    if column.name not in _NOT_HASHED and column.name not in (*_LATER, *_COUNTED_FROM_OTHERS)
)


def _empty(column: Column[Any]) -> Any:
    if isinstance(column.type, (String, Text)):
        return ""
    return False if isinstance(column.type, Boolean) and not column.nullable else None


EMPTY: Row = {
    **{str(column.name): _empty(column) for column in order.c if column.name not in _NOT_HASHED},
    **dict.fromkeys(REFERENCES.values()),
    "redo_count": 0,
    "source_updated_at": None,
}
# Local days (yyyymmdd) that place an order in a month, on one basis or another.
LOCAL_DAYS = ("opened_day", "transferred_day", "due_day", "due_first_day", "closed_day")
DERIVED = (
    "enterprise_hash",
    "rule_set",
    "onsite_due",
    "feedback_due",
    "solve_due",
    "solve_due_first",
    "provisional",
    *LOCAL_DAYS,
    "feedback_days",
    "work_seconds",
    "suspended_at",
    "waiting_gate",
    "waiting_since",
    "search_text",
    "contact_text",
)
# Which fields of the table tell that a fact could be known at all.
EVIDENCE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "closed_at": ("closed_at", "submitted_at"),
    "provincial": ("provincial", "transferred_out_at", "channel"),
    "answer_final": ("answer_final",),
    "first_review_passed": ("first_review_passed", "gate_log"),
}


@dataclass(frozen=True)
class Clocks:
    """What the derivation needs beside the row: calendar, zone of the source, rule sets in force."""

    calendar: WorkCalendar
    zone: ZoneInfo
    rule_sets: Sequence[RuleSet] = RULE_SETS


def shard_of(source: str, order_no: str) -> int:
    """Return the shard of an order: the same for the same source and number, always."""
    return crc32(f"{source}\0{order_no}".encode()) % SHARDS


def order_id_of(source: str, order_no: str) -> int:
    """Return the 63-bit number of an order, a hash of source and number."""
    digest = blake2b(f"{source}\0{order_no}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def evidence_of(fields: Collection[str]) -> int:
    """Return the evidence bits of a table that brings `fields`."""
    return sum(
        bit
        for name, bit in EVIDENCE.items()
        if any(one in fields for one in EVIDENCE_FIELDS.get(name, (name,)))
    )


def settle_state(row: Row, fields: Collection[str]) -> None:
    """Decide state, closing kind and the standing close of a row from a table with `fields`.

    The standing close is the submission of the reply that finally passed, so the review's time does not
    count against the unit; an order that is not closed has none, whatever its columns still hold.
    """
    state = row["state"] or _state_by_times(row, fields)
    if row.pop("direct", False) or row["closing_kind"] == "direct":
        state = "direct"
    given_close = row["closed_at"]
    if state == "direct":
        row["closing_kind"] = "direct"
        row["closed_at"] = given_close or row["submitted_at"] or row["opened_at"]
    elif state == "closed":
        row["closed_at"] = row["submitted_at"] or given_close
    else:
        row["closed_at"], row["closing_kind"] = None, ""
        if state == "withdrawn" and row["withdrawn_at"] is None:
            row["withdrawn_at"] = given_close
    row["state"] = state


def _state_by_times(row: Row, fields: Collection[str]) -> str:
    if row["withdrawn_at"] is not None:
        return "withdrawn"
    # A submission alone may still be under review where the table also has a closing time.
    if row["closed_at"] is not None or (row["submitted_at"] is not None and "closed_at" not in fields):
        return "closed"
    if row["received_at"] or row["signed_at"] or not {"received_at", "dispatched_at"} & set(fields):
        return "in_progress"
    return "dispatched" if row["dispatched_at"] else "pending"


def settle_receipt(row: Row, fields: Collection[str], clocks: Clocks) -> None:
    """Decide when the working-day clocks start: the dispatch to the first unit.

    A misdispatch confirmed within two working days of that dispatch starts the clock again at the new
    dispatch (2125 mechanism). A table without any dispatch starts it at the opening.
    """
    dispatched = row["dispatched_at"]
    if row["redispatched_at"] and misdispatch_in_time(dispatched, row["misdispatch_confirmed_at"], clocks):
        row["received_at"] = row["redispatched_at"]
    elif row["received_at"] is None and row["state"] != "direct":
        no_dispatch = not {"received_at", "dispatched_at"} & set(fields)
        row["received_at"] = row["opened_at"] if no_dispatch else dispatched


def misdispatch_in_time(dispatched: int | None, confirmed: int | None, clocks: Clocks) -> bool:
    """Tell whether a misdispatch was confirmed within two working days after the dispatch."""
    if dispatched is None or confirmed is None or confirmed < dispatched:
        return False
    first, last = (datetime.fromtimestamp(at, clocks.zone).date() for at in (dispatched, confirmed))
    return clocks.calendar.workdays_between(first, last) <= MISDISPATCH_WORKDAYS


def choose_rule(row: Row, provincial: str, city_line: str) -> None:
    """Give the row the rule set it keeps: none for a direct answer, else by its way into the city."""
    if row["state"] == "direct":
        row["rule_set"] = ""
    elif not row["rule_set"]:
        code = provincial if row["provincial"] else city_line
        row["rule_set"] = "" if code == "none" else code


def complete(row: Row, clocks: Clocks) -> None:
    """Compute every derived column of a settled row in place: deadlines, local days, working time, hash."""
    name = row["enterprise_name"]
    row["enterprise_hash"] = sha256(normalised_name(name).encode()).hexdigest() if name else ""
    _set_deadlines(row, clocks)
    zone = clocks.zone
    row["opened_day"] = _day(row["opened_at"], zone)
    row["transferred_day"] = _day(row["dispatched_at"], zone)
    row["closed_day"] = _day(row["closed_at"], zone)
    row["due_day"] = _due_day(row["solve_due"], zone)
    row["due_first_day"] = _due_day(row["solve_due_first"], zone)
    row["feedback_days"] = feedback_days(row, zone)
    row["work_seconds"] = _work_seconds(row, clocks)
    ended = row["closed_at"] is not None or row["withdrawn_at"] is not None
    row["waiting_gate"], row["waiting_since"] = (None if ended else waiting_at(row["gate_log"])) or (
        None,
        None,
    )
    row.update(search_columns(row))


def search_columns(row: Mapping[str, Any]) -> Row:
    """Return the columns in which an order is searched: as everybody reads it, and by its contact."""
    names, hidden = (row["enterprise_name"], row["contact_name"]), row["confidential"]
    return {
        "search_text": search_text(row["order_no"], row["title"], row["content"], *names, hidden),
        "contact_text": contact_text(*names, row["contact_phone"], hidden),
    }


def feedback_days(row: Mapping[str, Any], zone: ZoneInfo) -> int | None:
    """Return the local days from receipt to the later of both feedbacks, None without one of the times."""
    moments = [row[name] for name in ("received_at", "feedback_enterprise_at", "feedback_city_at")]
    if None in moments:
        return None
    received, *answered = moments
    first, last = (datetime.fromtimestamp(each, zone).date() for each in (received, max(answered)))
    return (last - first).days


def row_hash(row: Mapping[str, Any]) -> str:
    """Return the hash of what a row says, units and categories by code."""
    content = [row[name] for name in HASHED]
    later = [[name, row[name]] for name in _LATER if row[name] not in ("", None)]
    return blake2b(orjson.dumps([*content, later] if later else content), digest_size=16).hexdigest()


def recount(row: Mapping[str, Any], clocks: Clocks) -> Row:
    """Return the derived columns of a stored order as they should be, instants as aware datetimes.

    Compare them with the row's own; DERIVED names them.
    """
    seconds = in_seconds(row)
    complete(seconds, clocks)
    return {
        name: datetime.fromtimestamp(value, UTC) if name in INSTANTS and value is not None else value
        for name, value in ((name, seconds[name]) for name in DERIVED)
    }


def in_seconds(row: Mapping[str, Any]) -> Row:
    """Return a stored row with its instants as whole seconds since 1970 UTC."""
    return {
        str(name): int(value.timestamp()) if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def _set_deadlines(row: Row, clocks: Clocks) -> None:
    plain, moved, pauses = _reckoned(row, clocks)
    if row["due_given"]:
        plain, moved = (
            (*plain[:2], _given(row, clocks, ())),
            (*moved[:2], _given(row, clocks, _extensions(row, clocks.zone))),
        )
    row["onsite_due"], row["feedback_due"], row["solve_due"] = (_seconds(one.deadline) for one in moved)
    row["solve_due_first"] = _seconds(plain[2].deadline)
    row["provisional"] = any(one.provisional for one in moved)
    counting = [pause.approved_at for pause in pauses if pause not in moved[2].refused]
    latest = max((at for at in counting if at is not None), default=None)
    row["suspended_at"] = None if row["due_given"] else _seconds(latest)


def _given(row: Row, clocks: Clocks, extensions: Sequence[Extension]) -> Deadline:
    """Return the table's own deadline, which stays known beside the one that an extension moved it to."""
    given = _at(row["solve_due"] if row["solve_due_first"] is None else row["solve_due_first"], clocks.zone)
    return given_deadline(given, next(iter(extensions), None), clocks.calendar, clocks.zone, explained=False)


Three = tuple[Deadline, Deadline, Deadline]
_NO_DEADLINES: Three = (
    Deadline("onsite", None, False, "", ()),
    Deadline("feedback", None, False, "", ()),
    Deadline("solve", None, False, "", ()),
)


def _reckoned(row: Row, clocks: Clocks) -> tuple[Three, Three, tuple[Suspension, ...]]:
    """Return the deadlines before and after extensions and pauses, and the pauses."""
    zone = clocks.zone
    received, transferred = _at(row["received_at"], zone), _at(row["transferred_out_at"], zone)
    start = _at(row["dispatched_at"], zone) or transferred or received
    if not row["rule_set"] or start is None:
        return _NO_DEADLINES, _NO_DEADLINES, ()
    rule = rule_in_force(row["rule_set"], start.date(), clocks.rule_sets)
    plain = deadlines(received, transferred, rule, clocks.calendar, zone, explained=False)
    extensions = _extensions(row, zone)
    pauses = _pauses(row, zone)
    if not extensions and not pauses:
        return plain, plain, ()
    moved = deadlines(received, transferred, rule, clocks.calendar, zone, extensions, pauses, explained=False)
    return plain, moved, pauses


def _pauses(row: Row, zone: ZoneInfo) -> tuple[Suspension, ...]:
    if not row["pause_log"]:
        return ()
    ended = row["withdrawn_at"] if row["closed_at"] is None else row["closed_at"]
    return suspensions(row["pause_log"], _at(ended, zone))


def _extensions(row: Row, zone: ZoneInfo) -> tuple[Extension, ...]:
    if not row["extension_days"] and row["extended_until"] is None:
        return ()
    return (
        Extension(
            workdays=row["extension_days"] or None,
            until=_at(row["extended_until"], zone),
            approved_at=_at(row["extension_approved_at"], zone),
            applied_at=_at(row["extension_applied_at"], zone),
        ),
    )


def _work_seconds(row: Row, clocks: Clocks) -> int | None:
    if row["closed_at"] is None or row["state"] == "direct":
        return None
    start = row["received_at"] or row["dispatched_at"] or row["opened_at"]
    zone = clocks.zone
    return clocks.calendar.work_seconds(
        datetime.fromtimestamp(start, zone), datetime.fromtimestamp(row["closed_at"], zone)
    )


def _at(seconds: int | None, zone: ZoneInfo) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, zone)


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


@lru_cache(maxsize=65_536)
def _day(seconds: int | None, zone: ZoneInfo) -> int | None:
    if seconds is None:
        return None
    local = datetime.fromtimestamp(seconds, zone)
    return local.year * 10_000 + local.month * 100 + local.day


@lru_cache(maxsize=65_536)
def _due_day(seconds: int | None, zone: ZoneInfo) -> int | None:
    if seconds is None:
        return None
    day = day_of_deadline(datetime.fromtimestamp(seconds, zone), zone)
    return day.year * 10_000 + day.month * 100 + day.day
