"""Reconcile a month: read a published table, search the conventions, explain the units that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.reconcile.conventions import Cell, Convention, Part, part_of
from dashboard.reconcile.explain import Explanation, explain
from dashboard.reconcile.match import matches
from dashboard.reconcile.published import Published, Unreadable, figure_words, read_published
from dashboard.reconcile.search import Outcome, all_figures, outcome_of, search
from dashboard.views.reconcile import Reconciliation
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import first_of
from data_access.importing.lookup import UnitIndex
from data_access.importing.reading import read_table
from data_access.queries.reconcile.patterns import Footing, candidate_orders, pattern_cells, verdict_sources
from data_access.reference.english import shown_unit
from data_access.reference.units import read_units

Header = Sequence[str]
Rows = Sequence[Sequence[str]]
# 159 townships with their group heads and totals are far below.
MOST_ROWS = 1_000


@dataclass(frozen=True)
class GivenTable:
    """A published table as it was given: its head, its rows with their numbers in the file, its name."""

    header: Header
    rows: Rows
    numbers: tuple[int, ...] = ()
    file_name: str = ""


def read_published_file(path: Path, name: str = "") -> GivenTable:
    """Return a published table, read like any import; raise UnusableFile."""
    with read_table(path, figure_words(), MOST_ROWS) as table:
        rows = first_of(table.rows(), MOST_ROWS)
    return GivenTable(
        table.header, [list(cells) for _no, cells in rows], tuple(number for number, _cells in rows), name
    )


def understand(connection: Connection, given: GivenTable) -> Published:
    """Find units and columns of a published table; raise UnusableFile with what is missing."""
    units = read_units(connection)
    index = UnitIndex(units)
    try:
        return read_published(given.header, given.rows, lambda name: index.find(name), units, given.numbers)
    except Unreadable as problem:
        messages = {
            "unit": _("No column of the table names units."),
            "figure": _("No column of the table is a figure that can be compared."),
            "row": _("No row of the table holds a unit with a figure."),
        }
        raise UnusableFile(
            f"published_{problem.what}",
            messages[problem.what],
            _(
                "The table needs unit names and any of: accepted, due, resolution rate, satisfaction, "
                "on-time rate, score, rank."
            ),
        ) from None


def reconcile(
    connection: Connection,
    scope: Scope,
    published: Published,
    footing: Footing,
    chosen: Convention | None = None,
) -> Reconciliation:
    """Search the conventions for a published table and explain the units in which the chosen one differs.

    `chosen` None is the best one found; another is compared as it is.
    """
    units = read_units(connection)
    cells = pattern_cells(connection, scope, footing, published.level)
    figures = all_figures(cells, footing.settings)
    outcomes = search(figures, published, footing.settings, units, verdict_sources(cells))
    best = outcomes[0]
    if chosen is not None:
        listed = (one for one in outcomes if one.convention == chosen)
        best = next(listed, None) or outcome_of(chosen, figures, published, footing.settings, units)
    found = matches(best.convention, figures, published, footing.settings, units, nearest=True)
    return Reconciliation(
        period=footing.period,
        as_of=footing.as_of,
        settings=footing.settings,
        published=published,
        outcomes=outcomes,
        chosen=best,
        matches=found,
        explanations=_explained(connection, scope, published, footing, best, cells),
        names={unit.code: shown_unit(unit).name for unit in units},
    )


def _explained(
    connection: Connection,
    scope: Scope,
    published: Published,
    footing: Footing,
    outcome: Outcome,
    cells: Sequence[Cell],
) -> dict[str, tuple[Explanation, ...]]:
    differing = [row.code for row in published.rows if row.code not in outcome.reproduced]
    if not differing or not (scope.may("view_orders") and scope.city_wide):
        return {}
    bases = {code: Part() for code in differing}
    for cell in cells:
        if cell.pattern.unit in bases:
            part = part_of(cell.pattern, outcome.convention)
            bases[cell.pattern.unit] = bases[cell.pattern.unit].plus(part, cell.n)
    orders = candidate_orders(connection, scope, footing, differing, published.level)
    return explain(orders, bases, published, outcome.convention)
