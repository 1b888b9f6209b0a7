"""Cases of social review on both databases: proposed, drawn, voted, decided, appealed, and who may what."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from dash import html
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from dashboard.i18n import use_language
from dashboard.people.access import Denied, Scope, scope_for
from dashboard.reviews.lot import Candidate, draw_panel
from dashboard.reviews.records import BACKGROUNDS
from dashboard.views.records import Answer
from dashboard.views.reviews import ReviewQuery
from data_access.database import writing
from data_access.queries.reviews.cases import review_view, reviews_view
from data_access.queries.reviews.pool import pool_view
from data_access.queries.supervise.requests import requests_view
from data_access.records.people import Actor
from data_access.records.reviews.deciding import appeal, clear_name, decide, decide_appeal, withdraw
from data_access.records.reviews.panels import cast, correct, draw, open_vote, seat_substitute
from data_access.records.reviews.pool import save_supervisor, set_active
from data_access.records.reviews.proposing import Proposed, propose
from data_access.records.supervise.requests import withdraw_request
from data_access.records.supervise.watching import watch
from data_access.schema import platform_request, record_history, review_case, review_panel, social_supervisor
from layouts.pages.reviews.case import review_page
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, leader, of_unit
from tests.support.sheets import walk, words

DATA = at("2026-11-18 08:00")
HOUR = timedelta(hours=1)
c, p, s = review_case.c, review_panel.c, social_supervisor.c
OTHER = Actor(scope_for("zhao", "city_supervisor"), NOW, "10.0.0.9")


def put(connection: Connection, number: str = "ONE", code: str = ZHIFU, **facts: Any) -> None:
    told: dict[str, Any] = {
        "title": f"诉求 {number} 烟台某机械有限公司",
        "enterprise_name": "烟台某机械有限公司",
        "contact_name": "王五",
        "unit_id": unit_ids(connection)[code],
        "opened_at": at("2026-11-02 09:00"),
        "dispatched_at": at("2026-11-02 10:00"),
        "received_at": at("2026-11-02 10:00"),
    }
    put_order(connection, number, DATA, **(told | facts))


def fill(connection: Connection, each: int = 3) -> None:
    """Fill the pool with so many supervisors of every background."""
    connection.execute(
        insert(social_supervisor),
        [
            {"name": f"{name}{n}", "background": name, "organisation": f"单位 {name}{n}", "changed_at": NOW}
            for name in BACKGROUNDS
            for n in range(each)
        ],
    )


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with an order and a pool."""
    add_source(connection, DATA)
    put(connection)
    fill(connection)
    return connection


def sent(order: str = "ONE", **changes: str) -> Proposed:
    return Proposed(
        **({"order": order, "level": "district", "ground": "untrue", "facts": "经核查不属实"} | changes)
    )


def proposed(connection: Connection, order: str = "ONE", code: str = ZHIFU) -> int:
    answer = propose(connection, of_unit(connection, code), sent(order))
    assert answer.done, answer
    return answer.record_id


def voting(connection: Connection, order: str = "ONE", code: str = ZHIFU) -> tuple[int, list[int]]:
    """Return a case whose vote is open, and the members of its panel."""
    number = proposed(connection, order, code)
    assert draw(connection, city(), number).done
    assert open_vote(connection, city(), number).done
    return number, members(connection, number)


def members(connection: Connection, number: int) -> list[int]:
    seats = (p.case_id == number, p.substitute.is_(False), p.vote != "absent")
    return list(connection.scalars(select(p.supervisor_id).where(*seats).order_by(p.position)))


def vote(connection: Connection, number: int, seats: list[int], *votes: str) -> None:
    for seat, word in zip(seats, votes, strict=False):
        assert cast(connection, city(), number, seat, word).done


def decided(connection: Connection, *votes: str, order: str = "ONE") -> int:
    number, seats = voting(connection, order)
    vote(connection, number, seats, *votes)
    assert decide(connection, city(), number, "形成决议").done
    return number


EXCLUDE, KEEP = ("exclude",) * 4 + ("keep",), ("keep",) * 5


