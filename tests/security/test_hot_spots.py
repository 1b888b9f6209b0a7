"""What came more than usual in another district is told to nobody outside it but the city."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from data_access.database import writing
from data_access.schema import category
from tests.security.conftest import CANARY, OTHER, OWN
from tests.security.forge import CALLBACKS, page_visits
from tests.support.waves import LAIYANG, QUARANTINE, WAGES, Planted, mornings


@pytest.fixture
def overview_of(app: Any, engine: Any, sign_in: Callable[..., Any]) -> Callable[..., str]:
    """Return what the overview says to an account, where the other district has a wave of canaries."""
    with writing(engine) as connection:
        made = Planted(connection)
        made.put(WAGES, LAIYANG, ["2026-08-11 09:00"])
        made.weekly(WAGES, LAIYANG)
        made.put(QUARANTINE, OTHER, mornings("11-13", 37))
        connection.execute(update(category).where(category.c.code == QUARANTINE).values(name=CANARY))

    def visit(role: str, code: str = "") -> str:
        client = sign_in(role, code)
        body = next(
            each
            for each in page_visits(app, OTHER, "test~P1")
            if any(item["value"] == "/" for item in each["inputs"])
        )
        answer = client.post(CALLBACKS, json=body)
        assert answer.status_code == 200
        return answer.get_data().decode("unicode_escape")

    return visit


@pytest.mark.parametrize(
    ("role", "code"),
    [("district_coordinator", OWN), ("unit_handler", "370682004"), ("unit_handler", "D04")],
)
def test_nobody_outside_the_district_hears_of_it(overview_of: Any, role: str, code: str) -> None:
    said = overview_of(role, code)
    assert "hot-spots" in said
    assert CANARY not in said and f"category={QUARANTINE}" not in said


def test_the_district_and_the_city_do(overview_of: Any) -> None:
    for role, code in (("district_coordinator", OTHER), ("city_supervisor", "")):
        said = overview_of(role, code)
        assert CANARY in said and f"category={QUARANTINE}" in said
