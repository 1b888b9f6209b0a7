"""Give the pages that staging left empty back to the file system."""

from __future__ import annotations

import logging

from sqlalchemy import Connection, Engine

from data_access.database import writing

log = logging.getLogger(__name__)
# Pages of one transaction: other writers wait some milliseconds for each.
SLICE = 500
INCREMENTAL = 2  # what SQLite calls this kind of vacuum
# The next extract takes this share of the file again; what is beyond it is given back.
KEPT_SHARE = 0.1


def give_back(engine: Engine) -> int:
    """Shorten an embedded database by its empty pages and return how many; readers never wait.

    A file that was made without incremental vacuum keeps its pages for the next import, and a server's
    database has a vacuum of its own.
    """
    if engine.dialect.name != "sqlite":
        return 0
    total = 0
    try:
        while _free(engine):
            with writing(engine) as connection:
                total += _shorten(connection)
    except Exception:
        # What was imported is stored, whatever happens here: the next import gives the pages back.
        log.warning("empty pages were not given back", exc_info=True)
    return total


def _free(engine: Engine) -> bool:
    """Tell whether there is more to give back than is kept, without waiting for a writer."""
    with engine.connect() as connection:
        pages, free = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("page_count", "freelist_count")
        )
        vacuum = int(connection.exec_driver_sql("PRAGMA auto_vacuum").scalar_one())
    return vacuum == INCREMENTAL and free > max(SLICE, pages * KEPT_SHARE)


def _shorten(connection: Connection) -> int:
    free = int(connection.exec_driver_sql("PRAGMA freelist_count").scalar_one())
    # It gives a page at each step: only reading its answer to the end gives them all.
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA incremental_vacuum({SLICE})")
    cursor.fetchall()
    cursor.close()
    return free - int(connection.exec_driver_sql("PRAGMA freelist_count").scalar_one())
