"""Views of proactive governance: hot spots by place, new terms, repeats, replies given many times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.views.context import FigureContext
from dashboard.views.reference import Category, Period, Unit


@dataclass(frozen=True)
class HotLine:
    """Orders of a category in one place in the last seven days against what was to be expected.

    `low` to `high` holds the central share that the settings name of what was to be expected.
    """

    category: Category
    unit: Unit | None  # None: of the whole city
    n: int
    usual: float
    low: int
    high: int
    chance: float  # of n or more if nothing had changed
    unusual: bool = False
    since: date | None = None  # first day of the weeks in a row that were unlikely by chance


@dataclass(frozen=True)
class HotGroup:
    """A hot spot: the line that says how much, then the places that it shows in."""

    category: Category
    lines: tuple[HotLine, ...]
    origin: Unit | None = None  # the district whose number is the least likely by chance


@dataclass(frozen=True)
class HotWeek:
    """A week of the chosen line; without `usual` the history before it is too short."""

    period: Period
    as_of: datetime
    n: int
    usual: float | None = None
    low: int = 0
    high: int = 0
    unusual: bool = False


@dataclass(frozen=True)
class HotSeries:
    """The chosen line over the weeks, oldest first, and the places that its orders lie in."""

    line: HotLine
    weeks: tuple[HotWeek, ...]
    places: tuple[HotLine, ...]


@dataclass(frozen=True)
class NewTerm:
    """A term of which more orders of the last days speak than of those before.

    `beside` are terms that stand in nearly the same orders.
    """

    term: str
    n: int
    usual: float
    chance: float
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewTerms:
    """The terms of the last days' requests that are new or much more frequent, the strongest first."""

    period: Period
    orders: int  # of the last days
    before: int  # compared with
    looked_at: int  # different terms
    found: tuple[NewTerm, ...] = ()


@dataclass(frozen=True)
class HotView:
    """What one account sees of a place: `place` None is the whole city.

    `weeks` there are to compare with; with fewer than the rule asks for there is nothing else. `denied`: the
    account opens no orders.
    """

    live: FigureContext
    place: Unit | None
    places: tuple[Unit, ...] = ()  # to choose from, in the official order
    denied: bool = False
    period: Period | None = None
    weeks: int = 0
    groups: tuple[HotGroup, ...] = ()
    inside: tuple[HotGroup, ...] = ()  # of a district's townships
    watched: tuple[HotLine, ...] = ()  # sensitive categories and complaints about government
    every: tuple[HotLine, ...] = ()  # every category of the place that has any order
    chosen: HotSeries | None = None
    terms: NewTerms | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownOrder:
    """An order beside others: texts are masked already."""

    source: str
    order_no: str
    opened_at: datetime
    closed_at: datetime | None
    enterprise: str
    unit: str
    title: str
    reply: str = ""


@dataclass(frozen=True)
class RepeatGroup:
    """Orders of one enterprise about one category, oldest first; `again` of them followed a close."""

    enterprise: str  # masked
    category: Category
    again: int
    orders: tuple[ShownOrder, ...]


@dataclass(frozen=True)
class Share:
    """How many of the orders of a unit or category; `key` is its code."""

    key: str
    name: str
    n: int
    of: int


@dataclass(frozen=True)
class RepeatsView:
    """The same enterprise about the same matter again after a close, in the orders of a period."""

    context: FigureContext
    denied: bool = False
    n: int = 0  # orders that followed a close
    of: int = 0  # orders that name an enterprise and a category
    enterprises: int = 0
    units: tuple[Share, ...] = ()
    categories: tuple[Share, ...] = ()
    groups: tuple[RepeatGroup, ...] = ()  # the first ones
    groups_of: int = 0
    unit: str = ""  # code and name of what the groups are narrowed to
    unit_name: str = ""
    category: str = ""
    category_name: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReplyText:
    """One wording in pieces, each with whether it differs from the group's first, and its orders."""

    pieces: tuple[tuple[str, bool], ...]
    n: int


@dataclass(frozen=True)
class ReplyGroup:
    """One answer text given by one unit to many orders."""

    key: str
    unit: Unit
    n: int
    enterprises: int
    categories: int
    begins: str  # the beginning of its first wording, masked


@dataclass(frozen=True)
class ChosenReplies:
    """A group with its wordings side by side and all its orders."""

    group: ReplyGroup
    texts: tuple[ReplyText, ...]  # the first ones
    wordings: int
    orders: tuple[ShownOrder, ...]


@dataclass(frozen=True)
class RepliesView:
    """Answer texts that units gave to many orders, in the orders of a period."""

    context: FigureContext
    denied: bool = False
    looked_at: int = 0  # closed orders with an answer text of a unit that is long enough to compare
    n: int = 0  # of them in groups
    units: tuple[Share, ...] = ()
    groups: tuple[ReplyGroup, ...] = ()  # the first ones
    groups_of: int = 0
    chosen: ChosenReplies | None = None
    unit: str = ""
    unit_name: str = ""
    notices: tuple[str, ...] = ()
