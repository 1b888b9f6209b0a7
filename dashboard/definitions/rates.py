"""Definitions of rates and of response times."""

from __future__ import annotations

from dashboard.definitions.counts import NOT_DUE_PARTS
from dashboard.definitions.model import Definition
from dashboard.i18n import noop

PERCENT = noop("%")
SCORED = noop(
    "Scored with weight {weight}, target {target}%; under {samples} in the denominator the fraction "
    "stands alone."
)

RATES = (
    Definition(
        key="resolution",
        code="JJL",
        name=noop("Resolution rate"),
        kind="rate",
        formula=noop("Resolution rate = confirmed solved ÷ (due − closed but unverified)."),
        numerator=noop("due orders closed with the verdict “solved”"),
        denominator=noop("due orders less those closed without an official verdict"),
        left_out=NOT_DUE_PARTS,
        settings=SCORED,
        measured_in=PERCENT,
        notes=(
            noop(
                "Service confirmation and explanation stay in the denominator as not solved, judged or not."
            ),
            noop(
                "Orders open past their deadline, withdrawn after it, or withdrawn because the unit "
                "asked stay "
                "in the denominator."
            ),
            noop("The official verdict comes from one named source that the ranked unit does not control."),
        ),
        top=("solved",),
        bottom=("resolvable",),
    ),
    Definition(
        key="resolution_or_confirmed",
        code="JFL",
        name=noop("Solved or confirmed rate"),
        kind="rate",
        formula=noop(
            "Solved or confirmed rate = (confirmed solved + service confirmed) ÷ (due − closed but "
            "unverified)."
        ),
        numerator=noop("the solved orders and those closed by service confirmation"),
        denominator=noop("due orders less those closed without an official verdict"),
        left_out=NOT_DUE_PARTS,
        measured_in=PERCENT,
        notes=(noop("A second series beside the resolution rate, never scored."),),
        top=("solved_or_confirmed",),
        bottom=("resolvable",),
    ),
    Definition(
        key="coverage",
        code="HSL",
        name=noop("Verification coverage"),
        kind="rate",
        formula=noop("Verification coverage = verified officially ÷ due and closed."),
        numerator=noop("due closed orders with an official verdict"),
        denominator=noop("due closed orders"),
        left_out=NOT_DUE_PARTS,
        settings=noop("A month can be locked from {lock}% coverage on; below that the rate is provisional."),
        measured_in=PERCENT,
        top=("verified",),
        bottom=("verified", "unverified"),
    ),
    Definition(
        key="head_review",
        code="YBS",
        name=noop("Reviewed by the head"),
        kind="rate",
        formula=noop("Reviewed by the head = replies with a review at gate 1 ÷ closed orders with a record."),
        numerator=noop("due closed orders whose record of the gates has an entry of gate 1"),
        denominator=noop("due closed orders with a record of the gates"),
        left_out=noop("Left out are orders whose table tells nothing of the gates, and all that is not due."),
        measured_in=PERCENT,
        notes=(noop("At gate 1 the head of the unit reviews the reply. Shown as a fraction, never scored."),),
        top=("head_reviewed",),
        bottom=("gates_known",),
        single=False,
    ),
    Definition(
        key="bounds",
        code="QJ",
        name=noop("Possible range"),
        kind="rate",
        formula=noop("Possible range = solved ÷ due … (solved + unverified) ÷ due."),
        numerator=noop("the solved orders; for the upper end also the unverified ones"),
        denominator=noop("due orders"),
        left_out=NOT_DUE_PARTS,
        measured_in=PERCENT,
        notes=(noop("At full coverage both ends are solved ÷ due."),),
        top=("solved", "unverified"),
        bottom=("due",),
    ),
    Definition(
        key="satisfaction",
        code="MYD",
        name=noop("Satisfaction"),
        kind="rate",
        formula=noop(
            "Satisfaction, open overdue orders included = sum of credits ÷ (rated + left open past "
            "their deadline + withdrawn because the unit asked)."
        ),
        numerator=noop("the sum of the credits of the final answers"),
        denominator=noop(
            "due orders whose final answer is one of the four ratings, and those left open past their "
            "deadline or withdrawn because the unit asked"
        ),
        left_out=noop("Left out are closed orders not rated or not reached, and all that is not due."),
        settings=noop(
            "Credits: satisfied {satisfied}, basically satisfied {basic}, fair {fair}, dissatisfied "
            "{dissatisfied}. Scored with weight {weight}, target {target}%, from {coverage}% coverage of "
            "the due orders and {samples} in the denominator on."
        ),
        measured_in=PERCENT,
        notes=(
            noop("The final answer counts; call-backs and surveys are never merged."),
            noop(
                "Orders left open past their deadline, though withdrawn since, or withdrawn because the unit "
                "asked, have no credit, so that leaving an order open never raises the score; the "
                "satisfaction of the rated stands beside it."
            ),
            noop(
                "Where only such orders decide whether it is scored, the lower of the scores with and "
                "without it counts."
            ),
        ),
        top=("satisfied", "basic", "fair", "dissatisfied"),
        bottom=("rated_or_neglected",),
    ),
    Definition(
        key="satisfaction_rated",
        code="YPMY",
        name=noop("Satisfaction of the rated"),
        kind="rate",
        formula=noop("Satisfaction of the rated = sum of credits ÷ rated."),
        numerator=noop("the sum of the credits of the final answers"),
        denominator=noop("due orders whose final answer is one of the four ratings"),
        left_out=noop("Left out are orders not rated or not reached, and all that is not due."),
        measured_in=PERCENT,
        notes=(noop("A second series beside satisfaction, never scored."),),
        top=("satisfied", "basic", "fair", "dissatisfied"),
        bottom=("answered",),
    ),
    Definition(
        key="answer_coverage",
        code="PJL",
        name=noop("Rating coverage"),
        kind="rate",
        formula=noop("Rating coverage = rated ÷ due."),
        numerator=noop("due orders whose final answer is one of the four ratings"),
        denominator=noop("due orders"),
        left_out=NOT_DUE_PARTS,
        settings=noop("Satisfaction is scored and warned about from {coverage}% on."),
        measured_in=PERCENT,
        notes=(
            noop(
                "For that limit, orders left open past their deadline or withdrawn because the unit asked "
                "count as rated."
            ),
        ),
        top=("answered",),
        bottom=("due",),
    ),
    Definition(
        key="on_time",
        code="ASL",
        name=noop("On-time rate"),
        kind="rate",
        formula=noop("On-time rate = closed by the deadline ÷ due."),
        numerator=noop("due orders whose standing close lies before their deadline"),
        denominator=noop("due orders, open overdue ones included"),
        left_out=NOT_DUE_PARTS,
        settings=SCORED,
        measured_in=PERCENT,
        notes=(
            noop("The standing close is the submission of the reply that finally passed the gates."),
            noop("A returned reply does not close; the city's review queue never counts against the unit."),
        ),
        top=("on_time",),
        bottom=("due",),
    ),
    Definition(
        key="six",
        code="LX",
        name=noop("Six items of provincial orders"),
        kind="rate",
        formula=noop("Six items = items met ÷ items that apply, over due provincial orders."),
        numerator=noop("items met"),
        denominator=noop(
            "items that apply: the table had the column, and the limit passed or the item was met"
        ),
        left_out=noop("Left out are orders of the city line and items that a table cannot tell."),
        settings=SCORED,
        measured_in=PERCENT,
        notes=(noop("Items are counted, not orders: an order has up to six."),),
        bottom=("provincial",),
    ),
)

