"""A sender in a process of its own: it sends until nothing waits, and writes down what its receiver took."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import func, select

from dashboard.reminders.delivery import Delivery, Outgoing
from data_access.database import make_engine, reading
from data_access.records.reminders.sending import send_due
from data_access.schema import message

BASE = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
SPEED = 600  # a second is ten minutes, so that leases and tries pass quickly


def main(url: str, log: str, begun: float, seed: str) -> None:
    """Send as quickly as it goes; the receiver fails half the time."""
    engine, dice = make_engine(url), Random(seed)
    book = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def deliver(told: Outgoing) -> Delivery:
        if dice.random() < 0.5:
            return Delivery(False, "refused")
        os.write(book, f"{told.key}\n".encode())
        return Delivery(True)

    def elapsed() -> float:
        return (time.time() - begun) * SPEED

    while True:
        send_due(engine, BASE + timedelta(seconds=elapsed()), deliver, elapsed=elapsed)
        with reading(engine) as connection:
            left = select(func.count()).where(message.c.state.in_(("waiting", "sending")))
            if not connection.scalar(left):
                return


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4])
