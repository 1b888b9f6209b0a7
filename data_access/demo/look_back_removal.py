"""Take the demo's look-backs and social reviews out of a base again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from dashboard.supervise.requests import EXCLUDE
from data_access.schema import (
    attachment,
    look_back,
    platform_request,
    record_history,
    review_case,
    review_panel,
    social_supervisor,
)

b, c, s = look_back.c, review_case.c, social_supervisor.c


def remove_look_back(connection: Connection) -> int:
    """Take the demo's look-backs out again with their history; return how many rounds went."""
    h = record_history.c
    numbers = select(b.look_back_id).where(b.demo.is_(True))
    connection.execute(delete(record_history).where(h.subject == "look_back", h.record_id.in_(numbers)))
    return connection.execute(delete(look_back).where(b.demo.is_(True))).rowcount


def remove_reviews(connection: Connection) -> int:
    """Take the demo's cases and pool out again with their history; return how many cases went.

    A made-up supervisor who was drawn for a real case stays: its panel is not to lose a seat.
    """
    cases = list(connection.scalars(select(c.case_id).where(c.demo.is_(True))))
    h, a = record_history.c, attachment.c
    own = (h.subject == "review_case", h.record_id.in_(cases))
    connection.execute(delete(record_history).where(*own))
    connection.execute(delete(attachment).where(a.subject == "review_case", a.record_id.in_(cases)))
    connection.execute(delete(review_panel).where(review_panel.c.case_id.in_(cases)))
    _remove_requests(connection)
    gone = connection.execute(delete(review_case).where(c.demo.is_(True))).rowcount
    seated = select(review_panel.c.supervisor_id)
    mine = (s.demo.is_(True), s.supervisor_id.not_in(seated))
    people = list(connection.scalars(select(s.supervisor_id).where(*mine)))
    connection.execute(delete(record_history).where(h.subject == "social", h.record_id.in_(people)))
    connection.execute(delete(social_supervisor).where(*mine))
    return gone


def _remove_requests(connection: Connection) -> None:
    """Take out what the demo's decisions asked of the platform."""
    h, q = record_history.c, platform_request.c
    mine = (q.demo.is_(True), q.kind == EXCLUDE)
    numbers = select(q.request_id).where(*mine)
    connection.execute(delete(record_history).where(h.subject == "request", h.record_id.in_(numbers)))
    connection.execute(delete(platform_request).where(*mine))
