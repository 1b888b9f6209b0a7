"""Settings of the ledgers as stored, by the day they are valid from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from dashboard.ledgers.settings import SETTING, LedgerSettings
from dashboard.ledgers.weeks import Week
from data_access.queries.alerts.settings import alert_settings
from data_access.reference.own_settings import own_settings


def ledger_settings(connection: Connection, at: date) -> LedgerSettings:
    """Return the settings valid on a day."""
    return own_settings(connection, SETTING, LedgerSettings, at)


def note_days(connection: Connection, at: date) -> int:
    """Return after how many days a weekly note is missing: what warnings are raised by."""
    return alert_settings(connection, at).note_days


def judged_week(connection: Connection, week: Week) -> Week:
    """Return a week with the age of notes that was asked for at its known end."""
    return replace(week, note_days=note_days(connection, week.known.astimezone(week.zone).date()))
