"""One makes what several ask for at once; a failure or a stuck maker holds nobody for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock, get_ident
from time import monotonic, sleep

import pytest

from data_access.counting import shelf
from data_access.counting.shelf import Shelf

READERS = 4


def at_once(ask: Callable[[], object]) -> list[object]:
    """Let four threads ask at the same moment; an error stands in its reader's place."""
    together = Barrier(READERS)

    def reader(_number: int) -> object:
        together.wait()
        try:
            return ask()
        except ValueError as error:
            return error

    with ThreadPoolExecutor(READERS) as pool:
        return list(pool.map(reader, range(READERS)))


def test_four_readers_at_once_make_once() -> None:
    kept: Shelf[object] = Shelf(lambda: 9)
    made: list[int] = []

    def make() -> object:
        made.append(get_ident())
        sleep(0.2)
        return object()

    answers = at_once(lambda: kept.find_or_make("key", make))
    assert len(made) == 1
    assert len({id(each) for each in answers}) == 1


def test_readers_of_different_keys_do_not_wait_for_each_other() -> None:
    kept: Shelf[int] = Shelf(lambda: 9)
    together = Barrier(READERS, timeout=20)
    keys = iter(range(READERS))
    lock = Lock()

    def ask() -> int:
        with lock:
            key = next(keys)

        def make() -> int:
            together.wait()  # reached only while all four make
            return key

        return kept.find_or_make(key, make)

    assert set(at_once(ask)) == {0, 1, 2, 3}


def test_a_maker_that_fails_is_followed_by_the_next() -> None:
    kept: Shelf[str] = Shelf(lambda: 9)
    made: list[int] = []

    def make() -> str:
        made.append(get_ident())
        sleep(0.1)
        if len(made) == 1:
            raise ValueError("the first fails")
        return "answer"

    answers = at_once(lambda: kept.find_or_make("key", make))
    assert len(made) == 2
    assert sorted(map(str, answers)) == ["answer", "answer", "answer", "the first fails"]
    assert kept.find_or_make("key", lambda: "anew") == "answer"


def test_when_all_fail_each_hears_it_and_the_key_is_free_again() -> None:
    kept: Shelf[str] = Shelf(lambda: 9)

    def fail() -> str:
        raise ValueError("no")

    assert [str(each) for each in at_once(lambda: kept.find_or_make("key", fail))] == ["no"] * READERS
    assert kept.find_or_make("key", lambda: "answer") == "answer"


def test_a_wait_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "WAIT_SECONDS", 0.2)
    kept: Shelf[str] = Shelf(lambda: 9)
    begun, release = Event(), Event()

    def stuck() -> str:
        begun.set()
        release.wait(30)
        return "late"

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(kept.find_or_make, "key", stuck)
        assert begun.wait(30)
        started = monotonic()
        assert kept.find_or_make("key", lambda: "own") == "own"
        assert monotonic() - started >= 0.2
        release.set()
        assert late.result() == "late"


def test_a_maker_may_ask_for_its_own_key() -> None:
    kept: Shelf[str] = Shelf(lambda: 9)
    assert kept.find_or_make("key", lambda: kept.find_or_make("key", lambda: "inner") + "!") == "inner!"


def test_the_heaviest_makes_room_and_what_is_used_stays() -> None:
    kept: Shelf[str] = Shelf(lambda: 5, len)
    for key in ("aa", "bb"):
        kept.find_or_make(key, lambda key=key: key)
    kept.find_or_make("aa", lambda: "never")
    kept.find_or_make("cc", lambda: "cc")  # six are one too many: "bb" was used longest ago
    assert kept.find_or_make("aa", lambda: "anew") == "aa"
    assert kept.find_or_make("cc", lambda: "anew") == "cc"
    assert kept.find_or_make("bb", lambda: "bbb") == "bbb"
