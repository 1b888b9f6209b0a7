"""Nothing answers a stranger: every route and every callback is asked, new ones included."""

from __future__ import annotations

import random
from typing import Any

import dash
import pytest
from dash import Input, Output
from flask import request

from callbacks.gate import MIB, OPEN_ENDPOINTS, OPEN_FILES
from callbacks.guard import guarded, guarded_route
from callbacks.server import create_app
from data_access.database import reading
from data_access.records.audit import recent_audit
from tests.security.forge import CALLBACKS, ORIGIN, callback_bodies

HTML = {"Accept": "text/html"}
TRAVERSALS = (
    "/assets/../app.py",
    "/assets/%2e%2e/app.py",
    "/assets/..%2fapp.py",
    "/assets//etc/passwd",
    "/assets/./../callbacks/config.py",
    "/assets/%00",
    "/assets/;/../app.py",
    "/_dash-component-suites/dash/dash.py",
    "/_dash-component-suites/dash/../../app.py",
    "/_dash-component-suites/flask/app.py",
    "/vendor/bootstrap5/../../__init__.py",
    "/vendor/bootstrap5/%2e%2e/%2e%2e/__init__.py",
    "/assets///etc/passwd",
    "/..%5capp.py",
)


def test_every_route_is_shut_for_strangers(app: Any, client: Any, sign_in: Any) -> None:
    sign_in()
    asked = 0
    for rule in app.server.url_map.iter_rules():
        path = str(rule)
        for argument in rule.arguments:
            path = path.replace(f"<path:{argument}>", "x").replace(f"<string:{argument}>", "x")
            path = path.replace(f"<int:{argument}>", "1").replace(f"<{argument}>", "x")
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            response = client.open(path, method=method)
            asked += 1
            if rule.endpoint in OPEN_ENDPOINTS or path in OPEN_FILES:
                assert response.status_code in (200, 400, 401, 404), (method, path)
            else:
                assert response.status_code == 401, (method, path)
                assert len(response.data) < 200
    assert asked > 10


def test_every_callback_is_shut_for_strangers(app: Any, client: Any, sign_in: Any) -> None:
    sign_in()
    bodies = list(callback_bodies(app))
    assert len(bodies) >= 3
    for key, body in bodies:
        response = client.post(CALLBACKS, json=body)
        assert response.status_code == 401, key
        assert b"response" not in response.data


def test_every_callback_names_its_permission(app: Any, sign_in: Any) -> None:
    sign_in()
    own = [key for key in app.callback_map if "_pages_content" not in key]
    server_side = [key for key in own if "callback" in app.callback_map[key]]
    assert server_side
    for key in server_side:
        assert app.callback_map[key]["callback"].__permission__, key


def test_every_own_route_names_its_permission(app: Any) -> None:
    for endpoint, view in app.server.view_functions.items():
        if endpoint in OPEN_ENDPOINTS or endpoint == "favicon" or endpoint == "vendor.static":
            continue
        ours = getattr(view, "__module__", "").startswith("callbacks.")
        assert not ours or getattr(view, "__permission__", ""), endpoint


def test_every_page_is_a_function_with_a_permission(app: Any) -> None:

    for page in dash.page_registry.values():
        assert callable(page["layout"]), page["path"]
        assert page["layout"].__permission__, page["path"]


def test_callback_without_the_right_is_refused_and_audited(app: Any, sign_in: Any, engine: Any) -> None:

    @guarded(app, Output("secret", "children"), Input("button", "n_clicks"), permission="manage_roles")
    def secret(_clicks: Any) -> str:
        return "canary"

    handler = sign_in("unit_handler", "370682004")
    _key, body = next(item for item in callback_bodies(app) if "secret.children" in item[0])
    refused = handler.post(CALLBACKS, json=body)
    assert refused.status_code == 403 and b"canary" not in refused.data
    allowed = sign_in("security_admin").post(CALLBACKS, json=body)
    assert allowed.status_code == 200 and b"canary" in allowed.data

    with reading(engine) as connection:
        line = recent_audit(connection, action="denied")[0]
    assert (line.account, line.success, line.detail) == (
        "unit_handler-370682004",
        False,
        {"permission": "manage_roles"},
    )


def test_failing_callback_answers_a_number_and_nothing_else(app: Any, sign_in: Any) -> None:

    @guarded(app, Output("broken", "children"), Input("button", "n_clicks"), permission="own_account")
    def broken(_clicks: Any) -> str:
        raise RuntimeError("SELECT password FROM /etc/secret")

    client = sign_in()
    _key, body = next(item for item in callback_bodies(app) if "broken.children" in item[0])
    response = client.post(CALLBACKS, json=body)
    text = response.get_data(as_text=True)
    assert response.status_code == 200 and len(response.data) <= 1024
    assert "E-" in text
    assert not any(word in text for word in ("SELECT", "/etc", "Traceback", "RuntimeError", ".py"))


