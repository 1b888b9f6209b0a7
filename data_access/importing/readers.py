"""Read texts, codes and names of a field, each refused before it is looked at where it is too long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dashboard.i18n import _
from dashboard.order.folding import LONGEST_NAME
from data_access.importing import cells
from data_access.importing.errors import BadCell
from data_access.importing.sheets.cells import NO_RESULT


def bounded(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader of words, codes and names that refuses what is too long for any before it looks."""

    def within(text: str) -> Any:
        if len(text) > LONGEST_NAME:
            raise _too_long(len(text), LONGEST_NAME)
        return read(text)

    return within


def text_reader(limit: int) -> Callable[[str], str]:
    """Return a reader of free texts, which refuses one of more characters than its limit."""

    def read(text: str) -> str:
        value = cells.clean(text)
        if len(value) > limit:
            raise _too_long(len(value), limit)
        return value

    return read


def code_reader(limit: int) -> Callable[[str], str]:
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
        if len(value) > limit:
            raise _too_long(len(value), limit)
        return value

    return read


def refuse_formula(text: str) -> None:
    """Raise BadCell for a cell that shows the error of a formula, or one that was never worked out."""
    if text.strip() == NO_RESULT:
        raise BadCell(
            "no_result",
            _("The cell holds a formula without a result: open and save it in the spreadsheet program."),
        )
    if cells.is_sheet_error(text):
        raise BadCell("sheet_error", _("The cell holds a formula's error: put the value itself there."))


def unknown_word(valid: Iterable[str]) -> BadCell:
    """Return the rejection of a word that a vocabulary does not have, with words that it has."""
    said = _("This word is not known here. Valid words are, for example: {words}.")
    return BadCell("unknown_word", said.format(words="、".join(valid)))


def _too_long(length: int, limit: int) -> BadCell:
    return BadCell(
        "too_long",
        _("The text has {n} characters, at most {limit} are kept: shorten it.").format(n=length, limit=limit),
    )
