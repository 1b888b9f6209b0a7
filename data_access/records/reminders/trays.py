"""Whose tray a message lies in: an account's own, its unit's, the city's office's."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select

from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.reminders.messages import unit_tray
from data_access.schema import contact, message

m, c = message.c, contact.c


def my_tray(scope: Scope, *, every_channel: bool = False) -> ColumnElement[bool]:
    """Return the condition on messages that an account finds in its tray.

    `every_channel`: nothing leaves the machine, so what would go by another channel lies in the tray too.
    """
    tray = and_(m.channel == "tray", m.account.in_(_trays(scope)))
    if not every_channel:
        return tray
    mine = select(c.contact_id).where(c.account == scope.account)
    shared = select(c.contact_id).where(c.account == "")
    others = or_(m.contact_id.in_(mine), and_(_of_unit(scope), m.contact_id.in_(shared)))
    return or_(tray, and_(m.channel != "tray", others))


def _trays(scope: Scope) -> list[str]:
    """Return whose trays an account reads: its own, and its unit's where it answers for one."""
    if keeps(scope):
        return [scope.account, unit_tray(None)]
    answers = scope.unit_id is not None and scope.may("rectify")
    return [scope.account, unit_tray(scope.unit_id)] if answers else [scope.account]


def _of_unit(scope: Scope) -> ColumnElement[bool]:
    if keeps(scope):
        return m.unit_id.is_(None)
    return m.unit_id == scope.unit_id if scope.unit_id is not None and scope.may("rectify") else false()
