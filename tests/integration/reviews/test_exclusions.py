"""Exclusions on both databases: rates before and after reconcile to the orders on the list."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection

from dashboard.i18n import use_language
from dashboard.people.access import Denied, scope_for
from data_access.queries.reviews.exclusions import exclusions_view
from layouts.pages.reviews.exclusions import ExclusionState, exclusions_page
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, leader, of_unit
from tests.support.sheets import words

DATA = at("2026-11-18 08:00")
UNITS = (ZHIFU, LAIYANG, DEPARTMENT)
REASONS = ("经核查反映情况不属实", "恶意或虚假诉求", "")
DECIDERS = ("市12345热线工单审核组", "区市热线科")


def put(connection: Connection, number: str, chance: Random) -> dict[str, Any]:
    """Put an order of October with drawn outcomes, and return its facts."""
    excluded = chance.random() < 0.3
    closed = chance.random() < 0.85
    facts: dict[str, Any] = {
        "code": chance.choice(UNITS),
        "excluded": excluded,
        "verdict": chance.choice(("solved", "solved", "unsolved", "")) if closed else "",
        "closed": closed,
        "reason": chance.choice(REASONS) if excluded else "",
        "decider": chance.choice(DECIDERS) if excluded else "",
        "withdrawn": chance.random() < 0.1,
        "direct": chance.random() < 0.1,
    }
    put_order(
        connection,
        number,
        DATA,
        title=f"诉求 {number}",
        unit_id=unit_ids(connection)[facts["code"]],
        opened_at=at("2026-10-12 09:00"),
        dispatched_at=at("2026-10-12 10:00"),
        received_at=at("2026-10-12 10:00"),
        closed_at=at("2026-10-14 16:00") if closed else None,
        closing_kind="direct" if facts["direct"] and closed else "solved" if closed else "",
        verdict_official=facts["verdict"],
        verdict_official_at=at("2026-10-16 16:00") if facts["verdict"] else None,
        answer_final=chance.choice(("satisfied", "dissatisfied")) if facts["verdict"] else "",
        answered_at=at("2026-10-16 16:00") if facts["verdict"] else None,
        withdrawn_at=at("2026-10-13 09:00") if facts["withdrawn"] else None,
        excluded=excluded,
        exclusion_reason=facts["reason"],
        exclusion_decided_by=facts["decider"],
        exclusion_decided_at=at("2026-10-20 09:00") if excluded else None,
    )
    return facts


@pytest.mark.parametrize("seed", range(3))
def test_before_minus_after_is_the_list(connection: Connection, seed: int) -> None:
    """Whatever was excluded: in every unit, of every rate, before minus after is what the list holds."""
    add_source(connection, DATA)
    chance = Random(seed)
    orders = {f"N{n:03}": put(connection, f"N{n:03}", chance) for n in range(70)}
    view = exclusions_view(connection, city().scope, NOW, period="2026-10")
    assert view.city.excluded == view.listed == len(view.orders) > 5
    assert all(orders[each.order_no]["excluded"] for each in view.orders)
    assert sum(each.effect.excluded for each in view.units) == view.city.excluded
    for unit in (*view.units, None):
        effect = unit.effect if unit else view.city
        code = unit.unit.code if unit and unit.unit else ""
        listed = exclusions_view(connection, city().scope, NOW, period="2026-10", unit_code=code)
        own = [orders[each.order_no] for each in listed.orders]
        assert len(own) == listed.listed == effect.excluded == effect.before.due - effect.after.due
        solved = sum(each["verdict"] == "solved" for each in own)
        unverified = sum(each["closed"] and not each["verdict"] for each in own)
        before, after = effect.rates("resolution", view.context.settings)
        assert before.numerator - after.numerator == solved
        assert before.denominator - after.denominator == len(own) - unverified
        assert effect.before.accepted == effect.after.accepted
        assert dict(listed.deciders) == Counter(each["decider"] for each in own)
        assert dict(listed.reasons) == Counter(each["reason"] for each in own)
        for decider, n in listed.deciders:
            narrowed = exclusions_view(
                connection, city().scope, NOW, period="2026-10", unit_code=code, decider=decider
            )
            assert narrowed.listed == n
            for reason, with_both in narrowed.reasons:
                both = exclusions_view(
                    connection,
                    *(city().scope, NOW),
                    period="2026-10",
                    unit_code=code,
                    decider=decider,
                    reason=reason,
                )
                assert both.listed == with_both or not reason
                assert not reason or dict(both.deciders)[decider] == with_both


def test_the_heaviest_excluder_is_named(connection: Connection) -> None:
    add_source(connection, DATA)
    ids = unit_ids(connection)
    for code, due, excluded in ((ZHIFU, 60, 2), (LAIYANG, 40, 6), (DEPARTMENT, 10, 9)):
        for n in range(due):
            put_order(
                connection,
                f"{code}-{n}",
                DATA,
                unit_id=ids[code],
                opened_at=at("2026-10-12 09:00"),
                dispatched_at=at("2026-10-12 10:00"),
                received_at=at("2026-10-12 10:00"),
                closed_at=at("2026-10-14 16:00"),
                verdict_official="unsolved" if n < excluded else "solved",
                verdict_official_at=at("2026-10-16 16:00"),
                excluded=n < excluded,
                exclusion_decided_at=at("2026-10-20 09:00") if n < excluded else None,
            )
    found = exclusions_view(connection, leader().scope, NOW, period="2026-10").heaviest
    assert found is not None and found.unit is not None and found.unit.code == LAIYANG
    before, after = found.effect.rates("resolution", exclusions_settings(connection))
    assert (found.effect.share.value, before.value, after.value) == (Fraction(6, 40), Fraction(34, 40), 1)


def exclusions_settings(connection: Connection) -> Any:
    return exclusions_view(connection, city().scope, NOW, period="2026-10").context.settings


def test_who_sees_which_orders(connection: Connection) -> None:
    add_source(connection, DATA)
    chance = Random(9)
    orders = {f"N{n:03}": put(connection, f"N{n:03}", chance) for n in range(40)}
    whole = exclusions_view(connection, city().scope, NOW, period="2026-10")
    for code in UNITS:
        scope = of_unit(connection, code).scope
        own = exclusions_view(connection, scope, NOW, period="2026-10")
        assert own.city == whole.city  # figures are everybody's
        assert {orders[each.order_no]["code"] for each in own.orders} <= {code}
    with pytest.raises(Denied):
        exclusions_view(connection, scope_for("zhou", "system_admin"), NOW)


def test_what_has_no_day_of_its_decision_comes_last(connection: Connection) -> None:
    add_source(connection, DATA)
    days = {"N1": None, "N2": at("2026-10-20 09:00"), "N3": at("2026-10-22 09:00"), "N4": None}
    for number, decided in days.items():
        put_order(
            connection,
            number,
            DATA,
            unit_id=unit_ids(connection)[ZHIFU],
            opened_at=at("2026-10-12 09:00"),
            dispatched_at=at("2026-10-12 10:00"),
            received_at=at("2026-10-12 10:00"),
            excluded=True,
            exclusion_decided_at=decided,
        )
    view = exclusions_view(connection, city().scope, NOW, period="2026-10")
    assert [each.order_no for each in view.orders] == ["N3", "N2", "N1", "N4"]


def test_what_others_excluded_is_not_called_none(connection: Connection) -> None:
    add_source(connection, DATA)
    chance = Random(1)
    for n in range(40):
        put(connection, f"N{n:03}", chance)
    scope = of_unit(connection, TOWNSHIP).scope  # none of the orders lies in it

    def page_of(unit: str = "") -> str:
        view = exclusions_view(connection, scope, NOW, period="2026-10", unit_code=unit)
        assert view.city.excluded and not view.orders
        with use_language("en"):
            return words(exclusions_page(view, ExclusionState(period="2026-10", unit=unit), scope))

    assert f"{scope.unit_name}: No due order is excluded." in page_of()
    assert "is not shown to your account" in page_of(ZHIFU)


def test_an_empty_base(connection: Connection) -> None:
    view = exclusions_view(connection, city().scope, NOW)
    assert (view.city.excluded, view.units, view.heaviest) == (0, (), None)
