"""The two ledgers: each role at each act, evidence read by who reads the item, forms that are not ours."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from data_access.database import make_engine, writing
from data_access.records.ledgers.promising import ask_extension, plan_item
from data_access.schema import attachment, audit, ledger_extension, ledger_item, ledger_note
from tests.security.house import STRANGER, House, open_house
from tests.security.witness import ACCOUNTS, ledger_item_of, mark
from tests.support.ledgers import until
from tests.support.proactive import city

EVERYBODY = (*ACCOUNTS, STRANGER)
OURS = ledger_item_of("ZHIFU")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
# Whose act it is: what the unit may, its township may too; told "unknown" are other units.
OWNERS, OTHERS = (
    ("city", "zhifu", "zhifu_township"),
    ("laiyang", "laiyang_township", "centre", "other_centre"),
)
ACTS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "note": ({"text": "进展"}, OWNERS),
    "extend": ({"text": "原因", "until": "2026-12-11"}, OWNERS),
    "plan": ({"text": "施工", "until": "2026-12-11"}, OWNERS),
    "ask": ({"text": "佐证"}, OWNERS),
    "file": ({}, OWNERS),
    "give_up": ({"text": "原因"}, ("city",)),
    "grant": ({"text": ""}, ("city",)),
    "refuse": ({"text": "原因"}, ("city",)),
    "return": ({"text": "原因"}, ("city",)),
    "close": ({"text": "佐证"}, ("city",)),
}


@pytest.fixture
def house(witness_base: Path, tmp_path: Path) -> Iterator[House]:
    """Yield an application in which 芝罘区's matter is promised, and a later day asked for."""
    path = tmp_path / "own.db"
    shutil.copy(witness_base, path)
    engine = make_engine(f"sqlite:///{path}")
    with writing(engine) as connection:
        assert plan_item(connection, city(), OURS, until("2026-11-27"), "施工").done
        assert ask_extension(connection, city(), OURS, until("2026-12-04"), "在途").done
    yield open_house(engine)
    engine.dispose()


def state(house: House) -> list[Any]:
    with house.engine.connect() as connection:
        tables = (ledger_item, ledger_note, ledger_extension, attachment)
        return [tuple(row) for table in tables for row in connection.execute(select(table))]


def post(house: House, account: str, act: str, form: dict[str, Any], number: int = OURS, **more: Any) -> Any:
    return house.browsers[account].post(f"/supervise/item/{number}/{act}", data=form, **more)


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_done_by_those_whose_it_is(house: House, act: str) -> None:
    form, may = ACTS[act]
    before = state(house)
    for account in EVERYBODY:
        if account in may:
            continue
        answer = post(house, account, act, form)
        unknown = account in OTHERS and may == OWNERS
        assert answer.status_code == (401 if account == STRANGER else 303 if unknown else 403), account
        if unknown:
            assert answer.location.endswith("said=unknown"), account
    assert state(house) == before
    for account in may:
        answer = post(house, account, act, form)
        assert answer.status_code == 303 and "said=unknown" not in answer.location, account
        assert "said=" in answer.location


def test_evidence_is_sent_to_who_reads_the_item(house: House) -> None:
    sent = {"text": "已付清", "file": (io.BytesIO(PNG), "回单.png"), "back": f"/supervise/item/{OURS}"}
    answer = post(house, "zhifu_township", "ask", sent)
    assert answer.location == f"/supervise/item/{OURS}?said=closing_asked"
    with house.engine.connect() as connection:
        (number,) = connection.scalars(select(attachment.c.attachment_id))
    read = {name: house.get(name, f"/files/{number}").status_code for name in EVERYBODY}
    may = {"city", "leader", "zhifu", "zhifu_township"}
    assert {name for name, code in read.items() if code == 200} == may
    assert post(house, "city", "close", {"text": ""}).location.endswith("said=closed")


