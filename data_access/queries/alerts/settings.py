"""Settings of warnings as stored, by the day they are valid from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from dashboard.alerts.settings import DEFAULTS, SETTING, AlertSettings
from data_access.schema import setting


def alert_settings(connection: Connection, at: date) -> AlertSettings:
    """Return the settings valid on a day, the product's defaults where none were stored."""
    s = setting.c
    content = connection.scalar(
        select(s.content).where(s.name == SETTING, s.valid_from <= at).order_by(s.valid_from.desc()).limit(1)
    )
    return DEFAULTS if content is None else AlertSettings.model_validate(content)
