"""The phone's one callback: what it is sent decides nothing about whose orders are read or written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from data_access.database import reading, writing
from data_access.records.accounts import find_account
from data_access.records.audit import recent_audit
from data_access.records.sessions import Limits, open_session
from data_access.schema import acknowledgement, assignment, order, source, unit
from layouts.pages.phone.page import INBOX, OUTBOX
from tests.security.conftest import CANARY, NOW, OWN, browser
from tests.security.forge import CALLBACKS, callback_bodies, page_visits

OWN_TOWNSHIP = "370682004"


@pytest.fixture
def liaison(app: Any, engine: Any, add: Any) -> tuple[Any, int]:
    """Return a browser signed in as the own district's coordinator, and the account's id."""
    account_id = add("liaison", "district_coordinator", OWN)
    with writing(engine) as connection:
        token = open_session(connection, account_id, NOW, "127.0.0.1", Limits())
    client = browser(app)
    client.set_cookie("zqt", token)
    assert client.get("/_dash-layout").status_code == 200
    return client, account_id


def send(app: Any, client: Any, message: Any) -> Any:
    key, body = next(each for each in callback_bodies(app, message) if each[0] == f"{INBOX}.data")
    assert body["inputs"][0]["id"] == OUTBOX
    return client.post(CALLBACKS, json={**body, "output": key})


def own_order(engine: Any) -> str:
    with reading(engine) as connection:
        row = connection.execute(
            select(source.c.code, order.c.order_no)
            .join(source, source.c.source_id == order.c.source_id)
            .join(unit, unit.c.unit_id == order.c.unit_id)
            .where(unit.c.code == OWN)
            .limit(1)
        ).one()
    return f"{row.code}~{row.order_no}"


def written(engine: Any) -> tuple[int, int]:
    with reading(engine) as connection:
        tables = (acknowledgement, assignment)
        first, second = (connection.scalar(select(func.count()).select_from(each)) for each in tables)
    return int(first or 0), int(second or 0)


def test_foreign_orders_are_neither_acknowledged_nor_assigned(
    app: Any, engine: Any, foreign: list[str], liaison: tuple[Any, int]
) -> None:
    client, account_id = liaison
    assigning = {"order": foreign[0], "unit": OWN_TOWNSHIP, "reason": ""}
    message = {"account": account_id, "received": foreign[:5], "assign": assigning}
    answer = send(app, client, message).json["response"][INBOX]["data"]
    assert [each["at"] for each in answer["received"]] == [None] * 5
    assert answer["assigned"]["done"] is False
    assert written(engine) == (0, 0)
    with reading(engine) as connection:
        lines = recent_audit(connection)
    refused = [line for line in lines if line.action in ("acknowledge", "assign")]
    assert len(refused) == 6 and not any(line.success for line in refused)


def test_own_orders_are_and_only_to_own_townships(
    app: Any, engine: Any, foreign: list[str], liaison: tuple[Any, int]
) -> None:
    client, account_id = liaison
    own = own_order(engine)
    message = {"account": account_id, "received": [own, own], "assign": {"order": own, "unit": "370602001"}}
    answer = send(app, client, message).json["response"][INBOX]["data"]
    assert [each["at"] for each in answer["received"]] == [NOW.timestamp()] * 2
    assert answer["assigned"]["done"] is False
    assert written(engine) == (1, 0)
    send(app, client, {"account": account_id, "assign": {"order": own, "unit": OWN_TOWNSHIP}})
    assert written(engine) == (1, 1)


def test_a_message_kept_by_another_account_is_not_taken(
    app: Any, engine: Any, foreign: list[str], liaison: tuple[Any, int]
) -> None:
    client, account_id = liaison
    own = own_order(engine)
    for account in (account_id + 1, None, "liaison", str(account_id)):
        send(app, client, {"account": account, "received": [own]})
    assert written(engine) == (0, 0)


@pytest.mark.parametrize("role", ["city_leader", "city_supervisor"])
def test_who_stands_for_no_unit_writes_nothing(
    app: Any, engine: Any, foreign: list[str], sign_in: Any, role: str
) -> None:
    client = sign_in(role, name="city")
    with reading(engine) as connection:
        account = find_account(connection, "city")
    assert account is not None
    assigning = {"order": foreign[0], "unit": OWN_TOWNSHIP}
    sent = {"account": account.account_id, "received": foreign[:2], "assign": assigning}
    assert send(app, client, sent).status_code == 200
    assert written(engine) == (0, 0)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_are_turned_away(
    app: Any, engine: Any, foreign: list[str], sign_in: Any, role: str
) -> None:
    client = sign_in(role)
    assert send(app, client, {"account": 1, "received": foreign[:1]}).status_code == 403
    assert written(engine) == (0, 0)


@pytest.mark.parametrize(
    "message",
    [
        None,
        "",
        [],
        {},
        {"received": "all"},
        {"received": [None, 7, {"a": 1}, "~", "\x00~\x00", "x" * 10_000]},
        {"assign": []},
        {"assign": {"order": ["a"], "unit": {"b": 1}, "reason": 9}},
    ],
)
def test_what_no_script_of_ours_sends_breaks_nothing(
    app: Any, engine: Any, foreign: list[str], liaison: tuple[Any, int], message: Any
) -> None:
    client, account_id = liaison
    if isinstance(message, dict):
        message = {"account": account_id, **message}
    # A NUL is refused at the gate.
    assert send(app, client, message).status_code in (200, 204, 400)
    assert written(engine) == (0, 0)


def test_at_most_fifty_taps_are_taken_at_once(
    app: Any, engine: Any, foreign: list[str], liaison: tuple[Any, int]
) -> None:
    client, account_id = liaison
    message = {"account": account_id, "received": [f"demo~{n}" for n in range(80)]}
    answer = send(app, client, message).json["response"][INBOX]["data"]
    assert len(answer["received"]) == 50


def test_no_phone_page_shows_what_may_not_be_told(
    app: Any, engine: Any, foreign: list[str], liaison: tuple[Any, int]
) -> None:
    client, _account_id = liaison
    with writing(engine) as connection:
        own = select(unit.c.unit_id).where(unit.c.code == OWN).scalar_subquery()
        secret = {
            "contact_name": CANARY,
            "contact_phone": "13900001111",
            "enterprise_name": f"烟台{CANARY}有限公司",
        }
        connection.execute(order.update().where(order.c.unit_id == own).values(**secret))
    shown = 0
    for body in page_visits(app, OWN, own_order(engine)):
        path = next(each["value"] for each in body["inputs"] if each["property"] == "pathname")
        if not path.startswith("/m"):
            continue
        text = client.post(CALLBACKS, json=body).get_data(as_text=True)
        assert CANARY not in text and "13900001111" not in text, path
        shown += '"phone' in text
    assert shown >= 5
