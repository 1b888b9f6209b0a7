"""The demo's stories of supervision: notices of every state, and requests to the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.records.clocks import end_of
from dashboard.records.steps import step_of
from dashboard.supervise.proposals import EXTENSIONS, LEAST, RETURNS
from dashboard.supervise.records import FIRST
from data_access.database import read_pairs
from data_access.demo.presence import ZONE
from data_access.demo.proactive_texts import AUTHOR
from data_access.demo.supervise_texts import ASKED, PLAIN, REQUESTS, STORIES, Act, Story
from data_access.records.proactive.reports import next_number
from data_access.records.supervise.requests import ORDER_COLUMNS, ORDERS, stand_detail, stand_of
from data_access.reference.units import read_calendar
from data_access.schema import (
    category,
    ledger_item,
    order,
    platform_request,
    record_history,
    source,
    supervision,
    supervision_order,
    unit,
    warning,
)

o, s, so, q, h = order.c, supervision.c, supervision_order.c, platform_request.c, record_history.c
OTHERWISE = "企业诉求"  # what a notice is about where no order fits


@dataclass(frozen=True)
class _Writer:
    """What stories are written with; `used` are the orders that stand in one already."""

    connection: Connection
    until: date
    chance: Random
    units: Mapping[str, int]
    calendar: WorkCalendar
    used: set[int] = field(default_factory=set)

    def moment(self, back: int, place: int = 0) -> datetime:
        """Return a moment in office hours so many days before the last one, in the order of places."""
        at = time(9 + min(place, 7), self.chance.randrange(60))
        return datetime.combine(self.until - timedelta(days=back), at, ZONE).astimezone(UTC)

    def due(self, back: int) -> datetime:
        """Return the end of the first working day from that day on."""
        day = self.until - timedelta(days=back)
        worked = day if self.calendar.is_workday(day) else self.calendar.add_workdays(day, 1)
        return end_of(worked, ZONE)

    def put(self, table: Any, **values: Any) -> int:
        """Insert a row and return its number."""
        made = self.connection.execute(insert(table).values(**values)).inserted_primary_key
        assert made is not None
        return int(made[0])

    def note(
        self, subject: str, number: int, at: datetime, act: str, state: str, note: str, **more: Any
    ) -> None:
        """Append a line to a record's history."""
        values = {"subject": subject, "record_id": number, "at": at, "account": AUTHOR, "act": act}
        detail = {"demo": True, **more}
        self.connection.execute(
            insert(record_history).values(**values, state=state, note=note, detail=detail)
        )

    def orders(self, code: str, n: int, *within: ColumnElement[bool]) -> list[Row[Any]]:
        """Return orders of a unit that meet conditions and stand in no story yet, the newest first."""
        columns: tuple[Any, ...] = (*ORDER_COLUMNS, category.c.code.label("category"))
        demo = (source.c.demo.is_(True), o.confidential.is_(False), o.unit_id == self.units[code])
        joined = ORDERS.outerjoin(category, category.c.category_id == o.category_id)
        columns = (*columns, category.c.name.label("about"))
        query = select(*columns).select_from(joined).where(*demo, *within)
        rows = self.connection.execute(query.order_by(o.opened_at.desc(), o.order_id).limit(n + 20)).all()
        found = [row for row in rows if row.order_id not in self.used][:n]
        self.used.update(row.order_id for row in found)
        return found

    def told_of(self, story: Story, days: Mapping[str, datetime]) -> list[Row[Any]]:
        """Return the orders that a story can be told of: by their dates, state and category.

        Where it names categories the first of them that has an order is taken, then any other.
        """
        within = (o.opened_at < days["draft"], *_stood(story.how, days))
        for code in story.about:
            of_code = category.c.code.startswith(code)
            if found := self.orders(story.unit, story.orders, *within, of_code):
                return found
        first = self.orders(story.unit, 1, *within)
        if "{about}" not in story.title or not first or story.orders < 2:
            return first + self.orders(story.unit, story.orders - len(first), *within) if first else []
        same = category.c.code == first[0].category
        return first + self.orders(story.unit, story.orders - 1, *within, same)


