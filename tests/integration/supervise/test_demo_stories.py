"""The demo's notices hold orders whose state, dates and category fit what they tell."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, select, update

from dashboard.reviews.records import GROUNDS
from data_access.demo.reviews import FACTS, STORIES
from data_access.demo.supervise import add_supervision
from data_access.demo.supervise_texts import DONE
from data_access.schema import category, order, source, supervision, supervision_order

s, so, o = supervision.c, supervision_order.c, order.c


def test_what_a_notice_lists_fits_its_story(both: Engine) -> None:
    with both.connect() as connection:
        connection.execute(update(source).values(demo=True))
        add_supervision(connection, date(2026, 11, 17), 7)
        query = (
            select(
                s.title,
                s.reply,
                s.issued_at,
                s.created_at,
                s.replied_at,
                s.unit_id,
                category.c.name,
                o.opened_at,
                o.closed_at,
                o.unit_id.label("whose"),
            )
            .select_from(supervision)
            .join(supervision_order, so.supervision_id == s.supervision_id)
            .join(order, (o.shard == so.shard) & (o.order_id == so.order_id))
            .outerjoin(category, category.c.category_id == o.category_id)
        )
        rows = connection.execute(query).all()
        assert rows
        for row in rows:
            assert row.opened_at < row.created_at and row.whose == row.unit_id, row.title
            if row.title.startswith("关于") and "类工单" in row.title:
                assert row.name in row.title, (row.title, row.name)
            if row.reply == DONE:
                assert row.issued_at < row.closed_at < row.replied_at, row.title
        connection.rollback()


def test_facts_of_a_case_are_told_for_each_ground_used() -> None:
    assert {each.ground for each in STORIES} <= set(FACTS) <= set(GROUNDS)
    assert "法院" in FACTS["other_channel"] and "秘密" in FACTS["secrets"]
    assert sum("法院" in said for said in FACTS.values()) == 1
