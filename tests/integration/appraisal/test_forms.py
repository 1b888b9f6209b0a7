"""Drafts and versions of appraisal settings on both databases: from the copy to the month they apply from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.people.access import Denied
from dashboard.views.appraisal import DraftView
from data_access.queries.appraisal.versions import appraisal_view, draft_view
from data_access.queries.context.settings import appraisal_settings
from data_access.records.appraisal.forms import (
    add_group,
    begin_draft,
    change_form,
    change_general,
    drop_draft,
    drop_group,
    keep_draft,
    put_in_force,
)
from data_access.schema import appraisal_form, appraisal_month, audit
from tests.support.orders import at, put_order, unit_ids
from tests.support.proactive import LAIYANG, NOW, ZHIFU, city, leader, of_unit
from tests.support.supervise import DATA_TIME, source

FIELDS = {
    "total": "100",
    "use_resolution": "true",
    "kind_resolution": "linear",
    "weight_resolution": "60",
    "target_resolution": "98",
    "loss_resolution": "1.2",
    "use_redoing": "true",
    "kind_redoing": "proportional",
    "weight_redoing": "40",
}


def begun(connection: Connection) -> int:
    answer = begin_draft(connection, city())
    assert answer.done
    return answer.record_id


def changes_of(connection: Connection, form_id: int) -> int:
    f = appraisal_form.c
    return int(connection.scalar(select(f.changes).where(f.form_id == form_id)) or 0)


def change(connection: Connection, form_id: int, part: str = "common", **fields: str) -> Any:
    sent = FIELDS | fields
    return change_form(connection, city(), form_id, changes_of(connection, form_id), part, sent)


def store(
    connection: Connection, form_id: int, month: str = "2026-12", reason: str = "市政府第 9 次会议"
) -> Any:
    return put_in_force(connection, city(), form_id, changes_of(connection, form_id), month, reason)


def shown(connection: Connection, form_id: int, part: str = "common") -> DraftView:
    view = draft_view(connection, city().scope, NOW, form_id, part)
    assert view is not None
    return view


def test_an_officer_builds_a_form_and_it_applies_from_its_month_on(connection: Connection) -> None:
    form_id = begun(connection)
    assert shown(connection, form_id).unchanged
    assert change(connection, form_id).said == "changed"
    settings = shown(connection, form_id).draft.settings
    assert {name: (rule.kind, rule.weight) for name, rule in settings.indicators.items()} == {
        "resolution": ("linear", Decimal(60)),
        "redoing": ("proportional", Decimal(40)),
    }
    assert settings.indicators["resolution"].lost_per_point == Decimal("1.2")
    answer = store(connection, form_id)
    assert answer.said == "stored"
    assert appraisal_settings(connection, date(2026, 11, 30)) == DEFAULTS
    assert appraisal_settings(connection, date(2026, 12, 1)) == settings
    view = appraisal_view(connection, city().scope, NOW)
    planned = view.versions[0]
    assert (planned.state, planned.reason, planned.valid_from) == (
        "planned",
        "市政府第 9 次会议",
        date(2026, 12, 1),
    )
    assert view.current is None and not view.drafts
    told = connection.scalars(select(audit.c.detail).where(audit.c.action == "record")).all()
    assert {"act": "store", "state": "stored", "month": "2026-12"} in told


def test_unchanged_fields_leave_the_settings_as_they_were(connection: Connection) -> None:
    form_id = begun(connection)
    fields = {"total": "100"}
    for name, rule in DEFAULTS.indicators.items():
        fields |= {
            f"use_{name}": "true",
            f"kind_{name}": "linear",
            f"weight_{name}": str(rule.weight),
            f"target_{name}": str(rule.target),
            f"loss_{name}": str(rule.lost_per_point),
            f"floor_{name}": "0",
        }
    assert change_form(connection, city(), form_id, 0, "common", fields).done
    assert shown(connection, form_id).unchanged
    assert store(connection, form_id).said == "same"


@pytest.mark.parametrize(
    ("fields", "said", "which"),
    [
        ({"weight_redoing": "50"}, "sum", "total\x1f100\x1f110"),
        ({"floor_resolution": "61"}, "floor", "floor_resolution\x1f61\x1f60"),
        ({"target_resolution": "101"}, "bounds", "target_resolution\x1f101\x1f0–100"),
        ({"weight_redoing": "vierzig"}, "number", "weight_redoing\x1fvierzig\x1f"),
        ({"kind_redoing": "penalty"}, "choice", "kind_redoing\x1fpenalty\x1f"),
        ({"kind_redoing": "banded", "steps_redoing": "5-40"}, "steps", "steps_redoing\x1f5-40\x1f"),
        ({"kind_redoing": "banded", "steps_redoing": "5:41"}, "step_over", "steps_redoing\x1f41\x1f40"),
        ({"use_resolution": "", "use_redoing": ""}, "no_indicator", "\x1f\x1f"),
    ],
)
def test_what_is_wrong_is_named_by_field_and_nothing_is_kept(
    connection: Connection, fields: dict[str, str], said: str, which: str
) -> None:
    form_id = begun(connection)
    answer = change(connection, form_id, **fields)
    assert (answer.said, answer.which, answer.done) == (said, which, False)
    assert shown(connection, form_id).unchanged and changes_of(connection, form_id) == 0


def test_groups_have_forms_of_their_own(connection: Connection) -> None:
    form_id = begun(connection)
    who = city()
    assert add_group(connection, who, form_id, 0, "district", "县", (LAIYANG,)).done
    assert add_group(connection, who, form_id, 1, "district", "再", (LAIYANG,)).said == "taken"
    assert add_group(connection, who, form_id, 1, "district", "", (ZHIFU,)).said == "name"
    assert add_group(connection, who, form_id, 1, "district", "外", ("370602001",)).said == "unit"
    assert add_group(connection, who, form_id, 1, "planet", "外", ()).said == "choice"
    assert change(connection, form_id, "0", total="150", weight_resolution="110").done
    settings = shown(connection, form_id, "0").draft.settings
    assert settings.form_of("district", LAIYANG).total == 150
    assert settings.form_of("district", ZHIFU) == DEFAULTS.common
    assert drop_group(connection, who, form_id, 2, "7").said == "group"
    assert drop_group(connection, who, form_id, 2, "0").done
    assert shown(connection, form_id).unchanged


GENERAL = {
    "credit_satisfied": "1",
    "credit_basic": "0.6",
    "credit_fair": "0",
    "credit_dissatisfied": "0",
    "sample_district": "20",
    "sample_department": "20",
    "sample_utility": "20",
    "sample_township": "5",
    "coverage": "50",
    "ties": "dense",
    "threshold": "85",
    "sign_minutes": "60",
    "four_way_minutes": "120",
    "liaison_minutes": "15",
    "six_four_way_call": "2",
    "six_liaison_response": "1",
    "six_onsite_check": "1",
    "six_feedback_on_time": "1",
    "six_report_accepted": "1",
    "six_solved_on_time": "4",
    "sixth_name": "按期解决",
    "sixth_days": "5",
}


def test_what_holds_for_all_forms_is_changed_together(connection: Connection) -> None:
    form_id = begun(connection)
    assert change_general(connection, city(), form_id, 0, GENERAL).done
    settings = shown(connection, form_id, "general").draft.settings
    assert settings.credits["basic"] == Decimal("0.6") and settings.ties == "dense"
    assert settings.minimum_sample["township"] == 5 and settings.satisfaction_coverage == Decimal("0.5")
    assert settings.weighs_items and settings.six_points["solved_on_time"] == 4
    assert (settings.sixth_name, settings.sixth_days) == ("按期解决", 5)
    wrong = GENERAL | {"credit_basic": "1.5"}
    assert change_general(connection, city(), form_id, 1, wrong).said == "bounds"


def test_a_month_whose_check_began_and_those_before_it_keep_their_settings(connection: Connection) -> None:
    connection.execute(insert(appraisal_month).values(month="2026-10", state="locked", opened_by="wang"))
    form_id = begun(connection)
    change(connection, form_id)
    assert store(connection, form_id, "2026-10").said == "fixed"
    assert store(connection, form_id, "2026-09").which == "2026-10"
    assert shown(connection, form_id).months[0] == "2026-11"
    assert store(connection, form_id, "2031-01").said == "month"
    assert store(connection, form_id, "2026-11", " \n").said == "reason"
    assert store(connection, form_id, "2026-11").said == "stored"


def test_of_two_drafts_the_second_is_told_of_the_first(connection: Connection) -> None:
    first, second = begun(connection), begun(connection)
    change(connection, first)
    change(connection, second, weight_resolution="70", weight_redoing="30")
    assert store(connection, first).done
    assert shown(connection, second).stale
    assert store(connection, second).said == "newer"
    assert keep_draft(connection, city(), second, changes_of(connection, second)).done
    assert store(connection, second, "2027-01").done
    states = [each.state for each in appraisal_view(connection, city().scope, NOW).versions]
    assert states == ["planned", "planned"]
    assert store(connection, first).said == "unknown"


def test_a_version_of_the_same_month_replaces_one_that_stays_to_be_seen(connection: Connection) -> None:
    for weight in ("60", "70"):
        form_id = begun(connection)
        change(connection, form_id, weight_resolution=weight, weight_redoing=str(100 - int(weight)))
        assert store(connection, form_id).done
    versions = appraisal_view(connection, city().scope, NOW).versions
    assert [(each.number, each.state) for each in versions] == [(2, "planned"), (1, "replaced")]
    assert appraisal_settings(connection, date(2026, 12, 1)).indicators["resolution"].weight == 70
    answer = begin_draft(connection, city(), versions[1].form_id)
    assert shown(connection, answer.record_id).draft.settings == versions[1].settings


def test_who_changes_what_somebody_else_changed_is_told(connection: Connection) -> None:
    form_id = begun(connection)
    assert change_form(connection, city(), form_id, 0, "common", FIELDS).done
    assert change_form(connection, city(), form_id, 0, "common", FIELDS).said == "moved"
    assert drop_draft(connection, city(), form_id, 0).said == "moved"
    assert drop_draft(connection, city(), form_id, 1).done
    assert draft_view(connection, city().scope, NOW, form_id) is None


def test_units_and_leaders_read_and_change_nothing(connection: Connection) -> None:
    form_id = begun(connection)
    for who in (leader(), of_unit(connection, ZHIFU)):
        view = appraisal_view(connection, who.scope, NOW)
        assert not view.keeps and not view.drafts
        for act in (
            lambda: begin_draft(connection, who),  # noqa: B023
            lambda: put_in_force(connection, who, form_id, 0, "2026-12", "理由很充分"),  # noqa: B023
            lambda: draft_view(connection, who.scope, NOW, form_id),  # noqa: B023
        ):
            with pytest.raises(Denied):
                act()


def october(connection: Connection) -> None:
    """Put thirty orders of two districts: one solves all, handling five again, the other solves 27."""
    source(connection)
    units = unit_ids(connection)
    for code, unsolved, redone in ((ZHIFU, 0, 5), (LAIYANG, 3, 0)):
        for n in range(30):
            put_order(
                connection,
                f"{code}-{n}",
                DATA_TIME,
                unit_id=units[code],
                district_id=units[code],
                opened_at=at("2026-10-12 09:00"),
                dispatched_at=at("2026-10-12 10:00"),
                signed_at=at("2026-10-12 11:00" if n < 20 else "2026-10-12 15:00"),
                closed_at=at("2026-10-14 10:00"),
                closing_kind="solved",
                verdict_official="unsolved" if n < unsolved else "solved",
                redo_count=1 if n < redone else 0,
            )


def test_the_preview_shows_ranks_under_both_forms_and_stores_nothing(connection: Connection) -> None:
    october(connection)
    form_id = begun(connection)
    change(connection, form_id, loss_resolution="0.1")
    before = connection.scalars(select(appraisal_form.c.state)).all()
    effects = shown(connection, form_id).effects
    rows = {row.unit.code: row for row in effects[0].rows}
    # In force: solved 100 % and in time; 90 % of 40 points lose 8 × 0.8.
    # The draft: 60 and 40 × 25 / 30, against 60 − 8 × 0.1 and 40.
    assert (rows[ZHIFU].rank, rows[ZHIFU].points, rows[ZHIFU].new_rank) == (1, Decimal(100), 2)
    assert rows[ZHIFU].new_points == Decimal("93.33")
    assert (rows[LAIYANG].rank, rows[LAIYANG].new_rank, rows[LAIYANG].new_points) == (2, 1, Decimal("99.20"))
    assert connection.scalars(select(appraisal_form.c.state)).all() == before
    assert isinstance(shown(connection, form_id).draft.settings, AppraisalSettings)
