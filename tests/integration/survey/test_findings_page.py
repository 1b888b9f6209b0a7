"""The page of the problem list: what its links open, and what it says where nothing is found."""

from __future__ import annotations

import json
import re

from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Connection

from dashboard.i18n import use_language
from dashboard.views.findings import FindingFilter
from data_access.queries.survey.findings import findings_view
from data_access.queries.survey.problems import find_problem
from data_access.records.people import Actor
from data_access.records.survey.findings import feed_back
from data_access.reference.units import read_calendar
from layouts.pages.survey.findings import findings_page
from tests.integration.survey.test_findings import KEY, prepared
from tests.support.proactive import city, of_unit
from tests.support.survey import LAIYANG, NOW, SETTINGS, ZHIFU

WAVE = "2026-11"


def shown(connection: Connection, asked: FindingFilter, reader: Actor | None = None) -> str:
    scope = (reader or city()).scope
    with use_language("en"):
        page = findings_page(findings_view(connection, scope, asked, "", NOW), scope)
        return json.dumps(page, cls=PlotlyJSONEncoder, ensure_ascii=False)


def given(connection: Connection, wave_id: int, district: str, owner: str = "") -> int:
    problem = find_problem(connection, wave_id, KEY, 1, district, owner)
    assert problem is not None
    answer, number = feed_back(connection, city(), SETTINGS, read_calendar(connection), problem)
    assert answer == "fed_back"
    return number


def test_links_of_the_list_keep_what_it_is_narrowed_to(connection: Connection) -> None:
    given(connection, prepared(connection), ZHIFU)
    page = shown(connection, FindingFilter(category="05", wave=WAVE))
    links = [link for link in re.findall(r'"href": "(/survey/findings[?][^"]*)"', page) if "of=" not in link]
    assert any("unit=" in link for link in links)
    assert any("state=fed_back" in link for link in links)
    assert all(f"wave={WAVE}" in link and "category=05" in link for link in links)


def test_nothing_found_is_not_nothing_fed_back(connection: Connection) -> None:
    wave_id = prepared(connection)
    assert "No problem was fed back yet." in shown(connection, FindingFilter())
    given(connection, wave_id, ZHIFU)
    empty = shown(connection, FindingFilter(wave="2026-10"))
    assert "No problem meets these conditions." in empty
    assert "No problem was fed back yet." not in empty and "No finding yet." not in empty


def test_a_district_counts_what_it_answers_for_itself(connection: Connection) -> None:
    wave_id = prepared(connection)
    mine, lent = of_unit(connection, ZHIFU), of_unit(connection, LAIYANG)
    given(connection, wave_id, ZHIFU, LAIYANG)
    only_lent = shown(connection, FindingFilter(), mine)
    assert "No problem is with this unit. 1 more lie in the district" in only_lent
    given(connection, wave_id, LAIYANG, ZHIFU)
    for reader, code in ((mine, ZHIFU), (lent, LAIYANG)):
        view = findings_view(connection, reader.scope, FindingFilter(), "", NOW)
        row = next(each for each in view.progress if each.unit.code == code)
        assert (view.own, view.total, view.others) == (code, 2, 1)
        assert (sum(view.counts.values()), row.fed_back) == (1, 1)
        # The number of a state opens as many rows as it says.
        opened = findings_view(connection, reader.scope, FindingFilter(unit=code, state="fed_back"), "", NOW)
        assert opened.total == view.counts["fed_back"]
        assert f"unit={code}&state=fed_back" in shown(connection, FindingFilter(), reader)
    whole = findings_view(connection, city().scope, FindingFilter(), "", NOW)
    assert (whole.own, sum(whole.counts.values()), whole.others) == ("", 2, 0)
