"""The draw of a month: the sample that the rule makes of the frame, kept so that it can be made again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from callbacks.pages.survey_records import read_rule
from dashboard.i18n import use_language
from dashboard.people.access import Denied
from dashboard.survey.draw import Candidate, draw
from dashboard.survey.settings import DrawRule
from data_access.counting.local_days import CITY_ZONE
from data_access.database import writing
from data_access.queries.survey.fieldwork import fieldwork_view
from data_access.records.survey.questionnaires import save_draft
from data_access.records.survey.waves import close_wave, draw_wave, plan_wave, repeat_draw
from data_access.schema import audit, record_history, survey_sample, survey_stratum, survey_wave
from layouts.pages.survey.drawing import plan_sentence
from layouts.pages.survey.words import REFUSED
from tests.support.proactive import city, leader
from tests.support.survey import (
    CLOSED,
    FORM,
    LAIYANG,
    MONTH,
    WHOLE,
    ZHIFU,
    add_enterprises,
    caller,
    drawn,
    published,
    sampled,
    wave_of,
)

# Quota 4 of 20 in proportion: 2.4, 1.2, 0.4 → 3, 1, 0 by largest remainders (0.4 twice: the first key).
FRAME = (
    *((f"M{n:02}", ZHIFU, "micro") for n in range(12)),
    *((f"S{n}", ZHIFU, "small") for n in range(6)),
    *((f"L{n}", LAIYANG, "micro") for n in range(2)),
)
RULE = DrawRule(share=Decimal(20), minimum=0, resting_months=6, replacements=Decimal("0.5"))


def by_hand(quotas: dict[str, int], seed: str, resting: tuple[str, ...] = ()) -> list[tuple[str, int, bool]]:
    frame = [Candidate(code, f"{district}/{size}", code in resting) for code, district, size in FRAME]
    made = draw(frame, quotas, Fraction(1, 2), seed)
    return [(one.key, one.position, one.replacement) for one in made.drawn]


def stored(connection: Connection, wave_id: int) -> list[tuple[str, int, bool]]:
    return [(row.code, row.position, row.replacement) for row in sampled(connection, wave_id)]


def test_the_sample_is_the_draw_of_the_frame(connection: Connection) -> None:
    add_enterprises(connection, FRAME)
    wave_id = drawn(connection, rule=RULE)
    quotas = {f"{ZHIFU}/micro": 3, f"{ZHIFU}/small": 1}
    assert stored(connection, wave_id) == by_hand(quotas, "s")
    t = survey_stratum.c
    columns = (t.size, t.population, t.eligible, t.quota, t.drawn, t.replacements)
    rows = connection.execute(select(*columns).where(t.wave_id == wave_id).order_by(t.stratum)).all()
    assert [tuple(row) for row in rows] == [
        ("micro", 12, 12, 3, 3, 2),
        ("small", 6, 6, 1, 1, 1),
        ("micro", 2, 2, 0, 0, 0),
    ]
    assert all(row.released is not row.replacement for row in sampled(connection, wave_id))
    wave = connection.execute(select(survey_wave)).one()
    assert (wave.month, wave.frame_size, wave.seed, wave.drawn_by, wave.demo) == (
        MONTH,
        20,
        "s",
        "wang",
        False,
    )
    assert DrawRule.model_validate(wave.settings) == RULE
    history = connection.execute(select(record_history.c.act, record_history.c.detail)).all()
    assert history[-1].act == "draw"
    assert history[-1].detail == {"frame": 20, "sample": 4, "seed": "s"}


def test_a_draw_without_a_seed_takes_one_by_chance(connection: Connection) -> None:
    add_enterprises(connection, FRAME)
    form_id = published(connection)
    for month in (202610, MONTH):
        assert draw_wave(connection, city(), month, form_id, WHOLE) == "drawn"
    seeds = connection.scalars(select(survey_wave.c.seed)).all()
    assert len(set(seeds)) == 2
    assert all(len(bytes.fromhex(seed)) == 16 for seed in seeds)


def test_nobody_is_drawn_again_within_the_months_of_rest(connection: Connection) -> None:
    add_enterprises(connection, FRAME)
    form_id = published(connection)
    rule = RULE.model_copy(update={"resting_months": 2})
    first = drawn(connection, 202601, rule, form_id)
    called = {row.code for row in sampled(connection, first) if not row.replacement}
    assert len(called) == 4
    second = drawn(connection, 202602, rule, form_id, seed="t")
    assert not called & {row.code for row in sampled(connection, second)}
    t = survey_stratum.c
    eligible = connection.scalars(select(t.eligible).where(t.wave_id == second).order_by(t.stratum)).all()
    assert eligible == [9, 5, 2]  # who was held in reserve and never called does not rest
    both = called | {row.code for row in sampled(connection, second) if row.released}
    # In April January rests no more.
    plan = plan_wave(connection, city(), 202604, rule)
    assert {each.key for each in plan.frame.candidates if each.resting} == both - called
    assert plan_wave(connection, city(), 202605, rule).frame.eligible == plan.frame.sizes
    # A month before the others is not touched by them.
    assert not any(each.resting for each in plan_wave(connection, city(), 202512, rule).frame.candidates)


def test_a_stratum_of_which_too_many_rest_gives_what_it_has(connection: Connection) -> None:
    add_enterprises(connection, FRAME)
    form_id = published(connection)
    drawn(connection, 202610, WHOLE.model_copy(update={"share": Decimal(60)}), form_id)
    wave_id = drawn(connection, MONTH, WHOLE.model_copy(update={"resting_months": 6}), form_id)
    t = survey_stratum.c
    columns = (t.population, t.eligible, t.quota, t.drawn)
    rows = connection.execute(select(*columns).where(t.wave_id == wave_id).order_by(t.stratum)).all()
    # 12 of 20 rest: 7.2, 3.6, 1.2 → 7, 4, 1.
    assert [tuple(row) for row in rows] == [(12, 5, 12, 5), (6, 2, 6, 2), (2, 1, 2, 1)]
    assert repeat_draw(connection, wave_id)


def test_the_preview_says_what_its_table_sums_to(connection: Connection) -> None:
    add_enterprises(connection, FRAME)
    drawn(connection, 202610, WHOLE.model_copy(update={"share": Decimal(60)}), published(connection))
    plan = fieldwork_view(
        connection, city(), "", False, WHOLE.model_copy(update={"resting_months": 6}), MONTH
    ).plan
    assert plan is not None
    assert (plan.frame, plan.eligible, plan.quota, plan.drawn, plan.whole) == (20, 8, 20, 8, 0)
    with use_language("en"):
        said = plan_sentence(plan)
    assert said.startswith("8 of 8 enterprises that can be drawn. The quota is 20: 12 are short")
    assert "The frame holds 20, of which 12 rest." in said


def test_closed_ones_and_those_without_a_phone_stand_outside(connection: Connection) -> None:
    add_enterprises(connection, FRAME)
    add_enterprises(connection, [("C1", ZHIFU, "micro"), ("C2", ZHIFU, "micro")], closed_on=CLOSED)
    add_enterprises(connection, [("P1", ZHIFU, "small")], phone="")
    add_enterprises(connection, [("B1", ZHIFU, "small")], phone="", closed_on=CLOSED)
    plan = plan_wave(connection, city(), MONTH, WHOLE)
    assert dict(plan.frame.outside) == {"closed": 3, "no_phone": 1}
    assert len(plan.frame.candidates) == 20
    wave_id = drawn(connection)
    assert {row.code for row in sampled(connection, wave_id)} == {code for code, _d, _s in FRAME}
    view = fieldwork_view(connection, city(), "2026-11", False, WHOLE, 202612)
    assert view.plan is not None
    assert (view.plan.frame, dict(view.plan.outside), view.plan.quota) == (
        20,
        {"closed": 3, "no_phone": 1},
        20,
    )
    assert (view.frame, view.plan.whole) == (24, 0)


TAMPERED = {
    "another place": {"position": 99},
    "sample made reserve": {"replacement": True},
}


@pytest.mark.parametrize("how", [*TAMPERED, "taken out", "another seed"])
def test_a_draw_made_again_is_the_same_until_somebody_changed_it(connection: Connection, how: str) -> None:
    add_enterprises(connection, FRAME)
    wave_id = drawn(connection, rule=RULE)
    add_enterprises(connection, [("NEW", ZHIFU, "micro")])  # the frame of the day is kept
    assert repeat_draw(connection, wave_id)
    s = survey_sample.c
    one = sampled(connection, wave_id)[0].enterprise_id
    if how == "taken out":
        connection.execute(survey_sample.delete().where(s.wave_id == wave_id, s.enterprise_id == one))
    elif how == "another seed":
        connection.execute(update(survey_wave).values(seed="u"))
    else:
        connection.execute(update(survey_sample).where(s.enterprise_id == one).values(**TAMPERED[how]))
    assert not repeat_draw(connection, wave_id)
    assert fieldwork_view(connection, city(), "", True, None, 0).repeated is False


@pytest.mark.parametrize("month", [0, 202600, 202613, 199912, 210101, 99999999])
def test_a_month_that_is_none_is_refused(connection: Connection, month: int) -> None:
    add_enterprises(connection, FRAME)
    assert draw_wave(connection, city(), month, published(connection), WHOLE) == "month"
    assert connection.scalar(select(func.count()).select_from(survey_wave)) == 0


@pytest.mark.parametrize(
    ("now", "month", "answer"),
    [
        ("2026-11-30 23:59", 202612, "drawn"),
        ("2026-11-30 23:59", 202701, "ahead"),
        ("2026-12-01 00:00", 202701, "drawn"),
        ("2026-12-01 00:00", 209901, "ahead"),
    ],
)
def test_no_month_after_the_next_is_drawn(connection: Connection, now: str, month: int, answer: str) -> None:
    add_enterprises(connection, FRAME)
    actor = city(datetime.fromisoformat(now).replace(tzinfo=CITY_ZONE))
    assert draw_wave(connection, actor, month, published(connection), WHOLE) == answer


def test_a_draw_is_refused_with_its_reason(connection: Connection) -> None:
    form_id = published(connection)

    def tried(rule: DrawRule = WHOLE, form: int = form_id, month: int = MONTH) -> str:
        return draw_wave(connection, city(), month, form, rule)

    assert tried() == "empty"
    add_enterprises(connection, FRAME[:9])
    assert tried(form=form_id + 99) == "questionnaire"
    draft = save_draft(connection, city(), "下一版", FORM)
    assert tried(form=draft) == "questionnaire"
    # A quota of zero: 5 % of 9 enterprises is 0.45.
    assert tried(WHOLE.model_copy(update={"share": Decimal(5)})) == "empty"
    assert tried() == "drawn"
    assert tried() == "exists"
    assert tried(WHOLE.model_copy(update={"resting_months": 3}), month=202612) == "empty"
    a = audit.c
    lines = connection.execute(
        select(a.detail).where(a.action == "record", a.success.is_(False)).order_by(a.audit_id)
    ).scalars()
    assert [line["refused"] for line in lines] == [
        *("empty", "questionnaire", "questionnaire", "empty", "exists", "empty"),
    ]


def test_only_who_keeps_the_survey_draws_and_ends(connection: Connection) -> None:
    add_enterprises(connection, FRAME)
    wave_id = drawn(connection)
    for actor in (leader(), caller()):
        with pytest.raises(Denied):
            draw_wave(connection, actor, 202612, 1, WHOLE)
        with pytest.raises(Denied):
            close_wave(connection, actor, wave_id)
        with pytest.raises(Denied):
            fieldwork_view(connection, actor, "", False, None, 0)


def test_a_wave_is_ended_once(connection: Connection) -> None:
    add_enterprises(connection, FRAME)
    wave_id = drawn(connection)
    assert close_wave(connection, city(), wave_id) == "ended"
    assert close_wave(connection, city(), wave_id) == "was_closed"
    assert close_wave(connection, city(), wave_id + 1) == "unknown"


def test_two_draws_at_the_same_time_make_one_sample(engine: Engine) -> None:
    with writing(engine) as connection:
        add_enterprises(connection, FRAME)
        form_id = published(connection)
    start = Barrier(2)

    def work(seed: str) -> str:
        start.wait(10)
        with writing(engine) as connection:
            return draw_wave(connection, city(), MONTH, form_id, WHOLE, seed=seed)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, ("a", "b"))) == ["drawn", "exists"]
    with writing(engine) as connection:
        assert len(sampled(connection, wave_of(connection))) == 20


FORM_OF_A_RULE = {"month": "2026-12", "share": "5", "minimum": "2", "resting": "6", "reserve": "0.5"}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("month", ("", "2026", "十二月", "2026-1")),
        ("share", ("", "0", "100.1", "nan", "many")),
        ("minimum", ("", "-1", "1.5", "1001")),
        ("resting", ("", "-1", "61", "x")),
        ("reserve", ("", "-0.1", "5.1", "inf")),
    ],
)
def test_the_field_at_fault_is_named(field: str, values: tuple[str, ...]) -> None:
    assert read_rule(FORM_OF_A_RULE) == (DrawRule(), 202612, "")
    for value in values:
        assert read_rule({**FORM_OF_A_RULE, field: value}) == (None, 0, f"rule_{field}")
    assert f"rule_{field}" in REFUSED
