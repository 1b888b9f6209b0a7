"""Contacts, duty, spot calls, messages and receipts: each role on each page and at each act."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from callbacks.config import Config
from callbacks.server import create_app
from data_access.database import make_engine, writing
from data_access.records.reminders.contacts import add_absence
from data_access.records.reminders.outbox import post
from data_access.records.reminders.rosters import save_roster
from data_access.schema import absence, audit, contact, message, roster, spot_call
from tests.security.conftest import SECRET, browser
from tests.security.house import STRANGER, House
from tests.security.witness import ACCOUNTS, NOW, ZHIFU, told
from tests.support.proactive import city
from tests.support.reminders import notice, put_contact, unit_id

NAME, MOBILE, TITLE, TEXT, OFFICE = "QQCONTACTQQ", "13977778888", "QQTITLEQQ", "QQTEXTQQ", "QQOFFICEQQ"
ROTA, NOTE = "QQROTAQQ", "QQABSENCEQQ"
CITY = ("city", "leader")
READ = (*CITY, "zhifu")
EVERYBODY = (*ACCOUNTS, STRANGER)
ADMINISTRATORS = ("system", "security", "auditor")
SEEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("/contacts", NAME): READ,
    ("/contacts?sel=1", TITLE): READ,
    ("/contacts?tab=roster", ROTA): READ,
    ("/contacts?tab=absences", NAME): READ,
    ("/contacts?tab=calls", NAME): READ,
    ("/messages", TEXT): ("zhifu",),
    ("/messages", OFFICE): ("city",),
    ("/messages?show=out", TEXT): ("city",),
    ("/messages?show=calls", TEXT): ("city",),
}


def fill(engine: Engine) -> None:
    """Put a contact with its roster, an absence, a spot call and messages."""
    with writing(engine) as connection:
        one = put_contact(connection, ZHIFU, name=NAME, mobile=MOBILE, title=TITLE)
        two = put_contact(connection, ZHIFU, "deputy", name=ROTA, mobile="13977770000")
        day = NOW.date()
        assert save_roster(connection, city(NOW), ZHIFU, {(day, "day"): two, (day, "night"): two}).done
        post(connection, NOW, notice(connection, text=TEXT, urgent=True))
        put_contact(connection, "city", name="office", mobile="")
        post(connection, NOW, notice(connection, None, "office", text=OFFICE))
        until = (NOW + timedelta(days=3)).date().isoformat()
        assert add_absence(connection, city(NOW), one, f"{day}T00:00", f"{until}T00:00", note=NOTE).done
        values = {"unit_id": unit_id(connection, ZHIFU), "contact_id": one, "at": NOW, "account": "wang"}
        connection.execute(insert(spot_call).values(**values, state="missed"))
        connection.execute(insert(spot_call).values(**values, state="drawn"))


@pytest.fixture(scope="module")
def filled(witness_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a base with one of each."""
    path = tmp_path_factory.mktemp("reminders") / "base.db"
    shutil.copy(witness_base, path)
    engine = make_engine(f"sqlite:///{path}")
    fill(engine)
    engine.dispose()
    return path


@pytest.mark.parametrize("account", EVERYBODY)
def test_each_account_reads_its_own_and_nothing_else(house: House, account: str) -> None:
    for (address, mark), readers in SEEN.items():
        path, _mark, query = address.partition("?")
        answer = house.page(account, path, f"?{query}" if query else "")
        text = told(answer)
        assert (mark in text) == (account in readers), (address, mark)
        assert MOBILE not in text
        if account == STRANGER:
            assert answer.status_code == 401
        else:
            assert answer.status_code == 200 and "E-" not in text, address


