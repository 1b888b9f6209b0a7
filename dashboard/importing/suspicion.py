"""What in the figures of a table cannot be: each a point that somebody confirms before it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from dashboard.i18n import _, noop
from dashboard.views.look import EVERY, NO_UNIT, OTHER_UNITS, Look, Point

# Under this many orders shares are chance: the minimum sample of a district's rates.
ENOUGH = 30
# An exclusion is an exception that the city decides one by one; published rules leave out a few per cent.
EXCLUDED = Fraction(1, 5)
# Even an extract of the last days holds direct answers, which are closed on the spot.
OPEN = Fraction(9, 10)
# Nearly half of a hotline's orders are answered on the spot. One in two hundred is as good as none.
NO_DIRECT = Fraction(199, 200)
# Someone handles an order; a closing that repeats the receipt is another column, or one that was filled in.
AT_RECEIPT = Fraction(1, 5)
# Work ends at any minute: nearly all at 0:00 means that the column has days, or lost its hours.
AT_MIDNIGHT = Fraction(19, 20)
# Who answers for an order and by when is what the platform's export is for.
WITHOUT = Fraction(1, 2)
# The districts' shares of the orders move slowly; one that doubles or halves is a wrong or missing part.
FAR_OFF = 2
# A daily extract of one city does not shrink to less than half from one time to the next.
FEWER = Fraction(1, 2)
# What the last table told of so many orders that ten were to be expected now is not told of none by chance:
# its column was left unused. Orders of the last days may well be unverified and not called back yet.
TOLD_BEFORE = ("verified", "answered")
EXPECTED = 10
# A point that was confirmed at the last import is asked for again when its share grew by more than this.
GREW = Fraction(1, 10)
# What is about the present moment or the last import itself is never known from it.
NEVER_KNOWN = ("future", "bare", "data_time", "fewer", "district", "untold")

SENTENCES: Mapping[str, str] = {
    "excluded": noop("{n} of {of} orders are excluded from the appraisal."),
    "open": noop("{n} of {of} orders are still open."),
    "at_receipt": noop("{n} of {of} closings are at the very moment of receipt."),
    "no_direct": noop("{n} of {of} orders are no direct answers."),
    "one_word": noop("All {n} values of “{about}” say the same: {word}."),
    "at_midnight": noop("{n} of {of} closings are at midnight: days without a time of day."),
    "no_unit": noop("{n} of {of} orders have no responsible unit."),
    "no_deadline": noop("{n} of {of} orders have no deadline."),
    "district": noop("{about} has {n} orders; by the last import about {usual} were to be expected."),
    "fewer": noop("The table has {n} orders; the last import of this source had {usual}."),
    "untold": noop("No order of the table tells {about}; the last import of this source told it of {usual}."),
    "future": noop("{n} of {of} orders have a time that lies in the future."),
    "bare": noop("{n} of {of} rows look like records of orders that are not here."),
    "data_time": noop("The data time of the table lies in the future."),
}
UNTOLD: Mapping[str, str] = {
    "verified": noop("whether it was solved"),
    "answered": noop("how satisfied the enterprise is"),
}
CHECKS: Mapping[str, str] = {
    "excluded": noop("Check which column is read as “excluded” and whether its yes and no are turned round."),
    "open": noop("Check whether a column of closing times was left out or misread."),
    "at_receipt": noop("Check that the column of closing times is not that of receipt."),
    "no_direct": noop(
        "Check the column that tells how orders were closed: direct answers would count as due."
    ),
    "one_word": noop("Check that it is the right column and what its words mean."),
    "at_midnight": noop("Check whether the closing times lost their hours in the export."),
    "no_unit": noop("Check the column of the responsible unit."),
    "no_deadline": noop("Check the column of deadlines, or that deadlines are computed."),
    "district": noop("Check whether a part of this district is missing or belongs to another one."),
    "fewer": noop("Check whether the export is complete."),
    "untold": noop("Check whether its column was left unused, and what its words mean."),
    "future": noop("Check the date format and the time zone."),
    "bare": noop("Bring in the orders first: stored so they would be open orders without unit and category."),
    "data_time": noop("Check the data time and the time zone."),
}


def kind_of(point: Point) -> str:
    """Return which of SENTENCES a point is about, without what tells it from others of its kind."""
    return point.name.partition(".")[0]


def points_of(look: Look, before: Look | None, *, in_future: bool = False) -> tuple[Point, ...]:
    """Return what in a table cannot be, beside the last import of its source where there was one.

    `in_future`: the table's data time lies after the present moment.
    """
    every = look.every
    found = [Point("future", look.future, every.orders)] if look.future else []
    if look.bare:
        found.append(Point("bare", look.bare, every.orders))
    if in_future:
        found.append(Point("data_time", every.orders, every.orders))
    if before is not None:
        found += _beside(look, before)
    if every.orders >= ENOUGH:
        found += _shares(look)
    return tuple(_with_memory(point, before) for point in found)


def _shares(look: Look) -> Iterator[Point]:
    every = look.every
    handled = every.orders - every.direct - every.withdrawn - every.excluded
    no_unit = look.row(NO_UNIT).orders
    yield from _over("excluded", every.excluded, every.orders, EXCLUDED)
    yield from _over("open", every.open, handled, OPEN)
    yield from _over("at_receipt", look.at_receipt, look.ended, AT_RECEIPT)
    yield from _over("at_midnight", look.at_midnight, look.ended, AT_MIDNIGHT)
    yield from _over("no_direct", every.orders - every.direct, every.orders, NO_DIRECT)
    yield from _over("no_unit", no_unit, every.orders, WITHOUT)
    yield from _over("no_deadline", every.no_deadline, every.orders, WITHOUT)
    for name, (word, n) in look.words.items():
        if n >= ENOUGH:
            yield Point(f"one_word.{name}", n, n, word)


def _over(name: str, n: int, of: int, limit: Fraction) -> Iterator[Point]:
    if of >= ENOUGH and n > of * limit:
        yield Point(name, n, of)


def _beside(look: Look, before: Look) -> Iterator[Point]:
    every, usual = look.every.orders, before.every.orders
    for name in TOLD_BEFORE:
        then = getattr(before.every, name)
        if not getattr(look.every, name) and usual and then * every >= EXPECTED * usual:
            yield Point(f"untold.{name}", every, every, usual=then)
    if usual < ENOUGH:
        return
    if every < usual * FEWER:
        yield Point("fewer", usual - every, usual, usual=usual)
    if every < ENOUGH:
        return
    former = {row.key: row for row in before.rows}
    for row in (*look.rows, *(row for row in before.rows if not look.row(row.key).orders)):
        if row.key in (EVERY, OTHER_UNITS, NO_UNIT):
            continue
        n = look.row(row.key).orders
        expected = Fraction(former[row.key].orders * every, usual) if row.key in former else Fraction(0)
        most = expected if expected > n else Fraction(n)
        if most >= ENOUGH and (n > expected * FAR_OFF or n * FAR_OFF < expected):
            yield Point(f"district.{row.key}", n, every, row.name, round(expected))


def _with_memory(point: Point, before: Look | None) -> Point:
    if before is None or kind_of(point) in NEVER_KNOWN or point.name not in before.accepted:
        return point
    then = next(each for each in before.points if each.name == point.name)
    return replace(point, known=point.about == then.about and point.share <= then.share + GREW)


def said(point: Point, word: Callable[[str, str], tuple[str, str]]) -> str:
    """Return a point as a sentence; `word` gives the names of a field and of its word."""
    kind, _dot, of_what = point.name.partition(".")
    about, value = word(of_what, point.about) if kind == "one_word" else (point.about, "")
    about = _(UNTOLD[of_what]) if kind == "untold" else about
    n = point.of - point.n if kind == "fewer" else point.n
    return _(SENTENCES[kind]).format(n=n, of=point.of, about=about, word=value, usual=point.usual)


def check_of(point: Point) -> str:
    """Return what to look at before a point is confirmed."""
    return _(CHECKS[kind_of(point)])
