"""The words of the last days' requests against those of the weeks before, as the orders are searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.order.folding import fold
from dashboard.overview.hot_spots import YEAR_AGO
from dashboard.proactive.cleaning import any_of
from dashboard.proactive.terms import find_terms
from dashboard.views.proactive import NewTerm, NewTerms
from dashboard.views.reference import Period, Unit
from data_access.counting.conditions import Conditions
from data_access.counting.grouped import first_day
from data_access.counting.places import kept_units
from data_access.counting.tally import in_period
from data_access.queries.context.context import day_known
from data_access.queries.context.reading import Reading
from data_access.schema import order

o = order.c


def new_terms(
    reading: Reading, conditions: Conditions, matching: Iterable[Any], settings: AppraisalSettings
) -> NewTerms:
    """Return the terms of which more of the matching orders speak than before; `matching` holds the scope.

    The weeks compared with are as many as those of hot spots, behind the same gap; those of last year too,
    where the base reaches back so far.
    """
    reading.scope.require("view_orders")
    rule, weeks = settings.proactive, settings.hot_spots
    last = day_known(conditions.as_of)
    period = _days(last - timedelta(days=rule.term_days - 1), last)
    until = period.first - timedelta(days=7 * weeks.gap + 1)
    history = _days(until - timedelta(days=7 * weeks.weeks - 1), until)
    own = list(matching)
    year = _days(period.first - timedelta(weeks=YEAR_AGO[-1]), last - timedelta(weeks=YEAR_AGO[0]))
    began = first_day(reading.connection, reading.scope)
    known = [period, history, *([year] if began and began <= year.first else [])]
    now, before, *year_ago = (_texts(reading.connection, conditions, each, own) for each in known)
    names = _names(kept_units(reading.connection))
    found = find_terms(now, before, rule, names, *year_ago)
    terms = [NewTerm(each.term, each.n, each.usual, each.chance, each.beside) for each in found.found]
    return NewTerms(period, len(now), len(before), found.looked_at, tuple(terms[: rule.terms_shown]))


def _days(first: date, last: date) -> Period:
    return Period(f"{first.isoformat()}..{last.isoformat()}", first, last, "days")


def _texts(
    connection: Connection, conditions: Conditions, period: Period, matching: Sequence[Any]
) -> list[str]:
    """Return the texts of a period's orders without their number; a confidential one's is empty."""
    statement = select(o.search_text).where(*matching, in_period(conditions, period))
    return [text.partition("\n")[2] for text in connection.scalars(statement)]


@lru_cache(maxsize=4)
def _names(units: tuple[Unit, ...]) -> re.Pattern[str] | None:
    """Return what finds the names of the city's places."""
    places = [each for each in units if each.kind in ("city", "district", "township")]
    return any_of(fold(name) for each in places for name in (each.name, *each.aliases))
