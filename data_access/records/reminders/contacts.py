"""Write who is told for a unit, who is away, and tell a number behind its mask with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.records.rights import keeps, owns
from dashboard.records.texts import SHORT, plain
from dashboard.reminders.contacts import DUTIES, PEOPLE
from dashboard.reminders.numbers import address_problem, phone_problem
from dashboard.views.records import Answer
from data_access.records.acting import ZONE, Refusal, checked_line, checked_unit, refused
from data_access.records.history import note_act
from data_access.records.people import Actor, record_act
from data_access.records.reminders.tray_owners import tray_owners
from data_access.schema import absence, contact, unit

c, a = contact.c, absence.c
KINDS = ("city", "district", "township", "department", "utility")
NAME, TITLE, NOTE = 60, 60, 200
MOST, LONGEST_ABSENCE = 60, timedelta(days=366)  # contacts of a unit; of one absence


def require_own(actor: Actor, unit_id: int, district_id: int | None) -> None:
    """Raise Denied for who keeps no contacts at all, Refusal where the unit is none of its own."""
    scope = actor.scope
    if keeps(scope):
        return
    scope.require("rectify")
    if not owns(scope, unit_id, district_id):
        raise Refusal("unknown")


def save_contact(
    connection: Connection,
    actor: Actor,
    *,
    unit_code: str,
    duty: str,
    name: str,
    title: str = "",
    mobile: str = "",
    phone: str = "",
    address: str = "",
    account_name: str = "",
    around_clock: bool = False,
    contact_id: int = 0,
) -> Answer:
    """Add a contact of a unit or change one; empty numbers keep those that are stored.

    A contact stays its unit's: whoever changes unit is a new one.
    """
    act = "change" if contact_id else "add"
    try:
        whose = _unit_of(connection, contact_id) if contact_id else checked_unit(connection, unit_code, KINDS)
        require_own(actor, whose.unit_id, whose.district_id)
        values = {
            "duty": _checked_duty(duty),
            "name": checked_line(name, NAME, word="name"),
            "title": checked_line(title, TITLE, least=0),
            "account": _checked_account(connection, account_name, whose),
            "around_clock": around_clock,
        }
        reached = _checked_numbers(duty, mobile, phone, address)
        _only_one(connection, whose.unit_id, values, contact_id)
        number = _store(connection, actor, whose.unit_id, values | reached, contact_id)
    except Refusal as why:
        return refused(connection, actor, "contact", str(contact_id or "-"), act, why, contact_id)
    note_act(connection, actor, "contact", number, act)
    return Answer("saved", True, number)


def _unit_of(connection: Connection, contact_id: int) -> Any:
    found = connection.execute(
        select(unit.c.unit_id, unit.c.district_id)
        .join(contact, c.unit_id == unit.c.unit_id)
        .where(c.contact_id == contact_id)
    ).one_or_none()
    if found is None:
        raise Refusal("unknown")
    return found


def _checked_duty(duty: str) -> str:
    if duty not in DUTIES:
        raise Refusal("duty")
    return duty


def _checked_account(connection: Connection, name: str, whose: Any) -> str:
    """Return the account whose tray a contact of a unit is; raise Refusal for nobody's and another unit's."""
    found = plain(name)
    if not found:
        return ""
    owner = tray_owners(connection, found).get(found)
    if owner is None:
        raise Refusal("account")
    if not owner.fits(whose.unit_id, whose.district_id):
        raise Refusal("other_account")
    return found


def _checked_numbers(duty: str, mobile: str, phone: str, address: str) -> dict[str, str]:
    """Return the numbers that are told; raise Refusal for one that can reach nobody."""
    found = {"mobile": plain(mobile), "phone": plain(phone), "wechat": plain(address)}
    if phone_problem(found["mobile"], mobile=True):
        raise Refusal("mobile")
    if phone_problem(found["phone"]):
        raise Refusal("phone")
    if address_problem(found["wechat"], group=duty == "group"):
        raise Refusal("robot" if duty == "group" else "mail")
    return {name: value for name, value in found.items() if value}


def _only_one(connection: Connection, unit_id: int, values: dict[str, Any], contact_id: int) -> None:
    same = select(c.contact_id).where(
        c.unit_id == unit_id,
        c.duty == values["duty"],
        c.name == values["name"],
        c.contact_id != contact_id,
    )
    if connection.scalar(same) is not None:
        raise Refusal("taken")
    if not contact_id:
        count = select(func.count()).select_from(contact).where(c.unit_id == unit_id)
        if (connection.scalar(count) or 0) >= MOST:
            raise Refusal("many")


def _store(
    connection: Connection, actor: Actor, unit_id: int, values: dict[str, Any], contact_id: int
) -> int:
    if contact_id:
        connection.execute(
            update(contact).where(c.contact_id == contact_id).values(**values, changed_at=actor.now)
        )
        return contact_id
    made = connection.execute(
        insert(contact).values(unit_id=unit_id, **values, changed_at=actor.now)
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def set_active(connection: Connection, actor: Actor, contact_id: int, active: bool) -> Answer:
    """Put a contact on the list of those who are told, or take it off."""
    act = "activate" if active else "deactivate"
    try:
        whose = _unit_of(connection, contact_id)
        require_own(actor, whose.unit_id, whose.district_id)
        changed = connection.execute(
            update(contact)
            .where(c.contact_id == contact_id, c.active.is_not(active))
            .values(active=active, changed_at=actor.now)
        )
        if changed.rowcount != 1:
            raise Refusal("moved")
    except Refusal as why:
        return refused(connection, actor, "contact", str(contact_id), act, why, contact_id)
    note_act(connection, actor, "contact", contact_id, act)
    return Answer("activated" if active else "deactivated", True, contact_id)


def add_absence(
    connection: Connection,
    actor: Actor,
    contact_id: int,
    from_text: str,
    until_text: str,
    deputy_id: int = 0,
    note: str = "",
) -> Answer:
    """Note that a contact is away from a local minute up to another one, and who stands in."""
    try:
        whose = _unit_of(connection, contact_id)
        require_own(actor, whose.unit_id, whose.district_id)
        begin, end = _minute(from_text, "from"), _minute(until_text, "until")
        if end <= begin or end <= actor.now:
            raise Refusal("span")
        if end - begin > LONGEST_ABSENCE:
            raise Refusal("long_span")
        _check_deputy(connection, contact_id, deputy_id)
        said = checked_line(note, NOTE, least=0)
    except Refusal as why:
        return refused(connection, actor, "contact", str(contact_id), "absence", why, contact_id)
    connection.execute(
        insert(absence).values(
            contact_id=contact_id,
            from_at=begin,
            until_at=end,
            deputy_id=deputy_id or None,
            note=said,
            account=actor.scope.account[:60],
        )
    )
    span = f"{begin.astimezone(ZONE):%m-%d %H:%M} – {end.astimezone(ZONE):%m-%d %H:%M}"
    note_act(connection, actor, "contact", contact_id, "absence", note=span)
    return Answer("absent", True, contact_id)


def _minute(text: str, word: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip()[:16])
    except ValueError:
        raise Refusal(word) from None
    if found.tzinfo is not None or not 2000 <= found.year <= 2100:
        raise Refusal(word)
    return found.replace(tzinfo=ZONE)


def _check_deputy(connection: Connection, contact_id: int, deputy_id: int) -> None:
    """Raise Refusal for a deputy that is nobody, no person, or the absent one itself."""
    if not deputy_id:
        return
    duty = connection.scalar(select(c.duty).where(c.contact_id == deputy_id, c.active.is_(True)))
    if duty not in PEOPLE or deputy_id == contact_id:
        raise Refusal("deputy")


def remove_absence(connection: Connection, actor: Actor, absence_id: int) -> Answer:
    """Take an absence back: who came back early is told again at once."""
    found = connection.execute(select(a.contact_id).where(a.absence_id == absence_id)).one_or_none()
    number = found.contact_id if found else 0
    try:
        whose = _unit_of(connection, number)
        require_own(actor, whose.unit_id, whose.district_id)
        if connection.execute(delete(absence).where(a.absence_id == absence_id)).rowcount != 1:
            raise Refusal("moved")
    except Refusal as why:
        return refused(connection, actor, "contact", str(number), "back", why, number)
    note_act(connection, actor, "contact", number, "back")
    return Answer("back", True, number)


def tell_number(connection: Connection, actor: Actor, contact_id: int, reason: str) -> str:
    """Return the numbers of a contact in plain text and write who asked for them and why; "" for no such one.

    Raises Denied, and Refusal without a reason or for a contact of another unit.
    """
    actor.scope.require("view_contact")
    whose = _unit_of(connection, contact_id)
    require_own(actor, whose.unit_id, whose.district_id)
    said = plain(reason)[:SHORT]
    if not said:
        raise Refusal("reason")
    row = connection.execute(select(c.mobile, c.phone, c.wechat).where(c.contact_id == contact_id)).one()
    record_act(connection, actor, "unmask", f"contact {contact_id}", True, {"reason": said})
    return " · ".join(filter(None, row))
