"""The screens on walls: found by their key, and listed for who keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.people.access import Scope, scope_of_screen
from dashboard.views.reference import Unit
from dashboard.views.screens import KeyedScreen, ScreenRow, ScreensView
from dashboard.wall.keeping import screen_state
from dashboard.wall.pairing import LIFETIME
from dashboard.wall.screens import SCENES, Screen
from data_access.queries.context.sources import CITY_ZONE
from data_access.records.sessions import token_hash
from data_access.reference.units import read_units
from data_access.schema import screen, screen_pairing, unit

s = screen.c
_WITH_DISTRICT = (
    select(screen, unit.c.code.label("district_code"), unit.c.name.label("district_name"))
    .select_from(screen.outerjoin(unit, s.district_id == unit.c.unit_id))
)  # fmt: skip


def screen_of_key(connection: Connection, key: str) -> KeyedScreen | None:
    """Return the screen that a key opens, None where it opens none; one that was revoked says so."""
    row = connection.execute(_WITH_DISTRICT.where(s.key_hash == token_hash(key))).first()
    return None if row is None else _keyed(row)


def keyed_screens(connection: Connection) -> list[KeyedScreen]:
    """Return the screens that a key opens now."""
    holding = _WITH_DISTRICT.where(s.key_hash.is_not(None), s.revoked_at.is_(None)).order_by(s.screen_id)
    return [_keyed(row) for row in connection.execute(holding)]


def seconds_left(connection: Connection, token: str, now: datetime) -> int:
    """Return for how many seconds the newest code of a waiting browser can be typed, 0 for none."""
    p = screen_pairing.c
    newest = connection.scalar(
        select(p.created_at)
        .where(p.token_hash == token_hash(token), p.used_at.is_(None), p.created_at <= now)
        .order_by(p.created_at.desc())
        .limit(1)
    )
    return max(0, int((newest + LIFETIME - now).total_seconds())) if newest else 0


def screens_view(
    connection: Connection, scope: Scope, selected: int, now: datetime, build: str
) -> ScreensView:
    """Return the screens by name with their state; raise Denied for who keeps none."""
    scope.require("manage_screens")
    rows = tuple(_row(row, now) for row in connection.execute(_WITH_DISTRICT.order_by(s.name)))
    open_one = next((row for row in rows if row.screen_id == selected), None)
    return ScreensView(rows, open_one, districts_of_today(connection, now), now, build)


def districts_of_today(connection: Connection, now: datetime) -> tuple[Unit, ...]:
    """Return the districts of today in their official order."""
    day = now.astimezone(CITY_ZONE).date()
    return tuple(
        each
        for each in read_units(connection)
        if each.kind == "district"
        and (each.valid_from is None or each.valid_from <= day)
        and (each.valid_to is None or day <= each.valid_to)
    )


def _keyed(row: Row[*tuple[Any, ...]]) -> KeyedScreen:
    return KeyedScreen(
        screen=_screen(row),
        scope=scope_of_screen(
            row.screen_id, row.district_id, row.district_code or "", row.district_name or ""
        ),
        screen_id=row.screen_id,
        revoked=row.revoked_at is not None,
        demo=row.demo,
        seen_at=row.seen_at,
    )


def _screen(row: Row[*tuple[Any, ...]]) -> Screen:
    return Screen(
        name=row.name,
        place=row.place,
        density=row.density,
        naming=row.naming,
        # A scene of a newer version, stored before the product was put back, is passed over.
        scenes=tuple(each for each in row.scenes if each in SCENES) or SCENES,
        dwell=row.dwell,
        district=row.district_code or "",
        scale=row.scale_percent / 100,
    )


def _row(row: Row[*tuple[Any, ...]], now: datetime) -> ScreenRow:
    return ScreenRow(
        screen_id=row.screen_id,
        screen=_screen(row),
        state=screen_state(row.keyed_at, row.revoked_at, row.seen_at, now),
        created_at=row.created_at,
        district_name=row.district_name or "",
        keyed_at=row.keyed_at,
        revoked_at=row.revoked_at,
        seen_at=row.seen_at,
        address=row.address,
        build=row.build,
        size=row.size,
    )
