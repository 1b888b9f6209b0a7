"""Tell whether work on an uploaded file still goes on."""

from __future__ import annotations

from dashboard.views.importing import Work

# Work that was not heard of for so long has no process any more: a busy machine delays a beat, not thirty.
SILENCE_SECONDS = 15.0


def is_running(work: Work | None, seconds: float) -> bool:
    """Tell whether somebody is at it at a second of the machine's clock."""
    return work is not None and work.answer is None and seconds - work.beat <= SILENCE_SECONDS
