"""The pages of the ledgers: figures, the lists behind every number, one item, the weekly notice."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Connection, insert, select

from dashboard.i18n import _, use_language
from dashboard.ledgers.weeks import MEASURES
from dashboard.people.access import OPERATOR, Denied, scope_for
from dashboard.views.ledgers import LedgerAsked, LedgersView
from data_access.queries.ledgers.dispatch import SAID, dispatch_view
from data_access.queries.ledgers.one import item_view
from data_access.queries.ledgers.page import ledgers_view
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.records.ledgers.closing import close_item
from data_access.records.ledgers.entering import enter
from data_access.records.ledgers.notes import note_item
from data_access.records.ledgers.promising import ask_extension, decide_extension
from data_access.records.ledgers.watching import watch
from data_access.schema import calendar_day, ledger_item, message
from layouts.pages.ledgers.dispatch import dispatch_page
from layouts.pages.ledgers.item import item_page
from layouts.pages.ledgers.page import ledgers_page
from tests.support.ledgers import entered, key, put_ledger_order, put_ledger_orders, until
from tests.support.orders import at
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, of_unit, scope_of
from tests.support.sheets import words

W46 = "2026-W46"


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with four items: two of 芝罘区, one of 莱阳市, one of a department."""
    put_ledger_orders(connection)
    early = at("2026-11-03 10:00")  # in week 45
    moved = entered(connection, "A1", promised="2026-11-12", now=early)
    assert ask_extension(connection, city(at("2026-11-10 10:00")), moved, until("2026-11-20"), "在途").done
    assert decide_extension(connection, city(at("2026-11-11 10:00")), moved, grant=True).done
    assert note_item(connection, city(at("2026-11-13 10:00")), moved, "联系人 13800138000 已沟通").done
    passed = entered(connection, "B1", promised="2026-11-13", now=early)
    answer = enter(
        connection, city(at("2026-11-10 09:00")), [key("D1")], "unsolved", "policy", "政策未明确", None
    )
    done = entered(connection, "A2", promised="2026-11-18", now=at("2026-11-09 09:00"))
    assert close_item(connection, city(at("2026-11-12 09:00")), done, "已核实", brings_file=True).done
    assert {moved, passed, answer.record_id, done} == set(connection.scalars(select(ledger_item.c.item_id)))
    return connection


@pytest.mark.usefixtures("english")
def test_the_weekly_notice_counts_what_its_lists_hold(base: Connection) -> None:
    view = dispatch_view(base, OPERATOR, NOW)
    assert (view.week.text, view.running) == (W46, False)
    assert view.total == {"open": 3, "new": 2, "signed": 1, "slipped": 2, "late": 1, "unnoted": 1, "next": 1}
    assert [row.unit and row.unit.code for row in view.rows] == [ZHIFU, LAIYANG, DEPARTMENT]
    for measure in SAID:
        assert sum(row.figures[measure] for row in view.rows) == view.total[measure], measure
        for row in view.rows:
            assert row.unit is not None
            asked = LedgerAsked(show=measure, week=W46, unit=row.unit.code)
            listed = ledgers_view(base, OPERATOR, NOW, asked)
            assert listed.total == len(listed.rows) == row.figures[measure], (measure, row.unit.code)
    page = words(dispatch_page(view, OPERATOR))
    assert "week 46 of 2026" in page and W46 not in page and "13800138000" not in page


def test_a_promise_of_an_unpublished_year_is_provisional_wherever_it_stands(
    connection: Connection,
) -> None:
    put_ledger_orders(connection)
    number = entered(connection, promised="2027-01-05", now=NOW)
    assert ask_extension(connection, of_unit(connection, ZHIFU), number, until("2027-02-01"), "资金未到").done
    view = ledgers_view(connection, OPERATOR, NOW, LedgerAsked())
    assert [(row.mark, row.asked_mark) for row in view.rows] == [("provisional", "provisional")]
    assert view.provisional and view.last_day == date(2028, 11, 17)
    one = item_view(connection, OPERATOR, NOW, number)
    assert one is not None and [each.mark for each in one.extensions] == ["provisional"]
    unit = unit_view(connection, OPERATOR, UnitQuery(ZHIFU, tab="ledgers"), now=NOW)
    assert unit is not None and unit.ledgers is not None and unit.ledgers.open[0].mark == "provisional"
    pages = (ledgers_page(view, OPERATOR), item_page(one, OPERATOR))
    assert ["01-05 24:00" in words(page) and "sign-warn" in str(page) for page in pages] == [True, True]
    # Near it, the reminder says so too; once the year is published the day is worked, or it is marked as off.
    late = datetime.fromisoformat("2026-12-31T10:00+08:00")
    assert watch(connection, late)["reminded"]
    assert _("{day} (▲ provisional)").format(day="2027-01-05") in str(
        connection.scalar(select(message.c.text))
    )
    off = [{"day": day, "workday": False, "name": "节"} for day in (date(2027, 10, 1), date(2027, 1, 5))]
    connection.execute(insert(calendar_day), off)
    (row,) = ledgers_view(connection, OPERATOR, late, LedgerAsked()).rows
    assert (row.mark, row.asked_mark) == ("off", "")
    assert _("not worked") in words(
        ledgers_page(ledgers_view(connection, OPERATOR, late, LedgerAsked()), OPERATOR)
    )


