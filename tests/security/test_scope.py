"""A district's account sees no order of another district, whatever it sends: every callback, page, export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import dash
import pytest
from sqlalchemy import and_, or_, select, update

from data_access.database import writing
from data_access.demo.load import load_demo
from data_access.schema import order, source, unit
from tests.security.conftest import NOW
from tests.security.forge import CALLBACKS, callback_bodies

CANARY = "CANARY"
OWN, OTHER = "370682", "370602"
ROUTER = "_pages_content"


@pytest.fixture
def foreign(engine: Any) -> list[str]:
    """Load a small demo, plant the canary in every order outside the own district; return their addresses."""
    load_demo(engine, until=date(2026, 11, 18), now=NOW, orders=60, months=1)
    with writing(engine) as connection:
        own = select(unit.c.unit_id).where(or_(unit.c.code == OWN, unit.c.district_id == unit_id_of(OWN)))
        ties = (order.c.unit_id, order.c.district_id, order.c.township_id, order.c.handler_id)
        outside = and_(*(or_(tie.is_(None), tie.not_in(own)) for tie in ties))
        texts = dict.fromkeys(("title", "content", "reply", "contact_name", "contact_phone"), CANARY)
        connection.execute(update(order).where(outside).values(**texts, confidential=False))
        rows = connection.execute(
            select(source.c.code, order.c.order_no).join(source).where(order.c.title == CANARY)
        ).all()
    assert len(rows) > 20
    return [f"{row.code}~{row.order_no}" for row in rows]


def unit_id_of(code: str) -> Any:
    """Return the id of the unit with a code, as a sub-query."""
    return select(unit.c.unit_id).where(unit.c.code == code).scalar_subquery()


def forged_values(foreign: list[str]) -> list[Any]:
    """Return what somebody who knows the other district would send."""
    return [
        foreign[0],
        foreign[0].split("~")[1],
        OTHER,
        370602,
        f"?district={OTHER}",
        f"?order={foreign[0]}",
        "",
        None,
    ]


def page_visits(app: Any, foreign: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the router's body for every registered page with the other district's ids in its address."""
    key, body = next(item for item in callback_bodies(app) if ROUTER in item[0])
    for page in dash.page_registry.values():
        path = page["path_template"] or page["path"]
        path = path.replace("<order_address>", foreign[0])
        for search in (
            "",
            f"?district={OTHER}&order={foreign[0]}",
            f"?unit={OTHER}&q={foreign[0].split('~')[1]}",
        ):
            sent = {"pathname": path, "search": search}
            inputs = [{**item, "value": sent.get(item["property"])} for item in body["inputs"]]
            yield {**body, "output": key, "inputs": inputs}


def answers(app: Any, client: Any, foreign: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what every page, callback and export answers to the forged requests."""
    for body in page_visits(app, foreign):
        yield str(body["inputs"]), client.post(CALLBACKS, json=body).get_data(as_text=True)
    for value in forged_values(foreign):
        for key, body in callback_bodies(app, value):
            yield f"{key} {value}", client.post(CALLBACKS, json=body).get_data(as_text=True)
    for rule in app.server.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments:
            for query in ({}, {"district": OTHER, "unit": OTHER, "order": foreign[0], "sel": OTHER}):
                response = client.get(str(rule), query_string=query)
                yield str(rule), response.get_data().decode("utf-8", "replace")


@pytest.mark.parametrize(("role", "code"), [("district_coordinator", OWN), ("unit_handler", "370682004")])
def test_no_canary_of_another_district(
    app: Any, sign_in: Any, foreign: list[str], role: str, code: str
) -> None:
    client = sign_in(role, code)
    asked = 0
    for where, text in answers(app, client, foreign):
        asked += 1
        assert CANARY not in text, where
    assert asked > 30


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_see_no_order(app: Any, sign_in: Any, foreign: list[str], role: str) -> None:
    client = sign_in(role)
    for where, text in answers(app, client, foreign):
        assert CANARY not in text, where


def test_the_city_does_see_them(app: Any, sign_in: Any, foreign: list[str]) -> None:
    client = sign_in("city_supervisor")
    seen = [where for where, text in answers(app, client, foreign) if CANARY in text]
    assert seen
