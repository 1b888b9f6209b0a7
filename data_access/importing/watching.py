"""See every row of a table once on its way: the words it uses, and which columns make a difference."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.i18n import _
from data_access.importing.checking import Checker
from data_access.importing.effects import Effects
from data_access.importing.plan import Bound
from data_access.importing.spoken import Listener, Spoken


class Watch:
    """Take each row in and tell afterwards what was seen; `timed`: the data time was given by hand."""

    def __init__(self, bound: Sequence[Bound], checker: Checker, timed: bool) -> None:
        self._listener = Listener(bound, checker.is_blank)
        self._effects = Effects(bound, checker.around)
        self._overruled = [one.column for one in bound if timed and one.field.name == "data_time"]

    def __call__(self, row_no: int, cells: Sequence[str]) -> None:
        """Take one row in."""
        self._listener.hear(cells)
        self._effects.look(row_no, cells)

    def spoken(self) -> tuple[Spoken, ...]:
        """Return the words of each column of fixed words."""
        return self._listener.heard()

    def without_effect(self) -> tuple[str, ...]:
        """Return a sentence for each matched column that changes nothing."""
        told = _("Column {column} does not decide the data time: another one was given.")
        return (*self._effects.without(), *(told.format(column=column) for column in self._overruled))
