"""What the office does at the reception desk: remind, note what was told by hand, hand over."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import Act, do, field, one_of
from callbacks.routes.files import FORM_BYTES
from data_access.records.desk.handing import hand_over
from data_access.records.desk.reminding import note_by_hand, remind
from layouts.pages.desk.board import PATH
from layouts.pages.desk.words import answer_text

LONGEST = 100

blueprint = Blueprint("desk", __name__)


@blueprint.post(f"{PATH}/<act>")
@guarded_route("supervise", FORM_BYTES)
def desk(act: str) -> Response:
    """Do one act: on an order that the form names, or the note for the next shift."""
    source, order = (field(name)[:LONGEST].replace("\x00", "") for name in ("source", "order"))
    acts: dict[str, Act] = {
        "remind": lambda connection, who: remind(connection, who, source, order),
        "phone": lambda connection, who: note_by_hand(connection, who, source, order, "phone"),
        "wechat": lambda connection, who: note_by_hand(connection, who, source, order, "wechat"),
        "hand-over": lambda connection, who: hand_over(connection, who, field("text")),
    }
    return do(one_of(acts, act), answer_text, PATH, PATH)
