"""Who is told for a unit: its people by duty, its groups, the roster, and absences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from dashboard.people.access import CITY_WIDE_ROLES

# 责任领导, 联络人, who stands in for them, and a WeChat group.
DUTIES = ("leader", "liaison", "deputy", "group")
PEOPLE = ("leader", "liaison", "deputy")
SHIFTS = ("day", "night")
Slot = tuple[date, str]
ROSTER_DAYS = 426  # how far back and ahead a roster is written: as far as its page shows weeks
Channel = Literal["tray", "sms", "phone", "wechat", "mail"]


def is_over(slot: Slot, running: Slot) -> bool:
    """Tell whether a shift is over while another one runs."""
    return (slot[0], SHIFTS.index(slot[1])) < (running[0], SHIFTS.index(running[1]))


@dataclass(frozen=True)
class Contact:
    """A person or group that is told for a unit.

    `address` is a mail address of a person, or the key of a group's robot; a group without one is told by
    hand. `account` is whose tray it is.
    """

    contact_id: int
    unit_id: int
    duty: str
    name: str
    mobile: str = ""
    phone: str = ""
    address: str = ""
    account: str = ""
    around_clock: bool = False
    active: bool = True


@dataclass(frozen=True)
class TrayOwner:
    """An account that messages may be laid into the tray of; `unit_id` is None for none and for the city."""

    role: str
    unit_id: int | None = None

    def fits(self, unit_id: int | None, district_id: int | None) -> bool:
        """Tell whether a contact of a unit may name it: the unit's, its district's, the city's office's.

        What is told of a unit's orders is for those alone who may read them.
        """
        if self.unit_id is None:
            return self.role in CITY_WIDE_ROLES
        return self.unit_id in (unit_id, district_id)


@dataclass(frozen=True)
class Absence:
    """A person is away from a moment up to another one, and who stands in, if that is said."""

    contact_id: int
    from_at: datetime
    until_at: datetime
    deputy_id: int | None = None


@dataclass(frozen=True)
class Book:
    """The contacts of units with their absences and the roster; `roster` is by unit, day and shift."""

    contacts: Sequence[Contact] = ()
    absences: Sequence[Absence] = ()
    roster: Mapping[tuple[int, date, str], int] = field(default_factory=dict)

    def find(self, contact_id: int | None) -> Contact | None:
        """Return a contact that is still told, None for any other."""
        return next((each for each in self.contacts if each.contact_id == contact_id and each.active), None)

    def of(self, unit_id: int, duty: str) -> tuple[Contact, ...]:
        """Return a unit's contacts of a duty that are still told, in their order."""
        return tuple(
            each for each in self.contacts if each.unit_id == unit_id and each.duty == duty and each.active
        )

    def absence(self, contact_id: int, at: datetime) -> Absence | None:
        """Return the absence of a contact at a moment; of several the one that began last."""
        found = [
            each
            for each in self.absences
            if each.contact_id == contact_id and each.from_at <= at < each.until_at
        ]
        return max(found, key=lambda each: each.from_at) if found else None
