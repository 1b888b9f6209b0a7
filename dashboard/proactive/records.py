"""States of reports, suggestions, instructions, visits and their problems, and the acts that lead on.

A city's office sends a special report (专报) or a paper for leaders (呈阅件), its suggestions (建议) are
adopted or not, a leader's instruction (批示) runs until the city closes it, a visit (走访) leaves problems
and suggestions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.people.access import Scope

Who = Literal["city", "owner"]
REPORT_KINDS = ("special", "leaders")
PAPERS: Mapping[str, str] = {"special": "烟政企专", "leaders": "烟政企呈"}
_NUMBER = re.compile(r"(\S+?)[〔\[（(](\d{4})[〕\]）)]\s*第?\s*(\d{1,6})\s*号")
LONGEST = 4000  # characters of a long text
SHORT = 300  # of a reason, a note, a purpose


@dataclass(frozen=True)
class Step:
    """An act: the states it starts from, the one it leads to, and whose it is.

    What is an owner's the city may write down for it, as it was told by telephone or on paper.
    """

    act: str
    before: tuple[str, ...]
    after: str
    who: Who = "city"


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


def step_of(subject: str, act: str) -> Step | None:
    """Return an act of a subject, None for one that it does not know."""
    return next((each for each in STEPS[subject] if each.act == act), None)


def next_state(subject: str, state: str, act: str) -> str | None:
    """Return the state that an act leads to, None where it is not possible from `state`."""
    step = step_of(subject, act)
    return step.after if step is not None and state in step.before else None


def acts_from(subject: str, state: str) -> tuple[str, ...]:
    """Return the acts that are possible in a state, in their order."""
    return tuple(each.act for each in STEPS[subject] if state in each.before)


def owns(scope: Scope, unit_id: int, district_id: int | None) -> bool:
    """Tell whether an account answers for a unit: its own, or a township of its district."""
    if not scope.may("rectify") or scope.unit_id is None:
        return False
    inside = scope.unit_kind == "district" and district_id == scope.unit_id
    return unit_id == scope.unit_id or inside


def keeps(scope: Scope) -> bool:
    """Tell whether an account keeps the city's records."""
    return scope.city_wide and scope.may("supervise")


def may_act(scope: Scope, who: Who, unit_id: int, district_id: int | None) -> bool:
    """Tell whether an act of `who` on a record of a unit is an account's to do."""
    return keeps(scope) or (who == "owner" and owns(scope, unit_id, district_id))


def offered(scope: Scope, subject: str, state: str, unit_id: int, district_id: int | None) -> tuple[str, ...]:
    """Return the acts that a record offers an account in its state."""
    return tuple(
        each.act
        for each in STEPS[subject]
        if state in each.before and may_act(scope, each.who, unit_id, district_id)
    )


def paper_number(kind: str, year: int, serial: int) -> str:
    """Write a paper's number as the office does: 烟政企专〔2026〕14 号."""
    return f"{PAPERS[kind]}〔{year}〕{serial} 号"


def read_number(text: str) -> tuple[str, int, int] | None:
    """Read kind, year and serial of a paper's number in any brackets, None where it is none."""
    found = _NUMBER.fullmatch(text.strip())
    kind = next((kind for kind, word in PAPERS.items() if found and found[1] == word), None)
    if found is None or kind is None or not int(found[3]):
        return None
    return kind, int(found[2]), int(found[3])


def plain(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    return " ".join("".join(map(_seen, text)).split())


def plain_lines(text: str) -> str:
    """Return a text in its lines, without what cannot be seen and without empty lines at its ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(map(_seen, line)).rstrip() for line in lines).strip("\n")


def _seen(sign: str) -> str:
    """Return a sign as it is kept: blanks of any kind, and the joiner that makes one picture of several."""
    if sign.isspace():
        return sign if sign in " \u3000" else " "
    return sign if sign.isprintable() or sign == "\u200d" else ""
