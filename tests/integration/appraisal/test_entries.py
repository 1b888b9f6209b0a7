"""Bonus and penalty points and figures entered by hand, on both databases: kept, counted, cancelled."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sqlalchemy import Connection, insert, select

from dashboard.appraisal import ranking
from dashboard.appraisal.registry import ADDED
from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.people.access import Denied
from dashboard.views.counts import Counts
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where, counts
from data_access.queries.appraisal.entries import entries_view, points_by_unit
from data_access.queries.records.scope import may_read
from data_access.records.appraisal.entries import cancel, enter
from data_access.schema import appraisal_month, attachment
from tests.integration.appraisal.test_forms import october
from tests.support.forms import rule
from tests.support.orders import at
from tests.support.proactive import LAIYANG, NOW, ZHIFU, city, leader, of_unit
from tests.support.supervise import DATA_TIME

TODAY = NOW.date()


def put(connection: Connection, **given: str) -> tuple[str, int]:
    sent = {
        "kind": "points",
        "month": "2026-10",
        "unit_code": ZHIFU,
        "points": "1.5",
        "numerator": "",
        "denominator": "",
        "reason": "创新案例获省级推广",
        "paper": "烟热办〔2026〕9 号",
    }
    answer = enter(connection, city(), **(sent | given))
    return answer.said, answer.record_id


def counted(connection: Connection, settings: AppraisalSettings, period: str) -> dict[str, Counts]:
    conditions = Conditions(DATA_TIME, "due", settings)
    return counts(connection, city().scope, parse_period(period, TODAY), conditions, "district", times=False)


def test_points_enter_the_score_of_the_month_and_leave_it_when_cancelled(connection: Connection) -> None:
    october(connection)
    plain = ranking.score(counted(connection, DEFAULTS, "2026-10")[LAIYANG], "district", DEFAULTS)
    said, entry_id = put(connection, unit_code=LAIYANG, points="-0.75")
    assert said == "entered"
    found = ranking.score(counted(connection, DEFAULTS, "2026-10")[LAIYANG], "district", DEFAULTS)
    assert plain.points is not None and found.points == plain.points - Fraction("0.75")
    assert found.added == Fraction("-0.75")
    assert points_by_unit(connection, leader().scope, "2026-10") == {LAIYANG: Fraction("-0.75")}
    assert cancel(connection, city(), entry_id, "重复登记").said == "cancelled"
    assert cancel(connection, city(), entry_id, "再撤一次").said == "moved"
    again = ranking.score(counted(connection, DEFAULTS, "2026-10")[LAIYANG], "district", DEFAULTS)
    assert again == plain
    row = entries_view(connection, city().scope, NOW, "2026-10").rows[0]
    assert row.state == "cancelled" and "重复登记" in row.cancelled


@pytest.mark.parametrize(
    ("period", "hundredths"), [("2026-10", 150), ("2026-09..2026-10", 150), ("2026-10-01..2026-10-20", 0)]
)
def test_only_whole_months_carry_entries(connection: Connection, period: str, hundredths: int) -> None:
    october(connection)
    put(connection)
    assert counted(connection, DEFAULTS, period)[ZHIFU].of(ADDED) == hundredths


def test_a_part_of_a_units_orders_carries_no_entry(connection: Connection) -> None:
    october(connection)
    put(connection)
    conditions = Conditions(DATA_TIME, "due", DEFAULTS)
    october_ = parse_period("2026-10", TODAY)
    for where, expected in ((Where(kind="district"), 150), (Where(provincial=False), 0)):
        found = counts(connection, city().scope, october_, conditions, "district", where, times=False)
        assert found[ZHIFU].of(ADDED) == expected
    monthly = counts(connection, city().scope, october_, conditions, "district", by_month=True, times=False)
    assert monthly[f"2026-10|{ZHIFU}"].of(ADDED) == 150


def test_the_knowledge_base_is_scored_where_a_form_uses_it(connection: Connection) -> None:
    october(connection)
    figure = {"kind": "knowledge", "points": "", "numerator": "18", "denominator": "20"}
    assert put(connection, **figure)[0] == "entered"
    assert put(connection, **figure)[0] == "twice"
    settings = AppraisalSettings(
        indicators={"resolution": rule("90"), "knowledge": rule("10", kind="proportional")}
    )
    found = ranking.score(counted(connection, settings, "2026-10")[ZHIFU], "district", settings)
    assert [item.lost for item in found.items] == [0, 1] and found.points == 99
    other = ranking.score(counted(connection, settings, "2026-10")[LAIYANG], "district", settings)
    assert [item.reason for item in other.items] == ["", "empty"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"points": "0"}, "points"),
        ({"points": "1.234"}, "points"),
        ({"points": "NaN"}, "points"),
        ({"points": "21"}, "points"),
        ({"reason": "好"}, "reason"),
        ({"paper": ""}, "paper"),
        ({"month": "2020-01"}, "month"),
        ({"month": "2026-12"}, "month"),
        ({"unit_code": "nobody"}, "unit"),
        ({"kind": "praise"}, "kind"),
        ({"kind": "knowledge", "numerator": "3", "denominator": "2"}, "figure"),
        ({"kind": "knowledge", "numerator": "", "denominator": "2"}, "figure"),
    ],
)
def test_what_cannot_be_entered_is_refused(connection: Connection, given: dict[str, str], said: str) -> None:
    assert put(connection, **given)[0] == said
    assert entries_view(connection, city().scope, NOW, "2026-10").rows == ()


def test_a_locked_month_takes_no_entry_and_loses_none(connection: Connection) -> None:
    _said, entry_id = put(connection)
    connection.execute(insert(appraisal_month).values(month="2026-10", state="locked", opened_by="wang"))
    assert put(connection)[0] == "locked"
    assert cancel(connection, city(), entry_id, "太晚了一点").said == "locked"
    view = entries_view(connection, city().scope, NOW, "2026-10")
    assert view.fixed and view.rows[0].state == "entered"


def test_a_unit_reads_its_own_entries_with_their_documents_and_enters_none(connection: Connection) -> None:
    _said, entry_id = put(connection)
    zhifu, laiyang = of_unit(connection, ZHIFU), of_unit(connection, LAIYANG)
    assert len(entries_view(connection, zhifu.scope, NOW, "2026-10").rows) == 1
    assert entries_view(connection, laiyang.scope, NOW, "2026-10").rows == ()
    assert may_read(connection, zhifu.scope, "appraisal_entry", entry_id)
    assert not may_read(connection, laiyang.scope, "appraisal_entry", entry_id)
    with pytest.raises(Denied):
        cancel(connection, zhifu, entry_id, "不服这个扣分")
    assert connection.scalars(select(attachment.c.attachment_id)).all() == []


def test_signing_in_time_is_counted_only_where_a_form_uses_it(connection: Connection) -> None:
    october(connection)
    assert "signed_in_time" not in counted(connection, DEFAULTS, "2026-10")[ZHIFU].more
    settings = AppraisalSettings(
        indicators={"resolution": rule("50"), "signing": rule("50", kind="proportional")}
    )
    found = counted(connection, settings, "2026-10")[ZHIFU]
    assert (found.of("signed_in_time"), found.of("signed"), found.due) == (20, 30, 30)
    longer = settings.model_copy(update={"sign_minutes": 300})
    assert counted(connection, longer, "2026-10")[ZHIFU].of("signed_in_time") == 30
    assert at("2026-10-12 10:00") < DATA_TIME
