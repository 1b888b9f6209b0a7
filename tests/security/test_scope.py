"""A district's account sees no order of another district, whatever it sends: every callback, page, export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.security.conftest import CANARY, OTHER, OWN
from tests.security.forge import CALLBACKS, callback_bodies, page_visits


def forged_values(foreign: list[str]) -> list[Any]:
    """Return what somebody who knows the other district would send."""
    return [
        foreign[0],
        foreign[0].split("~")[1],
        OTHER,
        370602,
        f"?district={OTHER}",
        f"?order={foreign[0]}",
        "",
        None,
    ]


def answers(app: Any, client: Any, foreign: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what every page, callback and export answers to the forged requests."""
    for body in page_visits(app, OTHER, foreign[0]):
        yield str(body["inputs"]), client.post(CALLBACKS, json=body).get_data(as_text=True)
    for value in forged_values(foreign):
        for key, body in callback_bodies(app, value):
            yield f"{key} {value}", client.post(CALLBACKS, json=body).get_data(as_text=True)
    for rule in app.server.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments:
            for query in ({}, {"district": OTHER, "unit": OTHER, "order": foreign[0], "sel": OTHER}):
                response = client.get(str(rule), query_string=query)
                yield str(rule), response.get_data().decode("utf-8", "replace")


@pytest.mark.parametrize(("role", "code"), [("district_coordinator", OWN), ("unit_handler", "370682004")])
def test_no_canary_of_another_district(
    app: Any, sign_in: Any, foreign: list[str], role: str, code: str
) -> None:
    client = sign_in(role, code)
    asked = 0
    for where, text in answers(app, client, foreign):
        asked += 1
        assert CANARY not in text, where
    assert asked > 30


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_see_no_order(app: Any, sign_in: Any, foreign: list[str], role: str) -> None:
    client = sign_in(role)
    for where, text in answers(app, client, foreign):
        assert CANARY not in text, where


def test_the_city_does_see_them(app: Any, sign_in: Any, foreign: list[str]) -> None:
    client = sign_in("city_supervisor")
    seen = [where for where, text in answers(app, client, foreign) if CANARY in text]
    assert seen
