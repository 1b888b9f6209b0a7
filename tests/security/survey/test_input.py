"""The survey: odd numbers, answers, addresses and draws are refused, and nothing is lost."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select, update

from data_access.database import writing
from data_access.schema import (
    enterprise,
    finding,
    survey_attempt,
    survey_wave,
)
from tests.security.house import STRANGER, House
from tests.security.survey.base import (
    CALLER,
    EVERYBODY,
    MARKUP,
)
from tests.security.witness import ZHIFU, told
from tests.support.survey import WHOLE

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
