"""A unit's weekly meeting (每周班子会): which orders are hard, which weeks are written, how a call ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from dashboard.clocks.periods import UnknownPeriod, parse_period, week_period
from dashboard.order.gates import GateEntry
from dashboard.views.reference import Period

# Why an order stands on the agenda, the gravest first.
GROUNDS = ("overdue", "returned", "ledger", "near")
MOST_RETURNS = 2
# What came of a head's own call: the enterprise accepts the result, a measure was agreed on, it does not
# accept, nobody answered.
CALL_RESULTS = ("accepted", "agreed", "unsolved", "unreached")
SETTLED = ("accepted", "agreed")
CALLED_WITHIN, RETURNED_WITHIN, PROMISED_WITHIN = 35, 7, 10  # days back, days back, working days ahead
FEWEST_UNSOLVED = 2  # of a category that is hard for a unit


def grounds(
    *, open_: bool, overdue: bool, near: bool, returns: int, in_ledger: bool, hard_category: bool
) -> tuple[str, ...]:
    """Return why an order is hard, () where it is not.

    Open past its deadline; open and returned twice or more; in a ledger, closed or not; open, near its
    deadline and of a category that is hard for the unit.
    """
    told = {
        "overdue": open_ and overdue,
        "returned": open_ and returns >= MOST_RETURNS,
        "ledger": in_ledger,
        "near": open_ and near and hard_category,
    }
    return tuple(ground for ground in GROUNDS if told[ground])


def hard_categories(resolved: Mapping[str, tuple[int, int]], threshold: Decimal) -> frozenset[str]:
    """Return the categories that are hard for a unit, of (solved, to be solved) by category.

    In its last three months two orders or more of the category were not solved, and less than the warning
    threshold (in per cent) of them was.
    """
    return frozenset(
        code
        for code, (solved, of) in resolved.items()
        if of - solved >= FEWEST_UNSOLVED and Fraction(solved, of) < Fraction(threshold) / 100
    )


def returns_by(entries: Iterable[GateEntry], until: int) -> list[GateEntry]:
    """Return the checks that sent an order back up to a second."""
    return [entry for entry in entries if entry.result == "returned" and entry.at <= until]


def read_week(text: str, today: date) -> Period:
    """Return the week that an address names, the running one where it names none."""
    try:
        found = parse_period(text, today)
    except UnknownPeriod:
        return week_period(today)
    return found if found.kind == "week" else week_period(today)


def may_write(week: Period, today: date) -> bool:
    """Tell whether decisions of a week may be written: those of the running week and of the next."""
    return week.first in (week_period(today).first, week_period(today + timedelta(days=7)).first)


def version_of(why: str, measure: str, decision: str, account: str, second: int) -> str:
    """Return what a form carries to say which decision it was drawn from."""
    return sha256("\x1f".join((why, measure, decision, account, str(second))).encode()).hexdigest()[:16]
