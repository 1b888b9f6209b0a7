"""Build settings from what a form of the page sends: every field is checked, every problem is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from pydantic import ValidationError

from dashboard.appraisal.forms import Form, GroupForm, IndicatorRule, Level, Step
from dashboard.appraisal.registry import REGISTRY, RULE_KINDS
from dashboard.appraisal.settings import TIES, AppraisalSettings
from dashboard.views.vocabulary import RATED_ANSWERS, SCORECARD_ITEMS

LEVELS: tuple[Level, ...] = get_args(Level)
COMMON = "common"
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Problem(Exception):
    """What is wrong with a field: the rule's word, the field, what stood there, what it is held against."""

    word: str
    field: str = ""
    value: str = ""
    limit: str = ""


def number_in(fields: Fields, name: str, low: str, high: str, usual: str = "") -> Decimal:
    """Return a number of a field; raise Problem for none, or one outside its bounds."""
    written = fields.get(name, "").strip().replace("％", "").replace("%", "") or usual
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise Problem("number", name, written) from None
    if not value.is_finite() or not Decimal(low) <= value <= Decimal(high):
        raise Problem("bounds", name, written, f"{low}–{high}")
    return Decimal(f"{value.normalize():f}")  # as people write it: 100, never 1E+2


def whole_in(fields: Fields, name: str, low: int, high: int) -> int:
    """Return a whole number of a field; raise Problem."""
    value = number_in(fields, name, str(low), str(high))
    if value != int(value):
        raise Problem("whole", name, str(value))
    return int(value)


def chosen_in(fields: Fields, name: str, known: Sequence[str]) -> str:
    """Return a choice of a field; raise Problem for one that nobody offered."""
    value = fields.get(name, "").strip()
    if value not in known:
        raise Problem("choice", name, value)
    return value


def form_in(fields: Fields, before: Form) -> dict[str, Any]:
    """Return the content of a form: `total` and the ticked indicators with their rules; raise Problem.

    Fields are named after the indicator: use_…, kind_…, weight_…, target_…, loss_…, floor_…, steps_…,
    shared_…, order_…, cap_….
    """
    total = number_in(fields, "total", "0.01", "1000")
    used = [name for name in REGISTRY if fields.get(f"use_{name}", "") not in ("", "false")]
    rules = {name: _rule_in(fields, name, before.indicators.get(name)) for name in used}
    if not rules:
        raise Problem("no_indicator")
    weights = sum((rule.weight for rule in rules.values()), Decimal(0))
    if weights != total:
        raise Problem("sum", "total", str(total), str(weights))
    return {"total": total, "indicators": rules}


def _rule_in(fields: Fields, name: str, before: IndicatorRule | None) -> IndicatorRule:
    kinds = REGISTRY[name].kinds
    kind = kinds[0] if len(kinds) == 1 else chosen_in(fields, f"kind_{name}", kinds)
    given: dict[str, Any] = {"kind": kind, "weight": number_in(fields, f"weight_{name}", "0", "1000", "0")}
    given |= _READ[kind](fields, name, given["weight"])
    if (floor := given.get("floor", Decimal(0))) > given["weight"]:
        raise Problem("floor", f"floor_{name}", str(floor), str(given["weight"]))
    rule = IndicatorRule(**given)
    return before if before is not None and _same(rule, before) else rule


def _same(rule: IndicatorRule, before: IndicatorRule) -> bool:
    """Tell whether a rule gives the same points as the one before, which then stays as it was written."""
    ways = {"loss_per_point", "points_per_point"}
    plain = rule.model_dump(exclude=ways) == before.model_dump(exclude=ways)
    return plain and (rule.kind != "linear" or rule.lost_per_point == before.lost_per_point)


def _floor(fields: Fields, name: str) -> Decimal:
    return number_in(fields, f"floor_{name}", "0", "1000", "0")


def _linear(fields: Fields, name: str, _weight: Decimal) -> dict[str, Any]:
    return {
        "target": number_in(fields, f"target_{name}", "0", "100"),
        "points_per_point": number_in(fields, f"loss_{name}", "0.0001", "1000"),
        "floor": _floor(fields, name),
    }


def _proportional(fields: Fields, name: str, _weight: Decimal) -> dict[str, Any]:
    return {"floor": _floor(fields, name)}


def _banded(fields: Fields, name: str, weight: Decimal) -> dict[str, Any]:
    field = f"steps_{name}"
    written = fields.get(field, "").strip()
    steps = []
    for part in written.replace("，", ",").replace("；", ",").replace(";", ",").split(","):
        pieces = part.replace("：", ":").split(":")
        if not part.strip():
            continue
        if len(pieces) != 2:
            raise Problem("steps", field, part.strip())
        pair = {f"{field}.{place}": piece for place, piece in enumerate(pieces)}
        try:
            lowest, points = (
                number_in(pair, f"{field}.0", "0", "100"),
                number_in(pair, f"{field}.1", "0", "1000"),
            )
        except Problem:
            raise Problem("steps", field, part.strip()) from None
        if points > weight:
            raise Problem("step_over", field, str(points), str(weight))
        steps.append(Step(lowest=lowest, points=points))
    if not steps:
        raise Problem("steps", field, written)
    return {"steps": tuple(steps), "floor": _floor(fields, name)}


