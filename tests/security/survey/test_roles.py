"""The survey: each role on each page and at each act, whose findings, texts and files who may read."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from data_access.database import writing
from data_access.schema import (
    audit,
    finding,
    questionnaire,
    survey_attempt,
    survey_response,
    survey_sample,
    survey_wave,
)
from tests.security.house import STRANGER, House
from tests.security.survey.base import (
    CALLER,
    CITY,
    CONTACT,
    EVERYBODY,
    MARKUP,
    MINE,
    NUMBERS,
    PHONE,
    PNG,
    READERS,
    SEEN_BY,
)
from tests.security.witness import LAIYANG, ZHIFU, told
from tests.support.survey import FORM, key_of

PAGES: dict[str, tuple[str, ...]] = {
    "/survey": READERS,
    "/survey/fieldwork": ("city",),
    "/survey/calls": ("city", CALLER),
    "/survey/calls/4": ("city", CALLER),
    "/survey/findings": READERS,
    "/survey/questionnaires": ("city",),
    "/records/import": ("city",),
}


@pytest.mark.parametrize("path", PAGES)
def test_each_role_opens_the_pages_of_its_own(house: House, path: str) -> None:
    for account in EVERYBODY:
        answer = house.page(account, path)
        if account == STRANGER:
            assert answer.status_code == 401
            continue
        text = told(answer)
        assert answer.status_code == 200 and "E-" not in text, account
        assert ('"className": "survey"' in text or '"className": "importing"' in text) == (
            account in PAGES[path]
        ), account
        assert PHONE not in text and CONTACT not in text, account


@pytest.mark.parametrize("mark", NUMBERS)
def test_a_unit_never_sees_the_findings_of_another(house: House, mark: str) -> None:
    number = NUMBERS[mark]
    file_id = int(number[-1])
    for account in EVERYBODY:
        seen = account in SEEN_BY[mark]
        page, listed = (told(house.page(account, f"/survey/findings{rest}")) for rest in (f"/{number}", ""))
        assert (mark in page) == seen, account
        assert (number in listed) == seen, account
        for asked in (f"?unit={LAIYANG}", f"?unit={ZHIFU}", "?show=all", "?state=open&late=-"):
            assert seen or number not in told(house.page(account, "/survey/findings", asked)), (
                account,
                asked,
            )
        sheet = house.get(account, "/export/findings.xlsx")
        may_export = account in READERS
        assert sheet.status_code == (200 if may_export else 401 if account == STRANGER else 403)
        assert (mark in told(sheet)) == seen, account
        answer = house.get(account, f"/files/{file_id}")
        expected = 200 if seen else 404 if account in READERS else 401 if account == STRANGER else 403
        assert answer.status_code == expected, account
        for text in (page, listed, told(sheet)):
            assert PHONE not in text and CONTACT not in text


def test_the_unit_page_tells_its_own_findings_alone(house: House) -> None:
    for account in READERS:
        for code, number in ((ZHIFU, "202611-0001"), (LAIYANG, "202611-0002")):
            text = told(house.page(account, f"/unit/{code}", "?tab=survey"))
            own = account in CITY or account == {ZHIFU: "zhifu", LAIYANG: "laiyang"}[code]
            assert own or number not in text, (account, code)


def test_what_is_not_fed_back_is_told_to_who_keeps_the_survey(house: House) -> None:
    for account in READERS:
        text = told(house.page(account, "/survey/findings"))
        assert ("QQCANDIDATEQQ" in text) == (account == "city"), account


def test_markup_in_texts_comes_out_as_text(house: House) -> None:
    answer = house.page("city", f"/survey/findings/{NUMBERS[MINE]}")
    assert MARKUP in json.dumps(answer.json, ensure_ascii=False)  # a text of an element, never an element
    sheet = house.get("city", "/export/findings.xlsx")
    assert MARKUP in told(sheet)
    sent = house.get("city", "/files/1")
    assert sent.headers["Content-Type"].startswith("image/png")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "<" not in sent.headers["Content-Disposition"]
    assert house.get("city", "/files/1", "?show=1").headers["Content-Disposition"] == "inline"


# An act, its form, who may do it, and who is told that there is no such record.
NO_UNIT = ("laiyang", "zhifu_township", "laiyang_township", "centre", "other_centre")
Act = tuple[dict[str, str], tuple[str, ...], tuple[str, ...], str]
ACTS: dict[str, Act] = {
    "fieldwork/draw": (
        {"month": "2026-12", "share": "50", "minimum": "0", "resting": "0", "reserve": "0"}
        | {"questionnaire": "1"},
        ("city",), (), "drawn",
    ),
    "fieldwork/close": ({"wave": "1"}, ("city",), (), "ended"),
    "calls/4/outcome": ({"wave_id": "1", "outcome": "refused"}, ("city", CALLER), (), "noted"),
    "calls/4/answers": (
        {"wave_id": "1", "questionnaire": "1", "a.overall": "1", "a.contacted": "2"},
        ("city", CALLER), (), "stored",
    ),
    "findings/feed-back": (
        {"wave": "1", "key": "problems/05", "value": "2", "district": ZHIFU, "unit": ZHIFU},
        ("city",), (), "fed_back",
    ),
    "findings/202611-0001/act": ({"act": "claim"}, ("zhifu",), NO_UNIT, "claim"),
    "questionnaires/draft": (
        {"title": "t", "content": FORM.model_dump_json()}, ("city",), (), "draft",
    ),
    "questionnaires/publish": ({"questionnaire": "2"}, ("city",), (), "published"),
}  # fmt: skip


def state(engine: Engine) -> list[Any]:
    found: list[Any] = []
    tables = (finding, questionnaire, survey_attempt, survey_response, survey_sample, survey_wave)
    with engine.connect() as connection:
        for table in tables:
            found += map(tuple, connection.execute(select(table)))
    return found


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_done_by_those_whose_it_is(fresh: House, act: str) -> None:
    form, may, unknown, done = ACTS[act]
    before = state(fresh.engine)
    for account in EVERYBODY:
        if account in may:
            continue
        answer = fresh.browsers[account].post(f"/survey/{act}", data=form)
        expected = 401 if account == STRANGER else 200 if account in unknown else 403
        assert answer.status_code == expected, account
        if account in unknown:
            assert set(answer.json) == {"message"}, account
    assert state(fresh.engine) == before
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = fresh.browsers[may[-1]].post(f"/survey/{act}", data=form, headers=headers)
        assert answer.status_code == 403
    assert state(fresh.engine) == before
    answer = fresh.browsers[may[-1]].post(f"/survey/{act}", data=form)
    assert answer.status_code == 200 and f"said={done}" in answer.json["next"], answer.json


@pytest.mark.parametrize("act", ["confirm", "reject", "reassign"])
def test_nobody_signs_off_his_own_work(fresh: House, act: str) -> None:
    with writing(fresh.engine) as connection:
        connection.execute(update(finding).values(state="fed_back" if act == "reassign" else "to_check"))
    for account in EVERYBODY:
        if account != "city":
            data = {"act": act, "note": "话", "unit": LAIYANG}
            answer = fresh.browsers[account].post("/survey/findings/202611-0001/act", data=data)
            assert answer.status_code == (401 if account == STRANGER else 403), account
    data = {"act": act, "note": "话", "unit": LAIYANG}
    assert "said=" in fresh.browsers["city"].post("/survey/findings/202611-0001/act", data=data).json["next"]


def test_evidence_is_added_by_the_unit_and_the_city_until_the_sign_off(fresh: House) -> None:
    def send(account: str, content: bytes = PNG) -> Any:
        data = {"file": (io.BytesIO(content), "../../x<b>.png")}
        return fresh.browsers[account].post("/survey/findings/202611-0001/attach", data=data)

    for account in EVERYBODY:
        if account not in ("city", "zhifu"):
            answer = send(account)
            expected = 401 if account == STRANGER else 200 if account in READERS else 403
            assert answer.status_code == expected, account
            assert account not in READERS or "message" in answer.json, account
    for account in ("city", "zhifu"):
        assert "said=attached" in send(account).json["next"]
    assert "message" in send("zhifu", b"no picture").json
    assert "message" in fresh.browsers["zhifu"].post("/survey/findings/202611-0001/attach").json
    page = told(fresh.page("zhifu", "/survey/findings/202611-0001"))
    assert page.count("/files/") == 3 and "x<b>.png" in page and ".." not in page.partition("x<b>")[0][-5:]
    with writing(fresh.engine) as connection:
        connection.execute(update(finding).values(state="signed_off"))
    assert "message" in send("zhifu").json and "message" in send("city").json


def test_a_file_that_is_too_large_is_told_beside_its_form(fresh: House) -> None:
    content = PNG[:-12] + bytes(10 * 2**20) + PNG[-12:]
    # Put together by hand: the test's browser would leave a file of its own open.
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.png"\r\n\r\n'
    answer = fresh.browsers["zhifu"].post(
        "/survey/findings/202611-0001/attach",
        data=head + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert "10" in answer.json["message"]


def test_a_number_is_shown_to_the_caller_who_took_it_up_and_noted(fresh: House) -> None:
    with fresh.engine.connect() as connection:
        number = key_of(connection, "Z5")
    page = f"/survey/calls/{number}"
    assert PHONE not in told(fresh.page(CALLER, page))
    answer = fresh.browsers[CALLER].post(f"{page}/take", data={"wave_id": "1", "wave": "2026-11"})
    assert answer.status_code == 303 and answer.location.startswith(page)
    assert PHONE in told(fresh.page(CALLER, page))
    assert PHONE not in told(fresh.page("city", page))
    assert "said=held" in fresh.browsers["city"].post(f"{page}/take", data={"wave_id": "1"}).location
    for path in ("/survey/calls", "/export/calls.xlsx"):
        answer = fresh.get(CALLER, path) if "export" in path else fresh.page(CALLER, path)
        assert PHONE not in told(answer) and CONTACT not in told(answer) and "139****5678" in told(answer)
    for account in EVERYBODY:
        if account not in ("city", CALLER):
            post = fresh.browsers[account].post(f"{page}/take", data={"wave_id": "1"})
            assert post.status_code == (401 if account == STRANGER else 403)
            assert fresh.get(account, "/export/calls.xlsx").status_code == post.status_code
    a = audit.c
    with fresh.engine.connect() as connection:
        lines = connection.execute(
            select(a.account, a.success, a.target).where(a.action == "unmask").order_by(a.audit_id)
        ).all()
    assert [tuple(line) for line in lines] == [
        (CALLER, True, f"survey 1/{number}"),
        ("city", False, f"survey 1/{number}"),
    ]


def test_the_call_list_of_one_wave_is_exported(fresh: House) -> None:
    assert fresh.get(CALLER, "/export/calls.xlsx", "?wave=2026-11").status_code == 200
    with fresh.engine.connect() as connection:
        line = (
            connection.execute(select(audit.c.detail).where(audit.c.action == "export")).scalars().all()[-1]
        )
    assert line["filter"] == {"wave": "2026-11"}
