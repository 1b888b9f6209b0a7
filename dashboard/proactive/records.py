"""States of reports, suggestions, instructions, visits and their problems, and the acts that lead on.

A city's office sends a special report (专报) or a paper for leaders (呈阅件), its suggestions (建议) are
adopted or not, a leader's instruction (批示) runs until the city closes it, a visit (走访) leaves problems
and suggestions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.records.numbers import written_number
from dashboard.records.step import Step

REPORT_KINDS = ("special", "leaders")
PAPERS: Mapping[str, str] = {"special": "烟政企专", "leaders": "烟政企呈"}
_NUMBER = re.compile(r"(\S+?)[〔\[（(](\d{4})[〕\]）)]\s*第?\s*(\d{1,6})\s*号")


STEPS: Mapping[str, tuple[Step, ...]] = {
    "report": (
        Step("issue", ("draft",), "issued"),
        Step("withdraw", ("issued",), "withdrawn"),
    ),
    "suggestion": (
        Step("propose", ("draft",), "proposed"),
        Step("adopt", ("proposed", "declined"), "adopted", "owner"),
        Step("decline", ("proposed",), "declined", "owner"),
        Step("finish", ("adopted",), "done", "owner"),
        Step("withdraw", ("draft", "proposed", "adopted", "declined"), "withdrawn"),
    ),
    "instruction": (
        Step("progress", ("open", "running", "returned"), "running", "owner"),
        Step("finish", ("open", "running", "returned"), "done", "owner"),
        Step("return", ("done",), "returned"),
        Step("close", ("done",), "closed"),
    ),
    "visit": (
        Step("hold", ("planned",), "held"),
        Step("cancel", ("planned",), "cancelled"),
    ),
    "problem": (
        Step("answer", ("open",), "answered", "owner"),
        Step("reopen", ("answered",), "open"),
        Step("settle", ("answered",), "settled"),
    ),
}
FIRST: Mapping[str, str] = {
    "report": "draft",
    "suggestion": "proposed",
    "instruction": "open",
    "visit": "planned",
    "problem": "open",
}
ON_THE_SPOT = "spot"  # state of a problem that was solved while the visit was there
STATES: Mapping[str, tuple[str, ...]] = {
    "report": ("draft", "issued", "withdrawn"),
    "suggestion": ("draft", "proposed", "adopted", "declined", "done", "withdrawn"),
    "instruction": ("open", "running", "done", "returned", "closed"),
    "visit": ("planned", "held", "cancelled"),
    "problem": (ON_THE_SPOT, "open", "answered", "settled"),
}
# In these states the owner's deadline runs.
OWED: Mapping[str, tuple[str, ...]] = {
    "suggestion": ("proposed", "adopted"),
    "instruction": ("open", "running", "returned"),
    "problem": ("open",),
}
# What a paper's number and its suggestions count by: neither drafts nor what was taken back.
IN_FORCE = ("proposed", "adopted", "declined", "done")


def paper_number(kind: str, year: int, serial: int) -> str:
    """Write a paper's number as the office does: 烟政企专〔2026〕14 号."""
    return written_number(PAPERS[kind], year, serial)


def read_number(text: str) -> tuple[str, int, int] | None:
    """Read kind, year and serial of a paper's number in any brackets, None where it is none."""
    found = _NUMBER.fullmatch(text.strip())
    kind = next((kind for kind, word in PAPERS.items() if found and found[1] == word), None)
    if found is None or kind is None or not int(found[3]):
        return None
    return kind, int(found[2]), int(found[3])
