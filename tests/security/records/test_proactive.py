"""Reports, suggestions, instructions, visits, experts: each role on each page and at each act."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from data_access.database import make_engine, writing
from data_access.records.proactive.experts import save_expert
from data_access.records.proactive.instructions import give_instruction
from data_access.records.proactive.suggestions import suggest_on_visit
from data_access.records.proactive.visits import add_problem, hold_visit, plan_visit
from data_access.schema import attachment, audit, instruction, report, suggestion, visit_problem
from tests.security.house import STRANGER, House
from tests.security.witness import ACCOUNTS, CENTRE, ZHIFU, put_witnesses, told
from tests.support.proactive import DUE, FIELDS, city, draft, issued

PAPER, DRAFT, SUGGESTION, WORDS = "QQPAPERQQ", "QQDRAFTQQ", "QQSUGGESTIONQQ", "QQINSTRUCTIONQQ"
NOTES, PROBLEM, OF_VISIT, EXPERT, CONTACT = (
    *("QQNOTESQQ", "QQPROBLEMQQ", "QQVISITSUGGESTIONQQ"),
    *("QQEXPERTQQ", "13977778888"),
)
CITY = ("city", "leader")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
EVERYBODY = (*ACCOUNTS, STRANGER)
# What stands on which page, and for whom; for all others it does not.
SEEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("/proactive/reports", PAPER): (*CITY, "zhifu"),
    ("/proactive/reports", DRAFT): ("city",),
    ("/proactive/reports/1", PAPER): (*CITY, "zhifu"),
    ("/proactive/reports/2", DRAFT): ("city",),
    ("/proactive/reports/1", SUGGESTION): (*CITY, "zhifu"),
    ("/proactive/suggestions", SUGGESTION): (*CITY, "zhifu"),
    ("/proactive/suggestions?sel=1", SUGGESTION): (*CITY, "zhifu"),
    ("/proactive/suggestions?sel=2", OF_VISIT): (*CITY, "zhifu", "zhifu_township"),
    ("/proactive/instructions", WORDS): (*CITY, "zhifu"),
    ("/proactive/instructions/1", WORDS): (*CITY, "zhifu"),
    ("/proactive/visits/1", NOTES): (*CITY, "zhifu", "zhifu_township"),
    ("/proactive/visits/1", PROBLEM): (*CITY, "zhifu", "zhifu_township"),
    ("/proactive/visits?problems=all", PROBLEM): (*CITY, "zhifu", "zhifu_township", "centre"),
    ("/proactive/visits?problems=all&sel=1", PROBLEM): (*CITY, "zhifu", "zhifu_township", "centre"),
    ("/proactive/experts", EXPERT): CITY,
    ("/proactive/experts?sel=1", EXPERT): CITY,
}


def fill(engine: Engine) -> None:
    """Put a report, a draft, suggestions, an instruction, a visit of a township and an expert."""
    put_witnesses(engine)
    with writing(engine) as connection:
        fields = FIELDS.__class__("special", PAPER, "类", PAPER, "", "", (ZHIFU,))
        assert issued(connection, fields, ((SUGGESTION, ZHIFU),)) == 1
        assert draft(connection, FIELDS.__class__("special", DRAFT, "类", DRAFT, "", "", (ZHIFU,))) == 2
        sent = {"leader": "甲", "dated": "2026-11-16", "text": WORDS, "unit_code": ZHIFU, "due": DUE}
        assert give_instruction(connection, city(), **sent).done  # type: ignore[arg-type]
        number = plan_visit(connection, city(), "370602001", "2026-11-16").record_id
        hold_visit(connection, city(), number, "2026-11-16", "甲", NOTES)
        add_problem(connection, city(), number, text=PROBLEM, unit_code=CENTRE, due=DUE)
        suggest_on_visit(connection, city(), number, OF_VISIT, "370602001", DUE)
        assert save_expert(connection, city(), name=EXPERT, field="口岸", contact=CONTACT).done


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a base with a record of each kind."""
    path = tmp_path_factory.mktemp("records") / "base.db"
    shutil.copy(sqlite_template, path)
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
        assert CONTACT not in text
        if account == STRANGER:
            assert answer.status_code == 401
        else:
            assert answer.status_code == 200 and "E-" not in text, address


