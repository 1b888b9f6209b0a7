"""Read what a reconciliation needs of a month: patterns of orders with their numbers, and single orders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    RowMapping,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from dashboard.appraisal.settings import VERDICT_SOURCES, AppraisalSettings
from dashboard.people.access import Scope
from dashboard.reconcile.conventions import Cell, Pattern
from dashboard.reconcile.explain import Candidate
from dashboard.views.reference import Period
from dashboard.views.vocabulary import BASES, RATED_ANSWERS, SCORECARD_ITEMS, Basis
from data_access.counting.conditions import Conditions
from data_access.counting.tally import day_number, in_period
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.order.rows import shown_text
from data_access.schema import Instant, order, source, unit

o = order.c
FLAGS = ("left", "direct", "clocked", "passed", "closed", "asked", "in_time")
MOST_ORDERS = 20_000


@dataclass(frozen=True)
class Footing:
    """What a reconciliation stands on: a period, the moment it is computed at, the settings in force."""

    period: Period
    as_of: datetime
    settings: AppraisalSettings
    moments: tuple[tuple[int, datetime], ...] = ()  # sources (by number) judged at their own

    @property
    def conditions(self) -> Conditions:
        """Return the conditions whose facts every convention counts, whatever the settings in force."""
        plain = {"exclusion": "after", "verdict": "official"}
        return self.under(self.settings.model_copy(update=plain), "due")

    def under(self, settings: AppraisalSettings, basis: Basis) -> Conditions:
        """Return the conditions of the moment under some settings."""
        return Conditions(self.as_of, basis, settings, moments=self.moments)


def pattern_cells(
    connection: Connection,
    scope: Scope,
    footing: Footing,
    level: str = "district",
) -> tuple[Cell, ...]:
    """Return the orders of a period by pattern, in one query for every basis, verdict source and exclusion.

    The facts are those that every figure is counted from; what belongs to the period on any basis is in it.
    """
    scope.require("view_figures")
    period, conditions = footing.period, footing.conditions
    columns = _pattern_columns(conditions, period)
    six = [conditions.facts.six(name) for name in SCORECARD_ITEMS]
    met = sum((_one(and_(o.provincial, applies, done)) for applies, done in six), literal(0))
    applicable = sum((_one(and_(o.provincial, applies)) for applies, _done in six), literal(0))
    rows = (
        _of_level(level, [*columns, met.label("met"), applicable.label("applicable")])
        .where(or_(*(in_period(replace(conditions, basis=basis), period) for basis in BASES)))
        .cte("patterns")
        .prefix_with("MATERIALIZED")
    )
    keys = [rows.c[each.name] for each in columns]
    statement = select(
        rows.c.unit_code,
        *keys,
        func.count().label("n"),
        cast(func.sum(rows.c.met), BigInteger).label("met"),
        cast(func.sum(rows.c.applicable), BigInteger).label("applicable"),
    ).group_by(rows.c.unit_code, *keys)
    return tuple(
        Cell(_pattern(row._mapping), row.n, int(row.met or 0), int(row.applicable or 0))
        for row in connection.execute(statement)
    )


def candidate_orders(
    connection: Connection,
    scope: Scope,
    footing: Footing,
    codes: Collection[str],
    level: str = "district",
) -> tuple[Candidate, ...]:
    """Return the orders of some units that belong to the period or lie at its edge, with what may explain
    that they were counted otherwise. Titles are masked, those of confidential orders left out.
    """
    scope.require("view_orders")
    conditions, edges = footing.conditions, _Edges.of(footing.period)
    columns = [*_pattern_columns(conditions, footing.period), *_candidate_columns(conditions)]
    statement = (
        _of_level(level, columns)
        .join(source, source.c.source_id == o.source_id)
        .where(_near(conditions, footing.period, edges), unit.c.code.in_(codes))
        .order_by(o.order_no)
        .limit(MOST_ORDERS)
    )
    return tuple(_candidate(row, edges, footing.as_of) for row in connection.execute(statement))


@dataclass(frozen=True)
class _Edges:
    """The edges of a period: its first and last day, the day before, the instant of its end."""

    first: int
    last: int
    before: int
    end: datetime

    @classmethod
    def of(cls, period: Period) -> _Edges:
        day_before = day_number(period.first - timedelta(days=1))
        return cls(day_number(period.first), day_number(period.last), day_before, _period_end(period))


def _near(conditions: Conditions, period: Period, edges: _Edges) -> ColumnElement[bool]:
    """Return the condition of orders that belong to the period on any basis or lie at its edge."""
    return or_(
        *(in_period(replace(conditions, basis=basis), period) for basis in BASES),
        and_(conditions.known, o.due_first_day.between(edges.first, edges.last)),
        and_(conditions.known, conditions.due_day == edges.before),
    )


def _candidate_columns(conditions: Conditions) -> list[Any]:
    """Return what may explain that an order was counted otherwise, and what is shown of it."""
    return [
        source.c.code.label("source_code"),
        o.order_no,
        o.title,
        o.enterprise_name,
        o.contact_name,
        o.confidential,
        o.answer_first,
        o.closed_at,
        o.answered_at,
        o.verdict_official_at,
        o.exclusion_decided_at,
        o.redispatched_at,
        o.withdrawn_at,
        conditions.due_day.label("due_day"),
        conditions.due_at.label("due_at"),
        o.due_first_day,
        o.extension_approved_at,
        o.solve_due_first,
        _one(conditions.is_withdrawn).label("was_withdrawn"),
    ]


def verdict_sources(cells: Collection[Cell]) -> tuple[str, ...]:
    """Return the verdict sources of which any order of the month has a verdict."""
    return tuple(
        name
        for place, name in enumerate(VERDICT_SOURCES)
        if any(cell.pattern.verdicts[place] for cell in cells)
    )


def _of_level(level: str, columns: list[Any]) -> Any:
    """Select orders with the code of the unit they count for on a level of the appraisal."""
    own = o.township_id if level == "township" else o.unit_id
    statement = (
        select(unit.c.code.label("unit_code"), *columns)
        .select_from(order)
        .join(unit, unit.c.unit_id == own)
        .where(unit.c.kind == level)
    )
    if level == "township":
        appraised = unit.alias("appraised")
        statement = statement.join(appraised, appraised.c.unit_id == o.unit_id).where(
            appraised.c.kind == "district"
        )
    return statement


def _pattern_columns(conditions: Conditions, period: Period) -> list[Any]:
    """Return the columns of a pattern, computed from the facts that figures are counted from."""
    facts = conditions.facts
    decided = func.coalesce(o.exclusion_decided_at, o.opened_at)
    end = literal(_period_end(period), Instant())
    heard = func.coalesce(o.answered_at, o.closed_at, o.opened_at) <= conditions.moment
    silent = and_(o.answer_final.in_(("unrated", "unreached")), heard)
    answers = [(getattr(facts, name), name) for name in RATED_ANSWERS]
    return [
        *(_one(in_period(replace(conditions, basis=basis), period)).label(f"in_{basis}") for basis in BASES),
        case((facts.excluded, case((decided < end, "in_period"), else_="later")), else_="").label(
            "exclusion"
        ),
        *(_one(getattr(facts, name)).label(name) for name in FLAGS),
        case((o.closing_kind.in_(("confirmed", "explained")), o.closing_kind), else_="").label("kind"),
        case((facts.judged, o.verdict_official), else_="").label("official"),
        *(case((facts.closed, o[f"verdict_{name}"]), else_="").label(name) for name in VERDICT_SOURCES[1:]),
        case(*answers, (silent, o.answer_final), else_="").label("answer"),
    ]


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _period_end(period: Period) -> datetime:
    return datetime.combine(period.last + timedelta(days=1), time(0), CITY_ZONE)


def _pattern(given: RowMapping) -> Pattern:
    return Pattern(
        unit=given["unit_code"],
        bases=frozenset(basis for basis in BASES if given[f"in_{basis}"]),
        exclusion=given["exclusion"],
        kind=given["kind"],
        verdicts=(given["official"], given["claimed"], given["district"], given["enterprise"]),
        answer=given["answer"],
        **{name: bool(given[name]) for name in FLAGS},
    )


def _candidate(row: Row[Any], edges: _Edges, as_of: datetime) -> Candidate:
    midnight = row.due_at is not None and row.due_at.astimezone(CITY_ZONE).time() == time(0)
    edge = {edges.last: "out", edges.before: "in"}.get(row.due_day, "") if midnight else ""
    verified = row.verdict_official_at or row.closed_at
    moments = (row.exclusion_decided_at, row.verdict_official_at, row.withdrawn_at, row.closed_at)
    return Candidate(
        source=row.source_code,
        order_no=row.order_no,
        pattern=_pattern(row._mapping),
        withdrawn=bool(row.was_withdrawn),
        boundary=edge,
        extension=_extension(row, edges, as_of),
        verdict_late=bool(row.official) and verified is not None and verified >= edges.end,
        redispatched=row.redispatched_at is not None and row.redispatched_at <= as_of,
        first_answer=row.answer_first if row.answer else "",
        title="" if row.confidential else shown_text(row, row.title),
        when=next((int(moment.timestamp()) for moment in moments if moment), 0),
    )


def _extension(row: Row[Any], edges: _Edges, as_of: datetime) -> str:
    """Tell what an extension did: brought the order into the period, moved it out, or came too late."""
    approved = row.extension_approved_at is not None and row.extension_approved_at <= as_of
    if not approved or row.due_day is None or row.due_first_day is None:
        return ""
    if row.due_day == row.due_first_day:
        return "late"
    if edges.first <= row.due_day <= edges.last and row.due_first_day < edges.first:
        return "in"
    return "out" if edges.first <= row.due_first_day <= edges.last < row.due_day else ""
