"""The demo's provincial platform that tells in time: orders arrive, are passed on, reminded of, answered.

The daily demo has no live source, so that the reception desk would show its last day alone. This one is
begun when the demo is served and kept going by the worker. Each order follows its own plan of minutes: what
is known at a moment follows from that moment alone. It is brought in as any export is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from dashboard.desk.board import REMINDED_BY
from dashboard.desk.reminders import SUBJECT
from dashboard.reminders.messages import message_key
from data_access.database import bump_data_version, reading, writing
from data_access.demo.live_texts import MATTERS, Matter
from data_access.demo.presence import ZONE, remove_sources
from data_access.demo.proactive_texts import AUTHOR, MARK
from data_access.importing.derive import order_id_of, shard_of
from data_access.importing.service import SourceSpec, find_mapping, import_file
from data_access.schema import acknowledgement, import_batch, message, order, source, unit

SOURCE = SourceSpec(code="demo-province", name="示例省平台", demo=True, rhythm="live")
ACCOUNT = "demo"
LIVE_SEED = 12_345
BEAT = timedelta(minutes=5)
TOLD_FOR = timedelta(days=2)  # what arrived before is done, and its table long told
OPENED_BEFORE = 20  # minutes that the province keeps an order before its transfer-out
NEXT = (17, 31)  # minutes between two later orders, at least and at most
TOLD = f"省平台转来企业诉求 1 件，请 2 小时内到达现场，首个工作日 12:00 前反馈{MARK}。"
s, b, o = source.c, import_batch.c, order.c


@dataclass(frozen=True)
class Plan:
    """When an order arrives, in minutes from the begin, and what follows, in minutes from then."""

    arrives: int
    dispatched: int
    wechat: int | None = None
    phone: int | None = None
    answered: int | None = None
    onsite: int | None = None
    feedback: int | None = None


# What stands on the board when the demo opens: all four columns, one that nobody answers, one that is near
# the end of its two hours, one past it, and what is done for today.
OPENING = (
    Plan(-3, 13, 16, 19, 26, 92, 130),
    Plan(-11, 7, 13, 17, 20, 88, 121),
    Plan(-19, 16, 22, 26, 29, 101, 140),
    Plan(-21, 8, 11, 14, 23, 97, 128),
    Plan(-58, 9, 13, 17, None, None, None),
    Plan(-44, 6, 9, 12, 17, 95, 133),
    Plan(-79, 8, 11, 14, 21, 71, 112),
    Plan(-104, 7, 12, 15, 24, 113, 160),
    Plan(-138, 9, 12, 18, 27, 152, 187),
    Plan(-176, 6, 10, 12, 19, 84, 203),
    Plan(-37, 7, 10, 13, 64, 104, 141),
    Plan(-233, 8, 11, 16, 22, 99, 153),
    Plan(-291, 7, 10, 15, 26, 108, 164),
)


def begin_live(engine: Engine, now: datetime, seed: int = LIVE_SEED) -> int:
    """Begin the live source anew at a moment; return how many orders it tells of."""
    with writing(engine) as connection:
        _clear(connection, now)
    return _tell(engine, now, now, seed)


def keep_live(engine: Engine, now: datetime, seed: int = LIVE_SEED) -> int:
    """Let the live source tell what has happened since; return of how many orders, 0 where nothing is due.

    Without one that was begun nothing is told.
    """
    with reading(engine) as connection:
        row = connection.execute(
            select(s.data_time, func.min(b.created_at, type_=b.created_at.type).label("begun"))
            .join(import_batch, b.source_id == s.source_id)
            .where(s.code == SOURCE.code, s.demo.is_(True))
            .group_by(s.source_id, s.data_time)
        ).one_or_none()
    if row is None or row.data_time is None or now - row.data_time < BEAT:
        return 0
    return _tell(engine, now, row.begun, seed)


def _clear(connection: Connection, now: datetime) -> None:
    numbers = list(connection.scalars(select(s.source_id).where(s.code == SOURCE.code, s.demo.is_(True))))
    if not numbers:
        return
    own = select(o.order_id).where(o.source_id.in_(numbers))
    for table in (message, acknowledgement):
        connection.execute(delete(table).where(table.c.order_id.in_(own)))
    remove_sources(connection, numbers)
    bump_data_version(connection, now)


def _tell(engine: Engine, now: datetime, begun: datetime, seed: int) -> int:
    """Bring in the platform's table as it stands now, and write who was told by which channel."""
    arrived = list(_arrived(now, begun, seed))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"demo-province-{now.astimezone(ZONE):%m%d%H%M}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as handle:
            rows = [_row(each, now) for each in arrived]
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        mapping = find_mapping(engine, "yantai")
        import_file(engine, path, mapping=mapping, data_time=now, now=now, source=SOURCE, account=ACCOUNT)
    with writing(engine) as connection:
        _write_messages(connection, arrived, now)
    return len(arrived)


