"""Words of fixed vocabularies: states, channels, verdicts, answers, times, measures, filters."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.appraisal.distribution import SECONDS, class_bounds, parse_class
from dashboard.definitions import DEFINITIONS
from dashboard.definitions.measures import MEASURES as COUNTED
from dashboard.gates.lists import CHECKED
from dashboard.i18n import _, noop
from dashboard.views.gates import NO_REASON
from dashboard.views.vocabulary import SCORECARD_ITEMS
from layouts import text

STATES: Mapping[str, str] = {
    "pending": noop("pending"),
    "dispatched": noop("dispatched"),
    "in_progress": noop("in progress"),
    "in_review": noop("in review"),
    "closed": noop("closed"),
    "withdrawn": noop("withdrawn"),
    "direct": noop("answered directly"),
}
CLOSING_KINDS: Mapping[str, str] = {
    "solved": noop("closed as solved"),
    "confirmed": noop("service confirmed"),
    "explained": noop("explained"),
    "direct": noop("answered directly"),
}
CHANNELS: Mapping[str, str] = {
    "provincial": noop("provincial platform"),
    "city_line": noop("city line"),
    "visit": noop("visit to enterprises"),
    "leader_day": noop("leader's reception day"),
    "web": noop("web"),
    "other": noop("other"),
}
VERDICTS: Mapping[str, str] = {"solved": noop("solved"), "unsolved": noop("not solved")}
VERDICT_SOURCES: Mapping[str, str] = {
    "official": noop("Official verification"),
    "claimed": noop("Claimed by the unit"),
    "district": noop("District's call-back"),
    "enterprise": noop("Confirmed by the enterprise"),
}
ROUNDINGS: Mapping[str, str] = {
    "half_up": noop("half up"),
    "truncate": noop("truncated"),
    "half_even": noop("half to even"),
}
ANSWERS: Mapping[str, str] = {
    "satisfied": noop("satisfied"),
    "basic": noop("basically satisfied"),
    "fair": noop("fair"),
    "dissatisfied": noop("dissatisfied"),
    "unrated": noop("not rated"),
    "unreached": noop("not reached"),
}
TIMES: Mapping[str, str] = {
    "opened_at": noop("Accepted"),
    "transferred_out_at": noop("Transferred out by the province"),
    "dispatched_at": noop("Dispatched"),
    "received_at": noop("Received"),
    "signed_at": noop("Signed for"),
    "acknowledged_at": noop("Acknowledged by the liaison"),
    "four_way_call_at": noop("Four-way call"),
    "contacted_at": noop("Enterprise contacted"),
    "onsite_at": noop("On site"),
    "feedback_enterprise_at": noop("Feedback to the enterprise"),
    "feedback_city_at": noop("Feedback to the city platform"),
    "extension_applied_at": noop("Extension applied for"),
    "extension_approved_at": noop("Extension approved"),
    "misdispatch_confirmed_at": noop("Misdispatch confirmed"),
    "redispatched_at": noop("Dispatched anew"),
    "submitted_at": noop("Reply submitted"),
    "closed_at": noop("Closed"),
    "withdrawn_at": noop("Withdrawn"),
    "verdict_official_at": noop("Verified officially"),
    "answered_at": noop("Called back"),
    "exclusion_decided_at": noop("Exclusion decided"),
}
EVENTS: Mapping[str, str] = {
    "transferred": noop("transferred to another unit"),
    "reopened": noop("re-opened"),
    "closed": noop("closed"),
    "excluded": noop("excluded from the appraisal"),
    "extended": noop("extended"),
    "paused": noop("clock paused"),
    "imported": noop("came by an import"),
}
NOTES: Mapping[str, str] = {
    "pause_log": noop("Clock paused"),
    "call_log": noop("Call"),
    "look_back_log": noop("Look-back"),
    "ledger_log": noop("Ledger"),
}
LOOK_BACK_RESULTS: Mapping[str, str] = {
    "solved": noop("solved"),
    "unsolved": noop("not solved"),
    "unreached": noop("not reached"),
}
BOOKS: Mapping[str, str] = {
    "unsolved": noop("unsolved matters"),
    "planned": noop("planned solutions"),
    "signed_off": noop("signed off"),
}
SCORECARD: Mapping[str, str] = {item: DEFINITIONS[item].name for item in SCORECARD_ITEMS}
# What lists of orders are called: by the measures of dashboard.definitions, and by what no period counts.
MEASURES: Mapping[str, str] = {
    **{name: each.word for name, each in COUNTED.items()},
    "overdue_now": noop("overdue at the data time"),
    "open_now": noop("open at the data time"),
    "near_now": noop("near due at the data time"),
    "maybe_now": noop("perhaps overdue after the data time"),
    "at_gate3": noop("waiting at gate 3"),
    "joint_open": noop("assisted and open"),
    "joint_overdue": noop("assisted and past the assisting unit's deadline"),
    "joint_due": noop("assisted, the assisting unit's deadline in the period"),
    "joint_on_time": noop("assisted in time"),
    "gates_known": noop("closed with a record of the gates"),
    "head_reviewed": noop("with the head's review at gate 1"),
    "extended_out": noop("moved out by an extension"),
}
CLOCKS: Mapping[str, str] = {
    "open": noop("open orders"),
    "left": noop("time left"),
    "today": noop("due today (on the day of the data)"),
    "near": noop("near due"),
    "overdue": noop("past the deadline"),
    "maybe": noop("perhaps past the deadline"),
}
GATES: Mapping[str, str] = {
    "1": noop("gate 1"),
    "2": noop("gate 2"),
    "3": noop("gate 3"),
    "4": noop("gate 4"),
}
# The steps of the gates, and what may happen to an order at one.
GATE_STEPS: Mapping[str, str] = {
    "gate1": noop("gate 1"),
    "gate2": noop("gate 2"),
    "gate3": noop("gate 3"),
    "first_review": noop("gate 4, first review"),
    "assessment": noop("gate 4, second assessment"),
    "recheck": noop("gate 4, third check"),
}
GATE_EVENTS: Mapping[str, str] = {
    "entered": noop("entered"),
    "decided": noop("decided"),
    "passed": noop("passed"),
    "returned": noop("returned"),
    "unsolved": noop("found not solved"),
}
NONE_YET: Mapping[str, str] = {"none": noop("none yet")}
TIME_NAMES: Mapping[str, tuple[str, str]] = {
    name: (DEFINITIONS[name].name, DEFINITIONS[name].measured_in) for name in SECONDS
}
# Heads of tables: a duration with its unit in short.
TIME_HEADS: Mapping[str, str] = {
    "onsite": noop("On site, min"),
    "feedback": noop("First feedback, h"),
    "close_days": noop("Closed, working days"),
    "close_hours": noop("Closed, hours"),
}
AREA_NAMES: Mapping[str, str] = {"street": noop("Streets"), "town": noop("Towns")}
FILTERS: Mapping[str, str] = {
    "measure": noop("List"),
    "period": noop("Period"),
    "basis": noop("Basis"),
    "as_of": noop("As known at"),
    "before_exclusion": noop("Exclusions"),
    "district": noop("District"),
    "township": noop("Township"),
    "area": noop("Street or town"),
    "unit": noop("Department or utility"),
    "kind": noop("Kind of unit"),
    "category": noop("Category"),
    "channel": noop("Channel"),
    "provincial": noop("Provincial"),
    "state": noop("State"),
    "source": noop("Source"),
    "enterprise": noop("Same enterprise"),
    "batch": noop("Import"),
    "took": noop("Took"),
    "located": noop("Lies in"),
    "joint": noop("Assisted by"),
    "verdict": noop("Verification"),
    "answer": noop("Satisfaction"),
    "excluded": noop("Excluded"),
    "clock": noop("Deadline"),
    "gate": noop("Gate"),
    "checked": noop("Checks"),
    "returned_for": noop("Returned for"),
    "q": noop("Words"),
    "contact": noop("Enterprise or contact"),
}
# Filters whose values are words of a vocabulary; the others carry names that the data know.
FILTER_WORDS: Mapping[str, Mapping[str, str]] = {
    "measure": MEASURES,
    "basis": text.BASIS_NAMES,
    "kind": text.LEVEL_NAMES,
    "area": AREA_NAMES,
    "channel": CHANNELS,
    "state": STATES,
    "provincial": {"1": noop("provincial orders"), "0": noop("other than provincial")},
    "before_exclusion": {"1": noop("before exclusions")},
    "enterprise": {},
    "verdict": {**VERDICTS, **NONE_YET},
    "answer": {**ANSWERS, **NONE_YET},
    "excluded": {"1": noop("excluded"), "0": noop("counted")},
    "clock": CLOCKS,
    "gate": GATES,
}


def word(words: Mapping[str, str], value: str, missing: str = text.NONE) -> str:
    """Return a vocabulary's word in the reader's language, unknown values as they are."""
    return _(words.get(value, value)) if value else missing


def gate_name(gate: int, missing: str = text.NONE) -> str:
    """Return the name of a gate, 0 for none."""
    return word(GATES, str(gate) if gate else "", missing)


def class_name(written: str) -> str:
    """Return the readable name of a class of a duration, as it is written in addresses."""
    chosen = parse_class(written)
    if chosen is None:
        return written
    name, place = chosen
    label, unit = TIME_NAMES[name]
    below, end = class_bounds(name, place)
    if end is None:
        said = _("{name} over {below} {unit}")
    elif below is None:
        said = _("{name} up to {end} {unit}")
    else:
        said = _("{name} over {below} up to {end} {unit}")
    return said.format(name=_(label), below=below, end=end, unit=_(unit))


def checked_name(written: str) -> str:
    """Return the readable name of a list of the gates, as it is written in addresses."""
    at, _mark, event = written.partition(".")
    if event == "skipped":
        if at == "any":
            return _("closed without standing at a gate")
        return _("closed without standing at {gate}").format(gate=gate_name(int(at.removeprefix("gate"))))
    if written == "gate2.overturned":
        return _("passed at gate 2, returned at gate 4")
    step, happened = word(GATE_STEPS, at), word(GATE_EVENTS, event)
    return _("{step}: {event}").format(step=step, event=happened)


def filter_text(parameter: str, value: str) -> str:
    """Return the readable value of a filter that the data do not name."""
    if parameter == "enterprise":
        return _("same enterprise")
    if parameter == "took":
        return class_name(value)
    if parameter == "checked":
        return checked_name(value) if value in CHECKED else value
    if parameter == "returned_for" and value == NO_REASON:
        return _("no reason given")
    return word(FILTER_WORDS[parameter], value) if parameter in FILTER_WORDS else value
