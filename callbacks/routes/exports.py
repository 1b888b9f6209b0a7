"""Downloads: the ranking and lists of orders as workbooks."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote

from flask import Blueprint, Response, abort, request

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_route, note_contact_search
from callbacks.session import audit
from callbacks.sheets import ranking_sheet
from dashboard.order.masking import masked_parameters
from dashboard.views.orders import MOST_EXPORTED
from data_access.database import reading
from data_access.queries.orders.export import exported_orders
from layouts.components.addresses import read_once
from layouts.documents.orders_xlsx import OrdersSheet, orders_xlsx
from layouts.documents.orders_xlsx import file_name as orders_xlsx_name
from layouts.documents.rankings_xlsx import file_name, rankings_xlsx
from layouts.pages.orders.filters import read_list
from layouts.pages.rankings.state import read_state

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("exports", __name__, url_prefix="/export")


@blueprint.get("/rankings.xlsx")
@guarded_route("export")
def rankings() -> Response:
    """Send the ranking that the address names, with the definitions it was computed by."""
    state, _notices = read_state(_asked())
    sheet = ranking_sheet(state)
    response = Response(rankings_xlsx(sheet), mimetype=XLSX)
    response.headers["Content-Disposition"] = attachment(file_name(sheet))
    audit("export", target="rankings", period=sheet.view.context.period.text, level=sheet.view.level)
    return response


@blueprint.get("/orders.xlsx")
@guarded_route("export")
def orders() -> Response:
    """Send the list of orders that the address names, as the signed-in account may see it."""
    scope, now = get_scope(), get_now()
    state, _notices = read_list(_asked(), now.date())
    note_contact_search(state.filter.contact, "orders.xlsx")
    with reading(get_engine()) as connection:
        sort = state.sort or "time_left"
        view, rows = exported_orders(connection, scope, state.filter, sort=sort, most=MOST_EXPORTED, now=now)
        sheet = OrdersSheet(view, scope, now, max(0, view.total - MOST_EXPORTED))
        content = orders_xlsx(sheet, rows)
    # Logged before it is sent: what left the house is never missing from the trail.
    asked = masked_parameters(state.filter.parameters())
    audit("export", target="orders", rows=sheet.written, left_out=sheet.left_out, filter=asked)
    response = Response(content, mimetype=XLSX)
    response.headers["Content-Disposition"] = attachment(orders_xlsx_name(sheet))
    return response


def _asked() -> dict[str, str]:
    """Return the parameters of the address; refuse a file of which nobody knows what was asked for."""
    given = parse_qs(request.query_string.decode("ascii", "replace"), keep_blank_values=True)
    asked, left_out = read_once({name: one[0] if len(one) == 1 else one for name, one in given.items()})
    if left_out:
        abort(400)
    return asked


def attachment(name: str) -> str:
    """Return a Content-Disposition for a file name in any script (RFC 6266), with a plain fallback."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "", name).strip(" -_") or "export"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
