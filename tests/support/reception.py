"""Provincial orders of a live source for tests of the reception desk, with contacts of their units."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from data_access.importing.service import SourceSpec, find_mapping, import_file
from data_access.schema import acknowledgement, category, contact, message, order
from tests.support.orders import add_source, put_order, unit_ids

# A Wednesday, 15:00 in Yantai; the source spoke two minutes ago.
NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
HEARD = NOW - timedelta(minutes=2)
ZHIFU, FUSHAN, LAIYANG = "370602", "370611", "370682"
LIVE, DAILY = 1, 2
PLATFORM = SourceSpec(code="province", name="省平台", rhythm="live")
ARRIVED = "261118144500654321"


def number(tail: int) -> str:
    """Return an order number that ends in six digits."""
    return f"261118130000{tail:06d}"


def live_source(connection: Connection, now: datetime = NOW) -> None:
    """Add the live source of the tests."""
    add_source(connection, now - timedelta(minutes=2), LIVE, "live")


def arrive(
    connection: Connection,
    tail: int,
    out: int,
    dispatched: int | None = None,
    *,
    now: datetime = NOW,
    code: str = ZHIFU,
    township: str = "",
    heard: int = 2,
    source_id: int = LIVE,
    **minutes: int,
) -> str:
    """Put a provincial order that was transferred out so many minutes ago, and return its number.

    `minutes` are further times, by column of the orders table, each so many minutes ago.
    """
    units = unit_ids(connection)
    at = {name: now - timedelta(minutes=ago) for name, ago in minutes.items()}
    facts: dict[str, Any] = {
        "opened_at": now - timedelta(minutes=out + 30),
        "transferred_out_at": now - timedelta(minutes=out),
        "provincial": True,
        "channel": "provincial",
        "source_id": source_id,
        "category_id": connection.scalar(select(category.c.category_id).where(category.c.code == "1004")),
        **at,
    }
    if dispatched is not None:
        facts |= {"dispatched_at": now - timedelta(minutes=dispatched), "unit_id": units[code]}
        facts |= {"district_id": units[code], "township_id": units[township] if township else None}
    put_order(connection, number(tail), now - timedelta(minutes=heard), **facts)
    return number(tail)


def key_of(connection: Connection, order_no: str) -> dict[str, int]:
    """Return the key of an order."""
    row = connection.execute(
        select(order.c.shard, order.c.order_id).where(order.c.order_no == order_no)
    ).one()
    return {"shard": row.shard, "order_id": row.order_id}


def tell(connection: Connection, order_no: str, channel: str, at: datetime, state: str = "sent") -> None:
    """Write a message about an order that left by a channel."""
    connection.execute(
        insert(message).values(
            key=f"{order_no} {channel} {at.timestamp()}",
            subject="order",
            **key_of(connection, order_no),
            channel=channel,
            text="提醒",
            urgent=True,
            state=state,
            created_at=at,
            next_at=at,
            sent_at=at if state == "sent" else None,
        )
    )


def acknowledged(connection: Connection, order_no: str, account: str, at: datetime) -> None:
    """Write that an account acknowledged the reminder of an order."""
    connection.execute(insert(acknowledgement).values(**key_of(connection, order_no), account=account, at=at))


def liaison(connection: Connection, code: str, name: str = "李明", duty: str = "liaison", **more: Any) -> int:
    """Add a contact of a unit."""
    made = connection.execute(
        insert(contact).values(
            unit_id=unit_ids(connection)[code],
            duty=duty,
            name=name,
            mobile=more.pop("mobile", "13800001234"),
            phone=more.pop("phone", "0535-6251234"),
            changed_at=NOW,
            **more,
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def local(moment: datetime) -> str:
    """Write a moment as the platform's table does."""
    return (moment + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")


def bring(engine: Engine, folder: Path, data_time: datetime, now: datetime) -> None:
    """Bring the provincial platform's table as it stands at a moment."""
    row = {
        "工单编号": ARRIVED,
        "受理时间": local(NOW - timedelta(minutes=15)),
        "受理渠道": "省平台",
        "是否省平台": "是",
        "问题分类": "用工与社保",
        "标题": "工伤待遇申领",
        "企业名称": "烟台海蓝包装有限公司",
        "区市": "莱阳市",
        "承办单位": "莱阳市",
        "省平台转出时间": local(NOW - timedelta(minutes=10)),
        "转派时间": local(NOW - timedelta(minutes=4)),
        "联络人应答时间": "",
        "到场时间": "",
        "企业反馈时间": "",
        "市平台反馈时间": "",
        "办结时间": "",
        "工单状态": "办理中",
        "更新时间": local(data_time),
    }
    path = folder / f"platform-{data_time:%m%d%H%M}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(row))
        writer.writeheader()
        writer.writerow(row)
    mapping = find_mapping(engine, "yantai")
    result = import_file(engine, path, mapping=mapping, data_time=data_time, now=now, source=PLATFORM)
    assert result.rejected == 0
