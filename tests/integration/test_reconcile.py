"""Reconciliation of five generated months whose published tables follow planted conventions."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.access import OPERATOR
from dashboard.periods import month_period
from dashboard.reconcile_views import Reconciliation
from dashboard.reconciliation import Convention
from dashboard.settings import DEFAULTS
from data_access.database import make_engine, migrate, reading, writing
from data_access.demo.generator import generate_table
from data_access.imports.service import find_mapping, import_file
from data_access.queries.reconcile import Footing
from data_access.queries.reconcile_run import reconcile, understand
from data_access.reference.seed import seed_reference
from tests.support.bulletins import HEADER, Planted, Row, bulletin

UNTIL, NOW = date(2026, 11, 17), datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
DATA_TIME = datetime(2026, 11, 17, 8, 0)
AS_OF = datetime(2026, 11, 17, 0, 0, tzinfo=UTC)
MONTHS = {
    "2026-06": Planted(basic="1", fair="0.6"),
    "2026-07": Planted(basis="accepted", rounding="truncate"),
    "2026-08": Planted(basic="0.6", fair="0", exclusion="before"),
    "2026-09": Planted(basis="accepted", basic="0.8", fair="0", verdict="claimed"),
    "2026-10": Planted(basic="0.6", rounding="truncate", confirmed_solved=True),
}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return generate_table(900, 5, 11, UNTIL).to_dict("records")


@pytest.fixture(scope="module")
def export(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "export.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def loaded(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('base')}/base.db")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
    result = import_file(engine, export, find_mapping(engine, "yantai"), AS_OF, now=NOW)
    assert result.rejected == 0
    yield engine
    engine.dispose()


def footing(month: str) -> Footing:
    return Footing(month_period(date.fromisoformat(f"{month}-01")), AS_OF, DEFAULTS)


def compare(
    engine: Engine, month: str, table: Sequence[Sequence[str]], header: Sequence[str] = HEADER
) -> Reconciliation:
    with reading(engine) as connection:
        published = understand(connection, header, table)
        return reconcile(connection, OPERATOR, published, footing(month))


def expected(planted: Planted) -> Convention:
    return Convention(
        basis=planted.basis,  # type: ignore[arg-type]
        exclusion=planted.exclusion,
        verdict=planted.verdict,
        confirmed="solved" if planted.confirmed_solved else "unsolved",
        basic=Decimal(planted.basic),
        fair=Decimal(planted.fair),
        rounding=planted.rounding,
    )


@pytest.mark.parametrize("month", MONTHS)
def test_the_planted_convention_of_a_month_is_found(loaded: Engine, rows: list[Row], month: str) -> None:
    result = compare(loaded, month, bulletin(rows, month, MONTHS[month], DATA_TIME))
    best = result.outcomes[0]
    assert (len(best.reproduced), best.of) == (15, 15)
    assert best.convention == expected(MONTHS[month])
    assert result.complete and result.explanations == {}
    assert not result.outcomes[1].perfect
