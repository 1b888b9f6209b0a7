"""How well "at risk" foretells which open orders end late, beside two simple rules.

At each cut the curves are fitted on what was known then, every order that was open with its deadline ahead
is given its risk, and what came is looked up in the whole table. The simple rules are: the less time is left
the greater the risk; and the share of late orders that the category had. Printed are the share that became
overdue by decile of the predicted risk, the area under the ROC curve (0.5 is a coin), and Brier's score of
the predictions against that of one constant share.

Run: python -m benchmarks.at_risk sqlite:////tmp/base.db [cuts] [days between cuts]
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import Connection, func, select

from dashboard.alerts.risk import Curves, deciles, step_of
from dashboard.alerts.settings import RiskRule
from dashboard.people.access import OPERATOR
from data_access.counting.conditions import Conditions
from data_access.database import make_engine, reading
from data_access.queries.alerts.risk import Run, open_ahead, spells
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.schema import order

CUTS, APART = 8, 21
AHEAD = timedelta(days=60)  # what was open at a cut had so long to end before the data do


@dataclass
class Seen:
    """Open orders of all cuts: three predicted risks and whether each became overdue."""

    risk: list[float]
    left: list[float]
    category: list[float]
    late: list[bool]
    unknown: int = 0  # open orders of which nothing is said


def main() -> None:
    """Print the table of one base."""
    url = sys.argv[1]
    cuts, apart = (int(sys.argv[n]) if len(sys.argv) > n else usual for n, usual in ((2, CUTS), (3, APART)))
    engine = make_engine(url)
    seen = Seen([], [], [], [])
    with reading(engine) as connection:
        shared = Reading(connection, OPERATOR, datetime.now(UTC))
        newest = conditions_of(shared.context())
        opened = connection.scalar(select(func.max(order.c.opened_at)))
        last = min(newest.as_of - AHEAD, opened)
        for number in range(cuts):
            moment = last - timedelta(days=apart * number)
            look(connection, shared, newest.at(moment), seen)
    report(seen)


def look(connection: Connection, shared: Reading, conditions: Conditions, seen: Seen) -> None:
    """Predict at one cut and look up what came."""
    rule = RiskRule()
    told = replace(conditions)
    curves = Curves(spells(connection, told, shared.calendar, rule), rule)
    category = late_shares(connection, told, rule)
    came = outcomes(connection)
    for each in open_ahead(connection, told, shared.calendar):
        chance = curves.chance(each.category, each.unit, step_of(each.spent, each.limit))
        if chance is None:
            seen.unknown += 1
            continue
        seen.risk.append(1 - chance.value)
        seen.left.append(-(each.limit - each.spent))
        seen.category.append(category.get(each.category, category[0]))
        seen.late.append(came(each))


def late_shares(connection: Connection, conditions: Conditions, rule: RiskRule) -> dict[int, float]:
    """Return the share of late orders of each category that fell due in the days before, 0 for all."""
    o = order.c
    first = conditions.as_of - timedelta(days=rule.days)
    rows = connection.execute(
        select(o.category_id, o.closed_at, o.solve_due).where(
            o.solve_due > first, o.solve_due < conditions.as_of, o.closing_kind != "direct"
        )
    )
    counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        late = row.closed_at is None or row.closed_at > row.solve_due
        for key in (row.category_id or 0, 0):
            counted[key][0] += late
            counted[key][1] += 1
    counted[0][1] = max(counted[0][1], 1)
    return {key: late / n for key, (late, n) in counted.items()}


def outcomes(connection: Connection):  # type: ignore[no-untyped-def]
    """Return what tells whether an order ended late in the whole table, by the deadline in force then."""
    o = order.c
    rows = connection.execute(select(o.shard, o.order_id, o.closed_at, o.solve_due))
    ended = {(row.shard, row.order_id): (row.closed_at, row.solve_due) for row in rows}

    def late(each: Run) -> bool:
        at, due = ended[each.shard, each.order_id]
        return at is None or at > (due or each.due)

    return late


def area(scores: Sequence[float], late: Sequence[bool]) -> float:
    """Return the area under the ROC curve by ranks, ties in their middle."""
    values, came = np.asarray(scores), np.asarray(late)
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    ranks = middle[inverse]
    yes, no = came.sum(), (~came).sum()
    return float((ranks[came].sum() - yes * (yes + 1) / 2) / (yes * no)) if yes and no else float("nan")


def report(seen: Seen) -> None:
    """Print deciles and scores."""
    late = np.asarray(seen.late)
    base = float(late.mean()) if len(late) else float("nan")
    print(
        f"open orders looked at {len(late)}, became overdue {int(late.sum())} ({base:.1%}); "
        f"nothing said of {seen.unknown}"
    )
    print("decile  n      predicted   came     time left   category mean")
    rows = deciles(seen.risk, seen.late)
    left = deciles(seen.left, seen.late)
    category = deciles(seen.category, seen.late)
    for place, (own, other, third) in enumerate(zip(rows, left, category, strict=True), 1):
        print(f"{place:>6}  {own[2]:<6} {own[0]:>8.1%} {own[1]:>8.1%} {other[1]:>10.1%} {third[1]:>12.1%}")
    risk = np.asarray(seen.risk)
    brier, flat = float(((risk - late) ** 2).mean()), float(((base - late) ** 2).mean())
    print(
        f"area under ROC: at risk {area(seen.risk, seen.late):.3f}, "
        f"time left {area(seen.left, seen.late):.3f}, category mean {area(seen.category, seen.late):.3f}"
    )
    print(f"Brier {brier:.4f}, of one constant share {flat:.4f}")


if __name__ == "__main__":
    main()
