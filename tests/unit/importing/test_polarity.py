"""A name that negates, plans, or speaks of somebody else is not the field it resembles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data_access.importing.automatic import mapping_of, refuse_guesses
from data_access.importing.errors import DoubtfulColumns
from data_access.importing.fields import BY_NAME, FIELDS
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.matching import ColumnMatch, match_columns
from data_access.importing.polarity import contradiction
from data_access.reference.units import load_categories, load_units

UNITS, CATEGORIES = UnitIndex(load_units()), CategoryIndex(load_categories())


def match(header: Sequence[str], *rows: Sequence[str]) -> dict[str, ColumnMatch]:
    return {one.column: one for one in match_columns(header, rows, UNITS, CATEGORIES)}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("是否未解决", "verdict"),
        ("问题未解决", "verdict"),
        ("不满意", "answer_final"),
        ("是否不保密", "confidential"),
        ("非省平台工单", "provincial"),
        ("不纳入考核", "included"),
        ("未撤单时间", "withdrawn_at"),
        ("not closed", "closed_at"),
        ("non-provincial", "provincial"),
        ("要求办结日期时间", "closed_at"),
        ("计划办结时间", "closed_at"),
        ("承诺办结时间", "closed_at"),
        ("预计到场时间", "onsite_at"),
        ("约定回访时间", "answered_at"),
        ("planned closed date", "closed_at"),
        ("expected closed at", "closed_at"),
        ("话务员满意度", "answer_final"),
        ("对坐席的满意度", "answer_final"),
        ("督办办结时间", "closed_at"),
        ("协办单位", "unit"),
        ("审核人姓名", "contact_name"),
        ("上次办结时间", "closed_at"),
        ("原办结时间", "closed_at"),
    ],
)
def test_what_speaks_against_a_field_is_told(name: str, field: str) -> None:
    assert contradiction(name, BY_NAME[field])


@pytest.mark.parametrize("field", FIELDS, ids=lambda each: each.name)
def test_no_known_name_speaks_against_its_own_field(field: object) -> None:
    assert all(not contradiction(name, field) for name in field.synonyms)  # type: ignore[attr-defined, arg-type]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("是否已解决", "verdict"),
        ("办结时间（北京时间）", "closed_at"),
        ("诉求是否解决了", "verdict"),
        ("工单办结时间", "closed_at"),
    ],
)
def test_a_name_that_says_the_same_is_not_turned_away(name: str, field: str) -> None:
    assert not contradiction(name, BY_NAME[field])


def test_a_column_turned_away_is_left_unused_and_says_why() -> None:
    found = match(["工单编号", "受理时间", "是否未解决"], ["1", "2026-10-12 09:00", "否"])["是否未解决"]
    assert (found.field, found.objected) == (None, True) and found.reason


def test_values_do_not_bring_back_what_the_name_speaks_against() -> None:
    rows = [[str(n), f"2026-10-{10 + n} 09:00", ("满意", "不满意")[n % 2]] for n in range(6)]
    assert match(["工单编号", "受理时间", "话务员服务评价"], *rows)["话务员服务评价"].field is None


def test_what_decides_figures_is_never_guessed() -> None:
    header = ["工单编号", "受理时间", "办理的单位名称", "企业名称"]
    matches = tuple(match(header, ["1", "2026-10-12 09:00", "芝罘区", "某公司"]).values())
    assert [one.column for one in matches if one.doubtful] == ["办理的单位名称"]
    with pytest.raises(DoubtfulColumns) as doubt:
        refuse_guesses(matches, mapping_of(matches, UNITS, CATEGORIES))
    assert "办理的单位名称" in doubt.value.message and "unit: [办理的单位名称]  #" in doubt.value.draft
