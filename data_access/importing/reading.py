"""Read a table through a child process under limits; refuse what cannot be read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from dashboard.i18n import _, current_language, words_of
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import Table
from data_access.importing.sheet_tables import damaged, protected
from data_access.importing.sheets.spool import read_spooled

MEMORY_LIMIT = 512 * 2**20
# Seconds of the processor: some for any file, more for each MiB of it, never more than the last.
CPU_BASE, CPU_PER_MIB, CPU_MOST = 60, 10, 600
WALL_SECONDS = 900
# Bytes written: a table of repeated values may be far smaller than what it says, but not without end.
WRITTEN_BASE, WRITTEN_RATIO, WRITTEN_MOST = 128 * 2**20, 40, 2**30
PASSWORD_EXIT, MEMORY_EXIT, NO_ROOM_EXIT = 10, 11, 13
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from data_access.importing.sheets.child import main; "
    "sys.exit(main())"
)


@contextmanager
def read_table(path: Path, known_names: Collection[str] = (), most: int | None = None) -> Iterator[Table]:
    """Open the table in `path`; raise UnusableFile with the reason where it cannot be read.

    `known_names` are column names of a mapping: they help to tell the header from title rows. With `most`
    only so many rows are read.
    """
    with tempfile.TemporaryDirectory(prefix="zqt-import-") as folder:
        target = Path(folder) / "rows.jsonl"
        _run_child(path, target, known_names, most)
        yield read_spooled(target)


def _run_child(path: Path, target: Path, known_names: Collection[str], most: int | None) -> None:
    language, size = current_language(), _size(path)
    told = {
        "path": str(path.absolute()),
        "target": str(target),
        "folder": str(target.parent),
        "known_names": sorted(known_names),
        "most": most,
        "memory": MEMORY_LIMIT,
        "seconds": min(CPU_MOST, CPU_BASE + CPU_PER_MIB * (size >> 20)),
        "size": min(WRITTEN_MOST, max(WRITTEN_BASE, WRITTEN_RATIO * size)),
        "language": language,
        "words": words_of(language),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, str(_ROOT)],
            input=orjson.dumps(told), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            timeout=WALL_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _too_heavy() from None
    except OSError:
        raise _busy() from None
    _refuse_ending(done.returncode)


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0  # the child tells what is wrong with it


def _refuse_ending(status: int) -> None:
    """Raise UnusableFile for a child that neither read the table nor said why it refused it."""
    if status == 0:
        return
    if status == PASSWORD_EXIT:
        raise protected()
    if status == NO_ROOM_EXIT:
        raise _no_room()
    if status == MEMORY_EXIT or status < 0 or status == 128 + signal.SIGABRT:
        raise _too_heavy()
    raise damaged()


def _too_heavy() -> UnusableFile:
    return UnusableFile(
        "too_heavy",
        _("The file needs too much memory or time: often a single cell stands far away from the table."),
        _(
            "Delete the empty rows and columns around the table, or save it as CSV, if need be in several "
            "files, and send it again."
        ),
    )


def _no_room() -> UnusableFile:
    return UnusableFile(
        "no_room",
        _("The server's disk has no room left to read the file."),
        _("Ask the administrator to make room, then send the file again."),
    )


def _busy() -> UnusableFile:
    return UnusableFile(
        "busy",
        _("The server has no memory or process left to read a file with."),
        _("Try again in a few minutes; if it stays so, tell the administrator."),
    )
