"""How a value of the settings is described, written, read from a form, and refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

# A whole number, any number, a share written as per cent, a time of day, yes or no, one of several, several
# whole numbers, several numbers.
Kind = Literal["whole", "decimal", "share", "time", "flag", "choice", "wholes", "decimals"]
WHOLE = re.compile(r"\d{1,9}")
NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")
BETWEEN = re.compile(r"[\s,;，、；]+")
LISTS = {"wholes": "whole", "decimals": "decimal"}


@dataclass(frozen=True)
class Field:
    """One value of a group: where it stands in the model, and what people are told of it (msgids)."""

    path: str  # "share" or, of a part, "draw.share"
    kind: Kind
    label: str
    unit: str = ""
    about: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # value as it is written, and its name


@dataclass(frozen=True)
class Group:
    """The settings of one subject: stored under `name`, changed by who holds `permission` for the city."""

    name: str
    number: int  # by which its history is kept: never given to another group
    title: str
    model: type[BaseModel]
    fields: tuple[Field, ...]
    permission: str = "supervise"
    together: str = ""  # what the values must be to each other, a msgid

    def field(self, path: str) -> Field | None:
        """Return the field of a path, None for none."""
        return next((each for each in self.fields if each.path == path), None)


@dataclass(frozen=True)
class Bounds:
    """What a number may be; for lists each of their numbers, and how many there may be."""

    least: Decimal | None = None
    most: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None
    fewest: int | None = None
    largest: int | None = None

    def holds(self, value: Decimal) -> bool:
        """Tell whether a number lies within."""
        return (
            (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )


class WrongValue(ValueError):
    """A value that a field does not take, as it was written; path "" for values that do not go together."""

    def __init__(self, path: str, written: str = "") -> None:
        super().__init__(path)
        self.path, self.written = path, written


def value_of(settings: BaseModel, path: str) -> Any:
    """Return a value of settings by its path."""
    found: Any = settings
    for part in path.split("."):
        found = found[part] if isinstance(found, Mapping) else getattr(found, part)
    return found


def bounds_of(model: type[BaseModel], path: str) -> Bounds:
    """Return what the model lets a value be, so that it is said nowhere else."""
    found: dict[str, Any] = {}
    for each in _told(_info(model, path)):
        for name, word in (("ge", "least"), ("le", "most"), ("gt", "above"), ("lt", "below")):
            if getattr(each, name, None) is not None:
                found[word] = Decimal(str(getattr(each, name)))
        for name, word in (("min_length", "fewest"), ("max_length", "largest")):
            if getattr(each, name, None) is not None:
                found[word] = int(getattr(each, name))
    inner = get_args(_info(model, path).annotation)
    if len(inner) > 1 and Ellipsis not in inner and inner[0] is not str:
        found["fewest"] = found["largest"] = len(inner)
    return Bounds(**found)


def _info(model: type[BaseModel], path: str) -> FieldInfo:
    first, _dot, rest = path.partition(".")
    info = model.model_fields[first]
    inner = info.annotation
    return _info(inner, rest) if rest and isinstance(inner, type) and issubclass(inner, BaseModel) else info


def _told(info: FieldInfo) -> list[Any]:
    """Return what is told of a value and of the values inside it."""
    found = list(info.metadata)
    for inner in get_args(info.annotation):
        for each in getattr(inner, "__metadata__", ()):
            found += each.metadata if isinstance(each, FieldInfo) else [each]
    return found


def written(field: Field, value: Any) -> str:
    """Write a value as a form shows and sends it."""
    if field.kind == "share":
        return _plain(Decimal(value) * 100)
    if field.kind == "time":
        return f"{value:%H:%M}"
    if field.kind == "flag":
        return "1" if value else "0"
    if field.kind in LISTS:
        return ", ".join(_plain(each) for each in value)
    return _plain(value)


def _plain(value: Any) -> str:
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read(field: Field, model: type[BaseModel], text: str) -> Any:
    """Return the value that a form writes; raise WrongValue where the field does not take it."""
    said = unicodedata.normalize("NFKC", text).strip()
    bounds = bounds_of(model, field.path)
    if field.kind in LISTS:
        parts = [each for each in BETWEEN.split(said) if each]
        few, many = bounds.fewest or 1, bounds.largest or len(parts)
        if not few <= len(parts) <= many:
            raise WrongValue(field.path, text)
        return tuple(_number(field, LISTS[field.kind], each, bounds, text) for each in parts)
    if field.kind in ("whole", "decimal", "share"):
        return _number(field, field.kind, said.removesuffix("%").strip(), bounds, text)
    if field.kind == "time":
        return _time(field, said, text)
    names = [name for name, _label in field.choices] if field.kind == "choice" else ["0", "1"]
    if said not in names:
        raise WrongValue(field.path, text)
    if field.kind == "flag":
        return said == "1"
    return int(said) if said.isdecimal() else said


def _number(field: Field, kind: str, said: str, bounds: Bounds, text: str) -> int | Decimal:
    if not (WHOLE if kind == "whole" else NUMBER).fullmatch(said):
        raise WrongValue(field.path, text)
    value = Decimal(said) / (100 if kind == "share" else 1)
    if not bounds.holds(value):
        raise WrongValue(field.path, text)
    return int(value) if kind == "whole" else value


def _time(field: Field, said: str, text: str) -> time:
    try:
        return time.fromisoformat(said) if re.fullmatch(r"\d{2}:\d{2}", said) else _raise(field, text)
    except ValueError:
        raise WrongValue(field.path, text) from None


def _raise(field: Field, text: str) -> time:
    raise WrongValue(field.path, text)


def changed(group: Group, base: BaseModel, shown: BaseModel, sent: Mapping[str, str]) -> BaseModel:
    """Return settings with what a form changed: `shown` is what it was drawn with, `base` what it applies to.

    What the form leaves as it was stays as `base` has it, so that a planned change of another value is kept.
    Raises WrongValue.
    """
    content = base.model_dump()
    for field in group.fields:
        if field.path not in sent:
            continue
        value = read(field, group.model, sent[field.path])
        if written(field, value) != written(field, value_of(shown, field.path)):
            _put(content, field.path, value)
    try:
        return group.model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]["loc"]
        path = ".".join(map(str, first))
        raise WrongValue(path if group.field(path) else "") from None


def _put(content: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for part in above:
        content[part] = dict(content[part])
        content = content[part]
    content[last] = value


def differences(group: Group, before: BaseModel, after: BaseModel) -> tuple[tuple[str, str, str], ...]:
    """Return what differs between two versions: path, value before and after, as they are written."""
    told = (
        (each.path, written(each, value_of(before, each.path)), written(each, value_of(after, each.path)))
        for each in group.fields
    )
    return tuple((path, old, new) for path, old, new in told if old != new)


def stands(valid_from: date, begun: date | None, today: date) -> str:
    """Return how a version stands on a day; `begun` is the first day of the one in force."""
    if valid_from > today:
        return "planned"
    return "in_force" if valid_from == begun else "past"
