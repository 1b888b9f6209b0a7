"""The figures that a version publishes: read off its rows by the same rules as every page, or as stored."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dashboard.month.figures import LEVELS, Published, published, published_city
from dashboard.people.access import OPERATOR
from dashboard.rankings.page import make_ranking
from dashboard.views.vocabulary import GroupBy
from data_access.counting.kept import keeping
from data_access.queries.context.reading import Reading
from data_access.queries.month.life import MONTHS
from data_access.queries.rankings.page import Asked, read_ranking
from data_access.schema import month_figure

f = month_figure.c


def count_figures(
    connection: Connection, month: str, now: datetime, scratch: dict[Hashable, Any] | None = None
) -> tuple[Published, ...]:
    """Return every figure of a month as pages count it now: of a locked one from its stored rows.

    `scratch` shares what is read with further months, where no order changes in between.
    """
    if scratch is not None:
        scratch.pop(MONTHS, None)
    with keeping(connection, scratch):
        return _count(connection, month, now)


def _count(connection: Connection, month: str, now: datetime) -> tuple[Published, ...]:
    reading = Reading(connection, OPERATOR, now)
    lines: list[Published] = []
    levels: tuple[GroupBy, ...] = ("district", "department", "utility", "township")
    for level in levels:
        period = f"{month}r3m" if level == "township" else month
        context = reading.context(period=period)
        if context.as_of is None:
            return ()
        view = make_ranking(read_ranking(reading, Asked(level, context), daily={}), looking_back=False)
        if level == "district":
            lines.append(published_city(view))
        lines += published(view)
    return tuple(lines)


def stored_figures(connection: Connection, version_id: int) -> tuple[Published, ...]:
    """Return every figure that a version stored, in the order of its lists."""
    rows = connection.execute(select(month_figure).where(f.version_id == version_id).order_by(f.place))
    lines = [Published(row.level, row.code, row.name, row.figures) for row in rows]
    return tuple(sorted(lines, key=lambda line: LEVELS.index(line.level)))
