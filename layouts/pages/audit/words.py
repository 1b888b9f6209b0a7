"""Words of the audit trail: what was done, and what a line says besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.i18n import _, noop
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
RESULTS: Mapping[str, str] = {"done": noop("done"), "refused": noop("refused or failed")}


def action_word(action: str) -> str:
    """Return what was done in the reader's language, an unknown action as it is written."""
    return word(ACTIONS, action)


def result_word(success: bool) -> str:
    """Return whether it was let through."""
    result = "done" if success else "refused"
    return _(RESULTS[result])


def detail_text(detail: Mapping[str, Any]) -> str:
    """Write what a line says besides as name=value, as the program kept it."""
    return "; ".join(f"{name}={value}" for name, value in detail.items() if value not in ("", None))
