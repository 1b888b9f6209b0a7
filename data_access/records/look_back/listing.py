"""List closed orders that were not solved or not satisfying, and follow what platforms say of them since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.look_back.records import LEFT, RECOVERED
from dashboard.look_back.rounds import Round, follow, listed
from dashboard.look_back.settings import LookBackSettings
from dashboard.people.access import OPERATOR
from data_access.counting.local_days import CITY_ZONE
from data_access.records.history import note_each
from data_access.records.look_back.telling import tell_listed, tell_overdue
from data_access.records.look_back.told import OUTCOME, due_of, look_back_settings, standing_rounds, told
from data_access.records.people import Actor
from data_access.records.reminders.ending import cancel_over
from data_access.schema import look_back, order, unit

o, b = order.c, look_back.c
Values = dict[str, Any]
ACTS = {"excluded": "leave", "withdrawn": "leave", "corrected": "leave", "handled": "sign_off"}


def list_closed(connection: Connection, now: datetime) -> dict[str, int]:
    """Bring the list up to a moment: follow what is open, list what is new, tell the units.

    Run twice it does nothing the second time. Returns how many were listed, and how many open ones came to
    each state through an import. What is told to nobody: rounds that the platform has ended already.
    """
    settings = look_back_settings(connection, now)
    found = _follow(connection, now, settings)
    if found:
        cancel_over(connection, "look_back")
    rows = add_rounds(connection, now, _new(connection, now, settings), settings)
    tell_listed(connection, now, [row for row in rows if row["state"] == "listed"])
    tell_overdue(connection, now)
    return {**found, "listed": len({(row["shard"], row["order_id"]) for row in rows})}


def _follow(connection: Connection, now: datetime, settings: LookBackSettings) -> dict[str, int]:
    due, changed = due_of(connection, settings), Counter[str]()
    lines: list[tuple[int, str, str]] = []
    more: list[Values] = []
    for number, current, row in standing_rounds(connection):
        first, *later = follow(current, told(row, now), now, due)
        if first == current:
            continue
        moved = connection.execute(
            update(look_back)
            .where(b.look_back_id == number, b.state == current.state)
            .values(**_stored(first))
        )
        if moved.rowcount == 1:
            changed[first.state] += 1
            lines.append((number, first.state, first.note))
            whose = {name: getattr(row, name) for name in (*_KEY, "why", "demo")}
            more += [{**whose, **_stored(each), "round": each.number} for each in later]
    _note(connection, now, lines)
    _insert(connection, now, more)
    return dict(changed)


def _note(connection: Connection, now: datetime, lines: Iterable[tuple[int, str, str]]) -> None:
    actor, by_act = Actor(OPERATOR, now), dict[str, list[tuple[int, str, str]]]()
    for line in lines:
        by_act.setdefault(ACTS.get(line[1], "import"), []).append(line)
    for act, own in by_act.items():
        note_each(connection, actor, "look_back", act, own)


def _new(
    connection: Connection, now: datetime, settings: LookBackSettings
) -> Sequence[tuple[Row[Any], int, datetime | None]]:
    """Return orders that may have to be listed, as `candidates` returns them."""
    first = now.astimezone(CITY_ZONE).date() - timedelta(days=settings.reach)
    return candidates(connection, o.closed_day >= int(f"{first:%Y%m%d}"))


def candidates(
    connection: Connection, within: ColumnElement[bool]
) -> Sequence[tuple[Row[Any], int, datetime | None]]:
    """Return closed orders of a unit that have a ground and no round that is open or failed.

    Each comes with the number of its last round, and with when that recovered it: one that was recovered, or
    had left the list, may come back.
    """
    last = (
        select(b.shard, b.order_id, func.max(b.round).label("round")).group_by(b.shard, b.order_id).subquery()
    )
    latest = look_back.alias("latest")
    query = (
        select(
            *OUTCOME,
            *(o.unit_id, o.township_id, unit.c.kind),
            *(latest.c.round, latest.c.state, latest.c.checked_at),
        )
        .select_from(
            order.join(unit, unit.c.unit_id == o.unit_id)
            .outerjoin(last, and_(last.c.shard == o.shard, last.c.order_id == o.order_id))
            .outerjoin(
                latest,
                and_(
                    latest.c.shard == last.c.shard,
                    latest.c.order_id == last.c.order_id,
                    latest.c.round == last.c.round,
                ),
            )
        )
        .where(
            within,
            o.closed_at.is_not(None),
            o.withdrawn_at.is_(None),
            o.excluded.is_(False),
            or_(o.verdict_official == "unsolved", o.answer_final == "dissatisfied"),
            or_(latest.c.round.is_(None), latest.c.state.in_((RECOVERED, *LEFT))),
        )
    )
    # Sorted here: to sort by their key SQLite would walk all orders instead of the index of closed days.
    rows: Any = sorted(connection.execute(query).all(), key=lambda row: (row.shard, row.order_id))
    return [(row, row.round or 0, row.checked_at if row.state == RECOVERED else None) for row in rows]


_KEY = ("shard", "order_id", "unit_id", "district_id", "township_id")


def add_rounds(
    connection: Connection,
    now: datetime,
    found: Sequence[tuple[Row[Any], int, datetime | None]],
    settings: LookBackSettings,
    *,
    demo: bool = False,
    listed_at: Callable[[Row[Any]], datetime] | None = None,
) -> list[Values]:
    """List orders with their rounds and return the rows that are new.

    One that was recovered comes back only where its ground is known since. `listed_at` gives another
    moment of listing than now.
    """
    due = due_of(connection, settings)
    rows: list[Values] = []
    for row, before, checked in found:
        known = told(row, now)
        if checked is not None and (known.ground_at is None or known.ground_at <= checked):
            continue
        at = listed_at(row) if listed_at else now
        same = {**_whose(row), "why": known.ground, "demo": demo}
        rounds = _rounds(known, before + 1, at, now, due)
        rows += [{**same, **_stored(each), "round": each.number} for each in rounds]
    return _insert(connection, now, rows)


def _rounds(known: Any, number: int, at: datetime, now: datetime, due: Any) -> tuple[Round, ...]:
    rounds = listed(known, number, at, due)
    return rounds if at == now or not rounds else (*rounds[:-1], *follow(rounds[-1], known, now, due))


def _whose(row: Row[Any]) -> Values:
    """Return who answers for an order and where it lies, as its readers' scopes ask for it."""
    inside = row.kind == "district"
    return {
        "shard": row.shard,
        "order_id": row.order_id,
        "unit_id": row.unit_id,
        "district_id": row.unit_id if inside else None,
        "township_id": row.township_id if inside else None,
    }


def _stored(one: Round) -> Values:
    return {
        "entered_at": one.entered,
        "due": one.due,
        "state": one.state,
        "measure": one.measure,
        "handled_at": one.handled,
        "checked_at": one.checked,
        "checked_by": one.checked_by,
        "note": one.note,
    }


def _insert(connection: Connection, now: datetime, rows: Sequence[Values]) -> list[Values]:
    """Insert rounds that nobody inserted meanwhile, with a line of history each; return those."""
    if not rows:
        return []
    put: Callable[..., Any] = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made = connection.execute(
        put(look_back)
        .on_conflict_do_nothing()
        .returning(b.look_back_id, b.shard, b.order_id, b.round, b.state),
        list(rows),
    ).all()
    known: Mapping[tuple[int, int, int], Values] = {
        (row["shard"], row["order_id"], row["round"]): row for row in rows
    }
    new = [
        {**known[each.shard, each.order_id, each.round], "look_back_id": each.look_back_id} for each in made
    ]
    note_each(
        connection,
        Actor(OPERATOR, now),
        "look_back",
        "list",
        [(each["look_back_id"], each["state"], each["note"]) for each in new],
    )
    return new
