"""A record that does not exist, and one that is another unit's: neither is told from the other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.i18n import _
from data_access.database import make_engine
from tests.security.house import House, open_house
from tests.security.witness import LOOK_BACK, ledger_item_of, put_records, told

RECORDS = (
    "/alerts",
    "/supervise/item",
    "/supervise/look-backs",
    "/supervise/notices",
    "/supervise/reviews",
    "/proactive/reports",
    "/proactive/instructions",
    "/proactive/visits",
    "/survey/findings",
    "/m/notices",
)


@pytest.fixture(scope="module")
def house(witness_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield an application that these tests only read."""
    path = tmp_path_factory.mktemp("absent") / "own.db"
    shutil.copy(witness_base, path)
    engine = make_engine(f"sqlite:///{path}")
    put_records(engine)
    yield open_house(engine)
    engine.dispose()


@pytest.mark.parametrize("number", ["0", "abc", "99999"])
@pytest.mark.parametrize("path", RECORDS)
def test_what_does_not_exist_is_no_lack_of_a_right(house: House, path: str, number: str) -> None:
    city = told(house.page("city", f"{path}/{number}"))
    assert (
        _("There is no such record.") in city and _("Your account lacks the right for this page.") not in city
    )
    assert _("The security administrator grants rights.") not in city
    unit = told(house.page("laiyang", f"{path}/{number}"))
    assert _("There is no such record, or it lies outside what your account sees.") in unit
    assert _("The security administrator grants rights.") not in unit


@pytest.mark.parametrize(
    ("path", "number"), [("/supervise/item", ledger_item_of("ZHIFU")), ("/supervise/look-backs", LOOK_BACK)]
)
def test_another_units_record_is_answered_as_one_that_is_not_there(
    house: House, path: str, number: int
) -> None:
    there = _shown(house, "laiyang", f"{path}/{number}")
    assert there == _shown(house, "laiyang", f"{path}/99999")
    assert there != _shown(house, "zhifu", f"{path}/{number}")


def _shown(house: House, account: str, path: str) -> str:
    """Return what a page answers without what stands for its address."""
    return re.sub(r'"visit": "\w+"', "", told(house.page(account, path)))


@pytest.mark.parametrize("path", ["/supervise", "/supervise/look-backs", "/supervise/notices", "/alerts"])
def test_another_units_list_is_not_shown_rather_than_empty(house: House, path: str) -> None:
    link = _("Show what my account sees")
    assert link in told(house.page("laiyang", path, "?unit=370602"))
    for account, unit in (("laiyang", "370682"), ("city", "370602")):
        assert link not in told(house.page(account, path, f"?unit={unit}"))
    assert link in told(house.page("laiyang", "/supervise/reviews", "?unit=370602"))
