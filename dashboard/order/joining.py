"""Add entries that come one by one to a stored log: what is there already, what is new, what is told anew.

An entry is the same as a stored one where both have the time and the parts that name it in common. It then
says nothing new, or fills parts that were blank, or is a later fact that stands beside the earlier one:
nothing that was told is written over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dashboard.i18n import _
from dashboard.order.case_log import MOST_ENTRIES, Entry, LogForm

Fate = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True)
class Naming:
    """Which parts name an entry of a form beside its time, and which part is its result."""

    names: frozenset[str]
    result: str


@dataclass(frozen=True)
class Joined:
    """A log with what was told: the entries in time order, the fate of each row, and why one is refused."""

    entries: tuple[Entry, ...]
    fates: Mapping[int, Fate] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)


def join(form: LogForm, naming: Naming, log: Sequence[Entry], told: Mapping[int, Entry]) -> Joined:
    """Return a log with the entries of rows, by row number in their order, added."""
    entries, fates, refused = list(log), dict[int, Fate](), dict[int, str]()
    parts = [part.name for part in form.parts]
    fixed = [place for place, name in enumerate(parts) if not place or name in naming.names]
    result = parts.index(naming.result)
    known = len(log)  # what stands before this place was stored before
    for row_no, entry in told.items():
        alike = [n for n, each in enumerate(entries) if all(each[place] == entry[place] for place in fixed)]
        if any(_within(entry, entries[n]) for n in alike):
            fates[row_no] = "unchanged"
            continue
        blank = next((n for n in alike if _within(entries[n], entry)), None)
        if blank is not None:
            entries[blank] = entry
            fates[row_no] = "changed"
        elif parts[-1] != naming.result and any(_differs_last(entries[n], entry) for n in alike):
            refused[row_no] = _("The record gives another reason or note for this very entry: correct one.")
        elif len(entries) == MOST_ENTRIES:
            refused[row_no] = _("The record has {n} entries, at most {most}.").format(
                n=MOST_ENTRIES + 1, most=MOST_ENTRIES
            )
        else:
            again = any(n < known and entries[n][result] != entry[result] for n in alike)
            entries.append(entry)
            fates[row_no] = "changed" if again else "new"
    return Joined(tuple(sorted(entries, key=lambda each: int(each[0] or 0))), fates, refused)


def _within(one: Entry, other: Entry) -> bool:
    """Tell whether an entry says nothing that another does not say."""
    return all(a == b or a in ("", None) for a, b in zip(one, other, strict=True))


def _differs_last(one: Entry, other: Entry) -> bool:
    """Tell whether two entries say the same but for their last part, which both have."""
    same = all(a == b or "" in (a, b) for a, b in zip(one[:-1], other[:-1], strict=True))
    return same and one[-1] != other[-1] and "" not in (one[-1], other[-1])
