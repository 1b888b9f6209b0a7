"""What is done to screens on walls: kept at the desk, paired by a code, opened by a key, cut off.

A key is 256 random bits of which only the SHA-256 is stored. It is good until it is revoked or another one
takes its place, whatever the server's secret, its processes or its clock do.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update

from dashboard.wall.keeping import screen_problem
from dashboard.wall.pairing import LENGTH, LIFETIME, SIGNS, read_code
from dashboard.wall.screens import Screen
from data_access.records.people import Actor, record_act
from data_access.records.sessions import TOKEN_BYTES, token_hash, touch
from data_access.schema import account, audit, screen, screen_pairing, unit

# How long a code that can be typed no more is remembered, to say so; how many wait at once; wrong ones typed.
REMEMBERED = timedelta(hours=1)
MOST_OF_ADDRESS, MOST_WAITING = 100, 500
MOST_WRONG = 10
Values = dict[str, Any]

s, p = screen.c, screen_pairing.c


def add_screen(connection: Connection, actor: Actor, wanted: Screen) -> tuple[str, int]:
    """Add a screen without a key; return "added" and its number, or what is wrong and 0.

    Wrong is a field of the screen, "district" for one that is none, "taken" for a name.
    """
    actor.scope.require("manage_screens")
    problem, values = _values(connection, wanted, 0)
    key = 0
    if not problem:
        made = connection.execute(insert(screen).values(created_at=actor.now, **values)).inserted_primary_key
        key = int(made[0]) if made is not None else 0
    _record(connection, actor, "screen_add", wanted.name, key, problem, _told(wanted))
    return problem or "added", key


def change_screen(connection: Connection, actor: Actor, screen_id: int, wanted: Screen) -> str:
    """Change what a screen is and shows; return "changed", "unknown", or what is wrong as in add_screen."""
    actor.scope.require("manage_screens")
    row = _find(connection, screen_id)
    problem, values = _values(connection, wanted, screen_id)
    problem = "unknown" if row is None else problem
    if not problem:
        connection.execute(update(screen).where(s.screen_id == screen_id).values(**values))
    before = {"before": row.name} if row is not None and row.name != wanted.name else {}
    _record(connection, actor, "screen_change", wanted.name, screen_id, problem, {**_told(wanted), **before})
    return problem or "changed"


def make_key(connection: Connection, actor: Actor, screen_id: int) -> tuple[str, str]:
    """Give a screen a new key, which ends the one before; return name and key, both empty for no screen."""
    actor.scope.require("manage_screens")
    row, key = _find(connection, screen_id), secrets.token_urlsafe(TOKEN_BYTES)
    if row is not None:
        _put_key(connection, actor, screen_id, token_hash(key))
    name = "" if row is None else row.name
    _record(connection, actor, "screen_key", name, screen_id, "" if row is not None else "unknown", {})
    return name, key if row is not None else ""


def revoke_key(connection: Connection, actor: Actor, screen_id: int) -> str:
    """End a screen's key; return "revoked", "unknown", or "no_key" where none holds."""
    actor.scope.require("manage_screens")
    row = _find(connection, screen_id)
    answer = "unknown" if row is None else "revoked" if _holds(row) else "no_key"
    if answer == "revoked":
        connection.execute(update(screen).where(s.screen_id == screen_id).values(revoked_at=actor.now))
    why = "" if answer == "revoked" else answer
    _record(connection, actor, "screen_revoke", "" if row is None else row.name, screen_id, why, {})
    return answer


def remove_screen(connection: Connection, actor: Actor, screen_id: int) -> str:
    """Remove a screen; return "removed", "unknown", or "holds_key" where it must be cut off first."""
    actor.scope.require("manage_screens")
    row = _find(connection, screen_id)
    answer = "unknown" if row is None else "holds_key" if _holds(row) else "removed"
    if answer == "removed":
        connection.execute(delete(screen).where(s.screen_id == screen_id))
    why = "" if answer == "removed" else answer
    _record(connection, actor, "screen_remove", "" if row is None else row.name, screen_id, why, {})
    return answer


def pair_screen(connection: Connection, actor: Actor, screen_id: int, typed: str) -> tuple[str, str]:
    """Let the browser that shows a code become a screen; return the answer and the browser's address.

    The answer is "paired", or why not: "unknown" screen; "code_unknown", "code_late", "code_used";
    "code_many" after MOST_WRONG wrong ones of one account within a code's life.
    """
    actor.scope.require("manage_screens")
    row, waiting = _find(connection, screen_id), None
    if row is None:
        answer = "unknown"
    elif _wrong_codes(connection, actor) >= MOST_WRONG:
        answer = "code_many"
    else:
        waiting, answer = _waiting(connection, typed, actor.now)
    if waiting is not None and not _take(connection, actor.now, waiting.token_hash):
        waiting, answer = None, "code_used"
    name, address, detail = "" if row is None else row.name, "", {}
    if waiting is not None:
        _put_key(connection, actor, screen_id, waiting.token_hash)
        answer, address = "paired", waiting.address
        detail = {"browser": address}
    _record(connection, actor, "screen_pair", name, screen_id, "" if answer == "paired" else answer, detail)
    return answer, address


