"""The wall: whose orders a screen counts, what it never shows, and who is turned away."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data_access.database import make_engine
from tests.security.house import STRANGER, House, open_house
from tests.security.witness import ACCOUNTS, PHONE, ZHIFU, marks

LAIYANG = "370682"


@pytest.fixture(scope="module")
def house(witness_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path = tmp_path_factory.mktemp("wall") / "base.db"
    shutil.copy(witness_base, path)
    engine = make_engine(f"sqlite:///{path}")
    yield open_house(engine)
    engine.dispose()


def answer(house: House, account: str, search: str = "") -> Any:
    return house.get(account, "/wall/data", search)


def opened(house: House, account: str, search: str = "") -> int:
    """Return how many orders of the account's screen are open or overdue, as its alarm tells."""
    return int(json.loads(answer(house, account, search).data)["content"]["alarm"][0])


def test_a_stranger_is_shown_nothing(house: House) -> None:
    for path in ("/wall", f"/wall/{ZHIFU}", "/wall/data"):
        assert house.get(STRANGER, path).status_code == 401


@pytest.mark.parametrize("account", ["auditor"])
def test_who_sees_no_figures_has_no_wall(house: House, account: str) -> None:
    for path in ("/wall", "/wall/data"):
        assert house.get(account, path).status_code == 403


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("density", ["near", "far"])
def test_no_text_of_an_order_is_on_a_wall(house: House, account: str, density: str) -> None:
    found = answer(house, account, f"?density={density}")
    if found.status_code == 200:
        text = found.get_data(as_text=True)
        assert not marks(text) and PHONE not in text
        assert json.loads(text)["content"]["scenes"]


def test_a_district_is_shown_its_own_district_and_no_other(house: House) -> None:
    own, foreign = house.get("zhifu", f"/wall/{ZHIFU}"), house.get("zhifu", f"/wall/{LAIYANG}")
    assert (own.status_code, foreign.status_code) == (200, 403)
    assert answer(house, "zhifu", f"?district={LAIYANG}").status_code == 403
    assert answer(house, "city", "?district=999999").status_code == 404
    assert house.get("city", "/wall/nowhere").status_code == 404
    of_city = json.loads(answer(house, "city", f"?district={ZHIFU}").data)["content"]
    of_zhifu = json.loads(answer(house, "zhifu").data)["content"]
    assert of_city["scenes"] == of_zhifu["scenes"] and of_city["place"] == "芝罘区"
    # What one account was shown is not what another gets from the kept answers.
    assert opened(house, "laiyang") < opened(house, "city")
    assert opened(house, "zhifu") == opened(house, "city", f"?district={ZHIFU}") < opened(house, "city")


@pytest.mark.parametrize(
    "search",
    [
        "?scenes=nonsense&dwell=0&scale=99&density=sideways",
        "?dwell=9999&scenes=overview,nonsense",
        "?dwell=nan&scale=inf&scenes=,,,",
        "?naming=callers&screen=1&key=forged",
    ],
)
def test_nonsense_in_the_address_changes_nothing_that_may_be_named(house: House, search: str) -> None:
    plain, odd = json.loads(answer(house, "city").data), json.loads(answer(house, "city", search).data)
    assert odd["screen"]["dwell"] == plain["screen"]["dwell"]
    assert odd["content"]["notes"][0] == plain["content"]["notes"][0]
    assert (odd["refused"] == []) == ("naming" in search)


def test_what_is_still_shown_is_not_sent_again(house: House) -> None:
    first = json.loads(answer(house, "city").data)
    again = json.loads(answer(house, "city", f"?have={first['state']}").data)
    assert "content" not in again and again["state"] == first["state"]
    other = json.loads(answer(house, "city", "?have=000000000000").data)
    assert other["content"] == first["content"]


def test_the_frame_tells_viewers_apart_and_runs_no_script_of_its_own(house: House) -> None:
    def settings(account: str) -> dict[str, Any]:
        page = house.get(account, "/wall").get_data(as_text=True)
        assert "<script>" not in page and page.count("<script ") == 3
        raw = page.split('data-settings="', 1)[1].split('"', 1)[0]
        from html import unescape

        return json.loads(unescape(raw))  # type: ignore[no-any-return]

    assert settings("city")["who"] != settings("zhifu")["who"]
    assert settings("city") == settings("city")
