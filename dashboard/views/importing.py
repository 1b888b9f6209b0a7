"""Views of the import page: a file on its way from its columns to stored orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from dashboard.views.look import Look

STEPS = ("match", "preview", "trial", "done")
SAMPLES_SHOWN = 3
# How a table as a whole is read: what becomes of unknown categories and units, where deadlines come from, and
# in which order a date with slashes names day and month.
RULES: Mapping[str, tuple[str, ...]] = {
    "categories": ("create", "reject", "keep"),
    "units": ("reject", "keep", "department"),
    "deadline": ("computed", "given", "none"),
    "dates": ("usual", "day_first", "month_first"),
}
JOIN = "+"  # before a field chosen for a column: the column is a further part of it


@dataclass(frozen=True)
class ColumnRow:
    """One column of a file: masked samples, the field it was taken for, how surely (0 to 1) and why."""

    column: str
    samples: tuple[str, ...]
    field: str  # empty: not used
    confidence: float
    reason: str
    alternatives: tuple[str, ...] = ()
    doubtful: bool = False  # decides figures and is only guessed: somebody has to choose


@dataclass(frozen=True)
class WordRow:
    """One word of a column as the table spells it ("" a blank cell) and as pages show it, in `rows` rows.

    `meaning` is "" where nobody has said it; `said` tells a person's word from what the product knows.
    """

    word: str
    shown: str
    rows: int
    meaning: str
    said: bool = False


@dataclass(frozen=True)
class WordColumn:
    """A column of fixed words: what each can mean and means. `asks`: nothing goes on before all are said.

    `too_many`: it holds more different words than such a column does, so none of them is listed.
    """

    column: str
    field: str
    meanings: tuple[str, ...]
    words: tuple[WordRow, ...]
    asks: bool
    too_many: bool = False

    @property
    def unsaid(self) -> tuple[WordRow, ...]:
        """Return the words that have no meaning yet and need one."""
        return tuple(row for row in self.words if not row.meaning) if self.asks else ()


@dataclass(frozen=True)
class SaidWords:
    """What a mapping says of the words of a column: pairs of word and meaning."""

    column: str
    field: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Draft:
    """What is decided about an uploaded file and what its last check found; kept beside the file.

    `choices` holds the fields chosen by hand, by column, "" for a column left out; `words` what was said of
    the words of a column; `rules` how the table as a whole is read (see RULES). `source_name` and
    `verdict_source` are empty and `data_time` is None where the mapping or the table decides.
    """

    file_name: str
    file_sha256: str
    account: str
    mapping: str
    choices: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    source_name: str = ""
    verdict_source: str = ""
    data_time: datetime | None = None
    batch_id: int | None = None
    columns: tuple[ColumnRow, ...] = ()
    missing: tuple[str, ...] = ()  # required fields that no column brings
    doubtful: tuple[str, ...] = ()  # columns that have to be chosen by hand
    notes: tuple[str, ...] = ()
    word_columns: tuple[WordColumn, ...] = ()
    without_effect: tuple[str, ...] = ()  # sentences about matched columns that change nothing
    shown_rules: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""  # why the mapping cannot read this table, translated
    shown_source: str = ""
    shown_verdict: str = ""
    shown_data_time: datetime | None = None
    time_zone: str = "Asia/Shanghai"
    trial: TrialView | None = None


@dataclass(frozen=True)
class BatchRow:
    """One import: its file, source and data time, what became of its rows, who did it and where it stands."""

    batch_id: int
    file_name: str
    file_sha256: str
    mapping: str
    source: str
    source_code: str
    source_id: int
    demo: bool
    time_zone: str
    data_time: datetime | None
    created_at: datetime
    applied_at: datetime | None
    account: str
    state: str  # staging | staged | applied | undone
    read: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    rhythm: str = "none"  # of its source
    cut_off: bool = False  # in the midst of being checked, and nobody is at it any more


@dataclass(frozen=True)
class SourceRow:
    """A source with the rhythm in which its tables are expected."""

    source_id: int
    code: str
    name: str
    rhythm: str
    rhythm_at: str
    time_zone: str
    data_time: datetime | None


@dataclass(frozen=True)
class Work:
    """What goes on with an uploaded file; kept beside it, so that every process of the server can tell.

    Instants are seconds of the machine's clock; `answer` is what the work came to, None while it goes on.
    """

    step: str  # check | trial | apply
    started: float
    beat: float
    phase: str = ""  # data_access.importing.progress
    phase_started: float = 0.0
    done: int = 0
    total: int = 0
    answer: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ProblemExample:
    """One rejected cell: the row as a spreadsheet numbers it, the column and what stands there."""

    row_no: int
    column: str
    value: str


@dataclass(frozen=True)
class ProblemGroup:
    """Every reject of one rule in one field, with the first of them and what to do."""

    rule: str
    field: str
    message: str
    rows: int
    examples: tuple[ProblemExample, ...]


@dataclass(frozen=True)
class UnitChange:
    """The number of orders of a unit before and after an import; an empty name stands for all together."""

    name: str
    before: int
    after: int


@dataclass(frozen=True)
class RankMove:
    """A unit whose rank in a month would be another one after the import."""

    month: str
    level: str
    name: str
    before: int | None
    after: int | None
    points_before: Fraction | None
    points_after: Fraction | None


@dataclass(frozen=True)
class TrialView:
    """What an import would change, computed on the real base and taken back at once.

    `stale` of the unchanged rows are older than what is stored. `months` are the months whose ranks were
    compared: the newest of those that the file touches. `changes`: storing it would change anything at all,
    and be it the data time alone. `look` is the table in figures, `before` the last import of its source.
    """

    inserted: int
    updated: int
    unchanged: int
    rejected: int
    stale: int
    data_version: int
    units: tuple[UnitChange, ...] = ()
    months: tuple[str, ...] = ()
    months_touched: int = 0
    moves: tuple[RankMove, ...] = ()
    changes: bool = True
    look: Look | None = None
    before: Look | None = None


@dataclass(frozen=True)
class Place:
    """A page, or a part of one, that shows once a figure is lit; `needs` names the columns that light it."""

    name: str
    path: str
    lit: bool
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadinessView:
    """What all stored orders together light: figures as rows, and the pages that show them."""

    rows: tuple[ReadinessRow, ...]
    places: tuple[Place, ...]
    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True)
class ReadinessRow:
    """One figure that the orders of a source light, partly light or leave dark.

    `level` is full, partial or none; `have` of `all` orders carry what it needs, the oldest since `since`.
    """

    figure: str
    name: str
    level: str
    have: int = 0
    all: int = 0
    since: datetime | None = None
    needs: tuple[str, ...] = ()  # names of the columns that would light it
    why: str = ""


@dataclass(frozen=True)
class ImportView:
    """Everything the import page shows for one address."""

    step: str  # "" or one of STEPS
    upload: str = ""
    draft: Draft | None = None
    batch: BatchRow | None = None
    mappings: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)  # name → label of every field a column can be
    problems: tuple[ProblemGroup, ...] = ()
    trial_current: bool = False
    has_demo: bool = False
    readiness: tuple[ReadinessRow, ...] = ()
    newest_month: str = ""
    month_level: str = "district"
    recent: tuple[BatchRow, ...] = ()
    said: tuple[SaidWords, ...] = ()
    empty_base: bool = False
    notices: tuple[str, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    work: Work | None = None
