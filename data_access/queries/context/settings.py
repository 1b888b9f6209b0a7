"""Appraisal settings as stored, by the day they are valid from, and the months reconciled under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.appraisal.settings import AppraisalSettings, settings_in_force
from dashboard.reconcile.conventions import convention_of
from dashboard.views.context import ReconciledMonth
from data_access.schema import setting

# Names under which settings are stored.
APPRAISAL, RECONCILED = "appraisal", "reconciled"
PUBLISHED, ADOPTED = "published", "reconcile_adopted"

Versions = tuple[tuple[date, AppraisalSettings], ...]


@dataclass(frozen=True)
class Office:
    """What the office settled: its settings by their first day, and the newest month they reproduce."""

    versions: Versions
    reconciled: ReconciledMonth | None

    def settings(self, at: date) -> AppraisalSettings:
        """Return the settings valid on a day, the product's defaults where none were stored."""
        return settings_in_force(self.versions, at)


def office(connection: Connection) -> Office:
    """Read the settings of all times and the newest month whose published table they reproduce."""
    statement = (
        select(setting)
        .where(setting.c.name.in_((APPRAISAL, RECONCILED)))
        .order_by(setting.c.valid_from.desc())
    )
    rows = connection.execute(statement).all()
    versions = tuple(
        (row.valid_from, AppraisalSettings.model_validate(row.content))
        for row in reversed(rows)
        if row.name == APPRAISAL
    )
    return Office(versions, _reconciled([row for row in rows if row.name == RECONCILED], versions))


def appraisal_settings(connection: Connection, at: date) -> AppraisalSettings:
    """Return the appraisal settings valid on a day, the product's defaults where none were stored."""
    return office(connection).settings(at)


def _reconciled(rows: Sequence[Row[Any]], versions: Versions) -> ReconciledMonth | None:
    """Return the newest month that is reproduced in every row by settings in force then or later.

    A convention that was found and not adopted makes no figure of the product agree with the bulletin.
    """
    for row in rows:
        start = row.valid_from
        valid = [settings_in_force(versions, start)] + [each for begin, each in versions if begin > start]
        codes = {convention_of(each).code() for each in valid}
        if row.content.get("complete") and row.content["convention"] in codes:
            return ReconciledMonth(
                start, row.content["convention"], row.content["rows"], row.changed_by, row.changed_at
            )
    return None


def stored(connection: Connection, name: str) -> Sequence[Row[Any]]:
    """Return what was stored under a name, the newest first day first."""
    statement = select(setting).where(setting.c.name == name).order_by(setting.c.valid_from.desc())
    return connection.execute(statement).all()
