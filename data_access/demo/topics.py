"""Say what the orders are about: topics with season, responsible unit and texts (committed topics.csv)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from data_access.demo.worktime import Numbers
from data_access.reference.units import load_categories, load_units

AUTHORITY_CLASSES = ("11", "12")


@dataclass(frozen=True)
class Topic:
    """One thing enterprises ask about; `path` is the category as exports write it."""

    path: str
    category: str
    weight: float
    direct: float
    months: frozenset[int]
    factor: float
    unit: str
    title: str
    content: str
    reply: str

    @property
    def nature(self) -> str:
        """Return what kind of request it is, by the wording of its title."""
        if self.category == "1404":
            return "表扬"
        if self.title.startswith("建议"):
            return "建议"
        if self.category[:2] in AUTHORITY_CLASSES or self.category in ("0502", "0902", "0801"):
            return "投诉"
        return "咨询" if "咨询" in self.title or self.direct >= 0.8 else "求助"


@cache
def load_topics() -> tuple[Topic, ...]:
    """Return the committed topics in the table's order."""
    table = resources.files("data_access.demo") / "topics.csv"
    with table.open(encoding="utf-8") as lines:
        return tuple(_topic(row) for row in csv.DictReader(lines))


def draw_topics(month: int, size: int, rng: np.random.Generator) -> Numbers:
    """Draw a topic for each order of a calendar month, by weight and season."""
    weights = np.array([one.weight * (one.factor if month in one.months else 1) for one in load_topics()])
    return rng.choice(len(weights), size, p=weights / weights.sum())


def column(name: str) -> np.ndarray:
    """Return one property of all topics as an array that topic numbers index."""
    return np.array([getattr(one, name) for one in load_topics()], dtype=object)


def write_texts(
    topics: Numbers, places: np.ndarray, rng: np.random.Generator
) -> tuple[list[str], list[str], list[str]]:
    """Return titles, contents and replies with the details filled in."""
    size = len(topics)
    n, amount, days = rng.integers(2, 12, size), rng.integers(1, 60, size) * 5, rng.integers(8, 45, size)
    degrees = rng.integers(12, 17, size)
    all_topics = load_topics()
    titles, contents, replies = [], [], []
    for row in range(size):
        topic = all_topics[topics[row]]
        details = {
            "place": places[row],
            "n": n[row],
            "amount": amount[row],
            "days": days[row],
            "t": degrees[row],
        }
        titles.append(topic.title)
        contents.append(topic.content.format(**details))
        replies.append(topic.reply.format(**details))
    return titles, contents, replies


def _topic(row: dict[str, str]) -> Topic:
    names = {one.code: one.name for one in load_categories()}
    units = {one.code: one.name for one in load_units()}
    code = row["category"]
    return Topic(
        path=f"{names[code[:2]]}->{names[code]}",
        category=code,
        weight=float(row["weight"]),
        direct=float(row["direct"]),
        months=frozenset(int(month) for month in row["months"].split()),
        factor=float(row["factor"]),
        unit=units[row["unit"]] if row["unit"] else "",
        title=row["title"],
        content=row["content"],
        reply=row["reply"],
    )
