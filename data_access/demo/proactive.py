"""The demo's stories of proactive governance: reports, suggestions, instructions, visits and experts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.records.clocks import end_of
from data_access.demo.presence import ZONE
from data_access.demo.proactive_texts import (
    AUTHOR,
    EXPERTS,
    INSTRUCTIONS,
    LEFT,
    MARK,
    PAPERS,
    VISITS,
    Found,
    Order,
    Paper,
    Seen,
    Told,
)
from data_access.records.proactive.reports import next_number
from data_access.reference.units import read_calendar
from data_access.schema import (
    category,
    expert,
    instruction,
    record_history,
    report,
    report_receiver,
    suggestion,
    unit,
    visit,
    visit_problem,
)

ENDED = {"declined": "reason", "done": "effect"}
TOOK_PART = f"市热线办、区市热线办、市直部门业务骨干{MARK}"


@dataclass(frozen=True)
class _Writer:
    """What stories are written with: the numbers of units and categories, the calendar, the last day."""

    connection: Connection
    until: date
    chance: Random
    units: Mapping[str, int]
    districts: Mapping[str, int]
    categories: Mapping[str, int]
    calendar: WorkCalendar

    def day(self, back: int) -> date:
        """Return the day that lies so many days before the last one of the demo."""
        return self.until - timedelta(days=back)

    def moment(self, back: int) -> datetime:
        """Return a moment of that day in office hours."""
        at = time(9 + self.chance.randrange(8), self.chance.randrange(60))
        return datetime.combine(self.day(back), at, ZONE).astimezone(UTC)

    def due(self, back: int) -> datetime:
        """Return the end of the first working day from that day on."""
        day = self.day(back)
        worked = day if self.calendar.is_workday(day) else self.calendar.add_workdays(day, 1)
        return end_of(worked, ZONE)

    def put(self, table: Any, **values: Any) -> int:
        """Insert a row and return its number."""
        made = self.connection.execute(insert(table).values(**values)).inserted_primary_key
        assert made is not None
        return int(made[0])

    def note(self, subject: str, number: int, back: int, act: str, state: str = "", note: str = "") -> None:
        """Append a line to a record's history, as of that day."""
        values = {"subject": subject, "record_id": number, "at": self.moment(back), "account": AUTHOR}
        line = insert(record_history).values(**values, act=act, state=state, note=note, detail={"demo": True})
        self.connection.execute(line)


def add_stories(connection: Connection, until: date, seed: int) -> int:
    """Add the demo's stories as they stand on the last day of the demo; return how many records they are.

    Every one is marked as made up; remove_stories takes them out again.
    """
    writer = _writer(connection, until, seed)
    papers = [_paper(writer, each) for each in PAPERS]
    for each in INSTRUCTIONS:
        _instruction(writer, each, papers)
    for seen in VISITS:
        _visit(writer, seen)
    for name, field, organisation, contact in EXPERTS:
        values = {"name": name, "field": field, "organisation": organisation, "contact": contact}
        _expert(writer, values)
    return len(PAPERS) + len(INSTRUCTIONS) + len(VISITS) + len(EXPERTS)


def _writer(connection: Connection, until: date, seed: int) -> _Writer:
    rows = connection.execute(select(unit.c.code, unit.c.unit_id, unit.c.district_id)).all()
    categories = connection.execute(select(category.c.code, category.c.category_id)).all()
    return _Writer(
        connection,
        until,
        Random(f"proactive {seed}"),
        {row.code: row.unit_id for row in rows},
        {row.code: row.district_id for row in rows},
        {row.code: row.category_id for row in categories},
        read_calendar(connection),
    )


def _paper(w: _Writer, told: Paper) -> int:
    issued = told.state == "issued"
    day = w.day(told.dated)
    numbered = {"year": day.year, "serial": next_number(w.connection, told.kind, day.year)} if issued else {}
    number = w.put(
        report,
        kind=told.kind,
        title=told.title,
        dated=day,
        problem=told.problem,
        category_id=w.categories[told.category],
        leaders=told.leaders,
        facts=told.facts,
        state=told.state,
        created_at=w.moment(told.dated),
        created_by=AUTHOR,
        issued_at=w.moment(told.dated) if issued else None,
        issued_by=AUTHOR if issued else "",
        demo=True,
        **numbered,
    )
    w.note("report", number, told.dated, "draft", "draft")
    if issued:
        w.note("report", number, told.dated, "issue", "issued")
    for place, code in enumerate(told.receivers):
        seen = {"acknowledged_at": w.moment(told.dated - 1), "acknowledged_by": AUTHOR}
        known = seen if place < told.acknowledged else {}
        w.connection.execute(insert(report_receiver).values(report_id=number, unit_id=w.units[code], **known))
    for each in told.suggestions:
        _suggestion(w, each, told.dated, report_id=number)
    return number


