"""The ranking as a workbook: raw values with their fractions, and the definitions beside them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.appraisal import indicators
from dashboard.definitions import DEFINITIONS
from dashboard.definitions.indicators import DECLARED, Declared
from dashboard.figure.codes import CITY, coded
from dashboard.i18n import _
from dashboard.views.counts import Counts, RankRow, Rate, Score, Times
from dashboard.views.reference import Unit
from layouts import definitions, text
from layouts.components.period import unofficial_words
from layouts.documents.workbook import Value, head_format, new_book, write, write_pairs
from layouts.pages.rankings.area import whole_name
from layouts.pages.rankings.sheet import Sheet
from layouts.pages.rankings.table import sorted_rows
from layouts.vocabulary import AREA_NAMES, MEASURES, TIME_HEADS

PERCENT, POINTS, TIME = "0.00####", "0.00", "0.0###"
# The counts at the end of a row: what was missed, then the parts of the accepted orders.
COUNTED = (
    *("late", "open_overdue", "accepted", "direct", "due", "not_due", "no_deadline", "withdrawn", "excluded"),
    *("verified", "unverified", "unsolved", "confirmed", "extended_out"),
)


@dataclass(frozen=True)
class Field:
    """One column of the sheet: its head and what a row gives for it; None leaves the cell empty.

    `define` is the key of the figure's definition, by which the sheet of codes names it; `before` marks a
    figure before exclusions.
    """

    head: str
    of: Callable[[RankRow], Value]
    form: str = "General"
    width: int = 10
    define: str = ""
    before: bool = False


def rankings_xlsx(sheet: Sheet) -> bytes:
    """Return the workbook of a ranking as seen: one row a unit, no formula, no merged cell."""
    stream = io.BytesIO()
    with new_book(stream) as book:
        _write_ranking(book, sheet)
        _write_codes(book, sheet)
        _write_definitions(book, sheet)
    return stream.getvalue()


def file_name(sheet: Sheet) -> str:
    """Return the file's name: what it ranks, the period, that it is provisional."""
    area, period = sheet.view.area, sheet.view.context.period.text
    level = _(AREA_NAMES[area] if area else text.LEVEL_NAMES[sheet.view.level])
    return _("Ranking of {units} {period} (provisional).xlsx").format(units=level, period=period)