def test_who_may_propose_what(base: Connection) -> None:
    unit = of_unit(base, ZHIFU)
    for changes, word in (
        ({"order": "NOTHING"}, "order"),
        ({"order": ""}, "order"),
        ({"level": "moon"}, "level"),
        ({"ground": "envy"}, "ground"),
        ({"facts": " "}, "facts"),
        ({"facts": "长" * 4001}, "long"),
    ):
        assert propose(base, unit, sent(**changes)).said == word
    assert propose(base, of_unit(base, LAIYANG), sent()).said == "order"
    assert propose(base, of_unit(base, DEPARTMENT), sent()).said == "order"
    with pytest.raises(Denied):
        propose(base, leader(), sent())
    put(base, "OUT", excluded=True)
    assert propose(base, unit, sent("OUT")).said == "excluded_before"
    add_source(base, DATA, 2)
    put(base, "TWO")
    assert propose(base, unit, sent("test~TWO")).done
    assert propose(base, unit, sent("test2~TWO")).said == "order"
    first = propose(base, unit, sent())
    assert first.done
    assert propose(base, unit, sent()).said == propose(base, city(), sent()).said == "running"
    assert withdraw(base, unit, first.record_id, "").said == "reason"
    assert withdraw(base, of_unit(base, LAIYANG), first.record_id, "不提了").said == "unknown"
    assert withdraw(base, unit, first.record_id, "不提了").done
    assert propose(base, city(), sent()).done  # for the unit, as it was told on paper


def test_nobody_decides_his_own_proposal(base: Connection) -> None:
    number = propose(base, city(), sent()).record_id
    assert draw(base, city(), number).said == "own"
    assert draw(base, OTHER, number).done
    assert open_vote(base, city(), number).said == "own"
    assert open_vote(base, OTHER, number).done
    seats = members(base, number)
    assert cast(base, city(), number, seats[0], "exclude").said == "own"
    for seat in seats:
        assert cast(base, OTHER, number, seat, "exclude").done
    assert decide(base, city(), number).said == "own"
    view = review_view(base, city().scope, NOW, number)
    assert view is not None and view.own and not {"exclude", "reject"} & set(view.acts)
    assert decide(base, OTHER, number).said == "excluded"
    assert appeal(base, city(), number, "企业不服").done
    assert decide_appeal(base, OTHER, number, "uphold", "维持").said == "decided_before"
    assert decide_appeal(base, city(), number, "uphold", "维持").said == "own"
    third = Actor(scope_for("qian", "city_supervisor"), NOW)
    assert decide_appeal(base, third, number, "change", "维持").said == "unknown"
    assert decide_appeal(base, third, number, "uphold", "").said == "reason"
    assert decide_appeal(base, third, number, "uphold", "维持").said == "upheld"


def test_only_the_city_runs_a_case(base: Connection) -> None:
    number = proposed(base)
    for actor in (of_unit(base, ZHIFU), leader()):
        for act in (
            lambda who: draw(base, who, number),
            lambda who: open_vote(base, who, number),
            lambda who: cast(base, who, number, 1, "keep"),
            lambda who: correct(base, who, number, 1, "keep", "误记"),
            lambda who: seat_substitute(base, who, number, 1, "出差"),
            lambda who: decide(base, who, number),
            lambda who: decide_appeal(base, who, number, "uphold", "维持"),
            lambda who: clear_name(base, who, number, "公示"),
            lambda who: save_supervisor(base, who, name="甲", background="lawyer"),
            lambda who: set_active(base, who, 1, False),
        ):
            with pytest.raises(Denied):
                act(actor)


def test_the_lot_is_repeated_bit_by_bit(base: Connection) -> None:
    number = proposed(base)
    assert draw(base, city(), number, "2026-11-18 公开种子").done
    drawn = base.execute(
        select(p.supervisor_id, p.position, p.substitute).where(p.case_id == number).order_by(p.position)
    ).all()
    kept = base.scalar(
        select(record_history.c.detail).where(
            record_history.c.subject == "review_case", record_history.c.act == "lot"
        )
    )
    assert kept is not None
    pool = [Candidate(*each) for each in kept["pool"]]
    assert len(pool) == 18
    again = draw_panel(pool, 5, 2, kept["seed"])
    assert [tuple(row) for row in drawn] == [(seat.number, seat.position, seat.substitute) for seat in again]
    assert base.scalar(select(c.seed)) == kept["seed"]
    assert draw(base, city(), number).said == "moved"
    assert base.scalar(select(func.count()).select_from(review_panel)) == 7


