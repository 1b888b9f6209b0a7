"""The page of registers: what a sent file says, and the tables that were brought in before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from dashboard.i18n import _
from dashboard.order.masking import mask_text
from dashboard.people.access import Scope
from dashboard.views.registers import (
    PROBLEMS_SHOWN,
    ColumnChoice,
    FieldChoice,
    FileLook,
    RegisterImport,
    RegistersView,
    RowProblem,
)
from data_access.database import reading
from data_access.importing.errors import UnusableFile
from data_access.importing.registers.checking import Checked
from data_access.importing.registers.every import REGISTERS, find_register
from data_access.importing.registers.model import Register
from data_access.importing.registers.service import SentFile, check
from data_access.records.people import Actor
from data_access.reference.accounts import shown_as
from data_access.schema import account, register_import

RECENT = 10

r = register_import.c
_COLUMNS = (
    *(r.import_id, r.register, r.file_name, r.at, r.account, r.rows_read),
    *(r.inserted, r.updated, r.unchanged, r.rejected),
)


def registers_view(
    engine: Engine,
    actor: Actor,
    of: str,
    sent: tuple[str, SentFile] | None,
    choices: Mapping[int, str],
    done: int,
) -> RegistersView:
    """Return the page for an account that imports; raise Denied for any other.

    `sent` is the token of an uploaded file with the file, `done` the number of an import to tell of.
    """
    actor.scope.require("import")
    mine = [one for one in REGISTERS if actor.scope.may(one.permission)]
    register = next((one for one in mine if one.name == of), mine[0])
    with reading(engine) as connection:
        fields = (*register.fields, *register.columns_of(register.know(connection)))
        recent = recent_imports(connection, register.name)
        ended = find_import(connection, done) if done else None
        before = _before(connection, sent[1], register) if sent else None
    look = _look(engine, actor, register, sent, choices, before) if sent else None
    return RegistersView(
        tuple((one.name, _(one.label)) for one in mine),
        register.name,
        tuple(FieldChoice(one.name, _(one.label), one.required) for one in fields),
        look,
        ended,
        recent,
    )


def recent_imports(connection: Connection, register: str) -> tuple[RegisterImport, ...]:
    """Return the newest imports into a register."""
    query = _imports().where(r.register == register).order_by(r.import_id.desc()).limit(RECENT)
    return tuple(map(_import, connection.execute(query)))


def find_import(connection: Connection, import_id: int) -> RegisterImport | None:
    """Return an import by its number."""
    row = connection.execute(_imports().where(r.import_id == import_id)).one_or_none()
    return None if row is None else _import(row)


def rejects_of(connection: Connection, scope: Scope, import_id: int) -> bytes | None:
    """Return the rejected rows of an import as CSV, None where there is none; raise Denied."""
    row = connection.execute(select(r.register, r.rejects).where(r.import_id == import_id)).one_or_none()
    if row is None or not row.rejects:
        return None
    scope.require(find_register(row.register).permission)
    return str(row.rejects).encode("utf-8-sig")


def _imports() -> Any:
    joined = register_import.outerjoin(account, account.c.name == r.account)
    return select(*_COLUMNS, account.c.display_name).select_from(joined)


def _import(row: Row[Any]) -> RegisterImport:
    return RegisterImport(
        row.import_id,
        row.register,
        row.file_name,
        row.at,
        shown_as(row.account, row.display_name),
        row.rows_read,
        row.inserted,
        row.updated,
        row.unchanged,
        row.rejected,
    )


def _before(connection: Connection, file: SentFile, register: Register) -> Any:
    same = select(func.max(r.at)).where(r.register == register.name, r.file_sha256 == file.sha256)
    return connection.scalar(same)


def _look(
    engine: Engine,
    actor: Actor,
    register: Register,
    sent: tuple[str, SentFile],
    choices: Mapping[int, str],
    before: Any,
) -> FileLook:
    token, file = sent
    try:
        checked = check(engine, actor, register, file, choices)
    except UnusableFile as error:
        return FileLook(token, file.name, problem=error.message, advice=error.what_to_do)
    return FileLook(
        token,
        file.name,
        _columns(checked),
        checked.missing,
        checked.read,
        len(checked.rows),
        checked.rejected,
        tuple(
            RowProblem(one.row_no, one.column, mask_text(one.value), one.message)
            for one in checked.problems[:PROBLEMS_SHOWN]
        ),
        checked.notes,
        before,
        standing=checked.standing[:PROBLEMS_SHOWN],
        standing_all=len(checked.standing),
    )


def _columns(checked: Checked) -> tuple[ColumnChoice, ...]:
    return tuple(
        ColumnChoice(use.place, use.column, tuple(map(mask_text, use.samples)), use.field, use.certain)
        for use in checked.uses
    )
