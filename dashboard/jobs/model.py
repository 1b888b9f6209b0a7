"""What a job is, and one line of the table of runs as the rules need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard.jobs.rhythm import Rhythm

STATES = ("waiting", "running", "done", "failed", "skipped")
LONGEST_NAME = 24  # as the table of runs keeps it


@dataclass(frozen=True)
class Job:
    """A job by its name in the table of runs, its label (a msgid) and its rhythm.

    `each`: every missed period is made up, of the last week at most; otherwise the newest one alone.
    `alone`: no period begins while a worker is at another one of the job.
    """

    name: str
    label: str
    rhythm: Rhythm
    each: bool = False
    alone: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a job of minutes that would make up each of a week's periods."""
        if self.each and self.rhythm.minutes:
            raise ValueError(f"{self.name}: of a job of minutes only the newest period is made up")


@dataclass(frozen=True)
class Known:
    """A period that stands in the table of runs: its state, how often it was tried and until when it rests.

    `lease_until` of one that runs ends its holder's lease; of one that failed it is when it is tried again,
    None where it is not.
    """

    period: str
    due: datetime
    state: str
    tries: int = 0
    lease_until: datetime | None = None
