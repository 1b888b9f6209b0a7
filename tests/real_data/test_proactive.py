"""Real Chinese messages: readable terms that open their messages, and real answers given more than once."""

from __future__ import annotations

import csv
import gzip
import random
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.appraisal.settings import ProactiveRule
from dashboard.order.masking import mask_text
from dashboard.people.access import OPERATOR
from dashboard.proactive.replies import bare, find_same
from dashboard.proactive.terms import Terms, find_terms
from dashboard.proactive.words import STOP
from dashboard.views.order import OrderFilter
from data_access.database import make_engine, reading
from data_access.importing.service import import_file
from data_access.queries.orders.page import orders_view
from data_access.schema import order
from tests.conftest import NOW

pytestmark = [pytest.mark.real_data, pytest.mark.own_reader]

TABLE = "zh/teddy2020C_annex4_replies_2011_2020.csv.gz"
# Of all terms of a year the strongest, however few: the messages of a year are far fewer than a city's.
ALL = ProactiveRule(term_level="0.999999")  # type: ignore[arg-type]
# Places of the messages carry letters in place of their names.
LETTERED = re.compile(r"[a-z]\d*(?:市|县|区)|西地省")
LIMIT = Fraction(9, 10)
TWICE = ProactiveRule(reply_orders=2)


@pytest.fixture(scope="module")
def messages(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, real_data: Path
) -> Iterator[Engine]:
    """Yield a base with the messages, brought in as any table is."""
    path = tmp_path_factory.mktemp("messages") / "base.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    import_file(engine, real_data / TABLE, mapping=None, now=NOW)
    yield engine
    engine.dispose()


def texts(engine: Engine, year: int) -> list[str]:
    """Return the texts of a year's messages as they are searched."""
    days = order.c.opened_day.between(year * 10_000, year * 10_000 + 9_999)
    with reading(engine) as connection:
        found = connection.scalars(select(order.c.search_text).where(days))
        return [each.partition("\n")[2] for each in found]


@pytest.fixture(scope="module")
def strongest(messages: Engine) -> Terms:
    """Return the terms of 2019 against those of 2018."""
    return find_terms(texts(messages, 2019), texts(messages, 2018), ALL, LETTERED)


def test_the_ten_strongest_topics_are_words_that_name_a_matter(strongest: Terms, real_data: Path) -> None:
    ten = strongest.found[:10]
    assert len(ten) == 10
    with gzip.open(real_data / TABLE, "rt", encoding="utf-8-sig", newline="") as handle:
        users = {line["留言用户"].lower() for line in csv.DictReader(handle)}
    for each in ten:
        assert re.fullmatch("[\u4e00-\u9fff]{2,}", each.term), each
        assert each.term not in STOP and each.term not in users
        assert mask_text(each.term) == each.term
    # What people wrote about more often in 2019: unpaid wages, extra lessons, new flats, pollution.
    assert {"工资", "补课", "交房", "污染环境"} <= {each.term for each in ten}


def test_each_topic_opens_its_messages(messages: Engine, strongest: Terms) -> None:
    with reading(messages) as connection:
        for each in strongest.found[:10]:
            asked = OrderFilter(period="2019", basis="accepted", q=each.term)
            assert orders_view(connection, OPERATOR, asked, now=NOW).total == each.n > 0


@pytest.fixture(scope="module")
def answers(real_data: Path) -> list[str]:
    """Return the real answers, masked."""
    with gzip.open(real_data / TABLE, "rt", encoding="utf-8-sig", newline="") as handle:
        return [mask_text(line["答复意见"]) for line in csv.DictReader(handle)]


def alike(one: str, other: str) -> Fraction:
    """Return how alike two texts are by their longest common subsequence, row by row in bits."""
    full = (1 << len(one)) - 1
    places: dict[str, int] = {}
    for place, sign in enumerate(one):
        places[sign] = places.get(sign, 0) | 1 << place
    row = full
    for sign in other:
        hit = row & places.get(sign, 0)
        row = (row + hit | row - hit) & full
    return Fraction(2 * (len(one) - row.bit_count()), len(one) + len(other))


def test_answers_of_a_group_are_alike_by_other_measures(answers: list[str]) -> None:
    groups = find_same([("", bare(each)) for each in answers], TWICE)
    assert len(groups) >= 50
    pairs = 0
    for group in groups:
        wordings = [each.text for each in group.variants]
        for place, one in enumerate(wordings):
            for other in wordings[:place]:
                assert alike(one, other) >= LIMIT
                # difflib takes whole blocks alone, so it says less, never more.
                ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
                assert 0.8 <= ratio <= float(alike(one, other))
                pairs += 1
    assert pairs >= 50


def test_what_units_pass_on_in_the_same_words_is_found(answers: list[str]) -> None:
    most = find_same([("", bare(each)) for each in answers], TWICE)[0]
    assert len(most.members) >= 10 and len(most.variants) >= 2
    for place in most.members:
        assert re.search("您的留言已收悉.{0,3}关于您反映的问题.{0,3}已转", answers[place])


def test_planted_answers_are_found_among_the_real_ones_and_different_ones_are_not(answers: list[str]) -> None:
    rng = random.Random(1)
    compared = [bare(each) for each in answers]
    long = [place for place, each in enumerate(compared) if 150 <= len(each) <= 400]
    planted = {}
    for place in rng.sample(long, 20):
        signs = list(compared[place])
        for change in rng.sample(range(len(signs)), len(signs) // 20):
            signs[change] = "囍"  # a sign in twenty: 19 of 20 stay
        planted[len(compared)] = place
        compared.append("".join(signs))
        assert alike(compared[-1], compared[place]) >= LIMIT
    home = {
        member: number
        for number, group in enumerate(find_same([("", each) for each in compared], TWICE))
        for member in group.members
    }
    for copy, original in planted.items():
        assert home[copy] == home[original]
    for _try in range(300):
        one, other = rng.sample(long, 2)
        if alike(compared[one], compared[other]) < LIMIT:
            assert home.get(one, -1) != home.get(other, -2)
