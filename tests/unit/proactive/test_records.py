"""States and acts of proactive records, their numbers and texts, with the tables written down by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.people.access import Scope, scope_for
from dashboard.proactive.records import FIRST, ON_THE_SPOT, PAPERS, STATES, paper_number, read_number
from dashboard.records.rights import keeps, owns
from dashboard.records.steps import OWED, STEPS, acts_from, next_state, offered, step_of
from dashboard.records.texts import plain, plain_lines

CITY = scope_for("wang", "city_supervisor")
LEADER = scope_for("liu", "city_leader")
NARROWED = scope_for("zhao", "city_supervisor", 7, "district", "370602", "芝罘区")
DISTRICT = scope_for("sun", "district_coordinator", 7, "district", "370602", "芝罘区")
TOWNSHIP = scope_for("yu", "unit_handler", 71, "township", "370602001", "向阳街道")
OTHER = scope_for("jiang", "district_coordinator", 8, "district", "370682", "莱阳市")
AUDITOR = scope_for("zheng", "auditor")

# Every act that is possible, from which state to which: all others are refused.
POSSIBLE = {
    "report": {("draft", "issue"): "issued", ("issued", "withdraw"): "withdrawn"},
    "suggestion": {
        ("draft", "propose"): "proposed",
        ("proposed", "adopt"): "adopted",
        ("declined", "adopt"): "adopted",
        ("proposed", "decline"): "declined",
        ("adopted", "finish"): "done",
        ("draft", "withdraw"): "withdrawn",
        ("proposed", "withdraw"): "withdrawn",
        ("adopted", "withdraw"): "withdrawn",
        ("declined", "withdraw"): "withdrawn",
    },
    "instruction": {
        ("open", "progress"): "running",
        ("running", "progress"): "running",
        ("returned", "progress"): "running",
        ("open", "finish"): "done",
        ("running", "finish"): "done",
        ("returned", "finish"): "done",
        ("done", "return"): "returned",
        ("done", "close"): "closed",
    },
    "visit": {("planned", "hold"): "held", ("planned", "cancel"): "cancelled"},
    "problem": {
        ("open", "answer"): "answered",
        ("answered", "reopen"): "open",
        ("answered", "settle"): "settled",
    },
}
FINAL = {
    "report": {"withdrawn"},
    "suggestion": {"done", "withdrawn"},
    "instruction": {"closed"},
    "visit": {"held", "cancelled"},
    "problem": {"settled", ON_THE_SPOT},
}


@pytest.mark.parametrize("subject", POSSIBLE)
def test_each_act_leads_where_it_is_said_to_and_nowhere_else(subject: str) -> None:
    acts = [step.act for step in STEPS[subject]]
    found = {
        (state, act): after
        for state in STATES[subject]
        for act in acts
        if (after := next_state(subject, state, act)) is not None
    }
    assert found == POSSIBLE[subject]
    assert {state for state in STATES[subject] if not acts_from(subject, state)} == FINAL[subject]
    assert next_state(subject, STATES[subject][0], "dance") is None
    assert step_of(subject, "dance") is None
    assert next_state(subject, "nowhere", acts[0]) is None


@given(subject=st.sampled_from(sorted(POSSIBLE)), data=st.data())
def test_whatever_is_done_a_record_stays_in_its_states(subject: str, data: st.DataObject) -> None:
    state = FIRST[subject]
    for _turn in range(12):
        act = data.draw(st.sampled_from([step.act for step in STEPS[subject]]))
        before, after = state, next_state(subject, state, act)
        state = after or state
        assert state in STATES[subject]
        if before in FINAL[subject]:
            assert state == before
        # What has ended owes nothing.
        assert not (state in FINAL[subject] and state in OWED.get(subject, ()))


def test_who_keeps_records_and_who_owns_one() -> None:
    assert [keeps(each) for each in (CITY, LEADER, NARROWED, DISTRICT, AUDITOR)] == [
        *(True, False, False),
        *(False, False),
    ]
    assert owns(DISTRICT, 7, 7)
    assert owns(DISTRICT, 71, 7)  # a township of its own
    assert not owns(DISTRICT, 8, 8)
    assert owns(TOWNSHIP, 71, 7)
    assert not owns(TOWNSHIP, 7, 7)
    assert not owns(TOWNSHIP, 72, 7)
    assert not owns(LEADER, 7, 7)
    assert not owns(CITY, 7, 7)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (CITY, ("progress", "finish")),  # as it was told by telephone
        (DISTRICT, ("progress", "finish")),
        (LEADER, ()),
        (OTHER, ()),
        (TOWNSHIP, ()),
        (AUDITOR, ()),
    ],
)
def test_an_open_instruction_of_a_district_offers(scope: Scope, expected: tuple[str, ...]) -> None:
    assert offered(scope, "instruction", "open", 7, 7) == expected


def test_only_the_city_signs_off() -> None:
    assert offered(CITY, "instruction", "done", 7, 7) == ("return", "close")
    assert offered(DISTRICT, "instruction", "done", 7, 7) == ()


def test_a_number_is_written_as_the_office_writes_it() -> None:
    assert paper_number("special", 2026, 14) == "烟政企专〔2026〕14 号"
    assert paper_number("leaders", 2026, 3) == "烟政企呈〔2026〕3 号"


@given(st.sampled_from(sorted(PAPERS)), st.integers(2000, 2099), st.integers(1, 999_999))
def test_a_number_that_is_written_is_read_again(kind: str, year: int, serial: int) -> None:
    assert read_number(paper_number(kind, year, serial)) == (kind, year, serial)


@pytest.mark.parametrize(
    "text", ["烟政企专[2026]14号", "烟政企专（2026）第14号", " 烟政企专〔2026〕 14 号 ", "烟政企专(2026)14号"]
)
def test_other_brackets_are_read_too(text: str) -> None:
    assert read_number(text) == ("special", 2026, 14)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14",
        "烟政企督〔2026〕14 号",
        "烟政企专〔26〕14 号",
        "烟政企专〔2026〕0 号",
        "烟政企专〔2026〕 号",
        "x" * 500,
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


def test_texts_lose_what_cannot_be_seen() -> None:
    assert plain("  甲\x00\x07乙\t丙\n丁\u202e ") == "甲乙 丙 丁"
    assert plain_lines("一\r\n二\u200b\n\n三\x1b[31m\t四  \n\n") == "一\n二\n\n三[31m 四"
    assert plain_lines("\u3000\u3000缩进") == "\u3000\u3000缩进"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert plain_lines(family) == family
    assert plain("<script>alert(1)</script>") == "<script>alert(1)</script>"  # markup is text


@given(st.text())
def test_a_text_taken_twice_is_the_same(text: str) -> None:
    for take in (plain, plain_lines):
        once = take(text)
        assert take(once) == once
        assert not any(sign < " " and sign != "\n" for sign in once)
