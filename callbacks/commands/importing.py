"""`import`: bring a table into the base and print what became of its rows as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from callbacks.commands.engine import command_now, open_engine
from callbacks.imported import has_to_be_looked_at, result_json
from dashboard.i18n import _
from data_access.importing.errors import DoubtfulColumns, UnusableFile
from data_access.importing.service import SourceSpec, find_mapping, import_file

SOME_REJECTED, UNUSABLE = 3, 2


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mapping", "mapping_name", help="A built-in or saved mapping, or a YAML file.")
@click.option("--data-time", help="Time up to which the table is complete, as 2026-11-17T18:00.")
@click.option("--dry-run", is_flag=True, help="Check and count only; store nothing.")
@click.option("--confirm", multiple=True, help="Name of a point that is as it should be (repeatable).")
def import_orders(
    file: Path, mapping_name: str | None, data_time: str | None, dry_run: bool, confirm: tuple[str, ...]
) -> None:
    """Import a CSV, XLSX or JSON table (also .gz).

    Exit code 0: all rows stored; 3: some rejected, sheets left out, or points in its figures that cannot be
    and were not confirmed; 2: file or mapping unusable, nothing stored. Where
    columns that decide figures were only guessed, a mapping to correct stands beside the table.
    """
    engine = open_engine()
    try:
        mapping = find_mapping(engine, mapping_name) if mapping_name else None
        zone = ZoneInfo((mapping.source if mapping else SourceSpec()).time_zone)
        result = import_file(
            engine, file, mapping, _moment(data_time, zone), dry_run,
            now=command_now(), account="cli", rejects_to=_beside(file, "rejects.csv"), guess=False,
            confirmed=confirm,
        )  # fmt: skip
    except DoubtfulColumns as doubt:
        target = _beside(file, "mapping.yaml")
        target.write_text(doubt.draft, encoding="utf-8")
        click.echo(f"{doubt} {target}", err=True)
        sys.exit(UNUSABLE)
    except UnusableFile as refused:
        click.echo(str(refused), err=True)
        sys.exit(UNUSABLE)
    finally:
        engine.dispose()
    click.echo(json.dumps(result_json(result, zone), ensure_ascii=False))
    sys.exit(SOME_REJECTED if has_to_be_looked_at(result) else 0)


def _moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnusableFile(
            "data_time",
            _("{text} is not a time.").format(text=text),
            _("Write it as 2026-11-17T18:00, with or without an offset."),
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _beside(file: Path, ending: str) -> Path:
    """Return where what belongs to a table goes: beside it, else into the temporary folder.

    Nothing that stands there already is written over, for somebody may have corrected it.
    """
    folder = file.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        folder = Path(tempfile.gettempdir())
    stem = file.name.split(".")[0]
    names = chain([f"{stem}.{ending}"], (f"{stem}.{number}.{ending}" for number in count(2)))
    return next(folder / name for name in names if not (folder / name).exists())
