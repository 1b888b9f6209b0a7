"""First and repeated opening of every page of the survey with 580,000 interviews, on either database.

Run `python -m benchmarks.survey_volume [--url sqlite:////tmp/volume.db | --postgres] [--runs 3]`. Without a
base at the address it makes one (benchmarks.survey_base: minutes); with --postgres on a server of its own,
which ends with the run. It prints a table: seconds until the page is drawn in a process that has just begun,
the median of the next openings, statements of the first one and how large the page is. The pages that the
server keeps as bytes are drawn anew each time here. The base has no orders: of the overview and of a unit's
page their part of the survey is read.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select, text

from benchmarks.pages import statements
from benchmarks.survey_base import build
from dashboard.people.access import OPERATOR, Scope, scope_for
from dashboard.views.findings import FindingFilter
from data_access.counting.kept import forget
from data_access.database import make_engine, migrate, reading, writing
from data_access.queries.survey.calls import call_view, calls_view, export_rows
from data_access.queries.survey.fieldwork import fieldwork_view
from data_access.queries.survey.findings import exported_findings, finding_view, findings_view
from data_access.queries.survey.glance import survey_glance
from data_access.queries.survey.results import survey_view
from data_access.records.people import Actor
from data_access.reference.seed import seed_reference
from data_access.reference.units import read_units
from data_access.schema import enterprise, finding, survey_answer, survey_response, survey_sample, unit
from layouts.documents.survey_xlsx import calls_xlsx, findings_xlsx
from layouts.pages.survey.calls import call_page, calls_page
from layouts.pages.survey.fieldwork import fieldwork_page
from layouts.pages.survey.finding import finding_page
from layouts.pages.survey.findings import findings_page
from layouts.pages.survey.results import results_page
from layouts.plain import drawn

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
WAVE = "2026-10"
DISTRICT = "370682"
ROW = "{:<34} {:>8} {:>8} {:>11} {:>9}"

Page = Callable[[Connection], object]
CALLER = scope_for("caller1", "survey_caller")


def pages(connection: Connection) -> dict[str, Page]:
    """Return every page as a function of a connection."""
    row = connection.execute(select(unit).where(unit.c.code == DISTRICT)).one()
    own = scope_for("x", "district_coordinator", row.unit_id, "district", row.code, row.name)
    place = next(one for one in read_units(connection) if one.code == DISTRICT)
    actor = Actor(OPERATOR, NOW)
    s = survey_sample.c
    untried = select(s.enterprise_id).where(s.outcome == "", s.released.is_(True))
    called = connection.scalar(untried.order_by(s.wave_id.desc(), s.enterprise_id).limit(1)) or 0
    mine = finding.c.unit_id == row.unit_id
    number = connection.scalar(select(func.max(finding.c.number)).where(mine)) or ""
    return {
        **{f"results, city, by {by}": _results("", by) for by in ("district", "size", "industry")},
        f"results, {DISTRICT}, by township": _results(DISTRICT, "township"),
        f"results, {DISTRICT}, by size": _results(DISTRICT, "size"),
        "fieldwork, running wave": lambda c: fieldwork_page(
            fieldwork_view(c, actor, "", False, None, 0), OPERATOR
        ),
        "fieldwork, ended wave": lambda c: fieldwork_page(
            fieldwork_view(c, actor, WAVE, False, None, 0), OPERATOR
        ),
        "call list": lambda c: calls_page(calls_view(c, CALLER, "", NOW), CALLER),
        "call": lambda c: call_page(found) if (found := call_view(c, CALLER, "", called, NOW)) else None,
        "problem list, city": _findings(OPERATOR),
        "problem list, district": _findings(own),
        "finding": lambda c: finding_page(found) if (found := finding_view(c, own, number, NOW)) else None,
        "overview's part, city": lambda c: survey_glance(c, OPERATOR, None, NOW),
        "unit's part, district": lambda c: survey_glance(c, own, place, NOW),
        "call list as a table": lambda c: calls_xlsx(export_rows(c, CALLER, "", NOW)),
        "problem list as a table, city": _sheet(OPERATOR),
        "problem list as a table, district": _sheet(own),
    }


def _results(district: str, by: str) -> Page:
    return lambda c: results_page(survey_view(c, OPERATOR, WAVE, district, by, NOW), OPERATOR)


def _findings(scope: Scope) -> Page:
    return lambda c: findings_page(findings_view(c, scope, FindingFilter(), "", NOW), scope)


def _sheet(scope: Scope) -> Page:
    return lambda c: findings_xlsx(exported_findings(c, scope, FindingFilter(), NOW))


def opened(engine: Engine, page: Page) -> tuple[float, int, int]:
    """Return the seconds of one opening, its statements and the bytes of what was drawn."""
    with statements(engine) as made, reading(engine) as connection:
        started = time.perf_counter()
        shown = page(connection)
        size = len(shown) if isinstance(shown, bytes) else _size(shown)
        return time.perf_counter() - started, len(made), size


def _size(shown: object) -> int:
    return len(drawn(shown).content) if hasattr(shown, "to_plotly_json") else 0


def ready(url: str) -> Engine:
    """Return an engine on a base with the surveys, made where it is not there."""
    engine = make_engine(url)
    migrate(engine)
    with reading(engine) as connection:
        there = connection.scalar(select(enterprise.c.enterprise_id).limit(1)) is not None
    if not there:
        started = time.perf_counter()
        with writing(engine) as connection:
            seed_reference(connection, NOW)
            build(connection, NOW)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("VACUUM ANALYZE"))  # as its own housekeeping does in time
        print(f"base made in {time.perf_counter() - started:.0f} s")
    return engine


def main() -> None:
    """Open every page of a base and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="part of the name of a page")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        url = chosen.url
        if chosen.postgres:
            from tests.support.postgres import private_postgres

            url = stack.enter_context(private_postgres())
        engine = ready(url or "sqlite:////tmp/survey_volume.db")
        stack.callback(engine.dispose)
        with reading(engine) as connection:
            for table in (enterprise, survey_response, survey_answer, finding):
                print(f"{table.name}: {connection.scalar(select(func.count()).select_from(table)):,}")
            listed = pages(connection)
        print(ROW.format("page", "first", "again", "statements", "kB"))
        for name, page in listed.items():
            if chosen.only in name:
                forget()
                first, made, size = opened(engine, page)
                again = statistics.median(opened(engine, page)[0] for _run in range(chosen.runs))
                print(ROW.format(name, f"{first:.2f}", f"{again:.2f}", made, size // 1024), flush=True)


if __name__ == "__main__":
    main()