def _stood(how: str, days: Mapping[str, datetime]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of orders that stood as a story says when it was issued."""
    issued = days.get("issue", days["draft"])
    open_then = and_(or_(o.closed_at.is_(None), o.closed_at > issued), o.withdrawn_at.is_(None))
    lost: ColumnElement[bool] = o.verdict_official == "unsolved"
    unsolved = and_(o.closed_at < days["draft"], lost)
    extended = select(ledger_item.c.order_id).where(
        ledger_item.c.extensions >= LEAST[EXTENSIONS],
        ledger_item.c.closed_at.is_(None),
        ledger_item.c.demo.is_(True),
    )
    return {
        "open": (open_then, o.closed_at.is_(None)),
        "done": (
            o.closed_at > issued,
            o.closed_at < days.get("reply", issued),
            o.verdict_official != "unsolved",
        ),
        "unsolved": (unsolved, o.ledger_log != ""),
        "overdue": (open_then, o.closed_at.is_(None), o.solve_due < issued),
        "returned": (unsolved, o.redo_count >= LEAST[RETURNS]),
        "extended": (o.order_id.in_(extended),),
    }[how]


def add_supervision(connection: Connection, until: date, seed: int) -> int:
    """Add the demo's notices and requests as they stand on its last day; return how many.

    Every one is marked as made up; remove_supervision takes them out again.
    """
    units = read_pairs(connection, select(unit.c.code, unit.c.unit_id))
    chance = Random(f"supervise {seed}")
    writer = _Writer(connection, until, chance, units, read_calendar(connection))
    # Numbers follow the days of issue, as an office gives them.
    for story in sorted(STORIES, key=lambda each: -each.acts[-1 if len(each.acts) < 2 else 1].back):
        _notice(writer, story)
    return len(STORIES) + sum(_request(writer, *each) for each in REQUESTS)


def _notice(w: _Writer, story: Story) -> None:
    moments = [w.moment(act.back, place) for place, act in enumerate(story.acts)]
    days = {act.act: at for act, at in zip(story.acts, moments, strict=True)}
    issued = days.get("issue")
    last = {act.act: act for act in story.acts}
    numbered: dict[str, Any] = {}
    if issued is not None:
        year = issued.astimezone(ZONE).year
        serial = next_number(w.connection, story.kind, year)
        numbered = {"year": year, "serial": serial, "issued_at": issued, "issued_by": AUTHOR}
    rows = w.told_of(story, days) if story.orders else []
    if story.orders and story.rule and not rows:  # no order is what the rule asks for
        story = replace(story, title=PLAIN, origin="order", rule="")
        for how in ("open", "unsolved"):
            rows = rows or w.told_of(replace(story, how=how), days)
    about = rows[0].about if rows else OTHERWISE
    number = w.put(
        supervision,
        kind=story.kind,
        title=story.title.replace("{about}", about),
        unit_id=w.units[story.unit],
        asked=ASKED[story.kind],
        due=w.due(story.due),
        state=_state(story.acts),
        origin=story.origin,
        origin_id=_origin_id(w, story),
        rule=story.rule,
        created_at=days["draft"],
        created_by=AUTHOR,
        reply=last["reply"].note if "reply" in last else "",
        replied_at=days.get("reply"),
        returns=sum(act.act == "return" for act in story.acts),
        signed_off_at=days.get("sign_off"),
        withdrawn_reason=last["withdraw"].note if "withdraw" in last else "",
        demo=True,
        **numbered,
    )
    for row in rows:
        keys = {"supervision_id": number, "shard": row.shard, "order_id": row.order_id}
        w.connection.execute(insert(supervision_order).values(**keys))
    state = FIRST["supervision"]
    for act, at in zip(story.acts, moments, strict=True):
        step = step_of("supervision", act.act)
        state = step.after if step else state
        w.note("supervision", number, at, act.act, state, act.note)


def _state(acts: tuple[Act, ...]) -> str:
    """Return the state that the acts of a story have led to."""
    steps = [step for act in acts if (step := step_of("supervision", act.act))]
    return steps[-1].after if steps else FIRST["supervision"]


def _origin_id(w: _Writer, story: Story) -> int | None:
    """Return a warning of the unit that the story may come from."""
    if story.origin != "warning":
        return None
    known = select(func.min(warning.c.warning_id)).where(warning.c.unit_id == w.units[story.unit])
    found: int | None = w.connection.scalar(known)
    return found


def _request(w: _Writer, kind: str, code: str, reason: str, back: int, state: str) -> int:
    """Add a request on an order that it can be about; return how many there were."""
    asked = w.moment(back)
    still = o.verdict_official == "unsolved"  # what the enterprise says of it
    within: tuple[ColumnElement[bool], ...] = (o.closed_at < asked, o.closing_kind != "direct", still)
    if kind == "extend":
        within = (o.closed_at.is_(None), o.opened_at < asked, o.solve_due > w.moment(0))
    elif state == "confirmed":
        within = (o.redo_count > 0, o.opened_at < asked)
    rows = w.orders(code, 1, *within)
    if not rows:
        return 0
    row = rows[0]
    stood = stand_detail(stand_of(row))
    if state == "confirmed":
        stood["redo"] -= 1
    settled = None if state == "waiting" else w.moment(max(back - 2, 0))
    until = w.due(-4) if kind == "extend" else None
    number = w.put(
        platform_request,
        kind=kind,
        shard=row.shard,
        order_id=row.order_id,
        unit_id=row.unit_id,
        reason=reason,
        until=until,
        state=state,
        asked_at=asked,
        asked_by=AUTHOR,
        settled_at=settled,
        demo=True,
    )
    w.note("request", number, asked, "ask", "waiting", reason, **stood)
    if settled is not None:
        w.note("request", number, settled, "confirm" if state == "confirmed" else "withdraw", state, "")
    return 1
