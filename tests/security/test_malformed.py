"""A callback's body that no page sent answers 400 and leaves one line in the log, never a traceback."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dash import Input, Output

from callbacks.guard import guarded
from callbacks.logs import LOGGER, JsonLines
from tests.security.forge import CALLBACKS, callback_bodies

ROUTER = ".._pages_content.children..._pages_store.data.."
GOOD = {
    "output": ROUTER,
    "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
    "inputs": [
        {"id": "_pages_location", "property": "pathname", "value": "/account"},
        {"id": "_pages_location", "property": "search", "value": ""},
    ],
    "changedPropIds": ["_pages_location.pathname"],
}


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """Yield what the log says from warnings on."""
    found: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(JsonLines().format(record)))

    handler, before = Keep(logging.WARNING), LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.WARNING)
    yield found
    LOGGER.removeHandler(handler)
    LOGGER.setLevel(before)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


def with_value(value: Any) -> dict[str, Any]:
    return {**GOOD, "inputs": [{**GOOD["inputs"][0], "value": value}, GOOD["inputs"][1]]}


BODIES: dict[str, Any] = {
    "no JSON": b"{not json",
    "cut off": json.dumps(GOOD).encode()[:-9],
    "no text": b"\xff\xfe\x00",
    "nothing": b"",
    "a list": b"[]",
    "a number": b"7",
    "no output": without("output"),
    "no inputs": without("inputs"),
    "an unknown output": {**GOOD, "output": "nowhere.children"},
    "an unknown output of several": {**GOOD, "output": "..a.children...b.data.."},
    "an output that is a number": {**GOOD, "output": 7},
    "an empty output": {**GOOD, "output": ""},
    "inputs that are text": {**GOOD, "inputs": "x"},
    "inputs that are numbers": {**GOOD, "inputs": [1, 2]},
    "inputs without a name": {**GOOD, "inputs": [{"value": "/"}, {"value": ""}]},
    "changes that are numbers": {**GOOD, "changedPropIds": [1]},
    "a path that is a number": with_value(7),
    "a path that is a list": with_value(["/"]),
    "a path that is an object": with_value({"a": 1}),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_malformed_body_is_one_line(sign_in: Callable[..., Any], lines: list[Any], name: str) -> None:
    client, body = sign_in(), BODIES[name]
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = client.post(CALLBACKS, data=data, content_type="application/json")
    assert response.status_code == 400
    assert [each["event"] for each in lines] == ["malformed_callback"]
    assert "traceback" not in lines[0] and lines[0]["status"] == 400


def test_the_body_that_a_page_sends_is_answered(sign_in: Callable[..., Any], lines: list[Any]) -> None:
    assert sign_in().post(CALLBACKS, json=GOOD).status_code == 200
    assert lines == []


def test_a_huge_body_is_one_line(sign_in: Callable[..., Any], lines: list[Any]) -> None:
    data = b"[" + b"0," * 600_000 + b"0]"
    assert sign_in().post(CALLBACKS, data=data, content_type="application/json").status_code == 413
    assert [(each["event"], each["status"]) for each in lines] == [("malformed_callback", 413)]


def test_random_bodies_leave_no_traceback(app: Any, sign_in: Callable[..., Any], lines: list[Any]) -> None:
    client, dice = sign_in(), random.Random(311)
    bodies = [body for _key, body in callback_bodies(app)]
    scraps: list[Any] = [None, [], {}, "x", 0, -1, 1e308, [[]], {"id": {}}, True, "..a.b...c.d.."]
    for _round in range(150):
        body = dict(dice.choice(bodies))
        body[dice.choice(["output", "outputs", "inputs", "state", "changedPropIds"])] = dice.choice(scraps)
        assert client.post(CALLBACKS, json=body).status_code < 500, body
    assert [each for each in lines if each["event"] == "request_failed"] == []


def test_a_fault_of_our_own_keeps_its_traceback(
    app: Any, sign_in: Callable[..., Any], lines: list[Any]
) -> None:
    @guarded(app, Output("broken", "children"), Input("button", "n_clicks"), permission="own_account")
    def broken(_clicks: Any) -> str:
        return {}["missing"]  # type: ignore[no-any-return]

    client = sign_in()
    _key, body = next(item for item in callback_bodies(app) if "broken.children" in item[0])
    client.post(CALLBACKS, json=body)
    assert [each["event"] for each in lines] == ["callback_failed"]
    assert "KeyError" in lines[0]["traceback"]
