"""The words of one order's clocks: their names, how they stand, what was done when, used and limit."""

from __future__ import annotations

from datetime import datetime

from dashboard.clocks.rules import RULE_SETS, RuleSet
from dashboard.i18n import _, ngettext, noop
from dashboard.order.urgency import NEAR_SHARE
from dashboard.views.order import ClockPause, ClockView, OrderDetail
from layouts import text
from layouts.text import NONE

SIGNS = {
    "met": "good",
    "missed": "bad",
    "overdue": "bad",
    "open": "none",
    "maybe_overdue": "may",
    "unknown": "none",
    "paused": "none",
    "none": "none",
}
WORKING_DAY = 86_400
RULE_NAMES = {"city": noop("city line's rule"), "new72": noop("72 hours")}  # the others go by their number


def rule_name(code: str) -> str:
    """Name a rule set, "" for a deadline that came with the table."""
    return _(RULE_NAMES.get(code, code))


def clock_sign(detail: OrderDetail, clock: ClockView) -> str:
    """Return the sign of a clock: near its end with a quarter left, the solve clock by rule."""
    if clock.state != "open":
        return SIGNS[clock.state]
    if clock.clock == "solve":
        return "warn" if detail.row.near_due else "none"
    used, limit = clock.used_seconds, clock.limit_seconds
    quarter = used is not None and limit is not None and used * NEAR_SHARE > limit * (NEAR_SHARE - 1)
    return "warn" if quarter else "none"


def origin(clock: ClockView) -> str:
    """Say from when and how a clock counts."""
    if clock.clock == "onsite":
        return _("from the provincial transfer-out, day and night")
    if clock.clock == "feedback":
        return _("enterprise and city platform both have it")
    rule = rule_of(clock)
    if rule and rule.solve_hours:
        return _("from the receipt, day and night")
    return _("counted from the day after receipt")


def standing(detail: OrderDetail, clock: ClockView) -> str:
    """Say how a clock of the order stands, working days past the deadline included."""
    days = detail.row.overdue_days
    late_close = clock.state == "missed" and bool(days)
    still_open = clock.state == "overdue" and days is not None
    if clock.clock == "solve" and (late_close or still_open):
        return text.overdue(days)
    return state_word(clock)


def rule_of(clock: ClockView) -> RuleSet | None:
    """Return the rule set that a clock follows, None for a deadline that came with the table."""
    return next((each for each in RULE_SETS if each.code == clock.rule), None)


def clock_name(clock: ClockView) -> str:
    """Name a clock with its limit."""
    rule = rule_of(clock)
    if rule and rule.code == "2115":
        return _reference_name(clock, rule)
    if clock.clock == "onsite" and rule and rule.onsite_hours:
        return ngettext(
            "On site within {n} hour", "On site within {n} hours", f"{rule.onsite_hours:g}"
        ).format(n=f"{rule.onsite_hours:g}")
    if clock.clock == "onsite":
        return _("On site")
    if clock.clock == "feedback":
        time = f"{rule.feedback_time:%H:%M}" if rule and rule.feedback_time else "24:00"
        day = rule.feedback_workday if rule and rule.feedback_workday else 1
        return _("First feedback by {time} of working day {n}").format(time=time, n=day)
    if rule and rule.solve_workdays:
        return ngettext(
            "Closed within {n} working day", "Closed within {n} working days", rule.solve_workdays
        ).format(n=rule.solve_workdays)
    if rule and rule.solve_hours:
        return ngettext("Closed within {n} hour", "Closed within {n} hours", f"{rule.solve_hours:g}").format(
            n=f"{rule.solve_hours:g}"
        )
    return _("Closed")


def _reference_name(clock: ClockView, rule: RuleSet) -> str:
    if clock.clock == "onsite":
        return ngettext(
            "Response within {n} hour", "Response within {n} hours", f"{rule.onsite_hours:g}"
        ).format(n=f"{rule.onsite_hours:g}")
    if clock.clock == "feedback":
        return ngettext(
            "Answer within {n} working day", "Answer within {n} working days", rule.feedback_workday
        ).format(n=rule.feedback_workday)
    return ngettext(
        "Reply within {n} working day", "Reply within {n} working days", rule.solve_workdays
    ).format(n=rule.solve_workdays)


def state_word(clock: ClockView) -> str:
    """Say how a clock stands."""
    return {
        "met": _("in time"),
        "missed": _("late"),
        "overdue": _("overdue"),
        "open": _("running"),
        "maybe_overdue": _("perhaps overdue (after the data)"),
        "unknown": _("the table has no column for it"),
        "paused": _("paused"),
        "none": _("does not run"),
    }[clock.state]


