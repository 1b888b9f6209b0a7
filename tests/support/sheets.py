"""Views made by hand for tests of pages, and ways to look into what the pages draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dash.development.base_component import Component

from dashboard.appraisal import ranking, warnings
from dashboard.appraisal.settings import DEFAULTS
from dashboard.people.access import Scope, scope_for
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow, Times
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Period, SourceState, Unit
from layouts.components.links import RankState
from layouts.pages.rankings.sheet import Sheet

DATA_TIME = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)  # 18:00 in Yantai
OCTOBER = Period("2026-10", date(2026, 10, 1), date(2026, 10, 31), "month")
SOURCE = SourceState("sheet", "Order table", "daily", "08:00", "Asia/Shanghai", False, DATA_TIME, 0, 900)
CONTEXT = FigureContext(OCTOBER, "due", DATA_TIME, False, False, DEFAULTS, 7, (SOURCE,))
SUPERVISOR = scope_for("wang", "city_supervisor")
SOUTH_COORDINATOR = scope_for("li", "district_coordinator", 12, "district", "S", "South")

NORTH = Unit(11, "N", "North", "district", 1, appraised=True)
SOUTH = Unit(12, "S", "South", "district", 2, appraised=True)
SMALL = Unit(13, "T", "Small", "district", 3, appraised=True)

# 100 due of 130 accepted; 4 closed without a verdict, so 96 had to be solved and 94 were.
NORTH_COUNTS = Counts(
    "N",
    accepted=130,
    direct=20,
    closed=98,
    due=100,
    not_due=5,
    no_deadline=1,
    withdrawn=2,
    excluded=2,
    on_time=97,
    late=3,
    open_overdue=2,
    verified=94,
    unverified=4,
    solved=94,
    solved_or_confirmed=94,
    unsolved=2,
    confirmed=0,
    satisfied=80,
    basic=10,
    fair=0,
    dissatisfied=0,
    six_met=17,
    six_applicable=18,
    onsite=Times(3, 41.5, 70.0),
    feedback=Times(90, 4.04, 17.55),
    close_days=Times(98, 2.55, 4.45),
)
# 40 due: 34 of 40 solved = 85 %; satisfaction 36 of 40 answered, all satisfied.
SOUTH_COUNTS = Counts(
    "S",
    accepted=50,
    direct=10,
    closed=40,
    due=40,
    on_time=40,
    verified=40,
    solved=34,
    solved_or_confirmed=34,
    unsolved=6,
    satisfied=36,
    onsite=Times(6, 62.5, 108.2),
)
SMALL_COUNTS = Counts(
    "T",
    accepted=7,
    closed=7,
    due=7,
    on_time=7,
    verified=7,
    solved=6,
    solved_or_confirmed=6,
    unsolved=1,
    satisfied=6,
)
COUNTS = {"N": NORTH_COUNTS, "S": SOUTH_COUNTS, "T": SMALL_COUNTS}
TOTAL = Counts(
    "city",
    accepted=187,
    direct=30,
    due=147,
    on_time=144,
    late=3,
    verified=141,
    solved=134,
    solved_or_confirmed=134,
    unsolved=9,
)


def ranking_view(context: FigureContext = CONTEXT, **changes: Any) -> RankingView:
    """Return a ranking of three districts: one well above 90 %, one below, one too small."""
    units = (NORTH, SOUTH, SMALL)
    below = {
        unit.code: warnings.states(COUNTS[unit.code], [COUNTS[unit.code]] * 2, unit.kind, DEFAULTS)
        for unit in units
    }
    rows = ranking.rank_units(units, COUNTS, COUNTS, DEFAULTS, {"N": 3, "S": 1}, below)
    view = RankingView(
        level="district",
        context=context,
        rows=rows,
        total=TOTAL,
        total_before_exclusion=TOTAL,
        history=(("2026-09", {"N": 2, "S": 1}), ("2026-10", {"N": 1, "S": 2})),
        previous_text="2026-09",
        districts=(("N", "North"), ("S", "South"), ("T", "Small")),
    )
    return replace(view, **changes)


def ranked(code: str) -> RankRow:
    """Return a district's row of that ranking."""
    return next(row for row in ranking_view().rows if row.unit.code == code)


def sheet(view: RankingView | None = None, scope: Scope = SUPERVISOR, **state: str) -> Sheet:
    """Return what the table of a ranking is drawn from."""
    return Sheet(view or ranking_view(), RankState(**state), scope)


def words(part: Any) -> str:
    """Return the text a reader sees."""
    if isinstance(part, Component):
        return words(getattr(part, "children", None))
    if isinstance(part, list | tuple):
        return "".join(words(each) for each in part)
    return "" if part is None else str(part)


def walk(part: Any) -> Iterator[Component]:
    """Yield a component and everything inside it."""
    if isinstance(part, Component):
        yield part
        yield from walk(getattr(part, "children", None))
    elif isinstance(part, list | tuple):
        for each in part:
            yield from walk(each)


def links(part: Any) -> dict[str, str]:
    """Return the addresses of all links by their text; the last of equal texts wins."""
    return {words(each): each.href for each in walk(part) if getattr(each, "href", None)}


def addresses(part: Any, path: str = "/orders") -> list[str]:
    """Return the addresses of all links that lead to a path."""
    return [each.href for each in walk(part) if (getattr(each, "href", None) or "").startswith(path)]


def query_of(address: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query))


def opened(part: Any, path: str = "/orders?") -> list[dict[str, str]]:
    """Return the parameters of all links that lead to a path, by default what the order lists show."""
    return [query_of(address) for address in addresses(part, path)]


def rows_of(table: Any) -> list[dict[str, str]]:
    """Return a table's body as texts by the head of their column; equal heads are numbered from 2."""
    rows = [each for each in walk(table) if each._type == "Tr" and "groups" not in class_of(each)]
    heads = [words(cell) for cell in rows[0].children]
    names = [
        name if name not in heads[:place] else f"{name}:{heads[:place].count(name) + 1}"
        for place, name in enumerate(heads)
    ]
    return [dict(zip(names, [words(cell) for cell in row.children], strict=False)) for row in rows[1:]]


def class_of(part: Component) -> str:
    """Return a component's classes."""
    return getattr(part, "className", None) or ""
