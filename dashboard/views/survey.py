"""What the pages of the survey show: waves, results, fieldwork, the call list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.survey.comparison import SatisfactionGap
from dashboard.survey.draw import DrawnStratum
from dashboard.survey.estimation import Estimate
from dashboard.survey.fieldwork_quality import EqualAnswers, EqualTexts, RefusalRow, Speeder
from dashboard.survey.nonresponse import NonresponseCheck
from dashboard.survey.questionnaire import Question, Questionnaire
from dashboard.survey.rates import FieldRates
from dashboard.survey.settings import DrawRule, SurveySettings
from dashboard.views.findings import FindingRow
from dashboard.views.reference import Unit

GROUPS = ("district", "township", "size", "industry")


@dataclass(frozen=True)
class Wave:
    """One month's survey; `drawn` without the reserve, `complete` interviews."""

    wave_id: int
    month: int  # yyyymm
    questionnaire_id: int
    version: int
    frame_size: int
    drawn: int
    complete: int
    drawn_at: datetime
    closed_at: datetime | None = None
    demo: bool = False
    counted: int = 0  # grows with every outcome and answer

    @property
    def text(self) -> str:
        """Return the month as addresses write it: 2026-10."""
        return f"{self.month // 100}-{self.month % 100:02d}"


@dataclass(frozen=True)
class ResultRow:
    """One unit or group: how many answered, how many of them favourably, and what that says of all.

    `good` is the estimated share of favourable answers (好评率), `score` the mean credit (满意度).
    """

    key: str
    name: str
    answered: int
    favourable: int
    good: Estimate
    score: Estimate
    unit: Unit | None = None
    drawn: int = 0
    population: int = 0


@dataclass(frozen=True)
class OptionRow:
    """One option of a question: its words, how many chose it, and the estimated share of all."""

    label: str
    n: int
    share: Estimate


@dataclass(frozen=True)
class QuestionResult:
    """A question with its options; of a grid one row of it, `label` its name."""

    key: str
    question: Question
    label: str
    answered: int
    options: Sequence[OptionRow] = ()
    texts: int = 0


@dataclass(frozen=True)
class SaidText:
    """What one enterprise wrote, without names and phones, and its district."""

    district: str
    text: str


@dataclass(frozen=True)
class SaidTexts:
    """One page of the texts given to an open question, `n` in all, `size` to a page."""

    rows: Sequence[SaidText] = ()
    n: int = 0
    page: int = 1
    size: int = 1


@dataclass(frozen=True)
class TrendPoint:
    """A wave in the course of the main question; `broken`: it was put otherwise than the time before."""

    wave: Wave
    row: ResultRow
    broken: bool = False


@dataclass(frozen=True)
class SurveyView:
    """The page of results of one wave, for the city or a district."""

    waves: Sequence[Wave]
    settings: SurveySettings
    wave: Wave | None = None
    district: Unit | None = None
    group: str = "district"
    whole: ResultRow | None = None
    rows: Sequence[ResultRow] = ()
    questions: Sequence[QuestionResult] = ()
    trend: Sequence[TrendPoint] = ()
    rates: FieldRates | None = None
    gaps: Sequence[SatisfactionGap] = ()
    checks: Mapping[str, NonresponseCheck] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    year: int = 0
    year_complete: int = 0  # valid enterprises of the wave's year so far
    year_findings: int = 0  # problems fed back in it
    main_text: str = ""
    said: Mapping[str, SaidTexts] = field(default_factory=dict)  # by open question


@dataclass(frozen=True)
class StratumRow:
    """A stratum in the field: what it holds, was to give and gave."""

    district: Unit
    size: str
    population: int
    eligible: int
    quota: int
    drawn: int
    replacements: int
    released: int
    tried: int
    complete: int

    @property
    def under(self) -> int:
        """Return how many interviews the quota lacks."""
        return max(0, self.quota - self.complete)


