"""One order of North as a list shows it: the row that tests of layouts change for their question."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.views.order import OrderRow

ZONE = "Asia/Shanghai"
ROW = OrderRow(
    source="sheet",
    order_no="261023151524060979",
    title="Heating pipe",
    enterprise="Heng** Ltd",
    category="Utilities",
    unit="North",
    township="Harbour",
    channel="city_line",
    provincial=False,
    state="in_progress",
    closing_kind="",
    opened_at=datetime(2026, 10, 23, 7, 0, tzinfo=UTC),
    dispatched_at=datetime(2026, 10, 23, 7, 15, tzinfo=UTC),
    solve_due=datetime(2026, 10, 30, 16, 0, tzinfo=UTC),
    closed_at=None,
    overdue_days=None,
    time_left=None,
    late=False,
    open_overdue=False,
    maybe_overdue=False,
    verdict="",
    answer="",
    excluded=False,
    provisional=False,
)
