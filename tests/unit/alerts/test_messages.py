"""What warnings tell: every kind and level has its text, and none names a person."""

from __future__ import annotations

import pytest

from dashboard.alerts.messages import TEMPLATES, digest, message, moment_words
from tests.support.orders import ZONE

DETAIL = {
    "no": "261105091234000001",
    "due": "2026-11-12T16:00:00+00:00",
    "noted": "2026-11-02T01:00:00+00:00",
    "numerator": "58",
    "denominator": 65,
    "threshold": "90",
    "name": "工单表",
    "missed": 2,
    "year": 2027,
}


def said(kind: str, level: str, months: int = 2) -> str:
    return message(kind, level, "莱阳市", DETAIL, "2026-10", "resolution", months, ZONE)


def test_a_midnight_is_the_end_of_its_day() -> None:
    assert moment_words("2026-11-12T16:00:00+00:00", ZONE) == "11-12 24:00"
    assert moment_words("2026-11-12T04:00:00+00:00", ZONE) == "11-12 12:00"


@pytest.mark.parametrize(("kind", "level"), TEMPLATES)
def test_every_text_is_whole(english: None, kind: str, level: str) -> None:
    assert "{" not in said(kind, level) and said(kind, level).startswith("[Zhengqitong]")


def test_a_rate_is_told_with_its_exact_fraction(english: None) -> None:
    assert "89.23% (58/65), under 90%, 2 months running" in said("below", "red")


def test_a_rate_never_rounds_up_to_the_threshold(english: None) -> None:
    close = {**DETAIL, "numerator": "8999", "denominator": 10_000}
    text = message("below", "amber", "莱阳市", close, "2026-11", "resolution", 0, ZONE)
    assert "89.99%" in text


def test_the_overdue_text_says_until_when(english: None) -> None:
    assert "to be closed by 11-12 24:00" in said("solve", "red")


def test_the_digest_counts_single_misses(english: None) -> None:
    assert "3 rates of townships" in digest("莱阳市", 3, "2026-11-17")
