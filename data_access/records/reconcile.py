"""Keep what the reconciliation found: a month's published table, its verdict, the convention adopted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.people.access import Scope
from dashboard.reconcile.conventions import Convention, adopted, convention_of
from dashboard.views.reconcile import Reconciliation
from dashboard.views.reference import Period
from data_access.queries.context.settings import ADOPTED, PUBLISHED, RECONCILED, appraisal_settings, stored
from data_access.queries.reconcile.run import GivenTable
from data_access.records.settings import store_appraisal_settings, store_setting


@dataclass(frozen=True)
class Adopting:
    """What someone asks for: a convention as the office's from a month on, and why."""

    month: date  # the reconciled month that it comes from
    convention: Convention
    valid_from: date
    reason: str


def adopt(connection: Connection, scope: Scope, asked: Adopting, now: datetime) -> AppraisalSettings:
    """Store what the settings can express of a convention as the office's settings from a month on.

    Settings that began in the same month give way and stay in the list of adoptions; those of earlier months
    and those that begin later are untouched.
    """
    scope.require("import")
    settings = adopted(appraisal_settings(connection, asked.valid_from), asked.convention)
    store_appraisal_settings(
        connection,
        settings,
        valid_from=asked.valid_from,
        reason=asked.reason,
        account=scope.account,
        now=now,
    )
    _remember(connection, scope, asked, convention_of(settings), now)
    return settings


def _remember(
    connection: Connection, scope: Scope, asked: Adopting, stands: Convention, now: datetime
) -> None:
    earlier = next((row for row in stored(connection, ADOPTED) if row.valid_from == asked.valid_from), None)
    entry = {
        "month": asked.month.isoformat(),
        "convention": stands.code(),
        "reason": asked.reason,
        "account": scope.account,
        "at": now.replace(microsecond=0).isoformat(),
    }
    entries = [*(earlier.content["adoptions"] if earlier else []), entry]
    content = {"adoptions": entries}
    store_setting(connection, ADOPTED, asked.valid_from, content, account=scope.account, now=now)


def keep_published(
    connection: Connection,
    scope: Scope,
    period: Period,
    given: GivenTable,
    result: Reconciliation | None,
    now: datetime,
) -> None:
    """Keep a month's published table in place of an earlier one and note whether it is reproduced."""
    scope.require("import")
    content = {
        "header": list(given.header),
        "rows": [list(row) for row in given.rows],
        "numbers": list(given.numbers),
        "file_name": given.file_name,
    }
    store_setting(connection, PUBLISHED, period.first, content, account=scope.account, now=now)
    if result is not None:
        note_reconciled(connection, scope, result, now)


def note_reconciled(connection: Connection, scope: Scope, result: Reconciliation, now: datetime) -> None:
    """Note how far the chosen convention reproduces its month, with who found it and when."""
    note = {
        "reproduced": len(result.chosen.reproduced),
        "rows": result.rows,
        "convention": result.chosen.convention.code(),
        "complete": result.whole(result.chosen),
    }
    store_setting(connection, RECONCILED, result.period.first, note, account=scope.account, now=now)
