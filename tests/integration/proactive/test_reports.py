"""Reports and their suggestions on both databases: numbers, states, receivers, what is compared."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Connection, Engine, select, update

from dashboard.people.access import Denied
from dashboard.views.order import OrderFilter
from data_access.database import make_engine, writing
from data_access.queries.orders.page import orders_view
from data_access.queries.proactive.reports import prefill, report_view, reports_view
from data_access.queries.proactive.suggestions import suggestions_view
from data_access.records.audit import recent_audit
from data_access.records.history import read_history
from data_access.records.people import Actor
from data_access.records.proactive.reports import (
    acknowledge_report,
    add_suggestion,
    drop_suggestion,
    issue_report,
    remove_draft,
    save_report,
    withdraw_report,
)
from data_access.records.proactive.suggestions import answer_suggestion
from data_access.schema import category, report, suggestion
from layouts.pages.proactive.report import report_page
from layouts.pages.proactive.words import answer_text
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.proactive import (
    DEPARTMENT,
    DUE,
    FIELDS,
    LAIYANG,
    NOW,
    TOWNSHIP,
    ZHIFU,
    city,
    draft,
    issued,
    leader,
    of_unit,
    version_of,
)


def number_of(connection: Connection, report_id: int) -> str:
    view = report_view(connection, city().scope, NOW, report_id)
    assert view is not None
    return view.row.number


def test_numbers_follow_each_other_by_year_and_kind(connection: Connection) -> None:
    leaders = replace(FIELDS, kind="leaders", leaders="分管副市长")
    first, second, paper = issued(connection), issued(connection), issued(connection, leaders)
    assert [number_of(connection, each) for each in (first, second, paper)] == [
        "烟政企专〔2026〕1 号",
        "烟政企专〔2026〕2 号",
        "烟政企呈〔2026〕1 号",
    ]
    # The year is that of the city's day: 2027 has begun there at 16:00 of New Year's Eve in UTC.
    eve = NOW.replace(month=12, day=31, hour=15, minute=59)
    late, later = issued(connection, now=eve), issued(connection, now=eve + timedelta(minutes=1))
    assert number_of(connection, late) == "烟政企专〔2026〕3 号"
    assert number_of(connection, later) == "烟政企专〔2027〕1 号"


def test_a_refused_issue_takes_no_number(connection: Connection) -> None:
    empty = draft(connection, replace(FIELDS, facts=""))
    assert issue_report(connection, city(), empty, 1).said == "facts"
    nobody = draft(connection, replace(FIELDS, receivers=()))
    assert issue_report(connection, city(), nobody, 1).said == "receivers"
    unled = draft(connection, replace(FIELDS, kind="leaders"))
    assert issue_report(connection, city(), unled, 1).said == "leaders"
    assert number_of(connection, issued(connection)) == "烟政企专〔2026〕1 号"


def test_numbers_given_at_the_same_time_have_neither_gaps_nor_repeats(engine: Engine) -> None:
    with writing(engine) as connection:
        drafts = [draft(connection) for _each in range(12)]

    def issue(report_id: int) -> str:
        own = make_engine(engine.url.render_as_string(hide_password=False))
        try:
            with writing(own) as connection:
                return issue_report(connection, city(), report_id, 1).said
        finally:
            own.dispose()

    with ThreadPoolExecutor(6) as pool:
        # Each draft is issued by two people at once: the second is told.
        answers = list(pool.map(issue, [each for number in drafts for each in (number, number)]))
    assert sorted(answers) == ["issued"] * 12 + ["moved"] * 12
    with writing(engine) as connection:
        serials = connection.scalars(select(report.c.serial).order_by(report.c.serial)).all()
    assert list(serials) == list(range(1, 13))


def test_an_issued_report_does_not_change(connection: Connection) -> None:
    number = issued(connection, suggestions=(("预留床位", ZHIFU),))
    version = version_of(connection, number)
    again = replace(FIELDS, title="别的标题")
    assert save_report(connection, city(), again, number, version).said == "moved"
    assert add_suggestion(connection, city(), number, "再加一条", ZHIFU, DUE).said == "moved"
    made = connection.scalar(select(suggestion.c.suggestion_id))
    assert drop_suggestion(connection, city(), made or 0).said == "moved"
    assert remove_draft(connection, city(), number).said == "moved"
    assert issue_report(connection, city(), number, version).said == "moved"
    view = report_view(connection, city().scope, NOW, number)
    assert view is not None and view.row.title == FIELDS.title and len(view.suggestions) == 1
    assert [each.unit.code for each in view.row.receivers] == [ZHIFU, DEPARTMENT]


def test_the_second_of_two_who_change_a_draft_is_told(connection: Connection) -> None:
    number = draft(connection)
    assert save_report(connection, city(), replace(FIELDS, title="一"), number, 1).done
    assert save_report(connection, city(), replace(FIELDS, title="二"), number, 1).said == "moved"
    # Nobody issues what somebody else has changed since it was read.
    assert issue_report(connection, city(), number, 1).said == "moved"
    assert issue_report(connection, city(), number, 2).done
    line = recent_audit(connection, 20, "record")
    assert [(each.success, each.detail.get("refused", "")) for each in line if not each.success] == [
        (False, "moved"),
        (False, "moved"),
    ]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "letter"}, "kind"),
        ({"title": " \x00\x07 "}, "title"),
        ({"title": "长" * 121}, "long"),
        ({"problem": ""}, "problem"),
        ({"facts": "长" * 4001}, "long"),
        ({"category": "9999"}, "category"),
        ({"receivers": ("nowhere",)}, "unit"),
        ({"receivers": (TOWNSHIP,)}, "unit"),  # a paper goes to districts, departments and utilities
        ({"receivers": tuple(str(each) for each in range(81))}, "many"),
    ],
)
def test_what_a_draft_may_not_say(connection: Connection, change: dict[str, str], word: str) -> None:
    assert save_report(connection, city(), replace(FIELDS, **change)).said == word  # type: ignore[arg-type]
    assert connection.scalar(select(report.c.report_id)) is None


def test_texts_are_kept_as_text(connection: Connection) -> None:
    facts = "<b>甲</b>\x1b\n" + "\U0001f600" * 10 + "\n" + "长" * 3900
    number = draft(connection, replace(FIELDS, facts=facts, title="  <script>  "))
    stored = connection.execute(select(report).where(report.c.report_id == number)).one()
    assert stored.title == "<script>"
    assert stored.facts == "<b>甲</b>\n" + "\U0001f600" * 10 + "\n" + "长" * 3900


@pytest.mark.parametrize(
    ("text", "unit", "due", "word"),
    [
        ("", ZHIFU, DUE, "suggestion"),
        ("建议", "nowhere", DUE, "unit"),
        ("建议", ZHIFU, "", "due"),
        ("建议", ZHIFU, "2026-11-17", "past"),
        ("建议", ZHIFU, "2026-11-22", "holiday"),
        ("建议", ZHIFU, "2029-01-02", "far"),
        ("建议", ZHIFU, "someday", "due"),
    ],
)
def test_what_a_suggestion_may_not_be(
    connection: Connection, text: str, unit: str, due: str, word: str
) -> None:
    number = draft(connection)
    assert add_suggestion(connection, city(), number, text, unit, due).said == word


def test_a_receiver_sees_an_issued_report_acknowledges_it_and_nobody_else_does(
    connection: Connection,
) -> None:
    number = draft(connection)
    zhifu, laiyang = of_unit(connection, ZHIFU), of_unit(connection, LAIYANG)
    department, township = of_unit(connection, DEPARTMENT), of_unit(connection, TOWNSHIP)
    for each in (leader(), zhifu, laiyang):
        assert report_view(connection, each.scope, NOW, number) is None
    assert acknowledge_report(connection, zhifu, number).said == "unknown"
    assert issue_report(connection, city(), number, 1).done

    def sees(actor: Actor) -> bool:
        listed = reports_view(connection, actor.scope, NOW).rows
        one = report_view(connection, actor.scope, NOW, number)
        assert bool(listed) == (one is not None)
        return one is not None

    readers = (city(), leader(), zhifu, department, laiyang, township)
    assert [sees(each) for each in readers] == [True, True, True, True, False, False]
    assert acknowledge_report(connection, zhifu, number).done
    assert acknowledge_report(connection, zhifu, number).said == "moved"
    assert acknowledge_report(connection, laiyang, number).said == "unknown"
    with pytest.raises(Denied):
        acknowledge_report(connection, leader(), number)
    view = report_view(connection, leader().scope, NOW, number)
    assert view is not None
    assert [each.acknowledged_at is not None for each in view.row.receivers] == [True, False]
    assert [each.act for each in read_history(connection, "report", number)] == [
        "draft",
        "issue",
        "acknowledge",
    ]


def only(connection: Connection, actor: Actor, **asked: str) -> int:
    (row,) = suggestions_view(connection, actor.scope, NOW, **asked).rows  # type: ignore[arg-type]
    return row.suggestion_id


def test_a_suggestion_is_adopted_and_carried_out(connection: Connection) -> None:
    issued(connection, suggestions=(("预留床位", TOWNSHIP),))
    zhifu, laiyang, township = (of_unit(connection, each) for each in (ZHIFU, LAIYANG, TOWNSHIP))
    number = only(connection, township)
    assert only(connection, zhifu) == number  # its district answers for it too
    assert suggestions_view(connection, laiyang.scope, NOW).rows == ()
    assert answer_suggestion(connection, laiyang, number, "adopt").said == "unknown"
    with pytest.raises(Denied):
        answer_suggestion(connection, leader(), number, "adopt")
    assert answer_suggestion(connection, township, number, "finish", "早了").said == "moved"
    assert answer_suggestion(connection, township, number, "decline", " ").said == "reason"
    assert answer_suggestion(connection, township, number, "decline", "床位充足").said == "declined"
    assert answer_suggestion(connection, zhifu, number, "adopt").said == "adopted"
    assert answer_suggestion(connection, zhifu, number, "adopt").said == "moved"
    assert answer_suggestion(connection, township, number, "finish", "").said == "effect"
    assert answer_suggestion(connection, township, number, "finish", "预留 60 间").said == "finished"
    (row,) = suggestions_view(connection, leader().scope, NOW).rows
    assert (row.state, row.reason, row.effect, row.acts) == ("done", "", "预留 60 间", ())
    assert [each.act for each in read_history(connection, "suggestion", number)] == [
        *("propose", "decline", "adopt", "finish"),
    ]


def test_a_draft_with_a_deadline_that_has_passed_is_not_issued(connection: Connection) -> None:
    number = draft(connection)
    for text, due in (("来得及", DUE), ("来不及", "2026-11-19")):
        assert add_suggestion(connection, city(), number, text, ZHIFU, due).done
    for days, word in ((1, "suggestion_due"), (2, "suggestion_due"), (0, "issued")):
        later = city(NOW + timedelta(days=days))
        answer = issue_report(connection, later, number, version_of(connection, number))
        assert (answer.said, answer.which) == (word, "来不及" if days else "")
        assert ("来不及" in answer_text(answer.said, answer.which)) == bool(days)


def test_suggestions_overdue_now_are_those_of_all_years(connection: Connection) -> None:
    issued(connection, suggestions=(("上年", ZHIFU), ("本年", ZHIFU)))
    last = update(suggestion).where(suggestion.c.text == "上年")
    connection.execute(last.values(proposed_on=NOW.replace(year=2025).date()))
    connection.execute(update(suggestion).values(due=NOW - timedelta(days=1)))
    view = suggestions_view(connection, city().scope, NOW, state="overdue")
    assert (view.total, len(view.rows), view.counts["overdue"], view.in_force["overdue"]) == (2, 2, 2, 2)
    assert suggestions_view(connection, city().scope, NOW).total == 1


def test_proposed_suggestions_wait_on_the_draft_until_they_are_used(connection: Connection) -> None:
    number = draft(connection, replace(FIELDS, proposals="查看近期诉求\n\n公布联系人\x00"))
    view = report_view(connection, city().scope, NOW, number)
    assert view is not None and view.draft is not None
    assert view.draft.suggestions == ("查看近期诉求", "公布联系人")
    assert add_suggestion(connection, city(), number, "公布联系人", ZHIFU, DUE).done
    view = report_view(connection, city().scope, NOW, number)
    assert view is not None
    asked = [
        each.value
        for each in report_page(view, city().scope)._traverse()
        if getattr(each, "name", "") == "text"
    ]
    assert asked == ["查看近期诉求", ""]  # one to be used, and the empty form


def test_a_suggestion_of_a_draft_is_its_writers_alone(connection: Connection) -> None:
    number = draft(connection)
    add_suggestion(connection, city(), number, "预留床位", ZHIFU, DUE)
    assert suggestions_view(connection, of_unit(connection, ZHIFU).scope, NOW).total == 0
    made = connection.scalar(select(suggestion.c.suggestion_id)) or 0
    opened = suggestions_view(connection, of_unit(connection, ZHIFU).scope, NOW, selected=made)
    assert opened.selected is None
    assert answer_suggestion(connection, of_unit(connection, ZHIFU), made, "adopt").said == "moved"


def test_a_withdrawn_report_keeps_its_number_and_ends_its_suggestions(connection: Connection) -> None:
    number = issued(connection, suggestions=(("一", ZHIFU), ("二", ZHIFU)))
    first = connection.scalars(select(suggestion.c.suggestion_id)).first() or 0
    zhifu = of_unit(connection, ZHIFU)
    answer_suggestion(connection, zhifu, first, "adopt")
    answer_suggestion(connection, zhifu, first, "finish", "办了")
    assert withdraw_report(connection, city(), number, "").said == "reason"
    assert withdraw_report(connection, city(), number, "数据有误").done
    assert withdraw_report(connection, city(), number, "再来").said == "moved"
    states = connection.scalars(select(suggestion.c.state).order_by(suggestion.c.suggestion_id)).all()
    assert states == ["done", "withdrawn"]
    view = reports_view(connection, zhifu.scope, NOW)
    assert [(each.number, each.state) for each in view.rows] == [("烟政企专〔2026〕1 号", "withdrawn")]
    assert view.figures.reports == view.figures.problems == 0
    assert view.figures.suggestions == view.figures.adopted == 0
    assert suggestions_view(connection, zhifu.scope, NOW, origin="report").total == 0
    assert suggestions_view(connection, zhifu.scope, NOW).total == 2  # the list of all keeps them
    assert acknowledge_report(connection, zhifu, number).said == "moved"
    assert number_of(connection, issued(connection)) == "烟政企专〔2026〕2 号"


@pytest.mark.parametrize(
    "act",
    [
        lambda connection, actor: save_report(connection, actor, FIELDS),
        lambda connection, actor: issue_report(connection, actor, 1, 1),
        lambda connection, actor: withdraw_report(connection, actor, 1, "r"),
        lambda connection, actor: add_suggestion(connection, actor, 1, "t", ZHIFU, DUE),
        lambda connection, actor: drop_suggestion(connection, actor, 1),
        lambda connection, actor: remove_draft(connection, actor, 1),
    ],
)
def test_only_who_keeps_records_writes_reports(
    connection: Connection, act: Callable[[Connection, Actor], object]
) -> None:
    for actor in (leader(), of_unit(connection, ZHIFU), of_unit(connection, TOWNSHIP)):
        with pytest.raises(Denied):
            act(connection, actor)


def opened_orders(page: Any) -> list[tuple[int, str]]:
    """Return the numbers of a drawn page that open orders, with their addresses."""
    found = [
        (int(each.children), each.href)
        for each in page._traverse()
        if str(getattr(each, "href", "")).startswith("/orders?")
    ]
    assert len(found) == 2  # of the two receivers one has none
    return found


def test_orders_of_the_category_before_and_after_are_those_of_their_lists(connection: Connection) -> None:
    add_source(connection, at("2026-11-17 08:00"))
    units = unit_ids(connection)
    causes = {
        code: connection.scalar(select(category.c.category_id).where(category.c.code == code))
        for code in ("1004", "1003")
    }
    days = ["11-01", "11-05", "11-09", "11-10", "11-11", "11-16", "11-17"]
    for number, day in enumerate(days):
        moment = at(f"2026-{day} 07:00")
        put_order(
            connection,
            f"A{number}",
            at("2026-11-17 08:00"),
            category_id=causes["1004"],
            unit_id=units[ZHIFU],
            opened_at=moment,
            dispatched_at=moment,
            channel="city_line",
        )
    put_order(
        connection,
        "OTHER",
        at("2026-11-17 08:00"),
        category_id=causes["1003"],
        unit_id=units[ZHIFU],
        opened_at=at("2026-11-11 07:00"),
        channel="city_line",
    )
    number = issued(connection)
    connection.execute(
        update(report).where(report.c.report_id == number).values(dated=at("2026-11-10 09:00").date())
    )
    view = report_view(connection, city().scope, NOW, number)
    assert view is not None and view.compared is not None and view.compared.days == 7
    # Before: 3 to 9 November, after: 11 to 17 November; the 10th itself is on neither side.
    assert [(each.unit.code, each.before, each.after) for each in view.row.receivers] == [
        (ZHIFU, 2, 3),
        (DEPARTMENT, 0, 0),
    ]
    for n, address in opened_orders(report_page(view, city().scope)):
        asked = OrderFilter(**{name: value[0] for name, value in parse_qs(urlsplit(address).query).items()})
        listed = orders_view(connection, city().scope, asked, sort="time_left", now=NOW)
        assert listed.total == n
    begun = prefill(connection, city().scope, NOW, "1004", ZHIFU, "2026-11-09..2026-11-11")
    assert (begun.category, begun.problem) == ("1004", "隔离与检疫安排")
    # Quarantine concerns ports: the port districts beside the one where it began, in the official order.
    assert begun.receivers == ("370614", "370681", "370683", "370676")
    assert " 3 " in begun.facts and "芝罘区" in begun.facts
    assert prefill(connection, city().scope, NOW, "nothing", "", "").title == ""
    with pytest.raises(Denied):
        prefill(connection, leader().scope, NOW, "1004", ZHIFU, "")
