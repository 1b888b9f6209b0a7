"""Tell which matched columns change nothing about any order of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboard.i18n import _
from data_access.importing.checking import Checked, Checker
from data_access.importing.derive import EMPTY, Row
from data_access.importing.errors import BadCell, BadField, Problem
from data_access.importing.headers import Torn
from data_access.importing.plan import Bound
from data_access.importing.surroundings import Surroundings

MOST_TRIED = 1_000  # rows with a value in the column
# Fields that are there to move a clock: their own value in the order is no effect.
MOVERS: tuple[frozenset[str], ...] = (
    frozenset({"extension_days", "extended_until", "extension_applied_at", "extension_approved_at"}),
    frozenset({"misdispatch_confirmed_at", "redispatched_at"}),
    frozenset({"pause_log"}),
)
# What holds of an order where the column is blank.
DEFAULTS: Row = {**EMPTY, "direct": False, "included": True, "role": "lead"}
# These say when the table is from and which order a row is: they need no effect on the order itself.
_APART = frozenset({"order_no", "opened_at", "data_time", "source_updated_at"})


class Effects:
    """Try rows without the value of one field, until it made a difference once."""

    def __init__(self, bound: Sequence[Bound], around: Surroundings) -> None:
        # A checker of its own, for what a row would create without a value is not to be created.
        self._checker = Checker(bound, replace(around, created_units={}, created_categories={}))
        self._blank = {one.field.name: one for one in bound}
        self._open = [one.field.name for one in bound if one.field.name not in _APART]
        self._tried = dict.fromkeys(self._open, 0)
        self._bound = {one.field.name: one for one in bound}

    def look(self, row_no: int, cells: Sequence[str]) -> None:
        """Take one row into account."""
        if isinstance(cells, Torn) or not (self._blank or self._open):
            return
        for name, one in tuple(self._blank.items()):
            if self._holds(one, cells):
                del self._blank[name]
        filled = [
            name
            for name in self._open
            if self._tried[name] < MOST_TRIED
            and self._holds(self._bound[name], cells)
            and self._says(name, cells)
        ]
        if not filled:
            return
        problems: list[Problem] = []
        given = self._checker.values(row_no, cells, problems)
        whole = None if problems else self._built(row_no, given)
        if whole is None:
            return  # a rejected row
        for name in filled:
            self._try(row_no, name, given, whole)

    def without(self) -> tuple[str, ...]:
        """Return a sentence for the columns that are blank, and for each that changed no order."""
        told = []
        if self._blank:
            columns = ", ".join(self._bound[name].column for name in self._blank)
            told.append(_("Matched, but blank in every row: {columns}.").format(columns=columns))
        told += [self._sentence(name) for name in self._open if self._tried[name]]
        return tuple(told)

    def _sentence(self, name: str) -> str:
        given = self._checker.around.mapping.clocks.deadline == "given"
        if name == "extension_days" and given:
            said = _(
                "Column {column} moves no deadline: the table brings the deadline itself, and days alone do "
                "not tell whether it holds them already."
            )
        elif name in frozenset().union(*MOVERS):
            said = _("Column {column} moves no deadline in the {n} rows with a value that were tried.")
        else:
            said = _(
                "Column {column} changes nothing about an order in the {n} rows with a value that were "
                "tried: other columns or the mapping say the same or come first."
            )
        return said.format(column=self._bound[name].column, n=self._tried[name])

    def _holds(self, one: Bound, cells: Sequence[str]) -> bool:
        try:
            return not self._checker.is_blank(one.text(cells))
        except BadCell:
            return False

    def _says(self, name: str, cells: Sequence[str]) -> bool:
        """Tell whether a row says what makes a difference: another value than without the column, or a word
        whose opposite can be tried.
        """
        value = self._checker.value(name, cells)
        return value is not None and (value != DEFAULTS.get(name) or _opposite(name, value) is not None)

    def _try(self, row_no: int, name: str, given: Row, whole: Checked) -> None:
        group = next((each for each in MOVERS if name in each), frozenset({name}))
        without = self._built(row_no, {key: value for key, value in given.items() if key not in group})
        apart = group if len(group) > 1 or name == "pause_log" else frozenset()
        if (
            without is None
            or _told(whole, apart) != _told(without, apart)
            or self._decides(row_no, name, given, whole)
        ):
            self._open.remove(name)
            return
        self._tried[name] += 1

    def _decides(self, row_no: int, name: str, given: Row, whole: Checked) -> bool:
        """Tell whether the opposite of what a row says would make another order of it, or none.

        A state that agrees with the times beside it says nothing new, but it would count if it did not agree.
        """
        opposite = _opposite(name, given.get(name))
        if opposite is None:
            return False
        other = self._built(row_no, {**given, name: opposite})
        return other is None or _told(other, frozenset()) != _told(whole, frozenset())

    def _built(self, row_no: int, given: Row) -> Checked | None:
        try:
            return self._checker.built(row_no, dict(given))
        except BadField:
            return None


def _opposite(name: str, value: Any) -> Any:
    """Return what a row could have said instead, None where nothing is the opposite of a value."""
    if isinstance(value, bool):
        return not value
    return {"closed": "in_progress", "in_progress": "closed"}.get(value) if name == "state" else None


def _told(checked: Checked, apart: frozenset[str]) -> Row:
    return {"": checked.kind} | {name: each for name, each in checked.payload.items() if name not in apart}
