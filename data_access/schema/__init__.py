"""Tables by subject: reference, orders, operation."""

from data_access.schema.base import Instant, metadata
from data_access.schema.liaison import acknowledgement, assignment
from data_access.schema.operation import (
    account,
    audit,
    import_batch,
    import_change,
    import_reject,
    import_seen,
    import_stage,
    login_failure,
    phone_session,
    saved_mapping,
    saved_view,
    web_session,
)
from data_access.schema.orders import order, order_event, participant
from data_access.schema.reference import (
    calendar_day,
    category,
    data_version,
    month_touched,
    setting,
    source,
    unit,
)
from data_access.schema.wall import screen, screen_pairing

__all__ = [
    "Instant",
    "account",
    "acknowledgement",
    "assignment",
    "audit",
    "calendar_day",
    "category",
    "data_version",
    "import_batch",
    "import_change",
    "import_reject",
    "import_seen",
    "import_stage",
    "login_failure",
    "metadata",
    "month_touched",
    "order",
    "order_event",
    "participant",
    "phone_session",
    "saved_mapping",
    "saved_view",
    "screen",
    "screen_pairing",
    "setting",
    "source",
    "unit",
    "web_session",
]
