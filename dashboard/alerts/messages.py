"""What a warning tells its unit: facts and the deadline, no enterprise, no person, no telephone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from fractions import Fraction
from typing import Any

from dashboard.appraisal.indicators import percent_text
from dashboard.clocks.rules import day_of_deadline
from dashboard.i18n import _, noop

TEMPLATES: Mapping[tuple[str, str], str] = {
    ("solve", "amber"): noop("[Zhengqitong] Near due: order {no}, {unit}, to be closed by {due}."),
    ("solve", "red"): noop("[Zhengqitong] Overdue: order {no}, {unit}, was to be closed by {due}."),
    ("onsite", "amber"): noop("[Zhengqitong] On site: order {no}, {unit}, by {due}."),
    ("onsite", "red"): noop("[Zhengqitong] On-site time passed: order {no}, {unit}, was due {due}."),
    ("feedback", "amber"): noop("[Zhengqitong] First feedback: order {no}, {unit}, by {due}."),
    ("feedback", "red"): noop("[Zhengqitong] First feedback passed: order {no}, {unit}, was due {due}."),
    ("promise", "amber"): noop("[Zhengqitong] A promise falls due: order {no}, {unit}, promised for {due}."),
    ("promise", "red"): noop("[Zhengqitong] A promise has passed: order {no}, {unit}, promised for {due}."),
    ("note", "amber"): noop("[Zhengqitong] Ledger without a note: order {no}, {unit}, last noted {noted}."),
    ("overturn", "red"): noop(
        "[Zhengqitong] Returned by the city: order {no}, {unit}, had passed the district's check."
    ),
    ("below", "amber"): noop(
        "[Zhengqitong] {unit}, {month} so far: {indicator} {percent}% ({top}/{bottom}), under {threshold}%."
    ),
    ("below", "red"): noop(
        "[Zhengqitong] {unit}, {month}: {indicator} {percent}% ({top}/{bottom}), under {threshold}%, "
        "{months} months running."
    ),
    ("source", "amber"): noop("[Zhengqitong] Data late: {name} has missed one arrival."),
    ("source", "red"): noop("[Zhengqitong] Data late: {name} has missed {missed} arrivals running."),
    ("calendar", "amber"): noop("[Zhengqitong] The working days of {year} are not in the calendar yet."),
    ("calendar", "red"): noop(
        "[Zhengqitong] The working days of {year} are missing: deadlines are provisional."
    ),
}
INDICATORS: Mapping[str, str] = {
    "resolution": noop("resolution rate"),
    "satisfaction": noop("satisfaction"),
}
URGENT = ("onsite",)  # the two-hour clock passes quiet hours


def moment_words(text: str, zone: tzinfo) -> str:
    """Say a stored moment as 11-17 09:42; midnight is 24:00 of the day that it ends."""
    local = datetime.fromisoformat(text).astimezone(zone)
    if local.strftime("%H:%M:%S") == "00:00:00":
        return f"{day_of_deadline(local, zone):%m-%d} 24:00"
    return f"{local:%m-%d %H:%M}"


def message(
    kind: str,
    level: str,
    unit: str,
    detail: Mapping[str, Any],
    period: str,
    indicator: str,
    months: int,
    zone: tzinfo,
) -> str:
    """Return the text of a warning's message."""
    words: dict[str, Any] = {**detail, "unit": unit or _("unit not determined")}
    for name in ("due", "noted"):
        if detail.get(name):
            words[name] = moment_words(detail[name], zone)
    if kind == "below":
        top, bottom = Fraction(detail["numerator"]), int(detail["denominator"])
        words |= {
            "month": period,
            "indicator": _(INDICATORS[indicator]),
            "percent": percent_text(top / bottom),
            "top": number(top),
            "bottom": bottom,
            "months": max(months, 1),
        }
    return _(TEMPLATES[kind, level]).format(**words)


def number(value: Fraction) -> str:
    """Say a count, or a sum of credits with one decimal."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"


def digest(district: str, single: int, day: str) -> str:
    """Return the text of a district's daily digest."""
    return _(
        "[Zhengqitong] {district}, {day}: {n} rates of townships stand under the threshold by a single order."
    ).format(district=district, day=day, n=single)
