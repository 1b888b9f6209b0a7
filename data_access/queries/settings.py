"""Appraisal settings as stored, by the day they are valid from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select

from dashboard.settings import AppraisalSettings, settings_in_force
from data_access.database import bump_data_version
from data_access.schema import setting

APPRAISAL = "appraisal"


def appraisal_settings(connection: Connection, at: date) -> AppraisalSettings:
    """Return the appraisal settings valid on a day, the product's defaults where none were stored."""
    rows = connection.execute(
        select(setting.c.valid_from, setting.c.content).where(setting.c.name == APPRAISAL)
    ).all()
    return settings_in_force(
        [(row.valid_from, AppraisalSettings.model_validate(row.content)) for row in rows], at
    )


def settings_since(connection: Connection, at: date) -> date | None:
    """Return the day from which the settings valid on a day are, None for the product's defaults."""
    since: date | None = connection.scalar(
        select(func.max(setting.c.valid_from)).where(setting.c.name == APPRAISAL, setting.c.valid_from <= at)
    )
    return since


def store_appraisal_settings(
    connection: Connection,
    settings: AppraisalSettings,
    *,
    valid_from: date,
    reason: str,
    account: str,
    now: datetime,
) -> None:
    """Store settings valid from a day on, replacing those that began on the same day."""
    connection.execute(delete(setting).where(setting.c.name == APPRAISAL, setting.c.valid_from == valid_from))
    connection.execute(
        insert(setting).values(
            name=APPRAISAL,
            valid_from=valid_from,
            content=settings.model_dump(mode="json"),
            reason=reason,
            changed_by=account,
            changed_at=now,
        )
    )
    bump_data_version(connection, now)
