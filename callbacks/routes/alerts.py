"""What is done about a warning: each form is one act."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import chosen, do, field
from callbacks.routes.files import FORM_BYTES, NUMBER
from data_access.records.alerts.acts import act_on
from layouts.pages.alerts.words import PATH, answer_text

blueprint = Blueprint("alerts", __name__)


@blueprint.post(f"{PATH}/<{NUMBER}:warning_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def warning(warning_id: int, act: str) -> Response:
    """Acknowledge a warning, hand it on, settle it, or call it a false alarm."""
    text, unit = field("text"), chosen("unit")
    return do(
        lambda connection, who: act_on(connection, who, warning_id, act, text=text, unit_code=unit),
        answer_text,
        PATH,
        PATH,
    )
