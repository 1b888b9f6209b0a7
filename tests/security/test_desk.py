"""The reception desk: each role's cards, contacts and acts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from data_access.database import make_engine, writing
from data_access.records.desk.handing import hand_over
from data_access.schema import audit, message, record_history
from tests.security.house import STRANGER, House, open_house
from tests.security.witness import ACCOUNTS, CENTRE, LAIYANG, NOW, ZHIFU, put_witnesses, told
from tests.support.orders import SOURCE, add_source
from tests.support.proactive import city
from tests.support.reception import LIVE, arrive, liaison, number, tell

LIVE_TWO = 7
NOTE, MOBILE, LINE = "QQHANDOVERQQ", "13977776666", "0535-6251234"
CITY = ("city", "leader")
EVERYBODY = (*ACCOUNTS, STRANGER)
# Tail of a live order → who sees its card.
CARDS = {
    700001: (*CITY, "zhifu", "zhifu_township"),
    700002: (*CITY, "laiyang"),
    700003: (*CITY, "centre"),
}
ADDRESSED = {"source": SOURCE, "order": number(700001)}
ACTS: dict[str, dict[str, str]] = {
    "remind": ADDRESSED,
    "phone": ADDRESSED,
    "wechat": ADDRESSED,
    "hand-over": {"text": "t"},
}


def fill(engine: Engine) -> None:
    """Put live orders of two districts and a department beside the witnesses, with contacts and a note."""
    put_witnesses(engine)
    with writing(engine) as connection:
        add_source(connection, NOW, LIVE_TWO, "live")
        own: dict[str, Any] = {"now": NOW, "source_id": LIVE_TWO, "heard": 0}
        arrive(connection, 700001, 40, 30, code=ZHIFU, township="370602001", **own)
        arrive(connection, 700002, 40, 30, code=LAIYANG, **own)
        arrive(connection, 700003, 40, 30, code=CENTRE, **own)
        for code in (ZHIFU, LAIYANG, CENTRE):
            liaison(connection, code, f"QQPERSON{code}QQ", mobile=MOBILE, phone=LINE)
        tell(connection, number(700001), "sms", NOW)
        assert hand_over(connection, city(NOW), NOTE).done


@pytest.fixture(scope="module")
def base(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a base with what the desk shows."""
    path = tmp_path_factory.mktemp("desk") / "base.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    fill(engine)
    engine.dispose()
    return path


@pytest.fixture
def house(base: Path, tmp_path: Path) -> Iterator[House]:
    """Yield the application on a copy of its own."""
    shutil.copy(base, tmp_path / "base.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'base.db'}")
    yield open_house(engine)
    engine.dispose()


@pytest.mark.parametrize("account", EVERYBODY)
def test_each_account_sees_its_own_cards_people_and_notes(house: House, account: str) -> None:
    answer = house.page(account, "/desk")
    text = told(answer)
    for tail, seen_by in CARDS.items():
        assert (number(tail) in text) == (account in seen_by), tail
    people = {"zhifu": {ZHIFU}, "laiyang": {LAIYANG}, "centre": {CENTRE}}.get(account, set())
    people = {ZHIFU, LAIYANG, CENTRE} if account in CITY else people
    for code in (ZHIFU, LAIYANG, CENTRE):
        assert (f"QQPERSON{code}QQ" in text) == (code in people), code
    assert (NOTE in text) == (account in CITY)
    assert MOBILE not in text and LINE not in text
    assert ('"/desk/remind"' in text) == (account == "city")


def state(engine: Engine) -> list[Any]:
    """Return all that acts could change."""
    with engine.connect() as connection:
        return [
            *map(tuple, connection.execute(select(message))),
            *map(tuple, connection.execute(select(record_history))),
        ]


@pytest.mark.parametrize("act", ACTS)
def test_the_office_alone_acts(house: House, act: str) -> None:
    before = state(house.engine)
    for account in EVERYBODY:
        if account != "city":
            answer = house.browsers[account].post(f"/desk/{act}", data=ACTS[act])
            assert answer.status_code == (401 if account == STRANGER else 403), account
    assert state(house.engine) == before
    form = dict(ACTS[act])
    if "source" in form:
        form["source"] = _live_source(house.engine)
    answer = house.browsers["city"].post(f"/desk/{act}", data=form)
    assert answer.status_code == 303 and answer.location.startswith("/desk?said=")
    assert state(house.engine) != before
    with house.engine.connect() as connection:
        last = connection.execute(select(audit).order_by(audit.c.audit_id.desc()).limit(1)).one()
    assert (last.account, last.action, last.success) == ("city", "record", True)


def _live_source(engine: Engine) -> str:
    return f"{SOURCE}{LIVE_TWO}" if LIVE_TWO != LIVE else SOURCE


def test_no_form_is_taken_from_another_site_and_none_leads_elsewhere(house: House) -> None:
    post = house.browsers["city"].post
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert post("/desk/hand-over", data={"text": "t"}, headers=headers).status_code == 403
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/orders", "/desk/../x"):
        answer = post("/desk/hand-over", data={"text": "t", "back": back})
        assert answer.location.startswith("/desk"), back


def test_odd_forms_are_answered(house: House) -> None:
    post = house.browsers["city"].post
    assert post("/desk/dance").status_code == 400
    assert "said=text" in post("/desk/hand-over", data={"text": " \u200b\n"}).location
    assert "said=long" in post("/desk/hand-over", data={"text": "长" * 5_000}).location
    assert "said=unknown" in post("/desk/remind", data={}).location
    odd = {"source": "x" * 5_000, "order": "1' OR '1'='1"}
    assert "said=unknown" in post("/desk/remind", data=odd).location
    nul = post("/desk/remind", data={"source": "a\x00", "order": "\x00"}, content_type="multipart/form-data")
    assert "said=unknown" in nul.location
    daily = {"source": SOURCE, "order": "QQZHIFUPROVINCExNUMBERQQ"}
    assert "said=not_live" in post("/desk/remind", data=daily).location


def test_the_state_of_the_desk_is_a_mark_and_no_more(house: House) -> None:
    plain = house.get("zhifu", "/state").json
    asked = house.get("zhifu", "/state", "?of=desk").json
    assert set(plain) == set(asked) == {"state", "left", "mark"}
    assert plain["mark"] == "" and len(asked["mark"]) == 12
    assert house.get("zhifu", "/state", "?of=elsewhere").json["mark"] == ""
    assert house.get(STRANGER, "/state", "?of=desk").status_code == 401
    before = asked["mark"]
    assert house.browsers["city"].post("/desk/hand-over", data={"text": "t"}).status_code == 303
    assert house.get("zhifu", "/state", "?of=desk").json["mark"] != before


@pytest.mark.parametrize("account", ["zhifu", "laiyang"])
def test_an_unknown_answer_says_nothing(house: House, account: str) -> None:
    answer = told(house.page(account, "/desk", "?said=<script>alert(1)</script>"))
    assert "alert(1)" not in answer
