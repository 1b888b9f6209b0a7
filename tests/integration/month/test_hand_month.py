"""The month worked out on paper, locked: an appeal granted, what comes late, a correction, both databases."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import Engine, select

from data_access.database import reading, writing
from data_access.queries.context.context import figure_context, stored
from data_access.queries.month.late import late_of
from data_access.queries.month.versions import versions_of
from data_access.records.month.correcting import correct_month
from data_access.records.month.locking import write_version
from data_access.records.month.recounting import recount_month
from data_access.schema import order
from tests.support.hand_month import AS_OF, FOLDER, NOW
from tests.support.locking import (
    CHECK_ENDED,
    LATER,
    MONTH,
    actor,
    appeal,
    begin,
    decide,
    figures,
    order_key,
)


def paper(name: str) -> list[Mapping[str, str]]:
    with (FOLDER / f"expected_{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def lock_as_on_paper(engine: Engine) -> None:
    with writing(engine) as connection:
        known = replace(stored(connection, NOW), fixing=False)
        context = figure_context(
            connection, period=MONTH, default_period="", as_of=AS_OF.isoformat(), now=NOW, known=known
        )
        write_version(connection, MONTH, CHECK_ENDED, "office", "", context)


@pytest.fixture
def on_paper(provisional: Engine) -> Engine:
    """Return October locked with the data of the paper, the appeal about order 7 granted."""
    begin(provisional)
    said = appeal(provisional, 7, "on_time", "correct")
    assert said.said == "filed"
    assert decide(provisional, said.record_id, "grant").said == "granted"
    lock_as_on_paper(provisional)
    return provisional


def shown(figure: Mapping[str, object]) -> dict[str, str]:
    points = Fraction(str(figure["score"])) if figure["score"] is not None else None
    told = {name: str(figure[name] or "") for name in ("resolution", "satisfaction", "on_time", "six")}
    return {"rank": str(figure["rank"]), "score": "" if points is None else f"{float(points):.2f}", **told}


def compare(engine: Engine, version: int) -> None:
    found = figures(engine, version)
    for row in paper("versions"):
        if row["version"] == str(version):
            wanted = {name: row[name] for name in shown(found[row["level"], row["code"]])}
            assert shown(found[row["level"], row["code"]]) == wanted, row["name"]


def recounted(engine: Engine) -> list[str]:
    with engine.connect().execution_options(zqt_write=True) as connection:
        transaction = connection.begin()
        found = [f"{each.version} {each.item} {each.name}" for each in recount_month(connection, MONTH, NOW)]
        transaction.rollback()
    return found


def test_the_locked_month_is_the_one_on_paper_with_the_granted_appeal(on_paper: Engine) -> None:
    compare(on_paper, 1)
    assert recounted(on_paper) == []


def test_what_came_late_is_told_and_counted_by_a_correction_alone(on_paper: Engine) -> None:
    with reading(on_paper) as connection:
        late = late_of(connection, MONTH, LATER)
        numbers = {order_key(connection, int(row["no"])): row["word"] for row in paper("late")}
    assert {(each.shard, each.order_id): each.word for each in late} == numbers
    compare(on_paper, 1)
    with writing(on_paper) as connection:
        taken = [order_key(connection, 12)]
        answer = correct_month(connection, actor(LATER), MONTH, 1, "verdict came in late", taken)
    assert answer.said == "corrected"
    compare(on_paper, 1)
    compare(on_paper, 2)
    assert recounted(on_paper) == []
    with reading(on_paper) as connection:
        newest = versions_of(connection, MONTH)[0]
        left = late_of(connection, MONTH, LATER)
    told = {(each.level, each.code, each.figure): (each.before, each.after) for each in newest.figures}
    for row in paper("changes"):
        before, after = told[row["level"], row["code"], row["figure"]]
        if row["figure"] == "score":
            assert (float(Fraction(str(before))), float(Fraction(str(after)))) == (
                float(row["before"]),
                float(row["after"]),
            )
        else:
            assert (str(before), str(after)) == (row["before"], row["after"]), row
    assert {level for level, _code, _figure in told} <= {"city", "district", "township"}
    assert newest.orders == 1 and len(left) == 3


def test_a_correction_refuses_what_would_change_nothing_and_an_old_view(on_paper: Engine) -> None:
    with writing(on_paper) as connection:
        assert correct_month(connection, actor(LATER), MONTH, 1, "why", []).said == "nothing"
    with writing(on_paper) as connection:
        assert correct_month(connection, actor(LATER), MONTH, 1, "", None).said == "reason"
    with writing(on_paper) as connection:
        assert correct_month(connection, actor(LATER), MONTH, 1, "why", None).said == "corrected"
    with writing(on_paper) as connection:
        assert correct_month(connection, actor(LATER), MONTH, 1, "why", None).said == "moved"
    assert len(recounted(on_paper)) == 0


def test_leaving_an_order_out_is_counted_as_on_paper(provisional: Engine) -> None:
    begin(provisional)
    said = appeal(provisional, 7, "on_time", "exclude")
    decide(provisional, said.record_id, "grant")
    lock_as_on_paper(provisional)
    found = shown(figures(provisional)["district", "370602"])
    assert found["score"] == "34.78"
    assert (found["resolution"], found["on_time"], found["satisfaction"]) == ("6/10", "9/11", "6/9")


def test_a_recount_names_the_order_whose_stored_row_is_not_what_history_gives(on_paper: Engine) -> None:
    with writing(on_paper) as connection:
        _shard, number = order_key(connection, 13)
        this = order.c.order_id == number
        connection.execute(order.update().where(this).values(verdict_official="unsolved"))
        order_no = connection.scalar(select(order.c.order_no).where(order.c.order_id == number))
    assert recounted(on_paper) == [f"1 {order_no} order"]
