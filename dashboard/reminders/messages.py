"""Messages of the outbox: what is told to whom, by which channels, and the key by which a double is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

CHANNELS = ("tray", "sms", "phone", "wechat", "mail")
STATES = ("waiting", "sending", "sent", "received", "dead", "cancelled")
NOBODY = "nobody"  # the error of a message that no contact was found for
OFF = "off"  # of one whose channel is not set up
OVER = "over "  # before the subject of one whose matter ended before it was sent


@dataclass(frozen=True)
class Notice:
    """What is told to the contacts of a unit: about which record or order, in which words.

    `key` names the occasion: the same occasion is told once to each contact on each channel, however often it
    is posted. `unit_id` None tells the city's office. `urgent` passes the quiet hours.
    """

    subject: str
    record_id: int
    key: tuple[str, ...]
    unit_id: int | None
    text: str
    link: str
    duties: tuple[str, ...] = ("liaison",)
    urgent: bool = False
    shard: int | None = None
    order_id: int | None = None


def message_key(occasion: Sequence[str], contact_id: int, channel: str) -> str:
    """Return the idempotency key of one message, 64 hexadecimal digits."""
    return sha256("\x1f".join([*occasion, str(contact_id), channel]).encode()).hexdigest()


def unit_tray(unit_id: int | None) -> str:
    """Return whose tray a unit's is, the city office's for None; no account has a blank in its name."""
    return f"unit {unit_id or 0}"


def over(subject: str) -> str:
    """Return the error of a message whose matter was over before it was sent."""
    return f"{OVER}{subject}"
