"""The record of the four gates: every entry is read or named as wrong, every return starts a handling."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.order.case_log import MOST_ENTRIES, BadRecord, canonical, parse_log
from dashboard.order.gates import FORM, GateEntry, first_review_passed, gate_checks, stored_entries

RECORD = """2026-10-28 14:34|四关初审|市工作组|退回|缺现场照片和企业确认
2026-10-28 10:24|一关|东江街道|通过|；2026-10-28 11:59|二关|龙口市热线科|通过
2026-10-30 10:49｜一关｜东江街道｜通过｜；2026-10-30 13:54|初审|市工单审核组|通过|
2026-11-02 09:12|二次全量研判|市专线工作组|解决|；2026-11-02 11:37|四关核查|市质检专员|已解决|；"""

pytestmark = pytest.mark.usefixtures("english")


def read_time(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp())


def test_a_record_is_read_in_time_order_with_its_handlings() -> None:
    checks = gate_checks(canonical(parse_log(FORM, RECORD, read_time, read_time)))
    assert [(check.gate, check.step, check.result, check.attempt) for check in checks] == [
        (1, "gate1", "passed", 1),
        (2, "gate2", "passed", 1),
        (4, "first_review", "returned", 1),
        (1, "gate1", "passed", 2),
        (4, "first_review", "passed", 2),
        (4, "assessment", "solved", 2),
        (4, "recheck", "solved", 2),
    ]
    returned = checks[2]
    assert returned.at == datetime(2026, 10, 28, 14, 34, tzinfo=UTC)
    assert (returned.unit, returned.reason) == ("市工作组", "缺现场照片和企业确认")


@pytest.mark.parametrize(
    ("record", "passed"),
    [
        ("2026-10-28 10:24|四关初审|甲|通过|", True),
        ("2026-10-28 10:24|四关初审|甲|退回|；2026-10-28 11:24|四关初审|甲|通过|", False),
        ("2026-10-28 10:24|一关|甲|退回|；2026-10-28 11:24|四关初审|甲|通过|", True),
        ("2026-10-28 10:24|一关|甲|通过|", None),
        ("", None),
    ],
)
def test_the_first_city_review_tells_whether_the_report_passed(record: str, passed: bool | None) -> None:
    assert first_review_passed(canonical(parse_log(FORM, record, read_time, read_time))) is passed


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("2026-10-28 10:24|一关|甲", "Entry 1 of the gates' record: write time|gate|unit|result|reason."),
        ("soon|一关|甲|通过|", "Entry 1 of the gates' record: time data 'soon'"),
        ("2026-10-28 10:24|五关|甲|通过|", "“五关” is unknown; valid are: 一关, 二关, 三关, 四关初审"),
        (
            "2026-10-28 10:24|一关|甲|好|",
            "“好” is unknown; valid are: 通过, 退回, 解决, 未解决, 不涉及, 进入, 签批, 会诊",
        ),
        ("2026-10-28 10:24|一关|甲|解决|", "“解决” is said only in assessment and re-check"),
        (f"2026-10-28 10:24|一关|{'甲' * 61}|通过|", "a text has 61 characters, at most 60"),
        ("\n".join(["2026-10-28 10:24|一关|甲|通过"] * (MOST_ENTRIES + 1)), "has 61 entries, at most 60"),
        ("2026-10-28 10:24|一关|甲|通过|；x|一关|甲|通过|", "Entry 2 of the gates' record"),
    ],
)
def test_a_wrong_entry_is_named(record: str, said: str) -> None:
    with pytest.raises(BadRecord) as caught:
        parse_log(FORM, record, read_time, read_time)
    assert said in str(caught.value)


ENTRIES = st.lists(
    st.builds(
        GateEntry,
        at=st.integers(1_700_000_000, 1_800_000_000),
        step=st.sampled_from(["gate1", "gate2", "first_review"]),
        unit=st.text('甲乙|"\\', max_size=4),
        result=st.sampled_from(["passed", "returned"]),
        reason=st.text(max_size=8),
    ),
    max_size=8,
)


@given(ENTRIES)
def test_storing_keeps_a_record_and_numbers_its_returns(entries: list[GateEntry]) -> None:
    text = canonical(entries)
    assert list(stored_entries(text)) == entries
    assert canonical(stored_entries(text)) == text
    checks = gate_checks(text)
    returns = sum(entry.result == "returned" for entry in entries)
    assert [check.attempt for check in checks] == sorted(check.attempt for check in checks)
    if entries:
        assert checks[-1].attempt == 1 + returns - (entries[-1].result == "returned")
        assert len(json.loads(text)) == len(entries)
