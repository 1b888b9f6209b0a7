"""Turn a table of any kind into lines of JSON; run as a process of its own, under limits.

A hostile file can make a parser use any amount of memory or time and even abort the process, so this is run
in a child process that limits itself first. It writes what it read, or why it refuses the file; how it ended
otherwise is its exit status.
"""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from dashboard.i18n import adopt, set_language
from data_access.importing.errors import UnusableFile
from data_access.importing.opening import open_table
from data_access.importing.sheets.spool import write_refusal, write_table

PASSWORD, MEMORY, DAMAGED, NO_ROOM = 10, 11, 12, 13
# Work on a table waits for the pages that people look at.
POLITENESS = 5


def main() -> int:
    """Do what the order on standard input says, under its limits; return the exit status.

    Its `memory` and `size` of a file written are in bytes, `seconds` are of the processor; `words` are the
    translations into `language`.
    """
    told: dict[str, Any] = orjson.loads(sys.stdin.buffer.read())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (told["memory"], told["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (told["seconds"], told["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (told["size"], told["size"]))
    os.nice(POLITENESS)
    adopt(told["language"], told["words"])
    set_language(told["language"])
    return convert(told)


def convert(told: Mapping[str, Any]) -> int:
    """Read the table in `path` and write it to `target`; return how it ended.

    0 is well or refused, see the codes. `folder` takes what is unpacked on the way; of the rows the first
    `most` are written, all for None.
    """
    target = Path(told["target"])
    try:
        try:
            table = open_table(Path(told["path"]), Path(told["folder"]), told["known_names"])
            write_table(target, table, told["most"])
        except UnusableFile as refused:
            write_refusal(target, refused)
    except MemoryError:
        return MEMORY
    except Exception as error:  # whatever a parser makes of a broken file
        print(type(error).__name__, error, file=sys.stderr)
        return _status(error)
    return 0


def _status(error: Exception) -> int:
    if isinstance(error, OSError) and error.errno in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
        return MEMORY if error.errno == errno.EFBIG else NO_ROOM
    protected = any(word in str(error).lower() for word in ("password", "encrypted"))
    return PASSWORD if protected else DAMAGED