# An act, what its form says, and who may do it; "unknown": told that there is no such record.
NOT_ITS = ("laiyang", "zhifu_township", "laiyang_township", "centre", "other_centre")
ACTS: dict[str, tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]] = {
    "reports/save": (
        {"kind": "special", "title": "t", "problem": "p", "facts": "f"},
        ("city",),
        (),
    ),
    "reports/2/issue": ({"version": "1"}, ("city",), ()),
    "reports/2/remove": ({}, ("city",), ()),
    "reports/2/suggest": ({"text": "s", "unit": ZHIFU, "due": DUE}, ("city",), ()),
    "reports/1/withdraw": ({"text": "r"}, ("city",), ()),
    "reports/1/acknowledge": ({}, ("zhifu",), NOT_ITS),
    "suggestions/1/adopt": ({}, ("city", "zhifu"), NOT_ITS),
    "suggestions/1/decline": ({"text": "r"}, ("city", "zhifu"), NOT_ITS),
    "suggestions/2/adopt": (
        {},
        ("city", "zhifu", "zhifu_township"),
        ("laiyang", "laiyang_township", "centre", "other_centre"),
    ),
    "instructions/give": (
        {"leader": "l", "dated": "2026-11-16", "text": "t", "unit": ZHIFU, "due": DUE},
        ("city",),
        (),
    ),
    "instructions/1/progress": ({"text": "p"}, ("city", "zhifu"), NOT_ITS),
    "instructions/1/finish": ({"text": "p"}, ("city", "zhifu"), NOT_ITS),
    "visits/plan": ({"unit": ZHIFU, "day": DUE}, ("city",), ()),
    "visits/1/find": ({"text": "t", "on_the_spot": "true"}, ("city",), ()),
    "visits/1/suggest": ({"text": "s", "unit": ZHIFU, "due": DUE}, ("city",), ()),
    "problems/1/answer": (
        {"text": "t"},
        ("city", "centre"),
        ("zhifu", "laiyang", "zhifu_township", "laiyang_township", "other_centre"),
    ),
    "experts/save": ({"name": "n", "field": "f"}, ("city",), ()),
    "experts/1/deactivate": ({}, ("city",), ()),
}
ADMINISTRATORS = ("system", "security", "auditor")


def state(engine: Engine) -> list[Any]:
    """Return all that acts could change."""
    found: list[Any] = []
    with engine.connect() as connection:
        for table in (report, suggestion, instruction, visit_problem):
            found += map(tuple, connection.execute(select(table)))
    return found


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_done_by_those_whose_it_is(fresh: House, act: str) -> None:
    form, may, unknown = ACTS[act]
    before = state(fresh.engine)
    for account in EVERYBODY:
        if account in may:
            continue
        answer = fresh.browsers[account].post(f"/proactive/{act}", data=form)
        expected = 401 if account == STRANGER else 303 if account in unknown else 403
        assert answer.status_code == expected, account
        if account in unknown:
            assert answer.location.endswith("said=unknown"), account
    assert state(fresh.engine) == before
    account = may[-1]
    answer = fresh.browsers[account].post(f"/proactive/{act}", data=form)
    assert answer.status_code == 303 and "said=unknown" not in answer.location
    assert "said=" in answer.location


def test_no_form_is_taken_from_another_site(fresh: House) -> None:
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = fresh.browsers["city"].post("/proactive/reports/2/remove", headers=headers)
        assert answer.status_code == 403
    assert "said=removed" in fresh.browsers["city"].post("/proactive/reports/2/remove").location


def test_a_form_leads_back_to_these_pages_alone(fresh: House) -> None:
    city_browser = fresh.browsers["city"]
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/orders", "\\\\x", "/proactive/../x"):
        answer = city_browser.post("/proactive/suggestions/1/adopt", data={"back": back})
        assert answer.location.startswith("/proactive/"), back


def test_a_script_is_told_and_loses_nothing(fresh: House) -> None:
    json = {"Accept": "application/json"}
    post = fresh.browsers["city"].post
    form = {"kind": "special", "title": "", "problem": "p", "facts": "f"}
    refusal = post("/proactive/reports/save", data=form, headers=json).json
    assert set(refusal) == {"message"} and refusal["message"]
    answer = post("/proactive/reports/save", data={**form, "title": "t"}, headers=json).json
    assert answer["next"].startswith("/proactive/reports/3?said=saved")


