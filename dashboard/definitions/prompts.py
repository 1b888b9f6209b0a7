"""Definitions of what asks for a look and is no indicator."""

from __future__ import annotations

from dashboard.definitions.counts import ORDERS
from dashboard.definitions.model import Definition
from dashboard.i18n import noop

PROMPTS = (
    Definition(
        key="hot_spot",
        code="RD",
        name=noop("Hot spots"),
        kind="live",
        formula=noop(
            "Hot spot: in the 7 local days that end with the data time there were at least {hot_minimum} "
            "orders of a category, at least {hot_excess} more than usual, and more than chance explains."
        ),
        numerator=noop(
            "orders of the category accepted in the 7 days, those of one unit or of all units together"
        ),
        denominator=noop(
            "the usual number: the mean of the weeks before, each up to the same time of day, scaled by "
            "working days, and raised where the same weeks of last year lay above"
        ),
        left_out=noop(
            "Left out are orders without a category of the lowest level, and from the weeks compared with "
            "the {hot_gap} just before. Excluded and withdrawn orders count: they were asked."
        ),
        settings=noop(
            "Chance: the tail of a negative binomial law with the scatter of the weeks; over all cells "
            "looked at, at most {hot_level}% of the findings are expected to be chance "
            "(Benjamini–Hochberg). Compared are {hot_weeks} weeks, at least {hot_least}."
        ),
        measured_in=ORDERS,
        notes=(
            noop("A prompt to look, not an indicator: it enters no score, no rank and no warning."),
            noop(
                "Named with it are units with at least {hot_joining} such orders that would have as many by "
                "chance in at most {hot_level}% of all weeks."
            ),
            noop("The account of a unit compares that unit's own orders alone."),
        ),
        single=False,
    ),
)
