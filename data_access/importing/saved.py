"""Save corrected matches as mappings and read them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection, delete, insert, select

from dashboard.i18n import _
from data_access.importing.errors import MappingError
from data_access.importing.mapping import Mapping, builtin_names
from data_access.importing.rejects import own_columns
from data_access.schema import saved_mapping


def save_mapping(connection: Connection, mapping: Mapping, account: str, now: datetime) -> None:
    """Save a mapping under its name, replacing the one saved before; built-in names raise MappingError."""
    if mapping.name in builtin_names():
        raise MappingError(
            _("{name} is the name of a built-in mapping: choose another.").format(name=mapping.name)
        )
    connection.execute(delete(saved_mapping).where(saved_mapping.c.name == mapping.name))
    connection.execute(
        insert(saved_mapping).values(
            name=mapping.name, content=mapping.model_dump(mode="json"), saved_by=account[:60], saved_at=now
        )
    )


def read_saved(connection: Connection, name: str) -> Mapping | None:
    """Return a saved mapping, None if there is none of this name; MappingError if it is no longer valid."""
    content = connection.scalar(select(saved_mapping.c.content).where(saved_mapping.c.name == name))
    if content is None:
        return None
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        raise MappingError(
            _("The saved mapping {name} is no longer valid: {reason}.").format(
                name=name, reason=error.errors()[0]["msg"]
            )
        ) from None


def name_for_head(connection: Connection, header: Sequence[str]) -> str:
    """Return the mapping that was saved last for a table with this head, "" if there is none."""
    head = list(header[own_columns(header) :])
    found = connection.execute(
        select(saved_mapping.c.name, saved_mapping.c.content).order_by(
            saved_mapping.c.saved_at.desc(), saved_mapping.c.name
        )
    )
    return next((str(row.name) for row in found if row.content.get("head") == head), "")


def saved_names(connection: Connection) -> tuple[str, ...]:
    """Return the names of the saved mappings."""
    return tuple(connection.scalars(select(saved_mapping.c.name).order_by(saved_mapping.c.name)))