def test_a_bad_file_undoes_the_whole_act(house: House) -> None:
    before = state(house)
    sent = {"text": "已付清", "file": (io.BytesIO(b"MZ\x90"), "回单.png")}
    answer = post(house, "zhifu", "ask", sent, headers={"Accept": "application/json"})
    assert set(answer.json) == {"message"}
    assert state(house) == before


@pytest.mark.parametrize(
    ("account", "part", "said"),
    [
        ("city", "URGENT", "entered"),
        ("zhifu", "URGENT", "entered"),
        ("zhifu_township", "URGENT", "entered"),
        ("zhifu_township", "ELSEWHERE", "order"),
        ("laiyang", "URGENT", "order"),
        ("centre", "HANDLED", "order"),
        ("zhifu", "LEDGER", "in_ledger"),
        ("leader", "URGENT", 403),
        ("auditor", "URGENT", 403),
        (STRANGER, "URGENT", 401),
    ],
)
def test_who_may_enter_an_order_by_its_number(house: House, account: str, part: str, said: object) -> None:
    number = mark(f"ZHIFU{part}", "NUMBER")
    form = {"numbers": f" {number}\n", "book": "unsolved", "reason": "policy", "why": "w"}
    answer = house.browsers[account].post("/supervise/enter", data=form)
    if isinstance(said, int):
        assert answer.status_code == said
    else:
        assert answer.location.endswith(f"said={said}")


def test_a_number_that_no_order_has_is_named(house: House) -> None:
    form = {"numbers": "20260000000", "book": "unsolved", "reason": "policy", "why": "w"}
    json = {"Accept": "application/json"}
    answer = house.browsers["zhifu"].post("/supervise/enter", data=form, headers=json)
    assert "20260000000" in answer.json["message"]


@pytest.mark.parametrize(
    ("act", "form", "said"),
    [
        ("extend", {"text": "r", "until": "2026-12-1"}, "due"),
        ("extend", {"text": "r", "until": "9999-12-31"}, "due"),
        ("extend", {"text": "r", "until": "2026-13-40"}, "due"),
        ("note", {"text": "长" * 50_000}, "long"),
        ("note", {"text": ""}, "note"),
        ("close", {"text": "r"}, "no_file"),
    ],
)
def test_odd_forms_are_answered(house: House, act: str, form: dict[str, str], said: str) -> None:
    assert post(house, "city", act, form).location.endswith(f"said={said}")


def test_addresses_that_are_none(house: House) -> None:
    assert post(house, "city", "dance", {}).status_code == 400
    assert post(house, "city", "note", {"text": "写"}, 2**31 - 1).location.endswith("said=unknown")
    assert post(house, "city", "note", {"text": "写"}, 2**31).status_code in (404, 405)
    for path in ("/supervise/item/0", "/supervise/item/x", "/supervise/item/999999999"):
        assert house.page("city", path).status_code == 200
    for query in (
        "?book=x&unit=nowhere&reason=y&state=z&show=blame&week=2026-W99&day=gestern&page=-1",
        "?page=99999999999&day=2026-11-31",
    ):
        answer = house.page("city", "/supervise", query)
        assert answer.status_code == 200 and "E-" not in answer.get_data(as_text=True)
    assert house.page("city", "/supervise/dispatch", "?week=9999-W01").status_code == 200


def test_no_form_is_taken_from_another_site(house: House) -> None:
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert post(house, "city", "note", {"text": "写"}, headers=headers).status_code == 403


def test_a_refusal_stands_in_the_audit_trail(house: House) -> None:
    post(house, "laiyang", "note", {"text": "写"})
    with house.engine.connect() as connection:
        query = select(audit.c.target, audit.c.success, audit.c.detail).order_by(audit.c.audit_id.desc())
        last = connection.execute(query.limit(1)).one()
    assert (last.target, last.success) == (f"ledger {OURS}", False)
    assert last.detail == {"act": "note", "refused": "unknown"}
