"""The problem list: problems fed back once, cleaned, numbered, and taken on by those whose turn it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, update

from dashboard.people.access import Denied
from dashboard.survey.findings import STATES, STEPS
from dashboard.survey.questionnaire import Answer
from dashboard.views.findings import FindingFilter
from data_access.counting.local_days import CITY_ZONE
from data_access.database import reading, writing
from data_access.queries.survey.findings import (
    candidates_of,
    exported_findings,
    finding_view,
    findings_view,
)
from data_access.queries.survey.problems import find_problem
from data_access.queries.survey.waves import waves
from data_access.records.history import read_history
from data_access.records.people import Actor
from data_access.records.survey.findings import act_on, feed_back, find_number, may_attach
from data_access.reference.units import read_calendar
from data_access.schema import audit, enterprise, finding, finding_mention
from tests.support.proactive import city, leader, of_unit
from tests.support.survey import (
    LAIYANG,
    LEAST,
    MONTH,
    NOW,
    SETTINGS,
    ZHIFU,
    add_enterprises,
    answered,
    caller,
    drawn,
    published,
)

KEY = "problems/05"
SAID = "找丛大海，电话13912345678，烟台Z1机械有限公司招工难 <b>😀</b>"
DEPARTMENT = "D03"
KEEPER = city()


@pytest.fixture
def wave_id(connection: Connection) -> int:
    """Let three of 芝罘区 and one of 莱阳市 name the same, and one of them a second item."""
    return prepared(connection)


def prepared(connection: Connection) -> int:
    add_enterprises(connection, [(f"Z{n}", ZHIFU, "micro") for n in range(1, 5)])
    add_enterprises(connection, [("L1", LAIYANG, "micro")])
    wave_id = drawn(connection)
    for code in ("Z1", "Z2", "L1"):
        name(connection, wave_id, code, 1)
    name(connection, wave_id, "Z3", 1, 2)
    return wave_id


def name(connection: Connection, wave_id: int, code: str, *values: int, text: str = SAID) -> None:
    assert answered(connection, wave_id, code, {**LEAST, KEY: Answer(values, text)}) == "stored"


def fed(
    connection: Connection, wave_id: int, value: int = 1, district: str = ZHIFU, owner: str = ""
) -> tuple[str, int]:
    problem = find_problem(connection, wave_id, KEY, value, district, owner)
    assert problem is not None
    return feed_back(connection, city(), SETTINGS, read_calendar(connection), problem)


def act(connection: Connection, actor: Actor, number: int, what: str, **fields: str) -> str:
    return act_on(connection, actor, SETTINGS, read_calendar(connection), number, what, fields)


def row_of(connection: Connection, number: int) -> Any:
    return connection.execute(select(finding).where(finding.c.finding_id == number)).one()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY_ZONE)


def listed(connection: Connection) -> list[tuple[str, str, str, int]]:
    wave = waves(connection)[0]
    return [
        (each.key, each.item, each.district.code, each.mentions) for each in candidates_of(connection, wave)
    ]


def test_what_answers_name_is_listed_until_it_is_fed_back(connection: Connection, wave_id: int) -> None:
    assert listed(connection) == [
        (KEY, "办理时限长", ZHIFU, 3),
        (KEY, "材料手续多", ZHIFU, 1),
        (KEY, "办理时限长", LAIYANG, 1),
    ]
    answer, number = fed(connection, wave_id)
    assert answer == "fed_back"
    row = row_of(connection, number)
    assert (row.number, row.title, row.item) == ("202611-0001", "用工社保：办理时限长", "办理时限长")
    assert (row.state, row.fed_back_at, row.wave_id, row.demo) == ("fed_back", NOW, wave_id, False)
    assert (row.claim_due, row.rectify_due) == (local("2026-11-21 00:00"), local("2026-12-10 00:00"))
    assert listed(connection) == [(KEY, "材料手续多", ZHIFU, 1), (KEY, "办理时限长", LAIYANG, 1)]
    assert fed(connection, wave_id) == ("nothing", 0)
    view = findings_view(connection, city().scope, FindingFilter(), "", NOW)
    assert [(each.number, each.mentions) for each in view.rows] == [("202611-0001", 3)]
    assert [(each.unit.code, each.fed_back, each.signed_off) for each in view.progress] == [(ZHIFU, 1, 0)]


def test_numbers_follow_each_other_in_a_month(connection: Connection, wave_id: int) -> None:
    made = [fed(connection, wave_id, *each)[1] for each in ((1, ZHIFU), (2, ZHIFU), (1, LAIYANG))]
    assert [row_of(connection, number).number for number in made] == [
        "202611-0001", "202611-0002", "202611-0003",
    ]  # fmt: skip
    assert find_number(connection, "202611-0002") == made[1]
    assert find_number(connection, "202611-0009") is None


def test_more_who_name_it_are_added_while_it_is_open_and_not_afterwards(
    connection: Connection, wave_id: int
) -> None:
    _answer, number = fed(connection, wave_id)
    name(connection, wave_id, "Z4", 1)
    assert fed(connection, wave_id) == ("added", number)
    december = drawn(connection, 202612)
    name(connection, december, "Z1", 1, text="又一次")
    assert fed(connection, december) == ("added", number)
    view = finding_view(connection, city().scope, "202611-0001", NOW)
    assert view is not None and view.row.mentions == 5
    assert view.mentions[0][0] == "2026-12" and view.mentions[0][2] == "又一次"
    connection.execute(update(finding).values(state="signed_off"))
    name(connection, december, "Z2", 1)
    answer, other = fed(connection, december)
    assert (answer, row_of(connection, other).number) == ("fed_back", "202612-0001")
    history = read_history(connection, "finding", number)
    assert [(line.act, line.detail) for line in history] == [
        ("feed_back", {"mentions": 3}),
        ("add", {"mentions": 1}),
        ("add", {"mentions": 1}),
    ]


def test_names_and_phones_are_taken_out_of_the_texts(connection: Connection, wave_id: int) -> None:
    fed(connection, wave_id)
    stored = " ".join(connection.scalars(select(finding_mention.c.text)))
    shown = finding_view(connection, city().scope, "202611-0001", NOW)
    assert shown is not None
    sheet = exported_findings(connection, city().scope, FindingFilter(), NOW)
    texts = [text for each in candidates_of(connection, waves(connection)[0]) for text in each.texts]
    for told in (stored, str(shown.mentions), str(sheet), str(texts)):
        assert "丛大海" not in told and "13912345678" not in told
        assert "招工难 <b>😀</b>" in told
    assert "烟台Z1机械有限公司" not in str(
        connection.execute(
            select(finding_mention.c.text)
            .join(enterprise, enterprise.c.enterprise_id == finding_mention.c.enterprise_id)
            .where(enterprise.c.code == "Z1")
        ).all()
    )


def test_a_problem_may_go_to_a_department(connection: Connection, wave_id: int) -> None:
    _answer, number = fed(connection, wave_id, owner=DEPARTMENT)
    of_department, of_district = of_unit(connection, DEPARTMENT), of_unit(connection, ZHIFU)
    for reader, seen in ((of_department, True), (of_district, True), (of_unit(connection, LAIYANG), False)):
        assert (finding_view(connection, reader.scope, "202611-0001", NOW) is not None) == seen
    assert act(connection, of_district, number, "claim") == "unknown"  # it lies there; another answers for it
    assert act(connection, of_department, number, "claim") == "claim"


def test_what_cannot_be_fed_back_is_told(connection: Connection, wave_id: int) -> None:
    for asked in (
        (wave_id + 9, KEY, 1, ZHIFU),
        (wave_id, "problems/99", 1, ZHIFU),
        (wave_id, "overall", 1, ZHIFU),
        (wave_id, KEY, 3, ZHIFU),
        (wave_id, KEY, 0, ZHIFU),
        (wave_id, KEY, 1, DEPARTMENT),
    ):
        assert find_problem(connection, *asked, "") is None
    assert fed(connection, wave_id, owner="nowhere") == ("unit", 0)
    assert fed(connection, wave_id, 2, LAIYANG) == ("nothing", 0)
    assert connection.execute(select(finding)).all() == []
    a = audit.c
    lines = connection.scalars(select(a.detail).where(a.success.is_(False)).order_by(a.audit_id)).all()
    assert [line["refused"] for line in lines] == ["unit", "nothing"]


def test_only_who_keeps_the_survey_feeds_back(connection: Connection, wave_id: int) -> None:
    problem = find_problem(connection, wave_id, KEY, 1, ZHIFU, "")
    assert problem is not None
    for actor in (leader(), caller(), of_unit(connection, ZHIFU)):
        with pytest.raises(Denied):
            feed_back(connection, actor, SETTINGS, read_calendar(connection), problem)


# The whole way, with one failed check.
WAY = (
    ("unit", "claim", {}, "claimed"),
    ("unit", "begin", {"measures": "两周内核查"}, "rectifying"),
    ("unit", "report", {"result": "已办结"}, "to_check"),
    ("city", "reject", {"note": "企业说没有"}, "failed"),
    ("unit", "begin", {"measures": "重新核查"}, "rectifying"),
    ("unit", "report", {"result": "已重新办结"}, "to_check"),
    ("city", "confirm", {"note": "企业确认"}, "signed_off"),
)


def test_the_whole_way(connection: Connection, wave_id: int) -> None:
    _answer, number = fed(connection, wave_id)
    for place, (side, what, fields, state) in enumerate(WAY):
        at = NOW + timedelta(days=place)
        actor = city(at) if side == "city" else of_unit(connection, ZHIFU, at)
        assert act(connection, actor, number, what, **fields) == what
        row = row_of(connection, number)
        assert row.state == state
        assert may_attach(connection, actor.scope, number) == (state != "signed_off")
        assert (row.rectified_at is None) == (state not in ("to_check", "signed_off"))
    assert (row.measures, row.result, row.failed_checks) == ("重新核查", "已重新办结", 1)
    assert (row.claimed_at, row.rectified_at) == (NOW, NOW + timedelta(days=5))
    assert row.signed_off_at == NOW + timedelta(days=6)
    history = read_history(connection, "finding", number)
    assert [(line.act, line.state, line.note) for line in history[1:]] == [
        (what, state, next(iter(fields.values()), "")) for _side, what, fields, state in WAY
    ]
    view = findings_view(connection, city().scope, FindingFilter(), "", NOW)
    # 18 November is a Wednesday, 24 November the sixth day: four working days after it.
    assert [(each.signed_off, each.days) for each in view.progress] == [(1, [4])]


@pytest.mark.parametrize("what", STEPS)
def test_an_act_is_refused_in_every_other_state(connection: Connection, wave_id: int, what: str) -> None:
    _answer, number = fed(connection, wave_id)
    step = STEPS[what]
    actor = city() if step.by == "city" else of_unit(connection, ZHIFU)
    fields = dict.fromkeys(("measures", "result", "note"), "话") | {"unit": LAIYANG}
    for state in STATES:
        if state not in step.before:
            connection.execute(update(finding).values(state=state))
            assert act(connection, actor, number, what, **fields) == "state", state
            assert row_of(connection, number).state == state


@pytest.mark.parametrize("what", STEPS)
def test_an_act_belongs_to_its_side_and_its_unit(connection: Connection, wave_id: int, what: str) -> None:
    _answer, number = fed(connection, wave_id)
    step = STEPS[what]
    connection.execute(update(finding).values(state=step.before[0]))
    before = row_of(connection, number)
    fields = dict.fromkeys(("measures", "result", "note"), "话") | {"unit": LAIYANG}
    denied = [leader(), caller(), city() if step.by == "unit" else of_unit(connection, ZHIFU)]
    for actor in denied:
        with pytest.raises(Denied):
            act(connection, actor, number, what, **fields)
    if step.by == "unit":
        for code in (LAIYANG, DEPARTMENT, "370602001"):
            assert act(connection, of_unit(connection, code), number, what, **fields) == "unknown"
    assert row_of(connection, number) == before


@pytest.mark.parametrize(
    ("what", "limit"), [("begin", 2000), ("report", 2000), ("confirm", 500), ("reassign", 500)]
)
def test_the_text_of_an_act_is_needed_and_never_cut(
    connection: Connection, wave_id: int, what: str, limit: int
) -> None:
    _answer, number = fed(connection, wave_id)
    step = STEPS[what]
    connection.execute(update(finding).values(state=step.before[0]))
    actor = city() if step.by == "city" else of_unit(connection, ZHIFU)
    assert act(connection, actor, number, what, unit=LAIYANG) == step.needs
    assert act(connection, actor, number, what, **{step.needs: " \n"}, unit=LAIYANG) == step.needs
    assert act(connection, actor, number, what, **{step.needs: "长" * (limit + 1)}, unit=LAIYANG) == "long"
    assert row_of(connection, number).state == step.before[0]
    assert act(connection, actor, number, what, **{step.needs: "长" * limit}, unit=LAIYANG) == what
    assert read_history(connection, "finding", number)[-1].note == "长" * limit


def test_another_unit_begins_anew(connection: Connection, wave_id: int) -> None:
    _answer, number = fed(connection, wave_id)
    assert act(connection, of_unit(connection, ZHIFU), number, "claim") == "claim"
    friday = city(NOW + timedelta(days=2))
    assert act(connection, friday, number, "reassign", note="不归其管", unit="nowhere") == "unit"
    assert act(connection, friday, number, "reassign", note="不归其管", unit=DEPARTMENT) == "reassign"
    row = row_of(connection, number)
    assert (row.state, row.claimed_at, row.fed_back_at) == ("fed_back", None, NOW + timedelta(days=2))
    assert (row.claim_due, row.rectify_due) == (local("2026-11-25 00:00"), local("2026-12-12 00:00"))
    assert act(connection, of_unit(connection, ZHIFU), number, "claim") == "unknown"
    assert act(connection, of_unit(connection, DEPARTMENT), number, "claim") == "claim"


def test_what_is_no_act_and_no_finding_is_unknown(connection: Connection, wave_id: int) -> None:
    _answer, number = fed(connection, wave_id)
    assert act(connection, city(), number, "dance") == "unknown"
    assert act(connection, of_unit(connection, ZHIFU), number, "dance") == "unknown"
    assert act(connection, of_unit(connection, ZHIFU), number + 1, "claim") == "unknown"
    assert not may_attach(connection, city().scope, number + 1)


def test_lists_are_narrowed_and_what_is_late_comes_first(connection: Connection, wave_id: int) -> None:
    for each in ((1, ZHIFU), (2, ZHIFU), (1, LAIYANG)):
        fed(connection, wave_id, *each)
    number = find_number(connection, "202611-0003") or 0
    assert act(connection, of_unit(connection, LAIYANG), number, "claim") == "claim"
    late = NOW + timedelta(days=10)

    def found(reader: Actor = KEEPER, now: datetime = late, **asked: str) -> list[tuple[str, str]]:
        view = findings_view(connection, reader.scope, FindingFilter(**asked), "", now)
        sheet = exported_findings(connection, reader.scope, FindingFilter(**asked), now)
        assert {row.number for row, _said in sheet} == {row.number for row in view.rows}
        return [(row.number[-1], row.late) for row in view.rows]

    assert found() == [("1", "claim"), ("2", "claim"), ("3", "")]
    assert found(now=NOW) == [("1", ""), ("2", ""), ("3", "")]
    assert found(late="1") == [("1", "claim"), ("2", "claim")]
    assert found(state="claimed") == [("3", "")]
    assert found(unit=LAIYANG) == [("3", "")]
    assert found(category="05", state="open") == [("1", "claim"), ("2", "claim"), ("3", "")]
    assert found(category="01") == []
    assert len(found(wave="2026-11")) == len(found(wave="2026")) == 3
    for wave in ("2025", "2026-10", "x", "9" * 40, "-"):
        assert found(wave=wave) == []
    assert found(of_unit(connection, LAIYANG)) == [("3", "")]
    assert found(of_unit(connection, ZHIFU), unit=LAIYANG) == []


def test_two_at_the_same_time_get_two_numbers_and_one_finding(engine: Engine) -> None:
    with writing(engine) as connection:
        wave = prepared(connection)
    start = Barrier(3)

    def work(asked: tuple[int, str]) -> tuple[str, int]:
        start.wait(10)
        with writing(engine) as connection:
            return fed(connection, wave, *asked)

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(work, ((1, ZHIFU), (1, ZHIFU), (1, LAIYANG))))
    assert sorted(answer for answer, _number in answers) == ["fed_back", "fed_back", "nothing"]
    with reading(engine) as connection:
        assert sorted(connection.scalars(select(finding.c.number))) == [f"{MONTH}-0001", f"{MONTH}-0002"]


def test_two_who_claim_at_the_same_time_claim_once(engine: Engine) -> None:
    with writing(engine) as connection:
        _answer, number = fed(connection, prepared(connection))
    start = Barrier(2)

    def work(_place: int) -> str:
        start.wait(10)
        with writing(engine) as connection:
            return act(connection, of_unit(connection, ZHIFU), number, "claim")

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == ["claim", "state"]


def test_the_questionnaire_of_the_wave_says_what_a_problem_is(connection: Connection, wave_id: int) -> None:
    published(connection)  # a newer version changes nothing of it
    problem = find_problem(connection, wave_id, KEY, 2, ZHIFU, DEPARTMENT)
    assert problem is not None
    assert (problem.title, problem.item, problem.unit_code) == (
        "用工社保：材料手续多",
        "材料手续多",
        DEPARTMENT,
    )
