"""Which orders belong to a figure: periods, filters, and the keys that orders are grouped by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, false, func, literal, or_, select

from dashboard.views.reference import Period
from dashboard.views.vocabulary import AREAS, CITY_KEY, UNDETERMINED, Basis, GroupBy
from data_access.counting.conditions import Conditions
from data_access.schema import category, order, source, unit

o = order.c


@dataclass(frozen=True)
class Where:
    """Filters on a figure by reference codes; None means no filter."""

    district: str | None = None
    township: str | None = None
    unit: str | None = None
    kind: str | None = None
    category: str | None = None
    channel: str | None = None
    provincial: bool | None = None
    source: str | None = None
    area: str | None = None  # of AREAS: orders that districts answer for, in the townships of that area
    located: str | None = None  # district in which the order lies, whoever answers for it; "none": unknown

    @property
    def in_cells(self) -> bool:
        """Tell whether the cells of a month know all that this filter asks for."""
        return not (self.category or self.channel or self.source or self.located)

    @property
    def only_places(self) -> bool:
        """Tell whether it narrows to units and places alone, so that units keep all their orders."""
        return self.in_cells and self.provincial is None


WHERE_KEYS = tuple(Where.__dataclass_fields__)


def day_number(day: date) -> int:
    """Return a local day as the integer that order rows carry, yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """Return the local day that order rows carry as this integer."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def placed(basis: Basis, first: int, last: int) -> ColumnElement[bool]:
    """Return the condition on plain columns that an order may lie in a stretch of days, at any moment.

    Plain ranges, so that the indexes work before the exact condition decides. On basis `due` an extension or
    pause that was not yet known leaves the first deadline in force. The coalesce keeps the planner from
    reading all orders without a deadline instead of those opened in the stretch.
    """
    if basis != "due":
        return {"accepted": o.opened_day, "transferred": o.transferred_day, "closed": o.closed_day}[
            basis
        ].between(first, last)
    return or_(
        o.due_day.between(first, last),
        o.due_first_day.between(first, last),
        and_(func.coalesce(o.due_day, 0) == 0, o.opened_day.between(first, last)),
    )


def in_period(conditions: Conditions, period: Period) -> ColumnElement[bool]:
    """Return the condition that an order, known at the data time, belongs to the period on this basis."""
    first, last = day_number(period.first), day_number(period.last)
    within: ColumnElement[bool] = conditions.attribution_day.between(first, last)
    if conditions.basis == "due":
        within = and_(within, placed("due", first, last))
    if conditions.basis == "closed":
        within = and_(within, conditions.is_closed)
    return and_(conditions.known, within)


def moved_out(
    conditions: Conditions, period: Period, *, monthly: bool = False, among: Sequence[Period] = ()
) -> ColumnElement[bool]:
    """Return the condition that an extension took an order, known at the data time, out of the period.

    Its first deadline lay in the period (`monthly`: in a month of it; `among`: in these parts of it alone),
    the one in force ends later. A pause without an end leaves no deadline at all: such an order was moved out
    too. Only by due date can a deadline place an order.
    """
    if conditions.basis != "due":
        return false()
    parts = [(day_number(each.first), day_number(each.last)) for each in among or (period,)]
    last = day_number(period.last)
    later = conditions.due_day // 100 > o.due_first_day // 100 if monthly else conditions.due_day > last
    moved = or_(later, conditions.due_day.is_(None))
    return and_(conditions.known, or_(*(o.due_first_day.between(*part) for part in parts)), moved)


def where_conditions(where: Where) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter; codes are looked up in the reference tables."""
    found: list[ColumnElement[bool]] = []
    if where.district:
        found.append(o.unit_id.in_(select(unit.c.unit_id).where(unit.c.code == where.district)))
    if where.township == UNDETERMINED:
        found.append(o.township_id.is_(None))
    elif where.township:
        found.append(o.township_id == _unit_id(where.township))
        found.append(_appraised_kind("district"))
    if where.area:
        places = select(unit.c.unit_id).where(
            unit.c.kind == "township", unit.c.subkind.in_(AREAS.get(where.area, ()))
        )
        found += [o.township_id.in_(places), _appraised_kind("district")]
    if where.unit:
        found.append(o.unit_id == _unit_id(where.unit))
    if where.located == UNDETERMINED:
        found.append(o.district_id.is_(None))
    elif where.located:
        found.append(o.district_id == _unit_id(where.located))
    if where.kind:
        found.append(_appraised_kind(where.kind))
    if where.category:
        chosen = select(category.c.category_id).where(category.c.code == where.category)
        children = select(category.c.category_id).where(category.c.parent_id.in_(chosen))
        found.append(or_(o.category_id.in_(chosen), o.category_id.in_(children)))
    if where.channel:
        found.append(o.channel == where.channel)
    if where.provincial is not None:
        found.append(o.provincial.is_(where.provincial))
    if where.source:
        found.append(
            o.source_id == select(source.c.source_id).where(source.c.code == where.source).scalar_subquery()
        )
    return found


def _unit_id(code: str) -> Any:
    return select(unit.c.unit_id).where(unit.c.code == code).scalar_subquery()


def _appraised_kind(kind: str) -> ColumnElement[bool]:
    return o.unit_id.in_(select(unit.c.unit_id).where(unit.c.kind == kind))


def keyed(
    group: GroupBy, conditions: Conditions
) -> tuple[ColumnElement[Any], list[Any], list[ColumnElement[bool]]]:
    """Return the grouping key, the joins it needs, and the conditions that define the group's population."""
    if group == "city":
        return literal(CITY_KEY), [], []
    if group == "month":
        return text_month(conditions.attribution_day), [], []
    if group == "category":
        parent = category.alias("top_category")
        key = func.coalesce(parent.c.code, category.c.code, "")
        joins = [
            (category, category.c.category_id == o.category_id),
            (parent, parent.c.category_id == category.c.parent_id),
        ]
        return key, joins, []
    if group == "township":
        place, district = unit.alias("place"), unit.alias("district")
        key = func.coalesce(place.c.code, district.c.code + ":" + UNDETERMINED)
        joins = [(district, district.c.unit_id == o.unit_id), (place, place.c.unit_id == o.township_id)]
        return key, joins, [district.c.kind == "district"]
    if group == "located":
        return func.coalesce(unit.c.code, UNDETERMINED), [(unit, unit.c.unit_id == o.district_id)], []
    joins = [(unit, unit.c.unit_id == o.unit_id)]
    kinds = [] if group == "unit" else [unit.c.kind == group]
    return func.coalesce(unit.c.code, ""), joins, kinds


def by_month_key(day: ColumnElement[Any], group: GroupBy, key: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the grouping key of a month's groups; grouped by nothing else, the month is the key."""
    return text_month(day) if group == "month" else text_month(day) + "|" + key


def text_month(day: ColumnElement[Any]) -> ColumnElement[str]:
    month = day // 100 % 100
    return cast(day // 10_000, String) + case((month < 10, "-0"), else_="-") + cast(month, String)
