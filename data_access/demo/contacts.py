"""The demo's contacts, duty roster, absences, spot calls and messages: invented, and marked so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.reminders.contacts import SHIFTS
from dashboard.reminders.messages import NOBODY, OFF, Notice
from data_access.demo.presence import ZONE
from data_access.demo.proactive_texts import AUTHOR, MARK
from data_access.records.demo_accounts import DEMO_ACCOUNTS
from data_access.records.reminders.outbox import post
from data_access.schema import absence, contact, message, roster, spot_call, unit

KINDS = ("district", "department", "utility")
TOWNSHIPS = ("370682004", "370682001", "370602001", "370681001")
SURNAMES = "甲乙丙丁戊己庚辛壬癸"
WITHOUT_LIAISON, WITHOUT_MOBILE = "370687", "370686"  # what the check of completeness finds
AWAY = ("370682", "370602")
ROBOT = "00000000-0000-0000-0000-000000000000"
SAME_TALE = "示例：省平台“接诉即办”工单已转派，请 2 小时内到达现场。"


@dataclass(frozen=True)
class _Writer:
    """What the stories are written with."""

    connection: Connection
    until: date
    chance: Random
    units: Sequence[Any]

    def moment(self, back: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment of the day that lies so many days before the last one of the demo."""
        day = self.until - timedelta(days=back)
        return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)

    @property
    def now(self) -> datetime:
        """Return the demo's last moment: the morning of its extract."""
        return self.moment(0, 8)


def add_contacts(connection: Connection, until: date, seed: int) -> int:
    """Add contacts, roster, absences, spot calls and messages up to a day; return how many contacts.

    Numbers begin with 12, which no mobile does, so that nothing of them reaches anybody.
    """
    u = unit.c
    named = u.kind.in_(KINDS) | u.code.in_(TOWNSHIPS) | (u.kind == "city")
    units = connection.execute(
        select(u.unit_id, u.code, u.name, u.kind).where(named, u.valid_to.is_(None)).order_by(u.unit_id)
    ).all()
    writer = _Writer(connection, until, Random(f"contacts {seed}"), units)
    people = _people(writer)
    _roster(writer, people)
    _absences(writer, people)
    _spot_calls(writer, people)
    _messages(writer)
    return sum(map(len, people.values()))


def _people(w: _Writer) -> dict[str, dict[str, int]]:
    """Add each unit's contacts; return their numbers by unit and duty."""
    accounts = {each.unit: each.name for each in DEMO_ACCOUNTS if each.unit}
    rows: list[dict[str, Any]] = []
    for place, each in enumerate(w.units):
        district = each.kind == "district"
        duties = ["leader", "liaison", *(["deputy", "group"] if district else [])]
        if each.code == WITHOUT_LIAISON:
            duties.remove("liaison")
        for number, duty in enumerate(duties):
            rows.append(_person(w, each, duty, place, number, accounts))
    w.connection.execute(insert(contact), rows)
    found = w.connection.execute(
        select(contact.c.contact_id, contact.c.duty, unit.c.code)
        .join(unit, unit.c.unit_id == contact.c.unit_id)
        .where(contact.c.demo.is_(True))
        .order_by(contact.c.contact_id)
    )
    people: dict[str, dict[str, int]] = {}
    for row in found:
        people.setdefault(row.code, {})[row.duty] = row.contact_id
    return people


def _person(
    w: _Writer, each: Any, duty: str, place: int, number: int, accounts: dict[str, str]
) -> dict[str, Any]:
    titles = {"leader": "分管领导", "liaison": "热线科科员", "deputy": "热线科科员", "group": ""}
    person = duty != "group"
    missing = each.code == WITHOUT_MOBILE and duty == "leader"
    account = accounts.get(each.name, "supervisor" if each.kind == "city" else "")
    return {
        "unit_id": each.unit_id,
        "duty": duty,
        "name": f"示例{SURNAMES[(3 * place + number) % len(SURNAMES)]}" if person else "示例工作群",
        "title": titles[duty] and titles[duty] + MARK,
        "mobile": f"120{place:04d}{number:04d}" if person and not missing else "",
        "phone": f"0535-00{place:02d}{number:03d}" if duty == "liaison" else "",
        "wechat": ROBOT if duty == "group" and place % 4 == 0 else "",
        "account": account if duty == "liaison" else "",
        "around_clock": duty == "liaison",
        "active": True,
        "changed_at": w.moment(60, 10),
        "demo": True,
    }


