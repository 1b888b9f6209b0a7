"""What other pages show of the survey: the result of the newest wave, findings by state, those due first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from dashboard.people.access import Scope
from dashboard.views.findings import FindingFilter
from dashboard.views.reference import Unit
from dashboard.views.survey import SurveyGlance
from data_access.queries.survey.findings import listed_findings
from data_access.queries.survey.results import glance_of

LISTED = 8


def survey_glance(
    connection: Connection, scope: Scope, unit: Unit | None, now: datetime
) -> SurveyGlance | None:
    """Return the survey at a glance for a unit or the whole city; None where nobody was asked yet.

    Rates are published; findings stand in it only as far as the scope reads them.
    """
    scope.require("view_figures")
    wave, row, minimum, trend = glance_of(connection, scope, unit, now)
    if not scope.may("view_records"):
        return None if wave is None else SurveyGlance(wave, row, minimum, trend)
    asked = FindingFilter(unit=unit.code if unit else "")
    found = listed_findings(connection, scope, asked, now, LISTED)
    if wave is None and not found.states:
        return None
    return SurveyGlance(wave, row, minimum, trend, found.states, found.late, found.rows)
