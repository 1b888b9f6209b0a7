"""The groups of settings that the office keeps: each value described once, for the page and its form.

The appraisal is not among them: what counts as solved moves ranks and has a page with previews of its own.
"""

from __future__ import annotations

from dashboard.alerts.settings import SETTING as ALERTS
from dashboard.alerts.settings import AlertSettings
from dashboard.i18n import noop
from dashboard.ledgers.settings import SETTING as LEDGERS
from dashboard.ledgers.settings import LedgerSettings
from dashboard.look_back.settings import LookBackSettings
from dashboard.reminders.settings import ReminderSettings
from dashboard.reviews.settings import ReviewSettings
from dashboard.settings.fields import Field, Group
from dashboard.survey.settings import SurveySettings

WORKDAYS, DAYS, MONTHS = noop("working days"), noop("days"), noop("months")
ORDERS, MINUTES, SECONDS, PER_CENT = noop("orders"), noop("minutes"), noop("seconds"), noop("%")
ENTERPRISES, PEOPLE, TRIES = noop("enterprises"), noop("people"), noop("tries")

GROUPS: tuple[Group, ...] = (
    Group(
        ALERTS,
        1,
        noop("Warnings"),
        AlertSettings,
        (
            Field(
                "amber_workdays",
                "whole",
                noop("Amber before the deadline to solve"),
                WORKDAYS,
                noop("So long before a deadline its warning begins; red is always the first day after."),
            ),
            Field(
                "amber_share",
                "share",
                noop("Amber of the two-hour and feedback clocks"),
                PER_CENT,
                noop("Their warning begins when this share of the time is left."),
            ),
            Field(
                "note_days",
                "whole",
                noop("Weekly note of a ledger missing after"),
                DAYS,
                noop("The ledgers mark the item, and its unit is warned."),
            ),
            Field(
                "recovery_days",
                "whole",
                noop("Rate recovered after"),
                DAYS,
                noop("So many data days in a row at the threshold or above end a warning of a rate."),
            ),
            Field(
                "running_month",
                "flag",
                noop("Judge the running month"),
                "",
                noop("From the minimum sample on; without it a rate is judged when its month has ended."),
            ),
            Field(
                "calendar_days",
                "whole",
                noop("Missing calendar told before the year"),
                DAYS,
                noop("So long before a year begins its working calendar is missed."),
            ),
            Field("risk.days", "whole", noop("At risk: history"), DAYS, noop("How far back it reaches.")),
            Field(
                "risk.weight",
                "whole",
                noop("At risk: weight of the wider group"),
                ORDERS,
                noop("A curve of few orders leans on the next wider one as if that had so many."),
            ),
            Field(
                "risk.least",
                "whole",
                noop("At risk: orders needed"),
                ORDERS,
                noop("Of fewer orders that were open as long nothing is said."),
            ),
            Field(
                "risk.chance",
                "share",
                noop("At risk: named under"),
                PER_CENT,
                noop("Named is an order whose chance to end in time is lower."),
            ),
            Field("risk.shown", "whole", noop("At risk: orders shown"), ORDERS),
        ),
    ),
    Group(
        LEDGERS,
        2,
        noop("Ledgers"),
        LedgerSettings,
        (
            Field(
                "before",
                "wholes",
                noop("Reminders before a promise"),
                WORKDAYS,
                noop("Beside them its unit is reminded on the day, and every week after."),
            ),
        ),
        together=noop("The days before a promise must fall, each named once: 7, 3, 1."),
    ),
    Group(
        "look_back",
        3,
        noop("Look-back"),
        LookBackSettings,
        (
            Field(
                "days",
                "whole",
                noop("A round takes"),
                WORKDAYS,
                noop("Counted from the day after the order was listed; rounds that run keep their end."),
            ),
            Field(
                "reach",
                "whole",
                noop("Closed orders listed up to"),
                DAYS,
                noop("An order that was closed longer ago is not newly listed."),
            ),
        ),
    ),
    Group(
        "reviews",
        4,
        noop("Social review"),
        ReviewSettings,
        (
            Field(
                "seats",
                "choice",
                noop("Seats of a panel"),
                PEOPLE,
                noop("Drawn by lot; more than half of all seats exclude an order."),
                (("3", "3"), ("5", "5"), ("7", "7"), ("9", "9")),
            ),
            Field(
                "substitutes",
                "whole",
                noop("Substitutes"),
                PEOPLE,
                noop("Drawn with the panel; they sit in for who is absent."),
            ),
            Field(
                "quorum",
                "share",
                noop("A vote counts from"),
                PER_CENT,
                noop("Of the seats, rounded up; abstentions are among them."),
            ),
        ),
    ),
    Group(
        "reminders",
        5,
        noop("Reminders"),
        ReminderSettings,
        (
            Field(
                "quiet_from",
                "time",
                noop("Quiet hours begin"),
                "",
                noop("Nothing but urgent messages leaves the house then; equal times: never quiet."),
            ),
            Field("quiet_until", "time", noop("Quiet hours end")),
            Field("day_from", "time", noop("Day shift begins"), "", noop("The night shift ends then.")),
            Field("day_until", "time", noop("Day shift ends")),
            Field(
                "back_off",
                "wholes",
                noop("Tried again after"),
                MINUTES,
                noop("After the last of these tries a message is a dead letter."),
            ),
            Field(
                "by_hand",
                "choice",
                noop("Calls and group texts are asked for"),
                "",
                noop("What a person has to do: telephone, or paste a text into a group."),
                (("urgent", noop("urgent messages")), ("all", noop("all messages"))),
            ),
            Field(
                "spot_rest",
                "whole",
                noop("Spot call: a unit rests for"),
                DAYS,
                noop("As long as there are others to draw."),
            ),
            Field("spot_limit", "whole", noop("Spot call: answered in time within"), SECONDS),
        ),
        together=noop("The day shift must begin before it ends."),
    ),
    Group(
        "survey",
        6,
        noop("Survey"),
        SurveySettings,
        (
            Field(
                "draw.share",
                "decimal",
                noop("Sample drawn a month"),
                PER_CENT,
                noop("Of the frame, in proportion to its strata."),
            ),
            Field("draw.minimum", "whole", noop("At least of each stratum"), ENTERPRISES),
            Field("draw.resting_months", "whole", noop("Not drawn again for"), MONTHS),
            Field(
                "draw.replacements",
                "share",
                noop("Drawn in reserve"),
                PER_CENT,
                noop("Beside each enterprise that is drawn."),
            ),
            Field(
                "credits",
                "decimals",
                noop("Credits of the five answers"),
                "",
                noop("The best answer first."),
            ),
            Field("favourable", "whole", noop("Favourable answers"), "", noop("The first so many of five.")),
            Field("attempts", "whole", noop("A number is tried"), TRIES),
            Field("low_response", "decimal", noop("Low response is said under"), PER_CENT),
            Field("claim_days", "whole", noop("A finding is claimed within"), WORKDAYS),
            Field("rectify_days", "whole", noop("A finding is put right within"), WORKDAYS),
            Field(
                "speeder",
                "share",
                noop("Interview looked at: quicker than"),
                PER_CENT,
                noop("Of the usual time."),
            ),
            Field(
                "alike_answers",
                "whole",
                noop("Interview looked at: alike from"),
                "",
                noop("Answer sets of so many and more answers that come again."),
            ),
            Field("minimum_sample.city", "whole", noop("Minimum sample: city"), ENTERPRISES),
            Field("minimum_sample.district", "whole", noop("Minimum sample: district"), ENTERPRISES),
            Field("minimum_sample.township", "whole", noop("Minimum sample: township"), ENTERPRISES),
        ),
        "manage_survey",
        noop("The credits must not rise from the best answer to the worst."),
    ),
)
BY_NAME = {each.name: each for each in GROUPS}
