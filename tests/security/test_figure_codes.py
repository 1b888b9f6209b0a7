"""Codes of figures behind the gate: nothing for strangers, no foreign order for a district, no markup."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.security.conftest import CANARY, OTHER, OWN
from tests.security.forge import CALLBACKS, page_visits


def visit(app: Any, client: Any, code: str) -> str:
    """Return what the page router answers for a code."""
    for body in page_visits(app, OTHER, "demo~1"):
        if any(str(item["value"]).startswith("/f/") for item in body["inputs"]):
            for item in body["inputs"]:
                if str(item["value"]).startswith("/f/"):
                    item["value"] = f"/f/{code}"
            return str(client.post(CALLBACKS, json=body).get_data(as_text=True))
    raise AssertionError("no page of figures")


def test_a_stranger_is_turned_away(client: Any) -> None:
    response = client.get(f"/f/JJL-{OTHER}-2610", headers={"Accept": "text/html"})
    assert response.status_code == 302 and "/login" in response.headers["Location"]


def test_a_district_gets_another_districts_figure_and_none_of_its_orders(
    app: Any, sign_in: Any, foreign: list[str]
) -> None:
    client = sign_in("district_coordinator", OWN)
    for figure in ("JJL", "MYD", "DQ", "ZB"):
        tail = "0" if figure == "ZB" else "2611"
        other = visit(app, client, f"{figure}-{OTHER}-{tail}")
        assert "kpi-value" in other and CANARY not in other
        assert "/orders" not in other
        assert f"district={OTHER}" not in other
    assert f"district={OWN}" in visit(app, client, f"SL-{OWN}-2611-SL")


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_see_no_figure(app: Any, sign_in: Any, foreign: list[str], role: str) -> None:
    assert "kpi-value" not in visit(app, sign_in(role), f"JJL-{OTHER}-2611")


@pytest.mark.parametrize(
    "code",
    [
        "<script>alert(1)</script>",
        "JJL-' OR 1=1 --2611",
        "JJL-%3Cimg%20src%3Dx%3E-2611",
        "A" * 5000,
        "JJL-" + "9" * 60 + "-2611",
        "JJL-370682-2611-A9999999999",
        "..%2f..%2fetc",
    ],
)
def test_whatever_stands_in_the_address_ends_in_a_sentence(app: Any, sign_in: Any, code: str) -> None:
    answer = visit(app, sign_in(), code)
    content = json.loads(answer)["response"]["_pages_content"]["children"]
    assert "state-page" in json.dumps(content) and "E-" not in json.dumps(content, ensure_ascii=False)
    assert len(answer) < 6000
