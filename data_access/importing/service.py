"""Import a table: the whole way from a file to stored orders, for the upload page and the command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.i18n import _
from data_access.database import reading, writing
from data_access.importing.applying import Applied, apply_batch
from data_access.importing.automatic import as_bound, mapping_of, notes_on, refuse_guesses
from data_access.importing.cells import LONGEST_MOMENT
from data_access.importing.checking import Checker
from data_access.importing.errors import BadCell, MappingError
from data_access.importing.headers import Table, samples_of
from data_access.importing.look import keep_look, staged_keys
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.mapping import Mapping, SourceSpec, builtin_names, load_mapping
from data_access.importing.matching import SAMPLE_ROWS, ColumnMatch, match_columns
from data_access.importing.moments import instant
from data_access.importing.own_flag import flag_notes
from data_access.importing.plan import Bound, bind
from data_access.importing.progress import begin, is_watched
from data_access.importing.reading import read_table
from data_access.importing.recognition import Recogniser, calendar_print
from data_access.importing.rejects import rejects_csv
from data_access.importing.results import ImportResult, Prepared
from data_access.importing.row_tables import refuse_row_table
from data_access.importing.saved import read_saved, saved_names
from data_access.importing.space import give_back
from data_access.importing.staging import Staged, discard, finish_staging, open_batch, stage_rows
from data_access.importing.surroundings import Surroundings
from data_access.importing.transactions import write
from data_access.importing.undo import undo_batch
from data_access.importing.watching import Watch
from data_access.reference.units import read_calendar, read_categories, read_units
from data_access.schema import import_batch

__all__ = [
    "ImportResult",
    "Prepared",
    "SourceSpec",
    "apply",
    "apply_in",
    "drop",
    "find_mapping",
    "import_file",
    "prepare",
    "rejects_csv",
    "trial",
    "undo",
]


@dataclass(frozen=True)
class _Reference:
    units: UnitIndex
    categories: CategoryIndex
    calendar: WorkCalendar

    def around(self, mapping: Mapping, latest: int, date1904: bool) -> Surroundings:
        """Return what checking a table by a mapping needs from outside it."""
        return Surroundings(mapping, self.units, self.categories, self.calendar, latest, date1904)


def prepare(
    engine: Engine,
    path: Path,
    *,
    file_name: str,
    mapping: Mapping | None = None,
    data_time: datetime | None = None,
    now: datetime,
    account: str = "",
    source: SourceSpec | None = None,
    recognise: bool = True,
    guess: bool = True,
) -> Prepared:
    """Read, match, check and stage a file; without a mapping the headers are matched automatically.

    Raises UnusableFile (or MappingError) with the reason, and then nothing is stored. `source` replaces the
    mapping's own; rows to `recognise` are not checked again. Without `guess` raises DoubtfulColumns.
    """
    reference = _read_reference(engine)
    begin("read")
    with read_table(path, mapping.column_names() if mapping else ()) as table:
        samples = samples_of(table, SAMPLE_ROWS)
        if mapping is None:
            refuse_row_table(table.header, samples)
        matches = match_columns(table.header, samples, reference.units, reference.categories)
        chosen = _chosen(matches, reference, mapping, source, guess)
        bound = bind(chosen, table.header)
        stated = _stated(data_time, table, bound, chosen)
        latest = stated if stated is not None else int(now.timestamp())
        checker = Checker(bound, reference.around(chosen, latest, table.date1904))
        batch = _batch(path, file_name, chosen, account)
        if is_watched():
            begin("check", sum(1 for _row in table.rows()))
        batch_id = write(engine, lambda writer: open_batch(writer, chosen.source, batch, now))
        recogniser = Recogniser(bound, checker, chosen.source.code) if recognise else None
        watch = Watch(bound, checker, data_time is not None)
        staged, newest = _stage(engine, batch_id, table, checker, recogniser, stated, now, watch)
    return Prepared(
        batch_id=batch_id,
        mapping=chosen,
        matches=as_bound(matches, bound) if mapping else matches,
        read=staged.read,
        passed=staged.read - staged.rejected,
        rejected=staged.rejected,
        problems=tuple(staged.problems),
        data_time=newest,
        notes=(
            *(*table.notes, *_on_export(table), *notes_on(matches, bound), *_on_totals(staged.totals)),
            *checker.gate_notes.told(),
        ),
        left_out=table.left_out,
        spoken=watch.spoken(),
        without_effect=watch.without_effect(),
    )


def _chosen(
    matches: tuple[ColumnMatch, ...],
    reference: _Reference,
    mapping: Mapping | None,
    source: SourceSpec | None,
    guess: bool,
) -> Mapping:
    """Return the mapping that was given, or one of the matches; `source` replaces its own."""
    chosen = mapping or mapping_of(matches, reference.units, reference.categories, source)
    if mapping is None and not guess:
        refuse_guesses(matches, chosen)
    return chosen if source is None else chosen.model_copy(update={"source": source})


def _on_export(table: Table) -> tuple[str, ...]:
    told = _("A row above the head tells that the table was exported at {time}.")
    return (told.format(time=table.exported),) if table.exported else ()


def _on_totals(n: int) -> tuple[str, ...]:
    return (_("{n} rows sum others up; they are no orders and were passed over.").format(n=n),) if n else ()


def _stage(
    engine: Engine,
    batch_id: int,
    table: Table,
    checker: Checker,
    recogniser: Recogniser | None,
    stated: int | None,
    now: datetime,
    watch: Watch,
) -> tuple[Staged, datetime]:
    """Stage the rows under an open batch and return their data time; on any failure the batch is gone."""
    try:
        staged = stage_rows(engine, batch_id, table, checker, recogniser, watch)
        newest = datetime.fromtimestamp(stated or checker.newest_event or int(now.timestamp()), UTC)
        values = _values(staged, newest, _content(table, checker))
        write(engine, lambda writer: finish_staging(writer, batch_id, values))
    except BaseException:
        # Also when interrupted: nothing of a file that was not read to its end may stay.
        write(engine, lambda writer: discard(writer, batch_id))
        raise
    return staged, newest


def apply(engine: Engine, batch_id: int, now: datetime, confirmed: Collection[str] = ()) -> ImportResult:
    """Apply a staged batch in one transaction: a kill at any moment leaves the base before or after it."""
    result = write(engine, lambda connection: apply_in(connection, batch_id, now, confirmed))
    give_back(engine)
    return result


def apply_in(
    connection: Connection, batch_id: int, now: datetime, confirmed: Collection[str] = ()
) -> ImportResult:
    """Apply a staged batch inside the caller's write transaction, which may be rolled back (trial run).

    `confirmed` names points of its figures that somebody confirmed; whether all are is the caller's business.
    """
    keys = staged_keys(connection, batch_id)
    begin("apply", sum(map(len, keys.values())))
    applied = apply_batch(connection, batch_id, now)
    begin("count")
    look = keep_look(connection, batch_id, keys, now, confirmed)
    return replace(_result(connection, batch_id, applied), look=look)


def trial(engine: Engine, batch_id: int, now: datetime, confirmed: Collection[str] = ()) -> ImportResult:
    """Return what applying would do, and do nothing."""
    with engine.connect().execution_options(zqt_write=True) as connection, connection.begin() as transaction:
        result = apply_in(connection, batch_id, now, confirmed)
        transaction.rollback()
    return result


def drop(engine: Engine, batch_id: int) -> None:
    """Drop a staged batch that is not wanted; an applied one stays."""
    with writing(engine) as connection:
        discard(connection, batch_id)
    give_back(engine)


def undo(engine: Engine, batch_id: int, now: datetime) -> int:
    """Take an applied batch back and return how many rows that was; raise UndoRefused with the reason."""
    restored = write(engine, lambda connection: undo_batch(connection, batch_id, now))
    give_back(engine)
    return restored


def find_mapping(engine: Engine, name_or_path: str) -> Mapping:
    """Return a built-in or saved mapping by name, or one from a file; MappingError lists the valid names."""
    found = load_mapping(name_or_path)
    if found is not None:
        return found
    with reading(engine) as connection:
        saved = read_saved(connection, name_or_path)
        names = (*builtin_names(), *saved_names(connection))
    if saved is None:
        raise MappingError(
            _("There is no mapping {name}; known: {names}.").format(
                name=name_or_path, names=", ".join(names)
            ),
            _("Give one of these names or the path of a YAML file."),
        )
    return saved


def import_file(
    engine: Engine,
    path: Path,
    mapping: Mapping | str | None = None,
    data_time: datetime | None = None,
    dry_run: bool = False,
    *,
    now: datetime,
    account: str = "",
    source: SourceSpec | None = None,
    rejects_to: Path | None = None,
    recognise: bool = True,
    guess: bool = True,
    confirmed: Collection[str] = (),
) -> ImportResult:
    """Import a file in one go; a dry run stores nothing.

    What of its figures cannot be is told with the result, `confirmed` or not, and kept with the import.

    Rejected rows are written to `rejects_to`. Raises UnusableFile where the file cannot be used at all.
    """
    prepared = prepare(
        engine,
        path,
        file_name=path.name,
        mapping=find_mapping(engine, mapping) if isinstance(mapping, str) else mapping,
        data_time=data_time,
        now=now,
        account=account,
        source=source,
        recognise=recognise,
        guess=guess,
    )
    rejects_file = _write_rejects(engine, prepared, rejects_to)
    if dry_run:
        result = trial(engine, prepared.batch_id, now, confirmed)
        drop(engine, prepared.batch_id)
        batch = None
    else:
        result = apply(engine, prepared.batch_id, now, confirmed)
        batch = result.batch
    return replace(
        result,
        rejects_file=rejects_file,
        batch=batch,
        notes=(*prepared.notes, *result.notes),
        left_out=prepared.left_out,
        without_effect=prepared.without_effect,
    )


def _read_reference(engine: Engine) -> _Reference:
    with reading(engine) as connection:
        return _Reference(
            UnitIndex(read_units(connection)),
            CategoryIndex(read_categories(connection)),
            read_calendar(connection),
        )


def _write_rejects(engine: Engine, prepared: Prepared, target: Path | None) -> str | None:
    if target is None or not prepared.rejected:
        return None
    with reading(engine) as connection:
        content = rejects_csv(connection, prepared.batch_id)
    target.write_bytes(content)
    return str(target)


def _batch(path: Path, file_name: str, mapping: Mapping, account: str) -> dict[str, Any]:
    digest = sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return {
        "file_name": file_name[:255],
        "file_sha256": digest.hexdigest(),
        "mapping": mapping.name,
        "mapping_content": {},
        "account": account[:60],
    }


def _stated(data_time: datetime | None, table: Table, bound: Sequence[Bound], mapping: Mapping) -> int | None:
    """Return the data time that was given, the newest of the table's own column, or that of a title row."""
    if data_time is not None:
        return int(data_time.timestamp())
    column = next((one for one in bound if one.field.name == "data_time"), None)
    zone, formats = ZoneInfo(mapping.source.time_zone), tuple(mapping.date_formats)
    if column is None:
        return _exported_at(table, zone)
    newest = None
    texts = (column.text(cells) for _row_no, cells in table.rows())
    for text in {text for text in texts if len(text) <= LONGEST_MOMENT}:
        try:
            newest = max(newest or 0, instant(text, zone, formats, table.date1904))
        except BadCell:
            continue  # the row itself is rejected with this reason when it is checked
    return newest