# An act, what its form says, who may do it, and who is told that there is no such record.
NOT_ITS = ("laiyang", "zhifu_township", "laiyang_township", "centre", "other_centre")
CHANGE = {"contact": "1", "duty": "liaison", "name": "n"}
ACTS: dict[str, tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]] = {
    "contacts/save": (CHANGE, ("city", "zhifu"), NOT_ITS),
    "contacts/1/deactivate": ({}, ("city", "zhifu"), NOT_ITS),
    "contacts/absence": (
        {"contact": "1", "from": "2026-12-01T08:00", "until": "2026-12-02T08:00"},
        ("city", "zhifu"),
        NOT_ITS,
    ),
    "contacts/absence/1/remove": ({}, ("city", "zhifu"), NOT_ITS),
    "contacts/roster": ({"unit": ZHIFU, "on_2026-11-20_day": "1"}, ("city", "zhifu"), NOT_ITS),
    "contacts/calls/draw": ({"kind": "district"}, ("city",), ()),
    "contacts/calls/2/miss": ({}, ("city",), ()),
    "messages/1/resend": ({}, ("city",), ()),
    "messages/1/cancel": ({}, ("city",), ()),
}


def state(engine: Engine) -> list[Any]:
    """Return all that acts could change."""
    found: list[Any] = []
    with engine.connect() as connection:
        for table in (contact, absence, roster, spot_call, message):
            found += map(tuple, connection.execute(select(table)))
    return found


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_done_by_those_whose_it_is(fresh: House, act: str) -> None:
    form, may, unknown = ACTS[act]
    before = state(fresh.engine)
    for account in EVERYBODY:
        if account in may:
            continue
        answer = fresh.browsers[account].post(f"/{act}", data=form)
        expected = 401 if account == STRANGER else 303 if account in unknown else 403
        assert answer.status_code == expected, account
        if account in unknown:
            assert answer.location.endswith("said=unknown"), account
    assert state(fresh.engine) == before
    answer = fresh.browsers[may[-1]].post(f"/{act}", data=form)
    assert answer.status_code == 303 and "said=" in answer.location
    assert "said=unknown" not in answer.location


def test_a_tray_is_its_owner_s(fresh: House) -> None:
    with fresh.engine.connect() as connection:
        m = message.c
        (number,) = connection.scalars(select(m.message_id).where(m.text == TEXT, m.channel == "tray"))
    for account in EVERYBODY:
        if account == "zhifu":
            continue
        answer = fresh.browsers[account].post(f"/messages/{number}/receive")
        assert answer.status_code in (401, 403) or "said=moved" in answer.location, account
    assert "said=received" in fresh.browsers["zhifu"].post(f"/messages/{number}/receive").location


def test_a_number_is_told_after_a_reason_and_to_who_keeps_it(fresh: House) -> None:
    for account in EVERYBODY:
        for reason in ("", "核对值班"):
            sent = {"n_clicks": 1, "duty_reason_value": reason, "duty_number_data": 1}
            text = told(fresh.callback(account, "duty-shown.children", **sent))
            assert (MOBILE in text) == (account in ("city", "zhifu") and bool(reason)), account
    with fresh.engine.connect() as connection:
        lines = connection.execute(select(audit.c.account).where(audit.c.action == "unmask")).all()
    assert [line.account for line in lines] == ["city", "zhifu"]


@pytest.mark.parametrize(
    "form",
    [
        {"on_2026-11-20_day": "９"},
        {"on_x_day": "1"},
        {"on_2026-11-20_": "1"},
        {"on_2026-11-20_day" + "y" * 500: "1"},
        {f"on_2026-{m:02}-{d:02}_day": "1" for m in range(1, 13) for d in range(1, 28)},
        {},
    ],
)
def test_odd_forms_are_answered(fresh: House, form: dict[str, str]) -> None:
    before = state(fresh.engine)
    answer = fresh.browsers["city"].post("/contacts/roster", data={"unit": ZHIFU, **form})
    assert answer.status_code == 303
    if "９" not in form.values():  # no number: nobody is on duty then, as nobody is now
        assert "said=rostered" not in answer.location
    assert state(fresh.engine) == before


RECEIPTS = "kQ7vX2-pLm9_RtY4wBz6NcF1sHd8JgUeA3iO"


