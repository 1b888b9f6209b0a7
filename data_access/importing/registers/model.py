"""What a register is: the fields its tables bring, how a row is completed, and how rows are stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine

from dashboard.views.registers import StandingRow
from data_access.importing.errors import BadField
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.records.people import Actor

Kind = Literal["text", "code", "day", "instant", "number", "unit", "category", "word", "yesno"]
Values = dict[str, Any]


@dataclass(frozen=True)
class RegisterField:
    """A field of a register: `limit` is the longest text in characters, of a number the largest.

    `words` are the spellings of each meaning of a word; `units` the kinds that a named unit may be of.
    """

    name: str
    label: str
    kind: Kind
    synonyms: tuple[str, ...]
    required: bool = False
    limit: int = 200
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: tuple[str, ...] = ()


def register_field(
    name: str, label: str, kind: Kind, synonyms: str, *, required: bool = False, **more: Any
) -> RegisterField:
    """Return a field whose synonyms are written in one line, a bar between them."""
    return RegisterField(name, label, kind, tuple(synonyms.split("|")), required, **more)


@dataclass(frozen=True)
class Around:
    """What checking a row needs from outside its table; `known` is what the register itself read before."""

    units: UnitIndex
    categories: CategoryIndex
    now: datetime
    date1904: bool = False
    known: Any = None


@dataclass(frozen=True)
class Stored:
    """What became of the rows that were stored; `batches` are the imports of orders that carry them."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    batches: tuple[int, ...] = ()


@dataclass(frozen=True)
class Together:
    """What good rows come to beside each other: which are refused after all, and what is told."""

    refused: Mapping[int, BadField] = field(default_factory=dict)  # by row number
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """A kind of table that is kept here.

    `key` names the fields by which two rows are the same; `know` reads what rows are held against, `complete`
    ends a row or raises BadField, `store` writes checked rows in the caller's transaction. `columns_of` adds
    fields that depend on what is stored, as the questions of a questionnaire. `speak` names what stands here
    that a row is about, whether it passed or not; `prepare` brings that up to date before rows are stored;
    `together` holds all good rows against what is stored.
    """

    name: str
    label: str
    permission: str
    fields: tuple[RegisterField, ...]
    key: tuple[str, ...]
    complete: Callable[[Values, Around], None]
    store: Callable[[Connection, Actor, Sequence[Values]], Stored]
    know: Callable[[Connection], Any] = lambda _connection: None
    columns_of: Callable[[Any], tuple[RegisterField, ...]] = lambda _known: ()
    speak: Callable[[Values, bool], StandingRow | None] = lambda _values, _passed: None
    prepare: Callable[[Engine, Actor], None] = lambda _engine, _actor: None
    together: Callable[[Sequence[Values], Around], Together] | None = None
