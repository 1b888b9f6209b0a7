"""What a definition says of a figure, and what a measure is: a condition on orders with its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.definitions.facts import Facts
from dashboard.views.vocabulary import Basis

Kind = Literal["count", "rate", "time", "live", "standing", "item", "analysis"]


@dataclass(frozen=True)
class Definition:
    """One figure as every page, export, document and code explains it; all texts are msgids.

    `formula`, `left_out`, `settings` and `notes` are whole sentences, so that several of them can stand one
    after the other; `settings` and `formula` may hold placeholders that the settings in force fill. `code` is
    what people type: the initials of the Chinese name. `top` and `bottom` are the measures (conditions on
    orders) whose lists make up numerator and denominator. `single` tells whether a unit and a period have one
    such figure, which a code can open; `basis` is set where the figure has one of its own.
    """

    key: str
    code: str
    name: str
    kind: Kind
    formula: str
    numerator: str = ""
    denominator: str = ""
    left_out: str = ""
    settings: str = ""
    measured_in: str = ""
    notes: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    single: bool = True
    basis: Basis | None = None


@dataclass(frozen=True)
class Measure:
    """A number that counts orders, declared once: lists, counts, words and documents are derived from it.

    `word` is the msgid of what a list of it is called; `condition` says of which orders it is true, from
    their facts and from other measures; `definition` explains the number where it is printed by itself.
    """

    name: str
    word: str
    condition: Callable[[Reading], Any]
    definition: Definition | None = None


class Reading(Mapping[str, Any]):
    """Every measure of orders whose facts are known, by its name; each is worked out when first asked for.

    `every` is the truth that holds for all orders, of the same kind as the facts: an SQL condition or an
    array of flags.
    """

    def __init__(
        self,
        measures: Mapping[str, Measure],
        facts: Facts[Any],
        every: Any,
        basis: Basis,
        settings: AppraisalSettings,
    ) -> None:
        self.measures, self.f, self.every = measures, facts, every
        self.basis, self.settings = basis, settings
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = self.measures[name].condition(self)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.measures)

    def __len__(self) -> int:
        return len(self.measures)
