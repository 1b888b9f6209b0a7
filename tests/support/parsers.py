"""Every parser that a table's cells meet, by name: each returns a value or what is told to the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.masking import mask_enterprise, mask_name, mask_phone, mask_text
from dashboard.reconcile.published import read_published
from data_access.importing.cells import clean, normalised_name, plain
from data_access.importing.checking import Checker
from data_access.importing.errors import UnusableFile
from data_access.importing.fields import FIELDS
from data_access.importing.headers import RawRows, table_from
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.mapping import CategoryRules, Mapping
from data_access.importing.matching import match_columns
from data_access.importing.plan import bind
from data_access.importing.rejects import defused, restored
from data_access.importing.surroundings import Surroundings
from data_access.reference.calendar import load_special_days
from data_access.reference.units import load_categories, load_units

LATEST = 1_800_000_000
# The longest text of an order that pages mask.
STORED = 32_767
GOOD = {"order_no": "250912101108115409", "opened_at": "2026-10-12 09:00:00"}
Parser = Callable[[str], Any]


def _all_fields() -> Checker:
    names = [field.name for field in FIELDS]
    mapping = Mapping(
        name="all",
        columns={name: name for name in names},
        date_formats=["%m/%d/%Y %H:%M", "%d %b %Y"],
        categories=CategoryRules(create=False),
    )
    around = Surroundings(
        mapping,
        UnitIndex(load_units()),
        CategoryIndex(load_categories()),
        WorkCalendar.from_days(load_special_days()),
        LATEST,
    )
    return Checker(bind(mapping, names), around)


def parsers() -> dict[str, Parser]:
    """Return the check of a row with the cell in each field, and what else looks at cells and names."""
    checker, units, published = _all_fields(), UnitIndex(load_units()), load_units()
    categories = CategoryIndex(load_categories())

    def row_with(name: str) -> Parser:
        def check(text: str) -> Any:
            cells = [text if field.name == name else GOOD.get(field.name, "") for field in FIELDS]
            checker.key_of(cells), checker.is_total(cells)
            return checker.check(2, cells)

        return check

    def head(text: str) -> Any:
        rows = [(1, [text, "受理时间", text + "2"]), (2, ["1", "2026-10-12", text])]
        try:
            table = table_from(RawRows(lambda: iter(rows), "csv"))
        except UnusableFile as refused:
            return refused
        return match_columns(table.header, [cells for _no, cells in rows], units, categories)

    def title(text: str) -> Any:
        rows = [(1, [text, text]), (2, ["工单编号", "受理时间"]), (3, ["1", "2026-10-12"])]
        try:
            return table_from(RawRows(lambda: iter(rows), "csv")).exported
        except UnusableFile as refused:
            return refused

    def figure(text: str) -> Any:
        rows = [["芝罘区", text], ["福山区", "3"]]
        return read_published(["区市", "受理量"], rows, lambda name: units.find(name), published)

    return {
        **{f"row:{field.name}": row_with(field.name) for field in FIELDS},
        "head": head,
        "title": title,
        "figure": figure,
        "names": lambda text: (clean(text), plain(text), normalised_name(text), restored(defused(text))),
        "masks": lambda text: [
            mask(text[:STORED]) for mask in (mask_text, mask_name, mask_phone, mask_enterprise)
        ],
    }
