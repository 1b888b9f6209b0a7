"""Take an uploaded file from its columns to a staged batch, with the corrections of who imports it."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import Engine, select

from dashboard.i18n import _
from dashboard.order.masking import mask_enterprise, mask_name, mask_phone, mask_text
from dashboard.views.importing import JOIN, SAMPLES_SHOWN, ColumnRow, Draft
from data_access.database import reading, writing
from data_access.importing.automatic import AUTOMATIC, mapping_of
from data_access.importing.choosing import (
    composed,
    edited,
    known_choices,
    rules_of,
    unsaid_of_moved,
    whole,
    with_rules,
)
from data_access.importing.errors import MappingError
from data_access.importing.fields import BY_NAME, REQUIRED
from data_access.importing.headers import samples_of
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.mapping import Composed, Mapping, SourceSpec, VerdictSource
from data_access.importing.matching import SAMPLE_ROWS, ColumnMatch, corrected, match_columns
from data_access.importing.plan import bind
from data_access.importing.reading import read_table
from data_access.importing.rejects import own_columns
from data_access.importing.row_tables import refuse_row_table
from data_access.importing.saved import name_for_head, save_mapping
from data_access.importing.service import Prepared, drop, find_mapping, prepare
from data_access.importing.spoken import asked, with_words
from data_access.reference.units import read_categories, read_units
from data_access.schema import import_batch, source

VERDICT_SOURCES: tuple[str, ...] = get_args(VerdictSource)
SAMPLE_LENGTH = 60
_MASKS = {"contact_name": mask_name, "contact_phone": mask_phone, "enterprise_name": mask_enterprise}


@dataclass(frozen=True)
class _Look:
    """The columns of a file as the automatic match sees them, and what the match was made with."""

    header: tuple[str, ...]
    samples: tuple[list[str], ...]
    matches: tuple[ColumnMatch, ...]
    notes: tuple[str, ...]
    units: UnitIndex
    categories: CategoryIndex


def check(engine: Engine, path: Path, draft: Draft, *, now: datetime, account: str) -> Draft:
    """Match a file as its draft says and stage its rows under a new batch; return the draft as it now is.

    A mapping that cannot read the table is told in `problem` and `missing`, and nothing is staged. Raises
    UnusableFile where the file itself cannot be read, RowTable where its rows are no orders. The batch staged
    before goes.
    """
    if draft.batch_id is not None:
        drop(engine, draft.batch_id)
    fresh = _unchecked(draft)
    try:
        base = None if draft.mapping == AUTOMATIC else find_mapping(engine, draft.mapping)
    except MappingError as error:
        return replace(fresh, problem=str(error), mapping=AUTOMATIC)
    look = _look(engine, path, base.column_names() if base else ())
    if base is None and not draft.columns:
        fresh, base = _saved_for(engine, fresh, look)
        if base is None:
            refuse_row_table(look.header, look.samples)
    fresh = replace(fresh, choices=known_choices(draft.choices, look.header), notes=look.notes)
    try:
        mapping, columns = _mapping(look, base, fresh)
    except MappingError as error:
        return replace(fresh, problem=error.message, columns=_rows(look.matches))
    mapping = with_rules(_with_source(engine, mapping, draft), draft.rules)
    fresh = replace(
        fresh,
        columns=columns,
        shown_rules=rules_of(mapping),
        missing=_missing(mapping, look.header),
        doubtful=tuple(row.column for row in columns if row.doubtful),
        shown_source=mapping.source.name,
        shown_verdict=mapping.verdict_source,
        time_zone=mapping.source.time_zone,
    )
    if fresh.missing or fresh.doubtful:
        return fresh
    try:
        mapping = with_words(mapping, bind(mapping, look.header), fresh.words)
        prepared = prepare(
            engine,
            path,
            file_name=draft.file_name,
            mapping=mapping,
            data_time=draft.data_time,
            now=now,
            account=account,
        )
    except MappingError as error:
        return replace(fresh, problem=error.message)
    return _told(engine, fresh, prepared)


def _unchecked(draft: Draft) -> Draft:
    """Return what is decided about a file, without what its last check found."""
    return replace(
        draft,
        batch_id=None,
        trial=None,
        problem="",
        missing=(),
        doubtful=(),
        shown_data_time=None,
        word_columns=(),
        without_effect=(),
    )


def _saved_for(engine: Engine, draft: Draft, look: _Look) -> tuple[Draft, Mapping | None]:
    """Return a file just sent with the mapping that was saved for its head; a person may take another."""
    with reading(engine) as connection:
        name = name_for_head(connection, look.header)
    try:
        return (replace(draft, mapping=name), find_mapping(engine, name)) if name else (draft, None)
    except MappingError:
        return draft, None  # no longer valid: matched as a new table


def _told(engine: Engine, draft: Draft, prepared: Prepared) -> Draft:
    """Return the draft with what staging found; nothing stays staged while a word that decides is unsaid."""
    words = asked(prepared.spoken, prepared.mapping, lambda word: shown_value(word, None))
    unsaid = any(column.unsaid for column in words)
    if unsaid:
        drop(engine, prepared.batch_id)
    return replace(
        draft,
        batch_id=None if unsaid else prepared.batch_id,
        notes=prepared.notes,
        shown_data_time=prepared.data_time,
        word_columns=words,
        without_effect=prepared.without_effect,
    )


def keep_mapping(engine: Engine, batch_id: int, name: str, account: str, now: datetime) -> None:
    """Save the mapping that a batch was read with under a name; raise MappingError for a name not free."""
    name = " ".join(name.split())[:60]
    if not name or name == AUTOMATIC:
        raise MappingError(_("Give the mapping a name of its own."))
    with writing(engine) as connection:
        content = connection.scalar(
            select(import_batch.c.mapping_content).where(import_batch.c.batch_id == batch_id)
        )
        if content is None:
            raise MappingError(_("This import is no longer there."))
        head = content["header"][own_columns(content["header"]) :]
        mapping = Mapping.model_validate({**content["mapping"], "name": name, "head": head})
        save_mapping(connection, mapping, account, now)


def _look(engine: Engine, path: Path, known_names: Sequence[str]) -> _Look:
    with reading(engine) as connection:
        units, categories = UnitIndex(read_units(connection)), CategoryIndex(read_categories(connection))
    with read_table(path, known_names, SAMPLE_ROWS) as table:
        samples = samples_of(table, SAMPLE_ROWS)
        matches = match_columns(table.header, samples, units, categories)
        return _Look(table.header, tuple(samples), matches, table.notes, units, categories)


def _mapping(look: _Look, base: Mapping | None, draft: Draft) -> tuple[Mapping, tuple[ColumnRow, ...]]:
    if base is None:
        matches = _by_hand(look.matches, draft.choices)
        mapping = mapping_of(matches, look.units, look.categories)
        columns = composed(mapping.columns, draft.choices, look.header)
        return mapping.model_copy(update={"columns": columns}), _rows(_with_parts(matches, draft.choices))
    columns = composed(edited(base.columns, draft.choices), draft.choices, look.header)
    words = unsaid_of_moved(base, draft.choices)
    mapping = base.model_copy(update={"columns": columns, "words": words})
    bound = bind(mapping, look.header) if not _missing(mapping, look.header) else ()
    fields: dict[str, list[str]] = {}
    for one in bound:
        for place, index in enumerate(one.indexes):
            part = JOIN if place else ""
            fields.setdefault(look.header[index], []).append(part + one.field.name)
    matches = tuple(_by_mapping(match, fields.get(match.column, []), draft.choices) for match in look.matches)
    return mapping, _rows(matches)


def _by_hand(matches: tuple[ColumnMatch, ...], choices: Dict[str, str]) -> tuple[ColumnMatch, ...]:
    try:
        return corrected(matches, {column: field or None for column, field in whole(choices).items()})
    except ValueError:
        raise MappingError(_("Two columns have the same field: choose one of them.")) from None


def _with_parts(matches: Sequence[ColumnMatch], choices: Dict[str, str]) -> tuple[ColumnMatch, ...]:
    """Return the matches with the columns that are further parts of a field under its name."""
    return tuple(
        replace(match, field=choices[match.column], confidence=1.0, reason=_("Chosen by hand."))
        if choices.get(match.column, "").startswith(JOIN)
        else match
        for match in matches
    )


def _by_mapping(match: ColumnMatch, fields: Sequence[str], choices: Dict[str, str]) -> ColumnMatch:
    if match.column in choices:
        return replace(
            match,
            field=choices[match.column] or None,
            confidence=1.0,
            reason=_("Chosen by hand."),
            certain=True,
        )
    if not fields:
        return replace(match, field=None, confidence=0.0, reason=_("Not named in the mapping."))
    reason = _("By the mapping.")
    if len(fields) > 1:
        others = ", ".join(_(BY_NAME[name.removeprefix(JOIN)].label) for name in fields[1:])
        reason = _("By the mapping; also read as: {fields}.").format(fields=others)
    return replace(match, field=fields[0], confidence=1.0, reason=reason, certain=True)


def _missing(mapping: Mapping, header: Sequence[str]) -> tuple[str, ...]:
    def brought(field: str) -> bool:
        names = mapping.columns.get(field)
        if names is None:
            return field in mapping.constants
        if isinstance(names, Composed):
            return set(names.compose) <= set(header)
        return bool({names} & set(header)) if isinstance(names, str) else bool(set(names) & set(header))

    return tuple(field for field in REQUIRED if not brought(field))


def _rows(matches: Sequence[ColumnMatch]) -> tuple[ColumnRow, ...]:
    return tuple(
        ColumnRow(
            match.column,
            tuple(
                shown_value(text, match.field) for text in tuple(dict.fromkeys(match.samples))[:SAMPLES_SHOWN]
            ),
            match.field or "",
            match.confidence,
            match.reason,
            match.alternatives,
            match.doubtful,
        )
        for match in matches
    )


def shown_value(text: str, field: str | None) -> str:
    """Return a cell as pages show it: masked and short."""
    mask = _MASKS.get(field or "", mask_text)
    short = " ".join(text.split())[: SAMPLE_LENGTH * 2]
    masked = mask(short)
    return masked if len(masked) <= SAMPLE_LENGTH else masked[: SAMPLE_LENGTH - 1] + "…"


def _with_source(engine: Engine, mapping: Mapping, draft: Draft) -> Mapping:
    """Return the mapping with the source and verdict source that were chosen for this file."""
    changes: dict[str, Any] = {}
    name = " ".join(draft.source_name.split())[:100]
    if name and name != mapping.source.name:
        changes["source"] = _source_named(engine, name, mapping.source)
    if draft.verdict_source in VERDICT_SOURCES:
        changes["verdict_source"] = draft.verdict_source
    return mapping.model_copy(update=changes)


def _source_named(engine: Engine, name: str, like: SourceSpec) -> SourceSpec:
    """Return the source of this name, or a new one; nobody has told yet how often its tables come."""
    with reading(engine) as connection:
        found = connection.execute(
            select(source).where(source.c.name == name, source.c.demo.is_(False)).limit(1)
        ).first()
    if found is not None:
        return SourceSpec(
            code=found.code,
            name=found.name,
            time_zone=found.time_zone,
            rhythm=found.rhythm,
            rhythm_at=found.rhythm_at,
        )
    code = "t" + blake2b(name.encode(), digest_size=5).hexdigest()
    return SourceSpec(code=code, name=name, time_zone=like.time_zone)