def may_wait(connection: Connection, now: datetime, address: str) -> bool:
    """Tell whether one more browser of an address may wait for its code to be typed."""
    living = select(func.count()).where(p.created_at > now - LIFETIME)
    own = connection.scalar(living.where(p.address == address[:60])) or 0
    return own < MOST_OF_ADDRESS and (connection.scalar(living) or 0) < MOST_WAITING


def open_pairing(connection: Connection, now: datetime, address: str, token: str = "") -> tuple[str, str]:
    """Return a new code for a browser that waits, and its token: the given one where it waits already."""
    connection.execute(
        delete(screen_pairing).where(or_(p.created_at <= now - REMEMBERED, p.created_at > now + REMEMBERED))
    )
    known = select(p.pairing_id).where(p.token_hash == token_hash(token), p.used_at.is_(None))
    if not token or connection.scalar(known.limit(1)) is None:
        token = secrets.token_urlsafe(TOKEN_BYTES)
    code = _unused_code(connection)
    connection.execute(
        insert(screen_pairing).values(
            code_hash=token_hash(code), token_hash=token_hash(token), address=address[:60], created_at=now
        )
    )
    return code, token


def touch_screen(
    engine: Engine, screen_id: int, now: datetime, address: str, build: str = "", size: str = ""
) -> bool:
    """Note that a screen is in contact and what it tells; False at once while an import holds the base."""
    told = {name: value for name, value in (("build", build), ("size", size)) if value}
    own = update(screen).where(s.screen_id == screen_id)
    return touch(engine, own.values(seen_at=now, address=address[:60], **told))


def _find(connection: Connection, screen_id: int) -> Row[*tuple[Any, ...]] | None:
    return connection.execute(select(screen).where(s.screen_id == screen_id)).first()


def _holds(row: Row[*tuple[Any, ...]]) -> bool:
    """Tell whether a screen has a key that opens something."""
    return row.key_hash is not None and row.revoked_at is None


def _values(connection: Connection, wanted: Screen, screen_id: int) -> tuple[str, Values]:
    """Return what is wrong with a screen that is to be stored, and its columns."""
    name = wanted.name.strip()
    taken = select(s.screen_id).where(s.name == name, s.screen_id != screen_id)
    district = connection.scalar(
        select(unit.c.unit_id).where(unit.c.code == wanted.district, unit.c.kind == "district")
    )
    problem = screen_problem(wanted)
    problem = problem or ("district" if wanted.district and district is None else "")
    problem = problem or ("taken" if connection.scalar(taken) is not None else "")
    return problem, {
        "name": name,
        "place": wanted.place.strip(),
        "density": wanted.density,
        "naming": wanted.naming,
        "scenes": list(wanted.scenes),
        "dwell": wanted.dwell,
        "district_id": district if wanted.district else None,
        "scale_percent": round(wanted.scale * 100),
    }


def _put_key(connection: Connection, actor: Actor, screen_id: int, key_hash: str) -> None:
    demo = connection.scalar(select(account.c.demo).where(account.c.name == actor.scope.account))
    fresh = {"revoked_at": None, "seen_at": None, "address": "", "build": "", "size": ""}
    connection.execute(
        update(screen)
        .where(s.screen_id == screen_id)
        .values(key_hash=key_hash, keyed_at=actor.now, demo=bool(demo), **fresh)
    )


def _waiting(connection: Connection, typed: str, now: datetime) -> tuple[Row[*tuple[Any, ...]] | None, str]:
    """Return the browser that shows a code now, or None and why there is none."""
    code = read_code(typed)
    row = connection.execute(select(screen_pairing).where(p.code_hash == token_hash(code))).first()
    if not code or row is None:
        return None, "code_unknown"
    if row.used_at is not None:
        return None, "code_used"
    # A code of a clock that was put back has no age: it is as good as run out.
    return (row, "") if timedelta() <= now - row.created_at < LIFETIME else (None, "code_late")


def _take(connection: Connection, now: datetime, waiting_hash: str) -> bool:
    """Use up the codes of a browser; of two who type them at once the base lets one through."""
    own = (p.token_hash == waiting_hash) & p.used_at.is_(None)
    return connection.execute(update(screen_pairing).where(own).values(used_at=now)).rowcount > 0


def _wrong_codes(connection: Connection, actor: Actor) -> int:
    a = audit.c
    wrong = select(func.count()).where(
        a.action == "screen_pair",
        a.account == actor.scope.account,
        a.success.is_(False),
        a.at > actor.now - LIFETIME,
    )
    return connection.scalar(wrong) or 0


def _unused_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(SIGNS) for _position in range(LENGTH))
        if connection.scalar(select(p.pairing_id).where(p.code_hash == token_hash(code))) is None:
            return code


def _told(wanted: Screen) -> Values:
    """Return what the audit trail keeps of a screen's settings."""
    return {
        "place": wanted.place[:40],
        "district": wanted.district[:20],
        "naming": wanted.naming[:20],
        "density": wanted.density[:20],
        "scenes": ",".join(wanted.scenes)[:80],
    }


def _record(
    connection: Connection, actor: Actor, action: str, name: str, screen_id: int, why: str, detail: Values
) -> None:
    told = {"screen": screen_id, **detail, **({"refused": why} if why else {})}
    record_act(connection, actor, action, name, not why, told)
