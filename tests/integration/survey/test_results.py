"""Results: weights, shares and marks worked out by hand on a few enterprises with unequal response."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Connection, update

from dashboard.i18n import use_language
from dashboard.people.access import Scope, scope_for
from dashboard.survey.questionnaire import Answer, Questionnaire
from dashboard.views.survey import SaidTexts, SurveyView
from data_access.queries.survey.results import survey_view
from data_access.queries.survey.texts import SHOWN
from data_access.records.survey.calls import note_call
from data_access.records.survey.waves import close_wave
from data_access.schema import enterprise, survey_wave
from layouts import text
from layouts.pages.survey.parts import interval_text
from layouts.pages.survey.results import results_page
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.proactive import city, leader
from tests.support.survey import (
    FORM,
    LAIYANG,
    LEAST,
    NOW,
    SETTINGS,
    WHOLE,
    ZHIFU,
    add_enterprises,
    answered,
    caller,
    drawn,
    key_of,
    published,
)

TOWNSHIPS = ("370602001", "370602002")
# Three strata: 6 and 2 enterprises of 芝罘区, 4 of 莱阳市; all are drawn.
MICRO = {"M1": 1, "M2": 2, "M3": 4}  # three of six answer, two of them favourably
LARGE = {"L1": 3, "L2": 5}  # both answer, neither favourably
OTHER = {"Y1": 1}  # one of four answers, favourably


@pytest.fixture
def wave_id(connection: Connection) -> int:
    add_enterprises(connection, [(f"M{n}", ZHIFU, "micro") for n in range(1, 7)], industry="制造业")
    add_enterprises(connection, [(f"L{n}", ZHIFU, "large") for n in (1, 2)], industry="运输业")
    add_enterprises(connection, [(f"Y{n}", LAIYANG, "micro") for n in range(1, 5)], industry="制造业")
    units = unit_ids(connection)
    e = enterprise.c
    for place, codes in enumerate((("M1", "M2", "L1"), ("M3", "L2", "M4"))):
        own = update(enterprise).where(e.code.in_(codes))
        connection.execute(own.values(township_id=units[TOWNSHIPS[place]]))
    wave_id = drawn(connection)
    for code, value in {**MICRO, **LARGE, **OTHER}.items():
        assert answered(connection, wave_id, code, {**LEAST, "overall": Answer((value,))}) == "stored"
    for code, outcome in (("M4", "refused"), ("Y2", "no_answer")):
        number = key_of(connection, code)
        assert note_call(connection, caller(), SETTINGS, wave_id, number, outcome) == "noted"
    return wave_id


def view(connection: Connection, district: str = "", by: str = "", wave: str = "2026-11") -> SurveyView:
    return survey_view(connection, leader().scope, wave, district, by, NOW)


def close(value: float | None, exact: Fraction) -> bool:
    return value is not None and value == pytest.approx(float(exact), abs=1e-12)


def rows(found: SurveyView) -> dict[str, tuple[int, int]]:
    return {row.key: (row.answered, row.favourable) for row in found.rows}


def test_answers_are_weighted_to_all_enterprises(connection: Connection, wave_id: int) -> None:
    found = view(connection)
    whole = found.whole
    assert whole is not None
    assert (whole.answered, whole.favourable, whole.population) == (6, 3, 12)
    # 6 × 2/3 + 2 × 0 + 4 × 1 = 8 of 12; unweighted 3 of 6.
    assert close(whole.good.mean, Fraction(8, 12))
    assert close(whole.good.unweighted, Fraction(1, 2))
    # Credits 1, 1, 0.6, 0, 0: 6 × 2/3 + 2 × 0.3 + 4 × 1 = 8.6 of 12.
    assert close(whole.score.mean, Fraction(86, 120))
    assert close(whole.score.unweighted, Fraction(36, 60))
    assert rows(found) == {ZHIFU: (5, 2), LAIYANG: (1, 1)}
    zhifu, laiyang = found.rows
    assert (zhifu.population, laiyang.population) == (8, 4)
    assert close(zhifu.good.mean, Fraction(4, 8)) and close(zhifu.good.unweighted, Fraction(2, 5))
    assert close(laiyang.good.mean, Fraction(1))


def test_by_township_size_and_kind(connection: Connection, wave_id: int) -> None:
    by_size = view(connection, by="size")
    assert rows(by_size) == {"large": (2, 0), "micro": (4, 3)}
    # Micro: 6 × 2/3 + 4 × 1 = 8 of 10.
    assert close(by_size.rows[1].good.mean, Fraction(8, 10))
    by_kind = view(connection, by="industry")
    assert rows(by_kind) == {"制造业": (4, 3), "运输业": (2, 0)}
    own = view(connection, ZHIFU)
    assert own.group == "township" and own.district is not None
    assert rows(own) == {TOWNSHIPS[0]: (3, 2), TOWNSHIPS[1]: (2, 0)}
    # A township cuts through strata: micro weigh 6/3 = 2 each, large 2/2 = 1.
    assert close(own.rows[0].good.mean, Fraction(2 + 2, 2 + 2 + 1))
    assert close(own.rows[1].score.mean, Fraction(0))
    assert close(view(connection, ZHIFU, "size").rows[0].score.mean, Fraction(3, 10))
    assert view(connection, ZHIFU, "district").group == "township"
    assert view(connection, "370699", "nothing").group == "district"


def test_response_and_those_who_did_not(connection: Connection, wave_id: int) -> None:
    found = view(connection)
    assert found.rates is not None
    assert (found.rates.response.numerator, found.rates.response.denominator) == (6, 12)
    assert (found.rates.refusal.numerator, found.rates.refusal.denominator) == (1, 12)
    own = view(connection, ZHIFU).rates
    assert own is not None and (own.response.numerator, own.response.denominator) == (5, 8)
    assert set(found.checks) == {"size", "district"}
    assert view(connection, ZHIFU).checks == {}


def test_questions_and_grids(connection: Connection, wave_id: int) -> None:
    said = {
        "overall": Answer((1,)),
        "contacted": Answer((1,)),
        "speed": Answer((2,)),
        "problems/05": Answer((1, 2), "话"),
        "known": Answer((1, 3)),
    }
    assert answered(connection, wave_id, "M5", said) == "stored"
    found = {each.key: each for each in view(connection).questions}
    assert list(found) == ["overall", "contacted", "speed", "problems/01", "problems/05", "known", "wish"]
    assert [(each.label, each.n) for each in found["contacted"].options] == [("反映过", 1), ("没有反映过", 6)]
    assert found["speed"].answered == 1  # of those who were asked it
    # Whoever was asked the grid and named nothing has no problem: all who answered stand below.
    assert found["problems/05"].answered == 7 and found["problems/05"].texts == 1
    assert [each.n for each in found["problems/05"].options] == [1, 1]
    # One of the four micro ones that answered, for six of twelve: 6 × 1/4 ÷ 12.
    assert close(found["problems/05"].options[0].share.mean, Fraction(1, 8))
    assert found["problems/01"].answered == 7
    assert [each.n for each in found["known"].options] == [1, 0, 1]


def shown(page: Any) -> str:
    return str(page.to_plotly_json())


def test_few_answers_are_fractions_and_no_rates(connection: Connection, wave_id: int) -> None:
    for asked in (view(connection), view(connection, ZHIFU), view(connection, by="size")):
        shown_text = shown(results_page(asked, leader().scope))
        assert "3 / 6" in shown_text or "2 / 5" in shown_text
        for row in (asked.whole, *asked.rows):
            assert row is not None
            assert interval_text(row.good) == text.NONE or interval_text(row.good) not in shown_text
        assert "71.7" not in shown_text  # the weighted satisfaction
    assert "2/5" in shown(results_page(view(connection), leader().scope))


def test_a_rate_stands_from_the_least_number_on(connection: Connection) -> None:
    add_enterprises(connection, [(f"E{n:02}", ZHIFU, "micro") for n in range(30)])
    wave_id = drawn(connection)
    for place in range(30):
        value = 1 if place < 21 else 5
        assert (
            answered(connection, wave_id, f"E{place:02}", {**LEAST, "overall": Answer((value,))}) == "stored"
        )
        if place == 28:
            assert "70.0" not in shown(results_page(view(connection), leader().scope))
    found = shown(results_page(view(connection), leader().scope))
    assert "70.0" in found and "21/30" in found


def test_the_trend_breaks_where_the_main_question_was_put_otherwise(
    connection: Connection, wave_id: int
) -> None:
    content = FORM.model_dump(mode="json")
    content["questions"][0]["text"] = "总的来说"
    other = published(connection, Questionnaire.model_validate(content))
    same = Questionnaire.model_validate({**content, "questions": [*content["questions"][:-1]]})
    third = published(connection, same)
    for month, form in ((202612, other), (202701, third), (202702, third)):
        wave = drawn(connection, month, WHOLE, form)
        if month < 202702:
            assert answered(connection, wave, "M1", {**LEAST, "overall": Answer((2,))}) == "stored"
    found = view(connection, wave="2027-01")
    assert [(each.wave.text, each.broken, each.row.answered) for each in found.trend] == [
        ("2026-11", False, 6),
        ("2026-12", True, 1),
        ("2027-01", False, 1),  # another question changed, not the main one
    ]
    # A month is shown up to itself, and one without answers makes no point.
    assert [each.wave.text for each in view(connection).trend] == ["2026-11"]
    assert len(view(connection, wave="2027-02").trend) == 3


def test_which_wave_is_shown(connection: Connection, wave_id: int) -> None:
    december = drawn(connection, 202612, WHOLE, published(connection))

    def month(asked: str = "") -> str:
        found = view(connection, wave=asked).wave
        assert found is not None
        return found.text

    assert (month(), month("2026-12"), month("nonsense")) == ("2026-11", "2026-12", "2026-11")
    assert answered(connection, december, "M1") == "stored"
    assert month() == "2026-12"  # the newest that anybody answered, where none has ended
    close_wave(connection, city(), wave_id)
    assert month() == "2026-11"  # ended and whole


def test_the_year_counts_its_own_interviews_and_findings(connection: Connection, wave_id: int) -> None:
    other = drawn(connection, 202701, WHOLE, published(connection))
    assert answered(connection, other, "M1") == "stored"
    assert (view(connection).year, view(connection).year_complete) == (2026, 6)
    later = view(connection, wave="2027-01")
    assert (later.year, later.year_complete, later.year_findings) == (2027, 1, 0)


def test_call_backs_stand_beside_and_are_never_merged(connection: Connection, wave_id: int) -> None:
    add_source(connection, at("2026-11-17 18:00"))
    units = unit_ids(connection)
    moment = at("2026-11-10 10:00")
    for number, answer in enumerate(("satisfied", "satisfied", "satisfied", "dissatisfied")):
        put_order(
            connection, f"C{number}", at("2026-11-17 18:00"), channel="city_line", unit_id=units[ZHIFU],
            district_id=units[ZHIFU], opened_at=at("2026-11-02 09:00"), dispatched_at=at("2026-11-02 09:30"),
            closed_at=moment, closing_kind="solved", verdict_official="solved", verdict_official_at=moment,
            answer_final=answer,
        )  # fmt: skip
    found = view(connection)
    gaps = {gap.unit: gap for gap in found.gaps}
    called = gaps[ZHIFU].call_back
    assert called.denominator == 4
    assert close(found.rows[0].score.mean, Fraction(6 * 2 + 2 * Fraction(9, 10), 24))
    assert gaps[ZHIFU].points is None  # five answers are too few to hold against anything
    assert view(connection, ZHIFU).gaps == ()
    with use_language("en"):
        page = shown(results_page(found, leader().scope))
    assert "3/4" in page and "75.0" not in page  # few rated orders are a fraction
    assert "Call-back satisfaction, of rated orders" in page
    assert "A gap needs 30 answers of the survey and 30 rated orders" in page


def test_nothing_is_shown_before_anybody_was_asked(connection: Connection) -> None:
    found = view(connection)
    assert (found.wave, found.whole, found.rows) == (None, None, ())
    assert shown(results_page(found, leader().scope))


def test_a_demo_is_marked(connection: Connection, wave_id: int) -> None:
    connection.execute(update(survey_wave).values(demo=True))
    found = view(connection)
    assert found.wave is not None and found.wave.demo
    assert "示例数据" in shown(results_page(found, leader().scope))


WISH = "wish"


def said(connection: Connection, scope: Scope, district: str = "", page: int = 1) -> SaidTexts:
    return survey_view(connection, scope, "2026-11", district, "", NOW, texts_page=page).said[WISH]


def test_texts_are_counted_and_read_by_place(connection: Connection, wave_id: int) -> None:
    """A district's page counts the texts of its own enterprises, and only its own units read them."""
    words = {
        "M5": "请给丛大海回电 13912345678",
        "M6": "<b>粗</b> 😀",
        "Y3": "莱阳的话",
    }
    for code, text_ in words.items():
        answers = {**LEAST, WISH: Answer((), text_)}
        if code == "M5":
            answers["problems/01"] = Answer((1,), "通知晚")
        assert answered(connection, wave_id, code, answers) == "stored"
    units = unit_ids(connection)

    def results(district: str) -> dict[str, int]:
        return {result.key: result.texts for result in view(connection, district).questions}

    assert [results(district)[WISH] for district in ("", ZHIFU, LAIYANG)] == [3, 2, 1]
    assert [results(district)["problems/01"] for district in ("", ZHIFU, LAIYANG)] == [1, 1, 0]
    whole = said(connection, leader().scope)
    assert whole.n == 3 and {one.district for one in whole.rows} == {"芝罘区", "莱阳市"}
    told = " ".join(one.text for one in whole.rows)
    assert "13912345678" not in told and "<b>粗</b> 😀" in told
    zhifu = scope_for("zhifu", "district_coordinator", units[ZHIFU], "district", ZHIFU, "芝罘区")
    assert said(connection, zhifu).n == 2
    assert said(connection, zhifu, LAIYANG).n == 0
    assert [one.text for one in said(connection, leader().scope, LAIYANG, page=9).rows] == ["莱阳的话"]


def test_texts_are_turned_page_by_page(connection: Connection) -> None:
    codes = [f"P{n:02d}" for n in range(1, SHOWN + 3)]
    add_enterprises(connection, [(code, ZHIFU, "micro") for code in codes])
    wave_id = drawn(connection)
    for code in codes:
        assert answered(connection, wave_id, code, {**LEAST, WISH: Answer((), f"话{code}")}) == "stored"
    first, second = (said(connection, leader().scope, page=page) for page in (1, 2))
    assert (len(first.rows), len(second.rows), second.page) == (SHOWN, 2, 2)
    assert [one.text for one in [*first.rows, *second.rows]] == [f"话{code}" for code in codes]
    page = str(results_page(survey_view(connection, leader().scope, "", "", "", NOW), leader().scope))
    assert "texts=2" in page and "texts=0" not in page