def test_nobody_of_the_enterprise_or_the_unit_is_drawn(base: Connection) -> None:
    base.execute(update(social_supervisor).where(s.background == "media").values(active=False))
    for name, organisation in (
        ("甲", "烟台某机械有限公司"),
        ("乙", "烟台某机械有限公司工会"),
        ("丙", "芝罘区住建局"),
        ("丁", "芝罘区"),
        ("王五", "市律师协会"),
    ):
        assert save_supervisor(base, city(), name=name, background="lawyer", organisation=organisation).done
    fine = save_supervisor(base, city(), name="戊", background="lawyer", organisation="芝罘区律师事务所")
    far = save_supervisor(base, city(), name="己", background="lawyer", district=LAIYANG)
    number = proposed(base)
    assert draw(base, city(), number).done
    kept = base.scalar(select(record_history.c.detail).where(record_history.c.act == "lot"))
    assert kept is not None
    numbers = {each[0] for each in kept["pool"]}
    names = set(base.scalars(select(s.name).where(s.supervisor_id.in_(numbers))))
    assert fine.record_id in numbers and far.record_id not in numbers
    assert not names & {"甲", "乙", "丙", "丁", "王五", "media0"}


def test_too_small_a_pool(base: Connection) -> None:
    number = proposed(base)
    base.execute(update(social_supervisor).where(s.background == "lawyer").values(active=False))
    assert draw(base, city(), number).said == "lawyer"
    base.execute(update(social_supervisor).values(active=s.background == "lawyer"))
    assert draw(base, city(), number).said == "pool"
    assert base.scalar(select(c.state).where(c.case_id == number)) == "proposed"
    assert base.scalar(select(func.count()).select_from(review_panel)) == 0


def test_votes(base: Connection) -> None:
    number = proposed(base)
    assert draw(base, city(), number).done
    seats = members(base, number)
    assert cast(base, city(), number, seats[0], "exclude").said == "moved"  # before the vote is open
    assert open_vote(base, city(), number).done
    assert cast(base, city(), number, seats[0], "perhaps").said == "vote"
    assert cast(base, city(), number, 9_999, "exclude").said == "seat"
    substitute = base.scalar(
        select(p.supervisor_id).where(p.case_id == number, p.substitute.is_(True)).limit(1)
    )
    assert cast(base, city(), number, substitute or 0, "exclude").said == "seat"
    assert cast(base, city(), number, seats[0], "exclude").done
    assert cast(base, city(), number, seats[0], "keep").said == "voted_before"
    assert seat_substitute(base, city(), number, seats[0], "出差").said == "voted_before"
    assert decide(base, city(), number).said == "quorum"
    assert seat_substitute(base, city(), number, seats[1], "出差").done
    assert seat_substitute(base, city(), number, seats[2], "出差").done
    assert seat_substitute(base, city(), number, seats[3], "出差").said == "no_substitute"
    assert seat_substitute(base, city(), number, seats[1], "出差").said in ("no_substitute", "voted_before")
    now_seated = members(base, number)
    assert len(now_seated) == 5 and not {seats[1], seats[2]} & set(now_seated)
    vote(
        base,
        number,
        [seat for seat in now_seated if seat != seats[0]],
        *("keep", "exclude", "exclude", "abstain"),
    )
    assert decide(base, city(), number).said == "excluded"
    assert cast(base, city(), number, seats[3], "keep").said == "moved"
    assert seat_substitute(base, city(), number, seats[4], "出差").said == "moved"
    assert decide(base, city(), number).said == "moved"
    assert withdraw(base, of_unit(base, ZHIFU), number, "不提了").said == "moved"


