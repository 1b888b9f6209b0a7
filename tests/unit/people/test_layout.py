"""The pages of accounts and roles: what is listed, what may be done to the open account, and why not."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.views.people import PeopleView, UserFilter, UserRow
from dashboard.views.reference import Unit
from layouts.pages.people.roles import roles_page
from layouts.pages.people.users import users_page
from tests.unit.components.test_frame import words

LIAN = UserRow(
    "lian", "姜联络员", "district_coordinator", "370682", "莱阳市", failures=5, locked=True, phones=2
)
NEW = UserRow("new", "新人", "unassigned", must_change=True)
GONE = UserRow("gone", "离任", "unit_handler", "370682004", "冯格庄街道", disabled=True)
AUDITOR = UserRow("zheng", "郑审计", "auditor")
ROWS = (LIAN, NEW, GONE, AUDITOR)
COUNTS = {"active": 1, "disabled": 1, "locked": 1, "unassigned": 1}
UNITS = (
    Unit(1, "370682004", "冯格庄街道", "township", 1, district_id=2),
    Unit(2, "370682", "莱阳市", "district", 1),
    Unit(3, "D04", "市人社局", "department", 1),
)

pytestmark = pytest.mark.usefixtures("english")


def view(selected: UserRow | None = None, refusal: str = "") -> PeopleView:
    return PeopleView(UserFilter(), ROWS, COUNTS, selected, refusal, UNITS)


def buttons(part: Any) -> list[str]:
    """Return the labels of the buttons that send something."""
    if isinstance(part, list | tuple):
        return [label for each in part for label in buttons(each)]
    children = getattr(part, "children", None)
    # A picture is drawn in the browser and sends nothing.
    sends = type(part).__name__ == "Button" and not hasattr(part, "data-picture")
    own = [words(children)] if sends else []
    return own + (buttons(children) if children is not None else [])


def test_the_sentence_counts_what_needs_a_look() -> None:
    text = words(users_page(view()))
    assert "4 accounts, 1 disabled, 1 locked after wrong passwords, 1 without a role" in text


@pytest.mark.parametrize(
    ("row", "acts"),
    [
        (LIAN, ["Make a new password", "Disable", "Unlock", "Sign out its phones"]),
        (NEW, ["Make a new password", "Disable"]),
        (GONE, ["Make a new password", "Enable"]),
    ],
)
def test_an_open_account_offers_what_may_be_done_now(row: UserRow, acts: list[str]) -> None:
    assert buttons(users_page(view(row))) == ["Find", *acts, "Add the account"]


def test_an_administrator_or_oneself_is_not_changed_here() -> None:
    page = users_page(view(AUDITOR, "administrator"))
    assert buttons(page) == ["Find", "Add the account"]
    assert "is changed on the server" in words(page)
    roles = roles_page(view(AUDITOR, "own"))
    assert buttons(roles) == ["Find"] and "Nobody changes his own account here." in words(roles)


def test_units_to_choose_are_named_with_their_district() -> None:
    said = str(roles_page(view(NEW)))
    places = [
        said.index(each)
        for each in ("Districts · 莱阳市", "莱阳市 · 冯格庄街道", "City departments · 市人社局")
    ]
    assert places == sorted(places)


def test_no_administrator_is_among_the_roles_to_give() -> None:
    text = str(roles_page(view(NEW)))
    form = text[text.index("people-form") - 3000 : text.index("people-form")]
    assert "'value': 'city_leader'" in form and "'value': 'unassigned'" in form
    assert "auditor" not in form and "system_admin" not in form


@pytest.mark.parametrize("answer", ["", "nonsense", "<b>"])
def test_an_answer_that_is_none_says_nothing(answer: str) -> None:
    assert words(users_page(view(LIAN), answer)) == words(users_page(view(LIAN)))


def test_what_was_done_is_said_with_the_name() -> None:
    assert "● lian is disabled; all sessions ended." in words(users_page(view(LIAN), "disable"))
    assert "An account of this name exists already." in words(users_page(view(), "taken"))


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        (UserFilter("莱阳"), ["lian"]),
        (UserFilter("370682"), ["lian", "gone"]),
        (UserFilter("联络 LIAN"), ["lian"]),
        (UserFilter(role="auditor"), ["zheng"]),
        (UserFilter(state="disabled"), ["gone"]),
        (UserFilter(state="active"), ["zheng"]),
        (UserFilter("x"), []),
    ],
)
def test_a_filter_admits_by_words_role_and_state(filter: UserFilter, names: list[str]) -> None:
    assert [row.name for row in ROWS if filter.admits(row)] == names
