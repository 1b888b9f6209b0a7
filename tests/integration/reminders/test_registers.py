"""Tables of contacts and of the duty roster: matched by themselves, good rows kept, bad ones told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.people.access import Denied
from data_access.database import reading, writing
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import SentFile, bring_in, check
from data_access.records.accounts import add_account
from data_access.schema import contact, register_import, roster
from tests.support.proactive import city, of_unit
from tests.support.reminders import NOW, ZHIFU

CONTACTS = """序号,承办单位,职责,姓名,职务,手机号码,办公电话,邮箱,7×24
1,芝罘区,责任领导,甲,副区长,13900000001,0535-6200001,,否
2,芝罘区,联络人,乙,科员,13900000002,0535-6200002,yi@example.cn,是
3,芝罘区,微信群,芝罘区工作群,,,,,
4,芝罘区,联络人,乙,科员,13900000002,,,是
5,没有这个区,联络人,丙,,13900000003,,,
6,莱阳市,联络人,丁,,123,,,
7,莱阳市,总指挥,戊,,13900000005,,,
8,莱阳市,联络人,己,,13900000006,,a@b.cn;c@d.cn,
9,市市场监管局,联络员,庚,,13900000007,,,是
10,莱阳市,联络人,,,13900000008,,,
"""
ROSTER = """值班日期,单位名称,班次,值班人员
2026-11-18,芝罘区,白班,甲
2026-11-18,芝罘区,夜班,乙
2026-11-19,芝罘区,,乙
2026-11-19,芝罘区,白班,丙
2026-11-20,芝罘区,中班,乙
"""


def sent(tmp_path: Path, text: str, name: str = "table.csv") -> SentFile:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8-sig")
    return SentFile(path, name, "0" * 64)


def test_contacts_then_their_roster(engine: Engine, tmp_path: Path) -> None:
    register = find_register("contacts")
    checked = check(engine, city(), register, sent(tmp_path, CONTACTS), {})
    taken = {use.column: use.field for use in checked.uses}
    assert taken["7×24"] == "around_clock" and taken["邮箱"] == "address" and taken["序号"] == ""
    assert {(one.row_no, one.rule) for one in checked.problems} == {
        (5, "twice"),
        (6, "unknown_unit"),
        (7, "mobile"),
        (8, "unknown_word"),
        (9, "address"),
        (11, "required"),
    }
    bring_in(engine, city(), register, sent(tmp_path, CONTACTS), {})
    again = CONTACTS.replace("13900000002,0535-6200002", "13900000009,")
    bring_in(engine, city(), register, sent(tmp_path, again), {})
    with reading(engine) as connection:
        c, i = contact.c, register_import.c
        rows = connection.execute(select(c.name, c.duty, c.mobile, c.phone, c.wechat, c.around_clock)).all()
        counts = connection.execute(
            select(i.inserted, i.updated, i.unchanged, i.rejected).order_by(i.import_id)
        ).all()
    assert [tuple(each) for each in counts] == [(4, 0, 0, 6), (0, 1, 3, 6)]
    assert tuple(next(row for row in rows if row.name == "乙")) == (
        *("乙", "liaison", "13900000009", "0535-6200002", "yi@example.cn"),
        True,
    )
    duty = find_register("roster")
    checked = check(engine, city(), duty, sent(tmp_path, ROSTER), {})
    assert {(one.row_no, one.rule) for one in checked.problems} == {
        (5, "unknown_person"),
        (6, "unknown_word"),
    }
    bring_in(engine, city(), duty, sent(tmp_path, ROSTER), {})
    with reading(engine) as connection:
        query = select(roster.c.day, roster.c.shift, contact.c.name).join(contact)
        found = {tuple(row) for row in connection.execute(query)}
    assert found == {
        (date(2026, 11, 18), "day", "甲"),
        (date(2026, 11, 18), "night", "乙"),
        (date(2026, 11, 19), "day", "乙"),
        (date(2026, 11, 19), "night", "乙"),
    }


def test_a_row_that_names_another_unit_s_account_is_told(sqlite_engine: Engine, tmp_path: Path) -> None:
    with writing(sqlite_engine) as connection:
        for name, role, code in (("sun", "district_coordinator", ZHIFU), ("wang", "city_supervisor", "")):
            add_account(connection, NOW, name, role, "Right-Horse-42", unit_code=code)
    lines = ("芝罘区,联络人,甲,sun", "莱阳市,联络人,乙,sun", "莱阳市,联络人,丙,wang", "莱阳市,联络人,丁,li")
    table = "\n".join(("单位,职责,姓名,系统账号", *lines))
    checked = check(sqlite_engine, city(), find_register("contacts"), sent(tmp_path, table), {})
    assert {(one.row_no, one.rule) for one in checked.problems} == {(3, "other_account"), (5, "account")}


def test_only_the_office_brings_them_in(sqlite_engine: Engine, tmp_path: Path) -> None:
    with reading(sqlite_engine) as connection:
        district = of_unit(connection, ZHIFU)
    for name in ("contacts", "roster"):
        with pytest.raises(Denied):
            check(sqlite_engine, district, find_register(name), sent(tmp_path, CONTACTS), {})
