"""What all records that are kept here show: their history, their files, and what came of an act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboard.views.reference import Category, Unit


@dataclass(frozen=True)
class HistoryLine:
    """One act on a record: when, by whom, in which state it left it, with what was said."""

    at: datetime
    who: str
    act: str
    state: str = ""
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AttachedFile:
    """A file that belongs to a record; `kind` is one of data_access.records.attachments.KINDS."""

    attachment_id: int
    name: str
    kind: str
    size: int  # bytes
    at: datetime
    who: str

    @property
    def is_picture(self) -> bool:
        """Tell whether a browser shows it as a picture."""
        return self.kind in ("jpeg", "png")


@dataclass(frozen=True)
class Answer:
    """What came of an act: a word for the page, whether it was done, the record that it was done to.

    `which` names what a refusal is about, where that is not the record itself.
    """

    said: str
    done: bool = True
    record_id: int = 0
    which: str = ""


@dataclass(frozen=True)
class Choices:
    """What forms offer: units that may be named, categories, districts and townships to visit."""

    units: tuple[Unit, ...] = ()
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A record's history and files."""

    history: tuple[HistoryLine, ...] = ()
    files: tuple[AttachedFile, ...] = ()
    may_attach: bool = False
