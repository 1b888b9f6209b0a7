"""Facts made by hand for what is reckoned of them: units, contexts, months."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.appraisal.months import ByKey, MonthlyCounts
from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import parse_period
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.reference import Period, Unit

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 17)
AS_OF = datetime(2026, 11, 17, 8, 0, tzinfo=ZONE)
PLAIN_CALENDAR = WorkCalendar({}, frozenset({2026}))  # Monday to Friday, no holidays


def district(code: str, number: int, **given: Any) -> Unit:
    """Return a district that is its own district."""
    return Unit(number, code, f"区{code}", "district", number, district_id=number, appraised=True, **given)


def township(code: str, number: int, of: Unit, **given: Any) -> Unit:
    """Return a township of a district."""
    return Unit(
        number, code, f"镇{code}", "township", number, district_id=of.unit_id, appraised=True, **given
    )


def period(text: str) -> Period:
    """Return a period as it is written, seen from TODAY."""
    return parse_period(text, TODAY)


def context(text: str, settings: AppraisalSettings = DEFAULTS, **given: Any) -> FigureContext:
    """Return the context of a period at AS_OF."""
    chosen = period(text)
    running = given.pop("running", chosen.last >= TODAY)
    return FigureContext(chosen, "due", AS_OF, running, False, settings, 1, **given)


def judged(key: str, due: int, solved: int) -> Counts:
    """Return due orders that were all verified, closed in time and answered with "satisfied"."""
    return Counts(
        key,
        accepted=due,
        due=due,
        on_time=due,
        verified=due,
        solved=solved,
        unsolved=due - solved,
        satisfied=due,
        called=due,
        due_before_exclusion=due,
    )


def months(counted: dict[str, ByKey], asked: list[str], span: str = "2025-08..2026-11") -> MonthlyCounts:
    """Return counts by month under the same settings for every month asked for."""
    return MonthlyCounts(period(span), dict.fromkeys(asked, counted))
