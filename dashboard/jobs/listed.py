"""The jobs of the product in the order of their page; callbacks/jobs/bodies.py does them."""

from __future__ import annotations

from dashboard.i18n import noop
from dashboard.jobs.model import Job
from dashboard.jobs.rhythm import daily, every

JOBS: tuple[Job, ...] = (
    Job("import", noop("Import from the watched folder"), every(1)),
    Job("calendar", noop("Calendar watch"), daily("06:00")),
    Job("verify", noop("Recount of what is stored"), daily("03:00")),
    Job("clean_up", noop("Clean-up of uploads and sessions"), daily("03:30")),
)
BY_NAME = {job.name: job for job in JOBS}
