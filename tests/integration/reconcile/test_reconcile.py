"""Reconciliation of five generated months whose published tables follow planted conventions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, Engine

from callbacks.commands.reconcile import reconcile_command
from dashboard.appraisal import indicators
from dashboard.appraisal.settings import (
    ANSWERS_COUNTED,
    CONFIRMED,
    DEFAULTS,
    DENOMINATORS,
    NEGLECTED,
    ON_TIME,
)
from dashboard.clocks.periods import month_period
from dashboard.i18n import use_language
from dashboard.people.access import OPERATOR, Denied, scope_for
from dashboard.reconcile.conventions import Convention, Part, adopted, part_of
from dashboard.views.counts import Rate
from dashboard.views.reconcile import Reconciliation
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.database import reading
from data_access.importing.errors import UnusableFile
from data_access.queries.rankings.page import ranking_view
from data_access.queries.reconcile.page import reconcile_view
from data_access.queries.reconcile.patterns import Footing, candidate_orders, pattern_cells
from data_access.queries.reconcile.run import GivenTable, reconcile, understand
from tests.integration.conftest import AS_OF, DATA_TIME, NOW
from tests.support.bulletins import DISTRICTS, HEADER, Planted, Row, bulletin, is_due, moment
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.profiles import few

MONTHS = {
    "2026-06": Planted(basic="1", fair="0.6"),
    "2026-07": Planted(basis="accepted", rounding="truncate"),
    "2026-08": Planted(basic="0.6", fair="0", exclusion="before", neglected="outside"),
    "2026-09": Planted(basis="accepted", basic="0.8", fair="0", verdict="claimed"),
    "2026-10": Planted(basic="0.6", rounding="truncate", confirmed="solved"),
}


def footing(month: str) -> Footing:
    return Footing(month_period(date.fromisoformat(f"{month}-01")), AS_OF, DEFAULTS)


def compare(
    engine: Engine, month: str, table: Sequence[Sequence[str]], header: Sequence[str] = HEADER
) -> Reconciliation:
    with reading(engine) as connection:
        published = understand(connection, GivenTable(header, table))
        return reconcile(connection, OPERATOR, published, footing(month))


def expected(planted: Planted) -> Convention:
    return Convention(
        basis=planted.basis,  # type: ignore[arg-type]
        exclusion=planted.exclusion,
        verdict=planted.verdict,
        confirmed=planted.confirmed,  # type: ignore[arg-type]
        basic=Decimal(planted.basic),
        fair=Decimal(planted.fair),
        neglected=planted.neglected,  # type: ignore[arg-type]
        rounding=planted.rounding,
    )


@pytest.mark.parametrize("month", few(MONTHS, 1))
def test_the_planted_convention_of_a_month_is_found(both: Engine, rows: list[Row], month: str) -> None:
    result = compare(both, month, bulletin(rows, month, MONTHS[month], DATA_TIME))
    best = result.outcomes[0]
    assert (len(best.reproduced), best.of) == (15, 15)
    assert best.convention == expected(MONTHS[month])
    assert result.complete and result.explanations == {}
    assert not result.outcomes[1].perfect


def test_every_choice_of_denominators_counts_as_the_figures_do(loaded: Engine) -> None:
    """The search adds up patterns, the figures count in the database: two ways to the same rates."""
    at = footing("2026-10")
    names = ("resolution", "satisfaction", "on_time")
    seen = set()
    with reading(loaded) as connection:
        cells = list(pattern_cells(connection, OPERATOR, at, "district"))
        for choices in product(CONFIRMED, DENOMINATORS, ANSWERS_COUNTED, NEGLECTED, ON_TIME):
            names_of = ("confirmed", "denominator", "answers", "neglected", "on_time")
            chosen = dict(zip(names_of, choices, strict=True))
            convention = replace(Convention(), **chosen)  # type: ignore[arg-type]
            settings = adopted(DEFAULTS, convention)
            conditions = Conditions(AS_OF, "due", settings)
            found = counts(connection, OPERATOR, at.period, conditions, "district", times=False)
            parts: dict[str, Part] = {}
            for cell in cells:
                unit = cell.pattern.unit
                parts[unit] = parts.get(unit, Part()).plus(part_of(cell.pattern, convention), cell.n)
            for code, each in found.items():
                if code in parts:
                    rates = tuple(indicators.indicator(name, each, settings) for name in names)
                    part = parts[code]
                    assert rates == tuple(
                        Rate(Fraction(top), bottom)
                        for top, bottom in (part.resolution, part.satisfaction, part.on_time)
                    ), (code, chosen)
                    seen.add(rates)
    assert len(seen) > 100  # the choices do make a difference in these orders


def test_the_default_convention_counts_as_the_figures_do(loaded: Engine) -> None:
    at = footing("2026-10")
    with reading(loaded) as connection:
        for level in ("district", "department", "township"):
            for before in (False, True):
                found = counts(
                    connection,
                    OPERATOR,
                    at.period,
                    Conditions(AS_OF, "due", DEFAULTS, before),
                    level,  # type: ignore[arg-type]
                    times=False,
                )
                convention = Convention(exclusion="before" if before else "after")
                parts: dict[str, Part] = {}
                six: dict[str, int] = {}
                for cell in pattern_cells(connection, OPERATOR, at, level):
                    unit, part = cell.pattern.unit, part_of(cell.pattern, convention)
                    parts[unit] = parts.get(unit, Part()).plus(part, cell.n)
                    six[unit] = six.get(unit, 0) + part.due * cell.six_met
                # A unit may stand there for orders alone that an extension moved out of the month.
                assert {code for code, part in parts.items() if part.accepted} == {
                    code for code, each in found.items() if ":" not in code and each.accepted
                }
                for code, each in found.items():
                    if ":" in code:
                        continue
                    part = parts[code]
                    assert (part.accepted, part.due) == (each.accepted, each.due)
                    assert part.resolution == (each.solved, each.due - each.unverified)
                    assert part.satisfaction[1] == each.rated_or_neglected
                    assert part.on_time == (each.on_time, each.due)
                    assert six[code] == each.six_met


PLAIN = Planted()


def excluded(row: Row) -> bool:
    """Tell whether an October order was left out by a decision alone."""
    kept = {**row, "不计入认定时间": ""}
    return bool(row["不计入认定时间"]) and is_due(kept, "2026-10", PLAIN, DATA_TIME)


def decided_late(row: Row) -> bool:
    decided = moment(row["不计入认定时间"])
    return decided is not None and decided >= datetime(2026, 11, 1)


def named(result: Reconciliation, unit: str) -> list[tuple[list[str], set[str]]]:
    code = next(code for code, name in result.names.items() if name == unit)
    return [
        ([way.reason for way in one.ways], {order.order_no for way in one.ways for order in way.orders})
        for one in result.explanations[code]
    ]


def test_the_planted_orders_behind_a_difference_are_named_first(both: Engine, rows: list[Row]) -> None:
    """Some districts' bulletins counted orders that were excluded: all of them, or one of several."""
    by_unit: dict[str, list[Row]] = {}
    for row in rows:
        if excluded(row) and row["承办单位"] in DISTRICTS:
            by_unit.setdefault(row["承办单位"], []).append(row)
    early = {name: each for name, each in by_unit.items() if not any(map(decided_late, each))}
    whole = next(name for name, each in early.items() if len(each) == 1)
    several = next(name for name, each in early.items() if len(each) > 1)
    counted = {by_unit[whole][0]["工单编号"], by_unit[several][0]["工单编号"]}

    def planted(row: Row) -> bool | None:
        return True if row["工单编号"] in counted else None

    result = compare(both, "2026-10", bulletin(rows, "2026-10", PLAIN, DATA_TIME, planted))
    best = result.outcomes[0]
    assert best.convention == Convention() and len(best.reproduced) == 13
    assert {result.names[code] for code in result.explanations} == {whole, several}
    assert named(result, whole)[0] == (["exclusion_ignored"], {by_unit[whole][0]["工单编号"]})
    reasons, numbers = named(result, several)[0]
    assert reasons == ["exclusion_ignored"]
    assert by_unit[several][0]["工单编号"] in numbers <= {row["工单编号"] for row in by_unit[several]}


