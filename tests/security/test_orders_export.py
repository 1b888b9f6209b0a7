"""What leaves as a file is what the account may see, and every file is in the trail."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from data_access.database import reading, writing
from data_access.records.audit import recent_audit
from data_access.schema import order, unit
from tests.security.conftest import CANARY, OTHER, OWN

PATH = "/export/orders.xlsx"


def told(response: Any) -> str:
    """Return every text of the workbook: a zipped file would hide the canary."""
    book = load_workbook(io.BytesIO(response.data))
    return "\n".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize(("role", "code"), [("district_coordinator", OWN), ("unit_handler", "370682004")])
def test_no_order_of_another_district_leaves(sign_in: Any, foreign: list[str], role: str, code: str) -> None:
    client = sign_in(role, code)
    number = foreign[0].split("~")[1]
    forged = ({}, {"district": OTHER}, {"unit": OTHER}, {"enterprise": foreign[0]}, {"located": OTHER})
    for query in (*forged, {"scope": "city", "account": "operator", "q": number}):
        response = client.get(PATH, query_string=query)
        assert response.status_code == 200, query
        assert CANARY not in told(response), query
        orders = [
            row[0]
            for row in load_workbook(io.BytesIO(response.data)).worksheets[0].iter_rows(values_only=True)
        ]
        assert number not in orders[1:], query


def test_the_city_exports_them_masked(sign_in: Any, engine: Any, foreign: list[str]) -> None:
    with writing(engine) as connection:
        whole = "烟台恒泰机械有限公司"
        secret = {"contact_name": "王建国", "contact_phone": "13900001111", "enterprise_name": whole}
        title = f"{CANARY}：{whole}王建国13900001111"
        connection.execute(update(order).where(order.c.title == CANARY).values(title=title, **secret))
        first = select(func.min(order.c.order_no)).where(order.c.title == title).scalar_subquery()
        connection.execute(update(order).where(order.c.order_no == first).values(confidential=True))
    text = told(sign_in("city_supervisor").get(PATH))
    assert text.count(CANARY) == len(foreign) - 1
    assert "王建国" not in text and "13900001111" not in text and "恒泰机械" not in text


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_are_refused_and_it_is_logged(
    sign_in: Any, engine: Any, foreign: list[str], role: str
) -> None:
    assert sign_in(role).get(PATH).status_code == 403
    with reading(engine) as connection:
        line = recent_audit(connection, action="denied")[0]
        assert not recent_audit(connection, action="export")
    assert (line.success, line.target) == (False, PATH)


def test_every_export_is_in_the_trail(sign_in: Any, engine: Any, foreign: list[str]) -> None:
    client = sign_in("district_coordinator", OWN)
    with reading(engine) as connection:
        own = select(func.count()).select_from(order).join(unit, unit.c.unit_id == order.c.unit_id)
        total = connection.scalar(own.where(unit.c.code == OWN))
    client.get(PATH, query_string={"state": "beauty", "excluded": "0", "sort": "-opened"})
    client.get(PATH)
    with reading(engine) as connection:
        second, first = recent_audit(connection, action="export")
    assert (first.account, first.target, first.success) == (f"district_coordinator-{OWN}", "orders", True)
    assert first.detail["filter"] == {"excluded": "0"}
    assert second.detail == {"rows": total, "left_out": 0, "filter": {}}


def test_what_is_left_out_is_in_the_trail_and_the_file(
    sign_in: Any, engine: Any, foreign: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.routes.exports.MOST_EXPORTED", 5)
    response = sign_in("city_supervisor").get(PATH)
    rows = load_workbook(io.BytesIO(response.data)).worksheets[0].max_row
    with reading(engine) as connection:
        line = recent_audit(connection, action="export")[0]
        total = connection.scalar(select(func.count()).select_from(order))
    assert (rows, line.detail["rows"], line.detail["left_out"]) == (6, 5, total - 5)
    assert f"{total - 5:,} 件：一个文件只含清单前 5 件" in told(response)


def test_an_empty_base_gives_an_empty_list(sign_in: Any) -> None:
    response = sign_in("city_supervisor").get(PATH)
    assert response.status_code == 200
    assert load_workbook(io.BytesIO(response.data)).worksheets[0].max_row == 1
