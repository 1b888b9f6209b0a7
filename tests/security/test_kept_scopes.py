"""Answers are kept for whoever asks next: who asks second gets what would be said to him alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from data_access.database import make_engine
from tests.security.house import House, open_house
from tests.security.surfaces import TOWNSHIP
from tests.security.witness import ZHIFU, leaks, told

# Every page that keeps its view, and those that keep a ranking: their answers differ by scope or language.
KEPT = (
    ("/", ""),
    ("/rank", ""),
    ("/unit", ""),
    (f"/f/SL-{ZHIFU}-2611-SL", ""),
    ("/rank", "?tab=six"),
    (f"/unit/{ZHIFU}", f"?sel={TOWNSHIP}&tab=ledgers"),
    ("/rank/analysis", ""),
    ("/proactive", ""),
    ("/proactive/repeats", ""),
    ("/proactive/repeats", "?show=replies"),
    ("/admin/readiness", ""),
    ("/admin/reconcile", ""),
    ("/m/warnings", ""),
    ("/m/rank", ""),
)
Answers = dict[tuple[str, str], str]
ORDERS = (("city", "laiyang"), ("laiyang", "city"), ("zhifu", "laiyang"))


@pytest.fixture(scope="module")
def asked(
    witness_base: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sequence[str]], dict[str, Answers]]:
    """Return a function that has accounts visit every page one after the other, on a base of their own."""
    done: dict[Sequence[str], dict[str, Answers]] = {}

    def visit(accounts: Sequence[str]) -> dict[str, Answers]:
        if accounts not in done:
            path = tmp_path_factory.mktemp("kept") / "base.db"
            with house_on(witness_base, path) as house:
                done[accounts] = {account: answers(house, account) for account in accounts}
        return done[accounts]

    return visit


@contextmanager
def house_on(base: Path, path: Path) -> Iterator[House]:
    """Give the application on a copy of the base: what is kept of another base is not met with."""
    shutil.copy(base, path)
    engine = make_engine(f"sqlite:///{path}")
    yield open_house(engine)
    engine.dispose()


def answers(house: House, account: str) -> Answers:
    return {(path, search): told(house.page(account, path, search)) for path, search in KEPT}


@pytest.mark.parametrize(("first", "second"), ORDERS)
def test_who_asks_second_is_told_what_he_is_told_alone(
    asked: Callable[[Sequence[str]], dict[str, Answers]], first: str, second: str
) -> None:
    after = asked((first, second))[second]
    alone = asked(next(pair for pair in ORDERS if pair[0] == second))[second]
    for where in KEPT:
        assert after[where] == alone[where], where
        assert not leaks(after[where], second), where


def test_the_accounts_are_told_different_things(asked: Callable[[Sequence[str]], dict[str, Answers]]) -> None:
    """Where everybody is told the same the other test would see nothing."""
    city, laiyang = (asked(pair)[pair[0]] for pair in ORDERS[:2])
    same = {where for where in KEPT if city[where] == laiyang[where]}
    assert same <= {("/unit", "")}


def test_a_reader_of_another_language_is_told_in_it(witness_base: Path, tmp_path: Path) -> None:
    with house_on(witness_base, tmp_path / "base.db") as house:
        house.browsers["leader"].post("/language", data={"language": "en"})
        for where in KEPT[1:4]:
            chinese = told(house.page("city", *where))
            english = told(house.page("leader", *where))
            assert any(word in english for word in ("Ranking", "Units", "Accepted")), where
            assert not any(word in chinese for word in ("Ranking", "Units", "Accepted")), where