def _suggestion(w: _Writer, told: Told, made: int, **origin: int) -> None:
    values = {ENDED[told.state]: told.said} if told.state in ENDED else {}
    decided = max(0, min(made - 3, made // 2))
    number = w.put(
        suggestion,
        text=told.text,
        unit_id=w.units[told.unit],
        due=w.due(told.due),
        state=told.state,
        proposed_on=None if told.state == "draft" else w.day(made),
        decided_at=w.moment(decided) if told.state not in ("draft", "proposed") else None,
        done_at=w.moment(decided) if told.state == "done" else None,
        **values,
        **origin,
    )
    if told.state != "draft":
        w.note("suggestion", number, made, "propose", "proposed")
    if told.state in ("adopted", "done"):
        w.note("suggestion", number, decided, "adopt", "adopted")
    if told.state in ENDED:
        act = "decline" if told.state == "declined" else "finish"
        w.note("suggestion", number, decided, act, told.state, told.said)


def _instruction(w: _Writer, told: Order, papers: list[int]) -> None:
    ended = told.state in ("done", "closed")
    done = max(told.due, 1)
    number = w.put(
        instruction,
        leader=told.leader,
        dated=w.day(told.dated),
        text=told.text,
        unit_id=w.units[told.unit],
        report_id=papers[told.paper - 1] if told.paper else None,
        due=w.due(told.due),
        state=told.state,
        result=told.result,
        created_at=w.moment(told.dated),
        done_at=w.moment(done) if ended else None,
        closed_at=w.moment(max(done - 2, 0)) if told.state == "closed" else None,
        demo=True,
    )
    w.note("instruction", number, told.dated, "give", "open")
    for note in told.notes:
        w.note("instruction", number, max(told.dated - 7, 0), "progress", "running", note)
    if ended:
        w.note("instruction", number, done, "finish", "done", told.result)
    if told.state == "closed":
        w.note("instruction", number, max(done - 2, 0), "close", "closed")


def _visit(w: _Writer, told: Seen) -> None:
    held = told.state == "held"
    number = w.put(
        visit,
        unit_id=w.units[told.unit],
        district_id=w.districts[told.unit],
        planned_on=w.day(told.day),
        done_on=w.day(told.day) if held else None,
        took_part=TOOK_PART,
        purpose="涉企诉求办理质效" + MARK,
        notes=f"{MARK}抽看工单、听取镇街情况、现场研究未解决事项。" if held else "",
        state=told.state,
        created_at=w.moment(max(told.day, 0) + 10),
        demo=True,
    )
    w.note("visit", number, max(told.day, 0) + 10, "plan", "planned")
    if held:
        w.note("visit", number, told.day, "hold", "held")
    for found in told.problems:
        _problem(w, found, number, told)
    for each in told.suggestions:
        _suggestion(w, each, told.day, visit_id=number)


def _problem(w: _Writer, told: Found, number: int, seen: Seen) -> None:
    ended = told.state in ("spot", "settled")
    w.put(
        visit_problem,
        visit_id=number,
        text=told.text,
        category_id=w.categories[told.category],
        unit_id=w.units[told.unit or seen.unit],
        due=None if told.state == "spot" else w.due(told.due),
        state=told.state,
        result=told.result,
        answered_at=w.moment(max(told.due, 0)) if told.state in ("answered", "settled") else None,
        settled_at=w.moment(seen.day if told.state == "spot" else max(told.due - 2, 0)) if ended else None,
    )
    w.note("visit", number, seen.day, "find", "held", told.text)


def _expert(w: _Writer, values: dict[str, str]) -> None:
    same = select(expert.c.expert_id).where(expert.c.name == values["name"])
    if w.connection.scalar(same) is not None:
        return
    active = values["name"] != LEFT
    number = w.put(expert, **values, active=active, changed_at=w.moment(1), demo=True)
    w.note("expert", number, 200, "add")
