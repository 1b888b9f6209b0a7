"""The demo's social reviews: a pool, cases in every state, one district that proposes the most of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, case, insert, or_, select

from dashboard.people.access import OPERATOR
from dashboard.reviews.lot import Candidate, draw_panel
from dashboard.reviews.settings import ReviewSettings
from data_access.demo.presence import ZONE
from data_access.demo.proactive_texts import AUTHOR, MARK
from data_access.records.people import Actor
from data_access.records.reviews.asking import follow_decisions
from data_access.records.reviews.panels import seat_row
from data_access.schema import (
    category,
    order,
    record_history,
    review_case,
    review_panel,
    social_supervisor,
    source,
    unit,
)

c, o, s = review_case.c, order.c, social_supervisor.c
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
ORGANISATIONS = {
    "deputy": "市人大代表联络站",
    "member": "市政协委员工作室",
    "lawyer": "市律师协会",
    "media": "市级媒体",
    "enterprise": "市工商联会员企业",
    "citizen": "社区居民代表",
}
EACH = 6  # supervisors of a background
FACTS = {
    "jurisdiction": f"经核实，反映事项的责任主体和履约地均在外市，不属本市管辖{MARK}",
    "other_channel": f"同一事项已由人民法院受理，处于审理阶段{MARK}",
    "law": f"诉求内容不符合现行政策规定的条件，属地已书面答复依据{MARK}",
    "secrets": f"诉求要求提供其他企业的商业秘密和个人信息，依法不予提供{MARK}",
    "untrue": f"经现场核查并调取有关凭证，反映情况与事实不符{MARK}",
    "unreasonable": f"合理部分已办结，其余要求明显超出规定标准，已当面说明{MARK}",
    "malicious": f"多次以同一不实内容反映，经三次核查均不属实{MARK}",
}
# Categories that a ground may be told of, by the beginnings of their codes.
ABOUT = {
    "jurisdiction": ("1103", "1104", "0801"),
    "other_channel": ("11", "0504", "0502"),
    "law": ("1203", "0602", "0603", "06"),
    "secrets": ("1206", "0801", "0803"),
    "untrue": ("1205", "1202", "0902", "1201", "1104"),
    "unreasonable": ("12", "07", "0606"),
    "malicious": ("0801", "1202", "1203"),
}
ASKING = ("%咨询%", "%是否%")  # titles that only ask something
CLEARED = f"已向被反映企业送达评议结论，并在园区公示{MARK}"
BEFORE = 120  # days before a case from which its order is taken
PROCESS = ("propose", "draw", "open", "decide")


@dataclass(frozen=True)
class _Story:
    """A case: whose, how many days ago it was proposed, how far it came, and the votes to exclude it."""

    unit: str
    days: int
    state: str
    ground: str
    votes: int = 0
    level: str = "district"
    cleared: bool = False
    excluded: bool = False  # about an order that the platform excludes already


HEAVY = "370685"
STORIES = (
    _Story(HEAVY, 78, "excluded", "untrue", 4, cleared=True, excluded=True),
    _Story(HEAVY, 64, "excluded", "unreasonable", 3, excluded=True),
    _Story(HEAVY, 41, "excluded", "malicious", 5, cleared=True),
    _Story(HEAVY, 27, "excluded", "untrue", 3),
    _Story(HEAVY, 19, "rejected", "unreasonable", 1),
    _Story(HEAVY, 8, "voting", "untrue", 2),
    _Story(HEAVY, 2, "proposed", "unreasonable"),
    _Story("370602", 52, "excluded", "other_channel", 5, "city", excluded=True),
    _Story("370681", 33, "rejected", "law", 2),
    _Story("370682", 45, "reversed", "unreasonable", 3, "city"),
    _Story("370676", 12, "appealed", "malicious", 4, "city"),
    _Story("370613", 5, "drawn", "secrets", 0, "township"),
    _Story("370687", 22, "withdrawn", "jurisdiction", 0, "village"),
)


def add_reviews(connection: Connection, until: date, seed: int) -> int:
    """Add the pool and the cases as they stand on the last day of the demo; return how many cases there are.

    Every one is marked as made up; look_back_removal takes them out again.
    """
    pool = _pool(connection, until)
    units = {
        row.code: row for row in connection.execute(select(unit.c.code, unit.c.unit_id, unit.c.district_id))
    }
    used: set[int] = set()
    made = 0
    for place, story in enumerate(STORIES):
        found = _order(connection, units[story.unit].unit_id, story, until, used)
        if found is not None:
            used.add(found.order_id)
            _case(connection, story, found, units[story.unit], pool, until, f"示例{seed}-{place}")
            made += 1
    follow_decisions(connection, Actor(OPERATOR, _at(until, 0)))
    return made


def _pool(connection: Connection, until: date) -> list[Candidate]:
    rows = [
        {
            "name": f"{SURNAMES[(place * 7 + number * 3) % len(SURNAMES)]}某{'甲乙丙丁戊己'[number]}",
            "background": background,
            "organisation": f"{organisation}{number + 1}{MARK}",
            "contact": f"0535-66{place}{number}01{place}{number}",
            "active": number < EACH - 1 or place != 3,
            "changed_at": _at(until, 200),
            "demo": True,
        }
        for place, (background, organisation) in enumerate(ORGANISATIONS.items())
        for number in range(EACH)
    ]
    known = {(row.name, row.organisation) for row in connection.execute(select(s.name, s.organisation))}
    new = [row for row in rows if (row["name"], row["organisation"]) not in known]
    if new:
        connection.execute(insert(social_supervisor), new)
    found = select(s.supervisor_id, s.background).where(s.active.is_(True)).order_by(s.supervisor_id)
    return [Candidate(row.supervisor_id, row.background) for row in connection.execute(found)]


def _order(connection: Connection, unit_id: int, story: _Story, until: date, used: set[int]) -> Any:
    """Return an order of the unit from before the case was proposed, none used twice, None for none."""
    fits = or_(*(category.c.code.startswith(code) for code in ABOUT[story.ground]))
    asks = or_(*(o.title.like(words) for words in ASKING))
    demo = select(source.c.source_id).where(source.c.demo.is_(True))
    query = (
        select(o.shard, o.order_id)
        .where(
            o.source_id.in_(demo),
            o.unit_id == unit_id,
            o.excluded.is_(story.excluded),
            o.opened_day.between(_number(until, story.days + BEFORE), _number(until, story.days + 1)),
            o.order_id.not_in(used),
            o.confidential.is_(False),
            o.closed_at.is_not(None) if story.excluded else o.withdrawn_at.is_(None),
        )
        .outerjoin(category, category.c.category_id == o.category_id)
        .order_by(case((asks, 2), (fits, 0), else_=1), o.opened_at.desc(), o.order_id)
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def _number(until: date, back: int) -> int:
    return int(f"{until - timedelta(days=back):%Y%m%d}")


def _at(until: date, back: int, hour: int = 10) -> datetime:
    return datetime.combine(until - timedelta(days=back), time(hour), ZONE).astimezone(UTC)


def _case(
    connection: Connection,
    story: _Story,
    found: Any,
    whose: Any,
    pool: Sequence[Candidate],
    until: date,
    seed: str,
) -> None:
    reached = _reached(story)
    drawn, decided = "draw" in reached, "decide" in reached
    outcome = "excluded" if story.votes >= 3 else "rejected"
    values: dict[str, Any] = {
        "facts": FACTS[story.ground],
        "proposed_at": _at(until, story.days),
        "proposed_by": AUTHOR,
        "seed": seed if drawn else "",
        "drawn_at": _at(until, story.days - 1) if drawn else None,
        "decided_at": _at(until, story.days - 2, 16) if decided else None,
        "decided_by": AUTHOR if decided else "",
        "decision": f"经监督员评议表决形成决议{MARK}" if decided else "",
        "cleared_at": _at(until, story.days - 4) if story.cleared else None,
        "cleared": CLEARED if story.cleared else "",
    }
    if story.state in ("appealed", "reversed"):
        values |= {"appealed_at": _at(until, story.days - 5), "appeal": f"补充新的证明材料，申请复核{MARK}"}
    if story.state == "reversed":
        at = _at(until, story.days - 9)
        values |= {"appeal_decided_at": at, "appeal_decision": f"新证据成立，撤销原决议{MARK}"}
    made = connection.execute(
        insert(review_case).values(
            shard=found.shard,
            order_id=found.order_id,
            unit_id=whose.unit_id,
            district_id=whose.district_id,
            level=story.level,
            ground=story.ground,
            state=story.state,
            demo=True,
            **values,
        )
    ).inserted_primary_key
    assert made is not None
    number = int(made[0])
    if drawn:
        _panel(connection, number, story, pool, values, seed, opened="open" in reached)
    _history(connection, number, story, values, outcome)


def _reached(story: _Story) -> tuple[str, ...]:
    """Return the acts that a case has behind it."""
    last = {"proposed": 1, "withdrawn": 1, "drawn": 2, "voting": 3}.get(story.state, 4)
    return PROCESS[:last]


def _panel(
    connection: Connection,
    number: int,
    story: _Story,
    pool: Sequence[Candidate],
    values: dict[str, Any],
    seed: str,
    *,
    opened: bool,
) -> None:
    settings = ReviewSettings()
    seats = draw_panel(pool, settings.seats, settings.substitutes, seed)
    decided = values["decided_at"] is not None
    rows = []
    for seat in seats:
        voted = opened and not seat.substitute and (decided or seat.position <= story.votes)
        vote = ("exclude" if seat.position <= story.votes else "keep") if voted else ""
        at = (values["drawn_at"] + timedelta(hours=20)) if vote else None
        rows.append({"case_id": number, **seat_row(seat), "vote": vote, "voted_at": at})
    connection.execute(insert(review_panel), rows)


def _history(
    connection: Connection, number: int, story: _Story, values: dict[str, Any], outcome: str
) -> None:
    lines = [("propose", "proposed", values["proposed_at"], values["facts"])]
    if values["drawn_at"]:
        lines.append(("draw", "drawn", values["drawn_at"], ""))
    if story.state == "voting" or values["decided_at"]:
        lines.append(("open", "voting", values["drawn_at"] + timedelta(hours=2), ""))
    if values["decided_at"]:
        act = {"excluded": "exclude", "rejected": "reject"}[outcome]
        lines.append((act, outcome, values["decided_at"], values["decision"]))
    if story.state == "withdrawn":
        lines.append(("withdraw", "withdrawn", values["proposed_at"], f"已与企业协商一致{MARK}"))
    if values["cleared_at"]:
        lines.append(("clear", outcome, values["cleared_at"], values["cleared"]))
    if values.get("appealed_at"):
        lines.append(("appeal", "appealed", values["appealed_at"], values["appeal"]))
    if values.get("appeal_decided_at"):
        lines.append(("reverse", "reversed", values["appeal_decided_at"], values["appeal_decision"]))
    same = {"subject": "review_case", "record_id": number, "account": AUTHOR, "detail": {"demo": True}}
    rows = [{**same, "act": act, "state": state, "at": at, "note": note} for act, state, at, note in lines]
    connection.execute(insert(record_history), rows)
