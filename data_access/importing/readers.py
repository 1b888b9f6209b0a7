"""Read texts, codes and names of a field, each refused before it is looked at where it is too long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.i18n import _
from dashboard.order.folding import LONGEST_NAME
from data_access.importing import cells
from data_access.importing.errors import BadCell
from data_access.importing.fields import Field


def bounded(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader of words, codes and names that refuses what is too long for any before it looks."""

    def within(text: str) -> Any:
        if len(text) > LONGEST_NAME:
            raise _too_long(len(text), LONGEST_NAME)
        return read(text)

    return within


def text_reader(one: Field) -> Callable[[str], str]:
    """Return a reader of free texts, which refuses one longer than its field."""

    def read(text: str) -> str:
        value = cells.clean(text)
        if len(value) > one.limit:
            raise _too_long(len(value), one.limit)
        return value

    return read


def code_reader(one: Field) -> Callable[[str], str]:
    """Return a reader of codes, which refuses one that a spreadsheet has rounded."""

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
