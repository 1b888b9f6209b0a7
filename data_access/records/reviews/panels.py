"""Draw the panel of a case by lot, seat its substitutes, and write its votes down."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from dashboard.reviews.lot import Candidate, NoPanel, Seat, concerned, draw_panel
from dashboard.reviews.records import ABSENT, VOTES
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_line, refused, require_keeper, take_step
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.reviews.proposing import CASE
from data_access.records.reviews.votes import review_settings
from data_access.schema import order, review_case, review_panel, social_supervisor, unit

c, p, s, o = review_case.c, review_panel.c, social_supervisor.c, order.c
# How offices below a district's government end; they are of the unit concerned too.
OFFICES = ("政府", "管委会", "委员会", "办公室", "局", "委", "办", "中心", "街道", "镇", "乡")
LONGEST_REASON = 300


def held_case(connection: Connection, case_id: int) -> Row[Any]:
    """Return a case, held until the transaction ends so that votes and decision come one after another.

    Raises Refusal where there is none.
    """
    row = connection.execute(select(review_case).where(c.case_id == case_id).with_for_update()).one_or_none()
    if row is None:
        raise Refusal("unknown")
    return row


def require_impartial(row: Row[Any], actor: Actor) -> None:
    """Raise Refusal where the account proposed the case itself."""
    if row.proposed_by == actor.scope.account[:60]:
        raise Refusal("own")


def draw(connection: Connection, actor: Actor, case_id: int, seed: str = "") -> Answer:
    """Draw the panel and its substitutes from the pool; the seed is made now, unless one is given.

    The pool that was drawn from stands in the history, so that anybody can draw the same panel again.
    """
    require_keeper(actor)
    seed = seed or secrets.token_hex(16)
    try:
        row = held_case(connection, case_id)
        require_impartial(row, actor)
        pool = eligible(connection, row)
        seats = _seats(connection, actor, pool, seed)
        values = {"seed": seed, "drawn_at": actor.now}
        take_step(connection, actor, CASE, case_id, "draw", values=values)
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), "draw", why, case_id)
    connection.execute(insert(review_panel), [{"case_id": case_id, **seat_row(seat)} for seat in seats])
    detail = {"seed": seed, "pool": [[each.number, each.background] for each in pool]}
    note_act(connection, actor, "review_case", case_id, "lot", state="drawn", detail=detail)
    return Answer("drawn", True, case_id)


def seat_row(seat: Seat) -> dict[str, Any]:
    """Return the row of a drawn seat."""
    return {"supervisor_id": seat.number, "position": seat.position, "substitute": seat.substitute}


def _seats(connection: Connection, actor: Actor, pool: list[Candidate], seed: str) -> tuple[Seat, ...]:
    settings = review_settings(connection, actor.now)
    try:
        return draw_panel(pool, settings.seats, settings.substitutes, seed)
    except NoPanel as why:
        raise Refusal(str(why)) from None


def eligible(connection: Connection, case: Row[Any]) -> list[Candidate]:
    """Return who may sit on a case's panel, by number: nobody of the enterprise or the unit concerned.

    A review of the city draws from the whole pool, the others from the district's supervisors and those of
    no district.
    """
    parties, people = _parties(connection, case)
    query = select(social_supervisor).where(s.active.is_(True)).order_by(s.supervisor_id)
    if case.level != "city":
        query = query.where((s.district_id == case.district_id) | s.district_id.is_(None))
    return [
        Candidate(row.supervisor_id, row.background)
        for row in connection.execute(query)
        if not _is_concerned(row, parties, people, _office_of(connection, case))
    ]


def _parties(connection: Connection, case: Row[Any]) -> tuple[list[str], list[str]]:
    asked = connection.execute(
        select(o.enterprise_name, o.contact_name).where(o.shard == case.shard, o.order_id == case.order_id)
    ).one_or_none()
    whose = connection.execute(select(unit.c.name, unit.c.kind).where(unit.c.unit_id == case.unit_id)).one()
    parties = [] if whose.kind == "district" else [whose.name]
    if asked is None:
        return parties, []
    return [*parties, asked.enterprise_name], [asked.contact_name]


def _office_of(connection: Connection, case: Row[Any]) -> str:
    """Return the district whose offices are concerned, "" where the unit is no district."""
    named = select(unit.c.name).where(unit.c.unit_id == case.unit_id, unit.c.kind == "district")
    return connection.scalar(named) or ""


def _is_concerned(row: Row[Any], parties: list[str], people: list[str], district: str) -> bool:
    organisation = row.organisation.strip()
    office = bool(district) and organisation.startswith(district) and organisation.endswith(OFFICES)
    return office or organisation == district or concerned(organisation, row.name, parties, people)


def open_vote(connection: Connection, actor: Actor, case_id: int) -> Answer:
    """Open the vote of a drawn panel."""
    require_keeper(actor)
    try:
        require_impartial(held_case(connection, case_id), actor)
        take_step(connection, actor, CASE, case_id, "open")
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), "open", why, case_id)
    return Answer("opened", True, case_id)


def cast(
    connection: Connection, actor: Actor, case_id: int, supervisor_id: int, vote: str, *, sure: bool = True
) -> Answer:
    """Write down the vote of a member; none votes twice, and none after the decision.

    `sure`: the vote was read back to the member.
    """
    require_keeper(actor)
    try:
        row = held_case(connection, case_id)
        require_impartial(row, actor)
        if vote not in VOTES:
            raise Refusal("vote")
        if row.state != "voting":
            raise Refusal("moved")
        seat = _seat(connection, case_id, supervisor_id)
        if not sure:
            raise Refusal("sure")
        _mark(connection, actor, case_id, supervisor_id, vote)
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), "vote", why, case_id)
    # The history says that a seat voted; how it voted stands with the panel alone.
    detail = {"seat": seat.position}
    note_act(connection, actor, "review_case", case_id, "vote", state="voting", detail=detail)
    return Answer("voted", True, case_id)


def correct(
    connection: Connection, actor: Actor, case_id: int, supervisor_id: int, vote: str, reason: str
) -> Answer:
    """Correct a vote that was written down wrongly, with a reason, while the vote is open.

    The history keeps both votes.
    """
    require_keeper(actor)
    try:
        row = held_case(connection, case_id)
        require_impartial(row, actor)
        if vote not in VOTES:
            raise Refusal("vote")
        if row.state != "voting":
            raise Refusal("moved")
        why = checked_line(reason, LONGEST_REASON, word="reason")
        seat = _seat(connection, case_id, supervisor_id)
        if seat.vote not in VOTES:
            raise Refusal("not_voted")
        if seat.vote == vote:
            raise Refusal("same_vote")
    except Refusal as why_not:
        return refused(connection, actor, "review_case", str(case_id), "correct", why_not, case_id)
    own = (p.case_id == case_id, p.supervisor_id == supervisor_id)
    connection.execute(update(review_panel).where(*own).values(vote=vote, voted_at=actor.now))
    detail = {"seat": seat.position, "member": supervisor_id, "was": seat.vote, "now": vote}
    note_act(connection, actor, "review_case", case_id, "correct", state=row.state, note=why, detail=detail)
    return Answer("corrected", True, case_id)


def _seat(connection: Connection, case_id: int, supervisor_id: int) -> Row[Any]:
    own = (p.case_id == case_id, p.supervisor_id == supervisor_id, p.substitute.is_(False))
    query = select(review_panel, s.background).join(social_supervisor, s.supervisor_id == p.supervisor_id)
    found = connection.execute(query.where(*own)).one_or_none()
    if found is None:
        raise Refusal("seat")
    return found


def _mark(connection: Connection, actor: Actor, case_id: int, supervisor_id: int, vote: str) -> None:
    marked = connection.execute(
        update(review_panel)
        .where(p.case_id == case_id, p.supervisor_id == supervisor_id, p.vote == "")
        .values(vote=vote, voted_at=actor.now)
    )
    if marked.rowcount != 1:
        raise Refusal("voted_before")


def seat_substitute(
    connection: Connection, actor: Actor, case_id: int, supervisor_id: int, reason: str
) -> Answer:
    """Let the next substitute sit in for a member who cannot come: one of the same background first.

    The history keeps who left, who came, and the reason.
    """
    require_keeper(actor)
    try:
        row = held_case(connection, case_id)
        require_impartial(row, actor)
        if row.state not in ("drawn", "voting"):
            raise Refusal("moved")
        seat = _seat(connection, case_id, supervisor_id)
        ready = connection.execute(
            select(p.supervisor_id, s.background)
            .join(social_supervisor, s.supervisor_id == p.supervisor_id)
            .where(p.case_id == case_id, p.substitute.is_(True))
            .order_by(p.position)
        ).all()
        chosen = next((each for each in ready if each.background == seat.background), None)
        chosen = chosen or next(iter(ready), None)
        if chosen is None:
            raise Refusal("no_substitute")
        told = checked_line(reason, LONGEST_REASON, word="reason")
        _mark(connection, actor, case_id, supervisor_id, ABSENT)
    except Refusal as why:
        return refused(connection, actor, "review_case", str(case_id), "replace", why, case_id)
    connection.execute(
        update(review_panel)
        .where(p.case_id == case_id, p.supervisor_id == chosen.supervisor_id)
        .values(substitute=False)
    )
    detail = {"seat": seat.position, "member": supervisor_id, "came": chosen.supervisor_id}
    note_act(connection, actor, "review_case", case_id, "replace", state=row.state, note=told, detail=detail)
    return Answer("replaced", True, case_id)
