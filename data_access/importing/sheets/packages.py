"""Read workbooks that are packages of XML (XLSX, ODS): values by a parser, what it drops by a second look."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import python_calamine

from data_access.importing.sheets.cells import (
    MOST_MERGED,
    NO_RESULT,
    Book,
    Merged,
    Sheet,
    midnight,
    shows_hours,
    text_of,
)

# Formats without a code of their own that show hours (ECMA-376, 18.8.30).
HOURS_BUILT_IN = frozenset((*range(18, 23), *range(45, 48), *range(32, 36)))
PIECE = 1 << 18
Place = tuple[int, int]


@dataclass
class Facts:
    """What the parser does not tell of a sheet, by row and column from 0."""

    instead: dict[Place, str] = field(default_factory=dict)  # errors, formulas without a result
    timed: set[Place] = field(default_factory=set)  # whole days in a format that shows hours


def open_package(path: str) -> Book:
    """Return the sheets of a workbook; raise what the parsers raise for one that is damaged or protected."""
    with open(path, "rb") as stream:
        workbook = python_calamine.CalamineWorkbook.from_filelike(stream)
    package = _Package(path)
    visible = python_calamine.SheetVisibleEnum.Visible
    sheets = []
    for one in workbook.sheets_metadata:
        loaded = workbook.get_sheet_by_name(one.name)
        sheets.append(
            Sheet(
                one.name,
                one.visible != visible,
                0 if loaded.start is None else loaded.total_height + 1,
                lambda loaded=loaded, name=one.name: _rows(loaded, package.facts(name)),  # type: ignore[misc]
                _merged(loaded),
            )
        )
    return Book(sheets, package.date1904)


def _merged(sheet: Any) -> list[Merged]:
    ranges = sheet.merged_cell_ranges or []
    return [(low[0] + 1, high[0] + 1, low[1]) for low, high in ranges[:MOST_MERGED] if high[0] > low[0]]


def _rows(sheet: Any, facts: Facts) -> Iterator[list[str]]:
    # The parser gives every row from the first, but only the columns from the used area on.
    lead = sheet.start[1] if sheet.start else 0
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in facts.instead.items():
        by_row.setdefault(row, []).append((column, text))
    for number, cells in enumerate(sheet.iter_rows()):
        texts = [""] * lead + [text_of(cell) for cell in cells]
        for column, text in by_row.get(number, ()):
            texts += [""] * (column + 1 - len(texts))
            texts[column] = text
        if facts.timed:
            for column, text in enumerate(texts):
                if len(text) == 10 and (number, column) in facts.timed:
                    texts[column] = midnight(text)
        yield texts


class _Package:
    """The parts of a workbook that say what its parser leaves out; empty for other kinds than XLSX."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.date1904 = False
        self._parts: Mapping[str, str] = {}
        self._timed: frozenset[str] = frozenset()
        with zipfile.ZipFile(path) as package:
            book = _part_of_type(package, "/officeDocument")
            if book:
                self._read(package, book)

    def _read(self, package: zipfile.ZipFile, book: str) -> None:
        root = ElementTree.fromstring(package.read(book))
        self.date1904 = any(
            _attribute(each, "date1904") in ("1", "true")
            for each in root.iter()
            if _name(each.tag) == "workbookPr"
        )
        targets = _relations(package, book)
        self._parts = {
            _attribute(each, "name"): targets.get(_attribute(each, "id"), ("", ""))[1]
            for each in root.iter()
            if _name(each.tag) == "sheet"
        }
        styles = next((part for kind, part in targets.values() if kind.endswith("/styles")), "")
        if styles and styles in package.namelist():
            self._timed = _timed_styles(ElementTree.fromstring(package.read(styles)))

    def facts(self, sheet: str) -> Facts:
        """Return what the parser left out of a sheet."""
        facts = Facts()
        part = self._parts.get(sheet, "")
        with zipfile.ZipFile(self._path) as package:
            if part in package.namelist():
                with package.open(part) as stream:
                    _Scan(facts, self._timed).read(stream)
        return facts


def _part_of_type(package: zipfile.ZipFile, ending: str) -> str:
    return next((part for kind, part in _relations(package, "").values() if kind.endswith(ending)), "")


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the relations of a part by their id: kind and part related to."""
    folder, name = posixpath.split(part)
    file = posixpath.join(folder, "_rels", f"{name}.rels")
    if file not in package.namelist():
        return {}
    found = {}
    for each in ElementTree.fromstring(package.read(file)):
        target = each.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[each.get("Id", "")] = each.get("Type", ""), posixpath.normpath(whole)
    return found


def _timed_styles(root: ElementTree.Element) -> frozenset[str]:
    """Return the numbers of the cell styles whose format shows hours."""
    own = {
        _attribute(each, "numFmtId"): shows_hours(_attribute(each, "formatCode"))
        for each in root.iter()
        if _name(each.tag) == "numFmt"
    }
    styles = next((each for each in root.iter() if _name(each.tag) == "cellXfs"), ())
    numbers = [_attribute(each, "numFmtId") or "0" for each in styles]
    return frozenset(
        str(place)
        for place, number in enumerate(numbers)
        if own.get(number, number.isdigit() and int(number) in HOURS_BUILT_IN)
    )


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _name(key) == name), "")


class _Scan:
    """Walk a sheet's XML for cells that show an error, hold a formula alone, or are whole days with hours."""

    def __init__(self, facts: Facts, timed: frozenset[str]) -> None:
        self._facts, self._timed = facts, timed
        self._row = self._column = -1
        self._kind = self._style = self._value = ""
        self._formula = self._reading = False

    def read(self, stream: Any) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        while piece := stream.read(PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _name(tag)
        if name == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdigit() else self._row + 1
            self._column = -1
        elif name == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._formula, self._value = False, ""
        elif name == "f":
            self._formula = True
        self._reading = name == "v"

    def _text(self, text: str) -> None:
        if self._reading and len(self._value) < 64:
            self._value += text

    def _end(self, tag: str) -> None:
        name = _name(tag)
        self._reading = False
        if name != "c":
            return
        place = self._row, self._column
        if self._kind == "e":
            self._facts.instead[place] = self._value.strip() or "#VALUE!"
        elif self._formula and not self._value and self._kind != "str":
            self._facts.instead[place] = NO_RESULT
        elif self._style in self._timed and self._kind == "n" and _is_whole(self._value):
            self._facts.timed.add(place)


def _is_whole(number: str) -> bool:
    return number.partition(".")[0].isdigit() and not number.partition(".")[2].strip("0")


def _column(reference: str, otherwise: int) -> int:
    """Return the place of a cell in its row from its address, as AB12."""
    number = 0
    for sign in reference:
        if not ("A" <= sign <= "Z"):
            break
        number = number * 26 + ord(sign) - 64
    return number - 1 if number else otherwise
