"""The import page's points, rhythm and progress: what is enforced by the server, and what it tells."""

from __future__ import annotations

import errno
import io
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.importing.progress import SILENCE_SECONDS
from dashboard.views.importing import Work
from data_access.database import reading
from data_access.queries.context.sources import source_states
from data_access.records.audit import recent_audit
from data_access.records.importing.uploads import Uploads
from data_access.schema import source
from tests.conftest import NOW
from tests.fixtures.imports.tables import csv_text
from tests.integration.importing.test_look import month
from tests.integration.importing.test_page import (
    batch_of,
    orders,
    send,
    upload_of,
    view_of,
)


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """The page is the same on both databases; what it stands on is tested on both."""
    return sqlite_engine


SUSPICIOUS = csv_text(month("A", 办结方式="", 承办单位="")).encode("utf-8-sig")
TOKEN = "0123456789abcdef" * 2


def test_each_point_is_confirmed_before_anything_is_stored(client: Any, engine: Engine) -> None:
    number = batch_of(send(client, SUSPICIOUS))
    refused = client.post(f"/import/{number}/apply").json
    assert refused["message"] == "2 points of this table have to be confirmed first."
    assert "40 of 40 orders have no responsible unit." in refused["advice"]
    refused = client.post(f"/import/{number}/apply", data={"confirm.no_unit": "on"}).json
    assert refused["message"] == "1 points of this table have to be confirmed first."
    assert orders(engine) == 0
    both = {"confirm.no_unit": "on", "confirm.no_direct": "on", "confirm.nonsense": "on"}
    assert "next" in client.post(f"/import/{number}/apply", data=both).json
    assert orders(engine) == 40
    with reading(engine) as connection:
        line = next(each for each in recent_audit(connection) if each.detail.get("step") == "apply")
    assert line.detail["confirmed"] == ["no_direct", "no_unit"]


def test_what_changes_nothing_is_not_stored_and_has_no_button(
    client: Any,
    engine: Engine,
    folder: Path,
) -> None:
    table = csv_text(month("A", 办结时间="2026-10-01 16:00:00")).encode("utf-8-sig")
    number = batch_of(send(client, table))
    client.post(f"/import/{number}/trial")
    assert not view_of(engine, folder, batch=str(number), step="trial").draft.trial.changes
    assert client.post(f"/import/{number}/apply").json["message"] == "Nothing of this table would be stored."
    with reading(engine) as connection:
        assert connection.scalar(select(source.c.last_import_at)) is None


def rhythms(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(source.c.rhythm, source.c.rhythm_at))]


def test_the_rhythm_is_asked_for_and_can_be_changed(client: Any, engine: Engine) -> None:
    number = batch_of(send(client, csv_text(month("A")).encode("utf-8-sig")))
    assert rhythms(engine) == [("none", "")]
    wrong = client.post(f"/import/{number}/apply", data={"rhythm": "daily", "rhythm_at": "8 Uhr"}).json
    assert "rhythm" in wrong["message"]
    assert (orders(engine), rhythms(engine)) == (0, [("none", "")])
    client.post(f"/import/{number}/apply", data={"rhythm": "daily", "rhythm_at": "08:30"})
    assert (orders(engine), rhythms(engine)) == (40, [("daily", "08:30")])
    with reading(engine) as connection:
        # Old data are no missed arrival of a rhythm that was said today; tomorrow's will be one.
        assert [each.missed for each in source_states(connection, NOW)] == [0]
        assert [each.missed for each in source_states(connection, NOW + timedelta(days=1))] == [1]
    answer = client.post("/import/source/1/rhythm", data={"rhythm": "once", "rhythm_at": "08:30"})
    assert answer.json == {"next": "/import?rhythm=1"}
    assert rhythms(engine) == [("once", "")]
    for form in ({"rhythm": "monthly"}, {}):
        assert client.post("/import/source/1/rhythm", data=form).json["message"]
    assert client.post("/import/source/99/rhythm", data={"rhythm": "once"}).json["message"]
    assert rhythms(engine) == [("once", "")]
    with reading(engine) as connection:
        told = [each.detail for each in recent_audit(connection) if each.detail.get("step") == "rhythm"]
    assert [(each["rhythm"], each["at"]) for each in told] == [("once", "08:30"), ("daily", "08:30")]