def _write_ranking(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(_("Ranking"))
    head = head_format(book)
    columns = _columns(sheet)
    for column, each in enumerate(columns):
        page.set_column(column, column, each.width, book.add_format({"num_format": each.form}))
        page.write_string(0, column, each.head, head)
    for line, row in enumerate(_lines(sheet), start=1):
        for column, each in enumerate(columns):
            write(page, line, column, each.of(row))
    page.freeze_panes(1, 4)


def _write_codes(book: Any, sheet: Sheet) -> None:
    """Write the code of every figure into the cell where its number stands on the first sheet."""
    page = book.add_worksheet(_("Codes"))
    head = head_format(book)
    columns = _columns(sheet)
    for column, each in enumerate(columns):
        page.set_column(column, column, 24 if each.define else each.width)
        page.write_string(0, column, each.head, head)
    for line, row in enumerate(_lines(sheet), start=1):
        for column, each in enumerate(columns):
            write(page, line, column, _code(sheet, each, row))
    page.freeze_panes(1, 4)


def _code(sheet: Sheet, field: Field, row: RankRow) -> Value:
    value = field.of(row)
    if value is None or not field.define:
        return value
    total = row.unit.kind == "city"
    if (row.unit.kind == "township" and not row.unit.code) or (total and sheet.view.area):
        return None  # what lies in no township, and streets or towns, are no unit that a code could name
    whole = sheet.state.district if sheet.townships and sheet.state.district else CITY
    suffix = sheet.code(row.unit.code or whole, field.before)
    return coded(field.define, suffix) or None


def _lines(sheet: Sheet) -> list[RankRow]:
    """Return the rows of the sheets: as ranked, then what has no rank of its own, then the total."""
    return [*sorted_rows(sheet), *_unranked_places(sheet), _total(sheet)]


def _unranked_places(sheet: Sheet) -> list[RankRow]:
    """Return what has orders and no rank of its own, so that the rows add up to the total."""
    names = dict(sheet.view.districts)
    ids = {name: district for district, name in sheet.district_names.items()}
    found = []
    for code, counts in sheet.view.undetermined.items():
        inside = ids.get(names.get(code, code))
        found.append((Unit(0, "", _("No township given"), "township", 0, district_id=inside), counts))
    for name, counts in sheet.view.others.items():
        found.append((Unit(0, counts.key, name, "township", 0), counts))
    return [
        RankRow(unit, counts, Counts(counts.key), Score(None, ()), None, False, None)
        for unit, counts in found
    ]


def _total(sheet: Sheet) -> RankRow:
    names = dict(sheet.view.districts)
    district = sheet.state.district if sheet.townships else ""
    name = whole_name(names, district, sheet.view.area) if sheet.view.area else names.get(district)
    unit = Unit(0, "", name or _("Whole city"), "city", 0)
    view = sheet.view
    return RankRow(unit, view.total, view.total_before_exclusion, Score(None, ()), None, False, None)


def _columns(sheet: Sheet) -> list[Field]:
    return [*_rank_columns(sheet), *_rate_columns(sheet), *_time_columns(sheet), *_count_columns(sheet)]


def _rank_columns(sheet: Sheet) -> list[Field]:
    found = [
        Field(_("Rank"), lambda row: row.rank, width=6, define="rank"),
        Field(_("Tied"), lambda row: _("tied") if row.tied else None, width=6),
        Field(_("Code"), lambda row: row.unit.code or None),
        Field(_("Unit"), lambda row: row.unit.name, width=18),
        Field(
            _("Rank before ({period})").format(period=text.written_period(sheet.view.previous_text)),
            lambda row: row.previous_rank,
            define="change",
        ),
        Field(_("Rank change"), lambda row: row.change, define="change"),
        Field(
            _("Score"),
            lambda row: _number(row.score.points) if row.rank is not None else None,
            POINTS,
            define="score",
        ),
        *_hand_columns(sheet),
        Field(_("Warning"), _warning, width=24, define="warning"),
        Field(_("Most points lost"), _worst_name, width=16, define="worst"),
        Field(_("Points lost"), _worst_points, POINTS, define="worst"),
    ]
    if sheet.townships:
        found[4:4] = [
            Field(_("District"), lambda row: sheet.district_names.get(row.unit.district_id or 0), width=14),
            Field(_("Rank in district"), lambda row: row.district_rank, define="district_rank"),
            Field(_("Band"), lambda row: _(row.band) if row.band else None, define="band"),
        ]
    return found


def _hand_columns(sheet: Sheet) -> list[Field]:
    """Return what stands beside a score where there is any: points by hand, the group, its full score."""
    rows, found = sheet.view.rows, []
    if any(row.score.added for row in rows):
        found.append(
            Field(_("Bonus and penalty"), lambda row: _number(row.score.added), POINTS, define="score")
        )
    if any(row.group_name for row in rows):
        found.append(Field(_("Group"), lambda row: row.group_name or None, width=14, define="rank"))
    if any(row.score.total != 100 for row in rows):
        found.append(Field(_("Full score"), lambda row: _number(row.score.total), define="score"))
    return found


def _rate_columns(sheet: Sheet) -> list[Field]:
    settings = sheet.view.context.settings

    def rate(name: str) -> Callable[[RankRow], Rate]:
        return lambda row: indicators.indicator(name, row.counts, settings)

    def shown(name: str) -> Callable[[RankRow], Value]:
        return lambda row: _percent(rate(name)(row), _minimum(sheet, row))

    def top(name: str) -> Callable[[RankRow], Value]:
        return lambda row: _number(rate(name)(row).numerator)

    def bottom(name: str) -> Callable[[RankRow], Value]:
        return lambda row: rate(name)(row).denominator

    rated = _("answers") if settings.to_rate == "answered" else _(MEASURES[settings.to_rate])
    heads = {
        "resolution": (_("solved"), _("to be solved")),
        "satisfaction": (_("sum of credits"), rated),
        "on_time": (_("closed on time"), _(MEASURES[indicators.denominator("on_time", settings)])),
        "six": (_("items met"), _("items that apply")),
    }
    found: list[Field] = []
    for name, (above, below) in heads.items():
        title = _(text.INDICATOR_NAMES[name])
        found += [
            Field(_("{rate}, %").format(rate=title), shown(name), PERCENT, define=name),
            Field(_("{rate}: {part}").format(rate=title, part=above), top(name), define=name),
            Field(_("{rate}: {part}").format(rate=title, part=below), bottom(name), define=name),
        ]
    found += _rated_alone(sheet) if settings.neglected_apart else []
    return [*found, *(field for each in DECLARED for field in _declared_fields(sheet, each))]


def _rated_alone(sheet: Sheet) -> list[Field]:
    """Return the plain satisfaction beside the scored one, and the orders that make the difference."""
    settings, key, neglected = sheet.view.context.settings, "satisfaction_rated", MEASURES["neglected"]
    title = _(DEFINITIONS[key].name)

    def rate(row: RankRow) -> Rate:
        return indicators.satisfaction_rated(row.counts, settings)

    def head(part: str) -> str:
        return _("{rate}: {part}").format(rate=title, part=part)

    return [
        Field(
            _("{rate}, %").format(rate=title),
            lambda row: _percent(rate(row), _minimum(sheet, row)),
            PERCENT,
            define=key,
        ),
        Field(head(_("sum of credits")), lambda row: _number(rate(row).numerator), define=key),
        Field(head(_(MEASURES[settings.answers])), lambda row: rate(row).denominator, define=key),
        Field(_(neglected), lambda row: row.counts.neglected, define="satisfaction"),
    ]


def _declared_fields(sheet: Sheet, declared: Declared) -> list[Field]:
    """Return a rate with both numbers of its fraction."""
    title, key = _(declared.definition.name), declared.key

    def rate(row: RankRow) -> Rate:
        return indicators.declared(declared, row.counts)

    def part(measure: str) -> Field:
        head = _("{rate}: {part}").format(rate=title, part=_(MEASURES[measure]))
        return Field(head, lambda row: row.counts.of(measure), define=key)

    shown = _("{rate}, %").format(rate=title)
    return [
        Field(shown, lambda row: _percent(rate(row), _minimum(sheet, row)), PERCENT, define=key),
        part(declared.top),
        part(declared.bottom),
    ]


def _time_columns(sheet: Sheet) -> list[Field]:
    minimum = sheet.view.context.settings.p90_minimum

    def times(name: str) -> Callable[[RankRow], Times]:
        return lambda row: getattr(row.counts, name)

    def median(name: str) -> Callable[[RankRow], Value]:
        return lambda row: times(name)(row).median

    def p90(name: str) -> Callable[[RankRow], Value]:
        return lambda row: times(name)(row).p90 if times(name)(row).n >= minimum else None

    def timed(name: str) -> Callable[[RankRow], Value]:
        return lambda row: times(name)(row).n

    found = []
    for name, head in TIME_HEADS.items():
        title = _(head)
        found += [
            Field(_("{time}: median").format(time=title), median(name), TIME, define=name),
            Field(_("{time}: p90").format(time=title), p90(name), TIME, define=name),
            Field(_("{time}: n").format(time=title), timed(name), define=name),
        ]
    return found


def _count_columns(sheet: Sheet) -> list[Field]:
    def counted(name: str) -> Callable[[RankRow], Value]:
        return lambda row: getattr(row.counts, name)

    found = [Field(_(MEASURES[name]), counted(name), define=name) for name in COUNTED]
    settings = sheet.view.context.settings
    with_excluded = _("Resolution rate with excluded orders, %")
    found.append(
        Field(
            with_excluded,
            lambda row: _percent(indicators.resolution(row.before_exclusion, settings), _minimum(sheet, row)),
            PERCENT,
            define="resolution",
            before=True,
        )
    )
    return found


def _minimum(sheet: Sheet, row: RankRow) -> int:
    return 1 if row.unit.kind == "city" else sheet.view.context.settings.sample(sheet.view.level)


def _percent(rate: Rate, minimum: int) -> float | None:
    if rate.value is None or rate.size < minimum:
        return None
    return float(rate.value * 100)


def _number(value: Any) -> float | int | None:
    if value is None:
        return None
    number = float(value)
    return int(number) if number.is_integer() else number


def _warning(row: RankRow) -> Value:
    words = {
        "formal": _("under the threshold"),
        "spared": _("under the threshold, no formal warning"),
        "near": _("near the threshold"),
    }
    found = [
        _("{rate}: {level}").format(rate=_(text.INDICATOR_NAMES[state.indicator]), level=words[state.level])
        for state in row.warnings
        if state.level in words and row.rank is not None
    ]
    return text.listed(found) or None


def _worst_name(row: RankRow) -> Value:
    worst = row.score.worst if row.rank is not None else None
    return _(text.INDICATOR_NAMES[worst.indicator]) if worst else None


def _worst_points(row: RankRow) -> Value:
    worst = row.score.worst if row.rank is not None else None
    return _number(worst.lost) if worst else None


def _write_definitions(book: Any, sheet: Sheet) -> None:
    rows: Sequence[tuple[str, str]] = definitions.definitions(sheet.view.context, sheet.view.level)
    if said := unofficial_words(sheet.view.level, sheet.view.context.period):
        rows = [(_("Ranks"), said), *rows]
    if definitions.is_demo(sheet.view.context):
        rows = [(_("Note"), _("Demonstration data, not a real appraisal.")), *rows]
    write_pairs(book, _("Definitions"), rows)
