"""The demo's look-backs: listed as closes came, most handled and called, one district's left lying."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from dashboard.look_back.records import FAILED, OPEN, OWED, RECOVERED
from data_access.demo.presence import ZONE, extract_time
from data_access.demo.proactive_texts import AUTHOR, MARK
from data_access.records.look_back.listing import add_rounds, candidates
from data_access.records.look_back.told import due_of, look_back_settings, told
from data_access.schema import look_back, order, record_history, source, unit

b, o = look_back.c, order.c
REACH = timedelta(days=330)
LEFT_LYING = "370682"  # the district whose look-backs mostly pass their end
SAID = ("measure", "handled_at", "checked_at", "checked_by", "note")
MADE_UP = {"demo": True}
TURNS = 3  # how often units and city had their turn
MEASURES = (
    f"镇街主要负责人上门说明情况，逐项核对诉求并约定回访时间{MARK}",
    f"召集责任科室现场办公，企业到场确认{MARK}",
    f"与企业商定分步解决方案，第一步已落实{MARK}",
    f"重新核实办理依据，当面说明并书面答复企业{MARK}",
)
CALLS = {
    "recover": f"回访企业：问题已落实，表示满意{MARK}",
    "repeat": f"回访企业：仍未落实，需再次办理{MARK}",
    "unreached": f"三次拨打未接通{MARK}",
}


def add_look_back(connection: Connection, until: date, seed: int) -> int:
    """List the demo's closed orders as they were listed day by day, and play what units and city did.

    Returns how many rounds there are. Every one is marked as made up; look_back_removal takes them out again.
    """
    now = extract_time(until)
    settings = look_back_settings(connection, now)
    first = int(f"{until - REACH:%Y%m%d}")
    own = o.source_id.in_(select(source.c.source_id).where(source.c.demo.is_(True)))
    found = candidates(connection, own & (o.closed_day >= first))
    rows = add_rounds(connection, now, found, settings, demo=True, listed_at=lambda row: _morning(row, now))
    _listed_then(connection, rows)
    chance = Random(f"look-back {seed}")
    return len(rows) + sum(_play(connection, now, chance, turn) for turn in range(TURNS))


def _listed_then(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Let the history name the day of each listing, not that on which the demo was made."""
    h = record_history.c
    if rows:
        connection.execute(
            update(record_history)
            .where(h.subject == "look_back", h.act == "list", h.record_id == bindparam("number"))
            .values(at=bindparam("listed")),
            [{"number": row["look_back_id"], "listed": row["entered_at"]} for row in rows],
        )


def _morning(row: Row[Any], now: datetime) -> datetime:
    """Return the morning after the ground of an order was known: the day's listing."""
    at = told(row, now).ground_at or now
    day = at.astimezone(ZONE).date() + timedelta(days=1)
    return min(now, datetime.combine(day, time(8, 5), ZONE).astimezone(UTC))


def _play(connection: Connection, now: datetime, chance: Random, turn: int) -> int:
    """Let units handle and the city call; return how many further rounds that makes.

    What the one district left lying in the first turn it leaves lying.
    """
    due = due_of(connection, look_back_settings(connection, now))
    lying = connection.scalar(select(unit.c.unit_id).where(unit.c.code == LEFT_LYING))
    query = (
        select(look_back).where(b.demo.is_(True), b.state.in_(OPEN)).order_by(b.shard, b.order_id, b.round)
    )
    moves: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    for row in connection.execute(query):
        late = row.unit_id == lying
        moved = None if late and turn else _handled(row, now, chance, late=late)
        if moved is None:
            continue
        moves.append({"number": row.look_back_id, **moved})
        if moved["state"] == FAILED:
            more.append(_again(row, moved["checked_at"], due))
    if moves:
        columns = ("state", *SAID)
        change: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        connection.execute(
            update(look_back).where(b.look_back_id == bindparam("number")).values(**change),
            [{"number": each["number"], **{f"new_{name}": each[name] for name in columns}} for each in moves],
        )
        _note(connection, moves)
    if more:
        connection.execute(insert(look_back), more)
    return len(more)


def _handled(row: Row[Any], now: datetime, chance: Random, *, late: bool) -> dict[str, Any] | None:
    """Return how a round stands after unit and city acted, None for one that nobody has touched."""
    state, span = row.state, row.due - row.entered_at
    handled = row.handled_at or row.entered_at + span * chance.uniform(0.2, 0.9)
    checked = handled + timedelta(days=chance.randint(1, 4), hours=chance.randint(1, 5))
    ended = row.due <= now
    touched = chance.random() < ((0.2 if late else 0.95) if ended else 0.5)
    if late and ended and not touched:
        return _moved(row, "listed", measure="", handled_at=None)
    if handled > now or (state in OWED["look_back"] and not touched):
        begun = state == "listed" and not late and chance.random() < 0.5
        return _moved(row, "handling") if begun and row.entered_at < now else None
    measure = row.measure or chance.choice(MEASURES)
    kept = _moved(row, "handled", measure=measure, handled_at=handled)
    if checked > now or (not ended and chance.random() < 0.4) or chance.random() < 0.03:
        return kept
    act = chance.choices(("recover", "repeat", "unreached"), (45, 55, 4) if late else (76, 20, 4))[0]
    if ended and act == "repeat" and row.round > 2:
        act = "recover"
    states = {"recover": RECOVERED, "repeat": FAILED, "unreached": "unreached"}
    return {**kept, "state": states[act], "checked_at": checked, "checked_by": AUTHOR, "note": CALLS[act]}


def _moved(row: Row[Any], state: str, **values: Any) -> dict[str, Any]:
    same = {
        name: getattr(row, name) for name in ("measure", "handled_at", "checked_at", "checked_by", "note")
    }
    return {**same, "state": state, "entered_at": row.entered_at, **values}


def _again(row: Row[Any], entered: datetime, due: Any) -> dict[str, Any]:
    whose = ("shard", "order_id", "unit_id", "district_id", "township_id", "why", "demo")
    return {
        **{name: getattr(row, name) for name in whose},
        "round": row.round + 1,
        "entered_at": entered,
        "due": due(entered),
        "state": "listed",
    }


def _note(connection: Connection, moves: list[dict[str, Any]]) -> None:
    acts: Mapping[str, str] = {RECOVERED: "recover", FAILED: "repeat", "unreached": "unreached"}
    lines = []
    for each in moves:
        line = {
            "subject": "look_back",
            "record_id": each["number"],
            "account": AUTHOR,
            "detail": {"demo": True},
        }
        if each["handled_at"]:
            told_of = {"at": each["handled_at"], "act": "handle", "state": "handled", "note": each["measure"]}
            lines.append({**line, **told_of})
        if each["state"] in acts and each["checked_at"]:
            called = {"at": each["checked_at"], "act": acts[each["state"]], "state": each["state"]}
            lines.append({**line, **called, "note": each["note"]})
    if lines:
        connection.execute(insert(record_history), lines)
