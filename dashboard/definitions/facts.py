"""What is true of an order at a data time: the facts that every measure is put together from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from dashboard.views.vocabulary import SCORECARD_ITEMS

Truth = TypeVar("Truth")


@dataclass(frozen=True)
class Facts(Generic[Truth]):
    """The facts of orders, each a truth of one kind: an SQL condition, or an array of flags.

    Truths are combined by `&`, `|` and `~` alone, so that the same measure is a condition of a list and a
    column of a count. Facts of the six items matter for provincial orders only.
    """

    excluded: Truth  # left out of the figures by a decision
    left: Truth  # withdrawn before the deadline, or without one
    withdrawn: Truth
    asked: Truth  # the unit asked the enterprise to withdraw
    direct: Truth
    clocked: Truth  # has a solve deadline
    passed: Truth  # which lies before the data time
    closed: Truth
    in_time: Truth  # closed by the deadline
    judged: Truth  # the source of verdicts that counts has spoken
    judged_solved: Truth
    confirmed: Truth  # closed by service confirmation
    unsolved_close: Truth  # closed by service confirmation or explanation
    satisfied: Truth
    basic: Truth
    fair: Truth
    dissatisfied: Truth
    called: Truth  # has any final answer
    provincial: Truth
    redone: Truth
    claimed: Truth
    provisional: Truth
    verdict_missing: Truth  # nothing could tell whether it was solved
    went: Truth  # provincial, somebody was on site
    fed_back: Truth  # enterprise and city platform have the first feedback
    same_day: Truth  # the later of both on the local day of receipt
    after_start: Truth  # closed after its clock began
    signed: Truth  # the unit signed for it
    signed_in_time: Truth  # within the limit from its dispatch
    contacted: Truth  # the unit spoke to the enterprise before it closed
    extended: Truth  # an extension was approved
    returned: Truth  # dispatched anew without a confirmed misdispatch
    four_way_call_applies: Truth
    four_way_call_met: Truth
    liaison_response_applies: Truth
    liaison_response_met: Truth
    onsite_check_applies: Truth
    onsite_check_met: Truth
    feedback_on_time_applies: Truth
    feedback_on_time_met: Truth
    report_accepted_applies: Truth
    report_accepted_met: Truth
    solved_on_time_applies: Truth
    solved_on_time_met: Truth

    def six(self, name: str) -> tuple[Truth, Truth]:
        """Return whether a scorecard item applies, and whether it was met."""
        return getattr(self, f"{name}_applies"), getattr(self, f"{name}_met")


FACTS = tuple(each.name for each in fields(Facts))
ITEM_FACTS = tuple(f"{item}_{part}" for item in SCORECARD_ITEMS for part in ("applies", "met"))
