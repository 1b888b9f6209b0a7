"""Settings of one subject as stored, by the day they are valid from; its defaults where none were."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import Connection, select

from data_access.schema import setting

Model = TypeVar("Model", bound=BaseModel)


def own_settings(connection: Connection, name: str, model: type[Model], at: date) -> Model:
    """Return the settings stored under a name that are valid on a day."""
    found = connection.scalar(
        select(setting.c.content)
        .where(setting.c.name == name, setting.c.valid_from <= at)
        .order_by(setting.c.valid_from.desc())
        .limit(1)
    )
    return model() if found is None else model.model_validate(found)
