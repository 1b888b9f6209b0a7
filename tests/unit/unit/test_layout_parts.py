"""A department's queue, its parts in others' orders and the tabs: every number opens the list it counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.appraisal.settings import DEFAULTS
from dashboard.order.gates import Waiting
from dashboard.order.ledgers import LedgerStand
from dashboard.people.access import scope_for
from dashboard.views.counts import Counts
from dashboard.views.rankings import SixItems
from dashboard.views.reference import Unit
from dashboard.views.unit import GateQueue, JointPart, JointParts, LedgerOrder, Ledgers, QueuedOrder, UnitView
from dashboard.views.vocabulary import SCORECARD_ITEMS
from layouts.pages.unit.gate3 import gate3_row
from layouts.pages.unit.page import unit_page
from layouts.pages.unit.parts import reasons_panel
from layouts.pages.unit.state import read_state
from layouts.pages.unit.tabs import tab_panel
from tests.support.desk import HARBOUR, card, near_row, order_row, township_counts, unit_sheet, unit_view
from tests.support.sheets import CONTEXT, NORTH, SOUTH, links, opened, rows_of, walk, words

BUREAU = Unit(201, "D1", "Bureau", "department", 1, appraised=True)
OTHER = scope_for("li", "unit_handler", 202, "department", "D2", "Office")
OWN = scope_for("wang", "unit_handler", 201, "department", "D1", "Bureau")
SINCE = datetime(2026, 11, 13, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("english")


def bureau(**changes: Any) -> UnitView:
    waiting = Waiting(SINCE, "Bureau, desk 3", None, True)
    signed = Waiting(SINCE, "", datetime(2026, 11, 16, 7, 0, tzinfo=UTC), False)
    queue = GateQueue(True, 7, (QueuedOrder(order_row(), waiting, 2), QueuedOrder(near_row(), signed, 1)))
    joint = JointParts(3, 1, 9, 8, (JointPart("sheet", "A1", "North", SINCE, True),))
    view = unit_view(unit=BUREAU, sub_units=None, selected=None, row=None, queue=queue, joint=joint)
    return replace(view, **changes)


def test_the_queue_says_since_when_who_and_what_is_still_needed() -> None:
    (row,) = gate3_row(unit_sheet(bureau()))
    said = words(row)
    assert "11-13 10:00" in said and "Bureau, desk 3" in said and "not yet" in said and "needed" in said
    assert "11-16 15:00" in said
    assert {"measure": "at_gate3", "unit": "D1", "kind": "department"} in opened(row)
    assert "all 7" in said


def test_assisted_orders_open_their_lists_for_those_who_may_see_all() -> None:
    (row,) = gate3_row(unit_sheet(bureau()))
    found = {each["measure"]: each for each in opened(row) if "joint" in each}
    assert set(found) == {"joint_open", "joint_overdue", "joint_due", "joint_on_time"}
    assert found["joint_open"] == {"measure": "joint_open", "joint": "D1"}
    assert found["joint_due"]["period"] == "2026-10"
    (own,) = gate3_row(unit_sheet(bureau(), scope=OWN))
    assert not any("joint" in each for each in opened(own))
    assert "A1" in words(own) and "/orders/sheet~A1" not in links(own)


def test_another_unit_reads_numbers_and_no_order() -> None:
    (row,) = gate3_row(unit_sheet(bureau(joint=None), scope=OTHER))
    assert "all 7" in words(row) and "No water" not in words(row)
    assert opened(row) == []


@pytest.mark.parametrize(
    ("queue", "said"),
    [
        (GateQueue(True), "No order waited at gate 3 at the data time."),
        (GateQueue(False), "when replies enter gate 3” is missing"),
    ],
)
def test_an_empty_queue_and_an_unknown_one_differ(queue: GateQueue, said: str) -> None:
    assert said in words(gate3_row(unit_sheet(bureau(queue=queue, joint=None))))


def test_a_district_has_no_queue_and_its_tabs_keep_the_rest_of_the_address() -> None:
    sheet = unit_sheet(unit_view(), period="2026-09", only="late")
    assert gate3_row(sheet) == []
    tabs = opened(tab_panel(sheet), "/unit/N?")
    assert {each.get("tab", "") for each in tabs} == {"", "departments", "six"}
    assert all((each["period"], each["only"]) == ("2026-09", "late") for each in tabs)


def test_departments_in_a_district_open_their_orders_there() -> None:
    view = unit_view(tab="departments", located=((BUREAU, township_counts("D1", 4, 3)),))
    panel = tab_panel(unit_sheet(view))
    wanted = {"located": "N", "unit": "D1", "kind": "department", "measure": "due"}
    assert any(wanted.items() <= each.items() for each in opened(panel))
    assert opened(tab_panel(unit_sheet(view, scope=OTHER))) == []


def test_demand_by_district_ends_with_the_units_own_total() -> None:
    located = ((SOUTH, township_counts("S", 4, 3)), (None, township_counts("none", 2, 2)))
    panel = tab_panel(unit_sheet(bureau(tab="located", located=located)))
    said = words(panel)
    assert "District not determined" in said and "Bureau in all" in said
    assert {each.get("located") for each in opened(panel)} == {"S", "none", None}


def test_six_items_stand_as_fractions_without_any_rate() -> None:
    items = dict.fromkeys(SCORECARD_ITEMS, (1, 2))
    six = SixItems(((HARBOUR, items),), items, (card(),), 1)
    panel = tab_panel(unit_sheet(unit_view(tab="six", six=six)))
    said = words(panel)
    assert said.count("1/2") == 12 and "6/12" in said and "%" not in said
    measures = {each["measure"] for each in opened(panel)}
    assert {f"{item}_{part}" for item in SCORECARD_ITEMS for part in ("met", "applies")} <= measures
    assert "six_missed" in measures


def test_a_tab_that_the_kind_of_unit_lacks_shows_the_categories() -> None:
    assert "Water" in words(tab_panel(unit_sheet(unit_view(tab="located"))))
    state, notices = read_state("N", {"tab": "everything"})
    assert state.tab == "" and "“everything” is unknown" in notices[0]


def test_an_account_without_the_orders_is_not_told_that_nothing_is_unsolved() -> None:
    page = unit_page(unit_sheet(unit_view(reasons=()), scope=OTHER))
    assert "No order was left unsolved." not in words(page)
    assert NORTH.name in words(page)


def in_ledger(number: str, stand: LedgerStand, **changes: Any) -> LedgerOrder:
    return LedgerOrder(order_row(number, township="Harbour"), stand, **changes)


UNSOLVED = LedgerStand("unsolved", SINCE)
EXTENDED = LedgerStand("planned", SINCE, (SINCE, datetime(2026, 12, 1, 16, 0, tzinfo=UTC)), SINCE, "Funded")


def ledger_page(*held: LedgerOrder, **changes: Any) -> Any:
    facts = {"has_ledgers": True, "tab": "ledgers", "ledgers": Ledgers(held), **changes}
    return tab_panel(unit_sheet(unit_view(**facts)))


def test_a_book_shows_no_column_that_its_log_leaves_empty() -> None:
    (bare,) = rows_of(ledger_page(in_ledger("1", UNSOLVED)))
    assert list(bare) == ["Order number", "Request", "Category", "Township", "Entered"]
    (told,) = rows_of(
        ledger_page(in_ledger("2", EXTENDED, note="Funded", standing="open", workdays=10), unit=HARBOUR)
    )
    assert "Township" not in told
    assert told["To the promise"] == "10 working days left"
    assert told["Promised"] == "12-01 24:00"
    assert told["First promised"] == "11-13 10:00, extended 1 time"
    assert told["Last note"] == "4 days agoFunded"


def test_an_overdue_promise_bears_the_red_sign_and_a_near_one_the_amber() -> None:
    page = ledger_page(
        in_ledger("1", EXTENDED, standing="overdue", workdays=3),
        in_ledger("2", EXTENDED, standing="near", workdays=1),
        in_ledger("3", EXTENDED, standing="open", workdays=9),
    )
    classes = [getattr(part, "className", None) for part in walk(page)]
    assert classes.count("time-left time-bad") == classes.count("time-left time-warn") == 1
    said = words(page)
    assert "Ledgers: 0 unsolved, 3 planned, 1 of them past the promise" in said
    assert "overdue by 3 working days" in said


def test_a_long_book_folds_and_the_signed_off_stand_behind_their_number() -> None:
    held = [in_ledger(f"N{number}", UNSOLVED) for number in range(23)]
    signed = tuple(
        in_ledger(f"S{number}", LedgerStand("planned", SINCE, signed_off=SINCE)) for number in range(21)
    )
    page = ledger_page(ledgers=Ledgers(tuple(held), signed))
    first, rest, done = [part for part in walk(page) if getattr(part, "_type", "") == "Table"]
    assert (len(rows_of(first)), len(rows_of(rest)), len(rows_of(done))) == (20, 3, 20)
    said = words(page)
    assert "3 more" in said and "21 signed off, the last 20 here" in said
    assert "Everything in the ledgers was signed off." in words(ledger_page(ledgers=Ledgers((), signed[:1])))


def test_without_an_entry_there_is_no_tab() -> None:
    assert "Ledgers" not in links(tab_panel(unit_sheet(unit_view())))
    assert "Ledgers" not in links(tab_panel(unit_sheet(unit_view(has_ledgers=True), scope=OTHER)))
    assert links(ledger_page())["Ledgers"] == "/unit/N?tab=ledgers"


def test_orders_outside_the_denominator_are_no_good_news() -> None:
    """One order is open past its deadline; a denominator of closed orders alone must not hide it."""
    counts = Counts("N", accepted=4, due=4, closed=3, verified=3, solved=3, on_time=3, late=1, open_overdue=1)
    closed = DEFAULTS.model_copy(update={"denominator": "closed"})
    said = {}
    for name, settings in (("own", DEFAULTS), ("closed", closed)):
        context = replace(CONTEXT, settings=settings)
        drawn = reasons_panel(unit_sheet(unit_view(counts=counts, reasons=(), context=context)))
        said[name] = words(drawn)
    assert "No order was left unsolved." in said["own"]
    assert "No order was left unsolved." not in said["closed"]
    assert "1 due orders stand outside the denominator" in said["closed"]


def test_the_first_hours_of_a_year_name_no_year_of_their_own() -> None:
    """00:30 of 2027-01-01 in Yantai is still 2026 in UTC: a promise in 2027 is one of this year."""
    new_year = replace(CONTEXT, as_of=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    promise = datetime(2027, 1, 25, 16, 0, tzinfo=UTC)
    stand = LedgerStand("planned", datetime(2026, 12, 1, 1, 0, tzinfo=UTC), promises=(promise,))
    (row,) = rows_of(ledger_page(in_ledger("1", stand, standing="open", workdays=17), context=new_year))
    assert row["Promised"] == "01-25 24:00"
