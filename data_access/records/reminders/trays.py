"""Whose tray a message lies in: an account's own, its unit's, the city's office's."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select

from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from data_access.schema import contact, message

m = message.c


def my_tray(scope: Scope, *, every_channel: bool = False) -> ColumnElement[bool]:
    """Return the condition on messages that an account finds in its tray.

    `every_channel`: nothing leaves the machine, so what would go by another channel lies in the tray too.
    """
    own = and_(m.channel == "tray", m.account == scope.account, m.account != "")
    unit = and_(m.account == "", _of_unit(scope))
    if not every_channel:
        return or_(own, and_(unit, m.channel == "tray"))
    mine = select(contact.c.contact_id).where(contact.c.account == scope.account, contact.c.account != "")
    shared = select(contact.c.contact_id).where(contact.c.account == "")
    return or_(
        own,
        and_(m.channel != "tray", m.contact_id.in_(mine)),
        and_(unit, or_(m.channel == "tray", m.contact_id.in_(shared))),
    )


def _of_unit(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on a unit's own messages: of who answers for it, the office's of who keeps it."""
    if keeps(scope):
        return m.unit_id.is_(None)
    if scope.unit_id is None or not scope.may("rectify"):
        return false()
    return m.unit_id == scope.unit_id
