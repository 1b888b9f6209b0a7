"""Notices, requests and acts on many orders: each role on each page and at each act."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from data_access.database import make_engine, writing
from data_access.records.supervise.notices import move_notice
from data_access.records.supervise.requests import ask_platform
from data_access.schema import attachment, message, platform_request, supervision
from tests.security.house import STRANGER, House
from tests.security.witness import ACCOUNTS, SOURCE, ZHIFU, address, mark, put_witnesses, told
from tests.support.proactive import DUE, city
from tests.support.supervise import add_contact, draft, issued

WORDS, DRAFT, OF_TOWNSHIP, REPLIED = "QQNOTICEQQ", "QQDRAFTQQ", "QQTOWNSHIPQQ", "QQREPLYQQ"
CITY = ("city", "leader")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
EVERYBODY = (*ACCOUNTS, STRANGER)
TOWNSHIP = "370602001"
# The witnesses' own notices have the numbers 1 to 3.
NOTICE, SECRET, LOWER, ANSWERED = 4, 5, 6, 7
SEEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("/supervise/notices", WORDS): (*CITY, "zhifu"),
    ("/supervise/notices", DRAFT): ("city",),
    ("/supervise/notices", OF_TOWNSHIP): (*CITY, "zhifu", "zhifu_township"),
    (f"/supervise/notices?unit={ZHIFU}", WORDS): (*CITY, "zhifu"),
    (f"/supervise/notices/{NOTICE}", WORDS): (*CITY, "zhifu"),
    (f"/supervise/notices/{NOTICE}?sheet=1", WORDS): (*CITY, "zhifu"),
    (f"/supervise/notices/{SECRET}", DRAFT): ("city",),
    (f"/supervise/notices/{LOWER}", OF_TOWNSHIP): (*CITY, "zhifu", "zhifu_township"),
    (f"/supervise/notices/{ANSWERED}", REPLIED): (*CITY, "zhifu"),
    (f"/m/notices/{NOTICE}", WORDS): (*CITY, "zhifu"),
    (f"/m/notices/{SECRET}", DRAFT): ("city",),
    (f"/supervise/weekly?unit={ZHIFU}&week=2026-W47", WORDS): (*CITY, "zhifu"),
    (f"/supervise/weekly?unit={ZHIFU}&week=2026-W47&sheet=notices", WORDS): (*CITY, "zhifu"),
}


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a base with a notice of each kind."""
    path = tmp_path_factory.mktemp("supervise") / "base.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    put_witnesses(engine)
    with writing(engine) as connection:
        assert issued(connection, title=WORDS, asked=WORDS) == NOTICE
        assert draft(connection, title=DRAFT, asked=DRAFT) == SECRET
        assert issued(connection, TOWNSHIP, title=OF_TOWNSHIP, asked=OF_TOWNSHIP) == LOWER
        assert issued(connection) == ANSWERED
        assert move_notice(connection, city(), ANSWERED, "reply", REPLIED).done
        add_contact(connection, ZHIFU)
        number = mark("ZHIFUNEAR", "NUMBER")
        assert ask_platform(connection, city(), (SOURCE, number), "extend", "r", "2026-11-20").done
    engine.dispose()
    return path


@pytest.mark.parametrize("account", EVERYBODY)
def test_each_account_reads_its_own_and_nothing_else(house: House, account: str) -> None:
    for (where, words), readers in SEEN.items():
        path, _mark, query = where.partition("?")
        answer = house.page(account, path, f"?{query}" if query else "")
        text = told(answer)
        assert (words in text) == (account in readers), (where, words)
        if account == STRANGER:
            assert answer.status_code == 401
        else:
            assert answer.status_code == 200 and "E-" not in text, where


NOT_ITS = ("laiyang", "zhifu_township", "laiyang_township", "centre", "other_centre")
FORM = {"kind": "oversee", "title": "t", "unit": ZHIFU, "asked": "a", "due": DUE}
# An act, what its form says, who may do it, and who is told that there is no such record.
ACTS: dict[str, tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]] = {
    "notices/save": (FORM, ("city",), ()),
    f"notices/{SECRET}/issue": ({"version": "1"}, ("city",), ()),
    f"notices/{SECRET}/remove": ({}, ("city",), ()),
    f"notices/{NOTICE}/reply": ({"text": "t"}, ("city", "zhifu"), NOT_ITS),
    f"notices/{NOTICE}/acknowledge": ({}, ("zhifu",), NOT_ITS),
    f"notices/{NOTICE}/withdraw": ({"text": "t"}, ("city",), ()),
    f"notices/{LOWER}/reply": (
        {"text": "t"},
        ("city", "zhifu", "zhifu_township"),
        ("laiyang", "laiyang_township", "centre", "other_centre"),
    ),
    f"notices/{ANSWERED}/sign_off": ({}, ("city",), ()),
    f"notices/{ANSWERED}/return": ({"text": "t"}, ("city",), ()),
    "requests/4/withdraw": ({}, ("city",), NOT_ITS),
}