def test_the_page_says_what_stands(base: Connection) -> None:
    view = ledgers_view(base, OPERATOR, NOW, LedgerAsked())
    assert (dict(view.counts), view.total) == ({"planned": 2, "unsolved": 1}, 3)
    assert [(row.order_no, row.slips, row.extensions) for row in view.rows] == [
        ("B1", 1, 0),
        ("A1", 1, 1),
        ("D1", 0, 0),
    ]
    assert view.figures["late"] == 1 and view.figures["next"] == 0 and view.figures["slipped"] == 0
    assert view.oldest is not None and view.oldest.item.entered == at("2026-11-03 10:00")
    due = {day.day: day.due for day in view.days if day.due}
    assert due == {date(2026, 11, 20): 1} and len(view.days) == 30
    assert view.days[0].day == date(2026, 11, 18)
    assert view.curve is not None and (view.curve.n, view.curve.censored) == (4, 3)
    assert "13800138000" not in words(ledgers_page(view, OPERATOR))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"book": "unsolved"}, ["D1"]),
        ({"unit": LAIYANG}, ["B1"]),
        ({"unit": TOWNSHIP}, ["A1", "D1"]),
        ({"reason": "policy"}, ["D1"]),
        ({"state": "closed"}, ["A2"]),
        ({"day": "2026-11-20"}, ["A1"]),
        ({"day": "2026-11-21"}, []),
        (
            {"book": "shelf", "unit": "nowhere", "reason": "blame", "state": "gone", "day": "x"},
            ["B1", "A1", "D1"],
        ),
        ({"page": 7}, ["B1", "A1", "D1"]),
    ],
)
def test_the_list_is_narrowed(base: Connection, asked: dict[str, str], numbers: list[str]) -> None:
    view = ledgers_view(base, OPERATOR, NOW, LedgerAsked(**asked))  # type: ignore[arg-type]
    assert [row.order_no for row in view.rows] == numbers
    assert words(ledgers_page(view, OPERATOR))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"book": "unsolved"},
        {"unit": TOWNSHIP},
        {"unit": LAIYANG, "reason": "policy"},
        {"reason": "funds"},
        {"state": "closed"},
        {"state": "open", "book": "planned"},
        {"state": "asked"},
        {"show": "signed", "week": W46},
        {"show": "new", "week": W46, "reason": "policy"},
        {"day": "2026-11-20"},
        {"day": "2026-11-20", "state": "closed"},
    ],
)
def test_a_number_of_a_menu_is_the_list_that_it_opens(base: Connection, asked: dict[str, str]) -> None:
    def view_of(**more: str) -> LedgersView:
        return ledgers_view(base, OPERATOR, NOW, LedgerAsked(**{**asked, **more}))  # type: ignore[arg-type]

    view = view_of()
    menus: dict[str, dict[str, int]] = {
        "book": dict(view.counts),
        "unit": {unit.code: n for unit, n in view.units},
        "reason": dict(view.reasons),
        "state": dict(view.states),
    }
    for name, choices in menus.items():
        assert {value: view_of(**{name: value}).total for value in choices} == choices, name
        assert asked.get(name, "") in {"", *choices}, name
    for name in MEASURES:
        assert view_of(show=name, day="", state="").total == view.boxes[name], name
        assert view_of(show=name, week="", day="", state="").total == view.figures[name], name


@pytest.mark.parametrize(
    ("code", "numbers"),
    [(ZHIFU, {"A1"}), (TOWNSHIP, {"A1"}), (LAIYANG, {"B1"}), (DEPARTMENT, {"D1"})],
)
def test_each_account_reads_its_own(base: Connection, code: str, numbers: set[str]) -> None:
    scope = scope_of(base, code)
    assert {row.order_no for row in ledgers_view(base, scope, NOW, LedgerAsked()).rows} == numbers
    notice = dispatch_view(base, scope, NOW, W46)
    assert notice.total["open"] == 1 and notice.whose
    others = set(base.scalars(select(ledger_item.c.item_id))) - {
        row.item.item_id for row in ledgers_view(base, scope, NOW, LedgerAsked(state="closed")).rows
    }
    seen = {n for n in others if item_view(base, scope, NOW, n) is not None}
    assert len(seen) == 1
    with pytest.raises(Denied):
        ledgers_view(base, scope_for("a", "auditor"), NOW, LedgerAsked())


