"""Read free texts and codes as they stand, up to the length that is kept."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.i18n import _
from data_access.importing import cells
from data_access.importing.errors import BadCell
from data_access.importing.fields import Field


def text_reader(one: Field) -> Callable[[str], str]:
    """Return what reads a free text; it raises BadCell for one that is too long."""

    def read(text: str) -> str:
        value = cells.clean(text)
        if len(value) > one.limit:
            raise _too_long(len(value), one.limit)
        return value

    return read


def code_reader(one: Field) -> Callable[[str], str]:
    """Return what reads a code in half-width signs; it raises BadCell where digits were lost."""

    def read(text: str) -> str:
        value = cells.plain(text)
        if cells.is_scientific(value):
            raise BadCell(
                "scientific",
                _(
                    "The number became {value} and lost digits: format the column as text and export again."
                ).format(value=value),
            )
        if len(value) > one.limit:
            raise _too_long(len(value), one.limit)
        return value

    return read


def _too_long(length: int, limit: int) -> BadCell:
    return BadCell(
        "too_long",
        _("The text has {n} characters, at most {limit} are kept: shorten it.").format(n=length, limit=limit),
    )
