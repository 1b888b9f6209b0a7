"""The measures of counting: every number that counts orders, from what is true of each order."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.vocabulary import RATED_ANSWERS, SCORECARD_ITEMS, Basis


@dataclass(frozen=True)
class Facts:
    """What is true of an order, one condition each: expressions on its row, or columns that hold them.

    Lists use the expressions, counts the columns of a subquery that computed each expression once.
    """

    excluded: ColumnElement[bool]
    left: ColumnElement[bool]
    withdrawn: ColumnElement[bool]
    asked: ColumnElement[bool]
    direct: ColumnElement[bool]
    clocked: ColumnElement[bool]
    passed: ColumnElement[bool]
    closed: ColumnElement[bool]
    in_time: ColumnElement[bool]
    judged: ColumnElement[bool]
    judged_solved: ColumnElement[bool]
    confirmed: ColumnElement[bool]
    unsolved_close: ColumnElement[bool]
    satisfied: ColumnElement[bool]
    basic: ColumnElement[bool]
    fair: ColumnElement[bool]
    dissatisfied: ColumnElement[bool]
    called: ColumnElement[bool]
    provincial: ColumnElement[bool]
    redone: ColumnElement[bool]
    claimed: ColumnElement[bool]
    provisional: ColumnElement[bool]
    verdict_missing: ColumnElement[bool]
    went: ColumnElement[bool]
    fed_back: ColumnElement[bool]
    after_start: ColumnElement[bool]
    four_way_call_applies: ColumnElement[bool]
    four_way_call_met: ColumnElement[bool]
    liaison_response_applies: ColumnElement[bool]
    liaison_response_met: ColumnElement[bool]
    onsite_check_applies: ColumnElement[bool]
    onsite_check_met: ColumnElement[bool]
    feedback_on_time_applies: ColumnElement[bool]
    feedback_on_time_met: ColumnElement[bool]
    report_accepted_applies: ColumnElement[bool]
    report_accepted_met: ColumnElement[bool]
    solved_on_time_applies: ColumnElement[bool]
    solved_on_time_met: ColumnElement[bool]

    def six(self, name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        """Return whether a scorecard item applies, and whether it was met."""
        return getattr(self, f"{name}_applies"), getattr(self, f"{name}_met")


FACTS = tuple(each.name for each in fields(Facts))


def measures_of(f: Facts, basis: Basis, settings: AppraisalSettings) -> dict[str, ColumnElement[bool]]:
    """Return every number that counts orders, by the name of its field in dashboard.views.counts.Counts."""
    clocked = and_(not_(f.left), not_(f.direct), f.clocked)
    ripe = f.passed if basis == "due" else or_(f.passed, f.closed)
    parts = _parts(f, clocked, ripe)
    due = parts["due"]
    return {
        **parts,
        "accepted": true(),
        "closed": f.closed,
        "due_before_exclusion": and_(clocked, ripe),
        "provisional": and_(or_(due, parts["not_due"]), f.provisional),
        **_outcomes(f, due, settings),
        **_answers(f, due, settings),
        **_provincial(f, due),
        **_timed(f, or_(due, parts["no_deadline"])),
    }


def _parts(
    f: Facts, clocked: ColumnElement[bool], ripe: ColumnElement[bool]
) -> dict[str, ColumnElement[bool]]:
    """Return the six parts that make up the accepted orders: each order is in exactly one of them."""
    counted = not_(f.excluded)
    return {
        "excluded": f.excluded,
        "withdrawn": and_(counted, f.left),
        "direct": and_(counted, not_(f.left), f.direct),
        "no_deadline": and_(counted, not_(f.left), not_(f.direct), not_(f.clocked)),
        "due": and_(counted, clocked, ripe),
        "not_due": and_(counted, clocked, not_(ripe)),
    }


def _outcomes(
    f: Facts, due: ColumnElement[bool], settings: AppraisalSettings
) -> dict[str, ColumnElement[bool]]:
    """Return what became of the due orders: closed in time, verified, solved."""
    closed = and_(due, f.closed, not_(f.asked))
    on_time = and_(closed, f.in_time)
    # 服务确认 and 解释说明 are outcomes in themselves, judged or not, unless the verdict alone decides.
    decided = false() if settings.confirmed == "by_verdict" else f.unsolved_close
    verified = and_(closed, or_(f.judged, decided))
    unverified = and_(closed, not_(f.judged), not_(decided))
    solved = and_(closed, f.judged_solved, not_(decided))
    if settings.confirmed == "solved":
        solved = or_(solved, and_(closed, f.confirmed))
    resolvable = {
        "verified": and_(due, not_(unverified)),
        "due": due,
        "judged": verified,
        "closed": closed,
    }[settings.denominator]
    return {
        "due_closed": closed,
        "closed_late": and_(closed, not_(f.in_time)),
        "on_time": on_time,
        "late": and_(due, not_(on_time)),
        "open_overdue": and_(due, f.passed, not_(f.closed), not_(f.withdrawn)),
        "verified": verified,
        "unverified": unverified,
        "resolvable": resolvable,
        "outside": and_(due, not_(resolvable)),
        "solved": solved,
        "unsolved": and_(resolvable, not_(solved)),
        "confirmed": and_(closed, f.confirmed),
        "solved_or_confirmed": and_(resolvable, or_(solved, and_(closed, f.confirmed))),
        "claimed": and_(closed, f.claimed),
        "redone": and_(due, f.redone),
        "verdict_missing": and_(due, f.verdict_missing),
    }


def _answers(
    f: Facts, due: ColumnElement[bool], settings: AppraisalSettings
) -> dict[str, ColumnElement[bool]]:
    answers = {answer: and_(due, getattr(f, answer)) for answer in RATED_ANSWERS}
    counted = {"answered": or_(*answers.values()), "called": and_(due, f.called), "due": due}
    return {
        **answers,
        "answered": counted["answered"],
        "called": counted["called"],
        "uncredited": and_(counted[settings.answers], not_(answers["satisfied"])),
        "not_satisfied": or_(*(held for answer, held in answers.items() if answer != "satisfied")),
    }


def _provincial(f: Facts, due: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    """Return the due provincial orders and the six items that are taken of them."""
    provincial = and_(due, f.provincial)
    missed = [and_(applies, not_(met)) for applies, met in map(f.six, SCORECARD_ITEMS)]
    return {
        "provincial": provincial,
        "six_missed": and_(provincial, or_(*missed)),
        **{f"{item}_applies": and_(provincial, f.six(item)[0]) for item in SCORECARD_ITEMS},
        **{f"{item}_met": and_(provincial, *f.six(item)) for item in SCORECARD_ITEMS},
    }


def _timed(f: Facts, timed: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    """Return the orders whose times count, and those of them that have each duration."""
    return {
        "timed": timed,
        "onsite_timed": and_(timed, f.went),
        "feedback_timed": and_(timed, f.fed_back),
        "close_timed": and_(timed, f.closed, f.after_start),
    }
