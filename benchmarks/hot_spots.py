"""How soon hot spots are found and how often nothing is taken for one, beside two simple rules.

Histories of 15 districts and 60 categories over two years are drawn from a fixed seed: sizes differ from
under one to some forty orders a week, counts scatter more than Poisson, days off have a third of a working
day's orders, a sixth of the categories have a season. The rules look at the last seven days, every day for
ten weeks; an alarm is a category and district (or the whole city) that a rule newly names, once until it
has been quiet for a week. Rises begin on a known day and last; found is a rise once its category is named in
its district or the whole city and would not be without it. Simple rules are given the same least number of
orders; the last column is the first of them, asked for so many deviations that it raises no more false
alarms than the product.

Run: python -m benchmarks.hot_spots [runs]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from dashboard.appraisal.settings import HotSpotRule
from dashboard.clocks.calendar import WorkCalendar
from dashboard.overview.hot_spots import EVERYWHERE, exposure, find_hot_spots, windows
from dashboard.views.reference import Unit
from data_access.reference.calendar import load_special_days

CALENDAR = WorkCalendar.from_days(load_special_days())
RULE = HotSpotRule()
DISTRICTS, CATEGORIES = 15, 60
FIRST, DAYS = date(2024, 9, 1), 800
WATCHED = 70  # days at the end on which the rules look
RISE = 28  # days before the end on which a rise begins
SCATTER = 1.4  # variance over mean of a week's orders
DAY_OFF = 1 / 3
SEASONAL = 6  # one category in so many has a season
UNITS = {str(n): Unit(n, str(n), str(n), "district", n, appraised=True) for n in range(DISTRICTS)}
QUIET = 7  # days without a name after which a new one is an alarm again

Orders = NDArray[np.int64]  # categories × districts × days
Cell = tuple[int, int]  # category and district, −1 for the whole city
Named = Callable[[Orders, int], set[Cell]]


@dataclass(frozen=True)
class Rise:
    """A planted rise: times the usual number, and orders more a week, in how large a cell (a week)."""

    name: str
    times: float
    more: float
    low: float
    high: float


RISES = (
    Rise("x2 in 4 to 12 a week", 2, 0, 4, 12),
    Rise("x3 in 4 to 12 a week", 3, 0, 4, 12),
    Rise("x2 in 1 to 4 a week", 2, 0, 1, 4),
    Rise("x3 in 1 to 4 a week", 3, 0, 1, 4),
    Rise("+5 a week in under 1", 1, 5, 0, 1),
)


def days() -> list[date]:
    """Return the days of a history."""
    return [FIRST + timedelta(days=n) for n in range(DAYS)]


def weights() -> NDArray[np.float64]:
    """Return what part of a week's orders each day has, working days and days off told apart."""
    shares = np.array([1.0 if CALENDAR.is_workday(day) else DAY_OFF for day in days()])
    return shares / (5 + 2 * DAY_OFF)


