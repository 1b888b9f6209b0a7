"""Words of the reconciliation: choices, their values, reasons of differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from dashboard.definitions import DEFINITIONS
from dashboard.i18n import _, noop
from dashboard.reconcile.conventions import DIMENSIONS, Convention
from dashboard.reconcile.explain import OtherWay
from dashboard.reconcile.published import COLUMNS, Problem
from dashboard.reconcile.search import Outcome
from dashboard.views.reconcile import Reconciliation
from layouts import text
from layouts.components.links import href
from layouts.components.reconciled import RECONCILE_PATH
from layouts.vocabulary import ROUNDINGS, VERDICT_SOURCES

CHOICE_NAMES: Mapping[str, str] = {
    "basis": noop("Basis"),
    "exclusion": noop("Exclusions"),
    "verdict": noop("Verdict source"),
    "confirmed": noop("Service confirmation"),
    "denominator": noop("Denominator of the resolution rate"),
    "basic": noop("Credit of basically satisfied"),
    "fair": noop("Credit of fair"),
    "answers": noop("Denominator of satisfaction"),
    "neglected": noop("Open overdue orders in satisfaction"),
    "on_time": noop("Denominator of the on-time rate"),
    "rounding": noop("Rounding"),
}
CHOICE_VALUES: Mapping[str, Mapping[str, str]] = {
    "basis": text.BASIS_NAMES,
    "exclusion": {
        "after": noop("excluded orders left out"),
        "in_period": noop("left out if excluded by the month's end"),
        "before": noop("excluded orders counted"),
    },
    "verdict": VERDICT_SOURCES,
    "confirmed": {
        "unsolved": noop("counts as not solved"),
        "solved": noop("counts as solved"),
        "by_verdict": noop("the verdict alone decides"),
    },
    "denominator": {
        "verified": noop("due, less closed without verdict"),
        "due": noop("all due"),
        "judged": noop("orders with a verdict"),
        "closed": noop("closed orders"),
    },
    "answers": {
        "answered": noop("the four answers"),
        "called": noop("with not rated and not reached"),
        "due": noop("all due"),
    },
    "neglected": {
        "uncredited": noop("counted without credit"),
        "outside": noop("left out"),
    },
    "on_time": {"due": noop("all due"), "closed": noop("closed orders")},
    "rounding": ROUNDINGS,
}
COLUMN_NAMES: Mapping[str, str] = {name: DEFINITIONS[name].name for name in COLUMNS}
REASONS: Mapping[str, str] = {
    "exclusion_late": noop("excluded after the month's end, counted in the bulletin"),
    "exclusion_ignored": noop("excluded, but counted in the bulletin"),
    "exclusion_made": noop("excluded, and left out in the bulletin"),
    "boundary_out": noop("due at 24:00 of the last day, put into the next month"),
    "boundary_in": noop("due at 24:00 before the first day, put into this month"),
    "verdict_late": noop("called back after the month's end, not yet known to the bulletin"),
    "extension_ignored": noop("due in this month only by extension, left out"),
    "extension_counted": noop("moved out by extension, still counted"),
    "extension_late": noop("extension approved too late, yet accepted"),
    "withdrawn_out": noop("withdrawn after the deadline, left out"),
    "withdrawn_in": noop("withdrawn before the deadline, still counted"),
    "asked_out": noop("withdrawn at the unit's request, left out"),
    "confirmed_solved": noop("service confirmation, counted as solved"),
    "confirmed_out": noop("service confirmation, left out"),
    "explained_out": noop("closed by explanation, left out"),
    "unverified_unsolved": noop("closed without verdict, counted as not solved"),
    "unverified_solved": noop("closed without verdict, counted as solved"),
    "open_out": noop("still open past the deadline, left out"),
    "redispatched_out": noop("dispatched anew after a misdispatch, counted elsewhere"),
    "other_verdict": noop("verdicts differ by source, the other one taken"),
    "first_answer": noop("the first answer taken instead of the final one"),
    "direct_in": noop("answered directly, counted as closed"),
}


PROBLEMS: Mapping[str, str] = {
    "unknown": noop("no unit is named so"),
    "other_kind": noop("a unit of another kind than the others"),
    "twice": noop("named a second time, the first row counts"),
    "unreadable": noop("“{text}” in the column {column} is no figure"),
    "too_high": noop("{column} {text} is more than 100%"),
}


def problem_text(problem: Problem) -> str:
    """Say which row of the published table was not understood, and what of it."""
    column = _(COLUMN_NAMES[problem.column]) if problem.column else ""
    what = _(PROBLEMS[problem.kind]).format(column=column, text=problem.text)
    return _("Row {row}, {name}: {what}").format(row=problem.row, name=problem.name, what=what)


def value_text(choice: str, value: object) -> str:
    """Return a choice's value as people read it; credits are numbers."""
    words = CHOICE_VALUES.get(choice, {})
    return _(words[str(value)]) if str(value) in words else str(value)


def convention_text(convention: Convention) -> str:
    """Say a whole convention in one line."""
    return _choices(convention, DIMENSIONS)


def differing_text(convention: Convention, other: Convention) -> str:
    """Say the choices in which a convention differs from another one, empty where in none."""
    return _choices(
        convention, [name for name in DIMENSIONS if getattr(convention, name) != getattr(other, name)]
    )


def _choices(convention: Convention, names: Iterable[str]) -> str:
    return text.listed(
        _("{choice}: {value}").format(
            choice=_(CHOICE_NAMES[name]), value=value_text(name, getattr(convention, name))
        )
        for name in names
    )


def address(period: str, convention: str = "", start: str = "") -> str:
    """Return the address of a month's reconciliation, perhaps with a convention and its first month."""
    return href(RECONCILE_PATH, {"period": period, "convention": convention, "start": start})


def month_text(month: str) -> str:
    """Say a month written as 2026-10."""
    first = date.fromisoformat(f"{month}-01")
    return text.months(first, first)


def tally(result: Reconciliation, outcome: Outcome) -> str:
    """Say how many rows of the published table a convention reproduces."""
    return _("{n} / {of} agree").format(n=len(outcome.reproduced), of=result.rows)


def other_way_text(way: OtherWay) -> str:
    """Say how many of which orders were counted otherwise."""
    reason = _(REASONS[way.reason])
    if way.count == len(way.orders):
        return _("all {n} orders: {reason}").format(n=way.count, reason=reason)
    return _("{n} of {of} orders: {reason}").format(n=way.count, of=len(way.orders), reason=reason)
