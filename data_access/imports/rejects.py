"""Keep rejected rows whole and give them back as a table that can be corrected and imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.i18n import _
from data_access.imports.errors import Problem
from data_access.schema import import_batch, import_reject

# A cell that begins so is taken for a formula by spreadsheet programs.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


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
    header = content["header"]
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
    writer.writerow([_("Row"), _("Problem"), *header])
    for row_no, (cells, messages) in rows.items():
        writer.writerow([row_no, " ".join(messages), *(defused(cells.get(name, "")) for name in header)])
    return text.getvalue().encode("utf-8-sig")


def defused(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula; a plain number stays as it is."""
    if text.startswith(FORMULA_SIGNS) and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return "'" + text
    return text
