"""Experts on both databases: kept by the city, masked, told after a reason alone."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from dashboard.people.access import Denied
from data_access.queries.proactive.experts import experts_view, masked_contact
from data_access.records.acting import Refusal
from data_access.records.audit import recent_audit
from data_access.records.people import Actor
from data_access.records.proactive.experts import save_expert, set_active, tell_contact
from tests.support.proactive import NOW, ZHIFU, city, leader, of_unit

PHONE = "13900001111"


def add(connection: Connection, **change: str) -> int:
    sent = {"name": "甲", "field": "港口", "organisation": "某研究所", "contact": PHONE} | change
    answer = save_expert(connection, city(), **sent)  # type: ignore[arg-type]
    assert answer.done, answer
    return answer.record_id


def test_a_contact_is_masked_until_a_reason_is_given(connection: Connection) -> None:
    number = add(connection)
    (row,) = experts_view(connection, leader().scope, NOW).rows
    assert row.contact == "139****1111"
    with pytest.raises(Refusal):
        tell_contact(connection, city(), number, " \x00 ")
    assert tell_contact(connection, city(), number, "请教口岸问题") == PHONE
    line = recent_audit(connection, 1)[0]
    assert (line.action, line.target, line.detail) == (
        "unmask",
        f"expert {number}",
        {"reason": "请教口岸问题"},
    )
    assert tell_contact(connection, city(), 999, "没有这个人") == ""


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("", ""),
        ("13900001111", "139****1111"),
        ("wechat-abcdef", "we****ef"),
        ("12345", "****"),
        ("12000000001", "12****01"),
    ],
)
def test_whatever_its_form_a_contact_is_masked(contact: str, shown: str) -> None:
    assert masked_contact(contact) == shown


def test_an_entry_is_changed_and_taken_off(connection: Connection) -> None:
    number = add(connection)
    changed = save_expert(
        connection, city(), name="甲", field="口岸", organisation="某大学", expert_id=number
    )
    assert changed.done
    assert tell_contact(connection, city(), number, "核对") == PHONE  # an empty field kept it
    assert save_expert(connection, city(), name="甲", field="x", organisation="某大学").said == "taken"
    assert save_expert(connection, city(), name=" ", field="x").said == "name"
    assert save_expert(connection, city(), name="x", field="").said == "field"
    assert save_expert(connection, city(), name="x" * 61, field="x").said == "long"
    assert save_expert(connection, city(), name="x", field="x", expert_id=999).said == "unknown"
    assert set_active(connection, city(), number, False).done
    assert set_active(connection, city(), number, False).said == "moved"
    (row,) = experts_view(connection, leader().scope, NOW, selected=number).rows
    assert not row.active
    assert set_active(connection, city(), number, True).done


@pytest.mark.parametrize("who", ["leader", "district"])
def test_only_the_city_keeps_and_asks(connection: Connection, who: str) -> None:
    number = add(connection)
    actor: Actor = leader() if who == "leader" else of_unit(connection, ZHIFU)
    with pytest.raises(Denied):
        save_expert(connection, actor, name="x", field="x")
    with pytest.raises(Denied):
        set_active(connection, actor, number, False)
    with pytest.raises(Denied):
        tell_contact(connection, actor, number, "r")
    if who == "district":
        with pytest.raises(Denied):
            experts_view(connection, actor.scope, NOW)
