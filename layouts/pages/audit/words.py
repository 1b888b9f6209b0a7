"""Words of the audit trail: what was done, and what a line says besides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dashboard.i18n import _, noop
from layouts import text
from layouts.definitions import CITY_ZONE
from layouts.pages.account.page import permission_names
from layouts.vocabulary import word

ACTIONS: Mapping[str, str] = {
    "login": noop("sign-in"),
    "login_locked": noop("sign-in refused: too many attempts"),
    "logout": noop("sign-out"),
    "denied": noop("without the right"),
    "import": noop("import"),
    "import_undo": noop("import undone"),
    "export": noop("export"),
    "unmask": noop("contact shown"),
    "contact_search": noop("contacts searched"),
    "language": noop("language"),
    "password": noop("password"),
    "account_add": noop("account added"),
    "account_change": noop("account changed"),
    "acknowledge": noop("order received"),
    "assign": noop("order assigned"),
    "screen_add": noop("screen added"),
    "screen_change": noop("screen changed"),
    "screen_key": noop("key of a screen made"),
    "screen_pair": noop("screen paired"),
    "screen_revoke": noop("key of a screen revoked"),
    "screen_remove": noop("screen removed"),
    "record": noop("record"),
    "survey_call": noop("survey call"),
    "job_again": noop("job run again"),
}
# What a line says besides, as the program names it.
NAMES: Mapping[str, str] = {
    "act": noop("act"),
    "refused": noop("refused because"),
    "permission": noop("right needed"),
    "reason": noop("reason"),
    "rows": noop("rows"),
    "left_out": noop("rows left out"),
    "filter": noop("filter"),
    "period": noop("period"),
    "level": noop("tier"),
    "step": noop("step"),
    "batch": noop("batch"),
    "mapping": noop("mapping"),
    "unit": noop("unit"),
    "due": noop("deadline set"),
    "until": noop("until"),
    "term": noop("search term"),
    "phone": noop("phone"),
    "role": noop("role"),
    "code": noop("error code"),
    "orders": noop("number of orders"),
    "state": noop("state"),
    "kind": noop("kind"),
}
INSTANTS = frozenset({"due", "until"})
RESULTS: Mapping[str, str] = {"done": noop("done"), "refused": noop("refused or failed")}


def action_word(action: str) -> str:
    """Return what was done in the reader's language, an unknown action as it is written."""
    return word(ACTIONS, action)


def result_word(success: bool) -> str:
    """Return whether it was let through."""
    result = "done" if success else "refused"
    return _(RESULTS[result])


def detail_text(detail: Mapping[str, Any]) -> str:
    """Write what a line says besides: names in the reader's language, rights by name, instants as times.

    A name or code without a word stays as the program kept it.
    """
    return _("; ").join(f"{word(NAMES, name)}: {_value(name, value)}" for name, value in _said(detail))


def _said(detail: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in detail.items() if value not in ("", None)]


def _value(name: str, value: Any) -> str:
    if name == "permission":
        return dict(permission_names()).get(str(value), str(value))
    if name in INSTANTS and isinstance(value, int):
        return text.moment(datetime.fromtimestamp(value, UTC), CITY_ZONE, year=0)
    if isinstance(value, Mapping):
        return ", ".join(f"{word(NAMES, part)} {_value(part, inner)}" for part, inner in _said(value))
    return str(value)
