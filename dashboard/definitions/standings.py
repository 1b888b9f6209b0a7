"""Definitions of scores, ranks and warnings, of the six items, and of what the analysis shows."""

from __future__ import annotations

from dashboard.definitions.model import Definition
from dashboard.i18n import noop

SAMPLE = noop(
    "An indicator with a denominator under {sample} shows its fraction only, is not scored, "
    "and its weight goes to the others in proportion."
)
RANKED = noop("A unit is ranked from {sample} due orders on, counted before exclusion.")
UNRANKED = noop("Left out are units whose due orders before exclusion do not reach the minimum sample.")
PLACES = noop("places")
POINTS = noop("points of 100")

STANDINGS = (
    Definition(
        key="score",
        code="DF",
        name=noop("Score"),
        kind="standing",
        formula=noop(
            "Score = {weights}; each percentage point under the target costs {share} of that weight."
        ),
        left_out=UNRANKED,
        settings=SAMPLE,
        measured_in=POINTS,
        notes=(
            noop("Two decimals, rounded half up, in decimal arithmetic."),
            noop("Bonus and penalty points that the office entered by hand are added and shown beside it."),
        ),
    ),
    Definition(
        key="rank",
        code="MC",
        name=noop("Rank"),
        kind="standing",
        formula=noop("Ranks are 1, 2, 2, 4 on the published score of the units of one level."),
        left_out=UNRANKED,
        settings=RANKED,
        measured_in=PLACES,
        notes=(noop("Ties share a rank and stand in the city's official order."),),
    ),
    Definition(
        key="district_rank",
        code="QNMC",
        name=noop("Rank in district"),
        kind="standing",
        formula=noop("The rank of a township among those of its district, on the same score."),
        left_out=UNRANKED,
        measured_in=PLACES,
    ),
    Definition(
        key="change",
        code="MCBH",
        name=noop("Rank change"),
        kind="standing",
        formula=noop("Rank change = rank of the period before − rank; ↑ is towards the first place."),
        left_out=UNRANKED,
        measured_in=PLACES,
        notes=(
            noop(
                "A running month is compared with as many working days of the month before, as known at "
                "that time."
            ),
        ),
    ),
    Definition(
        key="worst",
        code="SF",
        name=noop("Most points lost"),
        kind="standing",
        formula=noop("The scored indicator that lost the most points, with the points it lost."),
        left_out=UNRANKED,
        measured_in=POINTS,
    ),
    Definition(
        key="band",
        code="FD",
        name=noop("Band"),
        kind="standing",
        formula=noop("The band of a ranked township by its score: {bands}."),
        left_out=UNRANKED,
        notes=(noop("Townships are counted over rolling three months."),),
    ),
    Definition(
        key="warning",
        code="YJ",
        name=noop("Warning"),
        kind="standing",
        formula=noop(
            "Under {threshold}%: the resolution rate or satisfaction, as exact fraction after exclusion, "
            "lies below "
            "{threshold}% with enough unsolved orders."
        ),
        left_out=UNRANKED,
        settings=noop(
            "Formal with at least {unsolved} unsolved, {mode}; satisfaction only from {coverage}% "
            "coverage on."
        ),
        notes=(noop("“n months running” counts complete months in a row."),),
    ),
    Definition(
        key="near",
        code="JJ",
        name=noop("Near the threshold"),
        kind="standing",
        formula=noop(
            "Near {threshold}%: at or above it, but {band} more unsolved would bring it below. Under "
            "{threshold}%, no warning: below it with fewer unsolved than a formal warning needs."
        ),
        left_out=UNRANKED,
        notes=(
            noop("Neither is ever counted as a warning."),
            noop("A unit that missed nothing is not near, however few orders it has."),
        ),
    ),
    Definition(
        key="recovered",
        code="HF",
        name=noop("Recovered"),
        kind="standing",
        formula=noop(
            "Formally under {threshold}% in the period before, and at or above it now, on the exact fraction."
        ),
        left_out=UNRANKED,
        single=False,
    ),
    Definition(
        key="influence",
        code="YX",
        name=noop("Leave-one-out effect"),
        kind="standing",
        formula=noop("Effect of a part = resolution rate of the whole without the part − rate of the whole."),
        numerator=noop("solved orders of the whole less those of the part"),
        denominator=noop("orders to be solved of the whole less those of the part"),
        left_out=noop("Left out is the part itself, and all that the resolution rate leaves out."),
        measured_in=noop("percentage points"),
        notes=(
            noop("Named from 0.3 percentage points on."),
            noop("A township is a part of its district, any other unit a part of the city."),
        ),
    ),
)

