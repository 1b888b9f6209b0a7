"""Only who may import gives a published table or adopts settings; an audit line keeps the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.appraisal.settings import DEFAULTS
from dashboard.reconcile.conventions import Convention
from data_access.database import reading
from data_access.queries.context.settings import appraisal_settings
from data_access.schema import audit

TABLE = "单位 应办结\n莱阳市 3\n"
CONVENTION = Convention(basis="accepted", verdict="claimed", exclusion="before", rounding="truncate")
ADOPTION = {
    "period": "2026-10",
    "valid_from": "2026-10",
    "convention": CONVENTION.code(),
    "reason": "十月通报",
}


@pytest.mark.parametrize("role", ["city_leader", "system_admin", "auditor"])
def test_other_roles_change_nothing(
    engine: Any, sign_in: Callable[..., Any], foreign: list[str], role: str
) -> None:
    client = sign_in(role)
    assert client.post("/reconcile/table", data={"period": "2026-10", "text": TABLE}).status_code == 403
    assert client.post("/reconcile/adopt", data=ADOPTION).status_code == 403
    with reading(engine) as connection:
        assert appraisal_settings(connection, date(2026, 10, 31)) == DEFAULTS


def test_an_adoption_is_audited_with_its_reason_and_what_it_replaced(
    engine: Any, sign_in: Callable[..., Any], foreign: list[str]
) -> None:
    client = sign_in("city_supervisor")
    refused = client.post("/reconcile/adopt", data=ADOPTION).get_json()
    assert "next" not in refused, "there is no table to adopt from"
    kept = client.post("/reconcile/table", data={"period": "2026-10", "text": TABLE}).get_json()
    assert kept == {"next": "/admin/reconcile?period=2026-10"}
    for wrong in (
        {"reason": " "},
        {"valid_from": "soon"},
        {"convention": "up"},
        {"period": "2026"},
        {"valid_from": "0001-01"},
    ):
        assert "message" in client.post("/reconcile/adopt", data={**ADOPTION, **wrong}).get_json()
    assert client.post("/reconcile/adopt", data=ADOPTION).get_json() == kept
    with reading(engine) as connection:
        settings = appraisal_settings(connection, date(2026, 10, 31))
        lines = connection.execute(select(audit).order_by(audit.c.audit_id)).all()
    assert (settings.basis, settings.verdict, settings.exclusion) == ("accepted", "claimed", "before")
    (line,) = [each for each in lines if (each.detail or {}).get("step") == "adopt_convention"]
    assert line.detail["reason"] == "十月通报"
    assert line.detail["convention"] == CONVENTION.code()
    assert line.detail["replaced"] == Convention().code()
