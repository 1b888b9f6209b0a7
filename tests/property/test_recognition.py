"""Any sequence of tables and undos leaves the same base whether stored rows are recognised or checked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, func, select, update

from data_access.database import make_engine, writing
from data_access.importing.errors import UndoRefused
from data_access.importing.service import apply, find_mapping, prepare, undo
from data_access.schema import (
    category,
    data_version,
    import_batch,
    import_change,
    import_reject,
    import_stage,
    order,
    order_event,
    participant,
    source,
)
from tests.fixtures.imports.tables import DATA_TIME, NOW, csv_file, row
from tests.support.profiles import examples

COMPARED = (order, participant, order_event, import_batch, import_change, import_reject, source, data_version)
OPEN = {"工单状态": "办理中", "办结时间": ""}
VARIANTS: tuple[dict[str, str], ...] = (
    OPEN,
    {},
    {"标题": "改", "更新时间": "2026-10-16 08:00:00"},
    {"标题": "旧", "更新时间": "2026-10-15 08:00:00"},
    {**OPEN, "承办单位": "福山区"},
    {"承办单位": "无此单位"},
    {"工单性质": "协办", "承办单位": "市工信局"},
    {"内部备注": "不读的列"},
    {"数据时间": "2026-11-17 18:00:00"},
    {"数据时间": "2026-11-18 08:00:00"},
)
ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, len(VARIANTS) - 1)), min_size=1, max_size=5)
MOMENTS = st.sampled_from((-1, 0, 1, None))
TABLES = st.tuples(st.sampled_from(("import", "import", "stage")), ROWS, MOMENTS)
STEPS = st.lists(
    st.one_of(
        TABLES,
        st.tuples(st.sampled_from(("again", "again", "apply", "undo", "reference", "narrow")), MOMENTS),
    ),
    min_size=3,
    max_size=8,
)


class Base:
    """A base that takes the steps, with or without recognising."""

    def __init__(self, url: str, folder: Path, recognise: bool) -> None:
        self.engine: Engine = make_engine(url)
        self.folder, self.recognise = folder, recognise
        self.last: list[dict[str, str]] = [row()]
        self.waiting: list[int] = []
        self.applied: list[int] = []
        self.known = 0

    def take(self, step: tuple[Any, ...]) -> Any:
        """Take a step and return everything it answered."""
        kind, moment = step[0], step[-1]
        if kind in ("import", "stage"):
            self.last = [row(工单编号=f"GD{number}", **VARIANTS[variant]) for number, variant in step[1]]
        if kind in ("import", "again"):
            return self.bring(self.last, moment)
        if kind == "narrow":
            narrow = [
                {"工单编号": one["工单编号"], "受理时间": one["受理时间"], "最终满意度": "满意"}
                for one in self.last
            ]
            return self.bring(narrow, moment)
        if kind == "stage":
            prepared = self.prepare(self.last, moment)
            self.waiting.append(prepared.batch_id)
            return prepared
        if kind == "apply" and self.waiting:
            return self.apply(self.waiting.pop(0))
        if kind == "reference":
            self.rename()
        return self.undo() if kind == "undo" and self.applied else None

    def bring(self, rows: list[dict[str, str]], moment: int | None) -> Any:
        prepared = self.prepare(rows, moment)
        return prepared, self.apply(prepared.batch_id)

    def prepare(self, rows: list[dict[str, str]], moment: int | None) -> Any:
        prepared = prepare(
            self.engine,
            csv_file(self.folder, rows),
            file_name="table.csv",
            mapping=find_mapping(self.engine, "yantai"),
            data_time=None if moment is None else DATA_TIME + timedelta(days=moment),
            now=NOW,
            account="test",
            recognise=self.recognise,
        )
        with self.engine.connect() as connection:
            self.known += connection.scalar(
                select(func.count()).where(import_stage.c.batch_id == prepared.batch_id, import_stage.c.known)
            )
        return prepared

    def apply(self, batch_id: int) -> Any:
        self.applied.append(batch_id)
        return apply(self.engine, batch_id, NOW)

    def undo(self) -> Any:
        try:
            return undo(self.engine, self.applied[-1], NOW), self.applied.pop()
        except UndoRefused as refused:
            return str(refused)

    def rename(self) -> None:
        with writing(self.engine) as connection:
            first = connection.scalar(select(func.min(category.c.category_id)))
            aliases = connection.scalar(select(category.c.aliases).where(category.c.category_id == first))
            changed = update(category).where(category.c.category_id == first)
            connection.execute(changed.values(aliases=[*aliases, f"别名{len(aliases)}"]))

    def dump(self) -> dict[str, list[Any]]:
        """Return every line of the tables that must not differ."""
        with self.engine.connect() as connection:
            return {
                table.name: sorted(
                    map(dict, connection.execute(select(*_columns(table))).mappings()),
                    key=lambda line: str([line[column.name] for column in table.primary_key]),
                )
                for table in COMPARED
            }


def _columns(table: Table) -> list[Any]:
    """Return the columns that must not differ: all but the second in which an import last gave a sign."""
    return [column for column in table.c if column.name != "beat_at"]


def run(new_base: Callable[[], str], steps: list[tuple[Any, ...]]) -> int:
    """Take the steps on two bases, compare after each, and return how many rows were recognised."""
    folder = Path(tempfile.mkdtemp(prefix="zqt-known-"))
    quick, plain = (Base(new_base(), folder, recognise) for recognise in (True, False))
    for step in steps:
        assert quick.take(step) == plain.take(step)
        assert quick.dump() == plain.dump()
    assert plain.known == 0
    for base in (quick, plain):
        base.engine.dispose()
    shutil.rmtree(folder)
    return quick.known


PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking would replay imports for minutes
BASES = ["new_sqlite", pytest.param("new_postgres", marks=pytest.mark.postgresql)]


@pytest.mark.parametrize("kind", BASES)
def test_recognising_changes_nothing(kind: str, request: pytest.FixtureRequest) -> None:
    new_base: Callable[[], str] = request.getfixturevalue(kind)

    @settings(max_examples=examples(3), phases=PHASES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def compared(steps: list[tuple[Any, ...]]) -> None:
        event("rows recognised" if run(new_base, steps) else "none recognised")

    compared()


ALL = [(0, 0), (1, 1), (2, 2), (3, 5), (1, 6)]


@pytest.mark.parametrize("kind", BASES)
@pytest.mark.parametrize(
    ("steps", "known"),
    [
        # The same again, at a later and at no stated time.
        ([("import", ALL, 0), ("again", 1), ("again", None)], 6),
        # A staged table rests on orders that another import changes, and one takes away.
        ([("import", ALL, 0), ("stage", ALL, 1), ("import", [(0, 1), (1, 0)], 0), ("apply", 0)], 3),
        ([("import", ALL, 0), ("stage", ALL, 1), ("undo", 0), ("apply", 0), ("again", 1)], 6),
        # Another name in the reference data: every row is checked once more, and then known again.
        ([("import", ALL, 0), ("reference", 0), ("again", 0), ("again", 0)], 3),
        # A row known by its cells, beside another of the same order.
        ([("import", [(0, 2)], 0), ("import", [(0, 2), (0, 3)], 1), ("import", [(0, 0), (0, 1)], 1)], 1),
        # Columns that no order is made of: a note, and the table's own data time.
        ([("import", [(0, 8)], None), ("import", [(0, 9)], None), ("import", [(0, 8)], 0)], 2),
    ],
)
def test_recognised_rows_and_the_way_they_are_undone(
    kind: str, request: pytest.FixtureRequest, steps: list[tuple[Any, ...]], known: int
) -> None:
    assert run(request.getfixturevalue(kind), steps) == known
