"""Saved views over HTTP: only from this site, only the account's own, never more than a list's parameters."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from sqlalchemy import select

from data_access.database import reading
from data_access.schema import account, saved_view
from tests.security.conftest import OWN
from tests.security.forge import CALLBACKS, callback_bodies

KEEP, DROP = "/saved-views", "/saved-views/delete"


def kept(engine: Any) -> list[tuple[str, str, dict[str, str]]]:
    """Return (account, name, parameters) of every stored view."""
    with reading(engine) as connection:
        owned = select(account.c.name, saved_view.c.name, saved_view.c.parameters).join(saved_view)
        return [tuple(row) for row in connection.execute(owned.order_by(account.c.name, saved_view.c.name))]


def keep(client: Any, name: str = "mine", parameters: str = "measure=late&district=370682") -> Any:
    return client.post(KEEP, data={"view_name": name, "list": parameters})


def list_text(app: Any, client: Any, search: str = "") -> str:
    """Return what the list page answers."""
    key, body = next(item for item in callback_bodies(app) if "_pages_content" in item[0])
    sent = {"pathname": "/orders", "search": search}
    inputs = [{**item, "value": sent.get(item["property"])} for item in body["inputs"]]
    return str(client.post(CALLBACKS, json={**body, "output": key, "inputs": inputs}).get_data(as_text=True))


def test_a_list_is_kept_without_scope_page_and_opened_order(sign_in: Any, engine: Any) -> None:
    client = sign_in("district_coordinator", OWN)
    sent = (
        "measure=late&sort=-opened&cursor=abc&order=demo~1&scope=city&unit_id=1&account=x&state=beauty&q=%00"
    )
    response = keep(client, "  超期 ", sent)
    assert response.status_code == 303
    assert urlsplit(response.location).path == "/orders"
    assert dict(parse_qsl(urlsplit(response.location).query)) == {
        "measure": "late",
        "sort": "-opened",
        "said": "kept",
    }
    assert kept(engine) == [(f"district_coordinator-{OWN}", "超期", {"measure": "late", "sort": "-opened"})]


def test_a_search_with_a_full_width_blank_is_kept_and_stays_open(sign_in: Any, engine: Any) -> None:
    client, words = sign_in(), "热线　供暖"
    listed = urlencode({"q": words, "sort": "-opened"})
    kept_at = keep(client, "供　暖\x07", listed).location
    assert [row[1:] for row in kept(engine)] == [("供　暖", {"q": words, "sort": "-opened"})]
    dropped_at = client.post(DROP, data={"view_name": "供　暖", "list": listed}).location
    for location, said in ((kept_at, "kept"), (dropped_at, "dropped")):
        query = dict(parse_qsl(urlsplit(location).query))
        assert query == {"q": words, "sort": "-opened", "said": said}
    assert kept(engine) == []


def test_each_account_sees_and_deletes_its_own_alone(
    app: Any, sign_in: Any, engine: Any, foreign: list[str]
) -> None:
    first, second = sign_in("city_supervisor", name="wang"), sign_in("city_supervisor", name="li")
    keep(first, "王的视图")
    assert "王的视图" in list_text(app, first)
    assert "王的视图" not in list_text(app, second)
    response = second.post(DROP, data={"view_name": "王的视图", "list": "", "account": "wang"})
    assert response.location.endswith("said=gone")
    assert [row[:2] for row in kept(engine)] == [("wang", "王的视图")]
    assert first.post(DROP, data={"view_name": "王的视图"}).location.endswith("said=dropped")
    assert kept(engine) == []


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_administrators_are_refused(sign_in: Any, engine: Any, role: str) -> None:
    client = sign_in(role)
    assert keep(client).status_code == 403
    assert client.post(DROP, data={"view_name": "mine"}).status_code == 403
    assert kept(engine) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {},
    ],
)
def test_a_form_of_another_site_keeps_and_deletes_nothing(
    sign_in: Any, engine: Any, headers: dict[str, str]
) -> None:
    client = sign_in("city_supervisor", name="wang")
    keep(client)
    del client.environ_base["HTTP_ORIGIN"]
    sent = {"view_name": "theirs", "list": ""}
    assert client.post(KEEP, data=sent, headers=headers).status_code == 403
    assert client.post(DROP, data={"view_name": "mine"}, headers=headers).status_code == 403
    assert [row[:2] for row in kept(engine)] == [("wang", "mine")]


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "<b>" * 20])
def test_a_name_that_cannot_be_used_is_answered_with_what_to_do(
    app: Any, sign_in: Any, engine: Any, foreign: list[str], name: str
) -> None:
    client = sign_in()
    answer = keep(client, name).location
    assert answer.endswith("said=name") and kept(engine) == []
    assert "1 至 40 个字" in list_text(app, client, "?" + urlsplit(answer).query)


def test_a_view_of_something_unknown_opens_with_a_notice(
    app: Any, sign_in: Any, engine: Any, foreign: list[str]
) -> None:
    client = sign_in()
    keep(client, "old", "district=990000")
    assert [row[2] for row in kept(engine)] == [{"district": "990000"}]
    assert "“990000”无法识别" in list_text(app, client, "?district=990000")


def test_no_word_of_an_address_is_shown_as_an_answer(app: Any, sign_in: Any, foreign: list[str]) -> None:
    text = list_text(app, sign_in(), "?said=EVIL-WORD")
    assert "EVIL-WORD" not in text
