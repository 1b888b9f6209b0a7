"""What the filters of order lists refer to by code: names for their chips, choices for their selects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from dashboard.i18n import _
from dashboard.order.masking import mask_term
from dashboard.views.order import OrderFilter
from dashboard.views.orders import Option
from dashboard.views.reference import Category, Unit
from dashboard.views.vocabulary import CHANNELS, STATES
from data_access.counting.tally import UNDETERMINED
from data_access.reference.english import shown_category, shown_name, shown_unit
from data_access.reference.units import read_categories, read_units
from data_access.schema import order, source

GATES = ("1", "2", "3", "4")


class Names:
    """Names of what filters refer to by code."""

    def __init__(
        self, units: Sequence[Unit], categories: Sequence[Category], sources: dict[str, str], gates: bool
    ) -> None:
        self.units, self.categories, self.sources, self.gates = units, categories, sources, gates
        self.unit_names = {each.code: each.name for each in units}
        self.category_names = {each.code: each.name for each in categories}

    def texts(self) -> dict[str, Mapping[str, str]]:
        """Return the names by code of each filter that refers to something of the base."""
        return {
            "district": self.unit_names,
            "unit": self.unit_names,
            "township": {**self.unit_names, UNDETERMINED: _("Township not determined")},
            "category": self.category_names,
            "source": self.sources,
            "located": {**self.unit_names, UNDETERMINED: _("District not determined")},
            "joint": self.unit_names,
        }

    @classmethod
    def read(cls, connection: Connection) -> Names:
        """Read units, categories and sources, and whether it is known where replies wait."""
        rows = connection.execute(select(source.c.code, source.c.name))
        sources = {row.code: shown_name(row.name) for row in rows}
        waiting = select(order.c.waiting_gate).where(order.c.waiting_gate.is_not(None)).limit(1)
        gates = connection.scalar(waiting) is not None
        units = tuple(map(shown_unit, read_units(connection)))
        categories = tuple(map(shown_category, read_categories(connection)))
        return cls(units, categories, sources, gates)


def chips(names: Names, filter: OrderFilter) -> tuple[tuple[str, str], ...]:
    """Return each filter in force with the name of what it refers to; vocabularies stay as their codes.

    What was searched for among contacts is masked: the words stand in exports and on screens of meetings.
    """
    texts = names.texts() | {"contact": {filter.contact: mask_term(filter.contact)}}
    return tuple(
        (parameter, texts.get(parameter, {}).get(value, value))
        for parameter, value in filter.parameters().items()
    )


def unknown(names: Names, filter: OrderFilter) -> tuple[str, ...]:
    """Return the filters whose code nothing in the base has."""
    given = filter.parameters()
    return tuple(name for name, known in names.texts().items() if name in given and given[name] not in known)


def options(names: Names, filter: OrderFilter) -> dict[str, tuple[Option, ...]]:
    """Return the choices of the filters that the base knows."""
    district = next((each.unit_id for each in names.units if each.code == filter.district), None)
    return {
        "district": tuple(Option(each.code, each.name) for each in names.units if each.kind == "district"),
        "unit": tuple(
            Option(each.code, each.name) for each in names.units if each.kind in ("department", "utility")
        ),
        "township": tuple(
            Option(each.code, each.name)
            for each in names.units
            if each.kind == "township" and district is not None and each.district_id == district
        ),
        "category": tuple(
            Option(each.code, each.name)
            for each in names.categories
            if each.parent_id is None or each.code == filter.category
        ),
        "channel": tuple(Option(each, each) for each in CHANNELS),
        "state": tuple(Option(each, each) for each in STATES),
        "source": tuple(Option(code, name) for code, name in names.sources.items()),
        "gate": tuple(Option(each, each) for each in GATES if names.gates),
    }
