"""Generate the demo: three years of enterprise orders as one export of the platform.

Each month has its own random numbers, so an order's story stays the same when the demo is rebuilt on a
later day; only what happened since is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from data_access.demo.enterprises import NEARLY_EMPTY, Enterprises, make_enterprises
from data_access.demo.extract import as_export, cut_off, due_month
from data_access.demo.gates import overclaim
from data_access.demo.handling import Columns, close, dispatch, first_steps, numbered
from data_access.demo.outcomes import conclude
from data_access.demo.presence import EXTRACT_HOUR
from data_access.demo.topics import column, draw_topics, load_topics, write_texts
from data_access.demo.volume import Month, opened_times, stretch
from data_access.demo.worktime import Flags, Floats, Moments, Numbers, minutes
from data_access.reference.units import load_units

ORDERS_PER_MONTH, MONTHS, SEED = 1_700, 36, 12_345
DIRECT_SHARE, PROVINCIAL_SHARE, CITY_UNIT_SHARE = 0.45, 60 / 1_700, 0.22
TOWNSHIP_CAP = 15  # transferred orders a month; what exceeds it names no township
CHANNELS = ("政企通", "微信小程序", "网站", "企业走访", "局长接听日")
CHANNEL_SHARES = (0.80, 0.09, 0.05, 0.045, 0.015)

# The district that stands under 90 % in the last two complete months: every sixth order unsolved.
WEAK_DISTRICT, WEAK_MONTHS, WEAK_EVERY = "栖霞市", 2, 6
# Orders that fall due in those months, and the hot spot, were opened at most two months before them.
RECENT_MONTHS = WEAK_MONTHS + 3
ISLANDS = "长岛综试区"
# The hot spot: which port districts each of the last three weeks reaches, and orders a day in each.
HOT_SPOT_WEEKS = (
    (("龙口市",), 1.2),
    (("龙口市", "黄渤海新区", "莱州市"), 1.0),
    (("龙口市", "黄渤海新区", "莱州市", "芝罘区", "蓬莱区"), 1.1),
)


def generate_table(
    orders_per_month: int = ORDERS_PER_MONTH,
    months: int = MONTHS,
    seed: int = SEED,
    until: date = date(2026, 11, 17),
) -> pd.DataFrame:
    """Return the export of `until`, 08:00: `months` complete months and the running one, oldest first.

    Column names and words are those of the hotline platform's export; every cell is text.
    """
    return pd.concat(monthly_tables(orders_per_month, months, seed, until), ignore_index=True)


def monthly_tables(orders_per_month: int, months: int, seed: int, until: date) -> Iterator[pd.DataFrame]:
    """Give the same export month by month, so that a large one never stands in memory as a whole."""
    data_time = np.datetime64(until, "s") + np.timedelta64(EXTRACT_HOUR, "h")
    enterprises = make_enterprises(seed)
    every = stretch(until, months)
    for one in every[:-RECENT_MONTHS]:
        yield _export(_month(one, orders_per_month, enterprises, seed), data_time)
    recent = [_month(one, orders_per_month, enterprises, seed) for one in every[-RECENT_MONTHS:]]
    hot = _hot_spot(until, orders_per_month, enterprises, seed)
    _weaken([*recent, hot], until)
    hot_month = hot["opened"].astype("datetime64[M]")
    for one in every[-RECENT_MONTHS:]:
        here = hot_month == np.datetime64(one.first, "M")
        asked = {name: values[here] for name, values in hot.items()}
        month = recent.pop(0)
        # On the first of a month, at the hour of the extract, nobody may have asked yet.
        if (month["opened"] <= data_time).any():
            yield _export({name: np.concatenate([month[name], asked[name]]) for name in month}, data_time)


def _export(orders: Columns, data_time: np.datetime64) -> pd.DataFrame:
    orders = cut_off(orders, data_time)
    oldest_first = np.argsort(orders["opened"], kind="stable")
    return as_export({name: values[oldest_first] for name, values in orders.items()})


def _month(month: Month, orders_per_month: int, enterprises: Enterprises, seed: int) -> Columns:
    rng = np.random.default_rng([seed, 2, month.year * 12 + month.month])
    opened = opened_times(month, orders_per_month, rng)
    size = len(opened)
    topics = draw_topics(month.month, size, rng)
    provincial = np.zeros(size, dtype=bool)
    provincial[rng.choice(size, round(size * PROVINCIAL_SHARE), replace=False)] = True
    direct = _answered_directly(topics, provincial, rng)
    o = _asked(opened, topics, enterprises.draw(rng, size), enterprises, rng)
    o["provincial"], o["direct"] = provincial, direct
    _assign(o, topics, rng)
    if month.place < month.of:
        _visit_islands(o, month)
    o["order_no"] = np.array(numbered(opened, rng.permutation(900_000)[:size]))
    _handle(o, seed, rng)
    return o


def _answered_directly(topics: Numbers, provincial: Flags, rng: np.random.Generator) -> Flags:
    """Flag the share answered directly: the questions most likely to need no unit."""
    ease = column("direct")[topics].astype(float) + rng.random(len(topics)) * 0.7
    ease[provincial] = -1
    limit = np.sort(ease)[::-1][round(len(topics) * DIRECT_SHARE)] if len(topics) > 1 else 2
    return ease > limit


def _asked(
    opened: Moments, topics: Numbers, who: Numbers, enterprises: Enterprises, rng: np.random.Generator
) -> Columns:
    district, township = enterprises.district[who], enterprises.township[who].astype(str)
    titles, contents, replies = write_texts(topics, np.char.add(district, township), rng)
    return {
        "opened": opened,
        "enterprise": enterprises.name[who],
        "contact": enterprises.contact[who],
        "phone": enterprises.phone[who],
        "district": district,
        "township": township,
        "nature": column("nature")[topics],
        "category": column("path")[topics],
        # As objects, for a column of fixed width takes four bytes a character of the longest text.
        "title": np.array(titles, dtype=object),
        "content": np.array(contents, dtype=object),
        "reply": np.array(replies, dtype=object),
        "channel": rng.choice(CHANNELS, len(opened), p=CHANNEL_SHARES),
    }


def _assign(o: Columns, topics: Numbers, rng: np.random.Generator) -> None:
    """Choose the appraised unit: a department or utility for some of its own topics, else the district."""
    responsible = column("unit")[topics].astype(str)
    at_city = ~o["direct"] & (responsible != "") & (rng.random(len(topics)) < CITY_UNIT_SHARE)
    o["unit"] = np.where(at_city, responsible, o["district"])
    o["channel"] = np.where(o["provincial"], "省平台", o["channel"])
    places = pd.Series(np.char.add(o["district"], o["township"]))
    beyond = places.where(~o["direct"]).groupby(places.where(~o["direct"])).cumcount() >= TOWNSHIP_CAP
    o["township"] = np.where(o["direct"] | beyond.to_numpy(), "", o["township"])


def _visit_islands(o: Columns, month: Month) -> None:
    """Give each of the nearly empty townships one order a year."""
    names = {one.code: one.name for one in load_units()}
    theirs = np.flatnonzero((o["unit"] == ISLANDS) & ~o["direct"])
    for number, code in enumerate(NEARLY_EMPTY):
        if month.month == 3 + 4 * number and len(theirs):
            o["township"][theirs[0]] = names[code]


def _handle(o: Columns, seed: int, rng: np.random.Generator) -> None:
    on_time, resolution, satisfaction = _levels(o["unit"], seed, rng)
    dispatch(o, rng)
    first_steps(o, rng)
    close(o, on_time, rng)
    conclude(o, resolution, satisfaction, rng)
    overclaim(o)


def _levels(units: np.ndarray, seed: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Return each row's levels by its unit: its own over the years, with monthly ups and downs."""
    names = np.array(sorted(one.name for one in load_units() if one.kind != "township"))
    own = np.random.default_rng([seed, 3])
    place = np.searchsorted(names, units)

    def level(low: float, high: float, swing: float, top: float) -> Floats:
        drawn = own.uniform(low, high, len(names)) + rng.normal(0, swing, len(names))
        return np.clip(drawn, low - 0.01, top)[place]

    return (
        level(0.958, 0.996, 0.006, 0.999),
        level(0.928, 0.982, 0.007, 0.995),
        level(0.86, 0.96, 0.01, 0.985),
    )


