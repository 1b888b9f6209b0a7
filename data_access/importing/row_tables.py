"""Tell tables with a row for each check or call from tables of orders, before they are taken for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.i18n import _, noop
from dashboard.order.gates import FORM
from data_access.importing.cells import normalised_name, plain
from data_access.importing.errors import UnusableFile
from data_access.importing.fields import synonym_names

MOST = 0.8  # of a column's values
# Names of columns that only a table of calls has; one of them tells it.
CALL_NAMES = frozenset(
    (
        *("通话类型", "通话时间", "通话对象", "通话结果", "通话内容", "通话人"),
        *("回访人", "回访结果", "回访内容", "被叫", "主叫"),
    )
)
# A table with one of these tells of the order itself.
ORDER_FIELDS = frozenset(
    {"opened_at", "unit", "category", "category1", "state", "enterprise_name", "answer_final", "answer_first"}
)
SAID = {
    "checks": noop("This table has a row for each check at the gates, not for each order."),
    "calls": noop("This table has a row for each call, not for each order."),
}


class RowTable(UnusableFile):
    """A table for the register `code`, which was sent as one of orders."""

    def __init__(self, register: str) -> None:
        advice = _("Bring it in on the page “Bring in a table” (/records/import).")
        super().__init__(register, _(SAID[register]), advice)


def refuse_row_table(header: Sequence[str], samples: Sequence[Sequence[str]]) -> None:
    """Raise RowTable for columns and sample rows that are no table of orders."""
    register = register_of(header, samples)
    if register:
        raise RowTable(register)


def register_of(header: Sequence[str], samples: Sequence[Sequence[str]]) -> str:
    """Return the register whose rows a table has, "" for a table of orders or of anything else."""
    known = synonym_names()
    fields = [known.get(normalised_name(name), "") for name in header]
    if "order_no" not in fields or "gate_log" in fields:
        return ""
    columns = [
        [plain(row[n]) for row in samples if n < len(row) and row[n].strip()] for n in range(len(header))
    ]
    steps, results = FORM.parts[1].words, FORM.parts[3].words
    if _any_says(columns, steps.__contains__) and _any_says(columns, results.__contains__):
        return "checks"
    named = {name.strip() for name in header} & CALL_NAMES
    return "calls" if named and not ORDER_FIELDS & set(fields) else ""


def _any_says(columns: Sequence[Sequence[str]], knows: Callable[[str], bool]) -> bool:
    return any(texts and sum(map(knows, texts)) >= MOST * len(texts) for texts in columns)
