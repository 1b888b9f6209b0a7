"""Import the tables that are put into the watched folder."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from callbacks.imported import has_to_be_looked_at, result_json
from callbacks.jobs.work import Told, Work
from callbacks.logs import log
from data_access.counting.local_days import CITY_ZONE
from data_access.importing.errors import DoubtfulColumns, UnusableFile
from data_access.importing.folder import (
    DONE,
    FAILED,
    Brought,
    Looks,
    bring,
    put_away,
    rejects_of,
    watched_files,
)
from data_access.importing.service import find_mapping
from data_access.outages import outage
from data_access.records.jobs.leases import Fenced

ACCOUNT = "worker"
_looks = Looks()


def import_watched(work: Work, now: datetime, looks: Looks = _looks) -> Told:
    """Import every file that stands still; one that cannot be used is moved aside and holds up no other."""
    folder = work.config.watch_folder
    if folder is None:
        return {"unwatched": 1}
    files = watched_files(folder)
    still = looks.still(files, work.clock.seconds())
    came_to = Counter(_take(work, path, now) for path in still)
    return {**came_to, **({"waiting": n} if (n := len(files) - len(still)) else {})}


def _take(work: Work, path: Path, now: datetime) -> str:
    """Import one file and put it away; return what it came to, as the page of jobs counts it."""
    local = now.astimezone(CITY_ZONE)
    try:
        brought = bring(work.engine, path, now, work.write, ACCOUNT)
    except UnusableFile as refused:
        log("watched_file_refused", level=logging.WARNING, folder=path.parent.name, code=refused.code)
        put_away(path, FAILED, local, _refused(refused))
        return "refused"
    except Fenced:
        raise
    except Exception as error:
        if outage(error):
            raise
        log("watched_file_failed", level=logging.ERROR, error=error, folder=path.parent.name)
        put_away(path, FAILED, local, {"code": "unexpected", "message": type(error).__name__})
        return "refused"
    return _put_done(work, path, local, brought)


def _put_done(work: Work, path: Path, local: datetime, brought: Brought) -> str:
    result = brought.result
    if result is None:
        put_away(path, DONE, local, {"same_as_batch": brought.same_as})
        return "same"
    zone = ZoneInfo(find_mapping(work.engine, path.parent.name).source.time_zone)
    rejects = rejects_of(work.engine, result.batch) if result.rejected and result.batch else b""
    put_away(path, DONE, local, result_json(result, zone), rejects)
    return "to_look_at" if has_to_be_looked_at(result) else "stored"


def _refused(refused: UnusableFile) -> dict[str, Any]:
    told = {"code": refused.code, "message": refused.message, "what_to_do": refused.what_to_do}
    return told | ({"mapping_to_correct": refused.draft} if isinstance(refused, DoubtfulColumns) else {})