TIMES_NOTE = noop(
    "Times are those of closed orders; working days are counted from the end of the day of receipt."
)
SPREAD = noop("Median and 90th percentile by linear interpolation over all orders of the group.")
P90 = noop("The 90th percentile is printed from {p90} orders on.")
TIMED = noop("Left out are orders that are neither due nor without a deadline, and those without the time.")

TIMES = (
    Definition(
        key="onsite",
        code="DC",
        name=noop("On site"),
        kind="time",
        formula=noop("On site = arrival − transfer-out by the provincial platform."),
        left_out=TIMED,
        settings=P90,
        measured_in=noop("min"),
        notes=(
            SPREAD,
            noop("Elapsed minutes, day and night; provincial orders only."),
            noop("Never scored."),
        ),
        bottom=("onsite_timed",),
    ),
    Definition(
        key="feedback",
        code="FK",
        name=noop("First feedback"),
        kind="time",
        formula=noop("First feedback = the later of both feedbacks (enterprise, city platform) − receipt."),
        left_out=TIMED,
        settings=P90,
        measured_in=noop("h"),
        notes=(SPREAD, noop("Elapsed hours."), noop("Never scored.")),
        bottom=("feedback_timed",),
    ),
    Definition(
        key="close_days",
        code="YS",
        name=noop("Time to close"),
        kind="time",
        formula=noop("Time to close = standing close − receipt, in working days."),
        left_out=TIMED,
        settings=P90,
        measured_in=noop("working d"),
        notes=(SPREAD, TIMES_NOTE, noop("Never scored.")),
        bottom=("close_timed",),
    ),
    Definition(
        key="close_hours",
        code="LS",
        name=noop("Time to close, elapsed"),
        kind="time",
        formula=noop("Time to close, elapsed = standing close − receipt, in elapsed hours."),
        left_out=TIMED,
        settings=P90,
        measured_in=noop("h"),
        notes=(SPREAD, noop("Never scored.")),
        bottom=("close_timed",),
    ),
)
