"""Say on the import page how often a source delivers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from callbacks.context import get_engine, get_now
from callbacks.guard import guarded_route
from callbacks.routes.answers import Refused, explained, go_on
from callbacks.session import audit_in
from dashboard.i18n import _
from data_access.importing.transactions import write
from data_access.queries.importing.batches import find_batch
from data_access.records.importing.sources import UnknownRhythm, set_rhythm

blueprint = Blueprint("sources", __name__)


@blueprint.post("/import/source/<int(max=32767):source_id>/rhythm")
@guarded_route("import")
@explained
def change_rhythm(source_id: int) -> Response:
    """Set the rhythm in which the tables of a source are expected."""
    now = get_now()
    write(get_engine(), lambda connection: _set(connection, source_id, now))
    return go_on(rhythm="1")


def take_rhythm(connection: Any, batch_id: int, now: datetime) -> None:
    """Set the rhythm of a batch's source, where the form that stores the batch says one."""
    batch = find_batch(connection, batch_id)
    if batch is not None and request.form.get("rhythm", "none") != "none":
        _set(connection, batch.source_id, now)


def _set(connection: Any, source_id: int, now: datetime) -> None:
    rhythm, at = request.form.get("rhythm", ""), request.form.get("rhythm_at", "").strip()
    try:
        code = set_rhythm(connection, source_id, rhythm, at, now)
    except UnknownRhythm:
        raise Refused(
            _("This is no rhythm with a time of day."), _("Write the time as 08:00, or leave it empty.")
        ) from None
    except LookupError:
        raise Refused(_("This source is no longer there.")) from None
    audit_in(connection, "import", target=f"source {code}", step="rhythm", rhythm=rhythm, at=at)