def test_unverified_orders_counted_as_not_solved_are_named(loaded: Engine, rows: list[Row]) -> None:
    def unverified(row: Row) -> bool:
        closed = row["办结时间"] and row["办结类型"] == "解决" and not row["官方核实结果"]
        return bool(closed) and is_due(row, "2026-10", PLAIN, DATA_TIME)

    by_unit: dict[str, set[str]] = {}
    for row in rows:
        if unverified(row):
            by_unit.setdefault(row["承办单位"], set()).add(row["工单编号"])
    unit = next(name for name in DISTRICTS if by_unit.get(name))

    def planted(row: Row) -> Row | None:
        if row["承办单位"] == unit and unverified(row):
            return {**row, "官方核实结果": "未解决"}
        return None

    result = compare(loaded, "2026-10", bulletin(rows, "2026-10", PLAIN, DATA_TIME, planted))
    assert len(result.outcomes[0].reproduced) == 14
    reasons, numbers = named(result, unit)[0]
    assert (reasons, numbers) == (["unverified_unsolved"], by_unit[unit])


def test_other_names_totals_and_rounded_figures_are_understood(loaded: Engine, rows: list[Row]) -> None:
    planted = Planted(decimals=1)
    table = bulletin(rows, "2026-10", planted, DATA_TIME)
    other = {"芝罘区": "芝罘", "黄渤海新区": "烟台开发区", "长岛综试区": "长岛", "龙口市": "烟台市龙口市"}
    renamed = [[other.get(row[0], row[0]), *(cell.removesuffix("%") for cell in row[1:])] for row in table]
    renamed += [["合计", "1", "2", "3", "4"], ["某某园区", "1", "90.0", "90.0", "90.0"]]
    result = compare(loaded, "2026-10", renamed)
    assert len(result.outcomes[0].reproduced) == 15
    assert result.published.totals == ("合计",)
    assert result.published.unknown == ("某某园区",)
    assert not result.complete and result.rows == 16


