"""Values of the settings: every one described, written and read alike, refused where its model refuses it."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from dashboard.ledgers.ladder import ladder
from dashboard.settings.fields import (
    Field,
    Group,
    WrongValue,
    bounds_of,
    changed,
    differences,
    read,
    stands,
    value_of,
    written,
)
from dashboard.settings.groups import BY_NAME, GROUPS
from tests.unit.ledgers.test_items import CALENDAR

EVERY = [(group, field) for group in GROUPS for field in group.fields]


def paths(model: type[BaseModel], before: str = "") -> set[str]:
    """Return the paths of all values of a model, of a mapping those of its default."""
    found: set[str] = set()
    for name, value in model().model_dump().items():
        if isinstance(value, dict):
            found |= {f"{before}{name}.{inner}" for inner in value}
        else:
            found.add(before + name)
    return found


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_every_value_of_a_group_is_described_once(group: Group) -> None:
    told = [each.path for each in group.fields]
    assert sorted(told) == sorted(paths(group.model))
    assert len({each.number for each in GROUPS}) == len(GROUPS) and "appraisal" not in BY_NAME


@pytest.mark.parametrize(
    ("group", "field"), EVERY, ids=lambda each: each.path if isinstance(each, Field) else each.name
)
def test_a_value_is_read_as_it_is_written(group: Group, field: Field) -> None:
    value = value_of(group.model(), field.path)
    assert read(field, group.model, written(field, value)) == value
    for wrong in ("", "x", "-1", "1e3", "999999999", "25:00"):
        with pytest.raises(WrongValue):
            read(field, group.model, wrong)


@pytest.mark.parametrize(
    ("group", "path", "text", "value"),
    [
        ("alerts", "amber_workdays", "１０", 10),
        ("alerts", "amber_share", "12.5 %", Decimal("0.125")),
        ("alerts", "risk.chance", "70", Decimal("0.7")),
        ("ledgers", "before", "10，5 1", (10, 5, 1)),
        ("reminders", "quiet_from", "21:30", time(21, 30)),
        ("reviews", "seats", "7", 7),
        ("survey", "credits", "1; 0.8; 0.6; 0.2; 0", tuple(map(Decimal, ("1", "0.8", "0.6", "0.2", "0")))),
    ],
)
def test_what_people_write(group: str, path: str, text: str, value: object) -> None:
    found = BY_NAME[group].field(path)
    assert found is not None and read(found, BY_NAME[group].model, text) == value


@pytest.mark.parametrize(
    ("group", "path", "text"),
    [
        ("alerts", "amber_workdays", "11"),  # at most 10
        ("alerts", "amber_workdays", "1.5"),
        ("alerts", "amber_share", "0"),  # above 0
        ("alerts", "amber_share", "100"),  # under 100
        ("ledgers", "before", "61"),
        ("ledgers", "before", ", ,"),
        ("reminders", "back_off", "1 2 3 4 5 6 7 8 9 10 11"),  # at most ten
        ("reminders", "quiet_from", "7:30"),
        ("reviews", "seats", "4"),
        ("survey", "credits", "1 1 0.6 0"),  # five of them
        ("survey", "credits", "2 1 0.6 0 0"),
    ],
)
def test_what_is_refused_names_its_field_and_value(group: str, path: str, text: str) -> None:
    found = BY_NAME[group].field(path)
    assert found is not None
    with pytest.raises(WrongValue) as error:
        read(found, BY_NAME[group].model, text)
    assert (error.value.path, error.value.written) == (path, text)


@given(st.decimals(min_value=-5, max_value=120, places=2))
def test_a_share_is_taken_as_far_as_its_model_takes_it(percent: Decimal) -> None:
    group = BY_NAME["alerts"]
    found = group.field("amber_share")
    assert found is not None and bounds_of(group.model, "amber_share").above == 0
    text = f"{percent:f}"
    if 0 < percent < 100:
        assert read(found, group.model, text) == percent / 100
    else:
        with pytest.raises(WrongValue):
            read(found, group.model, text)


def test_only_what_the_form_changed_is_changed() -> None:
    group = BY_NAME["look_back"]
    shown = group.model()
    planned = group.model.model_validate({"days": 5, "reach": 90})
    new = changed(group, planned, shown, {"days": "10", "reach": "30", "else": "1"})
    assert new == group.model.model_validate({"days": 5, "reach": 30})
    assert differences(group, shown, new) == (("days", "10", "5"), ("reach", "183", "30"))
    nested = changed(
        BY_NAME["survey"], BY_NAME["survey"].model(), BY_NAME["survey"].model(), {"draw.share": "8"}
    )
    assert value_of(nested, "draw.share") == 8 and value_of(nested, "draw.minimum") == 2


@pytest.mark.parametrize(
    ("group", "sent"),
    [
        ("ledgers", {"before": "1, 3, 7"}),
        ("reminders", {"day_from": "18:00"}),
        ("survey", {"credits": "0, 1, 0.6, 0, 0"}),
    ],
)
def test_values_that_do_not_go_together(group: str, sent: dict[str, str]) -> None:
    found = BY_NAME[group]
    assert found.together
    with pytest.raises(WrongValue):
        changed(found, found.model(), found.model(), sent)


def test_how_a_version_stands() -> None:
    day, next_day = date(2026, 11, 18), date(2026, 11, 19)
    assert stands(next_day, day, day) == "planned"
    assert stands(day, day, day) == "in_force" and stands(date(2026, 1, 1), day, day) == "past"


def test_the_ladder_follows_its_setting() -> None:
    rungs = ladder(date(2026, 11, 27), CALENDAR, (2,))
    assert [next(rungs).before for _each in range(2)] == [2, 0]
