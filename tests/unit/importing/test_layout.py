"""The import page as drawn: steps, corrections, problems, changes, readiness."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from dashboard.views.importing import (
    BatchRow,
    ColumnRow,
    Draft,
    ImportView,
    ProblemExample,
    ProblemGroup,
    RankMove,
    ReadinessRow,
    TrialView,
    UnitChange,
    Work,
)
from dashboard.views.look import NO_UNIT, Look, LookRow, Point
from layouts.pages.importing.match import confidence_word
from layouts.pages.importing.page import importing_page

WHEN = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("english")


def batch(state: str = "staged", **changes: object) -> BatchRow:
    values = {
        "batch_id": 7, "file_name": "<b>month.csv", "file_sha256": "0", "mapping": "automatic",
        "source": "Hotline", "source_code": "hotline", "source_id": 1, "demo": False,
        "time_zone": "Asia/Shanghai", "data_time": WHEN, "created_at": WHEN, "applied_at": None,
        "account": "wang", "state": state, "read": 62, "inserted": 0, "updated": 0, "unchanged": 0,
        "rejected": 6,
    }  # fmt: skip
    return BatchRow(**{**values, **changes})  # type: ignore[arg-type]


def draft(**changes: object) -> Draft:
    columns = (
        ColumnRow("工单编号", ("2610", "2611"), "order_no", 1.0, "known"),
        ColumnRow("备注", ("x",), "", 0.0, "nothing fits", ("content",)),
        ColumnRow("结论", ("已解决",), "verdict", 0.55, "values fit"),
    )
    values = {"file_name": "<b>month.csv", "file_sha256": "0", "account": "wang", "mapping": "automatic"}
    return Draft(**{**values, "columns": columns, "shown_source": "Hotline", **changes})  # type: ignore[arg-type]


def drawn(view: ImportView) -> str:
    return json.dumps(importing_page(view).to_plotly_json(), default=lambda part: part.to_plotly_json())


FIELDS = {"order_no": "Order number", "opened_at": "Opened", "content": "Content", "verdict": "Solved"}


def test_a_missing_required_column_is_named_and_there_is_no_way_on() -> None:
    page = drawn(ImportView("match", "t" * 32, draft(missing=("opened_at",)), fields=FIELDS))
    assert "No column was found for: Opened." in page
    assert "step=preview" not in page
    assert '"href": "/import"' in page


def test_every_column_can_be_corrected_and_its_likely_fields_come_first() -> None:
    page = importing_page(ImportView("match", "t" * 32, draft(), batch(), fields=FIELDS))
    selects = [
        part for part in page._traverse() if getattr(part, "name", "") in ("field0", "field1", "field2")
    ]
    assert [select.value for select in selects] == ["order_no", "-", "verdict"]
    assert [option["value"] for option in selects[1].options][:2] == ["-", "content"]
    assert {option["value"] for option in selects[1].options} == {"-", *FIELDS, "+order_no"}


def test_who_says_solved_is_asked_only_where_a_column_says_it() -> None:
    with_verdict = drawn(ImportView("match", "t" * 32, draft(), batch(), fields=FIELDS))
    without = draft(columns=draft().columns[:2])
    assert "verdict_source" in with_verdict
    assert "verdict_source" not in drawn(ImportView("match", "t" * 32, without, batch(), fields=FIELDS))


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "certain"), (0.9, "certain"), (0.89, "likely"), (0.65, "likely"), (0.64, "unsure")],
)
def test_confidence_in_words(confidence: float, word: str) -> None:
    assert confidence_word(confidence) == word


def test_problems_name_row_column_value_and_remedy() -> None:
    group = ProblemGroup(
        "unknown_unit", "Township", "No unit has this name.", 2, (ProblemExample(9, "镇街", "x街道"),)
    )
    page = drawn(ImportView("preview", batch=batch(), problems=(group,)))
    for part in ("No unit has this name.", "row 9", "rejects.csv", "6 rows rejected"):
        assert part in page


def trial(**changes: object) -> TrialView:
    values = {
        "inserted": 50, "updated": 4, "unchanged": 2, "rejected": 6, "stale": 1, "data_version": 3,
        "units": (UnitChange("芝罘区", 10, 26), UnitChange("", 100, 150)),
        "months": ("2026-10",), "months_touched": 5,
        "moves": (RankMove("2026-10", "district", "莱阳市", 3, 9, Fraction(9422, 100), Fraction(9242, 100)),),
    }  # fmt: skip
    return TrialView(**{**values, **changes})  # type: ignore[arg-type]


def test_the_trial_shows_what_would_change_before_and_after() -> None:
    view = ImportView("trial", "t", draft(trial=trial()), batch(), trial_current=True)
    page = drawn(view)
    for part in (
        "hold 150 orders instead of 100",
        "+16",
        "3 \\u2192 9",
        "94.22 \\u2192 92.42",
        "store 54 rows",
        "2026-10, the newest of the 5 months",
    ):
        assert part in page
    assert "clear_demo" not in page


def test_a_file_that_is_all_in_the_base_says_so() -> None:
    same = trial(inserted=0, updated=0, unchanged=56, units=(UnitChange("", 56, 56),), moves=(), months=())
    page = drawn(ImportView("trial", "t", draft(trial=same), batch(), trial_current=True))
    assert "in the base already" in page
    assert "only the data time moves on" in page


def test_a_trial_older_than_the_data_cannot_be_confirmed() -> None:
    page = drawn(ImportView("trial", "t", draft(trial=trial()), batch(), trial_current=False))
    assert "/import/7/apply" not in page
    assert "The data have changed since the trial run" in page


def test_demonstration_data_are_removed_unless_unticked() -> None:
    view = ImportView("trial", "t", draft(trial=trial()), batch(), trial_current=True, has_demo=True)
    box = next(part for part in importing_page(view)._traverse() if getattr(part, "name", "") == "clear_demo")
    assert box.value is True


def test_the_outcome_counts_lit_figures_and_offers_what_would_light_the_others() -> None:
    rows = (
        ReadinessRow("volume", "Orders", "full", 5, 5),
        ReadinessRow("onsite", "Time on site", "partial", 2, 5, WHEN, ("到场时间",), "needs the arrival"),
        ReadinessRow("six", "Scorecard", "none", 0, 5, None, ("四方通话时间",), "needs six times"),
    )
    done = batch("applied", inserted=56)
    page = drawn(ImportView("done", batch=done, readiness=rows, newest_month="2026-10"))
    for part in (
        "lights 2 of 3 figures", "2/5", "2026-11-17", "/import/template/six.csv", "/orders?batch=7",
        "/rank?period=2026-10", "/import/7/undo",
    ):  # fmt: skip
        assert part in page
    assert "/import/template/volume.csv" not in page


def test_an_undone_import_offers_no_undo_and_no_ranking() -> None:
    page = drawn(ImportView("done", batch=batch("undone", inserted=56)))
    assert "/import/7/undo" not in page
    assert "was undone" in page


def test_an_empty_base_explains_three_steps_and_offers_a_sample() -> None:
    page = drawn(ImportView("", empty_base=True))
    assert "three steps" in page
    assert "/import/sample.csv" in page


def test_the_list_shows_file_names_as_text_and_undo_only_where_it_can_be() -> None:
    rows = (batch("applied", inserted=3), batch("applied", inserted=3, demo=True), batch("undone"))
    page = importing_page(ImportView("", recent=rows))
    assert drawn(ImportView("", recent=rows)).count("/import/7/undo") == 1
    shown = [part.children for part in page._traverse() if getattr(part, "className", "") == "clip"]
    assert shown == ["<b>month.csv"] * 3


def looked(**changes: object) -> Look:
    rows = (
        LookRow("", orders=90, direct=40, open=7, median_days=2.25, solved=20, verified=30),
        LookRow("370602", "芝罘区", orders=60),
        LookRow(NO_UNIT, orders=30),
    )
    points = (Point("excluded", 30, 90), Point("no_direct", 90, 90, known=True))
    return Look(rows, WHEN, points=points, **changes)  # type: ignore[arg-type]


def trial_page(**changes: object) -> ImportView:
    return ImportView("trial", "t", draft(trial=trial(**changes)), batch(), trial_current=True)


def test_the_table_in_figures_stands_beside_the_last_import() -> None:
    page = drawn(trial_page(look=looked(), before=Look((LookRow("", orders=81),), WHEN)))
    for part in ('"90"', "last import 81", '"2.2"', '"20/30"', "Without a responsible unit"):
        assert part in page, part
    assert "nothing to compare it with" in drawn(trial_page(look=looked()))


def test_a_point_has_a_box_unless_it_is_known_from_the_last_import() -> None:
    page = drawn(trial_page(look=looked()))
    assert page.count("confirm.") == 1
    assert "30 of 90 orders are excluded from the appraisal." in page
    assert "90 of 90 orders are no direct answers." in page


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"inserted": 0, "updated": 0, "unchanged": 0, "rejected": 6}, "Every row was rejected."),
        ({"inserted": 0, "updated": 0, "unchanged": 9, "stale": 9}, "older than what is stored."),
        ({"inserted": 0, "updated": 0, "unchanged": 9, "stale": 0}, "Every row of the file is in the base"),
    ],
)
def test_what_would_change_nothing_says_why_and_has_no_button(changes: dict[str, object], why: str) -> None:
    page = drawn(trial_page(changes=False, **changes))
    assert "Nothing of this table would be stored." in page
    assert why in page
    assert "/apply" not in page


def test_the_rhythm_is_asked_of_a_source_that_has_none() -> None:
    view = trial_page()
    assert "rhythm_at" in drawn(view)
    assert "rhythm_at" not in drawn(replace(view, batch=batch(rhythm="daily")))


def test_work_shows_rows_done_and_an_import_that_was_cut_off_says_so() -> None:
    work = Work("check", 0.0, 20.0, "check", 10.0, 4000, 8000)
    page = drawn(ImportView("match", "t", work=work))
    assert "4000 of 8000 rows checked" in page
    assert "About 10 seconds left." in page
    assert '"width": "50%"' in page
    cut_off = drawn(ImportView("", recent=(batch("staging", cut_off=True),)))
    assert "cut off, nothing stored" in cut_off
