"""Read special reports: those of a year, one with what became of it, and what a new one starts with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from dashboard.clocks.periods import days_period
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.proactive.clocks import Windows, windows
from dashboard.proactive.records import IN_FORCE, REPORT_KINDS, STATES, paper_number
from dashboard.proactive.spread import REASONS
from dashboard.views.proactive_records import (
    ProblemKind,
    Receiver,
    ReportDraft,
    ReportRow,
    ReportsView,
    ReportView,
)
from dashboard.views.reference import Category, Period, Unit
from data_access.counting.grouped import grouped, how_many
from data_access.counting.population import Where, in_period, where_conditions
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.orders.open_orders import where_of
from data_access.queries.proactive.figures import year_figures
from data_access.queries.proactive.instructions import instruction_rows
from data_access.queries.proactive.parts import (
    NAMED_KINDS,
    Records,
    in_year,
    read_year,
    years_of,
)
from data_access.queries.proactive.scope import instructions_in_scope, reports_in_scope, suggestions_in_scope
from data_access.queries.proactive.spread import read_proposal
from data_access.queries.proactive.suggestions import suggestion_rows
from data_access.reference.accounts import shown_account, shown_as
from data_access.schema import account, instruction, order, report, report_receiver, suggestion

MOST = 500
LIVE = "r30d"
r, rr = report.c, report_receiver.c


def reports_view(
    connection: Connection,
    scope: Scope,
    now: datetime,
    *,
    year: str = "",
    kind: str = "",
    state: str = "",
    show: str = "",
    problem: str = "",
    draft: ReportDraft | None = None,
) -> ReportsView:
    """Return the reports of a year; `show` "problems" groups the issued ones by the kind of problem."""
    records = Records.of(connection, scope, now)
    mine = reports_in_scope(scope)
    years = years_of(connection, records.today, [(r.dated, mine)])
    chosen = read_year(year, years, records.today)
    within = [mine, in_year(r.dated, chosen)]
    within += [r.kind == kind] if kind in REPORT_KINDS else []
    within += [r.state == state] if state in STATES["report"] else []
    within += [r.problem == problem] if problem else []
    issued = [mine, in_year(r.dated, chosen), r.state == "issued"]
    rows = report_rows(records, within)
    kinds = _kinds(report_rows(records, issued)) if show == "problems" else ()
    return ReportsView(
        chosen,
        years,
        year_figures(connection, scope, now, chosen),
        rows,
        kinds,
        records.keeps,
        draft if records.keeps else None,
        records.choices(),
        any(each.demo for each in rows),
    )


def _kinds(rows: tuple[ReportRow, ...]) -> tuple[ProblemKind, ...]:
    found: dict[str, list[ReportRow]] = {}
    for row in rows:
        found.setdefault(row.problem, []).append(row)
    return tuple(ProblemKind(problem, tuple(reports)) for problem, reports in found.items())


def report_view(connection: Connection, scope: Scope, now: datetime, report_id: int) -> ReportView | None:
    """Return one report, None where there is none that the scope may read."""
    records = Records.of(connection, scope, now)
    mine = [reports_in_scope(scope), r.report_id == report_id]
    rows = report_rows(records, mine)
    if not rows:
        return None
    row = rows[0]
    stored = connection.execute(select(report).where(r.report_id == report_id)).one()
    compared, receivers = _compared(records, row)
    row = replace(row, receivers=receivers)
    keeps = records.keeps
    suggestions = [suggestions_in_scope(scope), suggestion.c.report_id == report_id]
    instructions = [instructions_in_scope(scope), instruction.c.report_id == report_id]
    acts = {"draft": ("issue",), "issued": ("withdraw",)}.get(row.state, ()) if keeps else ()
    return ReportView(
        row,
        stored.facts,
        shown_account(connection, stored.created_by),
        stored.issued_at,
        stored.withdrawn_reason,
        suggestion_rows(records, suggestions),
        instruction_rows(records, instructions),
        compared,
        records.kept("report", report_id, may_attach=keeps and row.state == "draft"),
        acts,
        _acknowledges(scope, row),
        _draft(row, stored) if keeps and row.state == "draft" else None,
        records.choices(),
    )


def _draft(row: ReportRow, stored: Row[Any]) -> ReportDraft:
    return ReportDraft(
        row.kind,
        row.title,
        row.problem,
        row.category.code if row.category else "",
        row.leaders,
        stored.facts,
        tuple(each.unit.code for each in row.receivers),
        row.report_id,
        stored.version,
        tuple(filter(None, stored.proposals.split("\n"))),
    )


def _acknowledges(scope: Scope, row: ReportRow) -> Unit | None:
    """Return the account's own unit where a report waits for its receipt."""
    if not scope.may("rectify") or row.state != "issued":
        return None
    waiting = (each.unit for each in row.receivers if each.acknowledged_at is None)
    return next((each for each in waiting if each.unit_id == scope.unit_id), None)


