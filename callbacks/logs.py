"""Write log lines as JSON, one object a line, to standard error."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from flask import g, has_request_context

LOGGER = logging.getLogger("zhengqitong")


class JsonLines(logging.Formatter):
    """Format a record as one JSON object with the request it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback stays inside it, in the log and nowhere else."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if has_request_context():
            line["request"] = g.get("request_id", "")
            line["account"] = getattr(g.get("account"), "name", "")
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logging(level: str) -> None:
    """Send the product's log lines to standard error at `level`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    LOGGER.handlers[:] = [handler]
    LOGGER.setLevel(level.upper())
    LOGGER.propagate = False


def log(
    event: str, *, level: int = logging.INFO, error: BaseException | None = None, **fields: object
) -> None:
    """Write one line with an event and its fields."""
    LOGGER.log(level, event, exc_info=error, extra={"fields": fields})