def test_scores_and_ranks_are_compared_with_the_weights_in_force(loaded: Engine, rows: list[Row]) -> None:
    with reading(loaded) as connection:
        view = ranking_view(connection, OPERATOR, period="2026-10", now=NOW)
    table = [
        [row.unit.name, str(float(row.score.points)), str(row.rank or "")]
        for row in view.rows
        if row.score.points is not None
    ]
    result = compare(loaded, "2026-10", table, ("单位", "得分", "名次"))
    best = result.outcomes[0]
    assert best.perfect and best.convention == Convention()


def test_a_table_without_units_or_figures_is_refused_with_the_reason(loaded: Engine) -> None:
    with reading(loaded) as connection, use_language("en"):
        with pytest.raises(UnusableFile, match="names units"):
            understand(connection, GivenTable(("甲", "解决率"), [["x", "90"]]))
        with pytest.raises(UnusableFile, match="figure"):
            understand(connection, GivenTable(("单位", "备注"), [["芝罘区", "好"]]))
        with pytest.raises(UnusableFile, match="names units"):
            understand(connection, GivenTable(("单位", "解决率"), []))


def test_rows_that_cannot_be_read_are_named_by_their_number(loaded: Engine, rows: list[Row]) -> None:
    table = bulletin(rows, "2026-10", PLAIN, DATA_TIME)
    table[3][2] = "八成多"
    table[5][3] = "914.1%"
    table += [["芝罘区", "1", "2%", "3%", "4%"], ["市财政局", "1", "90.00%", "90.00%", "90.00%"]]
    result = compare(loaded, "2026-10", table)
    assert [(each.row, each.kind, each.column) for each in result.published.problems] == [
        (5, "unreadable", "resolution"),
        (7, "too_high", "satisfaction"),
        (17, "twice", ""),
        (18, "other_kind", ""),
    ]
    assert len(result.outcomes[0].reproduced) == 13 and not result.complete
    assert result.outcomes[0].convention == Convention()


def test_fewer_units_are_compared_as_they_are(loaded: Engine, rows: list[Row]) -> None:
    table = bulletin(rows, "2026-10", PLAIN, DATA_TIME)[:3]
    result = compare(loaded, "2026-10", table)
    assert (len(result.outcomes[0].reproduced), result.rows) == (3, 3) and result.complete


def test_a_month_without_orders_and_an_unknown_month_say_so(loaded: Engine) -> None:
    supervisor = scope_for("wang", "city_supervisor")
    with reading(loaded) as connection, use_language("en"):
        empty = reconcile_view(connection, supervisor, period="2019-03", now=NOW)
        unknown = reconcile_view(connection, supervisor, period="2026-10..2026-11", now=NOW)
        full = reconcile_view(connection, supervisor, now=NOW)
    assert (empty.period.text, empty.has_orders, empty.result) == ("2019-03", False, None)
    assert unknown.period.text == "2026-10" and "unknown" in unknown.notices[0]
    assert full.has_orders and full.result is None and full.reconciled is None