def usual(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the orders a week of every category and district, by day of the history."""
    size = rng.lognormal(0.0, 1.1, (CATEGORIES, 1)) * rng.gamma(4, 0.25, (1, DISTRICTS))
    season = np.ones((CATEGORIES, 1, DAYS))
    place = np.arange(DAYS) * 2 * np.pi / 365.25
    for category in range(0, CATEGORIES, SEASONAL):
        season[category, 0] = 1 + 0.6 * np.sin(place + rng.uniform(0, 2 * np.pi))
    return size[:, :, None] * season


def draw(rng: np.random.Generator, weekly: NDArray[np.float64]) -> Orders:
    """Draw the orders of every day; a cell's week scatters by a gamma of its own (negative binomial)."""
    weeks = -(-DAYS // 7)
    mean = weekly[:, :, ::7][:, :, :weeks]
    shape = np.maximum(mean / (SCATTER - 1), 1e-9)
    factor = np.repeat(rng.gamma(shape) / shape, 7, axis=2)[:, :, :DAYS]
    return rng.poisson(weekly * factor * weights())


def last_week(orders: Orders, day: int) -> Orders:
    """Return the orders of the seven days that end with a day, of the whole city behind the districts."""
    week = orders[:, :, day - 6 : day + 1].sum(2)
    return np.concatenate([week, week.sum(1, keepdims=True)], axis=1)


def product(orders: Orders, day: int) -> set[Cell]:
    """Return the cells that the product's rule names."""
    weeks = windows(FIRST + timedelta(days=day), RULE)
    ends = [(each.last - FIRST).days for each in weeks.every]
    daily = dict(zip(days()[: day + 1], orders[:, :, : day + 1].sum((0, 1)).tolist(), strict=True))
    exposed = exposure(weeks, daily, FIRST, CALENDAR)
    counted: dict[tuple[str, str], dict[int, int]] = {}
    for place, end in enumerate(ends):
        week = orders[:, :, end - 6 : end + 1].sum(2)
        for category, district in zip(*np.nonzero(week), strict=True):
            series = counted.setdefault((str(category), str(district)), {})
            series[place] = int(week[category, district])
    found = find_hot_spots(counted, exposed, RULE, UNITS, whole=True)
    return {
        (int(each.cell.category), -1 if cell.unit == EVERYWHERE else int(cell.unit))
        for each in found
        for cell in (each.cell, *each.units)
    }


def deviations(times: float) -> Named:
    """Return the rule that names cells above the mean and some deviations of the last eight weeks."""

    def rule(orders: Orders, day: int) -> set[Cell]:
        weeks = np.stack([last_week(orders, day - 7 * back) for back in range(1, 9)])
        now = last_week(orders, day)
        return cells((now > weeks.mean(0) + times * weeks.std(0, ddof=1)) & (now >= RULE.minimum))

    return rule


def doubled(orders: Orders, day: int) -> set[Cell]:
    """Return the cells with at least twice the week before."""
    now, before = last_week(orders, day), last_week(orders, day - 7)
    return cells((now >= 2 * before) & (now >= RULE.minimum))


def cells(which: NDArray[np.bool_]) -> set[Cell]:
    """Return cells that a table marks; its last column is the whole city."""
    return {
        (int(category), -1 if place == DISTRICTS else int(place))
        for category, place in zip(*np.nonzero(which), strict=True)
    }


def alarms(named: Iterable[set[Cell]]) -> int:
    """Count the cells that are newly named, day by day."""
    quiet: dict[Cell, int] = {}
    n = 0
    for day, each in enumerate(named):
        for cell in each:
            n += day - quiet.get(cell, -QUIET - 1) > QUIET
            quiet[cell] = day
    return n


def false_alarms(named: list[set[Cell]]) -> float:
    """Return the alarms a month; the first days only tell what was named before."""
    return alarms(named) * 30 / WATCHED


def over_days(rule: Named, orders: Orders) -> list[set[Cell]]:
    """Return what a rule names on each of the days that it looks."""
    return [rule(orders, day) for day in range(DAYS - WATCHED, DAYS)]


def delay(rule: Named, quiet: list[set[Cell]], grown: Orders, category: int, district: int) -> float:
    """Return the days from a rise to its name, infinity where it is never named because of it."""
    own = {(category, district), (category, -1)}
    for day in range(RISE):
        here = DAYS - RISE + day
        if own & (rule(grown, here) - quiet[here - DAYS + WATCHED]):
            return float(day)
    return float("inf")


def plant(
    rng: np.random.Generator, orders: Orders, weekly: NDArray[np.float64], rise: Rise
) -> tuple[Orders, int, int]:
    """Return the orders with a rise in a cell of its size, drawn, and which cell."""
    level = weekly[:, :, DAYS - RISE]
    fitting = np.argwhere((level >= rise.low) & (level < rise.high))
    category, district = fitting[rng.integers(len(fitting))]
    more = (rise.times - 1) * weekly[category, district, DAYS - RISE :] + rise.more
    grown = orders.copy()
    grown[category, district, DAYS - RISE :] += rng.poisson(more * weights()[DAYS - RISE :])
    return grown, int(category), int(district)


def as_quiet(runs: int) -> float:
    """Return the deviations from which on the first simple rule raises no more false alarms."""
    rng = np.random.default_rng(11)
    histories = [draw(rng, usual(rng)) for _run in range(runs)]
    most = np.mean([false_alarms(over_days(product, each)) for each in histories])
    for times in np.arange(3.0, 40.0, 0.5):
        if np.mean([false_alarms(over_days(deviations(times), each)) for each in histories]) <= most:
            return float(times)
    return float("inf")


def main(runs: int) -> None:
    """Print a table of false alarms a month and of the days until rises are named, by rule."""
    equal = as_quiet(max(2, runs // 4))
    rules: Mapping[str, Named] = {
        "product": product,
        "mean + 2 s": deviations(2),
        "last week x2": doubled,
        f"mean + {equal:g} s": deviations(equal),
    }
    rng = np.random.default_rng(7)
    false: dict[str, list[float]] = {name: [] for name in rules}
    until: dict[tuple[str, str], list[float]] = {(rise.name, name): [] for rise in RISES for name in rules}
    for _run in range(runs):
        weekly = usual(rng)
        orders = draw(rng, weekly)
        quiet = {name: over_days(rule, orders) for name, rule in rules.items()}
        for name in rules:
            false[name].append(false_alarms(quiet[name]))
        for rise in RISES:
            grown, category, district = plant(rng, orders, weekly, rise)
            for name, rule in rules.items():
                until[rise.name, name].append(delay(rule, quiet[name], grown, category, district))
    print(f"{runs} histories of {DISTRICTS} districts x {CATEGORIES} categories")
    print(f"{'':26}" + "".join(f"{name:>22}" for name in rules))
    print(f"{'false alarms a month':26}" + "".join(f"{np.mean(false[name]):>22.1f}" for name in rules))
    for rise in RISES:
        print(f"{rise.name:26}" + "".join(f"{told(until[rise.name, name]):>22}" for name in rules))
    print(f"rises: median days to the first name, and how many were named within {RISE} days")


def told(every: list[float]) -> str:
    """Say the median delay and how many were found at all."""
    middle = float(np.median(every))
    said = f"{middle:.0f} d" if np.isfinite(middle) else f"over {RISE} d"
    return f"{said}, {sum(map(np.isfinite, every))}/{len(every)}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
