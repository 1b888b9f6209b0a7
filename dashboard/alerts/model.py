"""What warnings are about, how they stand, and what judging one object says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from dashboard.alerts.records import ENDED

Kind = Literal["solve", "onsite", "feedback", "promise", "note", "below", "overturn", "source", "calendar"]
KINDS: tuple[Kind, ...] = (
    "solve",
    "onsite",
    "feedback",
    "promise",
    "note",
    "below",
    "overturn",
    "source",
    "calendar",
)
CLOCKS = ("solve", "onsite", "feedback")
OF_ORDERS = (*CLOCKS, "overturn")
OF_LEDGERS = ("promise", "note")
OF_SYSTEM = ("source", "calendar")

Level = Literal["", "amber", "red"]
HEIGHT: Mapping[str, int] = {"": 0, "amber": 1, "red": 2}
Act = Literal["none", "raise", "rise", "keep", "recover", "rearm", "return", "over"]


@dataclass(frozen=True)
class Place:
    """Who answers for an object and where it lies, by unit numbers; without a unit the city's office."""

    unit_id: int | None = None
    district_id: int | None = None
    township_id: int | None = None


@dataclass(frozen=True)
class Reading:
    """What the data say of one object: at which level it holds, "" for not any more.

    `judged_at` is the data time of the object's own source, or the reader's now for what is kept here.
    `day` is its local day. `detail` says why: rule, deadline, fraction, threshold. `gone`: the base does not
    hold the object any more, so that nothing is known of how it ended. `past`: it is judged no more.
    """

    kind: str
    key: str
    level: Level
    judged_at: datetime
    day: date
    place: Place = Place()
    shard: int | None = None
    order_id: int | None = None
    period: str = ""
    indicator: str = ""
    months: int = 0
    detail: Mapping[str, Any] = field(default_factory=dict)
    gone: bool = False
    past: bool = False


@dataclass(frozen=True)
class Stored:
    """A warning as it stands in the base."""

    kind: str
    level: Level
    state: str
    episode: int
    judged_at: datetime
    good_days: int = 0
    good_day: date | None = None
    gone: str = ""  # the state that it had when the base lost its object, "" where it did not

    @property
    def ended(self) -> bool:
        """Tell whether it holds no more."""
        return self.state in ENDED


@dataclass(frozen=True)
class Outcome:
    """What judging makes of a warning; `told`: somebody is to be told of this level of this episode."""

    act: Act
    level: Level = ""
    state: str = ""
    episode: int = 1
    good_days: int = 0
    good_day: date | None = None
    told: bool = False


def order_key(kind: str, shard: int, order_id: int, attempt: int = 0) -> str:
    """Return the key of a clock of an order, or of an overturn of one of its handlings."""
    return f"{kind}:{shard}:{order_id}:{attempt}" if attempt else f"{kind}:{shard}:{order_id}"


def below_key(unit_id: int, indicator: str, month: str) -> str:
    """Return the key of a unit's indicator in a month."""
    return f"below:{unit_id}:{indicator}:{month}"


def item_key(kind: str, number: int | str) -> str:
    """Return the key of a ledger's item, a source, a year of the calendar."""
    return f"{kind}:{number}"
