"""Notices on both databases: their life, whose they are, deadlines, two people at once, what is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from dashboard.people.access import Denied
from data_access.database import writing
from data_access.queries.records.scope import may_read
from data_access.queries.supervise.notices import NoticeFilter, notice_view, notices_view
from data_access.records.supervise.notices import (
    NoticeFields,
    acknowledge_notice,
    issue_notice,
    may_attach,
    move_notice,
    remove_notice,
    save_notice,
)
from data_access.schema import message, order, supervision, supervision_order
from layouts.pages.supervise.notice import notice_page
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, leader, of_unit
from tests.support.sheets import words
from tests.support.supervise import DUE, add_contact, draft, issued, put_orders, source, version_of


def test_from_the_draft_to_the_signing_off(connection: Connection) -> None:
    source(connection)
    orders = put_orders(connection, "N1", "N2")
    put_orders(connection, "S1", confidential=True)
    number = issued(connection, orders="\n".join([*orders, "test~S1"]))
    zhifu = of_unit(connection, ZHIFU)
    view = notice_view(connection, zhifu.scope, NOW, number)
    assert view is not None and view.row.number == "烟政企督〔2026〕1 号"
    assert [each.order_no for each in view.orders] == ["N1", "N2"] or len(view.orders) == 2
    assert view.hidden == 1 and view.row.orders == 3 and view.may_receive
    for act, who, text, said in (
        ("sign_off", city(), "", "moved"),
        ("reply", zhifu, " \n ", "reply"),
        ("reply", zhifu, "已修复", "replied"),
        ("reply", zhifu, "再写", "moved"),
        ("return", city(), "", "reason"),
        ("return", city(), "缺照片", "returned"),
        ("sign_off", city(), "", "moved"),
        ("reply", zhifu, "补照片", "replied"),
        ("sign_off", city(), "", "signed_off"),
        ("return", city(), "晚了", "moved"),
        ("withdraw", city(), "不要", "moved"),
    ):
        assert move_notice(connection, who, number, act, text).said == said, act
    view = notice_view(connection, zhifu.scope, NOW, number)
    assert view is not None and (view.row.state, view.row.returns, view.reply) == ("signed_off", 1, "补照片")
    told = [(each.act, each.note) for each in view.kept.history]
    assert told == [
        ("draft", ""),
        ("issue", ""),
        ("reply", "已修复"),
        ("return", "缺照片"),
        ("reply", "补照片"),
        ("sign_off", ""),
    ]
    counted = notices_view(connection, city().scope, NOW)
    assert counted.counts == {"signed_off": 1, "open": 0, "overdue": 0} and counted.signed_off == 1
    did = NoticeFilter(did="reply", period="2026-W47")
    assert len(notices_view(connection, city().scope, NOW, did).rows) == 1
    assert not notices_view(connection, city().scope, NOW, NoticeFilter(did="reply", period="2026-W46")).rows


def test_whose_a_notice_is(connection: Connection) -> None:
    number = issued(connection, TOWNSHIP)
    hidden = draft(connection, ZHIFU)
    seen = {
        name: notice_view(connection, who.scope, NOW, number) is not None
        for name, who in (
            ("city", city()),
            ("leader", leader()),
            ("district", of_unit(connection, ZHIFU)),
            ("township", of_unit(connection, TOWNSHIP)),
            ("other", of_unit(connection, LAIYANG)),
            ("department", of_unit(connection, DEPARTMENT)),
        )
    }
    assert [name for name, there in seen.items() if there] == ["city", "leader", "district", "township"]
    for who in (leader(), of_unit(connection, ZHIFU)):
        assert notice_view(connection, who.scope, NOW, hidden) is None
        assert not may_read(connection, who.scope, "supervision", hidden)
    other = of_unit(connection, LAIYANG)
    assert move_notice(connection, other, number, "reply", "别区的").said == "unknown"
    assert acknowledge_notice(connection, other, number).said == "unknown"
    assert not may_attach(connection, other, number)
    for who in (other, of_unit(connection, ZHIFU), leader()):
        with pytest.raises(Denied):
            move_notice(connection, who, number, "sign_off")
    with pytest.raises(Denied):
        save_notice(connection, leader(), NoticeFields("oversee", "x", ZHIFU))
    # The district answers for its township.
    assert move_notice(connection, of_unit(connection, ZHIFU), number, "reply", "区里回复").done


def test_the_receipt_is_noted_once(connection: Connection) -> None:
    number = issued(connection)
    zhifu = of_unit(connection, ZHIFU)
    assert acknowledge_notice(connection, zhifu, draft(connection)).said == "unknown"
    assert acknowledge_notice(connection, zhifu, number).said == "acknowledged"
    assert acknowledge_notice(connection, zhifu, number).said == "moved"  # a double click
    view = notice_view(connection, zhifu.scope, NOW, number)
    assert view is not None and view.received and not view.may_receive


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-17", "past"),
        ("2026-11-22", "holiday"),  # a Sunday
        ("2029-01-02", "far"),
        ("soon", "due"),
    ],
)
def test_a_deadline_that_is_none(connection: Connection, due: str, said: str) -> None:
    fields = NoticeFields("oversee", "督办", ZHIFU, "请说明。", due)
    assert save_notice(connection, city(), fields).said == said
    number = issued(connection)
    zhifu = of_unit(connection, ZHIFU)
    assert move_notice(connection, zhifu, number, "reply", "已办").done
    assert move_notice(connection, city(), number, "return", "不足", due).said == said
    view = notice_view(connection, city().scope, NOW, number)
    assert view is not None and (view.row.state, view.row.returns) == ("replied", 0)


def test_a_deadline_beyond_the_published_calendar_is_provisional(connection: Connection) -> None:
    view = notice_view(connection, city().scope, NOW, draft(connection, due="2028-03-01"))
    assert view is not None and view.row.provisional
    view = notice_view(connection, city().scope, NOW, draft(connection, due=DUE))
    assert view is not None and not view.row.provisional


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "dance"}, "notice_kind"),
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "long"),
        ({"unit": "nowhere"}, "unit"),
        ({"asked": "长" * 4001}, "long"),
        ({"orders": "test~nowhere"}, "order"),
        ({"orders": " ".join(f"test~{n}" for n in range(201))}, "orders"),
        ({"origin": "warning", "origin_id": 99}, "origin"),
        ({"origin": "instruction", "origin_id": 99}, "origin"),
        ({"origin": "moon"}, "origin"),
        ({"rule": "whim"}, "origin"),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(
    connection: Connection, change: dict[str, object], said: str
) -> None:
    fields = {"kind": "oversee", "title": "督办", "unit": ZHIFU} | change
    answer = save_notice(connection, city(), NoticeFields(**fields))  # type: ignore[arg-type]
    assert (answer.said, answer.done) == (said, False)
    assert connection.scalar(select(func.count()).select_from(supervision)) == 0


def test_a_draft_is_issued_whole_and_as_it_was_seen(connection: Connection) -> None:
    number = draft(connection, asked="", due="")
    version = version_of(connection, number)
    assert issue_notice(connection, city(), number, version).said == "asked"
    fields = NoticeFields("oversee", "督办", ZHIFU, "请说明。")
    assert save_notice(connection, city(), fields, number, version).done
    assert save_notice(connection, city(), fields, number, version).said == "moved"
    assert issue_notice(connection, city(), number, version).said == "moved"
    assert issue_notice(connection, city(), number, version + 1).said == "due"
    whole = NoticeFields("oversee", "督办", ZHIFU, "请说明。", "2026-11-18")
    assert save_notice(connection, city(), whole, number, version + 1).done
    assert issue_notice(connection, city(), number, version + 2).said == "bare"
    assert issue_notice(connection, city(), number, version + 2, ("bare",)).said == "issued"
    assert issue_notice(connection, city(), number, version + 2).said == "moved"
    assert save_notice(connection, city(), whole, number, version + 3).said == "moved"
    assert remove_notice(connection, city(), number).said == "moved"


def test_a_removed_draft_leaves_its_history_and_no_number(connection: Connection) -> None:
    source(connection)
    number = draft(connection, orders="\n".join(put_orders(connection, "N1")))
    assert remove_notice(connection, city(), number).done
    assert connection.scalar(select(func.count()).select_from(supervision_order)) == 0
    first, other = issued(connection), issued(connection, kind="rectify")
    withdrawn = issued(connection)
    assert move_notice(connection, city(), withdrawn, "withdraw", "误发").done
    numbers = [
        view.row.number
        for each in (first, other, withdrawn, issued(connection))
        if (view := notice_view(connection, city().scope, NOW, each))
    ]
    assert numbers == [
        "烟政企督〔2026〕1 号",
        "烟政企改〔2026〕1 号",
        "烟政企督〔2026〕2 号",
        "烟政企督〔2026〕3 号",
    ]


def test_a_draft_without_a_deadline_comes_after_those_with_one(connection: Connection) -> None:
    without, dated = draft(connection, due=""), draft(connection, due=DUE)
    found = notices_view(connection, city().scope, NOW).rows
    assert [each.notice_id for each in found] == [dated, without]


def test_a_number_of_a_state_is_of_the_kind_that_is_chosen(connection: Connection) -> None:
    for kind in ("oversee", "rectify", "rectify"):
        draft(connection, kind=kind)
    for kind, n in (("", 3), ("oversee", 1), ("rectify", 2)):
        view = notices_view(connection, city().scope, NOW, NoticeFilter(kind=kind))
        assert view.counts.get("draft", 0) == len(view.rows) == n


def test_who_is_told(connection: Connection) -> None:
    add_contact(connection, TOWNSHIP)
    add_contact(connection, ZHIFU)
    add_contact(connection, None)
    number = issued(connection, TOWNSHIP, title="某企业张三 13900001111")
    assert move_notice(connection, of_unit(connection, TOWNSHIP), number, "reply", "张三已到场").done
    assert move_notice(connection, city(), number, "sign_off").done
    m = message.c
    rows = connection.execute(select(message).where(m.channel == "sms").order_by(m.message_id)).all()
    assert [(row.subject, row.record_id) for row in rows] == [("supervision", number)] * 5
    assert {row.link for row in rows} == {f"/supervise/notices/{number}"}
    texts = "".join(row.text for row in rows)
    assert "烟政企督〔2026〕1 号" in texts
    assert not any(word in texts for word in ("张三", "13900001111", "某企业"))


@pytest.mark.parametrize("acts", [("sign_off", "return"), ("sign_off", "sign_off")])
def test_of_two_reviewers_at_once_one_is_told(engine: Engine, acts: tuple[str, str]) -> None:
    with writing(engine) as connection:
        number = issued(connection)
        assert move_notice(connection, of_unit(connection, ZHIFU), number, "reply", "已办").done
    ready = Barrier(2)

    def review(act: str) -> str:
        ready.wait(20)
        with writing(engine) as connection:
            return move_notice(connection, city(), number, act, "原因" if act == "return" else "").said

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(review, acts))
    assert sum(each == "moved" for each in said) == 1
    with writing(engine) as connection:
        view = notice_view(connection, city().scope, NOW, number)
    assert view is not None and view.row.state in ("signed_off", "returned")
    assert len(view.kept.history) == 4


def test_a_notice_names_no_order_of_others(connection: Connection) -> None:
    source(connection)
    put_orders(connection, "Z1", "Z2", township_id=unit_ids(connection)[TOWNSHIP])
    put_orders(connection, "L1", code=LAIYANG)
    put_orders(connection, "H1", handler_id=unit_ids(connection)[DEPARTMENT])
    told = {"kind": "oversee", "title": "督办", "asked": "请说明。", "due": DUE}
    refused = save_notice(connection, city(), NoticeFields(unit=LAIYANG, orders="Z1 L1", **told))
    assert (refused.said, refused.which) == ("foreign", "Z1")
    for unit, orders in ((ZHIFU, "Z1 H1"), (TOWNSHIP, "Z1"), (DEPARTMENT, "H1"), (LAIYANG, "L1")):
        assert save_notice(connection, city(), NoticeFields(unit=unit, orders=orders, **told)).done, unit
    for unit, orders in ((TOWNSHIP, "H1"), (DEPARTMENT, "Z1"), (ZHIFU, "L1")):
        assert (
            save_notice(connection, city(), NoticeFields(unit=unit, orders=orders, **told)).said == "foreign"
        )
    # The order moved on after the draft was kept.
    number = draft(connection, LAIYANG, "L1")
    put_orders(connection, "L1", code=ZHIFU)
    answer = issue_notice(connection, city(), number, version_of(connection, number), ("elsewhere", "bare"))
    assert (answer.said, answer.which) == ("foreign", "L1")
    view = notice_view(connection, city().scope, NOW, number)
    assert view is not None and view.doubts is not None and view.doubts.foreign == ("L1",)
    assert "L1" in words(notice_page(view, city().scope))


def test_an_order_on_another_running_notice_is_named_and_ticked(connection: Connection) -> None:
    source(connection)
    put_orders(connection, "N1", "N2")
    first = issued(connection, orders="N1")
    second = draft(connection, orders="N1 N2")
    version = version_of(connection, second)
    answer = issue_notice(connection, city(), second, version)
    assert answer.said == "elsewhere" and answer.which == "N1 (烟政企督〔2026〕1 号)"
    view = notice_view(connection, city().scope, NOW, second)
    assert view is not None and view.doubts is not None and not view.doubts.bare
    assert "烟政企督〔2026〕1 号" in words(notice_page(view, city().scope))
    assert issue_notice(connection, city(), second, version, ("elsewhere",)).done
    for number in (first, second):
        assert move_notice(connection, city(), number, "withdraw", "误发").done
    third = draft(connection, orders="N1")
    assert issue_notice(connection, city(), third, version_of(connection, third)).done
    bare = draft(connection, kind="rectify")
    assert issue_notice(connection, city(), bare, version_of(connection, bare)).done


def test_orders_are_named_as_pages_show_them(connection: Connection) -> None:
    source(connection)
    put_orders(connection, "N1", "N2", "N3")
    number = draft(connection, orders="N1，test~N2;https://host/orders/test~N3?tab=1 N1")
    view = notice_view(connection, city().scope, NOW, number)
    assert view is not None and view.draft is not None and view.draft.orders == ("N1", "N2", "N3")
    add_source(connection, NOW, 2)
    facts = {"opened_at": at("2026-11-16 09:00"), "dispatched_at": at("2026-11-16 09:30"), "source_id": 2}
    put_order(connection, "N1 of the other", NOW, **facts, unit_id=unit_ids(connection)[ZHIFU])
    connection.execute(update(order).where(order.c.source_id == 2).values(order_no="N1"))
    fields = NoticeFields("oversee", "督办", ZHIFU, orders="N1")
    answer = save_notice(connection, city(), fields)
    assert (answer.said, answer.which) == ("several", "test~N1 / test2~N1")
    view = notice_view(connection, city().scope, NOW, number)
    assert view is not None and view.draft is not None and view.draft.orders == ("test~N1", "N2", "N3")
    fields = NoticeFields("oversee", "督办", ZHIFU, orders="nowhere")
    assert (save_notice(connection, city(), fields).which) == "nowhere"
