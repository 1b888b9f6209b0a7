"""The figures of the command line: one row a group, counts and rates in full precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection, func, select

from dashboard.appraisal import indicators, ranking
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import month_period, month_start
from dashboard.definitions.indicators import DECLARED
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, Score
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import GroupBy
from data_access.counting.tally import CITY_KEY, UNDETERMINED, Where, counts, day_of
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.context.monthly import monthly_counts
from data_access.reference.units import read_categories, read_units
from data_access.schema import order

_OWN = (
    "code",
    "name",
    "orders",
    "direct",
    "closed",
    "due",
    "not_due",
    "no_deadline",
    "withdrawn",
    "excluded",
    "open_overdue",
    "on_time",
    "on_time_of",
    "on_time_rate",
    "verified",
    "solved",
    "resolution_of",
    "resolution_rate",
    "answered",
    "satisfaction_of",
    "satisfaction",
    "median_hours",
    "p90_hours",
    "score",
    "rank",
)
# Behind the columns that other programs know: what is declared since, each with its fraction.
COLUMNS = (
    *_OWN,
    *(name for each in DECLARED for name in (each.key, f"{each.key}_of", f"{each.key}_rate")),
    "neglected",
    "satisfaction_rated",
)

FigureRow = dict[str, str | int | float | None]


@dataclass(frozen=True)
class FigureTable:
    """Rows of figures by group with the context they were computed in."""

    context: FigureContext
    rows: tuple[FigureRow, ...]


def figure_table(
    connection: Connection,
    scope: Scope,
    *,
    by: GroupBy,
    period: str,
    basis: str = "",
    where: Where = Where(),
    as_of: str = "",
    before_exclusion: bool = False,
    now: datetime,
) -> FigureTable:
    """Count by group and add rates, score and rank; the same functions as the pages use.

    Without a period every order of the base is counted. Districts, departments and utilities appear with
    zeros when they have no orders; other groups only with orders. Scores and ranks exist for units alone,
    ranks within units of one kind.
    """
    context = figure_context(
        connection,
        period=period or _all_months(connection),
        default_period="",
        basis=basis,
        as_of=as_of,
        before_exclusion=before_exclusion,
        now=now,
    )
    if context.as_of is None:
        return FigureTable(context, ())
    if by == "month":
        return FigureTable(context, tuple(_month_rows(connection, scope, context, where)))
    conditions = conditions_of(context)
    found = counts(connection, scope, context.period, conditions, by, where)
    if by == "city":
        rows = [_row(key, key, found[key], context.settings) for key in sorted(found)]
    elif by == "category":
        rows = _category_rows(connection, found, context.settings)
    else:
        before = counts(
            connection,
            scope,
            context.period,
            conditions_of(context, before_exclusion=True),
            by,
            where,
            times=False,
        )
        rows = _unit_rows(read_units(connection), by, found, before, context.settings)
    return FigureTable(context, tuple(rows))


def _all_months(connection: Connection) -> str:
    """Return the months from the first order to the last of its days, "" for an empty base."""
    last_days = (order.c.opened_day, order.c.due_day, order.c.closed_day)
    first, *last = connection.execute(
        select(func.min(order.c.opened_day), *(func.max(day) for day in last_days))
    ).one()
    if first is None:
        return ""
    newest = max(day for day in last if day is not None)
    return f"{day_of(first):%Y-%m}..{day_of(newest):%Y-%m}"


def _month_rows(
    connection: Connection, scope: Scope, context: FigureContext, where: Where
) -> list[FigureRow]:
    """Return a row a month with orders, each under the settings in force in that month."""
    count = (context.period.last.year - context.period.first.year) * 12
    count += context.period.last.month - context.period.first.month
    months = [month_period(month_start(context.period.last, back)) for back in range(count, -1, -1)]
    counted = monthly_counts(connection, scope, context, context.period, months, "city", where, times=True)
    rows = []
    for month in months:
        found = counted.of(month).get(CITY_KEY)
        if found:
            rows.append(_row(month.text, month.text, found, context.settings_on(month.last)))
    return rows


def _category_rows(
    connection: Connection, found: Mapping[str, Counts], settings: AppraisalSettings
) -> list[FigureRow]:
    listed = [
        _row(each.code, each.name, found[each.code], settings)
        for each in read_categories(connection)
        if each.code in found
    ]
    return listed + ([_row("", "", found[""], settings)] if "" in found else [])


def _unit_rows(
    units: Sequence[Unit],
    by: GroupBy,
    found: Mapping[str, Counts],
    before: Mapping[str, Counts],
    settings: AppraisalSettings,
) -> list[FigureRow]:
    rows: list[FigureRow] = []
    kinds = ("district", "department", "utility", "township") if by == "unit" else (by,)
    for kind in kinds:
        listed = [
            unit
            for unit in units
            if unit.kind == kind and (unit.code in found or by in ("district", "department"))
        ]
        ranked = [unit for unit in listed if unit.subkind != "park"]
        for row in ranking.rank_units(ranked, found, before, settings):
            rows.append(_row(row.unit.code, row.unit.name, row.counts, settings, row.score, row.rank))
        rows += [
            _row(unit.code, unit.name, found[unit.code], settings) for unit in listed if unit not in ranked
        ]
    names = {unit.code: unit.name for unit in units}
    for key, each in found.items():
        code, _colon, rest = key.partition(":")
        if (rest == UNDETERMINED and code in names) or not key:
            rows.append(_row(key, names.get(code, ""), each, settings))
    return rows


def _row(
    code: str,
    name: str,
    each: Counts,
    settings: AppraisalSettings,
    score: Score | None = None,
    rank: int | None = None,
) -> FigureRow:
    names = ("resolution", "satisfaction", "on_time")
    rates = {rate: indicators.indicator(rate, each, settings) for rate in names}
    return {
        "code": code,
        "name": name,
        "orders": each.accepted,
        "direct": each.direct,
        "closed": each.closed,
        "due": each.due,
        "not_due": each.not_due,
        "no_deadline": each.no_deadline,
        "withdrawn": each.withdrawn,
        "excluded": each.excluded,
        "open_overdue": each.open_overdue,
        "on_time": each.on_time,
        "on_time_of": rates["on_time"].denominator,
        "on_time_rate": _number(rates["on_time"].value),
        "verified": each.verified,
        "solved": each.solved,
        "resolution_of": rates["resolution"].denominator,
        "resolution_rate": _number(rates["resolution"].value),
        "answered": each.answered,
        "satisfaction_of": rates["satisfaction"].denominator,
        "satisfaction": _number(rates["satisfaction"].value),
        "median_hours": each.close_hours.median,
        "p90_hours": each.close_hours.p90,
        "score": _number(score.points) if score else None,
        "rank": rank,
        **_declared(each),
        "neglected": each.neglected,
        "satisfaction_rated": _number(indicators.satisfaction_rated(each, settings).value),
    }


def _declared(counts: Counts) -> FigureRow:
    found: FigureRow = {}
    for each in DECLARED:
        rate = indicators.declared(each, counts)
        found |= {
            each.key: counts.of(each.top),
            f"{each.key}_of": rate.denominator,
            f"{each.key}_rate": _number(rate.value),
        }
    return found


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
