"""Which district is visited next: never visited first, then the longest ago, ties in the official order."""

from __future__ import annotations

from datetime import date

from dashboard.proactive.visits import since_visits
from dashboard.views.reference import Unit

TODAY = date(2026, 11, 18)
UNITS = [Unit(number, f"{number}", name, "district", number) for number, name in enumerate("甲乙丙丁戊", 1)]


def test_never_visited_first_then_the_longest_ago() -> None:
    last = {1: date(2026, 11, 18), 3: date(2026, 6, 11), 4: date(2026, 11, 7), 5: date(2026, 6, 11)}
    found = since_visits(UNITS, last, {1: 2, 3: 1}, TODAY)
    assert [(each.unit.name, each.days, each.visits) for each in found] == [
        ("乙", None, 0),
        ("丙", 160, 1),
        ("戊", 160, 0),
        ("丁", 11, 0),
        ("甲", 0, 2),
    ]


def test_a_visit_of_tomorrow_is_no_negative_number_of_days() -> None:
    (found,) = since_visits(UNITS[:1], {1: date(2026, 11, 19)}, {}, TODAY)
    assert found.days == 0
