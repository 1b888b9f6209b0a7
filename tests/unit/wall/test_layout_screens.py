"""The page of screens says how each is, offers what may be done now, and names what an act came to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.views.reference import Unit
from dashboard.views.screens import ScreenRow, ScreensView
from dashboard.wall.keeping import STATES
from dashboard.wall.screens import DENSITIES, NAMINGS, SCENES, Screen
from layouts.pages.wall import screen_words as words_of
from layouts.pages.wall.screens import screens_page
from tests.unit.people.test_layout import buttons, words

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
HALL = ScreenRow(
    1,
    Screen("Hall", "First floor", district="370682", scenes=("time",), dwell=45, scale=1.2),
    "online",
    NOW,
    "Laiyang",
    keyed_at=NOW,
    seen_at=NOW - timedelta(minutes=1),
    build="b1",
    size="3840x2160",
)
OLD = ScreenRow(2, Screen("Old"), "silent", NOW, keyed_at=NOW, seen_at=NOW - timedelta(hours=3), build="b0")
NEW = ScreenRow(3, Screen("New"), "waiting", NOW)
GONE = ScreenRow(4, Screen("Gone"), "revoked", NOW, keyed_at=NOW, revoked_at=NOW)
DISTRICTS = (Unit(1, "370682", "Laiyang", "district", 1),)

pytestmark = pytest.mark.usefixtures("english")


def view(
    selected: ScreenRow | None = None, rows: tuple[ScreenRow, ...] = (HALL, OLD, NEW, GONE)
) -> ScreensView:
    return ScreensView(rows, selected, DISTRICTS, NOW, "b1")


def test_a_contact_of_this_minute_is_just_now() -> None:
    row = replace(HALL, seen_at=NOW - timedelta(seconds=59))
    assert "just now" in words(screens_page(view(rows=(row,))))


def values(part: Any, name: str) -> list[Any]:
    """Return the values of the fields of a name."""
    if isinstance(part, list | tuple):
        return [value for each in part for value in values(each, name)]
    own = [getattr(part, "value", None)] if getattr(part, "name", None) == name else []
    return own + values(getattr(part, "children", None) or (), name)


def test_the_sentence_counts_the_screens_by_state() -> None:
    text = words(screens_page(view()))
    assert "4 screens, 1 in contact, 1 without contact, 1 not paired, 1 cut off" in text
    assert "No screen is set up yet." in words(screens_page(view(rows=())))


def test_a_row_tells_contact_version_and_size() -> None:
    text = words(screens_page(view()))
    assert "1 minute ago" in text and "3 hours ago" in text
    assert text.count("current") == 1 and text.count("not updated yet") == 1
    assert "3840 × 2160" in text


@pytest.mark.parametrize(
    ("row", "acts"),
    [
        (HALL, ["Pair", "Make a link with a key", "Cut off", "Save"]),
        (OLD, ["Pair", "Make a link with a key", "Cut off", "Save"]),
        (NEW, ["Pair", "Make a link with a key", "Save", "Remove the screen"]),
        (GONE, ["Pair", "Make a link with a key", "Save", "Remove the screen"]),
        (None, ["Add the screen"]),
    ],
)
def test_an_open_screen_offers_what_may_be_done_now(row: ScreenRow | None, acts: list[str]) -> None:
    assert buttons(screens_page(view(row))) == acts


def test_the_form_holds_what_the_screen_has() -> None:
    page = screens_page(view(HALL))
    assert values(page, "name") == ["Hall"] and values(page, "place") == ["First floor"]
    assert values(page, "dwell") == [45] and values(page, "scale") == [120]
    assert values(page, "district") == ["370682"]
    shown = [values(page, f"scene-{each}") for each in SCENES]
    assert shown == [[each == "time"] for each in SCENES]


def test_every_choice_and_state_has_its_word() -> None:
    assert set(words_of.SCENES) == set(SCENES)
    assert set(words_of.DENSITIES) == set(DENSITIES)
    assert set(words_of.NAMINGS) == set(NAMINGS)
    assert set(words_of.STATES) == set(words_of.COUNTED) == set(STATES)


@pytest.mark.parametrize("answer", [*words_of.DONE, *words_of.REFUSED])
def test_every_answer_is_a_sentence(answer: str) -> None:
    said = words(screens_page(view(HALL), answer))
    assert len(said) > len(words(screens_page(view(HALL)))) + 15
    assert "{" not in said


@pytest.mark.parametrize("answer", ["", "nonsense", "<b>"])
def test_an_answer_that_is_none_says_nothing(answer: str) -> None:
    assert words(screens_page(view(HALL), answer, "10.0.0.9")) == words(screens_page(view(HALL)))


def test_the_address_of_the_paired_browser_is_told() -> None:
    assert "It runs at the address 10.0.0.9." in words(screens_page(view(HALL), "paired", "10.0.0.9"))
    assert "10.0.0.9" not in words(screens_page(view(HALL), "changed", "10.0.0.9"))
