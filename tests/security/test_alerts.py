"""Warnings: who opens one and finds its order there, who acts on it, and what the rail counts for whom."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.views.alerts import TABS
from data_access.database import make_engine, reading
from data_access.schema import order, warning
from tests.security.house import STRANGER, House, open_house
from tests.security.surfaces import ALL
from tests.security.witness import ACCOUNTS, leaks, marks, readable, told

READERS = tuple(name for name, (role, _unit) in ACCOUNTS.items() if "admin" not in role and role != "auditor")
OWNERS = {"ZHIFU": ("city", "zhifu", "zhifu_township"), "LAIYANG": ("city", "laiyang", "laiyang_township")}


@pytest.fixture(scope="module")
def house(witness_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield the application on a copy of the base."""
    path = tmp_path_factory.mktemp("alerts") / "base.db"
    shutil.copy(witness_base, path)
    engine = make_engine(f"sqlite:///{path}")
    yield open_house(engine)
    engine.dispose()


def warned(house: House) -> dict[str, int]:
    """Return the warnings of closing by the order that they are of, as its title names it."""
    w, o = warning.c, order.c
    query = select(o.title, w.warning_id).join(warning, w.order_id == o.order_id).where(w.kind == "solve")
    with reading(house.engine) as connection:
        return {
            next(owner for owner, part in marks(title) if part == "TITLE"): number
            for title, number in connection.execute(query).all()
        }


@pytest.mark.parametrize("account", ALL)
def test_a_warning_and_its_order_are_opened_by_who_reads_the_order(house: House, account: str) -> None:
    found = warned(house)
    assert {"ZHIFUURGENT", "LAIYANGURGENT", "CENTREURGENT", "ZHIFUNEAR"} <= set(found)
    for key in ("ZHIFUURGENT", "LAIYANGURGENT", "CENTREURGENT"):
        answer = told(house.page(account, f"/alerts/{found[key]}"))
        may = account in READERS and key in readable(account)
        assert ((key, "TITLE") in marks(answer)) == may, (account, key)
        assert (key in marks_owners(answer)) == may
        if account != STRANGER:
            assert not leaks(answer, account, frozenset())


def marks_owners(text: str) -> set[str]:
    return {owner for owner, _part in marks(text)}


def post(house: House, account: str, number: int, act: str, **form: str) -> Any:
    sent = {"headers": {"Accept": "application/json"}, "data": form}
    return house.browsers[account].post(f"/alerts/{number}/{act}", **sent)


@pytest.mark.parametrize("account", ALL)
def test_who_may_acknowledge(house: House, account: str) -> None:
    for owner, owners in OWNERS.items():
        number = warned(house)[f"{owner}NEAR"]
        answer = post(house, account, number, "acknowledge")
        if account in owners:
            assert answer.status_code == 200, (account, owner)
        else:
            assert answer.status_code in (401, 403) or "message" in answer.json, (account, owner)
            assert answer.status_code != 200 or not answer.json.get("next")


def test_an_act_that_there_is_not_and_a_form_that_leads_away(house: House) -> None:
    number = warned(house)["ZHIFUURGENT"]
    assert "message" in post(house, "city", number, "destroy").json
    away = post(house, "city", number, "settle", text="已办", back="//elsewhere.example/")
    assert away.json["next"].startswith("/alerts?")


def test_the_rail_counts_what_waits_for_the_account(house: House) -> None:
    def badge(account: str) -> str:
        return told(house.callback(account, "rail-badge.children", pathname="/"))

    assert "rail-badge" in badge("laiyang") and "rail-badge" in badge("city")
    for account in ("leader", "system", "auditor", "other_centre"):
        assert 'className": "rail-badge' not in badge(account), account


@pytest.mark.parametrize("tab", [*TABS, "x"])
def test_every_tab_opens_for_every_reader_and_tells_nobody_too_much(house: House, tab: str) -> None:
    for account in ("city", "leader", "zhifu", "zhifu_township", "centre"):
        answer = house.page(account, "/alerts", f"?tab={tab}&unit=370602")
        assert answer.status_code == 200 and "E-" not in told(answer), (tab, account)
        assert not leaks(told(answer), account, frozenset()), (tab, account)
