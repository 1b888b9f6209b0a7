"""Periods as people write them."""

from datetime import date

import pytest

from dashboard.clocks.periods import (
    UnknownPeriod,
    complete_months_before,
    holds,
    month_period,
    neighbours,
    parse_month,
    parse_period,
    previous_period,
)

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-2", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-08..2026-10", date(2026, 8, 1), date(2026, 10, 31)),
        ("r3m", date(2026, 8, 1), date(2026, 10, 31)),
        ("r30d", date(2026, 10, 20), date(2026, 11, 18)),
        ("2026-W46", date(2026, 11, 9), date(2026, 11, 15)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-11-01..2026-11-17", date(2026, 11, 1), date(2026, 11, 17)),
        ("2026-11-01..17", date(2026, 11, 1), date(2026, 11, 17)),
        ("2026-11-01..12-05", date(2026, 11, 1), date(2026, 12, 5)),
        ("2026-11-03", date(2026, 11, 3), date(2026, 11, 3)),
        (" 2026-10 ", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
def test_forms(text: str, first: date, last: date) -> None:
    period = parse_period(text, TODAY)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "26-10",
        "0000",
        "2026-W60",
        "2026-Q5",
        "r0m",
        "r0d",
        "last month",
        "2026-10..2026-08",
        "2026-02-30",
        "2026-11-17..01",
        "2026-11-01..2026-11-31",
    ],
)
def test_anything_else_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(UnknownPeriod, match="2026-Q3"):
        parse_period(text, TODAY)


def test_the_written_form_is_the_full_one() -> None:
    assert parse_period("2026-11-01..17", TODAY).text == "2026-11-01..2026-11-17"
    assert parse_period("2026-2", TODAY).text == "2026-02"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-01", date(2025, 12, 1), date(2025, 12, 31)),
        ("r3m", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-10r3m", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-08..2026-10", date(2026, 5, 1), date(2026, 7, 31)),
        ("2026-Q1", date(2025, 10, 1), date(2025, 12, 31)),
        ("2026", date(2025, 1, 1), date(2025, 12, 31)),
        ("r30d", date(2026, 9, 20), date(2026, 10, 19)),
        ("2026-W46", date(2026, 11, 2), date(2026, 11, 8)),
    ],
)
def test_the_period_before(text: str, first: date, last: date) -> None:
    before = previous_period(parse_period(text, TODAY))
    assert (before.first, before.last) == (first, last)


def test_complete_months_end_before_the_running_one() -> None:
    assert [month.text for month in complete_months_before(TODAY, 3)] == ["2026-08", "2026-09", "2026-10"]
    assert [month.text for month in complete_months_before(date(2026, 1, 1), 2)] == ["2025-11", "2025-12"]


def test_months_up_to_a_month_are_those_that_roll_up_to_it() -> None:
    period = parse_period("2026-1r3m", TODAY)
    assert (period.text, period.first, period.last) == ("2026-01r3m", date(2025, 11, 1), date(2026, 1, 31))
    with pytest.raises(UnknownPeriod):
        parse_period("2026-10r0m", TODAY)


def test_a_month_of_a_year_that_no_order_has_is_unknown() -> None:
    assert parse_month("2026-10") == month_period(date(2026, 10, 1))
    assert parse_month("2000-01").first == date(2000, 1, 1)
    assert parse_month("2099-12").last == date(2099, 12, 31)
    for text in ("0001-01", "1999-12", "2100-01", "9999-12", "2026", "2026-10-01", "r3m", ""):
        with pytest.raises(UnknownPeriod):
            parse_month(text)


def test_a_period_before_any_order_is_unknown() -> None:
    assert parse_period("r999m", TODAY).first == date(1943, 8, 1)
    for text in ("0001-01", "0001", "0001-W01", "1899-12", "0001-01..2026-10", "0001-01-01"):
        with pytest.raises(UnknownPeriod):
            parse_period(text, TODAY)


def test_a_period_holds_another_only_with_both_of_its_ends() -> None:
    october, third = (parse_period(text, date(2026, 11, 17)) for text in ("2026-10", "2026-Q3"))
    year = parse_period("2026", date(2026, 11, 17))
    assert holds(year, october) and holds(october, october)
    assert not holds(october, year) and not holds(third, october)
    assert not holds(october, parse_period("2026-10-31..2026-11-01", date(2026, 11, 17)))


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("2026-01", "2025-12", "2026-02"),
        ("2026-10", "2026-09", "2026-11"),
        ("2026-11", "2026-10", None),  # December has not begun on 18 November
        ("2026-W01", "2025-W52", "2026-W02"),  # 2025 has 52 weeks
        ("2021-W01", "2020-W53", "2021-W02"),  # 2020 has 53
        ("2026-W47", "2026-W46", None),
        ("2026-Q1", "2025-Q4", "2026-Q2"),
        ("2026-Q4", "2026-Q3", None),
        ("2026", "2025", None),
        ("2025", "2024", "2026"),
        ("2026-08..2026-10", "2026-05..2026-07", "2026-11..2027-01"),
        ("2026-10r3m", "2026-09r3m", "2026-11r3m"),
        ("r3m", "2026-09r3m", "2026-11r3m"),
        ("2026-11r3m", "2026-10r3m", None),
        ("2026-03-01..2026-03-01", "2026-02-28..2026-02-28", "2026-03-02..2026-03-02"),
        ("2026-11-09..2026-11-15", "2026-11-02..2026-11-08", "2026-11-16..2026-11-22"),
        ("r30d", "2026-09-20..2026-10-19", None),
        ("1900-01", None, "1900-02"),
    ],
)
def test_beside_a_period_stand_those_of_its_kind_that_have_begun(
    text: str, before: str | None, after: str | None
) -> None:
    found = neighbours(parse_period(text, date(2026, 11, 18)), date(2026, 11, 18))
    assert tuple(each and each.text for each in found) == (before, after)
    for each in found:  # and each of them stands in an address again, the same days under the same text
        assert each is None or parse_period(each.text, date(2026, 11, 18)) == each


def test_the_period_before_is_of_the_same_kind() -> None:
    kinds = {"2026-10": "month", "2026-W46": "week", "2026-Q1": "quarter"}
    kinds |= {"2026": "year", "2026-11-01": "days"}
    assert {text: previous_period(parse_period(text, TODAY)).kind for text in kinds} == kinds
    assert previous_period(parse_period("2026-Q1", TODAY)).text == "2025-Q4"
    assert previous_period(parse_period("r3m", TODAY)).text == "2026-07..2026-09"


def test_a_period_after_any_order_is_unknown() -> None:
    assert parse_period("2999", TODAY).last == date(2999, 12, 31)
    for text in ("3000", "9999", "9999-12", "9999-W52", "2999-12..3000-01", "2999-12-31..3000-01-01"):
        with pytest.raises(UnknownPeriod):
            parse_period(text, TODAY)
