"""A phone that stays signed in: the orders of its unit on the phone pages and nothing else, until it ends."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import dash
import pytest
from sqlalchemy import delete, select, update

from callbacks.session import device_of
from data_access.database import reading, writing
from data_access.records.audit import recent_audit
from data_access.records.sessions import token_hash
from data_access.schema import phone_session, web_session
from tests.security.conftest import CANARY, NOW, OWN, PASSWORD, browser
from tests.security.forge import CALLBACKS, ROUTER, callback_bodies, page_visits
from tests.security.test_phone import own_order, send, written

HTML = {"Accept": "text/html"}
PHONE_PAGES = {"phone", "phone_order", "phone_me"}
WECHAT = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0"}


@pytest.fixture
def phone(engine: Any, add: Any, log_in: Any) -> Any:
    """Return the browser of a liaison's phone after the session that was opened by password has run out."""
    add("lian", "district_coordinator", OWN)
    client, answer = log_in("lian", stay="1")
    assert answer.status_code == 303 and phone_token(client)
    run_out(engine)
    return client


def run_out(engine: Any) -> None:
    with writing(engine) as connection:
        connection.execute(delete(web_session))


def phone_token(client: Any) -> str:
    found = client.get_cookie("zqt-phone")
    return found.value if found else ""


def alive(client: Any) -> bool:
    return bool(client.get("/_dash-layout").status_code == 200)


def phones(engine: Any) -> int:
    with reading(engine) as connection:
        return len(connection.execute(select(phone_session)).all())


def paths(app: Any, address: str) -> list[tuple[str, str]]:
    """Return name and address of every page."""
    found = []
    for each in dash.page_registry.values():
        path = (each["path_template"] or each["path"]).replace("<order_address>", address)
        found.append(
            (each["module"], path.replace("<code>", OWN).replace("<figure_code>", f"JJL-{OWN}-2610"))
        )
    return found


def test_the_cookie_lasts_and_the_base_holds_its_hash_alone(engine: Any, add: Any, log_in: Any) -> None:
    add("lian", "district_coordinator", OWN)
    client, answer = log_in("lian", stay="1")
    header = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("zqt-phone="))
    for part in ("Max-Age=2592000", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in header
    with reading(engine) as connection:
        row = connection.execute(select(phone_session)).one()
    assert row.token_hash == token_hash(phone_token(client)) and phone_token(client) not in str(row)


def test_it_is_asked_for_and_never_given_unasked(engine: Any, add: Any, log_in: Any) -> None:
    add("lian", "district_coordinator", OWN)
    client, _answer = log_in("lian")
    assert phones(engine) == 0 and not phone_token(client)


@pytest.mark.parametrize(
    "role", ["city_supervisor", "city_leader", "system_admin", "security_admin", "auditor", "unassigned"]
)
def test_only_who_stands_for_a_unit_gets_one(engine: Any, add: Any, log_in: Any, role: str) -> None:
    add("wang", role)
    client, _answer = log_in("wang", stay="1")
    assert phones(engine) == 0 and not phone_token(client)


def test_every_page_but_those_of_the_phone_asks_for_the_password(
    app: Any, engine: Any, foreign: list[str], phone: Any
) -> None:
    own = own_order(engine)
    asked = 0
    assert phone.get("/_dash-layout").status_code == 200
    names = dict(zip([path for _name, path in paths(app, own)], dash.page_registry, strict=True))
    for body in page_visits(app, OWN, own):
        sent = {item["property"]: item["value"] for item in body["inputs"]}
        answer = phone.post(CALLBACKS, json=body)
        wanted = 200 if names[sent["pathname"]] in PHONE_PAGES else 401
        assert answer.status_code == wanted, sent
        asked += wanted == 401
    assert asked > 40


def test_every_address_leads_to_the_phones_pages_or_to_the_password(
    app: Any, engine: Any, foreign: list[str], phone: Any
) -> None:
    own = own_order(engine)
    led = {"/": "/m", f"/orders/{own}": f"/m/order/{own}"}
    for name, path in paths(app, own):
        answer = phone.get(path, headers=HTML)
        if path in ("/m", f"/m/order/{own}", "/m/me"):
            assert answer.status_code == 200, name
        else:
            assert answer.location == led.get(path, f"/login?next={path}"), name
    assert phone.get("/rank?level=township", headers=HTML).location == "/login?next=/rank%3Flevel%3Dtownship"


def test_every_route_but_signing_out_asks_for_the_password(app: Any, phone: Any) -> None:
    refused = 0
    for endpoint, view in app.server.view_functions.items():
        if not hasattr(view, "__permission__"):
            continue
        assert view.__phone__ == (endpoint == "logout.submit"), endpoint
        for rule in app.server.url_map.iter_rules(endpoint):
            path = re.sub(r"<\w+(\(.*?\))?:\w+>", "1", str(rule)).replace("<figure>", "volume")
            path = re.sub(r"<\w+>", "x", path)
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                if endpoint != "logout.submit":
                    assert phone.open(path, method=method).status_code == 401, (method, path)
                    refused += 1
    assert refused > 20


def test_every_callback_but_the_phones_asks_for_the_password(app: Any, phone: Any) -> None:
    assert alive(phone)
    open_ones = {"freshness.children", "phone-inbox.data"}
    for key, body in callback_bodies(app):
        if ROUTER in key:
            continue
        expected = any(each in key for each in open_ones)
        assert app.callback_map[key]["callback"].__wrapped__ is not None
        status = phone.post(CALLBACKS, json=body).status_code
        assert (status != 401) == expected, (key, status)


def test_own_orders_are_read_acknowledged_and_assigned_and_foreign_ones_are_not(
    app: Any, engine: Any, foreign: list[str], phone: Any
) -> None:
    assert alive(phone)
    own, account = own_order(engine), account_id(engine)
    message = {"account": account, "received": [own, *foreign[:3]]}
    answer = send(app, phone, {**message, "assign": {"order": own, "unit": "370682004"}}).json
    said = next(iter(answer["response"].values()))["data"]
    assert [bool(each["at"]) for each in said["received"]] == [True, False, False, False]
    assert said["assigned"]["done"] and written(engine) == (1, 1)
    for body in page_visits(app, OWN, foreign[0]):
        assert CANARY not in phone.post(CALLBACKS, json=body).get_data(as_text=True)


def account_id(engine: Any) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(phone_session.c.account_id)) or 0)