def _exported_at(table: Table, zone: ZoneInfo) -> int | None:
    try:
        return instant(table.exported, zone) if table.exported else None
    except BadCell:
        return None  # 25:00 is no time: the newest event tells


def _content(table: Table, checker: Checker) -> dict[str, Any]:
    around = checker.around
    return {
        "mapping": around.mapping.model_dump(mode="json"),
        "header": list(table.header),
        "covered": sorted(checker.covered_fields()),
        "calendar": calendar_print(around.calendar),
        "create_units": around.created_units,
        "create_categories": {code: list(path) for code, path in around.created_categories.items()},
    }


def _values(staged: Staged, data_time: datetime, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "data_time": data_time,
        "rows_read": staged.read,
        "rejected": staged.rejected,
        "mapping_content": content,
    }


def _result(connection: Connection, batch_id: int, applied: Applied) -> ImportResult:
    batch = connection.execute(select(import_batch).where(import_batch.c.batch_id == batch_id)).one()
    return ImportResult(
        batch.rows_read,
        applied.inserted,
        applied.updated,
        applied.unchanged,
        batch.rejected,
        None,
        batch_id,
        batch.data_time,
        applied.stale,
        flag_notes(connection, batch.source_id, batch.data_time, batch.mapping_content["covered"]),
    )