@dataclass(frozen=True)
class _Order:
    """An order of the live source with its plan."""

    number: str
    arrived: datetime
    plan: Plan
    matter: Matter

    def at(self, minutes: int | None, now: datetime) -> datetime | None:
        """Return when something happens so many minutes after the arrival, None where it has not yet."""
        if minutes is None:
            return None
        moment = self.arrived + timedelta(minutes=minutes)
        return moment if moment <= now else None

    @property
    def whose(self) -> str:
        """Return the unit that the order is passed on to."""
        return self.matter.department or self.matter.district


def _arrived(now: datetime, begun: datetime, seed: int) -> Iterator[_Order]:
    """Yield the orders that have arrived in the last days, those of the opening first."""
    for n, plan in enumerate(_plans(begun, seed)):
        arrived = begun + timedelta(minutes=plan.arrives)
        if n >= len(OPENING) and arrived > now:
            return
        if arrived < now - TOLD_FOR:
            continue
        number = f"{arrived.astimezone(ZONE):%y%m%d%H%M%S}{800_000 + n:06d}"
        yield _Order(number, arrived, plan, MATTERS[n % len(MATTERS)])


def _plans(begun: datetime, seed: int) -> Iterator[Plan]:
    """Yield the plans without end: first the opening, then an order now and then."""
    yield from OPENING
    rng = Random(f"{seed} live {begun.timestamp()}")
    arrives = 0
    while True:
        arrives += rng.randint(*NEXT)
        out = rng.randint(8, 17)
        answered = out + min(rng.randint(9, 18), rng.randint(9, 24)) if rng.random() < 0.9 else None
        late = rng.random() < 0.12
        onsite = rng.randint(125, 150) if late else rng.randint(55, 116)
        done = answered is not None
        yield Plan(
            arrives,
            out,
            out + rng.randint(2, 6),
            out + rng.randint(3, 9),
            answered,
            onsite if done else None,
            onsite + rng.randint(20, 70) if done else None,
        )


def _row(each: _Order, now: datetime) -> dict[str, str]:
    """Return an order as the platform's table tells it at a moment."""
    plan, matter = each.plan, each.matter
    dispatched = each.at(plan.dispatched, now)
    told = {
        "转派时间": dispatched,
        "联络人应答时间": each.at(plan.answered, now),
        "到场时间": each.at(plan.onsite, now),
        "企业反馈时间": each.at(plan.feedback, now),
        "市平台反馈时间": each.at(plan.feedback, now),
    }
    newest = max([each.arrived, *(moment for moment in told.values() if moment)])
    return {
        "工单编号": each.number,
        "受理时间": _local(each.arrived - timedelta(minutes=OPENED_BEFORE)),
        "受理渠道": "省平台",
        "是否省平台": "是",
        "问题分类": matter.category,
        "标题": matter.title,
        "主要内容": f"{matter.title}{MARK}",
        "企业名称": matter.enterprise,
        "区市": matter.district,
        "镇街": matter.township if dispatched else "",
        "承办单位": each.whose if dispatched else "",
        "省平台转出时间": _local(each.arrived),
        **{name: _local(moment) for name, moment in told.items()},
        "工单状态": "办理中" if dispatched else "待派遣",
        "更新时间": _local(newest),
    }


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M:%S}" if moment else ""


def _write_messages(connection: Connection, arrived: Sequence[_Order], now: datetime) -> None:
    """Write the reminders that have gone out: by SMS with the dispatch, then by group and telephone."""
    names = {each.whose for each in arrived}
    units = {
        row.name: row.unit_id
        for row in connection.execute(
            select(unit.c.name, unit.c.unit_id).where(unit.c.name.in_(names), unit.c.valid_to.is_(None))
        )
    }
    rows = [row for each in arrived for row in _messages(each, units[each.whose], now)]
    keys = [row["key"] for row in rows]
    there = set(connection.scalars(select(message.c.key).where(message.c.key.in_(keys))))
    new = [row for row in rows if row["key"] not in there]
    if new:
        connection.execute(insert(message), new)


def _messages(each: _Order, unit_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    key = shard_of(SOURCE.code, each.number), order_id_of(SOURCE.code, each.number)
    minutes = {"sms": each.plan.dispatched, "wechat": each.plan.wechat, "phone": each.plan.phone}
    for channel in REMINDED_BY:
        at = each.at(minutes[channel], now)
        if at is None:
            continue
        read = channel != "wechat"
        yield {
            "key": message_key(("demo live", *map(str, key)), 0, channel),
            "subject": SUBJECT,
            "shard": key[0],
            "order_id": key[1],
            "unit_id": unit_id,
            "channel": channel,
            "text": TOLD,
            "link": f"/m/order/{SOURCE.code}~{each.number}",
            "urgent": True,
            "state": "received" if read else "sent",
            "created_at": at,
            "next_at": at,
            "sent_at": at,
            "receipt_at": at if read else None,
            "receipt": AUTHOR if read and channel == "phone" else "",
            "demo": True,
        }
