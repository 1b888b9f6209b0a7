"""Why an order is looked back at, the states of its rounds, and the acts that lead on.

An order whose round ends without being recovered is listed once more: three rounds are one problem, so
figures count orders and never rounds.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.records.step import Step

GROUNDS = ("unsolved", "dissatisfied", "both")
RECOVERED, FAILED = "recovered", "not_recovered"
OPEN = ("listed", "handling", "handled", "unreached")
# An order that the look-back is no longer about: excluded or withdrawn on the platform, or judged by mistake.
LEFT = ("excluded", "withdrawn", "corrected")

STEPS: Mapping[str, tuple[Step, ...]] = {
    "look_back": (
        Step("begin", ("listed",), "handling", "owner"),
        Step("handle", ("listed", "handling", "unreached"), "handled", "owner"),
        Step("recover", ("handled", "unreached"), RECOVERED),
        Step("repeat", ("handled", "unreached"), FAILED),
        Step("unreached", ("handled",), "unreached"),
    ),
}
FIRST = "listed"
STATES = ("listed", "handling", "handled", "unreached", RECOVERED, FAILED, *LEFT)
# In these states the unit's deadline runs; what it has handled waits for the city's call.
OWED: Mapping[str, tuple[str, ...]] = {"look_back": ("listed", "handling")}
# What an act of the city says of the call with the enterprise, as a table's look-back says it.
RESULTS: Mapping[str, str] = {"solved": "recover", "unsolved": "repeat", "unreached": "unreached"}


def ground_of(verdict: str, answer: str) -> str:
    """Return why a closed order is listed, "" for one that is not: its official verdict, its final answer."""
    unsolved, dissatisfied = verdict == "unsolved", answer == "dissatisfied"
    if unsolved and dissatisfied:
        return "both"
    return "unsolved" if unsolved else "dissatisfied" if dissatisfied else ""