def prefill(
    connection: Connection, scope: Scope, now: datetime, category: str, unit: str, period: str
) -> ReportDraft:
    """Return what a new report on a category of requests in a place starts with; who keeps them asks.

    Receivers and suggestions are those that the hot spot proposes; whoever writes it changes them.
    """
    records = Records.of(connection, scope, now)
    scope.require("supervise")
    found = next((each for each in records.reading.categories if each.code == category), None)
    if found is None:
        return ReportDraft()
    context = records.reading.context(period=period, default_period=LIVE, basis="accepted")
    place = records.unit_of(unit)
    title = _("Special report on requests about {category}").format(category=found.name)
    facts = ""
    if context.as_of is not None:
        where = replace(where_of(place), category=found.code)
        said = _("From {first} to {last}, {place} had {n} requests about “{category}”.")
        facts = said.format(
            first=context.period.first.isoformat(),
            last=context.period.last.isoformat(),
            place=place.name if place else _("the whole city"),
            n=how_many(connection, scope, _accepted(records, context.period, where)),
            category=found.name,
        )
    asked = {"category": found.code, "unit": unit, "period": period}
    proposed = read_proposal(connection, scope, **asked, now=now)
    if proposed is None:
        return ReportDraft("special", title, found.name, found.code, "", facts)
    reason = _(REASONS[proposed.kind]).format(origin=place.name if place else "")
    told = _("Proposed receivers: {names} ({reason}).").format(
        names=_(", ").join(each.unit.name for each in proposed.receivers), reason=reason
    )
    return ReportDraft(
        "special",
        title,
        found.name,
        found.code,
        "",
        "\n".join(part for part in (facts, told if proposed.receivers else "") if part),
        tuple(each.unit.code for each in proposed.receivers),
        suggestions=tuple(_(each) for each in proposed.suggestions),
    )


def report_rows(records: Records, within: list[ColumnElement[bool]]) -> tuple[ReportRow, ...]:
    """Return reports, drafts first, then the newest; the caller has narrowed them to the scope."""
    query = (
        select(report)
        .where(*within)
        .order_by(case((r.state == "draft", 0), else_=1), r.dated.desc(), r.report_id.desc())
        .limit(MOST)
    )
    rows = records.connection.execute(query).all()
    numbers = [row.report_id for row in rows]
    receivers, counts = _receivers(records, numbers), _suggestion_counts(records, numbers)
    return tuple(_row(records, row, receivers, counts) for row in rows)


def _receivers(records: Records, reports: list[int]) -> Mapping[int, list[Receiver]]:
    query = (
        select(report_receiver, account.c.display_name)
        .select_from(report_receiver.outerjoin(account, account.c.name == rr.acknowledged_by))
        .where(rr.report_id.in_(reports))
    )
    found: dict[int, list[Receiver]] = {}
    for row in records.connection.execute(query):
        who = shown_as(row.acknowledged_by, row.display_name)
        found.setdefault(row.report_id, []).append(
            Receiver(records.units[row.unit_id], row.acknowledged_at, who)
        )
    return {number: sorted(each, key=_officially) for number, each in found.items()}


def _officially(receiver: Receiver) -> tuple[int, int]:
    """Return by what receivers stand in a paper: districts first, then departments and utilities."""
    return NAMED_KINDS.index(receiver.unit.kind), receiver.unit.official_order


def _suggestion_counts(records: Records, reports: list[int]) -> Mapping[int, Row[Any]]:
    s = suggestion.c
    query = (
        select(
            s.report_id,
            func.count().label("n"),
            func.count(case((s.state.in_(("adopted", "declined", "done")), 1))).label("decided"),
            func.count(case((s.state == "done", 1))).label("finished"),
        )
        .where(
            s.report_id.in_(reports), s.state.in_(("draft", *IN_FORCE)), suggestions_in_scope(records.scope)
        )
        .group_by(s.report_id)
    )
    return {row.report_id: row for row in records.connection.execute(query)}


def _row(
    records: Records,
    row: Row[Any],
    receivers: Mapping[int, list[Receiver]],
    counts: Mapping[int, Row[Any]],
) -> ReportRow:
    found = counts.get(row.report_id)
    return ReportRow(
        row.report_id,
        row.kind,
        paper_number(row.kind, row.year, row.serial) if row.serial else "",
        row.title,
        row.dated,
        row.problem,
        records.category_of(row.category_id),
        row.leaders,
        row.state,
        tuple(receivers.get(row.report_id, ())),
        found.n if found else 0,
        found.decided if found else 0,
        found.finished if found else 0,
        row.demo,
    )


def _compared(records: Records, row: ReportRow) -> tuple[Windows | None, tuple[Receiver, ...]]:
    """Count the orders of a report's category at its receivers before and after it."""
    as_of = records.reading.context(period=LIVE, default_period=LIVE).as_of
    if row.category is None or row.state == "draft" or as_of is None:
        return None, row.receivers
    span = windows(row.dated, day_known(as_of))
    if not span.days:
        return span, row.receivers
    sides = (days_period(*span.before), days_period(*span.after))
    before, after = (_by_unit(records, row.category, each) for each in sides)
    counted = tuple(
        replace(each, before=before.get(each.unit.unit_id, 0), after=after.get(each.unit.unit_id, 0))
        for each in row.receivers
    )
    return span, counted


def _by_unit(records: Records, category: Category, period: Period) -> Mapping[int, int]:
    """Count a category's orders accepted in a period by the unit that answers for them."""
    within = _accepted(records, period, Where(category=category.code))
    rows = grouped(records.connection, records.scope, {"unit_id": order.c.unit_id}, within)
    return {row.unit_id: row.n for row in rows if row.unit_id is not None}


def _accepted(records: Records, period: Period, where: Where) -> list[ColumnElement[bool]]:
    """Return the conditions of the orders accepted in a period: what their list shows."""
    conditions = conditions_of(records.reading.context(period=period.text, basis="accepted"))
    return [in_period(conditions, period), *where_conditions(where)]
