"""Watch the ledgers: take over what the platform's log says, and remind of promises ahead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from dashboard.people.access import OPERATOR
from data_access.records.ledgers.places import settle_places
from data_access.records.ledgers.reminding import remind
from data_access.records.ledgers.taking import take_over
from data_access.records.people import Actor, record_act


def watch(connection: Connection, now: datetime) -> dict[str, int]:
    """Bring the ledgers up to a moment, in the caller's transaction; the same moment again changes nothing.

    Returns how many items were taken over (`taken`), brought on by the platform's log (`brought`), and of how
    many items units were told (`reminded`).
    """
    return {**follow(connection, now), "reminded": remind(connection, now)}


def follow(connection: Connection, now: datetime) -> dict[str, int]:
    """Bring the ledgers on by the platform's logs; return how many items were taken over and brought on."""
    settle_places(connection)
    taken, brought = take_over(connection, now)
    done = {"taken": taken, "brought": brought}
    if taken or brought:
        record_act(connection, Actor(OPERATOR, now), "record", "ledger import", True, done)
    return done
