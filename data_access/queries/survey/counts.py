"""Count answers: the one place where a wave's answers become numbers, kept until the wave changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from sqlalchemy import Connection, func, select

from dashboard.survey.estimation import Estimate, StratumSums, estimate
from dashboard.survey.rates import COMPLETE
from dashboard.survey.settings import SurveySettings
from dashboard.views.survey import Wave
from data_access.counting.kept import several
from data_access.database import read_pairs
from data_access.schema import survey_answer, survey_sample, survey_stratum

Answer = TypeVar("Answer")
Key = tuple[int, str, Hashable]  # stratum, size, and the group that an answer belongs to

a, s, t = survey_answer.c, survey_sample.c, survey_stratum.c


@dataclass(frozen=True)
class Stratum:
    """A stratum of a wave with how many of it answered anything at all."""

    number: int
    district_id: int
    size: str
    population: int
    respondents: int


@dataclass(frozen=True)
class Cell:
    """How many of a stratum and a group gave one answer to a question."""

    stratum: int
    group: Hashable
    value: int
    n: int


def kept(connection: Connection, wave: Wave, key: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return what was counted of a wave at its present state, or count and keep it."""
    whole = ("survey", wave.wave_id, wave.counted, key)
    return several(connection, {0: (True, whole)}, lambda _parts: {0: make()})[0]


def strata_of(connection: Connection, wave: Wave) -> tuple[Stratum, ...]:
    """Return the strata of a wave with their respondents."""

    def read() -> tuple[Stratum, ...]:
        # An interview is stored with its outcome in one transaction, so that the sample alone tells both.
        answered = (
            select(s.stratum, func.count())
            .where(s.wave_id == wave.wave_id, s.outcome == COMPLETE)
            .group_by(s.stratum)
        )
        respondents: dict[int, int] = read_pairs(connection, answered)
        columns = (t.stratum, t.district_id, t.size, t.population)
        rows = connection.execute(select(*columns).where(t.wave_id == wave.wave_id).order_by(t.stratum))
        return tuple(
            Stratum(row.stratum, row.district_id, row.size, row.population, respondents.get(row.stratum, 0))
            for row in rows
        )

    return kept(connection, wave, "strata", read)


def cells_of(connection: Connection, wave: Wave, question: str, by: str = "") -> tuple[Cell, ...]:
    """Return the answers to a question by stratum and value, and by township or industry where asked for."""

    def read() -> tuple[Cell, ...]:
        query = select(a.stratum, a.value, func.count().label("n"))
        group = {"township": a.township_id, "industry": s.industry}.get(by)
        if by == "industry":
            query = query.join(survey_sample, (s.wave_id == a.wave_id) & (s.enterprise_id == a.enterprise_id))
        query = query.where(a.wave_id == wave.wave_id, a.question == question, a.value > 0)
        if group is None:
            rows = connection.execute(query.group_by(a.stratum, a.value))
            return tuple(Cell(row.stratum, None, row.value, row.n) for row in rows)
        query = query.add_columns(group.label("cell_group")).group_by(a.stratum, a.value, group)
        rows = connection.execute(query)
        return tuple(Cell(row.stratum, row.cell_group, row.value, row.n) for row in rows)

    return kept(connection, wave, ("cells", question, by), read)


def estimated(
    strata: Sequence[Stratum], cells: Iterable[Cell], credit: Callable[[int], Fraction]
) -> Estimate:
    """Return the mean credit of the answers in some cells, for all enterprises of the strata."""
    counts: dict[int, Counter[int]] = {}
    for cell in cells:
        counts.setdefault(cell.stratum, Counter())[cell.value] += cell.n
    return estimate([_sums(each, counts.get(each.number, Counter()), credit) for each in strata])


def _sums(stratum: Stratum, counts: Counter[int], credit: Callable[[int], Fraction]) -> StratumSums:
    credits = {value: float(credit(value)) for value in counts}
    return StratumSums(
        stratum.population,
        stratum.respondents,
        sum(counts.values()),
        sum(credits[value] * n for value, n in counts.items()),
        sum(credits[value] ** 2 * n for value, n in counts.items()),
        str(stratum.number),
    )


def chosen(
    strata: Sequence[Stratum], cells: Sequence[Cell], answered: dict[int, int], value: int
) -> Estimate:
    """Return the share that chose one option among others, of those who were asked the question.

    `answered` is by stratum how many of them answered it.
    """
    n = {cell.stratum: 0 for cell in cells}
    for cell in cells:
        n[cell.stratum] += cell.n if cell.value == value else 0
    return estimate(
        [
            StratumSums(
                each.population,
                each.respondents,
                answered.get(each.number, 0),
                float(n.get(each.number, 0)),
                float(n.get(each.number, 0)),
                str(each.number),
            )
            for each in strata
        ]
    )


def asked_of(connection: Connection, wave: Wave, questions: Sequence[str]) -> dict[int, int]:
    """Return by stratum how many enterprises gave any answer under some keys of questions."""

    def read() -> dict[int, int]:
        query = (
            select(a.stratum, func.count(a.enterprise_id.distinct()))
            .where(a.wave_id == wave.wave_id, a.question.in_(questions))
            .group_by(a.stratum)
        )
        return read_pairs(connection, query)

    return kept(connection, wave, ("asked", tuple(questions)), read)


def texts_of(connection: Connection, wave: Wave) -> dict[tuple[str, int], int]:
    """Return by question and stratum how many wrote a text."""

    def read() -> dict[tuple[str, int], int]:
        query = (
            select(a.question, a.stratum, func.count())
            .where(a.wave_id == wave.wave_id, a.text != "")
            .group_by(a.question, a.stratum)
        )
        return {(question, stratum): n for question, stratum, n in connection.execute(query)}

    return kept(connection, wave, "texts", read)


def credits_of(settings: SurveySettings) -> Callable[[int], Fraction]:
    """Return the credit of each answer to a rating."""
    return settings.credit


def favourable_of(settings: SurveySettings) -> Callable[[int], Fraction]:
    """Return 1 for the answers that count as favourable, 0 for the others."""
    return lambda value: Fraction(1 if value <= settings.favourable else 0)