def test_use_keeps_it_for_thirty_days_more(engine: Any, phone: Any) -> None:
    def seen_before(span: timedelta) -> None:
        with writing(engine) as connection:
            connection.execute(update(phone_session).values(seen_at=NOW - span))

    seen_before(timedelta(days=29, hours=23))
    answer = phone.get("/m", headers=HTML)
    assert answer.status_code == 200 and "Max-Age=2592000" in answer.headers["Set-Cookie"]
    with reading(engine) as connection:
        assert connection.scalar(select(phone_session.c.seen_at)) == NOW
    assert "Set-Cookie" not in phone.get("/m", headers=HTML).headers
    seen_before(timedelta(days=30))
    assert phone.get("/m", headers=HTML).location == "/login?next=/m"
    assert not alive(phone)


def test_signing_out_ends_it_for_good(app: Any, phone: Any) -> None:
    token = phone_token(phone)
    assert phone.post("/logout").status_code == 303
    replay = browser(app)
    replay.set_cookie("zqt-phone", token)
    assert not phone_token(phone) and not alive(replay)


def test_a_phones_token_is_no_session_and_a_session_no_phone(app: Any, phone: Any, log_in: Any) -> None:
    swapped = browser(app)
    swapped.set_cookie("zqt", phone_token(phone))
    assert not alive(swapped)
    client, _answer = log_in("lian")
    swapped = browser(app)
    swapped.set_cookie("zqt-phone", client.get_cookie("zqt").value)
    assert not alive(swapped)


def test_the_password_on_the_phone_opens_everything_again_and_back_to_the_same_place(
    engine: Any, phone: Any, log_in: Any
) -> None:
    form = phone.get("/login?next=/rank", headers=HTML)
    assert form.status_code == 200 and 'value="lian"' in form.get_data(as_text=True)
    former = phone_token(phone)
    client, answer = log_in("lian", client=phone, next="/rank", stay="1")
    assert answer.location == "/rank"
    assert client.get("/rank", headers=HTML).status_code == 200
    assert phone_token(client) != former and phones(engine) == 1


