"""Raise, lift, end and re-arm warnings by what the data say now, and tell whom it concerns.

Set-based: read are the open orders near or past a deadline, the rates of the months that are judged, and the
warnings that stand. Two judges do one after the other, and the second finds nothing left to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.alerts.judging import judge_one
from dashboard.alerts.model import Outcome, Reading
from dashboard.alerts.records import JUDGED, SUBJECT
from data_access.queries.alerts.holding.below import Rates
from data_access.queries.alerts.holding.clocks import overturned, short_clocks, solve_clocks
from data_access.queries.alerts.holding.judged import Judged
from data_access.queries.alerts.holding.others import late_sources, missing_years, notes, promises
from data_access.queries.alerts.holding.stored import AT_ONCE, Line, ended_readings, stored_lines
from data_access.records.alerts.telling import Told, post_digests, post_told
from data_access.records.reminders.ending import cancel_over
from data_access.schema import record_history, warning

LOCK = (12346, 1)  # advisory lock of PostgreSQL: space and key; SQLite has one writer anyway
SYSTEM = ""  # account of what nobody did
w = warning.c


@dataclass(frozen=True)
class _Made:
    """A warning with what judging made of it."""

    reading: Reading
    outcome: Outcome
    line: Line | None


def judge(
    connection: Connection, now: datetime, *, demo: bool = False, committed: bool = False
) -> dict[str, int]:
    """Judge every object in the caller's write transaction; return how many warnings came to what.

    The keys are "raise", "rise", "recover", "rearm", "return", "over" and "messages". Asked again with the
    same data it does nothing. `demo` marks what it writes as made up; so does a base of demo orders alone.
    `committed`: the caller's transaction changed no order, so that counts of months may be kept from one
    judging to the next.
    """
    _alone(connection)
    if committed:
        connection = connection.execution_options(zqt_committed=True)
    judged = Judged.of(connection, now)
    demo = demo or (bool(judged.sources) and all(each.demo for each in judged.sources))
    held, single, closed = _held(judged)
    lines = stored_lines(connection, list(held))
    readings = [*held.values(), *ended_readings(judged, lines, held, closed)]
    made = list(_outcomes(judged, readings, lines))
    done = [each for each in made if each.outcome.act != "keep" and _write(connection, now, each)]
    new = _insert(connection, now, [each for each in made if each.outcome.act == "raise"], demo)
    _refresh(connection, [each for each in made if each.outcome.act == "keep"])
    numbered = [*new, *((each.line.warning_id, each) for each in done if each.line is not None)]
    _note(connection, now, numbered)
    if done:
        cancel_over(connection, SUBJECT)
    told = [_told(number, each) for number, each in numbered if each.outcome.told]
    counts: Counter[str] = Counter(each.outcome.act for _number, each in numbered)
    counts["messages"] = post_told(connection, now, judged, told, demo)
    counts["messages"] += post_digests(connection, now, judged, single, demo)
    return dict(counts)


def prepare(connection: Connection, now: datetime) -> None:
    """Count in a reading connection what `judge` will ask, so that it does not hold the writer meanwhile."""
    _held(Judged.of(connection, now))


def _alone(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": LOCK[0], "key": LOCK[1]}
        )


def _held(judged: Judged) -> tuple[dict[str, Reading], Mapping[int, int], str]:
    """Return what is read of every object by key, single misses by district, and the last closed month."""
    found = [*promises(judged), *notes(judged), *late_sources(judged), *missing_years(judged)]
    single: Mapping[int, int] = {}
    closed = ""
    if judged.context.as_of is not None:
        rates = Rates(judged)
        found += [*solve_clocks(judged), *short_clocks(judged), *overturned(judged), *rates.readings()]
        single, closed = rates.single, rates.closed.text
    return {each.key: each for each in found}, single, closed


def _outcomes(judged: Judged, readings: Sequence[Reading], lines: Mapping[str, Line]) -> Iterator[_Made]:
    for each in readings:
        line = lines.get(each.key)
        outcome = judge_one(line.stored if line else None, each, judged.settings)
        if outcome.act == "keep" and line is not None and not _news(line, each, outcome):
            continue
        if outcome.act != "none":
            yield _Made(each, outcome, line)


def _news(line: Line, reading: Reading, outcome: Outcome) -> bool:
    """Tell whether a warning that stays says anything else than before."""
    detail = dict(line.row.detail)
    return (
        (bool(reading.level) and dict(reading.detail) != detail)
        or reading.months != line.row.months
        or (outcome.good_days, outcome.good_day) != (line.stored.good_days, line.stored.good_day)
        or (reading.judged_at > line.stored.judged_at and reading.kind not in ("note", "source", "calendar"))
    )


def _common(each: _Made) -> dict[str, Any]:
    reading, outcome = each.reading, each.outcome
    return {
        "level": outcome.level,
        "state": outcome.state,
        "episode": outcome.episode,
        "judged_at": reading.judged_at,
        "good_days": outcome.good_days,
        "good_day": outcome.good_day,
        "months": reading.months,
        "detail": dict(reading.detail),
    }


def _place(reading: Reading) -> dict[str, Any]:
    place = reading.place
    return {
        "unit_id": place.unit_id,
        "district_id": place.district_id,
        "township_id": place.township_id,
    }


def _insert(
    connection: Connection, now: datetime, made: Sequence[_Made], demo: bool
) -> list[tuple[int, _Made]]:
    """Insert raised warnings; return them with their numbers."""
    rows = [
        _common(each)
        | _place(each.reading)
        | {
            "kind": each.reading.kind,
            "object_key": each.reading.key,
            "shard": each.reading.shard,
            "order_id": each.reading.order_id,
            "period": each.reading.period,
            "indicator": each.reading.indicator,
            "raised_at": now,
            "level_at": now,
            "demo": demo,
        }
        for each in made
    ]
    if not rows:
        return []
    put = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(put(warning).on_conflict_do_nothing(index_elements=[w.object_key]), rows)
    numbers: dict[str, int] = {}
    keys = [each.reading.key for each in made]
    for start in range(0, len(keys), AT_ONCE):
        some = select(w.object_key, w.warning_id).where(w.object_key.in_(keys[start : start + AT_ONCE]))
        numbers |= {row.object_key: row.warning_id for row in connection.execute(some)}
    return [(numbers[each.reading.key], each) for each in made]


def _write(connection: Connection, now: datetime, each: _Made) -> bool:
    """Write one change of a warning that stands; False where somebody changed it meanwhile."""
    line, act = each.line, each.outcome.act
    if line is None:
        return False
    values = _common(each)
    fresh = {"acknowledged_at": None, "acknowledged_by": ""}
    if act in ("rise", "rearm", "return"):
        values |= {"level_at": now, "ended_at": None, **_place(each.reading)}
    if act == "rise" and each.outcome.told:
        values |= fresh
    if act == "rearm":
        values |= fresh | {"raised_at": now, "settled_at": None, "settled_by": "", "reason": ""}
        values |= {"assigned_id": None}
    if act in ("recover", "over"):
        values["ended_at"] = each.reading.judged_at
    stored = line.stored
    unchanged = (w.state == stored.state, w.episode == stored.episode, w.level == stored.level)
    changed = connection.execute(
        update(warning).where(w.warning_id == line.warning_id, *unchanged).values(**values)
    )
    return changed.rowcount == 1


def _refresh(connection: Connection, made: Sequence[_Made]) -> None:
    """Bring what a warning says up to the data time, wherever its state stands."""
    for each in made:
        if each.line is None:
            continue
        values = {
            "judged_at": each.reading.judged_at,
            "good_days": each.outcome.good_days,
            "good_day": each.outcome.good_day,
        }
        if each.reading.level:
            values |= {"months": each.reading.months, "detail": dict(each.reading.detail)}
            values |= _place(each.reading)
        connection.execute(update(warning).where(w.warning_id == each.line.warning_id).values(**values))


def _note(connection: Connection, now: datetime, numbered: Sequence[tuple[int, _Made]]) -> None:
    """Append what the data did to a warning to its history; nobody did it, so no audit line stands for it."""
    rows = [
        {
            "subject": SUBJECT,
            "record_id": number,
            "at": now,
            "account": SYSTEM,
            "act": each.outcome.act,
            "state": each.outcome.state,
            "note": "",
            "detail": {"level": each.outcome.level, "episode": each.outcome.episode},
        }
        for number, each in numbered
        if each.outcome.act in JUDGED
    ]
    if rows:
        connection.execute(insert(record_history), rows)


def _told(number: int, each: _Made) -> Told:
    return Told(number, each.reading, each.outcome.level, each.outcome.episode)
