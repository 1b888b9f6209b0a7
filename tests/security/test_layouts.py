"""Every callback finds its components: the layouts of all pages together hold all ids."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.people.access import ROLES
from data_access.database import writing
from data_access.records.proactive.experts import save_expert
from tests.security.conftest import OTHER
from tests.security.forge import CALLBACKS, page_visits
from tests.support.proactive import city
from tests.support.reminders import put_contact


def identifiers(part: Any) -> Iterator[str]:
    """Yield every id in a layout's JSON, pattern ids without their index."""
    if isinstance(part, list):
        for item in part:
            yield from identifiers(item)
    if isinstance(part, dict):
        if "id" in part:
            yield type_of(part["id"])
        for value in part.values():
            yield from identifiers(value)


def type_of(identifier: Any) -> str:
    """Return a plain id as it is, and the type of a pattern id."""
    if isinstance(identifier, str) and identifier.startswith("{"):
        identifier = json.loads(identifier)
    return f"pattern:{identifier['type']}" if isinstance(identifier, dict) else str(identifier)


def test_every_callback_finds_its_components(app: Any, engine: Any, sign_in: Any, foreign: list[str]) -> None:
    with writing(engine) as connection:
        expert = save_expert(connection, city(), name="甲", field="港口", contact="12000000001").record_id
        person = put_contact(connection)
    # The open expert and the open contact have the way to what is behind their masks.
    opened = {"/proactive/experts": expert, "/contacts": person}
    client = sign_in("city_supervisor")
    shown = set(identifiers(client.get("/_dash-layout").json))
    for body in page_visits(app, OTHER, foreign[0]):
        shown |= set(identifiers(client.post(CALLBACKS, json=body).json))
        for path in [each for each in opened if f"'{each}'" in str(body["inputs"])]:
            values = {"pathname": path, "search": f"?sel={opened[path]}"}
            body["inputs"] = [
                {**each, "value": values.get(each["property"], each["value"])} for each in body["inputs"]
            ]
            shown |= set(identifiers(client.post(CALLBACKS, json=body).json))
    for entry in app.callback_map.values():
        for item in (*entry["inputs"], *entry["state"]):
            assert type_of(item["id"]) in shown, item


@pytest.mark.parametrize("role", ROLES)
def test_no_page_fails_for_any_role(app: Any, sign_in: Any, foreign: list[str], role: str) -> None:
    unit = {"district_coordinator": "370682", "unit_handler": "370682004"}.get(role, "")
    client = sign_in(role, unit)
    for body in page_visits(app, OTHER, foreign[0]):
        response = client.post(CALLBACKS, json=body)
        assert response.status_code == 200, (role, body["inputs"])
        assert "E-" not in response.get_data(as_text=True), (role, body["inputs"])
