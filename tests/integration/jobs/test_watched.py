"""Tables put into the watched folder: taken once when they stand still, put away with what came of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from callbacks.jobs.watched import import_watched
from callbacks.jobs.work import do_period
from dashboard.jobs.listed import BY_NAME
from dashboard.jobs.rhythm import Period
from data_access.database import reading, writing
from data_access.importing.folder import STILL_SECONDS, Looks, watched_files
from data_access.records.jobs.leases import take
from data_access.schema import import_batch, job_run, order
from tests.fixtures.imports.tables import csv_file, csv_text, row
from tests.support.working import HandClock, place

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
GOOD = [row(), row(工单编号="GD002", 承办单位="福山区")]


class Inbox:
    """The watched folder with one look after the other at it."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder / "watched"
        self.place = self.folder / "yantai"
        self.place.mkdir(parents=True)
        self.clock, self.looks, self.n = HandClock(NOW), Looks(), 0

    def look(self, seconds: float = STILL_SECONDS) -> dict[str, int]:
        """Let time pass, look, and return what came of it."""
        self.clock.go(seconds)
        self.n += 1
        own = place(self.engine, self.clock, watch_folder=self.folder)
        period = Period(f"p{self.n}", self.clock.now())
        state = do_period(
            own, BY_NAME["import"], lambda work, now: import_watched(work, now, self.looks), period
        )
        with reading(self.engine) as connection:
            run = connection.execute(select(job_run).where(job_run.c.period == period.key)).one()
        assert (state, run.error) == ("done", "")
        return dict(run.result)

    def put_away(self, where: str) -> list[str]:
        folder = self.place / where
        return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []

    def told(self, where: str) -> dict[str, Any]:
        found = next(iter(sorted((self.place / where).glob("*.json"))))
        told: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
        return told

    def orders(self) -> int:
        with reading(self.engine) as connection:
            return int(connection.scalar(select(func.count()).select_from(order)) or 0)


@pytest.fixture
def inbox(engine: Engine, tmp_path: Path) -> Inbox:
    """Return an empty watched folder."""
    return Inbox(engine, tmp_path)


def test_a_table_is_taken_once_it_stands_still_and_put_away_with_its_result(inbox: Inbox) -> None:
    csv_file(inbox.place, GOOD, "orders.csv")
    assert inbox.look() == {"waiting": 1} and inbox.orders() == 0
    assert inbox.look(STILL_SECONDS - 1) == {"waiting": 1}
    assert inbox.look(1) == {"stored": 1} and inbox.orders() == 2
    assert inbox.put_away("done") == ["20261118T093040-orders.csv", "20261118T093040-orders.csv.json"]
    told = inbox.told("done")
    assert (told["read"], told["inserted"], told["rejected"], told["batch"]) == (2, 2, 0, 1)
    assert watched_files(inbox.folder) == [] and inbox.look() == {}


def test_a_file_that_grows_is_left_until_it_is_whole(inbox: Inbox) -> None:
    lines = csv_text([row(工单编号=f"GD{n:03}") for n in range(6)]).splitlines(keepends=True)
    path = inbox.place / "growing.csv"
    for n in range(1, len(lines) + 1):
        path.write_text("".join(lines[:n]), encoding="utf-8-sig")
        assert inbox.look() == {"waiting": 1}
    assert inbox.look() == {"stored": 1} and inbox.orders() == 6


@pytest.mark.parametrize("name", ["orders.csv.part", ".orders.csv", "~$orders.xlsx", "orders.tmp"])
def test_names_of_unfinished_files_are_passed_over(inbox: Inbox, name: str) -> None:
    csv_file(inbox.place, GOOD, name)
    assert inbox.look() == {} and inbox.look() == {} and inbox.orders() == 0


def test_the_same_file_twice_does_nothing(inbox: Inbox) -> None:
    for name in ("orders.csv", "again.csv"):
        csv_file(inbox.place, GOOD, name)
        inbox.look()
        result = inbox.look()
    assert result == {"same": 1} and inbox.orders() == 2
    with reading(inbox.engine) as connection:
        assert connection.scalars(select(import_batch.c.batch_id)).all() == [1]
    said = [json.loads(path.read_text()) for path in (inbox.place / "done").glob("*again.csv.json")]
    assert said == [{"same_as_batch": 1}]


def test_a_broken_file_is_put_aside_and_holds_up_no_other(inbox: Inbox) -> None:
    (inbox.place / "broken.xlsx").write_bytes(b"this is no workbook")
    csv_file(inbox.place, GOOD, "orders.csv")
    inbox.look()
    assert inbox.look() == {"refused": 1, "stored": 1} and inbox.orders() == 2
    assert inbox.put_away("failed") == [
        "20261118T093040-broken.xlsx",
        "20261118T093040-broken.xlsx.json",
    ]
    assert inbox.told("failed").keys() == {"code", "message", "what_to_do"}
    assert (inbox.place / "failed" / "20261118T093040-broken.xlsx").read_bytes() == b"this is no workbook"


def test_rejected_rows_lie_beside_the_file(inbox: Inbox) -> None:
    csv_file(inbox.place, [*GOOD, row(工单编号="GD003", 承办单位="无此单位")], "orders.csv")
    inbox.look()
    assert inbox.look() == {"to_look_at": 1} and inbox.orders() == 2
    [rejects] = [name for name in inbox.put_away("done") if name.endswith(".rejects.csv")]
    assert "GD003" in (inbox.place / "done" / rejects).read_text(encoding="utf-8-sig")


def test_a_folder_of_no_mapping_says_which_there_are(inbox: Inbox) -> None:
    place = inbox.folder / "yantia"
    place.mkdir()
    csv_file(place, GOOD, "orders.csv")
    inbox.look()
    assert inbox.look() == {"refused": 1} and inbox.orders() == 0
    [told] = (place / "failed").glob("*.json")
    assert "yantai" in json.loads(told.read_text(encoding="utf-8"))["message"]


def test_without_a_folder_nothing_is_watched(sqlite_engine: Engine, tmp_path: Path) -> None:
    period = Period("p", NOW)
    own = place(sqlite_engine, HandClock(NOW))
    assert do_period(own, BY_NAME["import"], import_watched, period) == "done"
    with reading(sqlite_engine) as connection:
        assert connection.scalar(select(job_run.c.result)) == {"unwatched": 1}
    assert watched_files(tmp_path / "nowhere") == []


def test_a_worker_frozen_in_the_midst_of_an_import_stores_none_of_its_rows(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox(engine, tmp_path)
    csv_file(inbox.place, GOOD, "orders.csv")
    inbox.looks.still(watched_files(inbox.folder), inbox.clock.seconds() - STILL_SECONDS)
    period = Period("p", NOW)

    def frozen(work: Any, now: datetime) -> dict[str, int]:
        later = work.clock.now().replace(hour=3)
        with writing(engine) as connection:
            assert take(connection, "import", period, "other", later)
        return import_watched(work, now, inbox.looks)

    own = place(engine, inbox.clock, watch_folder=inbox.folder)
    assert do_period(own, BY_NAME["import"], frozen, period) == "fenced"
    assert inbox.orders() == 0 and [path.name for path in watched_files(inbox.folder)] == ["orders.csv"]
    with reading(engine) as connection:
        assert connection.scalars(select(import_batch.c.batch_id)).all() == []
