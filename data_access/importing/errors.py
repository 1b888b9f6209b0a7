"""Tell what is wrong with a file, a mapping or a row, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.i18n import _


class UnusableFile(Exception):
    """A file or mapping that cannot be used at all: nothing of it is stored.

    `code` names the cause for programs; `message` and `what_to_do` are in the reader's language.
    """

    def __init__(self, code: str, message: str, what_to_do: str = "") -> None:
        super().__init__(f"{message} {what_to_do}".strip())
        self.code = code
        self.message = message
        self.what_to_do = what_to_do


class MappingError(UnusableFile):
    """A mapping that contradicts itself or the table; the message names line, key and valid values."""

    def __init__(self, message: str, what_to_do: str = "") -> None:
        super().__init__("mapping", message, what_to_do)


class DoubtfulColumns(UnusableFile):
    """Columns that decide figures and were matched by likeness alone; `draft` is a mapping to correct."""

    def __init__(self, columns: Sequence[str], draft: str) -> None:
        super().__init__(
            "doubtful",
            _("These columns decide figures and were only guessed: {columns}.").format(
                columns="; ".join(columns)
            ),
            _("Correct the mapping that was written beside the table, and import with --mapping."),
        )
        self.draft = draft


class UndoRefused(Exception):
    """A batch that cannot be taken back; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Problem:
    """One reason why a row is rejected; `row_no` is the row as the spreadsheet shows it, header = 1."""

    row_no: int
    field: str
    column: str
    value: str
    rule: str
    message: str


class BadCell(ValueError):
    """A cell that breaks a rule; carries the rule's name and the message for the reader."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


class BadField(Exception):
    """A rule broken by a whole row, named at one field."""

    def __init__(self, name: str, rule: str, message: str) -> None:
        super().__init__(message)
        self.field = name
        self.rule = rule
        self.message = message
