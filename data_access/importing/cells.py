"""Read single cells: clean the text, understand moments, numbers and yes/no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from dashboard.i18n import _
from dashboard.order.folding import usual_form
from data_access.importing.errors import BadCell

BLANK_WORDS = frozenset({"", "-", "--", "—", "——", "/", "\\", "null", "none", "nan", "nil", "(空)", "空"})
SHEET_ERRORS = frozenset(
    {
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#DATA!", "#EXTERNAL!", "#PYTHON!"),
        *("#GETTING_DATA", "#TIMEOUT!", "#ERROR!", "#ERR", "#N/A!", "N/A#"),
    }
)
_OFFICE_ERROR = re.compile(r"^ERR:\d{3}$")
YES_WORDS = ("是", "有", "已", "y", "yes", "true", "t", "1", "√", "✓", "对", "通过", "已通过", "合格")
NO_WORDS = ("否", "无", "未", "n", "no", "false", "f", "0", "×", "✗", "错", "不通过", "未通过", "不合格")
LONGEST_KEPT = 300  # characters of a text that is worth remembering
LONGEST_MOMENT = 100  # characters of a time or a number
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
SERIAL_RANGE = (18_000.0, 80_000.0)  # 1949 to 2119: a plain number outside is no date
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCIENTIFIC = re.compile(r"^[+-]?\d(\.\d{1,20})?[eE]\+?\d{1,3}$")
_NAME_SIGNS = re.compile(r"[\s_\-—:：()（）\[\]【】《》/\\.,，、*＊#?？!！'\"“”]+")
# Blanks come one at a time: neighbours that may both take a run of them try every way to part it.
_DATE = r"(?P<y>\d{1,4}) ?[-/.年] ?(?P<m>\d{1,2}) ?[-/.月] ?(?P<d>\d{1,2}) ?[日号]?"
_TIME = (
    r"(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜间|夜里|深夜|[AaPp]\.?[Mm]\.?)? ?"
    r"(?P<H>\d{1,2}) ?[:时点] ?(?:(?P<M>\d{1,2}) ?(?:[:分] ?(?:(?P<S>\d{1,2})(?:\.\d{1,12})? ?秒?)?)?)?"
    r" ?(?P<half2>[AaPp]\.?[Mm]\.?)? ?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?"
)
_WHOLE = re.compile(rf"^{_DATE}(?:(?P<T>[T ]{{0,3}}){_TIME})?$")
_COMPACT = re.compile(
    r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:[T ]?(?P<H>\d{2}):?(?P<M>\d{2})(?::?(?P<S>\d{2}))?)?$"
)
_ISO = re.compile(r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$")
SERIAL = re.compile(r"^\d{5}(\.\d{1,20})?$")
_AFTERNOON = frozenset({"下午", "傍晚"})
_NIGHT = frozenset({"晚上", "夜间", "夜里", "深夜"})
_MORNING = frozenset({"早上", "早晨", "上午"})
# Minutes beside the hour that an offset of any place has.
_OFFSET_MINUTES = frozenset({0, 30, 45})


class Moment(NamedTuple):
    """A time as a cell tells it: naive local time, or aware where the cell names its offset."""

    at: datetime
    has_time: bool


def clean(text: str) -> str:
    """Trim a free text and take out invisible and control characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _INVISIBLE.sub("", text).strip().strip("\u3000\u00a0")


def plain(text: str) -> str:
    """Return a code, word or number in half-width signs, trimmed."""
    return _plain(text) if len(text) <= LONGEST_KEPT else _plain.__wrapped__(text)


@lru_cache(maxsize=65_536)
def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip()
    return _folded(text).strip()


def normalised_name(text: str) -> str:
    """Return a column name or a unit's name without signs, spaces, width and case."""
    return _normalised(text) if len(text) <= LONGEST_KEPT else _normalised.__wrapped__(text)


@lru_cache(maxsize=50_000)
def _normalised(text: str) -> str:
    return _NAME_SIGNS.sub("", _folded(text).casefold())


def _folded(text: str) -> str:
    return usual_form(_INVISIBLE.sub("", text))


def is_sheet_error(text: str) -> bool:
    """Tell whether a cell shows the error of a formula, in any width and case."""
    shown = plain(text).upper()
    return shown in SHEET_ERRORS or _OFFICE_ERROR.match(shown) is not None


def is_scientific(text: str) -> bool:
    """Tell whether a number was written as 1.23E+15 and lost its last digits."""
    return _SCIENTIFIC.match(text) is not None


def parse_number(text: str, most: int = 9999) -> int:
    """Return a whole number from 0 to `most`; BadCell otherwise."""
    digits = plain(text).replace(",", "") if len(text) <= LONGEST_MOMENT else ""
    found = re.fullmatch(r"(\d{1,15})(?:\.0{1,9})?", digits)
    if found is None:
        raise BadCell("number", _("Not a whole number: write digits only, such as 3."))
    number = int(found.group(1))
    if number > most:
        raise BadCell("number_range", _("The number is larger than {most}: correct it.").format(most=most))
    return number


