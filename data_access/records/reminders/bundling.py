"""Put messages for one receiver together, and write on each in which bundle it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, case, exists, select, update

from dashboard.reminders.bundles import BUNDLED, bundle_key
from data_access.schema import message, warning

MOST = 1000  # messages that a bundle is made of; what is beyond makes the next one
m, w = message.c, warning.c


def bundled(connection: Connection, ids: Sequence[int], due: ColumnElement[bool]) -> list[int]:
    """Return what of all that is due leaves with these messages, themselves among them; write bundles down.

    A bundle that was made before is taken as it was. What is urgent, or was tried by itself, stays alone.
    """
    chosen = connection.execute(
        select(m.message_id, m.channel, m.receiver, m.bundle).where(m.message_id.in_(ids), due)
    ).all()
    found = {row.message_id for row in chosen}
    again = sorted({row.bundle for row in chosen if row.bundle})
    if again:
        found |= _locked(connection, and_(due, m.bundle.in_(again)), None)
    fresh = {(row.channel, row.receiver) for row in chosen if row.channel in BUNDLED and row.receiver}
    for channel, receiver in sorted(fresh):
        own = and_(due, _alone_yet(), m.channel == channel, m.receiver == receiver)
        found |= _made(connection, _locked(connection, own, MOST))
    return sorted(found)


def rank_of_message() -> ColumnElement[int]:
    """Return how pressing a message is within a bundle: urgent, red, a notice, all else."""
    red = exists().where(w.warning_id == m.record_id, w.level == "red")
    ranks = ((m.urgent.is_(True), 0), (and_(m.subject == "warning", red), 1), (m.subject == "supervision", 2))
    return case(*ranks, else_=3).label("rank")


def _alone_yet() -> ColumnElement[bool]:
    return and_(m.bundle == "", m.attempts == 0, m.urgent.is_(False))


def _locked(connection: Connection, which: ColumnElement[bool], most: int | None) -> set[int]:
    query = select(m.message_id).where(which).order_by(m.message_id).with_for_update(skip_locked=True)
    return set(connection.scalars(query.limit(most) if most else query))


def _made(connection: Connection, ids: set[int]) -> set[int]:
    """Write a bundle's key on its messages, where there are several."""
    if len(ids) > 1:
        keys = connection.scalars(select(m.key).where(m.message_id.in_(ids))).all()
        connection.execute(update(message).where(m.message_id.in_(ids)).values(bundle=bundle_key(keys)))
    return ids
