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
CALLED_REASONS = ("企业反映事项尚未落实", "电话核实与回复不一致", "承诺时限企业不认可")
DEPARTMENT_REASON = "政策依据引用不完整"
# Every n-th order is sent back by its district, or by the department's deputy head; another skips a gate.
SENT_BACK, SENT_BACK_BY_DEPUTY, WITHOUT_HEAD, WITHOUT_CALL = 11, 17, 43, 67
# A district that claims more than is so: its own gate passes nearly all, and the city returns every fifth.
OVERCLAIMER, SENT_BACK_BY_IT, RETURNED_BY_CITY = "招远市", 90, 5
CALLED_SOLVED = 0.2  # as drawn, it makes the district's own call find a matter solved that is not
OPENS, CLOSES = timedelta(hours=8, minutes=30), timedelta(hours=17, minutes=30)
SHORTEST = timedelta(hours=1)
Line = tuple[datetime, str, str, str, str]
Step = tuple[float, str, str, str, str]  # share of a handling, then as a line


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


def overclaim(o: Columns) -> None:
    """Let one district claim what is not solved, and the city return every fifth of its replies.

    Whose turn it is follows from the order's number, so that no draw of another column moves.
    """
    own = (o["unit"] == OVERCLAIMER) & ~o["direct"]
    tail = np.array([int(str(number)[-6:]) for number in o["order_no"]], dtype=np.int64)
    back = own & (tail % RETURNED_BY_CITY == 2)
    o["first_review_passed"] = o["first_review_passed"] & ~back
    o["redo_count"] = np.where(back, np.maximum(o["redo_count"], 1), o["redo_count"])
    claimed = own & o["unsolved"]
    o["closing_kind"] = np.where(claimed, "解决", o["closing_kind"])
    o["u_district"] = np.where(claimed, CALLED_SOLVED, o["u_district"])


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
                found.append((at((number + 0.75) / handlings), "四关初审", REVIEWER, "进入", ""))
                back = at((number + 0.9) / handlings)
                found.append((back, "四关初审", REVIEWER, "退回", self._reason(number)))
        found.append((closed, "四关初审", REVIEWER, "进入", ""))
        found.append((reviewed, "四关初审", REVIEWER, "通过", ""))
        return found + list(self._judged(reviewed, verified))

    def _handed_in(self, at: Callable[[float], datetime], number: int, of: int) -> Iterator[Line]:
        """Give the checks that the reply of one handling passes before it reaches the city."""
        steps = self._of_department if self._unit in _departments() else self._of_district
        for share, gate, unit, result, reason in steps(first=number == 0):
            yield at((number + share) / of), gate, unit, result, reason

    def _of_district(self, first: bool) -> Iterator[Step]:
        head, caller = self._township or self._district, self._district + CALLER
        often = SENT_BACK_BY_IT if self._district == OVERCLAIMER else SENT_BACK
        if first and self._chance % often == 3:
            reason = CALLED_REASONS[self._chance % len(CALLED_REASONS)]
            yield from ((0.15, "一关", head, "进入", ""), (0.2, "一关", head, "通过", ""))
            yield from ((0.2, "二关", caller, "进入", ""), (0.3, "二关", caller, "退回", reason))
        if self._chance % WITHOUT_HEAD != 7:
            yield from ((0.4, "一关", head, "进入", ""), (0.5, "一关", head, "通过", ""))
        if self._chance % WITHOUT_CALL != 5:
            yield from ((0.5, "二关", caller, "进入", ""), (0.7, "二关", caller, "通过", ""))

    def _of_department(self, first: bool) -> Iterator[Step]:
        handler, deputy = self._unit + HANDLER, self._unit + DEPUTY
        if first and self._chance % SENT_BACK_BY_DEPUTY == 2:
            yield from ((0.1, "三关", handler, "进入", ""), (0.2, "三关", deputy, "退回", DEPARTMENT_REASON))
        yield 0.3, "三关", handler, "进入", ""
        if self._chance % CONSULTED == 0:
            yield 0.45, "三关", handler, "会诊", "涉及多部门，需会诊"
        yield from ((0.6, "三关", deputy, "签批", ""), (0.7, "三关", self._unit, "通过", ""))

    def _judged(self, reviewed: datetime, verified: datetime | None) -> Iterator[Line]:
        if verified is None or verified <= reviewed:
            return
        word = "未解决" if self._unsolved else "解决"
        at = _working_time(reviewed, verified)
        yield reviewed, "四关研判", ASSESSOR, "进入", ""
        yield at(0.4), "四关研判", ASSESSOR, word, ""
        yield at(0.4), "四关核查", CHECKER, "进入", ""
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
