"""Sessions live on the server: fixation, replay, idle and absolute end, changes of the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from callbacks.config import Config
from data_access.database import writing
from data_access.records import accounts
from data_access.records.audit import recent_audit
from data_access.records.sessions import Limits, find_session, open_session, token_hash, touch_session
from data_access.schema import account, login_failure, web_session
from tests.security.conftest import NOW, PASSWORD, browser


def cookie(client: Any) -> str:
    found = client.get_cookie("zqt")
    return found.value if found else ""


def alive(client: Any) -> bool:
    return client.get("/_dash-layout").status_code == 200


def replay(app: Any, token: str) -> Any:
    client = browser(app)
    client.set_cookie("zqt", token)
    return client


def test_the_right_password_opens_a_session(add: Any, log_in: Any) -> None:
    add()
    client, response = log_in()
    assert response.status_code == 303 and response.location == "/"
    assert alive(client)
    header = response.headers["Set-Cookie"]
    assert "HttpOnly" in header and "SameSite=Lax" in header and "Path=/" in header and "Domain" not in header


def test_over_https_the_cookie_is_bound_to_host_and_https(app: Any, add: Any) -> None:
    add()
    client = app.server.test_client()
    response = client.post(
        "/login",
        base_url="https://hotline.example",
        headers={"Origin": "https://hotline.example"},
        data={"name": "wang", "password": PASSWORD},
    )
    header = response.headers["Set-Cookie"]
    assert header.startswith("__Host-zqt=") and "Secure" in header
    assert response.headers["Strict-Transport-Security"]


def test_a_password_does_not_travel_in_the_clear(app: Any, add: Any) -> None:
    add()
    response = app.server.test_client().post(
        "/login",
        base_url="http://hotline.example",
        headers={"Origin": "http://hotline.example"},
        data={"name": "wang", "password": PASSWORD},
    )
    assert response.status_code == 403 and "Set-Cookie" not in response.headers


def test_a_planted_token_is_never_taken_over(app: Any, add: Any, log_in: Any, engine: Any) -> None:
    add()
    planted = browser(app)
    planted.set_cookie("zqt", "planted-by-someone")
    client, _response = log_in(client=planted)
    assert cookie(client) != "planted-by-someone" and len(cookie(client)) >= 43
    with engine.connect() as connection:
        hashes = connection.execute(select(web_session.c.token_hash)).scalars().all()
    assert hashes == [token_hash(cookie(client))]


def test_signing_in_again_ends_the_former_session(app: Any, add: Any, log_in: Any) -> None:
    add()
    client, _response = log_in()
    former = cookie(client)
    client, _response = log_in(client=client)
    assert alive(client) and cookie(client) != former
    assert not alive(replay(app, former))


def test_a_cookie_is_worth_nothing_after_sign_out(app: Any, add: Any, log_in: Any) -> None:
    add()
    client, _response = log_in()
    token = cookie(client)
    assert client.post("/logout").status_code == 303
    assert not alive(replay(app, token))


@pytest.mark.parametrize(
    "change",
    [
        lambda connection, key: accounts.set_disabled(connection, key, True),
        lambda connection, key: accounts.set_role(connection, key, "auditor"),
        lambda connection, key: accounts.set_password(connection, key, "Other-Horse-43", NOW, True),
        lambda connection, key: connection.execute(
            update(account).where(account.c.account_id == key).values(disabled=True)
        ),
    ],
)
def test_a_change_of_the_account_ends_its_sessions(
    change: Callable[..., Any], add: Any, log_in: Any, engine: Any
) -> None:
    key = add()
    client, _response = log_in()
    assert alive(client)
    with writing(engine) as connection:
        change(connection, key)
    assert not alive(client)


@pytest.mark.parametrize(
    ("created", "seen", "lives"),
    [
        (timedelta(0), timedelta(0), True),
        (timedelta(minutes=29, seconds=59), timedelta(minutes=29, seconds=59), True),
        (timedelta(minutes=30), timedelta(minutes=30), False),
        (timedelta(hours=11, minutes=59), timedelta(0), True),
        (timedelta(hours=12), timedelta(0), False),
    ],
)
def test_sessions_end_after_30_idle_minutes_or_12_hours(
    engine: Any, add: Any, created: timedelta, seen: timedelta, lives: bool
) -> None:
    key = add()
    with writing(engine) as connection:
        token = open_session(connection, key, NOW - created, "", Limits())
        connection.execute(update(web_session).values(seen_at=NOW - seen))
        assert (find_session(connection, token, NOW, Limits()) is not None) == lives


def test_use_keeps_a_session_alive(engine: Any, add: Any) -> None:
    key = add()
    with writing(engine) as connection:
        token = open_session(connection, key, NOW - timedelta(minutes=29), "", Limits())
    assert touch_session(engine, token, NOW)
    with writing(engine) as connection:
        assert find_session(connection, token, NOW + timedelta(minutes=29), Limits())


def test_a_touch_never_waits_for_an_import(engine: Any, add: Any) -> None:
    key = add()
    with writing(engine) as connection:
        token = open_session(connection, key, NOW, "", Limits())
    with writing(engine):
        assert touch_session(engine, token, NOW + timedelta(minutes=5)) is False


def test_the_base_holds_no_token_and_no_password(add: Any, log_in: Any, engine: Any) -> None:
    add()
    client, _response = log_in()
    with engine.connect() as connection:
        stored = str(connection.execute(select(web_session)).all()) + str(
            connection.execute(select(account)).all()
        )
    assert cookie(client) not in stored and PASSWORD not in stored
    assert "$argon2id$" in stored


def test_the_sixth_attempt_is_refused_even_with_the_right_password(
    add: Any, log_in: Any, engine: Any
) -> None:
    add()
    for _attempt in range(5):
        assert log_in(password="wrong")[1].status_code == 401
    assert log_in()[1].status_code == 429
    with engine.connect() as connection:
        actions = [(line.action, line.success) for line in recent_audit(connection)]
    assert actions == [("login_locked", False)] + 5 * [("login", False)]


def test_the_lock_ends_after_five_minutes(add: Any, log_in: Any, engine: Any) -> None:
    add()
    for _attempt in range(5):
        log_in(password="wrong")
    with writing(engine) as connection:
        connection.execute(update(login_failure).values(at=NOW - timedelta(minutes=5)))
    assert log_in()[1].status_code == 303


def test_an_address_has_thirty_attempts(add: Any, log_in: Any) -> None:
    add()
    for attempt in range(30):
        assert log_in(name=f"guess-{attempt}")[1].status_code == 401
    assert log_in()[1].status_code == 429


def test_an_unknown_name_reads_and_costs_the_same(
    add: Any, log_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    checked: list[str] = []
    real = accounts._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            checked.append(password)
            return real.verify(stored, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

    monkeypatch.setattr(accounts, "_hasher", Counting())
    known = log_in(name="wang", password="wrong-1")[1].get_data(as_text=True)
    unknown = log_in(name="gnaw", password="wrong-2")[1].get_data(as_text=True)
    assert known.replace("wang", "gnaw") == unknown
    assert checked == ["wrong-1", "wrong-2"]


def test_a_made_account_must_choose_its_own_password_first(add: Any, log_in: Any) -> None:
    add(must_change=True)
    client, response = log_in()
    assert response.location == "/account/password"
    assert client.get("/_dash-layout").status_code == 403
    assert client.get("/account", headers={"Accept": "text/html"}).location == "/account/password"
    form = {"former": PASSWORD, "new": "Blue-Kettle-77", "again": "Blue-Kettle-77"}
    for wrong in ({"new": "short-1A", "again": "short-1A"}, {"again": "Blue-Kettle-78"}, {"former": "x"}):
        assert client.post("/account/password", data={**form, **wrong}).status_code == 400
    former = cookie(client)
    assert client.post("/account/password", data=form).status_code == 303
    assert alive(client) and cookie(client) != former
    assert log_in()[1].status_code == 401
    assert log_in(password="Blue-Kettle-77")[1].status_code == 303


def test_ending_the_other_sessions_keeps_this_one(app: Any, add: Any, log_in: Any) -> None:
    from tests.security.forge import CALLBACKS, callback_bodies

    add()
    other, _response = log_in()
    client, _response = log_in()
    alive(client)
    body = next(body for key, body in callback_bodies(app, 1) if "account-end-others-done" in key)
    assert client.post(CALLBACKS, json=body).status_code == 200
    assert alive(client) and not alive(other)


TARGETS = (
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "%2f%2fevil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "%252f%252fevil.example",
    "///evil.example",
    "http:///evil.example",
    "rank",
    "",
)


@pytest.mark.parametrize("target", TARGETS)
def test_after_sign_in_one_stays_on_this_site(add: Any, log_in: Any, target: str) -> None:
    add()
    assert log_in(next=target)[1].location == "/"


@pytest.mark.parametrize(
    "target", ["/rank?level=district&sel=370682", "/orders/hotline~261023151524060949", "/"]
)
def test_after_sign_in_one_gets_where_one_wanted(add: Any, log_in: Any, target: str) -> None:
    add()
    assert log_in(next=target)[1].location == target


def test_language_is_kept_with_the_account(sign_in: Any) -> None:
    client = sign_in()
    assert b'lang="zh-CN"' in client.get("/account", headers={"Accept": "text/html"}).data
    response = client.post(
        "/language", data={"language": "en"}, headers={"Referer": "http://localhost/account?x=1"}
    )
    assert response.location == "/account?x=1"
    assert b'lang="en"' in client.get("/account", headers={"Accept": "text/html"}).data
    assert client.post("/language", data={"language": "xx"}).status_code == 400


DARK, LIGHT = b'data-theme="dark"', b'data-theme="light"'


def test_the_theme_is_kept_with_the_account(sign_in: Any) -> None:
    client, page = sign_in(), {"Accept": "text/html"}
    assert LIGHT in client.get("/account", headers=page).data
    asked = client.get("/rank?level=township&theme=dark&sel=370682", headers=page)
    assert (asked.status_code, asked.location) == (303, "/rank?level=township&sel=370682")
    assert DARK in client.get("/account", headers=page).data
    switched = client.post(
        "/theme", data={"theme": "light"}, headers={"Referer": "http://localhost/account?x=1"}
    )
    assert switched.location == "/account?x=1"
    assert LIGHT in client.get("/account", headers=page).data
    assert client.post("/theme", data={"theme": "neon"}).status_code == 400


def test_an_unknown_theme_changes_nothing_and_nobody_else_sees_mine(sign_in: Any, client: Any) -> None:
    mine, other, page = sign_in(), sign_in("city_leader"), {"Accept": "text/html"}
    assert mine.get("/?theme=dark", headers=page).location == "/"
    assert mine.get("/account?theme=neon", headers=page).location == "/account"
    assert DARK in mine.get("/account", headers=page).data
    assert LIGHT in other.get("/account", headers=page).data
    assert LIGHT in client.get("/login?theme=dark", headers=page).data


def test_no_account_is_there_to_begin_with(engine: Any, config: Config) -> None:
    from callbacks.commands.serve import fill

    fill(engine, config)
    with engine.connect() as connection:
        assert accounts.list_accounts(connection) == ()
