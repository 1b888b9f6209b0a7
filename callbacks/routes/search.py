"""Open what was typed into the search box: the one hit, else the list of orders with these words."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import get_engine, get_scope
from callbacks.guard import guarded_route
from data_access.database import reading
from data_access.queries.orders.search import search

LONGEST = 100

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@guarded_route("view_figures")
def open_hit() -> Response:
    """Go to the only hit, or to the one that bears exactly the name that was typed.

    Never to a search among contacts: that is asked for by its own link.
    """
    words = request.args.get("q", "").strip()[:LONGEST]
    with reading(get_engine()) as connection:
        hits = [hit for hit in search(connection, get_scope(), words) if hit.kind != "contact"]
    exact = [hit for hit in hits if hit.exact] or hits
    if len(exact) == 1:
        return redirect(exact[0].href)
    return redirect(f"/orders?{urlencode({'q': words})}" if words else "/")
