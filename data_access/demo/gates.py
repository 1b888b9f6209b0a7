"""Write the platform's record of the four gates for each demo order, as far as the data time knows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

import numpy as np

from data_access.demo.handling import Columns
from data_access.demo.worktime import calendar
from data_access.reference.units import load_units

CALLER, REVIEWER, ASSESSOR, CHECKER = "热线科", "市工单审核组", "市专线工作组", "市质检专员"
RETURN_REASONS = (
    "缺现场照片和企业确认",
    "答复未说明办理依据",
    "未逐项回应企业诉求",
    "承诺事项未写明完成时限",
    "与企业通话核实不一致",
)
OPENS, CLOSES = timedelta(hours=8, minutes=40), timedelta(hours=17, minutes=20)
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
    return records.astype(str)


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
        """Return every check of the order in time order; `closed` is when the reply that passed was handed in."""
        last = min((closed - received) / 4, timedelta(hours=4))
        found: list[Line] = []
        starts = _spread(received, closed - last, self._returns)
        for number, (start, end) in enumerate(starts):
            found += self._handed_in(start, end - (end - start) / 3)
            found.append((end, "四关初审", REVIEWER, "退回", self._reason(number)))
        found += self._handed_in(closed - last / 2, closed)
        found.append((reviewed, "四关初审", REVIEWER, "通过", ""))
        return found + list(self._judged(reviewed, verified))

    def _handed_in(self, start: datetime, end: datetime) -> Iterator[Line]:
        """Give the checks that a reply passes before it reaches the city at `end`."""
        middle = start + (end - start) * (3 + self._chance % 4) / 8
        if self._unit in _departments():
            yield middle, "三关", self._unit, "通过", ""
            return
        yield start, "一关", self._township or self._district, "通过", ""
        yield middle, "二关", self._district + CALLER, "通过", ""

    def _judged(self, reviewed: datetime, verified: datetime | None) -> Iterator[Line]:
        if verified is None or verified <= reviewed:
            return
        word = "未解决" if self._unsolved else "解决"
        assessed, checked = (_office(reviewed + (verified - reviewed) * share) for share in (0.4, 0.85))
        if not reviewed < assessed < checked < verified:
            assessed, checked = (reviewed + (verified - reviewed) * share for share in (0.4, 0.85))
        yield assessed, "四关研判", ASSESSOR, word, ""
        yield checked, "四关核查", CHECKER, word, ""

    def _reason(self, number: int) -> str:
        return RETURN_REASONS[(self._chance + number) % len(RETURN_REASONS)]


def _spread(start: datetime, end: datetime, parts: int) -> list[tuple[datetime, datetime]]:
    """Cut a stretch into the times from handing in to return, in office hours where they fit in."""
    step = (end - start) / max(parts, 1)
    plain = [(start + step * (n + 0.5), start + step * (n + 0.9)) for n in range(parts)]
    office = [(_office(first), _office(last)) for first, last in plain]
    flat = [moment for pair in office for moment in pair]
    in_order = all(a < b for a, b in zip([start, *flat], [*flat, end], strict=True))
    return office if in_order else plain


def _office(moment: datetime) -> datetime:
    """Move a moment into the office hours of its working day, the order of moments kept within a day."""
    midnight = datetime.combine(moment.date(), datetime.min.time())
    share = (moment - midnight) / timedelta(days=1)
    if not calendar().is_workday(moment.date()):
        following = calendar().next_workday(moment.date())
        midnight, share = datetime.combine(following, datetime.min.time()), share / 50
    exact = midnight + OPENS + (CLOSES - OPENS) * share
    return exact.replace(second=0, microsecond=0)
