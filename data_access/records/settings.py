"""Store settings with the day they are valid from, who set them and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert

from dashboard.appraisal.settings import AppraisalSettings
from data_access.database import bump_data_version
from data_access.queries.context.settings import APPRAISAL
from data_access.schema import appraisal_form, setting


def store_appraisal_settings(
    connection: Connection,
    settings: AppraisalSettings,
    *,
    valid_from: date,
    reason: str,
    account: str,
    now: datetime,
) -> None:
    """Store settings valid from a day on, replacing those that began on the same day.

    What was replaced stays a version of their history.
    """
    content = settings.model_dump(mode="json")
    connection.execute(
        insert(appraisal_form).values(
            state="stored",
            valid_from=valid_from,
            content=content,
            reason=reason,
            made_by=account,
            made_at=now,
        )
    )
    store_setting(connection, APPRAISAL, valid_from, content, account=account, now=now, reason=reason)


def store_setting(
    connection: Connection,
    name: str,
    valid_from: date,
    content: dict[str, Any],
    *,
    account: str,
    now: datetime,
    reason: str = "",
) -> None:
    """Store a setting valid from a day on in place of the one that began on the same day."""
    connection.execute(delete(setting).where(setting.c.name == name, setting.c.valid_from == valid_from))
    connection.execute(
        insert(setting).values(
            name=name,
            valid_from=valid_from,
            content=content,
            reason=reason,
            changed_by=account,
            changed_at=now,
        )
    )
    bump_data_version(connection, now)
