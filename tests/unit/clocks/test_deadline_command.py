"""The `deadline` command: one order in text and JSON, tables of cases, bad input."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from callbacks.commands.deadline import deadline
from dashboard.i18n import use_language

CASES = Path(__file__).parents[2] / "fixtures" / "deadline_cases.csv"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with use_language("en"):
        yield


def call(*arguments: str) -> Result:
    return CliRunner().invoke(deadline, arguments, catch_exceptions=False)


def cases(tmp_path: Path, table: str | bytes) -> Result:
    path = tmp_path / "cases.csv"
    path.write_bytes(table if isinstance(table, bytes) else table.encode())
    return call("--cases", str(path))


def objects(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_lists_the_three_clocks() -> None:
    result = call("--received", "2026-10-23 15:09", "--transferred", "2026-10-23 15:00", "--format", "json")
    assert result.exit_code == 0
    onsite, feedback, solve = json.loads(result.stdout)
    assert list(onsite) == ["clock", "deadline", "provisional", "rule", "steps"]
    assert (onsite["clock"], onsite["deadline"]) == ("onsite", "2026-10-23T17:00:00+08:00")
    assert (feedback["clock"], feedback["deadline"]) == ("feedback", "2026-10-26T12:00:00+08:00")
    assert (solve["clock"], solve["deadline"]) == ("solve", "2026-10-31T00:00:00+08:00")
    assert {clock["rule"] for clock in (onsite, feedback, solve)} == {"2125"}
    assert not any(clock["provisional"] for clock in (onsite, feedback, solve))
    assert solve["steps"][-1] == "Deadline: 24:00 of 2026-10-30."


def test_without_transfer_there_is_no_clock_on_site() -> None:
    result = call("--received", "2026-10-23 15:09", "--format", "json")
    assert [clock["deadline"] for clock in json.loads(result.stdout)] == [
        None,
        "2026-10-26T12:00:00+08:00",
        "2026-10-31T00:00:00+08:00",
    ]


def test_text_is_readable_and_marks_what_is_provisional() -> None:
    lines = call("--received", "2026-12-31 09:00", "--rules", "city").stdout.splitlines()
    assert lines[0] == "On-site clock  city  no deadline"
    assert "Solve clock  city  24:00 of 2027-01-07  provisional" in lines
    assert "  - Received 2026-12-31 09:00 (Thursday): the day of receipt is not counted." in lines


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-23 15:09",
        "2026/10/23 15:09:00",
        "2026.10.23 15:09",
        "2026-10-23T15:09:00",
        "2026-10-23T15:09:00.000+08:00",
        "2026-10-23T07:09:00Z",
        " 2026-10-23  15:09 ",
        "２０２６-１０-２３ １５：０９",
    ],
)
def test_shapes_of_one_moment(text: str) -> None:
    result = call("--received", text, "--rules", "new72", "--format", "json")
    assert json.loads(result.stdout)[2]["deadline"] == "2026-10-26T15:09:00+08:00"


def test_the_end_of_a_day_is_the_next_days_beginning() -> None:
    result = call("--received", "2026-10-23 24:00", "--rules", "new72", "--format", "json")
    assert json.loads(result.stdout)[2]["deadline"] == "2026-10-27T00:00:00+08:00"


def known_cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["rules"] in ("2125", "2115", "city", "new72")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_hand_written_cases_as_a_table(tmp_path: Path, encoding: str) -> None:
    rows = known_cases()
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    result = cases(tmp_path, text.getvalue().encode(encoding))
    assert (result.exit_code, result.stderr) == (0, "")
    answers = objects(result)
    assert [answer["row"] for answer in answers] == list(range(1, len(rows) + 1))
    assert [answer["provisional"] for answer in answers] == [row["provisional"] == "暂定" for row in rows]
    assert list(answers[0]) == ["row", "onsite", "feedback", "solve", "provisional"]
    assert answers[0]["onsite"] == "2026-11-11T11:10:00+08:00"
    assert answers[0]["solve"] == "2026-11-19T00:00:00+08:00"


def test_missing_columns_fall_back_to_no_transfer_and_2125(tmp_path: Path) -> None:
    result = cases(tmp_path, " received \n2026-10-23 15:09\n")
    assert objects(result) == [
        {
            "row": 1,
            "onsite": None,
            "feedback": "2026-10-26T12:00:00+08:00",
            "solve": "2026-10-31T00:00:00+08:00",
            "provisional": False,
        }
    ]


def test_good_rows_are_answered_beside_bad_ones(tmp_path: Path) -> None:
    table = (
        "received,transferred,rules\n"
        "2026-10-23 15:09,,2125\n"
        "yesterday,,2125\n"
        "2026-02-29 10:00,,2125\n"
        ",2026-10-23 15:00,2125\n"
        "2026-10-23 15:09,,2126\n"
        "2026-10-23 15:09,2026-10-23,2125\n"
        "1899-12-30 00:00,,2125\n"
        "2026-10-24 10:00\n"
    )
    result = cases(tmp_path, table)
    assert result.exit_code == 2
    assert [answer["row"] for answer in objects(result)] == [1, 8]
    assert result.stderr.splitlines() == [
        "row 2, field received, value 'yesterday': not a date with a time of day. "
        "Write it like 2026-10-23 15:09.",
        "row 3, field received, value '2026-02-29 10:00': no such day or time. "
        "Write a time that exists, like 2026-10-23 15:09.",
        "row 4, field received, value '': the time of receipt is missing. Fill it in.",
        "row 5, field rules, value '2126': no such rule set. Use one of 2125, 2115, city, new72.",
        "row 6, field transferred, value '2026-10-23': not a date with a time of day. "
        "Write it like 2026-10-23 15:09.",
        "row 7, field received, value '1899-12-30 00:00': the year is out of range. "
        "Use a year from 2000 to 2099.",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the time of receipt is missing"),
        (("--received", "2026-10-23 25:00"), "no such day or time"),
        (("--received", "9999-12-31 24:00"), "no such day or time"),
        (("--received", "2026-10-23 15:09", "--rules", "2126"), "no such rule set"),
        (("--cases", "no/such/file.csv"), "the file cannot be read"),
        (("--received", "2026-10-23 15:09", "--format", "xml"), "xml"),
    ],
)
def test_bad_input_ends_with_a_message_and_code_2(arguments: tuple[str, ...], message: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b"", "the column received is missing"),
        (b"a,b\n1,2\n", "the column received is missing"),
        (b"received\n\xff\x80\x80\n", "neither UTF-8 nor GB18030"),
        (b"received\n" + b"9" * 200_000 + b"\n", "not a readable CSV"),
    ],
)
def test_an_unusable_table_ends_with_a_message_and_code_2(tmp_path: Path, table: bytes, message: str) -> None:
    result = cases(tmp_path, table)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_table_with_a_header_only_answers_nothing(tmp_path: Path) -> None:
    result = cases(tmp_path, "received,transferred,rules\n")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
