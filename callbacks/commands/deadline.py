"""Explain deadlines on the command line: one order, or a table of cases."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import RULE_SETS, Deadline, deadlines, rule_in_force
from dashboard.clocks.steps import moment_words
from dashboard.i18n import _, noop
from dashboard.order.folding import usual_form
from data_access.reference.calendar import load_special_days

ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT_RULES = "2125"
RULE_CODES = tuple(dict.fromkeys(rule.code for rule in RULE_SETS))
FIELDS = ("received", "transferred", "rules")

_TIME = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:(?:T|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
_YEARS = range(2000, 2100)
_CLOCKS = {"onsite": noop("On-site clock"), "feedback": noop("Feedback clock"), "solve": noop("Solve clock")}


class BadInput(ValueError):
    """Report one value that cannot be used: field, value, rule, what to do."""

    def __init__(self, field: str, value: str, rule: str, advice: str) -> None:
        super().__init__(
            _("field {field}, value {value}: {rule} {advice}").format(
                field=field, value=repr(value), rule=rule, advice=advice
            )
        )


@dataclass(frozen=True)
class Answer:
    """Hold what a table of cases gives: JSON lines for good rows, messages for bad ones."""

    lines: tuple[str, ...]
    problems: tuple[str, ...]


@cache
def work_calendar() -> WorkCalendar:
    """Return the committed State Council calendar."""
    return WorkCalendar.from_days(load_special_days())


def parse_time(field: str, text: str) -> datetime:
    """Read a time into Shanghai time, which is meant without an offset; 24:00 is the next day's 00:00.

    Raises BadInput for anything that is not a moment with a time of day between 2000 and 2099.
    """
    match = _TIME.fullmatch(usual_form(text).strip())
    if match is None or match["hour"] is None:
        raise BadInput(field, text, _("not a date with a time of day."), _("Write it like 2026-10-23 15:09."))
    try:
        moment = _moment(match).astimezone(ZONE)
    except (ValueError, OverflowError) as problem:
        raise BadInput(
            field, text, _("no such day or time."), _("Write a time that exists, like 2026-10-23 15:09.")
        ) from problem
    if moment.year not in _YEARS:
        raise BadInput(field, text, _("the year is out of range."), _("Use a year from 2000 to 2099."))
    return moment


def explain(received: str, transferred: str, rules: str) -> tuple[Deadline, Deadline, Deadline]:
    """Return the three deadlines of one order given as text; an empty `transferred` means none."""
    if not received.strip():
        raise BadInput("received", received, _("the time of receipt is missing."), _("Fill it in."))
    start = parse_time("received", received)
    transfer = parse_time("transferred", transferred) if transferred.strip() else None
    code = rules.strip() or DEFAULT_RULES
    if code not in RULE_CODES:
        advice = _("Use one of {codes}.").format(codes=", ".join(RULE_CODES))
        raise BadInput("rules", rules, _("no such rule set."), advice)
    rule = rule_in_force(code, (transfer or start).date())
    return deadlines(start, transfer, rule, work_calendar(), ZONE)


def run(received: str, transferred: str | None, rules: str, as_json: bool) -> str:
    """Return the explained deadlines of one order as a JSON list or as text for a reader."""
    answer = explain(received, transferred or "", rules)
    if as_json:
        return json.dumps([_as_object(clock) for clock in answer], ensure_ascii=False, indent=2)
    return "\n".join(line for clock in answer for line in _as_text(clock))


def run_cases(table: bytes) -> Answer:
    """Answer a CSV table with the columns received, transferred, rules (rows numbered from 1).

    Raises BadInput where the table itself cannot be read.
    """
    lines: list[str] = []
    problems: list[str] = []
    for number, row in enumerate(_rows(table), start=1):
        try:
            answer = explain(*(row.get(field) or "" for field in FIELDS))
        except BadInput as problem:
            problems.append(_("row {row}, {problem}").format(row=number, problem=problem))
        else:
            lines.append(json.dumps(_as_case(number, answer)))
    return Answer(tuple(lines), tuple(problems))


@click.command("deadline")
@click.option("--received", help="Dispatch to the first unit, e.g. '2026-10-23 15:09' (Shanghai time).")
@click.option("--transferred", help="Provincial transfer-out; without it there is no clock on site.")
@click.option("--rules", default=DEFAULT_RULES, show_default=True, help=f"Rule set: {', '.join(RULE_CODES)}.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--cases", type=click.Path(path_type=Path), help="CSV with columns received,transferred,rules.")
def deadline(
    received: str | None, transferred: str | None, rules: str, shape: str, cases: Path | None
) -> None:
    """Print each clock's deadline with every step explained; exit 2 on bad input."""
    try:
        if cases is not None:
            _print_cases(cases)
        else:
            click.echo(run(received or "", transferred, rules, shape == "json"))
    except BadInput as problem:
        click.echo(str(problem), err=True)
        raise SystemExit(2) from problem


def _print_cases(cases: Path) -> None:
    try:
        table = cases.read_bytes()
    except OSError as problem:
        raise BadInput(
            "--cases", str(cases), _("the file cannot be read."), _("Check its name and rights.")
        ) from problem
    answer = run_cases(table)
    for line in answer.lines:
        click.echo(line)
    for problem_line in answer.problems:
        click.echo(problem_line, err=True)
    if answer.problems:
        raise SystemExit(2)


def _moment(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(match[part]) for part in ("year", "month", "day", "hour", "minute"))
    second = int(match["second"] or 0)
    end_of_day = (hour, minute, second) == (24, 0, 0)
    offset = match["offset"]
    zone = datetime.strptime(offset, "%z").tzinfo if offset else ZONE
    moment = datetime(year, month, day, 0 if end_of_day else hour, minute, second, tzinfo=zone)
    return moment + timedelta(days=1) if end_of_day else moment


def _rows(table: bytes) -> Iterator[Mapping[str, str]]:
    reader = csv.DictReader(io.StringIO(_decoded(table), newline=""))
    header = [name.strip() for name in reader.fieldnames or ()]
    if "received" not in header:
        raise BadInput(
            "--cases",
            ",".join(header),
            _("the column received is missing."),
            _("The first line must name the columns {columns}.").format(columns=",".join(FIELDS)),
        )
    reader.fieldnames = header
    try:
        yield from reader
    except csv.Error as problem:
        raise BadInput(
            "--cases", str(problem), _("the table is not a readable CSV."), _("Save it as CSV again.")
        ) from problem


def _decoded(table: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return table.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("--cases", "", _("the text is neither UTF-8 nor GB18030."), _("Save it as UTF-8."))


def _as_object(clock: Deadline) -> dict[str, object]:
    return {
        "clock": clock.clock,
        "deadline": _iso(clock.deadline),
        "provisional": clock.provisional,
        "rule": clock.rule,
        "steps": list(clock.steps),
    }


def _as_case(number: int, answer: tuple[Deadline, Deadline, Deadline]) -> dict[str, object]:
    case: dict[str, object] = {"row": number}
    case.update((clock.clock, _iso(clock.deadline)) for clock in answer)
    case["provisional"] = any(clock.provisional for clock in answer)
    return case


def _as_text(clock: Deadline) -> Iterator[str]:
    moment = moment_words(clock.deadline) if clock.deadline else _("no deadline")
    mark = _("provisional") if clock.provisional else ""
    yield "  ".join(part for part in (_(_CLOCKS[clock.clock]), clock.rule, moment, mark) if part)
    for step in clock.steps:
        yield f"  - {step}"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
