"""The survey: each role on each page and at each act, whose findings, texts and files who may read."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from dashboard.survey.questionnaire import Answer
from data_access.database import make_engine, writing
from data_access.queries.survey.problems import find_problem
from data_access.records.accounts import add_account
from data_access.records.attachments import attach
from data_access.records.sessions import Limits, open_session
from data_access.records.survey.findings import feed_back
from data_access.records.survey.questionnaires import save_draft
from data_access.reference.units import read_calendar
from data_access.schema import (
    audit,
    enterprise,
    finding,
    questionnaire,
    survey_attempt,
    survey_response,
    survey_sample,
    survey_wave,
)
from tests.security.conftest import PASSWORD, browser
from tests.security.house import STRANGER, House, open_house
from tests.security.witness import ACCOUNTS, CENTRE, LAIYANG, NOW, ZHIFU, told
from tests.support.hashes import quick_hasher
from tests.support.proactive import city
from tests.support.survey import FORM, LEAST, SETTINGS, WHOLE, add_enterprises, answered, drawn, key_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
CALLER = "caller"
EVERYBODY = (*ACCOUNTS, CALLER, STRANGER)
ADMINISTRATORS = ("system", "security", "auditor")
READERS = tuple(name for name in ACCOUNTS if name not in ADMINISTRATORS)
CITY = ("city", "leader")
PHONE, CONTACT = "13912345678", "丛大海"
# Findings 1, 2, 3 by their words: of 芝罘区, of 莱阳市, and one of 芝罘区 that CENTRE answers for.
MINE, OTHERS, OF_CENTRE = "QQZHIFUQQ", "QQLAIYANGQQ", "QQCENTREQQ"
MARKUP = "<script>alert('QQMARKUPQQ')</script>"
NUMBERS = {MINE: "202611-0001", OTHERS: "202611-0002", OF_CENTRE: "202611-0003"}
SEEN_BY = {
    MINE: (*CITY, "zhifu"),
    OTHERS: (*CITY, "laiyang"),
    OF_CENTRE: (*CITY, "zhifu", "centre"),
}


def fill(engine: Engine, folder: Path) -> None:
    with writing(engine) as connection:
        add_enterprises(connection, [(f"Z{n}", ZHIFU, "micro") for n in range(1, 7)])
        add_enterprises(connection, [("L1", LAIYANG, "micro")])
        wave = drawn(connection)
        for code, key, text in (("Z1", "01", MINE), ("L1", "01", OTHERS), ("Z2", "05", OF_CENTRE)):
            said = {**LEAST, f"problems/{key}": Answer((1,), f"{text} {CONTACT} {PHONE} {MARKUP}")}
            assert answered(connection, wave, code, said) == "stored"
        calendar = read_calendar(connection)
        asked = (("01", ZHIFU, ""), ("01", LAIYANG, ""), ("05", ZHIFU, CENTRE))
        for place, (key, district, owner) in enumerate(asked, 1):
            problem = find_problem(connection, wave, f"problems/{key}", 1, district, owner)
            assert problem is not None
            assert feed_back(connection, city(), SETTINGS, calendar, problem) == ("fed_back", place)
            attach(connection, folder / "attachments", city(), "finding", place, "<b>现场</b>.png", PNG)
        # What is named and not fed back yet.
        said = {**LEAST, "problems/05": Answer((2,), f"QQCANDIDATEQQ {CONTACT} {PHONE}")}
        assert answered(connection, wave, "Z3", said) == "stored"
        save_draft(connection, city(), "QQDRAFTQQ", FORM)


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a base with a wave, findings and their files."""
    folder = tmp_path_factory.mktemp("survey")
    shutil.copy(sqlite_template, folder / "base.db")
    engine = make_engine(f"sqlite:///{folder / 'base.db'}")
    fill(engine, folder)
    engine.dispose()
    return folder


def opened(filled: Path, folder: Path) -> Iterator[House]:
    shutil.copy(filled / "base.db", folder / "own.db")
    shutil.copytree(filled / "attachments", folder / "attachments")
    engine = make_engine(f"sqlite:///{folder / 'own.db'}")
    house = open_house(engine)
    with pytest.MonkeyPatch.context() as patch, writing(engine) as connection:
        patch.setattr("data_access.records.accounts._hasher", quick_hasher())
        number = add_account(connection, NOW, CALLER, "survey_caller", PASSWORD, must_change=False)
        token = open_session(connection, number, NOW, "127.0.0.1", Limits())
    house.browsers[CALLER] = browser(house.app)
    house.browsers[CALLER].set_cookie("zqt", token)
    yield house
    engine.dispose()


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield an application that is only read."""
    yield from opened(filled, tmp_path_factory.mktemp("read"))


@pytest.fixture
def fresh(filled: Path, tmp_path: Path) -> Iterator[House]:
    """Yield an application of this test's own."""
    yield from opened(filled, tmp_path)


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


HUGE = ("2147483648", "99999999999999999999", "9" * 400)