def signed(body: bytes, secret: str = RECEIPTS) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.fixture
def gateway(fresh: House) -> Any:
    """Return a machine outside that may post receipts, and the key of a message that was sent to it."""
    config = Config(secret_key=SECRET, now=NOW, log_level="CRITICAL", receipt_secret=RECEIPTS)  # type: ignore[arg-type]
    client = browser(create_app(config, fresh.engine))
    client.environ_base.pop("HTTP_ORIGIN", None)
    with writing(fresh.engine) as connection:
        connection.execute(update(message).where(message.c.channel == "phone").values(channel="sms"))
        sent = update(message).where(message.c.channel == "sms").values(state="sent", sent_at=NOW)
        connection.execute(sent)
        key = connection.scalars(select(message.c.key).where(message.c.channel == "sms")).first()
    return client, key


def put(client: Any, told_: Any, channel: str = "sms", sign: str | None = None, **more: Any) -> Any:
    body = told_ if isinstance(told_, bytes) else json.dumps(told_).encode()
    headers = {"X-Zqt-Signature": signed(body) if sign is None else sign, **more}
    return client.post(f"/receipts/{channel}", data=body, headers=headers)


def receipt(key: str, **change: Any) -> dict[str, Any]:
    return {"key": key, "state": "received", "at": NOW.isoformat()} | change


def test_a_signed_receipt_is_taken_as_often_as_it_comes(gateway: Any) -> None:
    client, key = gateway
    assert put(client, receipt(key)).json == {"receipt": "noted"}
    assert put(client, receipt(key)).json == {"receipt": "known"}
    assert put(client, receipt(key, state="failed")).json == {"receipt": "known"}
    assert put(client, receipt("0" * 64)).status_code == 404
    assert put(client, receipt(key), "mail").status_code == 404
    assert put(client, receipt(key), "pigeon").status_code == 404


def test_a_receipt_that_is_not_signed_changes_nothing(fresh: House, gateway: Any) -> None:
    client, key = gateway
    before = state(fresh.engine)
    body = json.dumps(receipt(key)).encode()
    for sign in (
        "",
        "sha256=",
        signed(body, "x" * 40),
        signed(body)[7:],
        signed(body + b" "),
        signed(body).upper(),
        "sha256=é",
    ):
        assert put(client, body, sign=sign).status_code == 401, sign
    assert state(fresh.engine) == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{" * 100_000,
        b"[" * 15_000,
        b"\xff\xfe",
        b'{"key": 5, "state": "received", "at": "2026-11-18T14:00:00+08:00"}',
        b'{"key": "a", "state": "eaten", "at": "2026-11-18T14:00:00+08:00"}',
        b'{"key": "a", "state": ["received"], "at": "2026-11-18T14:00:00+08:00"}',
        b'{"key": "a", "state": "received", "at": "2026-11-18T14:00:00"}',
        b'{"key": "a", "state": "received", "at": "yesterday"}',
        b'{"key": "a\\u0000b", "state": "received", "at": "2026-11-18T14:00:00+08:00"}',
    ],
    ids=range(12),
)
def test_a_receipt_that_says_nothing_is_refused(fresh: House, gateway: Any, body: bytes) -> None:
    client, _key = gateway
    before = state(fresh.engine)
    assert put(client, body).status_code in (400, 413)
    assert state(fresh.engine) == before


def test_a_receipt_of_another_time_is_refused(gateway: Any) -> None:
    client, key = gateway
    for at in (NOW + timedelta(hours=1), NOW - timedelta(days=30)):
        assert put(client, receipt(key, at=at.isoformat())).status_code == 400


def test_without_a_secret_there_is_no_such_address(fresh: House) -> None:
    client = fresh.browsers[STRANGER]
    assert put(client, receipt("0" * 64)).status_code == 404
    assert client.get("/receipts/sms").status_code in (401, 405)


def test_receipts_are_all_that_is_open_beside_the_origin_check(fresh: House, gateway: Any) -> None:
    client, _key = gateway
    for path in ("/contacts/save", "/messages/receive", "/login", "/logout"):
        assert client.post(path).status_code == 403, path
