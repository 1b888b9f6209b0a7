"""A published table: which unit stands in a row, what each column says, and how a figure was printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from dashboard.appraisal.indicators import percent_text, scaled
from dashboard.appraisal.settings import Rounding
from dashboard.order.folding import usual_form
from dashboard.views.counts import Rate
from dashboard.views.reference import Unit

RATE_COLUMNS = ("resolution", "satisfaction", "on_time")
COUNT_COLUMNS = ("accepted", "due")
COLUMNS = (*COUNT_COLUMNS, *RATE_COLUMNS, "score", "rank")
PROBLEMS = ("unknown", "other_kind", "twice", "unreadable", "too_high")
# More decimals than any bulletin prints: the cell holds the unrounded number.
UNROUNDED = 6

# In this order: the first whose words stand in a column's name, and none of whose others do.
_WORDS: tuple[tuple[str, str, str], ...] = (
    ("on_time", r"(按时|按期|及时|准时).*率|on.?time", r"排名|名次|位次|得分|分值|rank|score"),
    ("satisfaction", r"满意(率|度)|satisfaction", r"排名|名次|位次|得分|分值|rank|score"),
    ("resolution", r"解决率|resolution", r"排名|名次|位次|得分|分值|rank|score|服务确认"),
    ("rank", r"^(综合|总|本月|当月)?(排名|名次|位次|排序|rank)$", r"上月|变化|升降"),
    ("score", r"^(综合|总|考核|本月|当月|最终)*(得分|总分|评分|分数|成绩|score)(分)?$", r"上月"),
    ("due", r"到期|应办结|应结|^due", r"率|未到期"),
    ("accepted", r"受理|工单(总)?(量|数)|诉求(总)?(量|数)|accepted", r"率|解决"),
)
LONGEST_VALUE = 100  # characters of a figure; no exact fraction is made of more digits
_UNIT_WORDS = re.compile(r"单位|区市|县市区|区县|地区|部门|镇街|街镇|名称|unit|district", re.I)
_TOTALS = re.compile(
    r"^(合计|总计|小计|全市(合计|平均|总计)?|平均(值|数)?|总体|全部|total|average|city)$", re.I
)
_SIGNS = re.compile(r"[\s（）()\[\]【】:：·、,，*#]+")
UNREAD = Fraction(-1)
_BLANK = frozenset(
    {"", "-", "--", "—", "–", "/", "无", "空", "暂无", "不排名", "不参评", "样本不足", "无诉求", "无应办结"}
)
_SHORT = re.compile(r"(?<=..)(自治县|新区|市|区|县|街道|镇|乡)$")


@dataclass(frozen=True)
class Value:
    """One printed figure: its text, what it says, and to how many decimals (None: exact or unrounded).

    Rates are per cent. `fraction` is set where the cell shows numerator and denominator.
    """

    text: str
    value: Fraction
    decimals: int | None
    fraction: tuple[Fraction, int] | None = None

    @property
    def readable(self) -> bool:
        """Tell whether the cell holds a figure at all; no figure is below 0."""
        return self.value >= 0


@dataclass(frozen=True)
class PublishedRow:
    """A unit's row: the name as printed, the unit's code, its figures by column."""

    name: str
    code: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Problem:
    """A row that was not understood in full; `kind` is one of PROBLEMS."""

    row: int  # as the spreadsheet numbers it
    kind: str
    name: str  # of the unit, as printed
    column: str = ""
    text: str = ""  # of the cell


@dataclass(frozen=True)
class Published:
    """A published table as far as it was understood."""

    level: str  # district | department | utility | township
    columns: tuple[str, ...]
    rows: tuple[PublishedRow, ...]
    unknown: tuple[str, ...] = ()  # names that no unit bears
    ignored: tuple[str, ...] = ()  # columns that were not understood
    totals: tuple[str, ...] = ()  # rows that sum others up
    problems: tuple[Problem, ...] = ()  # by row


class Unreadable(ValueError):
    """The table names no unit or no figure that can be compared; `what` is unit, figure or row."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


FindUnit = Callable[[str], Unit | None]