def _share(fields: Fields, name: str, _weight: Decimal) -> dict[str, Any]:
    return {"shared": chosen_in(fields, f"shared_{name}", ("all", "largest"))}


def _penalty(fields: Fields, name: str, weight: Decimal) -> dict[str, Any]:
    per_order = number_in(fields, f"order_{name}", "0.01", "1000")
    return {"per_order": per_order, "cap": number_in(fields, f"cap_{name}", "0.01", "1000", str(weight))}


_READ: Mapping[str, Callable[[Fields, str, Decimal], dict[str, Any]]] = {
    "linear": _linear,
    "proportional": _proportional,
    "banded": _banded,
    "share": _share,
    "penalty": _penalty,
}
assert set(_READ) == set(RULE_KINDS)


def with_form(settings: AppraisalSettings, part: str, fields: Fields) -> AppraisalSettings:
    """Return the settings with a form as the page sends it: COMMON's, or that of a group by its place.

    Raises Problem.
    """
    if part == COMMON:
        return _made(settings, **form_in(fields, settings.common))
    place = _place(settings, part)
    group = settings.groups[place]
    changed = GroupForm(level=group.level, name=group.name, units=group.units, **form_in(fields, group))
    return _made(settings, groups=(*settings.groups[:place], changed, *settings.groups[place + 1 :]))


def with_group(settings: AppraisalSettings, level: str, name: str, units: Sequence[str]) -> AppraisalSettings:
    """Return the settings with a further group, which begins with the form its units had; raise Problem."""
    chosen = chosen_in({"level": level}, "level", LEVELS)
    taken = {(each.level, code) for each in settings.groups for code in each.units or ("",)}
    if twice := [code for code in units or ("",) if (chosen, code) in taken]:
        raise Problem("taken", "units", ", ".join(twice))
    if units and not name.strip():
        raise Problem("name", "name")
    if len(name.strip()) > 40:
        raise Problem("long", "name", name.strip()[:60])
    before = settings.form_of(chosen)
    group = GroupForm(
        level=chosen,
        name=name.strip(),
        units=tuple(units),
        indicators=before.indicators,
        total=before.total,
    )
    return _made(settings, groups=(*settings.groups, group))


def without_group(settings: AppraisalSettings, part: str) -> AppraisalSettings:
    """Return the settings without a group, whose units then have the common form; raise Problem."""
    place = _place(settings, part)
    return _made(settings, groups=(*settings.groups[:place], *settings.groups[place + 1 :]))


def _place(settings: AppraisalSettings, part: str) -> int:
    place = int(part) if part.isascii() and part.isdecimal() and len(part) < 4 else -1
    if not 0 <= place < len(settings.groups):
        raise Problem("group", "part", part)
    return place


def with_general(settings: AppraisalSettings, fields: Fields) -> AppraisalSettings:
    """Return the settings with what holds for all forms, as the page sends it; raise Problem."""
    sixth_days = fields.get("sixth_days", "").strip()
    if len(fields.get("sixth_name", "").strip()) > 20:
        raise Problem("long", "sixth_name", fields["sixth_name"].strip()[:40])
    return _made(
        settings,
        credits={each: number_in(fields, f"credit_{each}", "0", "1") for each in RATED_ANSWERS},
        minimum_sample={each: whole_in(fields, f"sample_{each}", 0, 10_000) for each in LEVELS},
        satisfaction_coverage=number_in(fields, "coverage", "0", "100") / 100,
        ties=chosen_in(fields, "ties", TIES),
        threshold=number_in(fields, "threshold", "0", "100"),
        sign_minutes=whole_in(fields, "sign_minutes", 1, 10_080),
        four_way_minutes=whole_in(fields, "four_way_minutes", 1, 10_080),
        liaison_minutes=whole_in(fields, "liaison_minutes", 1, 10_080),
        six_points={each: number_in(fields, f"six_{each}", "0", "100") for each in SCORECARD_ITEMS},
        sixth_name=fields.get("sixth_name", "").strip(),
        sixth_days=whole_in(fields, "sixth_days", 1, 30) if sixth_days else None,
    )


def _made(settings: AppraisalSettings, **changes: Any) -> AppraisalSettings:
    """Return changed settings, validated as a whole; raise Problem with what the validation says."""
    content = {name: getattr(settings, name) for name in type(settings).model_fields} | changes
    try:
        return AppraisalSettings(**content)
    except ValidationError as error:
        raise Problem("refused", "", "", error.errors()[0]["msg"]) from error
