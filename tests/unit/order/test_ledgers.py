"""Where an order stands in the ledgers: book, promise, extensions, as its log tells up to a moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.order.case_notes import BOOKS, CaseNote
from dashboard.order.ledgers import LedgerStand, ledger_stand


def on(day: int, month: int = 10) -> datetime:
    return datetime(2026, month, day, 1, tzinfo=UTC)


ENTERED = CaseNote(on(8), None, None, "", "unsolved", "资金未落实")
PLANNED = CaseNote(on(12), until=on(30), word="planned")
SAME = CaseNote(on(15), until=on(30), word="planned", note="施工中")
LATER = CaseNote(on(28), until=on(20, 11), word="planned")
SOONER = CaseNote(on(29), until=on(10, 11), word="planned", note="提前")
SIGNED = CaseNote(on(9, 11), word="signed_off", note="已落实")
AGAIN = CaseNote(on(12, 11), word="unsolved")
LOG = (ENTERED, PLANNED, SAME, LATER, SOONER, SIGNED, AGAIN)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (on(7), None),
        (on(8), LedgerStand("unsolved", on(8), (), on(8), "资金未落实")),
        (on(12), LedgerStand("planned", on(8), (on(30),), on(8), "资金未落实")),
        (on(16), LedgerStand("planned", on(8), (on(30),), on(15), "施工中")),
        (on(28), LedgerStand("planned", on(8), (on(30), on(20, 11)), on(15), "施工中")),
        (
            on(9, 11),
            LedgerStand(
                "planned", on(8), (on(30), on(20, 11), on(10, 11)), on(9, 11), "已落实", signed_off=on(9, 11)
            ),
        ),
        (on(12, 11), LedgerStand("unsolved", on(12, 11))),
    ],
)
def test_the_stand_at_each_moment(as_of: datetime, expected: LedgerStand | None) -> None:
    assert ledger_stand(LOG, as_of) == expected


def test_only_a_later_date_is_an_extension() -> None:
    stand = ledger_stand(LOG, on(30))
    assert stand is not None
    assert (stand.first_promised, stand.promised, stand.extensions) == (on(30), on(10, 11), 1)


def test_what_goes_back_to_the_unsolved_promises_nothing() -> None:
    back = CaseNote(on(20), word="unsolved", note="企业不同意")
    stand = ledger_stand((PLANNED, back), on(21))
    assert stand is not None
    assert (stand.book, stand.promised, stand.extensions, stand.entered) == ("unsolved", None, 0, on(12))


def test_a_sign_off_of_what_no_book_holds_says_nothing() -> None:
    assert ledger_stand((SIGNED,), on(30, 11)) is None
    assert ledger_stand((), on(30, 11)) is None


entries = st.lists(
    st.builds(
        CaseNote,
        at=st.integers(1, 28).map(on),
        until=st.none() | st.integers(1, 28).map(lambda day: on(day, 12)),
        word=st.sampled_from(BOOKS),
        note=st.sampled_from(("", "x")),
    ),
    max_size=8,
).map(lambda found: sorted(found, key=lambda each: each.at))


@given(entries, st.integers(1, 28).map(on))
def test_later_entries_change_no_earlier_stand(log: list[CaseNote], as_of: datetime) -> None:
    known = [each for each in log if each.at <= as_of]
    stand = ledger_stand(log, as_of)
    assert stand == ledger_stand(known, as_of)
    if stand is not None and known:
        assert (stand.signed_off is not None) == (known[-1].word == "signed_off")
        assert stand.book != "signed_off" and stand.extensions < max(1, len(stand.promises))
