"""Downloads of the audit trail."""

from __future__ import annotations

from flask import Blueprint, Response, request

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_route
from callbacks.routes.exports import XLSX, attachment
from callbacks.session import audit
from dashboard.views.audit import MOST_EXPORTED
from data_access.database import reading
from data_access.importing.rejects import defused
from data_access.queries.audit.page import audit_lines, audit_view
from layouts.documents.audit_files import audit_csv, audit_xlsx, file_name
from layouts.pages.audit.state import read_filter

CSV = "text/csv"

blueprint = Blueprint("audit", __name__, url_prefix="/export")


@blueprint.get("/audit.xlsx")
@guarded_route("read_audit")
def workbook() -> Response:
    """Send the lines that the address asks for as a workbook."""
    return _send("xlsx", XLSX)


@blueprint.get("/audit.csv")
@guarded_route("read_audit")
def table() -> Response:
    """Send the lines that the address asks for as CSV."""
    return _send("csv", CSV)


def _send(kind: str, mimetype: str) -> Response:
    scope, now = get_scope(), get_now()
    filter, _notices = read_filter(request.args)
    with reading(get_engine()) as connection:
        total = audit_view(connection, scope, filter, page_size=1).total
        lines = audit_lines(connection, scope, filter)
        content = (
            audit_xlsx(lines, filter, total, scope.account, now)
            if kind == "xlsx"
            else audit_csv(lines, defused)
        )
    # Logged before it is sent: what left the house is never missing from the trail.
    audit("export", target="audit", rows=min(total, MOST_EXPORTED), kind=kind, filter=filter.parameters())
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = attachment(file_name(kind, now))
    return response
