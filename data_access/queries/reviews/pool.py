"""Read the pool of supervisors; contacts are masked, and only city-wide accounts read it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, func, select

from dashboard.people.access import Denied, Scope
from dashboard.reviews.records import BACKGROUNDS
from dashboard.views.records import Kept
from dashboard.views.reviews import PoolView, SupervisorRow
from data_access.queries.proactive.experts import masked_contact
from data_access.queries.proactive.parts import Records
from data_access.schema import review_panel, social_supervisor

s = social_supervisor.c


def pool_view(
    connection: Connection, scope: Scope, now: datetime, *, background: str = "", selected: int = 0
) -> PoolView:
    """Return the supervisors by background, those who may be drawn first; raise Denied for others."""
    records = Records.of(connection, scope, now)
    if not scope.city_wide:
        raise Denied("view_records")
    times = select(review_panel.c.supervisor_id, func.count().label("n"))
    drawn = {
        row.supervisor_id: row.n for row in connection.execute(times.group_by(review_panel.c.supervisor_id))
    }
    query = select(social_supervisor).order_by(s.active.desc(), s.supervisor_id)
    every = tuple(
        SupervisorRow(
            row.supervisor_id,
            row.name,
            row.background,
            row.organisation,
            records.units.get(row.district_id) if row.district_id else None,
            masked_contact(row.contact),
            row.active,
            drawn.get(row.supervisor_id, 0),
            row.demo,
        )
        for row in connection.execute(query)
    )
    rows = [each for each in every if background not in BACKGROUNDS or each.background == background]
    opened = next((each for each in every if each.supervisor_id == selected), None)
    return PoolView(
        tuple(sorted(rows, key=lambda each: (not each.active, BACKGROUNDS.index(each.background)))),
        Counter(each.background for each in every if each.active),
        background if background in BACKGROUNDS else "",
        opened,
        records.kept("social", selected) if opened else Kept(),
        records.choices(),
        records.keeps,
    )
