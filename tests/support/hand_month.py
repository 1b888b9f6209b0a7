"""October 2026 as worked out on paper (fixtures/hand_month/README.md): its rows, and what differs."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Connection, Engine

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.people.access import OPERATOR
from dashboard.views.counts import Counts, Times
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.database import writing
from data_access.importing.service import find_mapping, import_file
from data_access.records.settings import store_appraisal_settings

FOLDER = Path(__file__).parents[1] / "fixtures" / "hand_month"
YANTAI = timezone(timedelta(hours=8))
FIRST_TIME = datetime(2026, 10, 13, 12, tzinfo=YANTAI)
DATA_TIME = datetime(2026, 11, 10, 18, tzinfo=YANTAI)
AS_OF = datetime(2026, 11, 5, 18, tzinfo=YANTAI)
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=YANTAI)
OCTOBER, THREE_MONTHS = "2026-10", "2026-09..2026-11"
CITY_CODE = "370600"
SETTINGS = AppraisalSettings(minimum_sample={"district": 5, "department": 3, "utility": 3, "township": 3})
PARTS = ("direct", "due", "not_due", "no_deadline", "withdrawn", "excluded")
TIMES = ("onsite", "feedback", "close_hours", "close_days")
INDICATORS = ("resolution", "satisfaction", "on_time", "six")
Paper = Mapping[str, str]


def paper(name: str) -> list[Paper]:
    with (FOLDER / f"expected_{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


HEADER = list(paper("city")[0])
WHOLE = HEADER[HEADER.index("accepted") : HEADER.index("answered") + 1]
CASES = sorted({(row["as_of"], row["basis"], row["before_exclusion"]) for row in paper("city")})


def import_extract(engine: Engine, name: str, data_time: datetime) -> tuple[int, int, int, int, int]:
    """Import an extract and return its rows read, inserted, updated, unchanged and rejected."""
    result = import_file(
        engine,
        FOLDER / name,
        mapping=find_mapping(engine, "yantai"),
        data_time=data_time,
        now=NOW,
        account="test",
    )
    return (result.read, result.inserted, result.updated, result.unchanged, result.rejected)


def import_october(engine: Engine) -> None:
    assert import_extract(engine, "orders_1013.csv", FIRST_TIME) == (2, 2, 0, 0, 0)
    assert import_extract(engine, "orders.csv", DATA_TIME) == (62, 60, 2, 0, 0)
    with writing(engine) as connection:
        store_appraisal_settings(
            connection,
            SETTINGS,
            valid_from=date(2026, 1, 1),
            reason="minimum samples of the hand-made month",
            account="test",
            now=NOW,
        )


def counted(
    connection: Connection, group: str, case: tuple[str, str, str], period: str = OCTOBER
) -> dict[str, Counts]:
    as_of, basis, before = case
    conditions = Conditions(
        datetime.fromisoformat(as_of),
        basis,
        SETTINGS,
        before_exclusion=before == "1",  # type: ignore[arg-type]
    )
    return counts(connection, OPERATOR, parse_period(period, AS_OF.date()), conditions, group)  # type: ignore[arg-type]


def credit(found: Counts) -> Fraction:
    classes = ("satisfied", "basic", "fair", "dissatisfied")
    return sum((SETTINGS.credit(name) * getattr(found, name) for name in classes), Fraction(0))


def difference(found: Counts, expected: Paper) -> dict[str, tuple[object, object]]:
    """Return what differs: name → (found, on paper)."""
    pairs: dict[str, tuple[object, object]] = {
        name: (getattr(found, name), int(expected[name])) for name in WHOLE if expected[name]
    }
    pairs["credit"] = (credit(found), Fraction(expected["credit"]))
    pairs["resolution"] = (fraction(found.solved, found.due - found.unverified), expected["resolution"])
    pairs["on_time_rate"] = (fraction(found.on_time, found.due), expected["on_time_rate"])
    pairs |= {name: (times(getattr(found, name)), on_paper(expected, name)) for name in TIMES}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def fraction(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else ""


def times(found: Times) -> tuple[str, ...]:
    return (str(found.n), *("" if each is None else f"{each:.10g}" for each in (found.median, found.p90)))


def on_paper(expected: Paper, name: str) -> tuple[str, ...]:
    values = (expected[f"{name}_median"], expected[f"{name}_p90"])
    return (expected[f"{name}_n"], *(f"{float(each):.10g}" if each else "" for each in values))


def is_main(row: Paper) -> bool:
    return (row["as_of"], row["basis"], row["before_exclusion"]) == ("2026-11-05T18:00+08:00", "due", "0")
