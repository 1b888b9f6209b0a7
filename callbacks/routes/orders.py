"""Keep the list of orders that is open under a name, and delete one that was kept."""

from __future__ import annotations

from unicodedata import category
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_route
from data_access.database import writing
from data_access.records.orders import drop_view, keep_view
from layouts.components.links import ListState, href
from layouts.pages.orders.filters import read_list
from layouts.pages.orders.saved import ANSWER, LIST, NAME

blueprint = Blueprint("saved_views", __name__)


@blueprint.post("/saved-views")
@guarded_route("view_orders")
def keep() -> Response:
    """Keep the list under the name that the form gives, and show it again."""
    state = _state()
    with writing(get_engine()) as connection:
        name = request.form.get(NAME, "")
        answer = keep_view(connection, get_scope(), get_now(), name, state.kept())
    return _back(state, answer)


@blueprint.post("/saved-views/delete")
@guarded_route("view_orders")
def drop() -> Response:
    """Delete a list of the account's own, and show the one that is open again."""
    with writing(get_engine()) as connection:
        done = drop_view(connection, get_scope(), request.form.get(NAME, ""))
    return _back(_state(), "dropped" if done else "gone")


def _state() -> ListState:
    """Read the list that is open, as its address has it, without what is unknown or holds control signs."""
    given = parse_qsl(request.form.get(LIST, ""))
    plain = {name: value for name, value in given if not any(category(sign) == "Cc" for sign in value)}
    return read_list(plain, get_now().date())[0]


def _back(state: ListState, answer: str) -> Response:
    return redirect(href("/orders", {**state.kept(), ANSWER: answer}), 303)
