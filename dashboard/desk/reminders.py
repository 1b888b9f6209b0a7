"""How the desk's reminders stand among the messages: their subject, their occasion, who noted one by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

SUBJECT = "order"  # of a message about an order itself
BY_HAND = ("phone", "wechat")  # channels by which a person tells, and notes it afterwards
_HAND = "hand "


def hand_receipt(account: str) -> str:
    """Return the receipt of a reminder that a person gave and noted."""
    return f"{_HAND}{account}"


def noted_by(receipt: str) -> str:
    """Return the account that noted a reminder by hand, "" where none did."""
    return receipt.removeprefix(_HAND) if receipt.startswith(_HAND) else ""


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
