"""How the desk's reminders stand among the messages: their subject, their occasion, who noted one by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

SUBJECT = "order"  # of a message about an order itself
BY_HAND = ("phone", "wechat")  # channels by which a person tells, and notes it afterwards


def noted_by(channel: str, receiver: str, receipt: str) -> str:
    """Return the account that noted a reminder by hand, "" where a machine sent it.

    A call is always made by a person, a text pasted by one into a group that has no robot's address; the
    account stands as the receipt.
    """
    brought = channel == "phone" or (channel == "wechat" and not receiver)
    return receipt if brought else ""


def round_of(first: datetime | None, now: datetime, minutes: int) -> int:
    """Return the how-manieth reminder of an order this is: one round for each stretch without an answer."""
    if first is None or now < first:
        return 0
    return int((now - first) / timedelta(minutes=minutes))


def occasion(shard: int, order_id: int, which: int) -> tuple[str, ...]:
    """Return the occasion of a round of reminders: posted twice it tells once."""
    return ("desk", str(shard), str(order_id), str(which))


def hand_occasion(shard: int, order_id: int, account: str, now: datetime) -> tuple[str, ...]:
    """Return the occasion of a reminder noted by hand; a second click of the same minute notes nothing."""
    minute = int(now.timestamp()) // 60
    return ("desk by hand", str(shard), str(order_id), account, str(minute))
