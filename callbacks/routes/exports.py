"""Downloads: the ranking as a workbook."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Blueprint, Response, request

from callbacks.guard import guarded_route
from callbacks.session import audit
from callbacks.sheets import ranking_sheet
from layouts.documents.rankings_xlsx import file_name, rankings_xlsx
from layouts.pages.rankings_state import read_state

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("exports", __name__, url_prefix="/export")


@blueprint.get("/rankings.xlsx")
@guarded_route("export")
def rankings() -> Response:
    """Send the ranking that the address names, with the definitions it was computed by."""
    state, _notices = read_state(request.args)
    sheet = ranking_sheet(state)
    response = Response(rankings_xlsx(sheet), mimetype=XLSX)
    response.headers["Content-Disposition"] = attachment(file_name(sheet))
    audit("export", target="rankings", period=sheet.view.context.period.text, level=sheet.view.level)
    return response


def attachment(name: str) -> str:
    """Return a Content-Disposition for a file name in any script (RFC 6266), with a plain fallback."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "", name).strip(" -_") or "export"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
