"""Create the departments and categories that a mapping lets a table bring along."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from data_access.importing.transactions import lock_reference
from data_access.schema import category, import_batch, unit


def create_missing(connection: Connection, batch_id: int, content: dict[str, Any]) -> bool:
    """Create what the batch needs and does not exist yet, noted for the undo; tell whether there was any."""
    lock_reference(connection)
    units = _create_units(connection, content["create_units"])
    categories = _create_categories(connection, content["create_categories"])
    if units or categories:
        noted = {**content, "created_units": units, "created_categories": categories}
        connection.execute(
            update(import_batch).where(import_batch.c.batch_id == batch_id).values(mapping_content=noted)
        )
    return bool(units or categories)


def _create_units(connection: Connection, wanted: dict[str, str]) -> list[int]:
    present = set(connection.scalars(select(unit.c.code).where(unit.c.code.in_(wanted))))
    new = sorted(set(wanted) - present)
    if not new:
        return []
    city = connection.scalar(select(unit.c.unit_id).where(unit.c.kind == "city"))
    number = int(connection.scalar(select(func.max(unit.c.unit_id))) or 0)
    place = int(
        connection.scalar(select(func.max(unit.c.official_order)).where(unit.c.kind == "department")) or 0
    )
    rows: list[dict[str, Any]] = [
        {
            "unit_id": number + step,
            "code": code,
            "name": wanted[code],
            "kind": "department",
            "parent_id": city,
            "official_order": place + step,
            "appraised": True,
            "traits": [],
            "aliases": [],
        }
        for step, code in enumerate(new, start=1)
    ]
    connection.execute(insert(unit), rows)
    return [row["unit_id"] for row in rows]


def _create_categories(connection: Connection, wanted: dict[str, list[str]]) -> list[int]:
    made: list[int] = []
    for code, path in sorted(wanted.items(), key=lambda item: item[1]):
        if _category_id(connection, code) is not None:
            continue
        parent = None
        if len(path) > 1:
            parent = _top_level(connection, path[0], made)
        made.append(_insert_category(connection, code, path[-1], parent))
    return made


def _top_level(connection: Connection, name: str, made: list[int]) -> int:
    """Return the first-level category of this name, created if need be."""
    from data_access.importing.lookup import CategoryIndex, created_category_code
    from data_access.reference.units import read_categories

    found = CategoryIndex(read_categories(connection)).find((name,))
    if found is not None and found.parent_id is None:
        return found.category_id
    code = created_category_code((name,))
    present = _category_id(connection, code)
    if present is not None:
        return present
    made.append(_insert_category(connection, code, name, None))
    return made[-1]


def _category_id(connection: Connection, code: str) -> int | None:
    return connection.scalar(select(category.c.category_id).where(category.c.code == code))


def _insert_category(connection: Connection, code: str, name: str, parent: int | None) -> int:
    number = int(connection.scalar(select(func.max(category.c.category_id))) or 0) + 1
    connection.execute(
        insert(category).values(
            category_id=number, code=code, name=name, parent_id=parent, official_order=number, aliases=[]
        )
    )
    return number
