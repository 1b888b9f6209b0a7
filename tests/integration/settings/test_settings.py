"""The settings on both databases: versions, who may, what is refused, and that the product follows them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, func, select

from dashboard.people.access import Denied, scope_for
from dashboard.settings.groups import GROUPS
from dashboard.views.records import Answer
from dashboard.views.settings import SettingsView
from data_access.database import writing
from data_access.queries.alerts.settings import alert_settings
from data_access.queries.ledgers.settings import ledger_settings, note_days
from data_access.queries.settings.page import settings_view
from data_access.records.people import Actor
from data_access.records.settings import change_settings, take_back
from data_access.schema import audit, setting
from layouts.pages.settings.page import settings_page
from layouts.pages.settings.words import answer_text
from layouts.plain import plain_page
from tests.support.proactive import NOW, ZHIFU, city, leader, of_unit

TODAY, NEXT = date(2026, 11, 18), date(2026, 12, 1)
MINUTE = timedelta(minutes=1)


def view(connection: Connection, name: str = "alerts") -> SettingsView:
    return settings_view(connection, city().scope, NOW, name)


def change(
    connection: Connection,
    sent: dict[str, str],
    *,
    name: str = "alerts",
    day: date | str = TODAY,
    reason: str = "市级会议决定",
    who: Actor | None = None,
    seen: int | None = None,
    minutes: int = 0,
) -> Answer:
    by = who or city()
    by = Actor(by.scope, NOW + minutes * MINUTE, by.address)
    seen = view(connection, name).seen if seen is None else seen
    return change_settings(connection, by, name, sent, valid_from=str(day), reason=reason, seen=seen)


def states(connection: Connection, name: str = "alerts") -> list[tuple[str, str]]:
    return [(f"{each.valid_from}", each.state) for each in view(connection, name).versions]


def test_a_change_is_a_new_version_and_the_earlier_ones_stay(connection: Connection) -> None:
    assert view(connection).since is None and states(connection) == []
    assert change(connection, {"amber_workdays": "2"}).said == "changed"
    assert alert_settings(connection, TODAY).amber_workdays == 2
    assert alert_settings(connection, TODAY - timedelta(days=1)).amber_workdays == 1
    since = view(connection).since
    assert since is not None
    assert (since.valid_from, since.reason, since.at) == (TODAY, "市级会议决定", NOW)
    assert since.changes == (("amber_workdays", "1", "2"),)
    assert change(connection, {"amber_workdays": "3", "note_days": "7"}, day=NEXT).said == "planned"
    found = view(connection)
    assert [(day, found.values, values) for day, values in found.planned] == [
        (NEXT, alert_settings(connection, TODAY), alert_settings(connection, NEXT))
    ]
    assert alert_settings(connection, NEXT).amber_workdays == 3 and found.values.amber_workdays == 2  # type: ignore[attr-defined]
    # Another one of the same day stands in its place, and the one before stays on the list.
    assert change(connection, {"amber_workdays": "4"}, day=NEXT, minutes=1).done
    assert states(connection) == [
        ("2026-12-01", "planned"),
        ("2026-12-01", "replaced"),
        ("2026-11-18", "in_force"),
    ]
    told = connection.scalar(
        select(func.count()).select_from(audit).where(audit.c.target.contains("settings"))
    )
    assert told == 3


def test_a_planned_version_is_taken_back(connection: Connection) -> None:
    assert change(connection, {"before": "5, 2"}, name="ledgers", day=NEXT).said == "planned"
    assert ledger_settings(connection, NEXT).before == (5, 2)
    assert take_back(connection, city(), "ledgers", str(NEXT), "").said == "reason"
    assert take_back(connection, city(), "ledgers", str(TODAY), "误录").said == "begun"
    assert take_back(connection, city(), "ledgers", "2026-12-02", "误录").said == "moved"
    assert take_back(connection, city(), "ledgers", str(NEXT), "误录").said == "taken_back"
    assert ledger_settings(connection, NEXT).before == (7, 3, 1)
    assert states(connection, "ledgers") == [("2026-12-01", "taken_back")]


def test_what_is_refused(connection: Connection) -> None:
    changed = {"amber_workdays": "2"}
    for more, word in (
        ({"day": "2026-11-17"}, "past"),
        ({"day": ""}, "day"),
        ({"day": "2029-01-01"}, "bounds"),
        ({"reason": "  "}, "reason"),
        ({"reason": "长" * 301}, "long"),
        ({"seen": 9}, "moved"),
    ):
        assert change(connection, changed, **more).said == word  # type: ignore[arg-type]
    assert change(connection, {"amber_workdays": "1"}).said == "same"
    wrong = change(connection, {"amber_workdays": "十一"})
    assert (wrong.said, wrong.done) == ("value", False)
    said = answer_text(wrong.said, wrong.which)
    assert "十一" in said and "0" in said and "10" in said
    together = change(connection, {"before": "1, 3"}, name="ledgers")
    assert together.said == "value" and "7, 3, 1" in answer_text(together.said, together.which)
    assert connection.scalar(select(func.count()).select_from(setting)) == 0


def test_who_may_change_them(connection: Connection) -> None:
    for actor in (leader(), of_unit(connection, ZHIFU), Actor(scope_for("x", "system_admin"), NOW, "")):
        with pytest.raises(Denied):
            change_settings(connection, actor, "alerts", {}, valid_from="", reason="", seen=0)
        with pytest.raises(Denied):
            take_back(connection, actor, "alerts", "", "")
        with pytest.raises(Denied):
            settings_view(connection, actor.scope, NOW)
    with pytest.raises(Denied):
        change(connection, {}, name="appraisal", seen=0)


@pytest.mark.parametrize("name", [each.name for each in GROUPS])
def test_each_group_shows_its_page_before_and_after_a_change(connection: Connection, name: str) -> None:
    other = {
        "alerts": ("note_days", "9"),
        "ledgers": ("before", "5, 1"),
        "look_back": ("days", "7"),
        "reviews": ("seats", "7"),
        "reminders": ("by_hand", "all"),
        "survey": ("draw.share", "8"),
    }
    path, value = other[name]
    before = str(plain_page(settings_page(view(connection, name)), "x").tree)
    assert change(connection, {path: value}, name=name, day=NEXT).done
    after = str(plain_page(settings_page(view(connection, name)), "x").tree)
    assert "2026-12-01" in after and "2026-12-01" not in before
    assert change(connection, {path: value}, name=name).said == "changed"
    # What is planned for later stays planned.
    assert [state for _day, state in states(connection, name)] == ["planned", "in_force"]


def test_the_ledgers_and_the_warnings_follow_one_setting(connection: Connection) -> None:
    assert note_days(connection, TODAY) == 7
    assert change(connection, {"note_days": "14"}).done
    assert note_days(connection, TODAY) == alert_settings(connection, TODAY).note_days == 14


def test_of_two_who_change_at_once_one_is_told(engine: Engine) -> None:
    begin = Barrier(2)

    def try_it(days: str) -> str:
        begin.wait()
        with writing(engine) as connection:
            return change(connection, {"days": days}, name="look_back", seen=0).said

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, ("8", "9"))) == ["changed", "moved"]
