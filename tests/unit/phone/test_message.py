"""The text for the group says what is asked and by when, and nothing of who asked."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.i18n import use_language
from dashboard.phone.message import Notice, group_text, short_deadline, short_moment, subject_of

ZONE = "Asia/Shanghai"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


NOW = at("2026-11-18 14:00")


def notice(**changes: object) -> Notice:
    facts: dict[str, object] = {
        "unit": "Haiyang",
        "subject": "Work injury",
        "begun": "provincial",
        "started_at": at("2026-11-18 13:18"),
        "deadlines": (("feedback", at("2026-11-19 12:00")), ("onsite", at("2026-11-18 15:18"))),
        "passed": None,
        "order_no": "261118132304092007",
        "zone": ZONE,
        **changes,
    }
    return Notice(**facts)  # type: ignore[arg-type]


def said(**changes: object) -> str:
    with use_language("en"):
        return group_text(notice(**changes), NOW)


def test_the_next_deadline_comes_first_and_today_needs_no_date() -> None:
    assert said() == (
        "[Zhengqitong] Haiyang: “Work injury”, from the provincial platform 13:18. "
        "Please be on site by 15:18, give feedback by 11-19 12:00. Number ends in 092007"
    )


def test_an_order_of_the_city_line_names_its_dispatch() -> None:
    text = said(
        begun="dispatched",
        started_at=at("2026-11-16 09:05"),
        deadlines=(("solve", at("2026-11-24 00:00")),),
    )
    assert text == (
        "[Zhengqitong] Haiyang: “Work injury”, dispatched 11-16 09:05. "
        "Please close it by 11-23 24:00. Number ends in 092007"
    )


def test_what_may_not_be_told_leaves_an_order_and_its_number() -> None:
    assert said(subject="").startswith("[Zhengqitong] Haiyang: an order from the provincial platform 13:18.")
    assert said(subject="", begun="dispatched").startswith(
        "[Zhengqitong] Haiyang: an order dispatched 13:18."
    )


def test_a_table_without_times_of_dispatch_claims_none() -> None:
    moment = "accepted 13:18."
    assert said(begun="accepted").startswith(f"[Zhengqitong] Haiyang: “Work injury”, {moment}")
    assert said(begun="accepted", subject="").startswith(f"[Zhengqitong] Haiyang: an order {moment}")
    assert said(begun="accepted", deadlines=()).startswith(f"[Zhengqitong] Haiyang: order {moment}")


def test_a_passed_deadline_asks_and_does_not_accuse() -> None:
    text = said(deadlines=(), passed=at("2026-11-06 00:00"))
    assert "close it as soon as possible (deadline 11-05 24:00)" in text
    assert "overdue" not in text


def test_without_any_deadline_nothing_is_asked() -> None:
    assert said(deadlines=()) == "[Zhengqitong] Haiyang: order dispatched 13:18. Number ends in 092007"


def test_without_a_unit_it_says_so() -> None:
    assert said(unit="").startswith("[Zhengqitong] unit not determined: ")


@pytest.mark.parametrize(
    ("category", "known", "expected"),
    [
        ("供热", ("烟台恒泰机械有限公司", "张三", "13812345678"), "供热"),
        ("烟台恒泰机械有限公司欠款", ("烟台恒泰机械有限公司",), ""),
        ("张三反映", ("", "张三"), ""),
        ("联系人：李四", (), ""),
        ("回电 13812345678", (), ""),
        ("王小明先生咨询", (), ""),
        ("供热", ("", " ", "热"), "供热"),
        ("", (), ""),
    ],
)
def test_a_category_is_told_only_if_it_tells_nothing_of_who_asked(
    category: str, known: tuple[str, ...], expected: str
) -> None:
    assert subject_of(category, known) == expected


@given(st.text(min_size=2), st.text())
def test_a_known_name_never_gets_out(name: str, around: str) -> None:
    known = name.strip()
    subject = subject_of(around + name + around, [name])
    assert len(known) < 2 or known not in subject


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-18 15:18", "15:18"),
        ("2026-11-19 12:00", "11-19 12:00"),
        ("2026-11-19 00:00", "24:00"),
        ("2026-11-18 00:00", "11-17 24:00"),
        ("2027-01-01 00:00", "12-31 24:00"),
    ],
)
def test_a_deadline_at_midnight_ends_the_day_before(moment: str, expected: str) -> None:
    assert short_deadline(at(moment), ZONE, date(2026, 11, 18)) == expected


def test_a_moment_at_midnight_begins_its_day() -> None:
    assert short_moment(at("2026-11-18 00:00"), ZONE, date(2026, 11, 18)) == "00:00"
    assert short_moment(at("2026-11-17 23:59"), ZONE, date(2026, 11, 18)) == "11-17 23:59"
