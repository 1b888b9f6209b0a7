"""Say in a sentence what an installation lacks: a setting, its folder, or its database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from callbacks.config import Config, UnsafeConfig, settings_problem
from data_access.database import BadAddress, DatabaseTooNew, shown_address
from data_access.outages import Outage, outage

ADVICE: dict[Outage, str] = {
    "away": "start it, or correct ZQT_DATABASE_URL",
    "busy": "somebody else writes it: try again when that is done",
    "full": "its disk is full: make room",
    "readonly": "it may only be read: let this user write the file and its folder",
}


def setup_problem(error: Exception) -> str:
    """Return what is wrong with what an operator can put right, and how; empty for any other error."""
    if isinstance(error, UnsafeConfig | DatabaseTooNew):
        return str(error)
    if isinstance(error, ValidationError) and error.title == Config.__name__:
        return settings_problem(error)
    if isinstance(error, BadAddress):
        return (
            f"ZQT_DATABASE_URL: {error}: write sqlite:////folder/base.db or "
            "postgresql+psycopg://user@host/base"
        )
    if kind := outage(error):
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        address = shown_address(Config().database_url)
        return f"the database {address} cannot be used ({said}): {ADVICE[kind]}"
    return ""


@contextmanager
def ending_in_a_sentence(status: int) -> Iterator[None]:
    """End the process with a status where the block meets what an installation lacks, saying what to do."""
    try:
        yield
    except Exception as error:
        problem = setup_problem(error)
        if not problem:
            raise
        print(f"refused to start: {problem}", file=sys.stderr)
        sys.exit(status)
