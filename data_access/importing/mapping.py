"""State how the columns of one kind of table become an order: the mapping, its YAML and its errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from dashboard.clocks.rules import RULE_SETS
from dashboard.i18n import _
from dashboard.views.vocabulary import ANSWERS, CHANNELS, CLOSING_KINDS, STATES, VERDICTS
from data_access.importing.errors import MappingError
from data_access.importing.fields import BY_NAME, FIELDS
from data_access.importing.words import ASIDE, word_key

RULE_CODES = tuple(rule.code for rule in RULE_SETS)
WORD_SETS: dict[str, tuple[str, ...]] = {
    "state": STATES,
    "closing_kind": CLOSING_KINDS,
    "verdict": VERDICTS,
    "answer": ANSWERS,
    "channel": CHANNELS,
    "role": ("lead", "joint"),
    "timeliness": ("on_time", "late"),
    "lateness": ("late", "on_time"),
    "yesno": ("yes", "no"),
}
WORD_FIELDS = tuple(field.name for field in FIELDS if field.kind in WORD_SETS)
VerdictSource = Literal["official", "claimed", "district", "enterprise"]


def meanings_of(name: str) -> tuple[str, ...]:
    """Return what words can mean in a vocabulary or in a field, and what is done with them otherwise."""
    return (*WORD_SETS[name if name in WORD_SETS else BY_NAME[name].kind], *ASIDE)


def _as_text(value: Any) -> Any:
    """Accept a rule code that YAML reads as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _spelled(value: Any) -> Any:
    """Accept words that YAML takes for something else: yes and no, 1 and 0, at every depth."""
    if isinstance(value, dict):
        return {_spelled(key): _spelled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_spelled(each) for each in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _as_text(value)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceSpec(_Part):
    """The source a table belongs to; its zone decides the local day of an order."""

    code: str = Field("hotline", pattern=r"^[a-z0-9_-]{1,40}$")
    name: str = Field("12345热线平台", min_length=1, max_length=100)
    time_zone: str = "Asia/Shanghai"
    rhythm: Literal["none", "live", "hourly", "daily", "weekly", "once"] = "none"
    rhythm_at: str = Field("", pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")
    demo: bool = False

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("not a time zone such as Asia/Shanghai") from None
        return value


class Composed(_Part):
    """A field composed from several columns."""

    compose: list[str] = Field(min_length=1)
    separator: str = ">"


class UnitRules(_Part):
    """How units are found: what becomes of an unknown one."""

    find: Literal["name", "code"] = "name"
    create: Literal["department", "none"] = "none"
    unknown: Literal["reject", "keep"] = "reject"


class CategoryRules(_Part):
    """What becomes of an unknown category."""

    create: bool = False
    unknown: Literal["reject", "keep"] = "reject"


class ClockRules(_Part):
    """Which rule set an order keeps, and whether the solve deadline comes with the table."""

    provincial: Annotated[str, BeforeValidator(_as_text)] = "2125"
    city_line: Annotated[str, BeforeValidator(_as_text)] = "city"
    deadline: Literal["computed", "given"] = "computed"

    @field_validator("provincial", "city_line")
    @classmethod
    def _known_rule(cls, value: str) -> str:
        if value not in (*RULE_CODES, "none"):
            raise ValueError(f"valid: {', '.join((*RULE_CODES, 'none'))}")
        return value


class Mapping(_Part):
    """How a table is read: a single column name must exist, of a list the first that does is used."""

    name: str = Field(min_length=1, max_length=60)
    source: SourceSpec = SourceSpec()
    columns: dict[str, str | list[str] | Composed]
    date_formats: list[str] = []
    blank: list[str] = []
    words: Annotated[dict[str, dict[str, list[str]]], BeforeValidator(_spelled)] = {}
    verdict_source: VerdictSource = "claimed"
    units: UnitRules = UnitRules()
    categories: CategoryRules = CategoryRules()
    clocks: ClockRules = ClockRules()
    constants: dict[str, str] = {}
    head: list[str] = []  # of the table that it was saved for; a further one with this head is read by it

    @field_validator("columns", "constants")
    @classmethod
    def _known_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        for name in value:
            if name not in BY_NAME:
                raise ValueError(f"unknown field {name!r}; valid: {', '.join(BY_NAME)}")
        return value

    @field_validator("words")
    @classmethod
    def _known_words(cls, value: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
        for name, words in value.items():
            if name not in (*WORD_SETS, *WORD_FIELDS):
                valid = ", ".join(dict.fromkeys((*WORD_SETS, *WORD_FIELDS)))
                raise ValueError(f"unknown word set {name!r}; valid: {valid}")
            meanings = meanings_of(name)
            for meaning in words:
                if meaning not in meanings:
                    raise ValueError(f"unknown {name} {meaning!r}; valid: {', '.join(meanings)}")
            listed = Counter(word_key(word) for each in words.values() for word in set(each))
            twice = [word for word, n in listed.items() if n > 1]
            if twice:
                raise ValueError(f"the word {twice[0]!r} of {name} has two meanings")
        return value

    def own_key(self, name: str) -> str:
        """Return the key of `words` under which a field's own words stand."""
        return f"verdict_{self.verdict_source}" if name == "verdict" else name

    def words_of(self, name: str) -> dict[str, list[str]]:
        """Return the words of a field by meaning: those of its vocabulary, and before them its own."""
        kind, key = BY_NAME[name].kind, self.own_key(name)
        own = self.words.get(key, {}) if key != kind else {}
        said = {word_key(word) for words in own.values() for word in words}
        shared = self.words.get(kind, {})
        return {
            meaning: [
                *(word for word in shared.get(meaning, ()) if word_key(word) not in said),
                *own.get(meaning, ()),
            ]
            for meaning in (*shared, *(one for one in own if one not in shared))
        }

    def column_names(self) -> tuple[str, ...]:
        """Return every column name the mapping knows."""
        names: list[str] = []
        for source in self.columns.values():
            if isinstance(source, Composed):
                names += source.compose
            else:
                names += [source] if isinstance(source, str) else source
        return tuple(dict.fromkeys(names))


def parse_mapping(text: str, origin: str) -> Mapping:
    """Read a mapping from YAML; raise MappingError naming line, key and valid values."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MappingError(
            _("{file}, line {line}: not well-formed YAML ({reason}).").format(
                file=origin, line=line, reason=error.problem or ""
            ),
            _("Check indentation, colons and quotation marks there."),
        ) from None
    except yaml.YAMLError:
        raise MappingError(_("{file}: not a YAML text.").format(file=origin)) from None
    if not isinstance(content, dict):
        raise MappingError(_("{file}: a mapping consists of keys and values.").format(file=origin))
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        raise MappingError(" ".join(_explained(item, node, origin) for item in error.errors()[:5])) from None


def load_mapping(name_or_path: str) -> Mapping | None:
    """Return a built-in mapping by name, or one from a YAML file; None if there is neither."""
    if name_or_path in builtin_names():
        return _builtin(name_or_path)
    path = Path(name_or_path)
    if not path.is_file():
        return None
    try:
        return parse_mapping(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError:
        raise MappingError(_("{file}: not a text in UTF-8.").format(file=path.name)) from None


@cache
def builtin_names() -> tuple[str, ...]:
    """Return the names of the mappings that come with the product."""
    folder = resources.files("data_access.importing") / "mappings"
    return tuple(
        sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    )


@cache
def _builtin(name: str) -> Mapping:
    text = (resources.files("data_access.importing") / "mappings" / f"{name}.yaml").read_text(
        encoding="utf-8"
    )
    return parse_mapping(text, f"{name}.yaml")


def _explained(item: Any, node: yaml.Node | None, origin: str) -> str:
    path = [part for part in item["loc"] if part not in ("str", "list[str]", "Composed")]
    line = _line(node, path, item)
    key = ".".join(str(part) for part in path)
    return _("{file}, line {line}, key {key}: {reason}").format(
        file=origin, line=line, key=key or "—", reason=_reason(item, path)
    )


def _reason(item: Any, path: Sequence[Any]) -> str:
    if item["type"] == "extra_forbidden":
        valid = _valid_keys(path[:-1])
        return _("unknown key; valid keys: {keys}.").format(keys=", ".join(valid))
    if item["type"] == "missing":
        return _("this key is required.")
    if item["type"] == "literal_error":
        return _("{value} is not valid; valid values: {values}.").format(
            value=repr(item["input"]), values=item["ctx"]["expected"]
        )
    return (
        f"{item['msg'].removeprefix('Value error, ')} ({item['input']!r})."
        if _short(item)
        else f"{item['msg']}."
    )


def _short(item: Any) -> bool:
    return isinstance(item["input"], (str, int, float, bool)) or item["input"] is None


def _valid_keys(path: Sequence[Any]) -> tuple[str, ...]:
    model: Any = Mapping
    for part in path:
        found = model.model_fields.get(part)
        model = found.annotation if found else Composed
    return tuple(getattr(model, "model_fields", Mapping.model_fields))


def _line(node: yaml.Node | None, path: Sequence[Any], item: Any) -> int:
    """Return the line of the deepest part of `path`, or of the word the error quotes."""
    line = 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == str(part)]
            if not pairs:
                break
            line, node = pairs[0][0].start_mark.line + 1, pairs[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    quoted = item["msg"].split("'")[1] if item["msg"].count("'") >= 2 else ""
    return _line_of_key(node, quoted) or line


def _line_of_key(node: yaml.Node | None, word: str) -> int:
    if not word or not isinstance(node, yaml.MappingNode):
        return 0
    for key, value in node.value:
        if key.value == word:
            return int(key.start_mark.line) + 1
        inside = _line_of_key(value, word)
        if inside:
            return inside
    return 0
