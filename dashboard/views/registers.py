"""What the page shows on which tables are brought into a register: a file on its way, and files before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

PROBLEMS_SHOWN = 100


@dataclass(frozen=True)
class FieldChoice:
    """A field that a column may be taken for."""

    name: str
    label: str
    required: bool = False


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the file: its number, name, some masked values, and the field it is taken for."""

    place: int
    column: str
    samples: tuple[str, ...]
    field: str
    certain: bool


@dataclass(frozen=True)
class RowProblem:
    """Why a row is rejected, as it is shown."""

    row_no: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class StandingRow:
    """A row about something that stands here: what, at which address, how it stands, what the row does."""

    row_no: int
    what: str
    where: str
    stands: str
    becomes: str


@dataclass(frozen=True)
class FileLook:
    """A sent file held against its register, before anything of it is stored."""

    token: str
    file_name: str
    columns: tuple[ColumnChoice, ...] = ()
    missing: tuple[str, ...] = ()
    read: int = 0
    passed: int = 0
    rejected: int = 0
    problems: tuple[RowProblem, ...] = ()  # the first PROBLEMS_SHOWN
    notes: tuple[str, ...] = ()
    before: datetime | None = None  # the same file was brought in then
    problem: str = ""  # why the file cannot be read at all
    advice: str = ""
    standing: tuple[StandingRow, ...] = ()  # the first PROBLEMS_SHOWN
    standing_all: int = 0


@dataclass(frozen=True)
class RegisterImport:
    """A table that was brought in."""

    import_id: int
    register: str
    file_name: str
    at: datetime
    who: str
    read: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int


@dataclass(frozen=True)
class RegistersView:
    """The page: the registers of the account, the one that is chosen, the file, the imports before."""

    registers: Sequence[tuple[str, str]]  # name and label in the reader's language
    of: str
    fields: Sequence[FieldChoice]
    look: FileLook | None = None
    done: RegisterImport | None = None
    recent: Sequence[RegisterImport] = ()
