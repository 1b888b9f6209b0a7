"""Levels, backgrounds, grounds, votes and states of a social review, and the acts that lead on.

The eight grounds are those of a published rule of orders that are not accepted for appraisal (临沂市).
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.records.step import Step

LEVELS = ("city", "district", "township", "village")
BACKGROUNDS = ("deputy", "member", "lawyer", "media", "enterprise", "citizen")
GROUNDS = (
    "jurisdiction",
    "other_channel",
    "law",
    "secrets",
    "untrue",
    "unreasonable",
    "hearing",
    "malicious",
)
VOTES = ("exclude", "keep", "abstain")
ABSENT = "absent"  # in the place of a vote: a substitute sits in
OUTCOMES = ("excluded", "rejected")
RUNNING = ("proposed", "drawn", "voting", "appealed")

STEPS: Mapping[str, tuple[Step, ...]] = {
    "review_case": (
        Step("draw", ("proposed",), "drawn"),
        Step("open", ("drawn",), "voting"),
        Step("exclude", ("voting",), "excluded"),
        Step("reject", ("voting",), "rejected"),
        Step("appeal", OUTCOMES, "appealed", "owner"),
        Step("uphold", ("appealed",), "upheld"),
        Step("reverse", ("appealed",), "reversed"),
        Step("withdraw", ("proposed", "drawn", "voting"), "withdrawn", "owner"),
    ),
}
FIRST = "proposed"
STATES = (*RUNNING[:3], *OUTCOMES, "appealed", "upheld", "reversed", "withdrawn")
# No deadline runs in a review.
OWED: Mapping[str, tuple[str, ...]] = {"review_case": ()}
# These acts are never his own proposal's: whoever proposed a case neither draws its panel nor decides it.
IMPARTIAL = ("draw", "open", "exclude", "reject", "uphold", "reverse")


def asks_exclusion(state: str, voted: str) -> bool:
    """Tell whether the decision in force asks for an exclusion; `voted` is what the panel decided.

    While an appeal runs the vote stands.
    """
    if state == "reversed":
        return voted == "rejected"
    return state in ("excluded", "upheld", "appealed") and voted == "excluded"


def confirmation(asked: bool, excluded: bool, ended: bool) -> str:
    """Return how a decision stands against the figures, which follow imports alone.

    "waiting": asked for, not brought by an import yet; "confirmed": brought; "other": excluded on the
    platform against the decision; "" where nothing is asked and nothing differs.
    """
    if asked:
        return "confirmed" if excluded else "waiting"
    return "other" if ended and excluded else ""
