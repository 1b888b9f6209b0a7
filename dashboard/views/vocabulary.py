"""Vocabularies that all rooms exchange: states, kinds, verdicts, answers, groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

CHANNELS = ("provincial", "city_line", "visit", "leader_day", "web", "other")
STATES = ("pending", "dispatched", "in_progress", "in_review", "closed", "withdrawn", "direct")
CLOSING_KINDS = ("solved", "confirmed", "explained", "direct")  # confirmed = 服务确认
VERDICTS = ("solved", "unsolved")
ANSWERS = ("satisfied", "basic", "fair", "dissatisfied", "unrated", "unreached")
RATED_ANSWERS = ANSWERS[:4]

# Which columns the order's table had at all: a time that no column could bring is not applicable,
# a time that its column left empty is missing.
EVIDENCE: Mapping[str, int] = {
    "onsite_at": 1,
    "feedback_enterprise_at": 2,
    "feedback_city_at": 4,
    "acknowledged_at": 8,
    "four_way_call_at": 16,
    "first_review_passed": 32,
    "verdict_official": 64,
    "answer_final": 128,
    "closed_at": 256,
    "provincial": 512,
}

# What townships are: streets (街道), or towns (镇) with the few 乡; zones and parks are neither.
AREAS: Mapping[str, tuple[str, ...]] = {"street": ("street",), "town": ("town", "township")}
Basis = Literal["due", "accepted", "transferred", "closed"]
BASES: tuple[Basis, ...] = ("due", "accepted", "transferred", "closed")

# By the district in which orders lie ("located") or that is appraised for them ("district").
GroupBy = Literal[
    "district", "township", "unit", "department", "utility", "category", "month", "city", "located"
]
GROUPS: tuple[GroupBy, ...] = (
    "district",
    "township",
    "unit",
    "department",
    "utility",
    "category",
    "month",
    "city",
)

# Keys of counts that are no code of a unit or category.
CITY_KEY = "city"
UNDETERMINED = "none"

SCORECARD_ITEMS = (
    "four_way_call",
    "liaison_response",
    "onsite_check",
    "feedback_on_time",
    "report_accepted",
    "solved_on_time",
)
