"""Write the platform's record of the four gates for each demo order, as far as the data time knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np

from data_access.demo.handling import Columns
from data_access.demo.worktime import calendar
from data_access.reference.units import load_units

HANDLER, DEPUTY, CONSULTED = "专职办理岗", "分管领导", 6  # every sixth is discussed with others
CALLER, REVIEWER, ASSESSOR, CHECKER = "热线科", "市工单审核组", "市专线工作组", "市质检专员"
RETURN_REASONS = (
    "缺现场照片和企业确认",
    "答复未说明办理依据",
    "未逐项回应企业诉求",
    "承诺事项未写明完成时限",
    "与企业通话核实不一致",
)
OPENS, CLOSES = timedelta(hours=8, minutes=30), timedelta(hours=17, minutes=30)
SHORTEST = timedelta(hours=1)
Line = tuple[datetime, str, str, str, str]


def gate_records(o: Columns, data_time: np.datetime64) -> np.ndarray:
    """Return each order's record with every check up to the data time, "" where there is none."""
    until = data_time.astype(datetime)
    names = ("received", "closed", "reviewed", "verified")
    times = [o[name].astype("datetime64[s]").astype(object) for name in names]
    handled = ~o["direct"] & ~np.isnat(o["closed"]) & ~np.isnat(o["received"])
    records = np.full(len(handled), "", dtype=object)
    for row in np.flatnonzero(handled):
        received, closed, reviewed, verified = (each[row] for each in times)
        story = _Story(o, int(row))
        lines = story.lines(received, closed, reviewed, verified)
        records[row] = "；".join(
            f"{at:%Y-%m-%d %H:%M:%S}|{gate}|{unit}|{result}|{reason}"
            for at, gate, unit, result, reason in lines
            if at <= until
        )
    return records


@cache
def _departments() -> frozenset[str]:
    return frozenset(one.name for one in load_units() if one.kind in ("department", "utility"))


class _Story:
    """The way of one order's replies through the gates."""

    def __init__(self, o: Columns, row: int) -> None:
        self._unit, self._township = str(o["unit"][row]), str(o["township"][row])
        self._district = str(o["district"][row])
        self._returns = int(o["redo_count"][row])
        self._unsolved = bool(o["unsolved"][row])
        self._chance = int(str(o["order_no"][row])[-6:])

    def lines(
        self, received: datetime, closed: datetime, reviewed: datetime, verified: datetime | None
    ) -> list[Line]:
        """Return every check in time order; `closed` is when the reply that passed was handed in."""
        found: list[Line] = []
        handlings = self._returns + 1
        at = _working_time(received, closed)
        for number in range(handlings):
            found += self._handed_in(at, number, handlings)
            if number < self._returns:
                back = at((number + 0.9) / handlings)
                found.append((back, "四关初审", REVIEWER, "退回", self._reason(number)))
        found.append((reviewed, "四关初审", REVIEWER, "通过", ""))
        return found + list(self._judged(reviewed, verified))

    def _handed_in(self, at: Callable[[float], datetime], number: int, of: int) -> Iterator[Line]:
        """Give the checks that the reply of one handling passes before it reaches the city."""
        for share, gate, unit, result, reason in self._before_the_city():
            yield at((number + share) / of), gate, unit, result, reason

    def _before_the_city(self) -> list[tuple[float, str, str, str, str]]:
        if self._unit not in _departments():
            return [
                (0.5, "一关", self._township or self._district, "通过", ""),
                (0.7, "二关", self._district + CALLER, "通过", ""),
            ]
        discussed = [(0.45, "三关", self._unit + HANDLER, "会诊", "涉及多部门，需会诊")]
        return [
            (0.3, "三关", self._unit + HANDLER, "进入", ""),
            *(discussed if self._chance % CONSULTED == 0 else []),
            (0.6, "三关", self._unit + DEPUTY, "签批", ""),
            (0.7, "三关", self._unit, "通过", ""),
        ]

    def _judged(self, reviewed: datetime, verified: datetime | None) -> Iterator[Line]:
        if verified is None or verified <= reviewed:
            return
        word = "未解决" if self._unsolved else "解决"
        at = _working_time(reviewed, verified)
        yield at(0.4), "四关研判", ASSESSOR, word, ""
        yield at(0.85), "四关核查", CHECKER, word, ""

    def _reason(self, number: int) -> str:
        return RETURN_REASONS[(self._chance + number) % len(RETURN_REASONS)]


def _working_time(start: datetime, end: datetime) -> Callable[[float], datetime]:
    """Return the moment at each share of the office hours between two moments, of all hours where too few."""
    spans = [span for day in _days(start, end) if (span := _office_hours(day, start, end)) is not None]
    total = sum((last - first for first, last in spans), timedelta())
    if total < SHORTEST:
        spans, total = [(start, end)], end - start

    def at(share: float) -> datetime:
        left = total * share
        for first, last in spans:
            if left <= last - first:
                return first + left
            left -= last - first
        return end

    return at


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day = start.date()
    while day <= end.date():
        yield day
        day += timedelta(days=1)


def _office_hours(day: date, start: datetime, end: datetime) -> tuple[datetime, datetime] | None:
    if not calendar().is_workday(day):
        return None
    midnight = datetime.combine(day, datetime.min.time())
    first, last = max(start, midnight + OPENS), min(end, midnight + CLOSES)
    return (first, last) if first < last else None