def test_a_vote_is_read_back_and_a_wrong_one_corrected_with_a_reason(base: Connection) -> None:
    number, seats = voting(base)
    assert cast(base, city(), number, seats[0], "exclude", sure=False).said == "sure"
    assert base.scalar(select(func.count()).where(p.case_id == number, p.vote != "")) == 0
    vote(base, number, seats, *EXCLUDE)

    def again(seat: int, word: str, why: str = "误记") -> str:
        return correct(base, city(), number, seat, word, why).said

    assert again(seats[0], "keep", " ") == "reason" and again(seats[0], "keep", "长" * 301) == "long"
    assert again(seats[0], "exclude") == "same_vote" and again(seats[0], "perhaps") == "vote"
    assert again(9_999, "keep") == "seat"
    assert again(seats[0], "keep") == again(seats[1], "keep") == "corrected"
    unit = review_view(base, of_unit(base, ZHIFU).scope, NOW, number)
    assert unit is not None
    line = next(each for each in unit.kept.history if each.act == "correct")
    assert (line.note, "was" in line.detail) == ("", False)  # before the decision nobody else knows votes
    assert decide(base, city(), number).said == "rejected"  # three of five are no majority of four
    assert again(seats[0], "abstain") == "moved"
    office = review_view(base, city().scope, NOW, number)
    assert office is not None
    names = {row.supervisor_id: row.name for row in base.execute(select(s.supervisor_id, s.name))}
    with use_language("en"):
        said = words(review_page(office, city().scope))
    assert f"Seat 1　{names[seats[0]]}　not to be accepted → to be handled on　误记" in said


def test_an_absence_has_a_reason_and_names_who_left_and_who_came(base: Connection) -> None:
    number, seats = voting(base)
    assert seat_substitute(base, city(), number, seats[1], "").said == "reason"
    assert seat_substitute(base, city(), number, seats[1], "出差").done
    came = next(each for each in members(base, number) if each not in seats)
    names = {row.supervisor_id: row.name for row in base.execute(select(s.supervisor_id, s.name))}

    def page_of(scope: Scope) -> tuple[str, list[str]]:
        view = review_view(base, scope, NOW, number)
        assert view is not None
        with use_language("en"):
            drawn = review_page(view, scope)
        forms = [each.action for each in walk(drawn) if isinstance(each, html.Form)]
        return words(drawn), forms

    said, forms = page_of(city().scope)
    assert f"Seat 2　{names[seats[1]]} left, {names[came]} sits in　出差" in said
    assert f"/supervise/reviews/{number}/replace" in forms
    others, _none = page_of(of_unit(base, ZHIFU).scope)
    assert names[seats[1]] not in others and "出差" not in others and "sits in" in others
    assert seat_substitute(base, city(), number, seats[2], "生病").done
    said, forms = page_of(city().scope)
    assert f"/supervise/reviews/{number}/replace" not in forms
    assert "No substitute is left" in said and "The vote counts once 4 of 5 seats have voted; 0 have." in said


def test_unknown_cases(base: Connection) -> None:
    for answer in (
        draw(base, city(), 9),
        open_vote(base, city(), 9),
        cast(base, city(), 9, 1, "keep"),
        correct(base, city(), 9, 1, "keep", "误记"),
        seat_substitute(base, city(), 9, 1, "出差"),
        decide(base, city(), 9),
        appeal(base, city(), 9, "不服"),
        decide_appeal(base, city(), 9, "uphold", "维持"),
        clear_name(base, city(), 9, "公示"),
        withdraw(base, city(), 9, "不提了"),
    ):
        assert (answer.said, answer.done) == ("unknown", False)
    assert review_view(base, city().scope, NOW, 9) is None


def test_a_decision_is_a_request_until_an_import_confirms_it(base: Connection) -> None:
    number = decided(base, *EXCLUDE)
    unit = of_unit(base, ZHIFU).scope

    def stands() -> str:
        view = review_view(base, unit, NOW, number)
        assert view is not None
        return view.row.confirmation

    assert stands() == "waiting"
    listed = reviews_view(base, unit, NOW, ReviewQuery(state="waiting"))
    assert (listed.excluded, listed.waiting, [row.case_id for row in listed.rows]) == (1, 1, [number])
    put(base, excluded=True, exclusion_reason="经核查反映情况不属实")
    assert stands() == "confirmed"
    assert reviews_view(base, unit, NOW, ReviewQuery()).waiting == 0
    assert propose(base, city(), sent()).said == "excluded_before"
    put(base)
    assert propose(base, city(), sent()).said == "running"
    kept = decided(base, *KEEP, order="ONE2") if not put(base, "ONE2") else 0
    put(base, "ONE2", excluded=True)
    view = review_view(base, unit, NOW, kept)
    assert view is not None and view.row.confirmation == "other"