@pytest.mark.parametrize("sent", ["nul", "long", "numbers", "unknown act", "fields twice"])
def test_odd_forms_are_answered(fresh: House, sent: str) -> None:
    post = fresh.browsers["city"].post
    if sent == "nul":
        answer = post("/proactive/suggestions/1/decline", data={"text": "a\x00b"})
        assert answer.status_code == 400
        multipart = post(
            "/proactive/suggestions/1/decline",
            data={"text": "a\x00b"},
            content_type="multipart/form-data",
        )
        assert multipart.status_code == 303
    elif sent == "long":
        answer = post("/proactive/suggestions/1/decline", data={"text": "长" * 50_000})
        assert "said=long" in answer.location
    elif sent == "numbers":
        for version in ("-1", "1e9", "９", "99999999999", ""):
            answer = post("/proactive/reports/2/issue", data={"version": version})
            assert "said=moved" in answer.location
        for number in ("2147483648", "99999999999999999999"):
            assert post(f"/proactive/reports/{number}/issue").status_code in (404, 405)
        assert "said=unknown" in post("/proactive/reports/2147483647/issue").location
    elif sent == "unknown act":
        assert post("/proactive/reports/1/dance").status_code == 400
        assert post("/proactive/experts/1/dance").status_code == 400
        assert "said=unknown" in post("/proactive/suggestions/1/dance").location
    else:
        data = {"text": ["a", "b"], "back": ["/proactive/suggestions", "/x"]}
        assert "said=declined" in post("/proactive/suggestions/1/decline", data=data).location


def test_files_are_added_by_who_may_and_read_by_who_reads_the_record(fresh: House) -> None:
    def send(account: str, where: str, content: bytes = PNG) -> Any:
        data = {"file": (io.BytesIO(content), "../../x<b>.png"), "text": "进展"}
        return fresh.browsers[account].post(f"/proactive/{where}", data=data)

    assert "said=progressed" in send("zhifu", "instructions/1/progress").location
    assert "said=unknown" in send("laiyang", "instructions/1/file").location
    assert "said=unknown" in send("leader", "instructions/1/file").location
    assert "said=unknown" in send("zhifu", "visits/1/file").location
    assert "said=unknown" in send("city", "reports/1/file").location  # issued: it does not change
    assert "said=attached" in send("city", "reports/2/file").location
    assert "said=attached" in send("city", "visits/1/file").location
    assert "said=file" in send("city", "visits/1/file", b"no picture").location
    assert "said=no_file" in fresh.browsers["city"].post("/proactive/visits/1/file").location
    with fresh.engine.connect() as connection:
        files = connection.execute(select(attachment.c.attachment_id, attachment.c.subject)).all()
    assert [row.subject for row in files] == ["instruction", "report", "visit"]
    readers = {
        "instruction": (*CITY, "zhifu"),
        "report": ("city",),
        "visit": (*CITY, "zhifu", "zhifu_township"),
    }
    for row in files:
        for account in ACCOUNTS:
            answer = fresh.browsers[account].get(f"/files/{row.attachment_id}")
            expected = 200 if account in readers[row.subject] else 403 if account in ADMINISTRATORS else 404
            assert answer.status_code == expected, (row.subject, account)


def test_a_contact_is_told_after_a_reason_and_to_who_keeps_the_list(fresh: House) -> None:
    for account in EVERYBODY:
        for reason in ("", "请教问题"):
            sent = {"n_clicks": 1, "expert_reason_value": reason, "expert_number_data": 1}
            text = told(fresh.callback(account, "expert-shown.children", **sent))
            assert (CONTACT in text) == (account == "city" and bool(reason)), account
    with fresh.engine.connect() as connection:
        lines = connection.execute(select(audit.c.account).where(audit.c.action == "unmask")).all()
    assert [line.account for line in lines] == ["city"]


def test_what_is_refused_is_in_the_audit_trail(fresh: House) -> None:
    fresh.browsers["laiyang"].post("/proactive/suggestions/1/adopt")
    fresh.browsers["leader"].post("/proactive/suggestions/1/adopt")
    with fresh.engine.connect() as connection:
        a = audit.c
        found = connection.execute(
            select(a.account, a.action, a.success)
            .where(a.account.in_(("laiyang", "leader")))
            .order_by(a.audit_id)
        ).all()
    assert [tuple(each) for each in found] == [("laiyang", "record", False), ("leader", "denied", False)]
