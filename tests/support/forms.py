"""Published scoring forms of other cities, as settings alone."""

from __future__ import annotations

from decimal import Decimal

from dashboard.appraisal.forms import GroupForm, IndicatorRule, Level
from dashboard.appraisal.settings import AppraisalSettings


def rule(weight: str, **given: object) -> IndicatorRule:
    return IndicatorRule.model_validate({"weight": weight, **given})


# 连云港, notices of 2020-09 to 2023-01: satisfaction max(12.5, 25 − 0.5 × (98 − rate)), closed in time
# max(0, 25 − (100 − rate)). What stands beside these two, and how the points of the rest are given, is not
# published: here the rest goes to the resolution rate, in proportion.
LYG_SATISFACTION = rule("25", target="98", loss_per_point="0.02", floor="12.5")
LYG_ON_TIME = rule("25", target="100", loss_per_point="0.04")


def _lyg(level: Level, total: str, name: str = "", units: tuple[str, ...] = ()) -> GroupForm:
    rest = Decimal(total) - 50
    rules = {
        "satisfaction": LYG_SATISFACTION,
        "on_time": LYG_ON_TIME,
        "resolution": rule(str(rest), kind="proportional"),
    }
    return GroupForm(level=level, name=name, units=units, total=Decimal(total), indicators=rules)


COUNTIES = ("C1", "C2", "C3")
LIANYUNGANG = AppraisalSettings(
    groups=(
        _lyg("district", "150", "县", COUNTIES),
        _lyg("district", "100", "区、功能板块"),
        _lyg("department", "100"),
    ),
    minimum_sample={"district": 1, "department": 1, "utility": 1, "township": 1},
    satisfaction_coverage=Decimal(0),
    neglected="outside",
)

# 西宁 城中区, notice of 2024-06: of the called back, 基本满意 counts 0.6.
XINING = AppraisalSettings(
    credits={
        "satisfied": Decimal(1),
        "basic": Decimal("0.6"),
        "fair": Decimal(0),
        "dissatisfied": Decimal(0),
    },
    neglected="outside",
)

# A township of Shanghai: 受理量 5 × share, 先行联系 30 × rate, 诉求解决 20 × rate, 满意 40 × rate, credits
# 0.8 and 0.6, less points for overdue orders. What one costs is not published: 0.5 here, 5 at most.
SHANGHAI = AppraisalSettings(
    credits={
        "satisfied": Decimal(1),
        "basic": Decimal("0.8"),
        "fair": Decimal("0.6"),
        "dissatisfied": Decimal(0),
    },
    indicators={
        "accepted": rule("5", kind="share"),
        "contact": rule("30", kind="proportional"),
        "actual": rule("20", kind="proportional"),
        "satisfaction": rule("40", kind="proportional"),
        "late": rule("0", kind="penalty", per_order="0.5", cap="5"),
    },
    total=Decimal(95),
    minimum_sample={"district": 1, "department": 1, "utility": 1, "township": 1},
    satisfaction_coverage=Decimal(0),
    neglected="outside",
)
