"""Hot spots by place on both databases: the overview's own, with weeks and terms, each opening its list."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from dashboard.appraisal.settings import DEFAULTS, ProactiveRule
from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from dashboard.views.order import OrderFilter
from data_access.queries.orders.page import orders_view
from data_access.queries.overview.page import overview_view
from data_access.queries.proactive.hot import hot_view
from data_access.queries.proactive.spread import read_comparison, read_proposal
from data_access.records.settings import store_appraisal_settings
from tests.support.orders import unit_ids
from tests.support.waves import (
    DATA_TIME,
    LAIYANG,
    LAIZHOU,
    LONGKOU,
    PERIOD,
    QUARANTINE,
    ROADS,
    WAGES,
    ZHIFU,
    Planted,
    mornings,
)

TOWNSHIP = "370682004"


def of(
    connection: Connection, code: str, kind: str = "district", role: str = "district_coordinator"
) -> Scope:
    return scope_for("li", role, unit_ids(connection)[code], kind, code, code)


def listed(connection: Connection, now: datetime, scope: Scope = OPERATOR, **filter: str) -> int:
    asked = {"period": PERIOD, "basis": "accepted", "as_of": DATA_TIME.isoformat(), **filter}
    return orders_view(connection, scope, OrderFilter(**asked), now=now).total


@pytest.fixture
def planted(connection: Connection) -> Planted:
    """Put what came every week, and a wave over two port districts that began the week before."""
    made = Planted(connection)
    made.put(WAGES, LAIYANG, ["2026-08-11 09:00"])
    made.weekly(WAGES, LAIYANG)
    made.weekly(ROADS, LONGKOU)
    made.put(QUARANTINE, LONGKOU, mornings("11-09", 4), title="船员隔离酒店不足")
    made.put(QUARANTINE, LONGKOU, mornings("11-13", 7), title="船员换班隔离安排")
    made.put(QUARANTINE, LAIZHOU, mornings("11-16", 5), title="船舶船员隔离等待")
    made.put(ROADS, LONGKOU, mornings("11-12", 1), title="货车通行")
    return made


def test_the_page_finds_what_the_overview_finds(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    spots = overview_view(connection, OPERATOR, now=now).hot_spots
    view = hot_view(connection, OPERATOR, now=now)
    assert spots is not None and len(spots.found) == len(view.groups) == 1
    (hot,), (group,) = spots.found, view.groups
    line = group.lines[0]
    assert (line.category, line.unit, line.n, line.usual) == (hot.category, hot.unit, hot.n, hot.usual)
    assert [(each.unit and each.unit.code, each.n) for each in group.lines] == [
        (None, 12),
        (LONGKOU, 7),
        (LAIZHOU, 5),
    ]
    assert group.origin is not None and group.origin.code == LONGKOU
    assert (line.since, group.lines[2].since) == (date(2026, 11, 4), date(2026, 11, 11))
    assert view.period is not None and view.period.text == PERIOD
    assert listed(connection, now, category=QUARANTINE) == 12
    assert listed(connection, now, category=QUARANTINE, district=LAIZHOU) == 5


def test_the_weeks_of_the_chosen_line_open_their_orders(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    chosen = hot_view(connection, OPERATOR, now=now).chosen
    assert chosen is not None and chosen.line.category.code == QUARANTINE
    assert [week.n for week in chosen.weeks][-3:] == [0, 4, 12]
    assert [week.unusual for week in chosen.weeks][-3:] == [False, True, True]
    for week in chosen.weeks[-3:]:
        n = listed(
            connection, now, period=week.period.text, as_of=week.as_of.isoformat(), category=QUARANTINE
        )
        assert n == week.n
    assert [(each.unit and each.unit.code, each.n) for each in chosen.places] == [(LONGKOU, 7), (LAIZHOU, 5)]
    roads = hot_view(connection, OPERATOR, selected=f"{ROADS}@{LONGKOU}", now=now).chosen
    assert roads is not None and roads.line.unit is not None and roads.line.unit.code == LONGKOU
    assert (roads.weeks[-1].n, roads.places, roads.line.unusual) == (1, (), False)
    # Fewer than eight weeks of history: the number alone.
    assert roads.weeks[0].usual is None and roads.weeks[-1].usual == pytest.approx(1, abs=0.2)


def test_terms_open_as_many_orders_as_they_count(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    for scope, place in ((OPERATOR, {}), (of(connection, LONGKOU), {"district": LONGKOU})):
        terms = hot_view(connection, scope, now=now).terms
        assert terms is not None and terms.found
        assert {"隔离", "船员"} <= {terms.found[0].term, *terms.found[0].beside}
        for each in terms.found:
            assert listed(connection, now, scope, q=each.term, period=terms.period.text, **place) == each.n


def test_the_office_settles_how_many_days_terms_are_looked_for(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    longer = DEFAULTS.model_copy(update={"proactive": ProactiveRule(term_days=28, term_minimum=12)})
    store_appraisal_settings(
        connection, longer, valid_from=date(2026, 11, 1), reason="rare", account="wang", now=now
    )
    terms = hot_view(connection, OPERATOR, now=now).terms
    assert terms is not None
    assert (terms.period.first, terms.period.last) == (date(2026, 10, 21), date(2026, 11, 17))
    # Four and seven in one district, five in the other, and what came every week.
    found = {each.term: each.n for each in terms.found} | {b: 0 for each in terms.found for b in each.beside}
    assert {"船员", "隔离"} <= set(found) and max(found.values()) == 16
    assert terms.orders == 16 + 1 + 2


def test_sensitive_kinds_are_listed_even_when_usual(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    watched = {each.category.code: each for each in hot_view(connection, OPERATOR, now=now).watched}
    kinds = [each.category for each in watched.values()]
    assert all(each.sensitive or each.government_complaint for each in kinds)
    assert (watched[WAGES].n, watched[WAGES].unusual) == (0, False) and watched[WAGES].usual > 0
    assert (watched["1201"].n, watched["1201"].usual) == (0, 0)
    planted.put("1201", LAIYANG, mornings("11-14", 3))
    view = hot_view(connection, OPERATOR, now=now)
    (found,) = [each for each in view.watched if each.category.code == "1201"]
    assert (found.n, found.unusual) == (3, True)
    # Too few for a hot spot by the rule of all categories.
    assert "1201" not in {each.category.code for each in view.groups}


def test_a_district_sees_its_own_orders_and_townships_alone(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    place = {"township_id": planted.units[TOWNSHIP]}
    planted.put(ROADS, LAIYANG, mornings("11-12", 8), **place)
    scope = of(connection, LAIYANG)
    for view in (
        hot_view(connection, scope, place=ZHIFU, now=now),  # a place that it may not choose
        hot_view(connection, OPERATOR, place=LAIYANG, now=now),
    ):
        assert view.place is not None and view.place.code == LAIYANG
        assert [(each.category.code, each.lines[0].n) for each in view.groups] == [(ROADS, 8)]
        ((inside,),) = [each.lines for each in view.inside]
        assert inside.unit is not None and (inside.unit.code, inside.n) == (TOWNSHIP, 8)
        assert {each.category.code for each in view.every} == {ROADS}
        chosen = hot_view(connection, scope, selected=f"{ROADS}@{TOWNSHIP}", now=now).chosen
        assert chosen is not None and chosen.weeks[-1].n == 8
    assert view.places and not hot_view(connection, scope, now=now).places
    assert listed(connection, now, scope, category=ROADS, township=TOWNSHIP) == 8


def test_a_department_compares_its_own(connection: Connection, now: datetime, planted: Planted) -> None:
    planted.put(WAGES, "D07", mornings("11-12", 6), district_id=planted.units[LAIYANG])
    view = hot_view(connection, of(connection, "D07", "department", "unit_handler"), now=now)
    assert [(each.category.code, each.lines[0].n) for each in view.groups] == [(WAGES, 6)]
    assert view.inside == () and view.groups[0].origin is None


def test_unknown_places_and_lines_fall_back_with_a_notice(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    view = hot_view(connection, OPERATOR, place="nowhere", selected="9999@x", now=now)
    assert view.place is None and len(view.notices) == 2
    assert view.chosen is not None and view.chosen.line.category.code == QUARANTINE


def test_short_histories_empty_bases_and_missing_rights(connection: Connection, now: datetime) -> None:
    assert hot_view(connection, OPERATOR, now=now).live.as_of is None
    made = Planted(connection)
    made.put(QUARANTINE, LONGKOU, mornings("11-13", 9))
    view = hot_view(connection, OPERATOR, now=now)
    assert (view.weeks, view.groups, view.watched, view.terms) == (0, (), (), None)
    assert hot_view(connection, scope_for("x", "unit_handler"), now=now).denied
    with pytest.raises(Denied):
        hot_view(connection, scope_for("x", "auditor"), now=now)


def test_a_report_is_proposed_to_the_other_ports_and_compared_afterwards(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    found = read_proposal(connection, OPERATOR, category=QUARANTINE, unit=LONGKOU, period=PERIOD, now=now)
    assert found is not None and (found.spot.n, found.spot.usual) == (7, 0)
    assert [each.unit.code for each in found.receivers] == [ZHIFU, "370614", LAIZHOU, "370676"]
    assert [each.n for each in found.receivers] == [0, 0, 5, 0]
    week = read_proposal(
        connection, OPERATOR, category=QUARANTINE, unit=LONGKOU, period="2026-11-04..2026-11-10", now=now
    )
    assert week is not None and week.spot.n == 4
    assert read_proposal(connection, OPERATOR, category="none", unit=LONGKOU, now=now) is None
    assert (
        read_proposal(connection, of(connection, LONGKOU), category=QUARANTINE, unit=LONGKOU, now=now) is None
    )
    laizhou, zhifu = read_comparison(
        connection, OPERATOR, category=QUARANTINE, receivers=[LAIZHOU, ZHIFU, "none"],
        reported=date(2026, 11, 16), weeks=1, now=now,
    )  # fmt: skip
    assert (laizhou.before.n, laizhou.after and laizhou.after.n, laizhou.whole) == (0, 5, False)
    assert (zhifu.before.n, zhifu.after and zhifu.after.n) == (0, 0)
    assert laizhou.after is not None and laizhou.after.last - laizhou.after.first == timedelta(days=1)
