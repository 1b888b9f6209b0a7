"""What units are told about a month's check and about their appeals: months and deadlines, nobody's name."""

from __future__ import annotations

from dashboard.i18n import _, noop

OCCASIONS = {
    "check": noop(
        "[Zhengqitong] The check of {month} has begun. Please confirm your list of lost points or appeal by "
        "{until}; no answer counts as confirmed."
    ),
    "lock": noop("[Zhengqitong] {month} is locked, version {version}."),
    "correct": noop("[Zhengqitong] {month} was corrected, version {version}."),
    "grant": noop("[Zhengqitong] The appeal about order …{tail} of {month} was granted."),
    "refuse": noop("[Zhengqitong] The appeal about order …{tail} of {month} was refused; see the reason."),
    "dismiss": noop(
        "[Zhengqitong] The appeal about order …{tail} of {month} was not passed on; see the reason."
    ),
    "forward": noop("[Zhengqitong] An appeal about order …{tail} of {month} waits for the city's decision."),
    "file": noop("[Zhengqitong] An appeal about order …{tail} of {month} waits for a decision."),
}


def occasion_text(act: str, **told: str) -> str:
    """Say what happened to a month or an appeal."""
    return _(OCCASIONS[act]).format(**told)
