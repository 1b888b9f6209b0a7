"""The frame shows data time, rhythm, missed arrivals, and only the places an account may go to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.i18n import use_language
from dashboard.views.orders import SearchHit
from dashboard.views.reference import SourceState
from layouts.frame import FrameView, NavItem, account_menu, age, freshness, rail, search_hits, stale_bar

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)  # 14:00 in Yantai
SHEET = SourceState(
    code="sheet",
    name="Order table",
    rhythm="daily",
    rhythm_at="08:00",
    time_zone="Asia/Shanghai",
    demo=False,
    data_time=datetime(2026, 11, 17, 10, 0, tzinfo=UTC),
    missed=0,
    orders=900,
)
LIVE = replace(
    SHEET, code="province", name="Provincial", rhythm="live", orders=40, data_time=NOW - timedelta(minutes=2)
)
VIEW = FrameView("Wang", "city_supervisor", "", (), (SHEET,), NOW)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with use_language("en"):
        yield


def words(part: Any) -> str:
    """Return the text a reader sees."""
    if isinstance(part, Component):
        return words(getattr(part, "children", None))
    if isinstance(part, list | tuple):
        return " ".join(text for text in map(words, part) if text)
    return "" if part is None else str(part)


def test_data_time_age_and_rhythm_of_each_source() -> None:
    text = words(freshness([LIVE, SHEET], NOW))
    assert text.startswith("● Data up to")
    assert "11-17 18:00" in text and "20 hours" in text
    assert "Order table arrives daily at 08:00, on time" in text
    assert "Provincial live 13:58" in text


def test_the_sign_follows_missed_arrivals_not_the_age() -> None:
    old = replace(SHEET, data_time=NOW - timedelta(days=40))
    assert words(freshness([old], NOW)).startswith("●")
    assert words(freshness([replace(SHEET, missed=1)], NOW)).startswith("▲")
    assert words(freshness([replace(SHEET, missed=2)], NOW)).startswith("■")


def test_one_missed_arrival_names_when_it_was_due() -> None:
    text = words(stale_bar([replace(SHEET, missed=1)], NOW))
    assert text == "▲ Order table was expected 11-18 08:00 and has not arrived; figures as of 11-17 18:00"


def test_before_the_hour_the_arrival_of_the_day_before_is_meant() -> None:
    early = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)  # 07:30 on the 18th in Yantai
    assert "expected 11-17 08:00" in words(stale_bar([replace(SHEET, missed=1)], early))


def test_more_missed_arrivals_are_counted() -> None:
    text = words(stale_bar([replace(SHEET, missed=3)], NOW))
    assert text == "■ Order table has missed 3 arrivals running; data stop at 11-17 18:00"


def test_no_strip_while_all_is_on_rhythm() -> None:
    assert stale_bar([SHEET, LIVE], NOW) == []


def test_an_empty_base_says_so() -> None:
    assert words(freshness([], NOW)) == "○ No data yet"
    assert words(freshness([replace(SHEET, data_time=None)], NOW)) == "○ No data yet"


def test_demo_orders_are_marked() -> None:
    assert "Demo data" in words(freshness([replace(SHEET, demo=True)], NOW))
    assert "Demo data" not in words(freshness([SHEET], NOW))


def test_another_year_is_written_out() -> None:
    old = replace(SHEET, data_time=datetime(2025, 11, 17, 10, 0, tzinfo=UTC))
    assert "2025-11-17 18:00" in words(freshness([old], NOW))


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(minutes=-3), "0 minutes"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_ages(span: timedelta, text: str) -> None:
    assert age(span) == text


def test_rail_has_places_above_and_administration_at_the_foot() -> None:
    items = (
        NavItem("/rank", "Rankings", "view_figures", "list-ol"),
        NavItem("/admin/import", "Import", "import", "upload", "foot"),
    )
    assert words(rail(items)).endswith("Rankings Administration Import")
    assert "Administration" not in words(rail(items[:1]))


def test_menu_offers_the_other_language_in_its_own_words() -> None:
    assert "中文" in words(account_menu(replace(VIEW, language="en")))
    assert "English" in words(account_menu(VIEW))
    assert words(account_menu(replace(VIEW, unit_name="Laiyang"))).startswith("Laiyang · Wang")


def test_menu_offers_the_other_theme() -> None:
    assert "Dark display" in words(account_menu(VIEW)) and "Light" not in words(account_menu(VIEW))
    assert "Light display" in words(account_menu(replace(VIEW, theme="dark")))


def test_search_shows_each_hit_as_a_link() -> None:
    hits = search_hits([SearchHit("unit", "Laiyang", "Ranking", "/rank?sel=370682")])
    assert [(hit.href, words(hit)) for hit in hits] == [("/rank?sel=370682", "Laiyang Ranking")]
    assert search_hits([]) == []
