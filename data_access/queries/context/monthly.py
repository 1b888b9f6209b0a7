"""Read counts month by month, each month as its own settings count it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from dashboard.appraisal.months import ByKey, MonthlyCounts
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.reference import Period
from dashboard.views.vocabulary import GroupBy
from data_access.counting.tally import Where, counts
from data_access.queries.context.context import conditions_under


def monthly_counts(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    span: Period,
    months: Iterable[Period],
    group: GroupBy,
    where: Where = Where(),
    *,
    times: bool = False,
) -> MonthlyCounts:
    """Count a span of months by group, once for each of the settings that the months asked for have."""
    read: list[tuple[AppraisalSettings, Mapping[str, ByKey]]] = []
    under: dict[str, Mapping[str, ByKey]] = {}
    for month in months:
        settings = context.settings_on(month.last)
        found = next((each for known, each in read if known == settings), None)
        if found is None:
            conditions = conditions_under(context, settings)
            counted = counts(connection, scope, span, conditions, group, where, by_month=True, times=times)
            found = _by_month(counted)
            read.append((settings, found))
        under[month.text] = found
    return MonthlyCounts(span, under)


def _by_month(found: Mapping[str, Counts]) -> Mapping[str, ByKey]:
    months: dict[str, dict[str, Counts]] = {}
    for key, each in found.items():
        month, code = key.split("|", 1)
        months.setdefault(month, {})[code] = each
    return months
