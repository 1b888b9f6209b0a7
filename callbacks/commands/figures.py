"""`figures`: the counts and rates of a period by group, as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import click

from callbacks.commands.engine import command_now, open_engine
from dashboard.clocks.periods import FORMS, UnknownPeriod, parse_period
from dashboard.i18n import _
from dashboard.people.access import OPERATOR
from dashboard.views.vocabulary import BASES, GROUPS
from data_access.counting.tally import WHERE_KEYS, Where
from data_access.database import reading
from data_access.queries.context.context import parse_moment
from data_access.queries.figure.table import COLUMNS, FigureTable, figure_table
from layouts.definitions import set_otherwise


@click.command()
@click.option("--by", type=click.Choice(GROUPS), default="district", help="What a row stands for.")
@click.option("--period", default="", help=f"One of the forms {FORMS}; all orders without.")
@click.option("--basis", type=click.Choice((*BASES, "opened")), help="opened = accepted.")
@click.option(
    "--where", "filters", multiple=True, metavar="KEY=VALUE", help=f"One of {', '.join(WHERE_KEYS)}."
)
@click.option("--as-of", default="", help="A moment at or before the data time.")
@click.option("--before-exclusion", is_flag=True, help="Count excluded orders as if they were not.")
@click.option("--format", "form", type=click.Choice(("json", "csv")), default="json")
def figures(
    by: str,
    period: str,
    basis: str | None,
    filters: tuple[str, ...],
    as_of: str,
    before_exclusion: bool,
    form: str,
) -> None:
    """Print one row a group: counts, rates, times, score and rank, in full precision."""
    _check(period, as_of)
    where = _where(filters)
    with reading(open_engine()) as connection:
        table = figure_table(
            connection,
            OPERATOR,
            by=by,  # type: ignore[arg-type]
            period=period,
            basis="accepted" if basis == "opened" else basis or "",
            where=where,
            as_of=as_of,
            before_exclusion=before_exclusion,
            now=command_now(),
        )
    for notice in (*table.context.notices, *set_otherwise(table.context.settings)):
        click.echo(notice, err=True)
    click.echo(_written(table, form), nl=False)


def _check(period: str, as_of: str) -> None:
    try:
        if period:
            parse_period(period, date(2026, 1, 1))
        if as_of:
            parse_moment(as_of)
    except UnknownPeriod as error:
        raise click.BadParameter(str(error), param_hint="--period") from error
    except ValueError as error:
        raise click.BadParameter(_("Write a time as 2026-11-05T18:00."), param_hint="--as-of") from error


def _where(filters: tuple[str, ...]) -> Where:
    found: dict[str, str | bool] = {}
    for each in filters:
        key, equals, value = each.partition("=")
        if not equals or key not in WHERE_KEYS:
            known = ", ".join(WHERE_KEYS)
            raise click.BadParameter(
                _("“{text}” is no filter; write KEY=VALUE with one of: {known}").format(
                    text=each, known=known
                ),
                param_hint="--where",
            )
        found[key] = value.lower() in ("1", "true", "yes") if key == "provincial" else value
    return Where(**found)  # type: ignore[arg-type]


def _written(table: FigureTable, form: str) -> str:
    if form == "json":
        return json.dumps(table.rows, ensure_ascii=False, indent=1) + "\n"
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table.rows)
    return text.getvalue()
