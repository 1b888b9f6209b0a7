"""A screen's key opens the wall and its data, nothing else, and ends with the request after it is revoked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import dash
import pytest
from psycopg.errors import DiskFull, ReadOnlySqlTransaction
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from callbacks.config import Config
from callbacks.gate import MACHINE_ENDPOINTS, OPEN_ENDPOINTS, OPEN_FILES
from callbacks.screens import SCREEN_ENDPOINTS, screen_viewer, wall_place
from callbacks.server import create_app
from data_access.database import reading, writing
from data_access.records.audit import recent_audit
from data_access.records.wall import pair_screen, remove_screen, revoke_key
from data_access.schema import screen, screen_pairing
from tests.security.conftest import NOW, SECRET, browser
from tests.security.forge import CALLBACKS, callback_bodies, page_visits
from tests.support.wall import keeper, put_screen

HTML = {"Accept": "text/html"}
FORMS = ("add", "change", "pair", "link", "revoke", "remove")
LAIYANG, ZHIFU = "370682", "370602"


@pytest.fixture
def app(config: Any, engine: Any) -> Any:
    """The application with the wall's addresses."""
    return create_app(config, engine)


@pytest.fixture
def hall(engine: Any) -> tuple[int, str]:
    """A screen of the whole city: its number and its key."""
    return put_screen(engine, NOW)


def holding(app: Any, key: str) -> Any:
    """Make a browser that sends a key with every request, as no browser does by itself."""
    client = browser(app)
    client.set_cookie("zqt-screen", key, path="/")
    return client


def paths(app: Any) -> Any:
    for rule in app.server.url_map.iter_rules():
        path = re.sub(r"<int:\w+>", "1", str(rule))
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield rule.endpoint, method, re.sub(r"<(\w+:)?\w+>", "x", path)


def cookies(response: Any) -> list[str]:
    return list(response.headers.getlist("Set-Cookie"))


def stored(engine: Any) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(screen)).one()


def test_a_key_opens_the_wall_and_nothing_else(app: Any, hall: tuple[int, str], sign_in: Any) -> None:
    sign_in()
    client, stranger, opened = holding(app, hall[1]), browser(app), set()
    for endpoint, method, path in paths(app):
        response = client.open(path, method=method)
        if endpoint in SCREEN_ENDPOINTS:
            assert response.status_code not in (401, 403), path
            opened.add(endpoint)
        elif endpoint in OPEN_ENDPOINTS or path in OPEN_FILES:
            if endpoint not in MACHINE_ENDPOINTS and not endpoint.startswith("screens."):
                assert response.status_code == stranger.open(path, method=method).status_code, path
        else:
            assert response.status_code == 401, (method, path)
            assert len(response.data) < 200, path
    assert opened == SCREEN_ENDPOINTS == {"wall.frame", "wall.data"}


def test_a_key_calls_no_callback_and_draws_no_page(app: Any, hall: tuple[int, str], sign_in: Any) -> None:
    sign_in()
    bodies = [body for _key, body in callback_bodies(app)]
    bodies += list(page_visits(app, LAIYANG, "city~1"))
    assert len(bodies) > len(dash.page_registry)
    for body in bodies:
        response = holding(app, hall[1]).post(CALLBACKS, json=body)
        assert response.status_code == 401 and b"response" not in response.data


@pytest.mark.parametrize("name", ["zqt", "zqt-phone", "zqt-pairing", "__Secure-zqt-screen"])
def test_a_key_is_worth_nothing_as_another_cookie(app: Any, hall: tuple[int, str], name: str) -> None:
    client = browser(app)
    client.set_cookie(name, hall[1], path="/")
    for path in ("/wall", "/wall/data", "/account", "/orders", "/state"):
        assert client.get(path).status_code == 401, path


def test_a_session_or_a_waiting_token_is_no_key(app: Any, engine: Any, sign_in: Any) -> None:
    person = sign_in()
    token = person.get_cookie("zqt").value
    assert holding(app, token).get("/wall").status_code == 401
    waiting = browser(app)
    waiting.post("/wall/pair/code")
    assert holding(app, waiting.get_cookie("zqt-pairing", path="/wall").value).get("/wall").status_code == 401