def test_work_that_goes_on_beside_the_request_is_told_to_its_end(client: Any, engine: Engine) -> None:
    answer = client.post(
        "/upload/orders",
        data={"file": (io.BytesIO(csv_text(month("A")).encode("utf-8-sig")), "a.csv"), "background": "1"},
    ).json
    token = upload_of(answer) if "step=work" in answer["next"] else ""
    until = time.monotonic() + 60
    while token and time.monotonic() < until:
        told = client.get(f"/import/work/{token}").json
        answer = told.get("answer", answer)
        if "answer" in told:
            break
        time.sleep(0.1)
    number = batch_of(answer)
    assert "next" in client.post(f"/import/{number}/apply").json
    assert orders(engine) == 40


def news(client: Any, folder: Path, work: Work) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    Uploads(folder).report(TOKEN, work)
    found: dict[str, Any] = json.loads(client.get(f"/import/work/{TOKEN}").data)
    return found


def test_rows_done_and_the_time_left_are_told_and_work_that_was_killed(client: Any, folder: Path) -> None:
    now = time.time()
    work = Work("apply", now - 40, now, "apply", now - 30, 2500, 10_000)
    # 2,500 rows took 30 seconds: 7,500 more take 90.
    assert news(client, folder, work) == {
        "percent": 25,
        "said": "2500 of 10000 rows compared with the base　About 2 minutes left.",
    }
    early = replace(work, phase_started=now - 2)
    assert news(client, folder, early)["said"] == "2500 of 10000 rows compared with the base"
    assert news(client, folder, replace(work, phase="count", done=0, total=0))["percent"] is None
    killed = replace(work, beat=now - SILENCE_SECONDS - 1)
    assert news(client, folder, killed) == {
        "answer": {"next": f"/import?upload={TOKEN}&step=work"},
        "lost": True,
    }
    done = replace(killed, answer={"next": "/import?batch=3&step=done"})
    assert news(client, folder, done) == {"answer": {"next": "/import?batch=3&step=done"}}
    for unknown in ("f" * 32, "..", "x"):
        assert "answer" in client.get(f"/import/work/{unknown}").json


def test_the_page_of_work_that_was_killed_leads_back_to_the_file(
    client: Any,
    engine: Engine,
    folder: Path,
) -> None:
    number = batch_of(send(client, csv_text(month("A")).encode("utf-8-sig")))
    token = view_of(engine, folder, batch=str(number)).upload
    now = time.time()
    Uploads(folder).report(token, Work("trial", now, now))
    going = view_of(engine, folder, upload=token, step="work")
    assert going.work.step == "trial"
    # Nobody starts a second work on the same file.
    assert "step=work" in client.post(f"/import/{number}/apply").json["next"]
    assert orders(engine) == 0
    Uploads(folder).report(token, Work("trial", now - 60, now - 60))
    cut_off = view_of(engine, folder, upload=token, step="work")
    assert (cut_off.work, cut_off.step, cut_off.batch.batch_id) == (None, "match", number)
    assert cut_off.notices
    # Work that ended before its page was drawn leads to where it ended, not back to the columns.
    ended = Work("apply", now - 60, now - 60, answer={"next": "/import?batch=3&step=done"})
    Uploads(folder).report(token, ended)
    assert view_of(engine, folder, upload=token, step="work").work == ended
    assert "next" in client.post(f"/import/{number}/apply").json


def test_who_may_not_import_changes_no_rhythm(enter: Callable[..., Any], engine: Engine) -> None:
    batch_of(send(enter(), csv_text(month("A")).encode("utf-8-sig")))
    assert enter("city_leader").post("/import/source/1/rhythm", data={"rhythm": "once"}).status_code == 403
    assert rhythms(engine) == [("none", "")]


@pytest.mark.parametrize("at_report", [False, True], ids=["the work", "its report"])
def test_a_disk_that_is_full_in_the_middle_is_told_as_that(
    client: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: Any, at_report: bool
) -> None:
    table = csv_text(month("A")).encode("utf-8-sig")
    number = batch_of(client.post("/upload/orders", data={"file": (io.BytesIO(table), "a.csv")}).json)
    written = Uploads.report

    def report(store: Uploads, token: str, work: Work) -> None:
        if at_report and work.answer is not None:
            raise OSError(errno.ENOSPC, "No space left on device")
        written(store, token, work)

    def trial(*_args: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Uploads, "report", report)
    monkeypatch.setattr("callbacks.routes.importing.trial_view", trial)
    answer = client.post(f"/import/{number}/trial", data={"background": "1"}).json
    assert answer["message"] == "The server can store nothing more: its disk is full."
    assert "Traceback" not in capsys.readouterr().err
