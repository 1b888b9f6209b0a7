"""Texts on their way in, and the orders behind a published table: for who may import, and nobody else."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.database import make_engine
from tests.security.house import STRANGER, House, open_house
from tests.security.surfaces import ALL
from tests.security.witness import PHONE, address, leaks, mark, marks, told

CELL = mark("FILE", "CELL")
FILE = (
    "工单编号,标题,承办单位,受理时间,最终满意度,联系电话\n"
    f"W1,{mark('FILE', 'TITLE')} {PHONE},芝罘区,2026-11-16 09:00,满意,{PHONE}\n"
    f"W2,乙,芝罘区,{CELL},满意,\n"
)


@pytest.fixture(scope="module")
def office(witness_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, int]]:
    """Yield an application in which the city checked and tried a file and gave October's table; the batch."""
    path = tmp_path_factory.mktemp("office") / "base.db"
    shutil.copy(witness_base, path)
    engine = make_engine(f"sqlite:///{path}")
    house = open_house(engine)
    city = house.browsers["city"]
    sent = city.post("/upload/orders", data={"file": (io.BytesIO(FILE.encode()), "orders.csv")}).json
    batch = int(sent["next"].split("batch=")[1].split("&")[0])
    city.post(f"/import/{batch}/trial")
    # One more due order than there are: of the ways to explain it one is the excluded order.
    table = "单位 应办结\n芝罘区 6\n莱阳市 5\n"
    assert "next" in city.post("/reconcile/table", data={"period": "2026-10", "text": table}).json
    yield house, batch
    engine.dispose()


def importing(house: House, account: str, batch: int) -> dict[str, str]:
    """Return what each step of the import says to an account, and the file of what was rejected."""
    steps = {
        step: told(house.page(account, "/import", f"?batch={batch}&step={step}"))
        for step in ("match", "preview", "trial")
    }
    return steps | {"file": told(house.get(account, f"/import/{batch}/rejects.csv"))}


def test_who_imports_sees_what_is_in_the_file(office: tuple[House, int]) -> None:
    house, batch = office
    said = importing(house, "city", batch)
    assert ("FILE", "TITLE") in marks(said["match"])
    assert ("FILE", "CELL") in marks(said["preview"]) and ("FILE", "CELL") in marks(said["file"])
    # The page shows cells masked; the file of rejected rows is the sender's own.
    assert not any(PHONE in said[step] for step in ("match", "preview", "trial"))
    assert marks(said["trial"]) == frozenset()


@pytest.mark.parametrize("account", [each for each in ALL if each != "city"])
def test_nobody_else_sees_it(office: tuple[House, int], account: str) -> None:
    house, batch = office
    for step, text in importing(house, account, batch).items():
        assert not marks(text) and PHONE not in text and "orders.csv" not in text, step


def test_the_orders_that_explain_a_table_are_told_to_who_gave_it(office: tuple[House, int]) -> None:
    house, _batch = office
    text = told(house.page("city", "/admin/reconcile", "?period=2026-10"))
    assert {("ZHIFUEXCLUDED", "NUMBER"), ("ZHIFUEXCLUDED", "TITLE")} <= marks(text)
    assert not leaks(text, "city")
    assert address("ZHIFUEXCLUDED") in text


@pytest.mark.parametrize("account", [*(each for each in ALL if each != "city"), STRANGER])
def test_and_to_nobody_else(office: tuple[House, int], account: str) -> None:
    house, _batch = office
    assert not marks(told(house.page(account, "/admin/reconcile", "?period=2026-10")))
