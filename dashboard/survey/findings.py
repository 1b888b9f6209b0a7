"""The problem list: states of a finding, who may take it from one to the next, and how it is counted.

已反馈 → 已认领 → 整改中 → 已整改待复核 → 已销号, or 复核不通过 and again 整改中. The unit acts until it has
put the problem right, the city checks by asking an enterprise that named it, and nobody signs off his own
work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dashboard.clocks.calendar import WorkCalendar
from dashboard.survey.settings import SurveySettings

STATES = ("fed_back", "claimed", "rectifying", "to_check", "failed", "signed_off")
OPEN_STATES = STATES[:-1]
Actor = Literal["unit", "city"]


@dataclass(frozen=True)
class Step:
    """An act on a finding: from which states, to which, by whom, and which text it cannot do without."""

    before: tuple[str, ...]
    after: str
    by: Actor
    needs: str = ""  # the field that must be filled: measures, result or note


STEPS: Mapping[str, Step] = {
    "claim": Step(("fed_back",), "claimed", "unit"),
    "begin": Step(("claimed", "failed"), "rectifying", "unit", "measures"),
    "report": Step(("rectifying",), "to_check", "unit", "result"),
    "confirm": Step(("to_check",), "signed_off", "city", "note"),
    "reject": Step(("to_check",), "failed", "city", "note"),
    "reassign": Step(("fed_back", "claimed"), "fed_back", "city", "note"),
}


def acts_open(state: str, by: Iterable[Actor]) -> tuple[str, ...]:
    """Return the acts that stand open in a state for somebody who acts for a unit, the city, or both."""
    sides = set(by)
    return tuple(name for name, step in STEPS.items() if state in step.before and step.by in sides)


def deadlines(
    fed_back: datetime, settings: SurveySettings, calendar: WorkCalendar
) -> tuple[datetime, datetime]:
    """Return until when a finding, fed back at a local moment, must be claimed and put right.

    Both are ends of working days after the day on which it was fed back.
    """
    return (
        calendar.end_of_workday(fed_back, settings.claim_days),
        calendar.end_of_workday(fed_back, settings.rectify_days),
    )


def lateness(state: str, claim_due: datetime, rectify_due: datetime, now: datetime) -> str:
    """Tell what is late about a finding: "claim", "rectify", or "" for nothing.

    What waits for the city's check is not late: the unit has done its part.
    """
    if state == "fed_back" and now > claim_due:
        return "claim"
    return "rectify" if state in ("fed_back", "claimed", "rectifying", "failed") and now > rectify_due else ""
