"""Let the orders of a month run through dispatch, first steps and closing."""

from __future__ import annotations

from typing import Any

import numpy as np

from data_access.demo.worktime import (
    NEVER,
    Flags,
    Floats,
    Moments,
    Numbers,
    add_workdays,
    end_of_workday,
    minutes,
    next_morning,
    office_hours,
    seconds,
    where,
)

Columns = dict[str, Any]  # arrays of one length, by name

SOLVE_WORKDAYS = 5
CLOSE_DAY = (0.05, 0.13, 0.21, 0.23, 0.21, 0.17)  # on which working day an order in time is closed
STEPS = (
    "signed",
    "acknowledged",
    "contacted",
    "onsite",
    "four_way_call",
    "feedback_enterprise",
    "feedback_city",
)
MISDISPATCHED, EXTENDED, REDONE, WITHDRAWN, STUCK = 0.02, 0.05, 0.045, 0.011, 0.004


def spread(groups: np.ndarray, among: Flags, rng: np.random.Generator) -> Floats:
    """Draw numbers from 0 to 1 that are evenly spread within each group; 1 outside `among`.

    Coin tosses would throw small units far off their own level every month; with these, the rows below a
    share are that share of each group as exactly as whole orders allow.
    """
    rows = np.flatnonzero(among)
    _names, group = np.unique(groups[rows], return_inverse=True)
    order = np.lexsort((rng.random(len(rows)), group))
    sizes = np.bincount(group)
    rank = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    drawn = np.ones(len(among))
    drawn[rows[order]] = (rank + rng.random(len(sizes))[group[order]]) / sizes[group[order]]
    return drawn


def dispatch(o: Columns, rng: np.random.Generator) -> None:
    """Add transfer-out, dispatch, misdispatch and the start of the working-day clocks."""
    size = len(o["opened"])
    provincial, transferred = o["provincial"], ~o["direct"]
    o["transferred_out"] = where(provincial, o["opened"] + minutes(rng, 10, 150, size))
    wait = np.clip(rng.lognormal(np.log(40), 0.9, size), 3, 600) * 60
    sent = np.where(provincial, o["transferred_out"] + minutes(rng, 3, 25, size), o["opened"] + seconds(wait))
    o["dispatched"] = where(transferred, sent)
    wrong = transferred & (rng.random(size) < MISDISPATCHED)
    days = rng.choice([1, 2, 4], size, p=[0.6, 0.25, 0.15])
    o["misdispatch_confirmed"] = where(wrong, office_hours(rng, add_workdays(o["dispatched"], days)))
    o["redispatched"] = o["misdispatch_confirmed"] + minutes(rng, 5, 60, size)
    o["received"] = where(wrong & (days <= 2), o["redispatched"], o["dispatched"])


def first_steps(o: Columns, rng: np.random.Generator) -> None:
    """Add signature, liaison's answer, four-way call, contact, visit and both feedbacks."""
    size = len(o["opened"])
    received, out = o["received"], o["transferred_out"]
    provincial = o["provincial"]

    def mostly(share: float, start: Moments, good: tuple[float, float], bad: tuple[float, float]) -> Moments:
        in_time = rng.random(size) < share
        return start + np.where(in_time, minutes(rng, *good, size), minutes(rng, *bad, size))

    o["signed"] = mostly(0.97, received, (3, 110), (125, 600))
    o["acknowledged"] = where(provincial, mostly(0.97, received, (1, 14), (16, 60)))
    o["four_way_call"] = where(provincial, mostly(0.95, out, (30, 117), (122, 300)))
    o["onsite"] = where(provincial, mostly(0.96, out, (35, 117), (121, 280)))
    noon = add_workdays(received, 1) + np.timedelta64(12, "h")
    raw = received + seconds(np.clip(rng.lognormal(np.log(4.5), 0.75, size), 0.4, 90) * 3_600)
    awake = where(provincial, raw, _by_day(raw, rng))
    earliest = received + minutes(rng, 8, 20, size)
    in_time = np.maximum(np.minimum(awake, noon - minutes(rng, 50, 200, size)), earliest)
    late = rng.random(size) < 0.03
    o["feedback_enterprise"] = where(late, noon + minutes(rng, 10, 300, size), in_time)
    o["feedback_city"] = o["feedback_enterprise"] + minutes(rng, 2, 25, size)
    called_first = o["feedback_enterprise"] - minutes(rng, 15, 150, size)
    o["contacted"] = np.maximum(called_first, received + minutes(rng, 2, 7, size))


def _by_day(moments: Moments, rng: np.random.Generator) -> Moments:
    """Put what falls into the night off to the next morning."""
    day: Moments = moments.astype("datetime64[D]").astype("datetime64[s]")
    hour = (moments - day).astype("timedelta64[h]")
    early = where(hour < np.timedelta64(8, "h"), next_morning(rng, day), moments)
    return where(hour >= np.timedelta64(20, "h"), next_morning(rng, day, after=1), early)