def test_the_key_in_an_address_opens_no_other_page(app: Any, hall: tuple[int, str], sign_in: Any) -> None:
    sign_in()
    for endpoint, method, path in paths(app):
        if endpoint in SCREEN_ENDPOINTS or endpoint in OPEN_ENDPOINTS or path in OPEN_FILES:
            continue
        response = browser(app).open(f"{path}?key={hall[1]}", method=method)
        assert response.status_code == 401 and not cookies(response), path
    answer = browser(app).get(f"/wall/data?key={hall[1]}")
    assert answer.status_code == 401 and not cookies(answer)


def test_a_link_puts_the_key_into_a_cookie_of_the_wall_and_leads_on_without_it(
    app: Any, hall: tuple[int, str]
) -> None:
    client = browser(app)
    response = client.get(f"/wall?scenes=time&key={hall[1]}&dwell=60", headers=HTML)
    assert (response.status_code, response.location) == (303, "/wall?scenes=time&dwell=60")
    assert hall[1] not in response.get_data(as_text=True)
    held = next(each for each in cookies(response) if each.startswith("zqt-screen="))
    parts = {part.strip() for part in held.split(";")}
    assert {"HttpOnly", "SameSite=Strict", "Path=/wall", "Max-Age=34560000"} <= parts
    assert "Secure" not in parts
    assert client.get("/wall").status_code == 200
    assert client.get("/wall/data").status_code == 200
    assert client.get("/account").status_code == 401


def test_over_https_the_cookie_goes_back_over_https_alone(app: Any, hall: tuple[int, str]) -> None:
    client = browser(app)
    response = client.get(f"/wall?key={hall[1]}", base_url="https://localhost")
    held = next(each for each in cookies(response) if "screen=" in each)
    assert held.startswith("__Secure-zqt-screen=") and "; Secure" in held


def test_no_key_travels_in_the_clear(app: Any, hall: tuple[int, str]) -> None:
    client = browser(app)
    sent = {"base_url": "http://wall.example", "headers": {"Origin": "http://wall.example"}}
    link = client.get(f"/wall?key={hall[1]}", **sent)
    assert (link.status_code, link.location) == (303, "/wall/pair") and not cookies(link)
    code = client.post("/wall/pair/code", **sent)
    assert code.status_code == 403 and code.json["problem"] and not cookies(code)
    page = client.get("/wall/pair", base_url="http://wall.example", headers=HTML).get_data(as_text=True)
    assert "https" in page and "pair.js" not in page


@pytest.mark.parametrize("path", ["/wall", "/wall/370682"])
def test_a_forged_key_opens_nothing(app: Any, hall: tuple[int, str], path: str) -> None:
    for forged in ("", "x", hall[1][:-1], hall[1] + "A", "A" * 43, "A" * 3000, stored_hash(app)):
        response = browser(app).get(path, query_string={"key": forged}, headers=HTML)
        assert (response.status_code, response.location) == (303, "/wall/pair?why=link")
        assert not cookies(response)
        assert holding(app, forged).get("/wall/data").status_code == 401


def stored_hash(app: Any) -> str:
    with app.server.app_context():
        from callbacks.context import get_engine

        return str(stored(get_engine()).key_hash)


def test_a_revoked_screen_gets_nothing_with_its_next_request(
    app: Any, engine: Any, hall: tuple[int, str]
) -> None:
    client = browser(app)
    client.get(f"/wall?key={hall[1]}")
    assert client.get("/wall/data").status_code == 200
    with writing(engine) as connection:
        revoke_key(connection, keeper(NOW), hall[0])
    answer = client.get("/wall/data")
    assert answer.status_code == 401 and answer.json["cut_off"] is True
    assert "停用" in answer.json["reason"] and set(answer.json) == {"cut_off", "reason"}
    frame = client.get("/wall?dwell=60", headers=HTML)
    assert (frame.status_code, frame.location) == (303, "/wall/pair?next=%2Fwall%3Fdwell%3D60")
    page = client.get("/wall/pair", headers=HTML).get_data(as_text=True)
    assert "此屏已在管理端停用" in page
    assert client.get("/wall").status_code == 401
    state = client.get("/wall/pair/state").json
    assert state == {"paired": False, "left": 0}


def test_a_removed_screen_is_cut_off_too(app: Any, engine: Any, hall: tuple[int, str]) -> None:
    with writing(engine) as connection:
        revoke_key(connection, keeper(NOW), hall[0])
        remove_screen(connection, keeper(NOW), hall[0])
    answer = holding(app, hall[1]).get("/wall/data")
    assert answer.status_code == 401 and answer.json["cut_off"] is True


