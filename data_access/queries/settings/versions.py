"""The stored versions of a group of settings, and the one that holds on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Row, func, select

from dashboard.settings.fields import Group
from data_access.queries.context.settings import stored
from data_access.schema import record_history

SUBJECT = "settings"  # of their history
h = record_history.c


def versions_of(connection: Connection, name: str) -> Sequence[Row[Any]]:
    """Return the versions of a group, the newest first day first."""
    return stored(connection, name)


def newest_of(connection: Connection, group: Group) -> int:
    """Return a number that grows with every change of a group, 0 before the first."""
    mine = (h.subject == SUBJECT, h.record_id == group.number)
    return connection.scalar(select(func.max(h.history_id)).where(*mine)) or 0


def settings_at(group: Group, rows: Sequence[Row[Any]], day: date) -> BaseModel:
    """Return the settings that hold on a day, the product's own before the first version."""
    found = next((row for row in rows if row.valid_from <= day), None)
    return group.model() if found is None else group.model.model_validate(found.content)
