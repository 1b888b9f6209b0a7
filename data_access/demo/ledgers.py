"""The demo's stories of the two ledgers, on top of what its export says of them; invented, and marked so.

Each story is an order that came back after its sign-off and is entered once more, taken through the acts that
the pages offer. The other items that stand are noted week by week, but for one district's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, case, func, or_, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.ledgers.records import STANDING
from dashboard.people.access import OPERATOR
from dashboard.records.clocks import end_of
from dashboard.views.records import Answer
from data_access.demo.presence import ZONE, extract_time
from data_access.demo.proactive_texts import AUTHOR, MARK
from data_access.records.ledgers.closing import ask_closing, close_item, return_item
from data_access.records.ledgers.entering import enter
from data_access.records.ledgers.notes import note_item
from data_access.records.ledgers.promising import ask_extension, decide_extension
from data_access.records.ledgers.reminding import remind
from data_access.records.ledgers.taking import take_over
from data_access.records.people import Actor
from data_access.reference.units import read_calendar
from data_access.schema import category, ledger_item, order, unit

SILENT = "370681"  # whose weekly notes are missing
NOTES = (
    "已与企业沟通进展，按节点推进。",
    "责任科室已提交阶段情况，按计划办理。",
    "已召开协调会，明确责任科室和时限。",
    "已向企业反馈办理进展，下周核验。",
)
MONEY, WORKS = ("0103", "0404", "11", "12"), ("0606", "07")
PAPERS = ("0601", "0602", "0603", "0604")
i = ledger_item.c


@dataclass(frozen=True)
class Step:
    """An act of a story, so many days before the end of the demo; a promised day counts the same way."""

    act: str
    back: int
    said: str = ""
    until: int = 0


@dataclass(frozen=True)
class Story:
    """An order of a district that is entered in a book: why, until when it is promised, and what follows.

    `about` are the beginnings of the categories that the story fits, () where it fits any.
    """

    district: str
    book: str
    reason: str
    why: str
    back: int
    until: int = 0
    steps: tuple[Step, ...] = ()
    about: tuple[str, ...] = ()


STORIES = (
    # A promise that was moved twice.
    Story(
        "370682",
        "planned",
        "funds",
        "销号后企业再次反映，所需资金未落实，列入计划解决。",
        76,
        46,
        (
            Step("extend", 50, "预算调整尚未批复。", 20),
            Step("grant", 49, "同意，此后不再延期。"),
            Step("extend", 24, "资金已列入支付计划，等待拨付。", -10),
            Step("grant", 23),
            *(Step("note", back, NOTES[place % 4]) for place, back in enumerate((69, 62, 48, 34, 20, 6))),
        ),
        MONEY,
    ),
    # An extension that was refused; the promise passed, and nothing was noted since.
    Story(
        "370686",
        "planned",
        "unclear",
        "涉及两个单位，责任划分尚未明确，列入计划解决。",
        41,
        11,
        (
            Step("note", 34, "两单位已各自提交材料。"),
            Step("extend", 17, "责任仍在协商。", -20),
            Step("refuse", 16, "责任已有会议纪要明确，请按期解决。"),
            Step("note", 16, "已按会议纪要启动办理。"),
        ),
    ),
    # A unit that keeps what it promises: signed off on its evidence, before the day.
    Story(
        "370685",
        "planned",
        "technical",
        "现有条件不足，需改造后解决，列入计划解决。",
        48,
        8,
        (
            *(Step("note", back, NOTES[place % 4]) for place, back in enumerate((41, 34, 27, 20))),
            Step("ask", 14, "改造已完成，企业确认问题解决，附验收单。"),
            Step("close", 12, "电话回访企业，情况属实。"),
        ),
        WORKS,
    ),
    Story(
        "370685",
        "planned",
        "third_party",
        "需第三方出具报告后办理，列入计划解决。",
        27,
        -12,
        tuple(Step("note", back, NOTES[place]) for place, back in enumerate((20, 13, 6))),
    ),
    # Evidence that was sent back once and waits for the city again.
    Story(
        "370602",
        "planned",
        "history",
        "涉及历史遗留手续，列入计划解决。",
        55,
        -3,
        (
            Step("note", 30, "已调取原始档案并逐项核对。"),
            Step("ask", 18, "申请已受理。"),
            Step("return", 16, "受理不等于办结，请办结后再提交。"),
            Step("note", 5, "审核已通过。"),
            Step("ask", 1, "手续已办结，附企业签收记录。"),
        ),
        PAPERS,
    ),
    # An extension that waits for the city.
    Story(
        "370613",
        "planned",
        "funds",
        "资金分三期安排，列入计划解决。",
        30,
        -6,
        (
            Step("note", 6, "前两期已落实。"),
            Step("extend", 2, "第三期需审计结果。", -25),
        ),
        MONEY,
    ),
    # A matter of policy without a note since its entry.
    Story(
        "370687",
        "unsolved",
        "policy",
        "现行政策未覆盖该类情形，待上级明确。",
        22,
        about=("01", "03", "05", "12"),
    ),
    Story(
        "370614",
        "unsolved",
        "history",
        "早年手续不全，尚无解决路径。",
        64,
        0,
        tuple(Step("note", back, NOTES[place % 4]) for place, back in enumerate((57, 43, 29, 15, 3))),
        PAPERS,
    ),
)


def add_ledgers(connection: Connection, until: date, seed: int) -> int:
    """Take over the demo's ledgers and add their stories; return how many stories were told.

    `seed` chooses the orders. Every item belongs to the demo's orders and is marked so.
    """
    ended = extract_time(until)
    take_over(connection, ended)
    teller = _Teller(connection, until, seed, read_calendar(connection))
    told = sum(teller.tell(story) for story in STORIES)
    teller.note_the_rest()
    remind(connection, ended)
    return told


@dataclass(frozen=True)
class _Teller:
    connection: Connection
    until: date
    seed: int
    calendar: WorkCalendar

    def actor(self, back: int, hour: int = 10) -> Actor:
        """Return who acts on a day before the end; on the last one before the extract."""
        day = self.until - timedelta(days=back)
        at = datetime.combine(day, time(hour if back else 7, (self.seed + back) % 60), ZONE).astimezone(UTC)
        return Actor(replace(OPERATOR, account=AUTHOR), at)

    def due(self, back: int) -> datetime:
        """Return 24:00 of the first working day from that day on, at most the last one of known years."""
        day = self.until - timedelta(days=back)
        while not self.calendar.is_workday(day):
            day += timedelta(days=1)
        while self.calendar.is_provisional(day) or not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return end_of(day, ZONE)

    def tell(self, story: Story) -> bool:
        """Enter an order of the district and take it through the steps; False where it has none to enter."""
        actor = self.actor(story.back)
        key = self._order(story, actor.now)
        if key is None:
            return False
        promised = self.due(story.until) if story.book == "planned" else None
        entered = enter(self.connection, actor, [key], story.book, story.reason, story.why + MARK, promised)
        if entered.done:
            for step in sorted(story.steps, key=lambda each: -each.back):
                self._take(entered.record_id, step)
        return entered.done

    def _order(self, story: Story, at: datetime) -> tuple[int, int] | None:
        """Return the order of the district that was signed off last before a moment, not told of yet.

        One of a category that the story fits goes first.
        """
        free = i.order_id.not_in(select(i.order_id).where(i.imported.is_(False) | i.state.in_(STANDING)))
        whose = select(unit.c.unit_id).where(unit.c.code == story.district).scalar_subquery()
        fits = or_(*(category.c.code.startswith(code) for code in story.about or ("",)))
        query = (
            select(i.shard, i.order_id)
            .join(order, (order.c.shard == i.shard) & (order.c.order_id == i.order_id))
            .outerjoin(category, category.c.category_id == order.c.category_id)
            .where(i.unit_id == whose, i.demo.is_(True), i.closed_at < at, free)
            .order_by(case((fits, 0), else_=1), i.closed_at.desc(), i.order_id)
        )
        found = self.connection.execute(query.limit(1)).one_or_none()
        return None if found is None else (found.shard, found.order_id)

    def _take(self, number: int, step: Step) -> Answer:
        actor, said = self.actor(step.back, 14), step.said + MARK if step.said else ""
        c = self.connection
        acts: Mapping[str, Callable[[], Answer]] = {
            "note": lambda: note_item(c, actor, number, said),
            "extend": lambda: ask_extension(c, actor, number, self.due(step.until), said),
            "grant": lambda: decide_extension(c, actor, number, grant=True, note=said),
            "refuse": lambda: decide_extension(c, actor, number, grant=False, note=said),
            "ask": lambda: ask_closing(c, actor, number, said, brings_file=True),
            "return": lambda: return_item(c, actor, number, said),
            "close": lambda: close_item(c, actor, number, said, brings_file=True),
        }
        return acts[step.act]()

    def note_the_rest(self) -> None:
        """Note this week what stands, but for the silent district's and every tenth."""
        silent = select(unit.c.unit_id).where(unit.c.code == SILENT).scalar_subquery()
        told = select(i.item_id).where(i.imported.is_(False))
        standing = select(i.item_id).where(
            i.demo.is_(True),
            i.state.in_(STANDING),
            func.coalesce(i.unit_id, 0) != silent,
            i.item_id.not_in(told),
        )
        for number in self.connection.scalars(standing.order_by(i.item_id)).all():
            if number % 10 != self.seed % 10:
                said = NOTES[number % len(NOTES)] + MARK
                note_item(self.connection, self.actor(1 + number % 6, 15), number, said)
