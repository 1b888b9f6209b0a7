"""The register of ledger items (台账): a row an order in a book, found by its number alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, tuple_, update

from dashboard.i18n import _, noop
from dashboard.ledgers.notes import week_of
from dashboard.ledgers.records import REASONS, STANDING
from dashboard.records.texts import LONGEST
from data_access.counting.local_days import CITY_ZONE
from data_access.database import reading
from data_access.importing.derive import order_id_of, shard_of
from data_access.importing.errors import BadField
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.papers import noon, not_after_today, require, tidy, until
from data_access.records.history import note_act
from data_access.records.ledgers.promising import lapse_asked, set_item, write_change
from data_access.records.ledgers.taking import take_over
from data_access.records.people import Actor
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
)
i, o, s, n = ledger_item.c, order.c, source.c, ledger_note.c


@dataclass(frozen=True)
class Orders:
    """Find orders by their number: the key of each source that has one of this number."""

    engine: Engine
    sources: tuple[str, ...]

    def find(self, number: str) -> list[tuple[int, int]]:
        """Return the keys of the orders of a number, one for each source that has it."""
        keys = [(shard_of(code, number), order_id_of(code, number)) for code in self.sources]
        query = select(o.shard, o.order_id).where(tuple_(o.shard, o.order_id).in_(keys))
        with reading(self.engine) as connection:
            return [(row.shard, row.order_id) for row in connection.execute(query)]


def know(connection: Connection) -> Orders:
    """Read which sources there are."""
    return Orders(connection.engine, tuple(connection.scalars(select(s.code).order_by(s.source_id))))


def complete(values: Values, around: Around) -> None:
    """Find the order, and hold book, promise and note together."""
    tidy(values, ("why", "note"))
    found = around.known.find(str(values["order"]))
    if not found:
        raise BadField(
            "order", "unknown_order", _("There is no order of this number: bring in orders first.")
        )
    if len(found) > 1:
        raise BadField(
            "order", "several_orders", _("Several sources have an order of this number: enter it by hand.")
        )
    (values["key"],) = found
    not_after_today(values, "entered", around)
    planned = values["book"] == "planned"
    require(values, "promised", planned, lambda: _("a planned solution needs its promised date"))
    if values.get("promised") and not planned:
        raise BadField("promised", "contradiction", _("Only a planned solution has a promise."))
    day = values.get("entered") or around.now.astimezone(CITY_ZONE).date()
    if planned and values["promised"] < day:
        raise BadField(
            "promised", "past", _("The promise lies before the day of the entry: correct one of them.")
        )
    told = _("Tell how it was solved before it is signed off.")
    require(values, "note", values["book"] == "signed_off", lambda: told)
    values["promised_at"] = until(values, "promised")


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Enter orders that stand in no book, and bring those that do on to what the table says."""
    take_over(connection, actor.now, [row["key"] for row in rows])
    new = updated = 0
    for row in rows:
        before = _standing(connection, row["key"])
        if before is None:
            new += _enter(connection, actor, row)
        else:
            updated += _bring_on(connection, actor, row, before)
    return Stored(new, updated, len(rows) - new - updated)


def _standing(connection: Connection, key: tuple[int, int]) -> Row[Any] | None:
    query = select(ledger_item).where(i.shard == key[0], i.order_id == key[1], i.state.in_(STANDING))
    found: Row[Any] | None = connection.execute(query).one_or_none()
    return found


def _enter(connection: Connection, actor: Actor, row: Values) -> bool:
    """Enter an order; a sign-off of what no book holds says nothing."""
    if row["book"] == "signed_off":
        return False
    shard, order_id = row["key"]
    whose = connection.execute(
        select(o.unit_id, o.district_id, o.township_id, s.demo)
        .select_from(order.join(source, s.source_id == o.source_id))
        .where(o.shard == shard, o.order_id == order_id)
    ).one()
    rounds = select(i.round).where(i.shard == shard, i.order_id == order_id)
    at = noon(row["entered"]) if row.get("entered") else actor.now
    made = connection.execute(
        insert(ledger_item).values(
            **whose._asdict(),
            shard=shard,
            order_id=order_id,
            round=max(connection.scalars(rounds), default=0) + 1,
            book=row["book"],
            reason=row.get("reason") or "",
            why=row["why"],
            entered_at=min(at, actor.now),
            entered_by=actor.scope.account[:60],
            promised=row["promised_at"],
            first_promised=row["promised_at"],
            state="open",
        )
    ).inserted_primary_key
    assert made is not None
    _say(connection, actor, int(made[0]), row["note"])
    note_act(connection, actor, "ledger", int(made[0]), "table", state="open", note=row["why"] or row["note"])
    return True


def _bring_on(connection: Connection, actor: Actor, row: Values, before: Row[Any]) -> bool:
    """Change what a table tells otherwise; what it leaves out stays."""
    number, state = before.item_id, before.state
    values: dict[str, Any] = {
        name: row[name] for name in ("reason", "why") if row.get(name) and row[name] != getattr(before, name)
    }
    if row["book"] == "signed_off":
        lapse_asked(connection, actor, number)
        values |= {"state": "closed", "closed_at": actor.now, "closing": row["note"]}
        state = "closed"
    elif (row["book"], row["promised_at"]) != (before.book, before.promised):
        values |= _moved(connection, actor, row, before)
    said = state != "closed" and _say(connection, actor, number, row["note"])
    if values:
        set_item(connection, number, **values)
    if values or said:
        note_act(connection, actor, "ledger", number, "table", state=state, note=row["note"])
    return bool(values) or said


def _moved(connection: Connection, actor: Actor, row: Values, before: Row[Any]) -> dict[str, Any]:
    """Write down how a table moves book and promise, and return what changes."""
    promised: datetime | None = row["promised_at"]
    lapse_asked(connection, actor, before.item_id)
    if promised is None:
        if before.promised is not None:
            write_change(connection, actor, before, "given_up", "", before.promised)
        return {"book": row["book"], "promised": None}
    write_change(connection, actor, before, "granted", "", promised)
    extended = before.promised is not None and promised > before.promised
    return {
        "book": row["book"],
        "promised": promised,
        "first_promised": before.first_promised or promised,
        "extensions": before.extensions + extended,
    }


def _say(connection: Connection, actor: Actor, number: int, text: str) -> bool:
    """Keep a note, unless it is the last one again."""
    last = select(n.text).where(n.item_id == number).order_by(n.note_id.desc()).limit(1)
    if not text or connection.scalar(last) == text:
        return False
    week, account = week_of(actor.now, CITY_ZONE), actor.scope.account[:60]
    note = insert(ledger_note).values(item_id=number, week=week, at=actor.now, account=account, text=text)
    connection.execute(note)
    connection.execute(update(ledger_item).where(i.item_id == number).values(noted_at=actor.now, note=text))
    return True


LEDGERS = Register("ledgers", noop("Two ledgers"), "supervise", FIELDS, ("order",), complete, store, know)