@lru_cache(maxsize=65_536)
def parse_moment(text: str, formats: tuple[str, ...] = (), date1904: bool = False) -> Moment:
    """Return the moment a cell names, 24:00 being the next day's 00:00; raise BadCell for anything else.

    Shapes: ISO, unpadded, dots, slashes, compact digits, Chinese words, and a spreadsheet's serial number
    (counted from 1900, or 1904 where the workbook says so). The mapping's `formats` come before all shapes
    but the full ISO time.
    """
    if len(text) > LONGEST_MOMENT:
        raise _not_a_date()
    value = plain(text)
    if _ISO.match(value):
        try:
            return _sane(Moment(datetime.fromisoformat(value), True))
        except ValueError:
            pass  # 24:00 and impossible days are read or explained below
    value = " ".join(value.split())
    if len(value) > LONGEST_MOMENT:
        raise _not_a_date()
    for one in formats:
        moment = _by_format(value, one)
        if moment is not None:
            return _sane(moment)
    if SERIAL.match(value):
        return _sane(_serial(float(value), date1904))
    found = _COMPACT.match(value) or _WHOLE.match(value)
    if found is None:
        raise _not_a_date()
    return _sane(_assembled(found.groupdict()))


def _by_format(value: str, pattern: str) -> Moment | None:
    try:
        return Moment(
            datetime.strptime(value, pattern), "%H" in pattern or "%I" in pattern or "%c" in pattern
        )
    except ValueError:
        return None


def _serial(days: float, date1904: bool) -> Moment:
    low, high = SERIAL_RANGE
    if not low <= days <= high:
        raise _not_a_date()
    seconds = round(days * 86_400)
    epoch = EPOCH_1904 if date1904 else EPOCH_1900
    return Moment(epoch + timedelta(seconds=seconds), seconds % 86_400 != 0 or days != int(days))


def _assembled(parts: dict[str, str | None]) -> Moment:
    year, month, day = (int(parts[name] or 0) for name in ("y", "m", "d"))
    if len(parts["y"] or "") != 4 and year:
        raise BadCell("year", _("The year needs four digits: write 2024, not 24."))
    minute, second = int(parts["M"] or 0), int(parts["S"] or 0)
    half = (parts.get("half") or parts.get("half2") or "").lower()
    hour = _hour(int(parts["H"] or 0), minute, half[:1] if half[:1] in ("a", "p") else half)
    whole_day = hour == 24 and minute == second == 0
    try:
        at = datetime(year, month, day, 0 if whole_day else hour, minute, second)
    except ValueError:
        raise BadCell("date", _("There is no such date or time: check day, month and hour.")) from None
    at += timedelta(days=whole_day)
    if (
        parts.get("zone")
        and parts.get("zone") != "Z"
        and parts["S"] is None
        and not (parts.get("T") or "").strip()
    ):
        # 9:00-10:30 is from nine to half past ten.
        raise BadCell("span", _("Two times in one cell: write the one that is meant, as 2024-03-05 09:00."))
    return Moment(_with_offset(at, parts.get("zone")), parts["H"] is not None)


def _hour(hour: int, minute: int, half: str) -> int:
    """Return the hour of the day, 24 for its end; raise BadCell where the word leaves two days possible."""
    if half in _NIGHT:
        if hour == 12 and minute == 0:
            return 24
        if hour in (0, *range(5, 12)) or hour > 12:
            return hour + 12 if 0 < hour < 12 else hour
        raise _either_day(half)
    if half in _MORNING and hour == 12:
        raise _either_day(half)
    if half == "p" or half in _AFTERNOON:
        return hour + 12 if hour < 12 else hour
    if half == "中午":
        return hour + 12 if hour < 3 else hour
    return 0 if half and hour == 12 else hour


def _either_day(half: str) -> BadCell:
    return BadCell(
        "half_day",
        _("{word} leaves open which hour is meant: write the hour from 0 to 24.").format(word=half),
    )


def _with_offset(at: datetime, offset: str | None) -> datetime:
    if not offset:
        return at
    if offset == "Z":
        return at.replace(tzinfo=UTC)
    hours, minutes = int(offset[1:3]), int(offset[3:].removeprefix(":") or 0)
    if hours > 14 or minutes not in _OFFSET_MINUTES:
        raise BadCell("offset", _("There is no such offset from UTC: write +08:00, or the local time alone."))
    shift = timedelta(hours=hours, minutes=minutes)
    return at.replace(tzinfo=timezone(-shift if offset[0] == "-" else shift))


def _sane(moment: Moment) -> Moment:
    if not EARLIEST_YEAR <= moment.at.year <= LATEST_YEAR:
        raise BadCell(
            "year",
            _("The year {year} is outside {first} to {last}.").format(
                year=moment.at.year, first=EARLIEST_YEAR, last=LATEST_YEAR
            ),
        )
    return moment


def _not_a_date() -> BadCell:
    return BadCell("date", _("Not a date: write it as 2024-03-05 15:05."))


def looks_like_moment(text: str, formats: Sequence[str] = ()) -> bool:
    """Tell whether a sample cell reads as a date (serial numbers alone do not convince)."""
    if SERIAL.match(plain(text)):
        return False
    try:
        parse_moment(text, tuple(formats))
    except BadCell:
        return False
    return True