@pytest.mark.parametrize("number", HUGE)
def test_numbers_too_large_for_the_base_are_not_found(fresh: House, number: str) -> None:
    get, post = fresh.browsers["city"].get, fresh.browsers["city"].post
    for address in (f"/files/{number}", f"/records/import/{number}/rejects.csv"):
        assert get(address).status_code == 404, address
    for act in ("take", "outcome", "answers"):
        answer = post(f"/survey/calls/{number}/{act}", data={"wave_id": "1"})
        assert answer.status_code in (404, 405), act
    for name, form in (
        ("calls/4/outcome", {"wave_id": number, "outcome": "refused"}),
        ("calls/4/answers", {"wave_id": "1", "questionnaire": number}),
        ("fieldwork/close", {"wave": number}),
        ("fieldwork/draw", {"month": number, "share": number, "questionnaire": number}),
        ("findings/feed-back", {"wave": number, "key": "problems/01", "value": number, "district": ZHIFU}),
        ("findings/202611-9999/act", {"act": "confirm", "note": "话"}),
        ("questionnaires/publish", {"questionnaire": number}),
    ):
        answer = post(f"/survey/{name}", data=form)
        assert answer.status_code == 200 and set(answer.json) == {"message"}, name
    for path, query in (
        (f"/survey/calls/{number}", ""),
        ("/survey/findings", f"?wave={number}"),
        (f"/survey/findings/{number}", ""),
        ("/survey", f"?wave={number}&district={number}&by={number}"),
        ("/survey/fieldwork", f"?wave={number}&month={number}&share={number}"),
        ("/survey/questionnaires", f"?version={number}"),
        ("/records/import", f"?done={number}&c{number}=code"),
    ):
        answer = fresh.page("city", path, query)
        assert answer.status_code == 200 and "E-" not in told(answer), (path, query)
    assert get("/export/findings.xlsx", query_string={"wave": number}).status_code == 200


def test_odd_answers_are_refused_and_nothing_is_lost(fresh: House) -> None:
    post = fresh.browsers[CALLER].post
    least = {"wave_id": "1", "questionnaire": "1", "a.overall": "1", "a.contacted": "2"}
    for odd in (
        {"a.overall": "x"},
        {"a.overall": "-1"},
        {"a.overall": "９"},
        {"a.overall": "9" * 5_000},
        {"a.overall": ["1", "2"]},
        {"a.known": ["1", "x"]},
        {"a.": "1"},
        {"t.problems/01": "话"},
        {"t.wish": "长" * 10_001},
    ):
        answer = post("/survey/calls/4/answers", data={**least, **odd})
        assert answer.status_code == 200 and set(answer.json) == {"message"}, odd
    note = {"wave_id": "1", "outcome": "refused", "note": "长" * 201}
    assert "201" in post("/survey/calls/4/outcome", data=note).json["message"]
    form = {"act": "begin", "measures": "长" * 25_000}
    with writing(fresh.engine) as connection:
        connection.execute(update(finding).values(state="claimed"))
    answer = fresh.browsers["zhifu"].post("/survey/findings/202611-0001/act", data=form)
    assert "25000" in answer.json["message"] and "2000" in answer.json["message"]
    with fresh.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(survey_attempt)) == 4
    # NUL, which no database takes, is left out; emoji and markup stay.
    told_all = {**least, "t.wish": f"a\x00b {MARKUP} 😀", "t.problems/01": "", "a.known": ["3", "1"]}
    kind = "multipart/form-data"
    answer = post("/survey/calls/4/answers", data=told_all, content_type=kind)
    assert "said=stored" in answer.json["next"]


def test_a_form_leads_back_to_these_pages_alone(fresh: House) -> None:
    post = fresh.browsers[CALLER].post
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/orders", "javascript:alert(1)"):
        form = {"wave_id": "1", "outcome": "no_answer", "back": back}
        answer = post("/survey/calls/4/outcome", data=form)
        assert answer.json["next"] == "/survey/calls?said=noted", back


def test_titles_do_not_say_what_the_address_says(fresh: House) -> None:
    text = told(fresh.page(CALLER, "/survey/calls", "?said=QQTITLEQQ"))
    assert "QQTITLEQQ" not in text


def test_rejected_rows_are_sent_to_who_keeps_the_survey(fresh: House) -> None:
    data = {"file": (io.BytesIO("统一社会信用代码,企业名称,区市\nX1,,芝罘区\n".encode()), "a.csv")}
    answer = fresh.browsers["city"].post("/upload/records/enterprises", data=data)
    where = answer.json["next"]
    token = where.partition("upload=")[2]
    query = f"?of=enterprises&upload={token}"
    page = told(fresh.page("city", "/records/import", query))
    assert "X1" in page and "E-" not in page
    sent = fresh.get("city", "/records/import/rejects.csv", query)
    assert sent.status_code == 200 and "X1" in sent.get_data(as_text=True)
    for account in EVERYBODY:
        if account != "city":
            expected = 401 if account == STRANGER else 403
            assert fresh.get(account, "/records/import/rejects.csv", query).status_code == expected
            form = {"of": "enterprises", "upload": token}
            assert fresh.browsers[account].post("/records/import/store", data=form).status_code == expected
            assert fresh.get(account, "/records/template/enterprises.csv").status_code == expected
    assert fresh.get("city", "/records/template/nothing.csv").status_code == 404
    assert (
        fresh.get("city", "/records/import/rejects.csv", "?of=enterprises&upload=../../x").status_code == 404
    )
    with fresh.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(enterprise)) == 7


def test_the_draw_takes_no_more_than_the_rule(fresh: House) -> None:
    """What the form says beside its fields is passed over."""
    form = {"month": "2026-12", "share": "50", "minimum": "0", "resting": "0", "reserve": "0"}
    answer = fresh.browsers["city"].post(
        "/survey/fieldwork/draw", data={**form, "questionnaire": "1", "seed": "chosen", "drawn_by": "x"}
    )
    assert "said=drawn" in answer.json["next"]
    w = survey_wave.c
    with fresh.engine.connect() as connection:
        wave = connection.execute(select(w.seed, w.drawn_by).where(w.month == 202612)).one()
    assert wave.seed != "chosen" and wave.drawn_by == "city"
    assert WHOLE.share == 100
