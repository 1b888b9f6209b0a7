"""A look before storing: figures beside the last import, points to confirm, what nothing can be stored of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, update

from callbacks.commands.importing import import_orders
from dashboard.people.access import OPERATOR
from dashboard.views.look import NO_UNIT, OTHER_UNITS, LookRow
from data_access.database import make_engine, reading, writing
from data_access.importing.service import ImportResult, SourceSpec, apply, import_file, prepare
from data_access.queries.importing.batches import trial_view
from data_access.schema import import_batch, source
from tests.fixtures.imports.tables import DATA_TIME, NOW, csv_file, row

ZHIFU, LAIYANG = "370602", "370682"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def month(name: str, n: int = 40, **changes: str) -> list[dict[str, str]]:
    """Return n orders: 12 of them direct answers, 2 open, 3 excluded, 1 withdrawn, the others closed."""
    rows = []
    for number in range(n):
        one = row(
            工单编号=f"{name}{number:04d}",
            承办单位="莱阳市" if number % 4 == 0 else "芝罘区",
            办结方式="直接答复" if number < 12 else "已解决",
            官方核实结果="是" if number % 2 else "否",
            官方核实时间="2026-10-20 09:00:00",
            最终满意度="满意" if number % 2 else "不满意",
            回访时间="2026-10-20 10:00:00",
            不计入考核="是" if 12 <= number < 15 else "否",
            撤单时间="2026-10-12 15:00:00" if number == 15 else "",
        )
        if number in (16, 17):
            one.update(办结时间="", 工单状态="办理中", 办结方式="", 官方核实结果="", 官方核实时间="")
            one.update(最终满意度="", 回访时间="")
        if number == 15:
            one.update(办结时间="", 工单状态="已撤单", 办结方式="", 官方核实结果="", 官方核实时间="")
            one.update(最终满意度="", 回访时间="")
        rows.append({**one, **changes})
    return rows


def brought(
    engine: Engine, folder: Path, rows: Sequence[dict[str, str]], name: str = "a.csv", **more: object
) -> ImportResult:
    options = {"data_time": DATA_TIME, "now": NOW, **more}
    return import_file(engine, csv_file(folder, rows, name), **options)  # type: ignore[arg-type]


def test_the_figures_of_a_table_are_those_that_its_rows_say(engine: Engine, tmp_path: Path) -> None:
    look = brought(engine, tmp_path, month("A")).look
    assert look is not None
    # By hand: 10 of 40 in 莱阳 (every fourth). Closed, not direct: 12–14, 18–39 (25), 3 of them excluded, so
    # 22 verified; solved are the odd ones of 18–39: 11. From Monday 10:00 to Thursday 16:00, counted from the
    # end of the day of receipt: 2 days of 24 hours and 16 hours.
    every = look.every
    assert (every.orders, every.direct, every.open) == (40, 12, 2)
    assert (every.excluded, every.withdrawn, every.no_deadline) == (3, 1, 0)
    assert (every.solved, every.verified, every.satisfied, every.answered) == (11, 22, 11, 22)
    assert [(each.key, each.orders, each.direct) for each in look.rows] == [
        ("", 40, 12),
        (ZHIFU, 30, 9),
        (LAIYANG, 10, 3),
    ]
    assert every.median_days == pytest.approx(2 + 16 / 24)
    assert look.ended == 25
    assert look.points == ()


def test_an_unchanged_table_has_the_same_figures_and_stands_beside_itself(
    engine: Engine, tmp_path: Path
) -> None:
    first = brought(engine, tmp_path, month("A")).look
    path = csv_file(tmp_path, month("A"), "again.csv")
    batch = prepare(engine, path, file_name="again.csv", data_time=DATA_TIME, now=NOW).batch_id
    trial = trial_view(engine, OPERATOR, batch, NOW)
    assert first is not None
    assert trial.look is not None
    assert trial.before is not None
    assert trial.look.rows == trial.before.rows == first.rows
    # Nothing new, and the data time stands where it stood: there is nothing to be stored.
    assert not trial.changes
    later = prepare(engine, path, file_name="x", data_time=DATA_TIME + timedelta(hours=1), now=NOW).batch_id
    assert trial_view(engine, OPERATOR, later, NOW).changes


def test_a_table_of_which_every_row_is_rejected_or_older_would_store_nothing(
    engine: Engine, tmp_path: Path
) -> None:
    brought(engine, tmp_path, month("A"))
    bad = csv_file(tmp_path, month("B", 办结时间="2026-10-01 16:00:00"), "bad.csv")
    batch = prepare(engine, bad, file_name="bad.csv", data_time=DATA_TIME, now=NOW).batch_id
    rejected = trial_view(engine, OPERATOR, batch, NOW)
    assert (rejected.rejected, rejected.inserted, rejected.changes) == (40, 0, False)
    older = csv_file(tmp_path, month("A", 主要内容="旧"), "old.csv")
    batch = prepare(
        engine, older, file_name="old.csv", data_time=DATA_TIME - timedelta(days=1), now=NOW
    ).batch_id
    stale = trial_view(engine, OPERATOR, batch, NOW)
    # A column that the newer table had not told may be filled in by an older one.
    assert (stale.inserted, stale.updated, stale.changes) == (0, 40, True)
    told = csv_file(tmp_path, month("A", 承办单位="福山区"), "told.csv")
    batch = prepare(
        engine, told, file_name="told.csv", data_time=DATA_TIME - timedelta(days=1), now=NOW
    ).batch_id
    stale = trial_view(engine, OPERATOR, batch, NOW)
    assert (stale.unchanged, stale.stale, stale.changes) == (40, 40, False)


def test_what_cannot_be_is_found_in_the_rows(engine: Engine, tmp_path: Path) -> None:
    rows = month("A")
    for number, one in enumerate(rows):
        if one["办结时间"]:
            one["办结时间"] = one["受理时间"] if number % 2 else "2026-10-15"
        one["最终满意度"] = "满意" if one["最终满意度"] else ""
        one["不计入考核"] = "是" if number >= 20 else "否"
    look = brought(engine, tmp_path, rows).look
    assert look is not None
    found = {point.name: (point.n, point.of) for point in look.points}
    assert found == {"excluded": (20, 40), "one_word.answer_final": (37, 37)}
    # 25 closings are too few to be judged by a share, but they are counted: the odd ones of 12–14 and 18–39.
    assert (look.ended, look.at_receipt, look.at_midnight) == (25, 12, 13)


def test_units_that_are_no_district_and_orders_of_nobody_have_rows_of_their_own(
    engine: Engine, tmp_path: Path
) -> None:
    rows = month("A", 4)
    rows[0]["承办单位"] = "市公安局"
    rows[1]["承办单位"] = ""
    look = brought(engine, tmp_path, rows).look
    assert look is not None
    assert [(each.key, each.orders) for each in look.rows] == [
        ("", 4),
        (ZHIFU, 2),
        (OTHER_UNITS, 1),
        (NO_UNIT, 1),
    ]
    assert look.row(LAIYANG) == LookRow(LAIYANG)


def test_a_point_confirmed_once_is_known_at_the_next_import_of_the_source(
    engine: Engine, tmp_path: Path
) -> None:
    first = brought(engine, tmp_path, month("A", 办结方式=""), confirmed=["no_direct"]).look
    assert first is not None
    assert [point.name for point in first.points] == ["no_direct"]
    assert first.to_confirm == ()
    second = brought(engine, tmp_path, month("B", 办结方式=""), "b.csv").look
    assert second is not None
    assert [(point.name, point.known) for point in second.points] == [("no_direct", True)]


def test_the_command_lists_points_and_takes_their_names(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZQT_DATABASE_URL", database_url)
    monkeypatch.setenv("ZQT_LANGUAGE", "en")
    path = str(csv_file(tmp_path, month("A", 办结方式="")))

    def run(*more: str) -> tuple[int, dict[str, object]]:
        result = CliRunner().invoke(import_orders, [path, "--data-time", "2026-11-17T18:00", *more])
        return result.exit_code, json.loads(result.stdout)

    code, told = run("--dry-run")
    assert code == 3
    assert [(each["name"], each["confirmed"]) for each in told["points"]] == [("no_direct", False)]  # type: ignore[index, attr-defined]
    assert told["figures"][0]["orders"] == 40  # type: ignore[index]
    code, told = run("--dry-run", "--confirm", "no_direct")
    assert (code, told["points"][0]["confirmed"]) == (0, True)  # type: ignore[index]
    code, told = run("--confirm", "no_direct")
    assert (code, told["inserted"]) == (0, 40)


def rhythm_of(engine: Engine) -> tuple[str, str]:
    with reading(engine) as connection:
        return tuple(connection.execute(select(source.c.rhythm, source.c.rhythm_at)).one())  # type: ignore[return-value]


def test_a_new_source_has_no_rhythm_until_three_arrivals_show_one(engine: Engine, tmp_path: Path) -> None:
    for day in range(3):
        assert day == 0 or rhythm_of(engine) == ("none", "")
        brought(
            engine,
            tmp_path,
            month(f"D{day}"),
            f"{day}.csv",
            data_time=DATA_TIME + timedelta(days=day - 2),
            now=NOW + timedelta(days=day - 2),
        )
    assert rhythm_of(engine) == ("daily", f"{NOW:%H:%M}")


def test_progress_of_the_check_is_seen_in_the_base(engine: Engine, tmp_path: Path) -> None:
    before = datetime.now(NOW.tzinfo) - timedelta(seconds=1)
    batch = prepare(
        engine, csv_file(tmp_path, month("A")), file_name="a", data_time=DATA_TIME, now=NOW
    ).batch_id
    with reading(engine) as connection:
        found = connection.execute(select(import_batch.c.rows_read, import_batch.c.beat_at)).one()
    assert found.rows_read == 40
    assert found.beat_at >= before
    apply(engine, batch, NOW)


def test_the_trial_counts_every_order_whatever_the_other_sources_know(engine: Engine, tmp_path: Path) -> None:
    """A table of another source is newer than the one that arrives daily, whose data time pages stand at."""
    brought(engine, tmp_path, month("A"))
    with writing(engine) as connection:
        connection.execute(update(source).values(rhythm="daily", rhythm_at="18:00"))
    fresh = [
        row(
            工单编号=f"F{n}",
            受理时间="2026-11-18 08:00",
            转派时间="2026-11-18 08:10",
            办结时间="",
            工单状态="办理中",
        )
        for n in range(3)
    ]
    other = SourceSpec(code="other", name="Other", time_zone="Asia/Shanghai")
    later = DATA_TIME + timedelta(hours=15)
    prepared = prepare(
        engine, csv_file(tmp_path, fresh, "f.csv"), file_name="f.csv", data_time=later, now=NOW, source=other
    )
    trial = trial_view(engine, OPERATOR, prepared.batch_id, NOW)
    assert trial.inserted == 3
    changed = [(each.before, each.after) for each in trial.units]
    assert changed == [(30, 33), (40, 43)]
