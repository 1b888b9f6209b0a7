"""Bring a table into a register: check it, store it in one transaction, keep its rejected rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, update

from data_access.database import reading
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.registers.checking import Checked, check_file
from data_access.importing.registers.model import Around, Register
from data_access.importing.transactions import write
from data_access.records.people import Actor, record_act
from data_access.reference.units import read_categories, read_units
from data_access.schema import import_batch, register_import


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: where it lies, under which name, and the digest of its content."""

    path: Path
    name: str
    sha256: str


def check(
    engine: Engine, actor: Actor, register: Register, file: SentFile, choices: Mapping[int, str]
) -> Checked:
    """Check a file's rows and store nothing; raise UnusableFile or Denied."""
    actor.scope.require(register.permission)
    with reading(engine) as connection:
        around = Around(
            UnitIndex(read_units(connection)),
            CategoryIndex(read_categories(connection)),
            actor.now,
            known=register.know(connection),
        )
    return check_file(file.path, register, around, choices)


def bring_in(
    engine: Engine, actor: Actor, register: Register, file: SentFile, choices: Mapping[int, str]
) -> int:
    """Check a file and store its good rows, all or none of them; return the number of the import.

    Raises UnusableFile, Denied, and NothingToStore where no row passed.
    """
    actor.scope.require(register.permission)
    register.prepare(engine, actor)
    checked = check(engine, actor, register, file, choices)
    if checked.missing or not checked.rows:
        raise NothingToStore(file.name)
    return write(engine, lambda connection: _store(connection, actor, register, file, checked))


class NothingToStore(Exception):
    """No row of the table passed its checks."""


def _store(connection: Connection, actor: Actor, register: Register, file: SentFile, checked: Checked) -> int:
    stored = register.store(connection, actor, checked.rows)
    if stored.batches:
        carrying = update(import_batch).where(import_batch.c.batch_id.in_(stored.batches))
        connection.execute(carrying.values(file_name=file.name[:255], file_sha256=file.sha256))
    counts = {
        "inserted": stored.inserted,
        "updated": stored.updated,
        "unchanged": stored.unchanged,
        "rejected": checked.rejected,
    }
    made = connection.execute(
        insert(register_import).values(
            register=register.name,
            file_name=file.name[:255],
            file_sha256=file.sha256,
            at=actor.now,
            account=actor.scope.account,
            rows_read=checked.read,
            rejects=checked.rejects.decode("utf-8-sig"),
            **counts,
        )
    ).inserted_primary_key
    assert made is not None
    record_act(connection, actor, "import", f"{register.name}: {file.name}", True, counts)
    return int(made[0])
