"""The pages of the appraisal's settings: the editor takes back what it draws, lists equal counts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select

from dashboard.appraisal import ranking
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import parse_period
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts, in_period
from data_access.queries.appraisal.entries import entries_view
from data_access.queries.appraisal.versions import appraisal_view, draft_view
from data_access.records.appraisal.forms import begin_draft, change_form, change_general, put_in_force
from data_access.schema import appraisal_form, order, unit
from layouts.pages.appraisal.draft import draft_page
from layouts.pages.appraisal.entries import entries_page
from layouts.pages.appraisal.page import appraisal_page
from layouts.pages.appraisal.words import DONE, REFUSED, answer_text
from tests.integration.appraisal.test_entries import put
from tests.integration.appraisal.test_forms import begun, october
from tests.support.forms import LIANYUNGANG, SHANGHAI, rule
from tests.support.orders import at, put_order, unit_ids
from tests.support.proactive import NOW, ZHIFU, city, leader
from tests.support.supervise import DATA_TIME, source

FURTHER = AppraisalSettings(
    indicators={
        name: rule("10", kind="proportional")
        for name in (
            *("signing", "contact", "actual", "once", "redoing"),
            *("returning", "extending", "calling_back", "resolution", "on_time"),
        )
    },
    minimum_sample={"district": 1, "department": 1, "utility": 1, "township": 1},
)


def drawn(node: Any) -> Iterator[Any]:
    """Walk through the components of a page."""
    if isinstance(node, (list, tuple)):
        for each in node:
            yield from drawn(each)
    elif node is not None and not isinstance(node, str):
        yield node
        yield from drawn(getattr(node, "children", None))


def fields_of(page: Any, act: str) -> dict[str, str]:
    """Return what the form of an act would send as it stands."""
    form = next(
        each
        for each in drawn(page)
        if type(each).__name__ == "Form" and str(getattr(each, "action", "")).endswith(f"/{act}")
    )
    named = [each for each in drawn(form) if getattr(each, "name", None)]
    sent = {each.name: each.value for each in named if getattr(each, "value", None) not in (None, False)}
    return {name: "true" if value is True else str(value) for name, value in sent.items()}


def stored(connection: Connection, settings: AppraisalSettings) -> int:
    """Put settings into a new draft and return its number."""
    connection.execute(
        insert(appraisal_form).values(
            state="draft", content=settings.model_dump(mode="json"), made_by="wang", made_at=NOW
        )
    )
    return int(connection.scalar(select(func.max(appraisal_form.c.form_id))) or 0)


@pytest.mark.parametrize("settings", [AppraisalSettings(), SHANGHAI, LIANYUNGANG, FURTHER])
def test_the_editor_takes_back_what_it_draws(connection: Connection, settings: AppraisalSettings) -> None:
    form_id = stored(connection, settings)
    changes = 0
    for part in ("common", *map(str, range(len(settings.groups)))):
        view = draft_view(connection, city().scope, NOW, form_id, part)
        assert view is not None
        sent = fields_of(draft_page(view, city().scope), "form")
        assert change_form(connection, city(), form_id, changes, part, sent).said == "changed"
        changes += 1
    view = draft_view(connection, city().scope, NOW, form_id, "general")
    assert view is not None
    sent = fields_of(draft_page(view, city().scope), "general")
    assert change_general(connection, city(), form_id, changes, sent).said == "changed"
    after = draft_view(connection, city().scope, NOW, form_id, "groups")
    assert after is not None and after.draft.settings == settings
    assert draft_page(after, city().scope) is not None


def test_every_answer_is_a_sentence_without_a_gap() -> None:
    for word in (*DONE, *REFUSED):
        said = answer_text(word, "weight_redoing\x1f50\x1f40")
        assert said and "{" not in said and "\x1f" not in said, word


def test_who_keeps_the_settings_may_begin_and_others_read(connection: Connection) -> None:
    october(connection)
    begun(connection)
    put(connection)
    for who, may in ((city(), True), (leader(), False)):
        page = appraisal_page(appraisal_view(connection, who.scope, NOW), who.scope)
        entries = entries_page(entries_view(connection, who.scope, NOW, "2026-10"), who.scope)
        acts = [str(getattr(each, "action", "")) for each in (*drawn(page), *drawn(entries))]
        assert any(each.endswith("/begin") for each in acts) is may
        assert any(each.endswith("/enter") for each in acts) is may


def test_a_stored_version_is_shown_with_who_when_and_why(connection: Connection) -> None:
    form_id = begin_draft(connection, city()).record_id
    fields = {
        "total": "100",
        "use_resolution": "1",
        "kind_resolution": "proportional",
        "weight_resolution": "100",
    }
    change_form(connection, city(), form_id, 0, "common", fields)
    put_in_force(connection, city(), form_id, 1, "2026-12", "第 9 次会议")
    view = appraisal_view(connection, leader().scope, NOW)
    assert [each.reason for each in view.versions] == ["第 9 次会议"]
    shown = appraisal_view(connection, leader().scope, NOW, view.versions[0].form_id)
    texts = [each for node in drawn(appraisal_page(shown, leader().scope)) for each in _texts(node)]
    assert "第 9 次会议" in texts and any("100" in each for each in texts)


def _texts(node: Any) -> list[str]:
    children = getattr(node, "children", None)
    several = children if isinstance(children, (list, tuple)) else [children]
    return [each for each in several if isinstance(each, str)]


def mixed(connection: Connection) -> None:
    """Put orders that differ in everything that the further indicators ask for."""
    source(connection)
    units = unit_ids(connection)
    sent = at("2026-10-12 10:00")
    for n in range(32):
        put_order(
            connection,
            f"M{n}",
            DATA_TIME,
            unit_id=units[ZHIFU],
            district_id=units[ZHIFU],
            opened_at=at("2026-10-12 09:00"),
            dispatched_at=sent,
            signed_at=[None, at("2026-10-12 11:59"), at("2026-10-12 12:00"), at("2026-10-12 12:01")][n % 4],
            contacted_at=at("2026-10-13 09:00") if n % 3 else None,
            closed_at=at("2026-10-14 10:00") if n % 8 else None,
            closing_kind=["solved", "confirmed", "explained"][n % 3] if n % 8 else "",
            verdict_official=["solved", "unsolved"][n % 2] if n % 8 else "",
            answer_final=["satisfied", "", "unreached"][n % 3] if n % 8 else "",
            redo_count=int(n % 5 == 0),
            redispatched_at=at("2026-10-13 10:00") if n % 7 == 0 else None,
            misdispatch_confirmed_at=at("2026-10-13 09:00") if n % 14 == 0 else None,
            extension_days=2 if n % 6 == 0 else None,
            extension_applied_at=at("2026-10-13 10:00") if n % 6 == 0 else None,
            extension_approved_at=at("2026-10-13 11:00") if n % 6 == 0 else None,
        )


def test_every_number_of_a_further_indicator_is_the_length_of_its_list(connection: Connection) -> None:
    mixed(connection)
    conditions = Conditions(DATA_TIME, "due", FURTHER)
    period = parse_period("2026-10", NOW.date())
    found = counts(connection, city().scope, period, conditions, "district", times=False)[ZHIFU]
    names = {name for each in FURTHER.further for name in each.more}
    listed = {
        name: connection.scalar(
            select(func.count())
            .select_from(order.join(unit, unit.c.unit_id == order.c.unit_id))
            .where(in_period(conditions, period), conditions.measures[name], unit.c.code == ZHIFU)
        )
        for name in names
    }
    assert {name: found.of(name) for name in names} == listed
    due = found.due
    assert due == 32 and listed["signed"] == 24 and listed["signed_in_time"] == 16
    assert listed["redone_closed"] + listed["closed_once"] == listed["due_closed"] == 28
    assert listed["extended"] == 6 and listed["returned"] == 2
    scored = ranking.score(found, "district", FURTHER)
    assert scored.points is not None and scored.points < Decimal(100)