def test_failing_route_answers_a_number_and_nothing_else(app: Any, sign_in: Any) -> None:

    @guarded_route("own_account")
    def broken() -> str:
        raise RuntimeError("SELECT password FROM /etc/secret")

    app.server.add_url_rule("/broken", "broken", broken)
    response = sign_in().get("/broken")
    text = response.get_data(as_text=True)
    assert response.status_code == 500 and "E-" in text and len(response.data) <= 1024
    assert not any(word in text for word in ("SELECT", "/etc", "Traceback", "RuntimeError", ".py"))


def test_random_bodies_never_break_a_callback(app: Any, sign_in: Any) -> None:
    client, dice = sign_in(), random.Random(2125)
    scraps: list[Any] = [None, [], {}, "x", 0, -1, 1e308, "ä" * 500, [[]], {"id": {}}, True, "..a.b...c.d.."]
    keys = [key for key, _body in callback_bodies(app)]
    for _round in range(200):
        body: Any = {
            name: dice.choice([*scraps, dice.choice(keys)])
            for name in ("output", "outputs", "inputs", "state", "changedPropIds")
            if dice.random() < 0.9
        }
        response = client.post(CALLBACKS, json=dice.choice([body, body, body, dice.choice(scraps)]))
        assert response.status_code < 500, body
        assert b"Traceback" not in response.data and b".py" not in response.data


def test_very_deep_json_is_refused(sign_in: Any) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    response = sign_in().post(CALLBACKS, data=deep, content_type="application/json")
    assert response.status_code == 400


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_callbacks_take_json_only(sign_in: Any, kind: str) -> None:
    response = sign_in().post(CALLBACKS, data=b"{}", content_type=kind)
    assert response.status_code == 415


def test_large_body_is_refused(sign_in: Any) -> None:
    response = sign_in().post(CALLBACKS, data=b"[" + b"0," * 600_000 + b"0]", content_type="application/json")
    assert response.status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8051"},
        {"Origin": "https://localhost"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {},
    ],
)
def test_a_post_from_another_site_is_refused(sign_in: Any, headers: dict[str, str]) -> None:
    client = sign_in()
    del client.environ_base["HTTP_ORIGIN"]
    for path in (CALLBACKS, "/logout", "/language", "/login", "/account/password"):
        assert client.post(path, headers=headers, json={}).status_code == 403, path


def test_a_script_gets_401_and_a_person_the_sign_in_page(client: Any) -> None:
    assert client.get("/rank?level=district").status_code == 401
    response = client.get("/rank?level=district&sel=370682", headers=HTML)
    assert response.status_code == 302
    assert response.location == "/login?next=/rank%3Flevel%3Ddistrict%26sel%3D370682"


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_file_outside_the_open_folders(sign_in: Any, path: str) -> None:
    response = sign_in().get(path)
    assert response.status_code in (301, 302, 308, 400, 404) or b"dash-config" in response.data, (
        response.status_code
    )
    assert b"from __future__" not in response.data
    assert b"root:" not in response.data


def test_mcp_stays_shut_even_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, config: Any, engine: Any
) -> None:

    monkeypatch.setenv("DASH_MCP_ENABLED", "true")
    app = create_app(config, engine)
    assert not [rule for rule in app.server.url_map.iter_rules() if "mcp" in str(rule)]
    assert app.server.test_client().post("/_mcp", headers={"Origin": ORIGIN}, json={}).status_code in (
        401,
        404,
        405,
    )


def test_frame_holds_one_location_and_no_admin_page_for_a_handler(sign_in: Any) -> None:
    text = sign_in("unit_handler", "370682004").get("/_dash-layout").get_data(as_text=True)
    assert text.count('"type":"Location"') == 1
    assert "/admin" not in text and "/import" not in text


def test_an_upload_route_takes_more_than_a_callback(app: Any, sign_in: Any) -> None:
    @guarded_route("import", body_limit=3 * MIB)
    def take() -> str:
        return str(len(request.get_data()))

    app.server.add_url_rule("/take", "take", take, methods=["POST"])
    client = sign_in()
    assert client.post("/take", data=b"x" * 2 * MIB).get_data(as_text=True) == str(2 * MIB)
    assert client.post("/take", data=b"x" * 4 * MIB).status_code == 413
    handler = sign_in("unit_handler", "370682004")
    assert handler.post("/take", data=b"x").status_code == 403
