"""Read the state of a page from its address; what is not understood falls back with a notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar
from unicodedata import category

from dashboard.i18n import _
from layouts.vocabulary import FILTERS

State = TypeVar("State", bound=Any)
LONGEST = 200  # characters of a parameter that are read
LONGEST_NAME = 40
FIRST_DAY, LAST_DAY = "from", "to"  # parameters of the form that chooses a free range of days
_UNREADABLE = frozenset({"Cc", "Cs"})


def read_once(query: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the parameters of an address that stand in it once and can be read, and a notice for each other.

    A repeated one comes as a list: which of its values was meant nobody knows.
    """
    single, notices = {}, []
    for name, value in query.items():
        if isinstance(value, list):
            notices.append(_("“{name}” stands in the address more than once and was left out."))
        elif not is_readable(str(value)):
            notices.append(_("“{name}” of the address cannot be read and was left out."))
        elif len(str(value)) > LONGEST:
            notices.append(_("“{name}” of the address is too long and was left out."))
        else:
            single[name] = str(value)
            continue
        notices[-1] = notices[-1].format(name=_(FILTERS.get(name, name[:LONGEST_NAME])))
    return single, tuple(notices)


def is_readable(value: str) -> bool:
    """Tell whether a value came through decoding whole, without signs that are no text."""
    return "\ufffd" not in value and not any(
        category(sign) in _UNREADABLE and not sign.isspace() for sign in value
    )


def read_address(
    query: Mapping[str, str],
    unset: State,
    names: Mapping[str, str],
    known: Callable[[State], Mapping[str, bool]],
) -> tuple[State, tuple[str, ...]]:
    """Return the state that an address names, and a notice for each value that is unknown.

    `unset` is the page as it opens, every field of it one parameter; `known` tells of a field whether its
    value is understood, `names` holds the msgids that notices call those fields by.
    """
    parameters, query = {each.name for each in fields(unset)}, with_period(query)
    given = {name: str(value)[:LONGEST] for name, value in query.items() if name in parameters and value}
    state = replace(unset, **given)
    wrong = [name for name, right in known(state).items() if not right]
    notices = tuple(unknown_value(_(names[name]), getattr(state, name)) for name in wrong)
    return replace(state, **{name: getattr(unset, name) for name in wrong}), notices


def with_period(query: Mapping[str, str]) -> Mapping[str, str]:
    """Return the parameters of an address with the period that two days of a form name, where none is named.

    One day alone is a period by itself; whether they are days is judged where any period is.
    """
    first, last = (str(query.get(name, ""))[:LONGEST] for name in (FIRST_DAY, LAST_DAY))
    if query.get("period") or not (first or last):
        return query
    return {**query, "period": f"{first or last}..{last or first}"}


def unknown_value(name: str, value: str) -> str:
    """Say that a value of an address is unknown."""
    return _("{name} “{value}” is unknown and was left out.").format(name=name, value=value)