def test_a_confidential_order_says_nothing(base: Connection) -> None:
    put_ledger_order(base, "A1", confidential=True, title="某案")
    (row,) = (row for row in ledgers_view(base, OPERATOR, NOW, LedgerAsked()).rows if row.order_no == "A1")
    assert (row.why, row.note) == ("", "") and "某案" not in row.title
    view = item_view(base, OPERATOR, NOW, row.item.item_id)
    assert view is not None
    said = words(item_page(view, OPERATOR))
    assert "某案" not in said and "资金未落实" not in said and "已沟通" not in said


def test_one_item_shows_its_promises_notes_and_ladder(base: Connection) -> None:
    (row,) = (row for row in ledgers_view(base, OPERATOR, NOW, LedgerAsked()).rows if row.order_no == "A1")
    view = item_view(base, of_unit(base, TOWNSHIP).scope, NOW, row.item.item_id)
    assert view is not None
    assert view.acts == ("note", "extend", "file", "ask")
    # Granted on the 11th, the seventh working day before the 20th; the rungs since.
    assert [rung.name for rung, _told in view.ladder] == ["7", "3", "1", "0"]
    assert [each.week for each in view.notes] == [W46]
    assert (view.first_day, view.last_day) == (date(2026, 11, 18), date(2028, 11, 17))
    office = item_view(base, city().scope, NOW, row.item.item_id)
    assert office is not None and office.acts == ("note", "extend", "give_up", "file", "ask", "close")
    assert "13800138000" not in words(item_page(office, OPERATOR))


def test_an_empty_base_has_its_words(connection: Connection) -> None:
    view = ledgers_view(connection, OPERATOR, NOW, LedgerAsked())
    assert view.empty and words(ledgers_page(view, OPERATOR))
    notice = dispatch_view(connection, OPERATOR, NOW)
    assert not notice.rows and words(dispatch_page(notice, OPERATOR))
    assert item_view(connection, OPERATOR, NOW, 1) is None


def test_figures_and_sentence_do_not_follow_the_state_of_the_list(base: Connection) -> None:
    whole = ledgers_view(base, OPERATOR, NOW, LedgerAsked())
    closed = ledgers_view(base, OPERATOR, NOW, LedgerAsked(state="closed"))
    assert [row.order_no for row in closed.rows] == ["A2"]
    assert (closed.figures, closed.boxes, closed.days) == (whole.figures, whole.boxes, whole.days)
    with use_language("en"):
        said = words(ledgers_page(closed, OPERATOR))
    assert "3 items on the books" in said and "Nothing stands on the books" not in said


def test_the_boxes_are_of_the_week_that_is_asked_for_and_name_it(base: Connection) -> None:
    past = ledgers_view(base, OPERATOR, NOW, LedgerAsked(week=W46, show="slipped"))
    assert past.boxes == dispatch_view(base, OPERATOR, NOW, W46).total and past.boxes["slipped"] == past.total
    assert past.figures["slipped"] == 0
    with use_language("en"):
        said = words(ledgers_page(past, OPERATOR))
        now = words(ledgers_page(ledgers_view(base, OPERATOR, NOW, LedgerAsked()), OPERATOR))
    assert "Promises slipped in that week2" in said and "2026-W46" in said and "slipped this week" not in said
    assert "Promises slipped this week0" in now and "2026-W4" not in now


def test_a_unit_that_is_not_the_readers_is_not_shown_rather_than_empty(base: Connection) -> None:
    scope = scope_of(base, LAIYANG)
    with use_language("en"):
        said = words(ledgers_page(ledgers_view(base, scope, NOW, LedgerAsked(unit=ZHIFU)), scope))
        own = words(ledgers_page(ledgers_view(base, scope, NOW, LedgerAsked(unit=LAIYANG)), scope))
        township = scope_of(base, "370682001")
        nothing = words(ledgers_page(ledgers_view(base, township, NOW, LedgerAsked()), township))
        hidden = words(ledgers_page(ledgers_view(base, township, NOW, LedgerAsked(unit=ZHIFU)), township))
    assert f"{township.unit_name}: No order stands in a ledger yet." in nothing
    assert "is not shown to your account" in hidden
    assert "is not shown to your account" in said and "Nothing stands on the books" not in said
    assert "all 0" not in said and "not shown" not in own
