"""Scores, ranks and bands of units, on exact fractions and the published two decimals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from dashboard.appraisal.forms import GroupForm
from dashboard.appraisal.scoring import peers_of, score
from dashboard.appraisal.settings import AppraisalSettings, Ties, exact
from dashboard.views.counts import Counts, RankRow, Score, WarningState
from dashboard.views.reference import Unit

__all__ = ["score"]


def competition_ranks(points: Mapping[str, Fraction], ties: Ties = "skip") -> dict[str, int]:
    """Rank keys by points, highest first; equal points share a rank and the next is skipped (1, 2, 2, 4).

    With `ties` "dense" no rank is skipped (1, 2, 2, 3).
    """
    first: dict[Fraction, int] = {}
    for place, value in enumerate(sorted(points.values(), reverse=True), start=1):
        first.setdefault(value, len(first) + 1 if ties == "dense" else place)
    return {key: first[value] for key, value in points.items()}


def band(points: Fraction, settings: AppraisalSettings) -> str:
    """Return the msgid of the band that a score belongs to."""
    for candidate in sorted(settings.bands, key=lambda each: each.lowest, reverse=True):
        if points >= exact(candidate.lowest):
            return candidate.name
    return settings.bands[-1].name


def rank_units(
    units: Sequence[Unit],
    counts: Mapping[str, Counts],
    before_exclusion: Mapping[str, Counts],
    settings: AppraisalSettings,
    previous: Mapping[str, int] | None = None,
    warnings: Mapping[str, tuple[WarningState, ...]] | None = None,
) -> tuple[RankRow, ...]:
    """Rank the units of one level: ranked ones by rank, ties and all unranked in the official order.

    Groups with a form of their own are ranked apart and stand one after the other, each with its unranked
    units. A unit is ranked when it has a score and its due orders before exclusion reach the minimum sample,
    so that excluding orders can never take a unit out of the ranking. `previous` maps codes to the ranks of
    the period before.
    """
    due = {code: each.due for code, each in before_exclusion.items()}
    scores, ranked = _ranked(units, counts, due, settings)
    groups = _grouped(units, settings)
    place = {unit.code: at for at, (_group, members) in enumerate(groups) for unit in members}
    names = {unit.code: group.name if group else "" for group, members in groups for unit in members}
    ranks = _ranks_of(groups, ranked, settings)
    taken = Counter((place[code], rank) for code, rank in ranks.items())
    rows = [
        RankRow(
            unit=unit,
            counts=_counts(counts, unit),
            before_exclusion=_counts(before_exclusion, unit),
            score=scores[unit.code],
            rank=ranks.get(unit.code),
            tied=taken[(place[unit.code], ranks.get(unit.code, 0))] > 1,
            change=_change(unit.code, ranks, previous or {}),
            previous_rank=(previous or {}).get(unit.code),
            band=_band(ranked.get(unit.code), scores[unit.code], settings),
            warnings=(warnings or {}).get(unit.code, ()),
            group=place[unit.code],
            group_name=names[unit.code],
        )
        for unit in units
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.group, row.rank is None, row.rank or 0, row.unit.official_order))
    )


def ranks_alone(
    units: Sequence[Unit], counts: Mapping[str, Counts], settings: AppraisalSettings
) -> dict[str, int]:
    """Return the ranks that `rank_units` gives, of counts that tell the due orders before exclusion."""
    due = {code: each.due_before_exclusion for code, each in counts.items()}
    ranked = _ranked(units, counts, due, settings)[1]
    return _ranks_of(_grouped(units, settings), ranked, settings)


Groups = list[tuple[GroupForm | None, list[Unit]]]


def _grouped(units: Sequence[Unit], settings: AppraisalSettings) -> Groups:
    """Return the units by the group that they are ranked in: groups in the order of the settings."""
    if not settings.groups:
        return [(None, list(units))]
    own = [(unit, settings.group_of(unit.kind, unit.code)) for unit in units]
    found = [(group, [unit for unit, its in own if its is group]) for group in (*settings.groups, None)]
    return [(group, members) for group, members in found if members]


def _ranks_of(groups: Groups, ranked: Mapping[str, Fraction], settings: AppraisalSettings) -> dict[str, int]:
    """Return the ranks of the ranked units, each group's apart."""
    ranks: dict[str, int] = {}
    for _group, members in groups:
        points = {unit.code: ranked[unit.code] for unit in members if unit.code in ranked}
        ranks |= competition_ranks(points, settings.ties)
    return ranks


def _band(points: Fraction | None, of: Score, settings: AppraisalSettings) -> str:
    """Return the band of a ranked unit, by its points of each hundred of the full score."""
    return "" if points is None else band(points * 100 / of.total, settings)


def _ranked(
    units: Sequence[Unit],
    counts: Mapping[str, Counts],
    due_before_exclusion: Mapping[str, int],
    settings: AppraisalSettings,
) -> tuple[dict[str, Score], dict[str, Fraction]]:
    """Return the score of each unit, and the points of those that are ranked."""
    scores: dict[str, Score] = {}
    for group, members in _grouped(units, settings):
        peers = peers_of((_counts(counts, unit) for unit in members), group or settings.common)
        for unit in members:
            scores[unit.code] = score(_counts(counts, unit), unit.kind, settings, peers, unit.code)
    return scores, {
        unit.code: points
        for unit in units
        if (points := scores[unit.code].points) is not None
        and due_before_exclusion.get(unit.code, 0) >= settings.sample(unit.kind)
    }


def with_district_ranks(rows: Sequence[RankRow]) -> tuple[RankRow, ...]:
    """Add to ranked townships their rank inside their own district."""
    districts: dict[int | None, dict[str, Fraction]] = {}
    for row in rows:
        if row.rank is not None and row.score.points is not None:
            districts.setdefault(row.unit.district_id, {})[row.unit.code] = row.score.points
    ranks = {code: rank for group in districts.values() for code, rank in competition_ranks(group).items()}
    return tuple(replace(row, district_rank=ranks.get(row.unit.code)) for row in rows)


def _counts(counts: Mapping[str, Counts], unit: Unit) -> Counts:
    return counts.get(unit.code) or Counts(key=unit.code)


def _change(code: str, ranks: Mapping[str, int], previous: Mapping[str, int]) -> int | None:
    return previous[code] - ranks[code] if code in ranks and code in previous else None