def test_who_is_not_known_is_told_so_and_led_to_pairing(app: Any) -> None:
    answer = browser(app).get("/wall/data")
    assert answer.status_code == 401 and answer.json["cut_off"] is True
    for path in ("/wall", "/wall/370682"):
        frame = browser(app).get(path, headers=HTML)
        assert frame.status_code == 303 and frame.location.startswith("/wall/pair")


def test_a_key_lives_through_a_new_secret_and_a_new_process(
    app: Any, engine: Any, hall: tuple[int, str]
) -> None:
    changed = Config(secret_key=SECRET[::-1], now=NOW + timedelta(days=700), log_level="CRITICAL")
    again = create_app(changed, engine)
    assert holding(again, hall[1]).get("/wall/data").status_code == 200


def test_the_frame_keeps_the_cookie_alive_and_the_data_do_not(app: Any, hall: tuple[int, str]) -> None:
    client = holding(app, hall[1])
    assert any(each.startswith(f"zqt-screen={hall[1]}") for each in cookies(client.get("/wall")))
    assert cookies(client.get("/wall/data")) == []


def test_the_viewer_is_the_screen_with_what_it_may_read(app: Any, engine: Any) -> None:
    _number, key = put_screen(engine, NOW, "莱阳", district=LAIYANG, density="far", naming="public")
    client = app.server.test_client()
    client.set_cookie("zqt-screen", key)
    with client:
        client.get("/wall")
        viewer = screen_viewer()
        assert viewer is not None
        assert (viewer.screen.name, viewer.screen.density, viewer.screen.naming) == ("莱阳", "far", "public")
        assert viewer.scope.permissions == {"view_figures", "view_orders", "view_records"}
        assert (viewer.scope.unit_code, viewer.scope.city_wide) == (LAIYANG, False)
        assert viewer.who == viewer.scope.account
    with client:
        client.get("/account")
        assert screen_viewer() is None


def test_the_screen_of_a_district_is_led_to_its_own(app: Any, engine: Any, hall: tuple[int, str]) -> None:
    _number, key = put_screen(engine, NOW, "莱阳", district=LAIYANG)
    assert holding(app, key).get(f"/wall/{LAIYANG}").status_code == 200
    response = holding(app, key).get(f"/wall/{ZHIFU}")
    assert (response.status_code, response.location) == (303, "/wall")
    assert holding(app, hall[1]).get(f"/wall/{ZHIFU}").status_code == 200


def test_contact_is_written_at_most_once_a_minute(config: Any, engine: Any, hall: tuple[int, str]) -> None:
    def ask(seconds: float, told: str) -> Any:
        moved = config.model_copy(update={"now": NOW + timedelta(seconds=seconds)})
        holding(create_app(moved, engine), hall[1]).get(f"/wall/data?{told}")
        row = stored(engine)
        return (row.seen_at - NOW).total_seconds(), row.build, row.size

    assert ask(0, "build=0123456789ab&size=1920x1080") == (0, "0123456789ab", "1920x1080")
    assert ask(59, "build=ba9876543210&size=3840x2160") == (0, "0123456789ab", "1920x1080")
    assert ask(60, "build=ba9876543210&size=3840x2160") == (60, "ba9876543210", "3840x2160")
    assert ask(120, "build=<script>&size=1x1") == (120, "ba9876543210", "3840x2160")
    # A clock that was an hour ahead and is put right.
    assert ask(7200, "")[0] == 7200
    assert ask(3600, "")[0] == 3600


@pytest.mark.parametrize(
    ("cause", "status"), [(ReadOnlySqlTransaction(), 200), (DiskFull(), 200), (ValueError("ours"), 500)]
)
def test_a_screen_goes_on_over_a_base_that_takes_nothing(
    app: Any, hall: tuple[int, str], monkeypatch: pytest.MonkeyPatch, cause: Exception, status: int
) -> None:
    def refuse(*_given: Any) -> bool:
        raise cause if isinstance(cause, ValueError) else DBAPIError("", {}, cause)

    monkeypatch.setattr("callbacks.screens.touch_screen", refuse)
    assert holding(app, hall[1]).get("/wall/data").status_code == status


