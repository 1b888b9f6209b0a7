"""Hold the demo's weekly meetings: what some units decided about hard orders, and whom a head called."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, select, update

from dashboard.clocks.periods import week_period
from dashboard.people.access import scope_for
from dashboard.views.agenda import AgendaView
from dashboard.views.order import OrderRow
from data_access.counting.local_days import CITY_ZONE
from data_access.database import read_pairs
from data_access.queries.supervise.agenda import agenda_view
from data_access.records.people import Actor
from data_access.records.supervise.agenda import HISTORY, decide, note_call
from data_access.schema import agenda_decision, category, head_call, record_history, unit

ACCOUNT = "示例联络员"
UNITS = ("招远市", "栖霞市", "莱阳市", "市市场监管局")
EARLIER, THIS_WEEK, CALLS = 5, 2, 3  # decisions of the week before, of this one, calls
# Why, what is done, what is decided; by the beginning of the order's category, () for any.
DECISIONS = (
    (
        (),
        "涉及两个部门职责，牵头单位未明确",
        "由分管负责人召集专题会，当场明确牵头科室",
        "本周五前出具办理意见，企业签字确认",
    ),
    (
        ("0103", "0404", "11", "12"),
        "资金拨付需财政评审",
        "与财政部门对接，先行拨付无争议部分",
        "列入下周调度，逾期由主要负责人约谈",
    ),
    (
        (),
        "企业与承办科室对事实认定不一致",
        "由分管负责人牵头复核，邀请企业到场",
        "三个工作日内完成复核并书面答复",
    ),
)
CALL_NOTES = (
    ("agreed", "已说明原因，约定月底前完成整改并回访"),
    ("accepted", "企业认可处理结果"),
    ("unreached", "两次拨打未接通，改日再联系"),
    ("unsolved", "企业仍要求书面答复，转牵头科室办理"),
)


def add_agenda(connection: Connection, until: date, seed: int) -> int:
    """Write down the meetings of some units in the week before and in this one; return how many records."""
    rng = np.random.default_rng([seed, 21])
    ended = datetime.combine(until, time(8), CITY_ZONE).astimezone(UTC)
    monday = datetime.combine(week_period(until).first, time(9, 30), CITY_ZONE).astimezone(UTC)
    written = 0
    for name in UNITS:
        row = connection.execute(select(unit).where(unit.c.name == name)).first()
        if row is None:
            continue
        role = "district_coordinator" if row.kind == "district" else "unit_handler"
        scope = scope_for(ACCOUNT, role, row.unit_id, row.kind, row.code, row.name)
        view = agenda_view(connection, scope, unit_code=row.code, now=ended)
        for at, most in ((monday - timedelta(days=7), EARLIER), (monday, THIS_WEEK)):
            if at <= ended:
                written += _decide(connection, Actor(scope, at), view, most)
        written += _call(connection, Actor(scope, ended), view, rng)
    for table in (agenda_decision, head_call):
        connection.execute(update(table).where(table.c.account == ACCOUNT).values(demo=True))
    return written


def _decide(connection: Connection, actor: Actor, view: AgendaView, most: int) -> int:
    week, written = week_period(actor.now.astimezone(CITY_ZONE).date()).text, 0
    assert view.unit is not None
    codes = read_pairs(connection, select(category.c.name, category.c.code))
    for place, each in enumerate(view.items[:most]):
        fitting = [
            said for said in DECISIONS if not said[0] or codes.get(each.row.category, "").startswith(said[0])
        ]
        _about, why, measure, said = fitting[place % len(fitting)]
        address = _address(each.row)
        answer = decide(
            connection,
            actor,
            view.unit.code,
            week,
            address,
            why=why,
            measure=measure,
            decision=f"{said}（示例）",
        )
        written += answer.done
    return written


def _call(connection: Connection, actor: Actor, view: AgendaView, rng: np.random.Generator) -> int:
    written = 0
    assert view.unit is not None
    for place, each in enumerate(view.calls[:CALLS]):
        closed = each.row.closed_at or each.row.opened_at
        day = datetime.combine(week_period(actor.now.astimezone(CITY_ZONE).date()).first, time(10), CITY_ZONE)
        at = min(actor.now, max(closed, day) + timedelta(minutes=int(rng.integers(10, 400))))
        result, note = CALL_NOTES[place % len(CALL_NOTES)]
        said: dict[str, Any] = {"head": "主要负责人", "result": result, "note": f"{note}（示例）"}
        moment = at.astimezone(CITY_ZONE).isoformat(timespec="minutes")
        written += note_call(connection, actor, view.unit.code, _address(each.row), at=moment, **said).done
    return written


def _address(row: OrderRow) -> str:
    return f"{row.source}~{row.order_no}"


def remove_agenda(connection: Connection) -> int:
    """Take the demo's meetings out again with their history; return how many records went."""
    gone = sum(
        connection.execute(delete(table).where(table.c.demo.is_(True))).rowcount
        for table in (agenda_decision, head_call)
    )
    h = record_history.c
    connection.execute(delete(record_history).where(h.subject == HISTORY, h.account == ACCOUNT))
    return gone
