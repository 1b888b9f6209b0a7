"""Pages that show what is kept here beside orders, and which tables fill them."""

from __future__ import annotations

from sqlalchemy import Connection, Table, select

from dashboard.i18n import _, noop
from dashboard.views.importing import Place
from data_access.importing.registers.every import find_register
from data_access.schema import (
    enterprise,
    expert,
    finding,
    instruction,
    ledger_item,
    report,
    social_supervisor,
    survey_response,
    visit,
)

# A page's name and address, the table that it shows, and the register whose tables fill it.
PLACES: tuple[tuple[str, str, Table, str], ...] = (
    (noop("Samples and fieldwork"), "/survey/fieldwork", enterprise, "enterprises"),
    (noop("Enterprise survey"), "/survey", survey_response, "answers"),
    (noop("Problem list"), "/survey/findings", finding, "answers"),
    (noop("Special reports"), "/proactive/reports", report, "reports"),
    (noop("Instructions"), "/proactive/instructions", instruction, "instructions"),
    (noop("Visits"), "/proactive/visits", visit, "visits"),
    (noop("Experts"), "/proactive/experts", expert, "experts"),
    (noop("Two ledgers"), "/supervise", ledger_item, "ledgers"),
    (noop("Pool of supervisors"), "/supervise/pool", social_supervisor, "supervisors"),
)


def record_places(connection: Connection) -> tuple[Place, ...]:
    """Return the pages of records: lit with the first record, else the table that would light each."""
    return tuple(
        Place(_(name), path, _holds(connection, table), (_(find_register(register).label),))
        for name, path, table, register in PLACES
    )


def _holds(connection: Connection, table: Table) -> bool:
    first = next(iter(table.primary_key.columns))
    return connection.scalar(select(first).limit(1)) is not None
