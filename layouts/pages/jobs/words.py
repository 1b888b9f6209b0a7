"""Words of jobs: rhythms, standings, what a period came to, answers to who asks for one again."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from dashboard.jobs.rhythm import Rhythm
from dashboard.views.jobs import JobRow, RunRow
from layouts import text
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips
from layouts.definitions import CITY_ZONE

WEEKDAYS = (
    noop("Monday"),
    noop("Tuesday"),
    noop("Wednesday"),
    noop("Thursday"),
    noop("Friday"),
    noop("Saturday"),
    noop("Sunday"),
)
STANDINGS: Mapping[str, tuple[str, str]] = {
    "good": ("good", noop("done")),
    "running": ("none", noop("being done")),
    "waiting": ("none", noop("asked for again, begins within a minute")),
    "retrying": ("warn", noop("failed, will be tried again")),
    "failed": ("bad", noop("failed")),
    "left": ("bad", noop("left by its worker")),
    "late": ("bad", noop("due and not begun")),
    "never": ("none", noop("not begun yet")),
}
RUN_STATES: Mapping[str, tuple[str, str]] = {
    "done": ("good", noop("done")),
    "running": ("none", noop("being done")),
    "waiting": ("none", noop("asked for again")),
    "failed": ("bad", noop("failed")),
}
WORKER_STATES: Mapping[str, tuple[str, str]] = {
    "alive": ("good", noop("at work")),
    "late": ("bad", noop("no longer heard of")),
    "stopped": ("none", noop("stopped")),
}
# What a period's result counts, in the order in which it is said; what counts nothing is left out.
RESULTS: Mapping[str, str] = {
    "unwatched": noop("no folder is watched"),
    "stored": noop("{n} tables stored"),
    "to_look_at": noop("{n} stored, to be looked at"),
    "same": noop("{n} known already"),
    "refused": noop("{n} tables put aside"),
    "waiting": noop("{n} still being written"),
    "raise": noop("{n} raised"),
    "rise": noop("{n} raised in level"),
    "recover": noop("{n} recovered"),
    "rearm": noop("{n} armed again"),
    "return": noop("{n} raised again"),
    "over": noop("{n} over"),
    "messages": noop("{n} messages"),
    "sent": noop("{n} sent"),
    "failed": noop("{n} to be sent again"),
    "put_back": noop("{n} put back"),
    "off": noop("{n} on channels that are off"),
    "void": noop("{n} sent twice"),
    "dead": noop("{n} given up"),
    "reminded": noop("{n} reminded"),
    "already": noop("{n} reminded before"),
    "no_contact": noop("{n} without a contact"),
    "confirmed": noop("{n} confirmed"),
    "taken": noop("{n} taken over"),
    "brought": noop("{n} brought on"),
    "listed": noop("{n} listed"),
    "handled": noop("{n} noted as handled"),
    "recovered": noop("{n} noted as won back"),
    "not_recovered": noop("{n} noted as not won back"),
    "corrected": noop("{n} taken off as corrected"),
    "differences": noop("{n} differences"),
    "changed": noop("{n} rows of reference data changed"),
    "provisional": noop("{n} provisional deadlines"),
    "missing_year": noop("the calendar of {n} is missing"),
    "sessions": noop("{n} sessions"),
    "phones": noop("{n} phones"),
    "uploads": noop("{n} uploads"),
    "imports": noop("{n} unconfirmed imports"),
    "runs": noop("{n} old periods"),
    "workers": noop("{n} former workers"),
    "left_out": noop("{n} periods before it left out"),
}
# Said also where it counts nothing, for that is the news.
ALWAYS = ("differences",)
# What somebody has to look at.
TO_LOOK_AT = ("to_look_at", "refused", "dead", "differences", "missing_year")
DONE: Mapping[str, str] = {"asked": noop("The job is run again; its state changes within a minute.")}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such job."),
    "reason": noop("Write why it is run again."),
    "long": noop("The reason is too long: at most 300 characters."),
    "never": noop("The job was never run yet; it begins at its next time."),
    "moved": noop("The job is being done or waits already."),
}


def rhythm_words(rhythm: Rhythm) -> str:
    """Say how often a job is due."""
    if rhythm.minutes == 1:
        return _("every minute")
    if rhythm.minutes and rhythm.minutes % 60 == 0:
        return _("every {n} hours").format(n=rhythm.minutes // 60) if rhythm.minutes > 60 else _("hourly")
    if rhythm.minutes:
        return _("every {n} minutes").format(n=rhythm.minutes)
    at = f"{rhythm.at:%H:%M}"
    if rhythm.weekday is not None:
        return _("{day} {at}").format(day=_(WEEKDAYS[rhythm.weekday]), at=at)
    return _("working days {at}").format(at=at) if rhythm.workdays else _("daily {at}").format(at=at)


def result_words(result: Mapping[str, int]) -> str:
    """Say what a period came to; "nothing to do" where it counts nothing."""
    known = [name for name in RESULTS if result.get(name) or (name in ALWAYS and name in result)]
    said = [_(RESULTS[name]).format(n=result[name]) for name in known]
    said += [f"{name} {n}" for name, n in result.items() if name not in RESULTS and n]
    return text.listed(said) or _("nothing to do")


def asks_to_look(run: RunRow) -> bool:
    """Tell whether what a period came to has to be looked at by somebody."""
    return run.state == "done" and any(run.result.get(name) for name in TO_LOOK_AT)


def standing_sign(row: JobRow) -> html.Span:
    """Show how a job stands; a failure that lasts has the solid chip."""
    kind, word = STANDINGS[row.standing]
    if row.standing == "failed" and row.failures > 1:
        return chip(_("failed {n} times in a row").format(n=row.failures), "bad")
    if row.standing == "good" and row.last is not None and asks_to_look(row.last):
        return sign("warn", _("done, to be looked at"))
    return sign(kind, _(word))


def run_sign(run: RunRow, year: int) -> html.Span:
    """Show what became of one period."""
    kind, word = RUN_STATES[run.state]
    if run.retry_at is not None:
        again = _("failed, tried again at {at}").format(at=text.moment(run.retry_at, CITY_ZONE, year))
        return sign("warn", again)
    return sign("warn", _("done, to be looked at")) if asks_to_look(run) else sign(kind, _(word))


def outcome_words(run: RunRow) -> str:
    """Say what one period came to: its result, the first line of its error, or nothing yet."""
    if run.state == "failed":
        return run.error.split("\n", 1)[0]
    return result_words(run.result) if run.state == "done" else text.NONE


def seconds_words(seconds: float | None) -> str:
    """Say how long a period was worked at."""
    if seconds is None:
        return text.NONE
    if seconds < 60:
        return _("{n} s").format(n=text.decimal(seconds, 1))
    return text.duration(int(seconds))


def answer_text(answer: str, _which: str = "") -> str:
    """Say what came of asking for a job again; empty for a word that is no answer."""
    return _(DONE.get(answer) or REFUSED.get(answer, ""))


def answer_strips(answer: str) -> list[html.P]:
    """Show what came of asking for a job again."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])
