"""Where an order's text stands, its owner and the city read it, and nobody else does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import dash
import pytest

from data_access.database import make_engine
from tests.security.house import STRANGER, House, open_house
from tests.security.surfaces import (
    ALL,
    BY_NUMBER,
    CALLBACKS_NEVER,
    CONTACT,
    FOR_THE_AUDITOR,
    IN_THE_OFFICE,
    NEVER_ADDRESSES,
    NEVER_SHOWS,
    ROUTES_FOR_THE_AUDITOR,
    ROUTES_IN_THE_OFFICE,
    ROUTES_NEVER,
    SURFACES,
    Surface,
)
from tests.security.witness import ACCOUNTS, PHONE, Mark, address, leaks, marks, put_records, readable, told


@pytest.fixture(scope="module")
def house(witness_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield the application on a copy of the base; its answers are kept from account to account."""
    path = tmp_path_factory.mktemp("surfaces") / "base.db"
    shutil.copy(witness_base, path)
    engine = make_engine(f"sqlite:///{path}")
    put_records(engine)
    yield open_house(engine)
    engine.dispose()


def told_anyway(surface: Surface, account: str) -> frozenset[Mark]:
    """Return what an account outside an order may yet be told: what it asked by, and its parts in it."""
    assisted = {("ZHIFUASSISTED", "NUMBER"), ("LAIYANGASSISTED", "NUMBER")}
    return surface.echoes | (assisted if account == "centre" and surface.of == "unit" else frozenset())


@pytest.mark.parametrize("surface", SURFACES, ids=lambda each: each.name)
def test_owner_and_city_read_it_and_nobody_else(house: House, surface: Surface) -> None:
    for account in surface.asked_by:
        text = surface.text(house, account)
        if account == STRANGER:
            assert not marks(text) - surface.echoes, account
            continue
        assert not leaks(text, account, told_anyway(surface, account)), account
        if account in surface.seen_by:
            assert surface.proof <= marks(text), account
    assert surface.proof and set(surface.seen_by) & set(surface.asked_by)


def test_a_stranger_is_refused_everywhere(house: House) -> None:
    for surface in SURFACES:
        assert surface.answer(house, STRANGER).status_code == 401, surface.name


@pytest.mark.parametrize("page", NEVER_SHOWS)
def test_the_pages_said_to_show_no_order_show_none(house: House, page: str) -> None:
    for where in NEVER_ADDRESSES[page]:
        path, _mark, query = where.partition("?")
        for account in ("city", "zhifu"):
            answer = house.page(account, path, f"?{query}" if query else "")
            text = told(answer)
            assert answer.status_code == 200 and not marks(text) and PHONE not in text, (where, account)
            assert "E-" not in text or page == "figure", (where, account)


def test_every_page_is_accounted_for(house: House) -> None:
    shown = {surface.of for surface in SURFACES}
    known = set(NEVER_SHOWS) | IN_THE_OFFICE | FOR_THE_AUDITOR | BY_NUMBER | shown
    pages = set(dash.page_registry)
    assert pages - known == set(), "say in surfaces.py where it shows an order, or why it never does"
    assert (set(NEVER_SHOWS) | IN_THE_OFFICE | FOR_THE_AUDITOR | BY_NUMBER) <= pages
    assert not shown & set(NEVER_SHOWS)
    assert set(NEVER_ADDRESSES) == set(NEVER_SHOWS)


def test_every_callback_is_accounted_for(house: House) -> None:
    known = CALLBACKS_NEVER | {CONTACT} | {surface.of for surface in SURFACES}
    for key, entry in house.app.callback_map.items():
        assert "callback" not in entry or any(each in key for each in known), key


def test_every_route_that_can_be_read_is_accounted_for(house: House) -> None:
    known = (
        ROUTES_NEVER | ROUTES_IN_THE_OFFICE | ROUTES_FOR_THE_AUDITOR | {surface.of for surface in SURFACES}
    )
    for rule in house.app.server.url_map.iter_rules():
        own = "." in rule.endpoint and not rule.endpoint.startswith(("/", "_dash"))
        if own and "GET" in rule.methods:
            assert rule.endpoint in known, rule.endpoint


@pytest.mark.parametrize("account", ALL)
def test_the_contact_is_told_to_who_may_read_the_order_and_unmask_it(house: House, account: str) -> None:
    sent = {"n_clicks": 1, "contact_reason_value": "回访", "contact_order_data": address("ZHIFUURGENT")}
    answer = house.callback(account, CONTACT, **sent)
    may = account in ACCOUNTS and "ZHIFUURGENT" in readable(account) and account != "leader"
    assert (("ZHIFUURGENT", "CONTACT") in marks(told(answer))) == may
    assert (PHONE in told(answer)) == may


@pytest.mark.parametrize("account", ["city", "zhifu"])
def test_whose_a_confidential_order_is_is_told_to_nobody(house: House, account: str) -> None:
    where = address("ZHIFUCONFIDENTIAL")
    assert not leaks(told(house.page(account, f"/orders/{where}")), account)
    sent = {"n_clicks": 1, "contact_reason_value": "回访", "contact_order_data": where}
    assert not leaks(told(house.callback(account, CONTACT, **sent)), account)
    listed = told(house.page(account, "/orders", f"?enterprise={where}"))
    assert ("ZHIFUURGENT", "TITLE") not in marks(listed)


@pytest.mark.parametrize("account", ["laiyang", "centre", "laiyang_township", "zhifu_township"])
def test_a_foreign_order_of_an_enterprise_lists_nothing(house: House, account: str) -> None:
    """The address of an order outside the scope must not stand for its enterprise."""
    part = "ELSEWHERE" if account == "zhifu_township" else "NEAR"
    for page in ("/orders", "/export/orders.xlsx"):
        query = f"?enterprise={address(f'ZHIFU{part}')}"
        answer = house.get(account, page, query) if "xlsx" in page else house.page(account, page, query)
        assert not {each for each in marks(told(answer)) if each[1] == "TITLE"}