def close(o: Columns, on_time: Floats, rng: np.random.Generator) -> None:
    """Add deadline, extension, closing, redo and withdrawal; `on_time` is each row's share in time."""
    size = len(o["opened"])
    transferred = ~o["direct"]
    granted = _extend(o, rng)
    late = spread(o["unit"], transferred, rng) < 1 - on_time
    in_time = np.where(
        granted,
        SOLVE_WORKDAYS + np.ceil(o["extension_days"] * rng.uniform(0.2, 1, size)).astype(int),
        rng.choice(len(CLOSE_DAY), size, p=CLOSE_DAY),
    )
    overrun = rng.geometric(0.35, size) + (rng.random(size) < 0.1) * rng.integers(8, 40, size)
    unanswered = (o["extension_days"] > 0) & ~granted
    limit = SOLVE_WORKDAYS + np.where(granted, o["extension_days"], 0)
    # A few hard cases stay open for months, so that the newest of them are open at the data time.
    stuck = (rng.random(size) < STUCK) * rng.integers(15, 70, size)
    day = np.where(late | unanswered | (stuck > 0), limit + overrun + stuck, in_time)
    same_day = o["received"] + minutes(rng, 310, 480, size)
    closed = np.where(day == 0, same_day, office_hours(rng, add_workdays(o["received"], np.maximum(day, 1))))
    o["closed"] = where(transferred, closed)
    _withdraw(o, rng)
    # A misdispatch noticed late moves nothing; on an order that has ended by then nobody notes it.
    ended = np.fmin(o["closed"], o["withdrawn"])
    for name in ("misdispatch_confirmed", "redispatched"):
        o[name] = where(~(o["redispatched"] > ended), o[name])
    last_feedback = o["closed"] - minutes(rng, 25, 60, size)
    for name, before in (
        ("feedback_enterprise", 0),
        ("feedback_city", 20),
        ("contacted", -10),
        ("signed", -20),
    ):
        limit_at = last_feedback + np.timedelta64(before, "m")
        o[name] = where(o[name] > limit_at, np.maximum(limit_at, o["received"]), o[name])
    redone = transferred & (rng.random(size) < REDONE)
    times = rng.choice([1, 2, 3], size, p=[0.8, 0.15, 0.05])
    o["first_review_passed"] = ~redone & (rng.random(size) < 0.97)
    returned = transferred & ~o["first_review_passed"]  # a report that did not pass is handed in again
    o["redo_count"] = np.where(redone, times, returned.astype(int))
    o["reviewed"] = o["closed"] + minutes(rng, 40, 1_500, size)
    _answer_directly(o, rng)


def _extend(o: Columns, rng: np.random.Generator) -> Flags:
    """Add extensions, four in five approved before the deadline; return which count."""
    size = len(o["opened"])
    asked = ~o["direct"] & (rng.random(size) < EXTENDED)
    o["extension_days"] = np.where(asked, rng.choice([3, 5, 10], size, p=[0.5, 0.35, 0.15]), 0)
    first_due = end_of_workday(o["received"], SOLVE_WORKDAYS)
    granted: Flags = asked & (rng.random(size) < 0.82)
    o["extension_applied"] = where(asked, add_workdays(o["received"], 4) + minutes(rng, 520, 900, size))
    in_time = o["extension_applied"] + minutes(rng, 30, 900, size)
    too_late = first_due + minutes(rng, 520, 1_000, size)
    o["extension_approved"] = where(granted, in_time, where(asked, too_late))
    o["due"] = np.where(
        granted, end_of_workday(o["received"], SOLVE_WORKDAYS + o["extension_days"]), first_due
    )
    return granted


def _withdraw(o: Columns, rng: np.random.Generator) -> None:
    size = len(o["opened"])
    withdrawn = ~o["direct"] & (rng.random(size) < WITHDRAWN)
    early = o["received"] + minutes(rng, 120, 4_000, size)
    too_late = o["due"] + minutes(rng, 300, 3_000, size)
    o["withdrawn"] = where(withdrawn, np.where(rng.random(size) < 0.9, early, too_late))
    o["withdrawal_asked"] = withdrawn & (rng.random(size) < 0.15)
    o["closed"] = where(~withdrawn, o["closed"])
    for name in ("extension_applied", "extension_approved"):
        o[name] = where(~withdrawn, o[name])
    for name in STEPS:
        o[name] = where(~(o[name] > o["withdrawn"]), o[name])
    o["extension_days"] = np.where(withdrawn, 0, o["extension_days"])


def _answer_directly(o: Columns, rng: np.random.Generator) -> None:
    direct = o["direct"]
    answered = o["opened"] + minutes(rng, 2, 9, len(direct))
    o["closed"] = where(direct, answered, o["closed"])
    o["reviewed"] = where(direct, answered, o["reviewed"])


def missing(size: int) -> Moments:
    """Return a column in which nothing happened."""
    return np.full(size, NEVER)


def numbered(opened: Moments, tails: Numbers) -> list[str]:
    """Return order numbers: opening time and six digits, as the province's platforms form them."""
    stamps = (f"{moment:%y%m%d%H%M%S}" for moment in opened.tolist())
    return [f"{stamp}{tail:06d}" for stamp, tail in zip(stamps, tails, strict=True)]
