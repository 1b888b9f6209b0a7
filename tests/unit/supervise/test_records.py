"""States and acts of notices and requests, their numbers, with the tables written down by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.people.access import Scope, scope_for
from dashboard.records.steps import OWED, STEPS, acts_from, next_state, offered
from dashboard.supervise.records import FIRST, NOTICE_KINDS, RUNNING, STATES, notice_number

CITY = scope_for("wang", "city_supervisor")
LEADER = scope_for("liu", "city_leader")
DISTRICT = scope_for("sun", "district_coordinator", 7, "district", "370602", "芝罘区")
TOWNSHIP = scope_for("yu", "unit_handler", 71, "township", "370602001", "向阳街道")
OTHER = scope_for("jiang", "district_coordinator", 8, "district", "370682", "莱阳市")

POSSIBLE = {
    "supervision": {
        ("draft", "issue"): "issued",
        ("issued", "reply"): "replied",
        ("returned", "reply"): "replied",
        ("replied", "sign_off"): "signed_off",
        ("replied", "return"): "returned",
        ("issued", "withdraw"): "withdrawn",
        ("replied", "withdraw"): "withdrawn",
        ("returned", "withdraw"): "withdrawn",
    },
    "request": {("waiting", "confirm"): "confirmed", ("waiting", "withdraw"): "withdrawn"},
}
FINAL = {"supervision": {"signed_off", "withdrawn"}, "request": {"confirmed", "withdrawn"}}


@pytest.mark.parametrize("subject", STATES)
def test_each_act_leads_where_it_is_said_to_and_nowhere_else(subject: str) -> None:
    found = {
        (state, step.act): after
        for state in STATES[subject]
        for step in STEPS[subject]
        if (after := next_state(subject, state, step.act)) is not None
    }
    assert found == POSSIBLE[subject]
    assert {state for state in STATES[subject] if not acts_from(subject, state)} == FINAL[subject]


@given(acts=st.lists(st.sampled_from([step.act for step in STEPS["supervision"]]), max_size=30))
def test_whatever_is_done_a_notice_stays_in_its_states(acts: list[str]) -> None:
    """A notice is signed off only after as many replies as returns and one more; ended, nothing moves it."""
    state, replies, returns = FIRST["supervision"], 0, 0
    for act in acts:
        after = next_state("supervision", state, act)
        if after is None:
            continue
        assert state not in FINAL["supervision"]
        state, replies, returns = after, replies + (act == "reply"), returns + (act == "return")
        assert state in STATES["supervision"]
        assert replies - returns == (state in ("replied", "signed_off")) or state == "withdrawn"
    assert (state in OWED["supervision"]) <= (state in RUNNING)


@pytest.mark.parametrize(
    ("scope", "state", "expected"),
    [
        (CITY, "draft", ("issue",)),
        (CITY, "replied", ("sign_off", "return", "withdraw")),
        (CITY, "issued", ("reply", "withdraw")),  # as it was told by telephone
        (DISTRICT, "issued", ("reply",)),
        (DISTRICT, "replied", ()),
        (TOWNSHIP, "returned", ("reply",)),
        (OTHER, "issued", ()),
        (LEADER, "replied", ()),
    ],
)
def test_a_notice_to_a_township_offers(scope: Scope, state: str, expected: tuple[str, ...]) -> None:
    assert offered(scope, "supervision", state, 71, 7) == expected


def test_a_number_is_written_as_the_office_writes_it() -> None:
    assert notice_number("oversee", 2026, 14) == "烟政企督〔2026〕14 号"
    assert notice_number("rectify", 2026, 3) == "烟政企改〔2026〕3 号"
    assert notice_number("oversee", None, None) == ""
    assert all(len(kind) <= 8 for kind in NOTICE_KINDS)  # as its column is wide
