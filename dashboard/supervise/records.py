"""States of supervision notices and of requests to the platform, and the acts that lead on.

A notice is drafted by the city's office, issued under the next number of its kind, answered by the unit it is
addressed to, and signed off (销号) or sent back with a reason. What belongs to the platform is asked for here
and waits until an import confirms it (待平台确认).
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.records.numbers import written_number
from dashboard.records.step import Step

# 督办通知 and 整改通知, by the word that stands before their number.
PAPERS: Mapping[str, str] = {"oversee": "烟政企督", "rectify": "烟政企改"}
NOTICE_KINDS = tuple(PAPERS)
RUNNING = ("issued", "replied", "returned")
MOST_ORDERS = 200  # on one notice
DUE_BEFORE = "due_before"  # in the history of a return: the deadline that it took the place of

STEPS: Mapping[str, tuple[Step, ...]] = {
    "supervision": (
        Step("issue", ("draft",), "issued"),
        Step("reply", ("issued", "returned"), "replied", "owner"),
        Step("sign_off", ("replied",), "signed_off"),
        Step("return", ("replied",), "returned"),
        Step("withdraw", RUNNING, "withdrawn"),
    ),
    "request": (
        Step("confirm", ("waiting",), "confirmed"),
        Step("withdraw", ("waiting",), "withdrawn", "owner"),
    ),
}
FIRST: Mapping[str, str] = {"supervision": "draft", "request": "waiting"}
STATES: Mapping[str, tuple[str, ...]] = {
    "supervision": ("draft", "issued", "replied", "returned", "signed_off", "withdrawn"),
    "request": ("waiting", "confirmed", "withdrawn"),
}
# In these states the owner's deadline runs.
OWED: Mapping[str, tuple[str, ...]] = {"supervision": ("issued", "returned")}
# What a notice is drawn up from.
ORIGINS = ("", "warning", "instruction", "order", "rule")


def needs_orders(kind: str, origin: str) -> bool:
    """Tell whether a notice is about orders: one that oversees is, unless a warning or a leader asked."""
    return kind == "oversee" and origin not in ("warning", "instruction")


def notice_number(kind: str, year: int | None, serial: int | None) -> str:
    """Write a notice's number, empty for a draft, which has none."""
    return written_number(PAPERS[kind], year, serial) if year and serial else ""
