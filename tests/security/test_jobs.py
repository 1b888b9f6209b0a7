"""Jobs and sources: for the office and the system administrator; who runs a job again gives a reason."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.jobs.rhythm import Period
from data_access.database import reading, writing
from data_access.records.audit import recent_audit
from data_access.records.jobs.leases import finish, take
from data_access.schema import job_run
from tests.security.conftest import NOW
from tests.security.test_people import page

ALLOWED = ("city_supervisor", "system_admin")
REFUSED = ("city_leader", "security_admin", "auditor", "unassigned")


@pytest.fixture
def done(engine: Any) -> None:
    """Let a recount have been done."""
    with writing(engine) as connection:
        run = take(connection, "verify", Period("2026-11-18", NOW), "w1", NOW)
        assert run is not None
        finish(connection, run, NOW, {"differences": 0}, 1.0)


def state(engine: Any) -> str:
    with reading(engine) as connection:
        return str(connection.execute(job_run.select()).one().state)


@pytest.mark.parametrize("role", [*ALLOWED, *REFUSED])
def test_the_pages_open_to_who_operates(app: Any, sign_in: Any, done: None, role: str) -> None:
    client = sign_in(role)
    for path, proof in (("/jobs", "people-columns"), ("/sources", "table-panel")):
        assert (proof in page(app, client, path) or "state-empty" in page(app, client, path)) == (
            role in ALLOWED
        )


@pytest.mark.parametrize("role", [*ALLOWED, *REFUSED])
def test_a_job_is_run_again_by_who_operates_for_a_reason(
    engine: Any, sign_in: Any, done: None, role: str
) -> None:
    client = sign_in(role)
    assert client.post("/jobs/verify/again", data={"reason": ""}).status_code in (303, 403)
    assert state(engine) == "done"
    answer = client.post("/jobs/verify/again", data={"reason": "复核", "back": "/jobs?sel=verify"})
    if role not in ALLOWED:
        assert answer.status_code == 403 and state(engine) == "done"
        return
    assert answer.location == "/jobs?sel=verify&said=asked" and state(engine) == "waiting"
    again = client.post("/jobs/verify/again", data={"reason": "复核"}, headers={"Accept": "application/json"})
    assert "message" in again.json
    with reading(engine) as connection:
        lines = recent_audit(connection, action="job_again")
    assert [(each.success, each.target) for each in lines][:2] == [
        (False, "verify 2026-11-18"),
        (True, "verify 2026-11-18"),
    ]


@pytest.mark.parametrize("job", ["mow", "x" * 500, "..%2f..", "verify%00"])
def test_a_job_that_is_none_is_refused(engine: Any, sign_in: Any, done: None, job: str) -> None:
    answer = sign_in("system_admin").post(f"/jobs/{job}/again", data={"reason": "复核"})
    assert answer.status_code in (303, 400, 404, 405) and state(engine) == "done"


def test_another_site_runs_nothing(engine: Any, sign_in: Any, done: None) -> None:
    client = sign_in("system_admin")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/jobs/verify/again", data={"reason": "x"}, headers=headers).status_code == 403
    assert state(engine) == "done"


def test_readyz_tells_for_how_long_no_worker_was_heard_of(client: Any) -> None:
    assert client.get("/readyz").json["worker_age_seconds"] is None
