"""A base with a wave, findings and their files, and who may see which of them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from dashboard.survey.questionnaire import Answer
from data_access.database import writing
from data_access.queries.survey.problems import find_problem
from data_access.records.attachments import attach
from data_access.records.survey.findings import feed_back
from data_access.records.survey.questionnaires import save_draft
from data_access.reference.units import read_calendar
from tests.security.house import STRANGER
from tests.security.witness import ACCOUNTS, CENTRE, LAIYANG, ZHIFU
from tests.support.proactive import city
from tests.support.survey import FORM, LEAST, SETTINGS, add_enterprises, answered, drawn

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
CALLER = "caller"
EVERYBODY = (*ACCOUNTS, CALLER, STRANGER)
ADMINISTRATORS = ("system", "security", "auditor")
READERS = tuple(name for name in ACCOUNTS if name not in ADMINISTRATORS)
CITY = ("city", "leader")
PHONE, CONTACT = "13912345678", "丛大海"
# Findings 1, 2, 3 by their words: of 芝罘区, of 莱阳市, and one of 芝罘区 that CENTRE answers for.
MINE, OTHERS, OF_CENTRE = "QQZHIFUQQ", "QQLAIYANGQQ", "QQCENTREQQ"
MARKUP = "<script>alert('QQMARKUPQQ')</script>"
NUMBERS = {MINE: "202611-0001", OTHERS: "202611-0002", OF_CENTRE: "202611-0003"}
SEEN_BY = {
    MINE: (*CITY, "zhifu"),
    OTHERS: (*CITY, "laiyang"),
    OF_CENTRE: (*CITY, "zhifu", "centre"),
}


def fill(engine: Engine, folder: Path) -> None:
    with writing(engine) as connection:
        add_enterprises(connection, [(f"Z{n}", ZHIFU, "micro") for n in range(1, 7)])
        add_enterprises(connection, [("L1", LAIYANG, "micro")])
        wave = drawn(connection)
        for code, key, text in (("Z1", "01", MINE), ("L1", "01", OTHERS), ("Z2", "05", OF_CENTRE)):
            said = {**LEAST, f"problems/{key}": Answer((1,), f"{text} {CONTACT} {PHONE} {MARKUP}")}
            assert answered(connection, wave, code, said) == "stored"
        calendar = read_calendar(connection)
        asked = (("01", ZHIFU, ""), ("01", LAIYANG, ""), ("05", ZHIFU, CENTRE))
        for place, (key, district, owner) in enumerate(asked, 1):
            problem = find_problem(connection, wave, f"problems/{key}", 1, district, owner)
            assert problem is not None
            assert feed_back(connection, city(), SETTINGS, calendar, problem) == ("fed_back", place)
            attach(connection, folder / "attachments", city(), "finding", place, "<b>现场</b>.png", PNG)
        # What is named and not fed back yet.
        said = {**LEAST, "problems/05": Answer((2,), f"QQCANDIDATEQQ {CONTACT} {PHONE}")}
        assert answered(connection, wave, "Z3", said) == "stored"
        save_draft(connection, city(), "QQDRAFTQQ", FORM)