def read_published(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    find: FindUnit,
    units: Sequence[Unit],
    numbers: Sequence[int] = (),
) -> Published:
    """Understand a published table; raise Unreadable where it names no unit or no figure.

    `numbers` are the rows' numbers as the spreadsheet shows them; without any the head is row 1.
    """
    body = [list(row) for row in rows]
    finder = _finder(find, units)
    at = _unit_column(header, body, finder)
    if at is None:
        raise Unreadable("unit")
    places = _figure_columns(header, at)
    if not places:
        raise Unreadable("figure")
    named = _named_rows(body, numbers or range(2, len(body) + 2), at, finder)
    if not named.units:
        raise Unreadable("row")
    level, kept, problems = _of_one_level(named.units)
    listed, unread = _figures(kept, places)
    if not any(row.values for row in listed):
        raise Unreadable("row")
    problems = sorted([*named.problems, *problems, *unread], key=lambda each: each.row)
    return Published(
        level,
        tuple(column for column in COLUMNS if any(column in row.values for row in listed)),
        tuple(row for row in listed if row.values),
        tuple(each.name for each in problems if each.kind in ("unknown", "other_kind")),
        tuple(
            name for place, name in enumerate(header) if name and place != at and place not in places.values()
        ),
        tuple(named.totals),
        tuple(problems),
    )


class _UnitRow(NamedTuple):
    """A row that names a unit: its number in the file, the name as printed, the unit, its cells."""

    number: int
    name: str
    unit: Unit
    cells: Sequence[str]


class _Named(NamedTuple):
    units: list[_UnitRow]
    totals: list[str]
    problems: list[Problem]


def _named_rows(body: Sequence[Sequence[str]], numbers: Iterable[int], at: int, find: FindUnit) -> _Named:
    """Sort the rows: units, totals, names that no unit bears; rows without a name are passed over."""
    found = _Named([], [], [])
    for number, row in zip(numbers, body, strict=False):
        name = row[at].strip() if at < len(row) else ""
        unit = find(name)
        if not name:
            continue
        if _TOTALS.match(_SIGNS.sub("", name)) or (unit and unit.kind == "city"):
            found.totals.append(name)
        elif unit is None:
            found.problems.append(Problem(number, "unknown", name))
        else:
            found.units.append(_UnitRow(number, name, unit, row))
    return found


def _of_one_level(rows: Sequence[_UnitRow]) -> tuple[str, list[_UnitRow], list[Problem]]:
    """Keep the rows of the kind that most units have, each unit once."""
    kinds = [row.unit.kind for row in rows]
    level = max(dict.fromkeys(kinds), key=kinds.count)
    kept: dict[str, _UnitRow] = {}
    problems = []
    for row in rows:
        if row.unit.kind != level:
            problems.append(Problem(row.number, "other_kind", row.name))
        elif row.unit.code in kept:
            problems.append(Problem(row.number, "twice", row.name))
        else:
            kept[row.unit.code] = row
    return level, list(kept.values()), problems


def _figures(rows: Sequence[_UnitRow], places: Mapping[str, int]) -> tuple[list[PublishedRow], list[Problem]]:
    """Read the figures of every unit, column by column; what is no figure stays as one that nothing is."""
    texts = {
        column: [row.cells[place] if place < len(row.cells) else "" for row in rows]
        for column, place in places.items()
    }
    columns = {column: _column(column, each) for column, each in texts.items()}
    listed = [
        PublishedRow(
            row.name,
            row.unit.code,
            {column: value for column, values in columns.items() if (value := values[place])},
        )
        for place, row in enumerate(rows)
    ]
    problems = [
        Problem(row.number, kind, row.name, column, value.text)
        for place, row in enumerate(rows)
        for column, values in columns.items()
        if (value := values[place]) and (kind := _wrong(column, value))
    ]
    return listed, problems


def _wrong(column: str, value: Value) -> str:
    if not value.readable:
        return "unreadable"
    return "too_high" if column in RATE_COLUMNS and value.value > 100 else ""


def _finder(find: FindUnit, units: Sequence[Unit]) -> FindUnit:
    """Find also names that lack or add 市, 区, 县, 街道, 镇 at their end, where only one unit fits."""
    short: dict[str, list[Unit]] = {}
    for unit in units:
        for name in {_shortened(name) for name in (unit.name, *unit.aliases)}:
            short.setdefault(name, []).append(unit)

    def finder(name: str) -> Unit | None:
        found = find(name)
        if found is not None or not name.strip():
            return found
        named = short.get(_shortened(name), [])
        districts = [unit for unit in named if unit.kind == "district"]
        named = districts or named
        return named[0] if len(named) == 1 else None

    return finder


def _shortened(name: str) -> str:
    plain = _SIGNS.sub("", usual_form(name))
    return _SHORT.sub("", plain.removeprefix("烟台市") or plain)


def _unit_column(header: Sequence[str], body: Sequence[Sequence[str]], find: FindUnit) -> int | None:
    """Return the column with the most names of units; a head that says so decides between equals."""
    best, best_score = None, 0.5
    for place, name in enumerate(header):
        hits = sum(find(row[place].strip()) is not None for row in body if place < len(row) and row[place])
        score = hits + (0.25 if _UNIT_WORDS.search(name) else 0)
        if hits and score > best_score:
            best, best_score = place, score
    return best


