"""Moments, numbers and words as tables write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.i18n import use_language
from data_access.importing.cells import (
    clean,
    is_scientific,
    is_sheet_error,
    parse_moment,
    parse_number,
    plain,
)
from data_access.importing.errors import BadCell
from data_access.importing.moments import instant
from data_access.importing.words import Words

AFTERNOON = datetime(2024, 3, 5, 15, 5)
MORNING = datetime(2024, 3, 5, 9, 5)
DAY = datetime(2024, 3, 5)
SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTES = st.datetimes(datetime(1995, 1, 1), datetime(2099, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", DAY),
        ("2024-3-5", DAY),
        ("2024.3.5", DAY),
        ("2024/3/5", DAY),
        ("20240305", DAY),
        ("2024年3月5日", DAY),
        ("2024-03-05 09:05:00", MORNING),
        ("2024/03/05 9:5", MORNING),
        ("20240305090500", MORNING),
        ("20240305 0905", MORNING),
        ("2024年3月5日 上午9时5分", MORNING),
        ("2024年3月5日 下午3点05分", AFTERNOON),
        ("2024/3/5 下午3:05:00", AFTERNOON),
        ("2024-03-05 3:05 PM", AFTERNOON),
        ("2024-03-05T15:05:00.000", AFTERNOON),
        ("2024-03-05 12:05 AM", DAY + timedelta(minutes=5)),
        ("2024年3月5日 中午12点", DAY + timedelta(hours=12)),
        ("２０２４－０３－０５　０９：０５", MORNING),
        ("\u200b2024-03-05\u00a009:05 ", MORNING),
        ("2024-02-29", datetime(2024, 2, 29)),
        ("45356", DAY),
        ("45356.5", DAY + timedelta(hours=12)),
    ],
)
def test_a_moment_is_read_in_every_shape_an_office_writes(text: str, expected: datetime) -> None:
    assert parse_moment(text).at == expected


def test_24_00_is_midnight_of_the_next_day() -> None:
    assert parse_moment("2024-02-29 24:00").at == datetime(2024, 3, 1)
    assert parse_moment("2024-12-31 24:00:00").at == datetime(2025, 1, 1)


def test_a_serial_number_counts_from_1904_where_the_workbook_says_so() -> None:
    assert parse_moment("43894", (), True).at == DAY
    assert parse_moment("45356", (), False).at == DAY


def test_an_offset_is_kept() -> None:
    assert parse_moment("2024-03-05T07:05:00Z").at == datetime(2024, 3, 5, 7, 5, tzinfo=UTC)
    east = timezone(timedelta(hours=8))
    assert parse_moment("2024-03-05T15:05:00+08:00").at == datetime(2024, 3, 5, 15, 5, tzinfo=east)


def test_a_mapping_can_fix_the_american_order() -> None:
    assert parse_moment("03/05/2024 3:05:00 PM", ("%m/%d/%Y %I:%M:%S %p",)).at == AFTERNOON


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2023-02-29", "date"),
        ("2023-02-29 10:00:00", "date"),
        ("2024-04-31", "date"),
        ("0000-00-00", "date"),
        ("2024-13-01 10:00:00", "date"),
        ("2024-03-05 24:30", "date"),
        ("2024-03-05 25:00", "date"),
        ("24-3-5", "year"),
        ("1024-03-05", "year"),
        ("9999-12-31", "year"),
        ("#N/A", "date"),
        ("昨天", "date"),
        ("5", "date"),
        ("1.23E+15", "date"),
        ("99999", "date"),
        ("03/05/2024", "date"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_do(text: str, rule: str) -> None:
    with use_language("en"), pytest.raises(BadCell) as refused:
        parse_moment(text)
    assert refused.value.rule == rule
    assert refused.value.message.endswith(".")


@given(MINUTES)
def test_all_shapes_of_one_moment_agree(at: datetime) -> None:
    hour = at.hour % 12 or 12
    half = "下午" if at.hour >= 12 else "上午" if at.hour else "凌晨"
    shapes = [
        f"{at:%Y-%m-%d %H:%M:%S}",
        f"{at.year}/{at.month}/{at.day} {at.hour}:{at.minute}",
        f"{at.year}.{at.month}.{at.day} {at:%H:%M}",
        f"{at:%Y%m%d%H%M%S}",
        f"{at.year}年{at.month}月{at.day}日 {at.hour}时{at.minute}分",
        f"{at:%Y-%m-%d} {hour}:{at:%M} {'PM' if at.hour >= 12 else 'AM'}",
        f"{at.year}年{at.month}月{at.day}日 {half}{hour}点{at:%M}分",
    ]
    assert {parse_moment(shape).at for shape in shapes} == {at}


@pytest.mark.parametrize(
    "text", ["2026-10-13 晚上1点", "2026-10-13 夜间12:30", "2026-10-13 上午12:00", "2026-10-13 深夜2点"]
)
def test_a_word_that_fits_two_days_is_refused(text: str) -> None:
    with pytest.raises(BadCell) as refused:
        parse_moment(text)
    assert refused.value.rule == "half_day"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2026-10-12 9:00-10:30", "span"),
        ("2026-10-12 09:00-11:00", "span"),
        ("2026-10-12 09:00:00+15", "offset"),
        ("2026-10-12 09:00:00+08:17", "offset"),
        ("2026-10-12 " + " " * 200_000 + "9:00", "date"),
        ("1" * 200_000, "date"),
    ],
)
def test_what_is_no_offset_is_refused(text: str, rule: str) -> None:
    with pytest.raises(BadCell) as refused:
        parse_moment(text)
    assert refused.value.rule == rule


@pytest.mark.parametrize("text", ["#n/a", "＃N/A", "#DIV/0!", "Err:502", "#REF!", "#Spill!", "#NAME?"])
def test_errors_are_known_in_every_spelling(text: str) -> None:
    assert is_sheet_error(text)
    assert not is_sheet_error(text.strip("#＃") + "x")


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_a_named_problem(text: str) -> None:
    try:
        parse_moment(text)
    except BadCell as bad:
        assert bad.rule in ("date", "year", "half_day", "span", "offset")


def test_the_ambiguous_hour_is_summer_time() -> None:
    boston = ZoneInfo("America/New_York")
    first = instant("2011-11-06 01:30:00", boston)
    assert datetime.fromtimestamp(first, UTC) == datetime(2011, 11, 6, 5, 30, tzinfo=UTC)
    assert instant("2011-11-06 02:30:00", boston) - first == 2 * 3600


def test_a_deadline_given_as_a_day_ends_with_that_day() -> None:
    due = instant("2024-03-05", SHANGHAI, day="end")
    assert datetime.fromtimestamp(due, SHANGHAI) == datetime(2024, 3, 6, tzinfo=SHANGHAI)
    assert instant("2024-03-05 18:00", SHANGHAI, day="end") == instant("2024-03-05 18:00", SHANGHAI)


def test_texts_lose_invisible_signs_only() -> None:
    assert clean("\ufeff　你好，Ａ１ \u200b") == "你好，Ａ１"
    assert plain("Ａ１２　") == "A12"
    assert clean("a\x00b") == "ab"


@pytest.mark.parametrize("text", ["1.23E+15", "2.5e15", "1E15"])
def test_a_number_that_lost_its_digits_is_recognised(text: str) -> None:
    assert is_scientific(text)


@pytest.mark.parametrize("text", ["250912101108115409", "E15", "GD1E15A"])
def test_an_order_number_is_not_taken_for_a_rounded_one(text: str) -> None:
    assert not is_scientific(text)


def test_numbers_are_whole_and_not_negative() -> None:
    assert parse_number("３") == 3
    assert parse_number("10.0") == 10
    for text in ("-1", "1.5", "三", "1e3"):
        with pytest.raises(BadCell):
            parse_number(text)


@pytest.mark.parametrize(
    ("vocabulary", "text", "meaning"),
    [
        ("answer", "非常不满意", "dissatisfied"),
        ("answer", "基本满意", "basic"),
        ("answer", "未接通", "unreached"),
        ("verdict", "部分解决", "unsolved"),
        ("verdict", "已解决", "solved"),
        ("closing_kind", "服务确认", "confirmed"),
        ("state", "已办结", "closed"),
        ("state", "待回访", "in_review"),
        ("channel", "省平台", "provincial"),
        ("yesno", "是", "yes"),
        ("role", "协办", "joint"),
    ],
)
def test_the_words_of_platforms_are_known(vocabulary: str, text: str, meaning: str) -> None:
    assert Words(vocabulary).read(text) == meaning


def test_an_unknown_word_is_refused_with_valid_ones() -> None:
    with use_language("en"), pytest.raises(BadCell) as refused:
        Words("answer").read("还行")
    assert refused.value.rule == "unknown_word"
    assert "基本满意" in refused.value.message


def test_a_mapping_adds_words_of_its_own() -> None:
    assert Words("state", {"closed": ["搞定"]}).read("搞定") == "closed"
