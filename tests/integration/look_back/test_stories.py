"""The demo's look-backs and social reviews: what pages say first, the same again, gone without a trace."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from dashboard.reviews.records import STATES
from dashboard.views.look_back import LookBackQuery
from dashboard.views.reviews import ReviewQuery
from data_access.database import writing
from data_access.demo.look_back import LEFT_LYING, add_look_back
from data_access.demo.look_back_removal import remove_look_back, remove_reviews
from data_access.demo.proactive_texts import MARK
from data_access.demo.reviews import HEAVY, STORIES, add_reviews
from data_access.queries.look_back.page import look_backs_view
from data_access.queries.reviews.cases import reviews_view
from data_access.records.look_back.listing import list_closed
from data_access.schema import (
    look_back,
    message,
    record_history,
    review_case,
    review_panel,
    social_supervisor,
    source,
)
from tests.support.proactive import NOW, city

UNTIL = date(2026, 11, 17)
TABLES = (look_back, review_case, review_panel, social_supervisor, record_history, message)
b, c = look_back.c, review_case.c


def counted(connection: Connection) -> list[int]:
    return [connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


@pytest.fixture
def demo(both: Engine) -> Engine:
    """Return five generated months on either database."""
    return both


def test_the_stories_are_what_the_pages_say_first(demo: Engine) -> None:
    with writing(demo) as connection:
        before = counted(connection)
        connection.execute(update(source).values(demo=True))
        assert add_look_back(connection, UNTIL, 7) > 40
        assert add_reviews(connection, UNTIL, 7) == len(STORIES)
        view = look_backs_view(connection, city().scope, NOW, LookBackQuery())
        assert view.demo and view.longest is not None and view.longest.unit.code == LEFT_LYING
        assert view.total.recovered > view.total.failed > 0 and view.total.running > 0
        lying = next(each.recovery for each in view.units if each.unit.code == LEFT_LYING)
        assert (lying.rate.value or 0) < (view.total.rate.value or 0)
        cases = reviews_view(connection, city().scope, NOW, ReviewQuery())
        assert cases.demo and {row.state for row in cases.rows} == set(STATES) - {"upheld"}
        proposed = {unit.code: n for unit, n, _asked in cases.units}
        assert max(proposed, key=lambda code: proposed[code]) == HEAVY
        assert 2 * proposed[HEAVY] > len(cases.rows)
        assert {row.confirmation for row in cases.rows} == {"", "waiting", "confirmed"}
        assert cases.cleared > 0
        # What the worker does then leaves the stories as they are, and tells nobody of them.
        told = counted(connection)[-1]
        list_closed(connection, NOW)
        assert counted(connection)[-1] == told
        remove_reviews(connection)
        connection.execute(update(look_back).values(demo=True))  # those that the run itself has listed too
        remove_look_back(connection)
        assert counted(connection) == before
        connection.rollback()


def test_the_same_seed_tells_the_same_stories(demo: Engine) -> None:
    def told(connection: Connection, seed: int) -> list[tuple[object, ...]]:
        add_look_back(connection, UNTIL, seed)
        add_reviews(connection, UNTIL, seed)
        rounds = select(b.order_id, b.round, b.state, b.handled_at, b.checked_at).order_by(
            b.order_id, b.round
        )
        cases = select(c.order_id, c.state, c.seed).order_by(c.order_id)
        found = [*map(tuple, connection.execute(rounds)), *map(tuple, connection.execute(cases))]
        remove_look_back(connection)
        remove_reviews(connection)
        return found

    with writing(demo) as connection:
        connection.execute(update(source).values(demo=True))
        assert told(connection, 3) == told(connection, 3)
        assert told(connection, 3) != told(connection, 4)
        connection.rollback()


def test_every_text_says_that_it_is_made_up(demo: Engine) -> None:
    with writing(demo) as connection:
        connection.execute(update(source).values(demo=True))
        add_look_back(connection, UNTIL, 7)
        add_reviews(connection, UNTIL, 7)
        texts = [
            *connection.scalars(select(b.measure).where(b.checked_by == MARK.strip("（）"), b.measure != "")),
            *connection.scalars(select(c.facts)),
            *connection.scalars(select(c.decision).where(c.decision != "")),
            *connection.scalars(select(social_supervisor.c.organisation)),
        ]
        own = [text for text in texts if MARK in text]
        assert len(own) > 20 and all(MARK in text for text in connection.scalars(select(c.facts)))
        assert connection.scalar(select(func.count()).where(b.demo.is_(False))) == 0
        connection.rollback()