def _figure_columns(header: Sequence[str], unit_column: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        plain = _SIGNS.sub("", usual_form(name)).removesuffix("%")
        for column, wanted, unwanted in _WORDS:
            fits = re.search(wanted, plain, re.I) and not re.search(unwanted, plain, re.I)
            if fits and column not in places and place != unit_column:
                places[column] = place
                break
    return places


def figure_words() -> tuple[str, ...]:
    """Return column names that tell a published table's header from its title rows."""
    return ("单位", "区市", "名次", "排名", "得分", "问题解决率", "解决率", "满意度", "满意率", "按时办结率")


def _column(column: str, texts: Sequence[str]) -> list[Value | None]:
    """Read a column as a whole: its decimals are the most that any cell shows; shares become per cent."""
    values = [_value(text) for text in texts]
    plain = _plain(values)
    if column in RATE_COLUMNS and plain and _are_shares(plain):
        values = [_as_percent(value) if value else None for value in values]
        plain = _plain(values)
    decimals = max((value.decimals or 0 for value in plain), default=0)
    shown = None if decimals >= UNROUNDED else decimals
    return [replace(value, decimals=shown) if value and value.fraction is None else value for value in values]


def _plain(values: Sequence[Value | None]) -> list[Value]:
    return [value for value in values if value and value.readable and value.fraction is None]


def _are_shares(values: Sequence[Value]) -> bool:
    return all(value.value <= 1 and "%" not in value.text for value in values)


def _as_percent(value: Value) -> Value:
    if value.fraction is not None or not value.readable:
        return value
    return replace(value, value=value.value * 100, decimals=max(0, (value.decimals or 0) - 2))


def _value(text: str) -> Value | None:
    """Read one cell: 89.23%, 89.2, 0.8923, 58/65, 第3名; None where it is empty."""
    if len(text) > LONGEST_VALUE:
        return Value(text[:LONGEST_VALUE].strip(), UNREAD, 0) if text.strip() else None
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"\s+|\(?并列\)?", "", plain).replace(",", "")
    if plain in _BLANK:
        return None
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)/(\d+)", plain):
        top, bottom = Fraction(match[1]), int(match[2])
        share = top / bottom * 100 if bottom else Fraction(0)
        return Value(text.strip(), share, None, (top, bottom))
    match = re.fullmatch(r"第?(\d+(?:\.(\d+))?)(?:%|分|名|件|个百分点)?", plain)
    if match is None:
        return Value(text.strip(), UNREAD, 0)
    return Value(plain, Fraction(match[1]), len(match[2] or ""))


def scaled_percent(rate: Rate, decimals: int, rounding: Rounding) -> int:
    """Round a rate that has a denominator, in per cent; return it in units of its last decimal."""
    top = rate.numerator
    return scaled(100 * top.numerator, top.denominator * rate.denominator, decimals, rounding)


def prints_as(exact: Fraction, value: Value, rounding: Rounding) -> bool:
    """Tell whether an exact number ≥ 0 is printed as the published one."""
    if value.decimals is None:
        return abs(exact - value.value) < Fraction(1, 10**UNROUNDED)
    return scaled(exact.numerator, exact.denominator, value.decimals, rounding) == _units(
        value, value.decimals
    )


def rate_prints_as(rate: Rate | None, value: Value, rounding: Rounding) -> bool:
    """Tell whether a rate is printed as the published figure; a fraction must show both its numbers.

    The product's own way, half up but never across a threshold, counts as half up.
    """
    if rate is None or not rate.denominator:
        return False
    if value.fraction is not None:
        return (rate.numerator, rate.denominator) == value.fraction
    if value.decimals is None:
        return prints_as(rate.numerator * 100 / rate.denominator, value, rounding)
    over = scaled_percent(rate, value.decimals, rounding) - _units(value, value.decimals)
    if over == 1 and rounding == "half_up":
        return Fraction(percent_text(rate.numerator / rate.denominator, value.decimals)) == value.value
    return over == 0


def _units(value: Value, decimals: int) -> int:
    return value.value.numerator * int(10**decimals) // value.value.denominator


def shown(exact: Fraction | None, value: Value, rounding: Rounding) -> str:
    """Print a computed number the way the published column does."""
    if exact is None:
        return ""
    decimals = 4 if value.decimals is None else value.decimals
    return str(Decimal(scaled(exact.numerator, exact.denominator, decimals, rounding)).scaleb(-decimals))