@dataclass(frozen=True)
class DrawPlan:
    """What a draw would take now: the rule, the month, the frame, who is outside it and why, the strata."""

    month: int
    rule: DrawRule
    frame: int
    outside: Mapping[str, int]
    quota: int
    strata: Sequence[tuple[Unit, str, DrawnStratum]]
    whole: int = 0  # strata of which all are taken

    @property
    def eligible(self) -> int:
        """Return how many of the frame may be drawn: those that do not rest."""
        return sum(each.eligible for _unit, _size, each in self.strata)

    @property
    def drawn(self) -> int:
        """Return how many would be drawn, fewer than the quota where too few may be."""
        return sum(each.sample for _unit, _size, each in self.strata)


@dataclass(frozen=True)
class FieldworkView:
    """The page of samples and fieldwork."""

    waves: Sequence[Wave]
    settings: SurveySettings
    wave: Wave | None = None
    strata: Sequence[StratumRow] = ()
    outcomes: Mapping[str, int] = field(default_factory=dict)
    rates: FieldRates | None = None
    by_district: Sequence[tuple[Unit, FieldRates, int, int]] = ()  # unit, rates, quota, complete
    refusals: Sequence[RefusalRow] = ()
    speeders: Sequence[Speeder] = ()
    equal_answers: Sequence[EqualAnswers] = ()
    equal_texts: Sequence[EqualTexts] = ()
    repeated: bool | None = None  # whether the draw, made again, was the same
    plan: DrawPlan | None = None
    frame: int = 0
    questionnaire_id: int = 0
    seed: str = ""
    frame_print: str = ""
    names: Mapping[str, str] = field(default_factory=dict)  # of interviewers


@dataclass(frozen=True)
class CallRow:
    """An enterprise in the call list; name and number are masked."""

    enterprise_id: int
    enterprise: str
    phone: str
    district: str
    outcome: str
    attempts: int
    turn: int
    last_at: datetime | None = None
    call_back_at: datetime | None = None
    held_by: str = ""


@dataclass(frozen=True)
class CallsView:
    """The call list of a wave."""

    wave: Wave | None
    rows: Sequence[CallRow] = ()
    waiting: int = 0
    complete: int = 0
    quota: int = 0
    own_today: int = 0
    running: Sequence[Wave] = ()  # all waves that still run, newest first


@dataclass(frozen=True)
class CallView:
    """One enterprise to be called: its number in full for who took it up, the questions, the calls before."""

    wave: Wave
    row: CallRow
    form: Questionnaire
    version: int
    contact: str = ""
    number: str = ""
    calls: Sequence[tuple[datetime, str, str, str]] = ()  # when, who, outcome, note
    answered: bool = False


@dataclass(frozen=True)
class QuestionnaireRow:
    """A version of the questionnaire."""

    questionnaire_id: int
    version: int
    title: str
    created_at: datetime
    created_by: str
    published_at: datetime | None
    waves: int
    form: Questionnaire
    changed: Sequence[str] = ()  # questions that are new or put otherwise than in the version before


@dataclass(frozen=True)
class QuestionnairesView:
    """All versions, newest first, and the one that is open."""

    rows: Sequence[QuestionnaireRow]
    selected: QuestionnaireRow | None = None
    draft: str = ""  # its definition as JSON, to be edited


@dataclass(frozen=True)
class SurveyGlance:
    """What other pages show of the survey: the newest wave that ended, and the findings of a unit or of all.

    `findings` are by state; None for an account that reads no findings of the unit.
    """

    wave: Wave | None
    row: ResultRow | None
    minimum: int
    trend: Sequence[TrendPoint] = ()
    findings: Mapping[str, int] | None = None
    late: int = 0
    listed: Sequence[FindingRow] = ()

    @property
    def open(self) -> int:
        """Return how many findings are not signed off."""
        return sum(n for state, n in (self.findings or {}).items() if state != "signed_off")
