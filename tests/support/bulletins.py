"""Bulletins of a month made from the rows of an export by plain arithmetic, after a planted convention.

Nothing of the product's counting is used: working days are those of chinese_calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

import chinese_calendar

from data_access.reference.units import load_units

HEADER = ("单位", "应办结", "问题解决率", "满意度", "按时办结率")
ROUNDINGS = {"half_up": ROUND_HALF_UP, "truncate": ROUND_DOWN, "half_even": ROUND_HALF_EVEN}
DISTRICTS = [unit.name for unit in load_units() if unit.kind == "district"]
VERDICT_COLUMNS = {"official": "官方核实结果", "claimed": "单位自报", "district": "区市核实"}
Row = dict[str, str]


@dataclass(frozen=True)
class Planted:
    """How a bulletin was made."""

    basis: str = "due"
    exclusion: str = "after"
    verdict: str = "official"
    basic: str = "0.8"
    fair: str = "0.6"
    rounding: str = "half_up"
    decimals: int = 2
    confirmed: str = "unsolved"
    denominator: str = "verified"
    answers: str = "answered"
    neglected: str = "uncredited"
    on_time: str = "due"


@cache
def _worked(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


@cache
def workday_after(day: date, n: int) -> date:
    """Return the n-th working day after a day."""
    while n:
        day += timedelta(days=1)
        n -= _worked(day)
    return day


def moment(text: str) -> datetime | None:
    """Read a time of the export."""
    return datetime.fromisoformat(text) if text else None


def received(row: Row) -> datetime | None:
    """Return when the clock began: dispatch, or the new one after a misdispatch found in two workdays."""
    dispatched, wrong, again = (moment(row[name]) for name in ("转派时间", "误派确认时间", "改派时间"))
    if dispatched and wrong and again and wrong.date() <= workday_after(dispatched.date(), 2):
        return again
    return dispatched


def first_due_day(row: Row) -> date | None:
    """Return the day that the deadline before any extension ends."""
    start = received(row)
    return workday_after(start.date(), 5) if start and row["办结类型"] != "直接答复" else None


def due_day(row: Row) -> date | None:
    """Return the day that the deadline ends, extended where that was approved in time."""
    first = first_due_day(row)
    applied, approved = moment(row["延期申请时间"]), moment(row["延期批准时间"])
    if first is None or not applied or not approved:
        return first
    limit = datetime.combine(first + timedelta(days=1), time(0))
    start = received(row)
    assert start is not None
    days = int(row["延期天数"] or 0)
    in_time = applied < limit and approved < limit and days <= 10
    return workday_after(start.date(), 5 + days) if in_time else first


def is_excluded(row: Row, month: str, planted: Planted) -> bool:
    """Tell whether an exclusion takes an order out of a month's bulletin."""
    decided = moment(row["不计入认定时间"])
    if decided is None or planted.exclusion == "before":
        return False
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return planted.exclusion == "after" or decided < datetime(year, number + 1, 1)


def is_due(row: Row, month: str, planted: Planted, data_time: datetime) -> bool:
    """Tell whether an order is in the denominators of a month."""
    day = due_day(row)
    if day is None or is_excluded(row, month, planted):
        return False
    deadline = datetime.combine(day + timedelta(days=1), time(0))
    withdrawn = moment(row["撤单时间"])
    if withdrawn and row["单位要求撤单"] != "是" and withdrawn < deadline:
        return False
    if planted.basis == "due":
        return f"{day:%Y-%m}" == month and deadline < data_time
    return row["受理时间"][:7] == month and (deadline < data_time or bool(row["办结时间"]))


def is_neglected(row: Row) -> bool:
    """Tell whether a due order was left open past its deadline, or withdrawn because the unit asked."""
    return row["单位要求撤单"] == "是" or not row["办结时间"]


def figures(rows: Iterable[Row], planted: Planted) -> tuple[int, list[Fraction | None]]:
    """Return due and the three rates of the due orders of one unit."""
    due = solved = to_solve = on_time = ended = answered = 0
    credit = Fraction(0)
    credits = {"满意": 1, "基本满意": Fraction(planted.basic), "一般": Fraction(planted.fair), "不满意": 0}
    for row in rows:
        day = due_day(row)
        assert day is not None
        closed = moment(row["办结时间"]) if row["单位要求撤单"] != "是" else None
        verdict, kind = row[VERDICT_COLUMNS[planted.verdict]], row["办结类型"]
        due += 1
        on_time += bool(closed and closed <= datetime.combine(day + timedelta(days=1), time(0)))
        ended += bool(closed) or planted.on_time == "due"
        if planted.confirmed == "by_verdict":
            outcome = verdict
        elif kind == "服务确认":
            outcome = "已解决" if planted.confirmed == "solved" else "未解决"
        else:
            outcome = "未解决" if kind == "解释说明" else verdict
        solved += bool(closed) and outcome == "已解决"
        to_solve += {
            "verified": not closed or outcome != "",
            "due": True,
            "judged": bool(closed) and outcome != "",
            "closed": bool(closed),
        }[planted.denominator]
        answer = row["最终满意度"]
        if planted.neglected == "uncredited" and is_neglected(row):
            answered += 1
            continue
        answered += {"answered": answer in credits, "called": answer != "", "due": True}[planted.answers]
        credit += credits.get(answer, 0)
    pairs = ((Fraction(solved), to_solve), (credit, answered), (Fraction(on_time), ended))
    return due, [top / bottom if bottom else None for top, bottom in pairs]


def printed(rate: Fraction | None, planted: Planted) -> str:
    """Print a rate as the bulletin does."""
    if rate is None:
        return "-"
    percent = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{percent.quantize(Decimal(1).scaleb(-planted.decimals), ROUNDINGS[planted.rounding])}%"


def unit_rows(
    rows: Iterable[Row],
    month: str,
    planted: Planted,
    data_time: datetime,
    otherwise: Callable[[Row], bool | Row | None] = lambda row: None,
) -> dict[str, list[Row]]:
    """Return the rows that a month's bulletin counts, by unit."""
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        other = otherwise(row)
        counted = is_due(row, month, planted, data_time) if other is None else bool(other)
        if counted:
            by_unit[row["承办单位"]].append(other if isinstance(other, dict) else row)
    return by_unit


def bulletin(
    rows: Sequence[Row],
    month: str,
    planted: Planted,
    data_time: datetime,
    otherwise: Callable[[Row], bool | Row | None] = lambda row: None,
) -> list[list[str]]:
    """Return the published table of a month: a row a district, its units in the official order.

    `otherwise` plants differences: True counts an order, False leaves it out, a row counts it as changed,
    None follows the convention.
    """
    by_unit = unit_rows(rows, month, planted, data_time, otherwise)
    table = []
    for name in DISTRICTS:
        due, rates = figures(by_unit[name], planted)
        table.append([name, str(due), *(printed(rate, planted) for rate in rates)])
    return table
