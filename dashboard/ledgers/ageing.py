"""How long items stay on the books: the share still open after so many weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dashboard.appraisal.statistics import Survival, kaplan_meier
from dashboard.ledgers.items import Item

WEEK_SECONDS = 7 * 86_400


def ageing(items: Iterable[Item], now: datetime) -> Survival | None:
    """Estimate the share of items still on the books by weeks since their entry (Kaplan–Meier).

    The event is the sign-off; items on the books count up to now. None without any item.
    """
    entered = [item for item in items if item.entered <= now]
    if not entered:
        return None
    ended = [item.closed is not None and item.closed <= now for item in entered]
    weeks = [
        max(((item.closed if done and item.closed else now) - item.entered).total_seconds(), 0) / WEEK_SECONDS
        for item, done in zip(entered, ended, strict=True)
    ]
    return kaplan_meier(weeks, ended)