def _roster(w: _Writer, people: dict[str, dict[str, int]]) -> None:
    """Put people on duty in this week and the next; one unit's coming weekend is left open."""
    first = w.until - timedelta(days=w.until.weekday())
    rows = []
    for each in w.units:
        own = people.get(each.code, {})
        on = [own[duty] for duty in ("liaison", "deputy", "leader") if duty in own]
        if each.kind != "district" or not on:
            continue
        for n in range(14):
            day = first + timedelta(days=n)
            if each.code == AWAY[1] and n in (5, 6):
                continue
            for place, shift in enumerate(SHIFTS):
                rows.append(
                    {
                        "unit_id": each.unit_id,
                        "day": day,
                        "shift": shift,
                        "contact_id": on[(n // 2 + place) % len(on)],
                        "demo": True,
                    }
                )
    w.connection.execute(insert(roster), rows)


def _absences(w: _Writer, people: dict[str, dict[str, int]]) -> None:
    """Let two liaisons be away, with who stands in."""
    for code, back in zip(AWAY, (1, -2), strict=True):
        own = people[code]
        values = {
            "contact_id": own["liaison"],
            "from_at": w.moment(back, 0),
            "until_at": w.moment(back - 5, 0),
            "deputy_id": own["deputy"],
            "note": f"外出培训{MARK}",
            "account": AUTHOR,
        }
        w.connection.execute(insert(absence).values(**values))


def _spot_calls(w: _Writer, people: dict[str, dict[str, int]]) -> None:
    """Try the telephones of units in the last two months."""
    called = [each for each in w.units if each.kind == "district"]
    rows = []
    for back in range(58, 0, -2):
        each = called[w.chance.randrange(len(called))]
        own = people.get(each.code, {})
        missed = w.chance.random() < 0.12
        rows.append(
            {
                "unit_id": each.unit_id,
                "contact_id": own.get("liaison", own.get("leader")),
                "at": w.moment(back, w.chance.choice((7, 10, 15, 20, 22)), w.chance.randrange(60)),
                "account": AUTHOR,
                "state": "missed" if missed else "answered",
                "seconds": None if missed else w.chance.randrange(4, 90),
                "note": f"响铃后无人接听{MARK}" if missed else "",
                "demo": True,
            }
        )
    w.connection.execute(insert(spot_call), rows)


def _messages(w: _Writer) -> None:
    """Tell a few units something, and leave what was told in every state that there is."""
    codes = [each.code for each in w.units if each.kind == "district"]
    ids = {each.code: each.unit_id for each in w.units}
    for place, code in enumerate(codes[:8]):
        at = w.now - timedelta(hours=5 * (8 - place))
        notice = Notice(
            subject="order",
            record_id=0,
            key=("demo", code),
            unit_id=ids[code],
            text=f"{MARK}有工单将于今日到期，请尽快办理并反馈。" if place % 2 else SAME_TALE,
            link="/orders?measure=near_now" if place % 2 else "/orders?provincial=1",
            urgent=place % 2 == 0,
        )
        post(w.connection, at, notice, demo=True)
    city = Notice("source", 0, ("demo", "city"), None, f"{MARK}今日工单表已按时到数。", "/import")
    post(w.connection, w.now, city, demo=True)
    _states(w)


def _states(w: _Writer) -> None:
    """Take the messages on their ways: most were sent, some have a receipt, two were not delivered."""
    m = message.c
    rows = w.connection.execute(
        select(m.message_id, m.channel, m.created_at)
        .where(m.demo.is_(True), m.error != NOBODY)
        .order_by(m.message_id)
    ).all()
    sms = [row for row in rows if row.channel == "sms"]
    trays = [row for row in rows if row.channel == "tray"]
    calls = [row for row in rows if row.channel == "phone"]
    for place, row in enumerate(sms):
        sent = {"state": "sent", "sent_at": row.created_at + timedelta(seconds=40), "attempts": 1}
        receipt = {"state": "received", "receipt_at": row.created_at + timedelta(minutes=2)}
        late = {"state": "dead", "attempts": 5, "error": "timeout"}
        _set(w, row.message_id, late if place in (1, 4) else sent | receipt if place % 3 == 0 else sent)
    for row in trays[2:5]:
        values = {"state": "received", "receipt_at": row.created_at + timedelta(minutes=11)}
        _set(w, row.message_id, values | {"receipt": AUTHOR})
    for row in calls[:2]:
        at = row.created_at + timedelta(minutes=4)
        reached = {"state": "received", "sent_at": at, "receipt_at": at, "receipt": AUTHOR, "attempts": 1}
        _set(w, row.message_id, reached)
    robots = [row for row in rows if row.channel == "wechat"]
    for row in robots[:1]:
        _set(w, row.message_id, {"state": "cancelled", "error": OFF})


def _set(w: _Writer, message_id: int, values: dict[str, Any]) -> None:
    w.connection.execute(update(message).where(message.c.message_id == message_id).values(**values))