def asked(connection: Connection) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """Return the requests to exclude as the city's list shows them: order, state, case, acts."""
    found = requests_view(connection, city().scope, NOW, kind="exclude").rows
    return [(row.order_no, row.state, row.case_id, row.acts) for row in found]


def test_a_decision_stands_among_the_requests_to_the_platform(base: Connection) -> None:
    number = decided(base, *EXCLUDE)
    assert asked(base) == [("ONE", "waiting", number, ())]
    put(base, "TWO")
    decided(base, *KEEP, order="TWO")
    assert asked(base) == [("ONE", "waiting", number, ())]
    view = requests_view(base, of_unit(base, ZHIFU).scope, NOW)
    assert [(row.kind, row.ground, row.asked_at) for row in view.rows] == [("exclude", "untrue", NOW)]
    assert requests_view(base, of_unit(base, LAIYANG).scope, NOW).rows == ()
    # Nobody takes it back by hand: the decision stands.
    request = view.rows[0].request_id
    assert withdraw_request(base, city(), request).said == "of_review"
    # Confirmed as every other request is, by what an import brings.
    assert watch(base, NOW + HOUR)["confirmed"] == 0
    put(base, excluded=True, exclusion_reason="经核查反映情况不属实")
    assert watch(base, NOW + HOUR)["confirmed"] == 1
    assert asked(base) == [("ONE", "confirmed", number, ())]
    assert watch(base, NOW + HOUR)["confirmed"] == 0 and len(asked(base)) == 1


def test_an_appeal_takes_the_request_back_or_makes_it(base: Connection) -> None:
    first = decided(base, *EXCLUDE)
    unit = of_unit(base, ZHIFU)
    assert appeal(base, unit, first, "企业补充证据").done
    assert [state for _order, state, *_rest in asked(base)] == ["waiting"]  # the vote stands meanwhile
    assert decide_appeal(base, OTHER, first, "reverse", "新证据成立").done
    assert [state for _order, state, *_rest in asked(base)] == ["withdrawn"]
    put(base, "TWO")
    second = decided(base, *KEEP, order="TWO")
    assert appeal(base, unit, second, "核查有误").done
    assert decide_appeal(base, OTHER, second, "reverse", "核查有误").done
    assert asked(base)[0] == ("TWO", "waiting", second, ())


def test_decisions_of_before_get_their_requests(base: Connection) -> None:
    number = decided(base, *EXCLUDE)
    base.execute(delete(platform_request))
    watch(base, NOW + HOUR)
    assert asked(base) == [("ONE", "waiting", number, ())]
    assert requests_view(base, city().scope, NOW).rows[0].asked_at == NOW


def test_appeal_and_cleared_name(base: Connection) -> None:
    number = decided(base, *EXCLUDE)
    unit = of_unit(base, ZHIFU)
    assert clear_name(base, city(), number, " ").said == "text"
    assert clear_name(base, city(), number, "在园区公示评议结论").done
    assert clear_name(base, city(), number, "再次公示").said == "moved"
    assert appeal(base, unit, number, "").said == "reason"
    assert appeal(base, unit, number, "企业补充证据").done
    assert appeal(base, unit, number, "再申诉").said == "moved"
    assert decide_appeal(base, OTHER, number, "reverse", "新证据成立").said == "reversed"
    view = review_view(base, unit.scope, NOW, number)
    assert view is not None
    assert (view.row.state, view.row.voted, view.row.confirmation) == ("reversed", "excluded", "")
    assert view.cleared == "在园区公示评议结论" and view.appeal_decision == "新证据成立"
    # A rejected case that is reversed asks for the exclusion all the same.
    put(base, "TWO")
    second = decided(base, *KEEP, order="TWO")
    assert clear_name(base, city(), second, "公示").said == "moved"
    assert appeal(base, unit, second, "核查有误").done
    assert decide_appeal(base, OTHER, second, "reverse", "核查有误").done
    assert clear_name(base, city(), second, "公示").done
    other = review_view(base, unit.scope, NOW, second)
    assert other is not None and other.row.confirmation == "waiting"


