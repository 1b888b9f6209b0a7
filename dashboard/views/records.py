"""What all records that are kept here show: their history, their files, and what came of an act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


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