def run_command(export: Path, table: Path, *options: str) -> tuple[int, str]:
    arguments = [str(export), str(table), "--data-time", "2026-11-17T08:00", "--mapping", "yantai", *options]
    result = CliRunner().invoke(reconcile_command, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout


def write_table(path: Path, table: Sequence[Sequence[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in (HEADER, *table)), encoding="utf-8")
    return path


@pytest.mark.long
@pytest.mark.parametrize("month", ["2026-06", "2026-09"])
def test_the_command_finds_the_planted_convention_of_a_month(
    export: Path, rows: list[Row], month: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.commands.reconcile.command_now", lambda: NOW)
    table = write_table(tmp_path / "t.csv", bulletin(rows, month, MONTHS[month], DATA_TIME))
    code, told = run_command(export, table, "--period", month, "--format", "json")
    printed = json.loads(told)
    assert (code, printed["period"], printed["complete"], printed["explanations"]) == (0, month, True, {})
    best = printed["conventions"][0]
    assert (best["reproduced"], printed["units"]) == (15, 15)
    assert best["settings"] == {name: str(value) for name, value in vars(expected(MONTHS[month])).items()}


def test_the_command_names_what_differs_and_refuses_what_it_cannot_use(
    export: Path, rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.commands.reconcile.command_now", lambda: NOW)
    table = bulletin(rows, "2026-10", PLAIN, DATA_TIME)
    table[0][2], table[1][0] = "12.34%", "某某园区"
    with use_language("en"):
        code, told = run_command(export, write_table(tmp_path / "t2.csv", table))
    assert code == 1 and "12.34%" in told and "13 / 15" in told and "Row 3, 某某园区" in told
    (tmp_path / "t3.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    short = tmp_path / "short.csv"
    lines = export.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    short.write_text("".join(lines[:40]), encoding="utf-8")
    assert run_command(short, tmp_path / "t3.csv")[0] == 2
    assert run_command(short, tmp_path / "t2.csv", "--period", "2019-03")[0] == 2
    assert run_command(short, tmp_path / "t2.csv", "--period", "octobre")[0] == 2


def test_orders_at_the_months_edge_are_candidates_on_both_databases(connection: Connection) -> None:
    """Dispatched Monday 24 August: five working days later is Monday the 31st, 24:00."""
    data_time = at("2026-11-10 18:00")
    add_source(connection, data_time)
    unit = unit_ids(connection)["370682"]
    common = {"unit_id": unit, "district_id": unit, "verdict_official": "solved", "closing_kind": "solved"}
    put_order(
        connection, "edge", data_time, **common,
        opened_at=at("2026-08-24 09:00"), dispatched_at=at("2026-08-24 10:00"),
        closed_at=at("2026-08-26 10:00"), verdict_official_at=at("2026-09-02 10:00"), answer_final="basic",
    )  # fmt: skip
    put_order(
        connection, "out", data_time, **common,
        opened_at=at("2026-08-17 09:00"), dispatched_at=at("2026-08-17 10:00"),
        closed_at=at("2026-08-19 10:00"), verdict_official_at=at("2026-08-20 10:00"),
        excluded=True, exclusion_decided_at=at("2026-09-03 10:00"),
    )  # fmt: skip
    august, september = (Footing(month_period(date(2026, month, 1)), data_time, DEFAULTS) for month in (8, 9))
    cells = pattern_cells(connection, OPERATOR, august)
    assert sorted((cell.n, cell.pattern.exclusion, cell.pattern.answer) for cell in cells) == [
        (1, "", "basic"),
        (1, "later", ""),
    ]
    found = {each.order_no: each for each in candidate_orders(connection, OPERATOR, august, ["370682"])}
    assert found["edge"].boundary == "out" and found["edge"].verdict_late
    assert found["edge"].pattern.bases == {"due", "accepted", "transferred", "closed"}
    assert (found["out"].boundary, found["out"].verdict_late) == ("", False)
    (early,) = candidate_orders(connection, OPERATOR, september, ["370682"])
    assert (early.order_no, early.boundary, early.pattern.bases) == ("edge", "in", frozenset())
    with pytest.raises(Denied):
        candidate_orders(connection, scope_for("li", "auditor"), august, ["370682"])
