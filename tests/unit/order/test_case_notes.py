"""Logs in one cell: every entry is read or named as wrong, and pauses become suspensions of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.order.case_log import BadRecord, Entry, canonical, events_in, parse_log, stored
from dashboard.order.case_notes import FORMS, CaseNote, notes, suspensions

pytestmark = pytest.mark.usefixtures("english")


def at(text: str, ends_day: bool = False) -> int:
    whole = len(text) == 10
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=ends_day and whole)
    return int(moment.timestamp())


def read(column: str, text: str) -> tuple[Entry, ...]:
    return parse_log(FORMS[column], text, at, partial(at, ends_day=True))


def moment(text: str) -> datetime:
    return datetime.fromtimestamp(at(text), UTC)


def test_each_log_is_read_in_time_order() -> None:
    pauses = notes(
        "pause_log", canonical(read("pause_log", "2026-10-20 08:00|2026-10-21|2026-10-22|等待材料"))
    )
    assert pauses == (
        CaseNote(moment("2026-10-20 08:00"), moment("2026-10-21"), moment("2026-10-23"), note="等待材料"),
    )
    called = "2026-10-21 10:00|企业联系人|已接通；2026-10-20 09:00｜热线科｜无人接听"
    assert [(each.who, each.note) for each in notes("call_log", canonical(read("call_log", called)))] == [
        ("热线科", "无人接听"),
        ("企业联系人", "已接通"),
    ]
    (back,) = notes("look_back_log", canonical(read("look_back_log", "2026-11-02 10:00|热线科|联系不上")))
    assert (back.who, back.word, back.note) == ("热线科", "unreached", "")
    book = "2026-11-01 09:00|计划解决|2026-12-01|等批复\n2026-12-02 09:00|销号"
    entered, left = notes("ledger_log", canonical(read("ledger_log", book)))
    assert (entered.word, entered.until, left.word) == ("planned", moment("2026-12-02"), "signed_off")


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (
            "pause_log",
            "2026-10-20 08:00",
            "Entry 1 of the record of pauses: write registered|from|to|reason.",
        ),
        ("pause_log", "2026-10-20 08:00|2026-10-22|2026-10-20|x", "the pause ends before it begins"),
        ("pause_log", "2026-10-20 08:00||2026-10-20|x", "write registered|from|to|reason"),
        ("pause_log", "soon|2026-10-22||x", "Invalid isoformat string: 'soon'"),
        ("call_log", "2026-10-20 08:00|企业|", "write time|who was called|result"),
        ("call_log", f"2026-10-20 08:00|{'企' * 61}|好", "a text has 61 characters, at most 60"),
        ("look_back_log", "2026-10-20 08:00|甲|好|", "“好” is unknown; valid are: 已解决, 未解决, 未接通"),
        ("ledger_log", "2026-10-20 08:00|计划解决||x", "a planned solution needs its promised date"),
        ("ledger_log", "2026-10-20 08:00|未解决；2026-10-20|x", "Entry 2 of the record of the ledgers"),
        ("ledger_log", "2026-10-20 08:00|计划解决|2026-10-19|x", "the promised date lies before the entry"),
        ("ledger_log", "2026-10-20 08:00|计划解决|2029-01-01|x", "more than two years after the entry"),
        ("ledger_log", "2026-10-20 08:00|未解决|2026-12-01|x", "only a planned solution has a promised date"),
        ("ledger_log", "2026-10-20 08:00|销号", "Entry 1 of the record of the ledgers: it signs off what"),
        # In time order the second sign-off ends nothing; in the cell it is the first.
        (
            "ledger_log",
            "2026-10-23|销号；2026-10-20|计划解决|2026-10-20；2026-10-22|销号",
            "Entry 1 of the record of the ledgers: it signs off what stands in no ledger",
        ),
    ],
)
def test_a_wrong_entry_is_named(column: str, text: str, said: str) -> None:
    with pytest.raises(BadRecord) as caught:
        read(column, text)
    assert said in str(caught.value)


def test_only_what_has_happened_is_an_event() -> None:
    (pause,) = read("pause_log", "2026-10-20 08:00|2026-10-21 09:00|2026-12-31|x")
    assert events_in(FORMS["pause_log"], pause) == (at("2026-10-20 08:00"),)


def test_a_pause_without_an_end_lasts_until_the_order_ended() -> None:
    log = canonical(read("pause_log", "2026-10-20 08:00|2026-10-21 09:00"))
    ended = moment("2026-10-28")
    assert [each.end for each in suspensions(log, ended)] == [ended]
    assert [each.end for each in suspensions(log, None)] == [None]
    assert suspensions("", ended) == ()


@given(st.lists(st.tuples(st.integers(0, 2_000_000_000), st.text(max_size=9), st.text(max_size=9))))
def test_what_is_stored_comes_back(entries: list[Entry]) -> None:
    assert list(stored(canonical(entries))) == entries
