"""Ask for a period of a job again."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import do, field
from data_access.records.jobs.asking import ask_again
from layouts.pages.jobs.page import PATH
from layouts.pages.jobs.words import answer_text

blueprint = Blueprint("jobs", __name__)


@blueprint.post(f"{PATH}/<job>/again")
@guarded_route("operate")
def again(job: str) -> Response:
    """Let the newest period of a job be done again, for a reason that is kept."""
    reason = field("reason")
    return do(lambda connection, who: ask_again(connection, who, job, reason), answer_text, PATH, PATH)
