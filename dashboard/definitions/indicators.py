"""Indicators declared in one place: a measure or two, and the definition whose fraction they make up.

Whatever stands in DECLARED is counted with every figure, listed behind its numbers, and printed beside
the rates of a ranking's units, and in columns of the workbook and of the command line. It is never scored.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.definitions.counts import NOT_DUE_PARTS
from dashboard.definitions.model import Definition, Measure
from dashboard.i18n import noop


@dataclass(frozen=True)
class Declared:
    """An indicator: its definition, and the measures of its fraction that no other figure has declared.

    The definition's `top` and `bottom` name the measure above and the one below the line.
    """

    definition: Definition
    measures: tuple[Measure, ...]

    @property
    def key(self) -> str:
        """Return the name of the indicator in addresses, columns and codes."""
        return self.definition.key

    @property
    def top(self) -> str:
        """Return the measure whose orders stand in the numerator."""
        return self.definition.top[0]

    @property
    def bottom(self) -> str:
        """Return the measure whose orders stand in the denominator."""
        return self.definition.bottom[0]


DECLARED = (
    Declared(
        Definition(
            key="same_day",
            code="DRFK",
            name=noop("First answered on the day of receipt"),
            kind="rate",
            formula=noop(
                "First answered on the day of receipt = so answered ÷ orders with feedback to be given."
            ),
            numerator=noop(
                "due provincial orders of which enterprise and city platform had the first answer that day"
            ),
            denominator=noop(
                "due provincial orders whose feedback was given in time or whose limit has passed"
            ),
            left_out=NOT_DUE_PARTS,
            measured_in=noop("%"),
            notes=(
                noop(
                    "Days are local days of the source. Shown beside the official indicators, never scored."
                ),
            ),
            top=("same_day",),
            bottom=("feedback_on_time_applies",),
        ),
        (
            Measure(
                "same_day",
                noop("first answered on the day of receipt"),
                lambda m: m["feedback_on_time_applies"] & m.f.fed_back & m.f.same_day,
            ),
        ),
    ),
)
