"""`demo`: fill the base with synthetic orders, and serve them on this machine."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime

import click

from callbacks.commands.engine import command_now, open_engine
from callbacks.commands.serve import run_server
from callbacks.config import load_config
from dashboard.i18n import _
from data_access.database import reading
from data_access.demo.generator import MONTHS, ORDERS_PER_MONTH, SEED
from data_access.demo.live import begin_live
from data_access.demo.load import load_demo
from data_access.demo.presence import demo_is_wanted, last_extract_day


@click.command()
@click.option("--orders", type=click.IntRange(10, 200_000), default=ORDERS_PER_MONTH, help="Orders a month.")
@click.option("--months", type=click.IntRange(1, 120), default=MONTHS, help="Complete months.")
@click.option("--seed", type=click.IntRange(0), default=SEED, help="The same seed gives the same orders.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Day of the last extract; default: the newest."
)
@click.option(
    "--serve", is_flag=True, help="Serve it on this machine; built only where missing or of another day."
)
def demo(orders: int, months: int, seed: int, until: datetime | None, serve: bool) -> None:
    """Build the demo data (synthetic), 08:00 extract included; an earlier demo is replaced."""
    now = command_now()
    last_day = until.date() if until else last_extract_day(now)
    engine = open_engine(fills=True)
    with reading(engine) as connection:
        wanted = not serve or demo_is_wanted(connection, last_day)
    if wanted:
        click.echo(_("Building the demo data, about a minute …"), err=True)
        result = load_demo(engine, until=last_day, now=now, orders=orders, months=months, seed=seed)
        if not serve:
            click.echo(json.dumps(dataclasses.asdict(result), ensure_ascii=False, default=str))
    if serve:
        begin_live(engine, command_now().replace(microsecond=0))
    engine.dispose()
    if serve:
        run_server(load_config(demo=True, with_worker=True))
