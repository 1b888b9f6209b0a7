"""The demo's story of the reception desk: how the last days' provincial orders were told, what shifts noted.

Orders come by import and are daily, so that nothing is counted down: the story is what was noted here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from dashboard.desk.board import REMINDED_BY
from dashboard.desk.reminders import SUBJECT
from dashboard.reminders.messages import message_key
from data_access.demo.presence import ZONE, extract_time
from data_access.demo.proactive_texts import AUTHOR, MARK
from data_access.records.history import DESK
from data_access.schema import message, order, record_history, source

DAYS = 3
# Minutes from the dispatch to a message by each channel, at least and at most.
AFTER = {"sms": (1, 3), "phone": (3, 11), "wechat": (2, 8)}
TOLD = f"省平台转来企业诉求 1 件，请 2 小时内到达现场，首个工作日 12:00 前反馈{MARK}。"
NOTES = (
    (1, 20, 30, "白班省平台工单均已转派，三渠道提醒完毕；夜间到单请先电话再发群。"),
    (0, 7, 40, "夜班到单 1 件，电话已接通，到场情况待平台确认；请白班盯 2 小时时限。"),
)


def add_desk(connection: Connection, until: date, seed: int) -> int:
    """Write how the provincial orders of the last days were told, and what the shifts handed over.

    Returns how many messages there are.
    """
    rng = Random(f"{seed} desk")
    ended = extract_time(until)
    orders = _orders(connection, ended)
    written = [_message(each, channel, rng) for each in orders for channel in REMINDED_BY]
    sent = [each for each in written if each["sent_at"] <= ended]
    if sent:
        connection.execute(insert(message), sent)
    connection.execute(insert(record_history), [_note(until, *each) for each in NOTES])
    return len(sent)


def _orders(connection: Connection, ended: datetime) -> list[Row[*tuple[Any, ...]]]:
    o = order.c
    query = (
        select(o.shard, o.order_id, o.order_no, o.unit_id, o.dispatched_at, source.c.code)
        .join(source, source.c.source_id == o.source_id)
        .where(
            o.provincial.is_(True),
            source.c.demo.is_(True),
            o.dispatched_at >= ended - timedelta(days=DAYS),
            o.unit_id.is_not(None),
        )
    )
    return list(connection.execute(query.order_by(o.order_no)).all())


def _message(each: Row[*tuple[Any, ...]], channel: str, rng: Random) -> dict[str, Any]:
    at = each.dispatched_at + timedelta(minutes=rng.randint(*AFTER[channel]))
    return {
        "key": message_key(("demo desk", str(each.shard), str(each.order_id)), 0, channel),
        "subject": SUBJECT,
        "shard": each.shard,
        "order_id": each.order_id,
        "unit_id": each.unit_id,
        "channel": channel,
        "text": TOLD,
        "link": f"/m/order/{each.code}~{each.order_no}",
        "urgent": True,
        "state": "sent" if channel == "wechat" else "received",
        "created_at": each.dispatched_at,
        "next_at": each.dispatched_at,
        "sent_at": at,
        "receipt_at": None if channel == "wechat" else at,
        "receipt": "" if channel == "sms" else AUTHOR,
        "demo": True,
    }


def _note(until: date, before: int, hour: int, minute: int, text: str) -> dict[str, Any]:
    day = until - timedelta(days=before)
    return {
        "subject": DESK,
        "record_id": int(f"{day:%Y%m%d}"),
        "at": datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC),
        "account": AUTHOR,
        "act": "hand_over",
        "state": "",
        "note": f"{text}{MARK}",
        "detail": {"demo": True},
    }
