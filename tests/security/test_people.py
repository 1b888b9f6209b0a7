"""The pages of the three administrators: each has its own, acts are checked, nobody helps himself."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from data_access.database import reading
from data_access.records.accounts import find_account, list_accounts
from data_access.records.audit import recent_audit
from tests.security.conftest import PASSWORD
from tests.security.forge import CALLBACKS, ROUTER, callback_bodies

HTML = {"Accept": "text/html"}
PLACES = {
    "system_admin": ("/admin/users", "people-columns", "manage_accounts"),
    "security_admin": ("/admin/roles", "people-matrix", "manage_roles"),
    "auditor": ("/admin/audit", "table-panel", "read_audit"),
}
FORMS = {
    "/admin/users/add": "system_admin",
    "/admin/users/password": "system_admin",
    "/admin/users/state": "system_admin",
    "/admin/roles": "security_admin",
}
ROLES = (*PLACES, "city_supervisor", "city_leader", "unassigned")
SENT = {"name": "lian", "act": "disable", "role": "city_leader", "unit": "", "display_name": "x"}


def page(app: Any, client: Any, path: str, search: str = "") -> str:
    """Return what the page router answers for an address."""
    key, body = next(each for each in callback_bodies(app) if ROUTER in each[0])
    sent = {"pathname": path, "search": search}
    inputs = [{**item, "value": sent.get(item["property"])} for item in body["inputs"]]
    return str(client.post(CALLBACKS, json={**body, "output": key, "inputs": inputs}).get_data(as_text=True))


def lines(engine: Any, action: str = "") -> list[Any]:
    with reading(engine) as connection:
        return list(recent_audit(connection, action=action))


def accounts_of(engine: Any) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        return [
            (each.name, each.role, each.unit_id, each.disabled, each.password_hash)
            for each in list_accounts(connection)
        ]


def rail_links(part: Any) -> Iterator[str]:
    """Yield where the places of the rail lead."""
    if isinstance(part, list):
        for each in part:
            yield from rail_links(each)
    if isinstance(part, dict):
        if part.get("className") == "rail-link":
            yield part["href"]
        yield from rail_links(list(part.values()))


@pytest.mark.parametrize("role", ROLES)
def test_each_administrator_opens_his_page_and_no_other(
    app: Any, engine: Any, sign_in: Any, role: str
) -> None:
    client = sign_in(role)
    for owner, (path, proof, permission) in PLACES.items():
        shown = proof in page(app, client, path)
        assert shown == (role == owner), path
        if role != owner:
            assert lines(engine, "denied")[0].detail == {"permission": permission}


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_is_sensible_and_the_rail_never_empty(app: Any, sign_in: Any, role: str) -> None:
    client = sign_in(role)
    first = client.get("/", headers=HTML)
    landed = first.location if first.status_code == 302 else "/"
    wanted = {owner: place[0] for owner, place in PLACES.items()}
    # On an empty base whoever may import begins there.
    wanted |= {"city_supervisor": "/import", "city_leader": "/", "unassigned": "/account"}
    assert landed == wanted[role]
    assert landed in set(rail_links(client.get("/_dash-layout").json))
    assert "E-" not in page(app, client, landed)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_taken_from_its_administrator_alone(
    engine: Any, sign_in: Any, add: Any, role: str, form: str
) -> None:
    add("lian", "district_coordinator", "370682")
    client = sign_in(role)
    before = accounts_of(engine)
    answer = client.post(form, data={**SENT, **({"name": "new"} if form.endswith("add") else {})})
    if role == FORMS[form]:
        assert answer.status_code in (200, 303) and accounts_of(engine) != before
    else:
        assert answer.status_code == 403 and accounts_of(engine) == before
        assert lines(engine)[0].action == "denied"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_from_another_site_is_refused(engine: Any, sign_in: Any, add: Any, form: str) -> None:
    add("lian", "district_coordinator", "370682")
    client = sign_in(FORMS[form])
    before = accounts_of(engine)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(form, data=SENT, headers=headers).status_code == 403
    assert accounts_of(engine) == before


@pytest.mark.parametrize("role", ["security_admin", "system_admin"])
def test_nobody_gives_himself_or_another_administrator_anything(
    engine: Any, sign_in: Any, add: Any, role: str
) -> None:
    add("zheng", "auditor")
    client = sign_in(role, name="me")
    before = accounts_of(engine)
    for form in (each for each, owner in FORMS.items() if owner == role and not each.endswith("add")):
        for name in ("me", "zheng", "nobody", "", "' OR 1=1 --"):
            for wanted in ("city_supervisor", "system_admin", "security_admin", "auditor"):
                sent = {"name": name, "role": wanted, "act": "disable"}
                answer = client.post(form, data=sent)
                assert answer.status_code == 303 and "said=" in answer.location
                assert lines(engine)[0].success is False and "refused" in lines(engine)[0].detail
    assert accounts_of(engine) == before


def test_no_administrators_role_is_given_on_a_page(engine: Any, sign_in: Any, add: Any) -> None:
    add("lian", "district_coordinator", "370682")
    client = sign_in("security_admin")
    before = accounts_of(engine)
    for role in ("system_admin", "security_admin", "auditor", "king", ""):
        assert client.post("/admin/roles", data={"name": "lian", "role": role}).location.endswith("said=role")
    assert accounts_of(engine) == before


def test_a_made_password_is_shown_once_opens_once_and_stands_nowhere_else(
    app: Any, engine: Any, sign_in: Any, log_in: Any
) -> None:
    client = sign_in("system_admin")
    shown = client.post("/admin/users/add", data={"name": "new", "display_name": "新人"})
    assert shown.headers["Cache-Control"] == "no-store"
    found = re.search(r"<code>([^<]+)</code>", shown.get_data(as_text=True))
    assert found
    password = found[1]
    assert password not in str(lines(engine)) and password not in page(
        app, client, "/admin/users", "?sel=new"
    )
    browser, answer = log_in("new", password)
    assert answer.location == "/account/password"
    assert browser.get("/_dash-layout").status_code == 403
    form = {"former": password, "new": PASSWORD, "again": PASSWORD}
    assert browser.post("/account/password", data=form).location == "/"
    # It may do nothing but see its own account.
    assert browser.get("/", headers=HTML).location == "/account"
    for path in ("/rank", "/orders", "/import", "/admin/users", "/m"):
        assert "state-page" in page(app, browser, path), path


def test_a_role_holds_from_the_next_sign_in(engine: Any, sign_in: Any, add: Any, log_in: Any) -> None:
    add("lian", "unassigned")
    browser, _answer = log_in("lian")
    sent = {
        "name": "lian",
        "role": "district_coordinator",
        "unit": "370682",
        "back": "?q=li&state=unassigned&x=1",
    }
    answer = sign_in("security_admin").post("/admin/roles", data=sent)
    assert answer.location == "/admin/roles?q=li&state=unassigned&sel=lian&said=role_given"
    assert browser.get("/_dash-layout").status_code == 401
    with reading(engine) as connection:
        account = find_account(connection, "lian")
    assert account is not None and (account.role, account.unit_name) == ("district_coordinator", "莱阳市")


@pytest.mark.parametrize(("role", "allowed"), [(each, each == "auditor") for each in ROLES])
@pytest.mark.parametrize("path", ["/export/audit.csv", "/export/audit.xlsx"])
def test_the_trail_leaves_with_the_auditor_alone_and_that_is_in_it(
    engine: Any, sign_in: Any, path: str, role: str, allowed: bool
) -> None:
    client = sign_in(role)
    answer = client.get(path, query_string={"who": "nobody"})
    assert answer.status_code == (200 if allowed else 403)
    line = lines(engine)[0]
    assert (line.action, line.success) == (("export", True) if allowed else ("denied", False))
    if allowed:
        assert line.target == "audit" and line.detail["filter"] == {"who": "nobody"}


def test_the_file_holds_what_the_page_lists(app: Any, engine: Any, sign_in: Any) -> None:
    client = sign_in("auditor")
    sign_in("city_leader").get("/export/audit.csv")
    search = "?action=denied"
    text = client.get("/export/audit.csv" + search).get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[2] for row in rows[1:]] == ["city_leader-"]
    assert "city_leader-" in page(app, client, "/admin/audit", search)


def test_no_route_changes_a_line(app: Any) -> None:
    rules = [rule for rule in app.server.url_map.iter_rules() if "audit" in str(rule)]
    assert rules and all(rule.methods <= {"GET", "HEAD", "OPTIONS"} for rule in rules)
