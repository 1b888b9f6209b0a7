"""Turn a spreadsheet into lines of JSON; run as a program of its own, under limits.

A hostile workbook can make the parser use any amount of memory or time and even abort the process, so
this file is started by path in a child process, imports nothing of the product, and limits itself first.
Arguments: the workbook, the file to write, the memory limit in bytes, the processor time in seconds.
"""

from __future__ import annotations

import datetime
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

EXACT_INTEGER = 1e15
PASSWORD, MEMORY, DAMAGED = 10, 11, 12
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]{1,20})</v>')


def main(workbook_path: str, target_path: str, memory: int, seconds: int) -> int:
    """Limit this process and convert the workbook; return the exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    return convert(workbook_path, target_path)


def convert(workbook_path: str, target_path: str) -> int:
    """Write one JSON header line and then one line a row; return how it ended (0 well, see the codes)."""
    import python_calamine

    try:
        with open(workbook_path, "rb") as source, open(target_path, "w", encoding="utf-8") as target:
            workbook = python_calamine.CalamineWorkbook.from_filelike(source)
            _write(workbook, workbook_path, target, python_calamine.SheetVisibleEnum.Visible)
    except python_calamine.PasswordError:
        return PASSWORD
    except MemoryError:
        return MEMORY
    except (
        python_calamine.CalamineError,
        python_calamine.XmlError,
        python_calamine.ZipError,
        ValueError,
    ) as error:
        print(error, file=sys.stderr)
        return PASSWORD if "password" in str(error).lower() else DAMAGED
    return 0


def _write(workbook: Any, workbook_path: str, target: Any, shown: Any) -> None:
    visible = [sheet for sheet in workbook.sheets_metadata if sheet.visible == shown]
    hidden = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible != shown]
    filled: list[str] = []
    chosen: Any = None
    for sheet in visible:
        loaded = workbook.get_sheet_by_name(sheet.name)
        if loaded.total_height == 0:
            continue
        filled.append(sheet.name)
        if chosen is None or (chosen.total_height < 2 <= loaded.total_height):
            chosen = loaded
    name = chosen.name if chosen else ""
    date1904, sheet_file = _package_facts(workbook_path, name)
    head = {"sheet": name, "sheets": filled, "hidden": hidden, "date1904": date1904}
    print(json.dumps(head, ensure_ascii=False), file=target)
    if chosen is None:
        return
    errors = _error_cells(workbook_path, sheet_file)
    # The parser gives every row from the first, but only the columns from the used area on.
    lead = chosen.start[1] if chosen.start else 0
    for row_no, cells in enumerate(chosen.iter_rows(), start=1):
        texts = _row(cells, errors.get(row_no, {}), lead)
        if any(texts):
            print(json.dumps([row_no, texts], ensure_ascii=False), file=target)


def _row(cells: list[Any], errors: dict[int, str], lead: int) -> list[str]:
    texts = [_text(cell) for cell in cells]
    for column, error in errors.items():
        if column - lead < len(texts):
            texts[column - lead] = error
    return texts


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # A spreadsheet keeps 15 digits: a longer number has lost its end and must not pass as exact.
        if cell.is_integer():
            return str(int(cell)) if abs(cell) < EXACT_INTEGER else f"{cell:.14E}"
        return repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    return str(cell)


def _package_facts(path: str, sheet: str) -> tuple[bool, str]:
    """Return whether serial dates count from 1904 and which part of the package holds the sheet."""
    if not zipfile.is_zipfile(path):
        return False, ""
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if "xl/workbook.xml" not in names:
            return False, ""
        book = package.read("xl/workbook.xml").decode("utf-8", "replace")
        date1904 = re.search(r'date1904="(1|true)"', book) is not None
        relation = None
        for tag in re.findall(r"<sheet\b[^>]*>", book):
            name = re.search(r'\bname="([^"]*)"', tag)
            if name and _unescaped(name.group(1)) == sheet:
                relation = re.search(r'\br:id="([^"]*)"', tag)
        relations = "xl/_rels/workbook.xml.rels"
        if relation is None or relations not in names:
            return date1904, ""
        for tag in re.findall(r"<Relationship\b[^>]*>", package.read(relations).decode("utf-8", "replace")):
            target = re.search(r'\bTarget="([^"]*)"', tag)
            if target and f'Id="{relation.group(1)}"' in tag:
                part = target.group(1)
                return date1904, part.lstrip("/") if part.startswith("/") else f"xl/{part}"
    return date1904, ""


def _unescaped(text: str) -> str:
    for mark, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(mark, sign)
    return text


def _error_cells(path: str, part: str) -> dict[int, dict[int, str]]:
    """Return the cells that show an error such as #N/A, which the parser hands over as blank."""
    found: dict[int, dict[int, str]] = {}
    if not part:
        return found
    with zipfile.ZipFile(path) as package:
        if part not in package.namelist():
            return found
        with package.open(part) as stream:
            for letters, row, error in _matches(stream):
                found.setdefault(row, {})[_column(letters)] = error
    return found


def _matches(stream: Any) -> Iterator[tuple[str, int, str]]:
    rest = b""
    while piece := stream.read(1 << 20):
        text = rest + piece
        cut = text.rfind(b"</c>") + 4
        for match in _ERROR_CELL.finditer(text, 0, max(cut, 0)):
            yield match.group(1).decode(), int(match.group(2)), match.group(3).decode("utf-8", "replace")
        rest = text[cut:] if cut > 3 else text
        if len(rest) > 1 << 22:
            rest = b""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
