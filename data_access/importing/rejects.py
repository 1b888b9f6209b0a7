"""Keep rejected rows whole and give them back as a table that can be corrected and imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.i18n import LANGUAGES, _, noop, use_language
from data_access.importing.errors import Problem
from data_access.schema import import_batch, import_reject

OWN_COLUMNS = (noop("Row"), noop("Problem"))
# A cell that begins so is taken for a formula by spreadsheet programs.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%", "\t", "\r", "\n")


def own_columns(header: Sequence[str]) -> int:
    """Return how many leading columns are the ones a rejects file puts in front (2 or 0)."""
    return len(OWN_COLUMNS) if tuple(header[: len(OWN_COLUMNS)]) in _own_names() else 0


@cache
def _own_names() -> frozenset[tuple[str, ...]]:
    names = set()
    for language in LANGUAGES:
        with use_language(language):
            names.add(tuple(_(name) for name in OWN_COLUMNS))
    return frozenset(names)


def store_rejects(
    connection: Connection,
    batch_id: int,
    header: Sequence[str],
    rejected: Iterable[tuple[Sequence[str], list[Problem]]],
) -> None:
    """Keep rejected rows whole, one line a problem."""
    lines = [
        {
            "batch_id": batch_id,
            "problem_no": number,
            "row": dict(zip(header, (cell.replace("\x00", "") for cell in cells), strict=False)),
            **_line(problem),
        }
        for cells, problems in rejected
        for number, problem in enumerate(problems, start=1)
    ]
    if lines:
        connection.execute(insert(import_reject), lines)


def _line(problem: Problem) -> dict[str, Any]:
    line = asdict(problem)
    line["column_name"] = line.pop("column")[:200]
    line["value"] = line["value"].replace("\x00", "")
    return line


def rejects_csv(connection: Connection, batch_id: int) -> bytes:
    """Return a batch's rejected rows as CSV (UTF-8 with mark): row number, problems, columns as read.

    The two columns in front are ignored when the corrected file is imported.
    """
    content = connection.execute(
        select(import_batch.c.mapping_content).where(import_batch.c.batch_id == batch_id)
    ).scalar_one()
    header = content["header"][own_columns(content["header"]) :]
    lines = connection.execute(
        select(import_reject)
        .where(import_reject.c.batch_id == batch_id)
        .order_by(import_reject.c.row_no, import_reject.c.problem_no)
    )
    rows: dict[int, tuple[dict[str, str], list[str]]] = {}
    for line in lines.mappings():
        where = f"{line['column_name']}: " if line["column_name"] else ""
        rows.setdefault(line["row_no"], (line["row"], []))[1].append(where + line["message"])
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*(_(name) for name in OWN_COLUMNS), *map(defused, header)])
    for row_no, (cells, messages) in rows.items():
        writer.writerow(
            [row_no, defused(" ".join(messages)), *(defused(cells.get(name, "")) for name in header)]
        )
    return text.getvalue().encode("utf-8-sig")


def restored(text: str) -> str:
    """Return the cell that `defused` was given."""
    return text[1:] if text[:1] == "'" and text[1:].lstrip(" ").startswith(FORMULA_SIGNS) else text


def defused(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula; a plain number stays as it is."""
    if text.lstrip(" ").startswith(FORMULA_SIGNS) and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return "'" + text
    return text
