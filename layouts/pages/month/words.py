"""Words of a month's check: obstacles, points, what was recorded, states, acts, what came of an act."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from dashboard.month.late import LateChange
from dashboard.month.locking import Obstacle
from dashboard.month.records import OPEN_APPEALS
from layouts import text
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips
from layouts.definitions import CITY_ZONE
from layouts.vocabulary import ANSWERS, SCORECARD, word

POINTS: Mapping[str, str] = {**text.INDICATOR_NAMES, **SCORECARD}
RECORDED: Mapping[str, str] = {
    "asked": noop("withdrawn because the unit asked"),
    "withdrawn": noop("withdrawn after its deadline, not closed"),
    "open": noop("open past its deadline"),
    "late": noop("closed after its deadline"),
    "confirmed": noop("closed by service confirmation"),
    "explained": noop("closed by explanation"),
    "unsolved": noop("not solved"),
    "unverified": noop("closed, not verified"),
    "unrated": noop("asked, not rated"),
    "unanswered": noop("without an answer"),
    "missed": noop("missed"),
    **{
        name: each for name, each in ANSWERS.items() if name in ("satisfied", "basic", "fair", "dissatisfied")
    },
}
# Where what was recorded comes from, by point; the items of the scorecard have one source.
SOURCES: Mapping[str, str] = {
    "resolution": noop("official verification"),
    "satisfaction": noop("hotline's call-back"),
    "on_time": noop("reply's submission and deadline"),
}
ITEM_SOURCE = noop("times of the provincial order")
REMEDIES: Mapping[str, str] = {
    "correct": noop("count it as corrected"),
    "exclude": noop("leave the order out of the month"),
}
STATES: Mapping[str, str] = {
    "district": noop("at the district"),
    "city": noop("at the city"),
    "granted": noop("appeal granted"),
    "refused": noop("appeal refused"),
    "withdrawn": noop("appeal taken back"),
}
ACTS: Mapping[str, str] = {
    "check": noop("check begun"),
    "lock": noop("month locked"),
    "correct": noop("month corrected"),
    "confirm": noop("list confirmed"),
    "forward": noop("Pass on to the city"),
    "dismiss": noop("Not passed on"),
    "grant": noop("Grant"),
    "refuse": noop("Refuse"),
    "withdraw": noop("Take the appeal back"),
}
CAME: Mapping[str, str] = {
    "came": noop("belongs to the month now"),
    "left": noop("belongs to the month no more"),
    "moved": noop("answered for by another unit now"),
    "changed": noop("recorded otherwise now"),
}
OBSTACLES: Mapping[str, str] = {
    "running": noop("The month is not over at the data time."),
    "empty": noop("There is no order of this month: nothing can be checked or locked."),
    "behind": noop("Data end before the month does: {which}. Import what is missing, then lock."),
    "begun": noop("The check of this month has begun already."),
    "unchecked": noop("The check has not begun: units get three working days to confirm or appeal."),
    "check": noop("The check runs until {until}."),
    "appeals": noop("{n} appeals wait for a decision."),
    "provisional": noop("{n} orders have a provisional deadline: that year's calendar is not published."),
    "coverage": noop("{n} of {of} closed orders are verified officially: fewer than the settings ask for."),
    "locked": noop("The month is locked already, version {n}."),
}
DONE: Mapping[str, str] = {
    "checking": noop("The check has begun; every unit was told."),
    "locked_now": noop("The month is locked: version 1 is stored with every order behind it."),
    "corrected": noop("A new version is stored; every figure that it changes is listed."),
    "confirmed": noop("The list is confirmed."),
    "filed": noop("The appeal is filed."),
    "forwarded": noop("The appeal waits for the city's decision."),
    "dismissed": noop("The appeal is not passed on; the township was told why."),
    "granted": noop("The appeal is granted; it counts from the next version on."),
    "refused": noop("The appeal is refused; the unit was told why."),
    "withdrawn": noop("The appeal is taken back."),
    "attached": noop("The file is added."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such record, or it is not your unit's."),
    "moved": noop("Somebody else has changed it meanwhile: look at how it stands now, then act again."),
    "month": noop("Choose a month."),
    "unit": noop("Choose a unit that takes part in the appraisal today."),
    "reason": noop("Give the reason."),
    "decision": noop("Give the reason of the decision."),
    "long": noop("A text is too long: long texts have at most 4,000 characters, titles and names 120."),
    "point": noop("Choose what the appeal is about and what it asks for."),
    "order": noop("This order is not one that your unit answers for."),
    "nothing_lost": noop("This order cost the unit nothing by this point of the month."),
    "appealed": noop("There is an appeal about this point of the order already."),
    "confirmed_before": noop("The list was confirmed before."),
    "not_checking": noop("The month is not under check: lists are confirmed and appealed in the check."),
    "ended": noop("The check has ended; what was not answered counts as confirmed."),
    "nothing": noop("Nothing would change: no order that counts otherwise was chosen, no appeal granted."),
    "file": noop("The file is not kept: a picture, PDF, DOCX or XLSX of at most 10 MB is."),
    "no_file": noop("Choose a file first."),
    **{name: each for name, each in OBSTACLES.items() if "{" not in each},
    "check": noop("The check still runs: see beside it what stands against the lock."),
    "appeals": noop("Appeals wait for a decision: see beside it what stands against the lock."),
    "behind": noop("Data end before the month does: see beside it what stands against the lock."),
    "provisional": noop("Deadlines are provisional: see beside it what stands against the lock."),
    "coverage": noop("Too few orders are verified: see beside it what stands against the lock."),
    "locked": noop("The month is locked already."),
}


def obstacle_text(each: Obstacle) -> str:
    """Say what stands against a step of a month, with its numbers."""
    return _(OBSTACLES[each.word]).format(
        n=each.n,
        of=each.of,
        which=text.listed(each.which),
        until=text.deadline(each.until, CITY_ZONE, 0),
    )


def late_word(each: LateChange) -> str:
    """Say what the data say of an order since the lock."""
    return word(CAME, each.word)


def point_word(point: str) -> str:
    """Return what a lost point is about."""
    return word(POINTS, point)


def source_word(point: str) -> str:
    """Return where what was recorded about a point comes from."""
    return _(SOURCES.get(point, ITEM_SOURCE))


def appeal_sign(state: str) -> html.Span:
    """Show an appeal's state by shape and word."""
    said = word(STATES, state)
    if state in OPEN_APPEALS:
        return sign("none", said)
    return sign("good", said) if state == "granted" else chip(said, "outline")


def answer_text(answer: str, _which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none."""
    said = DONE.get(answer) or REFUSED.get(answer)
    return _(said) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above a page what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])
