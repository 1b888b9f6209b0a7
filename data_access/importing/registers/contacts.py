"""The registers of contacts, and of the duty roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.i18n import _, noop
from dashboard.reminders.contacts import PEOPLE, TrayOwner
from dashboard.reminders.numbers import address_problem, phone_problem
from dashboard.views.reference import Unit
from data_access.importing.errors import BadField
from data_access.importing.registers.model import Around, Register, Stored, Values, register_field
from data_access.importing.registers.papers import changed, tidy
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.reminders.contacts import KINDS
from data_access.records.reminders.rosters import write_roster
from data_access.records.reminders.tray_owners import tray_owners
from data_access.schema import contact

c = contact.c
DUTY_WORDS = {
    "leader": ("责任领导", "分管领导", "领导", "负责人"),
    "liaison": ("联络人", "联络员", "经办人"),
    "deputy": ("替岗", "代班人", "备用联络人", "B岗"),
    "group": ("微信群", "工作群", "企业微信群"),
}
SHIFT_WORDS = {
    "day": ("白班", "日班", "白天", "早班"),
    "night": ("夜班", "晚班", "夜间"),
    "both": ("全天", "24小时", "昼夜"),
}
SHIFTS_OF = {"day": ("day",), "night": ("night",), "both": ("day", "night")}

CONTACT_FIELDS = (
    register_field("unit", noop("Unit"), "unit", "单位|承办单位|单位名称|unit", required=True, units=KINDS),
    register_field(
        "duty", noop("Duty"), "word", "职责|身份|类别|岗位|duty", required=True, words=DUTY_WORDS, limit=40
    ),
    register_field("name", noop("Name"), "text", "姓名|名称|群名称|name", required=True, limit=60),
    register_field("title", noop("Position"), "text", "职务|职位|title", limit=60),
    register_field("mobile", noop("Mobile"), "code", "手机|手机号|手机号码|移动电话|mobile", limit=40),
    register_field("phone", noop("Telephone"), "code", "电话|办公电话|值班电话|座机|phone", limit=40),
    register_field("address", noop("Mail or robot"), "text", "邮箱|电子邮箱|群机器人|mail", limit=120),
    register_field("account", noop("Account"), "text", "账号|系统账号|account", limit=60),
    register_field("around_clock", noop("Around the clock"), "yesno", "24小时|7×24|全天候|around the clock"),
)
TOLD = ("title", "mobile", "phone", "wechat", "account", "around_clock")

ROSTER_FIELDS = (
    register_field("unit", noop("Unit"), "unit", "单位|承办单位|单位名称|unit", required=True, units=KINDS),
    register_field("day", noop("Duty day"), "day", "日期|值班日期|day", required=True),
    register_field("shift", noop("Shift"), "word", "班次|时段|值班时段|shift", words=SHIFT_WORDS, limit=40),
    register_field("name", noop("Name"), "text", "姓名|值班人|值班人员|name", required=True, limit=60),
)


@dataclass(frozen=True)
class Known:
    """Accounts by name with whose they are, and the people of each unit by name."""

    accounts: Mapping[str, TrayOwner]
    people: dict[tuple[int, str], int]


def know(connection: Connection) -> Known:
    """Read the accounts and the contacts that are told."""
    people = select(c.unit_id, c.name, c.contact_id).where(c.active.is_(True), c.duty.in_(PEOPLE))
    found = {(row.unit_id, row.name): row.contact_id for row in connection.execute(people)}
    return Known(tray_owners(connection), found)


def complete(values: Values, around: Around) -> None:
    """Hold a contact's numbers against what can reach somebody; raise BadField."""
    tidy(values, (), ("name", "title", "mobile", "phone", "address", "account"))
    if phone_problem(values["mobile"], mobile=True):
        raise BadField("mobile", "mobile", _("This is no mobile number: eleven digits that begin with 1."))
    if phone_problem(values["phone"]):
        raise BadField("phone", "phone", _("This is no telephone number: digits, blanks and hyphens."))
    if address_problem(values["address"], group=values["duty"] == "group"):
        message = _("This is neither a mail address nor, of a group, the key of its robot.")
        raise BadField("address", "address", message)
    _check_account(values["account"], values["unit"], around.known)
    values["unit_id"] = values["unit"].unit_id
    values["wechat"], values["around_clock"] = values["address"], bool(values.get("around_clock"))


def _check_account(name: str, whose: Unit, known: Known) -> None:
    """Raise BadField for an account that is nobody's, or one that may not read what the unit is told."""
    if not name:
        return
    owner = known.accounts.get(name)
    if owner is None:
        raise BadField("account", "account", _("There is no account of this name."))
    if not owner.fits(whose.unit_id, whose.district_id):
        message = _("This account is another unit's: name one of the unit, of its district or of the office.")
        raise BadField("account", "other_account", message)


def store(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Insert contacts and change those that the table tells otherwise; an empty number changes none."""
    stored = {
        (row.unit_id, row.duty, row.name): dict(row._mapping) for row in connection.execute(select(contact))
    }
    new = updated = 0
    for row in rows:
        before = stored.get((row["unit_id"], row["duty"], row["name"]))
        told = {name: row[name] for name in TOLD}
        if before is None:
            number = _insert(connection, actor, row, told)
            new += 1
        else:
            told = {name: value or before[name] for name, value in told.items()} | {"active": True}
            if not changed(before, told):
                continue
            number = before["contact_id"]
            connection.execute(
                update(contact).where(c.contact_id == number).values(**told, changed_at=actor.now)
            )
            updated += 1
        note_act(connection, actor, "contact", number, "import")
    return Stored(new, updated, len(rows) - new - updated)


def _insert(connection: Connection, actor: Actor, row: Values, told: dict[str, Any]) -> int:
    own = {"unit_id": row["unit_id"], "duty": row["duty"], "name": row["name"]}
    made = connection.execute(
        insert(contact).values(**own, **told, changed_at=actor.now)
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def complete_roster(values: Values, around: Around) -> None:
    """Find who is on duty among the unit's contacts; raise BadField."""
    tidy(values, (), ("name",))
    values["shift"] = values.get("shift") or "both"
    values["unit_id"] = values["unit"].unit_id
    found = around.known.people.get((values["unit_id"], values["name"]))
    if found is None:
        message = _("This person is no contact of the unit: bring in contacts first.")
        raise BadField("name", "unknown_person", message)
    values["contact_id"] = found


def store_roster(connection: Connection, actor: Actor, rows: Sequence[Values]) -> Stored:
    """Put people on the roster; what a table does not name stays."""
    entries = {
        (row["unit_id"], row["day"], shift): row["contact_id"]
        for row in rows
        for shift in SHIFTS_OF[row["shift"]]
    }
    count = write_roster(connection, entries)
    for unit_id in sorted({row["unit_id"] for row in rows}) if count else ():
        note_act(connection, actor, "roster", unit_id, "import")
    return Stored(min(count, len(rows)), 0, max(0, len(rows) - count))


CONTACTS = Register(
    "contacts",
    noop("Contacts of units"),
    "supervise",
    CONTACT_FIELDS,
    ("unit_id", "duty", "name"),
    complete,
    store,
    know,
)
ROSTER = Register(
    "roster",
    noop("Duty roster"),
    "supervise",
    ROSTER_FIELDS,
    ("unit_id", "day", "shift"),
    complete_roster,
    store_roster,
    know,
)
