"""One order's page by its address: nothing of another district's order, and the same words as for none."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.security.conftest import CANARY, OTHER, OWN
from tests.security.forge import CALLBACKS, page_visits


def visit(app: Any, client: Any, address: str) -> str:
    """Return what the page router answers for one order's address."""
    body = next(
        body
        for body in page_visits(app, OTHER, address)
        if any(f"/orders/{address}" == str(item["value"]) for item in body["inputs"])
    )
    answer = client.post(CALLBACKS, json=body).get_data(as_text=True)
    # The title repeats what was asked for, and the page is named by its address.
    return re.sub(
        '"visit":"[0-9a-f]{8}"', '"visit":""', str(answer).replace(address.split("~")[1], "<asked>")
    )


def test_a_district_gets_the_same_answer_for_a_foreign_order_as_for_none(
    app: Any, sign_in: Any, foreign: list[str]
) -> None:
    client = sign_in("district_coordinator", OWN)
    for address in foreign[:5]:
        answer = visit(app, client, address)
        assert CANARY not in answer and "event-strip" not in answer
        assert answer == visit(app, client, "demo~999999999999999999")
        assert "莱阳市" in json.dumps(json.loads(answer), ensure_ascii=False)


def test_the_city_opens_it_with_gates_and_related_orders(app: Any, sign_in: Any, foreign: list[str]) -> None:
    client = sign_in("city_supervisor")
    answer = visit(app, client, foreign[0])
    assert CANARY in answer and "order-columns" in answer
