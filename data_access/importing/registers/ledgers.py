"""The register of ledger items (台账): a row an order in a book, found by its number alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from dashboard.i18n import _, noop
from dashboard.ledgers.notes import week_of
from dashboard.ledgers.records import REASONS
from dashboard.ledgers.tables import Held, Told, Verdict, entry_moment, judge_row, last_said
from dashboard.records.texts import LONGEST
from dashboard.views.registers import StandingRow
from data_access.counting.local_days import CITY_ZONE
from data_access.importing.errors import BadField, UnusableFile
from data_access.importing.registers.ledger_orders import Found, find_orders, know
from data_access.importing.registers.ledger_words import refusal_words, standing_row
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.papers import not_after_today, tidy, until
from data_access.importing.transactions import write
from data_access.records.history import note_act
from data_access.records.ledgers.promising import set_item
from data_access.records.ledgers.taking import take_over
from data_access.records.people import Actor
from data_access.reference.units import read_calendar
from data_access.schema import ledger_item, ledger_note, order, source

BOOK_WORDS = {
    "unsolved": ("未解决", "未解决事项", "未解决台账"),
    "planned": ("计划解决", "计划解决事项", "计划解决台账"),
    "signed_off": ("销号", "已销号"),
}
REASON_WORDS = {
    "policy": ("政策", "政策原因", "政策限制"),
    "funds": ("资金", "资金原因", "资金未落实"),
    "history": ("历史遗留", "历史原因", "历史遗留问题"),
    "unclear": ("权责不清", "责任不清", "职责不清"),
    "technical": ("技术条件", "技术", "技术原因"),
    "third_party": ("需第三方配合", "第三方", "第三方原因"),
    "other": ("其他原因", "其他"),
}
assert tuple(REASON_WORDS) == REASONS
FIELDS = (
    register_field(
        "order", noop("Order number"), "code", "工单编号|工单号|诉求编号|order", required=True, limit=64
    ),
    register_field(
        "book", noop("Ledger"), "word", "台账|台账类别|类别|ledger", words=BOOK_WORDS, required=True, limit=40
    ),
    register_field(
        "reason",
        noop("Reason class"),
        "word",
        "原因|原因类别|未解决原因|reason",
        words=REASON_WORDS,
        limit=40,
    ),
    register_field("why", noop("Why it stands there"), "text", "情况说明|说明|情况|why", limit=LONGEST),
    register_field("promised", noop("Promised"), "day", "承诺时限|承诺日期|计划解决时间|promised"),
    register_field("entered", noop("Entered"), "day", "列入时间|列入日期|入账日期|entered"),
    register_field("note", noop("Last note"), "text", "最新进展|周进展|进展|note", limit=LONGEST),
    register_field("noted", noop("Day of the last note"), "day", "进展时间|进展日期|最新进展时间|noted"),
)
i, o, s = ledger_item.c, order.c, source.c
UNDATED = ""  # the week of a note that tells no day of its own: it is no weekly note


def complete(values: Values, around: Around) -> None:
    """Find the order, and hold the row against what is kept of it; raise BadField for what it may not say."""
    tidy(values, ("why", "note"))
    found = around.known.find(str(values["order"]), around.now)
    if not found:
        raise BadField(
            "order", "unknown_order", _("There is no order of this number: bring in orders first.")
        )
    if len(found) > 1:
        raise BadField(
            "order", "several_orders", _("Several sources have an order of this number: enter it by hand.")
        )
    (values["found"],) = found
    not_after_today(values, "entered", around)
    not_after_today(values, "noted", around)
    if values.get("noted") and not values["note"]:
        raise BadField("note", "required", _("The row tells the day of a note and no note: fill it in."))
    values["promised_at"] = until(values, "promised")
    values["verdict"] = verdict = _judge(values, values["found"], around.now, around.known.calendar)
    if verdict.rule:
        raise BadField(verdict.field, verdict.rule, refusal_words(verdict, values["found"].held))


def _judge(values: Values, found: Found, now: datetime, calendar: Any) -> Verdict:
    told = Told(
        values["book"],
        values["promised_at"],
        values.get("reason") or "",
        values["why"],
        values.get("entered"),
        values["note"],
        values.get("noted"),
    )
    if found.withdrawn and (found.held is None or found.held.closed is not None):
        return Verdict(field="order", rule="withdrawn")
    return judge_row(told, found.held, found.opened, now, CITY_ZONE, calendar)


def speak(values: Values, passed: bool) -> StandingRow | None:
    """Say which item a row speaks of that stands here, and what becomes of it; None where none stands."""
    found: Found | None = values.get("found")
    if found is None or found.held is None or found.held.closed is not None:
        return None
    return standing_row(values, found.held, values["verdict"].does if passed else "")


def prepare(engine: Engine, actor: Actor) -> None:
    """Take over what the platform's log says of all orders, so that rows meet what stands."""
    write(engine, lambda connection: take_over(connection, actor.now))


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Enter orders that stand in no book, and bring newer progress to those that do.

    Raises UnusableFile where an item has changed since the rows were checked: then nothing is stored.
    """
    take_over(connection, actor.now, [row["found"].key for row in rows])
    calendar, done = read_calendar(connection), {"begin": 0, "bring": 0, "same": 0}
    for row in rows:
        (found,) = find_orders(connection, [row["found"].key], actor.now)
        verdict = _judge(row, found, actor.now, calendar)
        if verdict.does != row["verdict"].does:
            said = _("The item of order {number} has changed since the table was checked.")
            raise UnusableFile("moved", said.format(number=row["order"]), _("Check the table again."))
        done[verdict.does] += 1
        if verdict.does == "begin":
            _enter(connection, actor, row, found)
        elif verdict.does == "bring" and found.held is not None:
            _bring(connection, actor, row, found.held)
    return Stored(done["begin"], done["bring"], done["same"])


def _enter(connection: Connection, actor: Actor, row: Values, found: Found) -> None:
    shard, order_id = found.key
    whose = connection.execute(
        select(o.unit_id, o.district_id, o.township_id, s.demo)
        .select_from(order.join(source, s.source_id == o.source_id))
        .where(o.shard == shard, o.order_id == order_id)
    ).one()
    rounds = select(i.round).where(i.shard == shard, i.order_id == order_id)
    entered = entry_moment(row.get("entered"), found.opened, actor.now, CITY_ZONE)
    made = connection.execute(
        insert(ledger_item).values(
            **whose._asdict(),
            shard=shard,
            order_id=order_id,
            round=max(connection.scalars(rounds), default=0) + 1,
            book=row["book"],
            reason=row.get("reason") or "",
            why=row["why"],
            entered_at=entered,
            entered_by=actor.scope.account[:60],
            promised=row["promised_at"],
            first_promised=row["promised_at"],
            state="open",
        )
    ).inserted_primary_key
    assert made is not None
    number = int(made[0])
    if row["note"]:
        _say(connection, actor, number, row, entered)
    note_act(connection, actor, "ledger", number, "table", state="open", note=row["why"] or row["note"])


def _bring(connection: Connection, actor: Actor, row: Values, held: Held) -> None:
    """Bring to a standing item what it does not say yet."""
    number = held.item_id
    fills = {name: row[name] for name in ("reason", "why") if row.get(name) and not getattr(held, name)}
    if fills:
        set_item(connection, number, **fills)
    said = row["note"] if row["note"] not in {text for _at, text in held.notes} else ""
    if said:
        _say(connection, actor, number, row, last_said(held))
    state = connection.scalar(select(i.state).where(i.item_id == number)) or ""
    note_act(connection, actor, "ledger", number, "table", state=state, note=said or fills.get("why", ""))


def _say(connection: Connection, actor: Actor, number: int, row: Values, least: datetime) -> None:
    """Keep a note on its own day, not before a moment; without a day it stands there, as no weekly note."""
    day, said = row.get("noted"), row["note"]
    at = least if day is None else max(datetime(day.year, day.month, day.day, tzinfo=CITY_ZONE), least)
    week = UNDATED if day is None else week_of(at, CITY_ZONE)
    account = actor.scope.account[:60]
    note = insert(ledger_note).values(item_id=number, week=week, at=at, account=account, text=said)
    connection.execute(note)
    set_item(connection, number, note=said, **({} if day is None else {"noted_at": at}))


LEDGERS = Register(
    *("ledgers", noop("Two ledgers"), "supervise", FIELDS, ("order",), complete, store, know),
    speak=speak,
    prepare=prepare,
)
