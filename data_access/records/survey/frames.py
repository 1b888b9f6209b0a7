"""The frame of a wave: who may be drawn on a day, in which stratum, who rests; packed with its draw."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, select

from dashboard.survey.draw import Candidate
from dashboard.survey.frame import not_drawable
from data_access.schema import enterprise, survey_sample, survey_wave, unit

BETWEEN = "/"  # between the district's code and the size in a stratum's key

e, s, w = enterprise.c, survey_sample.c, survey_wave.c


@dataclass(frozen=True)
class Frame:
    """Enterprises that may be drawn, the stored row of each by code, and how many are outside and why."""

    candidates: tuple[Candidate, ...]
    rows: dict[str, Any]
    outside: Counter[str] = field(default_factory=Counter)

    @property
    def sizes(self) -> dict[str, int]:
        """Return how many enterprises each stratum holds, resting ones with them."""
        return dict(Counter(one.stratum for one in self.candidates))

    @property
    def eligible(self) -> dict[str, int]:
        """Return how many enterprises of each stratum do not rest."""
        found = Counter(one.stratum for one in self.candidates if not one.resting)
        return {stratum: found[stratum] for stratum in self.sizes}


def stratum_key(district_code: str, size: str) -> str:
    """Return the key of the stratum of a district and a size."""
    return f"{district_code}{BETWEEN}{size}"


def read_frame(connection: Connection, month: int, day: date, resting_months: int) -> Frame:
    """Return the frame of a month (yyyymm) as it stands on a day.

    Whoever was drawn and called in one of the `resting_months` before rests.
    """
    codes = {row.unit_id: row.code for row in connection.execute(select(unit.c.unit_id, unit.c.code))}
    resting = _resting(connection, month, resting_months)
    candidates, rows, outside = [], {}, Counter[str]()
    columns = (
        *(e.enterprise_id, e.code, e.district_id, e.township_id),
        *(e.industry, e.size, e.phone, e.closed_on, e.demo),
    )
    for row in connection.execute(select(*columns).order_by(e.code)):
        why = not_drawable(row.phone, row.closed_on, day)
        if why:
            outside[why] += 1
            continue
        key = stratum_key(codes[row.district_id], row.size)
        candidates.append(Candidate(row.code, key, row.enterprise_id in resting))
        rows[row.code] = row
    return Frame(tuple(candidates), rows, outside)


def _resting(connection: Connection, month: int, months: int) -> set[int]:
    """Return who was called upon in one of so many months before a month."""
    first = earlier(month, months)
    query = (
        select(s.enterprise_id)
        .join(survey_wave, w.wave_id == s.wave_id)
        .where(w.month >= first, w.month < month, s.released.is_(True))
    )
    return set(connection.scalars(query))


def earlier(month: int, months: int) -> int:
    """Return the month (yyyymm) that lies so many months before another."""
    place = month // 100 * 12 + month % 100 - 1 - months
    return place // 12 * 100 + place % 12 + 1


def pack(candidates: Sequence[Candidate]) -> bytes:
    """Return candidates as bytes that `unpack` reads."""
    told = [[one.key, one.stratum, one.resting] for one in candidates]
    return zlib.compress(orjson.dumps(told), 9)


def unpack(content: bytes) -> tuple[Candidate, ...]:
    """Return the candidates that were packed."""
    return tuple(Candidate(*one) for one in orjson.loads(zlib.decompress(content)))
