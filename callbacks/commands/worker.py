"""`worker`: do the work by the clock until stopped."""

from __future__ import annotations

import os
import signal
import sys

import click

from callbacks.build import build_id
from callbacks.commands.engine import open_engine
from callbacks.config import PROJECT, Config
from callbacks.jobs.bodies import BODIES
from callbacks.jobs.clock import Clock
from callbacks.jobs.worker import Worker
from callbacks.logs import configure_logging


@click.command()
@click.option("--parent", type=int, default=0, help="Stop when this process is no longer the parent.")
def worker(parent: int) -> None:
    """Do the work by the clock: imports from a folder, warnings, reminders, recounts."""
    config = Config()  # no door is opened: no secret is needed
    configure_logging(config.log_level)
    made = Worker(open_engine(), config, BODIES, Clock(config.now), build_id(PROJECT))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: made.stop())
    if not made.run(parent):
        # What is not done by now is taken over when its lease is over; its thread would keep the process.
        sys.stderr.flush()
        os._exit(0)
