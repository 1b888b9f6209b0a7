"""October 2026 as worked out on paper (fixtures/hand_month/README.md): figures, scores and ranks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection

from callbacks.commands.figures import figures
from dashboard.appraisal.ranking import rank_units
from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.people.access import OPERATOR
from dashboard.views.counts import NO_TIMES, Counts, RankRow, ScoreItem
from dashboard.views.rankings import RankingView
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where, counts
from data_access.database import make_engine
from data_access.queries.rankings.page import ranking_view
from data_access.reference.units import read_units
from layouts.components.links import RankState
from layouts.pages.rankings.page import rankings_page
from layouts.pages.rankings.sheet import Sheet
from tests.support.hand_month import (
    AS_OF,
    CASES,
    CITY_CODE,
    DATA_TIME,
    INDICATORS,
    NOW,
    OCTOBER,
    PARTS,
    SETTINGS,
    THREE_MONTHS,
    TIMES,
    Paper,
    counted,
    difference,
    import_extract,
    import_october,
    is_main,
    paper,
)
from tests.support.sheets import walk, words


@pytest.mark.parametrize("group", ["district", "township", "unit", "category", "city", "month"])
def test_every_group_counts_as_on_paper(october_base: Connection, group: str) -> None:
    wrong = {}
    for case in CASES:
        found = counted(october_base, group, case, THREE_MONTHS if group == "month" else OCTOBER)
        if group == "city":
            found = {CITY_CODE: next(iter(found.values()))}
        rows = {
            row["code"]: row
            for row in paper(group)
            if (row["as_of"], row["basis"], row["before_exclusion"]) == case
        }
        empty = Counts("")
        for code in rows.keys() | {code for code, each in found.items() if each.accepted}:
            if code not in rows:
                wrong[*case, code] = {"accepted": (found[code].accepted, 0)}
            elif differs := difference(found.get(code, empty), rows[code]):
                wrong[*case, code] = differs
    assert wrong == {}


def test_the_departments_are_the_units_that_are_departments(october_base: Connection) -> None:
    case = (AS_OF.isoformat(), "due", "0")
    units = counted(october_base, "unit", case)
    departments = counted(october_base, "department", case)
    assert {code: replace(each, key="") for code, each in departments.items() if each.accepted} == {
        code: replace(units[code], key="") for code in ("D07", "D10")
    }


def test_accepted_is_the_sum_of_its_six_parts_in_every_row(october_base: Connection) -> None:
    for group in ("district", "township", "unit", "category", "city"):
        for case in CASES:
            for each in counted(october_base, group, case).values():
                assert each.accepted == sum(getattr(each, part) for part in PARTS), (group, case, each.key)
                assert each.due == each.on_time + each.late == each.solved + each.unsolved + each.unverified


def test_filters_count_the_orders_that_the_paper_names(october_base: Connection) -> None:
    october = parse_period(OCTOBER, AS_OF.date())
    conditions = Conditions(AS_OF, "due", SETTINGS)
    provincial = counts(october_base, OPERATOR, october, conditions, "unit", Where(provincial=True))
    assert {code: (each.due, each.six_met, each.six_applicable) for code, each in provincial.items()} == {
        "370602": (3, 9, 16),
        "370681": (2, 10, 11),
        "D10": (1, 6, 6),
    }
    township = counts(october_base, OPERATOR, october, conditions, "category", Where(township="370682001"))
    assert {code: (each.accepted, each.due) for code, each in township.items()} == {
        "01": (1, 1),
        "04": (1, 0),
        "05": (3, 3),
    }


def scored(october_base: Connection, level: str, settings: AppraisalSettings) -> dict[str, RankRow]:
    after = counted(october_base, level, (AS_OF.isoformat(), "due", "0"))
    before = counted(october_base, level, (AS_OF.isoformat(), "due", "1"))
    units = [unit for unit in read_units(october_base) if unit.kind == level]
    return {row.unit.code: row for row in rank_units(units, after, before, settings)}


def test_scores_and_ranks_are_those_on_paper(october_base: Connection) -> None:
    for level in ("district", "township", "department"):
        rows = scored(october_base, level, SETTINGS)
        expected = [row for row in paper("ranking") if row["level"] == level]
        assert [code for code, row in rows.items() if row.rank is not None] == [
            row["code"] for row in expected
        ]
        for line in expected:
            check_row(rows[line["code"]], line)


def check_row(row: RankRow, line: Paper) -> None:
    assert (row.rank, row.tied) == (int(line["rank"]), line["tied"] == "1"), line["name"]
    assert row.score.points == Fraction(line["score"]), line["name"]
    items = {item.indicator: item for item in row.score.items}
    assert set(items) == set(INDICATORS)
    for name, item in items.items():
        check_item(item, line, name)


def check_item(item: ScoreItem, line: Paper, name: str) -> None:
    where = f"{line['name']}: {name}"
    assert (item.scored, item.reason) == (not line[f"{name}_why"], line[f"{name}_why"]), where
    if line[name]:
        part, whole = line[name].rsplit("/", 1)
        assert (item.rate.numerator, item.rate.denominator) == (Fraction(part), int(whole)), where
    if item.scored:
        assert item.weight_used == Fraction(line[f"{name}_weight"]), where
        assert item.lost == Fraction(line[f"{name}_lost"]), where


@pytest.mark.parametrize("level", ["district", "township", "department"])
def test_with_the_delivered_minimum_samples_nobody_is_ranked_and_fractions_stand(
    october_base: Connection, level: str
) -> None:
    rows = scored(october_base, level, DEFAULTS)
    assert {row.rank for row in rows.values()} == {None}
    for line in (row for row in paper("ranking") if row["level"] == level):
        on_time = next(item for item in rows[line["code"]].score.items if item.indicator == "on_time")
        part, whole = line["on_time"].split("/")
        assert (on_time.rate.numerator, on_time.rate.denominator) == (int(part), int(whole))
        assert (on_time.scored, on_time.reason) == (False, "sample")


def page(october_base: Connection, level: str, **more: str) -> RankingView:
    asked = {"period": OCTOBER, "as_of": AS_OF.isoformat()} | more
    return ranking_view(october_base, OPERATOR, level=level, now=NOW, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["district", "township", "department"])
def test_the_page_shows_the_ranking_on_paper(october_base: Connection, level: str) -> None:
    view = page(october_base, level)
    expected = [row for row in paper("ranking") if row["level"] == level]
    ranked = [row for row in view.rows if row.rank is not None]
    assert [row.unit.code for row in ranked] == [line["code"] for line in expected]
    for row, line in zip(ranked, expected, strict=True):
        check_row(row, line)
        assert row.change is None
    assert view.context.as_of == AS_OF


def test_the_drawn_table_prints_the_paper(october_base: Connection) -> None:
    view = page(october_base, "district")
    drawn = rankings_page(Sheet(view, RankState(), OPERATOR, {}))
    (table, *_cards) = [part for part in walk(drawn) if getattr(part, "_type", "") == "Table"]
    printed = words(table)
    lines = [line for line in paper("ranking") if line["level"] == "district"]
    assert len(lines) == 3
    for line in lines:
        solved, resolvable = (int(part) for part in line["resolution"].split("/"))
        for text in (line["name"], line["score"], f"{solved}/{resolvable}"):
            assert text in printed, text
    # 5 of 6, 6 of 10 and 7 of 11 solved, to two decimals, half up.
    assert all(text in printed for text in ("83.33", "60.00", "63.64"))


def test_the_page_adds_up_to_the_city_before_and_after_exclusion(october_base: Connection) -> None:
    view = page(october_base, "district")
    after, before = (
        row
        for row in paper("city")
        if (row["as_of"], row["basis"]) == (AS_OF.isoformat(timespec="minutes"), "due")
    )
    assert difference(view.total, after) == {}
    untimed = replace(view.total_before_exclusion, **dict.fromkeys(TIMES, NO_TIMES))
    assert set(difference(untimed, before)) <= set(TIMES)
    assert (view.total.due, view.total_before_exclusion.due) == (38, 40)


def test_the_township_page_lists_what_has_no_township_apart(october_base: Connection) -> None:
    undetermined = page(october_base, "township").undetermined
    found = {code: (each.accepted, each.due) for code, each in undetermined.items() if each.accepted}
    assert found == {"370602": (4, 3), "370681": (5, 4), "370682": (5, 2)}


def test_importing_the_month_again_changes_nothing(new_sqlite: Callable[[], str]) -> None:
    engine = make_engine(new_sqlite())
    try:
        import_october(engine)
        assert import_extract(engine, "orders.csv", DATA_TIME) == (62, 0, 0, 62, 0)
    finally:
        engine.dispose()


@pytest.mark.parametrize("level", ["district", "township", "department"])
def test_the_figures_command_prints_the_paper(
    october: str, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    engine = make_engine(october)
    monkeypatch.setattr("callbacks.commands.figures.open_engine", lambda: engine)
    arguments = ["--by", level, "--period", OCTOBER, "--basis", "due", "--as-of", AS_OF.isoformat()]
    result = CliRunner().invoke(figures, arguments, catch_exceptions=False)
    engine.dispose()
    printed = {row["code"]: row for row in json.loads(result.stdout)}
    rows = {row["code"]: row for row in paper("unit") + paper("township") if is_main(row)}
    for line in (row for row in paper("ranking") if row["level"] == level):
        check_printed(printed[line["code"]], rows[line["code"]], line)


def test_the_figures_command_counts_every_order_without_a_period(
    october: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(october)
    monkeypatch.setattr("callbacks.commands.figures.open_engine", lambda: engine)
    arguments = ["--by", "month", "--basis", "accepted", "--as-of", AS_OF.isoformat()]
    result = CliRunner().invoke(figures, arguments, catch_exceptions=False)
    engine.dispose()
    case = (AS_OF.isoformat(timespec="minutes"), "accepted", "0")
    expected = {
        row["code"]: int(row["accepted"])
        for row in paper("month")
        if (row["as_of"], row["basis"], row["before_exclusion"]) == case
    }
    printed = {row["code"]: row["orders"] for row in json.loads(result.stdout) if row["orders"]}
    assert printed == expected and len(expected) == 2


def check_printed(printed: Mapping[str, float | None], row: Paper, line: Paper) -> None:
    names = (*PARTS, "closed", "open_overdue", "on_time", "verified", "solved", "answered")
    assert {name: printed[name] for name in names} == {name: int(row[name]) for name in names}
    assert (printed["orders"], printed["name"]) == (int(row["accepted"]), row["name"])
    for name, column in (
        ("on_time_rate", "on_time_rate"),
        ("resolution_rate", "resolution"),
        ("satisfaction_rated", "satisfaction"),
    ):
        expected = pytest.approx(float(Fraction(row[column])), rel=1e-12) if row[column] else None
        assert printed[name] == expected, (row["name"], name)
    part, whole = line["satisfaction"].rsplit("/", 1) if line["satisfaction"] else ("0", "0")
    counted = pytest.approx(float(Fraction(part) / int(whole)), rel=1e-12) if whole != "0" else None
    assert (printed["satisfaction"], printed["satisfaction_of"]) == (counted, int(whole)), row["name"]
    for name, column in (("median_hours", "close_hours_median"), ("p90_hours", "close_hours_p90")):
        assert printed[name] == pytest.approx(float(row[column]), rel=1e-11)
    assert (printed["score"], printed["rank"]) == (float(line["score"]), int(line["rank"]))
