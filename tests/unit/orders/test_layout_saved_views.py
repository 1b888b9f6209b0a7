"""The menu of views: lists that everybody needs, the account's own to open and delete, a form to keep one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from dashboard.views.order import OrderFilter
from dashboard.views.orders import MOST_VIEWS, OrdersView, SavedView
from layouts.components.links import ListState
from layouts.pages.orders.page import orders_page
from layouts.pages.orders.saved import Kept, answer_strips, views_menu
from tests.support.rows import ROW
from tests.support.sheets import (
    CONTEXT,
    SOURCE,
    SUPERVISOR,
    addresses,
    class_of,
    links,
    query_of,
    walk,
    words,
)

pytestmark = pytest.mark.usefixtures("english")

FILTER = OrderFilter(measure="late", district="N")
VIEW = OrdersView(CONTEXT, FILTER, "time_left", (ROW,), 1, 1)
SAVED = (SavedView("mine", {"measure": "late", "district": "N"}), SavedView("all of them", {}))


def drawn(
    state: ListState | None = None, saved: tuple[SavedView, ...] = SAVED, view: OrdersView = VIEW
) -> Any:
    return views_menu(view, state or ListState(FILTER), saved)


def forms(menu: Any) -> dict[str, Any]:
    return {each.action: each for each in walk(menu) if each._type == "Form"}


def test_three_lists_are_always_there_and_the_month_is_the_one_before_the_data() -> None:
    found = {words: query_of(href) for words, href in links(drawn(saved=())).items()}
    assert found == {
        "Due today": {"clock": "today"},
        "Open past the deadline": {"clock": "overdue"},
        "Not solved last month": {"measure": "unsolved", "period": "2026-10"},
    }
    january = replace(SOURCE, data_time=datetime(2026, 12, 31, 17, 0, tzinfo=UTC))  # 01:00 in Yantai
    turned = replace(VIEW, context=replace(CONTEXT, sources=(january,)))
    assert "period=2026-12" in links(drawn(view=turned))["Not solved last month"]
    midnight = replace(SOURCE, data_time=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))  # 24:00 in Yantai
    ended = replace(VIEW, context=replace(CONTEXT, sources=(midnight,)))
    assert "period=2026-11" in links(drawn(view=ended))["Not solved last month"]


def test_each_own_view_opens_its_list_and_has_its_button_to_delete_it() -> None:
    menu = drawn()
    assert query_of(links(menu)["mine"]) == {"measure": "late", "district": "N"}
    assert links(menu)["all of them"] == "/orders"
    buttons = [each for each in walk(forms(menu)["/saved-views/delete"]) if each._type == "Button"]
    assert [(each.name, each.value) for each in buttons] == [
        ("view_name", "mine"),
        ("view_name", "all of them"),
    ]
    assert buttons[0].title == "Delete the view “mine”"


def test_the_list_that_is_open_is_marked() -> None:
    def marked(menu: Any) -> list[str]:
        return [words(each) for each in walk(menu) if "aria-current" in each.to_plotly_json()["props"]]

    assert marked(drawn()) == ["mine"]
    assert marked(drawn(ListState(FILTER, sort="-opened"))) == []
    assert marked(drawn(ListState(OrderFilter(clock="today")))) == ["Due today"]


def test_the_form_carries_the_open_list_without_page_and_opened_order() -> None:
    state = ListState(FILTER, sort="-opened", cursor="after", order="sheet~1")
    form = forms(drawn(state))["/saved-views"]
    assert form.method == "post"
    fields = {each.name: each for each in walk(form) if each._type == "Input"}
    assert dict(parse_qsl(fields["list"].value)) == {"measure": "late", "district": "N", "sort": "-opened"}
    assert fields["view_name"].maxLength == 40


def test_a_full_menu_says_so_instead_of_a_form() -> None:
    many = tuple(SavedView(f"view {n}", {}) for n in range(MOST_VIEWS))
    menu = drawn(saved=many)
    assert list(forms(menu)) == ["/saved-views/delete"]
    assert "30 views are kept" in words(menu)


def test_the_page_has_the_menu_even_where_the_list_is_empty() -> None:
    empty = replace(VIEW, rows=(), total=0, first_no=0)
    page = orders_page(empty, ListState(FILTER), SUPERVISOR, (), Kept(SAVED, "kept"))
    assert "Views" in [words(each) for each in walk(page) if class_of(each) == "button"]
    assert "The view was saved." in words(page)
    assert "/orders?clock=today" in addresses(page)


def test_only_known_answers_are_said() -> None:
    (strip,) = answer_strips("many")
    assert words(strip) == "Not saved: 30 views are kept already. Delete one first."
    assert "notice-done" not in class_of(strip) and "notice-done" in class_of(answer_strips("dropped")[0])
    assert answer_strips("<b>") == answer_strips("") == []
