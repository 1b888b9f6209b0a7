"""Read cases of social review: the list of a year, and one case with its panel."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from dashboard.order.masking import mask_enterprise, mask_name, mask_text
from dashboard.people.access import Scope
from dashboard.records.clocks import end_of
from dashboard.reviews.records import (
    ABSENT,
    IMPARTIAL,
    OUTCOMES,
    STATES,
    asks_exclusion,
    confirmation,
)
from dashboard.reviews.settings import ReviewSettings
from dashboard.reviews.voting import Count, count
from dashboard.views.records import Kept
from dashboard.views.reference import Unit
from dashboard.views.reviews import ReviewQuery, ReviewRow, ReviewsView, ReviewView, SeatRow
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.proactive.parts import Records, read_year
from data_access.queries.reviews.panel_history import named_acts
from data_access.queries.reviews.scope import reviews_in_scope
from data_access.records.reviews.votes import review_settings, voted, votes_of
from data_access.reference.accounts import shown_account
from data_access.schema import order, review_case, review_panel, social_supervisor, source

MOST = 300
DECIDED = (*OUTCOMES, "appealed", "upheld", "reversed")
c, o, p, s = review_case.c, order.c, review_panel.c, social_supervisor.c


def reviews_view(connection: Connection, scope: Scope, now: datetime, asked: ReviewQuery) -> ReviewsView:
    """Return the cases of a year by the day of their proposal, the newest first."""
    records = Records.of(connection, scope, now)
    settings = review_settings(connection, now)
    every = [_row(records, row) for row in connection.execute(_cases(scope))]
    years = _years(every, records)
    year = read_year(asked.year, years, records.today)
    begin, end = end_of(date(year - 1, 12, 31), CITY_ZONE), end_of(date(year, 12, 31), CITY_ZONE)
    of_year = [each for each in every if begin <= each.proposed_at < end]
    unit = records.unit_of(asked.unit) if asked.unit else None
    mine = [each for each in of_year if unit is None or each.unit.code == unit.code]
    rows = [each for each in mine if asked.state not in (*STATES, "waiting") or _in_state(each, asked.state)]
    return ReviewsView(
        asked,
        year,
        years,
        tuple(rows[:MOST]),
        Counter(each.state for each in mine),
        sum(each.confirmation in ("waiting", "confirmed") for each in mine),
        sum(each.confirmation == "waiting" for each in mine),
        sum(each.cleared_at is not None for each in mine),
        _units(of_year),
        settings,
        records.keeps,
        records.keeps or scope.may("rectify"),
        any(each.demo for each in of_year),
        unit,
    )


def _in_state(row: ReviewRow, state: str) -> bool:
    return row.confirmation == "waiting" if state == "waiting" else row.state == state


def _years(rows: list[ReviewRow], records: Records) -> tuple[int, ...]:
    found = {each.proposed_at.astimezone(CITY_ZONE).year for each in rows} | {records.today.year}
    return tuple(range(max(found), min(found) - 1, -1))


def _units(rows: list[ReviewRow]) -> tuple[tuple[Unit, int, int], ...]:
    proposed = Counter(each.unit for each in rows)
    asked = Counter(each.unit for each in rows if each.confirmation in ("waiting", "confirmed"))
    order_of = sorted(proposed, key=lambda unit: (unit.kind != "district", unit.kind, unit.official_order))
    return tuple((unit, proposed[unit], asked[unit]) for unit in order_of)


def _cases(scope: Scope) -> Any:
    columns = (
        *(o.order_no, o.title, o.content, o.confidential, o.enterprise_name, o.contact_name),
        *(o.excluded, o.exclusion_reason, source.c.code.label("source")),
    )
    same = and_(o.shard == c.shard, o.order_id == c.order_id)
    tables = review_case.outerjoin(order, same).outerjoin(source, source.c.source_id == o.source_id)
    return (
        select(review_case, *columns)
        .select_from(tables)
        .where(reviews_in_scope(scope))
        .order_by(c.proposed_at.desc(), c.case_id.desc())
    )


def _row(records: Records, row: Row[Any]) -> ReviewRow:
    outcome = _voted(records.connection, row)
    ended = row.state in (*OUTCOMES, "upheld", "reversed")
    asked = asks_exclusion(row.state, outcome)
    title = "" if row.confidential else _masked(row, row.title or (row.content or "")[:120])
    return ReviewRow(
        case_id=row.case_id,
        source=row.source or "",
        order_no=row.order_no or "",
        title=title,
        unit=records.units[row.unit_id],
        level=row.level,
        ground=row.ground,
        state=row.state,
        proposed_at=row.proposed_at,
        proposed_by=shown_account(records.connection, row.proposed_by),
        voted=outcome,
        confirmation=confirmation(asked, bool(row.excluded), ended),
        decided_at=row.decided_at,
        decided_by=shown_account(records.connection, row.decided_by),
        cleared_at=row.cleared_at,
        demo=row.demo,
    )


def _voted(connection: Connection, row: Row[Any]) -> str:
    """Return what the panel of a decided case decided; the state itself tells it until an appeal."""
    if row.state in OUTCOMES:
        return str(row.state)
    return voted(connection, row.case_id) if row.state in DECIDED else ""


def _masked(row: Row[Any], text: str | None) -> str:
    enterprises = [row.enterprise_name] if row.enterprise_name else []
    people = [row.contact_name] if row.contact_name else []
    return mask_text(text or "", enterprises, people)


def review_view(connection: Connection, scope: Scope, now: datetime, case_id: int) -> ReviewView | None:
    """Return one case, None where there is none that the scope may read.

    Votes are seen by who writes them down, and by everybody once the case is decided; names of the panel by
    who keeps the city's records alone.
    """
    records = Records.of(connection, scope, now)
    settings = review_settings(connection, now)
    found = connection.execute(_cases(scope).where(c.case_id == case_id)).one_or_none()
    if found is None:
        return None
    row = _row(records, found)
    counted = _count(connection, found, settings)
    own = found.proposed_by == scope.account[:60]
    return ReviewView(
        row,
        mask_enterprise(found.enterprise_name) if found.enterprise_name else "",
        _masked(found, found.facts),
        found.seed,
        _seats(records, case_id, row.state in DECIDED),
        counted if records.keeps or row.state in DECIDED else None,
        _masked(found, found.decision),
        _masked(found, found.cleared),
        found.appealed_at,
        _masked(found, found.appeal),
        found.appeal_decided_at,
        _masked(found, found.appeal_decision),
        bool(found.excluded),
        "" if found.confidential else _masked(found, found.exclusion_reason),
        _acts(records, found, own),
        own,
        _may_clear(records, row),
        _kept(records, found),
    )


def _count(connection: Connection, row: Row[Any], settings: ReviewSettings) -> Count | None:
    votes = votes_of(connection, row.case_id)
    return count(votes, settings) if votes else None


def _may_clear(records: Records, row: ReviewRow) -> bool:
    return records.keeps and asks_exclusion(row.state, row.voted) and row.cleared_at is None


def _acts(records: Records, row: Row[Any], own: bool) -> tuple[str, ...]:
    """Return the acts that the case offers: not its own to who proposed it, nor its appeal to who decided."""
    acts = records.acts("review_case", row.state, row.unit_id)
    decided = row.decided_by == records.scope.account[:60]
    left = [each for each in acts if not (own and each in IMPARTIAL)]
    return tuple(each for each in left if not (decided and each in ("uphold", "reverse")))


def _kept(records: Records, row: Row[Any]) -> Kept:
    """Return history and files; what was written down is masked as the order's own texts are."""
    kept = records.kept("review_case", row.case_id)
    offered = records.acts("review_case", row.state, row.unit_id)
    lines = tuple(replace(line, note=_masked(row, line.note)) for line in kept.history)
    history = named_acts(records.connection, lines, records.keeps, row.state in DECIDED)
    return Kept(history, kept.files, bool(offered))


def _seats(records: Records, case_id: int, decided: bool) -> tuple[SeatRow, ...]:
    query = (
        select(review_panel, s.name, s.background)
        .join(social_supervisor, s.supervisor_id == p.supervisor_id)
        .where(p.case_id == case_id)
        .order_by(p.position)
    )
    shown = records.keeps or decided
    return tuple(
        SeatRow(
            row.supervisor_id if records.keeps else 0,
            row.name if records.keeps else mask_name(row.name),
            row.background,
            row.position,
            row.substitute,
            row.vote if shown or row.vote == ABSENT else "",
            bool(row.vote) and row.vote != ABSENT,
        )
        for row in records.connection.execute(query)
    )


def order_reviews(
    connection: Connection, scope: Scope, now: datetime, source_code: str, order_no: str
) -> tuple[ReviewRow, ...]:
    """Return the cases of an order for its own page, the newest first; none without the right to records."""
    if not scope.may("view_records"):
        return ()
    records = Records.of(connection, scope, now)
    query = _cases(scope).where(source.c.code == source_code, o.order_no == order_no)
    return tuple(_row(records, row) for row in connection.execute(query))
