"""The committed calendar against the notices' table and two independent packages, every day 2007-2026."""

from __future__ import annotations

import csv
import os
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from dashboard.clocks.calendar import WorkCalendar
from data_access.reference.calendar import load_special_days

REAL_DATA = Path(os.environ.get("ZQT_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
NOTICES = REAL_DATA / "holiday" / "cn_special_days_2007_2026.csv"
DAYS = [date(2007, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2007, 1, 1)).days)]

CALENDAR = WorkCalendar.from_days(load_special_days())


@pytest.mark.real_data
def test_every_day_agrees_with_the_notices() -> None:
    if not NOTICES.exists():
        pytest.skip(f"no table of notices at {NOTICES}: set ZQT_REAL_DATA")
    with NOTICES.open(encoding="utf-8", newline="") as lines:
        off = {date.fromisoformat(row["date"]): row["is_off_day"] == "True" for row in csv.DictReader(lines)}
    expected = {day: not off[day] if day in off else day.isoweekday() <= 5 for day in DAYS}
    assert {day: CALENDAR.is_workday(day) for day in DAYS} == expected


def test_every_day_agrees_with_chinesecalendar() -> None:
    assert [day for day in DAYS if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_agrees_with_holidays() -> None:
    china = holidays.China(years=range(2018, 2027))
    recent = [day for day in DAYS if day.year >= 2018]
    assert [day for day in recent if CALENDAR.is_workday(day) != china.is_working_day(day)] == []
