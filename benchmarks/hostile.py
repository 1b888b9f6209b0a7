"""Show that no parser takes more than its share of time for a longer cell, and how fast tables are read.

Run `python -m benchmarks.hostile [ROWS]`. For every parser it prints the ratio of the time for cells of 4n
signs to that for n: about 4 where time is linear, 16 where it is the square. Then, for a CSV of ROWS rows,
the seconds of the child process that reads it and of this process that takes the rows from it.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.importing import write_tables
from data_access.importing.reading import read_table
from tests.support.hostile import BEGINNINGS, CLASSES
from tests.support.parsers import Parser, parsers

SHORT, TIMES = 8_000, 4
LEAST = 0.02  # seconds: below, a ratio says nothing


def taken(parse: Parser, cells: Sequence[str]) -> float:
    """Return the seconds of the processor that a parser takes for some cells."""
    begun = time.process_time()
    for cell in cells:
        parse(cell)
    return time.process_time() - begun


def runs(length: int) -> list[str]:
    """Return a run of each class of signs, of a length, behind some beginnings."""
    return [begin + (sign * length)[:length] + "x" for sign in CLASSES for begin in ("", *BEGINNINGS[1:20:3])]


def linearity() -> dict[str, float | None]:
    """Return by parser the ratio of times, None where both are too short to compare."""
    found: dict[str, float | None] = {}
    short, long = runs(SHORT), runs(SHORT * TIMES)
    for name, parse in parsers().items():
        one, other = taken(parse, short), taken(parse, long)
        found[name] = round(other / one, 1) if one >= LEAST else None
    return found


def reading(rows: int) -> dict[str, float]:
    """Return the seconds of reading a CSV, in the child and here."""
    with tempfile.TemporaryDirectory() as folder:
        table, _changed = write_tables(Path(folder), rows)
        begun = time.process_time()
        with read_table(table) as found:
            read = sum(1 for _row in found.rows())
        here, child = time.process_time() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "rows": read,
        "here": round(here, 1),
        "child": round(child.ru_utime + child.ru_stime, 1),
        "child_mib": child.ru_maxrss >> 10,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    chosen = parser.parse_args()
    print(json.dumps({"times_for_four_times_the_length": linearity()}, ensure_ascii=False), flush=True)
    print(json.dumps(reading(chosen.rows)))


if __name__ == "__main__":
    main()
