"""The state of months: provisional, under check, locked in which version, made with what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.month.life import FixedMonth, MonthLife, month_number
from data_access.counting.kept import unchanged
from data_access.schema import appraisal_month, month_version

m, v = appraisal_month.c, month_version.c
MONTHS = ("months",)  # under which they are kept


@dataclass(frozen=True)
class LockedMonth:
    """The newest version of a month: when its data stood, under which settings, from which rows it counts.

    `base` are months (yyyymm) before it that were not locked then: the version stores their orders too.
    """

    life: MonthLife
    version_id: int
    data_time: datetime
    data_version: int
    settings: AppraisalSettings
    facts: tuple[str | int, ...]
    moments: tuple[tuple[int, datetime], ...]
    base: tuple[int, ...]

    @property
    def fixed(self) -> FixedMonth:
        """Return from which rows the month itself is counted."""
        return FixedMonth(month_number(self.life.month), self.version_id, self.facts)

    @property
    def fixed_base(self) -> tuple[FixedMonth, ...]:
        """Return from which rows the months before it are counted with it."""
        return tuple(FixedMonth(each, self.version_id, self.facts) for each in self.base)


@dataclass(frozen=True)
class Months:
    """Every month whose check has begun, and the newest version of each locked one."""

    lives: Mapping[str, MonthLife]
    locked: Mapping[str, LockedMonth]

    def life(self, month: str) -> MonthLife:
        """Return how firm a month is."""
        return self.lives.get(month) or MonthLife(month)


def month_life(connection: Connection, month: str) -> MonthLife:
    """Return how firm a month ("2026-10") is; one that nobody began to check is provisional."""
    return read_months(connection).life(month)


def read_months(connection: Connection) -> Months:
    """Return every month's state and the newest versions, read once for each state of the data."""
    return unchanged(connection, MONTHS, lambda: _read(connection))


def _read(connection: Connection) -> Months:
    both = appraisal_month.outerjoin(month_version, v.month == m.month)
    kept: list[Any] = [m.month.label("of"), m.state, m.checked_until, month_version]
    # Of several versions of a month the newest comes last and stands.
    rows = connection.execute(select(*kept).select_from(both).order_by(m.month, v.number)).all()
    lives = {row.of: _life(row) for row in rows}
    locked = {row.of: _locked(lives[row.of], row) for row in rows if row.version_id is not None}
    return Months(lives, locked)


def _life(row: Row[Any]) -> MonthLife:
    return MonthLife(row.of, row.state, row.number or 0, row.version_id, row.checked_until, row.made_at)


def _locked(life: MonthLife, row: Row[Any]) -> LockedMonth:
    rules = row.rules
    return LockedMonth(
        life=life,
        version_id=row.version_id,
        data_time=row.data_time,
        data_version=row.data_version,
        settings=settings_of(row),
        facts=tuple(rules["facts"]),
        moments=tuple((source, datetime.fromisoformat(at)) for source, at in rules["moments"]),
        base=tuple(rules["base"]),
    )


def settings_of(row: Row[Any]) -> AppraisalSettings:
    """Return the settings that a version was counted under."""
    return _settings(json.dumps(row.settings, sort_keys=True))


@lru_cache(maxsize=64)  # months in a row mostly have the same
def _settings(content: str) -> AppraisalSettings:
    return AppraisalSettings.model_validate_json(content)