PROVINCIAL = noop("Left out are orders of the city line, and orders whose table lacks the column.")


def _item(key: str, code: str, name: str, formula: str) -> Definition:
    return Definition(key, code, name, "item", formula, left_out=PROVINCIAL, single=False)


ITEMS = (
    _item(
        "four_way_call",
        "SFTH",
        noop("Four-way call in time"),
        noop("Met when the four-way call was held within {four_way} minutes of the transfer-out."),
    ),
    _item(
        "liaison_response",
        "LLXY",
        noop("Liaison answers at once"),
        noop("Met when the liaison acknowledged the order within {liaison} minutes of receipt."),
    ),
    _item(
        "onsite_check",
        "XCHS",
        noop("On-site check in time"),
        noop("Met when somebody was on site within 2 hours of the transfer-out."),
    ),
    _item(
        "feedback_on_time",
        "FKSX",
        noop("Feedback in time"),
        noop("Met when both feedbacks, to enterprise and city platform, came by the feedback deadline."),
    ),
    _item(
        "report_accepted",
        "FKGF",
        noop("Report accepted at first review"),
        noop("Met when the report was accepted at its first review."),
    ),
    _item(
        "solved_on_time",
        "SLJJ",
        noop("Solved in time"),
        noop("Met when the order was solved or service-confirmed by its solve deadline."),
    ),
)


def _analysis(key: str, code: str, name: str, formula: str, *notes: str) -> Definition:
    return Definition(key, code, name, "analysis", formula, notes=notes, single=False)


ANALYSIS = (
    _analysis(
        "interval",
        "BDQJ",
        noop("95% interval"),
        noop("Wilson's interval of a rate at 95%."),
        noop("For satisfaction the share is the mean credit and n the answers, which is conservative."),
    ),
    _analysis(
        "plausible_ranks",
        "KNMC",
        noop("Plausible ranks"),
        noop(
            "2,000 Jeffreys draws of each unit's indicators, scored and ranked; the 95% range of its ranks."
        ),
        noop("The range is widened to the observed rank."),
        noop(
            "The seed comes from period, level, unit and indicator: the same data always give the same range."
        ),
    ),
    _analysis(
        "funnel",
        "LDT",
        noop("Funnel"),
        noop("Exact binomial limits of 95 and 99.8% around the city's rate, by number of orders."),
    ),
    _analysis(
        "survival",
        "BJQX",
        noop("Open orders over time"),
        noop(
            "Kaplan–Meier in working days over the orders accepted in the period; the event is the "
            "standing close."
        ),
        noop("Open orders are censored at the data time, withdrawn ones at their withdrawal."),
        noop("Orders withdrawn because the unit asked are censored at the data time."),
    ),
    _analysis(
        "over_claim",
        "ZBPC",
        noop("Claimed beyond official"),
        noop(
            "Solved by the unit's own report − solved by the official verdict, over the orders that have "
            "both."
        ),
        noop("The unit's report, the district's check and the enterprise's word are series of their own."),
    ),
    _analysis(
        "adjusted",
        "LBTZ",
        noop("With the common mix"),
        noop("Direct standardisation: each category weighs as much as it does for all units shown."),
        noop("The common rate stands in for a category in which a unit has no order."),
    ),
)
