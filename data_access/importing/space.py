"""Give the pages that staging left empty back to the file system."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from data_access.database import writing

# Pages of one transaction: other writers wait some milliseconds for each.
SLICE = 500
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
    while True:
        with writing(engine) as connection:
            given = _shorten(connection)
        if not given:
            return total
        total += given


def _shorten(connection: Connection) -> int:
    pages, free = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("page_count", "freelist_count")
    )
    if free <= max(SLICE, pages * KEPT_SHARE):
        return 0
    # It gives a page at each step: only reading its answer to the end gives them all.
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA incremental_vacuum({SLICE})")
    cursor.fetchall()
    cursor.close()
    return free - int(connection.exec_driver_sql("PRAGMA freelist_count").scalar_one())
