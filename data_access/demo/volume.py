"""Say how many orders a month brings and when they are opened."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import NamedTuple

import numpy as np

from data_access.demo.worktime import Floats, Moments, calendar

# Against the year's mean: wages before Spring Festival, heating from November, quiet high summer.
SEASON = (1.06, 1.00, 1.03, 0.98, 0.96, 0.97, 0.98, 0.95, 0.97, 0.99, 1.05, 1.06)
GROWTH = 0.12  # over the whole stretch, around its middle
DAY_OFF = 0.3  # of a working day's orders
MEAN_DAYS = 24.1  # working days and DAY_OFF × other days of a mean month
HOURS = (1, 0, 0, 0, 0, 1, 2, 5, 12, 18, 17, 12, 6, 9, 15, 17, 14, 10, 5, 4, 4, 3, 2, 1)


class Month(NamedTuple):
    """A calendar month of the demo, with its place in the stretch and the stretch's length."""

    year: int
    month: int
    place: int
    of: int

    @property
    def first(self) -> date:
        """Return the month's first day."""
        return date(self.year, self.month, 1)


def stretch(until: date, months: int) -> list[Month]:
    """Return `months` complete months and the running one that `until` lies in."""
    last = until.year * 12 + until.month - 1
    return [
        Month(number // 12, number % 12 + 1, place, months)
        for place, number in enumerate(range(last - months, last + 1))
    ]


def opened_times(month: Month, orders_per_month: int, rng: np.random.Generator) -> Moments:
    """Draw the opening times of one month in order, by working days, season, growth and hour."""
    weights = _day_weights(month)
    growth = 1 + GROWTH * ((month.place + 0.5) / max(month.of, 1) - 0.5)
    expected = orders_per_month * growth * SEASON[month.month - 1] * weights.sum() / MEAN_DAYS
    total = round(expected * rng.normal(1, 0.015))
    day = rng.choice(len(weights), total, p=weights / weights.sum())
    hour = rng.choice(24, total, p=np.array(HOURS) / sum(HOURS))
    second = day * 86_400 + hour * 3_600 + rng.integers(0, 3_600, total)
    return np.sort(np.datetime64(month.first, "s") + second.astype("timedelta64[s]"))


def _day_weights(month: Month) -> Floats:
    days = [date(month.year, month.month, n + 1) for n in range(monthrange(month.year, month.month)[1])]
    return np.array([_day_weight(day) for day in days])


def _day_weight(day: date) -> float:
    if not calendar().is_workday(day):
        return DAY_OFF
    return 1.12 if day.weekday() == 0 else 1.0