def _hot_spot(until: date, orders_per_month: int, enterprises: Enterprises, seed: int) -> Columns:
    """Return the orders about quarantine and port logistics that spread in the last three weeks."""
    rng = np.random.default_rng([seed, 4, until.toordinal()])
    texts = [number for number, one in enumerate(load_topics()) if one.weight == 0]
    opened, who = [], []
    for week, (districts, daily) in enumerate(HOT_SPOT_WEEKS):
        first = np.datetime64(until, "s") - np.timedelta64(7 * (len(HOT_SPOT_WEEKS) - week), "D")
        for district in districts:
            here = np.flatnonzero(enterprises.district == district)
            times = max(2, round(7 * daily * orders_per_month / ORDERS_PER_MONTH))
            opened.append(first + minutes(rng, 0, 7 * 24 * 60, times))
            who.append(rng.choice(here, times))
    times_asked = np.concatenate(opened)
    topics = rng.choice(texts, len(times_asked))
    o = _asked(times_asked, topics, np.concatenate(who), enterprises, rng)
    o["provincial"] = rng.random(len(topics)) < 0.15
    o["direct"] = np.zeros(len(topics), dtype=bool)
    _assign(o, topics, rng)
    # So many from one place at once would burst the township's usual volume.
    o["township"] = np.full(len(topics), "", dtype=o["township"].dtype)
    o["order_no"] = np.array(numbered(times_asked, 900_000 + np.arange(len(topics))))
    _handle(o, seed, rng)
    return o


def _weaken(batches: list[Columns], until: date) -> None:
    """Leave every sixth order of the weak district unsolved in the last two complete months."""
    running = np.datetime64(until, "M")
    hits = []
    for o in batches:
        month = due_month(o["due"])
        hit = (o["unit"] == WEAK_DISTRICT) & (month < running) & (month >= running - WEAK_MONTHS)
        hits.append(
            hit & ~np.isnat(o["verified"]) & np.isnat(o["exclusion_decided"]) & np.isnat(o["withdrawn"])
        )
    ends = np.cumsum([len(hit) for hit in hits])
    rows = np.flatnonzero(np.concatenate(hits))
    due = np.concatenate([o["due"] for o in batches])
    chosen = np.zeros(int(ends[-1]), dtype=bool)
    chosen[rows[np.argsort(due[rows], kind="stable")][::WEAK_EVERY]] = True
    for o, theirs in zip(batches, np.split(chosen, ends[:-1]), strict=True):
        o["unsolved"][theirs] = True
