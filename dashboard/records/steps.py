"""Which acts lead a record of any subject from one state to the next, and which an account may take."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.alerts import records as alerts
from dashboard.appraisal import entries
from dashboard.ledgers import records as ledgers
from dashboard.look_back import records as look_back
from dashboard.month import records as month
from dashboard.people.access import Scope
from dashboard.proactive import records as proactive
from dashboard.records.rights import may_act
from dashboard.records.step import Step
from dashboard.reminders import records as reminders
from dashboard.reviews import records as reviews
from dashboard.supervise import records as supervise

STEPS: Mapping[str, tuple[Step, ...]] = {
    **alerts.STEPS,
    **entries.STEPS,
    **ledgers.STEPS,
    **look_back.STEPS,
    **month.STEPS,
    **proactive.STEPS,
    **reminders.STEPS,
    **reviews.STEPS,
    **supervise.STEPS,
}
# In these states the owner's deadline runs.
OWED: Mapping[str, tuple[str, ...]] = {
    **alerts.OWED,
    **entries.OWED,
    **ledgers.OWED,
    **look_back.OWED,
    **month.OWED,
    **proactive.OWED,
    **reminders.OWED,
    **reviews.OWED,
    **supervise.OWED,
}


def step_of(subject: str, act: str) -> Step | None:
    """Return an act of a subject, None for one that it does not know."""
    return next((each for each in STEPS[subject] if each.act == act), None)


def next_state(subject: str, state: str, act: str) -> str | None:
    """Return the state that an act leads to, None where it is not possible from `state`."""
    step = step_of(subject, act)
    return step.after if step is not None and state in step.before else None


def acts_from(subject: str, state: str) -> tuple[str, ...]:
    """Return the acts that are possible in a state, in their order."""
    return tuple(each.act for each in STEPS[subject] if state in each.before)


def offered(
    scope: Scope,
    subject: str,
    state: str,
    unit_id: int,
    district_id: int | None,
    township_id: int | None = None,
) -> tuple[str, ...]:
    """Return the acts that a record offers an account in its state."""
    return tuple(
        each.act
        for each in STEPS[subject]
        if state in each.before and may_act(scope, each.who, unit_id, district_id, township_id)
    )
