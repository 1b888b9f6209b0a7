"""How a message leaves: by which channels, when at the earliest, and when it is tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from dashboard.reminders.contacts import Contact
from dashboard.reminders.settings import ReminderSettings

# These disturb nobody at night: they wait in the product until somebody looks.
SILENT = ("tray",)


@dataclass(frozen=True)
class Outgoing:
    """A message on its way; the receiver knows a double by its `key`."""

    message_id: int
    key: str
    channel: str
    receiver: str
    text: str
    link: str = ""


@dataclass(frozen=True)
class Delivery:
    """What became of a try: taken by the receiver, or why not.

    `off`: the channel is not set up here; `silent`: the receiver gave no answer at all.
    """

    taken: bool
    why: str = ""
    off: bool = False
    silent: bool = False


Deliver = Callable[[Outgoing], Delivery]


def is_by_hand(channel: str, receiver: str) -> bool:
    """Tell whether a person has to bring a message: a telephone call, a text pasted into a group."""
    return channel == "phone" or (channel == "wechat" and not receiver)


def channels_of(contact: Contact, urgent: bool, settings: ReminderSettings) -> tuple[tuple[str, str], ...]:
    """Return the channels on which a contact is told, with the receiver on each.

    What is brought by hand is asked for urgent messages, and for who is reached in no other way.
    """
    hands = urgent or settings.by_hand == "all"
    if contact.duty == "group":
        return (("wechat", contact.address),) if contact.address or hands else ()
    found = [
        ("tray", ""),
        ("sms", contact.mobile),
        ("mail", contact.address if "@" in contact.address else ""),
    ]
    told = tuple((name, to) for name, to in found if (contact.account if name == "tray" else to))
    number = contact.phone or contact.mobile
    return (*told, ("phone", number)) if number and (hands or not told) else told


def quiet_until(at: datetime, zone: tzinfo, settings: ReminderSettings) -> datetime | None:
    """Return when the quiet hours that a moment lies in end, None outside them."""
    begin, end = settings.quiet_from, settings.quiet_until
    local = at.astimezone(zone)
    clock = local.time()
    if begin == end:
        return None
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not inside:
        return None
    day = local.date() + timedelta(days=1) if begin > end and clock >= begin else local.date()
    return datetime.combine(day, end, zone)


def earliest(at: datetime, channel: str, urgent: bool, zone: tzinfo, settings: ReminderSettings) -> datetime:
    """Return the first moment from `at` on at which a message may leave by a channel."""
    if urgent or channel in SILENT:
        return at
    return quiet_until(at, zone, settings) or at


def next_try(
    tries: int, at: datetime, channel: str, urgent: bool, zone: tzinfo, settings: ReminderSettings
) -> datetime | None:
    """Return when a message is tried again after so many tries, None where it is a dead letter."""
    if tries > len(settings.back_off):
        return None
    wait = timedelta(minutes=settings.back_off[max(tries, 1) - 1])
    return earliest(at + wait, channel, urgent, zone, settings)
