"""The jobs of the product in the order of their page; callbacks/jobs/bodies.py does them."""

from __future__ import annotations

from dashboard.i18n import noop
from dashboard.jobs.model import Job
from dashboard.jobs.rhythm import daily, every

JOBS: tuple[Job, ...] = (
    Job("import", noop("Import from the watched folder"), every(1), alone=True),
    Job("warnings", noop("Warnings: raise and recover"), every(5)),
    Job("ledgers", noop("Ledgers: imported items and look-ahead"), every(30)),
    Job("supervision", noop("Supervision notices: reminders and requests"), every(30)),
    Job("look_back", noop("Look-back list"), every(30)),
    Job("desk", noop("Provincial orders: first reminders"), every(1)),
    Job("daily_list", noop("Daily lists to the units"), daily("08:30", workdays=True)),
    Job("reminders", noop("Reminders: send what is due"), every(1)),
    Job("calendar", noop("Calendar watch"), daily("06:00")),
    Job("verify", noop("Recount of what is stored"), daily("03:00")),
    Job("clean_up", noop("Clean-up of uploads and sessions"), daily("03:30")),
)
BY_NAME = {job.name: job for job in JOBS}