def test_a_browser_is_paired_and_holds_its_key(app: Any, engine: Any, hall: tuple[int, str]) -> None:
    client = browser(app)
    made = client.post("/wall/pair/code")
    assert re.fullmatch("[3-9A-Z]{4} [3-9A-Z]{4}", made.json["code"])
    waiting = next(each for each in cookies(made) if each.startswith("zqt-pairing="))
    assert "HttpOnly" in waiting and "SameSite=Strict" in waiting and "Path=/wall" in waiting
    assert client.get("/wall/pair/state").json == {"paired": False, "left": 600}
    assert browser(app).get("/wall/pair/state").json == {"paired": False, "left": 0}
    with writing(engine) as connection:
        assert pair_screen(connection, keeper(NOW), hall[0], made.json["code"])[0] == "paired"
    # The one whose key it was is cut off, whoever else saw the code gets nothing.
    assert holding(app, hall[1]).get("/wall/data").status_code == 401
    assert browser(app).get("/wall/pair/state").json["paired"] is False
    paired = client.get("/wall/pair/state")
    assert paired.json["paired"] is True
    assert any(each.startswith("zqt-screen=") and "HttpOnly" in each for each in cookies(paired))
    assert client.get("/wall").status_code == 200
    assert client.get("/wall/pair", headers=HTML).location == "/wall"
    assert client.get_cookie("zqt-pairing", path="/wall") is None


def test_an_answer_that_got_lost_is_asked_for_again(app: Any, engine: Any, hall: tuple[int, str]) -> None:
    client = browser(app)
    code = client.post("/wall/pair/code").json["code"]
    token = client.get_cookie("zqt-pairing", path="/wall").value
    with writing(engine) as connection:
        pair_screen(connection, keeper(NOW), hall[0], code)
    for _time in range(2):
        lost = browser(app)
        lost.set_cookie("zqt-pairing", token, path="/wall")
        assert lost.get("/wall/pair/state").json["paired"] is True


def test_pairing_asks_for_the_own_origin_and_limits_an_address(app: Any, engine: Any) -> None:
    client = app.server.test_client()
    assert client.post("/wall/pair/code").status_code == 403
    assert client.post("/wall/pair/code", headers={"Origin": "https://evil.example"}).status_code == 403
    for _each in range(100):
        assert browser(app).post("/wall/pair/code").status_code == 200
    refused = browser(app).post("/wall/pair/code")
    assert refused.status_code == 429 and refused.json["problem"]
    with reading(engine) as connection:
        assert len(connection.execute(select(screen_pairing.c.pairing_id)).all()) == 100


@pytest.mark.parametrize(
    "target",
    ["", "//evil.example", "https://evil.example", "/orders", "/wall/pair", "/wall/../orders", "/wall\\x",
     "/wall/a/b", "/wallet", "/wall/\n", "/wall#x", "javascript:alert(1)"],
)  # fmt: skip
def test_pairing_leads_to_the_wall_and_nowhere_else(app: Any, hall: tuple[int, str], target: str) -> None:
    assert wall_place(target) == "/wall"
    response = holding(app, hall[1]).get("/wall/pair", query_string={"next": target}, headers=HTML)
    assert response.location == "/wall"


def test_pairing_leads_back_to_what_was_asked_for() -> None:
    for target in ("/wall", "/wall/370682", "/wall?scenes=time&dwell=60", "/wall/370682?density=far"):
        assert wall_place(target) == target


@pytest.mark.parametrize(
    "role", ["system_admin", "security_admin", "auditor", "city_leader", "unassigned", "city_supervisor"]
)
def test_the_office_alone_keeps_screens(app: Any, sign_in: Any, hall: tuple[int, str], role: str) -> None:
    client, may = sign_in(role), role == "city_supervisor"
    for form in FORMS:
        response = client.post(f"/admin/screens/{form}", data={"screen": str(hall[0]), "name": "B"})
        assert response.status_code == (303 if may and form != "link" else 200 if may else 403), form
    bodies = [body for body in page_visits(app, LAIYANG, "city~1") if "/admin/screens" in str(body)]
    assert len(bodies) == 5
    for body in bodies:
        assert ("screens" in client.post(CALLBACKS, json=body).get_data(as_text=True)) is may


