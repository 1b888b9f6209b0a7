"""What orders and figures refer to: units, categories, periods, sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from urllib.parse import quote

from dashboard.views.vocabulary import AREAS


@dataclass(frozen=True)
class Unit:
    """A node of the unit tree: city, district, department, public utility or township."""

    unit_id: int
    code: str
    name: str
    kind: str
    official_order: int
    parent_id: int | None = None
    district_id: int | None = None
    subkind: str = ""
    pinyin: str = ""
    initials: str = ""
    appraised: bool = False
    traits: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def is_of(self, area: str) -> bool:
        """Tell whether a township is one of AREAS; without an area every unit is."""
        return not area or self.subkind in AREAS[area]


@dataclass(frozen=True)
class Category:
    """A node of the two-level category tree."""

    category_id: int
    code: str
    name: str
    official_order: int
    parent_id: int | None = None
    sensitive: bool = False
    government_complaint: bool = False
    aliases: tuple[str, ...] = ()


def unit_part(code: str) -> str:
    """Return a unit's code as the last part of an address; a browser would take dots alone for the way up."""
    return quote(code if code.lstrip("~").strip(".") else f"~{code}", safe="")


def unit_of_part(part: str) -> str:
    """Return the code that the last part of an address stands for, once it is decoded."""
    return part[1:] if part.startswith("~") and not part.lstrip("~").strip(".") else part


@dataclass(frozen=True)
class Period:
    """A stretch of local days, both ends included, with the text it was written as."""

    text: str
    first: date
    last: date
    kind: Literal["month", "months", "rolling", "days", "week", "quarter", "year"]


@dataclass(frozen=True)
class SourceState:
    """A source with its data time and how it stands against its rhythm."""

    code: str
    name: str
    rhythm: str
    rhythm_at: str
    time_zone: str
    demo: bool
    data_time: datetime | None
    missed: int  # expected arrivals missed at the reader's now
    orders: int = 0
    source_id: int = 0