def test_another_person_on_the_same_phone_leaves_nothing_of_the_first(
    engine: Any, add: Any, phone: Any, log_in: Any
) -> None:
    add("wang", "city_supervisor")
    client, _answer = log_in("wang", client=phone)
    assert not phone_token(client) and phones(engine) == 0
    run_out(engine)
    assert not alive(client)


def test_a_made_password_is_changed_first_and_the_phone_then_kept_at_the_asked_place(
    engine: Any, add: Any, log_in: Any
) -> None:
    add("lian", "district_coordinator", OWN, must_change=True)
    client, answer = log_in("lian", stay="1", next="/m/order/a~1")
    assert answer.location == "/account/password?next=%2Fm%2Forder%2Fa~1&stay=1"
    assert phones(engine) == 0
    shown = client.get(answer.location, headers=HTML).get_data(as_text=True)
    assert 'name="next" value="/m/order/a~1"' in shown and 'name="stay" value="1"' in shown
    form = {"former": PASSWORD, "new": "Blue-Kettle-77", "again": "Blue-Kettle-77"}
    done = client.post("/account/password", data={**form, "next": "/m/order/a~1", "stay": "1"})
    assert done.location == "/m/order/a~1"
    run_out(engine)
    assert client.get("/m", headers=HTML).status_code == 200


def test_a_new_password_ends_other_phones_and_keeps_this_one(
    app: Any, engine: Any, add: Any, log_in: Any
) -> None:
    add("lian", "district_coordinator", OWN)
    lost, _answer = log_in("lian", stay="1")
    client, _answer = log_in("lian", stay="1")
    form = {"former": PASSWORD, "new": "Blue-Kettle-77", "again": "Blue-Kettle-77"}
    assert client.post("/account/password", data=form).status_code == 303
    run_out(engine)
    assert alive(client) and not alive(lost)


def test_its_owner_ends_it_and_nobody_elses(engine: Any, add: Any, phone: Any, log_in: Any) -> None:
    add("sun", "district_coordinator", "370602")
    other, _answer = log_in("sun", stay="1")
    desk, _answer = log_in("lian")
    with reading(engine) as connection:
        keys = {row.account_id: row.phone_id for row in connection.execute(select(phone_session))}
    own, foreign_one = sorted(keys.values())
    for wanted in (str(foreign_one), "-1", "0", "", "x", "9" * 40, "²"):
        assert desk.post("/account/phones", data={"phone": wanted}).status_code == 303
        assert phones(engine) == 2, wanted
    assert desk.post("/account/phones", data={"phone": str(own), "from": "phone"}).location == "/m/me"
    assert phones(engine) == 1 and not alive(phone)
    run_out(engine)
    assert alive(other)
    with reading(engine) as connection:
        line = recent_audit(connection, action="logout")[0]
    assert (line.account, line.target, line.detail) == ("lian", "phones", {"ended": 1})


def test_ending_the_other_sessions_ends_the_other_phones(
    app: Any, engine: Any, phone: Any, log_in: Any
) -> None:
    client, _answer = log_in("lian", stay="1")
    assert alive(client)
    body = next(body for key, body in callback_bodies(app, 1) if "account-end-others-done" in key)
    said = client.post(CALLBACKS, json=body).json["response"]
    assert said["account-end-others-done"]["children"] == "已退出 1 个其他登录"
    run_out(engine)
    assert alive(client) and not alive(phone)


def test_the_keeper_of_accounts_ends_it(engine: Any, phone: Any, sign_in: Any) -> None:
    keeper = sign_in("system_admin")
    keeper.post("/admin/users/state", data={"name": "lian", "act": "end_phones"})
    assert phones(engine) == 0 and not alive(phone)


def test_no_phone_stays_signed_in_where_the_office_wants_none(engine: Any, phone: Any, app: Any) -> None:
    context = app.server.extensions["zhengqitong"]
    context.config = context.config.model_copy(update={"phone_days": 0})
    assert not alive(phone)
    assert 'name="stay"' not in phone.get("/login", headers=HTML).get_data(as_text=True)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (WECHAT["User-Agent"], "iPhone · WeChat"),
        ("Mozilla/5.0 (Linux; Android 14; HUAWEI) HarmonyOS", "HarmonyOS"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel)", "Android"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_by_its_kind_and_by_nothing_it_says(agent: str, said: str) -> None:
    assert device_of(agent) == said
