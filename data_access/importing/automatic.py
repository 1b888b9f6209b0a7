"""Make a mapping from matched columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import yaml

from dashboard.i18n import _
from data_access.importing.cells import plain
from data_access.importing.errors import DoubtfulColumns
from data_access.importing.fields import BY_NAME
from data_access.importing.lookup import CategoryIndex, UnitIndex, split_path
from data_access.importing.mapping import (
    CategoryRules,
    ClockRules,
    Mapping,
    SourceSpec,
    UnitRules,
    VerdictSource,
)
from data_access.importing.matching import US_DATE, ColumnMatch
from data_access.importing.plan import Bound

AUTOMATIC = "automatic"
US_FORMATS = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
)  # fmt: skip


def mapping_of(
    matches: Sequence[ColumnMatch],
    units: UnitIndex,
    categories: CategoryIndex,
    source: SourceSpec | None = None,
    name: str = AUTOMATIC,
) -> Mapping:
    """Return the mapping that reads a table as matched; what the columns cannot tell is chosen with care."""
    by_field = {match.field: match for match in matches if match.field}
    return Mapping(
        name=name,
        source=source or SourceSpec(),
        columns={field: match.column for field, match in by_field.items()},
        date_formats=_date_formats(by_field),
        verdict_source=_verdict_source(by_field),
        units=_unit_rules(by_field, units),
        categories=CategoryRules(create=not _knows_categories(by_field, categories)),
        clocks=ClockRules(deadline="given" if "solve_due" in by_field else "computed"),
    )


def refuse_guesses(matches: Sequence[ColumnMatch], mapping: Mapping) -> None:
    """Raise DoubtfulColumns where a match that decides figures stands on a likeness alone."""
    doubtful = [match for match in matches if match.doubtful]
    if doubtful:
        named = [f"{match.column} → {_(BY_NAME[match.field or ''].label)}" for match in doubtful]
        raise DoubtfulColumns(named, draft_of(matches, mapping))


def draft_of(matches: Sequence[ColumnMatch], mapping: Mapping) -> str:
    """Return a mapping as YAML to be corrected: guessed columns are marked, unused ones listed."""
    content = mapping.model_dump(mode="json", exclude_defaults=True, exclude={"columns"})
    lines = [yaml.safe_dump(content, allow_unicode=True, sort_keys=False).rstrip(), "columns:"]
    for match in matches:
        pair = yaml.safe_dump(
            {match.field or "": [match.column]}, allow_unicode=True, default_flow_style=None
        )
        told = f"  # {_('guessed: check it')}" if match.doubtful else ""
        lines.append(f"  {pair.strip()}{told}" if match.field else f"  # {match.column}: {match.reason}")
    return "\n".join(lines) + "\n"


def as_bound(matches: Sequence[ColumnMatch], bound: Sequence[Bound]) -> tuple[ColumnMatch, ...]:
    """Return the columns as a given mapping reads them."""
    fields = {part: one.field.name for one in bound for part in one.column.split(" + ")}
    return tuple(
        replace(
            match,
            field=fields.get(match.column),
            confidence=1.0 if match.column in fields else 0.0,
            certain=True,
            reason=_("By the mapping.") if match.column in fields else _("Not named in the mapping."),
        )
        for match in matches
    )


def notes_on(matches: Sequence[ColumnMatch], bound: Sequence[Bound]) -> tuple[str, ...]:
    """Return a sentence for each column that is left unused although it resembles a field that decides."""
    used = {part for one in bound for part in one.column.split(" + ")}
    return tuple(
        _("Column {column} is not used. {reason}").format(column=match.column, reason=match.reason)
        for match in matches
        if match.objected and match.column not in used
    )


def _verdict_source(by_field: dict[str, ColumnMatch]) -> VerdictSource:
    """Take a bare "solved?" for the call-back's finding only beside a satisfaction answer.

    Otherwise the unit may have written it itself, which must not pass as the official verdict.
    """
    return "official" if {"answer_final", "answer_first", "answered_at"} & by_field.keys() else "claimed"


def _unit_rules(by_field: dict[str, ColumnMatch], units: UnitIndex) -> UnitRules:
    """Create departments only where the table names no unit that is known: it is another city's."""
    texts = [
        text
        for name in ("unit", "district", "township")
        if name in by_field
        for text in by_field[name].samples
    ]
    if texts and "unit" in by_field and not any(units.find(text) for text in texts):
        return UnitRules(find="code", create="department")
    return UnitRules()


def _knows_categories(by_field: dict[str, ColumnMatch], categories: CategoryIndex) -> bool:
    paths = [split_path(text) for text in (by_field["category"].samples if "category" in by_field else ())]
    found = sum(categories.find(path) is not None for path in paths if path)
    return bool(paths) and found * 2 >= len(paths)


def _date_formats(by_field: dict[str, ColumnMatch]) -> list[str]:
    """Read 03/05/2024 as month, day, year where every sample of the opening time allows it."""
    opened = by_field.get("opened_at")
    found = [US_DATE.match(plain(text)) for text in opened.samples] if opened else []
    if found and all(one and int(one.group(1)) <= 12 for one in found):
        return list(US_FORMATS)
    return []
