"""The pages of proactive governance: what each number opens, who may begin a report, and every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.appraisal.settings import DEFAULTS, ProactiveRule
from dashboard.people.access import Scope, scope_for
from dashboard.views.proactive import (
    ChosenReplies,
    HotGroup,
    HotLine,
    HotSeries,
    HotView,
    HotWeek,
    NewTerm,
    NewTerms,
    RepeatGroup,
    RepeatsView,
    RepliesView,
    ReplyGroup,
    ReplyText,
    Share,
    ShownOrder,
)
from dashboard.views.reference import Category, Period
from layouts.pages.proactive.hot import hot_page
from layouts.pages.proactive.lines import chance_words
from layouts.pages.proactive.repeats import repeats_page
from layouts.pages.proactive.replies import replies_page
from layouts.pages.proactive.state import (
    HotState,
    RepeatsState,
    read_hot_state,
    read_repeats_state,
)
from layouts.pages.proactive.tabs import PLACES, tabs
from tests.support.desk import LIVE, QUARANTINE, WEEK
from tests.support.sheets import NORTH, SOUTH, SUPERVISOR, class_of, rows_of, walk, words

OF_NORTH = scope_for("li", "district_coordinator", 11, "district", "N", "North")
WAGES = Category(31, "0502", "Wages", 2, parent_id=30, sensitive=True)
CITY_LINE = HotLine(QUARANTINE, None, 12, 1.25, 0, 3, 1e-9, True, date(2026, 11, 4))
NORTH_LINE = replace(CITY_LINE, unit=NORTH, n=7, usual=0.0, low=0, high=1, chance=0.0004)
GROUP = HotGroup(QUARANTINE, (CITY_LINE, NORTH_LINE), NORTH)
QUIET = HotLine(WAGES, None, 0, 1.5, 0, 4, 1.0)
FILTER = {"period": WEEK.text, "basis": "accepted", "as_of": "2026-11-17T10:00:00+00:00"}


@pytest.fixture(autouse=True)
def in_english(english: None) -> Iterator[None]:
    yield


def weeks() -> tuple[HotWeek, ...]:
    """Return two weeks, the first without a history."""
    found = []
    for back, usual in ((1, None), (0, 1.25)):
        first, last = (day - timedelta(weeks=back) for day in (WEEK.first, WEEK.last))
        period = Period(f"{first}..{last}", first, last, "days")
        moment = datetime(2026, 11, 17, 10, tzinfo=UTC) - timedelta(weeks=back)
        found.append(HotWeek(period, moment, 12 - 8 * back, usual, 0, 3, usual is not None))
    return tuple(found)


def view(**changes: Any) -> HotView:
    made = HotView(
        LIVE,
        None,
        places=(NORTH, SOUTH),
        period=WEEK,
        weeks=26,
        groups=(GROUP,),
        watched=(QUIET,),
        every=(CITY_LINE,),
        chosen=HotSeries(CITY_LINE, weeks(), (NORTH_LINE,)),
        terms=NewTerms(WEEK, 400, 9000, 700, (NewTerm("船员", 9, 0.5, 1e-6, ("隔离",)),)),
    )
    return replace(made, **changes)


def page(scope: Scope = SUPERVISOR, **changes: Any) -> Any:
    return hot_page(view(**changes), HotState(), scope)


def opened(part: Any) -> list[tuple[str, dict[str, str]]]:
    """Return each number that is a link to orders, with the filter it opens."""
    return [
        (words(each), dict(parse_qsl(urlsplit(each.href).query)))
        for each in walk(part)
        if class_of(each) == "num-link" and each.href.startswith("/orders")
    ]


def rows_in(part: Any, caption: str) -> list[dict[str, str]]:
    """Return the rows of the table of a caption."""
    (found,) = [each for each in walk(part) if each._type == "Table" and words(each).startswith(caption)]
    return rows_of(found)


def linked(part: Any, text: str) -> list[str]:
    return [each.href for each in walk(part) if getattr(each, "href", None) and words(each) == text]


def test_each_number_opens_the_orders_it_counts() -> None:
    found = opened(page())
    category = {**FILTER, "category": "1004"}
    assert ("12", category) in found
    assert ("7", {**category, "district": "N"}) in found
    assert ("9", {**FILTER, "q": "船员"}) in found
    earlier = {"period": "2026-11-04..2026-11-10", "as_of": "2026-11-10T10:00:00+00:00"}
    assert ("4", {**category, **earlier}) in found


def test_a_hot_spot_says_how_many_against_what_by_what_chance_and_since_when() -> None:
    rows = rows_in(page(), "Unusual in the last 7 days")
    assert rows[0]["Category"] == "Quarantine" and rows[0]["District or unit"] == "Whole city"
    assert [rows[0][head] for head in ("7 days", "Usually", "Expected", "Times usual")] == [
        "12", "1.3", "0–3", "9.6",
    ]  # fmt: skip
    assert (rows[0]["By chance"], rows[0]["Unusual since"]) == ("under 1 in a million weeks", "11-04")
    assert (rows[1]["Category"], rows[1]["District or unit"], rows[1]["Times usual"]) == ("", "North", "–")
    assert rows[1]["By chance"] == "1 in 3000 weeks"


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.9, "every week or two"),
        (0.5, "1 in 2 weeks"),
        (0.05, "1 in 20 weeks"),
        (0.0004, "1 in 3000 weeks"),
        (1e-6, "1 in 1000000 weeks"),
        (9e-7, "under 1 in a million weeks"),
        (0.0, "under 1 in a million weeks"),
    ],
)
def test_a_chance_is_said_with_one_digit(chance: float, said: str) -> None:
    assert chance_words(chance) == said


def test_a_report_begins_with_what_grew_where_and_only_for_the_whole_city() -> None:
    (address,) = linked(page(), "Start a special report")
    assert urlsplit(address).path == "/proactive/reports"
    assert dict(parse_qsl(urlsplit(address).query)) == {
        "new": "1",
        "category": "1004",
        "unit": "N",
        "period": WEEK.text,
    }
    own = page(OF_NORTH, place=NORTH, places=())
    assert linked(own, "Start a special report") == []
    assert linked(page(groups=(replace(GROUP, origin=None),)), "Start a special report") == []


def test_a_click_on_a_row_shows_its_weeks_and_the_row_is_marked() -> None:
    shown = page()
    assert linked(shown, "North")[1] == "/proactive?sel=1004%40N"
    marked = [each for each in walk(shown) if class_of(each) == "selected opens"]
    # In the list of hot spots and in that of all categories.
    assert len(marked) == 2 and "Whole city" in words(marked[1])


def test_the_chart_says_its_message_and_stands_as_a_table_too() -> None:
    shown = page()
    (box,) = [each for each in walk(shown) if class_of(each) == "proactive-chart"]
    said = getattr(box, "aria-label")
    assert said == (
        "Quarantine · Whole city: 12 orders in the last 7 days, usually 1.3; 1 of 2 weeks unusual"
    )
    rows = rows_in(shown, "Orders by week")
    assert [(row["Orders"], row["Usually"], row["Expected"]) for row in rows] == [
        ("12", "1.3", "0–3"),
        ("4", "–", "–"),
    ]


def test_watched_kinds_stand_there_even_when_usual() -> None:
    assert "Wages" in words(page()) and "sensitive" in words(page())
    flagged = words(page(watched=(replace(QUIET, n=3, unusual=True),)))
    assert "Wages unusual" in flagged.replace("\n", " ")
    assert "No category is marked to be watched apart." in words(page(watched=()))


def test_nothing_unusual_too_short_no_right_and_an_empty_base_are_said() -> None:
    calm = words(page(groups=(), chosen=None, terms=NewTerms(WEEK, 4, 90, 7)))
    assert calm.count("In the last 7 days no kind of request came clearly more often.") == 1
    assert "Requests of the last 7 days" in calm and "Quarantine" in calm
    silent = words(page(groups=(), every=(), chosen=None, terms=None))
    assert "Nobody asked about anything in the last 7 days." in silent
    assert "No term of the requests is clearly more frequent than before." in calm
    short = words(page(weeks=3, groups=(), watched=(), terms=None, chosen=None))
    assert "There is too little to compare with: 8 weeks are needed, 3 are there." in short
    assert "Your account does not open orders." in words(page(denied=True))
    empty = words(page(live=replace(LIVE, as_of=None)))
    assert "There are no orders yet." in empty


def test_who_may_not_open_orders_elsewhere_reads_the_numbers_alone() -> None:
    own = page(OF_NORTH, place=NORTH, places=(), terms=None)
    for _number, asked in opened(own):
        assert asked["district"] == "N"
    south = replace(NORTH_LINE, unit=SOUTH)
    lines = page(OF_NORTH, place=NORTH, places=(), groups=(HotGroup(QUARANTINE, (south,)),), chosen=None)
    assert not [asked for _n, asked in opened(lines) if asked.get("district") == "S"]


def test_the_settings_that_were_used_stand_at_the_foot() -> None:
    rule = DEFAULTS.model_copy(update={"proactive": ProactiveRule(term_days=28, watched_minimum=3)})
    said = words(page(live=replace(LIVE, settings=rule)))
    assert "of the last 28 days against 26 weeks before" in said and "from 3 orders" in said


SHOWN = ShownOrder(
    "s", "A1", datetime(2026, 10, 20, 1, tzinfo=UTC), datetime(2026, 10, 26, 2, tzinfo=UTC),
    "烟台**机械有限公司", "North", "Wages unpaid", "Paid by now",
)  # fmt: skip
AGAIN = replace(
    SHOWN, order_no="A2", closed_at=None, reply="", opened_at=datetime(2026, 11, 10, 1, tzinfo=UTC)
)
REPEATED = RepeatsView(
    LIVE,
    n=1,
    of=40,
    enterprises=1,
    units=(Share("N", "North", 1, 22),),
    categories=(Share("0502", "Wages", 1, 9),),
    groups=(RepeatGroup("烟台**机械有限公司", WAGES, 1, (SHOWN, AGAIN)),),
    groups_of=1,
)


def test_repeats_stand_side_by_side_and_each_opens() -> None:
    shown = repeats_page(REPEATED, RepeatsState(), SUPERVISOR)
    said = words(shown)
    assert "Of 40 orders" in said and "asked again 1 time" in said
    assert linked(shown, "Wages unpaid") == ["/orders/s~A1", "/orders/s~A2"]
    assert "accepted 10-20 09:00, closed 10-26 10:00 · North" in said
    assert "accepted 11-10 09:00, open · North" in said
    assert linked(shown, "1") == ["/proactive/repeats?unit=N", "/proactive/repeats?category=0502"]
    for blame in ("fault", "blame", "bad"):
        assert blame not in said.lower()


def test_many_matters_are_folded() -> None:
    many = replace(REPEATED, groups=REPEATED.groups * 12, groups_of=40)
    said = words(repeats_page(many, RepeatsState(), SUPERVISOR))
    assert "Show 4 more" in said and "40 matters, the first 12 shown" in said


def test_a_narrowed_list_says_to_what_and_offers_the_way_back() -> None:
    narrowed = replace(REPEATED, unit="N", unit_name="North", groups=(), groups_of=0)
    shown = repeats_page(narrowed, RepeatsState(unit="N"), SUPERVISOR)
    assert "Asked again: North" in words(shown) and "No matter meets these conditions." in words(shown)
    assert linked(shown, "Clear filters") == ["/proactive/repeats"]


def test_the_foot_says_when_what_is_watched_apart_is_marked() -> None:
    said = words(page())
    assert "unusual from 2 orders and 1 more than usual on, and only where chance does not" in said
    assert "by the same test (at most 5% of the findings)." in said


GROUPED = ReplyGroup("0badcafe", NORTH, 6, 5, 2, "Paid by now")
SAME = RepliesView(
    LIVE,
    looked_at=90,
    n=6,
    units=(Share("N", "North", 6, 30),),
    groups=(GROUPED,),
    groups_of=1,
    chosen=ChosenReplies(
        GROUPED,
        (ReplyText((("Paid by now", False),), 5), ReplyText((("Paid by ", False), ("then", True)), 1)),
        2,
        (SHOWN,),
    ),
)


def test_the_same_answers_stand_side_by_side_with_what_differs_marked() -> None:
    shown = replies_page(SAME, RepeatsState(show="replies"), SUPERVISOR)
    assert [words(each) for each in walk(shown) if each._type == "Mark"] == ["then"]
    said = words(shown)
    assert "Of 90 answers of units" in said and "North: one answer text for 6 orders" in said
    assert linked(shown, "A1") == ["/orders/s~A1"]
    assert "/proactive/repeats?show=replies&sel=0badcafe" in linked(shown, "6")


def test_the_states_of_repeats_and_same_answers() -> None:
    none = repeats_page(RepeatsView(LIVE, of=9), RepeatsState(), SUPERVISOR)
    assert "again within 30 days after a close." in words(none)
    same = replies_page(RepliesView(LIVE, looked_at=9), RepeatsState(), SUPERVISOR)
    assert "(9 answers compared)" in words(same)
    for drawn in (
        repeats_page(RepeatsView(LIVE, denied=True), RepeatsState(), SUPERVISOR),
        replies_page(RepliesView(LIVE, denied=True), RepeatsState(), SUPERVISOR),
    ):
        assert "Your account does not open orders." in words(drawn)
    empty = replace(LIVE, as_of=None)
    assert "There are no orders yet." in words(repeats_page(RepeatsView(empty), RepeatsState(), SUPERVISOR))


def test_addresses_are_read_and_unknown_views_fall_back() -> None:
    state, notices = read_hot_state({"place": "370681", "sel": "1004@370681", "other": "x"})
    assert (state, notices) == (HotState("370681", "1004@370681"), ())
    assert state.href(sel="") == "/proactive?place=370681"
    repeats, notices = read_repeats_state({"show": "nothing", "period": "2026-10"})
    assert (repeats.show, repeats.period, len(notices)) == ("", "2026-10", 1)


def test_the_row_of_places_marks_where_one_is_and_offers_what_one_may_open() -> None:
    row = tabs("/proactive/repeats", SUPERVISOR)
    assert [words(each) for each in walk(row) if class_of(each) == "segment on"] == ["Repeats"]
    assert len([each for each in walk(row) if getattr(each, "href", "")]) == len(PLACES)
    auditor = scope_for("x", "auditor")
    assert not [each for each in walk(tabs("/proactive", auditor)) if getattr(each, "href", "")]
