"""Views of the overview and of a unit's page, made by hand for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from dashboard.appraisal.influence import Influence
from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.counts import Counts, Rate
from dashboard.views.order import OrderCard, OrderRow
from dashboard.views.overview import HotPlace, HotSpot, HotSpots, Month, OverviewView, UrgentOrder
from dashboard.views.reference import Category, Period, Unit
from dashboard.views.unit import SubUnits, UnitView
from layouts.pages.unit.sheet import UnitSheet
from layouts.pages.unit.state import UnitState
from tests.support.rows import ROW
from tests.support.sheets import (
    CONTEXT,
    DATA_TIME,
    NORTH,
    NORTH_COUNTS,
    OCTOBER,
    SMALL,
    SOUTH,
    SOUTH_COUNTS,
    SUPERVISOR,
    TOTAL,
    ranked,
    ranking_view,
)

LIVE = replace(
    CONTEXT, period=Period("r30d", date(2026, 10, 19), date(2026, 11, 17), "rolling"), running=True
)
HARBOUR = Unit(101, "N01", "Harbour", "township", 1, parent_id=11, district_id=11, appraised=True)
HILL = Unit(102, "N02", "Hill", "township", 2, parent_id=11, district_id=11, appraised=True)
PARK = Unit(103, "N401", "Park", "township", 3, parent_id=11, district_id=11, subkind="park")


def order_row(number: str = "261001093000000001", **changes: Any) -> OrderRow:
    """Return an order of North, two working days overdue at the data time."""
    row = replace(
        ROW,
        order_no=number,
        title="No water since Monday",
        enterprise="",
        category="Water",
        opened_at=datetime(2026, 11, 6, 1, 0, tzinfo=UTC),
        dispatched_at=datetime(2026, 11, 6, 1, 30, tzinfo=UTC),
        solve_due=datetime(2026, 11, 13, 16, 0, tzinfo=UTC),
        overdue_days=2.0,
        time_left=-324_000,
        late=True,
        open_overdue=True,
    )
    return replace(row, **changes)


def near_row(**changes: Any) -> OrderRow:
    """Return an order with ten hours left at the data time."""
    facts = {"overdue_days": None, "time_left": 36_000, "late": False, "open_overdue": False}
    return order_row("261112093000000002", **{**facts, **changes})


def overview(**changes: Any) -> OverviewView:
    """Return the city's overview: one overdue order, one near, South below 90 %."""
    view = OverviewView(
        unit=None,
        live=LIVE,
        live_counts=NORTH_COUNTS,
        action=Action(open=9, overdue=1, near=1),
        dispatched=1057,
        dispatched_provincial=78,
        ranking=ranking_view(),
        months=(Month(OCTOBER, TOTAL, TOTAL),),
        units=((NORTH, Action(6, 1, 1)), (SOUTH, Action(3)), (SMALL, Action())),
        urgent=(UrgentOrder(order_row(), "overdue"), UrgentOrder(near_row(), "near")),
        categories=(("01", "Water", NORTH_COUNTS),),
        hot_spots=hot_spots(hot_spot()),
        figures_lit=12,
        figures=22,
    )
    return replace(view, **changes)


WEEK = Period("2026-11-11..2026-11-17", date(2026, 11, 11), date(2026, 11, 17), "days")
QUARANTINE = Category(41, "1004", "Quarantine", 4, parent_id=40)


def hot_spot(**changes: Any) -> HotSpot:
    """Return a hot spot of the city that shows in North and South."""
    spot = HotSpot(QUARANTINE, None, 9, 1.25, (HotPlace(NORTH, 5), HotPlace(SOUTH, 3)), ports=2)
    return replace(spot, **changes)


def hot_spots(*found: HotSpot, weeks: int = 26) -> HotSpots:
    """Return the hot spots of the last seven days."""
    return HotSpots(WEEK, weeks, found)


def township_counts(key: str, due: int, solved: int) -> Counts:
    """Return counts of a township: all due orders closed, judged and rated satisfied."""
    whole = dict.fromkeys(("accepted", "closed", "due", "on_time", "verified", "satisfied"), due)
    return Counts(key, **whole, solved=solved, unsolved=due - solved)


def sub_units() -> SubUnits:
    """Return North's parts: 18 + 12 + 4 + 6 = 40 due, 13 + 12 + 4 + 6 = 35 solved."""
    from dashboard.appraisal import ranking
    from dashboard.appraisal.settings import DEFAULTS

    found = {"N01": township_counts("N01", 18, 13), "N02": township_counts("N02", 12, 12)}
    rows = ranking.with_district_ranks(ranking.rank_units((HARBOUR, HILL), found, found, DEFAULTS))
    return SubUnits(
        ranking=ranking_view(level="township", rows=rows, total=township_counts("city", 40, 35)),
        others=((PARK, township_counts("N401", 4, 4)),),
        nowhere=township_counts("N:none", 6, 6),
        total=township_counts("city", 40, 35),
    )


def card(number: str = "261001093000000003", **changes: Any) -> OrderCard:
    """Return a card of a closed order that was not solved."""
    row = order_row(
        number,
        state="closed",
        closing_kind="solved",
        closed_at=DATA_TIME,
        late=False,
        open_overdue=False,
        verdict="unsolved",
    )
    return replace(OrderCard(row, 4.7, 5.0, "Waiting for approval"), **changes)


def unit_view(**changes: Any) -> UnitView:
    """Return North's page with its townships; Harbour moves its rate most."""
    parts = sub_units()
    view = UnitView(
        unit=NORTH,
        district=None,
        context=CONTEXT,
        counts=NORTH_COUNTS,
        peers=ranking_view(),
        row=ranked("N"),
        live=LIVE,
        live_counts=NORTH_COUNTS,
        action=Action(open=13, overdue=1, near=2),
        previous=SOUTH_COUNTS,
        sub_units=parts,
        sub_influence=Influence("N01", Rate(Fraction(13), 18), Fraction(25, 2)),
        months=(Month(OCTOBER, NORTH_COUNTS, TOTAL),),
        reasons=(("Waiting for approval", 1), ("", 1)),
        categories=(("01", "Water", NORTH_COUNTS),),
        selected=HARBOUR,
        cards=(card(),),
        cards_context=parts.ranking.context,
        cards_total=18,
        urgent=(UrgentOrder(order_row(), "overdue"),),
        after=SOUTH,
    )
    return replace(view, **changes)


def unit_sheet(view: UnitView | None = None, scope: Scope = SUPERVISOR, **state: Any) -> UnitSheet:
    """Return what a unit's page is drawn from."""
    shown = view or unit_view()
    return UnitSheet(shown, UnitState(shown.unit.code, **state), scope)
