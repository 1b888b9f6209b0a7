"""What a page is drawn from holds no order that its reader may not open, whatever the page leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from dashboard.people.access import Scope, scope_for
from data_access.database import make_engine, reading
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.reference.units import read_units
from tests.security.surfaces import TOWNSHIP
from tests.security.witness import ACCOUNTS, CENTRE, NOW, ZHIFU, marks, readable

PAGES = (
    UnitQuery(ZHIFU, selected=TOWNSHIP, tab="ledgers"),
    UnitQuery(TOWNSHIP),
    UnitQuery(CENTRE, tab="ledgers"),
)


@pytest.fixture(scope="module")
def base(witness_base: Path) -> Iterator[Connection]:
    """Yield a connection that reads the base of witnesses."""
    engine = make_engine(f"sqlite:///{witness_base}")
    with reading(engine) as connection:
        yield connection
    engine.dispose()


def scope_of(connection: Connection, account: str) -> Scope:
    role, code = ACCOUNTS[account]
    unit = next((each for each in read_units(connection) if each.code == code), None)
    if unit is None:
        return scope_for(account, role)
    return scope_for(account, role, unit.unit_id, unit.kind, unit.code, unit.name)


@pytest.mark.parametrize("query", PAGES, ids=lambda each: each.code)
def test_a_units_view_holds_what_its_reader_may_open(base: Connection, query: UnitQuery) -> None:
    held = {}
    for account in ("city", "laiyang", "zhifu_township"):
        held[account] = repr(unit_view(base, scope_of(base, account), query, now=NOW))
        # Texts are masked where they are shown; here it matters whose they are.
        orders = {part for part, _text in marks(held[account])} - {"ALL"}
        assert orders <= readable(account), account
    seen = {part for part, _text in marks(held["city"])}
    whose = "CENTRE" if query.code == CENTRE else "ZHIFU"
    parts = {
        "URGENT",
        "UNSOLVED",
        *(["LEDGER"] if query.tab else []),
        *(["WAITING"] if whose == "CENTRE" else []),
    }
    assert {whose + part for part in parts} <= seen