def test_a_supervisor_of_one_unit_keeps_none(app: Any, sign_in: Any, hall: tuple[int, str]) -> None:
    client = sign_in("city_supervisor", LAIYANG)
    assert client.post("/admin/screens/link", data={"screen": str(hall[0])}).status_code == 403


def test_the_link_is_shown_once_and_works(app: Any, engine: Any, sign_in: Any, hall: tuple[int, str]) -> None:
    client = sign_in()
    page = client.post("/admin/screens/link", data={"screen": str(hall[0])})
    key = re.search(r"<code>http://localhost/wall\?key=([\w-]{43})</code>", page.get_data(as_text=True))[1]
    assert holding(app, hall[1]).get("/wall/data").status_code == 401
    assert holding(app, key).get("/wall/data").status_code == 200
    assert key not in stored(engine)._mapping.values()
    with reading(engine) as connection:
        line = recent_audit(connection, action="screen_key")[0]
    assert (line.target, line.success, line.detail) == ("大厅", True, {"screen": hall[0]})
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("sent", [{}, {"screen": ""}, {"screen": "-1"}, {"screen": "1e3"}, {"screen": "٣"}])
def test_a_form_without_a_screen_is_no_request_of_ours(sign_in: Any, sent: dict[str, str]) -> None:
    client = sign_in()
    for form in FORMS[1:]:
        assert client.post(f"/admin/screens/{form}", data=sent).status_code == 400, form


@pytest.mark.parametrize("dwell", ["0", "9999", "", "abc", "30.5", "-30", "1" * 99, "٣٠"])
def test_what_a_form_asks_for_is_checked_where_it_is_stored(sign_in: Any, engine: Any, dwell: str) -> None:
    asked = {"name": "B", "density": "near", "naming": "public", "scene-time": "on", "scale": "100"}
    answer = sign_in().post("/admin/screens/add", data={**asked, "dwell": dwell})
    assert (answer.status_code, answer.location) == (303, "/admin/screens?said=dwell")
    with reading(engine) as connection:
        assert connection.execute(select(screen)).first() is None


def test_a_form_makes_the_screen_that_it_describes(sign_in: Any, engine: Any) -> None:
    asked = {"name": " 大厅 ", "place": "一楼", "density": "far", "naming": "public", "scene-time": "on"}
    rest = {"scene-alerts": "on", "dwell": "45", "scale": "120", "district": LAIYANG}
    answer = sign_in().post("/admin/screens/add", data={**asked, **rest})
    row = stored(engine)
    assert answer.location == f"/admin/screens?sel={row.screen_id}&said=added"
    assert (row.name, row.place, row.density, row.naming, row.scenes, row.dwell, row.scale_percent) == (
        "大厅",
        "一楼",
        "far",
        "public",
        ["time", "alerts"],
        45,
        120,
    )


def test_a_key_of_the_demo_is_worthless_where_the_demo_is_closed(engine: Any, add: Any) -> None:
    add("keeper", demo=True)
    _number, key = put_screen(engine, NOW)
    demo = create_app(Config(secret_key=SECRET, now=NOW, demo=True, log_level="CRITICAL"), engine)
    assert holding(demo, key).get("/wall/data").status_code == 200
    real = create_app(Config(secret_key=SECRET, now=NOW, log_level="CRITICAL"), engine)
    assert holding(real, key).get("/wall/data").status_code == 401


def test_a_signed_in_person_opens_the_wall_as_himself(app: Any, sign_in: Any) -> None:
    client = sign_in()
    with client:
        assert client.get("/wall").status_code == 200
        assert screen_viewer() is None
    assert sign_in("unassigned").get("/wall").status_code == 403


@pytest.mark.parametrize("path", ["/wall/pair", "/wall", "/wall/370682"])
def test_files_that_a_screen_loads_are_open(app: Any, hall: tuple[int, str], path: str) -> None:
    client = browser(app) if path == "/wall/pair" else holding(app, hall[1])
    page = client.get(path, headers=HTML).get_data(as_text=True)
    loaded = re.findall(r'<(?:script|link)[^>]*(?:src|href)="(/[^"]+)"', page)
    assert path != "/wall/pair" or {"/assets/pair.js", "/assets/pair.css", "/assets/tokens.css"} <= set(
        loaded
    )
    # The browser sends no key with them.
    for each in loaded:
        assert browser(app).get(each).status_code == 200, each
