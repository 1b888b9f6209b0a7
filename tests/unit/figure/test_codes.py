"""Codes of figures: what is written can be read, what cannot be read is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.clocks.periods import parse_period
from dashboard.definitions import DEFINITIONS
from dashboard.figure.codes import FigureCode, UnknownCode, code_of_period, coded, parse_code, suffix
from dashboard.views.vocabulary import BASES
from layouts.components.codes import figure_path
from layouts.components.codes import suffix as suffix_of
from tests.support.sheets import CONTEXT

TODAY = date(2026, 11, 17)

DAYS = st.dates(date(2000, 1, 3), date(2099, 12, 20))


@st.composite
def periods(draw: st.DrawFn) -> str:
    """Draw the text of a period that names its days itself."""
    first = draw(DAYS)
    later = min(first + timedelta(days=draw(st.integers(0, 500))), date(2099, 12, 31))
    week = first.isocalendar()
    forms = [
        f"{first:%Y-%m}",
        f"{first:%Y-%m}..{later:%Y-%m}",
        f"{max(first, date(2002, 1, 1)):%Y-%m}r{draw(st.integers(1, 24))}m",
        f"{week.year}-W{week.week:02}",
        f"{first.year}-Q{draw(st.integers(1, 4))}",
        f"{first.year}",
        f"{first.isoformat()}..{later.isoformat()}",
    ]
    return parse_period(draw(st.sampled_from(forms)), TODAY).text


UNITS = st.one_of(
    st.sampled_from(["QS", "370682", "370614-CD", "370682.0", "D01", "U12", "370682004"]),
    st.from_regex(r"[A-Z0-9](?:[A-Z0-9.-]{0,10}[A-Z0-9])?", fullmatch=True),
)
MOMENTS = st.one_of(
    st.just(""),
    st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1)).map(lambda at: at.isoformat(timespec="seconds")),
)


@st.composite
def codes(draw: st.DrawFn) -> FigureCode:
    """Draw a code of a figure, a unit and a period."""
    one = DEFINITIONS[draw(st.sampled_from(sorted(DEFINITIONS)))]
    return FigureCode(
        one,
        draw(UNITS),
        "" if one.kind == "live" else draw(periods()),
        draw(st.sampled_from([None, *BASES])),
        draw(st.booleans()),
        draw(MOMENTS),
    )


@given(codes())
def test_a_code_reads_as_it_was_written(code: FigureCode) -> None:
    assert parse_code(code.text) == code
    assert parse_code(f" {code.text.lower()} ") == code


@given(codes(), codes())
def test_two_figures_never_share_a_code(one: FigureCode, other: FigureCode) -> None:
    assert (one.text == other.text) == (one == other)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        assert parse_code(parse_code(text).text) == parse_code(text)
    except UnknownCode as unknown:
        assert unknown.part in ("form", "figure", "period")


@pytest.mark.parametrize(
    ("period", "written", "read"),
    [
        ("2026-10", "2610", "2026-10"),
        ("2026-08..2026-10", "2608T2610", "2026-08..2026-10"),
        ("2026-10r3m", "2610R3", "2026-10r3m"),
        ("r3m", "2610R3", "2026-10r3m"),  # what rolls is written by the months that it covers
        ("r30d", "261019T261117", "2026-10-19..2026-11-17"),
        ("2026-W46", "26W46", "2026-W46"),
        ("2026-Q3", "26Q3", "2026-Q3"),
        ("2026", "26Y", "2026"),
        ("2026-11-05", "261105", "2026-11-05..2026-11-05"),
        ("2026-11-01..17", "261101T261117", "2026-11-01..2026-11-17"),
    ],
)
def test_periods_are_written_short(period: str, written: str, read: str) -> None:
    meant = parse_period(period, TODAY)
    assert code_of_period(meant) == written
    code = parse_code(f"JJL-370682-{written}")
    assert code.period == read
    again = parse_period(code.period, TODAY)
    assert (again.first, again.last) == (meant.first, meant.last)


def test_a_year_and_a_month_are_told_apart() -> None:
    assert parse_code("JJL-1-2012").period == "2020-12"
    assert parse_code("JJL-1-12Y").period == "2012"


@pytest.mark.parametrize(
    "written",
    [
        "JJL-370614-cd-2610",
        "ＪＪＬ－３７０６１４－ＣＤ－２６１０",
        "JJL – 370614 – CD – 2610",
        "jjl-370614-CD-2610",
    ],
)
def test_typing_is_forgiving(written: str) -> None:
    code = parse_code(written)
    assert (code.definition.key, code.unit, code.period) == ("resolution", "370614-CD", "2026-10")


def test_what_stands_behind_the_period_may_come_in_any_order() -> None:
    code = parse_code("DQ-QS-2610-A2611050800-HB-SL")
    assert code == parse_code("DQ-QS-2610-SL-HB-A2611050800")
    assert (code.basis, code.before_exclusion, code.as_of) == ("accepted", True, "2026-11-05T08:00:00")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "form"),
        ("hello", "form"),
        ("XYZ-370682-2610", "figure"),
        ("JJL-2610", "form"),  # no unit
        ("JJL-370682", "form"),
        ("JJL-370682-2613", "period"),
        ("JJL-370682-0", "period"),  # a rate has a period
        ("ZB-370682-2610", "period"),  # what is open has none
        ("JJL-370682-2610-A2613050800", "period"),
        ("JJL-370682-261105T261101", "period"),
        ("JJL-370682-9999999999", "period"),
    ],
)
def test_what_is_no_code_is_refused_with_the_part_that_is_wrong(text: str, part: str) -> None:
    with pytest.raises(UnknownCode) as refused:
        parse_code(text)
    assert refused.value.part == part


def test_a_figures_code_alone_is_its_definition() -> None:
    code = parse_code("myd")
    assert (code.definition.key, code.unit, code.text) == ("satisfaction", "", "MYD")


def test_a_period_that_no_code_can_hold_gives_none() -> None:
    before = parse_period("1999-10", TODAY)
    assert code_of_period(before) == suffix("370682", before) == coded("due", suffix("370682", before)) == ""


def test_a_pages_codes_carry_what_is_not_as_usual() -> None:
    assert suffix_of(CONTEXT, "N") == "N-2610"
    other = replace(CONTEXT, basis="accepted", before_exclusion=True)
    assert suffix_of(other, "N", moment_given=True) == "N-2610-SL-HB-A2611171800"
    assert suffix_of(replace(CONTEXT, as_of=None), "N") == ""
    assert figure_path("JJL-370682.0-2610") == "/f/JJL-370682.0-2610"
