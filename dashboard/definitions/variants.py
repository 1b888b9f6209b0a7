"""What a definition says where the office's settings differ from the product's own (ADR 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.appraisal.registry import INDICATORS
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.definitions.counts import NOT_DUE_PARTS
from dashboard.definitions.model import Definition
from dashboard.i18n import noop

Changes = Mapping[str, Any]  # fields of Definition; `note_n` replaces the n-th of its notes

OPEN_OUTSIDE = noop(
    "By a setting of the office, orders open past their deadline, or withdrawn after it, stand outside the "
    "denominator; they are counted as overdue."
)
UNVERIFIED_UNSOLVED = noop("By a setting of the office, orders closed without a verdict count as not solved.")
CONFIRMED_SOLVED = noop("By a setting of the office, service confirmation counts as solved.")
BY_VERDICT = noop(
    "By a setting of the office, the verdict alone decides, also after service confirmation or explanation."
)
OTHER_SOURCE = noop("By a setting of the office, the verdict is that of: {verdict}.")
NEGLECTED_OUTSIDE = noop(
    "By a setting of the office, orders left open past their deadline, or withdrawn because the unit asked, "
    "stand "
    "outside satisfaction."
)
CALLED = noop("Satisfaction = sum of credits ÷ called back, not rated and not reached included.")
CALLED_RATED = noop(
    "Satisfaction of the rated = sum of credits ÷ called back, not rated and not reached included."
)
SAME_DENOMINATOR = noop("The denominator is that of the resolution rate, by a setting of the office.")

POINTS = noop("points of the full score")
BY_RULE = noop(
    "By a setting of the office, scored: {rule}; under {samples} in the denominator the fraction stands "
    "alone."
)
SATISFACTION_BY_RULE = noop(
    "Credits: satisfied {satisfied}, basically satisfied {basic}, fair {fair}, dissatisfied {dissatisfied}. "
    "By a setting of the office, scored: {rule}; from {coverage}% coverage of the due orders and {samples} "
    "in the denominator on."
)

# By figure, name of the setting and its value.
VARIANTS: Mapping[tuple[str, str, str], Changes] = {
    ("resolution", "denominator", "due"): {
        "formula": noop("Resolution rate = confirmed solved ÷ due."),
        "denominator": noop("all due orders"),
        "note_1": UNVERIFIED_UNSOLVED,
    },
    ("resolution", "denominator", "judged"): {
        "formula": noop("Resolution rate = confirmed solved ÷ due and closed with a verdict."),
        "denominator": noop("due closed orders with a verdict"),
        "note_1": OPEN_OUTSIDE,
    },
    ("resolution", "denominator", "closed"): {
        "formula": noop("Resolution rate = confirmed solved ÷ due and closed."),
        "denominator": noop("due closed orders"),
        "note_1": OPEN_OUTSIDE,
    },
    ("resolution", "confirmed", "solved"): {
        "numerator": noop("due orders closed with the verdict “solved”, or by service confirmation"),
        "note_0": CONFIRMED_SOLVED,
    },
    ("resolution", "confirmed", "by_verdict"): {
        "numerator": noop("due orders closed with the verdict “solved”, however they were closed"),
        "note_0": BY_VERDICT,
    },
    **{
        ("resolution", "verdict", source): {"note_2": OTHER_SOURCE}
        for source in ("claimed", "district", "enterprise")
    },
    **{
        ("resolution_or_confirmed", "denominator", value): {
            "formula": noop(
                "Solved or confirmed rate = (confirmed solved + service confirmed) ÷ what the resolution "
                "rate counts."
            ),
            "denominator": noop("the denominator of the resolution rate"),
            "note_0": SAME_DENOMINATOR,
        }
        for value in ("due", "judged", "closed")
    },
    ("resolution_or_confirmed", "confirmed", "solved"): {
        "formula": noop("Solved or confirmed rate = resolution rate, which counts service confirmation."),
        "note_0": CONFIRMED_SOLVED,
    },
    ("unsolved", "denominator", "due"): {
        "formula": noop("Unsolved = due − confirmed solved."),
        "note_0": UNVERIFIED_UNSOLVED,
    },
    ("unsolved", "denominator", "judged"): {
        "formula": noop("Unsolved = due and closed with a verdict − confirmed solved."),
        "note_0": OPEN_OUTSIDE,
    },
    ("unsolved", "denominator", "closed"): {
        "formula": noop("Unsolved = due and closed − confirmed solved."),
        "note_0": OPEN_OUTSIDE,
    },
    **{("unverified", "denominator", value): {"note_0": UNVERIFIED_UNSOLVED} for value in ("due", "closed")},
    ("verified", "confirmed", "by_verdict"): {
        "formula": noop("Due closed orders with an official verdict, however they were closed."),
    },
    ("confirmed", "confirmed", "solved"): {"note_0": CONFIRMED_SOLVED},
    ("confirmed", "confirmed", "by_verdict"): {"note_0": BY_VERDICT},
    # What the denominator is without neglected orders comes first; ÷ due they are in it in any case.
    ("answer_coverage", "neglected", "outside"): {"note_0": NEGLECTED_OUTSIDE},
    ("satisfaction", "neglected", "outside"): {
        "formula": noop("Satisfaction = sum of credits ÷ rated."),
        "denominator": noop("due orders whose final answer is one of the four ratings"),
        "left_out": noop("Left out are orders not rated or not reached, and all that is not due."),
        "note_1": NEGLECTED_OUTSIDE,
        "note_2": NEGLECTED_OUTSIDE,
        "bottom": ("answered",),
    },
    ("satisfaction", "to_rate", "called_or_neglected"): {
        "formula": noop(
            "Satisfaction, open overdue orders included = sum of credits ÷ (called back + left open past "
            "their deadline + withdrawn because the unit asked)."
        ),
        "denominator": noop(
            "due orders with any final answer, and those left open past their deadline or withdrawn because "
            "the unit asked"
        ),
        "left_out": noop("Left out are closed orders not called back, and all that is not due."),
        "bottom": ("called_or_neglected",),
    },
    **{
        (key, name, "called"): {
            "formula": formula,
            "denominator": noop("due orders with any final answer, not rated and not reached included"),
            "left_out": noop("Left out are orders not called back, and all that is not due."),
            "bottom": ("called",),
        }
        for key, name, formula in (
            ("satisfaction", "to_rate", CALLED),
            ("satisfaction_rated", "answers", CALLED_RATED),
        )
    },
    **{
        (key, "answers", "due"): {
            "formula": formula,
            "denominator": noop("all due orders; without a rating they have no credit"),
            "left_out": NOT_DUE_PARTS,
            "bottom": ("due",),
        }
        for key, formula in (
            ("satisfaction", noop("Satisfaction = sum of credits ÷ due.")),
            ("satisfaction_rated", noop("Satisfaction of the rated = sum of credits ÷ due.")),
        )
    },
    ("score", "scores_by", "rules"): {
        "formula": noop("Score = full score, {total}, less what each rule takes: {rules}."),
        "measured_in": POINTS,
    },
    ("worst", "scores_by", "rules"): {
        "formula": noop("The scored indicator whose rule took the most points, with the points it lost."),
        "measured_in": POINTS,
    },
    **{(key, "scores_by", "rules"): {"settings": BY_RULE} for key in ("resolution", "on_time", "six")},
    ("satisfaction", "scores_by", "rules"): {"settings": SATISFACTION_BY_RULE},
    ("rank", "ties", "dense"): {
        "formula": noop("Ranks are 1, 2, 2, 3 on the published score of the units of one level."),
    },
    ("on_time", "on_time", "closed"): {
        "formula": noop("On-time rate = closed by the deadline ÷ due and closed."),
        "denominator": noop("due closed orders"),
        "note_1": OPEN_OUTSIDE,
        "bottom": ("due_closed",),
    },
}
CHOICES = (
    *("denominator", "confirmed", "verdict", "neglected", "to_rate", "answers", "on_time"),
    *("scores_by", "ties"),
)
SIXTH_IN_DAYS = noop(
    "Met when the order was solved or service-confirmed by its solve deadline and within {sixth_days} "
    "working days."
)
SIX_WEIGHED = noop(
    "Six items = points of the items met ÷ points of the items that apply, over due provincial orders."
)
NOT_SCORED = noop("No scoring form in force uses it.")
NOT_SCORED_SATISFACTION = noop(
    "Credits: satisfied {satisfied}, basically satisfied {basic}, fair {fair}, dissatisfied {dissatisfied}. "
    "No scoring form in force uses it."
)


def under(one: Definition, settings: AppraisalSettings) -> Definition:
    """Return a definition as it reads under the settings in force."""
    for name in CHOICES:
        changes = VARIANTS.get((one.key, name, getattr(settings, name)), {})
        notes = list(one.notes)
        for key in [each for each in changes if each.startswith("note_")]:
            notes[int(key.removeprefix("note_"))] = changes[key]
        plain = {key: value for key, value in changes.items() if not key.startswith("note_")}
        one = replace(one, notes=tuple(notes), **plain)
    if one.key == "solved_on_time" and settings.sixth_days:
        one = replace(one, formula=SIXTH_IN_DAYS)
    if one.key == "six" and settings.weighs_items:
        one = replace(one, formula=SIX_WEIGHED)
    if one.key in INDICATORS and one.key not in settings.used:
        unscored = NOT_SCORED_SATISFACTION if one.key == "satisfaction" else NOT_SCORED
        return replace(one, settings=unscored)
    return one
