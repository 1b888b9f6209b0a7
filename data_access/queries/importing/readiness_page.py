"""What all stored orders light: figures, and the pages that show them."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.views.importing import ReadinessView
from data_access.queries.importing.readiness import places, readiness
from data_access.queries.records.places import record_places


def readiness_view(connection: Connection) -> ReadinessView:
    """Return the readiness of the whole base."""
    rows = readiness(connection)
    return ReadinessView(rows, (*places(rows), *record_places(connection)))
