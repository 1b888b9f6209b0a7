"""Pages drawn once for all who may see the same, until the data or the clock change what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from callbacks.context import get_context, get_engine, get_now, get_scope
from dashboard.i18n import current_language
from dashboard.people.access import Scope
from data_access.counting.kept import find_page, kept_page, settled
from data_access.database import Connection, reading
from data_access.queries.context.clock_mark import clock_mark
from data_access.queries.records.mark import records_mark
from layouts.plain import Drawn, drawn
from layouts.theme import current_theme

Draw = Callable[[Connection, Scope, datetime], Any]
Make = Callable[[Connection, datetime], bytes]


def kept(
    name: str,
    asked: object,
    draw: Draw,
    *,
    by_clock: bool = False,
    share: bool = True,
    records: bool = False,
) -> Drawn:
    """Return a page as bytes for the signed-in account's rights, language, theme and `asked`.

    `asked` must hold whatever the page depends on beside scope, language, theme, clock and data. Accounts of
    one role and unit see the same and share the page; the account's name is left out of what it is made of.
    `by_clock`: it shows clocks that no mark tells of, so it is drawn anew every five minutes. `share`: other
    processes find it; not for what has countless addresses, as lists of orders. `records`: it shows what is
    kept here beside orders, whose changes no version of the data tells of.
    """
    scope = replace(get_scope(), account="")
    made = kept_bytes(
        name,
        scope,
        asked,
        lambda connection, now: drawn(draw(connection, scope, now)).content,
        by_clock=by_clock,
        share=share,
        records=records,
    )
    return Drawn(made)


def kept_bytes(
    name: str,
    scope: Scope,
    asked: object,
    make: Make,
    *,
    by_clock: bool = False,
    share: bool = True,
    records: bool = False,
) -> bytes:
    """Return bytes kept as `kept` keeps a page, for a scope whose account says nothing in them."""
    shared = get_context().shared if share else None
    now = settled(get_now())
    with reading(get_engine()) as connection:
        mark = (asked, records_mark(connection)) if records else asked
        key = _key(connection, name, scope, mark, now, by_clock)
        return kept_page(connection, key, shared, lambda: make(connection, now))


def ready_bytes(name: str, scope: Scope, asked: object, *, records: bool = False) -> bytes | None:
    """Return what kept_bytes would give, None where it would have to be made first."""
    now = settled(get_now())
    with reading(get_engine()) as connection:
        mark = (asked, records_mark(connection)) if records else asked
        return find_page(connection, _key(connection, name, scope, mark, now), get_context().shared)


def _key(
    connection: Connection, name: str, scope: Scope, asked: object, now: datetime, by_clock: bool = False
) -> str:
    clock = now if by_clock else clock_mark(connection, now)
    return digest((get_context().build, name, scope, current_language(), current_theme(), clock, asked))


def digest(key: object) -> str:
    """Return a key's digest, the same in every process; raise TypeError for what cannot be written down."""
    return sha256(json.dumps(key, default=_plain).encode()).hexdigest()


def _plain(part: object) -> object:
    if is_dataclass(part) and not isinstance(part, type):
        return {type(part).__name__: {each.name: getattr(part, each.name) for each in fields(part)}}
    if isinstance(part, frozenset):
        return sorted(part)
    if isinstance(part, date):
        return part.isoformat()
    raise TypeError(f"{part!r} cannot stand in the key of a kept page")
