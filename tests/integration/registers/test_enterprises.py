"""The register of enterprises: bad rows of every kind told by their rule, good ones kept, nothing lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.people.access import Denied
from data_access.database import reading
from data_access.importing.registers.checking import Checked
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import NothingToStore, bring_in, check
from data_access.queries.registers.page import registers_view, rejects_of
from data_access.schema import enterprise, register_import, unit
from tests.support.proactive import city, leader, of_unit
from tests.support.survey import NOW, ZHIFU, sent

REGISTER = find_register("enterprises")
HEAD = "统一社会信用代码,企业名称,区市,镇街,行业,企业规模,联系人,联系电话,注销日期,登记状态"
GOOD = (
    "91370602MA3A,烟台甲机械有限公司,芝罘区,,制造业,小型,丛大海,13912345678,,存续",
    "91370602ma3b,烟台乙贸易有限公司,,莱阳市冯格庄街道,批发,微型企业,,0535-6212345,,",
    "91370602MA3C,烟台丙商行,莱阳市,,,个体工商户,,,,注销",
    "91370602MA3D,烟台丁厂 😀,芝罘区,,,,,12345,2026-03-01,吊销",
)
# A row → the field and the rule that it breaks.
BAD = {
    ",没有代码,芝罘区,,,,,,,": ("code", "required"),
    "91370602MA30,,芝罘区,,,,,,,": ("name", "required"),
    "91370602MA31,没有地方,,,,,,,,": ("district", "required"),
    "91370602MA32,没有这个区,某某区,,,,,,,": ("district", "unknown_unit"),
    "91370602MA33,不是区,市商务局,,,,,,,": ("district", "unknown_unit"),
    "91370602MA34,两处,芝罘区,莱阳市冯格庄街道,,,,,,": ("township", "contradiction"),
    "91370602MA35,规模不明,芝罘区,,,中等偏大,,,,": ("size", "unknown_word"),
    "91370602MA36,状态不明,芝罘区,,,,,,,半开": ("status", "unknown_word"),
    "91370602MA37,日期不明,芝罘区,,,,,,去年,": ("closed_on", "date"),
    "91370602MA38,又开又关,芝罘区,,,,,,2026-03-01,存续": ("closed_on", "contradiction"),
    "91370602MA39,不是电话,芝罘区,,,,,不详,,": ("phone", "phone"),
    "9.13706E+17,被改写,芝罘区,,,,,,,": ("code", "scientific"),
    "91370602MA4A,被改写的电话,芝罘区,,,,,1.39123E+10,,": ("phone", "scientific"),
    "91370602MA4B,#REF!,芝罘区,,,,,,,": ("name", "sheet_error"),
    f"91370602MA4C,{'长' * 201},芝罘区,,,,,,,": ("name", "too_long"),
    f"{'9' * 41},代码太长,芝罘区,,,,,,,": ("code", "too_long"),
    "91370602ma3a,同一代码,芝罘区,,,,,,,": ("code", "twice"),
}
Bring = Callable[..., Any]


@pytest.fixture
def bring(engine: Engine, tmp_path: Path) -> Bring:
    def one(*rows: str, head: str = HEAD, now: Any = NOW) -> tuple[int, int, int]:
        file = sent(tmp_path, "\n".join((head, *rows)) + "\n")
        number = bring_in(engine, city(now), REGISTER, file, {})
        r = register_import.c
        with reading(engine) as connection:
            row = connection.execute(select(r.inserted, r.updated, r.unchanged).where(r.import_id == number))
            return tuple(row.one())  # type: ignore[return-value]

    return one


def stored(engine: Engine, code: str) -> Any:
    with reading(engine) as connection:
        e = enterprise.c
        query = select(enterprise, unit.c.code.label("district")).join(unit, unit.c.unit_id == e.district_id)
        return connection.execute(query.where(e.code == code)).one()


def checked(engine: Engine, tmp_path: Path, *rows: str, head: str = HEAD) -> Checked:
    file = sent(tmp_path, "\n".join((head, *rows)) + "\n", "checked.csv")
    return check(engine, city(), REGISTER, file, {})


def test_each_bad_row_is_told_by_its_rule_and_comes_back(engine: Engine, tmp_path: Path) -> None:
    found = checked(engine, tmp_path, *GOOD, *BAD)
    assert [(each.field, each.rule) for each in found.problems] == list(BAD.values())
    assert [each.row_no for each in found.problems] == list(range(6, 6 + len(BAD)))
    assert (found.read, found.rejected, len(found.rows)) == (len(GOOD) + len(BAD), len(BAD), len(GOOD))
    assert all(each.message for each in found.problems)
    back = list(csv.reader(io.StringIO(found.rejects.decode("utf-8-sig"))))
    assert [row[2:] for row in back] == [HEAD.split(","), *(row.split(",") for row in BAD)]
    # The rejected rows come in again once they are corrected.
    fixed = [*back[0]], [*back[3][:4], "芝罘区", *back[3][5:]]
    again = checked(engine, tmp_path, ",".join(fixed[1]), head=",".join(fixed[0]))
    assert (len(again.rows), again.rejected) == (1, 0)


def test_the_good_rows_stand_in_the_frame(engine: Engine, bring: Bring) -> None:
    assert bring(*GOOD, *BAD) == (4, 0, 0)
    first = stored(engine, "91370602MA3A")
    assert (first.name, first.district, first.township_id, first.industry, first.size) == (
        *("烟台甲机械有限公司", ZHIFU, None, "制造业"),
        "small",
    )
    assert (first.contact_name, first.phone, first.closed_on) == ("丛大海", "13912345678", None)
    second = stored(engine, "91370602MA3B")
    assert (second.district, second.size, second.phone) == ("370682", "micro", "0535-6212345")
    assert second.township_id is not None
    # A status alone tells no day: the day on which it came stands for it, in the city's time.
    assert stored(engine, "91370602MA3C").closed_on == date(2026, 11, 18)
    assert stored(engine, "91370602MA3D").closed_on == date(2026, 3, 1)
    assert stored(engine, "91370602MA3D").name == "烟台丁厂 😀"


def test_the_day_of_a_status_is_the_city_s(engine: Engine, bring: Bring) -> None:
    bring(GOOD[2], now=NOW.replace(hour=23))  # 07:00 of the next day in the city
    assert stored(engine, "91370602MA3C").closed_on == date(2026, 11, 19)


def test_the_same_table_again_changes_nothing(engine: Engine, bring: Bring) -> None:
    bring(*GOOD)
    later = NOW + timedelta(days=9)
    assert bring(*GOOD, now=later) == (0, 0, 4)
    assert stored(engine, "91370602MA3C").closed_on == date(2026, 11, 18)
    assert stored(engine, "91370602MA3A").changed_at == NOW


def test_a_newer_table_changes_what_it_says(engine: Engine, bring: Bring) -> None:
    bring(*GOOD)
    newer = (
        GOOD[0].replace("13912345678", "").replace("小型", "中型"),
        GOOD[1],
        GOOD[2].replace(",注销", ",存续"),
        GOOD[3].replace("2026-03-01", "2026-04-01"),
        "91370602MA3E,烟台戊公司,芝罘区,,,,,,,",
    )
    assert bring(*newer) == (1, 3, 1)
    first = stored(engine, "91370602MA3A")
    assert (first.phone, first.size) == ("", "medium")
    assert stored(engine, "91370602MA3C").closed_on is None
    assert stored(engine, "91370602MA3D").closed_on == date(2026, 4, 1)


def test_what_a_table_has_no_column_for_stays(engine: Engine, bring: Bring) -> None:
    bring(*GOOD)
    short = "统一社会信用代码,企业名称,区市"
    rows = (
        "91370602MA3A,烟台甲机械有限公司,芝罘区",
        "91370602MA3C,烟台丙商行,莱阳市",
        "91370602MA3D,烟台丁改名厂,芝罘区",
    )
    assert bring(*rows, head=short) == (0, 1, 2)
    first = stored(engine, "91370602MA3A")
    assert (first.phone, first.size, first.contact_name) == ("13912345678", "small", "丛大海")
    assert stored(engine, "91370602MA3C").closed_on == date(2026, 11, 18)
    assert stored(engine, "91370602MA3D").closed_on == date(2026, 3, 1)
    # Who moves to another district keeps no township of the one before.
    assert bring("91370602MA3B,烟台乙贸易有限公司,芝罘区", head=short) == (0, 1, 0)
    moved = stored(engine, "91370602MA3B")
    assert (moved.district, moved.township_id, moved.phone) == (ZHIFU, None, "0535-6212345")


def test_a_table_without_a_good_row_stores_nothing(engine: Engine, bring: Bring) -> None:
    with pytest.raises(NothingToStore):
        bring(*list(BAD)[:-1])
    with pytest.raises(NothingToStore):
        bring("甲,乙", head="甲列,乙列")
    with reading(engine) as connection:
        assert connection.execute(select(enterprise)).all() == []
        assert connection.execute(select(register_import)).all() == []


def test_columns_chosen_by_hand(engine: Engine, tmp_path: Path) -> None:
    text = "一,二,三\n91370602MA3A,烟台甲有限公司,芝罘区\n"

    def uses(choices: dict[int, str]) -> tuple[list[str], bool, int]:
        found = check(engine, city(), REGISTER, sent(tmp_path, text, "odd.csv"), choices)
        return [use.field for use in found.uses], bool(found.missing), len(found.rows)

    assert uses({}) == (["", "", ""], True, 0)
    assert uses({0: "code", 1: "name", 2: "district"}) == (["code", "name", "district"], False, 1)
    # A field chosen for two columns is the first's; what there is none of is passed over.
    assert uses({0: "code", 1: "name", 2: "name"}) == (["code", "name", ""], False, 0)
    assert uses({0: "code", 1: "name", 2: "nothing", 9: "district"}) == (["code", "name", ""], False, 0)
    assert uses({0: "", 1: "name"}) == (["", "name", ""], True, 0)


def test_the_page_shows_what_would_be_stored_masked(engine: Engine, tmp_path: Path, bring: Bring) -> None:
    row = "91370602MA4D,烟台某公司,芝罘区,,,,,,去年13912345678,"
    file = sent(tmp_path, "\n".join((HEAD, *GOOD, row)) + "\n", "page.csv")
    view = registers_view(engine, city(), "enterprises", ("token", file), {}, 0)
    assert view.look is not None
    assert (view.look.read, view.look.passed, view.look.rejected) == (5, 4, 1)
    (problem,) = view.look.problems
    assert (problem.row_no, problem.column, problem.value) == (6, "注销日期", "去年139****5678")
    assert "13912345678" not in str(view.look.columns)
    assert view.look.before is None
    broken = sent(tmp_path, "", "empty.csv")
    view = registers_view(engine, city(), "enterprises", ("token", broken), {}, 0)
    assert view.look is not None and view.look.problem and view.look.advice
    number = bring_in(engine, city(), REGISTER, file, {})
    again = registers_view(engine, city(), "enterprises", ("token", file), {}, number)
    assert again.look is not None and again.look.before == NOW
    assert again.done is not None
    assert (again.done.inserted, again.done.rejected, len(again.recent)) == (4, 1, 1)
    with reading(engine) as connection:
        kept = rejects_of(connection, city().scope, number)
        assert kept is not None and "91370602MA4D" in kept.decode("utf-8-sig")
        assert rejects_of(connection, city().scope, number + 1) is None
        with pytest.raises(Denied):
            rejects_of(connection, leader().scope, number)


def test_only_who_keeps_the_survey_brings_tables_in(engine: Engine, tmp_path: Path) -> None:
    file = sent(tmp_path, "\n".join((HEAD, *GOOD)))
    with reading(engine) as connection:
        actors = [leader(), of_unit(connection, ZHIFU)]
    for actor in actors:
        for name in ("enterprises", "answers", "returns"):
            with pytest.raises(Denied):
                bring_in(engine, actor, find_register(name), file, {})
        with pytest.raises(Denied):
            registers_view(engine, actor, "enterprises", None, {}, 0)
