"""Repeats and same answers on both databases: planted orders, who sees them, what is left out."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection

from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from data_access.queries.proactive.repeats import repeats_view
from data_access.queries.proactive.replies import replies_view
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.waves import DATA_TIME, LAIYANG, LONGKOU, QUARANTINE, WAGES, Planted

WHO = {"enterprise_name": "烟台恒泰机械有限公司", "contact_name": "王建国"}
NUMBERS = count()
REPLY = "已约谈总包和分包单位，从工资保证金中先行支付，工资已全部发放，企业表示满意。"


def own(connection: Connection, code: str) -> Scope:
    return scope_for("li", "district_coordinator", unit_ids(connection)[code], "district", code, code)


class Book:
    """Closed orders put into a base, each named by its number."""

    def __init__(self, connection: Connection) -> None:
        self.planted = Planted(connection)
        self.connection = connection

    def put(self, number: str, opened: str, closed: str = "", **facts: Any) -> None:
        p = self.planted
        kind, unit = facts.pop("kind", WAGES), facts.pop("unit", LONGKOU)
        end = at(closed) if closed else None
        done = {"closed_at": end, "closing_kind": "solved"} if closed else {}
        put_order(
            self.connection, number, DATA_TIME, channel="city_line", opened_at=at(opened),
            dispatched_at=at(opened), unit_id=p.units[unit], district_id=p.units[unit],
            **{"category_id": p.categories[kind], **WHO, **done, **facts},
        )  # fmt: skip


@pytest.fixture
def book(connection: Connection) -> Book:
    made = Book(connection)
    made.put("A", "2026-10-20 09:00", "2026-10-26 10:00", title="工资拖欠", reply=REPLY)
    made.put("B", "2026-11-10 09:00", title="工资再次拖欠")
    return made


def test_an_order_after_a_close_stands_beside_the_one_before(
    connection: Connection, now: datetime, book: Book
) -> None:
    view = repeats_view(connection, OPERATOR, now=now)
    assert (view.n, view.of, view.enterprises, view.groups_of) == (1, 2, 1, 1)
    (group,) = view.groups
    assert (group.enterprise, group.category.code, group.again) == ("烟台**机械有限公司", WAGES, 1)
    assert [(each.order_no, each.title, each.reply) for each in group.orders] == [
        ("A", "工资拖欠", REPLY),
        ("B", "工资再次拖欠", ""),
    ]
    assert [(each.key, each.n, each.of) for each in view.units] == [(LONGKOU, 1, 2)]
    assert [(each.key, each.n, each.of) for each in view.categories] == [(WAGES, 1, 2)]


@pytest.mark.parametrize(
    ("facts", "n"),
    [
        ({"opened": "2026-11-25 09:00"}, 1),  # after the data time
        ({"closed": "2026-10-11 23:00"}, 1),  # more than thirty days before
        ({"kind": QUARANTINE}, 1),
        ({"enterprise_name": "青岛海川物流有限公司"}, 1),
        ({"enterprise_name": ""}, 1),
        ({"confidential": True}, 1),
        ({}, 2),
    ],
)
def test_what_is_no_repeat(
    connection: Connection, now: datetime, book: Book, facts: dict[str, Any], n: int
) -> None:
    more = dict(facts)
    opened = more.pop("opened", "2026-11-12 09:00")
    closed = more.pop("closed", "")
    if closed:
        book.put("C0", "2026-10-01 09:00", closed, kind=QUARANTINE)
        book.put("C", opened, kind=QUARANTINE, **more)
    else:
        book.put("C", opened, **more)
    assert repeats_view(connection, OPERATOR, now=now).n == n


def test_what_was_answered_at_once_is_no_close(connection: Connection, now: datetime) -> None:
    made = Book(connection)
    made.put("A", "2026-11-01 09:00", "2026-11-01 09:05", closing_kind="direct", state="direct")
    made.put("B", "2026-11-10 09:00")
    assert repeats_view(connection, OPERATOR, now=now).n == 0


def test_a_district_sees_repeats_among_its_own_orders(
    connection: Connection, now: datetime, book: Book
) -> None:
    book.put("C", "2026-11-12 09:00", unit=LAIYANG)
    assert repeats_view(connection, OPERATOR, now=now).n == 2
    assert repeats_view(connection, own(connection, LONGKOU), now=now).n == 1
    # The order before it is another district's.
    assert repeats_view(connection, own(connection, LAIYANG), now=now).n == 0
    assert repeats_view(connection, scope_for("x", "unit_handler"), now=now).denied
    with pytest.raises(Denied):
        repeats_view(connection, scope_for("x", "auditor"), now=now)


def test_the_list_is_narrowed_and_the_counts_are_not(
    connection: Connection, now: datetime, book: Book
) -> None:
    view = repeats_view(connection, OPERATOR, unit=LAIYANG, category="none", now=now)
    assert (view.n, view.groups, view.unit_name, len(view.notices)) == (1, (), "莱阳市", 1)
    assert len(repeats_view(connection, OPERATOR, unit=LONGKOU, category=WAGES, now=now).groups) == 1
    assert repeats_view(connection, OPERATOR, period="2026-10", now=now).n == 0


def answers(book: Book, unit: str, n: int, reply: str = REPLY, **facts: Any) -> None:
    for place in range(n):
        name = facts.get("enterprise_name", f"烟台{chr(0x6052 + place)}泰机械有限公司")
        text = {**facts, "enterprise_name": name, "reply": reply.replace("企业", name)}
        number = f"R{next(NUMBERS)}"
        book.put(number, f"2026-11-0{place % 9 + 1} 09:00", "2026-11-12 09:00", unit=unit, **text)


def test_one_text_of_one_unit_for_many_orders_is_a_group(
    connection: Connection, now: datetime, book: Book
) -> None:
    answers(book, LONGKOU, 4)
    answers(book, LONGKOU, 1, REPLY.replace("满意", "认可"))
    answers(book, LAIYANG, 4)
    answers(book, LAIYANG, 1, "供热单位已清洗换热器并调节管网，入户测温达到标准，温度恢复正常。")
    answers(book, LONGKOU, 3, "已办结，谢谢。")  # too short to be compared
    view = replies_view(connection, OPERATOR, now=now)
    assert (view.looked_at, view.n, view.groups_of) == (11, 6, 1)  # A of the fixture is one of them
    (group,) = view.groups
    assert (group.unit.code, group.n, group.categories) == (LONGKOU, 6, 1)
    assert [(each.key, each.n, each.of) for each in view.units] == [(LONGKOU, 6, 6)]
    assert view.chosen is not None and view.chosen.wordings == 3
    # The name stands in five of them, and is left out of what is compared.
    assert [each.n for each in view.chosen.texts] == [4, 1, 1]
    marked = [[piece for piece, differs in each.pieces if differs] for each in view.chosen.texts]
    assert marked[0] == [] and ["认可"] in [each[-1:] for each in marked]
    assert len(view.chosen.orders) == 6
    assert "恒泰" not in str(view)  # names of enterprises are masked wherever they stand


def test_direct_confidential_and_open_orders_are_not_compared(connection: Connection, now: datetime) -> None:
    made = Book(connection)
    answers(made, LONGKOU, 5, closing_kind="direct", state="direct")
    answers(made, LAIYANG, 5, confidential=True)
    for place in range(5):
        made.put(f"open{place}", "2026-11-02 09:00", reply=REPLY)
    view = replies_view(connection, OPERATOR, now=now)
    assert (view.looked_at, view.groups) == (0, ())


def test_a_district_compares_its_own_answers(connection: Connection, now: datetime) -> None:
    made = Book(connection)
    answers(made, LONGKOU, 5)
    answers(made, LAIYANG, 6)
    assert [each.n for each in replies_view(connection, OPERATOR, now=now).groups] == [6, 5]
    assert [each.n for each in replies_view(connection, own(connection, LONGKOU), now=now).groups] == [5]
    narrowed = replies_view(connection, OPERATOR, unit=LONGKOU, selected="none", now=now)
    assert ([each.n for each in narrowed.groups], len(narrowed.notices)) == ([5], 1)
    assert replies_view(connection, scope_for("x", "unit_handler"), now=now).denied


def test_an_empty_base_says_nothing(connection: Connection, now: datetime) -> None:
    assert repeats_view(connection, OPERATOR, now=now).context.as_of is None
    assert replies_view(connection, OPERATOR, now=now).context.as_of is None
    add_source(connection, DATA_TIME)
    assert repeats_view(connection, OPERATOR, now=now).groups == ()
