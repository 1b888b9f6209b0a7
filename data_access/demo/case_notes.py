"""Write what the platform noted about demo orders: pauses, calls, look-backs and ledgers.

Which orders have any follows from their numbers alone, so that no draw of another column moves. A pause never
changes what a figure counts: it moves no deadline into another month, nor past the data time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import numpy as np

from data_access.demo.handling import SOLVE_WORKDAYS, Columns
from data_access.demo.worktime import calendar

LOGS = ("pause_log", "call_log", "look_back_log", "ledger_log")
PAUSED, PAUSED_LATE, TURNED, EXTENDED, OVERDUE = 19, 4, 3, 4, 9  # every n-th order
FOUR_WAY = "企业、省平台、承办单位、区市联络人"
ENTERPRISE = "企业联系人"
PAUSE_REASONS = ("等待企业补充材料", "等待第三方检测结论", "企业申请延后现场核实")
LATE_REASON = "施工手续办理中"
PLANS = ("已列入下季度资金计划", "等待上级批复后办理", "已与企业约定分期解决")
Line = tuple[datetime, str]


def case_logs(o: Columns, data_time: np.datetime64) -> dict[str, np.ndarray]:
    """Return the four logs of each order, with every entry up to the data time."""
    until: datetime = data_time.astype(datetime)
    names = ("received", "contacted", "four_way_call", "closed", "verified", "due", "withdrawn")
    times = {name: o[name].astype("datetime64[s]").astype(object) for name in names}
    found = {name: np.full(len(o["opened"]), "", dtype=object) for name in LOGS}
    for row in np.flatnonzero(~o["direct"] & ~np.isnat(o["received"])):
        story = _Story(o, int(row), {name: values[row] for name, values in times.items()}, until)
        for name, lines in story.logs().items():
            found[name][row] = "；".join(f"{_stamp(at)}|{rest}" for at, rest in lines if at <= until)
    return found


class _Story:
    """What was noted about one order; `times` are None for what never happens."""

    def __init__(self, o: Columns, row: int, times: dict[str, datetime | None], until: datetime) -> None:
        self._chance = int(str(o["order_no"][row])[-6:])
        self._district = str(o["district"][row])
        self._unsolved = bool(o["unsolved"][row])
        self._provincial = bool(o["provincial"][row])
        self._plain = not o["extension_days"][row] and times["withdrawn"] is None
        self._times, self._until = times, until

    def logs(self) -> dict[str, list[Line]]:
        """Return the lines of each log in time order."""
        return {
            "pause_log": list(self._pauses()),
            "call_log": sorted(self._calls()),
            "look_back_log": list(self._look_backs()),
            "ledger_log": list(self._ledger()),
        }

    def _pauses(self) -> Iterator[Line]:
        received, closed, due = (self._times[name] for name in ("received", "closed", "due"))
        if not self._plain or received is None or closed is None or due is None:
            return
        if closed > due:
            at = due + timedelta(hours=10)
            if self._chance % PAUSED_LATE == 0 and at < closed:
                until = datetime.combine(_workday(at.date(), 3), time(17, 30))
                yield at, f"{_stamp(at)}|{_stamp(until)}|{LATE_REASON}"
            return
        start = datetime.combine(_workday(received.date(), 2), time(9, 30))
        until = datetime.combine(_workday(start.date(), 1), time(17, 30))
        if self._chance % PAUSED == 0 and until < closed and self._keeps_its_figures(received, due):
            at = start - timedelta(hours=1)
            reason = PAUSE_REASONS[self._chance % len(PAUSE_REASONS)]
            yield at, f"{_stamp(start)}|{_stamp(until)}|{reason}"

    def _keeps_its_figures(self, received: datetime, due: datetime) -> bool:
        """Tell whether one working day more leaves it in its month and on its side of the data time."""
        last = _workday(received.date(), SOLVE_WORKDAYS)
        moved = _workday(last, 1)
        end = datetime.combine(moved + timedelta(days=1), time(0))
        return (moved.year, moved.month) == (last.year, last.month) and (due < self._until) == (
            end < self._until
        )

    def _calls(self) -> Iterator[Line]:
        contacted, four_way, verified = (
            self._times[name] for name in ("contacted", "four_way_call", "verified")
        )
        if self._provincial and four_way is not None:
            yield four_way, f"{FOUR_WAY}|四方通话已接通"
        if self._provincial and contacted is not None:
            yield contacted, f"{ENTERPRISE}|已说明办理进展"
        if verified is not None and (self._provincial or self._unsolved):
            said = "回访：诉求尚未解决" if self._unsolved else "回访：诉求已解决"
            yield verified, f"{ENTERPRISE}|{said}"

    def _looked_back(self) -> datetime | None:
        verified = self._times["verified"]
        if verified is None or not self._unsolved:
            return None
        return datetime.combine(_workday(verified.date(), 7 + self._chance % 5), time(10, self._chance % 60))

    @property
    def _turned(self) -> bool:
        return self._chance % TURNED == 0

    def _look_backs(self) -> Iterator[Line]:
        at = self._looked_back()
        if at is not None:
            result = "已解决|企业确认已落实" if self._turned else "未解决|仍在推进"
            yield at, f"{self._district}热线科|{result}"

    def _ledger(self) -> Iterator[Line]:
        verified, back = self._times["verified"], self._looked_back()
        if verified is None or back is None:
            return
        entered = _workday(verified.date(), 1)
        unplanned = self._chance % 2 == 0
        if unplanned:
            yield datetime.combine(entered, time(9)), f"未解决||{self._plan}"
        if self._turned:
            if not unplanned:
                yield from self._promise(entered)
            yield back + timedelta(hours=2), "销号||回头看核实已解决"
            return
        planned = _workday(entered, 15 + self._chance % 25) if unplanned else entered
        yield from self._promise(planned)
        yield from self._kept(planned)

    @property
    def _plan(self) -> str:
        return PLANS[self._chance % len(PLANS)]

    @property
    def _promised(self) -> int:
        """Return within how many working days a solution is promised."""
        return 20 + self._chance % 40

    def _promise(self, planned: date) -> Iterator[Line]:
        until = _workday(planned, self._promised)
        yield datetime.combine(planned, time(9, 30)), f"计划解决|{until.isoformat()}|{self._plan}"

    def _kept(self, planned: date) -> Iterator[Line]:
        """Keep the promise: some extend it once before, a few are late."""
        days = self._promised
        if self._chance % EXTENDED == 0:
            asked, days = _workday(planned, days - 3), days + 15
            until = _workday(planned, days)
            yield datetime.combine(asked, time(10)), f"计划解决|{until.isoformat()}|经分管领导同意延期"
        days += 30 if self._chance % OVERDUE == 1 else 0
        yield datetime.combine(_workday(planned, days), time(16)), "销号||企业确认已解决"


def _workday(day: date, n: int) -> date:
    return calendar().add_workdays(day, n)


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
