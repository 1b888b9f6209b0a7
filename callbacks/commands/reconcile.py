"""`reconcile`: find the conventions behind a published table, from the export of its month."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from callbacks.commands.engine import command_now
from dashboard.clocks.periods import UnknownPeriod, parse_period
from dashboard.i18n import _
from dashboard.people.access import OPERATOR
from dashboard.reconcile.match import CellMatch
from dashboard.views.reconcile import Reconciliation
from dashboard.views.reference import Period
from data_access.database import Engine, make_engine, migrate, reading, writing
from data_access.importing.errors import UnusableFile
from data_access.importing.service import find_mapping, import_file
from data_access.queries.context.context import parse_moment
from data_access.queries.reconcile.page import footing_of, last_complete_month
from data_access.queries.reconcile.run import read_published_file, reconcile, understand
from data_access.reference.seed import seed_reference
from layouts.pages.reconcile.words import convention_text, other_way_text, problem_text, tally

REPRODUCED, DIFFERENT, UNUSABLE = 0, 1, 2
ORDERS_PRINTED = 10


@click.command("reconcile")
@click.argument("export", type=click.Path(path_type=Path))
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--period", default="", help="The table's month, as 2026-10; else the last complete one.")
@click.option("--mapping", default="", help="A built-in mapping or a YAML file; else matched automatically.")
@click.option("--data-time", default="", help="Time up to which the export is complete.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
def reconcile_command(
    export: Path, table: Path, period: str, mapping: str, data_time: str, form: str
) -> None:
    """Compare the published TABLE with the orders of EXPORT under every convention known.

    The office's base is neither read nor changed. Exit code 0: all units reproduced; 1: not all; 2: unusable.
    """
    try:
        with _throw_away() as engine:
            result = _result(engine, export, table, period, mapping, data_time)
    except UnusableFile as refused:
        click.echo(str(refused), err=True)
        sys.exit(UNUSABLE)
    except UnknownPeriod as unknown:
        click.echo(str(unknown), err=True)
        sys.exit(UNUSABLE)
    told = json.dumps(as_json(result), ensure_ascii=False, indent=1) if form == "json" else as_text(result)
    click.echo(told)
    sys.exit(REPRODUCED if result.complete else DIFFERENT)


@contextmanager
def _throw_away() -> Iterator[Engine]:
    """Give a base of its own that goes when the command ends."""
    with TemporaryDirectory(prefix="zqt-reconcile-") as folder:
        engine = make_engine(f"sqlite:///{folder}/base.db")
        try:
            migrate(engine)
            with writing(engine) as connection:
                seed_reference(connection, command_now())
            yield engine
        finally:
            engine.dispose()


def _result(
    engine: Engine, export: Path, table: Path, period: str, mapping: str, data_time: str
) -> Reconciliation:
    given = read_published_file(table)
    now = command_now()
    known = find_mapping(engine, mapping) if mapping else None
    try:
        stated = parse_moment(data_time) if data_time else None
    except ValueError:
        raise UnusableFile("data_time", _("Write a time as 2026-11-05T18:00.")) from None
    imported = import_file(engine, export, known, stated, now=now, account="cli")
    if imported.rejected:
        message = _("{n} rows of the export were rejected and are not counted.")
        click.echo(message.format(n=imported.rejected), err=True)
    with reading(engine) as connection:
        published = understand(connection, given)
        chosen = _period(period) if period else last_complete_month(connection, now)
        footing = footing_of(connection, chosen, now)
        if footing is None:
            message = _("The export holds no order of {month}.").format(month=chosen.text)
            raise UnusableFile("no_orders", message, _("Name the table's month with --period 2026-10."))
        return reconcile(connection, OPERATOR, published, footing)


def _period(text: str) -> Period:
    period = parse_period(text, command_now().date())
    if period.kind != "month":
        raise UnknownPeriod(text)
    return period


def as_text(result: Reconciliation) -> str:
    """Write what the page shows: conventions by units reproduced, then what differs and why."""
    lines = [f"{result.period.text}  {tally(result, result.outcomes[0])}"]
    for number, outcome in enumerate(result.outcomes, start=1):
        lines.append(f"{number}. {tally(result, outcome)}  {convention_text(outcome.convention)}")
    lines += map(problem_text, result.published.problems)
    for code, explanations in result.explanations.items():
        lines.append("")
        lines.append(f"{result.names[code]}: " + ", ".join(map(_cell_text, result.matches[code])))
        lines += [f"  - {line}" for one in explanations for line in map(other_way_text, one.ways)]
        for one in explanations[:1]:
            for way in one.ways:
                lines += [f"    {order.order_no}" for order in way.orders[:ORDERS_PRINTED]]
    return "\n".join(lines)


def _cell_text(cell: CellMatch) -> str:
    mark = "=" if cell.agrees else "≠"
    return f"{cell.column} {cell.published} {mark} {cell.computed}"


def as_json(result: Reconciliation) -> dict[str, Any]:
    """Return the result under the names that programs rely on."""
    return {
        "period": result.period.text,
        "as_of": result.as_of.isoformat(),
        "complete": result.complete,
        "units": result.rows,
        "unknown": list(result.published.unknown),
        "problems": [vars(problem) for problem in result.published.problems],
        "conventions": [
            {
                "reproduced": len(outcome.reproduced),
                "figures": outcome.cells,
                "settings": {name: str(value) for name, value in vars(outcome.convention).items()},
                "alternatives": {name: list(values) for name, values in (outcome.alternatives or {}).items()},
            }
            for outcome in result.outcomes
        ],
        "matches": {code: [vars(cell) for cell in cells] for code, cells in result.matches.items()},
        "explanations": {
            code: [
                [
                    {
                        "reason": way.reason,
                        "count": way.count,
                        "orders": [order.order_no for order in way.orders],
                    }
                    for way in one.ways
                ]
                for one in explanations
            ]
            for code, explanations in result.explanations.items()
        },
    }
