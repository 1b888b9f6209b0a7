"""What is done in a look-back: each form is one act; the list leaves as a workbook."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_route
from callbacks.routes.acts import chosen, do, field, with_file
from callbacks.routes.exports import XLSX, attachment
from callbacks.routes.files import FORM_BYTES, NUMBER
from callbacks.session import audit
from dashboard.i18n import _
from dashboard.views.records import Answer
from data_access.database import Connection, reading
from data_access.queries.look_back.page import look_backs_view
from data_access.records.look_back.acts import check_look_back, handle_look_back
from data_access.records.look_back.attaching import may_attach
from data_access.records.people import Actor
from layouts.documents.look_back_xlsx import look_backs_xlsx
from layouts.pages.look_back.page import FILE
from layouts.pages.look_back.state import read_query
from layouts.pages.look_back.words import answer_text
from layouts.pages.supervise.tabs import LOOK_BACKS

blueprint = Blueprint("look_back", __name__)


@blueprint.post(f"{LOOK_BACKS}/<{NUMBER}:look_back_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def act_on(look_back_id: int, act: str) -> AnyResponse:
    """Begin, report the handling with its file, keep the call with the enterprise, or add a file."""
    text, result = field("text"), chosen("result")
    if act not in ("begin", "handle", "check", "file"):
        abort(400)

    def perform(connection: Connection, who: Actor) -> Answer:
        if act == "file":
            return _attach(connection, who, look_back_id)
        if act == "check":
            return check_look_back(connection, who, look_back_id, result, text)
        answer = handle_look_back(connection, who, look_back_id, act, text)
        if answer.done:
            with_file(connection, who, "look_back", look_back_id)
        return answer

    return do(perform, answer_text, LOOK_BACKS, LOOK_BACKS)


def _attach(connection: Connection, who: Actor, look_back_id: int) -> Answer:
    if not may_attach(connection, who, look_back_id):
        return Answer("unknown", False, look_back_id)
    if not with_file(connection, who, "look_back", look_back_id):
        return Answer("no_file", False, look_back_id)
    return Answer("attached", True, look_back_id)


@blueprint.get(FILE)
@guarded_route("export")
def export() -> Response:
    """Send the list that the address names, with the definition of its rate."""
    asked = read_query(request.args)
    with reading(get_engine()) as connection:
        view = look_backs_view(connection, get_scope(), get_now(), asked, whole=True)
    audit("export", target="look_backs", rows=len(view.rows), period=view.period.text)
    response = Response(look_backs_xlsx(view), mimetype=XLSX)
    name = _("Look-back {period}.xlsx").format(period=view.period.text)
    response.headers["Content-Disposition"] = attachment(name)
    return response
