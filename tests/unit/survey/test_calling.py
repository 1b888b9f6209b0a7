"""Calls: whose turn it is, who holds an enterprise, and when somebody of the reserve takes its place."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.survey.calling import Standing, calls_for_replacement

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ago(**time: int) -> datetime:
    return NOW - timedelta(**time)


# In the order in which they are called.
LIST = {
    "agreed for an hour ago": Standing("call_back", 1, ago(hours=5), ago(hours=1)),
    "agreed for now": Standing("call_back", 3, ago(hours=1), NOW),
    "untried": Standing(),
    "tried yesterday": Standing("no_answer", 1, ago(days=1)),
    "tried two hours ago": Standing("no_answer", 4, ago(hours=2)),
    "tried just before that": Standing("no_answer", 1, ago(hours=1, minutes=59)),
    "tried now": Standing("no_answer", 1, NOW),
    "agreed for later": Standing("call_back", 1, ago(hours=1), NOW + MINUTE),
    "agreed for tomorrow": Standing("call_back", 1, ago(hours=9), NOW + timedelta(days=1)),
}


def test_whose_turn_it_is() -> None:
    names = list(LIST)
    random.Random(4).shuffle(names)
    assert sorted(names, key=lambda name: LIST[name].turn(NOW)) == list(LIST)
    assert [each.turn(NOW)[0] for each in LIST.values()] == [0, 0, 1, 2, 2, 3, 3, 4, 4]


def test_an_agreed_call_that_brought_nobody_is_a_tried_one() -> None:
    """A time that was agreed stands no more once another outcome came."""
    assert Standing("no_answer", 2, ago(hours=3), ago(hours=4)).turn(NOW)[0] == 2


@pytest.mark.parametrize(
    ("who", "since", "held"),
    [
        ("", NOW, False),
        ("zhao", None, False),
        ("zhao", NOW, True),
        ("zhao", ago(minutes=29, seconds=59), True),
        ("zhao", ago(minutes=30), False),
        ("sun", NOW, False),  # the one who asks
    ],
)
def test_who_holds_an_enterprise(who: str, since: datetime | None, held: bool) -> None:
    assert Standing(taken_by=who, taken_at=since).held_by_another("sun", NOW) is held


@pytest.mark.parametrize(
    ("outcome", "attempts", "ended", "replaced"),
    [
        ("", 0, False, False),
        ("complete", 1, True, False),
        ("refused", 1, True, True),
        ("bad_number", 1, True, True),
        ("out_of_service", 1, True, True),
        ("no_answer", 4, False, False),
        ("no_answer", 5, True, True),
        ("call_back", 9, False, False),
    ],
)
def test_when_the_calls_end_and_who_is_replaced(
    outcome: str, attempts: int, ended: bool, replaced: bool
) -> None:
    standing = Standing(outcome, attempts)
    assert standing.ended(5) is ended
    assert calls_for_replacement(standing, 5) is replaced