def moment(detail: OrderDetail, at: datetime | None) -> str:
    """Print a moment in the zone of the order's source."""
    return text.moment(at, detail.time_zone, detail.row.opened_at.year)


def deadline(detail: OrderDetail, at: datetime | None) -> str:
    """Print a deadline in the zone of the order's source, midnight as 24:00."""
    return text.deadline(at, detail.time_zone, detail.row.opened_at.year)


def said(detail: OrderDetail, clock: ClockView) -> list[str]:
    """Say what was done when, how much of the clock it used, and the deadline with what moved it."""
    parts = [*_done(detail, clock)]
    used = used_of_limit(clock)
    if used and clock.state not in ("none", "unknown"):
        template = _("used {time}") if clock.done_at is not None else _("already ≥ {time}")
        parts.append(template.format(time=used))
    if clock.deadline is not None:
        parts.append(_("deadline {moment}").format(moment=deadline(detail, clock.deadline)))
    if clock.provisional:
        parts.append(_("provisional"))
    return [*parts, *_grant(detail, clock), *(pause_words(detail, clock, each) for each in clock.pauses)]


def pause_words(detail: OrderDetail, clock: ClockView, pause: ClockPause) -> str:
    """Say from when to when the clock was paused, and that a late registration changes nothing."""
    parts = {
        "start": moment(detail, pause.start),
        "end": moment(detail, pause.end) if pause.end else _("now"),
        "registered": moment(detail, pause.registered),
    }
    if pause.counts is not False:
        return _("paused {start} to {end}, registered {registered}").format(**parts)
    template = (
        _("pause {start} to {end} registered {registered}: too late, does not change that it is overdue")
        if clock.state in ("missed", "overdue")
        else _("pause {start} to {end} registered {registered}: does not count")
    )
    return template.format(**parts)


def _done(detail: OrderDetail, clock: ClockView) -> list[str]:
    withdrawn = next((mark.at for mark in clock.marks if mark.kind == "withdrawn_at"), None)
    if withdrawn is not None:
        return [_("withdrawn {moment}").format(moment=moment(detail, withdrawn))]
    if clock.clock == "feedback":
        times = {mark.kind: moment(detail, mark.at) for mark in clock.marks}
        return [
            _("feedback: enterprise {enterprise}, city platform {city}").format(
                enterprise=times.get("feedback_enterprise_at", NONE), city=times.get("feedback_city_at", NONE)
            )
        ]
    if clock.done_at is None:
        return []
    if clock.clock == "onsite":
        return [_("on site {moment}").format(moment=moment(detail, clock.done_at))]
    return [_("closed {moment}").format(moment=moment(detail, clock.done_at))]


def _grant(detail: OrderDetail, clock: ClockView) -> list[str]:
    """Say what became of an extension; one that does not count changes nothing about being overdue."""
    marks = {mark.kind: mark for mark in clock.marks}
    approved = marks.get("extension_approved_at")
    if approved is not None and approved.counts:
        template = _("extension approved {moment}, before: {deadline}")
        first = deadline(detail, clock.first_deadline)
        return [template.format(moment=moment(detail, approved.at), deadline=first)]
    if approved is not None:
        late = clock.state in ("missed", "overdue")
        template = (
            _("extension approved {moment}: too late, does not change that it is overdue")
            if late
            else _("extension approved {moment}: does not count")
        )
        return [template.format(moment=moment(detail, approved.at))]
    applied = marks.get("extension_applied_at")
    if applied is None:
        return []
    return [_("extension applied for {moment}, not approved").format(moment=moment(detail, applied.at))]


def used_of_limit(clock: ClockView) -> str:
    """Print the used part of a clock and the whole of it, in working days or elapsed time."""
    if clock.used_seconds is None:
        return ""
    if clock.clock == "solve" and clock.rule != "new72":
        used = text.decimal(clock.used_seconds / WORKING_DAY, 1)
        if not clock.limit_seconds:
            return ngettext("{n} working day", "{n} working days", used).format(n=used)
        return _("{used} / {limit}").format(
            used=used, limit=text.working_days(round(clock.limit_seconds / WORKING_DAY, 1))
        )
    used = text.duration(clock.used_seconds)
    if not clock.limit_seconds:
        return used
    return _("{used} / {limit}").format(used=used, limit=text.limit(clock.limit_seconds))