def state(engine: Engine) -> list[Any]:
    """Return all that acts could change."""
    found: list[Any] = []
    with engine.connect() as connection:
        for table in (supervision, platform_request):
            found += map(tuple, connection.execute(select(table)))
    return found


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_done_by_those_whose_it_is(fresh: House, act: str) -> None:
    form, may, unknown = ACTS[act]
    before = state(fresh.engine)
    for account in EVERYBODY:
        if account in may:
            continue
        answer = fresh.browsers[account].post(f"/supervise/{act}", data=form)
        if account in ("city", "zhifu") and answer.status_code == 303:
            assert "said=unknown" in answer.location or "said=not_asked" in answer.location
            continue
        expected = 401 if account == STRANGER else 303 if account in unknown else 403
        assert answer.status_code == expected, account
        assert account not in unknown or answer.location.endswith("said=unknown"), account
    assert state(fresh.engine) == before
    answer = fresh.browsers[may[-1]].post(f"/supervise/{act}", data=form)
    assert answer.status_code == 303 and "said=" in answer.location
    assert "said=unknown" not in answer.location


def test_an_order_of_another_unit_is_not_asked_for(fresh: House) -> None:
    form = {"order": address("ZHIFUPROVINCE"), "kind": "extend", "text": "r", "until": "2026-11-26"}
    before = state(fresh.engine)
    for account in EVERYBODY:
        if account in ("city", "zhifu"):
            continue
        answer = fresh.browsers[account].post("/supervise/requests/ask", data=form)
        listed = answer.status_code == 303 and answer.location.endswith("said=order")
        assert listed or answer.status_code in (401, 403), account
    assert state(fresh.engine) == before
    answer = fresh.browsers["zhifu"].post("/supervise/requests/ask", data=form)
    assert "said=asked" in answer.location


@pytest.mark.parametrize("act", ["urge", "notice", "ledger"])
def test_acts_on_many_orders_ask_the_right_to_each(fresh: House, act: str) -> None:
    json = {"Accept": "application/json"}
    foreign = {"order": [address("LAIYANGURGENT"), "test~nowhere", "x\x00y", "长" * 500]}
    own = {"order": [address("ZHIFUURGENT")]}
    with fresh.engine.connect() as connection:
        before = connection.scalar(select(func.count()).select_from(message))
    for account in EVERYBODY:
        if account in ("city", "zhifu"):
            continue
        answer = fresh.browsers[account].post(f"/orders/bulk/{act}", data=own, headers=json)
        done = answer.status_code == 200 and answer.json["done"]
        assert not done or act == "ledger", account
        assert answer.status_code in (200, 401, 403)
    answer = fresh.browsers["zhifu"].post(f"/orders/bulk/{act}", data=foreign, headers=json)
    assert answer.status_code == 403 if act == "notice" else not answer.json["done"]
    with fresh.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(message)) == before
    if act != "ledger":
        answer = fresh.browsers["city"].post(f"/orders/bulk/{act}", data=own, headers=json)
        assert answer.json["done"], answer.json
    assert fresh.browsers["city"].post(f"/orders/bulk/{act}", data={}, headers=json).json["done"] is False
    assert fresh.browsers["city"].post("/orders/bulk/dance", data=own).status_code == 400


def test_files_are_added_by_who_may_and_read_by_who_reads_the_notice(fresh: House) -> None:
    def send(account: str, where: str, content: bytes = PNG) -> Any:
        data = {"file": (io.BytesIO(content), "../../x<b>.png"), "text": "已办"}
        return fresh.browsers[account].post(f"/supervise/notices/{where}", data=data)

    assert "said=unknown" in send("laiyang", f"{NOTICE}/file").location
    assert "said=unknown" in send("leader", f"{NOTICE}/file").location
    assert "said=unknown" in send("zhifu", f"{SECRET}/file").location
    assert "said=file" in send("zhifu", f"{NOTICE}/reply", b"no picture").location
    assert "said=replied" in send("zhifu", f"{NOTICE}/reply").location  # the refused file cost no step
    with fresh.engine.connect() as connection:
        (number,) = connection.scalars(select(attachment.c.attachment_id))
    for account in ACCOUNTS:
        answer = fresh.browsers[account].get(f"/files/{number}")
        administers = account in ("system", "security", "auditor")
        expected = 200 if account in (*CITY, "zhifu") else 403 if administers else 404
        assert answer.status_code == expected, account


def test_a_phone_s_form_leads_back_to_the_phone_and_nowhere_else(fresh: House) -> None:
    post = fresh.browsers["zhifu"].post
    where = f"/supervise/notices/{NOTICE}/acknowledge"
    assert post(where, data={"back": f"/m/notices/{NOTICE}"}).location.startswith(f"/m/notices/{NOTICE}?")
    for back in ("https://elsewhere.example", "//elsewhere.example", "/m/notices/../../x", "/orders"):
        location = post(where, data={"back": back}).location
        assert location.startswith(("/supervise/notices", "/m/notices")), location