def test_who_sees_names_votes_and_cases(base: Connection) -> None:
    number, seats = voting(base)
    vote(base, number, seats, "exclude", "keep")
    unit = review_view(base, of_unit(base, ZHIFU).scope, NOW, number)
    office = review_view(base, city().scope, NOW, number)
    assert unit is not None and office is not None
    real = {each.name for each in office.seats}
    assert not real & {each.name for each in unit.seats}
    assert [each.vote for each in office.seats[:3]] == ["exclude", "keep", ""]
    assert {each.vote for each in unit.seats} == {""} and unit.count is None
    assert [each.has_voted for each in unit.seats[:3]] == [True, True, False]
    assert {each.supervisor_id for each in unit.seats} == {0}
    assert unit.enterprise != "烟台某机械有限公司" and "烟台某机械有限公司" not in unit.row.title
    vote(base, number, seats[2:], "keep", "keep", "keep")
    decide(base, city(), number)
    after = review_view(base, of_unit(base, ZHIFU).scope, NOW, number)
    assert after is not None and after.count is not None and after.count.keep == 4
    assert [each.vote for each in after.seats[:2]] == ["exclude", "keep"]
    assert not real & {each.name for each in after.seats}
    for code in (LAIYANG, DEPARTMENT, TOWNSHIP):
        scope = of_unit(base, code).scope
        assert review_view(base, scope, NOW, number) is None
        assert reviews_view(base, scope, NOW, ReviewQuery()).rows == ()
    assert review_view(base, leader().scope, NOW, number) is not None


def test_the_pool(base: Connection) -> None:
    first = save_supervisor(base, city(), name="甲", background="lawyer", contact="13800005678")
    assert save_supervisor(base, city(), name="甲", background="media").said == "taken"
    assert save_supervisor(base, city(), name="", background="media").said == "name"
    assert save_supervisor(base, city(), name="乙", background="friend").said == "background"
    assert save_supervisor(base, city(), name="乙", background="media", district="D03").said == "unit"
    number = first.record_id
    assert (
        save_supervisor(base, city(), supervisor_id=99_999, name="丙", background="media").said == "unknown"
    )
    assert save_supervisor(base, city(), supervisor_id=number, name="甲甲", background="media").done
    assert set_active(base, city(), number, False).done
    assert set_active(base, city(), number, False).said == "moved"
    view = pool_view(base, leader().scope, NOW, selected=number)
    assert view.selected is not None and view.selected.contact == "138****5678"
    assert not view.keeps and view.counts["media"] == 3
    assert [row.background for row in pool_view(base, city().scope, NOW, background="media").rows] == [
        "media"
    ] * 4
    with pytest.raises(Denied):
        pool_view(base, of_unit(base, ZHIFU).scope, NOW)


def at_once(engine: Engine, act: Callable[[Connection, Actor], Answer]) -> list[str]:
    """Let two accounts do the same at the same moment, and return what each was told."""
    start = Barrier(2)

    def one(actor: Actor) -> str:
        start.wait()
        with writing(engine) as connection:
            return act(connection, actor).said

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, (city(), OTHER)))


def test_two_who_act_at_once(engine: Engine) -> None:
    """Of two who draw, vote, decide or propose at once one does it and the other is told."""
    with writing(engine) as connection:
        add_source(connection, DATA)
        put(connection)
        fill(connection)
        number = proposed(connection)
    assert at_once(engine, lambda base, who: draw(base, who, number)) == ["drawn", "moved"]
    with writing(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(review_panel)) == 7
        assert open_vote(connection, city(), number).done
        seats = members(connection, number)
    same = at_once(engine, lambda base, who: cast(base, who, number, seats[0], "exclude"))
    assert same == ["voted", "voted_before"]
    with writing(engine) as connection:
        vote(connection, number, seats[1:], "exclude", "exclude", "keep", "keep")
    assert at_once(engine, lambda base, who: decide(base, who, number)) == ["excluded", "moved"]
    with writing(engine) as connection:
        put(connection, "TWO")
    assert at_once(engine, lambda base, who: propose(base, who, sent("TWO"))) == ["proposed", "running"]
